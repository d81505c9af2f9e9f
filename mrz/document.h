// A parsed machine readable zone: its fields, its check digits as printed and as computed, and what does not conform.
// Source: Doc 9303-3 §4 (common rules), parts 4 to 7 (formats).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "mrz/error.h"
#include "mrz/layout.h"

namespace vidimus::mrz {

/// A date whose unknown parts are absent (Doc 9303-3 §4.8: fillers). Years have four digits once the century is
/// settled.
struct PartialDate {
    std::optional<int> year;
    std::optional<int> month;
    std::optional<int> day;
    /// "1974-08-12", "1974-08-XX", "XXXX-XX-XX"
    [[nodiscard]] std::string to_string() const;
    [[nodiscard]] bool complete() const { return year && month && day; }
    // clang-tidy 14 sees a 0 that the compiler writes.
    friend auto operator<=>(const PartialDate&, const PartialDate&) = default;  // NOLINT(modernize-use-nullptr)
};

/// One check digit. `expected` is computed over the printed cells. `printed` may be '<' where that is legal.
struct CheckDigit {
    FieldId field;  // FieldId::composite for the composite check digit
    int line = 0;
    int column = 0;
    char printed = '<';
    char expected = '0';
    bool valid = false;
};

/// What the text itself breaks or leaves in doubt. The three questions stay apart: whether the digits verify
/// (`check_digit`), whether the field conforms (`conformity`), whether the code is known (`code`).
struct Finding {
    enum class Kind { check_digit, conformity, code, note };
    Kind kind;
    std::string
        id;  // a stable key: "mrz.check_digit", "mrz.date_impossible", "mrz.state_unknown", "mrz.name_truncated" …
    std::optional<FieldId> field;
    int line = -1;
    int column = -1;
    int length = 0;
};

/// A character that was changed before parsing, never silently.
struct Repair {
    int line = 0;
    int column = 0;
    char read = '<';
    char used = '<';
    std::string why;  // "digit field", "check digit", "state code"
};

/// The national personal number that the optional data holds; see mrz/national_numbers.h.
struct PersonalNumber {
    enum class Digit { valid, invalid, no_rule };
    std::string_view kind;                   // "JMBG", "OIB", "PESEL" …
    std::string value;                       // as printed, with '-' for an inner filler
    Digit digit = Digit::no_rule;            // whether its own check digit or letter verifies
    std::optional<PartialDate> birth_date;   // what the number encodes; absent where it encodes nothing
    std::optional<char> sex;                 // 'M' or 'F'
    FieldId field = FieldId::optional_data;  // where it stands
};

struct Document {
    Format format = Format::td3;
    std::vector<std::string> lines;  // as parsed, normalised to upper case
    std::string document_code;       // "P", "PP", "ID", without fillers
    std::string issuing_state;       // three letters, or "D"
    std::string surname;             // primary identifier; fillers become spaces
    std::string given_names;         // secondary identifiers; empty where there are none
    bool name_truncated = false;
    std::string document_number;  // whole, overflow from the optional data included, without fillers
    std::string nationality;
    PartialDate birth_date;
    PartialDate expiry_date;
    char sex = '<';             // 'M', 'F', '<' (unspecified); another character with a finding
    std::string optional_data;  // trailing fillers removed, inner ones kept
    std::string optional_data_2;
    std::optional<PersonalNumber> personal_number;
    std::vector<CheckDigit> check_digits;
    std::vector<Finding> findings;
    std::vector<Repair> repairs;  // filled by repair(), empty after parse()

    [[nodiscard]] bool check_digits_valid() const;
};

/// A civil date of today, given by the caller so that results are repeatable.
struct Today {
    int year = 2026;
    int month = 1;
    int day = 1;
};

struct ParseOptions {
    Today today;
    int validity_years = 15;  // an expiry at most this far ahead lies ahead, else in the past (BSI TR-03135-1)
};

/// Parses the lines of one machine readable zone. Lower case, spaces at the ends and '«' for "<<" are accepted; a wrong
/// check digit, an impossible date or an unknown code is a finding, not an error.
/// Errors: empty, unknown_layout, invalid_character.
tl::expected<Document, Error> parse(std::span<const std::string> lines, const ParseOptions& options);

/// The check digit of some cells: weights 7, 3, 1; A = 10 … Z = 35, filler 0 (Doc 9303-3 §4.9). '?' if a character is
/// none.
char check_digit(std::string_view cells);

}  // namespace vidimus::mrz
