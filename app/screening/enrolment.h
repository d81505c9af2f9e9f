// Enrolment of a document model: a folder of genuine images becomes a specimen pack.
#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "app/screening/config.h"
#include "app/screening/failure.h"
#include "vision/specimen.h"

namespace vidimus::screening {

struct EnrolRequest {
    std::string model;  // "UTO-P-1-2021"
    std::string name;
    std::filesystem::path genuine;  // folder; every image in it is one document of its own holder
    std::filesystem::path out;      // the pack's folder
    std::vector<std::pair<std::string, cv::Rect2d>> zones;  // millimetres; empty: proposed from what varies
};

/// Reads each image's MRZ to find its page, learns the pack and writes it. `tell` gets a line for each image that could
/// not be used, and what would make the pack better. Errors: model_unknown (not a model's name), file_not_found, those
/// of loading, too_few_samples, samples_differ, cannot_write, ocr_model_missing, cancelled.
tl::expected<vision::SpecimenPack, Failure> enrol(const Config& config, const EnrolRequest& request,
                                                  const std::function<void(const std::string&)>& tell,
                                                  const std::stop_token& stop);

/// A pack from its folder. Errors: pack_not_found, pack_damaged, pack_version.
tl::expected<vision::SpecimenPack, Failure> open_pack(const std::filesystem::path& folder);

}  // namespace vidimus::screening
