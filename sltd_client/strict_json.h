// One JSON object read strictly: bounded nesting, no key twice, nothing after it; tells a text that was cut off.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>
#include <tl/expected.hpp>

namespace vidimus::sltd {

enum class JsonFault { cut_off, too_deep, not_an_object };

/// Throws std::bad_alloc only. The text's length is the caller's to bound.
[[nodiscard]] tl::expected<nlohmann::json, JsonFault> parse_strict_object(std::string_view text, int max_depth);

}  // namespace vidimus::sltd
