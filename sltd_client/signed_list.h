// Lists of records as their publisher hands them out: signed, with a serial number that only rises and a last day. A
// list that was altered, is older than the one in place (rollback) or past its day (freeze) is refused.
//
// A file: one line of JSON (schema vidimus.list/1: register, serial, base, list_version, list_date, expires, format,
// bytes, sha256 of the rows), one line with the public key and the Ed25519 signature of the first line, both in
// hexadecimal digits, then the rows, CSV or JSON Lines. With a base other than 0 it is a delta to the list of that
// serial: each row begins with + (taken in) or - (withdrawn; all fields as they were taken in).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "sltd_client/local_copy.h"

namespace vidimus::sltd {

struct SignedListInfo {
    std::string register_name;
    std::uint64_t serial = 0;
    std::uint64_t base = 0;  // 0: a whole list
    std::string list_version;
    std::string list_date;  // YYYY-MM-DD
    std::string expires;    // YYYY-MM-DD, the last day
};

/// Signs the rows of a file (CSV, or JSON Lines where its name ends in .jsonl) with an Ed25519 key (PEM, PKCS#8) and
/// writes the list. Errors: unreadable_input (rows, key, or a serial of 0), cannot_write, disk_full, internal.
tl::expected<void, CopyError> publish_list(const std::filesystem::path& rows, const SignedListInfo& info,
                                           const std::filesystem::path& key, const std::filesystem::path& output);

/// Whether a file begins as a signed list does.
[[nodiscard]] bool is_signed_list(const std::filesystem::path& file);

struct ListTrust {
    std::string register_name;
    std::vector<std::string> keys;  // public ones, 64 hexadecimal digits each
    std::string today;              // YYYY-MM-DD; empty: the system's date
};

/// Proves the list, then puts it, or the copy with the delta applied, in place of the folder's copy. Errors:
/// not_signed, not_newer, list_expired, does_not_follow, those of import_records, and of a delta damaged and
/// wrong_secret. Nothing changes with an error.
tl::expected<ImportResult, CopyError> import_signed_list(const std::filesystem::path& list,
                                                         const std::filesystem::path& folder, const ListTrust& trust,
                                                         const CopySecret& secret);

}  // namespace vidimus::sltd
