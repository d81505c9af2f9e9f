// Built without Qt Multimedia: there is no camera, and the window says so.
#include "app/desktop/camera.h"

namespace vidimus::desktop {

namespace {

class NoCamera : public CameraSource {
  public:
    [[nodiscard]] QList<Device> devices() const override { return {}; }
    void start(const QString&) override {}
    void stop() override {}
};

}  // namespace

std::unique_ptr<CameraSource> make_camera_source() {
    return std::make_unique<NoCamera>();
}

}  // namespace vidimus::desktop
