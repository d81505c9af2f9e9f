// One question to every register that answers for the document, all at the same time; no answer is ever missing.
#pragma once

#include <span>
#include <stop_token>
#include <vector>

#include "sltd_client/register.h"

namespace vidimus::sltd {

/// One answer for each register that serves the query's state and type, in the registers' order; one
/// not_checked(not_configured) where none does. A register that contradicts itself (a match without a record, no
/// reason) or a null pointer gives not_checked(internal). Blocks until the last register answers, each by the deadline.
/// Throws std::bad_alloc only.
[[nodiscard]] std::vector<Answer> ask_all(std::span<Register* const> registers, const Query& query, Deadline deadline,
                                          const std::stop_token& stop);

}  // namespace vidimus::sltd
