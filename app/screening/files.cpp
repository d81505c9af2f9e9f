// POSIX descriptors: std::ofstream can neither bring data to disk nor say that the disk is full.
#include "app/screening/files.h"

#include <fcntl.h>
#include <linux/keyctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>  // says which C library this is
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <cerrno>
#include <ctime>
#include <system_error>

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;

Failure cannot_write(int error, const std::string& name) {
    const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
    return {full ? FailureCode::disk_full : FailureCode::cannot_write, name, std::generic_category().message(error)};
}

/// Closes at the end of its scope, and removes the file that was not put in place.
struct Scratch {
    fs::path file;
    int descriptor = -1;
    bool keep = false;
    ~Scratch() {
        if (descriptor >= 0) {
            ::close(descriptor);
        }
        if (!keep) {
            ::unlink(file.c_str());
        }
    }
};

/// A new file beside `file` with these bytes, on the disk; 0 or errno.
int fill(Scratch& scratch, const fs::path& file, std::string_view bytes, Access access) {
    std::string name = (file.parent_path() / ("." + file.filename().string() + ".XXXXXX")).string();
    scratch.descriptor = ::mkstemp(name.data());  // made with mode 0600
    if (scratch.descriptor < 0) {
        scratch.keep = true;  // there is none
        return errno;
    }
    scratch.file = name;
    if (access == Access::everyone && ::fchmod(scratch.descriptor, 0644) != 0) {
        return errno;
    }
    while (!bytes.empty()) {
        const ssize_t written = ::write(scratch.descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return written < 0 ? errno : EIO;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(scratch.descriptor) == 0 ? 0 : errno;
}

}  // namespace

tl::expected<std::string, Failure> read_whole_file(const fs::path& file, std::uint64_t most) {
    const std::string name = file.filename().string();
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        const bool denied = errno == EACCES || errno == EPERM;
        const bool absent = errno == ENOENT || errno == ENOTDIR;
        return tl::unexpected(Failure{denied   ? FailureCode::file_not_permitted
                                      : absent ? FailureCode::file_not_found
                                               : FailureCode::read_error,
                                      name,
                                      {}});
    }
    std::string bytes;
    std::string block(1U << 18U, '\0');
    while (true) {
        const ssize_t count = ::read(descriptor, block.data(), block.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0 || bytes.size() + static_cast<std::size_t>(count) > most) {
            const int error = errno;
            ::close(descriptor);
            if (count == 0) {
                return bytes;
            }
            return tl::unexpected(Failure{FailureCode::read_error, name,
                                          count > 0 ? "longer than allowed" : std::generic_category().message(error)});
        }
        bytes.append(block.data(), static_cast<std::size_t>(count));
    }
}

tl::expected<void, Failure> write_whole_file(const fs::path& file, std::string_view bytes, Access access) {
    Scratch scratch;
    int error = fill(scratch, file, bytes, access);
    if (error == 0 && ::rename(scratch.file.c_str(), file.c_str()) != 0) {
        error = errno;
    }
    if (error != 0) {
        return tl::unexpected(cannot_write(error, file.filename().string()));
    }
    scratch.keep = true;
    return {};
}

tl::expected<bool, Failure> write_first_file(const fs::path& file, std::string_view bytes) {
    Scratch scratch;
    int error = fill(scratch, file, bytes, Access::owner_only);
    if (error == 0 && ::link(scratch.file.c_str(), file.c_str()) != 0) {
        error = errno;
        if (error == EEXIST) {
            return false;
        }
    }
    if (error != 0) {
        return tl::unexpected(cannot_write(error, file.filename().string()));
    }
    return true;
}

tl::expected<void, Failure> make_private_folder(const fs::path& folder) {
    std::error_code error;
    if (fs::is_directory(folder, error)) {
        return {};
    }
    fs::create_directories(folder.parent_path(), error);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
        return tl::unexpected(cannot_write(errno, folder.filename().string()));
    }
    return {};
}

bool readable_by_others(const fs::path& file) {
    std::error_code error;
    const auto permissions = fs::status(file, error).permissions();
    return !error && (permissions & (fs::perms::group_read | fs::perms::others_read)) != fs::perms::none;
}

std::optional<std::string> keyring_secret(const std::string& name) {
    const long key = ::syscall(SYS_request_key, "user", name.c_str(), nullptr, 0);
    std::string secret(4096, '\0');
    const long size = key < 0 ? -1 : ::syscall(SYS_keyctl, KEYCTL_READ, key, secret.data(), secret.size());
    if (size < 0 || size > static_cast<long>(secret.size())) {
        return std::nullopt;
    }
    secret.resize(static_cast<std::size_t>(size));
    return secret;
}

double thread_cpu_ms() {
    timespec used{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1e3 + static_cast<double>(used.tv_nsec) * 1e-6;
}

void step_back() {
#ifdef __linux__
    constexpr int kStep = 5;  // a third of the weight of a thread that did not step back
    (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), kStep);
#endif
}

void keep_freed_memory() {
#ifdef __GLIBC__
    constexpr int mebibyte = 1024 * 1024;
    mallopt(M_MMAP_THRESHOLD, 32 * mebibyte);  // the most that glibc takes
    mallopt(M_TRIM_THRESHOLD, 256 * mebibyte);
    mallopt(M_TOP_PAD, 16 * mebibyte);
#endif
}

void give_back_freed_memory() {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

}  // namespace vidimus::screening
