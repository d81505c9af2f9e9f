#include "vision/print_slip.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core/hal/intrin.hpp>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

namespace vidimus::vision {
namespace {

constexpr float most_slip = 2.0F;  // pixels
constexpr float sure_slip = 0.3F;  // pixels of deviation: from here on a block's slip is known

/// The weights of a cubic interpolation (a = −0.75) at `fraction` behind the second of four points.
std::array<float, 4> cubic(float fraction) {
    constexpr float a = -0.75F;
    const auto outer = [](float x) { return ((a * x - 5.0F * a) * x + 8.0F * a) * x - 4.0F * a; };
    const auto inner = [](float x) { return ((a + 2.0F) * x - (a + 3.0F)) * x * x + 1.0F; };
    std::array<float, 4> weights{outer(fraction + 1.0F), inner(fraction), inner(1.0F - fraction), 0.0F};
    weights[3] = 1.0F - weights[0] - weights[1] - weights[2];
    return weights;
}

/// Slip at any place between the blocks' middles, linearly; of one row of pixels.
class SlipOfRow {
  public:
    SlipOfRow(const cv::Mat& slip, int block, int y) : block_(static_cast<float>(block)) {
        const auto [first, share] = place(static_cast<float>(y), slip.rows);
        const auto* from = slip.ptr<cv::Vec2f>(first);
        const auto* to = slip.ptr<cv::Vec2f>(std::min(first + 1, slip.rows - 1));
        for (int x = 0; x < slip.cols; ++x) row_.push_back(from[x] * (1.0F - share) + to[x] * share);
    }
    [[nodiscard]] cv::Vec2f at(float x) const {
        const auto [first, share] = place(x, static_cast<int>(row_.size()));
        const auto from = static_cast<std::size_t>(first);
        return row_[from] * (1.0F - share) + row_[std::min(from + 1, row_.size() - 1)] * share;
    }

  private:
    [[nodiscard]] std::pair<int, float> place(float pixel, int blocks) const {
        const float at = std::clamp((pixel + 0.5F) / block_ - 0.5F, 0.0F, static_cast<float>(blocks - 1));
        const float first = std::floor(at);
        return {static_cast<int>(first), at - first};
    }
    float block_;
    std::vector<cv::Vec2f> row_;
};

/// A block with half of its neighbours.
struct FarBlock {
    cv::Point at;
    cv::Rect window;
    double off = 0.0;  // sum of squares that is not explained where it stands
};

/// Sums over pixels of one row: of the print's slopes with each other and with the error (xx, xy, yy, xe, ye), and of
/// the weights.
std::array<float, 6> slopes_in(const std::array<cv::Mat, 3>& explained, const std::array<cv::Mat, 3>& error,
                               const cv::Mat& power, int y, const cv::Range& across, float usual) {
    const auto* p = power.ptr<float>(y);
    const float scale = 1.0F / (25.0F * usual);
    std::array<const float*, 3> above{};
    std::array<const float*, 3> own{};
    std::array<const float*, 3> below{};
    std::array<const float*, 3> off{};
    for (std::size_t c = 0; c < 3; ++c) {
        above[c] = explained[c].ptr<float>(y - 1);
        own[c] = explained[c].ptr<float>(y);
        below[c] = explained[c].ptr<float>(y + 1);
        off[c] = error[c].ptr<float>(y);
    }
    std::array<float, 6> sums{};
    for (int x = across.start; x < across.end; ++x) {
        if (p[x] < 0.0F) continue;
        const float weight = 1.0F / (1.0F + std::max(0.0F, p[x] * scale - 0.5F));
        std::array<float, 5> here{};
        for (std::size_t c = 0; c < 3; ++c) {
            const float dx = 0.5F * (own[c][x + 1] - own[c][x - 1]);
            const float dy = 0.5F * (below[c][x] - above[c][x]);
            const float e = off[c][x];
            here[0] += dx * dx;
            here[1] += dx * dy;
            here[2] += dy * dy;
            here[3] += dx * e;
            here[4] += dy * e;
        }
        for (std::size_t k = 0; k < 5; ++k) sums[k] += weight * here[k];
        sums[5] += weight;
    }
    return sums;
}

/// Sum of squared differences from `from` to `to` where something was compared.
float squares_between(const float* a, const float* b, const float* power, int from, int to) {
    cv::v_float32x4 sums = cv::v_setzero_f32();
    int x = from;
    for (; x + 4 <= to; x += 4) {
        const cv::v_float32x4 off = cv::v_load(a + x) - cv::v_load(b + x);
        const cv::v_float32x4 counted = cv::v_load(power + x) >= cv::v_setzero_f32();
        sums = cv::v_fma(off & counted, off, sums);
    }
    float sum = cv::v_reduce_sum(sums);
    for (; x < to; ++x) {
        const float off = a[x] - b[x];
        sum += power[x] < 0.0F ? 0.0F : off * off;
    }
    return sum;
}

/// What is summed over a cell of half-overlapping windows.
struct Shown {
    double off = 0.0;
    double print = 0.0;
    int compared = 0;
};

Shown shown_in(const std::array<cv::Mat, 3>& explained, const cv::Mat& power, const cv::Rect& cell) {
    Shown sum;
    for (int v = cell.y; v < cell.br().y; ++v) {
        const auto* p = power.ptr<float>(v);
        const std::array<const float*, 3> m{explained[0].ptr<float>(v), explained[1].ptr<float>(v),
                                            explained[2].ptr<float>(v)};
        for (int u = cell.x; u < cell.br().x; ++u) {
            if (p[u] < 0.0F) continue;
            ++sum.compared;
            sum.off += 3.0 * static_cast<double>(p[u]);
            sum.print += static_cast<double>(m[0][u] * m[0][u] + m[1][u] * m[1][u] + m[2][u] * m[2][u]);
        }
    }
    return sum;
}

/// The blocks that show clear print, and not the explained one.
std::vector<FarBlock> unexplained(const std::array<cv::Mat, 3>& explained, const cv::Mat& power, int block, int reach) {
    constexpr double least_print = 9.0;     // grey levels, squared, of a pixel
    constexpr double least_off = 0.6;       // of the print's own power
    constexpr double least_compared = 0.4;  // of the window's pixels
    const cv::Rect inner(reach, reach, power.cols - 2 * reach, power.rows - 2 * reach);
    const int columns = (power.cols + block - 1) / block;
    const int rows = (power.rows + block - 1) / block;
    // A window is two cells by two, and shares each with its neighbours.
    const auto cell_at = [&](int x, int y) {
        return cv::Rect(x * block - block / 2, y * block - block / 2, block, block) & inner;
    };
    const auto stride = static_cast<std::size_t>(columns) + 1;
    std::vector<Shown> cells;
    cells.reserve(stride * (static_cast<std::size_t>(rows) + 1));
    for (int y = 0; y <= rows; ++y) {
        for (int x = 0; x <= columns; ++x) cells.push_back(shown_in(explained, power, cell_at(x, y)));
    }
    std::vector<FarBlock> result;
    for (int y = 0; y < rows; ++y) {
        for (int x = 0; x < columns; ++x) {
            const cv::Rect window =
                cv::Rect(x * block - block / 2, y * block - block / 2, 2 * block, 2 * block) & inner;
            Shown sum;
            const std::size_t first = static_cast<std::size_t>(y) * stride + static_cast<std::size_t>(x);
            for (const std::size_t at : {first, first + 1, first + stride, first + stride + 1}) {
                sum.off += cells[at].off;
                sum.print += cells[at].print;
                sum.compared += cells[at].compared;
            }
            const bool shown =
                sum.compared >= least_compared * window.area() && sum.print >= least_print * 3.0 * sum.compared;
            if (shown && sum.off >= least_off * sum.print) result.push_back({{x, y}, window, sum.off});
        }
    }
    return result;
}

}  // namespace

bool find_far_slips(const std::array<cv::Mat, 3>& seen, const std::array<cv::Mat, 3>& explained, const cv::Mat& power,
                    int block, cv::Mat& start) {
    constexpr int reach = 4;
    constexpr std::size_t most_blocks = 400;
    constexpr double least_better = 0.35;  // of what is not explained may be left
    start = cv::Mat::zeros((power.rows + block - 1) / block, (power.cols + block - 1) / block, CV_32FC2);
    const std::vector<FarBlock> blocks = unexplained(explained, power, block, reach);
    if (blocks.size() > most_blocks) return false;
    // The nearest first: a straight line fits wherever it is moved along itself, and a farther place must fit clearly
    // better.
    constexpr double clearly = 0.95;
    std::vector<cv::Point> shifts;
    for (int y = -reach; y <= reach; ++y) {
        for (int x = -reach; x <= reach; ++x) shifts.emplace_back(x, y);
    }
    std::sort(shifts.begin(), shifts.end(), [](const cv::Point& a, const cv::Point& b) { return a.dot(a) < b.dot(b); });
    bool any = false;
    for (const FarBlock& one : blocks) {
        double best = least_better * one.off;
        cv::Point shift;
        for (const cv::Point& by : shifts) {
            double off = 0.0;
            for (int v = one.window.y; v < one.window.br().y && off < best; ++v) {
                const auto* p = power.ptr<float>(v);
                for (std::size_t c = 0; c < 3; ++c) {
                    const auto* d = seen[c].ptr<float>(v);
                    const auto* m = explained[c].ptr<float>(v + by.y) + by.x;
                    off += static_cast<double>(squares_between(d, m, p, one.window.x, one.window.br().x));
                }
            }
            if (off >= best) continue;
            best = clearly * off;
            shift = by;
        }
        if (std::max(std::abs(shift.x), std::abs(shift.y)) == reach || shift == cv::Point()) continue;
        start.at<cv::Vec2f>(one.at) = {static_cast<float>(shift.x), static_cast<float>(shift.y)};
        any = true;
    }
    return any;
}

cv::Mat slip_of(const std::array<cv::Mat, 3>& explained, const std::array<cv::Mat, 3>& error, const cv::Mat& power,
                int block, float usual, cv::Mat& known) {
    const int columns = (power.cols + block - 1) / block;
    const int rows = (power.rows + block - 1) / block;
    std::array<cv::Mat, 5> sums;  // xx, xy, yy, xe, ye
    for (cv::Mat& sum : sums) sum = cv::Mat::zeros(rows, columns, CV_32F);
    cv::Mat count = cv::Mat::zeros(rows, columns, CV_32F);
    for (int y = 1; y + 1 < power.rows; ++y) {
        for (int column = 0; column < columns; ++column) {
            const cv::Range across(std::max(1, column * block), std::min((column + 1) * block, power.cols - 1));
            const auto here = slopes_in(explained, error, power, y, across, usual);
            for (std::size_t k = 0; k < 5; ++k) sums[k].at<float>(y / block, column) += here[k];
            count.at<float>(y / block, column) += here[5];
        }
    }
    for (cv::Mat& sum : sums) cv::blur(sum, sum, {3, 3}, {-1, -1}, cv::BORDER_REPLICATE);
    cv::blur(count, count, {3, 3}, {-1, -1}, cv::BORDER_REPLICATE);
    cv::Mat slip = cv::Mat::zeros(rows, columns, CV_32FC2);
    known = cv::Mat(rows, columns, CV_8U, cv::Scalar(0));
    for (int y = 0; y < rows; ++y) {
        for (int x = 0; x < columns; ++x) {
            const float ridge = 2.0F * usual * count.at<float>(y, x) * 0.05F + 1.0F;
            const float xx = sums[0].at<float>(y, x) + ridge;
            const float xy = sums[1].at<float>(y, x);
            const float yy = sums[2].at<float>(y, x) + ridge;
            const float det = xx * yy - xy * xy;
            const float weaker = 0.5F * (xx + yy - std::sqrt((xx - yy) * (xx - yy) + 4.0F * xy * xy)) - ridge;
            if (weaker * sure_slip * sure_slip > usual) known.at<uchar>(y, x) = 255;
            const float xe = sums[3].at<float>(y, x);
            const float ye = sums[4].at<float>(y, x);
            slip.at<cv::Vec2f>(y, x) = {std::clamp((xe * yy - ye * xy) / det, -most_slip, most_slip),
                                        std::clamp((ye * xx - xe * xy) / det, -most_slip, most_slip)};
        }
    }
    return slip;
}

void follow(std::array<cv::Mat, 3>& explained, const cv::Mat& slip, int block) {
    constexpr int group = 4;  // pixels that are moved alike
    const cv::Size size = explained[0].size();
    std::array<cv::Mat, 3> moved;
    for (cv::Mat& plane : moved) plane.create(size, CV_32F);
    for (int y = 0; y < size.height; ++y) {
        const SlipOfRow along(slip, block, y);
        for (int x = 0; x < size.width; x += group) {
            const cv::Vec2f by = along.at(static_cast<float>(x) + 0.5F * (group - 1));
            const float left = std::floor(by[0]);
            const float top = std::floor(by[1]);
            const auto across = cubic(by[0] - left);
            const auto down = cubic(by[1] - top);
            const int from_x = x + static_cast<int>(left) - 1;
            const int from_y = y + static_cast<int>(top) - 1;
            const bool inside = from_x >= 0 && from_y >= 0 && from_x + group + 3 <= size.width &&
                                from_y + 4 <= size.height && x + group <= size.width;
            for (std::size_t c = 0; c < 3; ++c) {
                auto* to = moved[c].ptr<float>(y) + x;
                if (inside) {
                    std::array<cv::v_float32x4, group / 4> sums;
                    sums.fill(cv::v_setzero_f32());
                    for (std::size_t v = 0; v < 4; ++v) {
                        const auto* from = explained[c].ptr<float>(from_y + static_cast<int>(v)) + from_x;
                        for (std::size_t part = 0; part < sums.size(); ++part, from += 4) {
                            cv::v_float32x4 line = cv::v_load(from) * cv::v_setall_f32(across[0]);
                            for (std::size_t u = 1; u < 4; ++u)
                                line = cv::v_fma(cv::v_load(from + u), cv::v_setall_f32(across[u]), line);
                            sums[part] = cv::v_fma(line, cv::v_setall_f32(down[v]), sums[part]);
                        }
                    }
                    for (std::size_t part = 0; part < sums.size(); ++part) cv::v_store(to + 4 * part, sums[part]);
                    continue;
                }
                for (int i = 0; i < std::min(group, size.width - x); ++i) {
                    float sum = 0.0F;
                    for (int v = 0; v < 4; ++v) {
                        const auto* from = explained[c].ptr<float>(std::clamp(from_y + v, 0, size.height - 1));
                        for (int u = 0; u < 4; ++u)
                            sum += down[static_cast<std::size_t>(v)] * across[static_cast<std::size_t>(u)] *
                                   from[std::clamp(from_x + i + u, 0, size.width - 1)];
                    }
                    to[i] = sum;
                }
            }
        }
    }
    explained = std::move(moved);
}

}  // namespace vidimus::vision
