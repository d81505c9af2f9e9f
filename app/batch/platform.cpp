// The one file of this room with calls of the platform. POSIX descriptors: std::ofstream can neither bring data to disk
// nor say that the disk is full. And processes with limits, which the standard library does not know.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <utility>

#include "app/batch/append_file.h"
#include "app/batch/child_process.h"

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

// ---- programs under limits ----

namespace {

constexpr std::size_t kMostErrors = 4096;
constexpr int kLookForStopMs = 50;

/// A file descriptor that closes itself.
class Descriptor {
  public:
    explicit Descriptor(int number = -1) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { reset(); }
    void reset(int number = -1) {
        if (number_ >= 0) {
            ::close(number_);
        }
        number_ = number;
    }
    [[nodiscard]] int get() const { return number_; }

  private:
    int number_;
};

bool make_pipe(Descriptor& read, Descriptor& write) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return false;
    }
    read.reset(ends[0]);
    write.reset(ends[1]);
    return true;
}

/// Between fork and exec: calls that are safe there, nothing else.
[[noreturn]] void become(const char* program, char* const* arguments, char* const* environment, int input, int output,
                         int errors, const ChildLimits& limits) {
    const rlimit memory{limits.memory, limits.memory};
    const auto seconds = static_cast<rlim_t>(limits.time.count());
    const rlimit time{seconds, seconds};
    const rlimit none{0, 0};  // neither files nor core dumps are written
    if (::setrlimit(RLIMIT_AS, &memory) != 0 || ::setrlimit(RLIMIT_CPU, &time) != 0 ||
        ::setrlimit(RLIMIT_FSIZE, &none) != 0 || ::setrlimit(RLIMIT_CORE, &none) != 0 ||
        ::dup2(input, STDIN_FILENO) < 0 || ::dup2(output, STDOUT_FILENO) < 0 || ::dup2(errors, STDERR_FILENO) < 0) {
        ::_exit(126);
    }
    ::execve(program, arguments, environment);
    ::_exit(127);
}

/// False at the end of the pipe.
bool take(int from, std::string& into, std::size_t most) {
    std::array<char, 65536> piece{};
    const ssize_t got = ::read(from, piece.data(), piece.size());
    if (got < 0) {
        return errno == EINTR || errno == EAGAIN;
    }
    const std::size_t room = most > into.size() ? most - into.size() : 0;
    into.append(piece.data(), std::min(room, static_cast<std::size_t>(got)));
    return got > 0;
}

/// Reads both pipes to their ends; how it came to an end otherwise.
std::optional<ChildResult::End> listen(const Descriptor& output, const Descriptor& errors, ChildResult& result,
                                       const ChildLimits& limits, const std::stop_token& stop) {
    const auto deadline = std::chrono::steady_clock::now() + limits.time;
    std::array<pollfd, 2> both{pollfd{output.get(), POLLIN, 0}, pollfd{errors.get(), POLLIN, 0}};
    while (both[0].fd >= 0 || both[1].fd >= 0) {
        if (stop.stop_requested()) {
            return ChildResult::End::stopped;
        }
        if (std::chrono::steady_clock::now() > deadline) {
            return ChildResult::End::out_of_time;
        }
        if (::poll(both.data(), both.size(), kLookForStopMs) <= 0) {
            continue;
        }
        if (both[0].revents != 0 && !take(output.get(), result.output, limits.output + 1)) {
            both[0].fd = -1;
        }
        if (both[1].revents != 0 && !take(errors.get(), result.errors, kMostErrors)) {
            both[1].fd = -1;
        }
        if (result.output.size() > limits.output) {
            return ChildResult::End::too_much_output;
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::filesystem::path> find_program(const std::string& name) {
    const char* path = std::getenv("PATH");
    std::string_view rest = path == nullptr ? "/usr/bin:/bin" : path;
    while (!rest.empty()) {
        const std::size_t colon = std::min(rest.find(':'), rest.size());
        const std::filesystem::path file = std::filesystem::path(rest.substr(0, colon)) / name;
        if (file.is_absolute() && ::access(file.c_str(), X_OK) == 0) {
            return file;
        }
        rest.remove_prefix(std::min(colon + 1, rest.size()));
    }
    return std::nullopt;
}

ChildResult run_child(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                      const std::filesystem::path& input, const ChildLimits& limits, const std::stop_token& stop) {
    ChildResult result;
    const Descriptor from(::open(input.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    Descriptor output_read;
    Descriptor output_write;
    Descriptor errors_read;
    Descriptor errors_write;
    if (from.get() < 0 || !make_pipe(output_read, output_write) || !make_pipe(errors_read, errors_write)) {
        return result;
    }
    std::vector<std::string> words{program.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    // Messages and numbers in one form whatever the language of the desk; nothing else of the environment is needed.
    std::array<std::string, 2> settings{"LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin"};
    const std::array<char*, 3> environment{settings[0].data(), settings[1].data(), nullptr};
    const pid_t child = ::fork();
    if (child < 0) {
        return result;
    }
    if (child == 0) {
        become(program.c_str(), pointers.data(), environment.data(), from.get(), output_write.get(), errors_write.get(),
               limits);
    }
    output_write.reset();
    errors_write.reset();
    const auto broken_off = listen(output_read, errors_read, result, limits, stop);
    if (broken_off) {
        ::kill(child, SIGKILL);
    }
    int status = 0;
    // A program that closed its pipes and goes on is not waited for.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    pid_t ended = 0;
    while ((ended = ::waitpid(child, &status, WNOHANG)) == 0) {
        if (std::chrono::steady_clock::now() > deadline) {
            ::kill(child, SIGKILL);
        }
        ::poll(nullptr, 0, 1);
    }
    if (broken_off) {
        result.end = *broken_off;
    } else if (ended == child && WIFEXITED(status)) {
        result.end = ChildResult::End::exited;
        result.code = WEXITSTATUS(status);
    } else {
        result.end = ChildResult::End::signalled;
    }
    return result;
}

}  // namespace vidimus::batch
