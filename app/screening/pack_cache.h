// The packs that were used last, shared by all threads. A pack that several want at once is opened by one of them.
#pragma once

#include <cstddef>
#include <functional>
#include <future>
#include <list>
#include <memory>
#include <mutex>
#include <tl/expected.hpp>

#include "app/screening/failure.h"
#include "vision/examine.h"

namespace vidimus::screening {

class PackCache {
  public:
    using Opened = tl::expected<std::shared_ptr<const vision::PreparedPack>, Failure>;

    /// Keeps `most` packs at least 1; those in use beyond that live as long as their users.
    explicit PackCache(std::size_t most);

    /// The pack of this number, opened by `open` where it is not at hand. A failure is not kept: the next one tries
    /// anew.
    Opened get(std::size_t number, const std::function<Opened()>& open);

  private:
    struct Slot {
        std::size_t number = 0;
        std::shared_future<Opened> pack;
    };
    std::size_t most_;
    std::mutex mutex_;
    std::list<Slot> slots_;  // the last used first
};

}  // namespace vidimus::screening
