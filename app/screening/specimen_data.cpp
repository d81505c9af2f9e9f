#include "app/screening/specimen_data.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

namespace vidimus::screening {
namespace {

using namespace std::string_view_literals;

struct Name {
    std::string_view word;  // as the MRZ writes it (Doc 9303-3 §6)
    SpecimenSign sign;
};

constexpr auto certain = SpecimenSign::certain;
constexpr auto possible = SpecimenSign::possible;

// Words for "specimen", "example" and "model holder" in the languages of issuing states. A word that people bear as a
// name is `possible`: Muster in Austria, Model and Sample in England, Campione in Italy, Monster in the Netherlands,
// Malli in Finland, Minta in Hungary, Örnek in Turkey. In alphabetical order.
constexpr std::array names{
    Name{"AMOSTRA", certain},       // Portuguese
    Name{"CAMPIONE", possible},     // Italian
    Name{"CITIZEN", possible},      // English: Australia, Kiribati
    Name{"DEIGMA", certain},        // Greek
    Name{"EJEMPLO", certain},       // Spanish
    Name{"EKSEMPEL", certain},      // Danish, Norwegian
    Name{"ESEMPIO", certain},       // Italian
    Name{"ESPECIME", certain},      // Portuguese
    Name{"ESPECIMEN", certain},     // Spanish
    Name{"EXAMPLE", certain},       // English
    Name{"EXEMPEL", certain},       // Swedish
    Name{"EXEMPLE", certain},       // French
    Name{"EXEMPLO", certain},       // Portuguese
    Name{"EXEMPLUM", certain},      // Latin
    Name{"FACSIMILE", certain},     // Latin
    Name{"FIRSTNAME", certain},     // English
    Name{"GIVENNAME", certain},     // English
    Name{"GIVENNAMES", certain},    // English
    Name{"HAPPYPERSON", certain},   // English: United States
    Name{"MALLI", possible},        // Finnish
    Name{"MALLIKAPPALE", certain},  // Finnish
    Name{"MINTA", possible},        // Hungarian
    Name{"MODEL", possible},        // English, German, Polish
    Name{"MODELE", possible},       // French
    Name{"MODELO", possible},       // Spanish, Portuguese
    Name{"MONSTER", possible},      // Dutch
    Name{"MOSTER", certain},        // Albanian
    Name{"MUSTER", possible},       // German
    Name{"MUSTERFRAU", certain},    // German
    Name{"MUSTERMANN", certain},    // German
    Name{"NAIDIS", certain},        // Estonian
    Name{"OBRAZAC", certain},       // Serbian, Bosnian
    Name{"OBRAZEC", certain},       // Slovene, Russian
    Name{"OBRAZETS", certain},      // Bulgarian, Russian
    Name{"ORNEK", possible},        // Turkish
    Name{"PARAUDZINS", certain},    // Latvian
    Name{"PARAUGS", certain},       // Latvian
    Name{"PAVYZDYS", certain},      // Lithuanian
    Name{"PRIKLAD", certain},       // Czech, Slovak
    Name{"PRIMER", possible},       // Serbian, Slovene
    Name{"PRZYKLAD", certain},      // Polish
    Name{"SAMPLE", possible},       // English
    Name{"SPECIMEN", certain},      // Latin, and the word of Doc 9303
    Name{"SURNAME", certain},       // English
    Name{"SYNISHORN", certain},     // Icelandic
    Name{"TEST", possible},         // English
    Name{"TRAVELER", possible},     // English: United States
    Name{"UTOPIAN", possible},      // English
    Name{"UZORAK", certain},        // Croatian, Serbian
    Name{"VOID", possible},         // English
    Name{"VOORBEELD", certain},     // Dutch
    Name{"VZOR", certain},          // Czech, Slovak
    Name{"VZOREC", certain},        // Slovene
    Name{"WZOR", certain},          // Polish
    Name{"ZRAZOK", certain},        // Ukrainian
};

// Numbers that are printed in standards and on published specimens.
constexpr std::array known_numbers{
    "L898902C"sv,   // Doc 9303-4, appendix A, without its check digit
    "L898902C3"sv,  // Doc 9303-4, appendix A
    "L8988901C"sv,  // Doc 9303-7, appendix A
    "D23145890"sv,  // Doc 9303-5 and -6, appendix A
    "C01X00T47"sv,  // passport of Germany
    "T22000129"sv,  // identity card of Germany
};
constexpr auto dutch_numbers = "SPECI"sv;  // SPECI2014: passports and cards of the Netherlands

SpecimenSign sign_of_word(std::string_view word) {
    const auto* found =
        std::find_if(names.begin(), names.end(), [word](const Name& name) { return name.word == word; });
    return found == names.end() ? SpecimenSign::none : found->sign;
}

bool rises(std::string_view digits) {
    const auto broken = std::adjacent_find(
        digits.begin(), digits.end(), [](char a, char b) { return b != (a == '9' ? '0' : static_cast<char>(a + 1)); });
    return broken == digits.end() && (digits.front() == '0' || digits.front() == '1');
}

bool falls(std::string_view digits) {
    const auto broken = std::adjacent_find(digits.begin(), digits.end(), [](char a, char b) { return b != a - 1; });
    return broken == digits.end() && digits.front() == '9';
}

}  // namespace

SpecimenSign specimen_name(std::string_view name) {
    SpecimenSign sign = SpecimenSign::none;
    while (!name.empty()) {
        const std::size_t end = std::min(name.find_first_of(" -<"), name.size());
        const std::string_view word = name.substr(0, end);
        name.remove_prefix(std::min(end + 1, name.size()));
        if (word.empty()) {
            continue;
        }
        const SpecimenSign one = sign_of_word(word);
        if (one == SpecimenSign::none) {
            return SpecimenSign::none;  // somebody's name stands beside it, so this is one too
        }
        sign = std::max(sign, one);
    }
    return sign;
}

MadeUpNumber made_up_number(std::string_view number) {
    if (number.starts_with(dutch_numbers) ||
        std::find(known_numbers.begin(), known_numbers.end(), number) != known_numbers.end()) {
        return MadeUpNumber::known;
    }
    std::string digits;
    std::copy_if(number.begin(), number.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
    // Fewer digits than these say nothing: every short number is among the issued ones.
    constexpr std::size_t least = 5;
    constexpr std::size_t zeros_least = 6;
    constexpr std::size_t row_least = 7;  // of ten million numbers one
    if (digits.size() < least) {
        return MadeUpNumber::none;
    }
    const auto not_first = digits.find_first_not_of(digits.front());
    if (not_first == std::string::npos) {
        if (digits.front() != '0') {
            return MadeUpNumber::repeated;
        }
        return digits.size() >= zeros_least ? MadeUpNumber::zeros : MadeUpNumber::nearly_zero;
    }
    if (digits.front() == '0' && not_first + 1 == digits.size()) {
        return MadeUpNumber::nearly_zero;  // the first ones of a series
    }
    if (rises(digits) || falls(digits)) {
        return digits.size() >= row_least ? MadeUpNumber::row : MadeUpNumber::short_row;
    }
    return MadeUpNumber::none;
}

SpecimenSign sign_of(MadeUpNumber number) {
    switch (number) {
        case MadeUpNumber::none:
            return SpecimenSign::none;
        case MadeUpNumber::zeros:
        case MadeUpNumber::row:
        case MadeUpNumber::known:
            return SpecimenSign::certain;
        case MadeUpNumber::nearly_zero:
        case MadeUpNumber::repeated:
        case MadeUpNumber::short_row:
            return SpecimenSign::possible;
    }
    return SpecimenSign::none;
}

}  // namespace vidimus::screening
