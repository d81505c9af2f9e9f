#include "app/training/document_ground.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace vidimus::training {
namespace {

constexpr double tau = 2.0 * CV_PI;

/// Which layers a sibling series has in its own form; its first field always.
bool differs(const DocumentDesign& design, int layer) {
    if (design.series == 0) {
        return false;
    }
    Random random = design.chance("which layers", true);
    const std::uint64_t bits = random.bits();
    return layer == 1 || ((bits >> static_cast<unsigned>(layer)) & 1U) != 0;
}

bool of_series(const DocumentDesign& design, int layer) {
    return differs(design, layer) && !design.near_sibling();
}

/// A near sibling has the same lines at another phase and frequency.
void vary_shape(const DocumentDesign& design, int layer, FlowShape& shape, double& pitch) {
    if (!design.near_sibling() || !differs(design, layer)) {
        return;
    }
    Random random = design.chance("phase " + std::to_string(layer), true);
    pitch *= 1.0 + (random.chance(0.5) ? 1.0 : -1.0) * random.between(0.02, 0.09);
    shape.angle += random.between(-0.04, 0.04);
    shape.centre += cv::Point2d{random.between(-2.0, 2.0), random.between(-2.0, 2.0)};
    for (FlowShape::Wave& wave : shape.waves) {
        wave.phase += random.between(0.3, 2.0);
        wave.length *= random.between(0.92, 1.08);
    }
}

/// A motif's height, soft at its edges: somewhere in the page's upper part.
cv::Mat relief_height(const DocumentDesign& design, Random& random) {
    const double size = design.mm.height * random.between(0.24, 0.42);
    const double x = design.mm.width * random.between(0.35, 0.75);
    const double y = design.mm.height * random.between(0.36, 0.56);
    const auto motif = static_cast<Motif>(random.whole(0, motifs - 1));
    const QPainterPath path = motif_path(motif, random);
    const double wide = motif == Motif::mountains ? size * 1.6 : size;
    const cv::Mat flat = paint(design, [&](QPainter& painter) { painter.drawPath(placed(path, x, y, wide, size)); });
    cv::Mat small;
    cv::resize(flat, small, {}, 0.25, 0.25, cv::INTER_AREA);
    cv::GaussianBlur(small, small, {}, random.between(0.8, 2.0));
    cv::Mat height;
    cv::resize(small, height, flat.size(), 0.0, 0.0, cv::INTER_LINEAR);
    return height;
}

}  // namespace

std::vector<cv::Vec3f> rainbow(double hue, double saturation, double value, Random& random) {
    const int steps = random.whole(2, 5);
    const double reach = random.chance(0.25) ? 0.02 : random.between(0.06, 0.28) * (random.chance(0.5) ? 1.0 : -1.0);
    const bool back = random.chance(0.4);
    std::vector<cv::Vec3f> colours;
    for (int i = 0; i < steps; ++i) {
        const double t = static_cast<double>(i) / (steps - 1);
        const double along = back ? 1.0 - std::abs(2.0 * t - 1.0) : t;
        colours.push_back(colour_of(hue + reach * along, saturation, value));
    }
    return colours;
}

cv::Mat paint(const DocumentDesign& design, const std::function<void(QPainter&)>& draw) {
    return paint_coverage(design.pixels(), canvas_scale, draw);
}

Random chance_of(const DocumentDesign& design, int layer) {
    return design.chance("layer " + std::to_string(layer), of_series(design, layer));
}

void spare_mrz(const DocumentDesign& design, cv::Mat& coverage) {
    if (!design.mrz) {
        return;
    }
    Random random = design.chance("band");
    const double draw = random.uniform();
    const double kept = draw < 0.3 ? 0.0 : draw < 0.6 ? random.between(0.3, 0.7) : 1.0;
    const bool whole_width = random.chance(0.7);
    if (kept < 1.0) {
        const cv::Rect2d area = design.mrz->area();
        const cv::Rect2d band = whole_width
                                    ? cv::Rect2d{0.0, area.y - 0.6, design.mm.width, design.mm.height - area.y + 0.6}
                                    : cv::Rect2d{area.x - 0.5, area.y - 0.4, area.width + 1.0, area.height + 0.8};
        cv::Mat part = coverage(design.rect(band));
        part.convertTo(part, -1, kept);
    }
}

FlowShape draw_shape(const DocumentDesign& design, bool may_ring, Random& random) {
    FlowShape shape;
    const double form = random.uniform();
    shape.form = !may_ring || form < 0.62 ? FlowShape::Form::straight
                 : form < 0.86            ? FlowShape::Form::rings
                                          : FlowShape::Form::fan;
    shape.angle = random.chance(0.4) ? random.spread(0.05, 0.15) : random.between(-0.9, 0.9);
    shape.centre = {design.mm.width * random.between(-0.3, 1.3), design.mm.height * random.between(-0.4, 1.3)};
    if (shape.form == FlowShape::Form::fan) {  // from outside the page, where the rays are not too close
        shape.centre = {design.mm.width * random.between(0.2, 0.8), design.mm.height * random.between(1.25, 1.6)};
    }
    shape.flatten = random.between(0.7, 1.5);
    const double liveliness = random.chance(0.25) ? 0.15 : random.between(0.5, 1.2);
    shape.waves[0] = {random.between(0.8, 2.4) * liveliness, random.between(24.0, 60.0), random.between(-0.6, 0.6),
                      random.between(0.0, tau)};
    shape.waves[1] = {random.between(0.3, 1.0) * liveliness, random.between(13.0, 24.0), random.between(-1.2, 1.2),
                      random.between(0.0, tau)};
    shape.waves[2] = {random.between(0.0, 0.3) * liveliness, random.between(6.0, 12.0), random.between(-1.5, 1.5),
                      random.between(0.0, tau)};
    return shape;
}

Ink ground_tint(const DocumentDesign& design) {
    Random random = chance_of(design, 0);
    const cv::Size size = design.pixels();
    const int form = random.whole(0, 4);
    const double strength = 0.35 + 0.6 * design.palette.depth;
    const double turns = random.between(0.6, 1.6);
    const double cx = random.between(0.2, 0.8);
    const double cy = random.between(0.2, 0.8);
    cv::Mat small(size.height / 8, size.width / 8, CV_8UC1);
    for (int row = 0; row < small.rows; ++row) {
        for (int column = 0; column < small.cols; ++column) {
            const double x = static_cast<double>(column) / small.cols;
            const double y = static_cast<double>(row) / small.rows;
            double value = 1.0;
            switch (form) {
                case 0:
                    break;
                case 1:
                    value = 0.55 + 0.45 * y;
                    break;
                case 2:
                    value = 0.5 + 0.5 * std::min(1.0, 1.5 * std::hypot(x - cx, 0.7 * (y - cy)));
                    break;
                case 3:
                    value = 0.7 + 0.3 * std::sin(tau * turns * (x + 0.4 * y));
                    break;
                default:
                    value = 1.0 - 0.6 * std::exp(-8.0 * (std::pow(x - cx, 2) + std::pow(y - cy, 2)));
                    break;
            }
            small.at<unsigned char>(row, column) = cv::saturate_cast<unsigned char>(255.0 * strength * value);
        }
    }
    Ink ink;
    cv::resize(small, ink.coverage, size, 0.0, 0.0, cv::INTER_CUBIC);
    const Palette& palette = design.palette;
    ink.colours =
        rainbow(palette.hue, palette.saturation * (0.16 + 0.34 * palette.depth), 0.99 - 0.12 * palette.depth, random);
    return ink;
}

Ink ground_field(const DocumentDesign& design, int layer) {
    Random random = chance_of(design, layer);
    const Palette& palette = design.palette;
    Ink ink;
    const double kind = random.uniform();
    const bool lines = kind < 0.45;
    const bool dots = !lines && kind < 0.62;
    FlowShape shape = draw_shape(design, lines, random);
    const auto figure = static_cast<Figure>(random.whole(0, figures - 1));
    double pitch = lines                     ? random.between(0.38, 0.85)
                   : dots                    ? random.between(0.45, 0.9)
                   : figure == Figure::words ? random.between(0.55, 0.95)
                                             : random.between(1.3, 3.6);
    Relief relief;
    if (random.chance(lines ? 0.5 : dots ? 0.7 : 0.0)) {
        relief.height = relief_height(design, random);
        relief.lift = random.between(0.25, 0.9);
        relief.swell = lines ? random.between(0.0, 0.09) : pitch * random.between(0.12, 0.25);
    }
    const double weight = random.uniform();
    vary_shape(design, layer, shape, pitch);
    const Flow flow = make_flow(design.pixels(), canvas_scale, shape);
    double darkness = 0.15;
    if (lines) {
        darkness = 0.14 + 0.16 * weight;
        ink.coverage = draw_lines(flow, canvas_scale, pitch, pitch * darkness, relief);
    } else if (dots) {
        ink.coverage = draw_dots(flow, canvas_scale, pitch, pitch * (0.12 + 0.10 * weight), relief);
    } else {
        ink.coverage = draw_figures(flow, canvas_scale, figure, pitch, 0.07 + 0.07 * weight);
    }
    spare_mrz(design, ink.coverage);
    // Close lines are printed paler than lone ones.
    const double value = 0.93 - 0.27 * palette.depth - 0.25 * std::max(0.0, 0.2 - darkness);
    const double saturation = palette.saturation * random.between(0.25, 0.55) * (0.6 + 0.6 * palette.depth) + 0.06;
    ink.colours = rainbow(layer == 1 ? palette.second : palette.third, saturation, value, random);
    return ink;
}

std::optional<Ink> ground_picture(const DocumentDesign& design) {
    Random random = chance_of(design, 4);
    if (random.chance(0.3)) {
        return std::nullopt;
    }
    Ink ink;
    const cv::Mat height = relief_height(design, random);
    if (random.chance(0.35)) {
        height.convertTo(ink.coverage, -1, random.between(0.25, 0.55));
    } else {
        FlowShape shape;
        shape.angle = random.between(-0.8, 0.8);
        shape.waves[0] = {0.6, random.between(9.0, 20.0), 0.3, 0.0};
        const Flow flow = make_flow(design.pixels(), canvas_scale, shape);
        const double pitch = random.between(0.30, 0.48);
        cv::Mat lines = draw_lines(flow, canvas_scale, pitch, pitch * 0.42, {});
        cv::multiply(lines, height, ink.coverage, 1.0 / 255.0);
    }
    spare_mrz(design, ink.coverage);
    ink.colours = rainbow(random.chance(0.5) ? design.palette.hue : design.palette.third,
                          0.10 + 0.35 * design.palette.saturation, 0.92 - 0.24 * design.palette.depth, random);
    return ink;
}

}  // namespace vidimus::training
