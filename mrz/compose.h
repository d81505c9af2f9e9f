// Composes a machine readable zone from fields: transliteration, truncation, fillers, check digits.
// Source: Doc 9303-3 §4.6 (names), §4.9 (check digits), §6 (transliteration).
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "mrz/document.h"

namespace vidimus::mrz {

/// The fields in UTF-8 as a person writes them. Dates are YYYY-MM-DD with XX for unknown parts.
struct Fields {
    std::string document_code = "P";
    std::string issuing_state{};
    std::string surname{};
    std::string given_names{};
    std::string document_number{};
    std::string nationality{};
    std::string birth_date{};
    std::string sex{};  // "M", "F", "X", "<" or empty
    std::string expiry_date{};
    std::string optional_data{};
    std::string optional_data_2{};
};

/// Lines of the format, check digits computed. Names are transliterated and truncated by the rules; a number that is
/// too long goes over into the optional data where the format has that (TD1, TD2), else it is an error. Errors:
/// does_not_fit, missing_field, invalid_value.
tl::expected<std::vector<std::string>, Error> compose(Format format, const Fields& fields);

/// Recomputes every check digit of lines that have the format's shape (after a correction by hand, or a planted fault).
void recompute_check_digits(const Layout& layout, std::vector<std::string>& lines);

/// A name in UTF-8 as its MRZ form: letters A–Z, '<' between parts; Latin, Cyrillic, Greek by Doc 9303-3 §6.
std::string transliterate(std::string_view utf8);

}  // namespace vidimus::mrz
