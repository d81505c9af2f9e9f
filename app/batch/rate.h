// How fast documents are finished, and how long the rest will take.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>

namespace vidimus::batch {

/// Counts over the last thirty seconds (less at the beginning). The caller gives the time, so that results are
/// repeatable.
class Rate {
  public:
    using Time = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::seconds window{30};

    explicit Rate(Time start) : start_(start) {}
    void add(Time now, std::uint64_t count);
    [[nodiscard]] double per_second(Time now);
    /// Rounded up; zero where nothing is left or nothing was finished within the window.
    [[nodiscard]] std::chrono::seconds left(Time now, std::uint64_t remaining);

  private:
    struct Entry {
        Time at;
        std::uint64_t count;
    };
    Time start_;
    std::deque<Entry> entries_;
    std::uint64_t sum_ = 0;
};

}  // namespace vidimus::batch
