#include "tests/cli/run_command.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>

extern char** environ;

namespace vidimus::test {
namespace {

namespace fs = std::filesystem;

fs::path base() {
    static const fs::path folder = fs::temp_directory_path() / ("vidimus cli " + std::to_string(getpid()));
    fs::create_directories(folder);
    return folder;
}

}  // namespace

std::string content(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

fs::path scratch() {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    const fs::path folder = base() / (std::string(info->test_suite_name()) + "." + info->name());
    fs::remove_all(folder);
    fs::create_directories(folder);
    return folder;
}

Outcome run(const std::vector<std::string>& arguments, const std::string& input) {
    const fs::path folder = base();
    setenv("VIDIMUS_DATA", (folder / "data").c_str(), 1);
    std::ofstream(folder / "in") << input;
    const std::string program = std::string(VIDIMUS_BINARY_DIR) + "/bin/vidimus";
    std::vector<std::string> words{program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, (folder / "in").c_str(), O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, (folder / "out").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, (folder / "err").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    pid_t child = 0;
    Outcome outcome;
    if (posix_spawn(&child, program.c_str(), &actions, nullptr, argv.data(), environ) == 0) {
        int status = 0;
        waitpid(child, &status, 0);
        outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
    }
    posix_spawn_file_actions_destroy(&actions);
    outcome.out = content(folder / "out");
    outcome.err = content(folder / "err");
    return outcome;
}

fs::path sample(const std::string& name) {
    return fs::path(VIDIMUS_RESOURCES_DIR) / "samples" / name;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace vidimus::test
