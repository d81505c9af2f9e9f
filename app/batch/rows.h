// What one document leaves in the files of a batch.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/screening/report.h"
#include "app/screening/texts.h"

namespace vidimus::batch {

/// The columns of results.csv, in order.
const std::vector<std::string>& csv_columns();
/// `file` is written as the listing found it; an unknown value is an empty cell.
std::vector<std::string> csv_cells(const std::filesystem::path& file, const std::string& sha256,
                                   const screening::Report& report);

/// {"sha256","verdict"}: nothing else, so that the journal may be kept where results may not.
std::string journal_line(const std::string& sha256, screening::VerdictState verdict);
struct JournalEntry {
    std::string sha256;
    screening::VerdictState verdict = screening::VerdictState::check_further;
};
/// Absent where the line is no whole entry.
std::optional<JournalEntry> parse_journal_line(std::string_view line);
/// The same from a whole line of results.jsonl.
std::optional<JournalEntry> parse_result_line(std::string_view line);

/// {"file","sha256","code","message"}; sha256 is empty where the file could not be read.
std::string error_line(const std::filesystem::path& file, const std::string& sha256, const screening::Failure& failure,
                       const screening::Texts& texts);

}  // namespace vidimus::batch
