#include "sltd_client/copy_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>

namespace vidimus::sltd {

namespace {

std::error_code last_error() {
    return {errno, std::generic_category()};
}

// A file descriptor that closes itself.
class Handle {
  public:
    explicit Handle(int value) : value_(value) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() {
        if (value_ >= 0) {
            ::close(value_);
        }
    }
    [[nodiscard]] int get() const { return value_; }

  private:
    int value_;
};

std::error_code write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(file, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            return last_error();
        }
        if (written > 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    return {};
}

}  // namespace

std::optional<FileStamp> stamp_of(const std::filesystem::path& file) {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) {
        return std::nullopt;
    }
    return FileStamp{static_cast<std::uint64_t>(info.st_size),
                     static_cast<std::int64_t>(info.st_mtim.tv_sec) * 1'000'000'000 + info.st_mtim.tv_nsec,
                     static_cast<std::uint64_t>(info.st_ino)};
}

std::optional<std::string> read_small_file(const std::filesystem::path& file, std::size_t max_bytes) {
    std::ifstream input(file, std::ios::binary);
    std::string text(max_bytes + 1, '\0');
    input.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!input.eof() || input.bad()) {
        return std::nullopt;
    }
    text.resize(static_cast<std::size_t>(input.gcount()));
    return text;
}

std::error_code replace_durably(const std::filesystem::path& file, std::string_view text) {
    auto beside = file;
    beside += ".new";
    {
        const Handle output{::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
        if (output.get() < 0) {
            return last_error();
        }
        if (const auto failed = write_all(output.get(), text)) {
            return failed;
        }
        if (::fsync(output.get()) != 0) {
            return last_error();
        }
    }
    if (::rename(beside.c_str(), file.c_str()) != 0) {
        return last_error();
    }
    const Handle folder{::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (folder.get() < 0 || ::fsync(folder.get()) != 0) {
        return last_error();
    }
    return {};
}

std::error_code sync_file(const std::filesystem::path& file) {
    const Handle opened{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    return opened.get() < 0 || ::fsync(opened.get()) != 0 ? last_error() : std::error_code{};
}

PlacedFile::PlacedFile(const std::filesystem::path& file) : handle_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat info {};
    if (handle_ >= 0 && ::fstat(handle_, &info) == 0 && S_ISREG(info.st_mode)) {
        bytes_ = static_cast<std::uint64_t>(info.st_size);
    } else if (handle_ >= 0) {
        ::close(handle_);
        handle_ = -1;
    }
}

PlacedFile::~PlacedFile() {
    if (handle_ >= 0) {
        ::close(handle_);
    }
}

bool PlacedFile::read(std::uint64_t place, char* into, std::size_t size) const {
    while (size > 0) {
        const auto got = ::pread(handle_, into, size, static_cast<off_t>(place));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return false;
        }
        into += got;
        place += static_cast<std::uint64_t>(got);
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

void PlacedFile::will_read(std::uint64_t place, std::uint64_t size) const {
    static_cast<void>(
        ::posix_fadvise(handle_, static_cast<off_t>(place), static_cast<off_t>(size), POSIX_FADV_WILLNEED));
}

void ask_for_large_pages(void* memory, std::size_t bytes) {
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto begin = (reinterpret_cast<std::uintptr_t>(memory) + page - 1) / page * page;
    const auto end = (reinterpret_cast<std::uintptr_t>(memory) + bytes) / page * page;
    if (begin < end) {
        static_cast<void>(::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE));
    }
}

FolderLock::FolderLock(const std::filesystem::path& folder) {
    const auto file = folder / "import.lock";
    handle_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (handle_ < 0) {
        error_ = last_error();
    } else if (::flock(handle_, LOCK_EX | LOCK_NB) != 0) {
        error_ = last_error();
        ::close(handle_);
        handle_ = -1;
    }
}

FolderLock::~FolderLock() {
    if (handle_ >= 0) {
        ::close(handle_);
    }
}

}  // namespace vidimus::sltd
