// The fictional designs besides the passport: where everything stands, in millimetres from the top left.
// Source: Doc 9303-3 §3 (sizes ID-1, ID-2, ID-3), 9303-5 (TD1), 9303-6 (TD2), 9303-7 (MRV-A 80 × 120, MRV-B 74 × 105).
#pragma once

#include <opencv2/core.hpp>
#include <span>
#include <string_view>

#include "app/training/samples.h"
#include "mrz/layout.h"

namespace vidimus::training {

struct CardField {
    std::string_view id;
    std::string_view caption;
    double left;
    double caption_baseline;
    double width;
};

struct CardDesign {
    Kind kind;
    mrz::Format format;
    cv::Size2d mm;
    double corner;  // radius; 0: cut square
    bool stiff;
    std::string_view title;
    std::string_view second_title;
    std::string_view model;
    double mrz_left;    // of the first cell
    double mrz_lowest;  // centre of the lowest line, from the lower edge
    double mrz_pitch;   // of the lines
    cv::Rect2d photo;   // empty where there is none
    std::span<const CardField> fields;
};

/// Null for the passport, which has its own, and for what is no document.
const CardDesign* card_design(Kind kind);

constexpr double card_value_size_mm = 2.6;
constexpr double card_value_below_caption_mm = 2.9;

/// The area in which a field's value stands.
inline cv::Rect2d value_area_of(const CardField& field) {
    const double baseline = field.caption_baseline + card_value_below_caption_mm;
    return {field.left - 0.5, baseline - card_value_size_mm * 0.86, field.width, card_value_size_mm * 1.12};
}

/// All lines of the MRZ with a little air, as the design has them.
cv::Rect2d mrz_area_of(const CardDesign& design);

}  // namespace vidimus::training
