// The page's chromaticities against the specimen's: a grey copy has none, a poor colour copy other ones.
#include <algorithm>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "vision/agreement.h"
#include "vision/checks/check.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();

/// Two colour differences that a change of brightness hardly moves.
cv::Vec2f chroma(const cv::Vec3f& bgr) {
    const float sum = std::max(30.0F, bgr[0] + bgr[1] + bgr[2]);
    return {(bgr[2] - bgr[1]) / sum, (bgr[0] - (bgr[1] + bgr[2]) / 2) / sum};
}

}  // namespace

std::vector<Measured> measure_colour(const CheckContext& context) {
    const Frame& frame = context.reference.frame;
    const cv::Size2d mm = millimetres_of(frame.page);
    const cv::Rect2d page(0, 0, mm.width, mm.height);
    // Millimetre cells average print noise and sensor noise away. The captured picture is used, not the one
    // brought to the specimen's light per channel, which would put back the colour that a grey copy lacks.
    cv::Mat usable;
    cv::Mat both;
    cv::bitwise_and(context.document.usable, context.reference.static_mask, both);
    const cv::Size cells(cvRound(mm.width), cvRound(mm.height));
    // Both at the coarser one's sharpness: blur mixes the lines' colours.
    const auto cells_of = [&](cv::Mat small, double blur) {
        if (blur > 0.3) cv::GaussianBlur(small, small, {}, blur);
        cv::Mat result;
        cv::resize(small, result, cells, 0, 0, cv::INTER_AREA);
        return result;
    };
    cv::Mat specimen;
    context.reference.work.convertTo(specimen, CV_8U);
    const cv::Mat document = cells_of(context.document.small.clone(), -context.document.blur);
    const cv::Mat reference = cells_of(std::move(specimen), context.document.blur);
    cv::resize(both, usable, cells, 0, 0, cv::INTER_AREA);
    double dr[2] = {0, 0};
    double rr[2] = {0, 0};
    double dd[2] = {0, 0};
    cv::Vec2d mean_d(0, 0);
    cv::Vec2d mean_r(0, 0);
    int count = 0;
    std::vector<cv::Vec2f> ds;
    std::vector<cv::Vec2f> rs;
    for (int y = 0; y < cells.height; ++y) {
        for (int x = 0; x < cells.width; ++x) {
            if (usable.at<uchar>(y, x) < 240) continue;
            ds.push_back(chroma(cv::Vec3f(document.at<cv::Vec3b>(y, x))));
            rs.push_back(chroma(cv::Vec3f(reference.at<cv::Vec3b>(y, x))));
            mean_d += cv::Vec2d(ds.back());
            mean_r += cv::Vec2d(rs.back());
            ++count;
        }
    }
    if (count < 200) return {{not_measured, page}, {not_measured, page}};
    mean_d *= 1.0 / count;
    mean_r *= 1.0 / count;
    for (std::size_t i = 0; i < ds.size(); ++i) {
        for (int k = 0; k < 2; ++k) {
            const double d = static_cast<double>(ds[i][k]) - mean_d[k];
            const double r = static_cast<double>(rs[i][k]) - mean_r[k];
            dr[k] += d * r;
            dd[k] += d * d;
            rr[k] += r * r;
        }
    }
    // How strongly the document carries the specimen's colours, and how truly.
    const double slope = (dr[0] + dr[1]) / std::max(1e-9, rr[0] + rr[1]);
    const double correlation = (dr[0] + dr[1]) / std::sqrt(std::max(1e-12, (dd[0] + dd[1]) * (rr[0] + rr[1])));
    return {{static_cast<float>(std::log(std::clamp(slope, 0.02, 3.0))), page},
            {static_cast<float>(stretched(correlation)), page}};
}

}  // namespace vidimus::vision
