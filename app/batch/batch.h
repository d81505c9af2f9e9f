// Screens an archive: folders in, JSON Lines and CSV out, all cores, progress with rate and time left, resumable by
// content.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "app/screening/screening.h"
#include "app/screening/texts.h"

namespace vidimus::batch {

struct Options {
    std::vector<std::filesystem::path> paths;  // files and folders (recursively)
    std::filesystem::path out;                 // results.jsonl, results.csv, errors.jsonl, journal.jsonl
    bool resume = false;                       // skip contents (SHA-256) that the journal has
    int workers = 0;                           // 0: as the configuration says
    bool ask_register = true;
    std::string profile = "operational";
    std::optional<mrz::Today> today;
    /// A report as one line of results.jsonl. app/batch may not include app/reports, so the caller hands
    /// reports::to_json in.
    std::function<std::string(const screening::Report&)> report_line;
};

/// done: screened with a verdict; done + skipped + failed = total once all is finished. The three counts of verdicts
/// hold the skipped ones too, by the verdict that the journal has.
struct Progress {
    std::uint64_t total = 0, done = 0, skipped = 0, failed = 0;
    std::uint64_t no_irregularity_found = 0, check_further = 0, irregularity_found = 0;
    double per_second = 0.0;  // over the last half minute
    std::chrono::seconds left{0};
};

struct Result {
    Progress progress;
    bool cancelled = false;
    screening::VerdictState worst = screening::VerdictState::no_irregularity_found;
};

/// Without `resume`, results that lie in `out` already are moved to previous-<n>/ there, never overwritten.
/// `progress` is called from the calling thread, after each group of documents that came to disk and twice a second.
/// Errors: file_not_found, cannot_write (also: another run works in `out`), disk_full, internal (no `report_line`). A
/// file that cannot be screened is a row of errors.jsonl and the rest goes on. Every finished document is on disk
/// before the next one is taken by its worker; a crash loses at most those in work.
tl::expected<Result, screening::Failure> run(std::shared_ptr<const screening::Engine> engine,
                                             const screening::Texts& texts, const Options& options,
                                             const std::function<void(const Progress&)>& progress,
                                             const std::stop_token& stop);

}  // namespace vidimus::batch
