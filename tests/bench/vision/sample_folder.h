// Reads a folder of images for the vision room's measuring programs: any image set will do; where a truth.jsonl of the
// samples generator lies beside the images, the zones of the page are taken from it.
#pragma once

#include <filesystem>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "vision/specimen.h"

namespace vidimus::vision::bench {

struct FolderImage {
    std::string file;
    cv::Mat bgr;
    std::string fraud;          // as truth names it; empty without a truth
    std::vector<Quad> altered;  // where truth says that it was altered, pixels of the image
};

std::vector<FolderImage> read_folder(const std::filesystem::path& folder, std::size_t most = 1000);

/// Zones in millimetres as the truth's quads place them on the page; empty without a truth.
std::vector<Zone> zones_of_truth(const std::filesystem::path& folder, PageSize size);

}  // namespace vidimus::vision::bench
