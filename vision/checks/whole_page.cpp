// What a reprint changes everywhere alike: how truly the page carries the specimen's fine print, and its grain.
#include <cmath>
#include <limits>

#include "vision/checks/check.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();

}  // namespace

std::vector<Measured> measure_grain(const CheckContext& context) {
    const cv::Size2d mm = millimetres_of(context.reference.frame.page);
    const cv::Rect2d page(0, 0, mm.width, mm.height);
    const Residual& residual = *context.document.residual;
    if (residual.grain <= 0.0) return {{not_measured, page}, {not_measured, page}};
    return {{static_cast<float>(std::log(residual.grain)), page},
            {static_cast<float>(std::log(residual.specks)), page}};
}

std::vector<Measured> measure_mottle(const CheckContext& context) {
    const cv::Size2d mm = millimetres_of(context.reference.frame.page);
    const cv::Rect2d page(0, 0, mm.width, mm.height);
    std::vector<Measured> result;
    for (const auto& band : context.document.residual->mottle) {
        for (const double part : band)
            result.push_back({part > 0.0 ? static_cast<float>(std::log(part)) : not_measured, page});
    }
    return result;
}

std::vector<Measured> measure_print(const CheckContext& context) {
    // The whole page: not one place but the level itself. A reprint loses the fine lines everywhere alike.
    const cv::Size2d mm = millimetres_of(context.reference.frame.page);
    return {{static_cast<float>(context.document.level), cv::Rect2d(0, 0, mm.width, mm.height)}};
}

}  // namespace vidimus::vision
