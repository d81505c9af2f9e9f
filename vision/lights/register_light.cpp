// One light to another: what both show is edges (print that takes both, the page's outline, the portrait), whose
// brightness may be reversed, and how they run. OpenCV's exceptions stop here.
#include <algorithm>
#include <cmath>
#include <opencv2/calib3d.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "vision/geometry.h"
#include "vision/lights.h"

namespace vidimus::vision {
namespace {

constexpr double density = 6.0;  // pixels per mm of the frame in which they are compared
constexpr int reach = 12;        // 2 mm
constexpr double sure_agreement = 0.30;
constexpr double least_agreement = 0.04;
constexpr double least_standing = 3.8;  // deviations of the surface that the peak stands above its middle
// Pictures of one device lie within less than a millimetre of each other: a peak there needs to stand out less.
constexpr double one_device_mm = 0.6;
constexpr double least_standing_there = 3.0;
constexpr int tile_reach = 3;
constexpr double least_tile_agreement = 0.20;

/// Edges of a picture, as strong everywhere, and how they run: twice the angle of their slope, so that dark on bright
/// and bright on dark are one. 32-bit float, two channels.
cv::Mat edges_of(const cv::Mat& bgr) {
    cv::Mat grey;
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
    grey.convertTo(grey, CV_32F);
    cv::GaussianBlur(grey, grey, {}, 1.2);
    cv::Mat dx;
    cv::Mat dy;
    cv::Sobel(grey, dx, CV_32F, 1, 0);
    cv::Sobel(grey, dy, CV_32F, 0, 1);
    cv::Mat strength;
    cv::magnitude(dx, dy, strength);
    cv::Mat around;
    cv::GaussianBlur(strength, around, {}, 3.0 * density);
    cv::Mat even;
    cv::divide(strength, around + 1.0, even);
    even = cv::min(even, 4.0);
    const cv::Mat power = strength.mul(strength) + 1e-3;
    cv::Mat along;
    cv::Mat across;
    cv::divide(dx.mul(dx) - dy.mul(dy), power, along);
    cv::divide(2.0 * dx.mul(dy), power, across);
    cv::Mat edges;
    cv::merge(std::vector<cv::Mat>{even.mul(along), even.mul(across)}, edges);
    return edges;
}

struct Peak {
    cv::Point2d shift;  // of the light against the white picture
    double value = 0.0;
    double standing = 0.0;
    bool inside = false;
};

double vertex(double before, double peak, double after) {
    const double bend = before - 2 * peak + after;
    return std::abs(bend) > 1e-9 ? std::clamp(0.5 * (before - after) / bend, -0.5, 0.5) : 0.0;
}

/// Where `part` of the white edges lies in the light's, around its own place. `within`: pixels around it that the peak
/// must lie in.
Peak find_part(const cv::Mat& white, const cv::Mat& light, const cv::Rect& part, int around, int within) {
    const cv::Rect search(part.x - around, part.y - around, part.width + 2 * around, part.height + 2 * around);
    Peak peak;
    if ((search & cv::Rect({0, 0}, light.size())) != search) return peak;
    cv::Mat surface;
    cv::matchTemplate(light(search), white(part), surface, cv::TM_CCOEFF_NORMED);
    cv::patchNaNs(surface, 0.0);
    cv::Point at;
    const cv::Rect near =
        cv::Rect(around - within, around - within, 2 * within + 1, 2 * within + 1) & cv::Rect({0, 0}, surface.size());
    cv::minMaxLoc(surface(near), nullptr, &peak.value, nullptr, &at);
    at += near.tl();
    peak.shift = cv::Point2d(at) - cv::Point2d(around, around);
    peak.inside = at.x > 0 && at.y > 0 && at.x < surface.cols - 1 && at.y < surface.rows - 1;
    if (peak.inside) {
        const auto value = [&](int x, int y) { return static_cast<double>(surface.at<float>(y, x)); };
        peak.shift += cv::Point2d(vertex(value(at.x - 1, at.y), peak.value, value(at.x + 1, at.y)),
                                  vertex(value(at.x, at.y - 1), peak.value, value(at.x, at.y + 1)));
    }
    cv::Mat others(surface.size(), CV_8U, cv::Scalar(255));
    cv::circle(others, at, 4, cv::Scalar(0), cv::FILLED);
    cv::Scalar mean;
    cv::Scalar deviation;
    cv::meanStdDev(surface, mean, deviation, others);
    peak.standing = (peak.value - mean[0]) / std::max(1e-6, deviation[0]);
    return peak;
}

LightRegistration registered_from(const cv::Mat& white, const cv::Mat& light, const cv::Matx33d& frame_to_white,
                                  const cv::Matx33d& frame_to_light, cv::Size frame, bool one_device) {
    LightRegistration result;
    result.white_to_light = frame_to_light * frame_to_white.inv();
    const cv::Mat seen = edges_of(warp(white, frame_to_white, frame));
    const cv::Mat lit = edges_of(warp(light, frame_to_light, frame));
    const cv::Rect middle(reach, reach, frame.width - 2 * reach, frame.height - 2 * reach);
    Peak whole = find_part(seen, lit, middle, reach, reach);
    const auto stands_out = [](const Peak& peak, double standing) {
        return peak.inside && peak.value >= least_agreement && peak.standing >= standing;
    };
    bool told = whole.inside && (whole.value >= sure_agreement || stands_out(whole, least_standing));
    if (!told && one_device) {
        const Peak near = find_part(seen, lit, middle, reach, cvRound(one_device_mm * density));
        told = stands_out(near, least_standing_there);
        whole = told ? near : whole;
    }
    result.agreement = whole.value;
    result.standing = whole.standing;
    if (!told) return result;
    result.ok = true;
    // Then part by part: scale and turn.
    std::vector<cv::Point2f> from;
    std::vector<cv::Point2f> to;
    constexpr int columns = 5;
    constexpr int rows = 4;
    cv::Mat nearer;
    const cv::Matx23d move(1, 0, whole.shift.x, 0, 1, whole.shift.y);
    cv::warpAffine(lit, nearer, move, frame, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP);
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            const int wide = (frame.width - 2 * reach) / columns;
            const int high = (frame.height - 2 * reach) / rows;
            const cv::Rect part(reach + column * wide, reach + row * high, wide, high);
            const Peak peak = find_part(seen, nearer, part, tile_reach, tile_reach);
            if (!peak.inside || peak.value < least_tile_agreement) continue;
            const cv::Point2d centre(part.x + part.width / 2.0, part.y + part.height / 2.0);
            from.emplace_back(centre);
            to.emplace_back(centre + peak.shift);
        }
    }
    cv::Matx33d correction = cv::Matx33d::eye();
    if (from.size() >= 6) {
        const cv::Mat found = cv::estimateAffinePartial2D(from, to, cv::noArray(), cv::RANSAC, 0.5, 500, 0.99, 10);
        if (!found.empty()) {
            const cv::Matx33d turn(found.at<double>(0, 0), found.at<double>(0, 1), found.at<double>(0, 2),
                                   found.at<double>(1, 0), found.at<double>(1, 1), found.at<double>(1, 2), 0, 0, 1);
            const Quad corners = quad_of(cv::Rect2d(0, 0, frame.width, frame.height));
            const Quad moved = mapped(turn, corners);
            bool small = true;
            for (std::size_t i = 0; i < 4; ++i) small = small && distance(corners[i], moved[i]) < 0.6 * density;
            if (small) correction = turn;
        }
    }
    const cv::Matx33d shift(1, 0, whole.shift.x, 0, 1, whole.shift.y, 0, 0, 1);
    result.white_to_light = frame_to_light * shift * correction * frame_to_white.inv();
    return result;
}

}  // namespace

LightRegistration register_light(const cv::Mat& white, const cv::Mat& light, const Page& page) {
    LightRegistration result;
    if (white.empty() || light.empty() || page.rectified.empty()) return result;
    try {
        const cv::Size2d mm = millimetres_of(page.size);
        const double high = mm.width * page.rectified.rows / std::max(1, page.rectified.cols);
        const cv::Size frame(cvRound(mm.width * density), cvRound(high * density));
        const auto to_frame = [&frame](const Page& of) {
            const double sx = static_cast<double>(of.rectified.cols) / frame.width;
            const double sy = static_cast<double>(of.rectified.rows) / frame.height;
            return of.to_source * cv::Matx33d(sx, 0, 0.5 * sx - 0.5, 0, sy, 0.5 * sy - 0.5, 0, 0, 1);
        };
        const cv::Matx33d frame_to_white = to_frame(page);
        const double sx = static_cast<double>(light.cols) / white.cols;
        const double sy = static_cast<double>(light.rows) / white.rows;
        if (std::abs(sx / sy - 1.0) < 0.01) {  // one device: one frame
            const cv::Matx33d scale(sx, 0, 0.5 * sx - 0.5, 0, sy, 0.5 * sy - 0.5, 0, 0, 1);
            result = registered_from(white, light, frame_to_white, scale * frame_to_white, frame, true);
            if (result.ok) return result;
        }
        const Page other = locate_page(light, std::nullopt);
        if (!other.found || other.size != page.size) return result;
        const LightRegistration again = registered_from(white, light, frame_to_white, to_frame(other), frame, false);
        return again.ok ? again : result;
    } catch (const cv::Exception&) {
        result.ok = false;
        return result;
    }
}

}  // namespace vidimus::vision
