#include "app/training/portrait.h"

#include <QLinearGradient>
#include <QRadialGradient>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "app/training/drawing.h"
#include "app/training/portrait_brush.h"

namespace vidimus::training {
namespace {

constexpr double axis = portrait_width / 2.0;

std::vector<QPointF> face_half(const Face& face) {
    const double w = face.half_width;
    return {{0.0, face.top},
            {0.52 * w, face.top + 26.0},
            {0.86 * w, face.top + 118.0},
            {0.985 * w, face.brow_y - 10.0},
            {0.985 * w, face.eye_y + 50.0},
            {0.94 * w, face.nose_y - 10.0},
            {face.jaw * w, face.mouth_y + 6.0},
            {(face.jaw * 0.55 + face.chin * 0.45) * w, (face.mouth_y + face.chin_y) / 2.0 + 22.0},
            {face.chin * w, face.chin_y - 10.0},
            {0.0, face.chin_y}};
}

void draw_neck_and_ears(PortraitLayer& layer, const Face& face) {
    const QColor skin = face.skin;
    const double neck = face.half_width * (face.female ? 0.50 : 0.62);
    layer.paint([&](QPainter& painter) {
        painter.setBrush(shade(skin, 0.93));
        QPainterPath path;
        path.moveTo(axis - neck * 1.02, face.mouth_y);
        path.cubicTo(axis - neck * 0.94, face.chin_y + 20, axis - neck * 0.98, face.chin_y + 60, axis - neck * 1.9,
                     face.chin_y + 122);
        path.lineTo(axis - neck * 1.9, 1060);
        path.lineTo(axis + neck * 1.9, 1060);
        path.lineTo(axis + neck * 1.9, face.chin_y + 122);
        path.cubicTo(axis + neck * 0.98, face.chin_y + 60, axis + neck * 0.94, face.chin_y + 20, axis + neck * 1.02,
                     face.mouth_y);
        path.closeSubpath();
        painter.drawPath(path);
    });
    layer.soft(20, [&](QPainter& painter) {  // the chin's shadow
        painter.setBrush(shade(skin, 0.42, 225));
        painter.drawEllipse(QPointF(axis - 22 * face.light, face.chin_y - 6), neck * 1.12, 62);
    });
    layer.soft(14, [&](QPainter& painter) {
        painter.setBrush(shade(skin, 0.68, 120));
        painter.drawRect(QRectF(axis - neck * 1.12, face.mouth_y, neck * 0.26, 300));
        painter.drawRect(QRectF(axis + neck * 0.86, face.mouth_y, neck * 0.26, 300));
    });
    for (const double side : {-1.0, 1.0}) {
        const QPointF middle(axis + side * face.half_width * 1.02, face.eye_y + 45.0);
        layer.paint([&](QPainter& painter) {
            painter.setBrush(shade(skin, 0.9));
            painter.save();
            painter.translate(middle);
            painter.rotate(side * 9.0);
            painter.drawEllipse(QPointF(0, 0), 25, 62);
            painter.restore();
        });
        layer.soft(7, [&](QPainter& painter) {
            painter.setBrush(shade(skin, 0.6, 150));
            painter.drawEllipse(middle + QPointF(side * 2.0, -2.0), 9, 36);
        });
    }
}

void draw_skin(PortraitLayer& layer, const Face& face) {
    const QColor skin = face.skin;
    const double w = face.half_width;
    const QPainterPath outline = mirrored_outline(face_half(face));
    layer.paint([&](QPainter& painter) {
        QRadialGradient gradient(QPointF(axis + 40 * face.light, face.eye_y - 10), w * 2.0);
        gradient.setColorAt(0.0, shade(skin, 1.07));
        gradient.setColorAt(0.45, skin);
        gradient.setColorAt(0.8, shade(skin, 0.82));
        gradient.setColorAt(1.0, shade(skin, 0.7));
        painter.setBrush(gradient);
        painter.drawPath(outline);
    });
    layer.soft(26, [&](QPainter& painter) {  // the sides turn away from the light
        painter.setBrush(Qt::NoBrush);
        QPen pen(shade(skin, 0.64, 130));
        pen.setWidthF(38);
        painter.setPen(pen);
        painter.drawPath(outline);
    });
    layer.soft(46, [&](QPainter& painter) {
        painter.setBrush(shade(skin, 0.5, static_cast<int>(70 + 60 * std::abs(face.light))));
        const double side = face.light > 0 ? -1.0 : 1.0;
        painter.drawEllipse(QPointF(axis + side * w * 1.02, face.eye_y + 80), w * 0.42, 280);
    });
    layer.soft_ellipse(40, {axis + 26 * face.light, face.brow_y - 82}, w * 0.45, 42, shade(skin, 1.22, 95));
    for (const double side : {-1.0, 1.0}) {
        const QColor blush = blend(skin, QColor(206, 88, 82), face.female ? 0.42 : 0.30, 120);
        layer.soft_ellipse(32, {axis + side * w * 0.58, face.nose_y - 28}, 52, 36, blush);
        layer.soft_ellipse(22, {axis + side * w * 0.56, face.eye_y + 62}, 44, 20, shade(skin, 1.16, 90));
        layer.soft_ellipse(24, {axis + side * w * 0.70, face.mouth_y - 6}, 24, 62, shade(skin, 0.72, 64));
        layer.soft_ellipse(15, {axis + side * face.eye_distance, face.eye_y - 8}, face.eye_width * 0.62, 30,
                           blend(shade(skin, 0.66), QColor(128, 72, 76), 0.22, 96));
    }
    layer.soft_ellipse(16, {axis + 8 * face.light, face.chin_y - 46}, 32, 20, shade(skin, 1.14, 90));
    if (face.age > 42) {
        const int strength = std::min(120, (face.age - 36) * 3);
        layer.soft(3.2, [&](QPainter& painter) {
            painter.setBrush(Qt::NoBrush);
            QPen pen(shade(skin, 0.62, strength));
            pen.setWidthF(4.0);
            pen.setCapStyle(Qt::RoundCap);
            painter.setPen(pen);
            for (const double side : {-1.0, 1.0}) {
                painter.drawPath(curve_through({{axis + side * (face.nose_width + 8), face.nose_y - 8},
                                                {axis + side * (face.nose_width + 30), face.nose_y + 28},
                                                {axis + side * (face.mouth_width + 10), face.mouth_y + 12}},
                                               false));
                painter.drawPath(curve_through({{axis + side * (face.eye_distance - 30), face.eye_y + 33},
                                                {axis + side * face.eye_distance, face.eye_y + 42},
                                                {axis + side * (face.eye_distance + 34), face.eye_y + 32}},
                                               false));
            }
            for (int line = 0; line < (face.age > 52 ? 3 : 2); ++line) {
                const double y = face.brow_y - 62.0 - line * 27.0;
                painter.drawPath(curve_through(
                    {{axis - 92.0, y + 5}, {axis - 30, y - 3}, {axis + 34, y - 2}, {axis + 90, y + 6}}, false));
            }
        });
    }
}

void draw_head(PortraitLayer& layer, const Face& face) {
    draw_skin(layer, face);
    draw_features(layer, face);
    draw_beard(layer, face);
}

}  // namespace

Face make_face(std::uint64_t seed, std::string_view stream, std::string_view sex, int age) {
    Random random(seed, stream);
    Face face;
    face.seed = random.bits();
    face.age = age;
    face.female = sex == "F" || (sex != "M" && random.chance(0.5));
    static const std::array skins{QColor(246, 214, 190), QColor(238, 198, 170), QColor(228, 182, 150),
                                  QColor(210, 160, 124), QColor(188, 136, 100), QColor(156, 106, 76),
                                  QColor(120, 80, 58),   QColor(92, 62, 48)};
    const int tone = std::min(random.whole(0, 7), random.whole(0, 7) + 1);
    face.skin = skins[static_cast<std::size_t>(std::min(tone, 7))];
    static const std::array fair_hair{QColor(196, 160, 106), QColor(164, 118, 70), QColor(112, 72, 44),
                                      QColor(74, 50, 36),    QColor(44, 34, 30),   QColor(150, 74, 40),
                                      QColor(30, 27, 28)};
    static const std::array dark_hair{QColor(30, 26, 26), QColor(24, 22, 24), QColor(48, 34, 28)};
    face.hair = tone <= 3 ? random.pick(fair_hair) : random.pick(dark_hair);
    if (age > 46 && random.chance((age - 40) / 36.0)) {
        face.hair = blend(face.hair, QColor(196, 194, 192), random.between(0.45, 0.95));
    }
    static const std::array pale_eyes{QColor(96, 132, 166), QColor(104, 136, 112), QColor(126, 96, 58),
                                      QColor(88, 60, 38)};
    static const std::array brown_eyes{QColor(74, 48, 32), QColor(58, 38, 28), QColor(98, 66, 38)};
    face.iris = tone <= 3 ? random.pick(pale_eyes) : random.pick(brown_eyes);
    static const std::array cloths{QColor(38, 46, 66),  QColor(52, 52, 56),  QColor(88, 40, 48),
                                   QColor(44, 74, 70),  QColor(96, 88, 78),  QColor(32, 34, 38),
                                   QColor(110, 62, 84), QColor(62, 84, 120), QColor(128, 104, 70)};
    static const std::array shirts{QColor(238, 240, 244), QColor(206, 220, 236), QColor(236, 226, 208),
                                   QColor(222, 206, 216)};
    face.cloth = random.pick(cloths);
    face.shirt = random.pick(shirts);

    const bool f = face.female;
    face.half_width = random.between(f ? 174 : 186, f ? 196 : 210);
    face.jaw = random.between(f ? 0.72 : 0.80, f ? 0.82 : 0.91);
    face.chin = random.between(f ? 0.24 : 0.32, f ? 0.34 : 0.46);
    face.top = random.between(118, 138);
    face.eye_y = random.between(418, 438);
    face.brow_y = face.eye_y - random.between(f ? 58 : 50, f ? 70 : 60);
    face.nose_y = face.eye_y + random.between(122, 150);
    face.mouth_y = face.nose_y + random.between(52, 70);
    face.chin_y = face.mouth_y + random.between(f ? 90 : 98, f ? 112 : 124);
    face.eye_distance = face.half_width * random.between(0.445, 0.485);
    face.eye_width = random.between(82, 96);
    face.eye_height = random.between(f ? 39 : 35, f ? 47 : 43);
    face.eye_slant = random.between(-4, 7);
    face.brow_weight = random.between(f ? 0.55 : 0.85, f ? 0.95 : 1.45);
    face.brow_arch = random.between(f ? 12 : 4, f ? 24 : 15);
    face.nose_width = random.between(f ? 36 : 42, f ? 50 : 60);
    face.mouth_width = random.between(66, 90);
    face.upper_lip = random.between(f ? 12 : 8, f ? 19 : 14);
    face.lower_lip = random.between(f ? 17 : 13, f ? 26 : 20);
    face.hairline_y = face.top + random.between(92, 128);
    face.part_x = random.between(-110, 110);
    face.light = random.between(-0.9, 0.9);

    static constexpr std::array styles_f{HairStyle::long_straight, HairStyle::long_wavy, HairStyle::bob,
                                         HairStyle::bun,           HairStyle::volume,    HairStyle::long_straight,
                                         HairStyle::long_wavy};
    static constexpr std::array styles_m{HairStyle::cropped, HairStyle::side_part, HairStyle::curls,
                                         HairStyle::side_part, HairStyle::cropped};
    face.hair_style = f ? random.pick(styles_f) : random.pick(styles_m);
    if (!f && age > 38 && random.chance(0.40)) {
        face.hair_style = random.chance(0.35) ? HairStyle::bald : HairStyle::receding;
    }
    static constexpr std::array beards{Beard::none,      Beard::none,   Beard::unshaven, Beard::unshaven,
                                       Beard::moustache, Beard::goatee, Beard::full};
    face.beard = f ? Beard::none : random.pick(beards);
    static constexpr std::array clothes_m{Clothes::suit, Clothes::suit, Clothes::shirt, Clothes::crew_neck,
                                          Clothes::turtleneck};
    static constexpr std::array clothes_f{Clothes::blouse, Clothes::crew_neck, Clothes::turtleneck, Clothes::suit,
                                          Clothes::blouse};
    face.clothes = f ? random.pick(clothes_f) : random.pick(clothes_m);
    face.glasses = random.chance(age > 45 ? 0.42 : 0.24) ? random.whole(1, 3) : 0;
    return face;
}

cv::Mat draw_portrait(const Face& face, cv::Size size) {
    QImage image(size.width, size.height, QImage::Format_RGB32);
    {
        QPainter painter(&image);
        QRadialGradient ground(QPointF(size.width * (0.5 + 0.15 * face.light), size.height * 0.4), size.height * 0.8);
        ground.setColorAt(0.0, face.ground);
        ground.setColorAt(1.0, face.flat_ground ? face.ground : shade(face.ground, 0.875));
        painter.fillRect(image.rect(), ground);
    }
    using Draw = void (*)(PortraitLayer&, const Face&);
    static constexpr std::array<Draw, 6> layers{draw_hair_behind, draw_neck_and_ears, draw_clothes,
                                                draw_head,        draw_hair_before,   draw_glasses};
    for (const Draw draw : layers) {
        PortraitLayer layer(size);
        draw(layer, face);
        layer.put_on(image);
    }

    cv::Mat bgr;
    cv::cvtColor(view_of(image), bgr, cv::COLOR_BGRA2BGR);
    cv::GaussianBlur(bgr, bgr, {}, 0.9);
    Random grain(face.seed, "grain");
    for (int y = 0; y < bgr.rows; ++y) {
        auto* row = bgr.ptr<unsigned char>(y);
        for (int x = 0; x < bgr.cols; ++x) {
            const auto bits = grain.bits();
            const int value = static_cast<int>((bits & 7U) + ((bits >> 8U) & 7U) + ((bits >> 16U) & 7U)) - 10;
            for (int channel = 0; channel < 3; ++channel) {
                row[3 * x + channel] = cv::saturate_cast<unsigned char>(row[3 * x + channel] + value * 2 / 3);
            }
        }
    }
    return bgr;
}

}  // namespace vidimus::training
