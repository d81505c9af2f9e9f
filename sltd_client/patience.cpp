#include "sltd_client/patience.h"

#include <algorithm>

namespace vidimus::sltd {

bool may_pass(Reason reason) {
    switch (reason) {
        case Reason::unreachable:
        case Reason::name_not_resolved:
        case Reason::server_busy:
        case Reason::server_failed:
        case Reason::answer_incomplete:
            return true;
        default:
            return false;
    }
}

bool is_failure(Reason reason) {
    switch (reason) {
        case Reason::none:
        case Reason::switched_off:
        case Reason::not_configured:
        case Reason::no_number:
        case Reason::cancelled:
        case Reason::paused:
            return false;
        default:
            return true;
    }
}

std::chrono::milliseconds pause_before(int attempt, double chance, std::chrono::seconds asked_for) {
    constexpr double first = 50;
    constexpr double longest = 1'000;
    const double whole = std::min(longest, first * static_cast<double>(1 << std::clamp(attempt - 1, 0, 10)));
    const std::chrono::milliseconds pause{static_cast<long>(whole * (0.5 + 0.5 * std::clamp(chance, 0.0, 1.0)))};
    return std::max(pause, std::chrono::milliseconds{asked_for});
}

bool Breaker::may_ask(Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    if (limit_ <= 0 || in_a_row_ < limit_) {
        return true;
    }
    if (trying_ || now < closed_until_) {
        return false;
    }
    trying_ = true;
    return true;
}

void Breaker::note(Reason outcome, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    trying_ = false;
    if (outcome == Reason::none) {
        in_a_row_ = 0;
    } else if (is_failure(outcome)) {
        in_a_row_ = std::min(in_a_row_ + 1, 1'000'000);
        closed_until_ = now + pause_;
    }
}

}  // namespace vidimus::sltd
