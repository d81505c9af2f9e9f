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
#include "vision/checks/glyph_units.h"
#include "vision/darkness.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr std::size_t least_glyphs = 3;
constexpr double even_share = 0.85;  // so many: capitals and digits, which all stand on the line
constexpr double high_share = 0.8;   // of an MRZ's characters are not higher: letters and digits among fillers

double dark_of(const Glyph& g) {
    return g.dark;
}
double sharp_of(const Glyph& g) {
    return g.sharp;
}
double stroke_of(const Glyph& g) {
    return g.stroke;
}
double height_of(const Glyph& g) {
    return g.height();
}

/// Of each zone, for each feature, the character that differs most from the others of its line: dark, sharp, stroke,
/// foot, height, colour.
using Worst = std::array<Measured, 6>;

std::vector<Worst> worst_glyphs(const CheckContext& context) {
    std::vector<Worst> result;
    const GlyphScatter scatter = scatter_of(context.glyphs());
    for (const FieldGlyphs& field : context.glyphs()) {
        Worst worst;
        worst.fill({not_measured, field.mm});
        for (const auto& line : field.lines) {
            const LineUnits units(line, scatter, field.of_mrz);
            const auto keep = [&](std::size_t k, double value, const Glyph& glyph) {
                if (std::isfinite(worst[k].value) && static_cast<double>(worst[k].value) >= value) return;
                const Frame& frame = context.reference.frame;
                worst[k] = {static_cast<float>(value),
                            {(field.area.x + glyph.box.x) / frame.density - 0.3, glyph.top - 0.3,
                             glyph.box.width / frame.density + 0.6, glyph.height() + 0.6}};
            };
            for (const Glyph& glyph : line) {
                keep(0, units.dark(glyph), glyph);
                keep(1, units.sharp(glyph), glyph);
                keep(2, units.stroke(glyph), glyph);
                keep(5, units.colour(glyph), glyph);
                if (!units.even() || !units.level(glyph)) continue;
                keep(3, units.foot(glyph), glyph);
                keep(4, units.height(glyph), glyph);
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

cv::Vec2d colour_of(const std::vector<Glyph>& line) {
    return {middle_of(line, [](const Glyph& g) { return g.colour[0]; }),
            middle_of(line, [](const Glyph& g) { return g.colour[1]; })};
}

GlyphScatter scatter_of(const std::vector<FieldGlyphs>& fields) {
    // The middle character's units on scans of a dozen models, a little more than the most that one showed.
    constexpr GlyphScatter usual{.dark = 0.4, .sharp = 0.75, .stroke = 1.1, .foot = 0.9, .height = 1.1, .colour = 0.4};
    constexpr std::size_t least_of_line = 4;
    constexpr std::size_t least_of_page = 12;
    std::array<std::vector<double>, 6> units;
    for (const FieldGlyphs& field : fields) {
        for (const auto& line : field.lines) {
            if (line.size() < least_of_line) continue;
            const LineUnits own(line, {}, field.of_mrz);
            for (const Glyph& glyph : line) {
                units[0].push_back(own.dark(glyph));
                units[1].push_back(own.sharp(glyph));
                units[2].push_back(own.stroke(glyph));
                units[5].push_back(own.colour(glyph));
                if (!own.even() || !own.level(glyph)) continue;
                units[3].push_back(own.foot(glyph));
                units[4].push_back(own.height(glyph));
            }
        }
    }
    const auto more_than = [&units](std::size_t k, double most) {
        return units[k].size() < least_of_page ? 1.0 : std::max(1.0, median_of(units[k]) / most);
    };
    return {.dark = more_than(0, usual.dark),
            .sharp = more_than(1, usual.sharp),
            .stroke = more_than(2, usual.stroke),
            .foot = more_than(3, usual.foot),
            .height = more_than(4, usual.height),
            .colour = more_than(5, usual.colour)};
}

LineUnits::LineUnits(const std::vector<Glyph>& line, const GlyphScatter& scatter, bool of_mrz)
    : dark_(middle_of(line, dark_of)),
      sharp_(middle_of(line, sharp_of)),
      stroke_(middle_of(line, stroke_of)),
      height_(middle_of(line, height_of)),
      colour_(colour_of(line)),
      scatter_(scatter) {
    if (of_mrz) {
        std::vector<float> heights;
        heights.reserve(line.size());
        for (const Glyph& glyph : line) heights.push_back(static_cast<float>(glyph.height()));
        height_ = quantile(heights, high_share);
    }
    std::vector<Glyph> level_ones;
    std::copy_if(line.begin(), line.end(), std::back_inserter(level_ones),
                 [this](const Glyph& glyph) { return level(glyph); });
    even_ = level_ones.size() >= least_glyphs &&
            static_cast<double>(level_ones.size()) >=
                (of_mrz ? 1.0 - high_share : even_share) * static_cast<double>(line.size());
    if (even_) stand(level_ones);
}

double LineUnits::dark(const Glyph& glyph) const {
    return std::abs(glyph.dark - dark_) / (dark_unit * dark_ * scatter_.dark);
}

double LineUnits::sharp(const Glyph& glyph) const {
    return std::abs(glyph.sharp - sharp_) / (sharp_unit * sharp_ * scatter_.sharp);
}

double LineUnits::stroke(const Glyph& glyph) const {
    return std::abs(glyph.stroke - stroke_) / (stroke_unit * stroke_ * scatter_.stroke);
}

double LineUnits::colour(const Glyph& glyph) const {
    return cv::norm(glyph.colour - colour_) / (colour_unit * scatter_.colour);
}

bool LineUnits::level(const Glyph& glyph) const {
    return std::abs(glyph.height() - height_) < like_height * height_;
}

/// Pages lie a little askew: the middle slope of all pairs of characters (Theil and Sen), which a few of them that
/// stand lower do not turn. A short line shows too little of it.
void LineUnits::stand(const std::vector<Glyph>& level_ones) {
    constexpr std::size_t least_of_slope = 8;
    std::vector<double> slopes;
    for (std::size_t i = 0; level_ones.size() >= least_of_slope && i < level_ones.size(); ++i) {
        for (std::size_t k = i + 1; k < level_ones.size(); ++k) {
            const double apart = centre(level_ones[k]) - centre(level_ones[i]);
            if (std::abs(apart) >= 1.0) slopes.push_back((level_ones[k].bottom - level_ones[i].bottom) / apart);
        }
    }
    slope_ = median_of(std::move(slopes));
    bottom_ = middle_of(level_ones, [this](const Glyph& glyph) { return glyph.bottom - slope_ * centre(glyph); });
}

double LineUnits::centre(const Glyph& glyph) {
    return glyph.box.x + 0.5 * glyph.box.width;
}

double LineUnits::foot(const Glyph& glyph) const {
    if (!level(glyph)) return 0.0;
    return std::abs(glyph.bottom - slope_ * centre(glyph) - bottom_) / (line_unit * scatter_.foot);
}

double LineUnits::height(const Glyph& glyph) const {
    return level(glyph) ? std::abs(glyph.height() - height_) / (height_unit * scatter_.height) : 0.0;
}

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
    const GlyphScatter scatter = scatter_of(fields);
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
        const std::array<double, features> values{std::log(row[0] / usual[0]) / (dark_unit * scatter.dark),
                                                  std::log(row[1] / usual[1]) / (sharp_unit * scatter.sharp),
                                                  std::log(row[2] / usual[2]) / (stroke_unit * scatter.stroke),
                                                  (row[3] - usual[3]) / (colour_unit * scatter.colour),
                                                  (row[4] - usual[4]) / (colour_unit * scatter.colour)};
        for (const double value : values) result.push_back({static_cast<float>(value), fields[i].mm});
    }
    return result;
}

}  // namespace vidimus::vision
