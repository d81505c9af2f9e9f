// The two lines at the head of a signed list, as text. Pure but for the stream.
#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

#include "sltd_client/signed_list.h"

namespace vidimus::sltd {

inline constexpr std::string_view list_schema = "vidimus.list/1";
/// What a signed list begins with.
inline constexpr std::string_view list_start = R"({"schema":"vidimus.list/1")";

struct ListHead {
    SignedListInfo info;
    bool json_lines = false;
    std::uint64_t bytes = 0;  // of the rows
    std::string sha256;       // of the rows, in hexadecimal digits
    std::uint64_t rows_begin = 0;
};
[[nodiscard]] std::string list_head_line(const ListHead& head);
/// Nothing where a field is missing, of the wrong kind, or not usable: serial 0, a base that is not below it, no days.
[[nodiscard]] std::optional<ListHead> parse_list_head(std::string_view line) noexcept;

struct ListMark {
    std::string public_key;  // 32 bytes
    std::string signature;   // 64 bytes
};
[[nodiscard]] std::string list_mark_line(const ListMark& mark);
[[nodiscard]] std::optional<ListMark> parse_list_mark(std::string_view line) noexcept;

/// One line of at most 4 KiB; false where there is none.
[[nodiscard]] bool read_head_line(std::istream& input, std::string& line);

}  // namespace vidimus::sltd
