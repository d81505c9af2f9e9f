// The local copy of a register: a sorted table of keyed hashes with encrypted records, asked without a network; says
// its version and date.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "sltd_client/copy_secret.h"
#include "sltd_client/register.h"

namespace vidimus::sltd {

enum class CopyErrorCode {
    not_found,
    damaged,
    no_secret,     // there is a copy, and no key to read it with
    wrong_secret,  // made with another key
    cannot_write,
    unreadable_input,
    bad_row,
    disk_full,
    not_signed,       // of a signed list: the signature is none of the trusted keys'
    not_newer,        // of a signed list: not newer than what is in place (rollback)
    list_expired,     // of a signed list: its last day has passed (freeze)
    does_not_follow,  // a delta to another list than the one in place
    internal
};
struct CopyError {
    CopyErrorCode code;
    std::string detail;     // never a document number
    std::uint64_t row = 0;  // one-based row of the input; 0 where there is none
};

struct LocalCopyConfig {
    std::string name;
    std::filesystem::path folder;
    std::vector<std::string> states;
    std::vector<std::string> document_types;
    int max_age_days = 0;              // 0: no limit; older than that the answer is not_checked(copy_expired)
    std::string today;                 // YYYY-MM-DD; empty: the system's date
    std::optional<CopySecret> secret;  // none: not_checked(copy_locked)
    bool variants = false;  // a number that is not listed is looked for in other spellings; what is found is marked so
};

/// Thread-safe. A new copy put in place by `import_records`, in this process or another, is used within 10 ms, while
/// the old one answers. Every part that is read proves itself (copy_format.h): anything not as it was written is
/// copy_damaged, even where an older copy was good; a copy made with another key is copy_locked; none is copy_missing.
/// What is held in memory (some 2 bytes a record) is read before the first answer; where a deadline is too short for
/// that, the answer is not_checked(timeout) and the next question goes on. With a limit of age, a list without a date,
/// or dated later than tomorrow, has expired; so has one after the last day that its publisher gave it.
std::unique_ptr<Register> make_local_copy(LocalCopyConfig config);

struct ImportResult {
    std::uint64_t rows = 0;           // read, without the header and empty lines
    std::uint64_t imported = 0;       // taken; rows - imported were rejected
    std::uint64_t resumed = 0;        // of the rows, those that an import that broke off had read
    std::vector<CopyError> rejected;  // the first 1,000; `row` counts the input's lines, the header too, from one
};

/// Imports CSV (header: number,state,type,class,reference,date) or JSON Lines with the same keys into a new copy that
/// then replaces the old one in one step, while questions go on. A file whose name ends in .jsonl is JSON Lines. Bad
/// rows are passed over and told; an input without a single good row leaves the old copy in place (unreadable_input).
/// One import at a time in a folder. An import that broke off, even with the machine, goes on where it was when the
/// same input is imported again. `list_date` YYYY-MM-DD or empty. Works on all cores in bounded memory. Errors:
/// unreadable_input, cannot_write, disk_full, internal.
tl::expected<ImportResult, CopyError> import_records(const std::filesystem::path& input,
                                                     const std::filesystem::path& folder,
                                                     const std::string& list_version, const std::string& list_date,
                                                     const CopySecret& secret);

struct CopyInfo {
    std::uint64_t records = 0;
    std::string list_version;
    std::string list_date;
    std::uint64_t serial = 0;  // of a signed list; 0: not signed
    std::string expires;       // YYYY-MM-DD or empty
};
/// What the copy is; every part that is held in memory is proven. Errors: not_found, damaged, wrong_secret, internal.
tl::expected<CopyInfo, CopyError> copy_info(const std::filesystem::path& folder, const CopySecret& secret);
/// The same, after every part has been read and proven.
tl::expected<CopyInfo, CopyError> verify_copy(const std::filesystem::path& folder, const CopySecret& secret,
                                              const std::stop_token& stop);

}  // namespace vidimus::sltd
