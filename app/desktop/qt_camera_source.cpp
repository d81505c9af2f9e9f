#include "app/desktop/qt_camera_source.h"

#include <QCameraDevice>
#include <QMediaDevices>
#include <QVideoFrame>

namespace vidimus::desktop {

namespace {

constexpr int kFrameMs = 80;  // more frames than a person sees moving would only keep the window busy
constexpr float kLeastRate = 5.0F;

/// The largest picture that still moves.
QCameraFormat best_of(const QCameraDevice& device) {
    QCameraFormat best;
    for (const QCameraFormat& format : device.videoFormats()) {
        const auto pixels = [](const QCameraFormat& one) {
            return static_cast<qint64>(one.resolution().width()) * one.resolution().height();
        };
        if (format.maxFrameRate() >= kLeastRate && (best.isNull() || pixels(format) > pixels(best))) {
            best = format;
        }
    }
    return best;
}

}  // namespace

QtCameraSource::QtCameraSource(QObject* parent) : CameraSource(parent) {
    session_.setVideoSink(&sink_);
    connect(&sink_, &QVideoSink::videoFrameChanged, this, &QtCameraSource::take);
}

QtCameraSource::~QtCameraSource() {
    stop();
}

QList<CameraSource::Device> QtCameraSource::devices() const {
    QList<Device> devices;
    for (const QCameraDevice& device : QMediaDevices::videoInputs()) {
        devices.append({QString::fromUtf8(device.id()), device.description()});
    }
    return devices;
}

void QtCameraSource::start(const QString& id) {
    stop();
    for (const QCameraDevice& device : QMediaDevices::videoInputs()) {
        if (QString::fromUtf8(device.id()) != id) {
            continue;
        }
        camera_ = std::make_unique<QCamera>(device);
        connect(camera_.get(), &QCamera::errorOccurred, this,
                [this](QCamera::Error, const QString& why) { emit failed(why); });
        if (const QCameraFormat format = best_of(device); !format.isNull()) {
            camera_->setCameraFormat(format);
        }
        session_.setCamera(camera_.get());
        camera_->start();
        return;
    }
    emit failed(id);
}

void QtCameraSource::stop() {
    if (camera_) {
        camera_->stop();
        session_.setCamera(nullptr);
        camera_.reset();
    }
}

void QtCameraSource::take(const QVideoFrame& frame) {
    if (!frame.isValid() || (since_last_.isValid() && since_last_.elapsed() < kFrameMs)) {
        return;
    }
    since_last_.start();
    const QImage image = frame.toImage();
    if (!image.isNull()) {
        emit frame_came(image);
    }
}

std::unique_ptr<CameraSource> make_camera_source() {
    return std::make_unique<QtCameraSource>();
}

}  // namespace vidimus::desktop
