#include <fstream>
#include <utility>

#include "sltd_client/calendar.h"
#include "sltd_client/copy_builder.h"
#include "sltd_client/copy_files.h"
#include "sltd_client/copy_reader.h"
#include "sltd_client/import_rows.h"
#include "sltd_client/local_copy.h"

namespace vidimus::sltd {

namespace {

constexpr std::size_t batch_rows = 500'000;
constexpr std::size_t most_rejected = 1'000;
constexpr std::size_t longest_version = 64;

tl::unexpected<CopyError> failed(CopyErrorCode code, std::string detail) {
    return tl::make_unexpected(CopyError{code, std::move(detail)});
}

// Takes away a file that was not finished.
class Unfinished {
  public:
    explicit Unfinished(std::filesystem::path file) : file_(std::move(file)) {}
    Unfinished(const Unfinished&) = delete;
    Unfinished& operator=(const Unfinished&) = delete;
    ~Unfinished() {
        if (!file_.empty()) {
            std::error_code ignored;
            std::filesystem::remove(file_, ignored);
        }
    }
    void keep() { file_.clear(); }

  private:
    std::filesystem::path file_;
};

// Data files of earlier copies. Whoever has one mapped keeps it until it is closed.
void remove_others(const std::filesystem::path& folder, const std::string& current) {
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        const auto name = entry->path().filename().string();
        if (name != current && is_data_file_name(name)) {
            std::error_code ignored;
            std::filesystem::remove(entry->path(), ignored);
        }
    }
}

class Import {
  public:
    Import(std::istream& input, bool json_lines, const HashingKey& key, CopyBuilder& builder)
        : lines_(input), json_lines_(json_lines), keys_(key), builder_(builder) {}

    tl::expected<ImportResult, CopyError> run() {
        if (auto begun = read_header(); !begun) {
            return tl::make_unexpected(begun.error());
        }
        std::string_view line;
        bool too_long = false;
        while (lines_.next(line, too_long)) {
            ++row_;
            if (line.empty() && !too_long) {
                continue;
            }
            ++result_.rows;
            if (auto taken = take(line, too_long); !taken) {
                return tl::make_unexpected(taken.error());
            }
        }
        if (lines_.broken()) {
            return failed(CopyErrorCode::unreadable_input, "the input could not be read to its end");
        }
        if (auto stored = builder_.add(entries_); !stored) {
            return tl::make_unexpected(stored.error());
        }
        if (result_.imported == 0) {
            // An empty list would answer every question with no_record.
            return failed(CopyErrorCode::unreadable_input, "no row of the input holds a record");
        }
        return std::move(result_);
    }

  private:
    tl::expected<void, CopyError> read_header() {
        if (json_lines_) {
            return {};
        }
        std::string_view line;
        bool too_long = false;
        if (lines_.next(line, too_long) && !too_long) {
            header_ = CsvHeader::parse(line);
            ++row_;
        }
        if (!header_) {
            return failed(CopyErrorCode::unreadable_input,
                          "the first row must name the columns number,state,type,class,reference,date");
        }
        return {};
    }

    tl::expected<void, CopyError> take(std::string_view line, bool too_long) {
        if (too_long) {
            reject("the row is longer than 64 KiB");
            return {};
        }
        auto row = json_lines_ ? parse_json_row(line) : parse_csv_row(line, *header_);
        auto value = row ? encode_record(row->record) : std::nullopt;
        if (!row || !value) {
            reject(row ? RowFault{"the record cannot be stored"} : row.error());
            return {};
        }
        const auto key = keys_.make(row->number.reveal(), row->state, row->type);
        if (!key) {
            return failed(CopyErrorCode::internal, "no hash could be computed");
        }
        entries_.push_back({*key, std::move(*value)});
        ++result_.imported;
        if (entries_.size() < batch_rows) {
            return {};
        }
        auto stored = builder_.add(entries_);
        entries_.clear();
        return stored;
    }

    void reject(RowFault why) {
        if (result_.rejected.size() < most_rejected) {
            result_.rejected.push_back({CopyErrorCode::bad_row, std::string{why}, row_});
        }
    }

    LineReader lines_;
    bool json_lines_;
    std::optional<CsvHeader> header_;
    KeyMaker keys_;
    CopyBuilder& builder_;
    std::vector<CopyEntry> entries_;
    std::uint64_t row_ = 0;
    ImportResult result_;
};

tl::expected<CopyManifest, CopyError> manifest_for(const std::filesystem::path& folder, const std::string& generation) {
    CopyManifest manifest{generation, data_file_name(generation), 0, {}};
    FileDigest digest(folder / manifest.data_file);
    if (const auto read = digest.advance(Deadline::max(), {}); !read) {
        return failed(CopyErrorCode::cannot_write, "the new data file cannot be read back");
    }
    manifest.bytes = digest.bytes();
    manifest.sha256 = digest.result();
    return manifest;
}

CopyError write_error(const std::error_code& error) {
    const bool full = error == std::errc::no_space_on_device;
    return {full ? CopyErrorCode::disk_full : CopyErrorCode::cannot_write, error.message()};
}

tl::expected<ImportResult, CopyError> import_into(const std::filesystem::path& input,
                                                  const std::filesystem::path& folder, const std::string& list_version,
                                                  const std::string& list_date) {
    if (!list_date.empty() && !parse_day(list_date)) {
        return failed(CopyErrorCode::unreadable_input, "the list's date is not a day written YYYY-MM-DD");
    }
    if (list_version.size() > longest_version) {
        return failed(CopyErrorCode::unreadable_input, "the list's version is longer than 64 bytes");
    }
    std::error_code error;
    std::ifstream stream(input, std::ios::binary);
    if (!std::filesystem::is_regular_file(input, error) || !stream) {
        return failed(CopyErrorCode::unreadable_input, "the input is not a file that can be read");
    }
    std::filesystem::create_directories(folder, error);
    if (error) {
        return tl::make_unexpected(write_error(error));
    }
    const FolderLock lock(folder);
    if (!lock.held()) {
        return lock.error() == std::errc::resource_unavailable_try_again
                   ? failed(CopyErrorCode::cannot_write, "another import is writing into the folder")
                   : tl::make_unexpected(write_error(lock.error()));
    }
    const auto generation = new_query_id();
    const auto key = new_hashing_key();
    if (generation.empty() || !key) {
        return failed(CopyErrorCode::internal, "the system gives no random numbers");
    }
    const auto data_file = folder / data_file_name(generation);
    Unfinished unfinished(data_file);
    auto builder = CopyBuilder::create(data_file);
    if (!builder) {
        return tl::make_unexpected(builder.error());
    }
    Import work(stream, input.extension() == ".jsonl", *key, **builder);
    auto result = work.run();
    if (!result) {
        return result;
    }
    if (const auto finished = (*builder)->finish({0, list_version, list_date, *key}); !finished) {
        return tl::make_unexpected(finished.error());
    }
    const auto manifest = manifest_for(folder, generation);
    if (!manifest) {
        return tl::make_unexpected(manifest.error());
    }
    if (const auto failure = replace_durably(folder / manifest_name, manifest_json(*manifest))) {
        return tl::make_unexpected(write_error(failure));
    }
    unfinished.keep();
    remove_others(folder, manifest->data_file);
    return result;
}

}  // namespace

tl::expected<ImportResult, CopyError> import_records(const std::filesystem::path& input,
                                                     const std::filesystem::path& folder,
                                                     const std::string& list_version, const std::string& list_date) {
    try {
        return import_into(input, folder, list_version, list_date);
    } catch (...) {
        return failed(CopyErrorCode::internal, "out of memory, or a file system error");
    }
}

}  // namespace vidimus::sltd
