// One answer as it comes in over HTTPS: judged early, so that a bad one is not waited for.
#pragma once

#include <curl/curl.h>
#include <openssl/ssl.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "sltd_client/messages.h"

namespace vidimus::sltd {

// What the TLS layer saw: libcurl reports a peer that hung up during the handshake and one whose certificate is bad
// alike.
struct TlsTrace {
    bool heard = false;              // anything from the server
    bool alert = false;              // an alert other than "closing"
    bool certificate_asked = false;  // the server asked for the client's certificate
    bool certificate_taken = false;  // and went on after it came, or did not come
};

/// For SSL_CTX_set_msg_callback, with a TlsTrace.
void watch_tls(int write, int version, int content_type, const void* data, std::size_t size, SSL* ssl, void* arg);

struct Incoming {
    const MessageFormat* messages = nullptr;
    std::size_t max_bytes = 0;
    std::size_t header_bytes = 0;
    long status = 0;
    bool typed = false;  // as an answer of these messages is
    bool encoded = false;
    std::string body;
    std::string signature;         // of the head field Vidimus-Signature
    std::chrono::seconds skew{0};  // the server's clock against ours, by its Date
    std::chrono::seconds retry_after{0};
    Reason verdict = Reason::none;
    const TlsTrace* tls = nullptr;
    // Of status 400 on a connection whose server asked for a certificate: whether that is why stands in the page (nginx
    // lets the handshake pass and answers so). Of it so many bytes are read.
    bool refusal_explained = false;
};

inline constexpr std::size_t most_refusal_bytes = 4096;
/// Whether a page says that the client's certificate is missing or was not accepted.
[[nodiscard]] bool is_certificate_refusal(std::string_view page);

/// libcurl's callbacks, with an Incoming.
std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user);
std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user);

[[nodiscard]] Reason reason_for_code(CURLcode code, const Incoming& incoming, const TlsTrace& tls, bool connected);

}  // namespace vidimus::sltd
