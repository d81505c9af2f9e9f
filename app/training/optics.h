// What lenses, sensors and scanners do to pixels; each function changes an 8-bit BGR image in place.
#pragma once

#include <array>
#include <opencv2/core.hpp>

#include "app/training/random.h"

namespace vidimus::training {

/// Sensor noise, near to normal.
void add_noise(cv::Mat& image, double deviation, Random& random);

/// A tone curve and a balance of colours for each channel; black rises to `black`.
void grade(cv::Mat& image, const std::array<double, 3>& balance, double gamma, double black);

/// `page` over `image` where the 8-bit `mask` is full.
void put_over(cv::Mat& image, const cv::Mat& page, const cv::Mat& mask);

void darken(cv::Mat& image, const cv::Mat& shadow, double strength);

/// The camera moves while it sees: `length` pixels in the direction `angle` (radians).
void smear(cv::Mat& image, double length, double angle);

}  // namespace vidimus::training
