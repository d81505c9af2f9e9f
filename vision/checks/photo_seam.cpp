// A portrait that was blended into the genuine one leaves the old picture's rim: its background steps in tone along a
// line beside the photo's edge, on all sides alike, however softly. A genuine background changes as its photographer's
// light does, much the same from holder to holder.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "vision/checks/check.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr double softened_mm = 0.15;
constexpr double base_mm = 1.0;        // from the edge, which fades
constexpr double step_mm = 1.6;        // over which a step is measured
constexpr double next_mm = 0.7;        // from one step to the next
constexpr double deepest_mm = 5.2;     // where the last one begins
constexpr float foreground = 28.0F;    // grey levels beside the background: hair, clothes
constexpr double beyond_mm = 1.8;      // before hair begins its edge is soft
constexpr double least_share = 0.3;    // of a side's lines that still show the background
constexpr double most_of_side = 0.45;  // of the photo's width: nearer to the middle there is the holder

/// A side of the photo: from the edge inwards along x, its lines along y; 32-bit float.
std::array<cv::Mat, 4> sides_of(const cv::Mat& grey) {
    const auto part = [&](double x0, double x1, double y0, double y1) {
        return grey(cv::Range(cvRound(y0 * grey.rows), cvRound(y1 * grey.rows)),
                    cv::Range(cvRound(x0 * grey.cols), cvRound(x1 * grey.cols)));
    };
    std::array<cv::Mat, 4> sides;
    sides[0] = part(0.0, most_of_side, 0.08, 0.5);
    cv::flip(part(1.0 - most_of_side, 1.0, 0.08, 0.5), sides[1], 1);
    cv::transpose(part(0.05, 0.28, 0.0, most_of_side), sides[2]);
    cv::transpose(part(0.72, 0.95, 0.0, most_of_side), sides[3]);
    return sides;
}

/// For each line how deep, in pixels, it shows the background.
std::vector<int> depths_of(const cv::Mat& side, int base) {
    std::vector<int> depths(static_cast<std::size_t>(side.rows), side.cols);
    for (int y = 0; y < side.rows; ++y) {
        const auto* line = side.ptr<float>(y);
        for (int x = base; x < side.cols; ++x) {
            if (std::abs(line[x] - line[base]) > foreground) {
                depths[static_cast<std::size_t>(y)] = x;
                break;
            }
        }
    }
    return depths;
}

/// The middle change of tone between two depths, of the lines that show the background well beyond both.
float change_between(const cv::Mat& side, const std::vector<int>& depths, int from, int to, int beyond) {
    std::vector<float> changes;
    for (int y = 0; to < side.cols && y < side.rows; ++y) {
        if (depths[static_cast<std::size_t>(y)] > to + beyond || depths[static_cast<std::size_t>(y)] == side.cols)
            changes.push_back(side.at<float>(y, to) - side.at<float>(y, from));
    }
    if (static_cast<double>(changes.size()) < least_share * side.rows || changes.empty()) return not_measured;
    const auto middle = changes.begin() + static_cast<std::ptrdiff_t>(changes.size() / 2);
    std::nth_element(changes.begin(), middle, changes.end());
    return *middle;
}

}  // namespace

std::vector<Measured> measure_photo_seam(const CheckContext& context) {
    const Frame& frame = context.reference.frame;
    const double density = frame.work_density;
    const auto steps = static_cast<std::size_t>(std::floor((deepest_mm - base_mm) / next_mm + 1e-6)) + 1;
    std::vector<Measured> result;
    for (const Zone& photo : zones_of(context.zones, Zone::Kind::photo)) {
        const cv::Rect area = frame.work_rect(photo.mm);
        const bool shown = is_usable(context, photo.mm);
        std::array<cv::Mat, 4> sides;
        if (shown) {
            cv::Mat grey;
            cv::GaussianBlur(context.document.work_grey(area), grey, {}, std::max(0.5, softened_mm * density));
            sides = sides_of(grey);
        }
        for (const cv::Mat& side : sides) {
            const int base = std::max(1, cvRound(base_mm * density));
            const std::vector<int> depths = depths_of(side, base);
            for (std::size_t k = 0; k < steps; ++k) {
                const double mm = base_mm + next_mm * static_cast<double>(k);
                result.push_back({change_between(side, depths, cvRound(mm * density), cvRound((mm + step_mm) * density),
                                                 cvRound(beyond_mm * density)),
                                  photo.mm});
            }
        }
    }
    return result;
}

}  // namespace vidimus::vision
