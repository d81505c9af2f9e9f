// The desk that a telephone sees around the page: a surface, papers, pens, cards, a cup.
#include <QImage>
#include <QLinearGradient>
#include <QPainter>
#include <QPainterPath>
#include <QRadialGradient>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "app/training/capture.h"
#include "app/training/drawing.h"
#include "app/training/portrait_brush.h"
#include "app/training/random.h"

namespace vidimus::training {
namespace {

void draw_surface(QPainter& painter, double width, double height, Random& random) {
    static const std::array surfaces{QColor(142, 104, 70),  QColor(96, 66, 44), QColor(176, 148, 112),
                                     QColor(120, 124, 128), QColor(70, 78, 86), QColor(206, 204, 198),
                                     QColor(54, 74, 66)};
    const int kind = random.whole(0, 6);
    const QColor base = surfaces[static_cast<std::size_t>(kind)];
    painter.fillRect(QRectF(0, 0, width, height), base);
    painter.setBrush(Qt::NoBrush);
    const bool wood = kind < 3;
    const int strokes = wood ? 520 : 900;
    for (int i = 0; i < strokes; ++i) {
        const double x = random.between(-0.1, 1.0) * width;
        const double y = random.between(0.0, 1.0) * height;
        QPen pen(shade(base, random.between(0.78, 1.18), wood ? 70 : 36));
        pen.setWidthF(random.between(0.8, wood ? 4.0 : 2.0));
        painter.setPen(pen);
        const double length = wood ? random.between(0.2, 0.9) * width : random.between(4.0, 16.0);
        const double bend = wood ? random.between(-14.0, 14.0) : random.between(-8.0, 8.0);
        QPainterPath grain(QPointF(x, y));
        grain.cubicTo(x + length * 0.3, y + bend, x + length * 0.7, y - bend, x + length, y + bend * 0.4);
        painter.drawPath(grain);
    }
}

void draw_paper(QPainter& painter, Random& random) {
    const double width = random.between(360, 640);
    const double height = width * 1.41;
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 50));
    painter.drawRect(QRectF(6, 8, width, height));
    painter.setBrush(QColor(random.whole(228, 248), random.whole(228, 246), random.whole(220, 242)));
    painter.drawRect(QRectF(0, 0, width, height));
    painter.setBrush(QColor(70, 70, 78, 170));
    for (double y = 40; y < height - 40; y += 17) {
        double x = 36;
        const double end = width - (random.chance(0.2) ? random.between(60, 300) : 40);
        while (x < end) {
            const double word = random.between(12, 58);
            painter.drawRect(QRectF(x, y, std::min(word, end - x), 5.5));
            x += word + 7;
        }
    }
}

void draw_pen(QPainter& painter, Random& random) {
    const QColor colour = QColor::fromHsv(random.whole(0, 359), random.whole(60, 220), random.whole(60, 200));
    const double length = random.between(330, 430);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 60));
    painter.drawRoundedRect(QRectF(5, 9, length, 22), 10, 10);
    QLinearGradient gradient(0, 0, 0, 24);
    gradient.setColorAt(0.0, shade(colour, 0.8));
    gradient.setColorAt(0.3, shade(colour, 1.6));
    gradient.setColorAt(1.0, shade(colour, 0.5));
    painter.setBrush(gradient);
    painter.drawRoundedRect(QRectF(0, 0, length, 24), 11, 11);
    painter.setBrush(QColor(210, 212, 216));
    painter.drawPolygon(QPolygonF({{length, 4}, {length + 40, 11}, {length, 20}}));
    painter.drawRect(QRectF(length * 0.68, 0, 8, 24));
}

void draw_card(QPainter& painter, Random& random) {
    const QColor colour = QColor::fromHsv(random.whole(0, 359), random.whole(40, 200), random.whole(90, 230));
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 55));
    painter.drawRoundedRect(QRectF(5, 7, 320, 202), 14, 14);
    QLinearGradient gradient(0, 0, 320, 202);
    gradient.setColorAt(0.0, colour);
    gradient.setColorAt(1.0, shade(colour, 0.6));
    painter.setBrush(gradient);
    painter.drawRoundedRect(QRectF(0, 0, 320, 202), 14, 14);
    painter.setBrush(QColor(220, 200, 140, 200));
    painter.drawRoundedRect(QRectF(28, 66, 50, 38), 6, 6);
    painter.setBrush(QColor(255, 255, 255, 150));
    painter.drawRect(QRectF(28, 140, random.between(120, 230), 9));
    painter.drawRect(QRectF(28, 162, random.between(70, 160), 7));
}

void draw_cup(QPainter& painter, Random& random) {
    const double radius = random.between(120, 165);
    const QColor colour = QColor::fromHsv(random.whole(0, 359), random.whole(0, 120), random.whole(150, 245));
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 70));
    painter.drawEllipse(QPointF(14, 20), radius * 1.05, radius * 1.05);
    painter.setBrush(colour);
    painter.drawEllipse(QPointF(0, 0), radius, radius);
    QRadialGradient coffee(QPointF(-20, -20), radius);
    coffee.setColorAt(0.0, QColor(96, 60, 34));
    coffee.setColorAt(1.0, QColor(44, 26, 16));
    painter.setBrush(coffee);
    painter.drawEllipse(QPointF(0, 0), radius * 0.86, radius * 0.86);
}

}  // namespace

cv::Mat draw_desk(cv::Size size, std::uint64_t seed) {
    Random random(seed, "desk");
    QImage image(size.width / 2, size.height / 2, QImage::Format_RGB32);
    {
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        draw_surface(painter, image.width(), image.height(), random);
        const int things = random.whole(3, 7);
        for (int i = 0; i < things; ++i) {
            painter.save();
            // Most things lie near the edges of the picture, where the page does not hide them.
            const double around = random.uniform() * 2.0 * CV_PI;
            painter.translate(image.width() * (0.5 + 0.58 * std::cos(around)),
                              image.height() * (0.5 + 0.58 * std::sin(around)));
            painter.rotate(random.between(0.0, 360.0));
            switch (random.whole(0, 4)) {
                case 0:
                case 1:
                    draw_paper(painter, random);
                    break;
                case 2:
                    draw_pen(painter, random);
                    break;
                case 3:
                    draw_card(painter, random);
                    break;
                default:
                    draw_cup(painter, random);
                    break;
            }
            painter.restore();
        }
    }
    cv::Mat half;
    cv::cvtColor(view_of(image), half, cv::COLOR_BGRA2BGR);
    cv::GaussianBlur(half, half, {}, random.between(0.8, 2.4));
    cv::Mat desk;
    cv::resize(half, desk, size, 0.0, 0.0, cv::INTER_LINEAR);
    return desk;
}

}  // namespace vidimus::training
