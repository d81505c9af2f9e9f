// The typeface of the holder's print: every character has its like among those of genuine copies, or the field was
// written by something else. Needs no reading: what letter it is does not matter.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <opencv2/imgproc.hpp>

#include "vision/checks/check.h"
#include "vision/glyph_atlas.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr double faint = 0.03;           // unlikeness that blur alone may bring
constexpr std::size_t least_glyphs = 3;  // of a field
constexpr std::size_t few_glyphs = 5;    // of a shorter word two may touch two others
constexpr double known_share = 0.6;      // of a field's characters are letters that a dozen copies have shown
constexpr double filled = 0.9;           // of a field's room: print that would be longer is narrowed to fit
const std::array<double, 6> narrowings{0.95, 0.9, 0.85, 0.8, 0.75, 0.7};

/// The mean of the better part: rare letters no copy may have shown, and neighbours that touch look like none.
double typical(std::vector<double> unlike) {
    std::sort(unlike.begin(), unlike.end());
    const auto known =
        std::lround(known_share * static_cast<double>(unlike.size())) - (unlike.size() < few_glyphs ? 1 : 0);
    const auto count = static_cast<std::ptrdiff_t>(std::max(1L, known));
    return std::accumulate(unlike.begin(), unlike.begin() + count, 0.0) / static_cast<double>(count);
}

bool fills(const std::vector<FoundShape>& shapes, const cv::Rect2d& room) {
    if (shapes.empty()) return false;
    double left = shapes.front().mm.x;
    double right = shapes.front().mm.br().x;
    for (const FoundShape& shape : shapes) {
        left = std::min(left, shape.mm.x);
        right = std::max(right, shape.mm.br().x);
    }
    return right - left >= filled * room.width;
}

/// The characters as wide as they were before they were narrowed by `factor`.
std::vector<FoundShape> widened(const std::vector<FoundShape>& shapes, double factor) {
    std::vector<FoundShape> result = shapes;
    for (FoundShape& shape : result) {
        cv::Mat wide;
        const int half = cvRound((shape.ink.cols - 1) / (2.0 * factor));
        cv::resize(shape.ink, wide, {2 * half + 1, shape.ink.rows}, 0, 0, cv::INTER_LINEAR);
        shape.ink = wide;
    }
    return result;
}

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
        const std::vector<double> unlike = unlikenesses(atlas, field, shapes, without);
        if (unlike.size() >= least_glyphs) {
            double value = typical(unlike);
            if (fills(shapes, zone.mm)) {
                for (const double factor : narrowings)
                    value = std::min(value, typical(unlikenesses(atlas, field, widened(shapes, factor), without)));
            }
            face.value = static_cast<float>(std::log(faint + value));
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
