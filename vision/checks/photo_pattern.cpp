// Artwork that continues over the photo and beside it: does each block carry the specimen's fine print, in the same
// colours?
#include <limits>
#include <opencv2/imgproc.hpp>

#include "vision/agreement.h"
#include "vision/checks/check.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr double least_covered = 0.45;  // share of a block that must be usable

float value_of(const CheckContext& context, const AgreementGrid& grid, const cv::Rect& cells) {
    if (grid.covered(cells) < least_covered) return not_measured;
    return static_cast<float>(stretched(grid.correlation(cells)) - context.document.level);
}

}  // namespace

std::vector<Measured> measure_photo_pattern(const CheckContext& context) {
    // A portrait differs from holder to holder; where the artwork continues over or beside it the copies agree, and
    // only there do the learned means leave room for a deviation.
    std::vector<Measured> result;
    for (const Zone& zone : context.zones) {
        if (zone.kind != Zone::Kind::photo) continue;
        constexpr double beyond = 2.0;
        const cv::Rect area = context.reference.frame.work_rect(
            {zone.mm.x - beyond, zone.mm.y - beyond, zone.mm.width + 2 * beyond, zone.mm.height + 2 * beyond});
        const AgreementGrid grid(context.document.band, context.document.reference_band, context.document.usable, area,
                                 context.reference.frame.work_density);
        for (int y = 0; y + 2 <= grid.rows(); ++y) {
            for (int x = 0; x + 2 <= grid.columns(); ++x) {
                const cv::Rect cells(x, y, 2, 2);
                result.push_back({value_of(context, grid, cells), grid.mm_of(cells)});
            }
        }
    }
    return result;
}

}  // namespace vidimus::vision
