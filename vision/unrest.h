// How uneven flat print is: what a printer's drops and dots leave there, and a sensor's noise does not. Internal to the
// room.
#pragma once

#include <array>
#include <opencv2/core.hpp>

#include "vision/residual.h"

namespace vidimus::vision {

/// A printer's dots are a coarser grain than any capture's noise, and fewer. `power`: 32-bit float, squared error, −1
/// where nothing was compared; `steepness`: 8-bit, as of steepness_of. Fills `grain` and `specks`.
void find_grain(const cv::Mat& power, const cv::Mat& steepness, Residual& result);

/// Unrest of flat print by coarseness. Drops of ink and a screen's dots clump: they leave patches far larger than a
/// sensor's noise, and in colours that no light of a scanner makes. `error`: 32-bit float planes (B, G, R) at `density`
/// pixels per mm, 0 where nothing was compared. Fills `mottle`.
void find_mottle(const std::array<cv::Mat, 3>& error, const cv::Mat& power, const cv::Mat& steepness, double density,
                 Residual& result);

}  // namespace vidimus::vision
