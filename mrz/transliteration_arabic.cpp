// The Arabic table and its two directions.
#include "mrz/transliteration_arabic.h"

#include <algorithm>
#include <array>

namespace vidimus::mrz {
namespace {

// Compared with a 2011 presentation of the rules by their author (U+0621 to U+0635) and with another program's copy of
// the standard's table (U+0628 to U+06D3). Only from memory of the standard: U for U+0624, which the presentation has
// as XW (both are legal here), and that a shadda repeats the whole code.
// clang-format off
constexpr Transliteration table[] = {
    {0x0621, "XE"}, {0x0622, "XAA"}, {0x0623, "XAE"}, {0x0624, "U|XW"}, {0x0625, "I"}, {0x0626, "XI"}, {0x0627, "A"},
    {0x0628, "B"}, {0x0629, "XTA|XAH"}, {0x062A, "T"}, {0x062B, "XTH"}, {0x062C, "J"}, {0x062D, "XH"}, {0x062E, "XKH"},
    {0x062F, "D"}, {0x0630, "XDH"}, {0x0631, "R"}, {0x0632, "Z"}, {0x0633, "S"}, {0x0634, "XSH"}, {0x0635, "XSS"},
    {0x0636, "XDZ"}, {0x0637, "XTT"}, {0x0638, "XZZ"}, {0x0639, "E"}, {0x063A, "G"}, {0x0641, "F"}, {0x0642, "Q"},
    {0x0643, "K"}, {0x0644, "L"}, {0x0645, "M"}, {0x0646, "N"}, {0x0647, "H"}, {0x0648, "W"}, {0x0649, "XAY"},
    {0x064A, "Y"}, {0x0671, "XXA"}, {0x0679, "XXT"}, {0x067C, "XRT"}, {0x067E, "P"}, {0x0681, "XKE"}, {0x0685, "XXH"},
    {0x0686, "XC"}, {0x0688, "XXD"}, {0x0689, "XDR"}, {0x0691, "XXR"}, {0x0693, "XRR"}, {0x0696, "XRX"}, {0x0698, "XJ"},
    {0x069A, "XXS"}, {0x06A9, "XKK"}, {0x06AB, "XXK"}, {0x06AD, "XNG"}, {0x06AF, "XGG"}, {0x06BA, "XNN"}, {0x06BC, "XXN"},
    {0x06BE, "XDO"}, {0x06C0, "XYH"}, {0x06C1, "XXG"}, {0x06C2, "XGE"}, {0x06C3, "XTG"}, {0x06CC, "XYA"}, {0x06CD, "XXY"},
    {0x06D0, "Y"}, {0x06D2, "XYB"}, {0x06D3, "XBE"},
};
// clang-format on

constexpr char32_t teh_marbuta = 0x0629;
constexpr char32_t shadda = 0x0651;

bool is_arabic(char32_t c) {
    return (c >= 0x0600 && c <= 0x06FF) || (c >= 0x0750 && c <= 0x077F);
}

// Every letter of the table takes two bytes in UTF-8.
void append_letter(std::string& text, char32_t c) {
    text += static_cast<char>(0xC0 | (c >> 6));
    text += static_cast<char>(0x80 | (c & 0x3F));
}

// Vowel signs, tatweel, signs of the Koran: not encoded.
bool is_mark(char32_t c) {
    return c == 0x0640 || (c >= 0x0610 && c <= 0x061A) || (c >= 0x064B && c <= 0x065F) || c == 0x0670 ||
           (c >= 0x06D6 && c <= 0x06ED);
}

const Transliteration* find_letter(char32_t c) {
    const auto* const found = std::ranges::lower_bound(table, c, {}, &Transliteration::character);
    return found != std::end(table) && found->character == c ? found : nullptr;
}

// XAH at the end of a part of the name, XTA within it; whoever mixes them up is understood too.
std::string_view forms_at(std::span<const char32_t> text, std::size_t at) {
    const Transliteration* const letter = find_letter(text[at]);
    if (letter == nullptr) return "";
    if (letter->character != teh_marbuta) return letter->forms;
    std::size_t next = at + 1;
    while (next < text.size() && is_mark(text[next])) ++next;
    const bool within = next < text.size() && find_letter(text[next]) != nullptr;
    return within ? "XTA|XAH" : "XAH|XTA";
}

}  // namespace

std::span<const Transliteration> arabic_letters() {
    return table;
}

std::optional<ArabicStep> arabic_step(std::span<const char32_t> text, std::size_t at) {
    if (!is_arabic(text[at])) return std::nullopt;
    if (text[at] != shadda) return ArabicStep{forms_at(text, at)};
    // A vowel sign may stand between the letter and its shadda.
    std::size_t letter = at;
    while (letter > 0 && is_mark(text[letter])) --letter;
    return ArabicStep{forms_at(text, letter), true};
}

char32_t arabic_composed(char32_t letter, char32_t mark) {
    constexpr std::array<std::array<char32_t, 3>, 7> pairs = {{{0x0627, 0x0653, 0x0622},
                                                               {0x0627, 0x0654, 0x0623},
                                                               {0x0648, 0x0654, 0x0624},
                                                               {0x0627, 0x0655, 0x0625},
                                                               {0x064A, 0x0654, 0x0626},
                                                               {0x06C1, 0x0654, 0x06C2},
                                                               {0x06D2, 0x0654, 0x06D3}}};
    for (const auto& [base, sign, composed] : pairs) {
        if (base == letter && sign == mark) return composed;
    }
    return letter;
}

std::optional<std::string> arabic_from_mrz(std::string_view mrz) {
    constexpr std::size_t longest_code = 3;
    std::string text;
    for (std::size_t at = 0; at < mrz.size();) {
        if (mrz[at] == '<') {
            if (!text.empty() && text.back() != ' ') text += ' ';
            ++at;
            continue;
        }
        const Transliteration* found = nullptr;
        std::size_t used = std::min(longest_code, mrz.size() - at);
        while (used > 0) {
            const auto* const letter = std::ranges::find_if(
                table, [&](const Transliteration& entry) { return has_form(entry.forms, mrz.substr(at, used)); });
            if (letter != std::end(table)) {
                found = letter;
                break;
            }
            --used;
        }
        if (found == nullptr) return std::nullopt;
        append_letter(text, found->character);
        at += used;
    }
    if (!text.empty() && text.back() == ' ') text.pop_back();
    return text;
}

}  // namespace vidimus::mrz
