// Latin, Cyrillic, Greek and Arabic to A–Z, and whether a text is one of the legal forms of another.
#include "mrz/transliterate.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "mrz/compose.h"
#include "mrz/transliteration_arabic.h"
#include "mrz/transliteration_tables.h"

namespace vidimus::mrz {
namespace {

// The columns: general (Doc 9303-3 §6.B), Serbian, Macedonian, Ukrainian, Belarusian, Bulgarian; null: as general.
struct CyrillicLetter {
    char32_t capital;
    const char* general;
    const char* serbian = nullptr;
    const char* macedonian = nullptr;
    const char* ukrainian = nullptr;
    const char* belarusian = nullptr;
    const char* bulgarian = nullptr;
};

// clang-format off
constexpr CyrillicLetter cyrillic[] = {
    {U'А', "A"}, {U'Б', "B"}, {U'В', "V"}, {U'Г', "G", nullptr, nullptr, "H", "H"}, {U'Д', "D"}, {U'Е', "E"},
    {U'Ё', "E", nullptr, nullptr, nullptr, "IO"}, {U'Ж', "ZH", "Z", "ZH"}, {U'З', "Z"}, {U'И', "I", nullptr, nullptr, "Y"},
    {U'Й', "I", nullptr, nullptr, "I|Y", nullptr, "Y"}, {U'К', "K"}, {U'Л', "L"}, {U'М', "M"}, {U'Н', "N"}, {U'О', "O"},
    {U'П', "P"}, {U'Р', "R"}, {U'С', "S"}, {U'Т', "T"}, {U'У', "U"}, {U'Ф', "F"}, {U'Х', "KH", "H", "H", nullptr, nullptr, "H"},
    {U'Ц', "TS", "C", "C"}, {U'Ч', "CH", "C", "CH"}, {U'Ш', "SH", "S", "SH"},
    {U'Щ', "SHCH", nullptr, nullptr, nullptr, nullptr, "SHT"}, {U'Ъ', "IE", nullptr, nullptr, nullptr, nullptr, "A"},
    {U'Ы', "Y"}, {U'Ь', "", nullptr, nullptr, nullptr, nullptr, "Y"}, {U'Э', "E"}, {U'Ю', "IU", nullptr, nullptr, "IU|YU", nullptr, "YU"},
    {U'Я', "IA", nullptr, nullptr, "IA|YA", nullptr, "YA"}, {U'Ђ', "D", "DJ|D"}, {U'Ѓ', "G", nullptr, "GJ"}, {U'Є', "IE", nullptr, nullptr, "IE|YE"},
    {U'Ѕ', "DZ"}, {U'І', "I"}, {U'Ї', "I", nullptr, nullptr, "I|YI"}, {U'Ј', "J"}, {U'Љ', "LJ"}, {U'Њ', "NJ"}, {U'Ћ', "C", "C"},
    {U'Ќ', "K", nullptr, "KJ"}, {U'Ў', "U"}, {U'Џ', "DZ", "DZ", "DJ"}, {U'Ґ', "G"}, {U'Ѣ', "E"}, {U'Ѫ', "U"}, {U'Ѳ', "F"},
    {U'Ѵ', "Y"}, {U'Ғ', "G"}, {U'Қ', "Q"}, {U'Ң', "N"}, {U'Ү', "U"}, {U'Ұ', "U"}, {U'Ҳ', "H"}, {U'Ҷ', "J"}, {U'Һ', "H"},
    {U'Ә', "A"}, {U'Ө', "O"}, {U'Ӣ', "I"}, {U'Ӯ', "U"},
};

constexpr std::array<const char*, 24> greek = {
    "A", "V", "G", "D", "E", "Z", "I", "TH", "I", "K", "L", "M", "N", "X", "O", "P", "R", "S", "T", "Y", "F", "CH", "PS", "O",
};
// clang-format on

std::vector<char32_t> decode(std::string_view text) {
    std::vector<char32_t> characters;
    characters.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const int more = lead < 0x80 ? 0 : (lead >> 5) == 6 ? 1 : (lead >> 4) == 14 ? 2 : (lead >> 3) == 30 ? 3 : -1;
        char32_t value = more == 0 ? lead : more == 1 ? lead & 0x1Fu : more == 2 ? lead & 0x0Fu : lead & 0x07u;
        bool whole = more >= 0 && i + static_cast<std::size_t>(more) < text.size();
        for (int k = 1; whole && k <= more; ++k) {
            const auto next = static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]);
            whole = (next >> 6) == 2;
            value = (value << 6) | (next & 0x3Fu);
        }
        if (whole) characters.push_back(value);  // bytes that are no UTF-8 are left out
        i += whole ? static_cast<std::size_t>(more) + 1 : 1;
    }
    return characters;
}

char32_t cyrillic_capital(char32_t c) {
    if (c >= 0x430 && c <= 0x44F) return c - 0x20;
    if (c >= 0x450 && c <= 0x45F) return c - 0x50;
    if (c >= 0x460 && c <= 0x52F && c % 2 == 1 && c != 0x4C1 && !(c > 0x4C1 && c < 0x4CF)) return c - 1;
    return c;
}

// 0 to 23 for alpha to omega; accents and breathings do not count. −1 if it is no Greek letter.
int greek_index(char32_t c) {
    constexpr std::u32string_view accented = U"ΆΈΉΊΌΎΏΪΫάέήίόύώϊϋΐΰς";
    constexpr std::u32string_view plain = U"ΑΕΗΙΟΥΩΙΥΑΕΗΙΟΥΩΙΥΙΥΣ";
    static_assert(accented.size() == plain.size());
    const std::size_t at = accented.find(c);
    if (at != std::u32string_view::npos) c = plain[at];
    if (c >= 0x3B1 && c <= 0x3C9) c -= 0x20;
    if (c < 0x391 || c > 0x3A9 || c == 0x3A2) return -1;
    return static_cast<int>(c - 0x391) - (c > 0x3A2 ? 1 : 0);
}

constexpr int alpha = 0, gamma = 2, epsilon = 4, eta = 6, kappa = 9, mu = 11, nu = 12, xi = 13, omicron = 14, pi = 15,
              tau = 18, upsilon = 19, chi = 21;
// The letters before which αυ, ευ, ηυ sound as av, ev, iv: vowels and β γ δ ζ λ μ ν ρ.
bool greek_voiced(int index) {
    constexpr std::array<int, 15> voiced = {0, 1, 2, 3, 4, 5, 6, 8, 10, 11, 12, 14, 16, 19, 23};
    return std::ranges::find(voiced, index) != voiced.end();
}

// What one place of the text becomes. `used` characters of the text belong to it.
struct Step {
    std::string_view forms;
    std::size_t used = 1;
    bool separator = false;
    bool optional = false;  // may be left out
};

Step greek_step(std::span<const char32_t> text, std::size_t at) {
    const int here = greek_index(text[at]);
    const int next = at + 1 < text.size() ? greek_index(text[at + 1]) : -1;
    const bool begins = at == 0 || greek_index(text[at - 1]) < 0;
    const bool diaeresis = next == upsilon && (text[at + 1] == U'Ϋ' || text[at + 1] == U'ϋ' || text[at + 1] == U'ΰ');
    if (here == omicron && next == upsilon && !diaeresis) return {"OU", 2};
    if ((here == alpha || here == epsilon || here == eta) && next == upsilon && !diaeresis) {
        const bool voiced = at + 2 < text.size() && greek_voiced(greek_index(text[at + 2]));
        if (here == alpha) return {voiced ? "AV|AU|AF" : "AF|AU|AV", 2};
        if (here == epsilon) return {voiced ? "EV|EU|EF" : "EF|EU|EV", 2};
        return {voiced ? "IV|IF" : "IF|IV", 2};
    }
    if (here == mu && next == pi) return {begins ? "B|MP" : "MP|B", 2};
    if (here == nu && next == tau) return {"NT|D", 2};
    if (here == gamma && next == gamma) return {"NG|GG", 2};
    if (here == gamma && next == xi) return {"NX|GX", 2};
    if (here == gamma && next == chi) return {"NCH|GCH", 2};
    if (here == gamma && next == kappa) return {"GK|G", 2};
    return {greek[static_cast<std::size_t>(here)], 1};
}

const CyrillicLetter* find_cyrillic(char32_t c) {
    const char32_t capital = cyrillic_capital(c);
    const auto* const found = std::ranges::find(cyrillic, capital, &CyrillicLetter::capital);
    return found == std::end(cyrillic) ? nullptr : found;
}

std::string_view by_practice(const CyrillicLetter& letter, Practice practice) {
    const char* chosen = nullptr;
    switch (practice) {
        case Practice::serbian:
            chosen = letter.serbian;
            break;
        case Practice::macedonian:
            chosen = letter.macedonian;
            break;
        case Practice::ukrainian:
            chosen = letter.ukrainian;
            break;
        case Practice::belarusian:
            chosen = letter.belarusian;
            break;
        case Practice::bulgarian:
            chosen = letter.bulgarian;
            break;
        case Practice::automatic:
        case Practice::general:
        case Practice::latin:
        case Practice::greek:
        case Practice::arabic:
            break;
    }
    return chosen != nullptr ? chosen : letter.general;
}

// What a practice does with a letter beside certain others.
std::string_view cyrillic_forms(std::span<const char32_t> text, std::size_t at, Practice practice) {
    const CyrillicLetter& letter = *find_cyrillic(text[at]);
    const auto follows = [&](char32_t capital) { return at > 0 && cyrillic_capital(text[at - 1]) == capital; };
    // зг is ZGH, so that it is not taken for ж.
    if (practice == Practice::ukrainian && letter.capital == U'Г' && follows(U'З')) return "H|GH";
    // A last -ия is -IA.
    const bool ends = at + 1 == text.size() || find_cyrillic(text[at + 1]) == nullptr;
    if (practice == Practice::bulgarian && letter.capital == U'Я' && ends && follows(U'И')) return "YA|A";
    return by_practice(letter, practice);
}

// Letters that only one alphabet has tell whose it is; those that Serbian and Macedonian share count as Serbian.
Practice guess_practice(std::span<const char32_t> text) {
    Practice guess = Practice::general;
    for (const char32_t c : text) {
        switch (cyrillic_capital(c)) {
            case U'Ѓ':
            case U'Ќ':
            case U'Ѕ':
                return Practice::macedonian;
            case U'Ђ':
            case U'Ћ':
                return Practice::serbian;
            case U'Ў':
                return Practice::belarusian;
            case U'Є':
            case U'Ї':
            case U'Ґ':
                return Practice::ukrainian;
            case U'Ј':
            case U'Љ':
            case U'Њ':
            case U'Џ':
                guess = Practice::serbian;
                break;
            default:
                break;
        }
    }
    return guess;
}

// Apostrophes and their kin join, as do stops and commas within a name; spaces and hyphens part.
bool is_separator(char32_t c) {
    return c == U' ' || c == U'\t' || c == U'-' || c == U'<' || c == U'/' || c == 0xA0 ||
           (c >= 0x2010 && c <= 0x2015) || (c >= 0x2000 && c <= 0x200A) || c == 0x2212;
}

struct Stepper {
    std::span<const char32_t> text;
    Practice practice;

    [[nodiscard]] Step at(std::size_t index) const {
        static constexpr std::string_view capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        const char32_t c = text[index];
        if (is_separator(c)) return {"", 1, true};
        if (c < 0x80) {
            if (c >= U'a' && c <= U'z') return {capitals.substr(c - U'a', 1)};
            if (c >= U'A' && c <= U'Z') {
                // A letter and a combining diaeresis, ring or tilde are the one character of the table.
                if (index + 1 < text.size()) {
                    if (const auto composed = combined(c, text[index + 1])) return {*composed, 2};
                }
                return {capitals.substr(c - U'A', 1)};
            }
            return {""};
        }
        if (greek_index(c) >= 0) return greek_step(text, index);
        if (find_cyrillic(c) != nullptr) return {cyrillic_forms(text, index, practice)};
        if (const auto arabic = arabic_step(text, index)) return {arabic->forms, 1, false, arabic->optional};
        const auto latin = latin_letters();
        const auto found = std::ranges::lower_bound(latin, c, {}, &Transliteration::character);
        if (found != latin.end() && found->character == c) return {found->forms};
        return {""};
    }

    static std::optional<std::string_view> combined(char32_t base, char32_t mark) {
        if (mark == 0x308 && base == U'A') return "AE|A";
        if (mark == 0x308 && base == U'O') return "OE|O";
        if (mark == 0x308 && base == U'U') return "UE|UXX|U";
        if (mark == 0x30A && base == U'A') return "AA|A";
        if (mark == 0x303 && base == U'N') return "N|NXX";
        return std::nullopt;
    }
};

std::vector<char32_t> prepared(std::string_view utf8) {
    std::vector<char32_t> text = decode(utf8);
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        // So that a small letter before a combining mark is looked up with it.
        if (text[i] >= U'a' && text[i] <= U'z' && text[i + 1] >= 0x300 && text[i + 1] <= 0x36F) text[i] -= 0x20;
        // и with a breve is й, і with a diaeresis ї.
        if ((text[i] == U'И' || text[i] == U'и') && text[i + 1] == 0x306) text[i] = U'Й';
        if ((text[i] == U'І' || text[i] == U'і') && text[i + 1] == 0x308) text[i] = U'Ї';
        text[i] = arabic_composed(text[i], text[i + 1]);
    }
    return text;
}

// No name is longer; the depth of the search is that of the text.
constexpr std::size_t longest_compared = 500;

// Depth-first over the alternatives; `reached` keeps places that were tried in vain.
struct Matcher {
    Stepper stepper;
    std::string_view mrz;
    bool truncated;
    std::vector<bool> tried;

    bool match(std::size_t index, std::size_t at) {
        if (index >= stepper.text.size()) return at == mrz.size();
        if (truncated && at == mrz.size()) return true;
        const std::size_t key = index * (mrz.size() + 1) + at;
        if (tried[key]) return false;
        tried[key] = true;
        const Step step = stepper.at(index);
        if (step.separator) {
            std::size_t next = at;
            while (next < mrz.size() && mrz[next] == '<') ++next;
            const bool ends = at == 0 || next == mrz.size() || mrz[at - 1] == '<';
            return (next > at || ends) && match(index + 1, next);
        }
        if (step.optional && match(index + step.used, at)) return true;
        std::string_view forms = step.forms;
        while (true) {
            const std::size_t bar = forms.find('|');
            const std::string_view form = forms.substr(0, bar);
            const std::string_view rest = mrz.substr(at);
            if (rest.starts_with(form) && match(index + step.used, at + form.size())) return true;
            if (truncated && form.starts_with(rest)) return true;
            if (bar == std::string_view::npos) return false;
            forms.remove_prefix(bar + 1);
        }
    }
};

}  // namespace

Practice practice_of(std::string_view state) {
    if (state == "SRB" || state == "MNE" || state == "BIH" || state == "RKS" || state == "SCG")
        return Practice::serbian;
    if (state == "MKD") return Practice::macedonian;
    if (state == "UKR") return Practice::ukrainian;
    if (state == "BLR") return Practice::belarusian;
    if (state == "BGR") return Practice::bulgarian;
    if (state == "GRC" || state == "CYP") return Practice::greek;
    return Practice::automatic;
}

std::string transliterate(std::string_view utf8, Practice practice) {
    const std::vector<char32_t> text = prepared(utf8);
    const bool cyrillic_chosen = practice >= Practice::general && practice <= Practice::bulgarian;
    const Stepper stepper{text, cyrillic_chosen ? practice : guess_practice(text)};
    std::string result;
    result.reserve(text.size() + 8);
    for (std::size_t i = 0; i < text.size();) {
        const Step step = stepper.at(i);
        if (step.separator) {
            if (!result.empty() && result.back() != '<') result += '<';
        } else {
            result += step.forms.substr(0, step.forms.find('|'));
        }
        i += step.used;
    }
    while (!result.empty() && result.back() == '<') result.pop_back();
    return result;
}

std::string transliterate(std::string_view utf8) {
    return transliterate(utf8, Practice::automatic);
}

bool is_legal_form(std::string_view utf8, std::string_view mrz, bool truncated) {
    const std::vector<char32_t> text = prepared(utf8);
    if (text.size() > longest_compared) return false;
    constexpr Practice all[] = {Practice::general,   Practice::serbian,    Practice::macedonian,
                                Practice::ukrainian, Practice::belarusian, Practice::bulgarian};
    return std::ranges::any_of(all, [&](Practice practice) {
        Matcher matcher{
            {text, practice}, mrz, truncated, std::vector<bool>((text.size() + 1) * (mrz.size() + 1), false)};
        return matcher.match(0, 0);
    });
}

}  // namespace vidimus::mrz
