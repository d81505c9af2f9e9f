// Text as it may be stored and shown.
#pragma once

#include <string_view>

namespace vidimus::sltd {

/// Whole UTF-8 (RFC 3629) without control characters of ASCII.
[[nodiscard]] bool is_plain_text(std::string_view text);

}  // namespace vidimus::sltd
