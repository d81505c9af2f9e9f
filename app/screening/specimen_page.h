// What a window shows of a known model.
#pragma once

#include <opencv2/core.hpp>

namespace vidimus::screening {

/// The page of a specimen, and where the holder's photo stands on it.
struct SpecimenPage {
    cv::Mat image;     // 8-bit BGR, upright
    cv::Rect2d photo;  // pixels of `image`; empty where the model has none
};

}  // namespace vidimus::screening
