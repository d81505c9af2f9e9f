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

bool usable(const CheckContext& context, const cv::Rect2d& mm) {
    const cv::Rect area = context.reference.frame.work_rect(mm);
    return area.area() > 0 && cv::countNonZero(context.document.usable(area)) > area.area() * 9 / 10;
}

}  // namespace

std::vector<Measured> measure_ghost_agreement(const CheckContext& context) {
    const auto photos = zones_of(context.zones, Zone::Kind::photo);
    std::vector<Measured> result;
    for (const Zone& ghost : zones_of(context.zones, Zone::Kind::ghost)) {
        result.push_back(
            {not_measured, photos.empty() ? ghost.mm : photos.front().mm});  // the portrait is what is replaced
        if (photos.empty() || !usable(context, photos.front().mm) || !usable(context, ghost.mm)) continue;
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

}  // namespace vidimus::vision
