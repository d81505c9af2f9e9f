#include "app/desktop/difference.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace vidimus::desktop {

namespace {

constexpr float kNoise = 14.0F;  // grey levels that paper, light and sharpness differ by
constexpr float kFull = 60.0F;   // from here on the colour is as strong as it gets

/// OpenCV only reads these pixels; it has no view of constant memory.
cv::Mat view_of(const QImage& image) {
    return {image.height(), image.width(), CV_8UC4, const_cast<uchar*>(image.constBits()),
            static_cast<std::size_t>(image.bytesPerLine())};
}

cv::Mat grey_of(const cv::Mat& bgra) {
    cv::Mat grey;
    cv::cvtColor(bgra, grey, cv::COLOR_BGRA2GRAY);
    grey.convertTo(grey, CV_32F);
    return grey;
}

cv::Mat smoothed(const cv::Mat& grey) {
    cv::Mat fine;
    cv::GaussianBlur(grey, fine, {}, 0.8);
    return fine;
}

/// What differs slowly over the page (light, ageing): the middle of what differs around, so that print that stands on
/// one of the two only leaves no halo.
cv::Mat slow_difference(const cv::Mat& here, const cv::Mat& there) {
    constexpr double kCoarser = 0.125;
    cv::Mat coarse;
    cv::resize(here - there, coarse, {}, kCoarser, kCoarser, cv::INTER_AREA);
    coarse.convertTo(coarse, CV_8U, 1.0, 128.0);
    const int side = std::clamp(coarse.cols / 12, 5, 31) | 1;
    cv::medianBlur(coarse, coarse, side);
    coarse.convertTo(coarse, CV_32F, 1.0, -128.0);
    cv::Mat slow;
    cv::resize(coarse, slow, here.size(), 0, 0, cv::INTER_LINEAR);
    return slow;
}

/// The smallest difference within a pixel around, with its sign.
cv::Mat nearest_difference(const cv::Mat& here, const cv::Mat& there) {
    cv::Mat best(here.size(), CV_32F, cv::Scalar(1e6));
    cv::Mat padded;
    cv::copyMakeBorder(there, padded, 1, 1, 1, 1, cv::BORDER_REPLICATE);
    for (int y = 0; y < 3; ++y) {
        for (int x = 0; x < 3; ++x) {
            const cv::Mat shifted = padded(cv::Rect(x, y, here.cols, here.rows));
            for (int row = 0; row < here.rows; ++row) {
                const float* a = here.ptr<float>(row);
                const float* b = shifted.ptr<float>(row);
                float* into = best.ptr<float>(row);
                for (int column = 0; column < here.cols; ++column) {
                    const float difference = a[column] - b[column];
                    into[column] = std::abs(difference) < std::abs(into[column]) ? difference : into[column];
                }
            }
        }
    }
    return best;
}

}  // namespace

std::shared_ptr<const Picture> difference_of(const Picture& document, const Picture& specimen) {
    const QImage& other = specimen.finest();
    const QRectF place = specimen.area().intersected(document.area());
    if (other.isNull() || place.isEmpty()) {
        return nullptr;
    }
    const std::array<QPointF, 4> corners = {place.topLeft(), place.topRight(), place.bottomRight(), place.bottomLeft()};
    const double scale_x = other.width() / specimen.area().width();
    const double scale_y = other.height() / specimen.area().height();
    const QSize size(std::max(1, qRound(place.width() * scale_x)), std::max(1, qRound(place.height() * scale_y)));
    const QImage mine = rectified(document, corners, size);
    const QImage theirs = rectified(specimen, corners, size);
    if (mine.isNull() || theirs.isNull()) {
        return nullptr;
    }
    const cv::Mat grey = grey_of(view_of(mine));
    const cv::Mat here = smoothed(grey);
    const cv::Mat there = smoothed(grey_of(view_of(theirs)));
    if (std::min(here.cols, here.rows) < 64) {
        return nullptr;
    }
    const cv::Mat difference = nearest_difference(here - slow_difference(here, there), there);
    cv::Mat result(grey.size(), CV_8UC3);
    for (int row = 0; row < grey.rows; ++row) {
        const float* value = difference.ptr<float>(row);
        const float* below = grey.ptr<float>(row);
        auto* into = result.ptr<cv::Vec3b>(row);
        for (int column = 0; column < grey.cols; ++column) {
            const float pale = 200.0F + below[column] * 0.2F;
            const float strength = std::clamp((std::abs(value[column]) - kNoise) / (kFull - kNoise), 0.0F, 1.0F);
            const cv::Vec3f colour = value[column] < 0.0F ? cv::Vec3f(20, 20, 190) : cv::Vec3f(210, 90, 0);
            for (int c = 0; c < 3; ++c) {
                into[column][c] = cv::saturate_cast<uchar>(pale + strength * (colour[c] - pale));
            }
        }
    }
    return Picture::from(result, place);
}

}  // namespace vidimus::desktop
