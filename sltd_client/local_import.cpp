#include "sltd_client/local_import.h"

#include <fstream>
#include <utility>

#include "sltd_client/calendar.h"
#include "sltd_client/copy_builder.h"
#include "sltd_client/copy_files.h"
#include "sltd_client/import_rows.h"
#include "sltd_client/import_spill.h"
#include "sltd_client/import_state.h"
#include "sltd_client/in_order.h"
#include "sltd_client/local_copy.h"

namespace vidimus::sltd {

namespace {

constexpr std::size_t longest_version = 64;
constexpr std::uint64_t checkpoint_every = 256 * LineBlocks::block_bytes;

tl::unexpected<CopyError> failed(CopyErrorCode code, std::string detail) {
    return tl::make_unexpected(CopyError{code, std::move(detail)});
}

// One block of the input, read by a thread of its own.
struct Block {
    std::string text;
    std::uint64_t end = 0;  // in the input
};
struct ReadBlock {
    PartitionBytes entries;
    std::uint64_t end = 0;
    std::uint64_t lines = 0;
    std::uint64_t rows = 0;
    std::uint64_t imported = 0;
    std::vector<std::pair<std::uint64_t, RowFault>> rejected;  // by line of the block, from one
    bool broken = false;                                       // no hash could be computed
};

class BlockReader {
  public:
    BlockReader(std::optional<CsvHeader> header, const PlaceMaker& places, ReferencePatterns& patterns)
        : header_(std::move(header)), places_(places), patterns_(patterns) {}

    [[nodiscard]] ReadBlock read(const Block& block) const {
        ReadBlock result;
        result.end = block.end;
        auto places = places_.copy();
        std::string_view text = block.text;
        std::string_view line;
        bool too_long = false;
        while (next_line(text, line, too_long)) {
            ++result.lines;
            if (line.empty() && !too_long) {
                continue;
            }
            ++result.rows;
            if (too_long) {
                reject(result, "the row is longer than 64 KiB");
                continue;
            }
            const auto row = header_ ? parse_csv_row(line, *header_) : parse_json_row(line);
            if (!row) {
                reject(result, row.error());
                continue;
            }
            const auto record = encode_record(row->record, patterns_);
            if (!record) {
                reject(result, "the record cannot be stored");
                continue;
            }
            const auto place = places.make(row->number.reveal(), row->state, row->type);
            result.broken = result.broken || !place;
            if (place) {
                put_spill_entry(result.entries, *place, *record);
                ++result.imported;
            }
        }
        return result;
    }

  private:
    static void reject(ReadBlock& result, RowFault why) {
        if (result.rejected.size() < most_rejected) {
            result.rejected.emplace_back(result.lines, why);
        }
    }

    std::optional<CsvHeader> header_;
    const PlaceMaker& places_;
    ReferencePatterns& patterns_;
};

class Import {
  public:
    Import(std::ifstream& input, const RowsFile& rows, const CopySecret& secret, ImportSpill& spill)
        : input_(input), json_lines_(rows.json_lines), secret_(secret), spill_(spill) {
        state_.offset = rows.begin;
    }

    // Reads all rows into the spill, from where an earlier import came to.
    tl::expected<void, CopyError> read() {
        if (!spill_.checkpoint().empty() && !read_state(spill_.checkpoint(), state_, patterns_)) {
            return failed(CopyErrorCode::damaged, "what was read so far is not as it was");
        }
        if (state_.copy_id.empty()) {
            state_.copy_id = new_query_id();
        }
        if (state_.whole) {
            return {};
        }
        if (auto begun = read_header(); !begun) {
            return begun;
        }
        const PlaceMaker places(secret_, state_.copy_id);
        const BlockReader reader(json_lines_ ? std::nullopt : CsvHeader::parse(state_.header), places, patterns_);
        input_.clear();
        input_.seekg(static_cast<std::streamoff>(state_.offset));
        LineBlocks blocks(input_, state_.offset);
        tl::expected<void, CopyError> outcome;
        auto next_checkpoint = state_.offset + checkpoint_every;
        in_order<Block>(
            worker_count(),
            [&blocks](Block& block) {
                const bool more = blocks.next(block.text);
                block.end = blocks.offset();
                return more;
            },
            [&reader](const Block& block) { return reader.read(block); },
            [&](ReadBlock block) {
                outcome = take(std::move(block));
                if (outcome && state_.offset >= next_checkpoint) {
                    outcome = spill_.set_checkpoint(state_text(state_, patterns_));
                    next_checkpoint = state_.offset + checkpoint_every;
                }
                return outcome.has_value();
            });
        if (outcome && blocks.broken()) {
            return failed(CopyErrorCode::unreadable_input, "the input could not be read to its end");
        }
        state_.whole = true;
        return outcome ? spill_.set_checkpoint(state_text(state_, patterns_)) : outcome;
    }

    // Sorts what was read into a new copy.
    tl::expected<void, CopyError> build(const std::filesystem::path& folder, const ListIdentity& list) {
        const auto imported = state_.result.imported;
        const CopyBuilder::Plan plan{state_.copy_id, buckets_for(imported), imported, list};
        auto builder = CopyBuilder::create(folder, secret_, plan);
        if (!builder) {
            return tl::make_unexpected(builder.error());
        }
        struct Partition {
            std::string bytes;
            std::vector<SpillEntry> entries;  // views into bytes, which has moved with its buffer
            bool sound = false;
        };
        std::size_t next = 0;
        std::vector<CopyEntry> bucket;
        std::uint64_t number = 0;
        std::vector<std::unique_ptr<Partition>> former;  // what an unfinished bucket looks at
        tl::expected<void, CopyError> outcome;
        in_order<std::size_t>(
            worker_count(),
            [&next](std::size_t& item) {
                item = next;
                return next++ < spill_partitions;
            },
            [this](std::size_t item) {
                auto partition = std::make_unique<Partition>();
                if (auto bytes = spill_.partition(item)) {
                    partition->bytes = std::move(*bytes);
                    if (auto entries = sorted_entries(partition->bytes)) {
                        partition->entries = std::move(*entries);
                        partition->sound = true;
                    }
                }
                return partition;
            },
            [&](std::unique_ptr<Partition> partition) {
                if (!partition->sound) {
                    outcome = failed(CopyErrorCode::damaged, "what was read so far is not as it was");
                }
                for (auto entry = partition->entries.begin(); outcome && entry != partition->entries.end(); ++entry) {
                    const auto wanted = bucket_of(entry->place.position, plan.buckets);
                    if (wanted != number && !bucket.empty()) {
                        outcome = (*builder)->add(number, bucket);
                        bucket.clear();
                        former.clear();
                    }
                    number = wanted;
                    bucket.push_back({entry->place.mark, entry->record});
                }
                former.push_back(std::move(partition));
                return outcome.has_value();
            });
        if (outcome && !bucket.empty()) {
            outcome = (*builder)->add(number, bucket);
        }
        if (!outcome) {
            return outcome;
        }
        if (const auto finished = (*builder)->finish(patterns_); !finished) {
            return tl::make_unexpected(finished.error());
        }
        return (*builder)->put_in_place();
    }

    [[nodiscard]] ImportResult& result() { return state_.result; }

  private:
    tl::expected<void, CopyError> read_header() {
        if (json_lines_ || !state_.header.empty()) {
            return {};
        }
        std::string line;
        input_.seekg(static_cast<std::streamoff>(state_.offset));
        std::getline(input_, line);
        state_.offset += line.size() + 1;
        state_.lines = 1;
        if (line.ends_with('\r')) {
            line.pop_back();
        }
        if (line.starts_with("\xEF\xBB\xBF")) {
            line.erase(0, 3);
        }
        if (line.size() > longest_line || !CsvHeader::parse(line)) {
            return failed(CopyErrorCode::unreadable_input,
                          "the first row must name the columns number,state,type,class,reference,date");
        }
        state_.header = std::move(line);
        return {};
    }

    tl::expected<void, CopyError> take(ReadBlock block) {
        if (block.broken) {
            return failed(CopyErrorCode::internal, "no hash could be computed");
        }
        auto& result = state_.result;
        for (const auto& [line, why] : block.rejected) {
            if (result.rejected.size() < most_rejected) {
                result.rejected.push_back({CopyErrorCode::bad_row, std::string{why}, state_.lines + line});
            }
        }
        state_.lines += block.lines;
        state_.offset = block.end;
        result.rows += block.rows;
        result.imported += block.imported;
        return spill_.add(block.entries);
    }

    std::ifstream& input_;
    bool json_lines_;
    const CopySecret& secret_;
    ImportSpill& spill_;
    ReferencePatterns patterns_;
    ImportState state_;
};

// Which input it is, and what is to become of it: a spill of another one is of no use.
std::string identity_of(const RowsFile& rows, const ListIdentity& list) {
    const auto stamp = stamp_of(rows.file).value_or(FileStamp{});
    std::string text = "vidimus.copy/2 import";
    for (const auto& part :
         {std::to_string(stamp.size), std::to_string(stamp.modified_ns), std::to_string(stamp.identity),
          std::to_string(rows.begin), std::string(rows.json_lines ? "jsonl" : "csv"), list.version, list.date,
          std::to_string(list.serial), list.expires}) {
        text += '\n' + part;
    }
    return text;
}

tl::expected<void, CopyError> check_request(const std::filesystem::path& input, const ListIdentity& list) {
    if (!list.date.empty() && !parse_day(list.date)) {
        return failed(CopyErrorCode::unreadable_input, "the list's date is not a day written YYYY-MM-DD");
    }
    if (list.version.size() > longest_version) {
        return failed(CopyErrorCode::unreadable_input, "the list's version is longer than 64 bytes");
    }
    std::error_code error;
    if (!std::filesystem::is_regular_file(input, error)) {
        return failed(CopyErrorCode::unreadable_input, "the input is not a file that can be read");
    }
    return {};
}

}  // namespace

tl::expected<ImportResult, CopyError> import_rows(const RowsFile& rows, const std::filesystem::path& folder,
                                                  const ListIdentity& list, const CopySecret& secret) {
    if (auto usable = check_request(rows.file, list); !usable) {
        return tl::make_unexpected(usable.error());
    }
    std::ifstream stream(rows.file, std::ios::binary);
    if (!stream) {
        return failed(CopyErrorCode::unreadable_input, "the input is not a file that can be read");
    }
    std::error_code error;
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
    auto spill = ImportSpill::open(folder, secret, identity_of(rows, list));
    if (!spill) {
        return tl::make_unexpected(spill.error());
    }
    Import work(stream, rows, secret, **spill);
    auto outcome = work.read();
    if (outcome && work.result().imported == 0) {
        // An empty list would answer every question with no_record.
        outcome = failed(CopyErrorCode::unreadable_input, "no row of the input holds a record");
    }
    if (outcome) {
        outcome = work.build(folder, list);
    }
    // A full disk or a broken line can be mended, and the import then goes on; anything else would only fail again.
    if (outcome ||
        (outcome.error().code != CopyErrorCode::disk_full && outcome.error().code != CopyErrorCode::cannot_write)) {
        (*spill)->remove();
    }
    if (!outcome) {
        return tl::make_unexpected(outcome.error());
    }
    return std::move(work.result());
}

tl::expected<ImportResult, CopyError> import_records(const std::filesystem::path& input,
                                                     const std::filesystem::path& folder,
                                                     const std::string& list_version, const std::string& list_date,
                                                     const CopySecret& secret) {
    try {
        return import_rows({input, input.extension() == ".jsonl", 0}, folder, {list_version, list_date, 0, {}}, secret);
    } catch (...) {
        return failed(CopyErrorCode::internal, "out of memory, or a file system error");
    }
}

}  // namespace vidimus::sltd
