#include "vision/residual.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <opencv2/core/hal/intrin.hpp>
#include <opencv2/imgproc.hpp>
#include <span>

#include "vision/geometry.h"
#include "vision/print_slip.h"
#include "vision/unrest.h"

namespace vidimus::vision {
namespace {

constexpr double tile_mm = 18.0;   // one fit serves this much
constexpr double beyond_mm = 3.0;  // and learns from so much around it
constexpr double coarse_mm = 0.5;  // slower changes than this are light, not print
constexpr int shrink = 4;          // of the maps of slow changes
constexpr int row_step = 6;        // of the rows that a fit learns from
constexpr int reach = 2;           // pixels
constexpr std::size_t taps = 13;
constexpr std::size_t terms = 3 * taps;
constexpr int steepness_bins = 12;
constexpr float least_variance = 0.25F;  // grey levels squared
constexpr float most_excess = 25.0F;     // one speck of dust is no more than this
constexpr double patch_mm = 0.3;
constexpr float least_patch = 0.3F;  // of a patch's pixels must be comparable
constexpr double slip_block_mm = 1.6;
constexpr double least_pixels =
    2000.0;  // that a fit learns from; fewer on a whole page: the specimen itself is the fit

/// A diamond of radius 2.
const std::array<cv::Point, taps> tap_places{
    {{0, 0}, {-1, 0}, {1, 0}, {0, -1}, {0, 1}, {-1, -1}, {1, -1}, {-1, 1}, {1, 1}, {-2, 0}, {2, 0}, {0, -2}, {0, 2}}};

using Planes = std::array<cv::Mat, 3>;  // 32-bit float

/// The image less its slow changes, as the weighted places tell them; 0 where `shown` is.
Planes fine_of(const cv::Mat& bgr, const cv::Mat& weight, const cv::Mat& shown, double density, cv::Mat* kept) {
    cv::Mat masked = cv::Mat::zeros(bgr.size(), bgr.type());
    bgr.copyTo(masked, weight);
    cv::Mat sum;
    cv::Mat count;
    reduced(masked, shrink).convertTo(sum, CV_32F);
    reduced(weight, shrink).convertTo(count, CV_32F, 1.0 / 255.0);
    const cv::Size small = sum.size();
    const double sigma = coarse_mm * density / shrink;
    cv::GaussianBlur(sum, sum, {}, sigma);
    cv::GaussianBlur(count, count, {}, sigma);
    for (int y = 0; y < small.height; ++y) {
        auto* s = sum.ptr<cv::Vec3f>(y);
        const auto* c = count.ptr<float>(y);
        for (int x = 0; x < small.width; ++x) s[x] *= 1.0F / std::max(1e-3F, c[x]);
    }
    cv::Mat slow;  // what does not fill a last place of the small map is as the places before it
    cv::resize(sum, slow, {}, shrink, shrink, cv::INTER_LINEAR);
    const cv::Size beyond(std::max(0, bgr.cols - slow.cols), std::max(0, bgr.rows - slow.rows));
    if (kept != nullptr) {
        slow.convertTo(*kept, CV_8U);
        cv::copyMakeBorder(*kept, *kept, 0, beyond.height, 0, beyond.width, cv::BORDER_REPLICATE);
    }
    Planes planes;
    for (cv::Mat& plane : planes) plane.create(bgr.size(), CV_32F);
    for (int y = 0; y < bgr.rows; ++y) {
        const auto* from = bgr.ptr<cv::Vec3b>(y);
        const auto* less = slow.ptr<cv::Vec3f>(std::min(y, slow.rows - 1));
        const auto* w = shown.ptr<uchar>(y);
        std::array<float*, 3> to{planes[0].ptr<float>(y), planes[1].ptr<float>(y), planes[2].ptr<float>(y)};
        for (int x = 0; x < std::min(bgr.cols, slow.cols); ++x) {
            for (std::size_t c = 0; c < 3; ++c) {
                const int i = static_cast<int>(c);
                to[c][x] = w[x] != 0 ? static_cast<float>(from[x][i]) - less[x][i] : 0.0F;
            }
        }
        for (int x = slow.cols; x < bgr.cols; ++x) {
            for (std::size_t c = 0; c < 3; ++c) {
                const int i = static_cast<int>(c);
                to[c][x] = w[x] != 0 ? static_cast<float>(from[x][i]) - less[slow.cols - 1][i] : 0.0F;
            }
        }
    }
    return planes;
}

/// A tile's fit: for each colour of the document the share of each colour of the specimen at each place around.
using Fit = std::array<std::array<float, terms>, 3>;

/// One row of the specimen's planes, seen from each of the places around.
std::array<const float*, terms> row_of(const Planes& reference, int y, int x) {
    std::array<const float*, terms> rows{};
    for (std::size_t c = 0; c < 3; ++c) {
        for (std::size_t t = 0; t < taps; ++t) {
            rows[c * taps + t] = reference[c].ptr<float>(y + tap_places[t].y) + x + tap_places[t].x;
        }
    }
    return rows;
}

void explain_row(const Fit& fit, const std::array<const float*, terms>& rows, int count,
                 std::array<std::vector<float>, 3>& to) {
    // Eight pixels of all three colours at a time: what is read of the specimen serves all of them.
    int x = 0;
    for (; x + 8 <= count; x += 8) {
        std::array<cv::v_float32x4, 6> sums;
        sums.fill(cv::v_setzero_f32());
        for (std::size_t i = 0; i < terms; ++i) {
            const cv::v_float32x4 first = cv::v_load(rows[i] + x);
            const cv::v_float32x4 second = cv::v_load(rows[i] + x + 4);
            for (std::size_t c = 0; c < 3; ++c) {
                const cv::v_float32x4 share = cv::v_setall_f32(fit[c][i]);
                sums[2 * c] = cv::v_fma(first, share, sums[2 * c]);
                sums[2 * c + 1] = cv::v_fma(second, share, sums[2 * c + 1]);
            }
        }
        for (std::size_t c = 0; c < 3; ++c) {
            cv::v_store(to[c].data() + x, sums[2 * c]);
            cv::v_store(to[c].data() + x + 4, sums[2 * c + 1]);
        }
    }
    for (; x < count; ++x) {
        for (std::size_t c = 0; c < 3; ++c) {
            float sum = 0.0F;
            for (std::size_t i = 0; i < terms; ++i) sum += fit[c][i] * rows[i][x];
            to[c][static_cast<std::size_t>(x)] = sum;
        }
    }
}

/// What a fit is solved from: sums over the pixels of each two of the specimen's terms, and of a term with a colour of
/// the document (the last three columns). Only columns at and right of the diagonal are meant.
struct Sums {
    static constexpr std::size_t columns = terms + 3;
    std::array<std::array<double, columns>, terms> of{};
    double count = 0.0;
};

/// Adds a row of pixels. Three terms by three are multiplied at a time, so that what is read is used three times.
void add_row(const std::array<const float*, Sums::columns>& rows, std::span<const float> weights,
             std::vector<float>& weighted, Sums& sums) {
    constexpr std::size_t side = 3;
    static_assert(terms % side == 0);
    const auto count = static_cast<int>(weights.size());
    weighted.resize(side * weights.size());
    for (std::size_t i = 0; i < terms; i += side) {
        std::array<const float*, side> a{};
        for (std::size_t k = 0; k < side; ++k) {
            float* to = weighted.data() + k * weights.size();
            for (std::size_t x = 0; x < weights.size(); ++x) to[x] = rows[i + k][x] * weights[x];
            a[k] = to;
        }
        for (std::size_t j = i; j < Sums::columns; j += side) {
            std::array<cv::v_float32x4, side * side> products;
            products.fill(cv::v_setzero_f32());
            int x = 0;
            for (; x + 4 <= count; x += 4) {
                const std::array<cv::v_float32x4, side> b{cv::v_load(rows[j] + x), cv::v_load(rows[j + 1] + x),
                                                          cv::v_load(rows[j + 2] + x)};
                for (std::size_t k = 0; k < side; ++k) {
                    const cv::v_float32x4 own = cv::v_load(a[k] + x);
                    for (std::size_t l = 0; l < side; ++l)
                        products[k * side + l] = cv::v_fma(own, b[l], products[k * side + l]);
                }
            }
            for (std::size_t k = 0; k < side; ++k) {
                for (std::size_t l = 0; l < side; ++l) {
                    float sum = cv::v_reduce_sum(products[k * side + l]);
                    for (int rest = x; rest < count; ++rest) sum += a[k][rest] * rows[j + l][rest];
                    sums.of[i + k][j + l] += static_cast<double>(sum);
                }
            }
        }
    }
    for (const float weight : weights) sums.count += static_cast<double>(weight);
}

/// Least squares with a pull towards "each colour explains itself", by Cholesky.
Fit solve(const Sums& sums, double least) {
    const double count = sums.count;
    Fit fit{};
    for (std::size_t c = 0; c < 3; ++c) fit[c][c * taps] = 1.0F;
    if (count < least) return fit;
    std::array<std::array<double, terms>, terms> a{};
    std::array<std::array<double, 3>, terms> b{};
    for (std::size_t i = 0; i < terms; ++i) {
        for (std::size_t j = i; j < terms; ++j) a[i][j] = a[j][i] = sums.of[i][j];
        for (std::size_t c = 0; c < 3; ++c) b[i][c] = sums.of[i][terms + c];
    }
    double power = 0.0;
    for (std::size_t c = 0; c < 3; ++c) power += a[c * taps][c * taps] / 3.0;
    for (std::size_t i = 0; i < terms; ++i) {
        const double pull = 0.004 * power + 0.1 * count;
        a[i][i] += pull;
        if (i % taps == 0) b[i][i / taps] += pull;
    }
    for (std::size_t i = 0; i < terms; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            double value = a[i][j];
            for (std::size_t k = 0; k < j; ++k) value -= a[i][k] * a[j][k];
            a[i][j] = i == j ? std::sqrt(std::max(1e-9, value)) : value / a[j][j];
        }
    }
    for (std::size_t c = 0; c < 3; ++c) {
        std::array<double, terms> v{};
        for (std::size_t i = 0; i < terms; ++i) {
            double value = b[i][c];
            for (std::size_t k = 0; k < i; ++k) value -= a[i][k] * v[k];
            v[i] = value / a[i][i];
        }
        for (std::size_t i = terms; i-- > 0;) {
            double value = v[i];
            for (std::size_t k = i + 1; k < terms; ++k) value -= a[k][i] * v[k];
            v[i] = value / a[i][i];
        }
        for (std::size_t i = 0; i < terms; ++i) fit[c][i] = static_cast<float>(v[i]);
    }
    return fit;
}

class Tile {
  public:
    Tile(const Planes& document, const Planes& reference, const cv::Mat& weight, const cv::Rect& around)
        : document_(document), reference_(reference), weight_(weight), around_(around) {}

    Fit fitted() const {
        Fit fit = fit_with(nullptr, 0.0F);
        // What lies far off is another print, or dirt: it may not bend the second fit.
        const float usual = usual_power(fit);
        return fit_with(&fit, usual);
    }

  private:
    /// Runs over every `step`-th row: `use(y, rows, weights)`.
    template <typename Use>
    void each_row(int step, const Use& use) const {
        std::vector<float> weights(static_cast<std::size_t>(around_.width));
        for (int y = around_.y; y < around_.br().y; y += step) {
            const auto* w = weight_.ptr<uchar>(y) + around_.x;
            float any = 0.0F;
            for (int x = 0; x < around_.width; ++x) {
                weights[static_cast<std::size_t>(x)] = w[x] != 0 ? 1.0F : 0.0F;
                any += weights[static_cast<std::size_t>(x)];
            }
            if (any > 0.0F) use(y, row_of(reference_, y, around_.x), weights);
        }
    }

    std::array<const float*, 3> document_row(int y) const {
        return {document_[0].ptr<float>(y) + around_.x, document_[1].ptr<float>(y) + around_.x,
                document_[2].ptr<float>(y) + around_.x};
    }

    float usual_power(const Fit& fit) const {
        std::vector<float> powers;
        std::array<std::vector<float>, 3> explained;
        for (auto& row : explained) row.resize(static_cast<std::size_t>(around_.width));
        each_row(row_step, [&](int y, const auto& rows, const auto& weights) {
            explain_row(fit, rows, around_.width, explained);
            const auto seen = document_row(y);
            for (std::size_t x = y % 2; x < weights.size(); x += 3) {
                if (weights[x] > 0.0F) powers.push_back(power_at(seen, explained, x));
            }
        });
        if (powers.empty()) return least_variance;
        const auto middle = powers.begin() + static_cast<std::ptrdiff_t>(powers.size() / 2);
        std::nth_element(powers.begin(), middle, powers.end());
        return std::max(least_variance, *middle / 0.79F);
    }

    static float power_at(const std::array<const float*, 3>& seen, const std::array<std::vector<float>, 3>& explained,
                          std::size_t x) {
        float power = 0.0F;
        for (std::size_t c = 0; c < 3; ++c) {
            const float e = seen[c][x] - explained[c][x];
            power += e * e / 3.0F;
        }
        return power;
    }

    Fit fit_with(const Fit* before, float usual) const {
        Sums sums;
        std::array<std::vector<float>, 3> explained;
        for (auto& row : explained) row.resize(static_cast<std::size_t>(around_.width));
        std::vector<float> weighted;
        // The first fit only says what lies far off: half of the rows tell that.
        const int step = before == nullptr ? 2 * row_step : row_step;
        each_row(step, [&](int y, const auto& rows, auto& weights) {
            const auto seen = document_row(y);
            if (before != nullptr) {
                explain_row(*before, rows, around_.width, explained);
                for (std::size_t x = 0; x < weights.size(); ++x) {
                    weights[x] /= 1.0F + std::max(0.0F, power_at(seen, explained, x) / (6.0F * usual) - 0.5F);
                }
            }
            std::array<const float*, Sums::columns> all{};
            std::copy(rows.begin(), rows.end(), all.begin());
            std::copy(seen.begin(), seen.end(), all.begin() + terms);
            add_row(all, weights, weighted, sums);
        });
        // The first has half of the rows. In the second half of the pixels keep their full weight.
        return solve(sums, 0.5 * least_pixels);
    }

    const Planes& document_;
    const Planes& reference_;
    const cv::Mat& weight_;
    cv::Rect around_;
};

/// The error's usual variance by how steep the specimen's print is: the middle one of all places as steep.
std::array<float, steepness_bins> usual_variance(const cv::Mat& power, const cv::Mat& steepness) {
    std::array<std::vector<float>, steepness_bins> lists;
    for (int y = 0; y < power.rows; y += 3) {
        const auto* p = power.ptr<float>(y);
        const auto* s = steepness.ptr<uchar>(y);
        for (int x = y / 3 % 3; x < power.cols; x += 3) {
            if (p[x] >= 0.0F) lists[std::min<std::size_t>(s[x], steepness_bins - 1)].push_back(p[x]);
        }
    }
    std::array<float, steepness_bins> variance{};
    for (std::size_t i = 0; i < lists.size(); ++i) {
        auto& list = lists[i];
        variance[i] = i > 0 ? variance[i - 1] : least_variance;
        if (list.empty()) continue;
        const auto middle = list.begin() + static_cast<std::ptrdiff_t>(list.size() / 2);
        std::nth_element(list.begin(), middle, list.end());
        // Of three alike channels the median of the mean square lies a little below the variance.
        variance[i] = std::max(variance[i], *middle / 0.79F);
    }
    return variance;
}

/// The error against the explained print, and its power, where something was compared.
void compare(const Planes& seen, const std::array<cv::Mat, 3>& explained, std::array<cv::Mat, 3>& error,
             cv::Mat& power) {
    for (int y = 0; y < power.rows; ++y) {
        auto* p = power.ptr<float>(y);
        for (int x = 0; x < power.cols; ++x) p[x] = p[x] >= 0.0F ? 0.0F : p[x];
        for (std::size_t c = 0; c < 3; ++c) {
            const auto* d = seen[c].ptr<float>(y);
            const auto* m = explained[c].ptr<float>(y);
            auto* e = error[c].ptr<float>(y);
            // Without a branch, so that several pixels are taken at a time: adding 0 changes nothing.
            for (int x = 0; x < power.cols; ++x) {
                const float off = p[x] < 0.0F ? 0.0F : d[x] - m[x];
                e[x] = off;
                p[x] += off * off / 3.0F;
            }
        }
    }
}

/// As much around a tile as its fit needs to learn from: where most of it is a portrait, the fit has to know from
/// further off how blurred the document is, else the little print beside the portrait would seem to be missing.
cv::Rect around_of(const cv::Rect& own, const cv::Mat& used, const cv::Rect& inner, int beyond) {
    for (int wide = beyond;; wide *= 2) {
        const cv::Rect around =
            cv::Rect(own.x - wide, own.y - wide, own.width + 2 * wide, own.height + 2 * wide) & inner;
        if (around == inner || cv::countNonZero(used(around)) > 1.2 * row_step * least_pixels) return around;
    }
}

/// The document's fine print, and the specimen's as this document should show it.
struct Explained {
    Planes seen;
    std::array<cv::Mat, 3> print;
    std::array<cv::Mat, 3> error;
    cv::Mat power;  // error squared, mean of the colours; −1: not compared
    cv::Mat slow;   // 8-bit BGR: the document less its fine print
    cv::Mat slip;   // 32-bit float, two channels: pixels, a block each; NaN where unknown
};

Explained explained_by(const cv::Mat& document, const cv::Mat& reference, const cv::Mat& weight, const cv::Mat& known,
                       const cv::Mat& steepness, double density) {
    Explained result;
    // Slow changes are taken from the same places of both, so that masked print leaves no halo in one alone.
    cv::Mat both;
    cv::bitwise_and(weight, known, both);
    cv::Mat used;  // a pixel is compared where what mostly explains it is known
    cv::erode(known, used, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
    cv::bitwise_and(used, weight, used);
    cv::Mat framed = cv::Mat::zeros(used.size(), CV_8U);
    const cv::Rect inner(reach, reach, document.cols - 2 * reach, document.rows - 2 * reach);
    used(inner).copyTo(framed(inner));
    used = framed;
    result.seen = fine_of(document, both, used, density, &result.slow);
    const Planes explaining = fine_of(reference, both, known, density, nullptr);

    const int tile = cvRound(tile_mm * density);
    const int beyond = cvRound(beyond_mm * density);
    for (std::size_t c = 0; c < 3; ++c) {
        result.error[c] = cv::Mat::zeros(document.size(), CV_32F);
        result.print[c] = cv::Mat::zeros(document.size(), CV_32F);
    }
    result.power = cv::Mat(document.size(), CV_32F, cv::Scalar(-1.0));
    result.power.setTo(0.0, used);
    std::array<std::vector<float>, 3> row;
    for (auto& values : row) values.resize(static_cast<std::size_t>(tile));
    for (int top = 0; top < document.rows; top += tile) {
        for (int left = 0; left < document.cols; left += tile) {
            const cv::Rect own = cv::Rect(left, top, tile, tile) & inner;
            if (own.area() == 0) continue;
            const Fit fit = Tile(result.seen, explaining, used, around_of(own, used, inner, beyond)).fitted();
            for (int y = own.y; y < own.br().y; ++y) {
                explain_row(fit, row_of(explaining, y, own.x), own.width, row);
                for (std::size_t c = 0; c < 3; ++c) {
                    std::copy_n(row[c].data(), own.width, result.print[c].ptr<float>(y) + own.x);
                }
            }
        }
    }
    compare(result.seen, result.print, result.error, result.power);
    const int block = std::max(8, cvRound(slip_block_mm * density));
    const float usual = usual_variance(result.power, steepness)[steepness_bins / 2];
    cv::Mat told;
    result.slip = slip_of(result.print, result.error, result.power, block, usual, told);
    cv::Mat start;
    if (find_far_slips(result.seen, result.print, result.power, block, start)) {
        auto moved = result.print;
        follow(moved, start, block);
        compare(result.seen, moved, result.error, result.power);
        cv::Mat beside;
        follow(result.print, start + slip_of(moved, result.error, result.power, block, usual, beside), block);
    } else {
        follow(result.print, result.slip, block);
    }
    compare(result.seen, result.print, result.error, result.power);
    cv::bitwise_not(told, told);
    result.slip.setTo(cv::Scalar::all(std::numeric_limits<double>::quiet_NaN()), told);
    return result;
}

/// The error smoothed over a tenth of a millimetre, squared: what was painted over, or pasted, lies off in one
/// direction over a whole patch; noise and slipped lines lie off to both sides and cancel. −1: not compared.
cv::Mat patchy_power(const std::array<cv::Mat, 3>& error, const cv::Mat& power, double density) {
    const int side = 2 * std::max(1, cvRound(patch_mm * density / 2)) + 1;
    cv::Mat weight;
    cv::Mat(power >= 0.0).convertTo(weight, CV_32F, 1.0 / 255.0);
    cv::Mat count;
    cv::blur(weight, count, {side, side});
    cv::Mat result(power.size(), CV_32F, cv::Scalar(-1.0));
    std::array<cv::Mat, 3> smooth;
    for (std::size_t c = 0; c < 3; ++c) cv::blur(error[c].mul(weight), smooth[c], {side, side});
    for (int y = 0; y < result.rows; ++y) {
        const auto* p = power.ptr<float>(y);
        const auto* n = count.ptr<float>(y);
        auto* to = result.ptr<float>(y);
        for (int x = 0; x < result.cols; ++x) {
            // Beside masked print the few pixels left are noisier than elsewhere.
            if (p[x] < 0.0F || n[x] < least_patch) continue;
            float sum = 0.0F;
            for (std::size_t c = 0; c < 3; ++c) {
                const float e = smooth[c].ptr<float>(y)[x];
                sum += e * e;
            }
            to[x] = sum / (3.0F * n[x]);
        }
    }
    return result;
}

}  // namespace

cv::Mat steepness_of(const cv::Mat& reference, const cv::Mat& known) {
    cv::Mat grey;
    cv::cvtColor(reference, grey, cv::COLOR_BGR2GRAY);
    cv::Mat dx;
    cv::Mat dy;
    cv::Sobel(grey, dx, CV_32F, 1, 0, 3, 0.125);
    cv::Sobel(grey, dy, CV_32F, 0, 1, 3, 0.125);
    cv::Mat steep;
    cv::magnitude(dx, dy, steep);
    cv::GaussianBlur(steep, steep, {}, 2.0);
    std::vector<float> sample;
    for (int y = 0; y < steep.rows; y += 4) {
        for (int x = 0; x < steep.cols; x += 4) {
            if (known.at<uchar>(y, x) != 0) sample.push_back(steep.at<float>(y, x));
        }
    }
    cv::Mat bins = cv::Mat::zeros(steep.size(), CV_8U);
    if (sample.size() < 1000) return bins;
    std::sort(sample.begin(), sample.end());
    std::array<float, steepness_bins - 1> limits{};
    for (std::size_t i = 0; i < limits.size(); ++i) limits[i] = sample[sample.size() * (i + 1) / steepness_bins];
    for (int y = 0; y < steep.rows; ++y) {
        const auto* from = steep.ptr<float>(y);
        auto* to = bins.ptr<uchar>(y);
        for (int x = 0; x < steep.cols; ++x) {
            to[x] = static_cast<uchar>(std::upper_bound(limits.begin(), limits.end(), from[x]) - limits.begin());
        }
    }
    return bins;
}

cv::Mat unsureness_of(const cv::Mat& spread, const cv::Mat& steepness, const cv::Mat& known) {
    constexpr float most = 400.0F;
    cv::Mat power = spread.mul(spread);
    std::array<std::vector<float>, steepness_bins> lists;
    for (int y = 0; y < power.rows; y += 3) {
        for (int x = 0; x < power.cols; x += 3) {
            if (known.at<uchar>(y, x) != 0) lists[steepness.at<uchar>(y, x)].push_back(power.at<float>(y, x));
        }
    }
    std::array<float, steepness_bins> usual{};
    for (std::size_t i = 0; i < lists.size(); ++i) {
        usual[i] = i > 0 ? usual[i - 1] : least_variance;
        auto& list = lists[i];
        if (list.empty()) continue;
        const auto middle = list.begin() + static_cast<std::ptrdiff_t>(list.size() / 2);
        std::nth_element(list.begin(), middle, list.end());
        usual[i] = std::max(usual[i], *middle);
    }
    for (int y = 0; y < power.rows; ++y) {
        auto* p = power.ptr<float>(y);
        const auto* s = steepness.ptr<uchar>(y);
        for (int x = 0; x < power.cols; ++x) p[x] = std::clamp(p[x] / usual[s[x]], 1.0F, most);
    }
    return power;
}

cv::Mat doubt_of(const cv::Mat& spread, const cv::Mat& steepness, const cv::Mat& known) {
    cv::Mat power = spread.mul(spread);
    std::vector<float> flat;
    for (int y = 0; y < power.rows; y += 3) {
        for (int x = 0; x < power.cols; x += 3) {
            if (known.at<uchar>(y, x) != 0 && steepness.at<uchar>(y, x) < 3) flat.push_back(power.at<float>(y, x));
        }
    }
    float noise = least_variance;
    if (!flat.empty()) {
        const auto middle = flat.begin() + static_cast<std::ptrdiff_t>(flat.size() / 2);
        std::nth_element(flat.begin(), middle, flat.end());
        noise = std::max(noise, 1.3F * *middle);
    }
    // The middle of a dozen copies still carries some of their noise, which looks like faint print.
    constexpr double kept_noise = 0.12;
    const cv::Mat beyond = cv::max(power - noise, 0.0);
    return beyond + kept_noise * power;
}

cv::Mat registered(const cv::Mat& copy, const cv::Mat& known, const cv::Mat& reference, const cv::Mat& weight,
                   const cv::Mat& steepness, double density) {
    const Explained found = explained_by(reference, copy, weight, known, steepness, density);
    cv::Mat result = found.slow.clone();
    for (int y = 0; y < result.rows; ++y) {
        auto* to = result.ptr<cv::Vec3b>(y);
        for (std::size_t c = 0; c < 3; ++c) {
            const auto* m = found.print[c].ptr<float>(y);
            const int channel = static_cast<int>(c);
            for (int x = 0; x < result.cols; ++x) {
                to[x][channel] = cv::saturate_cast<uchar>(static_cast<float>(to[x][channel]) + m[x]);
            }
        }
    }
    return result;
}

Residual explain(const cv::Mat& document, const cv::Mat& reference, const cv::Mat& weight, const cv::Mat& known,
                 const cv::Mat& steepness, const cv::Mat& unsure, const cv::Mat& doubt, double density) {
    Residual result;
    const int cell = Residual::cell_of(density);
    result.columns = document.cols / cell;
    result.rows = document.rows / cell;
    const auto cells = static_cast<std::size_t>(result.columns) * static_cast<std::size_t>(result.rows);
    for (auto* sums : {&result.count, &result.excess, &result.product, &result.power, &result.print, &result.doubt})
        sums->assign(cells, 0.0F);
    result.picture = cv::Mat::zeros(document.size(), CV_8U);
    const Explained found = explained_by(document, reference, weight, known, steepness, density);
    const auto variance = usual_variance(found.power, steepness);
    find_grain(found.power, steepness, result);
    find_mottle(found.error, found.power, steepness, density, result);
    const cv::Mat patches = patchy_power(found.error, found.power, density);
    const auto patch_variance = usual_variance(patches, steepness);
    double print = 0.0;
    double noise = 0.0;
    for (int y = 0; y < result.rows * cell; ++y) {
        const auto* p = found.power.ptr<float>(y);
        const auto* patch = patches.ptr<float>(y);
        const auto* s = steepness.ptr<uchar>(y);
        const auto* u = unsure.ptr<float>(y);
        const auto* differing = doubt.ptr<float>(y);
        std::array<const float*, 3> m{};
        std::array<const float*, 3> e{};
        for (std::size_t c = 0; c < 3; ++c) {
            m[c] = found.print[c].ptr<float>(y);
            e[c] = found.error[c].ptr<float>(y);
        }
        auto* shown = result.picture.ptr<uchar>(y);
        for (int x = 0; x < result.columns * cell; ++x) {
            if (p[x] < 0.0F) continue;
            const float v = variance[std::min<std::size_t>(s[x], steepness_bins - 1)] * u[x];
            const float scale = 1.0F / (3.0F * v);
            const std::size_t at = static_cast<std::size_t>(y / cell) * static_cast<std::size_t>(result.columns) +
                                   static_cast<std::size_t>(x / cell);
            noise += static_cast<double>(std::min(p[x], most_excess * v));
            const float here = (m[0][x] * m[0][x] + m[1][x] * m[1][x] + m[2][x] * m[2][x]) / 3.0F;
            print += static_cast<double>(here);
            result.print[at] += here;
            result.doubt[at] += differing[x];
            result.count[at] += 1.0F;
            const std::size_t bin = std::min<std::size_t>(s[x], steepness_bins - 1);
            if (patch[x] >= 0.0F) result.excess[at] += std::min(most_excess, patch[x] / (patch_variance[bin] * u[x]));
            for (std::size_t c = 0; c < 3; ++c) {
                result.product[at] += m[c][x] * e[c][x] * scale;
                result.power[at] += m[c][x] * m[c][x] * scale;
            }
            shown[x] = cv::saturate_cast<uchar>(50.0F * std::sqrt(p[x] / v));
        }
    }
    result.slip_block_mm = std::max(8, cvRound(slip_block_mm * density)) / density;
    result.slip = found.slip / density;
    result.agreement = std::sqrt(print / std::max(1e-6, print + noise));
    return result;
}

}  // namespace vidimus::vision
