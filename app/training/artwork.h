// The artwork of the design UTO-P-1-2021: one coverage layer for each ink, the same in every copy.
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <vector>

namespace vidimus::training {

/// An ink whose colour runs across the page, as rainbow printing makes it: the colour at equal steps from left to
/// right.
struct Ink {
    cv::Mat coverage;                // 8-bit, canvas size, 255 = full
    std::vector<cv::Vec3f> colours;  // BGR 0…1 as the ink looks on white at full coverage
    double register_mm = 0.05;       // deviation of its place from copy to copy, cut at 0.1 mm
};

struct Artwork {
    std::vector<Ink> inks;  // printed one over the other before the holder's data
    Ink overprint;          // over the photo's edge, after the holder's data, opaque in part
    cv::Mat paper;          // 8-bit, 128 = as bright as the paper's mean
    cv::Mat page_mask;      // 8-bit, 255 inside the rounded corners
};

/// Made at the first call, then kept: it holds pixels only and never changes. Needs the typefaces.
const Artwork& artwork();

}  // namespace vidimus::training
