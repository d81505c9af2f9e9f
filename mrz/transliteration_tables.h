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

/// Whether `form` is one of `forms`.
constexpr bool has_form(std::string_view forms, std::string_view form) {
    while (true) {
        const std::size_t bar = forms.find('|');
        if (forms.substr(0, bar) == form) return true;
        if (bar == std::string_view::npos) return false;
        forms.remove_prefix(bar + 1);
    }
}

}  // namespace vidimus::mrz
