#include "vision/lights/light_view.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace vidimus::vision {

cv::Rect LightReference::rect(const cv::Rect2d& mm) const {
    const cv::Point from(cvRound(mm.x * density_x), cvRound(mm.y * density_y));
    const cv::Point to(cvRound(mm.br().x * density_x), cvRound(mm.br().y * density_y));
    return cv::Rect(from, to) & cv::Rect({0, 0}, size);
}

cv::Rect2d LightReference::mm_of(const cv::Rect& pixels) const {
    return {pixels.x / density_x, pixels.y / density_y, pixels.width / density_x, pixels.height / density_y};
}

cv::Mat grey_of_float(const cv::Mat& bgr) {
    cv::Mat grey;
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
    return grey;
}

cv::Mat band_of(const cv::Mat& image, double fine, double coarse) {
    cv::Mat low;
    cv::Mat high;
    cv::GaussianBlur(image, high, {}, fine, fine, cv::BORDER_REFLECT);
    cv::GaussianBlur(image, low, {}, coarse, coarse, cv::BORDER_REFLECT);
    return high - low;
}

cv::Mat page_within(const LightReference& reference) {
    constexpr double inset_mm = 2.2;   // pages are cut by a millimetre or two more or less than their standard says
    constexpr double corner_mm = 4.0;  // 3.18 mm of cards (ISO/IEC 7810), and as much as the blur reaches
    cv::Mat page = cv::Mat::zeros(reference.size, CV_8U);
    const cv::Rect inner =
        reference.rect({inset_mm, inset_mm, reference.size.width / reference.density_x - 2 * inset_mm,
                        reference.size.height / reference.density_y - 2 * inset_mm});
    const int x = std::min(cvRound(corner_mm * reference.density_x), inner.width / 2);
    const int y = std::min(cvRound(corner_mm * reference.density_y), inner.height / 2);
    page(cv::Rect(inner.x + x, inner.y, inner.width - 2 * x, inner.height)).setTo(255);
    page(cv::Rect(inner.x, inner.y + y, inner.width, inner.height - 2 * y)).setTo(255);
    for (const int cx : {inner.x + x, inner.br().x - x - 1}) {
        for (const int cy : {inner.y + y, inner.br().y - y - 1}) {
            cv::ellipse(page, {cx, cy}, {x, y}, 0, 0, 360, cv::Scalar(255), cv::FILLED);
        }
    }
    return page;
}

cv::Mat band_within(const cv::Mat& image, const cv::Mat& page, double fine, double coarse) {
    cv::Mat weight;
    page.convertTo(weight, CV_32F, 1.0 / 255.0);
    cv::Mat kept = image.clone();
    kept.setTo(cv::Scalar::all(0), ~page);
    cv::Mat near;
    cv::GaussianBlur(kept, near, {}, coarse);
    cv::GaussianBlur(weight, weight, {}, coarse);
    weight = cv::max(weight, 1e-3);
    std::vector<cv::Mat> channels;
    cv::split(near, channels);
    for (cv::Mat& channel : channels) cv::divide(channel, weight, channel);
    cv::merge(channels, near);
    near.copyTo(kept, ~page);
    return band_of(kept, fine, coarse);
}

cv::Mat stroke_contrast(const cv::Mat& grey, double density) {
    cv::Mat calm;
    cv::GaussianBlur(grey, calm, {}, 0.8);
    cv::Mat ground;
    const int side = 2 * cvRound(1.25 * density) + 1;
    cv::morphologyEx(calm, ground, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {side, side}));
    cv::Mat contrast;
    cv::divide(calm, cv::max(ground, 12.0), contrast);
    return cv::max(1.0 - contrast, 0.0);
}

std::vector<cv::Rect> tiles_of(const LightReference& reference, double side_mm) {
    const int columns = std::max(1, cvRound(reference.size.width / reference.density_x / side_mm));
    const int rows = std::max(1, cvRound(reference.size.height / reference.density_y / side_mm));
    std::vector<cv::Rect> tiles;
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            const cv::Point from(column * reference.size.width / columns, row * reference.size.height / rows);
            const cv::Point to((column + 1) * reference.size.width / columns, (row + 1) * reference.size.height / rows);
            tiles.emplace_back(from, to);
        }
    }
    return tiles;
}

LightReference light_reference(const SpecimenPack& pack, const cv::Mat& light_bgr) {
    LightReference reference;
    const cv::Size2d mm = millimetres_of(pack.size);
    reference.size = {cvRound(mm.width * light_density), cvRound(mm.height * light_density)};
    reference.density_x = reference.size.width / mm.width;
    reference.density_y = reference.size.height / mm.height;
    cv::Mat small;
    cv::resize(pack.reference, small, reference.size, 0, 0, cv::INTER_AREA);
    cv::cvtColor(small, small, cv::COLOR_BGR2GRAY);
    small.convertTo(reference.white, CV_32F);
    if (!light_bgr.empty()) {
        cv::resize(light_bgr, small, reference.size, 0, 0, cv::INTER_AREA);
        small.convertTo(reference.light, CV_32FC3);
    }
    cv::resize(pack.static_mask, reference.static_mask, reference.size, 0, 0, cv::INTER_AREA);
    cv::threshold(reference.static_mask, reference.static_mask, 250, 255, cv::THRESH_BINARY);
    reference.zones = pack.zones;
    return reference;
}

LightView light_view(const LightReference& reference, const SpecimenPack& pack, const cv::Mat& white,
                     const cv::Mat& light, const cv::Matx33d& specimen_to_white, const cv::Matx33d& white_to_light) {
    const double sx = static_cast<double>(pack.reference.cols) / reference.size.width;
    const double sy = static_cast<double>(pack.reference.rows) / reference.size.height;
    const cv::Matx33d work_to_pack(sx, 0, 0.5 * sx - 0.5, 0, sy, 0.5 * sy - 0.5, 0, 0, 1);
    LightView view;
    cv::Mat seen = warp(white, specimen_to_white * work_to_pack, reference.size);
    cv::cvtColor(seen, seen, cv::COLOR_BGR2GRAY);
    seen.convertTo(view.captured, CV_32F);
    view.white = view.captured;
    const cv::Mat in_light = warp(light, white_to_light * specimen_to_white * work_to_pack, reference.size);
    in_light.convertTo(view.light, CV_32FC3);
    // The white page as bright as the specimen, slowly over the page.
    cv::Mat mine;
    cv::Mat theirs;
    const double sigma = 7.0 * light_density;
    cv::resize(view.white, mine, {}, 0.125, 0.125, cv::INTER_AREA);
    cv::resize(reference.white, theirs, {}, 0.125, 0.125, cv::INTER_AREA);
    cv::GaussianBlur(mine, mine, {}, sigma / 8);
    cv::GaussianBlur(theirs, theirs, {}, sigma / 8);
    cv::Mat gain;
    cv::divide(theirs, cv::max(mine, 8.0), gain);
    cv::resize(gain, gain, reference.size, 0, 0, cv::INTER_LINEAR);
    view.white = view.captured.mul(gain);
    return view;
}

}  // namespace vidimus::vision
