// The table of layouts and the questions that are asked of it.
#include "mrz/layout.h"

#include <array>

namespace vidimus::mrz {
namespace {

constexpr Alphabet letters = Alphabet::letters;
constexpr Alphabet digits = Alphabet::digits;
constexpr Alphabet mixed = Alphabet::letters_digits;

// TD3, passports: two lines of 44 (Doc 9303-4 §4.2).
constexpr FieldLayout td3_fields[] = {
    {FieldId::document_code, {0, 0, 2}, letters, true}, {FieldId::issuing_state, {0, 2, 3}, letters, true},
    {FieldId::name, {0, 5, 39}, letters, true},         {FieldId::document_number, {1, 0, 9}, mixed, true},
    {FieldId::nationality, {1, 10, 3}, letters, true},  {FieldId::birth_date, {1, 13, 6}, digits, true},
    {FieldId::sex, {1, 20, 1}, Alphabet::sex, true},    {FieldId::expiry_date, {1, 21, 6}, digits, true},
    {FieldId::optional_data, {1, 28, 14}, mixed, true},
};
constexpr Span td3_number[] = {{1, 0, 9}};
constexpr Span td3_birth[] = {{1, 13, 6}};
constexpr Span td3_expiry[] = {{1, 21, 6}};
constexpr Span td3_optional[] = {{1, 28, 14}};
constexpr Span td3_composite[] = {{1, 0, 10}, {1, 13, 7}, {1, 21, 22}};
constexpr CheckDigitLayout td3_digits[] = {
    {FieldId::document_number, {1, 9, 1}, td3_number, false}, {FieldId::birth_date, {1, 19, 1}, td3_birth, false},
    {FieldId::expiry_date, {1, 27, 1}, td3_expiry, false},    {FieldId::optional_data, {1, 42, 1}, td3_optional, true},
    {FieldId::composite, {1, 43, 1}, td3_composite, false},
};

// TD2: two lines of 36 (Doc 9303-6 §4.2).
constexpr FieldLayout td2_fields[] = {
    {FieldId::document_code, {0, 0, 2}, letters, true}, {FieldId::issuing_state, {0, 2, 3}, letters, true},
    {FieldId::name, {0, 5, 31}, letters, true},         {FieldId::document_number, {1, 0, 9}, mixed, true},
    {FieldId::nationality, {1, 10, 3}, letters, true},  {FieldId::birth_date, {1, 13, 6}, digits, true},
    {FieldId::sex, {1, 20, 1}, Alphabet::sex, true},    {FieldId::expiry_date, {1, 21, 6}, digits, true},
    {FieldId::optional_data, {1, 28, 7}, mixed, true},
};
constexpr Span td2_composite[] = {{1, 0, 10}, {1, 13, 7}, {1, 21, 14}};
constexpr CheckDigitLayout td2_digits[] = {
    {FieldId::document_number, {1, 9, 1}, td3_number, false, FieldId::optional_data},
    {FieldId::birth_date, {1, 19, 1}, td3_birth, false},
    {FieldId::expiry_date, {1, 27, 1}, td3_expiry, false},
    {FieldId::composite, {1, 35, 1}, td2_composite, false},
};

// TD1: three lines of 30 (Doc 9303-5 §4.2).
constexpr FieldLayout td1_fields[] = {
    {FieldId::document_code, {0, 0, 2}, letters, true},   {FieldId::issuing_state, {0, 2, 3}, letters, true},
    {FieldId::document_number, {0, 5, 9}, mixed, true},   {FieldId::optional_data, {0, 15, 15}, mixed, true},
    {FieldId::birth_date, {1, 0, 6}, digits, true},       {FieldId::sex, {1, 7, 1}, Alphabet::sex, true},
    {FieldId::expiry_date, {1, 8, 6}, digits, true},      {FieldId::nationality, {1, 15, 3}, letters, true},
    {FieldId::optional_data_2, {1, 18, 11}, mixed, true}, {FieldId::name, {2, 0, 30}, letters, true},
};
constexpr Span td1_number[] = {{0, 5, 9}};
constexpr Span td1_birth[] = {{1, 0, 6}};
constexpr Span td1_expiry[] = {{1, 8, 6}};
constexpr Span td1_composite[] = {{0, 5, 25}, {1, 0, 7}, {1, 8, 7}, {1, 18, 11}};
constexpr CheckDigitLayout td1_digits[] = {
    {FieldId::document_number, {0, 14, 1}, td1_number, false, FieldId::optional_data},
    {FieldId::birth_date, {1, 6, 1}, td1_birth, false},
    {FieldId::expiry_date, {1, 14, 1}, td1_expiry, false},
    {FieldId::composite, {1, 29, 1}, td1_composite, false},
};

// Visas: the passport's or TD2's cells without the digits of the optional data and of the whole (Doc 9303-7 §4).
constexpr FieldLayout mrv_a_fields[] = {
    {FieldId::document_code, {0, 0, 2}, letters, true}, {FieldId::issuing_state, {0, 2, 3}, letters, true},
    {FieldId::name, {0, 5, 39}, letters, true},         {FieldId::document_number, {1, 0, 9}, mixed, true},
    {FieldId::nationality, {1, 10, 3}, letters, true},  {FieldId::birth_date, {1, 13, 6}, digits, true},
    {FieldId::sex, {1, 20, 1}, Alphabet::sex, true},    {FieldId::expiry_date, {1, 21, 6}, digits, true},
    {FieldId::optional_data, {1, 28, 16}, mixed, true},
};
constexpr FieldLayout mrv_b_fields[] = {
    {FieldId::document_code, {0, 0, 2}, letters, true}, {FieldId::issuing_state, {0, 2, 3}, letters, true},
    {FieldId::name, {0, 5, 31}, letters, true},         {FieldId::document_number, {1, 0, 9}, mixed, true},
    {FieldId::nationality, {1, 10, 3}, letters, true},  {FieldId::birth_date, {1, 13, 6}, digits, true},
    {FieldId::sex, {1, 20, 1}, Alphabet::sex, true},    {FieldId::expiry_date, {1, 21, 6}, digits, true},
    {FieldId::optional_data, {1, 28, 8}, mixed, true},
};
constexpr CheckDigitLayout mrv_digits[] = {
    {FieldId::document_number, {1, 9, 1}, td3_number, false},
    {FieldId::birth_date, {1, 19, 1}, td3_birth, false},
    {FieldId::expiry_date, {1, 27, 1}, td3_expiry, false},
};

// French identity card before 2021: the department and office of issue close the first line; the number (year, month,
// department, serial) opens the second; no nationality and no expiry. The last digit covers both lines before it.
constexpr FieldLayout fr_id_fields[] = {
    {FieldId::document_code, {0, 0, 2}, letters, true},   {FieldId::issuing_state, {0, 2, 3}, letters, true},
    {FieldId::name, {0, 5, 25}, letters, true},           {FieldId::optional_data, {0, 30, 6}, mixed, true},
    {FieldId::document_number, {1, 0, 12}, mixed, false}, {FieldId::given_names, {1, 13, 14}, letters, true},
    {FieldId::birth_date, {1, 27, 6}, digits, true},      {FieldId::sex, {1, 34, 1}, Alphabet::sex, true},
};
constexpr Span fr_id_number[] = {{1, 0, 12}};
constexpr Span fr_id_birth[] = {{1, 27, 6}};
constexpr Span fr_id_composite[] = {{0, 0, 36}, {1, 0, 35}};
constexpr CheckDigitLayout fr_id_digits[] = {
    {FieldId::document_number, {1, 12, 1}, fr_id_number, false},
    {FieldId::birth_date, {1, 33, 1}, fr_id_birth, false},
    {FieldId::composite, {1, 35, 1}, fr_id_composite, false},
};

// Driving licences of one line: "D", a character for the configuration, the state, 24 characters of the issuer's choice
// and a digit over all (ISO/IEC 18013-1 and -3).
constexpr FieldLayout iso_dl_fields[] = {
    {FieldId::document_code, {0, 0, 2}, mixed, false},
    {FieldId::issuing_state, {0, 2, 3}, letters, true},
    {FieldId::optional_data, {0, 5, 24}, mixed, true},
};
constexpr Span dl_composite[] = {{0, 0, 29}};
constexpr CheckDigitLayout iso_dl_digits[] = {
    {FieldId::composite, {0, 29, 1}, dl_composite, false},
};
// France: number, end of validity and the beginning of the surname; the number's digit covers the line from its start.
constexpr FieldLayout fr_dl_fields[] = {
    {FieldId::document_code, {0, 0, 2}, mixed, false},   {FieldId::issuing_state, {0, 2, 3}, letters, true},
    {FieldId::document_number, {0, 5, 9}, mixed, false}, {FieldId::expiry_date, {0, 15, 6}, digits, true},
    {FieldId::name, {0, 21, 8}, letters, true},
};
constexpr Span fr_dl_number[] = {{0, 0, 14}};
constexpr CheckDigitLayout fr_dl_digits[] = {
    {FieldId::document_number, {0, 14, 1}, fr_dl_number, false},
    {FieldId::composite, {0, 29, 1}, dl_composite, false},
};
// The Netherlands: a version, the number of ten digits, and random characters for the chip's key.
constexpr FieldLayout nl_dl_fields[] = {
    {FieldId::document_code, {0, 0, 2}, mixed, false},  {FieldId::issuing_state, {0, 2, 3}, letters, true},
    {FieldId::optional_data_2, {0, 5, 1}, mixed, true}, {FieldId::document_number, {0, 6, 10}, digits, false},
    {FieldId::optional_data, {0, 16, 13}, mixed, true},
};
// Switzerland: the blank's number and the language on a line of nine; then the holder's number and the version, the
// date of birth; then the name. There are no check digits, no expiry and no sex.
constexpr FieldLayout ch_dl_fields[] = {
    {FieldId::document_number, {0, 0, 6}, mixed, false},  {FieldId::optional_data_2, {0, 6, 1}, letters, false},
    {FieldId::blank, {0, 7, 2}, Alphabet::filler, true},  {FieldId::document_code, {1, 0, 2}, letters, false},
    {FieldId::issuing_state, {1, 2, 3}, letters, true},   {FieldId::optional_data, {1, 5, 12}, digits, false},
    {FieldId::blank, {1, 17, 2}, Alphabet::filler, true}, {FieldId::birth_date, {1, 19, 6}, digits, true},
    {FieldId::blank, {1, 25, 5}, Alphabet::filler, true}, {FieldId::name, {2, 0, 30}, letters, true},
};

// In the order of the enumeration.
constexpr Layout table[] = {
    {Format::td1, "TD1", 3, 30, td1_fields, td1_digits, ""},
    {Format::td2, "TD2", 2, 36, td2_fields, td2_digits, ""},
    {Format::td3, "TD3", 2, 44, td3_fields, td3_digits, ""},
    {Format::mrv_a, "MRV-A", 2, 44, mrv_a_fields, mrv_digits, "V"},
    {Format::mrv_b, "MRV-B", 2, 36, mrv_b_fields, mrv_digits, "V"},
    {Format::fr_id, "FR-ID", 2, 36, fr_id_fields, fr_id_digits, "IDFRA"},
    {Format::iso_dl, "ISO-DL", 1, 30, iso_dl_fields, iso_dl_digits, "D"},
    {Format::fr_dl, "FR-DL", 1, 30, fr_dl_fields, fr_dl_digits, "D1FRA"},
    {Format::nl_dl, "NL-DL", 1, 30, nl_dl_fields, iso_dl_digits, "D1NLD"},
    {Format::ch_dl, "CH-DL", 3, 30, ch_dl_fields, {}, "", 9},
};

constexpr std::string_view whole = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";
constexpr std::string_view letters_filler = "ABCDEFGHIJKLMNOPQRSTUVWXYZ<";
constexpr std::string_view letters_only = letters_filler.substr(0, 26);
constexpr std::string_view letters_digits = whole.substr(0, 36);
constexpr std::string_view digits_filler = "0123456789<";
constexpr std::string_view digits_only = digits_filler.substr(0, 10);

bool holds(const Span& span, int line, int column) {
    return span.line == line && column >= span.first && column < span.first + span.length;
}

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

std::span<const Layout> layouts() {
    return table;
}

const Layout& layout_of(Format format) {
    return table[static_cast<std::size_t>(format)];
}

const FieldLayout* Layout::field(FieldId id) const {
    for (const FieldLayout& candidate : fields) {
        if (candidate.id == id) return &candidate;
    }
    return nullptr;
}

std::string_view name_of(FieldId id) {
    switch (id) {
        case FieldId::document_code:
            return "document_code";
        case FieldId::issuing_state:
            return "issuing_state";
        case FieldId::name:
            return "name";
        case FieldId::document_number:
            return "document_number";
        case FieldId::nationality:
            return "nationality";
        case FieldId::birth_date:
            return "birth_date";
        case FieldId::sex:
            return "sex";
        case FieldId::expiry_date:
            return "expiry_date";
        case FieldId::optional_data:
            return "optional_data";
        case FieldId::optional_data_2:
            return "optional_data_2";
        case FieldId::composite:
            return "composite";
        case FieldId::blank:
            return "blank";
        case FieldId::given_names:
            return "given_names";
    }
    return "";
}

std::optional<Format> format_of_name(std::string_view name) {
    for (const Layout& layout : table) {
        std::size_t used = 0;
        bool same = true;
        for (const char wanted : layout.name) {
            if (wanted == '-') continue;
            while (used < name.size() && (name[used] == '-' || name[used] == '_')) ++used;
            if (used == name.size() || upper(name[used]) != wanted) {
                same = false;
                break;
            }
            ++used;
        }
        if (same && used == name.size()) return layout.format;
    }
    return std::nullopt;
}

std::string_view alphabet_at(const Layout& layout, int line, int column) {
    for (const FieldLayout& field : layout.fields) {
        if (!holds(field.span, line, column)) continue;
        switch (field.alphabet) {
            case Alphabet::letters: {
                // A document code and an issuing state begin with a letter always.
                const bool begins = column == field.span.first &&
                                    (field.id == FieldId::document_code || field.id == FieldId::issuing_state);
                return field.filler_allowed && !begins ? letters_filler : letters_only;
            }
            case Alphabet::digits:
                return field.filler_allowed ? digits_filler : digits_only;
            case Alphabet::letters_digits:
                return field.filler_allowed ? whole : letters_digits;
            case Alphabet::sex:
                return "MF<";
            case Alphabet::filler:
                return "<";
        }
    }
    for (const CheckDigitLayout& digit : layout.check_digits) {
        if (holds(digit.position, line, column)) {
            return digit.filler_when_empty || digit.overflow_into ? digits_filler : digits_only;
        }
    }
    return whole;
}

std::optional<Format> format_of(int lines, int columns, std::string_view first_line) {
    const Layout* best = nullptr;
    for (const Layout& layout : table) {
        if (layout.lines != lines || layout.columns != columns || !first_line.starts_with(layout.prefix)) continue;
        if (layout.first_columns > 0) {
            if (static_cast<int>(first_line.size()) == layout.first_columns) return layout.format;
            continue;
        }
        if (best == nullptr || layout.prefix.size() > best->prefix.size()) best = &layout;
    }
    return best == nullptr ? std::nullopt : std::optional(best->format);
}

std::optional<Format> format_of(int lines, int columns, char first_character) {
    return format_of(lines, columns, std::string_view(&first_character, 1));
}

}  // namespace vidimus::mrz
