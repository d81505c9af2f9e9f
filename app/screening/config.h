// What the program is told from outside: folders, registers, threads. One TOML file, environment, defaults; each value
// knows its origin.
#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "app/screening/failure.h"

namespace vidimus::screening {

struct RegisterConfig {
    enum class Kind { local_copy, https };
    std::string name;
    Kind kind = Kind::local_copy;
    std::vector<std::string> states;          // empty: all
    std::vector<std::string> document_types;  // empty: all
    std::string url;                          // https
    std::filesystem::path ca_file;
    std::filesystem::path client_certificate;
    std::filesystem::path client_key;
    std::filesystem::path token_file;  // holds the bearer token; must not be readable by others
    std::chrono::milliseconds timeout{4'000};
    std::filesystem::path folder;  // local_copy; empty: <data>/registers/<name>
    int max_age_days = 0;
    std::string contact;  // whom to call on a possible match
};

struct Config {
    std::filesystem::path data;       // everything the program keeps lies below it
    std::filesystem::path resources;  // what came with the program
    std::string language = "en";
    std::string profile = "operational";
    std::string theme = "day";
    std::string post;  // shown in the window
    std::string officer;
    std::vector<std::filesystem::path> specimen_folders;  // beside the bundled packs
    std::vector<std::string> trusted_keys;                // public keys whose signed packs are used
    std::string signer;                                   // the name that this workplace signs packs with
    std::vector<RegisterConfig> registers;  // none configured: the bundled training records as a local copy
    int threads = 0;                        // 0: one a core
    std::map<std::string, std::string>
        origin;  // key → "default", "environment VIDIMUS_DATA", "file vidimus.toml", "option --data"
};

struct ConfigSources {
    std::optional<std::filesystem::path> config_file;  // --config
    std::optional<std::filesystem::path> data;         // --data
    std::optional<int> threads;
    std::filesystem::path program;  // the running executable, to find the resources beside it
};

/// Errors: config_not_found, config_invalid (with line), resources_missing.
tl::expected<Config, Failure> load_config(const ConfigSources& sources);

/// Every key in force with its value and origin, one a line, in a stable order. Secrets are not among them.
std::vector<std::array<std::string, 3>> describe(const Config& config);

}  // namespace vidimus::screening
