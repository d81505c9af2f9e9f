// The rows of a batch, read as they come to disk, and what differs from the run before. Plain values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace vidimus::desktop {

struct BatchRow {
    std::string file;
    std::string sha256;
    std::string verdict;  // as in the report; empty: it could not be screened
    std::string reason;   // the check that weighed most, or why it could not be screened
    std::string state;
    std::string type;
    std::string register_state;
    /// same: no other verdict than before; fresh: not in the run before; changed: another verdict.
    enum class Change { none, same, fresh, changed };
    Change change = Change::none;  // none: there was no run before
    std::string earlier;           // the verdict before
};

/// Reads results.csv and errors.jsonl of a folder, only what was not read before. Files that are absent are empty
/// ones; rows that are not whole yet are left for later.
class BatchResults {
  public:
    explicit BatchResults(std::filesystem::path folder);
    std::vector<BatchRow> read_more();
    [[nodiscard]] bool has_earlier() const { return !earlier_.empty(); }

  private:
    void read_earlier();
    void compare(BatchRow& row) const;

    std::filesystem::path folder_;
    std::map<std::string, std::string> earlier_;  // verdict by file
    std::uint64_t results_at_ = 0;
    std::uint64_t errors_at_ = 0;
};

/// The newest previous-<n> of a folder; empty where there is none.
std::filesystem::path newest_previous(const std::filesystem::path& folder);

}  // namespace vidimus::desktop
