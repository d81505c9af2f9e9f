// Tables of single characters and their forms in a machine readable zone, in order of code point; internal to mrz.
#pragma once

#include <span>
#include <string_view>

namespace vidimus::mrz {

struct Transliteration {
    char32_t character;
    std::string_view forms;  // the recommended one first, others after '|'; empty: the character is left out
};

std::span<const Transliteration> latin_letters();

}  // namespace vidimus::mrz
