// Artwork that continues over the photo and beside it: does each block carry the specimen's fine print, in the same
// colours?
#include <algorithm>
#include <limits>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "vision/agreement.h"
#include "vision/checks/check.h"
#include "vision/strokes.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr double least_covered = 0.6;  // share of a block that must be usable
// Hair and coat are darker than a portrait's background. Where they stand, the middle portrait has edges of its own
// that most holders' agree with, and one with broader hair does not: that says nothing of the artwork.
constexpr double darker = 20.0;  // grey levels
constexpr double halo_mm = 0.6;  // so far a dark edge reaches in the fine print
constexpr double fine_mm = 0.4;  // thinner dark print is no hair

float value_of(const CheckContext& context, const AgreementGrid& grid, const cv::Rect& cells) {
    if (grid.covered(cells) < least_covered) return not_measured;
    return static_cast<float>(stretched(grid.correlation(cells)) - context.document.level);
}

/// 8-bit, 255 where this holder's portrait, or the middle one, is darker than a portrait's background.
cv::Mat portrait_of(const CheckContext& context, const Zone& photo) {
    const Frame& frame = context.reference.frame;
    cv::Mat dark = cv::Mat::zeros(frame.work_size, CV_8U);
    const cv::Rect area = frame.work_rect(photo.mm);
    if (area.area() == 0) return dark;
    for (const cv::Mat* grey : {&context.reference.work_grey, &context.document.work_grey}) {
        if (grey->empty()) continue;
        cv::Mat calm;
        cv::GaussianBlur((*grey)(area), calm, {}, fine_mm * frame.work_density);
        std::vector<float> values(calm.begin<float>(), calm.end<float>());
        const auto bright = values.begin() + static_cast<std::ptrdiff_t>(values.size() * 9 / 10);
        std::nth_element(values.begin(), bright, values.end());
        cv::bitwise_or(dark(area), calm < static_cast<double>(*bright) - darker, dark(area));
    }
    cv::dilate(dark, dark, square_of(halo_mm, frame.work_density));
    return dark;
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
        cv::Mat shown = context.document.usable.clone();
        shown.setTo(0, portrait_of(context, zone));
        const AgreementGrid grid(context.document.band, context.document.reference_band, shown, area,
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
