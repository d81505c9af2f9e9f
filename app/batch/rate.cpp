#include "app/batch/rate.h"

#include <algorithm>
#include <cmath>

namespace vidimus::batch {

void Rate::add(Time now, std::uint64_t count) {
    if (count > 0) {
        entries_.push_back({now, count});
        sum_ += count;
    }
}

double Rate::per_second(Time now) {
    while (!entries_.empty() && entries_.front().at <= now - window) {
        sum_ -= entries_.front().count;
        entries_.pop_front();
    }
    const std::chrono::duration<double> elapsed = now - start_;
    const double span = std::min(elapsed.count(), std::chrono::duration<double>(window).count());
    return span > 0.0 ? static_cast<double>(sum_) / span : 0.0;
}

std::chrono::seconds Rate::left(Time now, std::uint64_t remaining) {
    const double rate = per_second(now);
    if (remaining == 0 || rate <= 0.0) {
        return std::chrono::seconds{0};
    }
    return std::chrono::seconds{static_cast<std::int64_t>(std::ceil(static_cast<double>(remaining) / rate))};
}

}  // namespace vidimus::batch
