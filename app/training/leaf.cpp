#include "app/training/leaf.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace vidimus::training {
namespace {

cv::Point2d through(const cv::Matx33d& map, cv::Point2d from) {
    const cv::Vec3d point = map * cv::Vec3d{from.x, from.y, 1.0};
    return {point[0] / point[2], point[1] / point[2]};
}

double rise_at(const Bend& bend, double share) {
    const double off = 2.0 * (share - bend.crest);
    return bend.rise_mm * off * off;
}

double slip_at(const Bend& bend, double share) {
    return bend.squeeze_mm * std::sin(2.0 * CV_PI * share + bend.phase);
}

}  // namespace

Pose::Pose(const cv::Matx33d& flat_to_image, cv::Size2d mm, const Bend& bend)
    : forward_(flat_to_image), back_(flat_to_image.inv()), mm_(mm), bend_(bend) {}

cv::Point2d Pose::unbent(cv::Point2d flat) const {
    const double share = flat.x / mm_.width;
    return {flat.x + slip_at(bend_, share), flat.y - rise_at(bend_, share)};
}

cv::Point2d Pose::to_page(cv::Point2d pixel) const {
    return unbent(through(back_, pixel));
}

cv::Point2d Pose::to_image(cv::Point2d mm) const {
    double x = mm.x;  // the slip is a small share of the width, so that this settles at once
    for (int step = 0; step < 12; ++step) {
        x = mm.x - slip_at(bend_, x / mm_.width);
    }
    return through(forward_, {x, mm.y + rise_at(bend_, x / mm_.width)});
}

void Pose::maps(cv::Size image, double page_ppi, cv::Mat& x, cv::Mat& y) const {
    x.create(image, CV_32FC1);
    y.create(image, CV_32FC1);
    const double scale = page_ppi / 25.4;
    // The bend depends on the place along the width alone: a table, wider than the page on both sides.
    constexpr int steps = 2048;
    std::array<cv::Vec2f, steps + 1> bent{};
    for (int i = 0; i <= steps; ++i) {
        const double share = static_cast<double>(i) / steps * 2.0 - 0.5;
        bent[static_cast<std::size_t>(i)] = {static_cast<float>(slip_at(bend_, share)),
                                             static_cast<float>(rise_at(bend_, share))};
    }
    for (int row = 0; row < image.height; ++row) {
        auto* to_x = x.ptr<float>(row);
        auto* to_y = y.ptr<float>(row);
        for (int column = 0; column < image.width; ++column) {
            const double w = back_(2, 0) * column + back_(2, 1) * row + back_(2, 2);
            const double u = (back_(0, 0) * column + back_(0, 1) * row + back_(0, 2)) / w;
            const double v = (back_(1, 0) * column + back_(1, 1) * row + back_(1, 2)) / w;
            const double place = std::clamp((u / mm_.width + 0.5) / 2.0, 0.0, 1.0) * steps;
            const auto& off = bent[static_cast<std::size_t>(place)];
            to_x[column] = static_cast<float>((u + static_cast<double>(off[0])) * scale - 0.5);
            to_y[column] = static_cast<float>((v - static_cast<double>(off[1])) * scale - 0.5);
        }
    }
}

}  // namespace vidimus::training
