// A question or a late answer as the queue stores it. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sltd_client/question_queue.h"

namespace vidimus::sltd {

[[nodiscard]] std::string waiting_text(const WaitingQuestion& question);
[[nodiscard]] std::optional<WaitingQuestion> read_waiting(std::string_view text) noexcept;
[[nodiscard]] std::string late_text(const LateAnswer& late);
[[nodiscard]] std::optional<LateAnswer> read_late(std::string_view text) noexcept;

}  // namespace vidimus::sltd
