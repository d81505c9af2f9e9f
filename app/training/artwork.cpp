#include "app/training/artwork.h"

#include <QPainter>
#include <QPainterPath>
#include <QTransform>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "app/training/design.h"
#include "app/training/drawing.h"
#include "app/training/guilloche.h"

namespace vidimus::training {
namespace {

constexpr double tau = 2.0 * std::numbers::pi;

cv::Vec3f ink_colour(double red, double green, double blue) {
    return {static_cast<float>(blue / 255.0), static_cast<float>(green / 255.0), static_cast<float>(red / 255.0)};
}

/// Height of the relief, 0…1: the emblem in the data area and the state's name behind the machine readable zone.
cv::Mat relief_height() {
    const cv::Mat flat = paint_layer([](QPainter& painter) {
        painter.drawPath(placed(emblem_path(), 80.5, 40.0, 18.0));
        const QPainterPath name = outline_of(QStringLiteral("UTOPIA"), Typeface::title, 13.0, 3.2);
        painter.drawPath(placed(name, 62.5 - name.boundingRect().center().x(), 81.2));
    });
    cv::Mat small;
    cv::resize(flat, small, {}, 0.25, 0.25, cv::INTER_AREA);
    cv::GaussianBlur(small, small, {}, 1.7);
    cv::Mat height;
    cv::resize(small, height, flat.size(), 0.0, 0.0, cv::INTER_LINEAR);
    return height;
}

Ink relief_field() {
    Ink ink;
    const cv::Mat height = relief_height();
    ink.coverage = cv::Mat::zeros(canvas_height, canvas_width, CV_8UC1);
    const auto at = [&height](double x, double y) {
        const int column = std::min(static_cast<int>(x * canvas_scale), canvas_width - 1);
        const int row = std::min(static_cast<int>(y * canvas_scale), canvas_height - 1);
        return height.at<unsigned char>(row, column) / 255.0;
    };
    add_line_field(
        ink.coverage, canvas_scale,
        [&at](double x, double y) {
            const double wave = 1.7 * std::sin(tau * x / 43.0 + 0.8 * std::sin(tau * y / 31.0)) +
                                0.45 * std::sin(tau * (x + 0.55 * y) / 14.5);
            return (y + wave - 0.80 * at(x, y)) / 0.47;
        },
        [&height](int x, int y) { return 0.080 + 0.075 * height.at<unsigned char>(y, x) / 255.0; });
    ink.colours = {ink_colour(74, 170, 178), ink_colour(92, 158, 196), ink_colour(134, 146, 204),
                   ink_colour(178, 138, 196), ink_colour(206, 140, 172)};
    return ink;
}

Ink crossing_field() {
    Ink ink;
    ink.coverage = cv::Mat::zeros(canvas_height, canvas_width, CV_8UC1);
    add_line_field(
        ink.coverage, canvas_scale,
        [](double x, double y) {
            const double far = std::hypot(x - 128.0, y + 14.0);
            return (far + 1.3 * std::sin(tau * (x * 0.42 + y) / 26.0) + 0.6 * std::sin(tau * (y - x) / 17.0)) / 0.62;
        },
        [](int, int) { return 0.075; });
    ink.colours = {ink_colour(232, 190, 120), ink_colour(222, 168, 128), ink_colour(216, 158, 160),
                   ink_colour(150, 186, 160), ink_colour(104, 182, 168)};
    return ink;
}

Ink ornaments() {
    Ink ink;
    ink.coverage = paint_layer([](QPainter& painter) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(hairline(0.075));
        draw_rosette(painter, {{111.9, 24.0}, 1.2, 7.6, 9, 16, 1.0, 0.18});
        draw_rosette(painter, {{10.5, 66.3}, 1.0, 5.4, 8, 12, 1.0, 0.25});
        draw_rosette(painter, {{114.5, 66.3}, 1.0, 5.4, 8, 12, 1.0, 0.25});
        painter.setPen(hairline(0.07));
        draw_braid(painter, {{2.2, 13.6}, {122.8, 13.6}, 0.95, 9.0, 8, 0.35});
        draw_braid(painter, {{2.2, 66.3}, {122.8, 66.3}, 1.9, 15.2, 14, 0.35});
        draw_braid(painter, {{2.2, 3.0}, {2.2, 85.0}, 0.8, 8.2, 8, 0.3});
        draw_braid(painter, {{122.8, 3.0}, {122.8, 85.0}, 0.8, 8.2, 8, 0.3});
        draw_braid(painter, {{2.2, 85.6}, {122.8, 85.6}, 0.7, 8.0, 8, 0.3});
    });
    ink.colours = {ink_colour(188, 96, 124), ink_colour(150, 104, 160), ink_colour(92, 116, 176),
                   ink_colour(70, 134, 160), ink_colour(64, 146, 130)};
    return ink;
}

/// The wreath around the relief, light enough to be written over.
Ink wreath() {
    Ink ink;
    ink.coverage = paint_layer([](QPainter& painter) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(hairline(0.06));
        draw_rosette(painter, {{80.5, 40.0}, 19.5, 24.2, 24, 14, 1.0, 0.25});
        draw_rosette(painter, {{80.5, 40.0}, 24.6, 30.5, 16, 16, 1.0, 0.20});
    });
    ink.colours = {ink_colour(150, 170, 214), ink_colour(172, 160, 212), ink_colour(204, 160, 196),
                   ink_colour(214, 168, 176)};
    return ink;
}

/// A flat tint that runs through the rainbow, darker towards the foot where the sea lies.
Ink tint() {
    Ink ink;
    ink.coverage = cv::Mat(canvas_height, canvas_width, CV_8UC1);
    for (int y = 0; y < canvas_height; ++y) {
        auto* row = ink.coverage.ptr<unsigned char>(y);
        const double down = static_cast<double>(y) / canvas_height;
        for (int x = 0; x < canvas_width; ++x) {
            const double across = static_cast<double>(x) / canvas_width;
            const double swell = 0.5 + 0.5 * std::sin(tau * (1.1 * across + 0.35 * std::sin(tau * down * 0.8)));
            row[x] = cv::saturate_cast<unsigned char>(96.0 + 60.0 * swell * (1.0 - down) + 50.0 * down);
        }
    }
    ink.colours = {ink_colour(196, 232, 232), ink_colour(206, 222, 242), ink_colour(224, 214, 240),
                   ink_colour(244, 216, 226), ink_colour(248, 228, 206)};
    return ink;
}

void draw_micro_line(QPainter& painter, const QPainterPath& phrase, double advance, double left, double right,
                     double baseline) {
    for (double x = left; x + advance <= right; x += advance) {
        painter.drawPath(placed(phrase, x, baseline));
    }
}

void draw_captions(QPainter& painter) {
    for (const FieldPlace& place : field_places) {
        const QPainterPath caption =
            outline_of(QString::fromUtf8(place.caption.data(), static_cast<qsizetype>(place.caption.size())),
                       Typeface::caption, 1.5);
        painter.drawPath(placed(caption, place.left, place.caption_baseline));
    }
    painter.drawPath(
        placed(outline_of(QStringLiteral("Signature of bearer / Subscriptio"), Typeface::caption, 1.5), 6.0, 58.3));
}

void draw_header(QPainter& painter) {
    painter.drawPath(placed(emblem_path(), 10.6, 7.6, 5.2));
    painter.drawPath(placed(outline_of(QStringLiteral("UTOPIA"), Typeface::title, 6.2, 1.25), 18.0, 8.7));
    painter.drawPath(
        placed(outline_of(QStringLiteral("RESPVBLICA VTOPIENSIVM"), Typeface::title, 1.95, 0.28), 18.1, 11.7));
    const QPainterPath english = outline_of(QStringLiteral("PASSPORT"), Typeface::title, 4.9, 0.75);
    const QPainterPath latin = outline_of(QStringLiteral("LITTERAE COMMEATVS"), Typeface::title, 1.95, 0.28);
    painter.drawPath(placed(english, 119.6 - english.boundingRect().right(), 8.2));
    painter.drawPath(placed(latin, 119.6 - latin.boundingRect().right(), 11.7));
}

Ink intaglio() {
    Ink ink;
    ink.coverage = paint_layer([](QPainter& painter) {
        draw_header(painter);
        draw_captions(painter);
        const QPainterPath phrase =
            outline_of(QString::fromUtf8("UTOPIA·RESPVBLICA·VTOPIENSIVM·"), Typeface::data, 0.42, 0.03);
        const double advance = phrase.boundingRect().width() + 0.10;
        draw_micro_line(painter, phrase, advance, 4.2, 121.0, 14.95);
        draw_micro_line(painter, phrase, advance, 4.2, 121.0, 68.75);
        for (const double y : {20.95, 27.25, 33.55, 39.85, 46.15, 52.45, 58.75}) {  // under each row of data
            draw_micro_line(painter, phrase, advance, 41.0, y < 34.0 ? 121.0 : 103.0, y + 0.32);
        }
        painter.setBrush(Qt::NoBrush);
        painter.setPen(hairline(0.10));
        painter.drawRoundedRect(QRectF(3.5, 1.9, 118.0, 84.4), 2.2, 2.2);
        painter.setPen(hairline(0.06));
        painter.drawRoundedRect(QRectF(3.75, 2.15, 117.5, 83.9), 2.0, 2.0);
        draw_rosette(painter, {{10.6, 7.6}, 5.05, 5.75, 36, 6, 1.0, 0.0});
    });
    ink.colours = {ink_colour(24, 48, 104), ink_colour(28, 44, 108), ink_colour(44, 38, 104)};
    ink.register_mm = 0.04;
    return ink;
}

/// Runs over the edge of the photo, so that a photo laid on top breaks it.
Ink over_photo() {
    Ink ink;
    ink.coverage = paint_layer([](QPainter& painter) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(hairline(0.11));
        const double right = photo_mm.x + photo_mm.width;
        const double bottom = photo_mm.y + photo_mm.height;
        draw_braid(painter, {{right - 0.3, photo_mm.y - 1.0}, {right - 0.3, bottom + 1.2}, 1.9, 10.4, 9, 0.35});
        draw_braid(painter, {{photo_mm.x + 0.2, photo_mm.y + 3.0}, {photo_mm.x + 0.2, bottom - 2.0}, 0.9, 8.7, 6, 0.3});
        draw_braid(painter, {{photo_mm.x + 3.0, bottom - 0.4}, {right - 9.0, bottom - 0.4}, 1.1, 8.2, 7, 0.3});
        painter.setPen(hairline(0.12));
        draw_rosette(painter, {{right - 2.9, bottom - 4.2}, 0.9, 5.4, 10, 14, 1.0, 0.22});
    });
    ink.colours = {ink_colour(92, 168, 170), ink_colour(186, 168, 96), ink_colour(110, 160, 150)};
    return ink;
}

Artwork make_artwork() {
    Artwork made;
    made.inks = {tint(), wreath(), crossing_field(), relief_field(), ornaments(), intaglio()};
    made.overprint = over_photo();
    made.paper = paper_texture({canvas_width, canvas_height}, 2021);
    made.page_mask = paint_layer([](QPainter& painter) {
        painter.drawRoundedRect(QRectF(0.0, 0.0, page_width_mm, page_height_mm), corner_radius_mm, corner_radius_mm);
    });
    return made;
}

}  // namespace

const Artwork& artwork() {
    static const Artwork made = make_artwork();
    return made;
}

}  // namespace vidimus::training
