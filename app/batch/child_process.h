// Runs a program that reads one untrusted file: with little memory, little time and a bounded answer, so that whatever
// the file does to it ends there.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace vidimus::batch {

struct ChildLimits {
    std::uint64_t memory = 2ULL << 30;  // address space
    std::uint64_t output = 64ULL << 20;
    std::chrono::seconds time{30};
};

struct ChildResult {
    enum class End { exited, signalled, out_of_time, too_much_output, stopped, not_started };
    End end = End::not_started;
    int code = -1;  // of `exited`
    std::string output;
    std::string errors;  // the first 4 KiB
};

/// The program of this name on the search path; nothing where there is none.
std::optional<std::filesystem::path> find_program(const std::string& name);

/// `input` becomes the program's standard input, so that its name is seen by nobody. Never throws; the program has
/// ended when this returns.
ChildResult run_child(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                      const std::filesystem::path& input, const ChildLimits& limits, const std::stop_token& stop);

}  // namespace vidimus::batch
