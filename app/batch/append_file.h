// Files that only grow, and a folder that one run holds for itself. The one file of this room with calls of the
// platform.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "app/screening/failure.h"

namespace vidimus::batch {

/// A folder held by an advisory lock until the object goes. Movable.
class FolderLock {
  public:
    FolderLock(FolderLock&& other) noexcept;
    FolderLock& operator=(FolderLock&& other) noexcept;
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    ~FolderLock();

    /// Errors: cannot_write where another process holds the folder, or it cannot be opened.
    static tl::expected<FolderLock, screening::Failure> take(const std::filesystem::path& folder);
    /// Names of new files in the folder come to disk.
    void sync() const;

  private:
    explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_ = -1;
};

/// A file open for appending. Errors: cannot_write; disk_full (no space, quota, or the largest size a file may have).
class AppendFile {
  public:
    AppendFile(AppendFile&& other) noexcept;
    AppendFile& operator=(AppendFile&& other) noexcept;
    AppendFile(const AppendFile&) = delete;
    AppendFile& operator=(const AppendFile&) = delete;
    ~AppendFile();

    /// Creates the file where it is absent, readable and writable by its owner alone: results are personal data.
    static tl::expected<AppendFile, screening::Failure> open(const std::filesystem::path& file);

    [[nodiscard]] std::uint64_t size() const { return size_; }
    /// All of it or an error; after an error call cut_to() with the size from before.
    std::optional<screening::Failure> append(std::string_view bytes);
    std::optional<screening::Failure> cut_to(std::uint64_t size);
    /// Returns once the content is on the disk.
    std::optional<screening::Failure> sync();

  private:
    AppendFile(int descriptor, std::uint64_t size, std::string name)
        : descriptor_(descriptor), size_(size), name_(std::move(name)) {}
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
    std::string name_;  // base name, for failures
};

}  // namespace vidimus::batch
