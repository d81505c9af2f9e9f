#include "app/training/guilloche.h"

#include <QPainter>
#include <QTransform>
#include <cmath>
#include <numbers>

namespace vidimus::training {
namespace {

constexpr double pi = std::numbers::pi;

QPainterPath leaf(QPointF root, double angle, double length, double breadth) {
    QPainterPath path;
    path.moveTo(0.0, 0.0);
    path.cubicTo(length * 0.25, -breadth, length * 0.75, -breadth * 0.8, length, 0.0);
    path.cubicTo(length * 0.75, breadth * 0.45, length * 0.25, breadth * 0.6, 0.0, 0.0);
    QTransform place;
    place.translate(root.x(), root.y());
    place.rotateRadians(angle);
    return place.map(path);
}

}  // namespace

void draw_rosette(QPainter& painter, const Rosette& rosette) {
    const double middle = (rosette.inner + rosette.outer) / 2.0;
    const double half = (rosette.outer - rosette.inner) / 2.0 * rosette.swing;
    constexpr int steps = 720;
    for (int strand = 0; strand < rosette.strands; ++strand) {
        const double shift = 2.0 * pi * strand / rosette.strands;
        QPainterPath path;
        for (int i = 0; i <= steps; ++i) {
            const double angle = 2.0 * pi * i / steps;
            const double wave = std::sin(rosette.lobes * angle + shift) * (1.0 - rosette.twist) +
                                rosette.twist * std::sin(2.0 * rosette.lobes * angle - shift);
            const double radius = middle + half * wave;
            const QPointF point = rosette.centre + QPointF(radius * std::cos(angle), radius * std::sin(angle));
            if (i == 0) {
                path.moveTo(point);
            } else {
                path.lineTo(point);
            }
        }
        painter.drawPath(path);
    }
}

void draw_braid(QPainter& painter, const Braid& braid) {
    const QPointF run = braid.to - braid.from;
    const double length = std::hypot(run.x(), run.y());
    const QPointF along = run / length;
    const QPointF across(-along.y(), along.x());
    const int steps = static_cast<int>(length / 0.12) + 1;
    for (int strand = 0; strand < braid.strands; ++strand) {
        const double shift = 2.0 * pi * strand / braid.strands;
        QPainterPath path;
        for (int i = 0; i <= steps; ++i) {
            const double s = length * i / steps;
            const double turn = 2.0 * pi * s / braid.wavelength;
            const double swell = 0.72 + 0.28 * std::cos(turn / 3.0);
            const double off =
                braid.amplitude * swell *
                ((1.0 - braid.second) * std::sin(turn + shift) + braid.second * std::sin(2.0 * turn - 2.0 * shift));
            const QPointF point = braid.from + along * s + across * off;
            if (i == 0) {
                path.moveTo(point);
            } else {
                path.lineTo(point);
            }
        }
        painter.drawPath(path);
    }
}

QPainterPath emblem_path() {
    QPainterPath all;
    all.setFillRule(Qt::WindingFill);

    QPainterPath outer;  // the crescent: a disc less a smaller one that lies higher
    outer.addEllipse(QPointF(0.0, 0.06), 0.56, 0.56);
    QPainterPath bay;
    bay.addEllipse(QPointF(0.0, -0.20), 0.52, 0.52);
    all.addPath(outer.subtracted(bay));

    QPainterPath tower;
    tower.moveTo(-0.17, 0.40);
    tower.lineTo(-0.115, -0.10);
    tower.lineTo(-0.165, -0.13);
    tower.lineTo(-0.165, -0.27);
    tower.lineTo(-0.095, -0.27);
    tower.lineTo(-0.095, -0.20);
    tower.lineTo(-0.035, -0.20);
    tower.lineTo(-0.035, -0.27);
    tower.lineTo(0.035, -0.27);
    tower.lineTo(0.035, -0.20);
    tower.lineTo(0.095, -0.20);
    tower.lineTo(0.095, -0.27);
    tower.lineTo(0.165, -0.27);
    tower.lineTo(0.165, -0.13);
    tower.lineTo(0.115, -0.10);
    tower.lineTo(0.17, 0.40);
    tower.closeSubpath();
    QPainterPath gate;
    gate.addRoundedRect(QRectF(-0.05, 0.04, 0.10, 0.20), 0.05, 0.05);
    all.addPath(tower.subtracted(gate));

    for (int ray = 0; ray < 10; ++ray) {  // a star above the tower
        const double angle = -pi / 2.0 + ray * pi / 5.0;
        const double radius = ray % 2 == 0 ? 0.13 : 0.055;
        const QPointF point(radius * std::cos(angle), -0.46 + radius * std::sin(angle));
        if (ray == 0) {
            all.moveTo(point);
        } else {
            all.lineTo(point);
        }
    }
    all.closeSubpath();

    for (int wave = 0; wave < 3; ++wave) {
        const double y = 0.67 + wave * 0.075;
        const double half = 0.40 - wave * 0.11;
        QPainterPath line;
        constexpr int steps = 40;
        for (int i = 0; i <= steps; ++i) {
            const double x = -half + 2.0 * half * i / steps;
            const double rise = 0.018 * std::sin(x * 26.0 + wave * 2.0);
            if (i == 0) {
                line.moveTo(x, y + rise);
            } else {
                line.lineTo(x, y + rise);
            }
        }
        QPainterPathStroker stroker;
        stroker.setWidth(0.028);
        stroker.setCapStyle(Qt::RoundCap);
        all.addPath(stroker.createStroke(line));
    }

    for (const double side : {-1.0, 1.0}) {  // two branches that open at the top
        constexpr int leaves = 9;
        for (int i = 0; i < leaves; ++i) {
            const double angle = pi / 2.0 + side * (0.22 + 0.26 * i);
            const QPointF root(0.80 * std::cos(angle), 0.80 * std::sin(angle));
            const double tangent = angle + side * pi / 2.0;
            all.addPath(leaf(root, tangent - side * 0.55, 0.25, 0.065 * side));
            all.addPath(leaf(root, tangent + side * 0.40, 0.22, 0.060 * side));
        }
        QPainterPath stem;
        stem.arcMoveTo(QRectF(-0.80, -0.80, 1.60, 1.60), -90.0 - side * 10.0);
        stem.arcTo(QRectF(-0.80, -0.80, 1.60, 1.60), -90.0 - side * 10.0, -side * 132.0);
        QPainterPathStroker stroker;
        stroker.setWidth(0.022);
        all.addPath(stroker.createStroke(stem));
    }
    return all;
}

}  // namespace vidimus::training
