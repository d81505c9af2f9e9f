// Arabic script to the letters of a machine readable zone and back. Source: Doc 9303-3 §6.C. The standard's codes are
// made for the way back: those of more than one letter begin with X, and no code begins another.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "mrz/transliteration_tables.h"

namespace vidimus::mrz {

/// The letters and their codes, in order of code point.
std::span<const Transliteration> arabic_letters();

/// What the zone has for one character of a text. `forms` as in Transliteration; vowel signs have none. A shadda
/// repeats the code of the letter that bears it; as it is seldom written, it may be `optional`.
struct ArabicStep {
    std::string_view forms;
    bool optional = false;
};
/// Nothing where the character at `at` is not of the Arabic blocks.
std::optional<ArabicStep> arabic_step(std::span<const char32_t> text, std::size_t at);

/// The letter that a combining madda or hamza makes of `letter`; `letter` itself where there is none.
char32_t arabic_composed(char32_t letter, char32_t mark);

/// The name in Arabic script: greedy by the longest code, fillers as spaces, vowel signs and shaddas unknown. Nothing
/// where some letters are no code, as in a name that was written by ear.
std::optional<std::string> arabic_from_mrz(std::string_view mrz);

}  // namespace vidimus::mrz
