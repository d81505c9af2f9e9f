// Writes the data file of a new local copy, bucket by bucket.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sltd_client/copy_format.h"
#include "sltd_client/local_copy.h"
#include "sltd_client/record_codec.h"
#include "sltd_client/sealing.h"

namespace vidimus::sltd {

/// One record of a bucket. The view must live while the bucket is added.
struct CopyEntry {
    std::uint64_t mark = 0;
    std::string_view record;  // encode_record
    friend auto operator<=>(const CopyEntry&, const CopyEntry&) = default;
};

/// How many buckets a list of so many records gets.
[[nodiscard]] std::uint64_t buckets_for(std::uint64_t records);

/// One thread only. The file is worth something after `finish` alone. Errors of all functions: cannot_write, disk_full,
/// unreadable_input (too many records of one document), internal.
class CopyBuilder {
  public:
    struct Plan {
        std::string copy_id;
        std::uint64_t buckets = 1;
        std::uint64_t records = 0;  // at most; for memory
        ListIdentity list;
    };
    /// Makes `folder`/records-<new generation>.vcopy.
    static tl::expected<std::unique_ptr<CopyBuilder>, CopyError> create(const std::filesystem::path& folder,
                                                                        const CopySecret& secret, const Plan& plan);
    CopyBuilder(const CopyBuilder&) = delete;
    CopyBuilder& operator=(const CopyBuilder&) = delete;
    /// Takes the file away where it was not finished.
    ~CopyBuilder();
    /// Buckets come in rising order; those between are empty. Sorts the entries; the same one twice is stored once.
    tl::expected<void, CopyError> add(std::uint64_t bucket, std::vector<CopyEntry>& entries);
    /// Writes what is left and brings everything to the disk.
    tl::expected<CopyHeader, CopyError> finish(const ReferencePatterns& patterns);
    /// After `finish`: puts the copy in place of the folder's former one, in one step, and takes that away.
    tl::expected<void, CopyError> put_in_place();

  private:
    CopyBuilder() = default;
    tl::expected<void, CopyError> write_bucket(const std::vector<CopyEntry>& entries);
    tl::expected<void, CopyError> write(std::string_view bytes);
    tl::expected<void, CopyError> write_parts(Section section, std::string_view bytes);
    std::filesystem::path folder_;
    std::filesystem::path file_;
    std::vector<char> buffer_;  // of output_
    std::ofstream output_;
    std::optional<Sealer> sealer_;
    std::optional<CopySecret> secret_;
    CopyHeader header_;
    std::uint64_t next_bucket_ = 0;
    std::uint64_t written_ = 0;
    std::string tags_;
    std::string lengths_;
    std::string plain_;
    std::string sealed_;
    bool in_place_ = false;
};

/// disk_full or cannot_write, with the system's words.
[[nodiscard]] CopyError write_error(const std::error_code& error);

}  // namespace vidimus::sltd
