// Holders' print is put on by one printer in one ink. A page that was scanned and printed again has its text made of
// the dots of four: within strokes colour and darkness are uneven, however well the dots blend on paper.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "vision/checks/check.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr int core_darkness = 55;  // grey levels below the bare background
constexpr double core_share = 0.4;
constexpr double tallest_mm = 5.0;  // of a character; a portrait's hair is none
constexpr double widest_mm = 22.0;  // characters may touch
constexpr double least_mm2 = 0.15;
constexpr double around_mm = 0.65;  // slower changes are light and the ink's own
constexpr std::size_t least_pixels = 400;
// Grey levels. A file that was compressed keeps no fainter noise of colour, another one does.
constexpr float least_unrest = 1.5F;

/// The inner pixels of characters' strokes, 8-bit at pack density.
cv::Mat cores_of(const CheckContext& context) {
    const ReferenceView& reference = context.reference;
    const DocumentView& document = context.document;
    cv::Mat seen;
    cv::Mat bare;
    cv::cvtColor(document.bgr, seen, cv::COLOR_BGR2GRAY);
    cv::cvtColor(reference.bgr, bare, cv::COLOR_BGR2GRAY);
    double light = 0.0;
    for (const double channel : document.light) light += channel / static_cast<double>(document.light.size());
    const double gain = light > 0.1 ? 1.0 / light : 1.0;
    cv::Mat core = cv::Mat::zeros(seen.size(), CV_8U);
    for (int y = 0; y < core.rows; ++y) {
        const auto* s = seen.ptr<uchar>(y);
        const auto* b = bare.ptr<uchar>(y);
        const auto* may = reference.may_be_inked.ptr<uchar>(y);
        auto* to = core.ptr<uchar>(y);
        for (int x = 0; x < core.cols; ++x) {
            if (may[x] == 0) continue;
            const double darker = static_cast<double>(b[x]) - gain * static_cast<double>(s[x]);
            if (darker > std::max<double>(core_darkness, core_share * b[x])) to[x] = 255;
        }
    }
    const double density = reference.frame.density;
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centres;
    const int count = cv::connectedComponentsWithStats(core, labels, stats, centres);
    for (int i = 1; i < count; ++i) {
        const cv::Rect box(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                           stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
        const bool character = box.height <= tallest_mm * density && box.width <= widest_mm * density &&
                               stats.at<int>(i, cv::CC_STAT_AREA) >= least_mm2 * density * density;
        if (!character) core(box).setTo(0, labels(box) == i);
    }
    // A stroke's rim is as uneven as the capture blurs it, and compression carries colour over it.
    cv::erode(core, core, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
    cv::Mat usable;
    cv::resize(document.usable, usable, core.size(), 0, 0, cv::INTER_NEAREST);
    cv::bitwise_and(core, usable, core);
    return core;
}

float middle_of(std::vector<float>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// By how much `values` differ from those around them within the mask: deviation by the median, grey levels. `weight`:
/// 32-bit float, 1 within the mask and 0 elsewhere; `count`: its mean within `side` pixels.
float unrest_of(const cv::Mat& values, const cv::Mat& mask, const cv::Mat& weight, const cv::Mat& count, int side) {
    cv::Mat sum;
    cv::blur(values.mul(weight), sum, {side, side});
    std::vector<float> off;
    for (int y = 0; y < values.rows; ++y) {
        const auto* v = values.ptr<float>(y);
        const auto* s = sum.ptr<float>(y);
        const auto* n = count.ptr<float>(y);
        const auto* m = mask.ptr<uchar>(y);
        for (int x = 0; x < values.cols; ++x) {
            if (m[x] != 0) off.push_back(v[x] - s[x] / n[x]);
        }
    }
    if (off.size() < least_pixels) return not_measured;
    const float middle = middle_of(off);
    for (float& value : off) value = std::abs(value - middle);
    constexpr float of_a_normal = 1.4826F;
    return std::log(std::max(least_unrest, of_a_normal * middle_of(off)));
}

}  // namespace

std::vector<Measured> measure_ink_dots(const CheckContext& context) {
    const cv::Size2d mm = millimetres_of(context.reference.frame.page);
    const cv::Rect2d page(0, 0, mm.width, mm.height);
    const cv::Mat core = cores_of(context);
    const cv::Rect box = cv::boundingRect(core);
    std::vector<Measured> result(3, {not_measured, page});
    if (box.area() == 0) return result;
    std::array<cv::Mat, 3> planes;
    cv::split(context.document.bgr(box), planes.data());
    for (cv::Mat& plane : planes) plane.convertTo(plane, CV_32F);
    const std::array<cv::Mat, 3> parts{cv::Mat((planes[0] + planes[1] + planes[2]) / 3.0),
                                       cv::Mat(planes[0] - planes[1]), cv::Mat(planes[2] - planes[1])};
    const int side = 2 * std::max(1, cvRound(around_mm * context.reference.frame.density / 2)) + 1;
    cv::Mat weight;
    core(box).convertTo(weight, CV_32F, 1.0 / 255.0);
    cv::Mat count;
    cv::blur(weight, count, {side, side});
    for (std::size_t i = 0; i < parts.size(); ++i)
        result[i].value = unrest_of(parts[i], core(box), weight, count, side);
    return result;
}

}  // namespace vidimus::vision
