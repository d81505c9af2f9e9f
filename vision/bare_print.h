// The holder's print without the artwork that lies under it, for those who read it.
#pragma once

#include <opencv2/core.hpp>
#include <span>

#include "vision/specimen.h"

namespace vidimus::vision {

/// A capture (8-bit BGR) of which some areas are made anew.
struct BarePrint {
    cv::Mat plain;     // the holder's print as dark as it is against the bare page, on white
    cv::Mat unveiled;  // also where something transparent was printed over it: what is darkest there is black
};

/// The capture (8-bit BGR) with the specimen's artwork taken out of some areas of the page (millimetres). Print that
/// all copies share stays, and beyond the areas the capture is as it was. `specimen_to_source`: the pack's pixels in
/// the capture's.
BarePrint without_artwork(const cv::Mat& bgr, const cv::Matx33d& specimen_to_source, const SpecimenPack& pack,
                          std::span<const cv::Rect2d> areas);

}  // namespace vidimus::vision
