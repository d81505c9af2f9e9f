#include "app/training/card_artwork.h"

#include <QPainter>
#include <QPainterPath>
#include <QTransform>
#include <array>
#include <cmath>
#include <map>
#include <mutex>
#include <numbers>
#include <utility>
#include <vector>

#include "app/training/design.h"
#include "app/training/drawing.h"
#include "app/training/guilloche.h"

namespace vidimus::training {
namespace {

constexpr double tau = 2.0 * std::numbers::pi;

cv::Size pixels_of(const CardDesign& design) {
    return {static_cast<int>(std::lround(design.mm.width * canvas_scale)),
            static_cast<int>(std::lround(design.mm.height * canvas_scale))};
}

QPen square_joined(double width_mm) {
    QPen pen(Qt::white);
    pen.setWidthF(width_mm);
    pen.setCapStyle(Qt::RoundCap);
    return pen;
}

/// Waves whose form the variant decides.
cv::Mat wave_field(const CardDesign& design, int variant) {
    Random random(static_cast<std::uint64_t>(variant) + 7, design.model);
    cv::Mat field = cv::Mat::zeros(pixels_of(design), CV_8UC1);
    const double height = random.between(1.0, 2.4);
    const double length = random.between(24.0, 52.0);
    const double skew = random.between(-0.35, 0.35);
    const double pitch = random.between(0.42, 0.70);
    const double line = random.between(0.085, 0.15);
    const double cx = design.mm.width * random.between(0.2, 0.8);
    const double cy = design.mm.height * random.between(-0.3, 0.8);
    add_line_field(
        field, canvas_scale,
        [=](double x, double y) {
            const double swing = height * std::sin(tau * x / length + 0.9 * std::sin(tau * y / 27.0));
            const double base = variant == 1 ? std::hypot(x - cx, 1.3 * (y - cy)) : y + skew * x;
            return (base + swing) / pitch;
        },
        [=](int, int) { return line; });
    return field;
}

cv::Mat crossing_field(const CardDesign& design, int variant) {
    Random random(static_cast<std::uint64_t>(variant) + 70, design.model);
    cv::Mat field = cv::Mat::zeros(pixels_of(design), CV_8UC1);
    const double angle = random.between(0.5, 2.4);
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    const double pitch = random.between(0.55, 1.1);
    const double line = random.between(0.08, 0.13);
    add_line_field(
        field, canvas_scale,
        [=](double x, double y) { return (c * x + s * y + 1.1 * std::sin(tau * (s * x - c * y) / 19.0)) / pitch; },
        [=](int, int) { return line; });
    return field;
}

cv::Mat ornaments(const CardDesign& design, int variant) {
    Random random(static_cast<std::uint64_t>(variant) + 700, design.model);
    return paint_coverage(pixels_of(design), canvas_scale, [&](QPainter& painter) {
        const double width = design.mm.width;
        const double height = design.mm.height;
        painter.setBrush(Qt::NoBrush);
        painter.setPen(square_joined(0.075));
        const int rosettes = random.whole(2, 4);
        for (int i = 0; i < rosettes; ++i) {
            const double outer = random.between(4.0, 15.0);
            const QPointF centre(width * random.between(0.05, 0.95), height * random.between(0.0, 0.9));
            draw_rosette(painter, {centre, outer * random.between(0.1, 0.6), outer, random.whole(7, 20),
                                   random.whole(8, 16), 1.0, random.between(0.0, 0.3)});
        }
        const double edge = random.between(1.4, 2.4);
        const double swing = random.between(0.6, 1.1);
        draw_braid(painter, {{edge, edge}, {width - edge, edge}, swing, random.between(7.0, 12.0), 8, 0.35});
        draw_braid(painter,
                   {{edge, height - edge}, {width - edge, height - edge}, swing, random.between(7.0, 12.0), 8, 0.3});
        if (variant != 2) {  // just above the machine readable zone
            const double y = mrz_area_of(design).y - 1.6;
            draw_braid(painter, {{edge, y}, {width - edge, y}, swing, random.between(7.0, 12.0), 8, 0.3});
        }
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(255, 255, 255, 70));
        const double size = height * random.between(0.18, 0.30);
        painter.drawPath(
            placed(emblem_path(), width * random.between(0.55, 0.85), height * random.between(0.25, 0.5), size));
        if (random.chance(0.6)) {  // the state's name behind the lines
            const QPainterPath name = outline_of(QStringLiteral("UTOPIA"), Typeface::title, 9.0, 2.4);
            painter.setBrush(QColor(255, 255, 255, 60));
            painter.drawPath(placed(name, width / 2.0 - name.boundingRect().center().x(), height - 7.0));
        }
    });
}

cv::Mat title_and_captions(const CardDesign& design) {
    return paint_coverage(pixels_of(design), canvas_scale, [&](QPainter& painter) {
        if (!design.title.empty()) {
            painter.drawPath(placed(emblem_path(), 9.0, 6.6, 4.2));
            painter.drawPath(placed(outline_of(QStringLiteral("UTOPIA"), Typeface::title, 4.8, 0.9), 15.0, 6.4));
            painter.drawPath(
                placed(outline_of(QStringLiteral("RESPVBLICA VTOPIENSIVM"), Typeface::title, 1.6, 0.2), 15.1, 9.2));
            const QPainterPath title = outline_of(to_qt(design.title), Typeface::title, 4.4, 0.6);
            const double right = design.format == mrz::Format::td2 ? design.mm.width - 5.0 : design.mm.width * 0.66;
            painter.drawPath(placed(title, right - title.boundingRect().right(), 6.4));
            const QPainterPath second = outline_of(to_qt(design.second_title), Typeface::title, 1.6, 0.2);
            painter.drawPath(placed(second, right - second.boundingRect().right(), 9.2));
        }
        for (const CardField& field : design.fields) {
            painter.drawPath(
                placed(outline_of(to_qt(field.caption), Typeface::caption, 1.35), field.left, field.caption_baseline));
        }
    });
}

CardArtwork make_artwork(const CardDesign& design, int variant) {
    CardArtwork made;
    made.field = wave_field(design, variant);
    made.crossing = crossing_field(design, variant);
    made.ornament = ornaments(design, variant);
    made.text = title_and_captions(design);
    made.mask = paint_coverage(pixels_of(design), canvas_scale, [&](QPainter& painter) {
        painter.drawRoundedRect(QRectF(0.0, 0.0, design.mm.width, design.mm.height), design.corner, design.corner);
    });
    return made;
}

using Taken = std::array<double, 3>;  // of blue, green and red light

Taken some_colour(Random& random, double strength) {
    Taken taken{};
    for (double& channel : taken) {
        channel = strength * random.between(0.1, 1.0);
    }
    taken[static_cast<std::size_t>(random.whole(0, 2))] *= 0.2;
    return taken;
}

}  // namespace

const CardArtwork& card_artwork(const CardDesign& design, int variant) {
    static std::mutex guard;
    static std::map<std::pair<Kind, int>, CardArtwork> kept;
    const std::scoped_lock lock(guard);
    const auto key = std::make_pair(design.kind, variant);
    const auto found = kept.find(key);
    return found != kept.end() ? found->second : kept.emplace(key, make_artwork(design, variant)).first->second;
}

cv::Mat print_artwork(const CardArtwork& artwork, Random& random) {
    const Taken paper{random.between(0.02, 0.07), random.between(0.02, 0.06), random.between(0.02, 0.07)};
    const Taken tint = some_colour(random, 0.12);
    cv::Mat page(artwork.mask.size(), CV_8UC3);
    for (int y = 0; y < page.rows; ++y) {
        auto* row = page.ptr<unsigned char>(y);
        const double down = 0.5 - 0.5 * std::cos(tau * y / page.rows);
        for (int x = 0; x < page.cols; ++x) {
            const double across = static_cast<double>(x) / page.cols;
            for (std::size_t channel = 0; channel < 3; ++channel) {
                const double taken = paper[channel] + tint[channel] * (0.4 * down + 0.6 * across);
                row[3 * x + static_cast<int>(channel)] = cv::saturate_cast<unsigned char>(250.0 * (1.0 - taken));
            }
        }
    }
    stain(page, artwork.field, some_colour(random, random.between(0.35, 0.62)), some_colour(random, 0.55));
    stain(page, artwork.crossing, some_colour(random, random.between(0.2, 0.45)), some_colour(random, 0.4));
    stain(page, artwork.ornament, some_colour(random, random.between(0.4, 0.7)), some_colour(random, 0.6));
    const Taken dark{random.between(0.5, 0.7), random.between(0.7, 0.9), random.between(0.75, 0.95)};
    stain(page, artwork.text, dark, dark);
    return page;
}

}  // namespace vidimus::training
