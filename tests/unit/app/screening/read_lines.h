// Lines of the visual zone as a reader would give them.
#pragma once

#include <string_view>

#include "app/screening/viz_text.h"

namespace vidimus::screening {

/// Letters and figures of the text, each read with a probability of 0.99; other signs and spaces begin a word.
inline ReadLine line_of(std::string_view utf8) {
    ReadLine line;
    bool word = true;
    for (const char32_t sign : decoded(utf8)) {
        if (!is_digit(sign) && !is_letter(sign)) {
            word = true;
            continue;
        }
        ReadSign read;
        read.sign = sign;
        read.probability = 0.99;
        read.starts_word = word;
        word = false;
        line.push_back(read);
    }
    return line;
}

}  // namespace vidimus::screening
