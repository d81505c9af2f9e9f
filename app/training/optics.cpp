#include "app/training/optics.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <opencv2/imgproc.hpp>

namespace vidimus::training {

// The sum of four bytes of chance for each value.
void add_noise(cv::Mat& image, double deviation, Random& random) {
    constexpr double unit = 147.8;  // deviation of a sum of four bytes
    const auto scale = static_cast<float>(deviation / unit);
    std::uint64_t state = random.bits() | 1U;
    for (int y = 0; y < image.rows; ++y) {
        auto* row = image.ptr<unsigned char>(y);
        const int values = image.cols * 3;
        for (int i = 0; i < values; i += 2) {
            state ^= state << 13U;
            state ^= state >> 7U;
            state ^= state << 17U;
            const std::uint64_t pairs = (state & 0x00FF00FF00FF00FFULL) + ((state >> 8U) & 0x00FF00FF00FF00FFULL);
            const auto one = static_cast<int>((pairs & 0xFFFFU) + ((pairs >> 16U) & 0xFFFFU)) - 510;
            const auto two = static_cast<int>(((pairs >> 32U) & 0xFFFFU) + (pairs >> 48U)) - 510;
            row[i] = cv::saturate_cast<unsigned char>(static_cast<float>(row[i]) + scale * static_cast<float>(one));
            if (i + 1 < values) {
                row[i + 1] =
                    cv::saturate_cast<unsigned char>(static_cast<float>(row[i + 1]) + scale * static_cast<float>(two));
            }
        }
    }
}

void grade(cv::Mat& image, const std::array<double, 3>& balance, double gamma, double black) {
    cv::Mat table(1, 256, CV_8UC3);
    for (int value = 0; value < 256; ++value) {
        for (int channel = 0; channel < 3; ++channel) {
            const double light = std::pow(value / 255.0, gamma) * balance[static_cast<std::size_t>(channel)];
            table.at<cv::Vec3b>(0, value)[channel] = cv::saturate_cast<unsigned char>(black + (255.0 - black) * light);
        }
    }
    cv::LUT(image, table, image);
}

void put_over(cv::Mat& image, const cv::Mat& page, const cv::Mat& mask) {
    for (int y = 0; y < image.rows; ++y) {
        auto* pixels = image.ptr<unsigned char>(y);
        const auto* over = page.ptr<unsigned char>(y);
        const auto* cover = mask.ptr<unsigned char>(y);
        for (int x = 0; x < image.cols; ++x) {
            const int share = cover[x];
            for (int i = 3 * x; share != 0 && i < 3 * x + 3; ++i) {
                pixels[i] = static_cast<unsigned char>((pixels[i] * (255 - share) + over[i] * share + 127) / 255);
            }
        }
    }
}

void darken(cv::Mat& image, const cv::Mat& shadow, double strength) {
    for (int y = 0; y < image.rows; ++y) {
        auto* pixels = image.ptr<unsigned char>(y);
        const auto* dark = shadow.ptr<unsigned char>(y);
        for (int x = 0; x < image.cols; ++x) {
            const int keep = 256 - static_cast<int>(strength * dark[x]);
            for (int i = 3 * x; i < 3 * x + 3; ++i) {
                pixels[i] = static_cast<unsigned char>(pixels[i] * keep / 256);
            }
        }
    }
}

void smear(cv::Mat& image, double length, double angle) {
    const int reach = static_cast<int>(std::ceil(length / 2.0)) + 1;
    cv::Mat kernel = cv::Mat::zeros(2 * reach + 1, 2 * reach + 1, CV_32FC1);
    constexpr int steps = 64;
    for (int i = 0; i < steps; ++i) {
        const double along = length * ((i + 0.5) / steps - 0.5);
        const double x = reach + along * std::cos(angle);
        const double y = reach + along * std::sin(angle);
        const int left = static_cast<int>(std::floor(x));
        const int top = static_cast<int>(std::floor(y));
        for (int dy = 0; dy < 2; ++dy) {
            for (int dx = 0; dx < 2; ++dx) {
                const double share = (1.0 - std::abs(x - (left + dx))) * (1.0 - std::abs(y - (top + dy)));
                kernel.at<float>(top + dy, left + dx) += static_cast<float>(share / steps);
            }
        }
    }
    cv::filter2D(image, image, -1, kernel, {-1, -1}, 0.0, cv::BORDER_REPLICATE);
}

}  // namespace vidimus::training
