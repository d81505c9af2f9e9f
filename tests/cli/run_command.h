// Runs the built command without a shell and gives what it printed.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace vidimus::test {

struct Outcome {
    int code = -1;
    std::string out;
    std::string err;
};

/// `input` is given on standard input. VIDIMUS_DATA is a folder of the test program's own.
Outcome run(const std::vector<std::string>& arguments, const std::string& input = {});

/// A file's bytes; empty where it cannot be read.
std::string content(const std::filesystem::path& file);

/// A folder for this test alone, empty at its start.
std::filesystem::path scratch();

std::filesystem::path sample(const std::string& name);  // resources/samples/<name>
bool has(const std::string& text, const std::string& part);

}  // namespace vidimus::test
