// How far a character differs from the others of its line, in units by which characters of one printer may differ.
// Internal to the room.
#pragma once

#include <vector>

#include "vision/field_glyphs.h"

namespace vidimus::vision {

// What one unit is: by so much characters of one printer may differ, whatever the enrolled copies say.
constexpr double dark_unit = 0.02;  // of the ink's own darkness
constexpr double sharp_unit = 0.035;
constexpr double stroke_unit = 0.05;   // of the stroke's width
constexpr double line_unit = 0.03;     // mm
constexpr double height_unit = 0.035;  // mm
constexpr double colour_unit = 4.0;    // grey levels between two colours

/// By how much more than on a scan the characters of one capture differ from their lines, feature by feature: 1 and
/// more. A shaking hand, a shadow or a page out of focus makes all of them differ; one that was written anew does not.
struct GlyphScatter {
    double dark = 1.0;
    double sharp = 1.0;
    double stroke = 1.0;
    double foot = 1.0;
    double height = 1.0;
    double colour = 1.0;
};
GlyphScatter scatter_of(const std::vector<FieldGlyphs>& fields);

/// The line's middle colour.
cv::Vec2d colour_of(const std::vector<Glyph>& line);

/// A line's middle character, and how far others lie from it: units of the capture's scatter, 0 and more.
class LineUnits {
  public:
    /// `of_mrz`: its fillers are lower than its letters and digits, which are meant.
    explicit LineUnits(const std::vector<Glyph>& line, const GlyphScatter& scatter = {}, bool of_mrz = false);
    [[nodiscard]] double dark(const Glyph& glyph) const;
    [[nodiscard]] double sharp(const Glyph& glyph) const;
    [[nodiscard]] double stroke(const Glyph& glyph) const;
    [[nodiscard]] double colour(const Glyph& glyph) const;
    /// Whether the line holds capitals and digits, which all stand on it: among small letters one with a tail is as
    /// high as a capital, and stands lower.
    [[nodiscard]] bool even() const { return even_; }
    /// Of the line's usual height: others are signs. Meant where the line is even.
    [[nodiscard]] bool level(const Glyph& glyph) const;
    [[nodiscard]] double foot(const Glyph& glyph) const;    // 0 where not level
    [[nodiscard]] double height(const Glyph& glyph) const;  // 0 where not level

  private:
    void stand(const std::vector<Glyph>& level_ones);
    static double centre(const Glyph& glyph);
    double dark_;
    double sharp_;
    double stroke_;
    double height_;
    double bottom_ = 0.0;  // mm, where `slope_` would meet the area's left edge
    double slope_ = 0.0;   // mm a pixel
    cv::Vec2d colour_;
    GlyphScatter scatter_;
    bool even_ = false;
};

}  // namespace vidimus::vision
