// What lies in the folder of a local copy, byte by byte.
//
// `copy.json` names the data file in force; replacing it is what puts a new copy in place. `records-<generation>.mdb`
// is an LMDB environment in one file that is never written again once copy.json names it: database "records" holds
// sixteen-byte keys (duplicates allowed: a document can have several records), database "about" the list's version and
// date, the number of records and the hashing key.
//
// Key: the first 128 bits of HMAC-SHA-256(hashing key, number|state|type). The hashing key lies in the copy itself, so
// it stops casual reading only: whoever has the file can try numbers. It moves to the system keyring with a later
// release.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sltd_client/register.h"

struct evp_mac_ctx_st;

namespace vidimus::sltd {

inline constexpr std::string_view manifest_name = "copy.json";
inline constexpr std::string_view copy_schema = "vidimus.copy/1";
inline constexpr const char* records_database = "records";
inline constexpr const char* about_database = "about";
inline constexpr std::string_view about_key = "about";
inline constexpr std::size_t longest_reference = 128;  // bytes; LMDB takes at most 511 in a duplicate

using CopyKey = std::array<unsigned char, 16>;
using HashingKey = std::array<unsigned char, 32>;

/// What copy.json says.
struct CopyManifest {
    std::string generation;  // UUID
    std::string data_file;   // a bare file name
    std::uint64_t bytes = 0;
    std::string sha256;  // of the data file, 64 hexadecimal digits
};
[[nodiscard]] std::string manifest_json(const CopyManifest& manifest);
[[nodiscard]] std::optional<CopyManifest> parse_manifest(std::string_view text) noexcept;
[[nodiscard]] std::string data_file_name(std::string_view generation);
[[nodiscard]] bool is_data_file_name(std::string_view name);

/// What the data file says of itself.
struct CopyAbout {
    std::uint64_t records = 0;
    std::string list_version;
    std::string list_date;  // YYYY-MM-DD or empty
    HashingKey hashing_key{};
};
[[nodiscard]] std::string about_json(const CopyAbout& about);
[[nodiscard]] std::optional<CopyAbout> parse_about(std::string_view text) noexcept;

/// A fresh random key, or nothing where the system gives no randomness.
[[nodiscard]] std::optional<HashingKey> new_hashing_key();

/// Makes keys; one object is used by one thread at a time, `copy` gives another thread its own.
class KeyMaker {
  public:
    explicit KeyMaker(const HashingKey& hashing_key);
    [[nodiscard]] KeyMaker copy() const;
    /// Nothing where the hash cannot be computed.
    [[nodiscard]] std::optional<CopyKey> make(std::string_view number, std::string_view state, std::string_view type);

  private:
    KeyMaker() = default;
    struct Closer {
        void operator()(evp_mac_ctx_st* context) const;
    };
    std::unique_ptr<evp_mac_ctx_st, Closer> context_;  // keyed; null where OpenSSL failed
    std::string text_;
};

/// A record as stored: class (1 byte), day of theft or loss since 1949-12-31 (2 bytes little-endian, 0: none),
/// reference. Nothing where the reference is too long or the day outside 1950–2129.
[[nodiscard]] std::optional<std::string> encode_record(const Record& record);
[[nodiscard]] std::optional<Record> decode_record(std::string_view bytes);

}  // namespace vidimus::sltd
