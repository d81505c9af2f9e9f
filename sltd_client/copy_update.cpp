#include "sltd_client/copy_update.h"

#include <algorithm>
#include <fstream>
#include <utility>
#include <vector>

#include "sltd_client/copy_builder.h"
#include "sltd_client/copy_files.h"
#include "sltd_client/copy_reader.h"
#include "sltd_client/import_rows.h"

namespace vidimus::sltd {

namespace {

// A delta lies in memory; what is larger comes as a whole list.
constexpr std::uint64_t most_changes = 10'000'000;
// Buckets keep their number over deltas; where they have grown this much on average, a whole list should come.
constexpr std::uint64_t fullest_buckets = 16 * records_a_bucket;

tl::unexpected<CopyError> failed(CopyErrorCode code, std::string detail, std::uint64_t row = 0) {
    return tl::make_unexpected(CopyError{code, std::move(detail), row});
}

struct Change {
    CopyPlace place;
    bool withdrawn = false;
    std::string record;
};

// Patterns of the old copy keep their numbers; new ones follow.
tl::expected<std::vector<Change>, CopyError> read_changes(const RowsFile& rows, PlaceMaker places,
                                                          ReferencePatterns& patterns) {
    std::ifstream stream(rows.file, std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(rows.begin));
    LineBlocks blocks(stream, rows.begin);
    std::optional<CsvHeader> header;
    std::vector<Change> changes;
    std::string block;
    std::uint64_t number = 0;
    while (blocks.next(block)) {
        std::string_view text = block;
        std::string_view line;
        bool too_long = false;
        while (next_line(text, line, too_long)) {
            ++number;
            if (!rows.json_lines && !header) {
                header = CsvHeader::parse(line);
                if (!header) {
                    return failed(CopyErrorCode::unreadable_input,
                                  "the first row must name the columns number,state,type,class,reference,date");
                }
                continue;
            }
            if (line.empty() && !too_long) {
                continue;
            }
            const bool signed_row = line.starts_with('+') || line.starts_with('-');
            const auto body = signed_row ? line.substr(1) : std::string_view{};
            const auto row = rows.json_lines ? parse_json_row(body) : parse_csv_row(body, *header);
            auto record = row ? encode_record(row->record, patterns) : std::nullopt;
            const auto place = record ? places.make(row->number.reveal(), row->state, row->type) : std::nullopt;
            if (!place || changes.size() >= most_changes) {
                return failed(CopyErrorCode::unreadable_input, "a row of the delta cannot be used", number);
            }
            changes.push_back({*place, line.starts_with('-'), std::move(*record)});
        }
    }
    return blocks.broken() ? failed(CopyErrorCode::unreadable_input, "the input could not be read to its end")
                           : tl::expected<std::vector<Change>, CopyError>(std::move(changes));
}

// A bucket with its changes applied in their order; false where something is withdrawn that is not there.
bool change_bucket(std::vector<StoredRecord>& records, const std::vector<Change>& changes) {
    for (const auto& change : changes) {
        const auto same = [&change](const StoredRecord& stored) {
            return stored.mark == change.place.mark && stored.bytes == change.record;
        };
        const auto place = std::find_if(records.begin(), records.end(), same);
        if (!change.withdrawn) {
            if (place == records.end()) {
                records.push_back({change.place.mark, change.record});
            }
        } else if (place == records.end()) {
            return false;
        } else {
            records.erase(place);
        }
    }
    return true;
}

}  // namespace

tl::expected<ImportResult, CopyError> apply_delta(const RowsFile& rows, const std::filesystem::path& folder,
                                                  const ListIdentity& list, const CopySecret& secret) {
    const FolderLock lock(folder);
    if (!lock.held()) {
        return failed(CopyErrorCode::cannot_write, "another import is writing into the folder");
    }
    CopyOpener opener(folder, secret);
    auto opened = opener.advance(Deadline::max(), {});
    if (!opened) {
        return tl::make_unexpected(opened.error());
    }
    const CopyReader& old = **opened;
    ReferencePatterns patterns;
    if (!patterns.replace(old.patterns().bytes())) {
        return failed(CopyErrorCode::damaged, "the patterns of the copy cannot be read");
    }
    auto changes = read_changes(rows, PlaceMaker(secret, old.header().copy_id), patterns);
    if (!changes) {
        return tl::make_unexpected(changes.error());
    }
    const auto buckets = old.header().buckets;
    if ((old.header().records + changes->size()) / buckets > fullest_buckets) {
        return failed(CopyErrorCode::does_not_follow, "the copy has grown too much by deltas; a whole list is needed");
    }
    std::stable_sort(changes->begin(), changes->end(), [buckets](const Change& left, const Change& right) {
        return bucket_of(left.place.position, buckets) < bucket_of(right.place.position, buckets);
    });
    const CopyBuilder::Plan plan{old.header().copy_id, buckets, old.header().records + changes->size(), list};
    auto builder = CopyBuilder::create(folder, secret, plan);
    if (!builder) {
        return tl::make_unexpected(builder.error());
    }
    auto change = changes->begin();
    std::vector<Change> here;
    std::vector<CopyEntry> entries;
    for (std::uint64_t number = 0; number < buckets; ++number) {
        auto records = old.bucket(number);
        if (!records) {
            return tl::make_unexpected(records.error());
        }
        here.clear();
        for (; change != changes->end() && bucket_of(change->place.position, buckets) == number; ++change) {
            here.push_back(std::move(*change));
        }
        if (!change_bucket(*records, here)) {
            return failed(CopyErrorCode::does_not_follow, "the delta withdraws a record that is not in the copy");
        }
        entries.clear();
        for (const auto& record : *records) {
            entries.push_back({record.mark, record.bytes});
        }
        if (auto added = (*builder)->add(number, entries); !added) {
            return tl::make_unexpected(added.error());
        }
    }
    if (const auto finished = (*builder)->finish(patterns); !finished) {
        return tl::make_unexpected(finished.error());
    }
    if (auto placed = (*builder)->put_in_place(); !placed) {
        return tl::make_unexpected(placed.error());
    }
    ImportResult result;
    result.rows = changes->size();
    result.imported = changes->size();
    return result;
}

}  // namespace vidimus::sltd
