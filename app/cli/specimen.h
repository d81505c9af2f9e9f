// What the specimen commands share.
#pragma once

#include "app/cli/session.h"
#include "app/screening/pack_store.h"

namespace vidimus::cli {

/// Opens the pack that a person named by path or model, and says where nobody who is trusted here answers for it.
/// Absent: reported, and the session's exit code set.
std::optional<screening::PackFile> open_named_pack(Session& session, const std::string& model_or_path);

void print_pack(const Session& session, const screening::PackFile& file);

/// Stores what was learned or decided, says what it still wants, and prints it.
screening::ExitCode store_and_print(Session& session, vision::SpecimenPack pack, const std::string& path, bool folder);

void add_specimen_evaluate(CLI::App& specimen, Session& session);
void add_specimen_learning(CLI::App& specimen, Session& session);  // enrol, calibrate, promote, describe
void add_specimen_exchange(CLI::App& specimen, Session& session);  // verify, export, import

}  // namespace vidimus::cli
