// Writes the data file of a new local copy.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "sltd_client/copy_format.h"
#include "sltd_client/local_copy.h"

struct MDB_env;

namespace vidimus::sltd {

struct CopyEntry {
    CopyKey key{};
    std::string value;  // encode_record
};

/// One thread only. The file is worth something after `finish` alone.
class CopyBuilder {
  public:
    /// `data_file` must not exist. Errors of all functions: cannot_write, disk_full, internal.
    static tl::expected<std::unique_ptr<CopyBuilder>, CopyError> create(const std::filesystem::path& data_file);
    CopyBuilder(const CopyBuilder&) = delete;
    CopyBuilder& operator=(const CopyBuilder&) = delete;
    ~CopyBuilder();
    /// Sorts the entries by key, which keeps the writing local, and stores them in one transaction. The same entry
    /// twice is stored once.
    tl::expected<void, CopyError> add(std::vector<CopyEntry>& entries);
    /// Stores `about` with the number of records that were stored, and brings everything to the disk. Gives that
    /// number.
    tl::expected<std::uint64_t, CopyError> finish(CopyAbout about);

  private:
    CopyBuilder() = default;
    int store(const std::vector<CopyEntry>& entries);
    int store_about(CopyAbout& about);
    MDB_env* env_ = nullptr;
    std::size_t map_bytes_ = 0;
};

}  // namespace vidimus::sltd
