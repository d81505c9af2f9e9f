#include "app/screening/pack_cache.h"

#include <algorithm>
#include <new>

namespace vidimus::screening {

PackCache::PackCache(std::size_t most) : most_(std::max<std::size_t>(most, 1)) {}

PackCache::Opened PackCache::get(std::size_t number, const std::function<Opened()>& open) {
    std::promise<Opened> promise;
    std::shared_future<Opened> pack;
    {
        const std::lock_guard lock(mutex_);
        const auto known =
            std::find_if(slots_.begin(), slots_.end(), [number](const Slot& s) { return s.number == number; });
        if (known != slots_.end()) {
            slots_.splice(slots_.begin(), slots_, known);
            pack = known->pack;
        } else {
            slots_.push_front({number, promise.get_future().share()});
            if (slots_.size() > most_) {
                slots_.pop_back();
            }
        }
    }
    if (pack.valid()) {
        return pack.get();
    }
    // Outside the lock: other packs are to be had while this one is opened.
    Opened opened;
    try {
        opened = open();
    } catch (const std::bad_alloc&) {
        opened = tl::unexpected(Failure{FailureCode::internal, "specimen pack", "out of memory"});
    }
    if (!opened) {
        const std::lock_guard lock(mutex_);
        slots_.remove_if([number](const Slot& s) { return s.number == number; });
    }
    promise.set_value(opened);
    return opened;
}

}  // namespace vidimus::screening
