#include "app/training/degrade.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "app/training/capture.h"
#include "app/training/optics.h"
#include "app/training/random.h"
#include "app/training/wear.h"

namespace vidimus::training {
namespace {

using Corners = std::array<cv::Point2d, 4>;

Corners corners_of(cv::Size2d mm) {
    return {cv::Point2d{0.0, 0.0}, cv::Point2d{mm.width, 0.0}, cv::Point2d{mm.width, mm.height},
            cv::Point2d{0.0, mm.height}};
}

/// The leaf at no more pixels than the capture needs.
Leaf reduced(const Leaf& leaf, double ppi) {
    if (ppi >= leaf.ppi * 0.95) {
        Leaf copy = leaf;
        copy.bgr = leaf.bgr.clone();
        return copy;
    }
    Leaf small = leaf;
    const double share = ppi / leaf.ppi;
    small.ppi = ppi;
    cv::resize(leaf.bgr, small.bgr, {}, share, share, cv::INTER_AREA);
    cv::resize(leaf.mask, small.mask, small.bgr.size(), 0.0, 0.0, cv::INTER_AREA);
    return small;
}

/// Where the corners come to lie, around (0, 0): turned, and pulled out of square.
Corners placed_corners(cv::Size2d mm, double ppi, double angle, double perspective, Random& random) {
    Corners corners = corners_of(mm);
    const double scale = ppi / 25.4;
    // Seen from one side: the far edge is shorter and nearer.
    const double towards = random.between(0.0, 2.0 * CV_PI);
    for (cv::Point2d& corner : corners) {
        const cv::Point2d off{corner.x - mm.width / 2.0, corner.y - mm.height / 2.0};
        const double depth = (off.x * std::cos(towards) + off.y * std::sin(towards)) / mm.width;
        const double shrink = 1.0 / (1.0 + 2.0 * perspective * depth);
        cv::Point2d seen = off * shrink;
        seen.x += mm.width * perspective * random.spread(0.10, 0.25);
        seen.y += mm.width * perspective * random.spread(0.10, 0.25);
        corner = {scale * (std::cos(angle) * seen.x - std::sin(angle) * seen.y),
                  scale * (std::sin(angle) * seen.x + std::cos(angle) * seen.y)};
    }
    return corners;
}

cv::Rect2d box_of(const Corners& corners) {
    cv::Point2d low = corners[0];
    cv::Point2d high = corners[0];
    for (const cv::Point2d& corner : corners) {
        low = {std::min(low.x, corner.x), std::min(low.y, corner.y)};
        high = {std::max(high.x, corner.x), std::max(high.y, corner.y)};
    }
    return {low.x, low.y, high.x - low.x, high.y - low.y};
}

double turn_of(Capture capture, double skew_degrees, Random& random) {
    constexpr double degree = CV_PI / 180.0;
    const double quarter = random.chance(0.55) ? 0.0 : 90.0 * random.whole(1, 3);
    if (capture == Capture::scan) {
        return (quarter + skew_degrees) * degree;
    }
    if (random.chance(0.4)) {
        return random.between(0.0, 360.0) * degree;
    }
    return (quarter + random.spread(4.0, 14.0)) * degree;
}

Pose pose_of(const Leaf& leaf, const Corners& corners, const Bend& bend) {
    std::array<cv::Point2f, 4> from;
    std::array<cv::Point2f, 4> to;
    const Corners flat = corners_of(leaf.mm);
    for (std::size_t i = 0; i < 4; ++i) {
        from[i] = cv::Point2f(flat[i]);
        to[i] = cv::Point2f(corners[i]);
    }
    return {cv::Matx33d(cv::getPerspectiveTransform(from, to)), leaf.mm, bend};
}

Bend bend_of(const Leaf& leaf, double millimetres, Random& random) {
    Bend bend;
    const double share = (leaf.stiff ? 0.25 : 1.0) * leaf.mm.width / 125.0;
    bend.rise_mm = millimetres * share * (random.chance(0.5) ? 1.0 : -1.0);
    bend.crest = random.between(0.25, 0.75);
    bend.squeeze_mm = 0.35 * std::abs(bend.rise_mm) * random.between(-1.0, 1.0);
    bend.phase = random.between(0.0, 2.0 * CV_PI);
    return bend;
}

/// How a leaf throws its shadow on what lies below.
struct Shade {
    double strength = 0.4;
    cv::Point2d offset;  // pixels
    double width = 1.0;  // pixels
};

/// The leaf's pixels, its mask and its shadow in the image; gives where it lies.
Pose lay(cv::Mat& image, const Leaf& leaf, const Corners& corners, const Bend& bend, const Shade& shade) {
    const Pose pose = pose_of(leaf, corners, bend);
    const double air = 12.0 + 4.0 * shade.width + std::abs(bend.rise_mm) * 2.0 * leaf.ppi / 25.4;
    const cv::Rect2d box = box_of(corners);
    const cv::Rect around =
        cv::Rect(cv::Rect2d{box.x - air, box.y - air, box.width + 2.0 * air, box.height + 2.0 * air}) &
        cv::Rect({0, 0}, image.size());
    Corners inside = corners;
    for (cv::Point2d& corner : inside) {
        corner -= cv::Point2d(around.tl());
    }
    cv::Mat part = image(around);
    cv::Mat x;
    cv::Mat y;
    pose_of(leaf, inside, bend).maps(part.size(), leaf.ppi, x, y);
    cv::Mat over;
    cv::Mat mask;
    cv::remap(leaf.bgr, over, x, y, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    cv::remap(leaf.mask, mask, x, y, cv::INTER_LINEAR, cv::BORDER_CONSTANT);
    constexpr double share = 0.25;
    cv::Mat small;
    cv::resize(mask, small, {}, share, share, cv::INTER_AREA);
    const cv::Matx23d move{1, 0, shade.offset.x * share, 0, 1, shade.offset.y * share};
    cv::warpAffine(small, small, move, small.size());
    cv::GaussianBlur(small, small, {}, std::max(0.5, shade.width * share));
    cv::Mat shadow;
    cv::resize(small, shadow, mask.size(), 0.0, 0.0, cv::INTER_LINEAR);
    darken(part, shadow, shade.strength);
    put_over(part, over, mask);
    return pose;
}

/// A patch of glare on the page: full in its middle, and no more than is allowed where the MRZ stands.
struct Glare {
    cv::Point2d centre;  // page, mm
    double width = 1.0;  // mm, deviation
    double flatness = 1.0;
    double peak = 0.0;
    [[nodiscard]] double at(cv::Point2d mm) const {
        const double u = (mm.x - centre.x) / width;
        const double v = (mm.y - centre.y) / (width * flatness);
        return peak * std::exp(-0.5 * (u * u + v * v));
    }
};

Glare glare_of(const Leaf& leaf, const Recipe& recipe, Random& random) {
    Glare glare;
    glare.width = random.between(5.0, 13.0);
    glare.flatness = random.between(0.5, 1.0);
    glare.peak = recipe.glare;
    glare.centre = {leaf.mm.width * random.between(0.1, 0.9), leaf.mm.height * random.between(0.1, 0.9)};
    if (leaf.mrz_mm.empty()) {
        return glare;
    }
    // Close above the MRZ (or below, where there is more room), so far that it takes what it may from the characters.
    const cv::Rect2d& mrz = random.pick(leaf.mrz_mm);
    const double height = glare.width * glare.flatness;
    const double limit = std::max(0.005, recipe.glare_on_mrz);
    const double distance = height * std::sqrt(std::max(0.0, -2.0 * std::log(std::min(1.0, limit / glare.peak))));
    const double above = mrz.y;
    const double below = leaf.mm.height - mrz.br().y;
    glare.centre.x = mrz.x + mrz.width * random.uniform();
    glare.centre.y = above >= below ? mrz.y - distance : mrz.br().y + distance;
    return glare;
}

/// Slope of the light, a shadow's edge and glare: they change slowly, so they are made small and enlarged.
void light(cv::Mat& image, const Leaf& leaf, const Pose& pose, const Recipe& recipe, Random& random) {
    if (recipe.light_slope <= 0.0 && recipe.shadow_depth <= 0.0 && recipe.glare <= 0.0) {
        return;
    }
    const int columns = std::min(160, std::max(24, image.cols / 6));
    const int rows = std::max(16, columns * image.rows / image.cols);
    cv::Mat factor(rows, columns, CV_32FC1);
    cv::Mat gleam(rows, columns, CV_32FC1);
    const double direction = random.between(0.0, 2.0 * CV_PI);
    const double edge_angle = random.between(0.0, 2.0 * CV_PI);
    const double edge_place = random.between(-0.3, 0.3);
    const double edge_width = random.between(0.012, 0.10);
    const Glare glare = glare_of(leaf, recipe, random);
    for (int y = 0; y < rows; ++y) {
        for (int x = 0; x < columns; ++x) {
            const double u = (x + 0.5) / columns;
            const double v = (y + 0.5) / rows;
            const cv::Point2d mm = pose.to_page({u * image.cols - 0.5, v * image.rows - 0.5});
            const double along = (std::cos(direction) * (mm.x / leaf.mm.width - 0.5) +
                                  std::sin(direction) * (mm.y / leaf.mm.height - 0.5));
            double value = 1.0 - recipe.light_slope * std::clamp(0.5 + along, 0.0, 1.4);
            const double off = std::cos(edge_angle) * (mm.x / leaf.mm.width - 0.5) +
                               std::sin(edge_angle) * (mm.y / leaf.mm.height - 0.5) - edge_place;
            value *= 1.0 - recipe.shadow_depth / (1.0 + std::exp(std::clamp(-off / edge_width, -30.0, 30.0)));
            // Exposure follows: the darkest place of a page still has half of the light.
            factor.at<float>(y, x) = static_cast<float>(std::max(value, 0.5));
            gleam.at<float>(y, x) = static_cast<float>(glare.at(mm));
        }
    }
    cv::resize(factor, factor, image.size(), 0.0, 0.0, cv::INTER_LINEAR);
    cv::resize(gleam, gleam, image.size(), 0.0, 0.0, cv::INTER_LINEAR);
    for (int y = 0; y < image.rows; ++y) {
        auto* row = image.ptr<unsigned char>(y);
        const auto* times = factor.ptr<float>(y);
        const auto* washed = gleam.ptr<float>(y);
        for (int x = 0; x < image.cols; ++x) {
            for (int i = 3 * x; i < 3 * x + 3; ++i) {
                const float lit = static_cast<float>(row[i]) * times[x];
                row[i] = cv::saturate_cast<unsigned char>(lit + (255.0F - lit) * washed[x]);
            }
        }
    }
}

cv::Mat scanner_lid(cv::Size size, Random& random) {
    const bool dark = random.chance(0.35);
    const double tone = dark ? random.between(22.0, 58.0) : random.between(232.0, 250.0);
    return {size, CV_8UC3, cv::Scalar(tone, tone, tone * 0.995)};
}

cv::Mat desk_of(cv::Size size, std::uint64_t seed) {
    const bool upright = size.height > size.width;
    cv::Mat desk = draw_desk(upright ? cv::Size(960, 1280) : cv::Size(1280, 960), seed);
    cv::resize(desk, desk, size, 0.0, 0.0, cv::INTER_LINEAR);
    return desk;
}

/// A telephone's picture has a fixed shape; the document fills most of it.
cv::Size phone_frame(const cv::Rect2d& box, Random& random) {
    static constexpr std::array<double, 4> shapes{4.0 / 3.0, 3.0 / 4.0, 16.0 / 9.0, 9.0 / 16.0};
    double shape = random.pick(shapes);
    if ((box.width > box.height) != (shape > 1.0) && random.chance(0.7)) {
        shape = 1.0 / shape;
    }
    const double margin = random.between(1.06, 1.5);
    const double width = std::max(box.width * margin, box.height * margin * shape);
    return {static_cast<int>(std::lround(width)), static_cast<int>(std::lround(width / shape))};
}

/// The leaf after its use, at the pixels that the capture needs and with what its own larger pixels average.
Leaf used_leaf(const Leaf& leaf, const Recipe& recipe, std::uint64_t seed) {
    const double ppi = recipe.character_px * 10.0;
    Leaf used = reduced(leaf, std::min(leaf.ppi, std::max(240.0, ppi * 1.5)));
    use_page(used, recipe, seed);
    cv::GaussianBlur(used.bgr, used.bgr, {}, std::max(0.3, 0.36 * used.ppi / ppi));
    return used;
}

void shift(Corners& corners, cv::Point2d by) {
    for (cv::Point2d& corner : corners) {
        corner += by;
    }
}

/// What the lens, the light and the sensor make of it.
void see(cv::Mat& image, const Leaf& leaf, const Pose& pose, const Recipe& recipe, bool scan, Random& random) {
    cv::GaussianBlur(image, image, {}, recipe.blur_px);
    if (recipe.motion_px > 0.0) {
        smear(image, recipe.motion_px, random.between(0.0, CV_PI));
    }
    light(image, leaf, pose, recipe, random);
    const double tint = scan ? 0.02 : 0.07;
    const std::array<double, 3> balance{1.0 + random.between(-tint, tint * 0.5),
                                        1.0 + random.between(-tint * 0.4, 0.01),
                                        1.0 + random.between(-tint * 0.5, tint)};
    grade(image, balance, scan ? random.between(0.95, 1.07) : random.between(0.88, 1.15), recipe.veil);
    add_noise(image, recipe.noise, random);
}

}  // namespace

void show_on_display(Leaf& leaf, std::uint64_t seed) {
    Random random(seed, "display");
    const double pitch = leaf.ppi / random.between(110.0, 170.0);  // the leaf's pixels to one of the display's
    const double stripes = random.between(0.25, 0.45);
    const double rows = random.between(0.12, 0.25);
    for (int y = 0; y < leaf.bgr.rows; ++y) {
        auto* row = leaf.bgr.ptr<unsigned char>(y);
        const double line = 1.0 - rows * (0.5 + 0.5 * std::cos(2.0 * CV_PI * y / pitch));
        for (int x = 0; x < leaf.bgr.cols; ++x) {
            for (int channel = 0; channel < 3; ++channel) {
                const double stripe = 1.0 - stripes * (0.5 + 0.5 * std::cos(2.0 * CV_PI * (x / pitch + channel / 3.0)));
                auto& pixel = row[3 * x + channel];
                pixel = cv::saturate_cast<unsigned char>(pixel * line * stripe + 14.0);
            }
        }
    }
}

DegradedShot capture_degraded(const Leaf& leaf, Capture capture, int level, std::uint64_t seed) {
    const bool scan = capture == Capture::scan;
    Random random(seed, scan ? "degraded scan" : "degraded phone");
    const Recipe recipe = draw_recipe(level, capture, random);
    const double ppi = recipe.character_px * 10.0;  // ten characters an inch
    const double per_mm = ppi / 25.4;
    const Leaf used = used_leaf(leaf, recipe, seed);

    const double angle = turn_of(capture, recipe.skew_degrees, random);
    Corners corners = placed_corners(leaf.mm, ppi, angle, recipe.perspective, random);
    const cv::Rect2d box = box_of(corners);
    const cv::Size size = scan
                              ? cv::Size(static_cast<int>(std::lround(box.width + random.between(3.0, 14.0) * per_mm)),
                                         static_cast<int>(std::lround(box.height + random.between(3.0, 14.0) * per_mm)))
                              : phone_frame(box, random);
    const double spare_x = (size.width - box.width) / 2.0;
    const double spare_y = (size.height - box.height) / 2.0;
    shift(corners, {size.width / 2.0 - (box.x + box.width / 2.0) + random.between(-0.7, 0.7) * spare_x,
                    size.height / 2.0 - (box.y + box.height / 2.0) + random.between(-0.7, 0.7) * spare_y});

    DegradedShot shot;
    shot.ppi = scan ? std::round(ppi) : 0.0;
    shot.character_px = recipe.character_px;
    shot.faults = recipe.faults;
    const Bend bend = bend_of(leaf, recipe.bend_mm, random);
    shot.bgr = scan ? scanner_lid(size, random) : desk_of(size, seed);
    Shade shade{random.between(0.25, 0.55), {0.06 * per_mm, 0.12 * per_mm}, 0.35 * per_mm};
    if (!scan) {
        shade.offset = {random.between(-0.9, 0.9) * per_mm, random.between(0.2, 1.1) * per_mm};
        shade.width = 0.9 * per_mm;
    }
    shot.pose = lay(shot.bgr, used, corners, bend, shade);
    see(shot.bgr, leaf, shot.pose, recipe, scan, random);
    return shot;
}

SheetShot scan_sheet(const std::vector<Leaf>& leaves, int level, std::uint64_t seed) {
    Random random(seed, "sheet");
    Recipe recipe = draw_recipe(level, Capture::scan, random);
    recipe.character_px = std::min(recipe.character_px, 30.0);
    const double ppi = recipe.character_px * 10.0;
    const double per_mm = ppi / 25.4;
    const bool across = random.chance(0.3);
    const cv::Size size(static_cast<int>(std::lround((across ? 297.0 : 210.0) * per_mm)),
                        static_cast<int>(std::lround((across ? 210.0 : 297.0) * per_mm)));
    SheetShot shot;
    shot.ppi = std::round(ppi);
    shot.character_px = recipe.character_px;
    shot.faults = recipe.faults;
    shot.bgr = scanner_lid(size, random);
    const Shade shade{random.between(0.25, 0.55), {0.06 * per_mm, 0.12 * per_mm}, 0.35 * per_mm};
    const double gap = 2.0 * per_mm;
    std::vector<cv::Rect2d> taken;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
        const Leaf used = used_leaf(leaves[i], recipe, seed + i);
        bool found = false;
        for (int attempt = 0; attempt < 300 && !found; ++attempt) {
            const double skew = random.chance(0.15) ? random.between(0.0, 360.0) : random.spread(2.0, 8.0);
            Corners corners = placed_corners(leaves[i].mm, ppi, turn_of(Capture::scan, skew, random), 0.0, random);
            const cv::Rect2d box = box_of(corners);
            if (box.width + 2.0 * gap > size.width || box.height + 2.0 * gap > size.height) {
                continue;
            }
            const cv::Rect2d place{random.between(gap, size.width - gap - box.width),
                                   random.between(gap, size.height - gap - box.height), box.width, box.height};
            const cv::Rect2d room{place.x - gap, place.y - gap, place.width + 2.0 * gap, place.height + 2.0 * gap};
            found = std::none_of(taken.begin(), taken.end(),
                                 [&room](const cv::Rect2d& other) { return !(room & other).empty(); });
            if (found) {
                taken.push_back(place);
                shift(corners, place.tl() - box.tl());
                shot.poses.push_back(lay(shot.bgr, used, corners, bend_of(leaves[i], recipe.bend_mm, random), shade));
            }
        }
        if (!found) {
            break;
        }
    }
    if (!shot.poses.empty()) {
        see(shot.bgr, leaves.front(), shot.poses.front(), recipe, true, random);
    }
    return shot;
}

}  // namespace vidimus::training
