// The ghost image against the portrait. Two faces look much alike, so what both have in common with every holder's is
// taken off first: what is left of the portrait must stand in the ghost image too, and at the same place, since
// enrolment has laid the two zones over each other (align_ghost).
#include <algorithm>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>

#include "vision/agreement.h"
#include "vision/checks/check.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
const cv::Size ghost_size(36, 48);      // the ghost image's zone is brought to this
constexpr double margin = 0.06;         // of the zone, around it: the copies' pictures lie a little beside each other
constexpr double least_contrast = 1.5;  // grey levels: a fainter ghost image tells nothing
constexpr double scales[] = {0.97, 1.0, 1.03};
constexpr double rim = 0.05;  // of the portrait, left out: edges fade

// Of the faces' own features. Both pictures are brought to this size; the face is an ellipse within.
const cv::Size face_size(72, 96);
constexpr double face_fine = 2.0;  // deviations of the band-pass, pixels of `face_size`
constexpr double face_coarse = 8.0;
constexpr double face_reach = 4.0;  // pixels that the two pictures may lie beside each other
constexpr double face_step = 2.0;
constexpr double face_scales[] = {0.95, 1.0, 1.05};
constexpr double least_face_contrast = 1.0;  // grey levels: a fainter ghost image's features tell nothing

/// Document less specimen in the area, which may reach beyond the page.
cv::Mat own_part(const CheckContext& context, const cv::Rect2d& mm) {
    const double density = context.reference.frame.work_density;
    const cv::Rect wanted(cvRound(mm.x * density), cvRound(mm.y * density), cvRound(mm.width * density),
                          cvRound(mm.height * density));
    const cv::Rect inside = wanted & cv::Rect({0, 0}, context.reference.frame.work_size);
    cv::Mat area = cv::Mat::zeros(wanted.size(), CV_32F);
    if (inside.area() == 0) return area;
    const cv::Mat difference = context.document.work_grey(inside) - context.reference.work_grey(inside);
    difference.copyTo(area(inside - wanted.tl()), context.document.usable(inside));
    return area;
}

cv::Mat brought_to(const cv::Mat& area, const cv::Size& size) {
    cv::Mat result;
    cv::resize(area, result, size, 0, 0, cv::INTER_AREA);
    cv::GaussianBlur(result, result, {}, 0.8);
    return result;
}

/// The document's own picture in the area, its features alone: band-passed, `face_size`.
cv::Mat features_of(const CheckContext& context, const cv::Rect2d& mm) {
    const cv::Rect area = context.reference.frame.work_rect(mm);
    cv::Mat face;
    cv::resize(context.document.work_grey(area), face, face_size, 0, 0,
               area.width > face_size.width ? cv::INTER_AREA : cv::INTER_CUBIC);
    cv::Mat fine;
    cv::Mat coarse;
    cv::GaussianBlur(face, fine, {}, face_fine);
    cv::GaussianBlur(face, coarse, {}, face_coarse);
    return fine - coarse;
}

cv::Mat face_mask() {
    cv::Mat mask = cv::Mat::zeros(face_size, CV_8U);
    cv::ellipse(mask, {face_size.width / 2, face_size.height * 52 / 100},
                {face_size.width * 31 / 100, face_size.height * 29 / 100}, 0, 0, 360, 255, cv::FILLED);
    return mask;
}

/// Correlation of the two within the mask.
double agreement_within(const cv::Mat& a, const cv::Mat& b, const cv::Mat& mask) {
    cv::Scalar mean_a;
    cv::Scalar mean_b;
    cv::Scalar deviation_a;
    cv::Scalar deviation_b;
    cv::meanStdDev(a, mean_a, deviation_a, mask);
    cv::meanStdDev(b, mean_b, deviation_b, mask);
    const double product = cv::mean(a.mul(b), mask)[0] - mean_a[0] * mean_b[0];
    return product / std::max(1e-6, deviation_a[0] * deviation_b[0]);
}

}  // namespace

std::vector<Measured> measure_ghost_agreement(const CheckContext& context) {
    const auto photos = zones_of(context.zones, Zone::Kind::photo);
    std::vector<Measured> result;
    for (const Zone& ghost : zones_of(context.zones, Zone::Kind::ghost)) {
        result.push_back(
            {not_measured, photos.empty() ? ghost.mm : photos.front().mm});  // the portrait is what is replaced
        if (photos.empty() || !is_usable(context, photos.front().mm) || !is_usable(context, ghost.mm)) continue;
        const cv::Rect2d& mm = ghost.mm;
        const cv::Rect2d around(mm.x - margin * mm.width, mm.y - margin * mm.height, mm.width * (1 + 2 * margin),
                                mm.height * (1 + 2 * margin));
        const cv::Mat seen = brought_to(own_part(context, around), {cvRound(ghost_size.width * (1 + 2 * margin)),
                                                                    cvRound(ghost_size.height * (1 + 2 * margin))});
        const cv::Rect2d& whole = photos.front().mm;
        const cv::Mat portrait_area = own_part(context, {whole.x + rim * whole.width, whole.y + rim * whole.height,
                                                         whole.width * (1 - 2 * rim), whole.height * (1 - 2 * rim)});
        cv::Scalar mean;
        cv::Scalar deviation;
        cv::meanStdDev(seen, mean, deviation);
        if (deviation[0] < least_contrast) continue;
        double best = -1.0;
        for (const double sx : scales) {
            for (const double sy : scales) {
                const cv::Mat portrait = brought_to(portrait_area, {cvRound(ghost_size.width * sx * (1 - 2 * rim)),
                                                                    cvRound(ghost_size.height * sy * (1 - 2 * rim))});
                cv::Mat scores;
                cv::matchTemplate(seen, portrait, scores, cv::TM_CCOEFF_NORMED);
                double most = -1.0;
                cv::minMaxLoc(scores, nullptr, &most);
                best = std::max(best, most);
            }
        }
        result.back().value = static_cast<float>(stretched(best));
    }
    return result;
}

std::vector<Measured> measure_ghost_face(const CheckContext& context) {
    const auto photos = zones_of(context.zones, Zone::Kind::photo);
    const cv::Mat mask = face_mask();
    std::vector<Measured> result;
    for (const Zone& ghost : zones_of(context.zones, Zone::Kind::ghost)) {
        result.push_back({not_measured, photos.empty() ? ghost.mm : photos.front().mm});
        if (photos.empty() || !is_usable(context, photos.front().mm) || !is_usable(context, ghost.mm)) continue;
        const cv::Mat portrait = features_of(context, photos.front().mm);
        const cv::Mat seen = features_of(context, ghost.mm);
        cv::Scalar mean;
        cv::Scalar deviation;
        cv::meanStdDev(seen, mean, deviation, mask);
        if (deviation[0] < least_face_contrast) continue;
        double best = -1.0;
        for (const double scale : face_scales) {
            for (double dy = -face_reach; dy <= face_reach; dy += face_step) {
                for (double dx = -face_reach; dx <= face_reach; dx += face_step) {
                    const double x = (1.0 - scale) * face_size.width / 2 + dx;
                    const double y = (1.0 - scale) * face_size.height / 2 + dy;
                    cv::Mat moved;
                    cv::warpAffine(portrait, moved, cv::Matx23d(scale, 0, x, 0, scale, y), face_size, cv::INTER_LINEAR,
                                   cv::BORDER_REPLICATE);
                    best = std::max(best, agreement_within(moved, seen, mask));
                }
            }
        }
        result.back().value = static_cast<float>(stretched(best));
    }
    return result;
}

}  // namespace vidimus::vision
