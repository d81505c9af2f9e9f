// Calendar days as they are written in registers: YYYY-MM-DD, proleptic Gregorian, UTC.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace vidimus::sltd {

/// The day, or nothing where the text is not ten characters YYYY-MM-DD of a day that exists.
[[nodiscard]] std::optional<std::chrono::sys_days> parse_day(std::string_view text);

/// YYYY-MM-DD; years 0 to 9999.
[[nodiscard]] std::string day_text(std::chrono::sys_days day);

/// The system's date (UTC).
[[nodiscard]] std::chrono::sys_days system_day();

}  // namespace vidimus::sltd
