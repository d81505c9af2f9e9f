// A register asked over HTTPS; what is asked and answered is a MessageFormat's (messages.h, docs/register-api.md).
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sltd_client/messages.h"
#include "sltd_client/register.h"

namespace vidimus::sltd {

struct HttpsConfig {
    std::string name;
    std::string url;                          // https:// only
    std::vector<std::string> states;          // empty: all
    std::vector<std::string> document_types;  // empty: all
    std::filesystem::path ca_file;            // empty: the system's authorities
    std::string client_certificate;           // PEM, PKCS#12 (.p12, .pfx), or "pkcs11:…" on a token; empty: none
    std::string client_key;                   // PEM or "pkcs11:…"; empty: beside the certificate
    std::string client_key_password;
    std::string bearer_token;  // never logged; from a file or the environment, not from the config
    std::chrono::milliseconds timeout{4'000};
    std::size_t max_answer_bytes = 256 * 1024;
    std::shared_ptr<const MessageFormat> messages;  // null: vidimus.register/1
    std::vector<std::string> pins;                  // "sha256//…" of public keys, one of which must be the server's
    std::string proxy;                              // empty: none, whatever the environment says
    std::filesystem::path crl_file;                 // certificates that are revoked
    bool require_ocsp = false;                      // the server must staple that its certificate is not revoked
    bool http2 = false;
    std::string answer_key;  // Ed25519, 64 hexadecimal digits: only answers that it signed are believed
    int retries = 0;         // after what another attempt may mend, while the deadline lasts
    std::chrono::milliseconds hedge_after{0};  // a second, equal question when none was answered by then; 0: none
    int breaker_failures = 0;                  // failures in a row after which it is not asked for a while; 0: never
    std::chrono::milliseconds breaker_pause{30'000};
};

/// TLS 1.2 or newer, redirects are errors, no compression is asked for, bytes are counted as they come. With a
/// `ca_file`, its authorities alone are trusted. A question ends by the earlier of its deadline and `timeout`, retries
/// and the hedged question included, and soon after a stop is requested; each repetition has the same query id. Nothing
/// is logged. Thread-safe: a connection is used by one question at a time and kept for the next only after a valid
/// answer. A configuration that cannot be used (a URL that is not https, a line break in the token) answers
/// not_checked(not_configured).
std::unique_ptr<Register> make_https_register(HttpsConfig config);

}  // namespace vidimus::sltd
