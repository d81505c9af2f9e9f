// One data file of a local copy, opened to be asked: its tags and lengths are held in memory, so that most documents
// that are not listed are told without a look at the file; every part that is read proves itself (sealing.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "sltd_client/copy_files.h"
#include "sltd_client/copy_format.h"
#include "sltd_client/local_copy.h"
#include "sltd_client/record_codec.h"
#include "sltd_client/sealing.h"

namespace vidimus::sltd {

/// A record as it lies in a bucket.
struct StoredRecord {
    std::uint64_t mark = 0;
    std::string bytes;
};

/// Thread-safe once it is open.
class CopyReader {
  public:
    CopyReader(const std::filesystem::path& data_file, const CopySecret& secret);
    CopyReader(const CopyReader&) = delete;
    CopyReader& operator=(const CopyReader&) = delete;
    /// Reads what is held in memory, in steps: true when it is open, false when the deadline or the stop came first.
    /// Errors: damaged, wrong_secret, internal.
    tl::expected<bool, CopyError> advance(Deadline deadline, const std::stop_token& stop);
    /// All records of the document, none where it is not listed. Errors: damaged, internal.
    [[nodiscard]] tl::expected<std::vector<Record>, CopyError> find(const Query& query) const;
    [[nodiscard]] const CopyHeader& header() const { return header_; }
    [[nodiscard]] const ReferencePatterns& patterns() const { return patterns_; }
    /// Every record of a bucket, in order. Errors: damaged, internal.
    [[nodiscard]] tl::expected<std::vector<StoredRecord>, CopyError> bucket(std::uint64_t number) const;
    /// Reads every bucket. Errors: damaged, internal.
    [[nodiscard]] tl::expected<void, CopyError> verify(const std::stop_token& stop) const;

  private:
    // What one question needs for itself.
    struct Tools {
        PlaceMaker places;
        Sealer sealer;
        std::string sealed;
        std::string plain;
    };
    tl::expected<void, CopyError> read_header();
    tl::expected<bool, CopyError> read_part(Section section, std::uint64_t at, std::uint64_t bytes, std::string& into);
    tl::expected<void, CopyError> read_lengths(const std::string& lengths);
    tl::expected<void, CopyError> read_patterns();
    [[nodiscard]] std::unique_ptr<Tools> take_tools() const;
    void give_back(std::unique_ptr<Tools> tools) const;
    [[nodiscard]] bool read_bucket(std::uint64_t number, Tools& tools) const;
    [[nodiscard]] bool may_hold(std::uint64_t bucket, std::uint16_t tag) const;

    PlacedFile file_;
    CopySecret secret_;
    CopySecret::Bytes part_key_{};
    CopyHeader header_;
    bool header_read_ = false;
    bool open_ = false;
    std::optional<Sealer> opening_;
    std::string length_bytes_;
    std::vector<std::uint16_t> tags_;
    // Where a bucket begins, in 12 bytes and in one place: both are needed at once.
    struct Beginning {
        std::uint32_t record = 0;  // its first one
        std::uint32_t place_low = 0;
        std::uint32_t place_high = 0;
        [[nodiscard]] std::uint64_t place() const { return std::uint64_t{place_high} << 32U | place_low; }
    };
    std::vector<Beginning> beginnings_;  // of each bucket, and one more
    ReferencePatterns patterns_;
    mutable std::mutex mutex_;
    mutable std::vector<std::unique_ptr<Tools>> idle_;  // guarded by mutex_
};

/// Opens the copy that a folder holds now, over as many calls as the deadlines need.
class CopyOpener {
  public:
    CopyOpener(std::filesystem::path folder, const CopySecret& secret) : folder_(std::move(folder)), secret_(secret) {}
    /// A null pointer where the deadline or the stop came first. Errors: not_found, damaged, wrong_secret, internal.
    tl::expected<std::unique_ptr<CopyReader>, CopyError> advance(Deadline deadline, const std::stop_token& stop);

  private:
    std::filesystem::path folder_;
    CopySecret secret_;
    std::string generation_;
    std::unique_ptr<CopyReader> opening_;
};

}  // namespace vidimus::sltd
