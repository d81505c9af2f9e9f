// A net makes up dots and colons where letters or figures stand wide, and is sure of them. Internal to the room.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "ocr/tesseract.h"

namespace vidimus::ocr {

/// Takes off small signs (. , : ; ' ·) where nothing is printed between the letters beside them: there is a space.
/// `line`: 8-bit, black on white; `strokes`: its letters; `capital`: their height, pixels.
void drop_unprinted(std::vector<Symbol>& symbols, const cv::Mat& line, const std::vector<cv::Rect>& strokes,
                    double capital);

}  // namespace vidimus::ocr
