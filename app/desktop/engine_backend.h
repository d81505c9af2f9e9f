// The worker's backend in the program: the screening engine.
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "app/desktop/worker.h"

namespace vidimus::desktop {

class EngineBackend : public Backend {
  public:
    explicit EngineBackend(screening::Config config);
    tl::expected<Ready, screening::Failure> prepare() override;
    tl::expected<screening::Report, screening::Failure> screen(const screening::Request& request,
                                                               const screening::Observer& observer,
                                                               const std::stop_token& stop) override;
    screening::SpecimenPage specimen(const std::string& model) override;
    cv::Mat load(const screening::Capture& capture) override;

  private:
    screening::Config config_;
    std::mutex mutex_;
    std::shared_ptr<const screening::Engine> engine_;  // guarded by mutex_
    std::optional<screening::Screener> screener_;
};

}  // namespace vidimus::desktop
