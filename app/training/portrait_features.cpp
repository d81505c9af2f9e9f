// Eyes, brows, nose, mouth, beard and glasses of a portrait.
#include <QLinearGradient>
#include <QRadialGradient>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/training/portrait_brush.h"

namespace vidimus::training {
namespace {

constexpr double axis = portrait_width / 2.0;

QPen round_pen(const QColor& colour, double width) {
    QPen pen(colour);
    pen.setWidthF(width);
    pen.setCapStyle(Qt::RoundCap);
    pen.setJoinStyle(Qt::RoundJoin);
    return pen;
}

struct EyeShape {
    QPointF inner;
    QPointF outer;
    QPainterPath opening;
    QPainterPath upper;
    QPointF middle;
};

EyeShape eye_shape(const Face& face, double side) {
    EyeShape eye;
    eye.middle = {axis + side * face.eye_distance, face.eye_y};
    const double half = face.eye_width / 2.0;
    const double h = face.eye_height;
    eye.inner = eye.middle + QPointF(-side * half, 5.0 + face.eye_slant * 0.3);
    eye.outer = eye.middle + QPointF(side * half, -face.eye_slant);
    const QPointF up_a = eye.middle + QPointF(-side * half * 0.48, -h * 0.62);
    const QPointF up_b = eye.middle + QPointF(side * half * 0.45, -h * 0.72 - face.eye_slant * 0.4);
    const QPointF low_a = eye.middle + QPointF(side * half * 0.55, h * 0.50);
    const QPointF low_b = eye.middle + QPointF(-side * half * 0.40, h * 0.50);
    eye.upper.moveTo(eye.inner);
    eye.upper.cubicTo(up_a, up_b, eye.outer);
    eye.opening = eye.upper;
    eye.opening.cubicTo(low_a, low_b, eye.inner);
    eye.opening.closeSubpath();
    return eye;
}

void draw_eye(PortraitLayer& layer, const Face& face, double side) {
    const EyeShape eye = eye_shape(face, side);
    const QColor skin = face.skin;
    const double h = face.eye_height;
    layer.soft(4, [&](QPainter& painter) {  // the lid above
        painter.setBrush(Qt::NoBrush);
        painter.setPen(round_pen(shade(skin, 0.52, 150), 7));
        painter.drawPath(eye.upper.translated(0, -h * 0.30));
        painter.setPen(round_pen(shade(skin, 0.62, 90), 6));
        painter.drawPath(curve_through(
            {eye.inner + QPointF(side * 6, 12), eye.middle + QPointF(0, h * 0.72), eye.outer + QPointF(-side * 4, 14)},
            false));
    });
    layer.paint([&](QPainter& painter) {
        painter.setClipPath(eye.opening);
        painter.setBrush(QColor(232, 226, 222));
        painter.drawPath(eye.opening);
        const double radius = h * 0.50;
        const QPointF iris = eye.middle + QPointF(-side * 1.5, -h * 0.07);
        QRadialGradient colour(iris, radius);
        colour.setColorAt(0.0, shade(face.iris, 0.55));
        colour.setColorAt(0.45, shade(face.iris, 1.15));
        colour.setColorAt(0.82, face.iris);
        colour.setColorAt(1.0, shade(face.iris, 0.35));
        painter.setBrush(colour);
        painter.drawEllipse(iris, radius, radius);
        painter.setPen(round_pen(shade(face.iris, 1.5, 70), 1.1));
        for (int i = 0; i < 22; ++i) {
            const double angle = i * 2.0 * std::numbers::pi / 22.0;
            const QPointF direction(std::cos(angle), std::sin(angle));
            painter.drawLine(iris + direction * radius * 0.45, iris + direction * radius * 0.82);
        }
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(14, 12, 14));
        painter.drawEllipse(iris, radius * 0.42, radius * 0.42);
        QLinearGradient lid(QPointF(0, eye.middle.y() - h * 0.6), QPointF(0, eye.middle.y() + h * 0.35));
        lid.setColorAt(0.0, QColor(40, 24, 24, 150));
        lid.setColorAt(0.55, QColor(60, 40, 40, 0));
        painter.setBrush(lid);
        painter.drawPath(eye.opening);
        painter.setBrush(QColor(255, 255, 255, 225));
        painter.drawEllipse(iris + QPointF(8 * face.light + 2, -radius * 0.36), radius * 0.19, radius * 0.17);
        painter.setBrush(QColor(214, 140, 132, 170));
        painter.drawEllipse(eye.inner + QPointF(side * 3, -1), 6, 4);
    });
    layer.paint([&](QPainter& painter) {
        painter.setBrush(Qt::NoBrush);
        const QColor lash = blend(QColor(34, 22, 20), face.hair, 0.15);
        painter.setPen(round_pen(lash, face.female ? 5.4 : 3.8));
        painter.drawPath(eye.upper);
        painter.setPen(round_pen(blend(shade(skin, 0.5), lash, 0.4, face.female ? 150 : 110), 2.0));
        QPainterPath lower;
        lower.moveTo(eye.inner);
        lower.cubicTo(eye.middle + QPointF(-side * face.eye_width * 0.2, h * 0.50),
                      eye.middle + QPointF(side * face.eye_width * 0.275, h * 0.50), eye.outer);
        painter.drawPath(lower);
        if (face.female) {
            for (int i = 0; i < 9; ++i) {
                const QPointF root = eye.upper.pointAtPercent(0.42 + 0.065 * i);
                painter.setPen(round_pen(lash, 1.8));
                painter.drawLine(root, root + QPointF(side * (1.0 + 1.3 * i), -9.0 + 0.5 * i));
            }
        }
    });
}

void draw_brow(PortraitLayer& layer, const Face& face, double side, Random& random) {
    const double x0 = axis + side * (face.eye_distance - face.eye_width * 0.58);
    const double x1 = axis + side * (face.eye_distance + face.eye_width * 0.72);
    const QPainterPath arch = curve_through(
        {{x0, face.brow_y + 8}, {x0 + (x1 - x0) * 0.55, face.brow_y - face.brow_arch * 0.6}, {x1, face.brow_y + 10}},
        false);
    const QColor colour = blend(shade(face.hair, 0.78), QColor(50, 36, 30), 0.35);
    layer.soft(4, [&](QPainter& painter) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(round_pen(shade(colour, 1.0, 120), 12 * face.brow_weight));
        painter.drawPath(arch);
    });
    layer.paint([&](QPainter& painter) {
        for (int i = 0; i < 90; ++i) {
            const double t = random.uniform();
            const double thick = 9.5 * face.brow_weight *
                                 (0.55 + 0.65 * std::sin((0.16 + 0.72 * t) * std::numbers::pi)) * (1.0 - 0.45 * t);
            const QPointF root = arch.pointAtPercent(t) + QPointF(0, random.between(-thick, thick) * 0.75);
            const double lean = 0.35 + 0.9 * t;
            const double length = random.between(9, 17);
            painter.setPen(round_pen(shade(colour, random.between(0.7, 1.25), 150), random.between(1.0, 2.0)));
            painter.drawLine(root,
                             root + QPointF(side * length * std::sin(lean), -length * std::cos(lean) * 0.55 + 4.0 * t));
        }
    });
}

void draw_nose(PortraitLayer& layer, const Face& face) {
    const QColor skin = face.skin;
    const double w = face.nose_width;
    const double lit = face.light >= 0 ? 1.0 : -1.0;
    layer.soft(9, [&](QPainter& painter) {
        painter.setBrush(Qt::NoBrush);
        for (const double side : {-1.0, 1.0}) {
            painter.setPen(round_pen(shade(skin, 0.62, side == lit ? 55 : 105), 15));
            painter.drawPath(curve_through({{axis + side * w * 0.72, face.brow_y + 26},
                                            {axis + side * w * 0.50, face.eye_y + 18},
                                            {axis + side * w * 0.62, face.nose_y - 46},
                                            {axis + side * w * 0.98, face.nose_y - 14}},
                                           false));
        }
    });
    layer.soft_ellipse(8, {axis + 5 * lit, face.nose_y - 64}, 10, 62, shade(skin, 1.2, 110));
    layer.soft_ellipse(8, {axis + 6 * lit, face.nose_y - 22}, 17, 14, shade(skin, 1.26, 125));
    layer.soft(8, [&](QPainter& painter) {
        painter.setBrush(shade(skin, 0.55, 135));
        painter.drawEllipse(QPointF(axis - 3 * lit, face.nose_y + 8), w * 0.82, 8.5);
    });
    layer.soft(2.4, [&](QPainter& painter) {
        painter.setBrush(blend(shade(skin, 0.30), QColor(70, 26, 26), 0.4, 215));
        for (const double side : {-1.0, 1.0}) {
            painter.save();
            painter.translate(axis + side * w * 0.46, face.nose_y + 1);
            painter.rotate(side * -14.0);
            painter.drawEllipse(QPointF(0, 0), w * 0.23, 5.4);
            painter.restore();
        }
        painter.setBrush(Qt::NoBrush);
        painter.setPen(round_pen(shade(skin, 0.52, 170), 4.4));
        for (const double side : {-1.0, 1.0}) {
            painter.drawPath(curve_through({{axis + side * w * 0.86, face.nose_y - 26},
                                            {axis + side * w * 1.06, face.nose_y - 10},
                                            {axis + side * w * 0.96, face.nose_y + 5},
                                            {axis + side * w * 0.72, face.nose_y + 6}},
                                           false));
        }
    });
    layer.soft(7, [&](QPainter& painter) {  // the groove above the lip
        painter.setBrush(shade(skin, 0.72, 90));
        painter.drawEllipse(QPointF(axis, (face.nose_y + face.mouth_y) / 2.0 + 3), 7, 15);
    });
}

void draw_mouth(PortraitLayer& layer, const Face& face) {
    const double w = face.mouth_width;
    const double y = face.mouth_y;
    QColor lip = blend(shade(face.skin, 0.84), QColor(170, 62, 66), face.female ? 0.58 : 0.34);
    const double u = face.upper_lip;
    const double l = face.lower_lip;
    QPainterPath upper;
    upper.moveTo(axis - w, y + 2);
    upper.cubicTo(axis - w * 0.6, y - u * 0.6, axis - w * 0.34, y - u * 1.2, axis - w * 0.14, y - u);
    upper.quadTo(axis, y - u * 0.68, axis + w * 0.14, y - u);
    upper.cubicTo(axis + w * 0.34, y - u * 1.2, axis + w * 0.6, y - u * 0.6, axis + w, y + 2);
    upper.cubicTo(axis + w * 0.45, y + 4, axis + w * 0.2, y, axis, y + 3);
    upper.cubicTo(axis - w * 0.2, y, axis - w * 0.45, y + 4, axis - w, y + 2);
    QPainterPath lower;
    lower.moveTo(axis - w * 0.96, y + 2);
    lower.cubicTo(axis - w * 0.45, y + 4, axis - w * 0.2, y, axis, y + 3);
    lower.cubicTo(axis + w * 0.2, y, axis + w * 0.45, y + 4, axis + w * 0.96, y + 2);
    lower.cubicTo(axis + w * 0.6, y + l * 1.25, axis + w * 0.25, y + l * 1.4, axis, y + l * 1.36);
    lower.cubicTo(axis - w * 0.25, y + l * 1.4, axis - w * 0.6, y + l * 1.25, axis - w * 0.96, y + 2);
    layer.soft(9, [&](QPainter& painter) {
        painter.setBrush(shade(face.skin, 0.60, 120));
        painter.drawEllipse(QPointF(axis, y + l * 1.4 + 12), w * 0.52, 8);
    });
    layer.soft(2.2, [&](QPainter& painter) {
        painter.setBrush(shade(lip, 0.86));
        painter.drawPath(upper);
        painter.setBrush(shade(lip, 1.06));
        painter.drawPath(lower);
    });
    layer.soft_ellipse(5, {axis + 10 * face.light, y + l * 0.72}, w * 0.34, l * 0.22, QColor(255, 236, 230, 78));
    layer.soft(1.6, [&](QPainter& painter) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(round_pen(blend(shade(lip, 0.36), QColor(50, 16, 20), 0.4, 220), 3.6));
        painter.drawPath(curve_through({{axis - w, y + 2},
                                        {axis - w * 0.45, y + 3.5},
                                        {axis, y + 3},
                                        {axis + w * 0.45, y + 3.5},
                                        {axis + w, y + 2}},
                                       false));
        painter.setPen(round_pen(shade(face.skin, 0.5, 120), 5.0));
        painter.drawPoint(QPointF(axis - w - 2, y + 2));
        painter.drawPoint(QPointF(axis + w + 2, y + 2));
    });
}

/// How much beard grows at a point, 0…1; negative where none does.
double growth(const Face& face, double x, double y) {
    const double off = std::abs(x - axis);
    const double w = face.half_width;
    const bool lip = off < face.mouth_width * 1.12 && y > face.nose_y + 18 && y < face.mouth_y - face.upper_lip * 0.9;
    const bool mouth = off < face.mouth_width * 1.02 && y > face.mouth_y - face.upper_lip - 2 &&
                       y < face.mouth_y + face.lower_lip * 1.45;
    const double cheek_line =
        face.mouth_y - 84 * std::pow(std::clamp((off - face.mouth_width) / (w - face.mouth_width), 0.0, 1.0), 1.4) - 4;
    const bool jaw = y > cheek_line && off > face.mouth_width * 0.92;
    const bool chin = y > face.mouth_y + face.lower_lip * 1.5 && off <= face.mouth_width * 1.2;
    if (mouth) {
        return -1.0;
    }
    switch (face.beard) {
        case Beard::none:
            return -1.0;
        case Beard::moustache:
            return lip ? 1.0 : -1.0;
        case Beard::goatee:
            return lip || (chin && off < face.mouth_width * 0.8) ? 1.0 : -1.0;
        case Beard::unshaven:
        case Beard::full:
            return lip || jaw || chin ? 1.0 : -1.0;
    }
    return -1.0;
}

}  // namespace

void draw_features(PortraitLayer& layer, const Face& face) {
    Random random(face.seed, "features");
    draw_nose(layer, face);
    for (const double side : {-1.0, 1.0}) {
        draw_eye(layer, face, side);
        draw_brow(layer, face, side, random);
    }
    draw_mouth(layer, face);
}

void draw_beard(PortraitLayer& layer, const Face& face) {
    if (face.beard == Beard::none) {
        return;
    }
    Random random(face.seed, "beard");
    const bool unshaven = face.beard == Beard::unshaven;
    const QColor colour = blend(face.hair, QColor(40, 30, 28), 0.35);
    layer.soft(10, [&](QPainter& painter) {
        painter.setBrush(shade(colour, 1.0, unshaven ? 26 : 80));
        for (int i = 0; i < 2600; ++i) {
            const double x = axis + random.between(-1.0, 1.0) * face.half_width;
            const double y = random.between(face.nose_y - 60, face.chin_y + 4);
            if (growth(face, x, y) > 0) {
                painter.drawEllipse(QPointF(x, y), 7, 7);
            }
        }
    });
    layer.paint(
        [&](QPainter& painter) {
            const int hairs = unshaven ? 3800 : 4800;
            for (int i = 0; i < hairs; ++i) {
                const double x = axis + random.between(-1.0, 1.0) * face.half_width;
                const double y = random.between(face.nose_y - 60, face.chin_y + 4);
                const double width = random.between(0.9, 1.7);
                const double tone = random.between(0.6, 1.5);
                if (growth(face, x, y) <= 0) {
                    continue;
                }
                const double length = unshaven ? random.between(2.0, 4.5) : random.between(9.0, 20.0);
                const double lean = (x - axis) / face.half_width * 0.9 + random.between(-0.3, 0.3);
                painter.setPen(round_pen(shade(colour, tone, unshaven ? 120 : 150), width));
                painter.drawLine(QPointF(x, y), QPointF(x + length * std::sin(lean), y + length * std::cos(lean)));
            }
        },
        true);
}

void draw_glasses(PortraitLayer& layer, const Face& face) {
    if (face.glasses == 0) {
        return;
    }
    const double w = face.eye_width * 0.80;
    const double h = face.glasses == 1 ? w * 0.92 : w * 0.66;
    const double radius = face.glasses == 1 ? w * 0.9 : 16.0;
    const double y = face.eye_y + 10.0;
    const QColor frame = face.glasses == 3   ? QColor(120, 122, 126)
                         : face.glasses == 1 ? QColor(64, 44, 32)
                                             : QColor(28, 28, 34);
    const double width = face.glasses == 3 ? 2.6 : 7.0;
    layer.soft(
        6,
        [&](QPainter& painter) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(round_pen(QColor(30, 16, 12, 80), 9));
            for (const double side : {-1.0, 1.0}) {
                painter.drawRoundedRect(QRectF(axis + side * face.eye_distance - w, y - h + 9, 2 * w, 2 * h), radius,
                                        radius);
            }
        },
        false);
    layer.paint([&](QPainter& painter) {
        for (const double side : {-1.0, 1.0}) {
            const QRectF lens(axis + side * face.eye_distance - w, y - h, 2 * w, 2 * h);
            QLinearGradient gleam(lens.topLeft(), lens.bottomRight());
            gleam.setColorAt(0.0, QColor(255, 255, 255, 46));
            gleam.setColorAt(0.4, QColor(255, 255, 255, 8));
            gleam.setColorAt(1.0, QColor(255, 255, 255, 24));
            painter.setBrush(gleam);
            painter.setPen(round_pen(frame, width));
            painter.drawRoundedRect(lens, radius, radius);
            painter.setBrush(Qt::NoBrush);
            const QPointF hinge(axis + side * (face.eye_distance + w), y - h * 0.35);
            painter.drawLine(hinge, QPointF(axis + side * face.half_width * 1.04, y - h * 0.45));
        }
        painter.setPen(round_pen(frame, std::max(3.0, width)));
        painter.drawPath(curve_through(
            {{axis - face.eye_distance + w, y - 6}, {axis, y - 20}, {axis + face.eye_distance - w, y - 6}}, false));
    });
}

}  // namespace vidimus::training
