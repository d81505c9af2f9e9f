#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/geometry.h"
#include "vision/page.h"

namespace vidimus::vision {
namespace {

// Limits, each with what it is measured against.
constexpr double least_sharpness = 0.15;      // below it fine print is lost
constexpr double most_glare = 0.02;           // share of the page
constexpr double least_glare_spot_mm2 = 9.0;  // smaller burnt spots are paper or reflections of no weight
constexpr double least_ppi = 200.0;           // BSI TR-03135-1 asks for 385; below 200 print cannot be judged
constexpr double most_cropped = 0.01;         // share of the page outside the image
constexpr double darkest_mean = 55.0;         // grey levels, of the page's bright quarter
constexpr double brightest_share = 0.35;      // of the page at the upper end of the range
constexpr int burnt = 252;                    // grey level from which a pixel is burnt out
constexpr int measure_width = 1000;           // pixels across the page at which sharpness is measured

/// Sharpness from the edges themselves: the share of the contrast at strong edges that falls within two pixels, which
/// neither the artwork nor the contrast of the picture changes much.
double edge_sharpness(const cv::Mat& grey) {
    cv::Mat calm;
    cv::GaussianBlur(grey, calm, {}, 0.8);
    cv::Mat dx;
    cv::Mat dy;
    cv::Sobel(calm, dx, CV_32F, 1, 0, 3, 0.125);
    cv::Sobel(calm, dy, CV_32F, 0, 1, 3, 0.125);
    cv::Mat gradient;
    cv::magnitude(dx, dy, gradient);
    cv::Mat high;
    cv::Mat low;
    const cv::Mat window = cv::getStructuringElement(cv::MORPH_RECT, {9, 9});
    cv::dilate(grey, high, window);
    cv::erode(grey, low, window);
    const cv::Mat range = high - low;
    cv::Mat peak;
    cv::dilate(gradient, peak, cv::getStructuringElement(cv::MORPH_RECT, {5, 5}));
    std::vector<float> ratios;
    for (int y = 8; y < grey.rows - 8; y += 3) {
        for (int x = 8; x < grey.cols - 8; x += 3) {
            const int contrast = range.at<uchar>(y, x);
            if (contrast < 50) continue;
            ratios.push_back(peak.at<float>(y, x) / static_cast<float>(contrast));
        }
    }
    if (ratios.size() < 50) return 0.0;
    const auto at = ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() * 3 / 4);
    std::nth_element(ratios.begin(), at, ratios.end());
    // A step edge after the calming blur has a slope of about 0.38 of its height; an even ramp over the window has an
    // eighth.
    return std::clamp((*at - 0.125) / 0.255, 0.0, 1.0);
}

Quad to_source(const Page& page, double scale, const cv::Rect& rect) {
    return mapped(page.to_source,
                  quad_of(cv::Rect2d(rect.x / scale, rect.y / scale, rect.width / scale, rect.height / scale)));
}

/// Burnt areas: large, flat, and brighter than the paper around them. White paper of a bright scan is not glare, so a
/// page whose bulk is burnt is called too bright instead.
void look_for_glare(const cv::Mat& bgr, const Page& page, double scale, Quality& quality) {
    cv::Mat burnt_mask;
    cv::inRange(bgr, cv::Scalar::all(burnt), cv::Scalar::all(255), burnt_mask);
    const double share = static_cast<double>(cv::countNonZero(burnt_mask)) / static_cast<double>(burnt_mask.total());
    if (share > brightest_share) {
        quality.problems.push_back({Quality::Problem::too_bright, std::nullopt, share, brightest_share});
        quality.glare = share;
        return;
    }
    const double mm = page.pixels_per_mm * scale;
    cv::morphologyEx(
        burnt_mask, burnt_mask, cv::MORPH_OPEN,
        cv::getStructuringElement(cv::MORPH_ELLIPSE, {std::max(3, cvRound(mm)), std::max(3, cvRound(mm))}));
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centres;
    const int count = cv::connectedComponentsWithStats(burnt_mask, labels, stats, centres);
    double total = 0.0;
    double largest = 0.0;
    cv::Rect where;
    for (int i = 1; i < count; ++i) {
        const double area = stats.at<int>(i, cv::CC_STAT_AREA);
        if (area < least_glare_spot_mm2 * mm * mm) continue;
        total += area;
        if (area <= largest) continue;
        largest = area;
        where = {stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                 stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT)};
    }
    quality.glare = total / static_cast<double>(burnt_mask.total());
    if (quality.glare > most_glare) {
        quality.problems.push_back({Quality::Problem::glare, to_source(page, scale, where), quality.glare, most_glare});
    }
}

}  // namespace

std::string name_of(Quality::Problem problem) {
    switch (problem) {
        case Quality::Problem::blurred:
            return "blurred";
        case Quality::Problem::glare:
            return "glare";
        case Quality::Problem::too_coarse:
            return "too_coarse";
        case Quality::Problem::cropped:
            return "cropped";
        case Quality::Problem::too_dark:
            return "too_dark";
        case Quality::Problem::too_bright:
            return "too_bright";
    }
    return {};
}

Quality assess_quality(const cv::Mat& bgr, const Page& page) {
    Quality quality;
    if (bgr.empty() || page.rectified.empty()) return quality;
    const cv::Size2d mm = millimetres_of(page.size);
    const double across = (distance(page.quad[0], page.quad[1]) + distance(page.quad[3], page.quad[2])) / 2;
    const double down = (distance(page.quad[0], page.quad[3]) + distance(page.quad[1], page.quad[2])) / 2;
    quality.ppi = std::min(across / mm.width, down / mm.height) * 25.4;

    const double scale = std::min(1.0, static_cast<double>(measure_width) / page.rectified.cols);
    cv::Mat view = page.rectified;
    if (scale < 1.0) view = shrunk_by(view, scale);
    cv::Mat grey;
    cv::cvtColor(view, grey, cv::COLOR_BGR2GRAY);

    quality.sharpness = edge_sharpness(grey);
    if (quality.sharpness < least_sharpness) {
        quality.problems.push_back({Quality::Problem::blurred, std::nullopt, quality.sharpness, least_sharpness});
    }
    look_for_glare(view, page, scale, quality);
    if (*quality.ppi < least_ppi) {
        quality.problems.push_back({Quality::Problem::too_coarse, std::nullopt, *quality.ppi, least_ppi});
    }

    // What of the page lies outside the picture.
    std::vector<cv::Point2f> outline;
    for (const auto& corner : page.quad) outline.emplace_back(corner);
    const std::vector<cv::Point2f> frame{
        {-0.5F, -0.5F}, {bgr.cols - 0.5F, -0.5F}, {bgr.cols - 0.5F, bgr.rows - 0.5F}, {-0.5F, bgr.rows - 0.5F}};
    std::vector<cv::Point2f> shared;
    const double whole = area_of(page.quad);
    if (whole > 1.0 && is_usable(page.quad)) {
        const double outside =
            1.0 - std::min(1.0, static_cast<double>(cv::intersectConvexConvex(outline, frame, shared)) / whole);
        if (outside > most_cropped) {
            quality.problems.push_back({Quality::Problem::cropped, std::nullopt, outside, most_cropped});
        }
    }

    std::vector<uchar> values(grey.begin<uchar>(), grey.end<uchar>());
    const auto bright = values.begin() + static_cast<std::ptrdiff_t>(values.size() * 3 / 4);
    std::nth_element(values.begin(), bright, values.end());
    if (*bright < darkest_mean) {
        quality.problems.push_back(
            {Quality::Problem::too_dark, std::nullopt, static_cast<double>(*bright), darkest_mean});
    }
    return quality;
}

}  // namespace vidimus::vision
