// Silhouettes of the large motifs.
#include <QTransform>
#include <cmath>

#include "app/training/guilloche.h"
#include "app/training/pattern.h"

namespace vidimus::training {
namespace {

constexpr double tau = 2.0 * CV_PI;

QPainterPath ridge(double peaks, double valleys, QPainterPath& snow, Random& random) {
    QPainterPath path;
    path.moveTo(-1.0, 0.6);
    const double cap = random.between(0.25, 0.45);
    double x = -1.0;
    while (x < 0.7) {
        const double wide = random.between(0.3, 0.6);
        const QPointF top(x + wide * random.between(0.4, 0.6), peaks + random.between(-0.15, 0.25));
        path.lineTo(top);
        snow.moveTo(top + QPointF(0.0, -0.1));
        snow.lineTo(top + QPointF(-wide * cap * 0.6, cap * 0.55));
        snow.lineTo(top + QPointF(-wide * cap * 0.15, cap * 0.3));
        snow.lineTo(top + QPointF(wide * cap * 0.1, cap * 0.5));
        snow.lineTo(top + QPointF(wide * cap * 0.6, cap * 0.4));
        snow.closeSubpath();
        x += wide;
        path.lineTo(x, valleys + random.between(-0.1, 0.1));
    }
    path.lineTo(1.0, 0.6);
    path.closeSubpath();
    return path;
}

QPainterPath mountains(Random& random) {
    QPainterPath snow;
    QPainterPath none;
    const QPainterPath far = ridge(-0.6, -0.1, snow, random);
    const QPainterPath near = ridge(0.05, 0.35, none, random);
    QPainterPath all = far.subtracted(snow).subtracted(near.translated(0.0, -0.06));
    all.addPath(near);
    return all;
}

QPainterPath bird(Random& random) {
    const double lift = random.between(0.55, 0.9);
    QPainterPath path;
    path.moveTo(-0.95, -lift);
    path.cubicTo(-0.6, -lift * 0.9, -0.35, -0.55, -0.08, -0.12);
    path.cubicTo(-0.05, -0.35, 0.12, -0.36, 0.17, -0.22);
    path.lineTo(0.30, -0.15);
    path.lineTo(0.17, -0.10);
    path.cubicTo(0.40, -0.45, 0.65, -lift * 0.85, 0.95, -lift * 0.9);
    path.cubicTo(0.85, -0.35, 0.62, 0.12, 0.20, 0.28);
    path.lineTo(0.26, 0.85);
    path.lineTo(0.05, 0.68);
    path.lineTo(-0.16, 0.85);
    path.lineTo(-0.08, 0.28);
    path.cubicTo(-0.55, 0.15, -0.85, -0.30, -0.95, -lift);
    QPainterPath feathers;
    for (int i = 0; i < 5; ++i) {
        const double y = -0.45 + i * 0.13;
        feathers.addEllipse(QPointF(-0.55 + i * 0.07, y), 0.16, 0.03);
        feathers.addEllipse(QPointF(0.58 - i * 0.07, y), 0.16, 0.03);
    }
    return path.subtracted(feathers);
}

QPainterPath temple(Random& random) {
    QPainterPath path;
    const int columns = random.whole(4, 8);
    path.moveTo(-0.95, -0.30);
    path.lineTo(0.0, -0.85);
    path.lineTo(0.95, -0.30);
    path.closeSubpath();
    path.addRect(-0.9, -0.26, 1.8, 0.11);
    for (int i = 0; i < columns; ++i) {
        const double x = -0.84 + 1.56 * i / (columns - 1);
        path.addRect(x, -0.12, 0.12, 0.62);
    }
    path.addRect(-0.95, 0.54, 1.9, 0.09);
    path.addRect(-1.0, 0.66, 2.0, 0.09);
    return path;
}

QPainterPath tree(Random& random) {
    QPainterPath path;
    path.setFillRule(Qt::WindingFill);
    path.moveTo(-0.08, 0.9);
    path.cubicTo(-0.02, 0.5, -0.05, 0.2, -0.02, 0.0);
    path.lineTo(0.06, 0.0);
    path.cubicTo(0.05, 0.3, 0.05, 0.5, 0.12, 0.9);
    path.closeSubpath();
    for (int i = 0; i < 60; ++i) {
        const double angle = random.between(0.0, tau);
        const double far = 0.7 * std::sqrt(random.uniform());
        QTransform place;
        place.translate(far * std::cos(angle), -0.35 + 0.62 * far * std::sin(angle));
        place.rotateRadians(angle);
        QPainterPath leaf;
        leaf.moveTo(0.0, 0.0);
        leaf.quadTo(0.08, -0.07, 0.19, 0.0);
        leaf.quadTo(0.08, 0.07, 0.0, 0.0);
        path.addPath(place.map(leaf));
    }
    return path;
}

QPainterPath sun(Random& random) {
    QPainterPath path;
    const int rays = random.whole(12, 28);
    path.addEllipse(QPointF(0.0, 0.0), 0.34, 0.34);
    for (int i = 0; i < rays; ++i) {
        const double angle = tau * i / rays;
        const double reach = i % 2 == 0 ? 0.98 : 0.72;
        const double half = tau / rays * 0.32;
        path.moveTo(0.40 * std::cos(angle - half), 0.40 * std::sin(angle - half));
        path.lineTo(reach * std::cos(angle), reach * std::sin(angle));
        path.lineTo(0.40 * std::cos(angle + half), 0.40 * std::sin(angle + half));
        path.closeSubpath();
    }
    return path;
}

QPainterPath ship(Random& random) {
    QPainterPath path;
    path.moveTo(-0.85, 0.35);
    path.lineTo(0.9, 0.35);
    path.quadTo(0.75, 0.7, 0.5, 0.72);
    path.lineTo(-0.6, 0.72);
    path.quadTo(-0.8, 0.6, -0.85, 0.35);
    const int masts = random.whole(2, 3);
    for (int i = 0; i < masts; ++i) {
        const double x = -0.55 + 1.1 * i / (masts - 1);
        path.addRect(x - 0.015, -0.9, 0.03, 1.22);
        for (int sail = 0; sail < 3; ++sail) {
            const double top = -0.85 + sail * 0.38;
            const double wide = 0.16 + sail * 0.05;
            path.moveTo(x - wide, top);
            path.quadTo(x + wide * 1.5, top + 0.15, x - wide, top + 0.31);
            path.lineTo(x + wide, top + 0.31);
            path.quadTo(x + wide * 2.4, top + 0.15, x + wide, top);
            path.closeSubpath();
        }
    }
    return path;
}

QPainterPath lighthouse(Random& random) {
    QPainterPath path;
    const double foot = random.between(0.18, 0.26);
    for (int i = 0; i < 5; ++i) {
        const double low = 0.8 - i * 0.24;
        const double wide = foot - i * 0.022;
        path.moveTo(-wide, low);
        path.lineTo(-wide + 0.022, low - 0.20);
        path.lineTo(wide - 0.022, low - 0.20);
        path.lineTo(wide, low);
        path.closeSubpath();
    }
    path.addRect(-0.18, -0.46, 0.36, 0.05);
    path.addRect(-0.09, -0.64, 0.18, 0.16);
    path.moveTo(-0.14, -0.66);
    path.lineTo(0.0, -0.84);
    path.lineTo(0.14, -0.66);
    path.closeSubpath();
    for (const double side : {-1.0, 1.0}) {
        path.moveTo(side * 0.14, -0.56);
        path.lineTo(side * 1.0, -0.82);
        path.lineTo(side * 1.0, -0.40);
        path.closeSubpath();
    }
    path.addEllipse(QPointF(0.0, 0.94), 0.7, 0.12);
    return path;
}

QPainterPath fish(Random& random) {
    QPainterPath path;
    const double belly = random.between(0.40, 0.55);
    path.moveTo(-0.75, 0.0);
    path.cubicTo(-0.4, -belly, 0.2, -belly, 0.5, -0.06);
    path.lineTo(0.95, -0.38);
    path.quadTo(0.8, 0.0, 0.95, 0.38);
    path.lineTo(0.5, 0.06);
    path.cubicTo(0.2, belly, -0.4, belly, -0.75, 0.0);
    QPainterPath holes;
    holes.addEllipse(QPointF(-0.5, -0.08), 0.05, 0.05);
    for (int row = 0; row < 3; ++row) {
        for (int i = 0; i < 5; ++i) {
            holes.addEllipse(QPointF(-0.25 + i * 0.14, -0.15 + row * 0.15), 0.045, 0.03);
        }
    }
    return path.subtracted(holes);
}

QPainterPath flower(Random& random) {
    QPainterPath path;
    const int petals = random.whole(5, 9);
    for (int ring = 0; ring < 2; ++ring) {
        for (int i = 0; i < petals; ++i) {
            QTransform turn;
            turn.rotateRadians(tau * (i + 0.5 * ring) / petals);
            QPainterPath petal;
            const double reach = ring == 0 ? 0.95 : 0.58;
            petal.moveTo(0.16, 0.0);
            petal.cubicTo(0.35, -0.30 * reach, 0.85 * reach, -0.24, reach, 0.0);
            petal.cubicTo(0.85 * reach, 0.24, 0.35, 0.30 * reach, 0.16, 0.0);
            path.addPath(turn.map(petal));
        }
    }
    path.addEllipse(QPointF(0.0, 0.0), 0.12, 0.12);
    path.setFillRule(Qt::OddEvenFill);
    return path;
}

}  // namespace

QPainterPath motif_path(Motif motif, Random& random) {
    switch (motif) {
        case Motif::mountains:
            return mountains(random);
        case Motif::bird:
            return bird(random);
        case Motif::temple:
            return temple(random);
        case Motif::tree:
            return tree(random);
        case Motif::sun:
            return sun(random);
        case Motif::ship:
            return ship(random);
        case Motif::lighthouse:
            return lighthouse(random);
        case Motif::fish:
            return fish(random);
        case Motif::flower:
            return flower(random);
        case Motif::emblem:
            return emblem_path();
    }
    return {};
}

}  // namespace vidimus::training
