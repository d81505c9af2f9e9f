// The holder's own print in the fields: height, line, left edge and stroke width against those of genuine
// copies. Another typeface or another printer shows in them, whatever the words say.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <opencv2/imgproc.hpp>

#include "vision/checks/check.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr float least_contrast = 40.0F;  // grey levels: paler than this is background
constexpr double black = 30.0;           // grey level of full ink
constexpr double least_ink_mm2 = 1.5;    // less is an empty field
constexpr int features = 4;

/// How much of each pixel is ink, 0…1; sums of it hardly move with blur.
cv::Mat ink_share(const CheckContext& context, const cv::Rect& area) {
    const cv::Mat reference = context.reference.work_grey(area);
    const cv::Mat document = context.document.work_grey(area);
    cv::Mat share(area.size(), CV_32F);
    for (int y = 0; y < area.height; ++y) {
        const auto* r = reference.ptr<float>(y);
        const auto* d = document.ptr<float>(y);
        auto* to = share.ptr<float>(y);
        for (int x = 0; x < area.width; ++x) {
            const float below = r[x] - d[x];
            const float full = std::max(60.0F, r[x] - static_cast<float>(black));
            to[x] = below > least_contrast * 0.5F ? std::clamp(below / full, 0.0F, 1.2F) : 0.0F;
        }
    }
    return share;
}

/// Where a profile passes half of its usual height, between pixels; from the front.
double rising_edge(const std::vector<double>& profile, double level) {
    for (std::size_t i = 0; i < profile.size(); ++i) {
        if (profile[i] < level) continue;
        if (i == 0) return 0.0;
        return static_cast<double>(i) - (profile[i] - level) / std::max(1e-9, profile[i] - profile[i - 1]);
    }
    return static_cast<double>(profile.size());
}

}  // namespace

std::vector<Measured> measure_text(const CheckContext& context) {
    std::vector<Measured> result;
    const double density = context.reference.frame.work_density;
    for (const Zone& zone : context.zones) {
        if (zone.kind != Zone::Kind::field) continue;
        const std::size_t start = result.size();
        result.insert(result.end(), features, {not_measured, zone.mm});
        const cv::Rect area = context.reference.frame.work_rect(zone.mm);
        if (area.width < 8 || area.height < 8) continue;
        if (cv::countNonZero(context.document.usable(area)) < area.area() * 9 / 10) continue;
        const cv::Mat share = ink_share(context, area);
        const double ink = cv::sum(share)[0];
        if (ink < least_ink_mm2 * density * density) continue;
        cv::Mat dx;
        cv::Mat dy;
        cv::Sobel(share, dx, CV_32F, 1, 0, 3, 0.125);
        cv::Sobel(share, dy, CV_32F, 0, 1, 3, 0.125);
        cv::Mat slope;
        cv::magnitude(dx, dy, slope);
        const double outline = cv::sum(slope)[0];
        std::vector<double> rows;
        std::vector<double> columns;
        for (int y = 0; y < share.rows; ++y) rows.push_back(cv::sum(share.row(y))[0]);
        for (int x = 0; x < share.cols; ++x) columns.push_back(cv::sum(share.col(x))[0]);
        const double usual = median_of([&] {
            std::vector<double> strong;
            const double most = *std::max_element(rows.begin(), rows.end());
            std::copy_if(rows.begin(), rows.end(), std::back_inserter(strong),
                         [&](double row) { return row > 0.3 * most; });
            return strong;
        }());
        const double top = rising_edge(rows, 0.5 * usual);
        const std::vector<double> upwards(rows.rbegin(), rows.rend());
        const double bottom = static_cast<double>(rows.size()) - rising_edge(upwards, 0.5 * usual);
        const double left = rising_edge(columns, 0.2 * *std::max_element(columns.begin(), columns.end()));
        // Brought to one measure: a deviation of 0.1 is a tenth of a millimetre, or a tenth of the stroke. Letters
        // begin at different places of their cells, so the left edge weighs less.
        const double values[features] = {(bottom - top) / density, bottom / density, 0.3 * left / density,
                                         std::log(2 * ink / std::max(1.0, outline))};
        for (std::size_t k = 0; k < features; ++k) result[start + k].value = static_cast<float>(values[k]);
    }
    return result;
}

}  // namespace vidimus::vision
