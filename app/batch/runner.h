// The batch itself, with the screening handed in: what run() does with an engine, tests do without models.
#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>
#include <tl/expected.hpp>

#include "app/batch/batch.h"

namespace vidimus::batch {

/// Screens one file, or one page of it, which then comes as bytes and is named "scan.pdf#page=2". Called by one thread.
using ScreenFile = std::function<tl::expected<screening::Report, screening::Failure>(const screening::Capture& image,
                                                                                     const std::stop_token& stop)>;
/// Called once in each worker's own thread.
using MakeScreenFile = std::function<ScreenFile()>;

/// As run() of batch.h; `options.workers` 0 is one.
tl::expected<Result, screening::Failure> run_with(const MakeScreenFile& make, const screening::Texts& texts,
                                                  const Options& options,
                                                  const std::function<void(const Progress&)>& progress,
                                                  const std::stop_token& stop);

}  // namespace vidimus::batch
