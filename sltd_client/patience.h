// How long and how often a register that fails is asked: backoff between attempts, and a pause after many failures.
#pragma once

#include <chrono>
#include <mutex>

#include "sltd_client/register.h"

namespace vidimus::sltd {

/// Whether the same question may be answered when it is asked once more. Never after an answer that was wrong: a
/// register that contradicts itself is not asked until it says what one wants to hear.
[[nodiscard]] bool may_pass(Reason reason);
/// Whether it counts for the breaker: everything but what the caller did. A timeout counts, whoever's deadline it was.
[[nodiscard]] bool is_failure(Reason reason);

/// The pause before attempt `attempt` (1 is the first repetition): half to whole of 50 ms, doubled each time, at most 1
/// s; `chance` 0…1. Not less than the register asked for.
[[nodiscard]] std::chrono::milliseconds pause_before(int attempt, double chance, std::chrono::seconds asked_for);

/// After `failures` in a row the register is not asked for `pause`; then one question tries. Thread-safe.
class Breaker {
  public:
    using Clock = std::chrono::steady_clock;
    Breaker(int failures, std::chrono::milliseconds pause) : limit_(failures), pause_(pause) {}
    /// Whether a question may go out now.
    [[nodiscard]] bool may_ask(Clock::time_point now);
    void note(Reason outcome, Clock::time_point now);

  private:
    std::mutex mutex_;
    const int limit_;
    const std::chrono::milliseconds pause_;
    int in_a_row_ = 0;
    bool trying_ = false;
    Clock::time_point closed_until_;
};

}  // namespace vidimus::sltd
