#include "vision/look.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/geometry.h"

namespace vidimus::vision {
namespace {

constexpr float darkest = 12.0F;       // grey levels that are added before the logarithm: noise in the dark
constexpr int line_width = 320;        // pixels across the page at which directions are told
constexpr double least_weight = 30.0;  // of the whole: less static print than that tells nothing
constexpr double share_of_lines = 0.5;
constexpr double share_of_pattern = 0.35;  // of what colour tells
constexpr double share_of_tint = 0.35;
constexpr double usual_difference = 0.06;  // logarithm
constexpr double tint_tolerance = 0.15;    // logarithm of blue and red over green
constexpr double most_contrast = 0.5;      // logarithm: a dark stroke or a white band counts no more than that
constexpr std::size_t few_points = 300;
constexpr double alike_within = 30.0;    // grey levels by which copies differ: less is no holder's print
constexpr double most_difference = 0.2;  // the same, of page and model in one cell

/// Weighted sums that fit a plane a + b·x + c·y.
cv::Vec3d plane_of(const cv::Mat& values, int channel, const cv::Mat& weight, const cv::Matx33d& inverse) {
    cv::Vec3d sums(0, 0, 0);
    for (int y = 0; y < values.rows; ++y) {
        const auto* row = values.ptr<cv::Vec3f>(y);
        const auto* w = weight.ptr<float>(y);
        for (int x = 0; x < values.cols; ++x) {
            const auto value = static_cast<double>(w[x] * row[x][channel]);
            sums += cv::Vec3d(value, value * x, value * y);
        }
    }
    return inverse * sums;
}

cv::Matx33d plane_inverse(const cv::Mat& weight) {
    cv::Matx33d normal = cv::Matx33d::eye() * 1e-6;
    for (int y = 0; y < weight.rows; ++y) {
        for (int x = 0; x < weight.cols; ++x) {
            const cv::Vec3d place(1, x, y);
            normal += static_cast<double>(weight.at<float>(y, x)) * (place * place.t());
        }
    }
    return normal.inv(cv::DECOMP_SVD);
}

double limited(double value, double most) {
    return std::clamp(value, -most, most);
}

/// Correlation of the light's pattern, and how near the page's own tint lies to the model's: light has a colour too,
/// yet seldom that of another document's paper.
double colour_likeness(const ModelLook& model, const cv::Mat& page) {
    const cv::Matx33d inverse = plane_inverse(model.weight);
    const cv::Mat difference = page - model.glance.colour;
    double ab = 0.0;
    double aa = 0.0;
    double bb = 0.0;
    double squares = 0.0;
    const cv::Matx33d flat(1, 0, 0, 0, 0, 0, 0, 0, 0);
    const double all = cv::sum(model.weight)[0];
    cv::Vec3d offset;
    for (int channel = 0; channel < 3; ++channel) {
        const cv::Vec3d light = plane_of(difference, channel, model.weight, inverse);
        offset[channel] = light.dot(cv::Vec3d(1, Glance::columns / 2.0, Glance::rows / 2.0));
        const double mean = plane_of(model.glance.colour, channel, model.weight, flat)[0] / all;
        for (int y = 0; y < page.rows; ++y) {
            const auto* seen = page.ptr<cv::Vec3f>(y);
            const auto* known = model.glance.colour.ptr<cv::Vec3f>(y);
            const auto* weight = model.weight.ptr<float>(y);
            for (int x = 0; x < page.cols; ++x) {
                const double u = limited(static_cast<double>(known[x][channel]) - mean, most_contrast);
                const double v =
                    limited(static_cast<double>(seen[x][channel]) - light[0] - light[1] * x - light[2] * y - mean,
                            most_contrast);
                const double apart = limited(u - v, most_difference);
                const auto w = static_cast<double>(weight[x]);
                ab += w * u * v;
                aa += w * u * u;
                bb += w * v * v;
                squares += w * apart * apart;
            }
        }
    }
    const double pattern = aa > 1e-6 && bb > 1e-6 ? ab / std::sqrt(aa * bb) : 0.0;
    const double blue = (offset[0] - offset[1]) / tint_tolerance;
    const double red = (offset[2] - offset[1]) / tint_tolerance;
    const double tint = std::exp(-0.5 * (blue * blue + red * red));
    // A pale ground gives little to correlate; there it tells that nothing else is on the page.
    const double closeness = 1.0 / (1.0 + squares / (3.0 * all * usual_difference * usual_difference));
    return share_of_pattern * pattern + share_of_tint * tint + (1.0 - share_of_pattern - share_of_tint) * closeness;
}

double line_likeness(const ModelLook& model, const cv::Mat& lines) {
    double sum = 0.0;
    double all = 0.0;
    constexpr int across = Glance::columns / Glance::cells_across;
    constexpr int down = Glance::rows / Glance::cells_down;
    for (int cell = 0; cell < lines.rows; ++cell) {
        const cv::Rect place((cell % Glance::cells_across) * across, (cell / Glance::cells_across) * down, across,
                             down);
        const double share = cv::mean(model.weight(place))[0];
        if (share < 0.5) continue;
        sum += share * model.glance.lines.row(cell).dot(lines.row(cell));
        all += share;
    }
    return all > 0 ? sum / all : 0.0;
}

/// Of a picture of any size.
cv::Mat resized(const cv::Mat& bgr, cv::Size size) {
    if (bgr.cols >= size.width && bgr.rows >= size.height) return shrunk_to(bgr, size);
    cv::Mat result;
    cv::resize(bgr, result, size, 0, 0, cv::INTER_AREA);
    return result;
}

cv::Mat lines_of(const cv::Mat& bgr) {
    cv::Mat grey;
    cv::cvtColor(resized(bgr, {line_width, line_width * Glance::cells_down / Glance::cells_across}), grey,
                 cv::COLOR_BGR2GRAY);
    grey.convertTo(grey, CV_32F);
    cv::Mat across;
    cv::Mat down;
    cv::Sobel(grey, across, CV_32F, 1, 0);
    cv::Sobel(grey, down, CV_32F, 0, 1);
    cv::Mat strength;
    cv::Mat turn;
    cv::cartToPolar(across, down, strength, turn);
    cv::sqrt(strength, strength);  // keeps one strong edge from drowning the fine print
    turn *= Glance::directions / CV_PI;
    constexpr int cell = line_width / Glance::cells_across;
    cv::Mat lines = cv::Mat::zeros(Glance::cells_across * Glance::cells_down, Glance::directions, CV_32F);
    for (int y = 0; y < grey.rows; ++y) {
        for (int x = 0; x < grey.cols; ++x) {
            const float at = turn.at<float>(y, x);
            const int whole = static_cast<int>(at);
            const int bin = whole % Glance::directions;  // the second half of the turn is the first
            const float part = at - static_cast<float>(whole);
            float* row = lines.ptr<float>((y / cell) * Glance::cells_across + x / cell);
            row[bin] += strength.at<float>(y, x) * (1.0F - part);
            row[(bin + 1) % Glance::directions] += strength.at<float>(y, x) * part;
        }
    }
    for (int i = 0; i < lines.rows; ++i) {
        cv::Mat row = lines.row(i);
        row -= cv::mean(row)[0];  // what lies in every direction alike is noise
        const double length = cv::norm(row);
        if (length > 1e-6) row /= length;
    }
    return lines;
}

}  // namespace

Glance glance_of(const cv::Mat& bgr) {
    Glance glance;
    glance.colour = resized(bgr, {Glance::columns, Glance::rows});
    glance.colour.convertTo(glance.colour, CV_32FC3);
    glance.colour += cv::Scalar::all(static_cast<double>(darkest));
    cv::log(glance.colour, glance.colour);
    glance.lines = lines_of(bgr);
    return glance;
}

Glance turned(const Glance& glance) {
    Glance other;
    cv::rotate(glance.colour, other.colour, cv::ROTATE_180);
    cv::flip(glance.lines, other.lines, 0);  // the last cell becomes the first; half a turn leaves each direction
    return other;
}

ModelLook look_of(const SpecimenPack& pack) {
    ModelLook look;
    look.size = pack.reference.size();
    look.glance = glance_of(pack.reference);
    cv::resize(pack.static_mask, look.weight, {Glance::columns, Glance::rows}, 0, 0, cv::INTER_AREA);
    look.weight.convertTo(look.weight, CV_32F, 1.0 / 255.0);
    // A page's outline is seldom found to the pixel: along its edges the surface shows.
    cv::rectangle(look.weight, {0, 0, Glance::columns, Glance::rows}, cv::Scalar::all(0), 1);
    // Points beside personal data move with the holder; a margin keeps them out.
    cv::Mat steady;
    cv::erode(pack.static_mask, steady, cv::getStructuringElement(cv::MORPH_RECT, {9, 9}));
    look.features = find_features(pack.reference, steady);
    // Where holders' print fills most of a page, little else is steady: captions are, among the fields themselves.
    if (look.features.points.size() < few_points) {
        cv::Mat alike = pack.spread < alike_within;
        cv::erode(alike, alike, cv::getStructuringElement(cv::MORPH_RECT, {5, 5}));
        cv::bitwise_or(alike, steady, alike);
        look.features = find_features(pack.reference, alike);
    }
    return look;
}

double likeness(const ModelLook& model, const Glance& page) {
    if (cv::sum(model.weight)[0] < least_weight) return 0.0;
    return (1.0 - share_of_lines) * colour_likeness(model, page.colour) +
           share_of_lines * line_likeness(model, page.lines);
}

}  // namespace vidimus::vision
