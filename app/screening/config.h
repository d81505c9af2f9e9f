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
    std::string contact;                      // whom to call on a possible match
    // https
    std::string url;
    std::string messages = "vidimus";            // vidimus, json, soap, nlets
    std::map<std::string, std::string> mapping;  // of json and soap: where each field stands
    std::map<std::string, std::string> classes;  // the service's class of a record → ours
    std::filesystem::path envelope;              // of soap: the question's template
    std::filesystem::path ca_file;
    std::string client_certificate;  // a file, or "pkcs11:…"
    std::string client_key;
    std::string client_key_password;   // where it is kept: "file:…", "env:…", "keyring:…"
    std::filesystem::path token_file;  // holds the bearer token; must not be readable by others
    std::string token;                 // or where it is kept, as above
    std::vector<std::string> pins;
    std::string proxy;
    std::filesystem::path crl_file;
    bool require_ocsp = false;
    std::string answer_key;  // of a register that signs its answers
    std::chrono::milliseconds timeout{4'000};
    int retries = 1;
    std::chrono::milliseconds hedge_after{0};
    int breaker_failures = 5;
    std::chrono::milliseconds breaker_pause{30'000};
    bool ask_later = true;  // what was not answered is kept and can be asked again
    // local_copy
    std::filesystem::path folder;  // empty: <data>/registers/<name>
    int max_age_days = 0;
    bool variants = false;                  // other spellings are looked for too, and marked
    std::string key;                        // where the copy's key is kept; empty: file <data>/registers/<name>.key
    std::vector<std::string> trusted_keys;  // not empty: only lists that one of them signed are taken in
};

/// What is kept of the documents that were examined (app/cases).
struct CasesConfig {
    bool keep = true;
    int retention_days = 30;  // older cases are erased; 0: never
    std::string key;          // where the secret is kept; empty: file <data>/cases/cases.key
};

/// A folder that a document reader writes into; the window takes what comes. A name's first "*" is the document's own
/// part: files that share it belong together.
struct WatchConfig {
    std::filesystem::path folder;  // empty: none is watched
    std::string white = "*.*";
    std::string ir = "*-ir.*";  // empty: no such images come
    std::string uv = "*-uv.*";
    int group_seconds = 2;  // a document whose other lights do not come is taken without them after so long
};

/// A file's name with at least one "*", and no folder.
bool is_name_pattern(const std::string& pattern);

struct Config {
    std::filesystem::path data;       // everything the program keeps lies below it
    std::filesystem::path resources;  // what came with the program
    std::string language = "en";
    std::string profile = "operational";
    std::string theme = "day";
    std::string post;  // shown in the window
    std::string officer;
    CasesConfig cases;
    WatchConfig watch;
    std::vector<std::filesystem::path> specimen_folders;  // beside the bundled packs
    std::vector<std::string> trusted_keys;                // public keys whose signed packs are used
    std::string signer;                                   // the name that this workplace signs packs with
    std::vector<RegisterConfig> registers;  // none configured: the bundled training records as a local copy
    int threads = 0;                        // 0: one a core
    std::vector<std::string> locked;        // what the administrator set
    std::map<std::string, std::string>
        origin;  // key → "default", "environment VIDIMUS_DATA", "file vidimus.toml", "option --data"
};

struct ConfigSources {
    std::optional<std::filesystem::path> config_file;  // --config
    std::optional<std::filesystem::path> data;         // --data
    std::optional<int> threads;
    std::filesystem::path program;  // the running executable, to find the resources beside it
    std::filesystem::path policy{"/etc/vidimus/policy.toml"};  // the administrator's: what it sets is locked
};

/// Errors: config_not_found, config_invalid (with line), resources_missing.
tl::expected<Config, Failure> load_config(const ConfigSources& sources);

/// Every key in force with its value and origin, one a line, in a stable order. Secrets are not among them.
std::vector<std::array<std::string, 3>> describe(const Config& config);

}  // namespace vidimus::screening
