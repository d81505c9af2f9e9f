// What forgers do to a genuine copy: each fraud with the places that it changed.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <tl/expected.hpp>
#include <vector>

#include "app/training/print.h"
#include "app/training/samples.h"

namespace vidimus::training {

/// Changes `copy` and gives the altered areas in millimetres of the page, corners clockwise from the top left.
/// Nothing for Fraud::none; for Fraud::recapture only the area (the whole page), because the capture makes it.
std::vector<vision::Quad> forge(Copy& copy, Fraud fraud, std::uint64_t seed);

/// Another machine readable zone for the same holder: the fraud's, or the genuine one where the fraud leaves it alone.
std::vector<std::string> forged_lines(const std::vector<std::string>& genuine, Fraud fraud, std::uint64_t seed);

/// The page printed again from a scan of it, on another press. 8-bit BGR, canvas size.
/// Rotated screens of so many lines an inch; 0: about 150.
void reprint_halftone(cv::Mat& page, std::uint64_t seed, double lines = 0.0);
/// Dispersed dots, so many for one of the page's pixels.
void reprint_inkjet(cv::Mat& page, std::uint64_t seed, double dots = 0.8);
void reprint_grey(cv::Mat& page, std::uint64_t seed);

}  // namespace vidimus::training
