// One copy as infrared (about 900 nm) and ultraviolet (365 nm) show it, and how a reader's camera takes it.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "app/training/document_print.h"
#include "app/training/leaf.h"
#include "app/training/samples.h"

namespace vidimus::training {

struct LightPage {
    cv::Mat bgr;                        // 8-bit, canvas_ppi; infrared has three equal channels
    std::vector<vision::Quad> altered;  // mm
};

/// The document, forged or not, in another light; the request's fraud may concern this light alone.
LightPage print_light(const Document& document, Light light, const Request& request);

/// Taken by the same device right after the white-light image that has `size` pixels and shows the page at `pose`: a
/// little beside it, with a lamp and a noise of its own.
cv::Mat capture_light(const cv::Mat& page, const cv::Mat& mask, const Pose& pose, cv::Size size, Light light,
                      std::uint64_t seed);

}  // namespace vidimus::training
