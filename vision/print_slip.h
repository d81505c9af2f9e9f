// Inks that slipped against each other: how far each small block of the specimen's print lies beside the document's,
// and the print moved so. Internal to the room.
#pragma once

#include <array>
#include <opencv2/core.hpp>

namespace vidimus::vision {

/// Inks of like colours that slipped against each other are more than one fit of a whole tile can follow. `explained`
/// and `error`: 32-bit float, a plane for each colour; `power`: the error squared, −1 where nothing was compared;
/// `block`: pixels; `usual`: the error's usual variance. Two channels of pixels, at most 2, one element a block;
/// `known`: 8-bit, 255 where the print tells the slip to 0.3 pixels.
cv::Mat slip_of(const std::array<cv::Mat, 3>& explained, const std::array<cv::Mat, 3>& error, const cv::Mat& power,
                int block, float usual, cv::Mat& known);

/// Moves the explained print by its slip, four pixels at a time: it is that of a block of 1.6 mm and hardly changes
/// among them.
void follow(std::array<cv::Mat, 3>& explained, const cv::Mat& slip, int block);

}  // namespace vidimus::vision
