// The holder's own print, character by character: how dark, how sharp, how thick, on which line and how high. Internal
// to the room.
#pragma once

#include <opencv2/core.hpp>
#include <utility>
#include <vector>

#include "vision/specimen.h"
#include "vision/view.h"

namespace vidimus::vision {

struct Glyph {
    cv::Rect box;         // pixels of the field
    double dark = 0.0;    // grey levels below the paper
    double sharp = 0.0;   // steepest slope, share of the ink's darkness a pixel
    double stroke = 0.0;  // mm
    double top = 0.0;     // mm of the page
    double bottom = 0.0;
    cv::Vec2d colour;  // blue less green, red less green, in the darkest parts
    [[nodiscard]] double height() const { return bottom - top; }
};

template <typename Value>
double middle_of(const std::vector<Glyph>& glyphs, const Value& value) {
    std::vector<double> values;
    values.reserve(glyphs.size());
    for (const Glyph& glyph : glyphs) values.push_back(value(glyph));
    return median_of(std::move(values));
}

/// A zone's characters, line by line. Captions, signs and handwriting are left out.
struct FieldGlyphs {
    cv::Rect2d mm;
    cv::Rect area;  // pixels of the document at pack density that the boxes count from
    std::vector<std::vector<Glyph>> lines;
    bool of_mrz = false;
};

/// Characters of one line whose heights differ by no more, as a share, are alike.
constexpr double like_height = 0.09;

/// The zones of fields and of the MRZ in their order; without lines where a zone cannot be used or its ink is too pale.
std::vector<FieldGlyphs> read_field_glyphs(const ReferenceView& reference, const DocumentView& document,
                                           const std::vector<Zone>& zones);

}  // namespace vidimus::vision
