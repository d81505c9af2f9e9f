// Portraits of people who do not exist, drawn with curves and soft shades.
#pragma once

#include <QColor>
#include <cstdint>
#include <opencv2/core.hpp>
#include <string_view>

#include "app/training/random.h"

namespace vidimus::training {

enum class HairStyle { cropped, side_part, curls, receding, bald, long_straight, long_wavy, bob, bun, volume };
enum class Beard { none, unshaven, moustache, goatee, full };
enum class Clothes { suit, shirt, crew_neck, turtleneck, blouse };

/// A face in a frame of 700 × 900 units, origin top left.
struct Face {
    bool female = false;
    int age = 30;
    QColor skin;
    QColor hair;
    QColor iris;
    QColor cloth;
    QColor shirt;
    QColor ground{238, 241, 243};
    bool flat_ground = false;  // a picture from elsewhere: no fall of light behind the head
    double half_width = 210;
    double jaw = 0.84;  // shares of half_width
    double chin = 0.36;
    double top = 125;
    double brow_y = 372;
    double eye_y = 430;
    double nose_y = 566;
    double mouth_y = 628;
    double chin_y = 738;
    double eye_distance = 100;  // of an eye's middle from the axis
    double eye_width = 86;
    double eye_height = 38;
    double eye_slant = 0;
    double brow_weight = 1.0;
    double brow_arch = 14;
    double nose_width = 46;
    double mouth_width = 78;
    double upper_lip = 15;
    double lower_lip = 20;
    double hairline_y = 238;
    double part_x = 60;
    double light = 0.2;  // −1 from the left … 1 from the right
    HairStyle hair_style = HairStyle::cropped;
    Beard beard = Beard::none;
    Clothes clothes = Clothes::suit;
    int glasses = 0;         // 0 none, 1 round, 2 rectangular, 3 rimless
    std::uint64_t seed = 0;  // of the strands
};

Face make_face(std::uint64_t seed, std::string_view stream, std::string_view sex, int age);

/// 8-bit BGR, opaque, of the given size (7:9), with a light ground.
cv::Mat draw_portrait(const Face& face, cv::Size size);

}  // namespace vidimus::training
