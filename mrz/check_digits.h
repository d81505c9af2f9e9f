// One check digit of given lines: where it stands, what it is and what it should be; shared by parse, compose and
// repair. Source: Doc 9303-3 §4.9; the overflow of long numbers Doc 9303-5 §4.2.2 and 9303-6 §4.2.2.
#pragma once

#include <span>
#include <string>

#include "mrz/layout.h"

namespace vidimus::mrz {

/// The value of an MRZ character in the sum: 0–9, A = 10 … Z = 35, filler 0; −1 if it is none.
int character_value(char character);

/// The state of one check digit. `overflow_cells` counts the cells of the value that stand in the overflow field.
struct DigitState {
    int line = 0;
    int column = 0;
    char printed = '<';
    char expected = '0';
    bool valid = false;
    bool overflows = false;
    int overflow_cells = 0;
    bool filler_counted = false;  // an overflow whose digit holds only with the filler in the digit's place as a cell
};

/// `lines` must have the layout's shape.
DigitState digit_state(const Layout& layout, const CheckDigitLayout& digit, std::span<const std::string> lines);

}  // namespace vidimus::mrz
