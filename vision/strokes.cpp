#include "vision/strokes.h"

#include <algorithm>
#include <cstdlib>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

namespace vidimus::vision {
namespace {

constexpr double halo_mm = 0.10;
constexpr int least_darkness = 22;  // grey levels below the bare background
constexpr int core_darkness = 55;   // and somewhere in every stroke
constexpr double core_share = 0.4;  // of the background's own brightness, if that is more
constexpr double speck_mm = 0.12;
constexpr double edge_mm = 0.18;  // from a stroke's core to where its blur ends
constexpr int dot_darkness = 40;  // of dots and accents, which blur makes paler than strokes
constexpr double least_dot_mm = 0.14;
constexpr double most_dot_mm = 0.8;
constexpr double dot_share = 0.5;     // of its box that a dot fills
constexpr double dot_reach_mm = 0.6;  // from the character that it belongs to
constexpr double run_on_mm = 12.0;    // beyond the places of holders' print

/// Dots and accents of the characters whose strokes are `core`: small, compact, and near one.
void add_dots(const cv::Mat& darker, double density, cv::Mat& core) {
    cv::Mat near;
    const int reach = 2 * cvRound(dot_reach_mm * density) + 1;
    cv::dilate(core, near, cv::getStructuringElement(cv::MORPH_RECT, {reach, reach}));
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centres;
    const int count = cv::connectedComponentsWithStats(darker > dot_darkness, labels, stats, centres);
    for (int i = 1; i < count; ++i) {
        const cv::Rect box(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                           stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
        const int area = stats.at<int>(i, cv::CC_STAT_AREA);
        const bool small = std::max(box.width, box.height) <= most_dot_mm * density &&
                           std::min(box.width, box.height) >= least_dot_mm * density && area >= dot_share * box.area();
        if (!small || cv::countNonZero(near(box)) == 0) continue;
        core(box).setTo(255, labels(box) == i);
    }
}

cv::Mat cores_of(const cv::Mat& darker, const cv::Mat& bare) {
    cv::Mat core = cv::Mat::zeros(darker.size(), CV_8U);
    for (int y = 0; y < core.rows; ++y) {
        const auto* d = darker.ptr<uchar>(y);
        const auto* b = bare.ptr<uchar>(y);
        auto* to = core.ptr<uchar>(y);
        for (int x = 0; x < core.cols; ++x) to[x] = d[x] > std::max<double>(core_darkness, core_share * b[x]) ? 255 : 0;
    }
    return core;
}

/// A name that is longer than any that was seen goes on behind its place: dark pieces in its row, as high as its
/// letters, and no farther from the last one than a space. Empty where there are none.
cv::Mat letters_beyond(const cv::Mat& darker, const cv::Mat& may, const cv::Mat& ink, double density) {
    constexpr double farthest_mm = 30.0;
    constexpr double least_height_mm = 1.2;
    constexpr double most_height_mm = 5.0;
    constexpr double space = 1.5;   // all of the height
    constexpr double uneven = 0.3;  // by which head and foot may lie off those of the letters before
    constexpr double widest = 4.0;  // letters may touch
    const int farthest = cvRound(farthest_mm * density);
    cv::Mat beyond = cv::Mat::zeros(may.size(), CV_8U);
    int dark = 0;
    for (int y = 0; y < may.rows; ++y) {
        const auto* m = may.ptr<uchar>(y);
        const auto* d = darker.ptr<uchar>(y);
        auto* to = beyond.ptr<uchar>(y);
        int left = 0;
        for (int x = 0; x < may.cols; ++x) {
            if (m[x] != 0) {
                left = farthest;
            } else if (left > 0) {
                --left;
                if (d[x] <= core_darkness) continue;
                to[x] = 255;
                ++dark;
            }
        }
    }
    if (dark < least_height_mm * density) return {};
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centres;
    const int count = cv::connectedComponentsWithStats(beyond, labels, stats, centres);
    std::vector<std::pair<int, cv::Rect>> pieces;
    for (int i = 1; i < count; ++i) {
        const cv::Rect box(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                           stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
        const double height = box.height / density;
        if (height < least_height_mm || height > most_height_mm || box.width > widest * box.height) continue;
        pieces.emplace_back(i, box);
    }
    std::sort(pieces.begin(), pieces.end(), [](const auto& a, const auto& b) { return a.second.x < b.second.x; });
    cv::Mat known = ink.clone();
    cv::Mat letters;
    for (const auto& piece : pieces) {
        const cv::Rect& box = piece.second;
        const auto part = [&box](double share) { return cvRound(share * box.height); };
        const cv::Rect before =
            cv::Rect(box.x - part(space), box.y - part(0.6), part(space), part(2.2)) & cv::Rect({0, 0}, known.size());
        std::vector<cv::Point> points;
        if (before.area() > 0) cv::findNonZero(known(before), points);
        if (points.size() < static_cast<std::size_t>(box.height)) continue;
        const cv::Rect of = cv::boundingRect(points) + before.tl();
        if (std::abs(of.y - box.y) > part(uneven) || std::abs(of.br().y - box.br().y) > part(uneven)) continue;
        if (letters.empty()) letters = cv::Mat::zeros(known.size(), CV_8U);
        const cv::Mat own = labels(box) == piece.first;
        known(box).setTo(255, own);
        letters(box).setTo(255, own);
    }
    return letters;
}

}  // namespace

cv::Mat square_of(double mm, double density) {
    const int side = 2 * std::max(1, cvRound(mm * density)) + 1;
    return cv::getStructuringElement(cv::MORPH_RECT, {side, side});
}

cv::Mat touching(const cv::Mat& mask, const cv::Mat& seeds) {
    cv::Mat labels;
    const int count = cv::connectedComponents(mask, labels);
    std::vector<uchar> begun(static_cast<std::size_t>(count), 0);
    for (int y = 0; y < labels.rows; ++y) {
        const auto* l = labels.ptr<int>(y);
        const auto* i = seeds.ptr<uchar>(y);
        for (int x = 0; x < labels.cols; ++x) {
            if (i[x] != 0) begun[static_cast<std::size_t>(l[x])] = 255;
        }
    }
    begun[0] = 0;
    cv::Mat result(mask.size(), CV_8U);
    for (int y = 0; y < labels.rows; ++y) {
        const auto* l = labels.ptr<int>(y);
        auto* to = result.ptr<uchar>(y);
        for (int x = 0; x < labels.cols; ++x) to[x] = begun[static_cast<std::size_t>(l[x])];
    }
    return result;
}

cv::Mat strokes_of(const cv::Mat& seen, const cv::Mat& bare, const cv::Mat& may, double density) {
    const auto square = [density](double mm) { return square_of(mm, density); };
    cv::Mat darker;
    cv::subtract(bare, seen, darker);
    cv::bitwise_and(darker, may, darker);
    cv::Mat core = cores_of(darker, bare);
    // Specks of a core are a slipped line's; and a line that touches a stroke is not the stroke's. A signature's end is
    // as thin as a line, but as dark as its strokes.
    const int speck = std::max(2, cvRound(speck_mm * density));
    cv::Mat thick;
    cv::morphologyEx(core, thick, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_RECT, {speck, speck}));
    core = touching(core, thick);
    add_dots(darker, density, core);
    cv::Mat near;
    cv::dilate(core, near, square(edge_mm));
    cv::Mat ink;
    cv::bitwise_and(darker > least_darkness, near, ink);
    cv::dilate(ink, ink, square(halo_mm));
    return ink;
}

cv::Mat run_on(const cv::Mat& seen, const cv::Mat& bare, const cv::Mat& may, const cv::Mat& ink, double density) {
    cv::Mat reach;
    cv::dilate(may, reach, square_of(run_on_mm, density));
    cv::Mat darker;
    cv::subtract(bare, seen, darker);
    const cv::Mat letters = letters_beyond(darker, may, ink, density);
    cv::bitwise_and(darker, reach, darker);
    cv::Mat strokes = darker > core_darkness;  // the end of a stroke is thin, and blur makes it paler than a core
    strokes.setTo(255, ink);
    cv::Mat further = touching(strokes, ink);
    if (!letters.empty()) cv::bitwise_or(further, letters, further);
    further.setTo(0, may);
    cv::dilate(further, further, square_of(edge_mm, density));
    cv::bitwise_or(further, ink, further);
    return further;
}

cv::Mat paper_of(const cv::Mat& grey, double reach_mm, double density) {
    constexpr int times = 4;  // a closing of this size needs no more detail
    cv::Mat paper;
    cv::resize(grey, paper, {}, 1.0 / times, 1.0 / times, cv::INTER_AREA);
    cv::morphologyEx(paper, paper, cv::MORPH_CLOSE, square_of(reach_mm, density / times));
    cv::resize(paper, paper, grey.size(), 0, 0, cv::INTER_LINEAR);
    return paper;
}

}  // namespace vidimus::vision
