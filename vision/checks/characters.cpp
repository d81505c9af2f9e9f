// Each character by itself, in all that it shows at once. A single one that was erased and written anew differs from
// its neighbours a little in its ink, a little in its edge, a little in its place, and the print around it is a little
// disturbed; each of these is found at some character of a genuine page, all of them at one character are not.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "vision/checks/check.h"
#include "vision/checks/glyph_units.h"
#include "vision/checks/ground.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr double beside_mm = 0.45;
constexpr double least_mm2 = 0.7;
constexpr float least_power = 60.0F;
constexpr std::size_t least_characters = 8;  // of the page: fewer say nothing of what is usual around one
constexpr double foreign_unit = 0.3;
constexpr double lost_unit = 0.07;
constexpr double farthest = 6.0;       // units: one feature alone is other checks' business
constexpr double farthest_form = 2.5;  // a Q's tail lies as low, and letters differ in height

struct Character {
    std::size_t field = 0;
    cv::Rect2d mm;
    double ink = 0.0;  // sum of squares, in units
    float foreign = not_measured;
    float lost = not_measured;
};

double squared(double units, double most = farthest) {
    const double bounded = std::min(most, std::max(0.0, units));
    return bounded * bounded;
}

Ground ground_around(const Residual& residual, const cv::Rect2d& mm, double cell_mm) {
    const cv::Rect cells = cv::Rect(cv::Point(cvRound(mm.x / cell_mm), cvRound(mm.y / cell_mm)),
                                    cv::Point(cvRound(mm.br().x / cell_mm), cvRound(mm.br().y / cell_mm))) &
                           cv::Rect(0, 0, residual.columns, residual.rows);
    Ground ground;
    for (int y = cells.y; y < cells.br().y; ++y) {
        for (int x = cells.x; x < cells.br().x; ++x)
            ground.add(residual, static_cast<std::size_t>(y) * static_cast<std::size_t>(residual.columns) +
                                     static_cast<std::size_t>(x));
    }
    return ground;
}

double usual_of(const std::vector<Character>& characters, float Character::*value) {
    std::vector<double> values;
    for (const Character& character : characters) {
        if (std::isfinite(character.*value)) values.push_back(static_cast<double>(character.*value));
    }
    return values.size() < least_characters ? std::numeric_limits<double>::quiet_NaN() : median_of(std::move(values));
}

}  // namespace

std::vector<Measured> measure_characters(const CheckContext& context) {
    std::vector<Measured> result;
    if (context.document.residual == nullptr) return result;
    const Residual& residual = *context.document.residual;
    const Frame& frame = context.reference.frame;
    const double cell_mm = std::max(2, cvRound(Residual::cell_mm * frame.density)) / frame.density;
    const double least_count = least_mm2 * frame.density * frame.density;
    std::vector<Character> characters;
    const std::vector<FieldGlyphs>& fields = context.glyphs();
    const GlyphScatter scatter = scatter_of(fields);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].of_mrz) continue;  // evenly spaced, on other ground: it would say nothing of the others
        for (const auto& line : fields[i].lines) {
            const LineUnits units(line, scatter);
            for (const Glyph& glyph : line) {
                Character one;
                one.field = i;
                one.mm = {(fields[i].area.x + glyph.box.x) / frame.density - beside_mm, glyph.top - beside_mm,
                          glyph.box.width / frame.density + 2 * beside_mm, glyph.height() + 2 * beside_mm};
                one.ink = squared(units.dark(glyph)) + squared(units.sharp(glyph)) + squared(units.colour(glyph));
                if (units.even())
                    one.ink += squared(units.foot(glyph), farthest_form) + squared(units.height(glyph), farthest_form);
                const Ground ground = ground_around(residual, one.mm, cell_mm);
                if (static_cast<double>(ground.count) >= least_count) {
                    one.foreign = ground.foreign();
                    one.lost = ground.lost(least_power);
                }
                characters.push_back(one);
            }
        }
    }
    // Around all characters of a capture alike the print is disturbed by their ink; around one alone it is not.
    const double foreign = usual_of(characters, &Character::foreign);
    const double lost = usual_of(characters, &Character::lost);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].of_mrz) continue;
        Measured worst{not_measured, fields[i].mm};
        for (const Character& character : characters) {
            if (character.field != i) continue;
            double sum = character.ink;
            const double more = (static_cast<double>(character.foreign) - foreign) / foreign_unit;
            const double less = (static_cast<double>(character.lost) - lost) / lost_unit;
            if (std::isfinite(more)) sum += squared(more);
            if (std::isfinite(less)) sum += squared(less);
            const auto value = static_cast<float>(std::sqrt(sum));
            if (std::isfinite(worst.value) && worst.value >= value) continue;
            worst = {value, character.mm};
        }
        result.push_back(worst);
    }
    return result;
}

}  // namespace vidimus::vision
