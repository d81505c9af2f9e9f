// Registration by what blocks of the static print look like, where points do not suffice: a page of fine lines and few
// large shapes has hardly a corner that two copies share, yet its titles and emblems lie where the outline says.
#include <algorithm>
#include <cmath>
#include <opencv2/calib3d.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <vector>

#include "vision/geometry.h"
#include "vision/registration.h"

namespace vidimus::vision {
namespace {

constexpr int width = 600;               // pixels: letters are told apart, the finest lines are not
constexpr int block = 40;                // pixels
constexpr int step = 20;                 // from block to block
constexpr int reach = 24;                // pixels, 4 in 100 of the width: how far a page lies beside the guess
constexpr int own_peak = 5;              // pixels around the best place that belong to it
constexpr double fine = 1.0;             // pixels of blur
constexpr double coarse = 8.0;           // pixels: slower changes are light
constexpr double least_print = 2.0;      // mean square of the band: less is bare paper
constexpr double least_static = 0.75;    // share of a block that all copies have alike
constexpr double least_alike = 0.45;     // correlation
constexpr double most_ambiguous = 0.85;  // second best place over the best: lines look the same a line further on
constexpr double inlier_distance = 1.5;  // pixels

cv::Mat band_of(const cv::Mat& bgr) {
    cv::Mat grey;
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
    grey.convertTo(grey, CV_32F);
    cv::Mat slow;
    cv::GaussianBlur(grey, slow, {}, coarse);
    cv::GaussianBlur(grey, grey, {}, fine);
    return grey - slow;
}

float vertex(float before, float peak, float after) {
    const float bend = before - 2 * peak + after;
    return std::abs(bend) > 1e-6F ? std::clamp(0.5F * (before - after) / bend, -0.5F, 0.5F) : 0.0F;
}

/// Where in `window` the block is, from the window's corner; none where it is nowhere, or at more than one place.
std::optional<cv::Point2f> find_block(const cv::Mat& window, const cv::Mat& wanted) {
    cv::Mat scores;
    cv::matchTemplate(window, wanted, scores, cv::TM_CCOEFF_NORMED);
    double best = 0.0;
    cv::Point at;
    cv::minMaxLoc(scores, nullptr, &best, nullptr, &at);
    if (best < least_alike || at.x == 0 || at.y == 0 || at.x == scores.cols - 1 || at.y == scores.rows - 1)
        return std::nullopt;
    const auto score = [&scores](int x, int y) { return scores.at<float>(y, x); };
    const cv::Point2f found(
        static_cast<float>(at.x) + vertex(score(at.x - 1, at.y), score(at.x, at.y), score(at.x + 1, at.y)),
        static_cast<float>(at.y) + vertex(score(at.x, at.y - 1), score(at.x, at.y), score(at.x, at.y + 1)));
    const cv::Rect own(at.x - own_peak, at.y - own_peak, 2 * own_peak + 1, 2 * own_peak + 1);
    scores(own & cv::Rect({}, scores.size())).setTo(-1.0F);
    double second = 0.0;
    cv::minMaxLoc(scores, nullptr, &second);
    return second > most_ambiguous * best ? std::nullopt : std::optional(found);
}

}  // namespace

cv::Matx33d laid_over(cv::Size specimen, cv::Size page, bool upside_down) {
    const cv::Matx33d upright = scaling(page, specimen);
    if (!upside_down) return upright;
    return cv::Matx33d(-1, 0, page.width - 1.0, 0, -1, page.height - 1.0, 0, 0, 1) * upright;
}

Match match_blocks(const ReferenceView& reference, const cv::Mat& page, const cv::Matx33d& guess) {
    Match match;
    if (page.empty() || reference.bgr.empty()) return match;
    const cv::Size specimen_size = reference.bgr.size();
    const cv::Size size(width, cvRound(static_cast<double>(width) * specimen_size.height / specimen_size.width));
    const cv::Matx33d to_specimen = scaling(specimen_size, size);
    cv::Mat small;
    cv::resize(reference.bgr, small, size, 0, 0, cv::INTER_AREA);
    const cv::Mat wanted = band_of(small);
    const cv::Mat seen = band_of(warp(page, guess * to_specimen, size));
    cv::Mat shared;
    cv::resize(reference.static_mask, shared, size, 0, 0, cv::INTER_NEAREST);
    std::vector<cv::Point2f> from;
    std::vector<cv::Point2f> to;
    for (int y = reach; y + block + reach <= size.height; y += step) {
        for (int x = reach; x + block + reach <= size.width; x += step) {
            const cv::Rect at(x, y, block, block);
            if (cv::countNonZero(shared(at)) < least_static * block * block) continue;
            const cv::Mat own = wanted(at);
            if (own.dot(own) < least_print * block * block) continue;
            const cv::Rect window(x - reach, y - reach, block + 2 * reach, block + 2 * reach);
            const auto found = find_block(seen(window), own);
            if (!found) continue;
            const cv::Point2f middle((block - 1) * 0.5F, (block - 1) * 0.5F);
            from.push_back(cv::Point2f(at.tl()) + middle);
            to.push_back(cv::Point2f(window.tl()) + *found + middle);
        }
    }
    if (from.size() < least_inliers) return match;
    cv::Mat held;
    const cv::Mat found = cv::findHomography(from, to, cv::USAC_MAGSAC, inlier_distance, held, 3000, 0.999);
    if (found.empty()) return match;
    const cv::Matx33d moved(found);
    double squares = 0.0;
    for (std::size_t i = 0; i < from.size(); ++i) {
        const double off = distance(mapped(moved, cv::Point2d(from[i])), cv::Point2d(to[i]));
        if (off > inlier_distance) continue;
        ++match.inliers;
        squares += off * off;
    }
    constexpr double unit = 1000.0 / width;
    if (match.inliers > 0) match.rms = unit * std::sqrt(squares / match.inliers);
    match.specimen_to_page = guess * to_specimen * moved * to_specimen.inv();
    match.share = 1.0;
    match.ok = match.inliers >= least_inliers && plausible(match.specimen_to_page, specimen_size, page.cols);
    return match;
}

}  // namespace vidimus::vision
