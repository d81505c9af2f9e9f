#include "vision/unrest.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "vision/geometry.h"

namespace vidimus::vision {

void find_grain(const cv::Mat& power, const cv::Mat& steepness, Residual& result) {
    constexpr uchar flat = 4;
    constexpr double most_of_one = 100.0;  // times the usual: dust, or the table behind a round corner, is no print
    std::vector<float> values;
    for (int y = 0; y < power.rows; y += 2) {
        const auto* p = power.ptr<float>(y);
        const auto* s = steepness.ptr<uchar>(y);
        for (int x = 0; x < power.cols; x += 2) {
            if (p[x] < 0.0F || s[x] >= flat) continue;
            values.push_back(p[x]);
        }
    }
    if (values.size() < 1000) return;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    const double usual = std::max(0.25, static_cast<double>(*middle));
    double sum = 0.0;
    for (const float value : values) sum += std::min(static_cast<double>(value), most_of_one * usual);
    result.grain = std::sqrt(usual);
    result.specks = std::max(1.0, sum / static_cast<double>(values.size()) / usual);
}

void find_mottle(const std::array<cv::Mat, 3>& error, const cv::Mat& power, const cv::Mat& steepness, double density,
                 Residual& result) {
    constexpr int step = 2;  // a band's finest detail is larger
    constexpr float most_covered = 0.35F;
    constexpr uchar flat = 4;
    const cv::Size small(power.cols / step, power.rows / step);
    if (small.area() == 0) return;
    cv::Mat weight;
    cv::Mat(power >= 0.0).convertTo(weight, CV_32F, 1.0 / 255.0);
    weight = reduced(weight, step);
    cv::Mat steep;
    cv::resize(steepness, steep, small, 0, 0, cv::INTER_NEAREST);
    std::array<cv::Mat, 3> planes;
    for (std::size_t c = 0; c < 3; ++c) planes[c] = reduced(error[c], step);
    cv::Mat parts;  // brightness, red − green, blue − both; each in the weight's measure, as the error is 0 elsewhere
    const std::array<cv::Mat, 3> mixed{cv::Mat((planes[0] + planes[1] + planes[2]) / 3.0),
                                       cv::Mat(planes[2] - planes[1]),
                                       cv::Mat(planes[0] - (planes[1] + planes[2]) * 0.5)};
    cv::merge(mixed.data(), mixed.size(), parts);
    const auto smoothed = [&](double mm, cv::Mat& count) {
        const int side = 2 * std::max(0, cvRound((mm * density / step - 1.0) / 2.0)) + 1;
        cv::Mat sum;
        cv::blur(parts, sum, {side, side});
        cv::blur(weight, count, {side, side});
        return sum;
    };
    cv::Mat fine_count;
    cv::Mat fine = smoothed(0.24, fine_count);
    double mm = 0.24;
    for (std::size_t band = 0; band < Residual::mottle_bands; ++band) {
        mm *= 2.0;
        cv::Mat count;
        const cv::Mat coarse = smoothed(mm, count);
        std::array<std::vector<float>, 3> powers;
        for (int y = 0; y < small.height; ++y) {
            const auto* w = weight.ptr<float>(y);
            const auto* s = steep.ptr<uchar>(y);
            const auto* n = fine_count.ptr<float>(y);
            const auto* m = count.ptr<float>(y);
            const auto* f = fine.ptr<cv::Vec3f>(y);
            const auto* g = coarse.ptr<cv::Vec3f>(y);
            for (int x = 0; x < small.width; ++x) {
                if (w[x] < 1.0F || s[x] >= flat || m[x] < 1.0F - most_covered || n[x] < 1.0F - most_covered) continue;
                for (int c = 0; c < 3; ++c) {
                    const float e = f[x][c] / n[x] - g[x][c] / m[x];
                    powers[static_cast<std::size_t>(c)].push_back(e * e);
                }
            }
        }
        for (std::size_t c = 0; c < 3; ++c) {
            if (powers[c].size() < 1000) continue;
            const auto middle = powers[c].begin() + static_cast<std::ptrdiff_t>(powers[c].size() / 2);
            std::nth_element(powers[c].begin(), middle, powers[c].end());
            constexpr float median_of_squares = 0.455F;  // of a normal deviation's
            // Grey levels: what is quieter is quiet. A JPEG file keeps no faint noise of colour, another one does, and
            // each coarser band has half of it.
            const float least = c == 0 ? 0.05F : 1.5F / static_cast<float>(1U << band);
            result.mottle[band][c] = static_cast<double>(std::max(least, std::sqrt(*middle / median_of_squares)));
        }
        fine = coarse;
        fine_count = count;
    }
}

}  // namespace vidimus::vision
