#include "vision/registration.h"

#include <algorithm>
#include <cmath>
#include <opencv2/calib3d.hpp>
#include <opencv2/features2d.hpp>
#include <opencv2/imgproc.hpp>

#include "vision/geometry.h"

namespace vidimus::vision {
namespace {

constexpr double feature_width = 1000.0;
constexpr int most_features = 2500;
constexpr float akaze_threshold = 0.0006F;
constexpr float ratio_limit = 0.85F;     // nearest to second nearest descriptor
constexpr double inlier_distance = 2.5;  // pixels at 1,000 px page width

cv::Mat scaled_for_features(const cv::Mat& bgr, double& scale) {
    scale = std::min(1.0, feature_width / bgr.cols);
    cv::Mat grey;
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
    if (scale < 1.0) cv::resize(grey, grey, {}, scale, scale, cv::INTER_AREA);
    return grey;
}

/// The page must come out with its corners in the same turning order and no corner swallowed.
bool plausible(const cv::Matx33d& homography, cv::Size specimen_size, double page_width) {
    const Quad corners = mapped(homography, quad_of(cv::Rect2d(0, 0, specimen_size.width, specimen_size.height)));
    if (!is_usable(corners)) return false;
    const double area = area_of(corners);
    return area > 0.02 * page_width * page_width && area < 20.0 * page_width * page_width;
}

}  // namespace

Features find_features(const cv::Mat& bgr, const cv::Mat& mask) {
    Features features;
    features.width = bgr.cols;
    if (bgr.empty()) return features;
    double scale = 1.0;
    const cv::Mat grey = scaled_for_features(bgr, scale);
    cv::Mat scaled_mask;
    if (!mask.empty()) cv::resize(mask, scaled_mask, grey.size(), 0, 0, cv::INTER_NEAREST);
    const auto detector =
        cv::AKAZE::create(cv::AKAZE::DESCRIPTOR_MLDB, 0, 3, akaze_threshold, 3, 3, cv::KAZE::DIFF_PM_G2);
    detector->detect(grey, features.points, scaled_mask);
    cv::KeyPointsFilter::retainBest(features.points, most_features);
    detector->compute(grey, features.points, features.descriptors);
    for (auto& point : features.points) {
        point.pt.x = static_cast<float>((point.pt.x + 0.5) / scale - 0.5);
        point.pt.y = static_cast<float>((point.pt.y + 0.5) / scale - 0.5);
    }
    return features;
}

Match match_features(const Features& specimen, cv::Size specimen_size, const Features& page) {
    Match match;
    if (specimen.points.size() < least_inliers || page.points.size() < least_inliers) return match;
    std::vector<std::vector<cv::DMatch>> pairs;
    cv::BFMatcher(cv::NORM_HAMMING).knnMatch(specimen.descriptors, page.descriptors, pairs, 2);
    // Each page point keeps only its best partner.
    std::vector<int> best(page.points.size(), -1);
    std::vector<cv::DMatch> good;
    for (const auto& pair : pairs) {
        if (pair.size() < 2 || pair[0].distance > ratio_limit * pair[1].distance) continue;
        int& slot = best[static_cast<std::size_t>(pair[0].trainIdx)];
        if (slot < 0) {
            slot = static_cast<int>(good.size());
            good.push_back(pair[0]);
        } else if (pair[0].distance < good[static_cast<std::size_t>(slot)].distance) {
            good[static_cast<std::size_t>(slot)] = pair[0];
        }
    }
    if (good.size() < least_inliers) return match;
    // Both sides at 1,000 px page width, so that one distance fits all captures.
    const double to_unit = feature_width / specimen_size.width;
    const double page_unit = feature_width / page.width;
    std::vector<cv::Point2f> from;
    std::vector<cv::Point2f> to;
    for (const auto& pair : good) {
        from.push_back(specimen.points[static_cast<std::size_t>(pair.queryIdx)].pt * to_unit);
        to.push_back(page.points[static_cast<std::size_t>(pair.trainIdx)].pt * page_unit);
    }
    cv::Mat inlier_mask;
    const cv::Mat found = cv::findHomography(from, to, cv::USAC_MAGSAC, inlier_distance, inlier_mask, 3000, 0.999);
    if (found.empty()) return match;
    const cv::Matx33d unit_homography(found);
    double squares = 0.0;
    for (std::size_t i = 0; i < from.size(); ++i) {
        const double off = distance(mapped(unit_homography, cv::Point2d(from[i])), cv::Point2d(to[i]));
        if (inlier_mask.at<uchar>(static_cast<int>(i)) == 0 || off > inlier_distance) continue;
        ++match.inliers;
        squares += off * off;
    }
    if (match.inliers > 0) match.rms = std::sqrt(squares / match.inliers);
    match.specimen_to_page = cv::Matx33d(1 / page_unit, 0, 0, 0, 1 / page_unit, 0, 0, 0, 1) * unit_homography *
                             cv::Matx33d(to_unit, 0, 0, 0, to_unit, 0, 0, 0, 1);
    match.ok = match.inliers >= least_inliers && plausible(match.specimen_to_page, specimen_size, page.width);
    return match;
}

cv::Matx33d refine(const ReferenceView& reference, const cv::Mat& source, const cv::Matx33d& specimen_to_source) {
    const Frame& frame = reference.frame;
    const double sx = static_cast<double>(frame.size.width) / frame.work_size.width;
    const double sy = static_cast<double>(frame.size.height) / frame.work_size.height;
    // Pixel centres of the two densities: u = (x + 0.5)·s − 0.5.
    const cv::Matx33d work_to_pack(sx, 0, 0.5 * sx - 0.5, 0, sy, 0.5 * sy - 0.5, 0, 0, 1);
    const cv::Mat view = warp(source, specimen_to_source * work_to_pack, frame.work_size);
    cv::Mat grey;
    cv::cvtColor(view, grey, cv::COLOR_BGR2GRAY);
    grey.convertTo(grey, CV_32F);
    const cv::Mat document_band = band_pass(grey);
    const cv::Mat reference_band = band_pass(reference.work_grey);
    constexpr int half = 24;
    constexpr int reach = 3;
    std::vector<cv::Point2f> from;
    std::vector<cv::Point2f> to;
    for (int y = half + reach; y + half + reach < frame.work_size.height; y += 40) {
        for (int x = half + reach; x + half + reach < frame.work_size.width; x += 40) {
            const cv::Rect block(x - half, y - half, 2 * half, 2 * half);
            if (cv::countNonZero(reference.static_mask(block)) < block.area() * 3 / 4) continue;
            const cv::Mat wanted = reference_band(block);
            if (cv::norm(wanted, cv::NORM_L2SQR) / block.area() < 2.0) continue;
            cv::Mat scores;
            const cv::Rect around(block.x - reach, block.y - reach, block.width + 2 * reach, block.height + 2 * reach);
            cv::matchTemplate(document_band(around), wanted, scores, cv::TM_CCORR_NORMED);
            double best = 0.0;
            cv::Point at;
            cv::minMaxLoc(scores, nullptr, &best, nullptr, &at);
            if (best < 0.5 || at.x == 0 || at.y == 0 || at.x == 2 * reach || at.y == 2 * reach) continue;
            // The peak of the parabola through three neighbours.
            const auto vertex = [](float before, float peak, float after) {
                const float bend = before - 2 * peak + after;
                return std::abs(bend) > 1e-6F ? std::clamp(0.5F * (before - after) / bend, -0.5F, 0.5F) : 0.0F;
            };
            const float dx =
                static_cast<float>(at.x - reach) +
                vertex(scores.at<float>(at.y, at.x - 1), scores.at<float>(at), scores.at<float>(at.y, at.x + 1));
            const float dy =
                static_cast<float>(at.y - reach) +
                vertex(scores.at<float>(at.y - 1, at.x), scores.at<float>(at), scores.at<float>(at.y + 1, at.x));
            from.emplace_back(static_cast<float>(x), static_cast<float>(y));
            to.emplace_back(static_cast<float>(x) + dx, static_cast<float>(y) + dy);
        }
    }
    if (from.size() < 16) return specimen_to_source;
    cv::Mat inliers;
    const cv::Mat found = cv::findHomography(from, to, cv::RANSAC, 1.0, inliers, 1000, 0.995);
    if (found.empty() || cv::countNonZero(inliers) < 12) return specimen_to_source;
    // Where the blocks cover only a part of the page the fit may run away elsewhere: it may move no corner by much.
    const cv::Matx33d correction(found);
    const Quad corners = quad_of(cv::Rect2d(0, 0, frame.work_size.width, frame.work_size.height));
    const Quad moved = mapped(correction, corners);
    for (std::size_t i = 0; i < 4; ++i) {
        if (distance(corners[i], moved[i]) > 8.0) return specimen_to_source;
    }
    return specimen_to_source * work_to_pack * correction * work_to_pack.inv();
}

}  // namespace vidimus::vision
