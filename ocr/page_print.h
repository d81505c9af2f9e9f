// Where lines of print stand on a page of which nothing is known but its place and size. Nothing is read.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "ocr/viz_reader.h"

namespace vidimus::ocr {

/// One run of words.
struct PrintPlace {
    cv::Rect2d mm;  // of its letters' bodies, millimetres from the area's top left
    double capital_mm = 0.0;
    int strokes = 0;    // connected pieces
    double even = 0.0;  // 0…1: the share of the pieces that are about as high as the letters are; low in pictures
};

/// Lines from top to bottom, left to right; what an area has of pictures gives lines too, uneven ones. `image`: 8-bit
/// grey or BGR; `area`: clockwise from the text's own top left, pixels of the image; its size in millimetres. Errors:
/// image_empty, internal.
tl::expected<std::vector<PrintPlace>, Error> find_page_print(const cv::Mat& image, const Quad& area,
                                                             const cv::Size2d& mm);

}  // namespace vidimus::ocr
