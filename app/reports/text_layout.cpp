// UTF-8 decoding, display width and line breaking.
#include "app/reports/text_layout.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace vidimus::reports {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr char32_t invalid = 0xFFFFFFFFU;

struct Decoded {
    char32_t code = invalid;
    std::size_t length = 1;
};

/// One code point; overlong forms, surrogates and values beyond U+10FFFF are invalid.
Decoded decode(std::string_view text) {
    const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) {
        return {lead, 1};
    }
    std::size_t length = 0;
    char32_t code = 0;
    char32_t least = 0;
    if ((lead & 0xE0U) == 0xC0) {
        length = 2, code = lead & 0x1FU, least = 0x80;
    } else if ((lead & 0xF0U) == 0xE0) {
        length = 3, code = lead & 0x0FU, least = 0x800;
    } else if ((lead & 0xF8U) == 0xF0) {
        length = 4, code = lead & 0x07U, least = 0x10000;
    }
    if (length == 0 || text.size() < length) {
        return {};
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) {
            return {};
        }
        code = (code << 6U) | (byte(i) & 0x3FU);
    }
    if (code < least || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
        return {};
    }
    return {code, length};
}

struct Range {
    char32_t first;
    char32_t last;
};

template <std::size_t Count>
bool within(char32_t code, const std::array<Range, Count>& ranges) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [code](const Range& range) { return code >= range.first && code <= range.last; });
}

bool steers_the_terminal(char32_t code) {
    static constexpr std::array<Range, 6> ranges{
        {{0x00, 0x1F}, {0x7F, 0x9F}, {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF}}};
    return within(code, ranges);
}

std::size_t width_of(char32_t code) {
    static constexpr std::array<Range, 4> combining{
        {{0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x20D0, 0x20FF}, {0xFE20, 0xFE2F}}};
    static constexpr std::array<Range, 7> wide{{{0x1100, 0x115F},
                                                {0x2E80, 0xA4CF},
                                                {0xAC00, 0xD7A3},
                                                {0xF900, 0xFAFF},
                                                {0xFE30, 0xFE6F},
                                                {0xFF00, 0xFF60},
                                                {0x1F300, 0x1FAFF}}};
    if (within(code, combining)) {
        return 0;
    }
    return within(code, wide) ? 2 : 1;
}

/// The longest beginning of `word` that fits `width` columns; at least one character.
std::size_t bytes_that_fit(std::string_view word, std::size_t width) {
    std::size_t bytes = 0;
    std::size_t used = 0;
    while (bytes < word.size()) {
        const Decoded next = decode(word.substr(bytes));
        used += width_of(next.code);
        if (bytes > 0 && used > width) {
            break;
        }
        bytes += next.length;
    }
    return bytes;
}

}  // namespace

std::string printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const Decoded next = decode(text);
        if (next.code == invalid || steers_the_terminal(next.code)) {
            out += replacement;
        } else {
            out += text.substr(0, next.length);
        }
        text.remove_prefix(next.length);
    }
    return out;
}

std::size_t columns_of(std::string_view text) {
    std::size_t columns = 0;
    while (!text.empty()) {
        const Decoded next = decode(text);
        columns += width_of(next.code);
        text.remove_prefix(next.length);
    }
    return columns;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width, std::string_view first, std::string_view rest) {
    std::vector<std::string> lines;
    std::string line(first);
    std::size_t used = columns_of(first);
    bool line_has_words = false;
    const auto next_line = [&] {
        lines.push_back(line);
        line = rest;
        used = columns_of(rest);
        line_has_words = false;
    };
    while (!text.empty()) {
        const std::size_t gap = text.find_first_not_of(' ');
        if (gap == std::string_view::npos) {
            break;
        }
        text.remove_prefix(gap);
        std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(word.size());
        if (line_has_words && used + 1 + columns_of(word) > width) {
            next_line();
        }
        while (!word.empty()) {
            const std::size_t space = line_has_words ? 1 : 0;
            const std::size_t room = width > used + space ? width - used - space : 1;
            const std::size_t bytes = bytes_that_fit(word, room);
            line.append(space, ' ');
            line += word.substr(0, bytes);
            used += space + columns_of(word.substr(0, bytes));
            line_has_words = true;
            word.remove_prefix(bytes);
            if (!word.empty()) {
                next_line();
            }
        }
    }
    lines.push_back(line);
    return lines;
}

}  // namespace vidimus::reports
