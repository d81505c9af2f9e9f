#include "sltd_client/https_channel.h"

#include <openssl/evp.h>

#include <algorithm>
#include <functional>

#include "sltd_client/copy_secret.h"

namespace vidimus::sltd {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr long poll_step_ms = 1'000;  // a stop wakes the poll at once; this only bounds it
constexpr std::string_view token_prefix = "pkcs11:";

struct UrlCloser {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct KeyCloser {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

CURLcode prepare_tls(CURL* /*easy*/, void* context, void* trace) {
    auto* tls = static_cast<SSL_CTX*>(context);
    SSL_CTX_set_msg_callback(tls, watch_tls);
    SSL_CTX_set_msg_callback_arg(tls, trace);
    return CURLE_OK;
}

// Ed25519 (RFC 8032) over the body, byte by byte; both in hexadecimal digits.
bool is_signed_by(const std::string& key_digits, const std::string& signature_digits, std::string_view body) {
    const auto key_bytes = from_hexadecimal(key_digits);
    const auto signature = from_hexadecimal(signature_digits);
    if (!key_bytes || !signature) {
        return false;
    }
    const auto* bytes = reinterpret_cast<const unsigned char*>(key_bytes->data());
    const std::unique_ptr<EVP_PKEY, KeyCloser> key{
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes, key_bytes->size())};
    const std::unique_ptr<EVP_MD_CTX, KeyCloser> context{EVP_MD_CTX_new()};
    return key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature->data()), signature->size(),
                            reinterpret_cast<const unsigned char*>(body.data()), body.size()) == 1;
}

std::string joined(const std::vector<std::string>& pins) {
    std::string text;
    for (const auto& pin : pins) {
        text += (text.empty() ? "" : ";") + pin;
    }
    return text;
}

}  // namespace

bool curl_is_ready() {
    static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return ready;
}

bool has_control_character(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto code = static_cast<unsigned char>(c);
        return code < 0x20 || code == 0x7F;
    });
}

// https, a host, and no user or password in it.
bool is_usable_url(const std::string& text) {
    if (has_control_character(text)) {
        return false;
    }
    const std::unique_ptr<CURLU, UrlCloser> url{curl_url()};
    if (!url || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) {
        return false;
    }
    const auto part = [&url](CURLUPart which) {
        char* value = nullptr;
        std::string copy;
        if (curl_url_get(url.get(), which, &value, 0) == CURLUE_OK && value != nullptr) {
            copy = value;
        }
        curl_free(value);
        return copy;
    };
    return part(CURLUPART_SCHEME) == "https" && !part(CURLUPART_HOST).empty() && part(CURLUPART_USER).empty() &&
           part(CURLUPART_PASSWORD).empty();
}

Channel::Channel(const HttpsConfig& config) : config_(config), multi_(curl_multi_init()), easy_(curl_easy_init()) {
    if (!multi_ || !easy_) {
        ready_ = false;
        return;
    }
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, 1L);
    set(CURLOPT_URL, config.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, config.proxy.c_str());  // an empty text: none
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_QUICK_EXIT, 1L);  // a name server that hangs does not hold up the end of a question
    set(CURLOPT_HTTP_VERSION, static_cast<long>(config.http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    set(CURLOPT_POST, 1L);
    set(CURLOPT_USERAGENT, "vidimus/" VIDIMUS_VERSION);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSL_CTX_FUNCTION, prepare_tls);
    set(CURLOPT_SSL_CTX_DATA, &tls_);
    if (!config.ca_file.empty()) {
        set(CURLOPT_CAINFO, config.ca_file.string().c_str());
        curl_easy_setopt(easy_.get(), CURLOPT_CAPATH, nullptr);
    }
    if (!config.pins.empty()) {
        set(CURLOPT_PINNEDPUBLICKEY, joined(config.pins).c_str());
    }
    if (!config.crl_file.empty()) {
        set(CURLOPT_CRLFILE, config.crl_file.string().c_str());
    }
    if (config.require_ocsp) {
        set(CURLOPT_SSL_VERIFYSTATUS, 1L);
    }
    set_identity();
    set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(config.max_answer_bytes));
    set(CURLOPT_HEADERFUNCTION, on_header);
    set(CURLOPT_WRITEFUNCTION, on_body);
}

// The client's own certificate and key: a PEM file each, one PKCS#12 file, or objects on a token by their URI (RFC
// 7512).
void Channel::set_identity() {
    const auto& certificate = config_.client_certificate;
    if (certificate.empty()) {
        return;
    }
    const auto& key = config_.client_key.empty() ? certificate : config_.client_key;
    const bool on_token = certificate.starts_with(token_prefix) || key.starts_with(token_prefix);
    const bool packed = certificate.ends_with(".p12") || certificate.ends_with(".pfx");
    if (on_token) {
        set(CURLOPT_SSLENGINE, "pkcs11");
        set(CURLOPT_SSLKEYTYPE, key.starts_with(token_prefix) ? "ENG" : "PEM");
    }
    set(CURLOPT_SSLCERTTYPE, packed ? "P12" : certificate.starts_with(token_prefix) ? "ENG" : "PEM");
    set(CURLOPT_SSLCERT, certificate.c_str());
    if (!packed) {
        set(CURLOPT_SSLKEY, key.c_str());
    }
    if (!config_.client_key_password.empty()) {
        set(CURLOPT_KEYPASSWD, config_.client_key_password.c_str());
    }
}

bool Channel::set_question(const Question& question) {
    headers_.reset();
    std::vector<std::string> lines = question.headers;
    lines.emplace_back("Expect:");  // keeps libcurl from waiting for an interim answer
    if (!config_.bearer_token.empty()) {
        lines.push_back("Authorization: Bearer " + config_.bearer_token);
    }
    for (const auto& line : lines) {
        auto* longer = curl_slist_append(headers_.get(), line.c_str());
        if (longer == nullptr) {
            return false;
        }
        static_cast<void>(headers_.release());
        headers_.reset(longer);
    }
    set(CURLOPT_HTTPHEADER, headers_.get());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(question.body.size()));
    set(CURLOPT_POSTFIELDS, question.body.c_str());
    return ready_;
}

Reason Channel::run(const Incoming& incoming, Deadline until, const std::stop_token& stop) {
    int running = 0;
    while (true) {
        if (curl_multi_perform(multi_.get(), &running) != CURLM_OK) {
            return Reason::internal;
        }
        if (running == 0) {
            break;
        }
        if (stop.stop_requested()) {
            return Reason::cancelled;
        }
        const auto left = std::chrono::ceil<milliseconds>(until - Clock::now()).count();
        if (left <= 0) {
            return reason_for_code(CURLE_OPERATION_TIMEDOUT, incoming, tls_, false);
        }
        const auto wait = static_cast<int>(std::min<long>(left, poll_step_ms));
        if (curl_multi_poll(multi_.get(), nullptr, 0, wait, nullptr) != CURLM_OK) {
            return Reason::internal;
        }
    }
    int waiting = 0;
    const auto* message = curl_multi_info_read(multi_.get(), &waiting);
    if (message == nullptr || message->msg != CURLMSG_DONE) {
        return Reason::internal;
    }
    double connected = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_APPCONNECT_TIME, &connected);
    return reason_for_code(message->data.result, incoming, tls_, connected > 0);
}

tl::expected<Answer, Reason> Channel::exchange(const Query& query, Deadline until, const std::stop_token& stop,
                                               ExchangeNotes& notes) {
    const auto left = std::chrono::ceil<milliseconds>(until - Clock::now()).count();
    if (left <= 0) {
        return tl::make_unexpected(Reason::timeout);
    }
    const auto question = config_.messages->question(query);
    Incoming incoming;
    incoming.messages = config_.messages.get();
    incoming.max_bytes = config_.max_answer_bytes;
    incoming.tls = &tls_;
    tls_ = {};
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(left));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(left));
    set(CURLOPT_HEADERDATA, &incoming);
    set(CURLOPT_WRITEDATA, &incoming);
    if (!set_question(question) || curl_multi_add_handle(multi_.get(), easy_.get()) != CURLM_OK) {
        return tl::make_unexpected(Reason::internal);
    }
    auto reason = Reason::internal;
    {
        const std::stop_callback wake(stop, [this] { curl_multi_wakeup(multi_.get()); });
        reason = run(incoming, until, stop);
    }
    curl_multi_remove_handle(multi_.get(), easy_.get());
    notes = {incoming.skew, incoming.retry_after};
    if (reason != Reason::none) {
        return tl::make_unexpected(reason);
    }
    if (incoming.status != 200) {
        return tl::make_unexpected(Reason::answer_malformed);
    }
    auto answer = config_.messages->answer(incoming.body, query, config_.max_answer_bytes);
    if (answer && !config_.answer_key.empty() && !is_signed_by(config_.answer_key, incoming.signature, incoming.body)) {
        return tl::make_unexpected(Reason::answer_not_signed);
    }
    return answer;
}

}  // namespace vidimus::sltd
