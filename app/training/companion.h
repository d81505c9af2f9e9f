// What is drawn beside a document: other lights, the back or a visa that belongs to it, an earlier capture, a series of
// tilts.
#pragma once

#include <opencv2/core.hpp>
#include <tl/expected.hpp>

#include "app/training/document_forge.h"
#include "app/training/leaf.h"
#include "app/training/samples.h"

namespace vidimus::training {

/// The request's other lights of what white light shows at `pose` in `sample.bgr`.
void add_lights(Sample& sample, const Document& document, const Pose& pose, const Request& request);

/// The request's companion. Errors: those of forged_document.
tl::expected<void, Error> add_companion(Sample& sample, const Forged& forged, const Request& request);

/// Where a design has its hologram, millimetres.
cv::Rect2d hologram_of(const DocumentDesign& design);

/// The page with its hologram as it shines at this tilt (degrees), or with a printed copy of it, which never changes.
cv::Mat with_hologram(const Document& document, double tilt, bool printed_copy, std::uint64_t seed);

/// The page turned by `tilt` degrees about its own middle axis before a camera; gives where it lies.
struct TiltedShot {
    cv::Mat bgr;
    Pose pose;
};
TiltedShot photograph_tilted(const Leaf& leaf, double tilt, bool about_upright, double ppi, std::uint64_t seed);

}  // namespace vidimus::training
