// The photo's area: the step at its edge and the tone of its own background.
#include <algorithm>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>

#include "vision/checks/check.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr double reach_mm = 2.0;  // the profile runs this far to both sides of the photo's edge
constexpr double bin_mm = 0.25;
constexpr std::size_t segments = 4;  // along each side
constexpr double faint = 1.5;        // grey levels: steps below it are noise
constexpr int bins = static_cast<int>(2 * reach_mm / bin_mm);
constexpr double burnt = 735.0;  // sum of the colours: as white as can be

struct Side4 {
    cv::Point2d from;  // mm
    cv::Point2d to;
    cv::Point2d outward;
};

std::array<Side4, 4> sides_of(const cv::Rect2d& zone) {
    const cv::Point2d a(zone.x, zone.y);
    const cv::Point2d b(zone.x + zone.width, zone.y);
    const cv::Point2d c(zone.x + zone.width, zone.y + zone.height);
    const cv::Point2d d(zone.x, zone.y + zone.height);
    return {{{a, b, {0, -1}}, {b, c, {1, 0}}, {d, c, {0, 1}}, {a, d, {-1, 0}}}};
}

/// The surroundings of a photo, at working density.
struct Piece {
    cv::Mat bgr;  // 32-bit float
    cv::Point origin;
};

Piece piece_of(const cv::Mat& work, const cv::Rect& area, double blur) {
    if (blur <= 0.1) return {work(area), area.tl()};
    cv::Mat blurred;  // never in place: the area is a view of what others use
    cv::GaussianBlur(work(area), blurred, {}, blur);
    return {blurred, area.tl()};
}

/// Mean colour along a segment at each distance from the edge; empty where it leaves what is usable. White as can be
/// counts: it may be glare, or the margin of a photo.
std::vector<cv::Vec3d> profile_of(const CheckContext& context, const Piece& piece, const cv::Point2d& from,
                                  const cv::Point2d& to, const cv::Point2d& outward) {
    const Frame& frame = context.reference.frame;
    const double density = frame.work_density;
    const int steps = static_cast<int>(2 * reach_mm * density) + 1;
    const int along = std::max(4, static_cast<int>(cv::norm(to - from) * density));
    std::vector<cv::Vec3d> profile;
    int lost = 0;
    for (int i = 0; i < steps; ++i) {
        const double offset = -reach_mm + i / density;
        cv::Vec3d sum(0, 0, 0);
        int count = 0;
        for (int j = 0; j < along; ++j) {
            const cv::Point2d mm = from + (to - from) * ((j + 0.5) / along) + outward * offset;
            const cv::Point at(cvFloor(mm.x * density), cvFloor(mm.y * density));
            if (!cv::Rect(piece.origin, piece.bgr.size()).contains(at)) continue;
            const cv::Vec3f& seen = context.document.work.at<cv::Vec3f>(at);
            const bool white = static_cast<double>(seen[0] + seen[1] + seen[2]) > burnt;
            if (!white && context.document.usable.at<uchar>(at) == 0) continue;
            const cv::Vec3f& pixel = piece.bgr.at<cv::Vec3f>(at - piece.origin);
            sum += cv::Vec3d(pixel[0], pixel[1], pixel[2]);
            ++count;
        }
        if (count < along / 2) ++lost;
        profile.push_back(count > 0 ? sum * (1.0 / count) : cv::Vec3d(0, 0, 0));
    }
    if (lost > 0) profile.clear();
    return profile;
}

/// In each bin the steepest change, over a quarter of a millimetre.
std::vector<double> steepest_of(const std::vector<cv::Vec3d>& profile, double density) {
    std::vector<double> result;
    for (int bin = 0; bin < bins; ++bin) {
        const int first = static_cast<int>(bin * bin_mm * density);
        const int last = static_cast<int>((bin + 1) * bin_mm * density);
        double steepest = 0.0;
        for (int i = std::max(1, first); i <= last && i + 1 < static_cast<int>(profile.size()); ++i) {
            const cv::Vec3d step = profile[static_cast<std::size_t>(i + 1)] - profile[static_cast<std::size_t>(i - 1)];
            steepest = std::max(steepest, cv::norm(step) / std::sqrt(3.0));
        }
        result.push_back(steepest);
    }
    return result;
}

/// Of one side's four parts the steepest change at each distance from the edge.
struct SideSteps {
    std::array<std::vector<double>, segments> parts;
    /// Within a bin of this one, since a photo laid askew has its edge a little farther out at one end; −1: unknown.
    [[nodiscard]] double most_near(std::size_t part, int bin) const {
        double most = -1.0;
        if (parts[part].empty()) return most;
        for (int near = std::max(0, bin - 1); near <= std::min(bins - 1, bin + 1); ++near)
            most = std::max(most, parts[part][static_cast<std::size_t>(near)]);
        return most;
    }
    /// What all but one of the parts have, at the least; −1: unknown.
    [[nodiscard]] double of_most_parts(int bin) const {
        std::vector<double> known;
        for (std::size_t k = 0; k < segments; ++k) {
            if (const double most = most_near(k, bin); most >= 0.0) known.push_back(most);
        }
        if (known.size() + 1 < segments) return -1.0;
        std::sort(known.begin(), known.end());
        return known[known.size() - 3];
    }
};

SideSteps steps_of(const CheckContext& context, const Piece& piece, const Side4& side) {
    SideSteps steps;
    for (std::size_t k = 0; k < segments; ++k) {
        const cv::Point2d from = side.from + (side.to - side.from) * (static_cast<double>(k) / segments);
        const cv::Point2d to = side.from + (side.to - side.from) * (static_cast<double>(k + 1) / segments);
        const auto profile = profile_of(context, piece, from, to, side.outward);
        if (!profile.empty()) steps.parts[k] = steepest_of(profile, context.reference.frame.work_density);
    }
    return steps;
}

cv::Rect2d place_of(const Side4& side, int bin) {
    const double start = -reach_mm + bin * bin_mm;
    const cv::Point2d a = side.from + side.outward * start;
    const cv::Point2d b = side.to + side.outward * (start + bin_mm);
    return {cv::Point2d(std::min(a.x, b.x), std::min(a.y, b.y)), cv::Point2d(std::max(a.x, b.x), std::max(a.y, b.y))};
}

}  // namespace

std::vector<Measured> measure_photo_border(const CheckContext& context) {
    // A photo that was laid over has an edge along its whole side, and hides the print that the copies carry there, the
    // genuine photo's own rim included; hair and shoulders cross a part of a side. So what counts at each distance is
    // the step that three of the side's four parts have. Holders differ at single places: all places are judged
    // together.
    std::vector<Measured> result;
    const Frame& frame = context.reference.frame;
    const double beyond = reach_mm + 1.0;
    for (const Zone& zone : zones_of(context.zones, Zone::Kind::photo)) {
        const cv::Rect area = frame.work_rect(
            {zone.mm.x - beyond, zone.mm.y - beyond, zone.mm.width + 2 * beyond, zone.mm.height + 2 * beyond});
        // Both at the coarser one's sharpness: what blur takes from the document it takes from the specimen too.
        const double blur = context.document.blur;
        const Piece seen = piece_of(context.document.work, area, -blur);
        const Piece expected = piece_of(context.reference.work, area, blur);
        for (const Side4& side : sides_of(zone.mm)) {
            const SideSteps steps = steps_of(context, seen, side);
            const SideSteps usual = steps_of(context, expected, side);
            for (int bin = 0; bin < bins; ++bin) {
                Measured one{not_measured, place_of(side, bin)};
                const double found = steps.of_most_parts(bin);
                const double known = usual.of_most_parts(bin);
                if (found >= 0.0 && known >= 0.0)
                    one.value = static_cast<float>(std::log((faint + found) / (faint + known)));
                result.push_back(one);
            }
        }
    }
    return result;
}

std::vector<Measured> measure_photo_background(const CheckContext& context) {
    std::vector<Measured> result;
    const cv::Mat fine = context.document.work_grey;
    for (const Zone& zone : zones_of(context.zones, Zone::Kind::photo)) {
        // The upper corners and upper sides, where holders' heads do not reach.
        const cv::Rect2d& mm = zone.mm;
        const double inset = 1.0;
        const double width = mm.width * 0.16;
        const double height = mm.height * 0.16;
        for (int row = 0; row < 3; ++row) {
            for (const double x : {mm.x + inset, mm.x + mm.width - inset - width}) {
                const cv::Rect2d place(x, mm.y + inset + row * height, width, height);
                const cv::Rect area = context.reference.frame.work_rect(place);
                const bool usable =
                    area.area() > 0 && cv::countNonZero(context.document.usable(area)) > area.area() / 2;
                if (!usable) {
                    for (int i = 0; i < 3; ++i) result.push_back({not_measured, place});
                    continue;
                }
                const cv::Scalar mean = cv::mean(context.document.work(area), context.document.usable(area));
                const double grey = (mean[0] + mean[1] + mean[2]) / 3;
                result.push_back({static_cast<float>(grey), place});
                result.push_back({static_cast<float>(mean[0] - mean[1]), place});
                result.push_back({static_cast<float>(mean[2] - mean[1]), place});
            }
        }
    }
    return result;
}

std::vector<Measured> measure_ghost(const CheckContext& context) {
    // Presence alone: a picture has large dark and light parts, an empty place has the background's even tone. Whose
    // face it is this measure cannot tell, and does not try.
    std::vector<Measured> result;
    for (const Zone& zone : zones_of(context.zones, Zone::Kind::ghost)) {
        const cv::Rect area = context.reference.frame.work_rect(zone.mm);
        if (area.area() == 0 || cv::countNonZero(context.document.usable(area)) < area.area() * 3 / 4) {
            result.push_back({not_measured, zone.mm});
            continue;
        }
        cv::Mat coarse;
        cv::GaussianBlur(context.document.work_grey(area), coarse, {}, context.reference.frame.work_density * 0.6);
        cv::Scalar mean;
        cv::Scalar deviation;
        cv::meanStdDev(coarse, mean, deviation, context.document.usable(area));
        result.push_back({static_cast<float>(std::log(0.5 + deviation[0])), zone.mm});
    }
    return result;
}

}  // namespace vidimus::vision
