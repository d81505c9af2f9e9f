// SHA-256 of files and bytes, in hexadecimal: how a source is named in a report and found again in an archive.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace vidimus::screening {

/// 64 lower-case hexadecimal characters.
std::string sha256_of_bytes(std::span<const std::byte> bytes);

/// Absent where the file cannot be read to its end.
std::optional<std::string> sha256_of_file(const std::filesystem::path& file);

}  // namespace vidimus::screening
