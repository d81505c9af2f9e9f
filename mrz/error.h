// What went wrong with a machine readable zone's text, as a value.
#pragma once

#include <string>

namespace vidimus::mrz {

enum class ErrorCode {
    empty,              // no characters at all
    unknown_layout,     // no format has this number of lines and columns
    invalid_character,  // a character outside A–Z, 0–9 and '<'
    does_not_fit,       // composing: a value is too long and may not be truncated
    missing_field,      // composing: a mandatory field was not given
    unknown_field,      // composing: no such field in this format
    invalid_value,      // composing: a value that the field cannot hold
};

/// `detail` never holds personal data; `line` and `column` are zero-based, −1 where the place is not known.
struct Error {
    ErrorCode code;
    std::string detail;
    int line = -1;
    int column = -1;
};

}  // namespace vidimus::mrz
