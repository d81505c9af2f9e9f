// What a design shows beyond white light, the same in every copy: which inks take infrared, and what glows under
// ultraviolet. Source: BSI TR-03135-1 (IR at about 900 nm, UV at 365 nm); Doc 9303-2 appendix A (UV-dull substrate,
// fluorescent fibres and overprints, inks that part in infrared).
#pragma once

#include <memory>
#include <opencv2/core.hpp>
#include <vector>

#include "app/training/document_design.h"

namespace vidimus::training {

struct Fluorescence {
    cv::Mat coverage;  // 8-bit, canvas size
    cv::Vec3f colour;  // BGR 0…1 of the glow at full coverage
};

struct LightArtwork {
    // Infrared.
    std::vector<cv::Mat> absorbing;  // of each ink of the artwork the coverage that takes infrared; empty: clear
    double dark = 0.35;              // how bright such an ink is at full coverage, 0…1
    cv::Rect2d split_mm;             // where the ink of the split takes infrared; beside it the same ink is clear
    double photo_visible = 0.1;      // of the photo's contrast: dyes are nearly clear, carbon is not
    double ghost_visible = 0.1;
    // Ultraviolet.
    std::vector<Fluorescence> prints;
    double fibres = 0.0;  // on a square centimetre; 0: the substrate has none
    std::vector<cv::Vec3f> fibre_colours;
};

/// At canvas_ppi; a few designs are kept; safe from several threads. Needs the typefaces.
std::shared_ptr<const LightArtwork> light_artwork(const DocumentDesign& design);

/// Whether the substrate has fibres that glow.
bool has_fibres(const DocumentDesign& design);

/// What would glow on a design of another number, drawn to this page's size: a forger's own pattern.
std::vector<Fluorescence> foreign_prints(const DocumentDesign& design, int number);

}  // namespace vidimus::training
