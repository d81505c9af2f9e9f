// The typeface of the holder's print: every character has its like among those of genuine copies, or the field was
// written by something else. Needs no reading: what letter it is does not matter.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "vision/checks/check.h"
#include "vision/glyph_atlas.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr double faint = 0.03;           // unlikeness that blur alone may bring
constexpr std::size_t least_glyphs = 3;  // of a field
constexpr double known_share = 0.6;      // of a field's characters are letters that a dozen copies have shown

}  // namespace

std::vector<Measured> values_of_shapes(const std::vector<Zone>& zones, const GlyphAtlas& atlas,
                                       const std::vector<std::vector<FoundShape>>& fields, int without) {
    std::vector<Measured> result;
    std::size_t field = 0;
    for (const Zone& zone : zones) {
        if (zone.kind != Zone::Kind::field) continue;
        Measured face{not_measured, zone.mm};
        const std::vector<FoundShape> none;
        const auto& shapes = field < fields.size() ? fields[field] : none;
        std::vector<double> unlike = unlikenesses(atlas, field, shapes, without);
        if (unlike.size() >= least_glyphs) {
            // Rare letters no copy may have shown, and neighbours that touch look like none: the better part of a field
            // is known.
            std::sort(unlike.begin(), unlike.end());
            const auto count = std::max<std::ptrdiff_t>(
                2, static_cast<std::ptrdiff_t>(std::lround(known_share * static_cast<double>(unlike.size()))));
            face.value = static_cast<float>(std::log(
                faint + std::accumulate(unlike.begin(), unlike.begin() + count, 0.0) / static_cast<double>(count)));
        }
        result.push_back(face);
        ++field;
    }
    return result;
}

std::vector<Measured> measure_glyph_shapes(const CheckContext& context) {
    if (context.reference.glyphs == nullptr) return {};
    return values_of_shapes(context.zones, *context.reference.glyphs,
                            read_shapes(context.reference, context.document, context.zones), -1);
}

}  // namespace vidimus::vision
