// Inside app/screening: one [[register]] of the configuration file.
#pragma once

#include <toml++/toml.h>

#include <filesystem>
#include <string>
#include <tl/expected.hpp>

#include "app/screening/config.h"

namespace vidimus::screening {

/// Paths start at `base`. The error says what is wrong with which key.
tl::expected<RegisterConfig, std::string> read_register(const toml::table& table, const std::filesystem::path& base);

}  // namespace vidimus::screening
