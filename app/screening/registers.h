// The registers of a configuration, ready to be asked.
#pragma once

#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "app/screening/config.h"
#include "sltd_client/https_register.h"
#include "sltd_client/register.h"

namespace vidimus::screening {

/// What an HTTPS register is asked with: credentials read, mappings proven. The error says what is wrong, never with
/// anything of a secret.
tl::expected<sltd::HttpsConfig, std::string> https_config(const RegisterConfig& config);

/// Always a register: one whose credentials cannot be read answers that it was not checked, and why is among
/// `problems`.
std::unique_ptr<sltd::Register> make_register(const Config& config, const RegisterConfig& reg,
                                              std::vector<Failure>& problems);

}  // namespace vidimus::screening
