#include "sltd_client/https_incoming.h"

#include <algorithm>
#include <ctime>
#include <string_view>

namespace vidimus::sltd {

namespace {

constexpr std::size_t max_header_bytes = 64 * 1024;

bool same_word(std::string_view left, std::string_view right) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [lower](char a, char b) { return lower(a) == lower(b); });
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

Reason reason_for_status(long status) {
    if (status == 200) {
        return Reason::none;
    }
    if (status >= 300 && status < 400) {
        return Reason::redirected;
    }
    if (status == 401 || status == 403) {
        return Reason::unauthorised;
    }
    if (status == 429 || status == 503) {
        return Reason::server_busy;
    }
    if (status >= 400 && status < 600) {
        return Reason::server_failed;
    }
    return Reason::answer_malformed;  // a success that carries no answer (201, 204, 206 …), or no status at all
}

// 0 to 999; 0 for anything else, a date among it.
std::chrono::seconds seconds_in(std::string_view text) {
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9' || value > 99) {
            return std::chrono::seconds{0};
        }
        value = value * 10 + (c - '0');
    }
    return std::chrono::seconds{value};
}

void read_header(Incoming& incoming, std::string_view line) {
    if (line.starts_with("HTTP/")) {  // a new head: what an interim answer (1xx) said does not count
        const auto space = line.find(' ');
        incoming.status = 0;
        if (space != std::string_view::npos) {
            for (const char c : line.substr(space + 1, 3)) {
                incoming.status = c >= '0' && c <= '9' ? incoming.status * 10 + (c - '0') : 0;
            }
        }
        incoming.typed = incoming.encoded = false;
        incoming.signature.clear();
        return;
    }
    const auto colon = line.find(':');
    if (colon != std::string_view::npos) {
        const auto name = trimmed(line.substr(0, colon));
        const auto value = trimmed(line.substr(colon + 1));
        if (same_word(name, "content-type")) {
            incoming.typed = incoming.messages->accepts(value);
        } else if (same_word(name, "content-encoding")) {
            incoming.encoded = incoming.encoded || !same_word(value, "identity");
        } else if (same_word(name, "vidimus-signature")) {
            incoming.signature = value;
        } else if (same_word(name, "date")) {
            const auto date = curl_getdate(std::string{value}.c_str(), nullptr);
            incoming.skew = date < 0 ? std::chrono::seconds{0} : std::chrono::seconds{date - std::time(nullptr)};
        } else if (same_word(name, "retry-after")) {
            incoming.retry_after = seconds_in(value);
        }
        return;
    }
    if (trimmed(line).empty() && (incoming.status < 100 || incoming.status >= 200)) {  // the end of the head
        incoming.verdict = reason_for_status(incoming.status);
        if (incoming.status == 400 && incoming.tls != nullptr && incoming.tls->certificate_asked) {
            incoming.verdict = Reason::none;
            incoming.refusal_explained = true;
            return;
        }
        if (incoming.verdict == Reason::none && (!incoming.typed || incoming.encoded)) {
            incoming.verdict = Reason::answer_malformed;
        }
    }
}

}  // namespace

bool is_certificate_refusal(std::string_view page) {
    return page.find("SSL certificate") != std::string_view::npos;
}

void watch_tls(int write, int version, int content_type, const void* data, std::size_t size, SSL* /*ssl*/, void* arg) {
    auto* trace = static_cast<TlsTrace*>(arg);
    if (write != 0 || trace == nullptr) {
        return;
    }
    trace->heard = true;
    if (content_type == SSL3_RT_ALERT && size == 2) {
        trace->alert = trace->alert || static_cast<const unsigned char*>(data)[1] != SSL_AD_CLOSE_NOTIFY;
    }
    if (content_type == SSL3_RT_HANDSHAKE && size > 0) {
        trace->certificate_asked =
            trace->certificate_asked || static_cast<const unsigned char*>(data)[0] == SSL3_MT_CERTIFICATE_REQUEST;
        // What only comes once the client's part of the handshake was read.
        const auto kind = static_cast<const unsigned char*>(data)[0];
        trace->certificate_taken = trace->certificate_taken || kind == SSL3_MT_NEWSESSION_TICKET ||
                                   (version == TLS1_2_VERSION && kind == SSL3_MT_FINISHED);
    }
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user) {
    auto& incoming = *static_cast<Incoming*>(user);
    const auto bytes = size * count;
    incoming.header_bytes += bytes;
    if (incoming.header_bytes > max_header_bytes) {
        incoming.verdict = Reason::answer_too_large;
        return 0;
    }
    read_header(incoming, {data, bytes});
    return incoming.verdict == Reason::none ? bytes : 0;
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
    auto& incoming = *static_cast<Incoming*>(user);
    const auto bytes = size * count;
    if (incoming.refusal_explained && incoming.body.size() + bytes > most_refusal_bytes) {
        return 0;
    }
    if (bytes > incoming.max_bytes - incoming.body.size()) {
        incoming.verdict = Reason::answer_too_large;
        return 0;
    }
    try {
        incoming.body.append(data, bytes);
    } catch (...) {
        incoming.verdict = Reason::internal;
        return 0;
    }
    return bytes;
}

Reason reason_for_code(CURLcode code, const Incoming& incoming, const TlsTrace& tls, bool connected) {
    if (incoming.verdict != Reason::none) {
        return incoming.verdict;
    }
    if (incoming.refusal_explained) {  // the status is known, whatever became of its page
        return is_certificate_refusal(incoming.body) ? Reason::unauthorised : Reason::server_failed;
    }
    switch (code) {
        case CURLE_OK:
            return Reason::none;
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
            return Reason::name_not_resolved;
        case CURLE_COULDNT_CONNECT:
            return Reason::unreachable;
        case CURLE_OPERATION_TIMEDOUT:
            return Reason::timeout;
        case CURLE_SSL_CONNECT_ERROR:
            return tls.heard ? Reason::tls_failed : Reason::unreachable;
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        case CURLE_SSL_INVALIDCERTSTATUS:
        case CURLE_SSL_CLIENTCERT:
        case CURLE_SSL_CRL_BADFILE:
            return Reason::tls_failed;
        case CURLE_GOT_NOTHING:
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR:
            if (incoming.header_bytes > 0) {
                return Reason::answer_incomplete;
            }
            // With TLS 1.3 a server turns a client certificate down after the handshake, and its alert may be lost when
            // it hangs up at once.
            return tls.alert || (tls.certificate_asked && !tls.certificate_taken) ? Reason::tls_failed
                                                                                  : Reason::unreachable;
        case CURLE_PARTIAL_FILE:
        case CURLE_HTTP2:
        case CURLE_HTTP2_STREAM:
            return Reason::answer_incomplete;
        case CURLE_FILESIZE_EXCEEDED:
            return Reason::answer_too_large;
        case CURLE_WEIRD_SERVER_REPLY:
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_BAD_CONTENT_ENCODING:
            return Reason::answer_malformed;
        // libcurl stops at a header line of 100 kB with this code.
        case CURLE_OUT_OF_MEMORY:
            return connected ? Reason::answer_too_large : Reason::internal;
        default:
            return Reason::internal;
    }
}

}  // namespace vidimus::sltd
