// Artwork printed over the portrait: lines that all copies carry there, whoever the holder is. A portrait that was
// laid over them, or blended in, interrupts them. Portraits differ, so single blocks tell little; what counts is how
// much of the lines the whole portrait, and each part of it, carries, weighted by how calm the portrait is there.
#include <array>
#include <cmath>
#include <limits>

#include "vision/checks/check.h"
#include "vision/lines_band.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr double inset_mm = 1.0;  // from the edge, which is another check's
constexpr int most_slip = 2;      // pixels
constexpr double least_usable = 0.6;
constexpr double least_told = 0.25;  // of the lines: a part that tells less exactly than this is not measured
constexpr int across = 3;            // parts, beside the whole
constexpr int down = 4;

struct Sums {
    double rd = 0.0;
    double rr = 0.0;
    /// How strong the specimen's lines are in the document: 1 for as strong.
    [[nodiscard]] double share() const { return rr > 0.0 ? rd / rr : 0.0; }
    [[nodiscard]] double deviation() const { return rr > 0.0 ? 1.0 / std::sqrt(rr) : 1e9; }
};

Sums sums_of(const cv::Mat& reference, const cv::Mat& document, const cv::Mat& weight, const cv::Rect& area) {
    Sums sums;
    for (int y = area.y; y < area.br().y; ++y) {
        const auto* r = reference.ptr<float>(y);
        const auto* d = document.ptr<float>(y);
        const auto* w = weight.ptr<float>(y);
        for (int x = area.x; x < area.br().x; ++x) {
            const auto wr = static_cast<double>(w[x] * r[x]);
            sums.rd += wr * static_cast<double>(d[x]);
            sums.rr += wr * static_cast<double>(r[x]);
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
        const LinesBand reference = lines_band(context.reference.bgr(area), density);
        const LinesBand beyond = lines_band(context.document.bgr(wide), density);
        const cv::Rect centre(most_slip, most_slip, area.width, area.height);
        double best = -std::numeric_limits<double>::infinity();
        cv::Mat document;
        const cv::Mat weight = beyond.weight(centre);
        const cv::Mat weighted = reference.band.mul(weight);
        for (int dy = -most_slip; dy <= most_slip; ++dy) {
            for (int dx = -most_slip; dx <= most_slip; ++dx) {
                const cv::Mat moved = beyond.band(centre + cv::Point(dx, dy));
                const double here = weighted.dot(moved);
                if (here <= best) continue;
                best = here;
                document = moved;
            }
        }
        for (const cv::Rect& part : parts) {
            const cv::Rect2d mm((area.x + part.x) / density, (area.y + part.y) / density, part.width / density,
                                part.height / density);
            const Sums sums = sums_of(reference.band, document, weight, part);
            const bool told = sums.deviation() * lines_independent_mm * density < least_told;
            result.push_back({told ? static_cast<float>(sums.share()) : not_measured, mm});
        }
    }
    return result;
}

}  // namespace vidimus::vision
