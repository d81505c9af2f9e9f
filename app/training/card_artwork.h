// Backgrounds of the cards and visas: a few variants of each design, made once; every copy has its own colours.
#pragma once

#include <opencv2/core.hpp>

#include "app/training/card_design.h"
#include "app/training/random.h"

namespace vidimus::training {

constexpr int card_variants = 3;

struct CardArtwork {
    cv::Mat field;     // 8-bit coverage: a field of lines
    cv::Mat crossing;  // another that crosses it
    cv::Mat ornament;  // rosettes, braids, emblem
    cv::Mat text;      // title and captions
    cv::Mat mask;      // 255 inside the outline
};

/// At canvas_ppi; made at the first call, then kept. `variant` 0 … card_variants − 1.
const CardArtwork& card_artwork(const CardDesign& design, int variant);

/// The artwork's inks in this copy's colours on paper, 8-bit BGR.
cv::Mat print_artwork(const CardArtwork& artwork, Random& random);

}  // namespace vidimus::training
