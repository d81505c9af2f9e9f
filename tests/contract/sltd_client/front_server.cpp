#include "front_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <vector>

#include "sltd_client/register.h"

namespace vidimus::sltd::testing {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

constexpr seconds patience{15};

bool listens(int port) {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool there = ::connect(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    ::close(probe);
    return there;
}

// False where it did not end in time.
bool ended(pid_t process, milliseconds time) {
    const auto until = Clock::now() + time;
    int status = 0;
    while (::waitpid(process, &status, WNOHANG) == 0) {
        if (Clock::now() > until) {
            return false;
        }
        std::this_thread::sleep_for(milliseconds{5});
    }
    return true;
}

void end(pid_t& process, int first) {
    if (process <= 0) {
        return;
    }
    ::kill(-process, SIGCONT);
    ::kill(-process, first);
    if (!ended(process, milliseconds{3'000})) {
        ::kill(-process, SIGKILL);
        static_cast<void>(ended(process, milliseconds{3'000}));
    }
    ::kill(-process, SIGKILL);  // workers that outlived the master
    process = -1;
}

}  // namespace

std::string name_of(FrontKind kind) {
    return kind == FrontKind::nginx ? "nginx" : "haproxy";
}

std::filesystem::path program_of(FrontKind kind) {
    std::vector<std::string> folders{"/usr/sbin", "/usr/local/sbin", "/usr/bin"};
    const char* const path = std::getenv("PATH");
    std::string rest = path == nullptr ? "" : path;
    while (!rest.empty()) {
        const auto colon = rest.find(':');
        folders.push_back(rest.substr(0, colon));
        rest = colon == std::string::npos ? "" : rest.substr(colon + 1);
    }
    for (const auto& folder : folders) {
        auto file = std::filesystem::path(folder) / name_of(kind);
        if (::access(file.c_str(), X_OK) == 0) {
            return file;
        }
    }
    return {};
}

int front_port() {
    constexpr int first = 20'000;
    constexpr int count = 12'000;
    static int next = static_cast<int>(::getpid()) * 61 % count;
    for (int i = 0; i < count; ++i) {
        next = (next + 1) % count;
        const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(first + next));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const bool free = ::bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        ::close(probe);
        if (free) {
            return first + next;
        }
    }
    throw std::runtime_error("no port is free");
}

FrontServer::FrontServer(FrontKind kind, const std::string& configuration, int port)
    : kind_(kind), port_(port), folder_(std::filesystem::temp_directory_path() / ("vidimus front " + new_query_id())) {
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / "front.conf") << configuration;
    process_ = start({});
    try {
        wait_until_it_listens();
    } catch (...) {
        end(process_, SIGKILL);
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
        throw;
    }
}

FrontServer::~FrontServer() {
    end(former_, SIGKILL);
    end(process_, SIGTERM);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

// Its folder is where it runs, so that its files need no place of the machine's.
pid_t FrontServer::start(const std::string& further) {
    const auto program = program_of(kind_).string();
    const auto folder = folder_.string();
    const auto prefix = folder + "/";
    std::vector<std::string> words{program};
    if (kind_ == FrontKind::nginx) {
        words.insert(words.end(), {"-p", prefix, "-c", prefix + "front.conf", "-e", "stderr"});
    } else {
        words.insert(words.end(), {"-db", "-f", prefix + "front.conf"});
        if (!further.empty()) {
            words.insert(words.end(), {"-sf", further});
        }
    }
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (auto& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    const auto log = folder + "/front.log";
    const pid_t process = ::fork();
    if (process < 0) {
        throw std::runtime_error("no process for " + name_of(kind_));
    }
    if (process == 0) {
        ::setpgid(0, 0);
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // a test that crashes leaves none behind
        const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(output, STDOUT_FILENO);
        ::dup2(output, STDERR_FILENO);
        if (::chdir(folder.c_str()) == 0) {
            ::execv(program.c_str(), arguments.data());
        }
        ::_exit(127);
    }
    ::setpgid(process, process);
    return process;
}

void FrontServer::wait_until_it_listens() const {
    const auto until = Clock::now() + patience;
    while (!listens(port_)) {
        int status = 0;
        if (::waitpid(process_, &status, WNOHANG) != 0 || Clock::now() > until) {
            throw std::runtime_error(name_of(kind_) + " did not start: " + log());
        }
        std::this_thread::sleep_for(milliseconds{5});
    }
}

void FrontServer::reload() {
    if (kind_ == FrontKind::nginx) {
        ::kill(process_, SIGHUP);
        return;
    }
    end(former_, SIGKILL);
    former_ = process_;
    process_ = start(std::to_string(former_));
}

void FrontServer::signal(int number) const {
    ::kill(-process_, number);
}

void FrontServer::kill() {
    ::kill(-process_, SIGKILL);
    static_cast<void>(ended(process_, milliseconds{5'000}));
    process_ = -1;
}

std::string FrontServer::log() const {
    std::ifstream stream(folder_ / "front.log");
    return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace vidimus::sltd::testing
