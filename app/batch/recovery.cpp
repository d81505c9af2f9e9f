#include "app/batch/recovery.h"

#include <fstream>
#include <functional>
#include <optional>
#include <string_view>
#include <unordered_set>

#include "app/batch/csv.h"

namespace vidimus::batch {
namespace {

using LineHandler = std::function<void(std::string_view line, std::uint64_t end)>;

/// Whole lines only: a last one without line end was torn.
void for_each_line(const std::filesystem::path& file, const LineHandler& handle) {
    std::ifstream stream(file, std::ios::binary);
    std::string line;
    std::uint64_t offset = 0;
    while (std::getline(stream, line) && !stream.eof()) {
        offset += line.size() + 1;
        handle(line, offset);
    }
}

/// The first SHA-256 that a line names, without parsing it: results are long, and most of them are in the journal.
std::string first_sha256(std::string_view line) {
    constexpr std::string_view key = "\"sha256\"";
    const std::size_t at = line.find(key);
    const std::size_t open = at == std::string_view::npos ? at : line.find('"', at + key.size());
    return open == std::string_view::npos ? std::string() : std::string(line.substr(open + 1, 64));
}

struct ResultRow {
    std::string sha256;
    std::uint64_t end = 0;
    std::optional<JournalEntry> unjournalled;
};

struct CsvEnd {
    std::string sha256;
    std::uint64_t end = 0;
};

constexpr std::size_t sha256_column = 1;

}  // namespace

Recovery recover(const OutFiles& files) {
    Recovery recovery;
    for_each_line(files.journal, [&](std::string_view line, std::uint64_t end) {
        recovery.journal_end = end;
        if (const std::optional<JournalEntry> entry = parse_journal_line(line)) {
            recovery.done.insert_or_assign(entry->sha256, entry->verdict);
        }
    });

    std::vector<ResultRow> results;
    for_each_line(files.results, [&](std::string_view line, std::uint64_t end) {
        ResultRow row{first_sha256(line), end, std::nullopt};
        if (!recovery.done.contains(row.sha256)) {
            row.unjournalled = parse_result_line(line);
            row.sha256 = row.unjournalled ? row.unjournalled->sha256 : std::string();
        }
        results.push_back(std::move(row));
    });

    std::vector<CsvEnd> table;
    std::unordered_set<std::string> in_table;
    {
        std::ifstream stream(files.csv, std::ios::binary);
        CsvRow row;
        std::uint64_t offset = 0;
        bool header = true;
        while (read_csv_row(stream, offset, row)) {
            if (header) {
                recovery.csv_end = row.end;
                header = false;
                continue;
            }
            const std::string sha256 = row.cells.size() > sha256_column ? row.cells[sha256_column] : std::string();
            in_table.insert(sha256);
            table.push_back({sha256, row.end});
        }
    }

    for (const ResultRow& row : results) {
        const bool adopted = row.unjournalled && in_table.contains(row.sha256);
        if (adopted && recovery.done.emplace(row.sha256, row.unjournalled->verdict).second) {
            recovery.to_journal.push_back(*row.unjournalled);
        }
        if (adopted || recovery.done.contains(row.sha256)) {
            recovery.results_end = row.end;
        }
    }
    for (const CsvEnd& row : table) {
        if (recovery.done.contains(row.sha256)) {
            recovery.csv_end = row.end;
        }
    }
    return recovery;
}

}  // namespace vidimus::batch
