// The fine lines of a picture's area whatever the portrait below them: in the logarithm, since ink takes a share of the
// light, and with how calm the picture is at each place. Internal to the room.
#pragma once

#include <opencv2/core.hpp>

namespace vidimus::vision {

struct LinesBand {
    cv::Mat band;    // 32-bit float: ln(light) between about 0.05 and 0.22 mm
    cv::Mat weight;  // 32-bit float: one over the band's variance around each pixel
};

/// Neighbouring pixels of the band tell the same within about so much.
constexpr double lines_independent_mm = 0.12;

/// `bgr`: 8-bit BGR at `density` pixels per mm. The first of the grey picture, one channel; the second of each colour,
/// three channels.
LinesBand lines_band(const cv::Mat& bgr, double density);
LinesBand colour_lines_band(const cv::Mat& bgr, double density);

/// The picture's slow changes with these lines (as of colour_lines_band) in the place of its own: 8-bit BGR.
cv::Mat with_lines(const cv::Mat& bgr, const cv::Mat& lines, double density);

}  // namespace vidimus::vision
