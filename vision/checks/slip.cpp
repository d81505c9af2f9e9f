// Where the print lies: a piece cut from another copy, or moved, lies beside its surroundings by a fraction of a line's
// width, however well its own print agrees.
#include <cmath>
#include <limits>

#include "vision/checks/check.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr int around = 4;  // blocks to each side that tell where the print should lie
constexpr std::size_t least_around = 12;

}  // namespace

std::vector<Measured> measure_slip(const CheckContext& context) {
    std::vector<Measured> result;
    if (context.document.residual == nullptr) return result;
    const cv::Mat& slip = context.document.residual->slip;
    const double side = context.document.residual->slip_block_mm;
    for (int y = 0; y < slip.rows; ++y) {
        for (int x = 0; x < slip.cols; ++x) {
            const cv::Vec2f own = slip.at<cv::Vec2f>(y, x);
            std::array<std::vector<double>, 2> others;
            if (std::isfinite(own[0])) {
                for (int v = std::max(0, y - around); v <= std::min(slip.rows - 1, y + around); ++v) {
                    for (int u = std::max(0, x - around); u <= std::min(slip.cols - 1, x + around); ++u) {
                        const cv::Vec2f other = slip.at<cv::Vec2f>(v, u);
                        if (!std::isfinite(other[0])) continue;
                        others[0].push_back(static_cast<double>(other[0]));
                        others[1].push_back(static_cast<double>(other[1]));
                    }
                }
            }
            const bool enough = others[0].size() >= least_around;
            for (std::size_t axis = 0; axis < 2; ++axis) {
                const cv::Rect2d mm(x * side, y * side, side, side);
                const auto along = static_cast<double>(own[static_cast<int>(axis)]);
                result.push_back(
                    {enough ? static_cast<float>(along - median_of(std::move(others[axis]))) : not_measured, mm});
            }
        }
    }
    return result;
}

}  // namespace vidimus::vision
