// POSIX descriptors: std::ofstream can neither bring data to disk nor say that the disk is full.
#include "app/batch/append_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace vidimus::batch {
namespace {

using screening::Failure;
using screening::FailureCode;

Failure failure_of(int error, const std::string& name) {
    const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
    return {full ? FailureCode::disk_full : FailureCode::cannot_write, name, std::generic_category().message(error)};
}

void close_descriptor(int& descriptor) {
    if (descriptor >= 0) {
        ::close(descriptor);
        descriptor = -1;
    }
}

}  // namespace

FolderLock::FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
    if (this != &other) {
        close_descriptor(descriptor_);
        descriptor_ = std::exchange(other.descriptor_, -1);
    }
    return *this;
}

FolderLock::~FolderLock() {
    close_descriptor(descriptor_);
}

tl::expected<FolderLock, Failure> FolderLock::take(const std::filesystem::path& folder) {
    const std::string name = folder.filename().string();
    FolderLock lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (lock.descriptor_ < 0) {
        return tl::unexpected(failure_of(errno, name));
    }
    if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
        const int error = errno;
        if (error == EWOULDBLOCK) {
            return tl::unexpected(Failure{FailureCode::cannot_write, name, "another run works in this folder"});
        }
        // Some network file systems know no locks; a run there is the person's own care.
        if (error != ENOTSUP && error != ENOLCK && error != ENOSYS) {
            return tl::unexpected(failure_of(error, name));
        }
    }
    return lock;
}

void FolderLock::sync() const {
    // A file system that cannot sync a folder writes names at once or not at all: nothing to be done about it here.
    static_cast<void>(::fsync(descriptor_));
}

AppendFile::AppendFile(AppendFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_), name_(std::move(other.name_)) {}

AppendFile& AppendFile::operator=(AppendFile&& other) noexcept {
    if (this != &other) {
        close_descriptor(descriptor_);
        descriptor_ = std::exchange(other.descriptor_, -1);
        size_ = other.size_;
        name_ = std::move(other.name_);
    }
    return *this;
}

AppendFile::~AppendFile() {
    close_descriptor(descriptor_);
}

tl::expected<AppendFile, Failure> AppendFile::open(const std::filesystem::path& file) {
    std::string name = file.filename().string();
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) {
        return tl::unexpected(failure_of(errno, name));
    }
    AppendFile opened(descriptor, 0, std::move(name));
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) {
        return tl::unexpected(failure_of(errno, opened.name_));
    }
    opened.size_ = status.st_size > 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
    return opened;
}

std::optional<Failure> AppendFile::append(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            return failure_of(errno, name_);
        }
        size_ += static_cast<std::uint64_t>(written);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return std::nullopt;
}

std::optional<Failure> AppendFile::cut_to(std::uint64_t size) {
    if (size >= size_) {
        return std::nullopt;
    }
    if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) {
        return failure_of(errno, name_);
    }
    size_ = size;
    return std::nullopt;
}

std::optional<Failure> AppendFile::sync() {
    // EINVAL: a device or pipe, which has nothing to bring to disk.
    if (::fdatasync(descriptor_) != 0 && errno != EINVAL) {
        return failure_of(errno, name_);
    }
    return std::nullopt;
}

}  // namespace vidimus::batch
