#include "vision/lines_band.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace vidimus::vision {
namespace {

constexpr double fine_mm = 0.05;
constexpr double coarse_mm = 0.22;
constexpr double calm_mm = 0.7;         // over so much the picture's own unrest is averaged
constexpr double dark = 12.0;           // grey levels: below, noise is all that is left
constexpr double least_unrest = 0.012;  // no place is calmer

cv::Mat logarithm_of(const cv::Mat& picture) {
    cv::Mat light;
    picture.convertTo(light, CV_32F);
    light += cv::Scalar::all(dark);
    cv::log(light, light);
    return light;
}

cv::Mat band_of(const cv::Mat& light, double density) {
    cv::Mat fine;
    cv::Mat coarse;
    cv::GaussianBlur(light, fine, {}, std::max(0.5, fine_mm * density));
    cv::GaussianBlur(light, coarse, {}, coarse_mm * density);
    return fine - coarse;
}

cv::Mat weight_of(const cv::Mat& band, double density) {
    const int side = 2 * cvRound(calm_mm * density) + 1;
    cv::Mat unrest;
    cv::blur(band.mul(band), unrest, {side, side});
    cv::Mat weight;
    cv::divide(1.0, unrest + least_unrest * least_unrest, weight);
    return weight;
}

}  // namespace

LinesBand lines_band(const cv::Mat& bgr, double density) {
    cv::Mat grey;
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
    LinesBand result;
    result.band = band_of(logarithm_of(grey), density);
    result.weight = weight_of(result.band, density);
    return result;
}

LinesBand colour_lines_band(const cv::Mat& bgr, double density) {
    LinesBand result;
    result.band = band_of(logarithm_of(bgr), density);
    cv::Mat grey;
    cv::transform(result.band, grey, cv::Matx13f(1 / 3.0F, 1 / 3.0F, 1 / 3.0F));
    result.weight = weight_of(grey, density);
    return result;
}

cv::Mat with_lines(const cv::Mat& bgr, const cv::Mat& lines, double density) {
    cv::Mat slow;
    cv::GaussianBlur(logarithm_of(bgr), slow, {}, coarse_mm * density);
    slow += lines;
    cv::exp(slow, slow);
    slow -= cv::Scalar::all(dark);
    cv::Mat result;
    slow.convertTo(result, CV_8U);
    return result;
}

}  // namespace vidimus::vision
