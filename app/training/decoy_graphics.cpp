// Pages without an MRZ that are mostly graphics.
#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "app/training/content.h"
#include "app/training/decoy_parts.h"

namespace vidimus::training {
namespace {

QString latin(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QColor any_colour(Random& random, int low, int high) {
    return {random.whole(low, high), random.whole(low, high), random.whole(low, high)};
}

QPen stroke(const QColor& colour, double width) {
    QPen pen(colour);
    pen.setWidthF(width);
    pen.setCapStyle(Qt::RoundCap);
    return pen;
}

}  // namespace

Leaf draw_keyboard(Random& random) {
    const bool dark = random.chance(0.6);
    const QColor body = dark ? any_colour(random, 20, 55) : any_colour(random, 190, 235);
    const QColor cap = dark ? body.lighter(150) : QColor(250, 250, 248);
    return painted_leaf({165.0, random.between(62.0, 80.0)}, 300.0, 3.0, body, [&](QPainter& painter) {
        static constexpr std::array<std::string_view, 4> rows{"1234567890-=", "QWERTYUIOP[]", "ASDFGHJKL;'#",
                                                              "<ZXCVBNM,./>"};
        for (std::size_t row = 0; row < rows.size(); ++row) {
            for (std::size_t key = 0; key < rows[row].size(); ++key) {
                const QRectF area(6.0 + 3.0 * static_cast<double>(row) + 12.2 * static_cast<double>(key),
                                  6.0 + 13.4 * static_cast<double>(row), 11.0, 12.0);
                painter.setPen(Qt::NoPen);
                painter.setBrush(cap);
                painter.drawRoundedRect(area, 1.4, 1.4);
                painter.setBrush(dark ? QColor(235, 235, 230) : QColor(30, 30, 34));
                put_line(painter, QString(QLatin1Char(rows[row][key])), TextFace::sans, 4.4,
                         area.topLeft() + QPointF(2.2, 6.2));
            }
        }
    });
}

Leaf draw_codes(Random& random) {
    const cv::Size2d mm{random.between(80.0, 130.0), random.between(60.0, 120.0)};
    return painted_leaf(mm, 300.0, 0.0, light_paper(random), [&](QPainter& painter) {
        painter.setBrush(QColor(15, 15, 18));
        double y = 8.0;
        while (y < mm.height - 20.0) {
            const double height = random.between(10.0, 34.0);
            if (random.chance(0.5)) {
                draw_bars(painter, {8.0, y, mm.width - 16.0, height * 0.7}, random);
                put_line(painter, latin(digits_of(random, random.whole(12, 30))), TextFace::ocr_b, 3.2,
                         {10.0, y + height * 0.7 + 3.6}, mm.width - 20.0);
            } else {
                const double side = std::min(height, mm.height - y - 4.0);
                draw_matrix(painter, {8.0, y, side, side}, 4 * random.whole(5, 9) + 1, random);
                draw_matrix(painter, {14.0 + side, y, side, side}, 4 * random.whole(5, 9) + 1, random);
            }
            y += height + random.between(4.0, 8.0);
        }
    });
}

Leaf draw_crossword(Random& random) {
    const int across = random.whole(9, 17);
    const int down = random.whole(7, 13);
    const double cell = random.between(6.0, 8.5);
    const cv::Size2d mm{across * cell + 14.0, down * cell + 14.0};
    return painted_leaf(mm, 300.0, 0.0, light_paper(random), [&](QPainter& painter) {
        const QColor ink = dark_ink(random);
        const double filled = random.between(0.0, 1.0);
        for (int row = 0; row < down; ++row) {
            for (int column = 0; column < across; ++column) {
                const QRectF area(7.0 + column * cell, 7.0 + row * cell, cell, cell);
                const bool black = random.chance(0.2);
                painter.setPen(stroke(ink, 0.2));
                painter.setBrush(black ? QBrush(ink) : QBrush(Qt::white));
                painter.drawRect(area);
                painter.setPen(Qt::NoPen);
                painter.setBrush(ink);
                if (!black && random.chance(filled)) {
                    put_line(painter, latin(letters_of(random, 1)), TextFace::sans, cell * 0.62,
                             area.topLeft() + QPointF(cell * 0.25, cell * 0.78));
                }
            }
        }
    });
}

/// Regular marks: chevrons, dots, bricks, at about the pitch of an MRZ.
Leaf draw_texture(Random& random) {
    const cv::Size2d mm{random.between(90.0, 140.0), random.between(60.0, 110.0)};
    return painted_leaf(mm, 300.0, 0.0, any_colour(random, 150, 250), [&](QPainter& painter) {
        const int kind = random.whole(0, 3);
        const double pitch = random.between(1.8, 4.0);
        const double rows = random.between(3.0, 7.0);
        const QColor ink = any_colour(random, 10, 110);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(stroke(ink, random.between(0.25, 0.6)));
        for (double y = rows; y < mm.height; y += rows) {
            for (double x = pitch; x < mm.width; x += pitch) {
                switch (kind) {
                    case 0:
                        painter.drawPolyline(
                            QPolygonF({{x + pitch * 0.7, y - 1.2}, {x, y}, {x + pitch * 0.7, y + 1.2}}));
                        break;
                    case 1:
                        painter.drawEllipse(QPointF(x, y), pitch * 0.3, pitch * 0.3);
                        break;
                    case 2:
                        painter.drawRect(QRectF(x, y, pitch * 0.8, rows * 0.6));
                        break;
                    default:
                        painter.drawLine(QPointF(x, y - 1.2), QPointF(x + pitch * 0.3, y + 1.2));
                        break;
                }
            }
        }
    });
}

/// What a camera sees outdoors: a sky, hills, leaves; no line of it is writing.
Leaf draw_scene(Random& random) {
    const cv::Size2d mm{random.between(100.0, 150.0), random.between(70.0, 110.0)};
    return painted_leaf(mm, 300.0, 0.0, Qt::white, [&](QPainter& painter) {
        QLinearGradient sky(0.0, 0.0, 0.0, mm.height);
        sky.setColorAt(0.0, any_colour(random, 90, 220));
        sky.setColorAt(0.6, any_colour(random, 190, 250));
        sky.setColorAt(1.0, any_colour(random, 40, 140));
        painter.setBrush(sky);
        painter.drawRect(QRectF(0.0, 0.0, mm.width, mm.height));
        for (int hill = 0; hill < 4; ++hill) {
            painter.setBrush(QColor(random.whole(20, 120), random.whole(50, 150), random.whole(20, 110)));
            QPainterPath path(QPointF(0.0, mm.height));
            const double base = mm.height * (0.45 + 0.12 * hill);
            path.lineTo(0.0, base);
            path.cubicTo(mm.width * 0.3, base - random.between(5.0, 25.0), mm.width * 0.6,
                         base + random.between(-5.0, 18.0), mm.width, base - random.between(0.0, 12.0));
            path.lineTo(mm.width, mm.height);
            painter.drawPath(path);
        }
        const int leaves = random.whole(500, 2500);
        for (int i = 0; i < leaves; ++i) {
            painter.save();
            painter.translate(random.between(0.0, mm.width),
                              mm.height * (1.0 - 0.55 * random.uniform() * random.uniform()));
            painter.rotate(random.between(0.0, 360.0));
            painter.setBrush(
                QColor(random.whole(10, 120), random.whole(50, 170), random.whole(5, 80), random.whole(120, 255)));
            const double size = random.between(0.4, 2.4);
            painter.drawEllipse(QPointF(0, 0), size, size * 0.35);
            painter.restore();
        }
    });
}

Leaf draw_map(Random& random) {
    const cv::Size2d mm{random.between(100.0, 150.0), random.between(80.0, 140.0)};
    return painted_leaf(
        mm, 300.0, 0.0, QColor(random.whole(215, 245), random.whole(225, 245), 225), [&](QPainter& painter) {
            painter.setBrush(QColor(170, 205, random.whole(215, 240)));
            painter.drawEllipse(QPointF(mm.width * random.uniform(), mm.height * random.uniform()), 38.0, 27.0);
            painter.setBrush(Qt::NoBrush);
            const int lines = random.whole(12, 40);
            for (int i = 0; i < lines; ++i) {
                painter.setPen(stroke(any_colour(random, 60, 220), random.between(0.15, 1.4)));
                QPainterPath way(QPointF(random.between(0.0, mm.width), random.between(0.0, mm.height)));
                for (int part = 0; part < 4; ++part) {
                    way.quadTo(random.between(0.0, mm.width), random.between(0.0, mm.height),
                               random.between(0.0, mm.width), random.between(0.0, mm.height));
                }
                painter.drawPath(way);
            }
            painter.setPen(Qt::NoPen);
            painter.setBrush(dark_ink(random));
            const int names = random.whole(10, 40);
            for (int i = 0; i < names; ++i) {
                painter.save();
                painter.translate(random.between(4.0, mm.width - 25.0), random.between(5.0, mm.height - 3.0));
                painter.rotate(random.between(-35.0, 35.0));
                put_line(painter, latin(made_up_name(random, random.whole(2, 4))), TextFace::serif,
                         random.between(1.8, 4.2), {0.0, 0.0});
                painter.restore();
            }
        });
}

Leaf draw_music(Random& random) {
    const cv::Size2d mm{random.between(120.0, 165.0), random.between(90.0, 160.0)};
    return painted_leaf(mm, 300.0, 0.0, light_paper(random), [&](QPainter& painter) {
        const QColor ink = dark_ink(random);
        const double gap = random.between(1.5, 2.1);
        for (double top = 14.0; top < mm.height - 6.0 * gap; top += gap * random.between(9.0, 13.0)) {
            painter.setPen(stroke(ink, 0.16));
            for (int line = 0; line < 5; ++line) {
                painter.drawLine(QPointF(8.0, top + line * gap), QPointF(mm.width - 8.0, top + line * gap));
            }
            double x = 16.0;
            while (x < mm.width - 12.0) {
                const double y = top + gap * 0.5 * random.whole(-2, 10);
                painter.setPen(Qt::NoPen);
                painter.setBrush(ink);
                painter.drawEllipse(QPointF(x, y), gap * 0.62, gap * 0.45);
                painter.setPen(stroke(ink, 0.22));
                const double up = y > top + 2.0 * gap ? -1.0 : 1.0;
                painter.drawLine(QPointF(x - up * gap * 0.6, y), QPointF(x - up * gap * 0.6, y + up * gap * 3.3));
                if (random.chance(0.12)) {
                    painter.drawLine(QPointF(x + gap * 1.6, top), QPointF(x + gap * 1.6, top + 4.0 * gap));
                }
                x += gap * random.between(2.0, 4.5);
            }
            painter.setPen(Qt::NoPen);
        }
    });
}

}  // namespace vidimus::training
