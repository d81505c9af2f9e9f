#include "vision/residual.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace vidimus::vision {
namespace {

constexpr int cell = 16;           // working pixels
constexpr int reach = 4;           // cells to each side that a fit learns from: windows of about 18 mm
constexpr std::size_t terms = 13;  // colours, slopes in x, slopes in y, curvatures, and a constant
constexpr std::size_t pairs = terms * (terms + 1) / 2;
constexpr std::size_t sums = pairs + 3 * terms;
constexpr double ridge = 0.004;  // of the mean power: keeps a fit on flat paper from running away
constexpr int steepness_bins = 12;
constexpr float least_variance = 0.25F;  // grey levels squared

struct Terms {
    std::array<cv::Mat, terms> planes;  // 32-bit float, one channel each
};

Terms terms_of(const cv::Mat& reference) {
    Terms result;
    std::array<cv::Mat, 3> channels;
    cv::split(reference, channels.data());
    for (std::size_t c = 0; c < 3; ++c) {
        result.planes[c] = channels[c];
        cv::Sobel(channels[c], result.planes[3 + c], CV_32F, 1, 0, 3, 0.125);
        cv::Sobel(channels[c], result.planes[6 + c], CV_32F, 0, 1, 3, 0.125);
        cv::Laplacian(channels[c], result.planes[9 + c], CV_32F, 1, 0.5);
    }
    result.planes[12] = cv::Mat(reference.size(), CV_32F, cv::Scalar(1.0));
    return result;
}

/// Sums of products over each cell, weighted.
std::vector<float> cell_sums(const Terms& used, const std::array<cv::Mat, 3>& document, const cv::Mat& weight,
                             int columns, int rows) {
    std::vector<float> result(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows) * sums, 0.0F);
    for (int y = 0; y < rows * cell; ++y) {
        const auto* w = weight.ptr<float>(y);
        std::array<const float*, terms> from{};
        for (std::size_t i = 0; i < terms; ++i) from[i] = used.planes[i].ptr<float>(y);
        const std::array<const float*, 3> to{document[0].ptr<float>(y), document[1].ptr<float>(y),
                                             document[2].ptr<float>(y)};
        for (int column = 0; column < columns; ++column) {
            const int start = column * cell;
            float any = 0.0F;
            for (int x = 0; x < cell; ++x) any += w[start + x];
            if (any <= 0.0F) continue;
            float* sum = result.data() + (static_cast<std::size_t>(y / cell) * static_cast<std::size_t>(columns) +
                                          static_cast<std::size_t>(column)) *
                                             sums;
            std::size_t at = 0;
            std::array<float, cell> weighted{};
            for (std::size_t i = 0; i < terms; ++i) {
                for (std::size_t x = 0; x < cell; ++x)
                    weighted[x] = from[i][start + static_cast<int>(x)] * w[start + static_cast<int>(x)];
                for (std::size_t j = i; j < terms; ++j) {
                    float total = 0.0F;
                    for (std::size_t x = 0; x < cell; ++x) total += weighted[x] * from[j][start + static_cast<int>(x)];
                    sum[at++] += total;
                }
                for (std::size_t c = 0; c < 3; ++c) {
                    float total = 0.0F;
                    for (std::size_t x = 0; x < cell; ++x) total += weighted[x] * to[c][start + static_cast<int>(x)];
                    sum[pairs + 3 * i + c] += total;
                }
            }
        }
    }
    return result;
}

/// Sums over the windows around each cell, by running sums along both axes.
std::vector<float> window_sums(const std::vector<float>& cells, int columns, int rows) {
    const auto at = [&](int x, int y) {
        return (static_cast<std::size_t>(y) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(x)) * sums;
    };
    std::vector<float> across(cells.size(), 0.0F);
    for (int y = 0; y < rows; ++y) {
        for (int x = 0; x < columns; ++x) {
            float* to = across.data() + at(x, y);
            for (int i = std::max(0, x - reach); i <= std::min(columns - 1, x + reach); ++i) {
                const float* from = cells.data() + at(i, y);
                for (std::size_t k = 0; k < sums; ++k) to[k] += from[k];
            }
        }
    }
    std::vector<float> result(cells.size(), 0.0F);
    for (int y = 0; y < rows; ++y) {
        for (int x = 0; x < columns; ++x) {
            float* to = result.data() + at(x, y);
            for (int i = std::max(0, y - reach); i <= std::min(rows - 1, y + reach); ++i) {
                const float* from = across.data() + at(x, i);
                for (std::size_t k = 0; k < sums; ++k) to[k] += from[k];
            }
        }
    }
    return result;
}

using Coefficients = std::array<std::array<float, terms>, 3>;

/// Least squares with a pull towards "each colour explains itself", by Cholesky.
Coefficients solve(const float* sum) {
    std::array<std::array<double, terms>, terms> a{};
    std::array<std::array<double, 3>, terms> b{};
    std::size_t at = 0;
    for (std::size_t i = 0; i < terms; ++i) {
        for (std::size_t j = i; j < terms; ++j) {
            a[i][j] = a[j][i] = static_cast<double>(sum[at++]);
        }
        for (std::size_t c = 0; c < 3; ++c) b[i][c] = static_cast<double>(sum[pairs + 3 * i + c]);
    }
    Coefficients result{};
    for (std::size_t c = 0; c < 3; ++c) result[c][c] = 1.0F;
    const double count = a[terms - 1][terms - 1];
    if (count < 200.0) return result;
    const double power = (a[0][0] + a[1][1] + a[2][2]) / 3.0;
    for (std::size_t i = 0; i < terms; ++i) {
        const double pull = ridge * power + 0.05 * count;
        a[i][i] += pull;
        if (i < 3) b[i][i] += pull;
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
        for (std::size_t i = 0; i < terms; ++i) result[c][i] = static_cast<float>(v[i]);
    }
    return result;
}

cv::Mat explained_by(const Terms& used, const std::vector<Coefficients>& fits, int columns, int rows, cv::Size size) {
    cv::Mat result(size, CV_32FC3, cv::Scalar::all(0));
    for (int y = 0; y < size.height; ++y) {
        std::array<const float*, terms> from{};
        for (std::size_t i = 0; i < terms; ++i) from[i] = used.planes[i].ptr<float>(y);
        auto* to = result.ptr<cv::Vec3f>(y);
        const int row = std::min(rows - 1, y / cell);
        for (int x = 0; x < size.width; ++x) {
            const int column = std::min(columns - 1, x / cell);
            const Coefficients& fit = fits[static_cast<std::size_t>(row * columns + column)];
            for (std::size_t c = 0; c < 3; ++c) {
                float value = 0.0F;
                for (std::size_t i = 0; i < terms; ++i) value += fit[c][i] * from[i][x];
                to[x][static_cast<int>(c)] = value;
            }
        }
    }
    return result;
}

cv::Mat power_of(const cv::Mat& error) {
    cv::Mat result(error.size(), CV_32F);
    for (int y = 0; y < error.rows; ++y) {
        const auto* e = error.ptr<cv::Vec3f>(y);
        auto* to = result.ptr<float>(y);
        for (int x = 0; x < error.cols; ++x) to[x] = (e[x][0] * e[x][0] + e[x][1] * e[x][1] + e[x][2] * e[x][2]) / 3.0F;
    }
    return result;
}

/// The error's usual variance by how steep the specimen's print is there: the middle one of all places as steep.
cv::Mat usual_variance(const cv::Mat& power, const cv::Mat& reference, const cv::Mat& weight) {
    cv::Mat dx;
    cv::Mat dy;
    cv::Sobel(reference, dx, CV_32F, 1, 0, 3, 0.125);
    cv::Sobel(reference, dy, CV_32F, 0, 1, 3, 0.125);
    cv::Mat steep = power_of(dx) + power_of(dy);
    cv::GaussianBlur(steep, steep, {}, 1.5);
    std::vector<float> sample;
    for (int y = 0; y < steep.rows; y += 3) {
        for (int x = 0; x < steep.cols; x += 3) {
            if (weight.at<uchar>(y, x) != 0) sample.push_back(steep.at<float>(y, x));
        }
    }
    cv::Mat usual(power.size(), CV_32F, cv::Scalar(4.0));
    if (sample.size() < 1000) return usual;
    std::sort(sample.begin(), sample.end());
    std::array<float, steepness_bins - 1> limits{};
    for (std::size_t i = 0; i < limits.size(); ++i) limits[i] = sample[sample.size() * (i + 1) / steepness_bins];
    const auto bin_of = [&](float value) {
        return static_cast<std::size_t>(std::upper_bound(limits.begin(), limits.end(), value) - limits.begin());
    };
    std::array<std::vector<float>, steepness_bins> powers;
    for (int y = 0; y < steep.rows; y += 2) {
        for (int x = y / 2 % 2; x < steep.cols; x += 2) {
            if (weight.at<uchar>(y, x) != 0) powers[bin_of(steep.at<float>(y, x))].push_back(power.at<float>(y, x));
        }
    }
    std::array<float, steepness_bins> variance{};
    for (std::size_t i = 0; i < powers.size(); ++i) {
        auto& list = powers[i];
        if (list.empty()) {
            variance[i] = i > 0 ? variance[i - 1] : 4.0F;
            continue;
        }
        const auto middle = list.begin() + static_cast<std::ptrdiff_t>(list.size() / 2);
        std::nth_element(list.begin(), middle, list.end());
        // Of three alike channels the median of the mean square lies a little below the variance.
        variance[i] = std::max(least_variance, *middle / 0.79F);
        if (i > 0) variance[i] = std::max(variance[i], variance[i - 1]);
    }
    for (int y = 0; y < steep.rows; ++y) {
        const auto* s = steep.ptr<float>(y);
        auto* to = usual.ptr<float>(y);
        for (int x = 0; x < steep.cols; ++x) to[x] = variance[bin_of(s[x])];
    }
    return usual;
}

}  // namespace

Residual explain(const cv::Mat& document, const cv::Mat& reference, const cv::Mat& weight) {
    Residual result;
    result.weight = weight;
    const int columns = document.cols / cell;
    const int rows = document.rows / cell;
    const Terms used = terms_of(reference);
    std::array<cv::Mat, 3> channels;
    cv::split(document, channels.data());
    cv::Mat trust;
    weight.convertTo(trust, CV_32F, 1.0 / 255.0);
    for (int pass = 0; pass < 2; ++pass) {
        const auto windows = window_sums(cell_sums(used, channels, trust, columns, rows), columns, rows);
        std::vector<Coefficients> fits;
        fits.reserve(static_cast<std::size_t>(columns * rows));
        for (std::size_t i = 0; i < static_cast<std::size_t>(columns * rows); ++i)
            fits.push_back(solve(windows.data() + i * sums));
        result.explained = explained_by(used, fits, columns, rows, document.size());
        result.error = document - result.explained;
        const cv::Mat power = power_of(result.error);
        result.usual = usual_variance(power, reference, weight);
        if (pass > 0) break;
        // What lies far off is another print, or dirt: it may not bend the second fit.
        for (int y = 0; y < trust.rows; ++y) {
            auto* t = trust.ptr<float>(y);
            const auto* p = power.ptr<float>(y);
            const auto* u = result.usual.ptr<float>(y);
            for (int x = 0; x < trust.cols; ++x) t[x] /= 1.0F + std::max(0.0F, p[x] / (6.0F * u[x]) - 0.5F);
        }
    }
    return result;
}

}  // namespace vidimus::vision
