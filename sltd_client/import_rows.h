// The rows of a list of records, CSV or JSON Lines, each read strictly and by itself. Pure but for the stream.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sltd_client/register.h"

namespace vidimus::sltd {

struct ImportRow {
    DocumentNumber number;
    std::string state;
    std::string type;
    Record record;
};

/// What is wrong with a row; a constant text without anything of the row's own.
using RowFault = std::string_view;

/// Which field of a CSV row holds what: number, state, type, class, reference, date, in any order, among others or not.
class CsvHeader {
  public:
    /// Nothing where a column is missing or named twice.
    static std::optional<CsvHeader> parse(std::string_view line);
    [[nodiscard]] std::size_t fields() const { return fields_; }
    [[nodiscard]] const std::array<std::size_t, 6>& columns() const { return columns_; }

  private:
    std::array<std::size_t, 6> columns_{};
    std::size_t fields_ = 0;
};

/// The fields of one CSV line (RFC 4180 §2, but a record stands on one line); nothing where a quote is not closed or
/// stands in the middle of a field.
[[nodiscard]] std::optional<std::vector<std::string>> split_csv(std::string_view line);

/// number: A–Z and 0–9 once normalised; state: three letters or D; type: the document code, of which the first letter
/// counts; class: as in register.h; reference: at most 128 bytes of UTF-8, may be empty; date: YYYY-MM-DD from 1950 on,
/// may be empty.
[[nodiscard]] tl::expected<ImportRow, RowFault> parse_csv_row(std::string_view line, const CsvHeader& header);

/// One JSON object with the same names; reference and date may be null.
[[nodiscard]] tl::expected<ImportRow, RowFault> parse_json_row(std::string_view line);

inline constexpr std::size_t longest_line = 64 * 1024;

/// The next line of `text`, which then begins behind it, without its end (LF or CR LF); false at the end. A line longer
/// than `longest_line` is empty and told.
[[nodiscard]] bool next_line(std::string_view& text, std::string_view& line, bool& too_long);

/// A stream in blocks of whole lines, in bounded memory, the byte order mark left out. Of a line that is longer than
/// `longest_line` no more than one character over that is kept.
class LineBlocks {
  public:
    static constexpr std::size_t block_bytes = std::size_t{1} << 20U;
    /// `offset`: where the stream stands; a byte order mark is looked for at 0 alone. `piece`: bytes read at once.
    explicit LineBlocks(std::istream& input, std::uint64_t offset = 0, std::size_t piece = block_bytes);
    /// False at the end.
    bool next(std::string& block);
    /// Where the block last given ended in the input.
    [[nodiscard]] std::uint64_t offset() const { return offset_; }
    /// The stream broke before its end.
    [[nodiscard]] bool broken() const { return broken_; }

  private:
    std::istream& input_;
    std::string rest_;
    std::uint64_t offset_;
    std::size_t piece_;
    bool ended_ = false;
    bool broken_ = false;
};

}  // namespace vidimus::sltd
