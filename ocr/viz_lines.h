// The lines of print in an upright zone: where dark strokes of a letter's height stand in a row. Internal to the room.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace vidimus::ocr {

/// Print on even ground: 8-bit grey, 255 the ground, 0 the darkest strokes; coloured artwork fades. `bgr`: 8-bit BGR or
/// grey.
cv::Mat even_ground(const cv::Mat& bgr, double pixels_per_mm);

struct PrintLine {
    cv::Rect area;                  // of the letters' bodies
    double capital = 0.0;           // height in pixels
    std::vector<cv::Rect> strokes;  // the connected pieces that form it
};

/// Lines from top to bottom, each cut where the gap is wider than words leave. `even`: of even_ground().
std::vector<PrintLine> find_print(const cv::Mat& even, double pixels_per_mm);

/// What the zone's upper or lower edge cuts: a neighbour's print, most often its caption.
std::vector<cv::Rect> cut_pieces(const cv::Mat& even);

}  // namespace vidimus::ocr
