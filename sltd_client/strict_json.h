// JSON read strictly: one object with bounded nesting, no key twice, nothing after it; tells a text that was cut off.
// And numbers that are what they say.
#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>
#include <tl/expected.hpp>

namespace vidimus::sltd {

enum class JsonFault { cut_off, too_deep, not_an_object };

/// Throws std::bad_alloc only. The text's length is the caller's to bound.
[[nodiscard]] tl::expected<nlohmann::json, JsonFault> parse_strict_object(std::string_view text, int max_depth);

/// A number that is written as a whole one and is neither negative nor greater than `most`; throws std::out_of_range
/// for anything else. (The JSON library would turn 1e99 into an integer, which is undefined.)
[[nodiscard]] std::uint64_t whole_number(const nlohmann::json& value,
                                         std::uint64_t most = std::numeric_limits<std::uint64_t>::max());

}  // namespace vidimus::sltd
