#include "app/desktop/engine_backend.h"

#include "vision/image.h"

namespace vidimus::desktop {

EngineBackend::EngineBackend(screening::Config config) : config_(std::move(config)) {}

tl::expected<Backend::Ready, screening::Failure> EngineBackend::prepare() {
    auto engine = screening::Engine::create(config_);
    if (!engine) {
        return tl::unexpected(engine.error());
    }
    const std::shared_ptr<const screening::Engine> made = std::move(*engine);
    {
        const std::lock_guard lock(mutex_);
        engine_ = made;
    }
    screener_.emplace(made);
    return Ready{made->problems(), made->model_ids(),
                 [made](const batch::Options& options, const screening::Texts& texts,
                        const std::function<void(const batch::Progress&)>& progress,
                        const std::stop_token& stop) { return batch::run(made, texts, options, progress, stop); }};
}

tl::expected<screening::Report, screening::Failure> EngineBackend::screen(const screening::Request& request,
                                                                          const screening::Observer& observer,
                                                                          const std::stop_token& stop) {
    return screener_->screen(request, observer, stop);
}

screening::SpecimenPage EngineBackend::specimen(const std::string& model) {
    std::shared_ptr<const screening::Engine> engine;
    {
        const std::lock_guard lock(mutex_);
        engine = engine_;
    }
    return engine ? engine->specimen_page(model) : screening::SpecimenPage{};
}

cv::Mat EngineBackend::load(const screening::Capture& capture) {
    const auto image = capture.bytes.empty() ? vision::load_image(capture.file) : vision::decode_image(capture.bytes);
    return image ? image->bgr : cv::Mat();
}

}  // namespace vidimus::desktop
