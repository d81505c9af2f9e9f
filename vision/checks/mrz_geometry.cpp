// Where the lines of the MRZ stand on the page, how far apart, and at which pitch (Doc 9303-3 §4.3).
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <opencv2/imgproc.hpp>

#include "vision/checks/check.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr double nominal_pitch = 2.54;
constexpr double least_ink = 26.0;
constexpr int features_of_a_line = 3;  // middle, left end, pitch
constexpr double before_mm = 5.0;      // of a line's left end must be seen, so that it is known for the end

struct Line {
    double middle = 0.0;
    double left = 0.0;
    double right = 0.0;
    double pitch = 0.0;
};

/// The pitch from the columns' darkness: the period near ten characters an inch that the line follows best.
double pitch_of(const std::vector<double>& columns, double density) {
    double best = 0.0;
    double best_power = -1.0;
    const double mean = std::accumulate(columns.begin(), columns.end(), 0.0) / static_cast<double>(columns.size());
    for (double pitch = nominal_pitch - 0.16; pitch <= nominal_pitch + 0.16; pitch += 0.004) {
        double re = 0.0;
        double im = 0.0;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const double phase = 2 * CV_PI * static_cast<double>(i) / (pitch * density);
            re += (columns[i] - mean) * std::cos(phase);
            im += (columns[i] - mean) * std::sin(phase);
        }
        const double power = re * re + im * im;
        if (power <= best_power) continue;
        best_power = power;
        best = pitch;
    }
    return best;
}

}  // namespace

std::vector<Measured> measure_mrz_geometry(const CheckContext& context) {
    const Frame& frame = context.reference.frame;
    std::vector<Measured> result;
    const auto zones = zones_of(context.zones, Zone::Kind::mrz);
    if (zones.empty()) return result;
    const Zone& zone = zones.front();
    const int wanted = frame.page == PageSize::id1 ? 3 : 2;
    result.assign(static_cast<std::size_t>(wanted * features_of_a_line), {not_measured, zone.mm});
    const cv::Rect area = frame.work_rect(zone.mm);
    if (area.width < 64 || area.height < 24) return result;
    const cv::Mat usable = context.document.usable(area);
    if (cv::countNonZero(usable) < least_shown * area.area()) return result;
    // Ink: darker than the light around it.
    cv::Mat around;
    cv::blur(context.document.work_grey(area), around, {61, 61}, {-1, -1}, cv::BORDER_REFLECT);
    cv::Mat dark = around - context.document.work_grey(area);
    cv::threshold(dark, dark, least_ink, 0, cv::THRESH_TOZERO);
    std::vector<double> rows(static_cast<std::size_t>(dark.rows));
    for (int y = 0; y < dark.rows; ++y) rows[static_cast<std::size_t>(y)] = cv::sum(dark.row(y))[0] / dark.cols;
    const double strongest = *std::max_element(rows.begin(), rows.end());
    if (strongest < 2.0) return result;
    // Runs of inked rows, the `wanted` strongest.
    struct Run {
        int from;
        int to;
        double ink;
    };
    std::vector<Run> runs;
    for (int y = 0; y < dark.rows; ++y) {
        if (rows[static_cast<std::size_t>(y)] < 0.18 * strongest) continue;
        int end = y;
        double ink = 0.0;
        while (end < dark.rows && rows[static_cast<std::size_t>(end)] >= 0.18 * strongest)
            ink += rows[static_cast<std::size_t>(end++)];
        runs.push_back({y, end, ink});
        y = end;
    }
    std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.ink > b.ink; });
    if (static_cast<int>(runs.size()) < wanted) return result;
    runs.resize(static_cast<std::size_t>(wanted));
    std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.from < b.from; });
    for (int i = 0; i < wanted; ++i) {
        const Run& run = runs[static_cast<std::size_t>(i)];
        const cv::Mat line = dark.rowRange(run.from, run.to);
        std::vector<double> columns(static_cast<std::size_t>(line.cols));
        for (int x = 0; x < line.cols; ++x) columns[static_cast<std::size_t>(x)] = cv::sum(line.col(x))[0] / line.rows;
        const double most = *std::max_element(columns.begin(), columns.end());
        const auto inked = [&](double value) { return value > 0.12 * most; };
        const auto first = std::find_if(columns.begin(), columns.end(), inked);
        const auto last = std::find_if(columns.rbegin(), columns.rend(), inked);
        Line found;
        found.left = (area.x + static_cast<double>(first - columns.begin())) / frame.work_density;
        found.right = (area.x + static_cast<double>(columns.rend() - last)) / frame.work_density;
        found.middle = (area.y + (run.from + run.to) / 2.0) / frame.work_density;
        found.pitch = pitch_of(columns, frame.work_density);
        const cv::Rect2d mm(found.left, (area.y + run.from) / frame.work_density, found.right - found.left,
                            (run.to - run.from) / frame.work_density);
        // Brought to one measure: characters begin at different places of their cells, and a pitch is far more exact
        // than a position. The right end says no more than these.
        double values[features_of_a_line] = {found.middle, 0.5 * found.left, 10.0 * found.pitch};
        const int left = static_cast<int>(first - columns.begin());
        const int before = std::min(left, cvRound(before_mm * frame.work_density));
        const cv::Mat margin = usable(cv::Rect(left - before, run.from, before, run.to - run.from));
        if (2 * cv::countNonZero(margin) < before * (run.to - run.from)) values[1] = static_cast<double>(not_measured);
        for (int k = 0; k < features_of_a_line; ++k) {
            result[static_cast<std::size_t>(i * features_of_a_line + k)] = {static_cast<float>(values[k]), mm};
        }
    }
    return result;
}

}  // namespace vidimus::vision
