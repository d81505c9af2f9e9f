#include "app/batch/store.h"

#include <algorithm>
#include <system_error>

#include "app/batch/csv.h"

namespace vidimus::batch {
namespace {

namespace fs = std::filesystem;
using screening::Failure;
using screening::FailureCode;

Failure failure_of(const std::error_code& error, const fs::path& path) {
    const bool full = error == std::errc::no_space_on_device;
    return {full ? FailureCode::disk_full : FailureCode::cannot_write, path.filename().string(), error.message()};
}

/// Results are work that somebody waited for: a new run never writes over them.
std::optional<Failure> move_earlier_away(const fs::path& folder, const OutFiles& files) {
    const std::array<fs::path, 4> all{files.results, files.csv, files.errors, files.journal};
    const auto is_there = [](const fs::path& file) {
        std::error_code ignored;
        return fs::exists(fs::symlink_status(file, ignored));
    };
    if (std::none_of(all.begin(), all.end(), is_there)) {
        return std::nullopt;
    }
    fs::path target;
    for (int n = 1; target.empty() || is_there(target); ++n) {
        target = folder / ("previous-" + std::to_string(n));
    }
    std::error_code error;
    if (!fs::create_directory(target, error)) {
        return failure_of(error, target);
    }
    for (const fs::path& file : all) {
        if (is_there(file)) {
            fs::rename(file, target / file.filename(), error);
            if (error) {
                return failure_of(error, file);
            }
        }
    }
    return std::nullopt;
}

}  // namespace

tl::expected<Store, Failure> Store::open(const fs::path& folder, bool resume) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        return tl::unexpected(failure_of(error, folder));
    }
    tl::expected<FolderLock, Failure> lock = FolderLock::take(folder);
    if (!lock) {
        return tl::unexpected(lock.error());
    }
    const OutFiles files(folder);
    Recovery recovery;
    if (resume) {
        recovery = recover(files);
    } else if (const std::optional<Failure> failure = move_earlier_away(folder, files)) {
        return tl::unexpected(*failure);
    }

    auto open_results = AppendFile::open(files.results);
    auto open_csv = AppendFile::open(files.csv);
    auto open_errors = AppendFile::open(files.errors);
    auto open_journal = AppendFile::open(files.journal);
    for (const auto* file : {&open_results, &open_csv, &open_errors, &open_journal}) {
        if (!*file) {
            return tl::unexpected(file->error());
        }
    }
    Store store(std::move(*lock),
                {std::move(*open_results), std::move(*open_csv), std::move(*open_errors), std::move(*open_journal)});
    const std::array<std::uint64_t, parts> ends{recovery.results_end, recovery.csv_end, 0, recovery.journal_end};
    for (std::size_t part = 0; part < parts; ++part) {
        if (const std::optional<Failure> failure = store.files_.at(part).cut_to(ends.at(part))) {
            return tl::unexpected(*failure);
        }
    }
    Addition first;
    for (const JournalEntry& entry : recovery.to_journal) {
        first.journal += journal_line(entry.sha256, entry.verdict);
    }
    if (store.files_.at(csv).size() == 0) {
        first.csv = csv_row(csv_columns());
    }
    if (const std::optional<Failure> failure = store.commit({&first, 1})) {
        return tl::unexpected(*failure);
    }
    store.lock_.sync();
    store.done_ = std::move(recovery.done);
    return store;
}

std::optional<Failure> Store::commit(std::span<const Addition> additions) {
    std::array<std::uint64_t, parts> before{};
    for (std::size_t part = 0; part < parts; ++part) {
        before.at(part) = files_.at(part).size();
    }
    std::optional<Failure> failure = write(additions);
    if (failure) {
        // What cannot be cut now is torn or without journal entry, and the next resume cuts it.
        for (std::size_t part = 0; part < parts; ++part) {
            static_cast<void>(files_.at(part).cut_to(before.at(part)));
        }
    }
    return failure;
}

std::optional<Failure> Store::write(std::span<const Addition> additions) {
    Addition all;
    for (const Addition& addition : additions) {
        all.result += addition.result;
        all.csv += addition.csv;
        all.journal += addition.journal;
        all.error += addition.error;
    }
    // The journal comes last: an entry there promises that the rows are on disk.
    for (const auto& [part, bytes] : {std::pair<Part, const std::string*>{results, &all.result},
                                      {csv, &all.csv},
                                      {errors, &all.error},
                                      {journal, &all.journal}}) {
        if (std::optional<Failure> failure = write_part(part, *bytes)) {
            return failure;
        }
    }
    return std::nullopt;
}

std::optional<Failure> Store::write_part(Part part, const std::string& bytes) {
    if (bytes.empty()) {
        return std::nullopt;
    }
    if (std::optional<Failure> failure = files_.at(part).append(bytes)) {
        return failure;
    }
    return files_.at(part).sync();
}

}  // namespace vidimus::batch
