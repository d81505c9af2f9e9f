// What an earlier run left in a folder, and how much of it is whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/batch/rows.h"

namespace vidimus::batch {

struct OutFiles {
    explicit OutFiles(const std::filesystem::path& folder)
        : results(folder / "results.jsonl"),
          csv(folder / "results.csv"),
          errors(folder / "errors.jsonl"),
          journal(folder / "journal.jsonl") {}
    std::filesystem::path results;
    std::filesystem::path csv;
    std::filesystem::path errors;
    std::filesystem::path journal;
};

/// A document's rows come to disk before its journal entry. So a crash leaves at the end of the files: a torn line,
/// rows in one file only, or rows in both without a journal entry. The first two are cut off (their documents are
/// screened again), the third is whole and gets its entry.
struct Recovery {
    std::unordered_map<std::string, screening::VerdictState> done;  // by SHA-256
    std::vector<JournalEntry> to_journal;
    std::uint64_t results_end = 0;
    std::uint64_t csv_end = 0;
    std::uint64_t journal_end = 0;
};

/// Reads only. Files that are absent are empty ones.
Recovery recover(const OutFiles& files);

}  // namespace vidimus::batch
