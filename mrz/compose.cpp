// From fields to lines: each field into its cells by the layout, then the check digits.
#include "mrz/compose.h"

#include <algorithm>

#include "mrz/check_digits.h"
#include "mrz/dates.h"
#include "mrz/transliterate.h"

namespace vidimus::mrz {
namespace {

using Lines = std::vector<std::string>;

Error fault(ErrorCode code, FieldId id, const Span& span, std::string_view why) {
    return {code, std::string(name_of(id)) + ": " + std::string(why), span.line, span.first};
}

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
bool is_letter(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string upper(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](char c) { return upper(c); });
    return result;
}

// The parts of one identifier, without fillers.
std::vector<std::string> parts_of(std::string_view name) {
    std::vector<std::string> parts;
    while (!name.empty()) {
        const std::size_t end = std::min(name.find('<'), name.size());
        if (end > 0) parts.emplace_back(name.substr(0, end));
        name.remove_prefix(std::min(end + 1, name.size()));
    }
    return parts;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) {
        if (!text.empty()) text += '<';
        text += part;
    }
    return text;
}

std::size_t width_of(const std::vector<std::string>& parts) {
    std::size_t width = parts.empty() ? 0 : parts.size() - 1;
    for (const std::string& part : parts) width += part.size();
    return width;
}

// Shortens parts from the last to the first, to one letter at least, until `excess` letters are gone.
void shorten(std::vector<std::string>& parts, std::size_t& excess) {
    for (auto part = parts.rbegin(); part != parts.rend() && excess > 0; ++part) {
        const std::size_t cut = std::min(excess, part->size() - 1);
        part->resize(part->size() - cut);
        excess -= cut;
    }
}

// Both identifiers in `cells` cells. Too long a name loses letters at the end of its last parts first and keeps one
// letter of each, so that its last cell is a letter and tells of it; only where single letters do not fit are parts
// left out.
std::string fitted_name(std::string_view surname, std::string_view given, std::size_t cells) {
    std::vector<std::string> primary = parts_of(surname);
    std::vector<std::string> secondary = parts_of(given);
    const auto least = [&] {
        const std::size_t gap = secondary.empty() ? 0 : 2;
        return (primary.empty() ? 0 : primary.size() * 2 - 1) + gap +
               (secondary.empty() ? 0 : secondary.size() * 2 - 1);
    };
    while (least() > cells) {
        if (secondary.size() > 1) {
            secondary.pop_back();
        } else if (primary.size() > 1) {
            primary.pop_back();
        } else {
            break;
        }
    }
    const std::size_t width = width_of(primary) + (secondary.empty() ? 0 : 2) + width_of(secondary);
    std::size_t excess = width > cells ? width - cells : 0;
    shorten(secondary, excess);
    shorten(primary, excess);
    std::string text = joined(primary);
    if (!secondary.empty()) text += "<<" + joined(secondary);
    return text;
}

class Composer {
  public:
    Composer(const Layout& layout, const Fields& fields) : layout_(layout), fields_(fields) {}

    tl::expected<Lines, Error> run() {
        for (int line = 0; line < layout_.lines; ++line) {
            lines_.emplace_back(static_cast<std::size_t>(columns_of(layout_, line)), '<');
        }
        for (const FieldLayout& field : layout_.fields) {
            if (auto done = write(field); !done) return tl::unexpected(done.error());
        }
        // What this layout has no cells for must not be lost in silence.
        if (!fields_.optional_data_2.empty() && layout_.field(FieldId::optional_data_2) == nullptr) {
            return tl::unexpected(Error{ErrorCode::unknown_field, "optional_data_2: not in this format", -1, -1});
        }
        if (format_of(layout_.lines, layout_.columns, lines_.front()) != layout_.format) {
            return tl::unexpected(fault(ErrorCode::invalid_value, FieldId::document_code, layout_.fields[0].span,
                                        "document code and state belong to another format"));
        }
        recompute_check_digits(layout_, lines_);
        return std::move(lines_);
    }

  private:
    using Done = tl::expected<void, Error>;

    Done fail(ErrorCode code, const FieldLayout& field, std::string_view why) {
        return tl::unexpected(fault(code, field.id, field.span, why));
    }

    void put(const Span& span, std::string_view text) {
        lines_[static_cast<std::size_t>(span.line)].replace(static_cast<std::size_t>(span.first), text.size(), text);
    }

    Done write(const FieldLayout& field) {
        switch (field.id) {
            case FieldId::document_code:
                return write_letters(field, fields_.document_code);
            case FieldId::issuing_state:
                return write_letters(field, fields_.issuing_state);
            case FieldId::nationality:
                return write_letters(field, fields_.nationality);
            case FieldId::name:
                return write_name(field);
            case FieldId::given_names:
                return write_given_names(field);
            case FieldId::document_number:
                return write_number(field);
            case FieldId::birth_date:
                return write_date(field, fields_.birth_date);
            case FieldId::expiry_date:
                return write_date(field, fields_.expiry_date);
            case FieldId::sex:
                return write_sex(field);
            case FieldId::optional_data:
                return write_optional(field, fields_.optional_data);
            case FieldId::optional_data_2:
                return write_optional(field, fields_.optional_data_2);
            case FieldId::composite:
            case FieldId::blank:
                break;
        }
        return {};
    }

    Done write_letters(const FieldLayout& field, std::string_view value) {
        std::string text = upper(value);
        while (!text.empty() && text.back() == '<') text.pop_back();
        if (text.empty()) return fail(ErrorCode::missing_field, field, "missing");
        if (static_cast<int>(text.size()) > field.span.length) return fail(ErrorCode::does_not_fit, field, "too long");
        const bool figures = field.alphabet == Alphabet::letters_digits;
        if (!std::ranges::all_of(text, [&](char c) { return is_letter(c) || (figures && is_digit(c)); })) {
            return fail(ErrorCode::invalid_value, field, figures ? "letters and digits only" : "letters only");
        }
        put(field.span, text);
        return {};
    }

    Done write_name(const FieldLayout& field) {
        const Practice practice = practice_of(upper(fields_.issuing_state));
        const std::string surname = transliterate(fields_.surname, practice);
        const bool own_cells = layout_.field(FieldId::given_names) != nullptr;
        const std::string given = own_cells ? std::string() : transliterate(fields_.given_names, practice);
        // A holder with one name has a primary identifier only (Doc 9303-3 §4.6).
        if (surname.empty()) return fail(ErrorCode::missing_field, field, "no surname");
        put(field.span, fitted_name(surname, given, static_cast<std::size_t>(field.span.length)));
        return {};
    }

    Done write_given_names(const FieldLayout& field) {
        const std::string given = transliterate(fields_.given_names, practice_of(upper(fields_.issuing_state)));
        put(field.span, fitted_name(given, "", static_cast<std::size_t>(field.span.length)));
        return {};
    }

    Done write_number(const FieldLayout& field) {
        std::string number = upper(fields_.document_number);
        // Hyphens and spaces of a number become fillers (Doc 9303-3 §4.3).
        std::ranges::replace_if(
            number, [](char c) { return c == ' ' || c == '-'; }, '<');
        while (!number.empty() && number.back() == '<') number.pop_back();
        if (number.empty()) return fail(ErrorCode::missing_field, field, "missing");
        if (!std::ranges::all_of(number, [](char c) { return is_letter(c) || is_digit(c) || c == '<'; })) {
            return fail(ErrorCode::invalid_value, field, "letters and digits only");
        }
        const auto length = static_cast<std::size_t>(field.span.length);
        if (!field.filler_allowed && (number.size() < length || number.find('<') != std::string::npos)) {
            return fail(ErrorCode::invalid_value, field, "every cell must be filled");
        }
        const auto digit = std::ranges::find(layout_.check_digits, FieldId::document_number, &CheckDigitLayout::of);
        if (number.size() > length) {
            if (digit == layout_.check_digits.end() || !digit->overflow_into)
                return fail(ErrorCode::does_not_fit, field, "too long");
            // The rest, its digit and a filler open the overflow field.
            const std::size_t rest = number.size() - length;
            const auto room = static_cast<std::size_t>(layout_.field(*digit->overflow_into)->span.length);
            if (rest + 2 > room) return fail(ErrorCode::does_not_fit, field, "too long");
            if (number.find('<') != std::string::npos)
                return fail(ErrorCode::invalid_value, field, "a long one has no fillers");
            overflow_ = number.substr(length) + "0<";
            number.resize(length);
        }
        put(field.span, number);
        // A filler in the digit's place would say that the number goes on.
        if (digit != layout_.check_digits.end()) put(digit->position, overflow_.empty() ? "0" : "<");
        return {};
    }

    Done write_date(const FieldLayout& field, std::string_view value) {
        if (value.empty()) return fail(ErrorCode::missing_field, field, "missing");
        if (value.size() != 10 || value[4] != '-' || value[7] != '-') {
            return fail(ErrorCode::invalid_value, field, "not a date as YYYY-MM-DD");
        }
        std::string cells;
        for (const auto& [first, length] : {std::pair<std::size_t, std::size_t>{0, 4}, {5, 2}, {8, 2}}) {
            const std::string_view part = value.substr(first, length);
            const bool unknown = std::ranges::all_of(part, [](char c) { return c == 'X' || c == 'x'; });
            if (!unknown && !std::ranges::all_of(part, is_digit)) {
                return fail(ErrorCode::invalid_value, field, "not a date as YYYY-MM-DD");
            }
            cells += unknown ? std::string_view("<<") : part.substr(part.size() - 2);
        }
        const DateCells read = read_date(cells);
        bool exists = read.form != DateForm::impossible;
        if (read.form == DateForm::complete) {
            const int year = (value[0] - '0') * 1000 + (value[1] - '0') * 100 + *read.date.year;
            exists = year > 0 && *read.date.day <= days_in_month(year, *read.date.month);
        }
        if (!exists) return fail(ErrorCode::invalid_value, field, "no such date");
        if (field.id == FieldId::expiry_date && read.form == DateForm::partial) {
            return fail(ErrorCode::invalid_value, field, "only a birth date may have unknown parts");
        }
        put(field.span, cells);
        return {};
    }

    Done write_sex(const FieldLayout& field) {
        const std::string sex = upper(fields_.sex);
        if (sex.empty() || sex == "X" || sex == "<") return {};  // X is for the visual zone, the filler for this one
        if (sex != "M" && sex != "F") return fail(ErrorCode::invalid_value, field, "M, F or X");
        put(field.span, sex);
        return {};
    }

    Done write_optional(const FieldLayout& field, std::string_view value) {
        std::string text = upper(value);
        std::ranges::replace_if(
            text, [](char c) { return c == ' ' || c == '-'; }, '<');
        if (!std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c) || c == '<'; })) {
            return fail(ErrorCode::invalid_value, field, "letters and digits only");
        }
        while (!text.empty() && text.back() == '<') text.pop_back();
        if (field.id == FieldId::optional_data) text.insert(0, overflow_);
        if (text.size() > static_cast<std::size_t>(field.span.length)) {
            return fail(ErrorCode::does_not_fit, field, "too long");
        }
        put(field.span, text);
        return {};
    }

    const Layout& layout_;
    const Fields& fields_;
    Lines lines_;
    std::string overflow_;
};

}  // namespace

tl::expected<std::vector<std::string>, Error> compose(Format format, const Fields& fields) {
    return Composer(layout_of(format), fields).run();
}

void recompute_check_digits(const Layout& layout, std::vector<std::string>& lines) {
    for (const CheckDigitLayout& digit : layout.check_digits) {
        const DigitState state = digit_state(layout, digit, lines);
        if (state.valid && state.printed == '<') continue;  // legal where the field is empty
        lines[static_cast<std::size_t>(state.line)][static_cast<std::size_t>(state.column)] = state.expected;
    }
}

}  // namespace vidimus::mrz
