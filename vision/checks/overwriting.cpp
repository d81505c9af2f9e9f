// Large dark print where genuine holders' print never stands: a word across the page ("SPECIMEN", "VOID"), a stamp, a
// correction by pen. The fine print's checks leave out whatever hangs together with a field's text, for the next
// holder's name or signature may be longer; letters that run across several fields are no holder's.
#include <algorithm>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "vision/checks/check.h"
#include "vision/strokes.h"

namespace vidimus::vision {
namespace {

constexpr double darkness = 28.0;       // grey levels below the bare background
constexpr double thinnest_mm = 0.4;     // thinner strokes are the artwork's own lines, which slip
constexpr double least_mm2 = 0.25;      // smaller specks are dirt
constexpr double around_text_mm = 0.7;  // a field's characters may lie so far out of its row
constexpr double own_higher = 1.4;      // than its field: no holder's print is
constexpr double own_share = 0.35;      // of a part that lies in one field's place: a signature that runs on
constexpr double beside_photo_mm = 1.8;
constexpr double least_blur = 0.3;  // working pixels
constexpr double rim_mm = 3.5;      // of the page: rounded corners, and what a capture was cut by
constexpr float usual_mm2 = 2.0F;
constexpr double slip_mm = 0.45;    // as far as the artwork's own dark print may lie from its place
constexpr double new_share = 0.4;   // of a part that the artwork's own print, slipped so far, does not explain
constexpr double crossed_mm = 0.3;  // half of the widest stroke of the artwork's that a letter is followed over
constexpr double paper_mm = 1.0;    // to each side, wider than any stroke: what stays is the paper

/// Where to look: what can be judged, neither picture nor MRZ.
cv::Mat looked_at(const CheckContext& context) {
    const Frame& frame = context.reference.frame;
    cv::Mat mask = cv::Mat::zeros(frame.work_size, CV_8U);
    const cv::Size2d page = millimetres_of(frame.page);
    const cv::Rect inner = frame.work_rect({rim_mm, rim_mm, page.width - 2 * rim_mm, page.height - 2 * rim_mm});
    context.document.usable(inner).copyTo(mask(inner));
    for (const Zone& zone : context.zones) {
        const bool picture = zone.kind == Zone::Kind::photo || zone.kind == Zone::Kind::ghost;
        if (!picture && zone.kind != Zone::Kind::mrz) continue;
        const double more = picture ? beside_photo_mm : around_text_mm;
        const cv::Rect area =
            frame.work_rect({zone.mm.x - more, zone.mm.y - more, zone.mm.width + 2 * more, zone.mm.height + 2 * more});
        if (area.area() > 0) mask(area).setTo(0);
    }
    return mask;
}

/// Whether the holder's own print looks so: in the row of a field, at its place or to its right, or for the most part
/// in the field itself.
bool is_holders(const cv::Mat& part, const cv::Rect2d& box, const CheckContext& context) {
    const double whole = cv::countNonZero(part);
    const Frame& frame = context.reference.frame;
    const cv::Point offset(cvRound(box.x * frame.work_density), cvRound(box.y * frame.work_density));
    for (const Zone& zone : context.zones) {
        if (zone.kind != Zone::Kind::field) continue;
        const bool in_row = box.y >= zone.mm.y - around_text_mm &&
                            box.y + box.height <= zone.mm.y + zone.mm.height + around_text_mm &&
                            box.x >= zone.mm.x - around_text_mm;
        if (in_row) return true;
        if (box.height > own_higher * zone.mm.height) continue;
        const cv::Rect own = frame.work_rect(zone.mm) - offset;
        const cv::Rect inside = own & cv::Rect({0, 0}, part.size());
        if (inside.area() > 0 && cv::countNonZero(part(inside)) > own_share * whole) return true;
    }
    return false;
}

}  // namespace

std::vector<Measured> measure_overwriting(const CheckContext& context) {
    const Frame& frame = context.reference.frame;
    const double density = frame.work_density;
    const cv::Mat mask = looked_at(context);
    // A blurred capture carries the artwork's own dark print to its sides.
    cv::Mat bare = context.reference.work_grey;
    if (context.document.blur > least_blur) {
        cv::Mat soft;
        cv::GaussianBlur(bare, soft, {}, context.document.blur);
        bare = soft;
    }
    const cv::Mat& seen = context.document.work_grey;
    cv::Mat dark = paper_of(bare, paper_mm, density) - seen > darkness;
    cv::bitwise_and(dark, mask, dark);
    const int thin = std::max(2, cvRound(thinnest_mm * density));
    cv::morphologyEx(dark, dark, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_ELLIPSE, {thin, thin}));
    // What counts is what the artwork has not there; with what of the artwork lies beside it, for a letter stays whole
    // where it crosses a caption or a line.
    const cv::Mat added = (bare - seen > darkness) & dark;
    cv::Mat beside;
    cv::dilate(added, beside, square_of(crossed_mm, density));
    cv::bitwise_and(dark, beside, dark);
    cv::Mat darkest_near;
    cv::erode(bare, darkest_near, square_of(slip_mm, density));
    const cv::Mat unexplained = (darkest_near - seen > darkness) & added;
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centres;
    const int count = cv::connectedComponentsWithStats(dark, labels, stats, centres);
    const cv::Size2d page = millimetres_of(frame.page);
    double mm2 = 0.0;
    cv::Rect2d where;
    for (int i = 1; i < count; ++i) {
        if (stats.at<int>(i, cv::CC_STAT_AREA) < least_mm2 * density * density) continue;
        const cv::Rect box(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                           stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
        const cv::Mat part = labels(box) == i;
        const double area = cv::countNonZero(part & added(box));
        if (area < least_mm2 * density * density) continue;
        if (cv::countNonZero(part & unexplained(box)) < new_share * area) continue;
        const cv::Rect2d mm(box.x / density, box.y / density, box.width / density, box.height / density);
        if (is_holders(part, mm, context)) continue;
        mm2 += area / (density * density);
        where = where.area() > 0 ? where | mm : mm;
    }
    const bool judged = cv::countNonZero(mask) > 0;
    return {{judged ? std::log(usual_mm2 + static_cast<float>(mm2)) : std::numeric_limits<float>::quiet_NaN(),
             where.area() > 0 ? where : cv::Rect2d(0, 0, page.width, page.height)}};
}

}  // namespace vidimus::vision
