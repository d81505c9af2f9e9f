// The four files of a batch: every commit is wholly on disk or not at all.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <tl/expected.hpp>
#include <unordered_map>
#include <vector>

#include "app/batch/append_file.h"
#include "app/batch/recovery.h"
#include "app/screening/report.h"

namespace vidimus::batch {

/// What one document adds: a result (its three rows) or an error row; the others are empty.
struct Addition {
    std::string result;   // one line of results.jsonl with its line end
    std::string csv;      // one row of results.csv with its line end
    std::string journal;  // one line of journal.jsonl with its line end
    std::string error;    // one line of errors.jsonl with its line end
};

/// Not thread-safe: one writer.
class Store {
  public:
    /// Makes the folder, takes it for this run, repairs what a crash left (resume) or moves earlier results to
    /// previous-<n>/. errors.jsonl begins anew, as what failed is tried again. Errors: cannot_write, disk_full.
    static tl::expected<Store, screening::Failure> open(const std::filesystem::path& folder, bool resume);

    /// The contents that earlier runs finished, by SHA-256.
    [[nodiscard]] const std::unordered_map<std::string, screening::VerdictState>& done() const { return done_; }

    /// Returns once all additions are on disk. After an error the files are as before. Errors: cannot_write, disk_full.
    std::optional<screening::Failure> commit(std::span<const Addition> additions);

  private:
    enum Part : std::size_t { results, csv, errors, journal };
    static constexpr std::size_t parts = 4;

    Store(FolderLock lock, std::array<AppendFile, parts> files) : lock_(std::move(lock)), files_(std::move(files)) {}
    std::optional<screening::Failure> write(std::span<const Addition> additions);
    std::optional<screening::Failure> write_part(Part part, const std::string& bytes);

    FolderLock lock_;
    std::array<AppendFile, parts> files_;
    std::unordered_map<std::string, screening::VerdictState> done_;
};

}  // namespace vidimus::batch
