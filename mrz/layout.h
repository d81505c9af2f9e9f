// The layouts of machine readable zones: one table that parsing, composing, reading and repair all use.
// Source: Doc 9303-4 §4.2 (TD3), 9303-5 §4.2 (TD1), 9303-6 §4.2 (TD2), 9303-7 §4 (MRV-A, MRV-B); French identity card
// of 1995 to 2021: its published layout of 2 × 36 cells; driving licences: ISO/IEC 18013 (one line of 30), the French
// and Dutch forms of it, and the Swiss card (9, 30 and 30 cells), as public readers and specimens have them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace vidimus::mrz {

enum class Format { td1, td2, td3, mrv_a, mrv_b, fr_id, iso_dl, fr_dl, nl_dl, ch_dl };

enum class FieldId {
    document_code,
    issuing_state,
    name,
    document_number,
    nationality,
    birth_date,
    sex,
    expiry_date,
    optional_data,
    optional_data_2,  // TD1's middle line
    composite,        // only as the owner of a check digit
    blank,            // cells that hold fillers and nothing else
    given_names,      // only where the given names have cells of their own (fr_id); `name` then holds the surname
};

/// Which characters a cell may hold. The filler '<' is allowed where `filler` says so in the field's layout.
enum class Alphabet { letters, digits, letters_digits, sex, filler };

/// Cells of one line, zero-based: columns [first, first + length).
struct Span {
    int line = 0;
    int first = 0;
    int length = 0;
};

struct FieldLayout {
    FieldId id;
    Span span;
    Alphabet alphabet;
    bool filler_allowed;
};

struct CheckDigitLayout {
    FieldId of;                    // the field it protects, or FieldId::composite
    Span position;                 // one cell
    std::span<const Span> covers;  // in the order in which they are summed
    bool filler_when_empty;        // '<' may stand for 0 where all covered cells are fillers (Doc 9303-4 §4.2.2.2)
    /// Where a value that is too long goes on: its cells, its check digit and a filler then begin this field, and a
    /// filler stands in `position` (Doc 9303-5 §4.2.2, 9303-6 §4.2.2).
    std::optional<FieldId> overflow_into = std::nullopt;
};

struct Layout {
    Format format;
    std::string_view name;  // "TD3", "MRV-A"; the contract writes it so
    int lines;
    int columns;  // of the longest line
    std::span<const FieldLayout> fields;
    std::span<const CheckDigitLayout> check_digits;  // the composite check digit last
    std::string_view prefix =
        {};                 // how the first line must begin; of the formats of one size the longest that fits wins
    int first_columns = 0;  // of the first line where it is shorter than the others; 0: as they

    /// Null where the format has no such field.
    [[nodiscard]] const FieldLayout* field(FieldId id) const;
};

std::span<const Layout> layouts();
const Layout& layout_of(Format format);
std::string_view name_of(FieldId id);                         // "document_number", as in the contract
std::optional<Format> format_of_name(std::string_view name);  // "TD3", "mrv-a", "MRVA": case and hyphen do not matter

/// The characters that may stand at a cell by the layout ("0123456789<" for a date): what a reader may restrict itself
/// to. Range: line in [0, lines), column in [0, columns); outside it the whole MRZ alphabet.
std::string_view alphabet_at(const Layout& layout, int line, int column);

/// Cells of one line.
constexpr int columns_of(const Layout& layout, int line) {
    return line == 0 && layout.first_columns > 0 ? layout.first_columns : layout.columns;
}

/// Whether every check digit of `lines` verifies; they must have the layout's shape. True where it has none.
bool check_digits_verify(const Layout& layout, std::span<const std::string> lines);

/// The layouts that `lines` lines of `columns` characters may be (MRV-A and TD3 share 2 × 44; the document code
/// decides).
std::optional<Format> format_of(int lines, int columns, char first_character);
/// The same with the first line, or as much of it as is known: tells the French identity card (IDFRA) from TD2 and, by
/// its nine cells, the Swiss driving licence from TD1 too. `columns` are those of the longest line.
std::optional<Format> format_of(int lines, int columns, std::string_view first_line);

}  // namespace vidimus::mrz
