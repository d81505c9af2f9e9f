#include "vision/strokes.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>
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
    cv::bitwise_and(darker, reach, darker);
    cv::Mat strokes = darker > core_darkness;  // the end of a stroke is thin, and blur makes it paler than a core
    strokes.setTo(255, ink);
    cv::Mat further = touching(strokes, ink);
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
