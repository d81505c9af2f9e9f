#include "app/desktop/engine_backend.h"

#include "vision/image.h"

namespace vidimus::desktop {

EngineBackend::EngineBackend(screening::Config config) : config_(std::move(config)) {}

tl::expected<Backend::Ready, screening::Failure> EngineBackend::prepare() {
    auto engine = screening::Engine::create(config_);
    if (!engine) {
        return tl::unexpected(engine.error());
    }
    engine_ = std::move(*engine);
    screener_.emplace(engine_);
    return Ready{engine_->problems(), engine_->model_ids()};
}

tl::expected<screening::Report, screening::Failure> EngineBackend::screen(const screening::Request& request,
                                                                          const screening::Observer& observer,
                                                                          const std::stop_token& stop) {
    return screener_->screen(request, observer, stop);
}

cv::Mat EngineBackend::specimen(const std::string& model) {
    return engine_->specimen_image(model);
}

cv::Mat EngineBackend::load(const screening::Capture& capture) {
    const auto image = capture.bytes.empty() ? vision::load_image(capture.file) : vision::decode_image(capture.bytes);
    return image ? image->bgr : cv::Mat();
}

}  // namespace vidimus::desktop
