// A folder of a test's own, gone with it.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "sltd_client/copy_secret.h"
#include "sltd_client/register.h"

namespace vidimus::sltd::testing {

class TemporaryFolder {
  public:
    TemporaryFolder() : path_(std::filesystem::temp_directory_path() / ("vidimus sltd " + new_query_id())) {
        std::filesystem::create_directories(path_);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path write(const std::string& name, std::string_view text) const {
        const auto file = path_ / name;
        std::ofstream(file, std::ios::binary) << text;
        return file;
    }

  private:
    std::filesystem::path path_;
};

/// The key of the tests' copies.
inline CopySecret test_secret(unsigned char fill = 7) {
    CopySecret::Bytes bytes{};
    bytes.fill(fill);
    return CopySecret(bytes);
}

inline Query query_for(std::string_view number, std::string state = "UTO", std::string type = "P") {
    return {new_query_id(), DocumentNumber{number}, std::move(state), std::move(type)};
}

inline Deadline in(std::chrono::milliseconds time) {
    return std::chrono::steady_clock::now() + time;
}

}  // namespace vidimus::sltd::testing
