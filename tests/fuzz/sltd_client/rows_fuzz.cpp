// Any bytes as a list of records, CSV and JSON Lines: what is taken can be stored and reads back the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <utility>

#include "sltd_client/import_rows.h"
#include "sltd_client/query_check.h"
#include "sltd_client/record_codec.h"

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
    static ReferencePatterns patterns;
    const auto stored = encode_record(row->record, patterns);
    require(stored.has_value());
    std::string_view bytes = *stored;
    std::string_view skipped = *stored;
    const auto read = decode_record(bytes, patterns);
    require(bytes.empty() && patterns.skip(skipped, 1) && skipped.empty());
    require(read && read->record_class == row->record.record_class && read->reference == row->record.reference &&
            read->date == row->record.date);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto plain = CsvHeader::parse("number,state,type,class,reference,date");
    std::istringstream input(std::string{reinterpret_cast<const char*>(data), size});
    LineBlocks blocks(input, 0, 200);  // small, so that lines lie across their ends
    bool first = true;
    std::optional<CsvHeader> header;
    std::string block;
    while (blocks.next(block)) {
        std::string_view rest = block;
        std::string_view line;
        bool too_long = false;
        while (next_line(rest, line, too_long)) {
            require(line.size() <= longest_line);
            if (std::exchange(first, false)) {
                header = CsvHeader::parse(line);
            }
            examine(parse_csv_row(line, header ? *header : *plain));
            examine(parse_json_row(line));
        }
    }
    require(blocks.offset() == size);
    return 0;
}
