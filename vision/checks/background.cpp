// The printed background: does each block of the document carry the specimen's fine print, in the same colours?
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>

#include "vision/agreement.h"
#include "vision/checks/check.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr double least_covered = 0.45;  // share of a block that must be usable
constexpr double rim_mm = 1.0;          // the outermost millimetre is where captures are cut

/// Block shapes in cells: small for small alterations, wide for faint ones along a line of text.
constexpr int block_shapes[2][2] = {{2, 2}, {5, 2}};

float value_of(const CheckContext& context, const AgreementGrid& grid, const cv::Rect& cells) {
    if (grid.covered(cells) < least_covered) return not_measured;
    return static_cast<float>(stretched(grid.correlation(cells)) - context.document.level);
}

/// Blocks that are mostly personal in the specimen, or mostly not.
std::vector<Measured> blocks_of(const CheckContext& context, bool personal) {
    const AgreementGrid& grid = *context.document.grid;
    std::vector<Measured> result;
    for (const auto& shape : block_shapes) {
        for (int y = 0; y + shape[1] <= grid.rows(); ++y) {
            for (int x = 0; x + shape[0] <= grid.columns(); ++x) {
                const cv::Rect cells(x, y, shape[0], shape[1]);
                const cv::Rect pixels = grid.pixels_of(cells);
                if (cv::countNonZero(context.reference.picture(pixels)) * 5 > pixels.area() * 2) continue;
                const bool mostly = cv::countNonZero(context.reference.personal(pixels)) * 2 > pixels.area();
                if (mostly == personal) result.push_back({value_of(context, grid, cells), grid.mm_of(cells)});
            }
        }
    }
    return result;
}

}  // namespace

void compare_background(const ReferenceView& reference, DocumentView& document) {
    cv::Mat weight = document.usable.clone();
    weight.setTo(0, document.ink);
    weight.setTo(0, reference.picture);
    const cv::Size2d mm = millimetres_of(reference.frame.page);
    const cv::Rect area = reference.frame.work_rect({rim_mm, rim_mm, mm.width - 2 * rim_mm, mm.height - 2 * rim_mm});
    document.grid = std::make_shared<const AgreementGrid>(document.band, document.reference_band, weight, area,
                                                          reference.frame.work_density);
    std::vector<double> values;
    for (int y = 0; y + 2 <= document.grid->rows(); y += 2) {
        for (int x = 0; x + 2 <= document.grid->columns(); x += 2) {
            const cv::Rect cells(x, y, 2, 2);
            const bool printed = cv::countNonZero(reference.static_mask(document.grid->pixels_of(cells))) * 2 >
                                 document.grid->pixels_of(cells).area();
            if (printed && document.grid->covered(cells) >= least_covered) {
                values.push_back(stretched(document.grid->correlation(cells)));
            }
        }
    }
    document.level = median_of(std::move(values));
}

std::vector<Measured> measure_background(const CheckContext& context) {
    return blocks_of(context, false);
}

std::vector<Measured> measure_text_background(const CheckContext& context) {
    return blocks_of(context, true);
}

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

std::vector<Measured> measure_print(const CheckContext& context) {
    // The whole page: not one place but the level itself. A reprint loses the fine lines everywhere alike.
    const cv::Size2d mm = millimetres_of(context.reference.frame.page);
    return {{static_cast<float>(context.document.level), cv::Rect2d(0, 0, mm.width, mm.height)}};
}

}  // namespace vidimus::vision
