// What lies in the folder of a local copy, byte by byte.
//
// `copy.json` names the data file in force; replacing it is what puts a new copy in place. `records-<generation>.vcopy`
// is never written again once copy.json names it. All numbers are little-endian. It holds, one after another:
//
//   header     4,096 bytes: "VIDCOPY2", length (4), JSON (CopyHeader), zeros, HMAC-SHA-256 of all before (32)
//   buckets    each sealed by itself (sealing.h): for each record the rest of its mark (6 bytes), then the records
//   tags       2 bytes a record, in sealed parts of `part_bytes`
//   lengths    6 bytes a bucket: records (2), bytes of the sealed bucket (4); in sealed parts
//   patterns   of references (record_codec.h), one sealed part
//
// A document's place comes from HMAC-SHA-256(key, number|state|type): the first 64 bits, scaled to the number of
// buckets, are its bucket; the next 64 its mark in it (tag and rest), by which the bucket is sorted. With 32 records a
// bucket a document that is not listed meets a listed one's mark once in 2^59 questions, whatever the list's length.
//
// All keys are derived (HKDF) from a secret that does not lie in the copy: one for the hashes (salt: `copy_id`, which
// updates keep), one for each kind of part (salt: the generation). Without it the file tells how many records there
// are, and its version, date and expiry.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sltd_client/copy_secret.h"
#include "sltd_client/register.h"

struct evp_mac_ctx_st;

namespace vidimus::sltd {

inline constexpr std::string_view manifest_name = "copy.json";
inline constexpr std::string_view copy_schema = "vidimus.copy/2";
inline constexpr std::size_t header_bytes = 4096;
inline constexpr std::size_t part_bytes = std::size_t{1} << 20U;
inline constexpr std::size_t records_a_bucket = 32;    // on average
inline constexpr std::size_t most_in_bucket = 0xFFFF;  // the same document can be listed often
inline constexpr std::size_t tag_bytes = 2;
inline constexpr std::size_t rest_bytes = 6;
inline constexpr std::size_t length_bytes = 6;
enum Section : std::uint32_t { bucket_section = 1, tag_section, length_section, pattern_section };

/// What copy.json says.
struct CopyManifest {
    std::string generation;  // UUID
    std::string data_file;   // a bare file name
};
[[nodiscard]] std::string manifest_json(const CopyManifest& manifest);
[[nodiscard]] std::optional<CopyManifest> parse_manifest(std::string_view text) noexcept;
[[nodiscard]] std::string data_file_name(std::string_view generation);
[[nodiscard]] bool is_data_file_name(std::string_view name);

/// What the list is, for people and for the rules of updates.
struct ListIdentity {
    std::string version;       // as its publisher names it
    std::string date;          // YYYY-MM-DD or empty
    std::uint64_t serial = 0;  // of signed lists: only rises; 0: not signed
    std::string expires;       // YYYY-MM-DD, the last day on which it may be used, or empty
};

/// What the data file says of itself.
struct CopyHeader {
    std::string generation;  // UUID
    std::string copy_id;     // UUID
    std::uint64_t records = 0;
    std::uint64_t buckets = 0;
    std::uint64_t tags_at = 0;  // positions in the file
    std::uint64_t lengths_at = 0;
    std::uint64_t patterns_at = 0;
    std::uint64_t bytes = 0;  // of the whole file
    ListIdentity list;
};

enum class HeaderFault { malformed, wrong_secret, altered };
/// `header_bytes` bytes, or nothing where OpenSSL fails or a text is too long.
[[nodiscard]] std::optional<std::string> seal_header(const CopyHeader& header, const CopySecret& secret);
/// The header, or what is wrong with it. `HeaderFault::wrong_secret`: it was made with another secret.
struct OpenedHeader {
    std::optional<CopyHeader> header;
    HeaderFault fault = HeaderFault::malformed;
};
[[nodiscard]] OpenedHeader open_header(std::string_view bytes, const CopySecret& secret) noexcept;

/// Where a document lies.
struct CopyPlace {
    std::uint64_t position = 0;  // on the scale of 64 bits
    std::uint64_t mark = 0;      // upper 16 bits: the tag
    friend auto operator<=>(const CopyPlace&, const CopyPlace&) = default;
};
[[nodiscard]] inline std::uint64_t bucket_of(std::uint64_t position, std::uint64_t buckets) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>(static_cast<Wide>(position) * buckets >> 64U);
}
[[nodiscard]] inline std::uint16_t tag_of(std::uint64_t mark) {
    return static_cast<std::uint16_t>(mark >> 48U);
}
[[nodiscard]] inline std::uint64_t rest_of(std::uint64_t mark) {
    return mark & 0xFFFF'FFFF'FFFFU;
}

/// Makes places; one object is used by one thread at a time, `copy` gives another thread its own.
class PlaceMaker {
  public:
    PlaceMaker(const CopySecret& secret, std::string_view copy_id);
    [[nodiscard]] PlaceMaker copy() const;
    /// Nothing where the hash cannot be computed.
    [[nodiscard]] std::optional<CopyPlace> make(std::string_view number, std::string_view state, std::string_view type);

  private:
    PlaceMaker() = default;
    struct Closer {
        void operator()(evp_mac_ctx_st* context) const;
    };
    std::unique_ptr<evp_mac_ctx_st, Closer> context_;  // keyed; null where OpenSSL failed
    std::string text_;
};

void put_number(std::string& bytes, std::uint64_t value, std::size_t size);
[[nodiscard]] std::uint64_t get_number(const char* bytes, std::size_t size);

}  // namespace vidimus::sltd
