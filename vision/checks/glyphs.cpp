// The holder's own print, character by character: how dark, how sharp, how thick, on which line and how high. Within a
// field all characters come from one printer in one go; one that was added later differs from its neighbours, and a
// field that was written anew differs from the others, whatever the words say.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <opencv2/imgproc.hpp>

#include "vision/checks/check.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr std::size_t least_glyphs = 3;
constexpr double even_share = 0.85;  // so many: capitals and digits, which all stand on the line

// What one unit is: by so much characters of one printer may differ, whatever the enrolled copies say.
constexpr double dark_unit = 0.02;  // of the ink's own darkness
constexpr double sharp_unit = 0.035;
constexpr double stroke_unit = 0.05;   // of the stroke's width
constexpr double line_unit = 0.03;     // mm
constexpr double height_unit = 0.035;  // mm
constexpr double colour_unit = 4.0;    // grey levels between two colours

double dark_of(const Glyph& g) {
    return g.dark;
}
double sharp_of(const Glyph& g) {
    return g.sharp;
}
double stroke_of(const Glyph& g) {
    return g.stroke;
}
double bottom_of(const Glyph& g) {
    return g.bottom;
}
double height_of(const Glyph& g) {
    return g.height();
}

cv::Vec2d colour_of(const std::vector<Glyph>& line) {
    return {middle_of(line, [](const Glyph& g) { return g.colour[0]; }),
            middle_of(line, [](const Glyph& g) { return g.colour[1]; })};
}

/// Of each zone, for each feature, the character that differs most from the others of its line: dark, sharp, stroke,
/// foot, height, colour.
using Worst = std::array<Measured, 6>;

std::vector<Worst> worst_glyphs(const CheckContext& context) {
    std::vector<Worst> result;
    for (const FieldGlyphs& field : context.glyphs()) {
        Worst worst;
        worst.fill({not_measured, field.mm});
        for (const auto& line : field.lines) {
            const double dark = middle_of(line, dark_of);
            const double sharp = middle_of(line, sharp_of);
            const double stroke = middle_of(line, stroke_of);
            const double height = middle_of(line, height_of);
            const cv::Vec2d colour = colour_of(line);
            std::vector<Glyph> level;
            std::copy_if(line.begin(), line.end(), std::back_inserter(level),
                         [&](const Glyph& glyph) { return std::abs(glyph.height() - height) < like_height * height; });
            const double bottom = middle_of(level, bottom_of);
            const auto keep = [&](std::size_t k, double value, const Glyph& glyph) {
                if (std::isfinite(worst[k].value) && static_cast<double>(worst[k].value) >= value) return;
                const Frame& frame = context.reference.frame;
                worst[k] = {static_cast<float>(value),
                            {(field.area.x + glyph.box.x) / frame.density - 0.3, glyph.top - 0.3,
                             glyph.box.width / frame.density + 0.6, glyph.height() + 0.6}};
            };
            for (const Glyph& glyph : line) {
                keep(0, std::abs(glyph.dark - dark) / (dark_unit * dark), glyph);
                keep(1, std::abs(glyph.sharp - sharp) / (sharp_unit * sharp), glyph);
                keep(2, std::abs(glyph.stroke - stroke) / (stroke_unit * stroke), glyph);
                keep(5, cv::norm(glyph.colour - colour) / colour_unit, glyph);
            }
            // Among small letters one with a tail is as high as a capital, and stands lower.
            const bool even = static_cast<double>(level.size()) >= even_share * static_cast<double>(line.size());
            if (level.size() < least_glyphs || !even) continue;
            for (const Glyph& glyph : level) {
                keep(3, std::abs(glyph.bottom - bottom) / line_unit, glyph);
                keep(4, std::abs(glyph.height() - height) / height_unit, glyph);
            }
        }
        result.push_back(worst);
    }
    return result;
}

std::vector<Measured> only(const std::vector<Worst>& all, const std::array<std::size_t, 3>& features) {
    std::vector<Measured> result;
    for (const Worst& worst : all) {
        for (const std::size_t k : features) result.push_back(worst[k]);
    }
    return result;
}

}  // namespace

// Apart, since letters differ in stroke and height, and hardly in ink: what tells little may not drown what tells much.
std::vector<Measured> measure_glyph_ink(const CheckContext& context) {
    return only(worst_glyphs(context), {0, 1, 5});
}

std::vector<Measured> measure_glyphs(const CheckContext& context) {
    return only(worst_glyphs(context), {2, 3, 4});
}

std::vector<Measured> measure_text(const CheckContext& context) {
    constexpr std::size_t features = 5;
    constexpr std::size_t least_of_line = 4;
    const std::vector<FieldGlyphs>& fields = context.glyphs();
    std::vector<std::optional<std::array<double, features>>> rows;
    std::array<std::vector<double>, features> page;
    for (const FieldGlyphs& field : fields) {
        rows.emplace_back();
        if (field.lines.empty()) continue;
        const auto& line = *std::max_element(field.lines.begin(), field.lines.end(),
                                             [](const auto& a, const auto& b) { return a.size() < b.size(); });
        if (line.size() < least_of_line) continue;
        const cv::Vec2d colour = colour_of(line);
        rows.back() = {middle_of(line, dark_of), middle_of(line, sharp_of), middle_of(line, stroke_of), colour[0],
                       colour[1]};
        for (std::size_t k = 0; k < features; ++k) page[k].push_back((*rows.back())[k]);
    }
    std::array<double, features> usual{};
    for (std::size_t k = 0; k < features; ++k) usual[k] = median_of(page[k]);
    std::vector<Measured> result;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (!rows[i] || page[0].size() < 3) {
            result.insert(result.end(), features, {not_measured, fields[i].mm});
            continue;
        }
        // Against the page's other fields: more ink, or a sharper capture, is no finding.
        const auto& row = *rows[i];
        const std::array<double, features> values{std::log(row[0] / usual[0]) / dark_unit,
                                                  std::log(row[1] / usual[1]) / sharp_unit,
                                                  std::log(row[2] / usual[2]) / stroke_unit,
                                                  (row[3] - usual[3]) / colour_unit, (row[4] - usual[4]) / colour_unit};
        for (const double value : values) result.push_back({static_cast<float>(value), fields[i].mm});
    }
    return result;
}

}  // namespace vidimus::vision
