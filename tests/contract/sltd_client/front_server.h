// nginx or haproxy in front of a register, as operators put them: started on loopback for one test, and gone with it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>

namespace vidimus::sltd::testing {

enum class FrontKind { nginx, haproxy };
std::string name_of(FrontKind kind);
/// The program's file; empty where it is not installed.
std::filesystem::path program_of(FrontKind kind);

/// A port on loopback that is free, and outside of the range from which the system gives ports to others meanwhile.
int front_port();

/// A running front. Its configuration is the caller's; it must listen on `port`.
class FrontServer {
  public:
    /// Waits until it listens; throws std::runtime_error with what it wrote where it does not.
    FrontServer(FrontKind kind, const std::string& configuration, int port);
    FrontServer(const FrontServer&) = delete;
    FrontServer& operator=(const FrontServer&) = delete;
    ~FrontServer();
    /// Another process takes over, the old one ends its questions: nginx by SIGHUP, haproxy by a new process.
    void reload();
    /// To it and its workers.
    void signal(int number) const;
    /// Ended by SIGKILL, with its workers, and waited for.
    void kill();
    /// What it wrote.
    [[nodiscard]] std::string log() const;

  private:
    pid_t start(const std::string& further);
    void wait_until_it_listens() const;
    FrontKind kind_;
    int port_;
    std::filesystem::path folder_;
    pid_t process_ = -1;  // leads a group of its own
    pid_t former_ = -1;   // of before a reload
};

}  // namespace vidimus::sltd::testing
