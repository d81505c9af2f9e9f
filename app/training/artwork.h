// The artwork of the design UTO-P-1-2021: one coverage layer for each ink, the same in every copy.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "app/training/press.h"

namespace vidimus::training {

struct Artwork {
    std::vector<Ink> inks;  // printed one over the other before the holder's data
    Ink overprint;          // over the photo's edge, after the holder's data, opaque in part
    cv::Mat paper;          // 8-bit, 128 = as bright as the paper's mean
    cv::Mat page_mask;      // 8-bit, 255 inside the rounded corners
};

/// Made at the first call, then kept: it holds pixels only and never changes. Needs the typefaces.
const Artwork& artwork();

}  // namespace vidimus::training
