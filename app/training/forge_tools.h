// What the frauds of all designs share.
#pragma once

#include <opencv2/core.hpp>

#include "app/training/random.h"
#include "vision/page.h"

namespace vidimus::training {

/// Corners clockwise from the top left.
vision::Quad quad_of(const cv::Rect2d& area);

/// `picture` over `page` where the 8-bit `mask` is full.
void lay_over(cv::Mat& page, const cv::Mat& picture, const cv::Mat& mask);

/// Colours of `picture` brought to the mean and spread of `model`'s.
void match_tone(cv::Mat& picture, const cv::Mat& model);

/// The digit that the ink makes easiest out of this one.
char other_digit(char digit, Random& random);

inline bool is_digit(char character) {
    return character >= '0' && character <= '9';
}

}  // namespace vidimus::training
