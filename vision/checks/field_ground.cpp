// The ground around a field's characters, the whole field at once: single windows (detail.cpp) must each lie far off,
// since there are thousands of them; a name that was erased and written anew leaves a little at many places.
#include <algorithm>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>

#include "vision/checks/check.h"
#include "vision/checks/ground.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr double near_ink_mm = 0.9;
constexpr float least_power = 150.0F;  // of the print, signal to noise squared: less cannot be missed
constexpr double least_mm2 = 1.5;      // so much must be comparable

}  // namespace

std::vector<Measured> measure_field_ground(const CheckContext& context) {
    std::vector<Measured> result;
    if (context.document.residual == nullptr) return result;
    const Residual& residual = *context.document.residual;
    const Frame& frame = context.reference.frame;
    const double cell_mm = Residual::cell_of(frame.density) / frame.density;
    const auto least_count = static_cast<float>(least_mm2 * frame.density * frame.density);
    const cv::Size cells(residual.columns, residual.rows);
    // A cell is as large in both densities' millimetres; the page's last cells may be cut off.
    const cv::Rect covered = frame.work_rect({0.0, 0.0, cells.width * cell_mm, cells.height * cell_mm});
    cv::Mat ink;
    cv::dilate(context.document.ink, ink,
               cv::getStructuringElement(cv::MORPH_RECT, cv::Size(2 * cvRound(near_ink_mm * frame.work_density) + 1,
                                                                  2 * cvRound(near_ink_mm * frame.work_density) + 1)));
    cv::resize(ink(covered), ink, cells, 0, 0, cv::INTER_AREA);
    cv::Mat personal;
    cv::resize(context.reference.personal(covered), personal, cells, 0, 0, cv::INTER_AREA);
    Ground page;
    for (int y = 0; y < cells.height; ++y) {
        for (int x = 0; x < cells.width; ++x) {
            if (personal.at<uchar>(y, x) == 0)
                page.add(residual, static_cast<std::size_t>(y) * static_cast<std::size_t>(cells.width) +
                                       static_cast<std::size_t>(x));
        }
    }
    // A poor capture differs everywhere alike; that is no field's fault.
    const float usual = page.foreign();
    const float usual_loss = page.lost(least_power);
    for (const Zone& zone : zones_of(context.zones, Zone::Kind::field)) {
        const cv::Rect area = cv::Rect(cv::Point(cvFloor(zone.mm.x / cell_mm), cvFloor(zone.mm.y / cell_mm)),
                                       cv::Point(cvCeil(zone.mm.br().x / cell_mm), cvCeil(zone.mm.br().y / cell_mm))) &
                              cv::Rect({0, 0}, cells);
        Ground whole;
        Ground beside;
        for (int y = area.y; y < area.br().y; ++y) {
            for (int x = area.x; x < area.br().x; ++x) {
                const std::size_t cell =
                    static_cast<std::size_t>(y) * static_cast<std::size_t>(cells.width) + static_cast<std::size_t>(x);
                whole.add(residual, cell);
                if (ink.at<uchar>(y, x) != 0) beside.add(residual, cell);
            }
        }
        for (const Ground* ground : {&whole, &beside}) {
            const bool enough = ground->count >= least_count;
            result.push_back({enough ? ground->foreign() - usual : not_measured, zone.mm});
            result.push_back(
                {enough && std::isfinite(usual_loss) ? ground->lost(least_power) - usual_loss : not_measured, zone.mm});
        }
    }
    return result;
}

}  // namespace vidimus::vision
