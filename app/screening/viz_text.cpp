#include "app/screening/viz_text.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "mrz/transliterate.h"

namespace vidimus::screening {
namespace {

constexpr std::array<std::pair<char32_t, std::u32string_view>, 24> marked{{
    {U'A', U"ÀÁÂÃÄÅĀĂĄàáâãäåāăą"},
    {U'C', U"ÇĆĈĊČçćĉċč"},
    {U'D', U"ĎĐÐďđð"},
    {U'E', U"ÈÉÊËĒĔĖĘĚèéêëēĕėęě"},
    {U'G', U"ĜĞĠĢĝğġģ"},
    {U'H', U"ĤĦĥħ"},
    {U'I', U"ÌÍÎÏĨĪĬĮİıìíîïĩīĭį"},
    {U'J', U"Ĵĵ"},
    {U'K', U"Ķķ"},
    {U'L', U"ĹĻĽĿŁĺļľŀł"},
    {U'N', U"ÑŃŅŇñńņň"},
    {U'O', U"ÒÓÔÕÖØŌŎŐòóôõöøōŏő"},
    {U'R', U"ŔŖŘŕŗř"},
    {U'S', U"ŚŜŞŠȘśŝşšș"},
    {U'T', U"ŢŤŦȚţťŧț"},
    {U'U', U"ÙÚÛÜŨŪŬŮŰŲùúûüũūŭůűų"},
    {U'W', U"Ŵŵ"},
    {U'Y', U"ÝŶŸýÿŷ"},
    {U'Z', U"ŹŻŽźżž"},
    {U'ẞ', U"ß"},
    {U'Æ', U"æ"},
    {U'Œ', U"œ"},
    {U'Þ', U"þ"},
    {U'Ŋ', U"ŋ"},
}};

// Cyrillic: the last letters of the first and of the last, and the eighth.
constexpr std::array<std::u32string_view, 9> families{U"O0QDО", U"I1LT7|", U"S5", U"B8", U"Z2",
                                                      U"G6",    U"A4",     U"Ж",  U"3З"};

/// What a Latin letter without its mark may be in a zone, beside itself: the mark may not have been read.
std::u32string_view forms_of(char32_t letter, std::size_t index) {
    static constexpr std::array<std::pair<char32_t, std::array<std::u32string_view, 4>>, 14> table{{
        {U'A', {U"AE", U"AA", U"AXX", U""}},
        {U'O', {U"OE", U"OXX", U"OEXX", U""}},
        {U'U', {U"UE", U"UXX", U"", U""}},
        {U'N', {U"NXX", U"", U"", U""}},
        {U'D', {U"DJ", U"", U"", U""}},
        {U'B', {U"SS", U"", U"", U""}},
        {U'ẞ', {U"SS", U"S", U"", U""}},
        {U'Æ', {U"AE", U"", U"", U""}},
        {U'Œ', {U"OE", U"", U"", U""}},
        {U'Þ', {U"TH", U"", U"", U""}},
        {U'P', {U"TH", U"", U"", U""}},
        {U'Ŋ', {U"N", U"", U"", U""}},
        {U'E', {U"EE", U"", U"", U""}},
        {U'I', {U"J", U"", U"", U""}},
    }};
    for (const auto& [of, forms] : table) {
        if (of == letter) {
            return forms[index];
        }
    }
    return {};
}

/// Signs that no field prints, and the letter or figure that a net takes for one of them.
constexpr std::array<std::pair<char32_t, char32_t>, 6> mistaken{
    {{U'£', U'E'}, {U'€', U'C'}, {U'$', U'S'}, {U'§', U'S'}, {U'¥', U'Y'}, {U'|', U'I'}}};

char32_t as_print(char32_t sign) {
    const auto* const found =
        std::find_if(mistaken.begin(), mistaken.end(), [sign](const auto& pair) { return pair.first == sign; });
    return found == mistaken.end() ? sign : found->second;
}

struct Option {
    std::u32string text;
    double cost = 0.0;
};

constexpr double least_candidate = 0.05;  // probability of what the net saw as well
constexpr double cost_doubtful = 0.25;
constexpr double cost_extra = 0.7;

std::vector<Option> options_of(const ReadSign& sign, bool name) {
    std::vector<Option> options;
    const char32_t own = plain(sign.sign);
    options.push_back({std::u32string(1, own), 0.0});
    if (name) {
        for (std::size_t i = 0; i < 4; ++i) {
            if (const std::u32string_view form = forms_of(own, i); !form.empty()) {
                options.push_back({std::u32string(form), 0.0});
            }
        }
        if (own > 0x36F) {  // another script: how states write it in a zone
            const std::string letter = encoded(std::u32string(1, own));
            for (const mrz::Practice practice :
                 {mrz::Practice::serbian, mrz::Practice::macedonian, mrz::Practice::general, mrz::Practice::bulgarian,
                  mrz::Practice::ukrainian, mrz::Practice::greek}) {
                options.push_back({decoded(mrz::transliterate(letter, practice)), 0.0});
            }
        }
    }
    for (const auto& [other, probability] : sign.others) {
        if (probability > least_candidate && plain(other) != own) {
            options.push_back({std::u32string(1, plain(other)), cost_doubtful});
        }
    }
    std::erase_if(options, [](const Option& option) { return option.text.empty(); });
    return options;
}

}  // namespace

std::u32string decoded(std::string_view utf8) {
    std::u32string text;
    for (std::size_t i = 0; i < utf8.size();) {
        const auto first = static_cast<unsigned char>(utf8[i]);
        const std::size_t size = first < 0x80              ? 1
                                 : (first & 0xE0U) == 0xC0 ? 2
                                 : (first & 0xF0U) == 0xE0 ? 3
                                 : (first & 0xF8U) == 0xF0 ? 4
                                                           : 0;
        bool good = size > 0 && i + size <= utf8.size();
        char32_t sign = size == 1 ? first : first & (0x7FU >> size);
        for (std::size_t k = 1; good && k < size; ++k) {
            const auto next = static_cast<unsigned char>(utf8[i + k]);
            good = (next & 0xC0U) == 0x80;
            sign = sign << 6U | (next & 0x3FU);
        }
        if (good) {
            text += sign;
        }
        i += good ? size : 1;
    }
    return text;
}

std::string encoded(std::u32string_view text) {
    std::string utf8;
    for (const char32_t sign : text) {
        if (sign < 0x80) {
            utf8 += static_cast<char>(sign);
        } else if (sign < 0x800) {
            utf8 += static_cast<char>(0xC0U | sign >> 6U);
            utf8 += static_cast<char>(0x80U | (sign & 0x3FU));
        } else if (sign < 0x10000) {
            utf8 += static_cast<char>(0xE0U | sign >> 12U);
            utf8 += static_cast<char>(0x80U | (sign >> 6U & 0x3FU));
            utf8 += static_cast<char>(0x80U | (sign & 0x3FU));
        } else {
            utf8 += static_cast<char>(0xF0U | sign >> 18U);
            utf8 += static_cast<char>(0x80U | (sign >> 12U & 0x3FU));
            utf8 += static_cast<char>(0x80U | (sign >> 6U & 0x3FU));
            utf8 += static_cast<char>(0x80U | (sign & 0x3FU));
        }
    }
    return utf8;
}

char32_t plain(char32_t sign) {
    if (sign >= U'a' && sign <= U'z') {
        return sign - U'a' + U'A';
    }
    if (sign < 0x80) {
        return sign;
    }
    for (const auto& [base, signs] : marked) {
        if (signs.find(sign) != std::u32string_view::npos) {
            return base;
        }
    }
    if (sign >= 0x430 && sign <= 0x44F) {  // Cyrillic а to я
        return sign - 0x20;
    }
    if (sign >= 0x450 && sign <= 0x45F) {  // ѐ to џ
        return sign - 0x50;
    }
    if (sign >= 0x3B1 && sign <= 0x3C9 && sign != 0x3C2) {  // Greek
        return sign - 0x20;
    }
    return sign;
}

bool has_mark(char32_t sign) {
    const char32_t own = plain(sign);
    const bool cyrillic = own >= 0x400 && own <= 0x52F;
    return cyrillic ? own < 0x410 || own > 0x42F : own != sign && sign >= 0x80 && sign < 0x370;
}

bool is_digit(char32_t sign) {
    return sign >= U'0' && sign <= U'9';
}

bool is_letter(char32_t sign) {
    const char32_t own = plain(sign);
    return (own >= U'A' && own <= U'Z') || (own >= 0xC0 && own <= 0x24F && own != 0xD7 && own != 0xF7) ||
           (own >= 0x370 && own <= 0x52F) || own == U'ẞ';
}

bool look_alike(char32_t a, char32_t b) {
    if (is_digit(a) == is_digit(b)) {
        return false;
    }
    return std::any_of(families.begin(), families.end(), [&](std::u32string_view family) {
        return family.find(a) != std::u32string_view::npos && family.find(b) != std::u32string_view::npos;
    });
}

ReadLine to_read_line(const ocr::VizLine& line) {
    ReadLine result;
    bool word = true;
    std::string before;
    for (const ocr::VizCharacter& character : line.characters) {
        std::u32string text = decoded(character.candidates.front().character);
        std::transform(text.begin(), text.end(), text.begin(), as_print);
        word = word || character.space_before;
        before += character.space_before ? " " : "";
        if (text.empty() || !(is_digit(text.front()) || is_letter(text.front()))) {
            word = true;
            before += encoded(text);
            continue;
        }
        ReadSign sign;
        sign.before = std::exchange(before, {});
        sign.sign = text.front();
        sign.probability = static_cast<double>(character.candidates.front().probability);
        for (std::size_t i = 1; i < character.candidates.size(); ++i) {
            const std::u32string other = decoded(character.candidates[i].character);
            if (!other.empty()) {
                sign.others.emplace_back(as_print(other.front()),
                                         static_cast<double>(character.candidates[i].probability));
            }
        }
        sign.starts_word = word;
        sign.quad = character.quad;
        sign.shape = character.shape;
        word = false;
        result.push_back(std::move(sign));
    }
    return result;
}

std::string text_of(const ReadLine& line, std::size_t first, std::size_t last) {
    std::string text;
    for (std::size_t i = first; i < std::min(last, line.size()); ++i) {
        text += (i > first && line[i].starts_word ? " " : "") + encoded(std::u32string(1, line[i].sign));
    }
    return text;
}

std::string printed_text(const ReadLine& line, std::size_t first, std::size_t last) {
    std::string text;
    for (std::size_t i = first; i < std::min(last, line.size()); ++i) {
        text += (i > first ? line[i].before : "") + encoded(std::u32string(1, line[i].sign));
    }
    return text;
}

Laid lay(const ReadLine& line, std::u32string_view expected, bool name, bool may_end_early) {
    constexpr double never = std::numeric_limits<double>::max() / 4;
    const std::size_t rows = line.size() + 1;
    const std::size_t columns = expected.size() + 1;
    struct Step {
        double cost = never;
        std::size_t row = 0;
        std::size_t column = 0;
        Laid::Place::Kind kind = Laid::Place::Kind::same;
    };
    using Kind = Laid::Place::Kind;
    std::vector<Step> table(rows * columns);
    const auto at = [&](std::size_t row, std::size_t column) -> Step& { return table[row * columns + column]; };
    const auto reach = [&](std::size_t row, std::size_t column, double cost, std::size_t from_row,
                           std::size_t from_column, Kind kind) {
        if (Step& step = at(row, column); cost < step.cost) {
            step = {cost, from_row, from_column, kind};
        }
    };
    for (std::size_t row = 0; row < rows; ++row) {
        // The text begins with a word, or something of the ground was read as a part of it.
        reach(row, 0, row == 0 || row == line.size() || line[row].starts_word ? 0.0 : 0.3, row, 0, Kind::same);
    }
    for (std::size_t row = 0; row < rows; ++row) {
        const std::vector<Option> options = row < line.size() ? options_of(line[row], name) : std::vector<Option>{};
        for (std::size_t column = 0; column < columns; ++column) {
            const double cost = at(row, column).cost;
            if (cost >= never) {
                continue;
            }
            if (column < expected.size()) {
                reach(row, column + 1, cost + 1.0, row, column, Kind::missing);
            }
            if (row == line.size()) {
                continue;
            }
            if (column > 0 && column < expected.size()) {
                reach(row + 1, column, cost + cost_extra, row, column, Kind::extra);
            }
            for (const Option& option : options) {
                if (expected.substr(column, option.text.size()) == option.text) {
                    reach(row + 1, column + option.text.size(), cost + option.cost, row, column,
                          option.cost > 0.0 ? Kind::doubtful : Kind::same);
                }
            }
            if (column < expected.size()) {
                const bool alike = look_alike(plain(line[row].sign), expected[column]);
                reach(row + 1, column + 1, cost + (alike ? cost_doubtful : 1.0), row, column,
                      alike ? Kind::doubtful : Kind::other);
            }
        }
    }
    // Letters that go on without a space belong to the same word.
    const auto tail = [&](std::size_t row) {
        std::size_t more = 0;
        while (row > 0 && row + more < line.size() && !line[row + more].starts_word) {
            ++more;
        }
        return more;
    };
    std::size_t best = 0;
    double least = never;
    for (std::size_t row = 0; row < rows; ++row) {
        const double cost =
            at(row, columns - 1).cost +
            (may_end_early ? 0.0 : cost_extra * static_cast<double>(std::min<std::size_t>(tail(row), 4)));
        if (cost < least) {
            least = cost;
            best = row;
        }
    }
    Laid laid;
    laid.cost = least;
    laid.last = best;
    laid.goes_on = may_end_early ? 0 : tail(best);
    std::size_t row = best;
    std::size_t column = columns - 1;
    while (column > 0) {
        const Step& step = at(row, column);
        laid.places.push_back({step.kind, step.row, step.column, column - step.column});
        row = step.row;
        column = step.column;
    }
    laid.first = row;
    std::reverse(laid.places.begin(), laid.places.end());
    return laid;
}

}  // namespace vidimus::screening
