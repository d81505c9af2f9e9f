#include "app/desktop/batch_results.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>

#include "app/batch/csv.h"

namespace vidimus::desktop {

namespace {

namespace fs = std::filesystem;

/// Columns of results.csv (docs/guide-analyst.md).
enum Column : std::size_t { file, sha256, verdict, top_reason, format, state, type, digits, register_state, columns };

/// Without the apostrophe that keeps a spreadsheet from taking a cell for a formula.
std::string plain(const std::string& cell) {
    const bool guarded =
        cell.size() > 1 && cell[0] == '\'' && std::string_view("=+-@\t\r").find(cell[1]) != std::string_view::npos;
    return guarded ? cell.substr(1) : cell;
}

/// Hands each whole row to `take`, from `offset` on; where the last one ended.
template <typename Take>
std::uint64_t read_rows(const fs::path& from, std::uint64_t offset, const Take& take) {
    std::ifstream stream(from, std::ios::binary);
    if (!stream) {
        return offset;
    }
    std::uint64_t at = offset;
    stream.seekg(static_cast<std::streamoff>(at));
    batch::CsvRow row;
    while (batch::read_csv_row(stream, at, row)) {
        if (row.cells.size() > register_state && row.cells[file] != "file") {
            take(row.cells);
        }
        offset = row.end;
    }
    return offset;
}

/// The whole lines from `at` on, which is moved behind them.
std::vector<BatchRow> read_errors(const fs::path& from, std::uint64_t& at) {
    std::vector<BatchRow> rows;
    std::ifstream errors(from, std::ios::binary);
    errors.seekg(static_cast<std::streamoff>(at));
    for (std::string line; errors && std::getline(errors, line) && !errors.eof();) {
        at += line.size() + 1;
        const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromStdString(line)).object();
        BatchRow row;
        row.file = object.value(QStringLiteral("file")).toString().toStdString();
        row.sha256 = object.value(QStringLiteral("sha256")).toString().toStdString();
        row.reason = object.value(QStringLiteral("code")).toString().toStdString();
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

fs::path newest_previous(const fs::path& folder) {
    int newest = 0;
    std::error_code error;
    constexpr std::string_view beginning = "previous-";
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        int number = 0;
        if (name.starts_with(beginning)) {
            std::from_chars(name.data() + beginning.size(), name.data() + name.size(), number);
        }
        newest = std::max(newest, number);
    }
    return newest == 0 ? fs::path() : folder / (std::string(beginning) + std::to_string(newest));
}

BatchResults::BatchResults(fs::path folder) : folder_(std::move(folder)) {
    read_earlier();
}

void BatchResults::read_earlier() {
    const fs::path previous = newest_previous(folder_);
    if (previous.empty()) {
        return;
    }
    read_rows(previous / "results.csv", 0,
              [this](const std::vector<std::string>& cells) { earlier_[plain(cells[file])] = cells[verdict]; });
    std::uint64_t at = 0;
    for (const BatchRow& row : read_errors(previous / "errors.jsonl", at)) {
        earlier_.emplace(row.file, std::string());
    }
}

void BatchResults::compare(BatchRow& row) const {
    if (!has_earlier()) {
        return;
    }
    const auto before = earlier_.find(row.file);
    if (before == earlier_.end()) {
        row.change = BatchRow::Change::fresh;
        return;
    }
    row.earlier = before->second;
    row.change = row.earlier == row.verdict ? BatchRow::Change::same : BatchRow::Change::changed;
}

std::vector<BatchRow> BatchResults::read_more() {
    std::vector<BatchRow> rows;
    results_at_ = read_rows(folder_ / "results.csv", results_at_, [&](const std::vector<std::string>& cells) {
        BatchRow row{plain(cells[file]),    cells[sha256],          cells[verdict],
                     cells[top_reason],     plain(cells[state]),    plain(cells[type]),
                     cells[register_state], BatchRow::Change::none, {}};
        compare(row);
        rows.push_back(std::move(row));
    });
    for (BatchRow& row : read_errors(folder_ / "errors.jsonl", errors_at_)) {
        compare(row);
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace vidimus::desktop
