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

/// An ink that stands apart (a frame on bare paper) may lie three tenths of a millimetre off, farther than slip_of can
/// tell from how steep the print is. Looks for the print of each block that is not explained within 4 pixels; false
/// where none is found there, or where so many are not explained that the page shows another print. `start`: as slip_of
/// gives it, whole pixels.
bool find_far_slips(const std::array<cv::Mat, 3>& seen, const std::array<cv::Mat, 3>& explained, const cv::Mat& power,
                    int block, cv::Mat& start);

/// Moves the explained print by its slip, four pixels at a time: it is that of a block of 1.6 mm and hardly changes
/// among them.
void follow(std::array<cv::Mat, 3>& explained, const cv::Mat& slip, int block);

}  // namespace vidimus::vision
