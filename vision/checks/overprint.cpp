// Artwork printed over the portrait: lines that all copies carry there, whoever the holder is. A portrait that was
// laid over them, or blended in, interrupts them. Portraits differ, so single blocks tell little; what counts is how
// much of the lines the whole portrait, and each part of it, carries, weighted by how calm the portrait is there.
#include <array>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>

#include "vision/agreement.h"
#include "vision/checks/check.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr double fine_mm = 0.05;  // of the band that holds lines
constexpr double coarse_mm = 0.22;
constexpr double calm_mm = 0.9;   // over so much the portrait's own unrest is averaged
constexpr double noise = 1.5;     // grey levels: no place is calmer
constexpr double inset_mm = 1.0;  // from the edge, which is another check's
constexpr int most_slip = 2;      // pixels
constexpr double least_usable = 0.6;
constexpr int across = 3;  // parts, beside the whole
constexpr int down = 4;

cv::Mat band_of(const cv::Mat& bgr, double density) {
    cv::Mat grey;
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
    grey.convertTo(grey, CV_32F);
    cv::Mat fine;
    cv::Mat coarse;
    cv::GaussianBlur(grey, fine, {}, std::max(0.5, fine_mm * density));
    cv::GaussianBlur(grey, coarse, {}, coarse_mm * density);
    return fine - coarse;
}

struct Sums {
    double rd = 0.0;
    double rr = 0.0;
    double dd = 0.0;
    [[nodiscard]] double correlation() const { return rr > 0.0 && dd > 0.0 ? rd / std::sqrt(rr * dd) : 0.0; }
};

Sums sums_of(const cv::Mat& reference, const cv::Mat& document, const cv::Mat& weight, const cv::Rect& area) {
    Sums sums;
    for (int y = area.y; y < area.br().y; ++y) {
        const auto* r = reference.ptr<float>(y);
        const auto* d = document.ptr<float>(y);
        const auto* w = weight.ptr<float>(y);
        for (int x = area.x; x < area.br().x; ++x) {
            const auto wr = static_cast<double>(w[x] * r[x]);
            const auto wd = static_cast<double>(w[x] * d[x]);
            sums.rd += wr * static_cast<double>(d[x]);
            sums.rr += wr * static_cast<double>(r[x]);
            sums.dd += wd * static_cast<double>(d[x]);
        }
    }
    return sums;
}

}  // namespace

std::vector<Measured> measure_overprint(const CheckContext& context) {
    std::vector<Measured> result;
    const Frame& frame = context.reference.frame;
    const double density = frame.density;
    for (const Zone& zone : context.zones) {
        if (zone.kind != Zone::Kind::photo) continue;
        const cv::Rect2d inner(zone.mm.x + inset_mm, zone.mm.y + inset_mm, zone.mm.width - 2 * inset_mm,
                               zone.mm.height - 2 * inset_mm);
        const cv::Rect area = frame.rect(inner);
        const cv::Rect wide =
            cv::Rect(area.x - most_slip, area.y - most_slip, area.width + 2 * most_slip, area.height + 2 * most_slip);
        std::vector<cv::Rect> parts{cv::Rect({0, 0}, area.size())};
        for (int v = 0; v < down; ++v) {
            for (int u = 0; u < across; ++u) {
                const cv::Point from(area.width * u / across, area.height * v / down);
                const cv::Point to(area.width * (u + 1) / across, area.height * (v + 1) / down);
                parts.emplace_back(from, to);
            }
        }
        const cv::Rect work = frame.work_rect(inner);
        const bool usable = area.area() > 0 && (wide & cv::Rect({0, 0}, frame.size)) == wide && work.area() > 0 &&
                            cv::countNonZero(context.document.usable(work)) > work.area() * least_usable;
        if (!usable) {
            result.insert(result.end(), parts.size(), {not_measured, zone.mm});
            continue;
        }
        const cv::Mat reference = band_of(context.reference.bgr(area), density);
        const cv::Mat beyond = band_of(context.document.bgr(wide), density);
        const cv::Rect centre(most_slip, most_slip, area.width, area.height);
        // Hair and eyes are no lines: where the document, or what is left of the copies' portraits, is restless, little
        // is said.
        cv::Mat unrest;
        cv::GaussianBlur(cv::Mat(beyond(centre)).mul(beyond(centre)), unrest, {}, calm_mm * density);
        cv::Mat weight;
        cv::divide(1.0, unrest + noise * noise, weight);
        double best = -2.0;
        cv::Mat document;
        for (int dy = -most_slip; dy <= most_slip; ++dy) {
            for (int dx = -most_slip; dx <= most_slip; ++dx) {
                const cv::Mat moved = beyond(centre + cv::Point(dx, dy));
                const double here = sums_of(reference, moved, weight, parts.front()).correlation();
                if (here <= best) continue;
                best = here;
                document = moved;
            }
        }
        for (const cv::Rect& part : parts) {
            const cv::Rect2d mm((area.x + part.x) / density, (area.y + part.y) / density, part.width / density,
                                part.height / density);
            const double found = sums_of(reference, document, weight, part).correlation();
            result.push_back({static_cast<float>(stretched(found)), mm});
        }
    }
    return result;
}

}  // namespace vidimus::vision
