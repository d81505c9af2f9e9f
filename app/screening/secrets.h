// Where secrets are kept: a file that its owner alone can read, the environment, or the user's keyring of the Linux
// kernel. The configuration says where; it never holds one.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "sltd_client/copy_secret.h"

namespace vidimus::screening {

struct Config;
struct RegisterConfig;

/// "file:PATH", "env:NAME" or "keyring:NAME".
[[nodiscard]] bool is_secret_place(std::string_view place);
/// The same, with a file's relative path starting at `base`.
[[nodiscard]] std::string resolve_secret_place(const std::string& place, const std::filesystem::path& base);

/// The secret's first line. The error says what is wrong, never with anything of the secret.
[[nodiscard]] tl::expected<std::string, std::string> read_secret(const std::string& place);

/// The folder of a local copy.
[[nodiscard]] std::filesystem::path copy_folder(const Config& config, const RegisterConfig& reg);
/// The key of a local copy. With `make`, one is made where there is none and it is kept in a file.
[[nodiscard]] tl::expected<sltd::CopySecret, std::string> copy_secret(const Config& config, const RegisterConfig& reg,
                                                                      bool make);

}  // namespace vidimus::screening
