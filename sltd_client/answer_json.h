// The vidimus.register/1 messages as text: the question, and the answer read strictly (docs/register-api.md). Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "sltd_client/register.h"

namespace vidimus::sltd {

inline constexpr std::string_view register_schema = "vidimus.register/1";

struct AnswerLimits {
    std::size_t max_bytes = 256 * 1024;
    std::size_t max_records = 64;
    int max_depth = 8;  // nesting of objects and arrays, unknown fields included
};

/// The question as one JSON object in UTF-8.
[[nodiscard]] std::string query_json(const Query& query);

/// The answer to `query`: state no_record or possible_match, list version and date, records; register name and time are
/// the caller's to set. Unknown fields are passed over; a field that is missing, twice there or of the wrong kind makes
/// the whole answer worthless. Errors: answer_too_large, answer_incomplete (the text ends in the middle),
/// answer_malformed, answer_mismatch (another query's id, or another document's number, state or type), internal (out
/// of memory).
[[nodiscard]] tl::expected<Answer, Reason> parse_answer(std::string_view body, const Query& query,
                                                        const AnswerLimits& limits = {}) noexcept;

}  // namespace vidimus::sltd
