// The body of add_line_field, kept apart because it is a template.
#pragma once

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <utility>
#include <vector>

namespace vidimus::training {

template <typename Phase, typename Width>
void add_line_field(cv::Mat& coverage, double pixels_per_mm, Phase&& phase, Width&& width) {
    const int columns = coverage.cols;
    std::vector<float> row(static_cast<std::size_t>(columns) + 1U);
    std::vector<float> below(row.size());
    const double step = 1.0 / pixels_per_mm;
    const auto fill = [&](std::vector<float>& line, int y) {
        for (int x = 0; x <= columns; ++x) {
            line[static_cast<std::size_t>(x)] = static_cast<float>(phase((x + 0.5) * step, (y + 0.5) * step));
        }
    };
    fill(row, 0);
    for (int y = 0; y < coverage.rows; ++y) {
        fill(below, y + 1);
        auto* pixels = coverage.ptr<unsigned char>(y);
        for (int x = 0; x < columns; ++x) {
            const auto i = static_cast<std::size_t>(x);
            const float across = row[i + 1] - row[i];
            const float down = below[i] - row[i];
            const float slope = std::max(1e-6F, std::sqrt(across * across + down * down));
            const float distance = std::abs(row[i] - std::round(row[i])) / slope;  // pixels
            const auto half = static_cast<float>(width(x, y) * pixels_per_mm * 0.5);
            const float cover = std::clamp(half - distance + 0.5F, 0.0F, std::min(1.0F, 2.0F * half));
            const int sum = pixels[x] + static_cast<int>(cover * 255.0F + 0.5F);
            pixels[x] = static_cast<unsigned char>(std::min(sum, 255));
        }
        std::swap(row, below);
    }
}

}  // namespace vidimus::training
