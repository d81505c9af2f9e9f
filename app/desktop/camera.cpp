#include "app/desktop/camera.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace vidimus::desktop {

namespace {

constexpr int kWatchedWidth = 640;        // pixels of the guide: enough for print, little enough for every frame
constexpr double kLeastContrast = 12.0;   // grey levels
constexpr double kMostMotion = 2.5;       // grey levels: sensor noise stays below, a hand above
constexpr double kLeastSharpness = 0.16;  // of print at that width: defocus of two pixels lies below
constexpr int kSteadyFrames = 5;
constexpr double kMargin = 0.06;

}  // namespace

QRectF guide_in(const QSizeF& frame, bool card) {
    if (frame.isEmpty()) {
        return {};
    }
    const QSizeF page = card ? QSizeF(85.6, 53.98) : QSizeF(125.0, 88.0);
    const QSizeF room = frame * (1.0 - 2.0 * kMargin);
    const QSizeF size = page.scaled(room, Qt::KeepAspectRatio);
    return {(frame.width() - size.width()) / 2.0 / frame.width(),
            (frame.height() - size.height()) / 2.0 / frame.height(), size.width() / frame.width(),
            size.height() / frame.height()};
}

FrameLook FrameWatch::look(const QImage& frame, const QRectF& guide) {
    FrameLook look;
    const QRect part = QRectF(guide.left() * frame.width(), guide.top() * frame.height(), guide.width() * frame.width(),
                              guide.height() * frame.height())
                           .toAlignedRect()
                           .intersected(frame.rect());
    if (part.width() < 16 || part.height() < 16) {
        return look;
    }
    QImage small = frame.copy(part).convertToFormat(QImage::Format_Grayscale8);
    if (small.width() > kWatchedWidth) {
        // Quick first, smooth after: smooth alone would read every pixel of a large frame.
        small = small.scaledToWidth(std::min(small.width(), 2 * kWatchedWidth), Qt::FastTransformation)
                    .scaledToWidth(kWatchedWidth, Qt::SmoothTransformation)
                    .convertToFormat(QImage::Format_Grayscale8);
    }
    const auto view = [](QImage& image) {
        return cv::Mat(image.height(), image.width(), CV_8UC1, image.bits(),
                       static_cast<std::size_t>(image.bytesPerLine()));
    };
    cv::Mat grey;
    view(small).convertTo(grey, CV_32F);
    cv::Mat smooth;
    cv::GaussianBlur(grey, smooth, {}, 1.2);
    cv::Scalar mean;
    cv::Scalar all;
    cv::Scalar fine;
    cv::meanStdDev(grey, mean, all);
    cv::meanStdDev(grey - smooth, mean, fine);
    look.contrast = all[0];
    look.sharpness = all[0] > 0.0 ? fine[0] / all[0] : 0.0;
    if (last_.size() == small.size()) {
        cv::Mat before;
        view(last_).convertTo(before, CV_32F);
        look.motion = cv::mean(cv::abs(grey - before))[0];
    }
    last_ = small;
    return look;
}

void AutoShutter::reset() {
    state_ = State::empty;
    steady_ = 0;
}

bool AutoShutter::feed(const FrameLook& look) {
    const bool moving = look.motion > kMostMotion;
    if (state_ == State::taken && !moving) {
        return false;  // it is the document that was taken
    }
    if (look.contrast < kLeastContrast) {
        reset();
        return false;
    }
    if (moving) {
        state_ = State::moving;
        steady_ = 0;
        return false;
    }
    if (look.sharpness < kLeastSharpness) {
        state_ = State::blurred;
        steady_ = 0;
        return false;
    }
    state_ = State::steady;
    if (++steady_ < kSteadyFrames) {
        return false;
    }
    steady_ = 0;
    state_ = State::taken;
    return true;
}

}  // namespace vidimus::desktop
