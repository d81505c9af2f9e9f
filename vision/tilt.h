// Holograms and colour-shifting ink: what changes its colours between images of one page under several tilts or lamps.
// From a single image nothing can be said of it.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <span>
#include <stop_token>
#include <tl/expected.hpp>
#include <vector>

#include "vision/error.h"
#include "vision/examine.h"
#include "vision/page.h"
#include "vision/specimen.h"

namespace vidimus::vision {

struct TiltCopy {
    cv::Mat white;
    std::optional<MrzAnchor> anchor;
    std::vector<cv::Mat> tilts;  // the same page otherwise tilted or lit, 8-bit BGR
};

/// Finds where the copies' colours change with the tilt, and by how much. Where fewer than three copies have further
/// tilts, or no area stands out, the pack comes back as it was. Errors: cancelled, internal.
tl::expected<SpecimenPack, Error> learn_tilt(SpecimenPack pack, std::span<const TiltCopy> copies,
                                             const std::stop_token& stop);

/// VI.AB.AF:tilt: the area must change as the genuine copies' does. Nothing where the pack has no such area; not
/// supported without further tilts; undetermined where none of them can be registered.
std::optional<CheckResult> run_tilt_check(const cv::Mat& white, std::span<const cv::Mat> tilts,
                                          const Identification& identification, const std::stop_token& stop);

}  // namespace vidimus::vision
