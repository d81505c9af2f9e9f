#include "app/batch/child_process.h"

#ifndef _WIN32
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>

namespace vidimus::batch {

#ifdef _WIN32

std::optional<std::filesystem::path> find_program(const std::string&) {
    return std::nullopt;
}

ChildResult run_child(const std::filesystem::path&, const std::vector<std::string>&, const std::filesystem::path&,
                      const ChildLimits&, const std::stop_token&) {
    return {};
}

#else

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

#endif

}  // namespace vidimus::batch
