// A diffractive patch: its colours and brightness run with the tilt, those of a printed copy do not.
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <opencv2/calib3d.hpp>
#include <opencv2/imgproc.hpp>

#include "app/training/companion.h"
#include "app/training/document_ground.h"
#include "app/training/guilloche.h"
#include "app/training/optics.h"

namespace vidimus::training {
namespace {

cv::Mat hologram_coverage(const DocumentDesign& design) {
    const cv::Rect2d box = hologram_of(design);
    Random random = design.chance("hologram pattern");
    const QPointF centre(box.x + box.width / 2.0, box.y + box.height / 2.0);
    const double radius = box.width / 2.0;
    const auto motif = static_cast<Motif>(random.whole(0, motifs - 1));
    return paint(design, [&](QPainter& painter) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(hairline(0.25));
        draw_rosette(painter, {centre, radius * 0.6, radius * 0.98, random.whole(8, 16), 10, 1.0, 0.2});
        painter.setPen(Qt::NoPen);
        painter.setBrush(Qt::white);
        painter.drawPath(placed(motif_path(motif, random), centre.x(), centre.y(), radius * 0.62, radius * 0.62));
    });
}

}  // namespace

cv::Rect2d hologram_of(const DocumentDesign& design) {
    Random random = design.chance("hologram");
    const double radius = design.mm.height * random.between(0.09, 0.13);
    cv::Point2d centre(design.mm.width * random.between(0.45, 0.6), design.mm.height * random.between(0.3, 0.45));
    if (design.photo) {  // over the photo's inner lower corner
        const cv::Rect2d& photo = design.photo->mm;
        const bool left = photo.x + photo.width / 2.0 < design.mm.width / 2.0;
        centre = {left ? photo.br().x : photo.x, photo.br().y - radius * random.between(0.8, 1.4)};
    }
    centre.x = std::clamp(centre.x, radius + 1.0, design.mm.width - radius - 1.0);
    centre.y = std::clamp(centre.y, radius + 1.0, design.mm.height - radius - 1.0);
    return {centre.x - radius, centre.y - radius, 2.0 * radius, 2.0 * radius};
}

cv::Mat with_hologram(const Document& document, double tilt, bool printed_copy, std::uint64_t seed) {
    const DocumentDesign& design = document.design;
    Random look = design.chance("hologram look");
    const double start = look.uniform();
    const double per_degree = look.between(0.018, 0.032);  // turns of hue
    const double along = look.between(0.01, 0.035);        // turns of hue a millimetre
    const double strength = look.between(0.40, 0.60);
    Random copy(seed, "hologram");
    if (printed_copy) {  // one moment of it, in inks
        tilt = copy.between(-8.0, 8.0);
    }
    const cv::Mat coverage = hologram_coverage(design);
    cv::Mat page = document.page.clone();
    const cv::Rect box = design.rect(hologram_of(design));
    for (int y = box.y; y < box.br().y; ++y) {
        const auto* cover = coverage.ptr<unsigned char>(y);
        auto* pixel = page.ptr<cv::Vec3b>(y);
        for (int x = box.x; x < box.br().x; ++x) {
            if (cover[x] == 0) continue;
            const double place = (x - box.x + 0.6 * (y - box.y)) / canvas_scale;
            const double turns = start + tilt * per_degree + place * along;
            const double bright = 0.78 + 0.22 * std::cos(2.0 * CV_PI * (turns * 1.7));
            const cv::Vec3f colour = colour_of(turns - std::floor(turns), 0.75, bright);
            const double share = strength * cover[x] / 255.0;
            for (int k = 0; k < 3; ++k) {
                pixel[x][k] = cv::saturate_cast<unsigned char>(pixel[x][k] * (1.0 - share) +
                                                               255.0 * static_cast<double>(colour[k]) * share);
            }
        }
    }
    return page;
}

TiltedShot photograph_tilted(const Leaf& leaf, double tilt, bool about_upright, double ppi, std::uint64_t seed) {
    Random random(seed, "tilted");
    constexpr double away_mm = 420.0;  // of the camera
    const double angle = tilt * CV_PI / 180.0;
    const double turn = random.spread(0.8, 1.6) * CV_PI / 180.0;
    const double per_mm = ppi / 25.4;
    const cv::Size size(static_cast<int>((leaf.mm.width + 14.0) * per_mm),
                        static_cast<int>((leaf.mm.height + 14.0) * per_mm));
    const cv::Point2d middle(size.width / 2.0 + random.spread(8.0, 16.0), size.height / 2.0 + random.spread(8.0, 16.0));
    std::vector<cv::Point2d> from;
    std::vector<cv::Point2d> to;
    for (const cv::Point2d corner : {cv::Point2d{0, 0}, cv::Point2d{1, 0}, cv::Point2d{1, 1}, cv::Point2d{0, 1}}) {
        const cv::Point2d mm(corner.x * leaf.mm.width, corner.y * leaf.mm.height);
        double x = mm.x - leaf.mm.width / 2.0;
        double y = mm.y - leaf.mm.height / 2.0;
        const double z = std::sin(angle) * (about_upright ? x : y);
        (about_upright ? x : y) *= std::cos(angle);
        const double shrink = away_mm / (away_mm + z);
        const double px = shrink * (std::cos(turn) * x - std::sin(turn) * y) * per_mm;
        const double py = shrink * (std::sin(turn) * x + std::cos(turn) * y) * per_mm;
        from.push_back(mm);
        to.emplace_back(middle.x + px, middle.y + py);
    }
    const cv::Matx33d flat(cv::findHomography(from, to));
    const Pose pose(flat, leaf.mm, {});
    const cv::Matx33d canvas = flat * cv::Matx33d::diag({25.4 / leaf.ppi, 25.4 / leaf.ppi, 1.0});
    cv::Mat soft;
    cv::GaussianBlur(leaf.bgr, soft, {}, random.between(1.0, 1.6));
    cv::Mat over;
    cv::Mat mask;
    cv::warpPerspective(soft, over, canvas, size, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    cv::warpPerspective(leaf.mask, mask, canvas, size, cv::INTER_LINEAR, cv::BORDER_CONSTANT);
    const double lid = random.between(30.0, 70.0);
    cv::Mat image(size, CV_8UC3, cv::Scalar(lid, lid, lid));
    put_over(image, over, mask);
    // The light falls from another side: brighter or darker as a whole and along the page.
    const double level = random.between(0.86, 1.02);
    const double slope_x = random.spread(0.04, 0.08);
    const double slope_y = random.spread(0.03, 0.06);
    cv::Mat lamp(24, 32, CV_32FC1);
    for (int y = 0; y < lamp.rows; ++y) {
        for (int x = 0; x < lamp.cols; ++x) {
            lamp.at<float>(y, x) = static_cast<float>(level + slope_x * (x / 15.5 - 1.0) + slope_y * (y / 11.5 - 1.0));
        }
    }
    cv::resize(lamp, lamp, size, 0.0, 0.0, cv::INTER_CUBIC);
    cv::merge(std::vector<cv::Mat>{lamp, lamp, lamp}, lamp);
    image.convertTo(image, CV_32FC3);
    cv::multiply(image, lamp, image);
    image.convertTo(image, CV_8UC3);
    grade(image, {1.0 + random.spread(0.015, 0.03), 1.0, 1.0 + random.spread(0.015, 0.03)}, random.between(0.96, 1.06),
          4.0);
    add_noise(image, random.between(1.8, 3.2), random);
    return {image, pose};
}

}  // namespace vidimus::training
