// How a page becomes an image: a flatbed scan, or a telephone's picture of it on a desk.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>

#include "app/training/leaf.h"

namespace vidimus::training {

struct Shot {
    cv::Mat bgr;                                       // 8-bit BGR
    double ppi = 0.0;                                  // 0: unknown
    cv::Matx33d canvas_to_image = cv::Matx33d::eye();  // from the leaf's pixels
};

/// `from_screen`: the page is shown on a display, whose pixel grid beats with the capture's.
/// The leaf has canvas_ppi. What the seed decides here does not depend on it, so that a fraud is captured as its
/// genuine twin is.
Shot scan_page(const Leaf& leaf, double ppi, std::uint64_t seed, bool from_screen);
Shot photograph_page(const Leaf& leaf, std::uint64_t seed, bool from_screen);

/// A desk with things on it, 8-bit BGR, out of focus.
cv::Mat draw_desk(cv::Size size, std::uint64_t seed);

}  // namespace vidimus::training
