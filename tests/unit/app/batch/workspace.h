// A folder of its own for each test, and a screening that needs no models.
#pragma once

#include <atomic>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/batch/runner.h"

namespace vidimus::batch::tests {

/// Removed with everything in it when the test ends.
class Workspace {
  public:
    Workspace();
    ~Workspace();
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;

    [[nodiscard]] const std::filesystem::path& root() const { return root_; }
    [[nodiscard]] std::filesystem::path in() const { return root_ / "in"; }
    [[nodiscard]] std::filesystem::path out() const { return root_ / "out"; }
    /// Writes in()/name; folders are made.
    std::filesystem::path put(const std::string& name, std::string_view content) const;
    [[nodiscard]] Options options(bool resume = false, int workers = 2) const;

  private:
    std::filesystem::path root_;
};

std::string read(const std::filesystem::path& file);
void write(const std::filesystem::path& file, std::string_view content);
std::vector<std::string> lines_of(const std::filesystem::path& file);
/// The hashes in the order of the file; fails the test where a line is no whole JSON.
std::vector<std::string> hashes_of(const std::filesystem::path& results);

/// The content of a file decides: "bad…" is no image, "stolen…" an irregularity, "odd…" to check further, else regular.
/// Counts how many files were screened.
MakeScreenFile by_content(std::atomic<int>& screened);

const screening::Texts& english();

}  // namespace vidimus::batch::tests
