// A register asked over HTTPS with the vidimus.register/1 JSON messages (docs/register-api.md).
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sltd_client/register.h"

namespace vidimus::sltd {

struct HttpsConfig {
    std::string name;
    std::string url;                           // https:// only
    std::vector<std::string> states;           // empty: all
    std::vector<std::string> document_types;   // empty: all
    std::filesystem::path ca_file;             // empty: the system's authorities
    std::filesystem::path client_certificate;  // PEM; empty: none
    std::filesystem::path client_key;          // PEM
    std::string bearer_token;                  // never logged; from a file or the environment, not from the config
    std::chrono::milliseconds timeout{4'000};
    std::size_t max_answer_bytes = 256 * 1024;
};

/// TLS 1.2 or newer, redirects are errors, no compression is asked for, bytes are counted as they come. No proxy,
/// whatever the environment says; with a `ca_file`, its authorities alone are trusted. A question ends by the earlier
/// of its deadline and `timeout`, and soon after a stop is requested. Nothing is logged. Thread-safe: a connection is
/// used by one question at a time and kept for the next only after a valid answer. A configuration that cannot be used
/// (a URL that is not https, a line break in the token) answers not_checked(not_configured).
std::unique_ptr<Register> make_https_register(HttpsConfig config);

}  // namespace vidimus::sltd
