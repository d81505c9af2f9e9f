// One data file of a local copy, opened to be asked: proven whole first, then mapped read-only.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "sltd_client/copy_format.h"
#include "sltd_client/local_copy.h"

struct MDB_env;
struct evp_md_ctx_st;

namespace vidimus::sltd {

/// SHA-256 of a file, computed in steps, so that a question with a short deadline can leave the rest to the next one.
class FileDigest {
  public:
    explicit FileDigest(const std::filesystem::path& file);
    /// True when the end is reached; false when the deadline or the stop came first. Error: the file cannot be read.
    tl::expected<bool, CopyError> advance(Deadline deadline, const std::stop_token& stop);
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    /// 64 hexadecimal digits; once, after the end is reached.
    [[nodiscard]] std::string result();

  private:
    struct Closer {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Closer> context_;
    std::ifstream input_;
    std::vector<char> block_;
    std::uint64_t bytes_ = 0;
};

/// Thread-safe. The file must have passed its digest: LMDB trusts what it maps.
class CopyReader {
  public:
    /// Errors: damaged, internal.
    static tl::expected<std::unique_ptr<CopyReader>, CopyError> open(const std::filesystem::path& data_file);
    CopyReader(const CopyReader&) = delete;
    CopyReader& operator=(const CopyReader&) = delete;
    ~CopyReader();
    /// All records of the document, none where it is not listed. Errors: damaged, internal.
    [[nodiscard]] tl::expected<std::vector<Record>, CopyError> find(const Query& query) const;
    [[nodiscard]] const CopyAbout& about() const { return about_; }

  private:
    CopyReader() = default;
    tl::expected<void, CopyError> read_about();
    MDB_env* env_ = nullptr;
    unsigned records_ = 0;  // database handle
    CopyAbout about_;
    std::optional<KeyMaker> keys_;
};

/// Opens the copy that a folder holds now, over as many calls as the deadlines need.
class CopyOpener {
  public:
    explicit CopyOpener(std::filesystem::path folder) : folder_(std::move(folder)) {}
    /// A null pointer where the deadline or the stop came first. Errors: not_found, damaged, internal.
    tl::expected<std::unique_ptr<CopyReader>, CopyError> advance(Deadline deadline, const std::stop_token& stop);

  private:
    tl::expected<void, CopyError> read_manifest();
    std::filesystem::path folder_;
    CopyManifest manifest_;
    std::unique_ptr<FileDigest> digest_;
};

}  // namespace vidimus::sltd
