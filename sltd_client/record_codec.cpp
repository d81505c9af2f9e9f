#include "sltd_client/record_codec.h"

#include <algorithm>
#include <array>
#include <mutex>

#include "sltd_client/calendar.h"

namespace vidimus::sltd {

namespace {

// First byte: class in bits 0–2, "has a day" in bit 3, "follows a pattern" in bit 4. Then the day (2 bytes, since
// 1949-12-31), then either the pattern's number and the digits as a number, or length and text. All little-endian.
constexpr unsigned class_bits = 0x07;
constexpr unsigned has_day = 0x08;
constexpr unsigned has_pattern = 0x10;
constexpr unsigned known_bits = class_bits | has_day | has_pattern;
constexpr std::size_t most_digits = 19;  // 10^19 - 1 fits 64 bits

constexpr std::array<Record::Class, 5> stored_classes{Record::Class::stolen, Record::Class::lost,
                                                      Record::Class::revoked, Record::Class::invalid,
                                                      Record::Class::stolen_blank};

std::chrono::sys_days day_zero() {
    return std::chrono::sys_days{std::chrono::year{1949} / std::chrono::December / 31};
}

std::optional<unsigned> day_number(std::string_view text) {
    const auto parsed = parse_day(text);
    const auto count = parsed ? (*parsed - day_zero()).count() : 0;
    return count < 1 || count > 0xFFFF ? std::nullopt : std::optional{static_cast<unsigned>(count)};
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

void append_little_endian(std::string& bytes, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        bytes += static_cast<char>(value >> (8U * i) & 0xFFU);
    }
}

std::optional<std::uint64_t> take_little_endian(std::string_view& bytes, std::size_t size) {
    if (bytes.size() < size) {
        return std::nullopt;
    }
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
        value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8U * i);
    }
    bytes.remove_prefix(size);
    return value;
}

std::size_t bytes_for_digits(std::size_t digits) {
    std::uint64_t largest = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        largest = largest * 10 + 9;
    }
    std::size_t bytes = 0;
    for (; largest > 0; largest >>= 8U) {
        ++bytes;
    }
    return bytes;
}

struct Split {
    std::string pattern;
    std::uint64_t digits = 0;
    std::size_t count = 0;
};

// Nothing where the reference has more digits than a number holds.
std::optional<Split> split_reference(std::string_view reference) {
    Split split;
    for (std::size_t i = 0; i < reference.size();) {
        if (!is_digit(reference[i])) {
            split.pattern += reference[i++];
            continue;
        }
        std::size_t run = 0;
        for (; i < reference.size() && is_digit(reference[i]); ++i, ++run) {
            if (split.count + run == most_digits) {
                return std::nullopt;
            }
            split.digits = split.digits * 10 + static_cast<unsigned>(reference[i] - '0');
        }
        split.pattern += static_cast<char>(run);
        split.count += run;
    }
    return split;
}

bool is_run(char c) {
    return c >= 1 && c <= static_cast<char>(most_digits);
}

std::size_t digits_in(std::string_view pattern) {
    std::size_t digits = 0;
    for (const char c : pattern) {
        digits += is_run(c) ? static_cast<std::size_t>(c) : 0;
    }
    return digits;
}

std::string joined(const ReferencePatterns::Pattern& pattern, std::uint64_t digits) {
    std::string text(pattern.digits, '0');
    for (auto place = text.rbegin(); place != text.rend(); ++place, digits /= 10) {
        *place = static_cast<char>('0' + digits % 10);
    }
    std::string reference;
    reference.reserve(pattern.text.size() + pattern.digits);
    std::size_t used = 0;
    for (const char c : pattern.text) {
        if (is_run(c)) {
            reference.append(text, used, static_cast<std::size_t>(c));
            used += static_cast<std::size_t>(c);
        } else {
            reference += c;
        }
    }
    return reference;
}

ReferencePatterns::Pattern pattern_of(std::string text) {
    const auto digits = digits_in(text);
    return {std::move(text), digits, bytes_for_digits(digits)};
}

bool has_control_character(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

}  // namespace

std::optional<std::uint32_t> ReferencePatterns::number_of(std::string_view pattern) {
    const std::string text{pattern};
    {
        const std::shared_lock lock(mutex_);
        const auto found = numbers_.find(text);
        if (found != numbers_.end()) {
            return found->second;
        }
        if (patterns_.size() >= most_patterns) {
            return std::nullopt;
        }
    }
    const std::unique_lock lock(mutex_);
    const auto [place, added] = numbers_.emplace(text, static_cast<std::uint32_t>(patterns_.size()));
    if (added) {
        patterns_.push_back(pattern_of(text));
    }
    return place->second;
}

const ReferencePatterns::Pattern* ReferencePatterns::at(std::uint32_t number) const {
    const std::shared_lock lock(mutex_);
    return number < patterns_.size() ? &patterns_[number] : nullptr;
}

bool ReferencePatterns::skip(std::string_view& bytes, std::size_t records) const {
    const auto byte = [&bytes](std::size_t i) {
        return i < bytes.size() ? static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])) : 0;
    };
    const std::shared_lock lock(mutex_);
    for (; records > 0; --records) {
        const auto flags = byte(0);
        std::size_t size = (flags & has_day) != 0 ? 3 : 1;
        if ((flags & has_pattern) != 0) {
            std::size_t number = byte(size++);
            if ((number & 0x80U) != 0) {
                number = (number & 0x7FU) | byte(size++) << 7U;
            }
            if (number >= patterns_.size()) {
                return false;
            }
            size += patterns_[number].digit_bytes;
        } else {
            size += 1 + byte(size);
        }
        if (size > bytes.size()) {
            return false;
        }
        bytes.remove_prefix(size);
    }
    return true;
}

std::string ReferencePatterns::bytes() const {
    const std::shared_lock lock(mutex_);
    std::string bytes;
    for (const auto& pattern : patterns_) {
        bytes += static_cast<char>(pattern.text.size());
        bytes += pattern.text;
    }
    return bytes;
}

bool ReferencePatterns::replace(std::string_view bytes) {
    const std::unique_lock lock(mutex_);
    patterns_.clear();
    numbers_.clear();
    while (!bytes.empty()) {
        const auto size = static_cast<std::size_t>(static_cast<unsigned char>(bytes.front()));
        const auto pattern = bytes.substr(1, size);
        // A number past most_patterns can come of two threads that took one in at once.
        if (pattern.size() != size || size > longest_reference || digits_in(pattern) > most_digits ||
            patterns_.size() >= 2 * most_patterns ||
            !numbers_.emplace(pattern, static_cast<std::uint32_t>(patterns_.size())).second) {
            return false;
        }
        patterns_.push_back(pattern_of(std::string{pattern}));
        bytes.remove_prefix(1 + size);
    }
    return true;
}

bool is_storable_day(std::string_view text) {
    return day_number(text).has_value();
}

std::optional<std::string> encode_record(const Record& record, ReferencePatterns& patterns) {
    const auto* const place = std::find(stored_classes.begin(), stored_classes.end(), record.record_class);
    if (place == stored_classes.end() || record.reference.size() > longest_reference ||
        has_control_character(record.reference)) {
        return std::nullopt;
    }
    auto flags = static_cast<unsigned>(place - stored_classes.begin());
    std::optional<unsigned> day;
    if (record.date) {
        day = day_number(*record.date);
        if (!day) {
            return std::nullopt;
        }
        flags |= has_day;
    }
    const auto split = split_reference(record.reference);
    const auto number = split ? patterns.number_of(split->pattern) : std::nullopt;
    flags |= number ? has_pattern : 0U;
    std::string bytes;
    bytes += static_cast<char>(flags);
    if (day) {
        append_little_endian(bytes, *day, 2);
    }
    if (number) {
        // One byte for the first 128 patterns, two for the rest.
        if (*number < 0x80) {
            append_little_endian(bytes, *number, 1);
        } else {
            append_little_endian(bytes, (*number & 0x7FU) | 0x80U | (*number >> 7U) << 8U, 2);
        }
        append_little_endian(bytes, split->digits, bytes_for_digits(split->count));
    } else {
        bytes += static_cast<char>(record.reference.size());
        bytes += record.reference;
    }
    return bytes;
}

std::optional<Record> decode_record(std::string_view& bytes, const ReferencePatterns& patterns) {
    const auto flags = take_little_endian(bytes, 1);
    if (!flags || (*flags & ~std::uint64_t{known_bits}) != 0 || (*flags & class_bits) >= stored_classes.size()) {
        return std::nullopt;
    }
    Record record;
    record.record_class = stored_classes[*flags & class_bits];
    if ((*flags & has_day) != 0) {
        const auto day = take_little_endian(bytes, 2);
        if (!day || *day == 0) {
            return std::nullopt;
        }
        record.date = day_text(day_zero() + std::chrono::days{static_cast<int>(*day)});
    }
    if ((*flags & has_pattern) != 0) {
        auto number = take_little_endian(bytes, 1);
        if (number && (*number & 0x80U) != 0) {
            const auto high = take_little_endian(bytes, 1);
            number = high ? std::optional{(*number & 0x7FU) | *high << 7U} : std::nullopt;
        }
        const auto* const pattern = number ? patterns.at(static_cast<std::uint32_t>(*number)) : nullptr;
        const auto digits = pattern != nullptr ? take_little_endian(bytes, pattern->digit_bytes) : std::nullopt;
        if (!digits) {
            return std::nullopt;
        }
        record.reference = joined(*pattern, *digits);
    } else {
        const auto size = take_little_endian(bytes, 1);
        if (!size || *size > longest_reference || bytes.size() < *size) {
            return std::nullopt;
        }
        record.reference = bytes.substr(0, *size);
        bytes.remove_prefix(*size);
    }
    return record;
}

}  // namespace vidimus::sltd
