#include "app/desktop/channels.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace vidimus::desktop {

namespace {

constexpr std::array kChannels = {Channel::colour,      Channel::red,        Channel::green, Channel::blue,
                                  Channel::hue,         Channel::saturation, Channel::value, Channel::component_1,
                                  Channel::component_2, Channel::component_3};
constexpr std::array kNames = {"colour",     "red",   "green",       "blue",        "hue",
                               "saturation", "value", "component_1", "component_2", "component_3"};

cv::Mat view_of(QImage& image) {
    return {image.height(), image.width(), CV_8UC4, image.bits(), static_cast<std::size_t>(image.bytesPerLine())};
}

/// The part of a colour along one axis, so that two and a half standard deviations fill the range.
cv::Mat component(const cv::Mat& bgra, const ColourAxes& axes, std::size_t which) {
    const float scale = 127.5F / (2.5F * std::max(axes.spread[which], 1.0F));
    cv::Matx14f row(0, 0, 0, 0);
    float offset = 127.5F;
    for (int c = 0; c < 3; ++c) {
        const auto index = static_cast<std::size_t>(c);
        row(0, c) = axes.axis[which][index] * scale;
        offset -= row(0, c) * axes.mean[index];
    }
    // In floating point: on bytes, cv::transform would cut negative parts off.
    cv::Mat part;
    bgra.convertTo(part, CV_32F);
    cv::transform(part, part, row);
    part.convertTo(part, CV_8U, 1.0, offset);
    return part;
}

}  // namespace

std::string name_of(Channel channel) {
    return kNames[static_cast<std::size_t>(channel)];
}

Channel next(Channel channel) {
    return kChannels[(static_cast<std::size_t>(channel) + 1) % kChannels.size()];
}

ColourAxes axes_of(const QImage& small) {
    ColourAxes axes;
    if (small.isNull()) {
        return axes;
    }
    QImage copy = small.scaled(160, 160, Qt::KeepAspectRatio).convertToFormat(QImage::Format_RGB32);
    cv::Mat colours;
    cv::cvtColor(view_of(copy), colours, cv::COLOR_BGRA2BGR);
    colours = colours.reshape(1, colours.rows * colours.cols);
    const cv::PCA found(colours, cv::Mat(), cv::PCA::DATA_AS_ROW);
    for (int a = 0; a < 3; ++a) {
        const auto index = static_cast<std::size_t>(a);
        axes.mean[index] = found.mean.at<float>(0, a);
        axes.spread[index] = std::sqrt(std::max(found.eigenvalues.at<float>(a), 0.0F));
        for (int c = 0; c < 3; ++c) {
            axes.axis[index][static_cast<std::size_t>(c)] = found.eigenvectors.at<float>(a, c);
        }
    }
    return axes;
}

void show_channel(QImage& image, Channel channel, const ColourAxes& axes) {
    if (channel == Channel::colour || image.isNull()) {
        return;
    }
    cv::Mat whole = view_of(image);
    cv::Mat grey;
    switch (channel) {
        case Channel::blue:
        case Channel::green:
        case Channel::red:
            cv::extractChannel(whole, grey, channel == Channel::blue ? 0 : channel == Channel::green ? 1 : 2);
            break;
        case Channel::hue:
        case Channel::saturation:
        case Channel::value: {
            cv::Mat hsv;
            cv::cvtColor(whole, hsv, cv::COLOR_BGRA2BGR);
            cv::cvtColor(hsv, hsv, cv::COLOR_BGR2HSV);
            if (channel == Channel::hue) {
                hsv.forEach<cv::Vec3b>([](cv::Vec3b& pixel, const int*) {
                    // Where there is hardly any colour its hue is chance.
                    pixel[1] = pixel[1] > 18 ? 255 : 0;
                    pixel[2] = 230;
                });
                cv::cvtColor(hsv, hsv, cv::COLOR_HSV2BGR);
                cv::cvtColor(hsv, whole, cv::COLOR_BGR2BGRA);
                return;
            }
            cv::extractChannel(hsv, grey, channel == Channel::saturation ? 1 : 2);
            break;
        }
        case Channel::component_1:
        case Channel::component_2:
        case Channel::component_3:
            grey = component(whole, axes,
                             static_cast<std::size_t>(channel) - static_cast<std::size_t>(Channel::component_1));
            break;
        case Channel::colour:
            return;
    }
    cv::cvtColor(grey, whole, cv::COLOR_GRAY2BGRA);
}

}  // namespace vidimus::desktop
