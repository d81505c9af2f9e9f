#include "ocr/sampler.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "ocr/nets.h"

namespace vidimus::ocr {

float TextLine::middle(float x) const {
    float y = offset + (slope + bend * x) * x;
    if (!wave.empty()) {
        const auto last = static_cast<float>(wave.size() - 1);
        const float place = std::clamp((x - wave_first) / wave_step, 0.F, last);
        const auto at = std::min(static_cast<std::size_t>(place), wave.size() - 1);
        const std::size_t next = std::min(at + 1, wave.size() - 1);
        const float part = place - static_cast<float>(at);
        y += wave[at] * (1.F - part) + wave[next] * part;
    }
    return y;
}

Sampler::Sampler(cv::Mat grey) {
    levels_.push_back(std::move(grey));
}

// The smallest level that still has the resolution asked for; `factor` is level pixels per image pixel.
const cv::Mat& Sampler::level_for(float source_per_output, float& factor) {
    std::size_t level = 0;
    factor = 1.F;
    while (source_per_output * factor > 1.6F) {
        if (level + 1 == levels_.size()) {
            const cv::Mat& last = levels_.back();
            if (std::min(last.cols, last.rows) < 64) {
                break;
            }
            cv::Mat half;
            // An odd row or column is dropped, so that the factor is exactly two.
            const cv::Mat even = last(cv::Rect(0, 0, last.cols & ~1, last.rows & ~1));
            cv::resize(even, half, cv::Size(even.cols / 2, even.rows / 2), 0, 0, cv::INTER_AREA);
            levels_.push_back(half);
        }
        ++level;
        factor *= 0.5F;
    }
    return levels_[level];
}

cv::Mat Sampler::overview(int side, double most) {
    const cv::Size whole = size();
    const double scale = std::min(most, static_cast<double>(side) / std::max(whole.width, whole.height));
    const auto round16 = [](double v) { return std::max(64, static_cast<int>(std::lround(v / 16.0)) * 16); };
    const cv::Size target(round16(whole.width * scale), round16(whole.height * scale));
    float factor = 1.F;
    const cv::Mat& level = level_for(static_cast<float>(0.8 / scale), factor);
    cv::Mat out;
    cv::resize(level, out, target, 0, 0, scale / static_cast<double>(factor) < 1.0 ? cv::INTER_AREA : cv::INTER_LINEAR);
    return out;
}

cv::Mat Sampler::cut(const Frame& frame, float x0, float y0, float scale, cv::Size size) {
    float factor = 1.F;
    const cv::Mat& level = level_for(1.F / scale, factor);
    // Output pixel centres to level pixel centres, for warpAffine's inverse map.
    const cv::Point2f origin = frame.to_image(x0 + 0.5F / scale, y0 + 0.5F / scale);
    const cv::Point2f a = frame.along * (factor / scale);
    const cv::Point2f d = frame.down() * (factor / scale);
    const cv::Matx23f map(a.x, d.x, (origin.x + 0.5F) * factor - 0.5F, a.y, d.y, (origin.y + 0.5F) * factor - 0.5F);
    cv::Mat out;
    cv::warpAffine(level, out, map, size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    return out;
}

cv::Mat Sampler::strip(const Frame& frame, const TextLine& line, const std::vector<float>& xs, float shift, float size,
                       int rows) {
    const float unit = line.cap / (strip_cap * size);  // image pixels a strip row
    float factor = 1.F;
    const cv::Mat& level = level_for(unit, factor);
    const auto width = static_cast<int>(xs.size());
    cv::Mat map_x(rows, width, CV_32F);
    cv::Mat map_y(rows, width, CV_32F);
    for (int i = 0; i < width; ++i) {
        const float x = xs[static_cast<std::size_t>(i)];
        const float middle = line.middle(x);
        for (int row = 0; row < rows; ++row) {
            const float y = middle + (static_cast<float>(row) - 0.5F * static_cast<float>(rows - 1) - shift) * unit;
            const cv::Point2f p = frame.to_image(x, y);
            map_x.at<float>(row, i) = (p.x + 0.5F) * factor - 0.5F;
            map_y.at<float>(row, i) = (p.y + 0.5F) * factor - 0.5F;
        }
    }
    cv::Mat source = level;
    cv::Mat soft;
    const float ratio = unit * factor;
    if (ratio > 1.15F) {
        // Only the part that is seen is softened, against aliasing, as in training.
        double left = 0.0;
        double right = 0.0;
        double top = 0.0;
        double bottom = 0.0;
        cv::minMaxLoc(map_x, &left, &right);
        cv::minMaxLoc(map_y, &top, &bottom);
        const cv::Rect seen = cv::Rect(cv::Point(static_cast<int>(left) - 4, static_cast<int>(top) - 4),
                                       cv::Point(static_cast<int>(right) + 5, static_cast<int>(bottom) + 5)) &
                              cv::Rect(0, 0, level.cols, level.rows);
        if (!seen.empty()) {
            cv::GaussianBlur(level(seen), soft, cv::Size(), 0.35 * static_cast<double>(ratio));
            source = soft;
            map_x -= static_cast<float>(seen.x);
            map_y -= static_cast<float>(seen.y);
        }
    }
    cv::Mat out;
    cv::remap(source, out, map_x, map_y, cv::INTER_CUBIC, cv::BORDER_REPLICATE);
    return out;
}

}  // namespace vidimus::ocr
