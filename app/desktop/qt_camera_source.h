// Cameras by Qt Multimedia.
#pragma once

#include <QCamera>
#include <QElapsedTimer>
#include <QMediaCaptureSession>
#include <QVideoSink>
#include <memory>

#include "app/desktop/camera.h"

namespace vidimus::desktop {

class QtCameraSource : public CameraSource {
    Q_OBJECT

  public:
    explicit QtCameraSource(QObject* parent = nullptr);
    ~QtCameraSource() override;
    [[nodiscard]] QList<Device> devices() const override;
    void start(const QString& id) override;
    void stop() override;
    /// Where the camera's frames arrive; tests put theirs here.
    [[nodiscard]] QVideoSink* sink() { return &sink_; }

  private:
    void take(const QVideoFrame& frame);

    QVideoSink sink_;
    QMediaCaptureSession session_;
    std::unique_ptr<QCamera> camera_;
    QElapsedTimer since_last_;
};

}  // namespace vidimus::desktop
