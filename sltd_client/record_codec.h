// A record as a local copy stores it, in few bytes: class, day, reference. References of one register follow a few
// patterns ("UTO-2025-000117"), so a pattern is kept once and a record holds the digits as a number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sltd_client/register.h"

namespace vidimus::sltd {

inline constexpr std::size_t longest_reference = 128;  // bytes
inline constexpr std::size_t most_patterns = 4096;

/// Patterns by number: the reference with each run of digits replaced by its length as one character (1 to 19). It only
/// grows, so that a number keeps its meaning. Thread-safe.
class ReferencePatterns {
  public:
    ReferencePatterns() = default;
    ReferencePatterns(const ReferencePatterns&) = delete;
    ReferencePatterns& operator=(const ReferencePatterns&) = delete;
    /// The pattern's number, taken in where it is new; nothing where there are `most_patterns` already.
    std::optional<std::uint32_t> number_of(std::string_view pattern);
    struct Pattern {
        std::string text;
        std::size_t digits = 0;
        std::size_t digit_bytes = 0;  // that hold them as a number
    };
    /// Null where there is no such pattern. It stays where it is until `replace`.
    [[nodiscard]] const Pattern* at(std::uint32_t number) const;
    /// Passes over so many stored records without reading them; false where there are not as many.
    [[nodiscard]] bool skip(std::string_view& bytes, std::size_t records) const;
    /// As bytes to be stored, and back; false where the bytes are no patterns.
    [[nodiscard]] std::string bytes() const;
    [[nodiscard]] bool replace(std::string_view bytes);

  private:
    mutable std::shared_mutex mutex_;
    std::deque<Pattern> patterns_;
    std::unordered_map<std::string, std::uint32_t> numbers_;
};

/// 1 to 140 bytes. Nothing where the reference is too long or holds a control character, or the day lies outside
/// 1950–2129.
[[nodiscard]] std::optional<std::string> encode_record(const Record& record, ReferencePatterns& patterns);
/// The record at the beginning of `bytes`, which then begin behind it; nothing where there is none.
[[nodiscard]] std::optional<Record> decode_record(std::string_view& bytes, const ReferencePatterns& patterns);
/// Whether the day can be stored.
[[nodiscard]] bool is_storable_day(std::string_view text);

}  // namespace vidimus::sltd
