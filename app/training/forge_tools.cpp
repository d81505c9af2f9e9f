#include "app/training/forge_tools.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace vidimus::training {

vision::Quad quad_of(const cv::Rect2d& area) {
    return {cv::Point2d{area.x, area.y}, cv::Point2d{area.x + area.width, area.y},
            cv::Point2d{area.x + area.width, area.y + area.height}, cv::Point2d{area.x, area.y + area.height}};
}

void lay_over(cv::Mat& page, const cv::Mat& picture, const cv::Mat& mask) {
    for (int y = 0; y < page.rows; ++y) {
        auto* pixels = page.ptr<unsigned char>(y);
        const auto* over = picture.ptr<unsigned char>(y);
        const auto* cover = mask.ptr<unsigned char>(y);
        for (int x = 0; x < page.cols; ++x) {
            const int share = cover[x];
            for (int i = 3 * x; share != 0 && i < 3 * x + 3; ++i) {
                pixels[i] = static_cast<unsigned char>((pixels[i] * (255 - share) + over[i] * share + 127) / 255);
            }
        }
    }
}

void match_tone(cv::Mat& picture, const cv::Mat& model) {
    cv::Scalar mean;
    cv::Scalar deviation;
    cv::Scalar model_mean;
    cv::Scalar model_deviation;
    cv::meanStdDev(picture, mean, deviation);
    cv::meanStdDev(model, model_mean, model_deviation);
    std::array<cv::Mat, 3> channels;
    cv::split(picture, channels.data());
    for (int channel = 0; channel < 3; ++channel) {
        const double scale = std::clamp(model_deviation[channel] / std::max(1.0, deviation[channel]), 0.75, 1.3);
        channels[static_cast<std::size_t>(channel)].convertTo(channels[static_cast<std::size_t>(channel)], -1, scale,
                                                              model_mean[channel] - scale * mean[channel]);
    }
    cv::merge(channels.data(), channels.size(), picture);
}

char other_digit(char digit, Random& random) {
    static constexpr std::array<std::string_view, 10> alike{"689", "74", "73", "85",  "91",
                                                            "63",  "85", "12", "306", "483"};
    return random.pick(alike[static_cast<std::size_t>(digit - '0')]);
}

}  // namespace vidimus::training
