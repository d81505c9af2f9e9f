#include "vision/glyph_atlas.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <opencv2/core/hal/intrin.hpp>
#include <opencv2/imgproc.hpp>

#include "vision/darkness.h"

namespace vidimus::vision {
namespace {

constexpr int least_contrast = 45;  // grey levels: paler print has no shape to speak of
constexpr double edge_share = 0.5;  // of the darkest: where a character ends
constexpr double least_height_mm = 0.9;
constexpr double most_height_mm = 6.0;
constexpr double most_width_mm = 7.0;
constexpr double rim_mm = 0.4;            // around the zone
constexpr double calm = 1.0;              // pixels of blur: captures differ in sharpness
constexpr int like_size = 3;              // atlas pixels by which two shapes of one character may differ in size
constexpr int exemplars = 3;              // of one shape are kept, from different copies
constexpr std::size_t most_shapes = 400;  // of one group
constexpr std::size_t most_copies = 30;
constexpr double same_face = 1.35;  // of a field's own unlikeness: another field that is no more unlike shares its face
constexpr double least_unlike = 0.02;
constexpr std::size_t least_common = 12;  // characters that must tell so

double full_ink(const cv::Mat& dark) {
    std::vector<float> values;
    for (int y = 0; y < dark.rows; ++y) {
        const auto* d = dark.ptr<float>(y);
        for (int x = 0; x < dark.cols; ++x) {
            if (d[x] > static_cast<float>(least_contrast)) values.push_back(d[x]);
        }
    }
    return quantile(values, 0.9);
}

/// The ink alone, its centre of mass in the middle, at the atlas's density.
cv::Mat centred(const cv::Mat& ink, double density) {
    const cv::Moments moments = cv::moments(ink);
    if (moments.m00 <= 0.0) return {};
    const cv::Point2d centre(moments.m10 / moments.m00, moments.m01 / moments.m00);
    const double scale = density / GlyphAtlas::density;  // pixels of the picture to one of the atlas
    const auto half = [scale](double from, double to) {
        return static_cast<int>(std::ceil(std::max(from, to) / scale));
    };
    const int half_width = half(centre.x, ink.cols - 1 - centre.x);
    const int half_height = half(centre.y, ink.rows - 1 - centre.y);
    const cv::Matx23d map(scale, 0, centre.x - scale * half_width, 0, scale, centre.y - scale * half_height);
    cv::Mat result;
    cv::warpAffine(ink, result, map, {2 * half_width + 1, 2 * half_height + 1},
                   cv::INTER_LINEAR | cv::WARP_INVERSE_MAP);
    result.convertTo(result, CV_8U, 255.0);
    return result;
}

std::vector<FoundShape> shapes_in(const DocumentView& document, const cv::Rect& area, double density) {
    std::vector<FoundShape> shapes;
    const cv::Mat dark = darkness_of(in_specimens_light(document, area));
    const double full = full_ink(dark);
    if (full < 1.3 * least_contrast) return shapes;
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centres;
    const int count = cv::connectedComponentsWithStats(dark > edge_share * full, labels, stats, centres);
    for (int i = 1; i < count; ++i) {
        const cv::Rect box(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                           stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
        const double height = box.height / density;
        const bool cut = box.x == 0 || box.y == 0 || box.br().x == dark.cols || box.br().y == dark.rows;
        if (cut || height < least_height_mm || height > most_height_mm || box.width / density > most_width_mm ||
            box.width < 2)
            continue;
        constexpr int rim = 3;
        const cv::Rect around = cv::Rect(box.x - rim, box.y - rim, box.width + 2 * rim, box.height + 2 * rim) &
                                cv::Rect({0, 0}, dark.size());
        cv::Mat ink = cv::Mat::zeros(around.size(), CV_32F);
        for (int y = 0; y < around.height; ++y) {
            const auto* d = dark.ptr<float>(around.y + y) + around.x;
            const auto* label = labels.ptr<int>(around.y + y) + around.x;
            auto* to = ink.ptr<float>(y);
            for (int x = 0; x < around.width; ++x) {
                if (label[x] != 0 && label[x] != i) continue;
                to[x] = std::clamp(d[x] / static_cast<float>(full), 0.0F, 1.0F);
                if (to[x] < 0.15F) to[x] = 0.0F;  // the page's own print
            }
        }
        cv::GaussianBlur(ink, ink, {}, calm);
        FoundShape shape{{(area.x + box.x) / density, (area.y + box.y) / density, box.width / density, height},
                         centred(ink, density)};
        if (!shape.ink.empty()) shapes.push_back(std::move(shape));
    }
    return shapes;
}

/// A shape with what comparing needs, computed once.
struct Prepared {
    Prepared(const cv::Mat& of, int from, std::size_t at = 0)
        : ink(&of), copy(from), field(at), norm(cv::norm(of, cv::NORM_L2)) {}
    const cv::Mat* ink;
    int copy;
    std::size_t field;
    double norm;
};

double unlikeness(const Prepared& one, const Prepared& other) {
    const cv::Mat& a = *one.ink;
    const cv::Mat& b = *other.ink;
    if (std::abs(a.rows - b.rows) > 2 * like_size || std::abs(a.cols - b.cols) > 2 * like_size) return 1.0;
    const int rows = std::min(a.rows, b.rows);
    const int columns = std::min(a.cols, b.cols);
    const auto* from_a = a.ptr<uchar>((a.rows - rows) / 2) + (a.cols - columns) / 2;
    const auto* from_b = b.ptr<uchar>((b.rows - rows) / 2) + (b.cols - columns) / 2;
    std::uint64_t shared = 0;
    for (int y = 0; y < rows; ++y, from_a += a.step, from_b += b.step) {
        std::uint32_t row = 0;
        for (int x = 0; x < columns; ++x) row += static_cast<std::uint32_t>(from_a[x]) * from_b[x];
        shared += row;
    }
    const double norms = one.norm * other.norm;
    return norms > 0.0 ? std::sqrt(std::clamp(1.0 - static_cast<double>(shared) / norms, 0.0, 1.0)) : 1.0;
}

/// The fields whose characters are as like to each other's as to their own.
std::vector<int> groups_of(const std::vector<std::vector<Prepared>>& fields) {
    const auto usual = [](const std::vector<Prepared>& of, const std::vector<Prepared>& among) {
        std::vector<double> best;
        for (const Prepared& one : of) {
            double least = 1.0;
            for (const Prepared& other : among) {
                if (other.copy != one.copy) least = std::min(least, unlikeness(one, other));
            }
            best.push_back(least);
        }
        return median_of(std::move(best));
    };
    std::vector<int> group(fields.size());
    std::iota(group.begin(), group.end(), 0);
    std::vector<double> own;
    own.reserve(fields.size());
    for (const auto& field : fields) own.push_back(std::max(least_unlike, usual(field, field)));
    for (std::size_t a = 0; a < fields.size(); ++a) {
        for (std::size_t b = a + 1; b < fields.size(); ++b) {
            if (fields[a].size() < least_common || fields[b].size() < least_common || group[a] == group[b]) continue;
            const bool alike =
                usual(fields[a], fields[b]) <= same_face * own[a] || usual(fields[b], fields[a]) <= same_face * own[b];
            if (!alike) continue;
            const int from = group[b];
            for (int& g : group) g = g == from ? group[a] : g;
        }
    }
    return group;
}

}  // namespace

double unlikeness(const cv::Mat& a, const cv::Mat& b) {
    return unlikeness(Prepared(a, 0), Prepared(b, 0));
}

std::vector<std::vector<FoundShape>> read_shapes(const ReferenceView& reference, const DocumentView& document,
                                                 const std::vector<Zone>& zones) {
    std::vector<std::vector<FoundShape>> fields;
    const Frame& frame = reference.frame;
    for (const Zone& zone : zones) {
        if (zone.kind != Zone::Kind::field) continue;
        fields.emplace_back();
        const cv::Rect area = frame.rect(
            {zone.mm.x - rim_mm, zone.mm.y - rim_mm, zone.mm.width + 2 * rim_mm, zone.mm.height + 2 * rim_mm});
        const cv::Rect work = frame.work_rect(zone.mm);
        const bool usable = area.width > 8 && area.height > 8 && work.area() > 0 &&
                            cv::countNonZero(document.usable(work)) >= least_shown * work.area();
        if (usable) fields.back() = shapes_in(document, area, frame.density);
    }
    return fields;
}

GlyphAtlas make_atlas(const std::vector<std::vector<std::vector<FoundShape>>>& copies) {
    GlyphAtlas atlas;
    if (copies.empty()) return atlas;
    std::vector<std::vector<Prepared>> fields(copies.front().size());
    for (std::size_t i = 0; i < std::min(copies.size(), most_copies); ++i) {
        for (std::size_t f = 0; f < std::min(fields.size(), copies[i].size()); ++f) {
            for (const FoundShape& shape : copies[i][f]) fields[f].emplace_back(shape.ink, static_cast<int>(i), f);
        }
    }
    const std::vector<int> group = groups_of(fields);
    std::vector<int> place(fields.size(), -1);
    for (std::size_t f = 0; f < fields.size(); ++f) {
        int& at = place[static_cast<std::size_t>(group[f])];
        if (at < 0) {
            at = static_cast<int>(atlas.groups.size());
            atlas.groups.emplace_back();
        }
        atlas.group_of_field.push_back(at);
        auto& shapes = atlas.groups[static_cast<std::size_t>(at)];
        for (const Prepared& one : fields[f]) {
            if (shapes.size() >= most_shapes) break;
            // A few of each shape will do, from different copies, so that any one copy can be left out.
            int alike = 0;
            bool own = false;
            for (const GlyphAtlas::Shape& kept : shapes) {
                if (unlikeness(*one.ink, kept.ink) > 2.0 * least_unlike + 0.06) continue;
                ++alike;
                own = own || kept.copy == one.copy;
            }
            if (alike < exemplars && !own) shapes.push_back({one.copy, one.ink->clone()});
        }
    }
    return atlas;
}

std::vector<double> unlikenesses(const GlyphAtlas& atlas, std::size_t field, const std::vector<FoundShape>& shapes,
                                 int without) {
    std::vector<double> result;
    if (field >= atlas.group_of_field.size()) return result;
    const auto& group = atlas.groups[static_cast<std::size_t>(atlas.group_of_field[field])];
    std::vector<Prepared> known;
    for (const GlyphAtlas::Shape& shape : group) {
        if (shape.copy != without) known.emplace_back(shape.ink, shape.copy);
    }
    for (const FoundShape& shape : shapes) {
        const Prepared own(shape.ink, without);
        double best = 1.0;
        for (const Prepared& other : known) best = std::min(best, unlikeness(own, other));
        result.push_back(best);
    }
    return result;
}

}  // namespace vidimus::vision
