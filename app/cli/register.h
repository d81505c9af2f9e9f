// The parts of vidimus register.
#pragma once

#include "app/cli/session.h"

namespace vidimus::cli {

/// Nullptr where none has the name.
const screening::RegisterConfig* find_register(const screening::Config& config, const std::string& name);

void add_register_data_commands(CLI::App& group, Session& session);    // status, import, verify, publish
void add_register_waiting_command(CLI::App& group, Session& session);  // waiting
void add_register_serve_command(CLI::App& group, Session& session);    // serve

}  // namespace vidimus::cli
