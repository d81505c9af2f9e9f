#include "sltd_client/import_rows.h"

#include <algorithm>
#include <utility>

#include "sltd_client/plain_text.h"
#include "sltd_client/query_check.h"
#include "sltd_client/record_codec.h"
#include "sltd_client/strict_json.h"

namespace vidimus::sltd {

namespace {

constexpr std::array<std::string_view, 6> column_names{"number", "state", "type", "class", "reference", "date"};
enum Column : std::size_t { number_column, state_column, type_column, class_column, reference_column, date_column };
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

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
    if (row.record.date && !is_storable_day(*row.record.date)) {
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

bool next_line(std::string_view& text, std::string_view& line, bool& too_long) {
    too_long = false;
    if (text.empty()) {
        return false;
    }
    const auto end = text.find('\n');
    line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    if (line.size() > longest_line) {
        too_long = true;
        line = {};
    }
    return true;
}

LineBlocks::LineBlocks(std::istream& input, std::uint64_t offset, std::size_t piece)
    : input_(input), offset_(offset), piece_(piece) {}

bool LineBlocks::next(std::string& block) {
    block = std::move(rest_);
    rest_.clear();
    std::size_t dropped = 0;  // of a line that is too long
    while (!ended_) {
        const auto held = block.size();
        block.resize(held + piece_);
        input_.read(block.data() + held, static_cast<std::streamsize>(piece_));
        broken_ = broken_ || input_.bad();
        const auto added = static_cast<std::size_t>(input_.gcount());
        block.resize(held + added);
        ended_ = added < piece_;
        // After a line that is too long, its kept beginning comes first and the new bytes may hold its end.
        const auto newline = block.rfind('\n');
        if (newline != std::string::npos) {
            rest_ = block.substr(newline + 1);
            block.resize(newline + 1);
            break;
        }
        if (block.size() > longest_line + 1 && !ended_) {
            dropped += block.size() - (longest_line + 1);
            block.resize(longest_line + 1);
        }
    }
    if (ended_ && !rest_.empty()) {
        block += rest_;  // the last line has no end
        rest_.clear();
    }
    const bool first = offset_ == 0;
    offset_ += block.size() + dropped;
    if (first && std::string_view{block}.starts_with(byte_order_mark)) {
        block.erase(0, byte_order_mark.size());
    }
    return !block.empty() || !ended_;
}

}  // namespace vidimus::sltd
