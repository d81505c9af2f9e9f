#include "sltd_client/import_rows.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "sltd_client/copy_format.h"
#include "sltd_client/query_check.h"
#include "sltd_client/strict_json.h"

namespace vidimus::sltd {

namespace {

constexpr std::array<std::string_view, 6> column_names{"number", "state", "type", "class", "reference", "date"};
enum Column : std::size_t { number_column, state_column, type_column, class_column, reference_column, date_column };
constexpr std::size_t block_bytes = 1024 * 1024;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
static_assert(LineReader::longest_line < block_bytes);

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view{}
                                           : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

template <typename Change>
std::string changed(std::string_view text, Change change) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(), change);
    return result;
}

// The length of the UTF-8 character at the start of the text (RFC 3629 §4), 0 where there is none.
std::size_t utf8_length(std::string_view text) {
    const auto byte = [text](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto follows = [&byte](std::size_t i) { return byte(i) >= 0x80 && byte(i) <= 0xBF; };
    const auto lead = byte(0);
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        return follows(1) ? 2 : 0;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        const bool shortest = lead != 0xE0 || byte(1) >= 0xA0;
        const bool surrogate = lead == 0xED && byte(1) >= 0xA0;
        return follows(1) && follows(2) && shortest && !surrogate ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const bool shortest = lead != 0xF0 || byte(1) >= 0x90;
        const bool in_range = lead != 0xF4 || byte(1) <= 0x8F;
        return follows(1) && follows(2) && follows(3) && shortest && in_range ? 4 : 0;
    }
    return 0;
}

bool is_plain_text(std::string_view text) {
    while (!text.empty()) {
        const auto first = static_cast<unsigned char>(text.front());
        const auto length = utf8_length(text);
        if (length == 0 || first < 0x20 || first == 0x7F) {
            return false;
        }
        text.remove_prefix(length);
    }
    return true;
}

tl::expected<ImportRow, RowFault> make_row(const std::array<std::string_view, 6>& fields) {
    ImportRow row;
    row.number = DocumentNumber{fields[number_column]};
    if (!is_complete(row.number)) {
        return tl::make_unexpected(RowFault{"the number is empty, too long, or has other characters than A-Z and 0-9"});
    }
    row.state = changed(trimmed(fields[state_column]), upper);
    row.state.erase(std::find(row.state.begin(), row.state.end(), '<'), row.state.end());
    if (!is_state_code(row.state)) {
        return tl::make_unexpected(RowFault{"the state is not three letters or D"});
    }
    const auto code = trimmed(fields[type_column]);
    row.type = changed(code.substr(0, 1), upper);
    if (code.size() > 2 || !is_document_type(row.type)) {
        return tl::make_unexpected(RowFault{"the type is not a document code"});
    }
    const auto record_class = record_class_named(changed(trimmed(fields[class_column]), lower));
    if (!record_class) {
        return tl::make_unexpected(RowFault{"the class is not stolen, lost, revoked, invalid or stolen_blank"});
    }
    row.record.record_class = *record_class;
    row.record.reference = trimmed(fields[reference_column]);
    if (row.record.reference.size() > longest_reference || !is_plain_text(row.record.reference)) {
        return tl::make_unexpected(RowFault{"the reference is longer than 128 bytes or not plain UTF-8 text"});
    }
    if (const auto date = trimmed(fields[date_column]); !date.empty()) {
        row.record.date = std::string{date};
    }
    if (!encode_record(row.record)) {
        return tl::make_unexpected(RowFault{"the date is not a day from 1950-01-01 on, written YYYY-MM-DD"});
    }
    return row;
}

}  // namespace

std::optional<std::vector<std::string>> split_csv(std::string_view line) {
    std::vector<std::string> fields;
    std::size_t i = 0;
    while (true) {
        std::string field;
        if (i < line.size() && line[i] == '"') {
            bool closed = false;
            for (++i; i < line.size() && !closed; ++i) {
                if (line[i] != '"') {
                    field += line[i];
                } else if (i + 1 < line.size() && line[i + 1] == '"') {
                    field += '"';
                    ++i;
                } else {
                    closed = true;
                }
            }
            if (!closed || (i < line.size() && line[i] != ',')) {
                return std::nullopt;
            }
        } else {
            const auto end = std::min(line.find(',', i), line.size());
            field = line.substr(i, end - i);
            if (field.find('"') != std::string::npos) {
                return std::nullopt;
            }
            i = end;
        }
        fields.push_back(std::move(field));
        if (i >= line.size()) {
            return fields;
        }
        ++i;  // the comma
    }
}

std::optional<CsvHeader> CsvHeader::parse(std::string_view line) {
    const auto names = split_csv(line);
    if (!names) {
        return std::nullopt;
    }
    CsvHeader header;
    header.fields_ = names->size();
    for (std::size_t column = 0; column < column_names.size(); ++column) {
        std::size_t found = 0;
        for (std::size_t i = 0; i < names->size(); ++i) {
            if (changed(trimmed((*names)[i]), lower) == column_names[column]) {
                header.columns_[column] = i;
                ++found;
            }
        }
        if (found != 1) {
            return std::nullopt;
        }
    }
    return header;
}

tl::expected<ImportRow, RowFault> parse_csv_row(std::string_view line, const CsvHeader& header) {
    const auto fields = split_csv(line);
    if (!fields) {
        return tl::make_unexpected(RowFault{"a quotation mark is not closed, or stands inside a field"});
    }
    if (fields->size() != header.fields()) {
        return tl::make_unexpected(RowFault{"the row has more or fewer fields than the header"});
    }
    std::array<std::string_view, 6> wanted{};
    for (std::size_t column = 0; column < wanted.size(); ++column) {
        wanted[column] = (*fields)[header.columns()[column]];
    }
    return make_row(wanted);
}

tl::expected<ImportRow, RowFault> parse_json_row(std::string_view line) {
    constexpr int max_depth = 4;
    const auto object = parse_strict_object(line, max_depth);
    if (!object) {
        return tl::make_unexpected(RowFault{"the row is not one JSON object, or has a key twice"});
    }
    std::array<std::string_view, 6> wanted{};
    for (std::size_t column = 0; column < wanted.size(); ++column) {
        const auto found = object->find(std::string{column_names[column]});
        const bool may_be_absent = column == reference_column || column == date_column;
        if (found != object->end() && found->is_string()) {
            wanted[column] = found->get_ref<const std::string&>();
        } else if (!may_be_absent || (found != object->end() && !found->is_null())) {
            return tl::make_unexpected(RowFault{"a key is missing or not a text"});
        }
    }
    return make_row(wanted);
}

LineReader::LineReader(std::istream& input) : input_(input), block_(block_bytes, '\0') {}

// Moves what is left to the front and reads more behind it; false where nothing more comes.
bool LineReader::fill() {
    std::memmove(block_.data(), block_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    if (!input_.good()) {
        return false;
    }
    input_.read(block_.data() + end_, static_cast<std::streamsize>(block_.size() - end_));
    broken_ = broken_ || input_.bad();
    const auto added = static_cast<std::size_t>(input_.gcount());
    end_ += added;
    return added > 0;
}

bool LineReader::next(std::string_view& line, bool& too_long) {
    too_long = false;
    std::size_t searched = 0;
    while (true) {
        const std::string_view held{block_.data() + begin_, end_ - begin_};
        const auto newline = held.find('\n', searched);
        if (newline != std::string_view::npos) {
            line = held.substr(0, newline);
            begin_ += newline + 1;
            break;
        }
        if (held.size() > longest_line) {
            too_long = true;
            begin_ = end_;  // passed over, to the line's end
            searched = 0;
        } else {
            searched = held.size();
        }
        if (!fill()) {
            line = std::string_view{block_.data() + begin_, end_ - begin_};
            begin_ = end_;
            if (line.empty() && !too_long) {
                return false;
            }
            break;
        }
    }
    if (std::exchange(first_, false) && line.starts_with(byte_order_mark)) {
        line.remove_prefix(byte_order_mark.size());
    }
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    if (too_long || line.size() > longest_line) {
        too_long = true;
        line = {};
    }
    return true;
}

}  // namespace vidimus::sltd
