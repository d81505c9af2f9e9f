#include "app/training/signature.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <vector>

#include "app/training/portrait_brush.h"

namespace vidimus::training {
namespace {

/// A pen that presses harder on the way down: short pieces of differing width.
void draw_pen(QPainter& painter, const QPainterPath& path, double width) {
    const int steps = std::max(20, static_cast<int>(path.length() / (width * 0.6)));
    QPointF last = path.pointAtPercent(0.0);
    QPen pen(Qt::white);
    pen.setCapStyle(Qt::RoundCap);
    for (int i = 1; i <= steps; ++i) {
        const QPointF next = path.pointAtPercent(static_cast<double>(i) / steps);
        const QPointF move = next - last;
        const double length = std::max(1e-6, std::hypot(move.x(), move.y()));
        const double ends = std::min({1.0, 4.0 * i / steps + 0.35, 4.0 * (steps - i) / steps + 0.3});
        pen.setWidthF(width * ends * (0.75 + 0.45 * std::max(0.0, move.y() / length)));
        painter.setPen(pen);
        painter.drawLine(last, next);
        last = next;
    }
}

}  // namespace

void draw_signature(QPainter& painter, const cv::Rect2d& area, Random& random) {
    const double height = area.height;
    const double base = area.y + height * 0.72;
    double x = area.x + area.width * random.between(0.04, 0.14);
    const double letter = height * random.between(0.30, 0.42);
    const double slant = random.between(0.15, 0.55);

    std::vector<QPointF> initial;  // a tall loop
    initial.emplace_back(x + letter * 0.2, base - height * 0.30);
    initial.emplace_back(x + letter * (0.6 + slant), base - height * random.between(0.58, 0.70));
    initial.emplace_back(x + letter * (0.2 + slant * 0.5), base - height * 0.1);
    initial.emplace_back(x - letter * 0.3, base + height * random.between(0.10, 0.24));
    initial.emplace_back(x + letter * 0.1, base - height * 0.06);
    initial.emplace_back(x + letter * 1.3, base - height * random.between(0.22, 0.45));
    initial.emplace_back(x + letter * 1.5, base - height * 0.02);
    draw_pen(painter, curve_through(initial, false), 0.30);
    x += letter * 1.6;

    std::vector<QPointF> run;
    const int letters = random.whole(5, 9);
    double size = letter * 0.52;
    for (int i = 0; i < letters && x < area.x + area.width * 0.84; ++i) {
        const bool tall = random.chance(0.25);
        const double rise = tall ? height * random.between(0.42, 0.6) : size * random.between(0.5, 1.0);
        const double step = size * random.between(0.7, 1.25);
        run.emplace_back(x, base - random.between(-0.04, 0.10) * height);
        run.emplace_back(x + step * 0.55 + rise * slant * 0.5, base - rise);
        run.emplace_back(x + step * 0.45, base - rise * 0.25);
        if (random.chance(0.2)) {
            run.emplace_back(x + step * 0.2, base + height * random.between(0.12, 0.25));
        }
        x += step;
        size *= 0.95;
    }
    run.emplace_back(x + letter * random.between(0.4, 1.4), base - height * random.between(0.0, 0.2));
    draw_pen(painter, curve_through(run, false), 0.24);
    if (random.chance(0.65)) {
        const double left = area.x + area.width * random.between(0.05, 0.3);
        draw_pen(painter,
                 curve_through({{x, base + height * 0.04},
                                {(left + x) / 2.0, base + height * random.between(0.14, 0.24)},
                                {left, base + height * 0.18},
                                {(left + x) / 2.0 + 2.0, base + height * random.between(0.06, 0.16)},
                                {std::min(x + letter, area.x + area.width * 0.95), base + height * 0.08}},
                               false),
                 0.20);
    }
}

}  // namespace vidimus::training
