#include "vision/registration.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <opencv2/calib3d.hpp>
#include <opencv2/core/hal/hal.hpp>
#include <opencv2/features2d.hpp>
#include <opencv2/imgproc.hpp>

#include "vision/geometry.h"

namespace vidimus::vision {
namespace {

constexpr double feature_width = 1000.0;  // of the unit in which distances are held against limits
// Points are sought at this width: finer, a ground of lines has thousands of crossings, of which two copies share few.
constexpr double detection_width = 700.0;
constexpr std::size_t most_features = 5000;
constexpr int most_anywhere = 2000;          // where each is compared with all others
constexpr float akaze_threshold = 0.00015F;  // faint: a ground of fine lines shows its own only so
constexpr float ratio_limit = 0.87F;         // nearest to second nearest descriptor
constexpr double inlier_distance = 2.5;      // pixels at 1,000 px page width
constexpr float search_radius = 75.0F;       // the same: how far a located page may lie beside its outline
constexpr int farthest_descriptor = 150;     // bits: what differs by more is another point, even where it is alone

cv::Mat scaled_for_features(const cv::Mat& bgr, double& scale) {
    scale = std::min(1.0, detection_width / bgr.cols);
    cv::Mat grey;
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
    if (scale < 1.0) cv::resize(grey, grey, {}, scale, scale, cv::INTER_AREA);
    return grey;
}

/// Orders the points so that the strongest of every part of the picture come before the second strongest of any, since
/// registration wants them spread, and cuts them off.
void keep_spread(std::vector<cv::KeyPoint>& points, cv::Mat& descriptors, cv::Size size, std::size_t most) {
    constexpr int across = 12;
    constexpr int down = 8;
    std::vector<std::size_t> order(points.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&points](std::size_t a, std::size_t b) { return points[a].response > points[b].response; });
    std::array<std::vector<std::size_t>, std::size_t{across} * down> cells;
    for (const std::size_t i : order) {
        const int x = std::clamp(static_cast<int>(points[i].pt.x) * across / size.width, 0, across - 1);
        const int y = std::clamp(static_cast<int>(points[i].pt.y) * down / size.height, 0, down - 1);
        cells.at(static_cast<std::size_t>(y * across + x)).push_back(i);
    }
    std::vector<cv::KeyPoint> kept;
    cv::Mat rows(0, descriptors.cols, descriptors.type());
    most = std::min(most, points.size());
    for (std::size_t rank = 0; kept.size() < most; ++rank) {
        for (const auto& cell : cells) {
            if (rank >= cell.size() || kept.size() == most) continue;
            kept.push_back(points[cell[rank]]);
            rows.push_back(descriptors.row(static_cast<int>(cell[rank])));
        }
    }
    points = std::move(kept);
    descriptors = rows;
}

/// A specimen's point and the page's that looks like it.
struct Pair {
    int specimen = 0;
    int page = 0;
    int distance = 0;
};

/// Each page point keeps only its best partner.
void keep_mutual(std::vector<Pair>& pairs, std::size_t page_points) {
    std::vector<int> best(page_points, std::numeric_limits<int>::max());
    for (const Pair& pair : pairs) {
        int& least = best[static_cast<std::size_t>(pair.page)];
        least = std::min(least, pair.distance);
    }
    std::erase_if(pairs, [&best](const Pair& pair) {
        int& least = best[static_cast<std::size_t>(pair.page)];
        if (pair.distance > least || least < 0) return true;
        least = -1;  // taken
        return false;
    });
}

std::vector<Pair> pairs_anywhere(const Features& specimen, const Features& page) {
    std::vector<std::vector<cv::DMatch>> nearest;
    const auto first = [](const cv::Mat& all) { return all.rowRange(0, std::min(all.rows, most_anywhere)); };
    cv::BFMatcher(cv::NORM_HAMMING).knnMatch(first(specimen.descriptors), first(page.descriptors), nearest, 2);
    std::vector<Pair> pairs;
    for (const auto& two : nearest) {
        if (two.size() < 2 || two[0].distance > ratio_limit * two[1].distance) continue;
        pairs.push_back({two[0].queryIdx, two[0].trainIdx, static_cast<int>(two[0].distance)});
    }
    return pairs;
}

/// A located page lies in its picture about as its specimen does, so that each point has few possible partners: faster
/// than all with all, and with fewer chances to be wrong. `expected` are the specimen's points in page pixels.
std::vector<Pair> pairs_nearby(const Features& specimen, const std::vector<cv::Point2f>& expected,
                               const Features& page) {
    const float reach = static_cast<float>(page.width / feature_width) * search_radius;
    const auto cell_of = [reach](float at) { return std::max(0, static_cast<int>(at / reach)); };
    int columns = 1;
    int rows = 1;
    for (const auto& point : page.points) {
        columns = std::max(columns, cell_of(point.pt.x) + 1);
        rows = std::max(rows, cell_of(point.pt.y) + 1);
    }
    std::vector<std::vector<int>> cells(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
    for (std::size_t i = 0; i < page.points.size(); ++i) {
        const cv::Point2f& at = page.points[i].pt;
        cells[static_cast<std::size_t>(cell_of(at.y) * columns + cell_of(at.x))].push_back(static_cast<int>(i));
    }
    const int length = page.descriptors.cols;
    std::vector<Pair> pairs;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const cv::Point2f& at = expected[i];
        const uchar* wanted = specimen.descriptors.ptr(static_cast<int>(i));
        int best = std::numeric_limits<int>::max();
        int second = farthest_descriptor;
        int partner = -1;
        for (int y = std::max(0, cell_of(at.y) - 1); y <= std::min(rows - 1, cell_of(at.y) + 1); ++y) {
            for (int x = std::max(0, cell_of(at.x) - 1); x <= std::min(columns - 1, cell_of(at.x) + 1); ++x) {
                for (const int k : cells[static_cast<std::size_t>(y * columns + x)]) {
                    const cv::Point2f off = page.points[static_cast<std::size_t>(k)].pt - at;
                    if (off.dot(off) > reach * reach) continue;
                    const int distance = cv::hal::normHamming(wanted, page.descriptors.ptr(k), length);
                    if (distance < best) {
                        second = std::min(second, best);
                        best = distance;
                        partner = k;
                    } else {
                        second = std::min(second, distance);
                    }
                }
            }
        }
        if (partner >= 0 && static_cast<float>(best) <= ratio_limit * static_cast<float>(second)) {
            pairs.push_back({static_cast<int>(i), partner, best});
        }
    }
    return pairs;
}

/// Of the parts of the specimen that have points, the share in which some hold: an emblem or a title that two models
/// have in common fills few.
double share_of(const std::vector<cv::Point2f>& held, const Features& specimen, cv::Size size) {
    constexpr int across = 8;
    constexpr int down = 6;
    constexpr int enough = 8;  // points that a part must have to count
    std::array<int, std::size_t{across} * down> known{};
    std::array<int, std::size_t{across} * down> found{};
    const auto part_of = [size](const cv::Point2f& at) {
        const int x = std::clamp(static_cast<int>(at.x) * across / size.width, 0, across - 1);
        const int y = std::clamp(static_cast<int>(at.y) * down / size.height, 0, down - 1);
        return static_cast<std::size_t>(y * across + x);
    };
    for (const auto& point : specimen.points) ++known.at(part_of(point.pt));
    for (const auto& at : held) ++found.at(part_of(at));
    int parts = 0;
    int filled = 0;
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (known.at(i) < enough) continue;
        ++parts;
        filled += found.at(i) > 0 ? 1 : 0;
    }
    return parts > 0 ? static_cast<double>(filled) / parts : 0.0;
}

Match fitted(const Features& specimen, cv::Size specimen_size, const Features& page, std::vector<Pair> pairs) {
    Match match;
    keep_mutual(pairs, page.points.size());
    if (pairs.size() < least_inliers) return match;
    // Both sides at 1,000 px page width, so that one distance fits all captures.
    const double to_unit = feature_width / specimen_size.width;
    const double page_unit = feature_width / page.width;
    std::vector<cv::Point2f> from;
    std::vector<cv::Point2f> to;
    for (const Pair& pair : pairs) {
        from.push_back(specimen.points[static_cast<std::size_t>(pair.specimen)].pt * to_unit);
        to.push_back(page.points[static_cast<std::size_t>(pair.page)].pt * page_unit);
    }
    cv::Mat inlier_mask;
    const cv::Mat found = cv::findHomography(from, to, cv::USAC_MAGSAC, inlier_distance, inlier_mask, 3000, 0.999);
    if (found.empty()) return match;
    const cv::Matx33d unit_homography(found);
    double squares = 0.0;
    std::vector<cv::Point2f> held;
    for (std::size_t i = 0; i < from.size(); ++i) {
        const double off = distance(mapped(unit_homography, cv::Point2d(from[i])), cv::Point2d(to[i]));
        if (inlier_mask.at<uchar>(static_cast<int>(i)) == 0 || off > inlier_distance) continue;
        ++match.inliers;
        squares += off * off;
        held.push_back(specimen.points[static_cast<std::size_t>(pairs[i].specimen)].pt);
    }
    match.share = share_of(held, specimen, specimen_size);
    if (match.inliers > 0) match.rms = std::sqrt(squares / match.inliers);
    match.specimen_to_page = cv::Matx33d(1 / page_unit, 0, 0, 0, 1 / page_unit, 0, 0, 0, 1) * unit_homography *
                             cv::Matx33d(to_unit, 0, 0, 0, to_unit, 0, 0, 0, 1);
    match.ok = match.inliers >= least_inliers && plausible(match.specimen_to_page, specimen_size, page.width);
    return match;
}

}  // namespace

bool plausible(const cv::Matx33d& homography, cv::Size specimen_size, double page_width) {
    const Quad corners = mapped(homography, quad_of(cv::Rect2d(0, 0, specimen_size.width, specimen_size.height)));
    if (!is_usable(corners)) return false;
    const double area = area_of(corners);
    return area > 0.02 * page_width * page_width && area < 20.0 * page_width * page_width;
}

Features find_features(const cv::Mat& bgr, const cv::Mat& mask) {
    Features features;
    features.width = bgr.cols;
    if (bgr.empty()) return features;
    double scale = 1.0;
    const cv::Mat grey = scaled_for_features(bgr, scale);
    cv::Mat scaled_mask;
    if (!mask.empty()) cv::resize(mask, scaled_mask, grey.size(), 0, 0, cv::INTER_NEAREST);
    // Both at once: most of the time goes into the scale space, which each of the two would build.
    cv::AKAZE::create(cv::AKAZE::DESCRIPTOR_MLDB, 0, 3, akaze_threshold, 3, 3, cv::KAZE::DIFF_PM_G2)
        ->detectAndCompute(grey, scaled_mask, features.points, features.descriptors);
    keep_spread(features.points, features.descriptors, grey.size(), most_features);
    for (auto& point : features.points) {
        point.pt.x = static_cast<float>((point.pt.x + 0.5) / scale - 0.5);
        point.pt.y = static_cast<float>((point.pt.y + 0.5) / scale - 0.5);
    }
    return features;
}

Match match_features(const Features& specimen, cv::Size specimen_size, const Features& page) {
    if (specimen.points.size() < least_inliers || page.points.size() < least_inliers) return {};
    return fitted(specimen, specimen_size, page, pairs_anywhere(specimen, page));
}

Match match_nearby(const Features& specimen, cv::Size specimen_size, const Features& page, cv::Size page_size,
                   bool upside_down) {
    if (specimen.points.size() < least_inliers || page.points.size() < least_inliers) return {};
    const float sx = static_cast<float>(page_size.width) / static_cast<float>(specimen_size.width);
    const float sy = static_cast<float>(page_size.height) / static_cast<float>(specimen_size.height);
    std::vector<cv::Point2f> expected;
    expected.reserve(specimen.points.size());
    for (const auto& point : specimen.points) {
        const cv::Point2f at(point.pt.x * sx, point.pt.y * sy);
        expected.push_back(upside_down ? cv::Point2f(static_cast<float>(page_size.width) - at.x,
                                                     static_cast<float>(page_size.height) - at.y)
                                       : at);
    }
    return fitted(specimen, specimen_size, page, pairs_nearby(specimen, expected, page));
}

}  // namespace vidimus::vision
