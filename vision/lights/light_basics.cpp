// What is looked at in infrared and ultraviolet of every document, known model or not: absolute measures. OpenCV's
// exceptions stop here.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>

#include "vision/geometry.h"
#include "vision/lights.h"
#include "vision/lights/light_algorithms.h"

namespace vidimus::vision {
namespace {

// Of the characters' contrast in white light that infrared must show. Carbon black shows 0.8 and more; inks without
// carbon 0.2 and less. Between the two nothing is said.
constexpr double surely_seen = 0.50;
constexpr double surely_unseen = 0.32;
constexpr int mrz_parts = 6;

// Blue grey levels where the page is dark. Dull substrates stay below 60 with every lamp that was drawn; brighteners
// begin at 80. A lamp's strength is nowhere told: what lies between is left open.
constexpr double surely_dull = 62.0;
constexpr double surely_bright = 84.0;

CheckResult named(const char* id, const char* algorithm) {
    CheckResult result;
    result.id = id;
    result.algorithm = algorithm;
    return result;
}

cv::Mat small_crop(const cv::Mat& image) {
    cv::Mat part = image.clone();
    const double scale = 240.0 / std::max(part.cols, part.rows);
    if (scale < 1.0) cv::resize(part, part, {}, scale, scale, cv::INTER_AREA);
    return part;
}

}  // namespace

CheckResult infrared_mrz(const cv::Mat& white, const cv::Mat& infrared, const LightRegistration& registration,
                         const MrzAnchor& mrz, const Page&) {
    CheckResult result = named("IR.AB.MR:readable", "ir_mrz");
    result.threshold = surely_unseen;
    result.region = mapped(registration.white_to_light, mrz.quad);
    if (!registration.ok) {
        result.outcome = Outcome::undetermined;
        result.reason = "check.light.not_registered";
        return result;
    }
    try {
        // The zone upright, ten characters an inch.
        const double across = 2.54 * mrz.columns;
        const double down = mrz.lines >= 3 ? 3 * 4.23 : 2 * 6.35;
        const cv::Size size(cvRound(across * light_density), cvRound(down * light_density));
        const cv::Matx33d to_white =
            homography_between(quad_of(cv::Rect2d(-0.5, -0.5, size.width, size.height)), mrz.quad);
        cv::Mat seen;
        cv::Mat lit;
        cv::cvtColor(warp(white, to_white, size), seen, cv::COLOR_BGR2GRAY);
        const cv::Mat picture = warp(infrared, registration.white_to_light * to_white, size);
        cv::cvtColor(picture, lit, cv::COLOR_BGR2GRAY);
        seen.convertTo(seen, CV_32F);
        lit.convertTo(lit, CV_32F);
        const cv::Mat in_white = stroke_contrast(seen, light_density);
        const cv::Mat in_light = stroke_contrast(lit, light_density);
        std::vector<cv::Rect> parts;
        for (int i = 0; i < mrz_parts; ++i) {
            parts.emplace_back(i * size.width / mrz_parts, 0, size.width / mrz_parts, size.height);
        }
        double least = std::numeric_limits<double>::max();
        for (const double ratio : stroke_ratios(in_white, in_light, in_white > 0.3, parts)) {
            if (std::isfinite(ratio)) least = std::min(least, ratio);
        }
        result.scanned = small_crop(picture);
        if (least > 1e6) {
            result.outcome = Outcome::undetermined;
            result.reason = "check.area.unusable";
            return result;
        }
        result.score = least;
        result.margin = std::clamp(least - surely_unseen, -1.0, 1.0);
        result.outcome = least < surely_unseen ? Outcome::failed
                         : least < surely_seen ? Outcome::undetermined
                                               : Outcome::successful;
        if (result.outcome == Outcome::failed) result.reason = "check.ir_mrz.transparent";
        if (result.outcome == Outcome::undetermined) result.reason = "check.ir_mrz.faint";
    } catch (const cv::Exception& problem) {
        result.outcome = Outcome::aborted;
        result.error = problem.err;
    }
    return result;
}

CheckResult ultraviolet_dullness(const cv::Mat& ultraviolet, const LightRegistration& registration, const Page& page) {
    CheckResult result = named("UV.BR.FU:dullness", "uv_dullness");
    result.threshold = surely_bright;
    try {
        // Without a tie to the white picture the page is where it was, or nothing could be said of it.
        const cv::Size size(360, std::max(1, cvRound(360.0 * page.rectified.rows / std::max(1, page.rectified.cols))));
        const double scale = static_cast<double>(page.rectified.cols) / size.width;
        const cv::Matx33d to_page(scale, 0, 0.5 * scale - 0.5, 0, scale, 0.5 * scale - 0.5, 0, 0, 1);
        const cv::Mat picture = warp(ultraviolet, registration.white_to_light * page.to_source * to_page, size);
        result.region = mapped(registration.white_to_light, page.quad);
        result.scanned = small_crop(picture);
        if (!registration.ok) {
            result.outcome = Outcome::undetermined;
            result.reason = "check.light.not_registered";
            return result;
        }
        const cv::Rect inner(size.width / 30, size.height / 30, size.width * 28 / 30, size.height * 28 / 30);
        std::vector<cv::Mat> channels;
        cv::split(picture(inner), channels);
        std::array<int, 256> counts{};
        for (int y = 0; y < channels[0].rows; ++y) {
            for (int x = 0; x < channels[0].cols; ++x) ++counts[channels[0].at<unsigned char>(y, x)];
        }
        int below = 0;
        int level = 0;
        const int wanted = static_cast<int>(channels[0].total()) * 3 / 10;
        while (level < 255 && (below += counts[static_cast<std::size_t>(level)]) < wanted) ++level;
        result.score = level;
        result.margin = std::clamp((surely_bright - level) / surely_bright, -1.0, 1.0);
        result.outcome = level >= surely_bright ? Outcome::failed
                         : level > surely_dull  ? Outcome::undetermined
                                                : Outcome::successful;
        if (result.outcome == Outcome::failed) result.reason = "check.uv_dullness.bright";
        if (result.outcome == Outcome::undetermined) result.reason = "check.uv_dullness.between";
    } catch (const cv::Exception& problem) {
        result.outcome = Outcome::aborted;
        result.error = problem.err;
    }
    return result;
}

}  // namespace vidimus::vision
