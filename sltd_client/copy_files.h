// The file system as the local copy needs it: stamps, reading in places, durable writes, atomic replacement, one
// importer at a time. The room's only file with platform calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace vidimus::sltd {

/// Changes whenever a file is replaced.
struct FileStamp {
    std::uint64_t size = 0;
    std::int64_t modified_ns = 0;
    std::uint64_t identity = 0;
    friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

/// Nothing where there is no such file or it cannot be looked at.
[[nodiscard]] std::optional<FileStamp> stamp_of(const std::filesystem::path& file);

/// The whole file, or nothing where it cannot be read or is longer than `max_bytes`.
[[nodiscard]] std::optional<std::string> read_small_file(const std::filesystem::path& file, std::size_t max_bytes);

/// Writes `text` beside `file`, brings it to the disk, and puts it in the place of `file` in one step.
[[nodiscard]] std::error_code replace_durably(const std::filesystem::path& file, std::string_view text);

/// Brings what was written to a file to the disk.
[[nodiscard]] std::error_code sync_file(const std::filesystem::path& file);

/// A file read at any place, by any number of threads. It is read and not mapped: a mapped file that is cut short under
/// a program ends the program, and what was mapped counts as its memory.
class PlacedFile {
  public:
    /// Not open where there is no such file or it cannot be read.
    explicit PlacedFile(const std::filesystem::path& file);
    PlacedFile(const PlacedFile&) = delete;
    PlacedFile& operator=(const PlacedFile&) = delete;
    ~PlacedFile();
    [[nodiscard]] bool is_open() const { return handle_ >= 0; }
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    /// False where the file has not as many bytes there, or cannot be read.
    [[nodiscard]] bool read(std::uint64_t place, char* into, std::size_t size) const;
    /// Says that this part will be read soon. Best effort.
    void will_read(std::uint64_t place, std::uint64_t size) const;

  private:
    int handle_ = -1;
    std::uint64_t bytes_ = 0;
};

/// Asks for large pages for memory that is read in many places: fewer look-ups of where it lies. Best effort; before it
/// is first written.
void ask_for_large_pages(void* memory, std::size_t bytes);

/// Held while an import writes into a folder; ends with the object or the process.
class FolderLock {
  public:
    explicit FolderLock(const std::filesystem::path& folder);
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    ~FolderLock();
    [[nodiscard]] bool held() const { return handle_ >= 0; }
    [[nodiscard]] std::error_code error() const { return error_; }

  private:
    int handle_ = -1;
    std::error_code error_;
};

}  // namespace vidimus::sltd
