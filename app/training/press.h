// What every press shares: inks laid with a press's variation, photos, ink of the personal data.
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <vector>

#include "app/training/random.h"

namespace vidimus::training {

/// An ink whose colour runs across the page, as rainbow printing makes it: the colour at equal steps from left to
/// right, two of them at least.
struct Ink {
    cv::Mat coverage;                // 8-bit, canvas size, 255 = full
    std::vector<cv::Vec3f> colours;  // BGR 0…1 as the ink looks on white at full coverage
    double register_mm = 0.05;       // deviation of its place from copy to copy, cut at 0.1 mm
};

using PaperTone = std::array<double, 3>;  // BGR 0…1

/// The inks one over the other on paper, each with its own register, gain and tint: 8-bit BGR of the inks' size.
/// `texture`: 8-bit, 128 = as bright as the paper's mean.
cv::Mat print_inks(const std::vector<Ink>& inks, const cv::Mat& texture, const PaperTone& tone, Random& random);

/// An ink that hides in part what lies below it; `full` is what it hides at full coverage, 0…1.
void print_opaque(cv::Mat& page, const Ink& ink, double full, Random& random);

/// Lays `coverage` (8-bit) as ink of the given density and colour (BGR 0…1), transparent.
void lay_ink(cv::Mat& page, const cv::Mat& coverage, double density, const std::array<double, 3>& colour);

/// Grain of paper, 8-bit around 128; the same seed gives the same sheet.
cv::Mat paper_texture(cv::Size size, std::uint64_t seed);

/// A mask of a rounded rectangle whose edge runs out over `feather` pixels.
cv::Mat feathered_mask(cv::Size size, double feather, double radius);

/// The page is multiplied by the picture where the mask is full, after `held_back` (0…100 per cent) of the artwork
/// below was left out.
void print_photo(cv::Mat& page, const cv::Mat& portrait, const cv::Rect& place, const cv::Mat& mask, int held_back);

/// The portrait once more, small, in one ink. Colour is BGR 0…1.
void print_ghost(cv::Mat& page, const cv::Mat& portrait, const cv::Rect& place, const std::array<double, 3>& colour,
                 double strength);

}  // namespace vidimus::training
