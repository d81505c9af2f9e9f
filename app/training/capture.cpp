#include "app/training/capture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "app/training/design.h"
#include "app/training/optics.h"
#include "app/training/random.h"

namespace vidimus::training {
namespace {

/// The page's pixels, its mask and its shadow in the image.
void lay_page(cv::Mat& image, const cv::Mat& page, const cv::Mat& outline, const cv::Matx33d& place, double blur,
              cv::Point2d shadow_offset, double shadow_width, double shadow_strength) {
    cv::Mat soft;
    cv::GaussianBlur(page, soft, {}, blur);
    cv::Mat over;
    cv::Mat mask;
    cv::warpPerspective(soft, over, place, image.size(), cv::INTER_CUBIC, cv::BORDER_REPLICATE);
    cv::warpPerspective(outline, mask, place, image.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT);
    constexpr double share = 0.25;
    cv::Mat small;
    cv::resize(mask, small, {}, share, share, cv::INTER_AREA);
    const cv::Matx23d move{1, 0, shadow_offset.x * share, 0, 1, shadow_offset.y * share};
    cv::warpAffine(small, small, move, small.size());
    cv::GaussianBlur(small, small, {}, std::max(0.5, shadow_width * share));
    cv::Mat shadow;
    cv::resize(small, shadow, mask.size(), 0.0, 0.0, cv::INTER_LINEAR);
    darken(image, shadow, shadow_strength);
    put_over(image, over, mask);
}

/// The display's grid of red, green and blue stripes, as far as the capture resolves it.
struct Display {
    double pixels_per_mm;
    double stripes;  // how strongly the stripes remain
    double rows;
    double angle;
};

Display make_display(Random& random, double capture_per_mm) {
    // Near to the capture's own pitch the beat is long enough to be seen.
    return {capture_per_mm * random.between(0.72, 0.93), random.between(0.09, 0.20), random.between(0.05, 0.11),
            random.between(-0.02, 0.02)};
}

cv::Mat shown(const cv::Mat& page, const Display& display) {
    const double share = display.pixels_per_mm / canvas_scale;
    cv::Mat small;
    cv::resize(page, small, {}, share, share, cv::INTER_AREA);
    cv::Mat back;
    cv::resize(small, back, page.size(), 0.0, 0.0, cv::INTER_LINEAR);
    return back;
}

void beat(cv::Mat& image, const cv::Matx33d& canvas_to_image, const Display& display) {
    const cv::Matx33d back = canvas_to_image.inv();
    const double per_canvas = display.pixels_per_mm / canvas_scale;
    const double c = std::cos(display.angle);
    const double s = std::sin(display.angle);
    constexpr int steps = 1024;
    std::array<float, steps> wave{};
    for (int i = 0; i < steps; ++i) {
        wave[static_cast<std::size_t>(i)] = static_cast<float>(std::cos(2.0 * CV_PI * i / steps));
    }
    const auto at = [&wave](double turns) {
        return wave[static_cast<std::size_t>(static_cast<int>(std::floor(turns * steps)) & (steps - 1))];
    };
    for (int y = 0; y < image.rows; ++y) {
        auto* row = image.ptr<unsigned char>(y);
        for (int x = 0; x < image.cols; ++x) {
            const double w = back(2, 0) * x + back(2, 1) * y + back(2, 2);
            const double px = (back(0, 0) * x + back(0, 1) * y + back(0, 2)) / w * per_canvas;
            const double py = (back(1, 0) * x + back(1, 1) * y + back(1, 2)) / w * per_canvas;
            const double u = c * px - s * py;
            const double v = s * px + c * py;
            const float lines = 1.0F + static_cast<float>(display.rows) * at(v);
            for (int channel = 0; channel < 3; ++channel) {
                const float stripe = 1.0F + static_cast<float>(display.stripes) * at(u + channel / 3.0);
                row[3 * x + channel] =
                    cv::saturate_cast<unsigned char>(static_cast<float>(row[3 * x + channel]) * lines * stripe);
            }
        }
    }
}

/// Corners of the canvas in its own pixels.
std::array<cv::Point2f, 4> canvas_corners(cv::Size size) {
    const auto width = static_cast<float>(size.width);
    const auto height = static_cast<float>(size.height);
    return {cv::Point2f{0, 0}, cv::Point2f{width, 0}, cv::Point2f{width, height}, cv::Point2f{0, height}};
}

/// Uneven light and a gleam, as factors and additions that change slowly: made small and enlarged.
void light_unevenly(cv::Mat& image, Random& random, const cv::Rect& page_box) {
    constexpr int columns = 75;
    const int rows = columns * image.rows / image.cols;
    cv::Mat factor(rows, columns, CV_32FC1);
    const double direction = random.between(0.0, 2.0 * CV_PI);
    const double slope = random.between(0.04, 0.20);
    const bool shadowed = random.chance(0.45);
    const double edge_angle = random.between(0.0, 2.0 * CV_PI);
    const double edge_place = random.between(-0.25, 0.35);
    const double edge_depth = random.between(0.10, 0.30);
    const double edge_width = random.between(0.04, 0.14);
    for (int y = 0; y < rows; ++y) {
        for (int x = 0; x < columns; ++x) {
            const double u = static_cast<double>(x) / (columns - 1) * 2.0 - 1.0;
            const double v = static_cast<double>(y) / (rows - 1) * 2.0 - 1.0;
            double value = 0.96 + slope * (std::cos(direction) * u + std::sin(direction) * v) - 0.07 * (u * u + v * v);
            if (shadowed) {
                const double off = std::cos(edge_angle) * u + std::sin(edge_angle) * v - edge_place;
                value *= 1.0 - edge_depth / (1.0 + std::exp(-off / edge_width));
            }
            factor.at<float>(y, x) = static_cast<float>(value);
        }
    }
    cv::Mat gleam = cv::Mat::zeros(rows, columns, CV_32FC1);
    const bool glares = random.chance(0.35);
    const double cx = page_box.x + page_box.width * random.uniform();
    const double cy = page_box.y + page_box.height * random.between(0.0, 0.75);
    const double rx = random.between(0.04, 0.11) * image.cols;
    const double ry = rx * random.between(0.4, 1.0);
    const double peak = random.between(60.0, 230.0);
    if (glares) {
        for (int y = 0; y < rows; ++y) {
            for (int x = 0; x < columns; ++x) {
                const double u = (static_cast<double>(x) / columns * image.cols - cx) / rx;
                const double v = (static_cast<double>(y) / rows * image.rows - cy) / ry;
                gleam.at<float>(y, x) = static_cast<float>(peak * std::exp(-0.5 * (u * u + v * v)));
            }
        }
    }
    cv::resize(factor, factor, image.size(), 0.0, 0.0, cv::INTER_CUBIC);
    cv::resize(gleam, gleam, image.size(), 0.0, 0.0, cv::INTER_CUBIC);
    for (int y = 0; y < image.rows; ++y) {
        auto* row = image.ptr<unsigned char>(y);
        const auto* times = factor.ptr<float>(y);
        const auto* plus = gleam.ptr<float>(y);
        for (int x = 0; x < image.cols; ++x) {
            for (int i = 3 * x; i < 3 * x + 3; ++i) {
                row[i] = cv::saturate_cast<unsigned char>(static_cast<float>(row[i]) * times[x] + plus[x]);
            }
        }
    }
}

}  // namespace

Shot scan_page(const Leaf& leaf, double ppi, std::uint64_t seed, bool from_screen) {
    Random random(seed, "scan");
    const double scale = ppi / canvas_ppi;
    const double per_mm = ppi / 25.4;
    const double margin_x = random.between(2.0, 7.0) * per_mm;
    const double margin_y = random.between(2.0, 6.0) * per_mm;
    const double angle = random.between(-1.5, 1.5) * CV_PI / 180.0;
    const double tilt_x = std::abs(std::sin(angle)) * leaf.mm.height * per_mm;
    const double tilt_y = std::abs(std::sin(angle)) * leaf.mm.width * per_mm;
    const double stretch = 1.0 + random.spread(0.0006, 0.0015);  // the carriage's speed
    const int width = static_cast<int>(std::lround(leaf.bgr.cols * scale + 2.0 * margin_x + tilt_x));
    const int height = static_cast<int>(std::lround(leaf.bgr.rows * scale + 2.0 * margin_y + tilt_y));
    const bool dark = random.chance(0.35);
    const double lid = dark ? random.between(22.0, 58.0) : random.between(232.0, 250.0);
    const double blur = random.between(0.72, 1.15) * std::max(1.0, 1.0 / scale / 1.5);
    const std::array<double, 3> balance{1.0 + random.spread(0.012, 0.025), 1.0 + random.spread(0.008, 0.02),
                                        1.0 + random.spread(0.012, 0.025)};
    const double gamma = random.between(0.95, 1.07);
    const double noise = random.between(1.3, 2.8);
    const double shadow = random.between(0.25, 0.55);

    Shot shot;
    shot.ppi = ppi;
    const double c = std::cos(angle) * scale;
    const double s = std::sin(angle) * scale;
    const double cx = width / 2.0;
    const double cy = height / 2.0;
    shot.canvas_to_image = {
        c,           -s,          cx - c * leaf.bgr.cols / 2.0 + s * leaf.bgr.rows / 2.0,
        s * stretch, c * stretch, cy - stretch * (s * leaf.bgr.cols / 2.0 + c * leaf.bgr.rows / 2.0),
        0,           0,           1};
    shot.bgr = cv::Mat(height, width, CV_8UC3, cv::Scalar(lid, lid, lid * 0.995));
    cv::Mat seen = leaf.bgr;
    Random beam(seed, "display");
    const Display display = make_display(beam, per_mm);
    if (from_screen) {
        seen = shown(leaf.bgr, display);
    }
    lay_page(shot.bgr, seen, leaf.mask, shot.canvas_to_image, blur, {1.5, 0.12 * per_mm}, 0.35 * per_mm, shadow);
    if (from_screen) {
        beat(shot.bgr, shot.canvas_to_image, display);
        grade(shot.bgr, {1.0, 0.985, 0.95}, 0.94, 14.0);
    }
    grade(shot.bgr, balance, gamma, 3.0);
    add_noise(shot.bgr, noise, random);
    return shot;
}

Shot photograph_page(const Leaf& leaf, std::uint64_t seed, bool from_screen) {
    Random random(seed, "phone");
    const cv::Size size(3000, 2250);
    Shot shot;
    shot.bgr = draw_desk(size, seed);

    const double width = random.between(0.66, 0.82) * size.width;
    const double height = width * leaf.mm.height / leaf.mm.width;
    const double angle = random.spread(5.0, 12.0) * CV_PI / 180.0;
    const cv::Point2d middle(size.width / 2.0 + random.spread(60.0, 120.0),
                             size.height / 2.0 + random.spread(50.0, 100.0));
    const auto from = canvas_corners(leaf.bgr.size());
    std::array<cv::Point2f, 4> to;
    static constexpr std::array<std::array<double, 2>, 4> signs{{{-0.5, -0.5}, {0.5, -0.5}, {0.5, 0.5}, {-0.5, 0.5}}};
    for (std::size_t i = 0; i < 4; ++i) {
        const double x = signs[i][0] * width + random.spread(0.018, 0.04) * width;
        const double y = signs[i][1] * height + random.spread(0.018, 0.04) * width;
        const double px = middle.x + std::cos(angle) * x - std::sin(angle) * y;
        const double py = middle.y + std::sin(angle) * x + std::cos(angle) * y;
        to[i] = {static_cast<float>(std::clamp(px, 24.0, size.width - 24.0)),
                 static_cast<float>(std::clamp(py, 24.0, size.height - 24.0))};
    }
    shot.canvas_to_image = cv::Matx33d(cv::getPerspectiveTransform(from, to));
    const double blur = random.between(0.85, 1.7);
    const cv::Point2d fall{random.between(-14.0, 14.0), random.between(4.0, 20.0)};
    const double shadow = random.between(0.30, 0.60);
    const std::array<double, 3> balance{random.between(0.88, 1.03), random.between(0.96, 1.01),
                                        random.between(0.97, 1.05)};
    const double gamma = random.between(0.90, 1.15);
    const double noise = random.between(2.0, 4.8);

    cv::Mat seen = leaf.bgr;
    Random beam(seed, "display");
    const Display display = make_display(beam, width / leaf.mm.width);
    if (from_screen) {
        seen = shown(leaf.bgr, display);
    }
    lay_page(shot.bgr, seen, leaf.mask, shot.canvas_to_image, blur, fall, 16.0, shadow);
    if (from_screen) {
        beat(shot.bgr, shot.canvas_to_image, display);
        grade(shot.bgr, {1.0, 0.985, 0.95}, 0.94, 14.0);
    }
    const std::vector<cv::Point2f> outline(to.begin(), to.end());
    light_unevenly(shot.bgr, random, cv::boundingRect(outline));
    grade(shot.bgr, balance, gamma, 5.0);
    add_noise(shot.bgr, noise, random);
    return shot;
}

}  // namespace vidimus::training
