// Any bytes as a list of records, CSV and JSON Lines: what is taken can be stored and reads back the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>

#include "sltd_client/copy_format.h"
#include "sltd_client/import_rows.h"
#include "sltd_client/query_check.h"

namespace {

using namespace vidimus::sltd;

void require(bool right) {
    if (!right) {
        std::abort();
    }
}

void examine(const tl::expected<ImportRow, RowFault>& row) {
    if (!row) {
        require(!row.error().empty());
        return;
    }
    require(is_complete(row->number) && is_state_code(row->state) && is_document_type(row->type));
    const auto stored = encode_record(row->record);
    require(stored.has_value());
    const auto read = decode_record(*stored);
    require(read && read->record_class == row->record.record_class && read->reference == row->record.reference &&
            read->date == row->record.date);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto plain = CsvHeader::parse("number,state,type,class,reference,date");
    std::istringstream input(std::string{reinterpret_cast<const char*>(data), size});
    LineReader lines(input);
    std::string_view line;
    bool too_long = false;
    bool first = true;
    std::optional<CsvHeader> header;
    while (lines.next(line, too_long)) {
        require(line.size() <= LineReader::longest_line);
        if (first) {
            header = CsvHeader::parse(line);
            first = false;
        }
        examine(parse_csv_row(line, header ? *header : *plain));
        examine(parse_json_row(line));
    }
    // The record of a copy, as it might lie in a damaged one.
    static_cast<void>(decode_record({reinterpret_cast<const char*>(data), size}));
    return 0;
}
