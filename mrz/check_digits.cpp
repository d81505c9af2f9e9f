// Weights 7, 3, 1 over the cells of the layout, with the overflow of long document numbers.
#include "mrz/check_digits.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "mrz/document.h"

namespace vidimus::mrz {
namespace {

constexpr std::array<signed char, 256> make_values() {
    std::array<signed char, 256> values{};
    for (auto& value : values) value = -1;
    for (int i = 0; i < 10; ++i) values[static_cast<std::size_t>('0' + i)] = static_cast<signed char>(i);
    for (int i = 0; i < 26; ++i) values[static_cast<std::size_t>('A' + i)] = static_cast<signed char>(10 + i);
    values[static_cast<std::size_t>('<')] = 0;
    return values;
}

constexpr auto values = make_values();
constexpr std::array<int, 3> weights = {7, 3, 1};

// A running sum; `wrong` once a character had no value.
struct Sum {
    int total = 0;
    int index = 0;
    bool wrong = false;
    bool only_fillers = true;

    void add(std::string_view cells) {
        for (const char c : cells) {
            const int value = character_value(c);
            if (value < 0) wrong = true;
            if (c != '<') only_fillers = false;
            total += value * weights[static_cast<std::size_t>(index)];
            index = index == 2 ? 0 : index + 1;
        }
    }
    [[nodiscard]] char digit() const { return wrong ? '?' : static_cast<char>('0' + total % 10); }
};

std::string_view cells(const Span& span, std::span<const std::string> lines) {
    return std::string_view(lines[static_cast<std::size_t>(span.line)])
        .substr(static_cast<std::size_t>(span.first), static_cast<std::size_t>(span.length));
}

}  // namespace

int character_value(char character) {
    return values[static_cast<unsigned char>(character)];
}

char check_digit(std::string_view text) {
    Sum sum;
    sum.add(text);
    return sum.digit();
}

bool check_digits_verify(const Layout& layout, std::span<const std::string> lines) {
    return std::ranges::all_of(layout.check_digits,
                               [&](const CheckDigitLayout& digit) { return digit_state(layout, digit, lines).valid; });
}

DigitState digit_state(const Layout& layout, const CheckDigitLayout& digit, std::span<const std::string> lines) {
    DigitState state;
    state.line = digit.position.line;
    state.column = digit.position.first;
    state.printed = cells(digit.position, lines)[0];
    Sum sum;
    for (const Span& span : digit.covers) sum.add(cells(span, lines));

    // A filler in the digit's place after a full field: the value goes on in the optional data, its digit after it. The
    // filler itself is no part of the sum; but Portuguese and older Belgian cards sum it as a cell, which is let pass.
    if (digit.overflow_into && state.printed == '<' && cells(digit.covers.back(), lines).back() != '<') {
        const FieldLayout* field = layout.field(*digit.overflow_into);
        const std::string_view rest = cells(field->span, lines);
        const std::size_t end = std::min(rest.find('<'), rest.size());
        if (end >= 2) {
            Sum with_filler = sum;
            with_filler.add("<");
            with_filler.add(rest.substr(0, end - 1));
            sum.add(rest.substr(0, end - 1));
            state.overflows = true;
            state.overflow_cells = static_cast<int>(end - 1);
            state.line = field->span.line;
            state.column = field->span.first + state.overflow_cells;
            state.printed = rest[end - 1];
            state.filler_counted = state.printed != sum.digit() && state.printed == with_filler.digit();
            if (state.filler_counted) sum = with_filler;
        }
    }
    state.expected = sum.digit();
    state.valid =
        state.printed == state.expected || (state.printed == '<' && digit.filler_when_empty && sum.only_fillers);
    return state;
}

}  // namespace vidimus::mrz
