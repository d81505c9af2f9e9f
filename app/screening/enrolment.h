// Enrolment of a document model: a folder of genuine images becomes a specimen pack; and further images for a pack that
// is there.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
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
    std::vector<std::pair<std::string, cv::Rect2d>> zones;  // millimetres; empty: proposed from what varies
    std::optional<std::filesystem::path> notes;             // what people wrote about the model (JSON)
};

/// Words for the person who waits: an image that could not be used, and what would make the pack better.
using Tell = std::function<void(const Failure&)>;

/// Reads each image's MRZ to find its page and learns the pack. Sub-folders are not looked into; a file that is no
/// image is told and left out. Errors: model_unknown (not a model's name), those of files_of, too_few_samples,
/// samples_differ and samples_identical (`detail` has the files), usage (notes), ocr_model_missing, cancelled.
tl::expected<vision::SpecimenPack, Failure> enrol(const Config& config, const EnrolRequest& request, const Tell& tell,
                                                  const std::stop_token& stop);

/// Learns thresholds anew from a pack's own copies and these. An image that the pack was learned from is left out and
/// told. Errors: as enrol; pack_uncalibrated.
tl::expected<vision::SpecimenPack, Failure> calibrate(const Config& config, vision::SpecimenPack pack,
                                                      const std::filesystem::path& genuine, const Tell& tell,
                                                      const std::stop_token& stop);

/// Learns anew where the fields of the visual zone stand; all else of the pack stays. Errors: as enrol.
tl::expected<vision::SpecimenPack, Failure> enrol_fields(const Config& config, vision::SpecimenPack pack,
                                                         const std::filesystem::path& genuine, const Tell& tell,
                                                         const std::stop_token& stop);

/// What a trainer wrote, for a page of this size. Errors: file_not_found, file_not_permitted, usage.
tl::expected<vision::PackNotes, Failure> read_notes(const std::filesystem::path& file, vision::PageSize size);

/// How many more genuine documents let the checks count, and how many make thresholds good; 0 where there are enough.
struct Wanted {
    int to_count = 0;
    int to_be_good = 0;
};
Wanted wanted_samples(const vision::SpecimenPack& pack);

}  // namespace vidimus::screening
