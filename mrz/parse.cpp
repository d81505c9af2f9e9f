// From lines to a document: normalising, cutting by the layout, check digits, and everything that does not conform.
#include <algorithm>

#include "mrz/check_digits.h"
#include "mrz/dates.h"
#include "mrz/document.h"
#include "mrz/national_numbers.h"
#include "mrz/states.h"

namespace vidimus::mrz {
namespace {

bool is_letter(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

// Upper case, and "«" (two bytes in UTF-8) as two fillers. Gives the column of the first character that is none.
std::optional<int> normalise(std::string_view text, std::string& line) {
    line.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (is_letter(c) || is_digit(c) || c == '<') {
            line += c;
        } else if (c >= 'a' && c <= 'z') {
            line += static_cast<char>(c - 'a' + 'A');
        } else if (c == '\xC2' && i + 1 < text.size() && text[i + 1] == '\xAB') {
            line += "<<";
            ++i;
        } else {
            return static_cast<int>(line.size());
        }
    }
    return std::nullopt;
}

std::string_view without_trailing_fillers(std::string_view cells) {
    const std::size_t last = cells.find_last_not_of('<');
    return cells.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

// Runs of fillers become one space, those at the ends vanish.
std::string spaced(std::string_view cells) {
    std::string text;
    text.reserve(cells.size());
    for (const char c : cells) {
        if (c != '<') {
            text += c;
        } else if (!text.empty() && text.back() != ' ') {
            text += ' ';
        }
    }
    if (!text.empty() && text.back() == ' ') text.pop_back();
    return text;
}

void append_without_fillers(std::string& text, std::string_view cells) {
    for (const char c : cells) {
        if (c != '<') text += c;
    }
}

class Parser {
  public:
    Parser(Document& document, const ParseOptions& options)
        : document_(document), options_(options), layout_(layout_of(document.format)) {}

    void run() {
        document_.check_digits.reserve(layout_.check_digits.size());
        read_check_digits();
        for (const FieldLayout& field : layout_.fields) {
            check_alphabet(field);
            read_field(field);
        }
        check_birth_against_expiry();
        check_personal_number(document_);
    }

  private:
    [[nodiscard]] std::string_view cells(const Span& span) const {
        return std::string_view(document_.lines[static_cast<std::size_t>(span.line)])
            .substr(static_cast<std::size_t>(span.first), static_cast<std::size_t>(span.length));
    }

    void find(Finding::Kind kind, std::string_view id, std::optional<FieldId> field, const Span& span) {
        document_.findings.push_back({kind, std::string(id), field, span.line, span.first, span.length});
    }
    void find(Finding::Kind kind, std::string_view id, const FieldLayout& field) {
        find(kind, id, field.id, field.span);
    }

    void read_check_digits() {
        for (const CheckDigitLayout& digit : layout_.check_digits) {
            const DigitState state = digit_state(layout_, digit, document_.lines);
            if (digit.of == FieldId::document_number) overflow_ = state.overflows ? state.overflow_cells : 0;
            document_.check_digits.push_back(
                {digit.of, state.line, state.column, state.printed, state.expected, state.valid});
            if (state.filler_counted) {
                find(Finding::Kind::note, "mrz.overflow_filler_counted", digit.of, {state.line, state.column, 1});
            }
            if (!state.valid) {
                find(Finding::Kind::check_digit, "mrz.check_digit", digit.of, {state.line, state.column, 1});
            }
        }
    }

    // One finding a field: from the first to the last cell that the field's alphabet does not have.
    void check_alphabet(const FieldLayout& field) {
        if (field.id == FieldId::sex) return;  // has a finding of its own
        const std::string_view text = cells(field.span);
        int first = -1;
        int last = -1;
        for (int i = 0; i < field.span.length; ++i) {
            const char c = text[static_cast<std::size_t>(i)];
            const bool fits = c == '<'                              ? field.filler_allowed
                              : field.alphabet == Alphabet::letters ? is_letter(c)
                              : field.alphabet == Alphabet::digits  ? is_digit(c)
                                                                    : field.alphabet != Alphabet::filler;
            if (fits) continue;
            if (first < 0) first = i;
            last = i;
        }
        if (first >= 0) {
            find(Finding::Kind::conformity, "mrz.alphabet", field.id,
                 {field.span.line, field.span.first + first, last - first + 1});
        }
    }

    void read_field(const FieldLayout& field) {
        const std::string_view text = cells(field.span);
        switch (field.id) {
            case FieldId::document_code:
                read_document_code(field, text);
                break;
            case FieldId::issuing_state:
                document_.issuing_state = without_trailing_fillers(text);
                check_state(field, document_.issuing_state, true);
                break;
            case FieldId::nationality:
                document_.nationality = without_trailing_fillers(text);
                check_state(field, document_.nationality, false);
                break;
            case FieldId::name:
                read_name(field, text);
                break;
            case FieldId::given_names:
                document_.given_names = spaced(text);
                if (text.back() != '<') truncated(field);
                break;
            case FieldId::document_number:
                read_number(field, text);
                break;
            case FieldId::birth_date:
                read_birth(field, text);
                break;
            case FieldId::expiry_date:
                read_expiry(field, text);
                break;
            case FieldId::sex:
                document_.sex = text[0];
                if (text[0] != 'M' && text[0] != 'F' && text[0] != '<') {
                    find(Finding::Kind::conformity, "mrz.sex", field);
                }
                break;
            case FieldId::optional_data:
                read_optional(text);
                break;
            case FieldId::optional_data_2:
                document_.optional_data_2 = without_trailing_fillers(text);
                break;
            case FieldId::composite:
            case FieldId::blank:
                break;
        }
    }

    void read_document_code(const FieldLayout& field, std::string_view text) {
        document_.document_code = without_trailing_fillers(text);
        const char first = text[0];
        const char second = text[1];
        const auto conformity = [&] { find(Finding::Kind::conformity, "mrz.document_code", field); };
        switch (document_.format) {
            case Format::td3:
                if (first != 'P') {
                    conformity();
                } else if (second == '<') {
                    // Valid for years yet: a second letter is mandatory from 1 January 2028 (Doc 9303-4 §4.2.2).
                    find(Finding::Kind::note, "mrz.document_code_one_letter", field);
                } else if (std::string_view("PEDORTSLMU").find(second) == std::string_view::npos) {
                    find(Finding::Kind::code, "mrz.document_code_national", field);
                }
                break;
            case Format::td1:
            case Format::td2:
                // A, C or I, then a letter of the issuer's choice but V; AC is for crew members, AI is not given out.
                if ((first != 'A' && first != 'C' && first != 'I') || second == 'V' ||
                    (first == 'A' && second == 'I')) {
                    conformity();
                } else if (first == 'A' && second == 'C') {
                    find(Finding::Kind::note, "mrz.document_code_crew", field);
                }
                break;
            case Format::mrv_a:
            case Format::mrv_b:
            case Format::fr_id:
            case Format::iso_dl:
            case Format::fr_dl:
            case Format::nl_dl:
                break;  // the code decided the format
            case Format::ch_dl:
                if (text != "FA") conformity();
                break;
        }
    }

    void check_state(const FieldLayout& field, std::string_view code, bool issuer) {
        const StateCode* const state = find_state(code);
        const auto kind = Finding::Kind::code;
        if (state == nullptr) {
            find(kind, issuer ? "mrz.state_unknown" : "mrz.nationality_unknown", field);
            return;
        }
        switch (state->kind) {
            case CodeKind::state:
            case CodeKind::organisation:
                break;
            case CodeKind::special:
                if (issuer && !state->issues) find(kind, "mrz.state_no_issuer", field);
                break;
            case CodeKind::sample:
                find(kind, "mrz.state_sample", field);
                break;
            case CodeKind::withdrawn:
                find(kind, "mrz.state_withdrawn", field);
                break;
            case CodeKind::in_practice:
                find(kind, "mrz.state_in_practice", field);
                break;
        }
    }

    void truncated(const FieldLayout& field) {
        if (!document_.name_truncated) find(Finding::Kind::note, "mrz.name_truncated", field);
        document_.name_truncated = true;
    }

    // Primary identifier, two fillers, secondary identifiers with a filler between (Doc 9303-3 §4.6).
    void read_name(const FieldLayout& field, std::string_view text) {
        const bool own_cells = layout_.field(FieldId::given_names) != nullptr;
        const std::string_view used = without_trailing_fillers(text);
        const std::size_t gap = own_cells ? std::string_view::npos : used.find("<<");
        document_.surname = spaced(used.substr(0, gap));
        if (gap != std::string_view::npos) document_.given_names = spaced(used.substr(gap + 2));
        if (text.back() != '<') truncated(field);
        if (used.empty()) {
            find(Finding::Kind::conformity, "mrz.name_empty", field);
        } else if (used.front() == '<' || used.find("<<<") != std::string_view::npos ||
                   (gap != std::string_view::npos && used.find("<<", gap + 2) != std::string_view::npos)) {
            // It begins with a filler, or there are more separators than the one between the identifiers.
            find(Finding::Kind::conformity, "mrz.name_form", field);
        } else if (!own_cells && gap == std::string_view::npos && document_.format != Format::fr_dl) {
            find(Finding::Kind::note, "mrz.name_no_secondary", field);
        }
    }

    void read_number(const FieldLayout& field, std::string_view text) {
        std::string& number = document_.document_number;
        append_without_fillers(number, text);
        if (overflow_ > 0) {
            const Span& rest = layout_.field(FieldId::optional_data)->span;
            number += cells({rest.line, rest.first, overflow_});
        }
        if (number.empty()) find(Finding::Kind::conformity, "mrz.number_empty", field);
    }

    void read_optional(std::string_view text) {
        if (overflow_ > 0) {
            // The rest of the number, its digit and a filler come first.
            text.remove_prefix(std::min(text.size(), static_cast<std::size_t>(overflow_) + 2));
        }
        document_.optional_data = without_trailing_fillers(text);
    }

    void read_birth(const FieldLayout& field, std::string_view text) {
        const DateCells read = read_date(text);
        document_.birth_date = read.date;
        if (read.date.year) document_.birth_date.year = birth_year(read.date, options_.today);
        switch (read.form) {
            case DateForm::complete:
                break;
            case DateForm::partial:
            case DateForm::absent:
                find(Finding::Kind::note, "mrz.date_partial", field);
                break;
            case DateForm::impossible:
                find(Finding::Kind::conformity, "mrz.date_impossible", field);
                break;
            case DateForm::malformed:
                find(Finding::Kind::conformity, "mrz.date_malformed", field);
                break;
        }
    }

    void read_expiry(const FieldLayout& field, std::string_view text) {
        const DateCells read = read_date(text);
        document_.expiry_date = read.date;
        if (read.date.year) {
            document_.expiry_date.year = expiry_year(*read.date.year, options_.today, options_.validity_years);
        }
        switch (read.form) {
            case DateForm::complete:
                break;
            case DateForm::absent:
                find(Finding::Kind::note, "mrz.expiry_absent", field);
                break;
            case DateForm::impossible:
                find(Finding::Kind::conformity, "mrz.date_impossible", field);
                break;
            case DateForm::partial:  // only a birth date may have unknown parts
            case DateForm::malformed:
                find(Finding::Kind::conformity, "mrz.date_malformed", field);
                break;
        }
    }

    // A birth in this century after the expiry of a document that has run out: either the holder is of the century
    // before, or one of the dates is wrong. The text cannot tell, so the earlier century stands and the officer is
    // told.
    void check_birth_against_expiry() {
        const FieldLayout* const field = layout_.field(FieldId::birth_date);
        if (!surely_after(document_.birth_date, document_.expiry_date)) return;
        document_.birth_date.year = *document_.birth_date.year - 100;
        find(Finding::Kind::conformity, "mrz.birth_after_expiry", *field);
    }

    Document& document_;
    const ParseOptions& options_;
    const Layout& layout_;
    int overflow_ = 0;  // cells of the number in the optional data
};

}  // namespace

bool Document::check_digits_valid() const {
    return std::ranges::all_of(check_digits, &CheckDigit::valid);
}

tl::expected<Document, Error> parse(std::span<const std::string> lines, const ParseOptions& options) {
    tl::expected<Document, Error> result;
    Document& document = *result;
    document.lines.reserve(lines.size());
    for (const std::string& raw : lines) {
        const std::string_view text = trimmed(raw);
        if (text.empty()) continue;
        const int line = static_cast<int>(document.lines.size());
        if (const auto column = normalise(text, document.lines.emplace_back())) {
            return tl::unexpected(
                Error{ErrorCode::invalid_character, "a character other than A-Z, 0-9 and <", line, *column});
        }
    }
    if (document.lines.empty()) return tl::unexpected(Error{ErrorCode::empty, "no characters", -1, -1});

    std::size_t columns = 0;
    for (const std::string& line : document.lines) columns = std::max(columns, line.size());
    const auto format =
        format_of(static_cast<int>(document.lines.size()), static_cast<int>(columns), document.lines.front());
    if (!format) {
        return tl::unexpected(Error{
            ErrorCode::unknown_layout,
            std::to_string(document.lines.size()) + " lines of " + std::to_string(columns) + " characters", -1, -1});
    }
    for (std::size_t i = 0; i < document.lines.size(); ++i) {
        const int wanted = columns_of(layout_of(*format), static_cast<int>(i));
        if (static_cast<int>(document.lines[i].size()) != wanted) {
            return tl::unexpected(Error{ErrorCode::unknown_layout,
                                        "lines of " + std::to_string(wanted) + " and of " +
                                            std::to_string(document.lines[i].size()) + " characters",
                                        static_cast<int>(i), -1});
        }
    }
    document.format = *format;
    Parser(document, options).run();
    return result;
}

}  // namespace vidimus::mrz
