#include "app/training/portrait_brush.h"

#include <QTransform>
#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "app/training/drawing.h"

namespace vidimus::training {
namespace {

constexpr double soft_share = 0.25;  // soft shades are painted at a quarter of the size

/// The head is drawn in its own measures, then set into the frame a little smaller and higher.
void place_head(QPainter& painter) {
    painter.translate(portrait_width / 2.0, -34.0);
    painter.scale(0.92, 0.92);
    painter.translate(-portrait_width / 2.0, 0.0);
}

}  // namespace

QPainterPath curve_through(const std::vector<QPointF>& points, bool closed) {
    QPainterPath path;
    const int count = static_cast<int>(points.size());
    const auto at = [&](int i) {
        return closed ? points[static_cast<std::size_t>((i + count) % count)]
                      : points[static_cast<std::size_t>(std::clamp(i, 0, count - 1))];
    };
    path.moveTo(points.front());
    const int pieces = closed ? count : count - 1;
    for (int i = 0; i < pieces; ++i) {
        const QPointF before = at(i - 1);
        const QPointF from = at(i);
        const QPointF to = at(i + 1);
        const QPointF after = at(i + 2);
        path.cubicTo(from + (to - before) / 6.0, to - (after - from) / 6.0, to);
    }
    if (closed) {
        path.closeSubpath();
    }
    return path;
}

QPainterPath mirrored_outline(const std::vector<QPointF>& half) {
    std::vector<QPointF> points;
    for (const QPointF& point : half) {
        points.emplace_back(portrait_width / 2.0 + point.x(), point.y());
    }
    for (auto point = half.rbegin(); point != half.rend(); ++point) {
        if (point->x() > 1.0) {
            points.emplace_back(portrait_width / 2.0 - point->x(), point->y());
        }
    }
    return curve_through(points, true);
}

QColor shade(const QColor& colour, double factor, int alpha) {
    const auto part = [factor](int value) { return std::clamp(static_cast<int>(value * factor), 0, 255); };
    return {part(colour.red()), part(colour.green()), part(colour.blue()), alpha};
}

QColor blend(const QColor& one, const QColor& other, double share, int alpha) {
    const auto part = [share](int a, int b) { return static_cast<int>(a + (b - a) * share); };
    return {part(one.red(), other.red()), part(one.green(), other.green()), part(one.blue(), other.blue()), alpha};
}

PortraitLayer::PortraitLayer(cv::Size size)
    : image_(size.width, size.height, QImage::Format_ARGB32_Premultiplied), scale_(size.width / portrait_width) {
    image_.fill(Qt::transparent);
}

void PortraitLayer::paint(const std::function<void(QPainter&)>& draw, bool only_inside) {
    QPainter painter(&image_);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    if (only_inside) {
        painter.setCompositionMode(QPainter::CompositionMode_SourceAtop);
    }
    painter.scale(scale_, scale_);
    place_head(painter);
    draw(painter);
}

void PortraitLayer::soft(double sigma, const std::function<void(QPainter&)>& draw, bool only_inside) {
    const double scale = scale_ * soft_share;
    QImage small(static_cast<int>(portrait_width * scale) + 1, static_cast<int>(portrait_height * scale) + 1,
                 QImage::Format_ARGB32_Premultiplied);
    small.fill(Qt::transparent);
    {
        QPainter painter(&small);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.scale(scale, scale);
        place_head(painter);
        draw(painter);
    }
    cv::Mat pixels = view_of(small);
    const double blur = std::max(0.35, sigma * scale);
    cv::GaussianBlur(pixels, pixels, {}, blur);
    QPainter painter(&image_);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    if (only_inside) {
        painter.setCompositionMode(QPainter::CompositionMode_SourceAtop);
    }
    painter.drawImage(QRectF(0.0, 0.0, small.width() / soft_share, small.height() / soft_share), small);
}

void PortraitLayer::soft_ellipse(double sigma, QPointF centre, double rx, double ry, const QColor& colour) {
    soft(sigma, [&](QPainter& painter) {
        painter.setBrush(colour);
        painter.drawEllipse(centre, rx, ry);
    });
}

void PortraitLayer::put_on(QImage& target) const {
    QPainter painter(&target);
    painter.drawImage(0, 0, image_);
}

}  // namespace vidimus::training
