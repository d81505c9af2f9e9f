// How dark print is against the paper around it, which the light does not change. Internal to the room.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace vidimus::vision {

/// The value below which `share` (0…1) of the values lie; reorders them. 0 where there are none.
double quantile(std::vector<float>& values, double share);

/// Grey levels below the area's own paper: 32-bit float, of an 8-bit BGR area.
cv::Mat darkness_of(const cv::Mat& bgr);

}  // namespace vidimus::vision
