// Comma-separated values (RFC 4180): writing rows that a spreadsheet may open, and finding rows again.
#pragma once

#include <cstdint>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

namespace vidimus::batch {

/// One row with CRLF. Cells are quoted where they must be; a cell that a spreadsheet would take for a formula (it
/// begins with = + - @, tab or return) gets an apostrophe before it; bytes that are not UTF-8 become U+FFFD.
std::string csv_row(const std::vector<std::string>& cells);

struct CsvRow {
    std::vector<std::string> cells;
    std::uint64_t end = 0;  // offset of the byte behind the row's line end
};

/// Reads the next complete row; false at the end, and for a last row without line end (it was torn).
bool read_csv_row(std::istream& stream, std::uint64_t& offset, CsvRow& row);

/// Valid UTF-8 from any bytes.
std::string as_utf8(std::string_view bytes);

}  // namespace vidimus::batch
