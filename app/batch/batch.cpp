#include "app/batch/batch.h"

#include <algorithm>
#include <thread>

#include "app/batch/runner.h"

namespace vidimus::batch {

tl::expected<Result, screening::Failure> run(std::shared_ptr<const screening::Engine> engine,
                                             const screening::Texts& texts, const Options& options,
                                             const std::function<void(const Progress&)>& progress,
                                             const std::stop_token& stop) {
    Options effective = options;
    if (effective.workers <= 0) {
        effective.workers = engine->config().threads;
    }
    if (effective.workers <= 0) {
        effective.workers = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    }
    const MakeScreenFile make = [&engine, &effective]() -> ScreenFile {
        // std::function must be copyable; the screener is not.
        auto screener = std::make_shared<screening::Screener>(engine);
        return [screener, &effective](const screening::Capture& image, const std::stop_token& stopping) {
            screening::Request request;
            request.captures.push_back(image);
            request.ask_register = effective.ask_register;
            request.profile = effective.profile;
            request.today = effective.today;
            return screener->screen(request, {}, stopping);
        };
    };
    return run_with(make, texts, effective, progress, stop);
}

}  // namespace vidimus::batch
