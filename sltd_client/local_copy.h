// The local copy of a register: keyed hashes in LMDB, asked without a network; says its version and date.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "sltd_client/register.h"

namespace vidimus::sltd {

enum class CopyErrorCode { not_found, damaged, cannot_write, unreadable_input, bad_row, disk_full, internal };
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
    int max_age_days = 0;  // 0: no limit; older than that the answer is not_checked(copy_expired)
    std::string today;     // YYYY-MM-DD; empty: the system's date
};

/// Thread-safe. A new copy put in place by `import_records`, in this process or another, is used from the next question
/// on. A copy is read through once (SHA-256) before its first answer; where a deadline is too short for that, the
/// answer is not_checked(timeout) and the next question goes on. No copy: copy_missing; anything not as it was written:
/// copy_damaged, even where an older copy was good. With a limit of age, a list without a date, or dated later than
/// tomorrow, has expired. The documents' hashes are keyed, but the key lies in the copy (copy_format.h): it stops
/// casual reading only, until the key moves to the system keyring.
std::unique_ptr<Register> make_local_copy(LocalCopyConfig config);

struct ImportResult {
    std::uint64_t rows = 0;           // read, without the header and empty lines
    std::uint64_t imported = 0;       // taken; rows - imported were rejected
    std::vector<CopyError> rejected;  // the first 1,000; `row` counts the input's lines, the header too, from one
};

/// Imports CSV (header: number,state,type,class,reference,date) or JSON Lines with the same keys into a new copy that
/// then replaces the old one in one step, while questions go on. A file whose name ends in .jsonl is JSON Lines. Bad
/// rows are passed over and told; an input without a single good row leaves the old copy in place (unreadable_input).
/// One import at a time in a folder. `list_date` YYYY-MM-DD or empty. Errors: unreadable_input, cannot_write,
/// disk_full, internal.
tl::expected<ImportResult, CopyError> import_records(const std::filesystem::path& input,
                                                     const std::filesystem::path& folder,
                                                     const std::string& list_version, const std::string& list_date);

struct CopyInfo {
    std::uint64_t records = 0;
    std::string list_version;
    std::string list_date;
};
/// Reads the whole copy through, as before its first answer. Errors: not_found, damaged, internal.
tl::expected<CopyInfo, CopyError> copy_info(const std::filesystem::path& folder);

}  // namespace vidimus::sltd
