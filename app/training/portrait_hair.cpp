// Hair and clothes of a portrait.
#include <QLinearGradient>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/training/portrait_brush.h"

namespace vidimus::training {
namespace {

constexpr double axis = portrait_width / 2.0;

QPen strand_pen(const QColor& colour, double width) {
    QPen pen(colour);
    pen.setWidthF(width);
    pen.setCapStyle(Qt::RoundCap);
    return pen;
}

bool is_long(HairStyle style) {
    return style == HairStyle::long_straight || style == HairStyle::long_wavy;
}

/// How far the hair stands off the skull above, and at the sides.
struct Volume {
    double above;
    double beside;
};

Volume volume_of(HairStyle style) {
    switch (style) {
        case HairStyle::cropped:
            return {20, 6};
        case HairStyle::side_part:
            return {42, 12};
        case HairStyle::curls:
            return {48, 26};
        case HairStyle::receding:
            return {14, 8};
        case HairStyle::bald:
            return {0, 0};
        case HairStyle::long_straight:
            return {34, 26};
        case HairStyle::long_wavy:
            return {46, 44};
        case HairStyle::bob:
            return {38, 40};
        case HairStyle::bun:
            return {24, 10};
        case HairStyle::volume:
            return {74, 78};
    }
    return {0, 0};
}

/// The contour of the hair over the skull: angle 0 at the right ear, π at the left.
QPointF outer_point(const Face& face, double angle) {
    const Volume volume = volume_of(face.hair_style);
    const double base = face.eye_y - 6.0;
    const double rx = face.half_width * 1.0 + volume.beside;
    const double ry = base - face.top + volume.above;
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    return {axis + rx * std::copysign(std::pow(std::abs(c), 0.90), c), base - ry * std::pow(std::abs(s), 0.94)};
}

/// The line where the hair begins, from the right temple to the left.
QPointF hairline_point(const Face& face, double angle) {
    const double w = face.half_width * 0.93;
    const double base = face.eye_y + 6.0;
    double rise = base - face.hairline_y;
    const double c = std::cos(angle);
    double s = std::pow(std::abs(std::sin(angle)), 0.62);
    if (face.hair_style == HairStyle::receding) {
        s = std::pow(std::abs(std::sin(angle)), 0.45);
        rise += 62.0 * (1.0 - std::exp(-std::pow((std::abs(c) - 0.42) / 0.26, 2.0)) * 0.2) *
                std::min(1.0, std::abs(c) * 2.4 + 0.35);
    } else if (face.hair_style == HairStyle::side_part) {
        rise += 22.0 * std::exp(-std::pow((c * w - face.part_x) / 46.0, 2.0));
    } else if (is_long(face.hair_style) || face.hair_style == HairStyle::bob) {
        rise += 26.0 * std::exp(-std::pow((c * w - face.part_x * 0.5) / 60.0, 2.0));
    }
    return {axis + w * c, base - rise * s};
}

void draw_strands(QPainter& painter, const Face& face, Random& random, int count, double wave) {
    for (int i = 0; i < count; ++i) {
        const double angle = random.uniform() * std::numbers::pi;
        const double lean = face.hair_style == HairStyle::side_part ? 0.30 * (face.part_x > 0 ? 1.0 : -1.0) : 0.0;
        const double tip_angle =
            std::clamp(angle + lean * std::sin(angle) + random.between(-0.10, 0.10), 0.0, std::numbers::pi);
        const QPointF root = hairline_point(face, angle);
        const QPointF tip = outer_point(face, tip_angle);
        const double from = random.between(0.0, 0.55);
        const double to = std::min(1.0, from + random.between(0.35, 0.8));
        const QPointF a = root + (tip - root) * from;
        const QPointF b = root + (tip - root) * to;
        const QPointF off(random.between(-wave, wave), random.between(-wave, wave) * 0.6);
        const double sheen =
            0.72 + 0.75 * std::exp(-std::pow(((from + to) / 2.0 - 0.55) / 0.25, 2.0)) * random.uniform();
        painter.setPen(strand_pen(shade(face.hair, random.between(0.62, 1.05) * (0.7 + sheen * 0.5), 110),
                                  random.between(1.4, 3.4)));
        QPainterPath path(a);
        path.quadTo((a + b) / 2.0 + off, b);
        painter.drawPath(path);
    }
}

/// Short hairs across the contour, so that it is no cut edge.
void draw_flyaways(QPainter& painter, const Face& face, Random& random) {
    painter.setBrush(Qt::NoBrush);
    for (int i = 0; i < 260; ++i) {
        const double angle = random.between(0.03, 0.97) * std::numbers::pi;
        const QPointF at = outer_point(face, angle);
        const QPointF out = at - QPointF(axis, face.eye_y - 40);
        const double length = std::max(1.0, std::hypot(out.x(), out.y()));
        const QPointF along = QPointF(-out.y(), out.x()) / length * (random.chance(0.5) ? 1.0 : -1.0);
        const QPointF from = at - out / length * random.between(4.0, 12.0);
        const double run = random.between(14.0, 46.0);
        QPainterPath hair(from);
        hair.quadTo(from + along * run * 0.5 + out / length * random.between(2.0, 9.0),
                    from + along * run + out / length * random.between(0.0, 12.0));
        painter.setPen(strand_pen(shade(face.hair, random.between(0.6, 1.2), 120), random.between(1.2, 2.4)));
        painter.drawPath(hair);
    }
}

void draw_curls(QPainter& painter, const Face& face, Random& random, int count, double reach) {
    for (int i = 0; i < count; ++i) {
        const double angle = random.between(0.02, 0.98) * std::numbers::pi;
        const double share = std::sqrt(random.uniform());
        const QPointF inside = hairline_point(face, std::clamp(angle, 0.0, std::numbers::pi));
        QPointF outside = outer_point(face, std::clamp(angle, 0.0, std::numbers::pi));
        outside += (outside - QPointF(axis, face.eye_y)) * (reach * 0.06);
        const QPointF middle = inside + (outside - inside) * share;
        const double radius = random.between(7.0, 15.0);
        painter.setPen(strand_pen(shade(face.hair, random.between(0.55, 1.5), 150), random.between(2.0, 4.0)));
        painter.drawArc(QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius), random.whole(0, 5760),
                        random.whole(2600, 4600));
    }
}

/// Curls that hang beside the face, over the ears.
void draw_side_curls(QPainter& painter, const Face& face, Random& random) {
    for (const double side : {-1.0, 1.0}) {
        for (int i = 0; i < 230; ++i) {
            const double down = random.uniform();
            const double y = face.eye_y - 60.0 + down * 190.0;
            const double x = axis + side * (face.half_width * 1.13 + random.between(-30.0, 42.0) * (1.0 - 0.35 * down));
            const double radius = random.between(7.0, 14.0);
            painter.setPen(strand_pen(shade(face.hair, random.between(0.55, 1.4), 190), random.between(3.0, 6.0)));
            painter.drawArc(QRectF(x - radius, y - radius, 2 * radius, 2 * radius), random.whole(0, 5760),
                            random.whole(2600, 4600));
        }
    }
}

QPainterPath fall_path(const Face& face, double width, double bottom) {
    return curve_through({{axis, face.top - volume_of(face.hair_style).above},
                          {axis + width * 0.72, face.top + 6},
                          {axis + width, face.eye_y - 70},
                          {axis + width * 1.06, face.eye_y + 120},
                          {axis + width * 1.08, bottom - 90},
                          {axis + width * 0.86, bottom},
                          {axis, bottom - 26},
                          {axis - width * 0.86, bottom},
                          {axis - width * 1.08, bottom - 90},
                          {axis - width * 1.06, face.eye_y + 120},
                          {axis - width, face.eye_y - 70},
                          {axis - width * 0.72, face.top + 6}},
                         true);
}

void fill_fall(PortraitLayer& layer, const Face& face, const QPainterPath& path, double wave) {
    Random random(face.seed, "fall");
    const QRectF box = path.boundingRect();
    layer.paint([&](QPainter& painter) {
        QLinearGradient gradient(box.topLeft(), box.bottomLeft());
        gradient.setColorAt(0.0, shade(face.hair, 0.85));
        gradient.setColorAt(0.5, shade(face.hair, 0.72));
        gradient.setColorAt(1.0, shade(face.hair, 0.92));
        painter.setBrush(gradient);
        painter.drawPath(path);
    });
    layer.paint(
        [&](QPainter& painter) {
            for (int i = 0; i < 420; ++i) {
                const double x = random.between(box.left(), box.right());
                const double y = random.between(box.top() + 60, box.bottom() - 120);
                const double length = random.between(120, 300);
                const double drift = (x - axis) * 0.06;
                QPainterPath strand(QPointF(x, y));
                strand.cubicTo(x + drift + wave * random.between(0.3, 1.0), y + length * 0.33,
                               x + drift - wave * random.between(0.3, 1.0), y + length * 0.66, x + drift * 1.5,
                               y + length);
                painter.setPen(strand_pen(shade(face.hair, random.between(0.5, 1.4), 100), random.between(1.4, 3.2)));
                painter.drawPath(strand);
            }
        },
        true);
}

}  // namespace

void draw_hair_behind(PortraitLayer& layer, const Face& face) {
    Random random(face.seed, "behind");
    const double w = face.half_width;
    switch (face.hair_style) {
        case HairStyle::long_straight:
            fill_fall(layer, face, fall_path(face, w + 34, 1160), 6);
            break;
        case HairStyle::long_wavy:
            fill_fall(layer, face, fall_path(face, w + 58, 1160), 34);
            break;
        case HairStyle::bob:
            fill_fall(layer, face, fall_path(face, w + 46, face.chin_y + 6), 8);
            break;
        case HairStyle::bun:
            layer.paint([&](QPainter& painter) {
                painter.setBrush(shade(face.hair, 0.8));
                painter.drawEllipse(QPointF(axis, face.top - 44), 84, 66);
                for (int i = 0; i < 90; ++i) {
                    painter.setBrush(Qt::NoBrush);
                    painter.setPen(strand_pen(shade(face.hair, random.between(0.6, 1.4), 120), 2.2));
                    const double rx = random.between(20, 82);
                    painter.drawArc(QRectF(axis - rx, face.top - 44 - rx * 0.76, 2 * rx, rx * 1.52),
                                    random.whole(0, 2880), random.whole(900, 2600));
                }
            });
            break;
        case HairStyle::volume:
            layer.paint([&](QPainter& painter) {
                painter.setBrush(shade(face.hair, 0.72));
                painter.drawEllipse(QPointF(axis, face.eye_y - 62), w + 92, 300);
                painter.setBrush(Qt::NoBrush);
                for (int i = 0; i < 1500; ++i) {
                    const double angle = random.uniform() * 2.0 * std::numbers::pi;
                    const double share = std::sqrt(random.uniform());
                    const QPointF middle(axis + (w + 94) * share * std::cos(angle),
                                         face.eye_y - 62 + 302 * share * std::sin(angle));
                    const double radius = random.between(6, 15);
                    painter.setPen(
                        strand_pen(shade(face.hair, random.between(0.5, 1.5), 140), random.between(2.0, 3.6)));
                    painter.drawArc(QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius),
                                    random.whole(0, 5760), 3600);
                }
            });
            break;
        default:
            break;
    }
}

void draw_hair_before(PortraitLayer& layer, const Face& face) {
    if (face.hair_style == HairStyle::bald) {
        return;
    }
    Random random(face.seed, "hair");
    constexpr int steps = 36;
    std::vector<QPointF> points;
    for (int i = 0; i <= steps; ++i) {
        points.push_back(outer_point(face, std::numbers::pi * i / steps));
    }
    const bool sideburns = !face.female;
    if (sideburns) {
        points.emplace_back(axis - face.half_width * 1.0, face.eye_y + 34);
        points.emplace_back(axis - face.half_width * 0.94, face.eye_y + 40);
    }
    for (int i = steps; i >= 0; --i) {
        points.push_back(hairline_point(face, std::numbers::pi * i / steps));
    }
    if (sideburns) {
        points.emplace_back(axis + face.half_width * 0.94, face.eye_y + 40);
        points.emplace_back(axis + face.half_width * 1.0, face.eye_y + 34);
    }
    const QPainterPath cap = curve_through(points, true);
    layer.soft(
        8,
        [&](QPainter& painter) {  // the hair's shadow on the forehead
            painter.setBrush(shade(face.skin, 0.45, 95));
            painter.drawPath(cap.translated(0, 9));
        },
        false);
    const bool curly = face.hair_style == HairStyle::curls || face.hair_style == HairStyle::volume;
    layer.soft(
        3.0,
        [&](QPainter& painter) {
            QLinearGradient gradient(QPointF(axis, face.top - 40), QPointF(axis, face.eye_y));
            gradient.setColorAt(0.0, shade(face.hair, 1.08));
            gradient.setColorAt(1.0, shade(face.hair, 0.74));
            painter.setBrush(gradient);
            painter.drawPath(cap);
        },
        false);
    layer.paint(
        [&](QPainter& painter) {
            painter.setBrush(Qt::NoBrush);
            if (curly) {
                draw_curls(painter, face, random, 760, 1.0);
                if (face.hair_style == HairStyle::volume) {
                    draw_side_curls(painter, face, random);
                }
            } else {
                draw_strands(painter, face, random, face.hair_style == HairStyle::cropped ? 1000 : 700,
                             is_long(face.hair_style) ? 14.0 : 8.0);
            }
        },
        !curly);
    if (!curly) {
        layer.paint([&](QPainter& painter) { draw_flyaways(painter, face, random); });
    }
    if (is_long(face.hair_style) || face.hair_style == HairStyle::bob) {
        const double bottom = face.hair_style == HairStyle::bob ? face.chin_y - 30 : 1150.0;
        const double wave = face.hair_style == HairStyle::long_wavy ? 26.0 : 5.0;
        for (const double side : {-1.0, 1.0}) {
            const double w = face.half_width;
            const double flare = face.hair_style == HairStyle::long_wavy ? 1.32 : 1.20;
            const QPainterPath lock = curve_through({{axis + side * w * 0.96, face.brow_y - 80},
                                                     {axis + side * w * (flare - 0.06), face.eye_y + 10},
                                                     {axis + side * w * flare, face.mouth_y},
                                                     {axis + side * w * (flare - 0.02), bottom},
                                                     {axis + side * w * 0.78, bottom - 10},
                                                     {axis + side * w * 0.95, face.mouth_y - 10},
                                                     {axis + side * w * 0.93, face.eye_y + 40},
                                                     {axis + side * w * 0.86, face.brow_y - 40}},
                                                    true);
            PortraitLayer* target = &layer;
            target->paint([&](QPainter& painter) {
                painter.setBrush(shade(face.hair, 0.86));
                painter.drawPath(lock);
                painter.setClipPath(lock);
                const QRectF box = lock.boundingRect();
                painter.setBrush(Qt::NoBrush);
                for (int i = 0; i < 150; ++i) {
                    const double x = random.between(box.left(), box.right());
                    const double y = random.between(box.top(), box.bottom() - 100);
                    const double length = random.between(120, 280);
                    QPainterPath strand(QPointF(x, y));
                    strand.cubicTo(x + wave, y + length * 0.33, x - wave + side * 6, y + length * 0.66, x + side * 8,
                                   y + length);
                    painter.setPen(
                        strand_pen(shade(face.hair, random.between(0.55, 1.45), 110), random.between(1.4, 3.0)));
                    painter.drawPath(strand);
                }
            });
        }
    }
}

void draw_clothes(PortraitLayer& layer, const Face& face) {
    const double neck = face.half_width * (face.female ? 0.52 : 0.64);
    const double base = face.chin_y + 58.0;
    const double spread = face.female ? 322.0 : 372.0;
    const bool open =
        face.clothes == Clothes::suit || face.clothes == Clothes::shirt || face.clothes == Clothes::blouse;
    QPainterPath body;
    body.moveTo(axis - neck * 1.05, base - 8);
    body.cubicTo(axis - neck * 1.6, base + 34, axis - spread, base + 46, axis - spread - 30, 1060);
    body.lineTo(axis + spread + 30, 1060);
    body.cubicTo(axis + spread, base + 46, axis + neck * 1.6, base + 34, axis + neck * 1.05, base - 8);
    const double dip = face.clothes == Clothes::turtleneck ? -18.0 : open ? 120.0 : 44.0;
    body.cubicTo(axis + neck * 0.7, base + dip, axis - neck * 0.7, base + dip, axis - neck * 1.05, base - 8);
    const QColor main = face.clothes == Clothes::shirt || face.clothes == Clothes::blouse
                            ? blend(face.cloth, face.shirt, 0.55)
                            : face.cloth;
    if (face.clothes == Clothes::suit) {
        layer.paint([&](QPainter& painter) {  // the shirt below
            painter.setBrush(face.shirt);
            painter.drawPolygon(QPolygonF({{axis - neck * 1.1, base - 20},
                                           {axis + neck * 1.1, base - 20},
                                           {axis + 120, 1060},
                                           {axis - 120, 1060}}));
        });
        layer.soft(10, [&](QPainter& painter) {
            painter.setBrush(QColor(60, 60, 80, 90));
            painter.drawEllipse(QPointF(axis, base + 4), neck * 0.95, 34);
        });
    }
    layer.paint([&](QPainter& painter) {
        QLinearGradient gradient(QPointF(axis - spread, 0), QPointF(axis + spread, 0));
        gradient.setColorAt(0.0, shade(main, 0.70));
        gradient.setColorAt(0.5, shade(main, 1.10));
        gradient.setColorAt(1.0, shade(main, 0.74));
        painter.setBrush(gradient);
        painter.drawPath(body);
    });
    const auto stroke = [&](const std::vector<QPointF>& points, const QColor& colour, double width) {
        layer.soft(2.2, [&](QPainter& painter) {
            painter.setBrush(Qt::NoBrush);
            QPen pen(colour);
            pen.setWidthF(width);
            pen.setCapStyle(Qt::RoundCap);
            painter.setPen(pen);
            painter.drawPath(curve_through(points, false));
        });
    };
    switch (face.clothes) {
        case Clothes::suit:
            layer.paint([&](QPainter& painter) {
                for (const double side : {-1.0, 1.0}) {
                    painter.setBrush(face.shirt);
                    painter.drawPolygon(QPolygonF({{axis + side * neck * 1.06, base - 26},
                                                   {axis + side * 16, base + 74},
                                                   {axis + side * 74, base + 92},
                                                   {axis + side * neck * 1.24, base + 16}}));
                    painter.setBrush(shade(main, 0.82));
                    painter.drawPolygon(QPolygonF({{axis + side * neck * 1.16, base + 4},
                                                   {axis + side * neck * 1.62, base + 36},
                                                   {axis + side * 112, 1060},
                                                   {axis + side * 22, 1060}}));
                }
                if (!face.female) {
                    painter.setBrush(shade(blend(main, QColor(140, 40, 50), 0.55), 0.95));
                    painter.drawPolygon(QPolygonF({{axis - 20, base + 66},
                                                   {axis + 20, base + 66},
                                                   {axis + 13, base + 94},
                                                   {axis - 13, base + 94}}));
                    painter.drawPolygon(QPolygonF(
                        {{axis - 13, base + 94}, {axis + 13, base + 94}, {axis + 26, 1060}, {axis - 26, 1060}}));
                }
            });
            break;
        case Clothes::shirt:
        case Clothes::blouse:
            layer.paint([&](QPainter& painter) {
                for (const double side : {-1.0, 1.0}) {
                    painter.setBrush(shade(main, 1.08));
                    painter.drawPolygon(QPolygonF({{axis + side * neck * 1.06, base - 22},
                                                   {axis + side * 10, base + 92},
                                                   {axis + side * 84, base + 104},
                                                   {axis + side * neck * 1.30, base + 18}}));
                }
            });
            stroke({{axis, base + 88}, {axis + 1, base + 120}, {axis, 1060}}, shade(main, 0.66, 170), 3.0);
            for (const double side : {-1.0, 1.0}) {
                stroke({{axis + side * 10, base + 92},
                        {axis + side * 84, base + 104},
                        {axis + side * neck * 1.30, base + 18}},
                       shade(main, 0.6, 150), 3.0);
            }
            break;
        case Clothes::crew_neck:
            stroke({{axis - neck * 1.05, base - 6},
                    {axis - neck * 0.62, base + 28},
                    {axis, base + 40},
                    {axis + neck * 0.62, base + 28},
                    {axis + neck * 1.05, base - 6}},
                   shade(main, 0.72, 220), 13.0);
            break;
        case Clothes::turtleneck:
            layer.paint([&](QPainter& painter) {
                QLinearGradient gradient(QPointF(axis - neck, 0), QPointF(axis + neck, 0));
                gradient.setColorAt(0.0, shade(main, 0.62));
                gradient.setColorAt(0.5, shade(main, 1.18));
                gradient.setColorAt(1.0, shade(main, 0.66));
                painter.setBrush(gradient);
                painter.drawRoundedRect(QRectF(axis - neck * 1.10, base - 54, neck * 2.2, 92), 24, 24);
            });
            stroke({{axis - neck * 1.08, base + 20}, {axis, base + 38}, {axis + neck * 1.08, base + 20}},
                   shade(main, 0.6, 170), 5.0);
            break;
    }
    layer.soft(18, [&](QPainter& painter) {
        painter.setBrush(shade(main, 0.4, 70));
        painter.drawEllipse(QPointF(axis - spread * 0.9, 1000), 120, 70);
        painter.drawEllipse(QPointF(axis + spread * 0.9, 1000), 120, 70);
    });
}

}  // namespace vidimus::training
