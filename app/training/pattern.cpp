#include "app/training/pattern.h"

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "app/training/drawing.h"

namespace vidimus::training {
namespace {

constexpr double tau = 2.0 * CV_PI;

struct Period {
    double width;
    double height;
};

Period period_of(Figure figure, double size) {
    switch (figure) {
        case Figure::words:
            return {16.0 * size, size};
        case Figure::hexagons:
            return {size, size * std::sqrt(3.0)};
        case Figure::triangles:
            return {size, size * std::sqrt(3.0)};
        case Figure::waves:
            return {2.4 * size, size};
        case Figure::bricks:
            return {2.0 * size, 2.0 * size};
        default:
            return {size, size};
    }
}

void draw_words(QPainter& painter, const Period& period) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(Qt::white);
    const QPainterPath words = outline_of(QStringLiteral("RESPVBLICA·VTOPIENSIVM·"), {"Inter", 600}, period.height);
    const double wide = words.boundingRect().right();
    QTransform fit;
    fit.translate(0.0, period.height * 0.78);
    fit.scale(period.width / wide, 0.9);
    painter.drawPath(fit.map(words));
}

void draw_hexagons(QPainter& painter, const Period& period) {
    const double side = period.width / std::sqrt(3.0);
    for (const QPointF& centre : {QPointF(0.0, 0.0), QPointF(period.width, 0.0), QPointF(0.5, 0.5), QPointF(0.0, 1.0),
                                  QPointF(period.width, 1.0)}) {
        const double x = centre.x() == 0.5 ? period.width / 2.0 : centre.x();
        QPainterPath hexagon;
        for (int i = 0; i <= 6; ++i) {
            const double angle = tau * (i + 0.5) / 6.0;
            const QPointF corner(x + side * std::cos(angle), centre.y() * period.height + side * std::sin(angle));
            if (i == 0) {
                hexagon.moveTo(corner);
            } else {
                hexagon.lineTo(corner);
            }
        }
        painter.drawPath(hexagon);
    }
}

void draw_loops(QPainter& painter, const Period& period) {
    QPainterPath path;  // a Lissajous figure that ends where its neighbour begins
    for (int i = 0; i <= 240; ++i) {
        const double t = tau * i / 240.0;
        const QPointF point(period.width * (i / 240.0 + 0.22 * std::sin(2.0 * t)),
                            period.height * (0.5 + 0.42 * std::cos(t)));
        if (i == 0) {
            path.moveTo(point);
        } else {
            path.lineTo(point);
        }
    }
    for (const double shift : {-1.0, 0.0, 1.0}) {
        painter.drawPath(path.translated(shift * period.width, 0.0));
    }
}

void draw_star(QPainter& painter, const Period& period, double stroke) {
    QPainterPath star;
    for (int i = 0; i <= 10; ++i) {
        const double radius = period.width * (i % 2 == 0 ? 0.38 : 0.16);
        const double angle = tau * i / 10.0 - CV_PI / 2.0;
        const QPointF point(period.width / 2.0 + radius * std::cos(angle),
                            period.height / 2.0 + radius * std::sin(angle));
        if (i == 0) {
            star.moveTo(point);
        } else {
            star.lineTo(point);
        }
    }
    painter.setPen(hairline(stroke * 0.8));
    painter.drawPath(star);
}

void draw_figure(QPainter& painter, Figure figure, const Period& period, double stroke) {
    const double w = period.width;
    const double h = period.height;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(hairline(stroke));
    switch (figure) {
        case Figure::words:
            draw_words(painter, period);
            return;
        case Figure::hexagons:
            draw_hexagons(painter, period);
            return;
        case Figure::scales:
            for (const QPointF& centre : {QPointF(0.0, 0.0), QPointF(w, 0.0), QPointF(w / 2.0, h / 2.0),
                                          QPointF(w / 2.0, -h / 2.0), QPointF(0.0, h), QPointF(w, h)}) {
                painter.drawArc(QRectF(centre.x() - w / 2.0, centre.y() - h / 2.0, w, h), 180 * 16, 180 * 16);
            }
            return;
        case Figure::triangles:
            painter.drawLine(QPointF(0.0, 0.0), QPointF(w, 0.0));
            painter.drawLine(QPointF(0.0, h / 2.0), QPointF(w, h / 2.0));
            painter.drawLine(QPointF(0.0, h), QPointF(w, h));
            painter.drawLine(QPointF(0.0, 0.0), QPointF(w, h));
            painter.drawLine(QPointF(w, 0.0), QPointF(0.0, h));
            return;
        case Figure::loops:
            draw_loops(painter, period);
            return;
        case Figure::stars:
            draw_star(painter, period, stroke);
            return;
        case Figure::crosses:
            painter.drawLine(QPointF(w * 0.22, h / 2.0), QPointF(w * 0.78, h / 2.0));
            painter.drawLine(QPointF(w / 2.0, h * 0.22), QPointF(w / 2.0, h * 0.78));
            return;
        case Figure::bricks:
            painter.drawLine(QPointF(0.0, 0.0), QPointF(w, 0.0));
            painter.drawLine(QPointF(0.0, h / 2.0), QPointF(w, h / 2.0));
            painter.drawLine(QPointF(0.0, h), QPointF(w, h));
            painter.drawLine(QPointF(w / 4.0, 0.0), QPointF(w / 4.0, h / 2.0));
            painter.drawLine(QPointF(w * 0.75, h / 2.0), QPointF(w * 0.75, h));
            return;
        case Figure::diamonds:
            painter.drawLine(QPointF(0.0, 0.0), QPointF(w, h));
            painter.drawLine(QPointF(w, 0.0), QPointF(0.0, h));
            return;
        case Figure::waves:
            for (const double down : {-1.0, 0.0, 1.0}) {
                QPainterPath path;
                for (int i = 0; i <= 60; ++i) {
                    const QPointF point(w * i / 60.0, h * (0.5 + down + 0.36 * std::sin(tau * i / 60.0)));
                    if (i == 0) {
                        path.moveTo(point);
                    } else {
                        path.lineTo(point);
                    }
                }
                painter.drawPath(path);
            }
            return;
    }
}

}  // namespace

Flow make_flow(cv::Size pixels, double pixels_per_mm, const FlowShape& shape) {
    // Flows change slowly: computed on a coarse grid and enlarged.
    constexpr int step = 8;
    const cv::Size grid(pixels.width / step + 2, pixels.height / step + 2);
    cv::Mat u(grid, CV_32FC1);
    cv::Mat v(grid, CV_32FC1);
    const double c = std::cos(shape.angle);
    const double s = std::sin(shape.angle);
    for (int row = 0; row < grid.height; ++row) {
        for (int column = 0; column < grid.width; ++column) {
            const double x = (column + 0.5) * step / pixels_per_mm;
            const double y = (row + 0.5) * step / pixels_per_mm;
            const double dx = x - shape.centre.x;
            const double dy = (y - shape.centre.y) * shape.flatten;
            double along = c * x + s * y;
            double across = -s * x + c * y;
            if (shape.form == FlowShape::Form::rings) {
                along = std::atan2(dy, dx) * 20.0;
                across = std::hypot(dx, dy);
            } else if (shape.form == FlowShape::Form::fan) {
                along = std::hypot(dx, dy);
                across = std::atan2(dy, dx) * 40.0;
            }
            for (const FlowShape::Wave& wave : shape.waves) {
                const double place = x * std::cos(wave.angle) + y * std::sin(wave.angle);
                across += wave.height * std::sin(tau * place / wave.length + wave.phase);
            }
            u.at<float>(row, column) = static_cast<float>(along);
            v.at<float>(row, column) = static_cast<float>(across);
        }
    }
    Flow flow;
    cv::resize(u, flow.u, {grid.width * step, grid.height * step}, 0.0, 0.0, cv::INTER_CUBIC);
    cv::resize(v, flow.v, {grid.width * step, grid.height * step}, 0.0, 0.0, cv::INTER_CUBIC);
    flow.u = flow.u(cv::Rect({0, 0}, pixels)).clone();
    flow.v = flow.v(cv::Rect({0, 0}, pixels)).clone();
    return flow;
}

cv::Mat draw_lines(const Flow& flow, double pixels_per_mm, double pitch, double width, const Relief& relief) {
    cv::Mat coverage = cv::Mat::zeros(flow.v.size(), CV_8UC1);
    const auto per_line = static_cast<float>(1.0 / pitch);
    const auto lift = static_cast<float>(relief.height.empty() ? 0.0 : relief.lift / pitch / 255.0);
    const auto swell = static_cast<float>(relief.height.empty() ? 0.0 : relief.swell * pixels_per_mm * 0.5 / 255.0);
    const auto half = static_cast<float>(width * pixels_per_mm * 0.5);
    for (int y = 0; y + 1 < coverage.rows; ++y) {
        const auto* here = flow.v.ptr<float>(y);
        const auto* below = flow.v.ptr<float>(y + 1);
        const auto* height = relief.height.empty() ? nullptr : relief.height.ptr<unsigned char>(y);
        auto* out = coverage.ptr<unsigned char>(y);
        for (int x = 0; x + 1 < coverage.cols; ++x) {
            const float across = (here[x + 1] - here[x]) * per_line;
            const float down = (below[x] - here[x]) * per_line;
            const float high = height == nullptr ? 0.0F : static_cast<float>(height[x]);
            const float place = here[x] * per_line - lift * high;
            const float slope = std::max(1e-5F, std::sqrt(across * across + down * down));
            const float distance = std::abs(place - std::round(place)) / slope;
            const float wide = half + swell * high;
            const float cover = std::clamp(wide - distance + 0.5F, 0.0F, std::min(1.0F, 2.0F * wide));
            out[x] = static_cast<unsigned char>(cover * 255.0F + 0.5F);
        }
    }
    return coverage;
}

cv::Mat draw_dots(const Flow& flow, double pixels_per_mm, double pitch, double radius, const Relief& relief) {
    cv::Mat coverage = cv::Mat::zeros(flow.v.size(), CV_8UC1);
    const auto per_cell = static_cast<float>(1.0 / pitch);
    const auto to_pixels = static_cast<float>(pitch * pixels_per_mm);
    const auto swell = static_cast<float>(relief.height.empty() ? 0.0 : relief.swell * pixels_per_mm / 255.0);
    const auto dot = static_cast<float>(radius * pixels_per_mm);
    for (int y = 0; y < coverage.rows; ++y) {
        const auto* along = flow.u.ptr<float>(y);
        const auto* across = flow.v.ptr<float>(y);
        const auto* height = relief.height.empty() ? nullptr : relief.height.ptr<unsigned char>(y);
        auto* out = coverage.ptr<unsigned char>(y);
        for (int x = 0; x < coverage.cols; ++x) {
            const float v = across[x] * per_cell;
            const float row = std::round(v);
            const float u = along[x] * per_cell + (static_cast<int>(row) % 2 != 0 ? 0.5F : 0.0F);
            const float du = u - std::round(u);
            const float dv = v - row;
            const float wide = dot + (height == nullptr ? 0.0F : swell * static_cast<float>(height[x]));
            const float cover = std::clamp(wide - std::sqrt(du * du + dv * dv) * to_pixels + 0.5F, 0.0F, 1.0F);
            out[x] = static_cast<unsigned char>(cover * 255.0F + 0.5F);
        }
    }
    return coverage;
}

cv::Mat draw_figures(const Flow& flow, double pixels_per_mm, Figure figure, double size, double stroke) {
    const Period period = period_of(figure, size);
    // Drawn finer than the page, so that sampling it along a bent row leaves clean strokes.
    const double fine = pixels_per_mm * 1.5;
    const cv::Size pixels(std::max(2, static_cast<int>(std::lround(period.width * fine))),
                          std::max(2, static_cast<int>(std::lround(period.height * fine))));
    cv::Mat tile = paint_coverage(pixels, fine, [&](QPainter& painter) {
        painter.scale(pixels.width / fine / period.width, pixels.height / fine / period.height);
        draw_figure(painter, figure, period, stroke);
    });
    cv::Mat wide;
    cv::copyMakeBorder(tile, wide, 4, 4, 4, 4, cv::BORDER_WRAP);
    cv::GaussianBlur(wide, wide, {}, 0.6);
    tile = wide(cv::Rect(4, 4, pixels.width, pixels.height)).clone();
    cv::Mat x;
    cv::Mat y;
    flow.u.convertTo(x, CV_32F, pixels.width / period.width);
    flow.v.convertTo(y, CV_32F, pixels.height / period.height);
    cv::Mat coverage;
    cv::remap(tile, coverage, x, y, cv::INTER_LINEAR, cv::BORDER_WRAP);
    return coverage;
}

}  // namespace vidimus::training
