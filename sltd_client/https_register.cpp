#include "sltd_client/https_register.h"

#include <curl/curl.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <functional>
#include <mutex>
#include <utility>

#include "sltd_client/answer_json.h"
#include "sltd_client/query_check.h"

namespace vidimus::sltd {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t max_header_bytes = 64 * 1024;
constexpr std::size_t max_idle_channels = 8;
constexpr long poll_step_ms = 1'000;  // a stop wakes the poll at once; this only bounds it

struct MultiCloser {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct EasyCloser {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListCloser {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct UrlCloser {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using HeaderList = std::unique_ptr<curl_slist, ListCloser>;

bool curl_is_ready() {
    static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return ready;
}

// What the TLS layer saw: libcurl reports a peer that hung up during the handshake and one whose certificate is bad
// alike.
struct TlsTrace {
    bool heard = false;              // anything from the server
    bool alert = false;              // an alert other than "closing"
    bool certificate_asked = false;  // the server asked for the client's certificate
};

void watch_tls(int write, int /*version*/, int content_type, const void* data, std::size_t size, SSL* /*ssl*/,
               void* arg) {
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
    }
}

CURLcode prepare_tls(CURL* /*easy*/, void* context, void* trace) {
    auto* tls = static_cast<SSL_CTX*>(context);
    SSL_CTX_set_msg_callback(tls, watch_tls);
    SSL_CTX_set_msg_callback_arg(tls, trace);
    return CURLE_OK;
}

// One answer as it comes in. The callbacks judge early, so that a bad answer is not waited for.
struct Incoming {
    std::size_t max_bytes = 0;
    std::size_t header_bytes = 0;
    long status = 0;
    bool json = false;
    bool encoded = false;
    std::string body;
    Reason verdict = Reason::none;
};

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

// application/json, with no parameter or charset=utf-8.
bool is_json_type(std::string_view value) {
    const auto semicolon = value.find(';');
    if (!same_word(trimmed(value.substr(0, semicolon)), "application/json")) {
        return false;
    }
    if (semicolon == std::string_view::npos) {
        return true;
    }
    const auto parameter = trimmed(value.substr(semicolon + 1));
    return parameter.empty() || same_word(parameter, "charset=utf-8") || same_word(parameter, "charset=\"utf-8\"");
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

void read_header(Incoming& incoming, std::string_view line) {
    if (line.starts_with("HTTP/")) {  // a new head: what an interim answer (1xx) said does not count
        const auto space = line.find(' ');
        incoming.status = 0;
        if (space != std::string_view::npos) {
            for (const char c : line.substr(space + 1, 3)) {
                incoming.status = c >= '0' && c <= '9' ? incoming.status * 10 + (c - '0') : 0;
            }
        }
        incoming.json = incoming.encoded = false;
        return;
    }
    const auto colon = line.find(':');
    if (colon != std::string_view::npos) {
        const auto name = trimmed(line.substr(0, colon));
        const auto value = trimmed(line.substr(colon + 1));
        if (same_word(name, "content-type")) {
            incoming.json = is_json_type(value);
        } else if (same_word(name, "content-encoding")) {
            incoming.encoded = incoming.encoded || !same_word(value, "identity");
        }
        return;
    }
    if (trimmed(line).empty() && (incoming.status < 100 || incoming.status >= 200)) {  // the end of the head
        incoming.verdict = reason_for_status(incoming.status);
        if (incoming.verdict == Reason::none && (!incoming.json || incoming.encoded)) {
            incoming.verdict = Reason::answer_malformed;
        }
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
            return tls.alert || tls.certificate_asked ? Reason::tls_failed : Reason::unreachable;
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

// One easy handle with its own connection.
class Channel {
  public:
    explicit Channel(const HttpsConfig& config, curl_slist* headers);
    [[nodiscard]] bool ready() const { return ready_; }
    tl::expected<Answer, Reason> exchange(const Query& query, std::size_t max_bytes, Deadline until,
                                          const std::stop_token& stop);

  private:
    // False where this libcurl does not know the option: then the register is not asked at all.
    template <typename Value>
    void set(CURLoption option, Value value) {
        ready_ = ready_ && curl_easy_setopt(easy_.get(), option, value) == CURLE_OK;
    }
    Reason run(const Incoming& incoming, Deadline until, const std::stop_token& stop);

    TlsTrace tls_;
    std::unique_ptr<CURLM, MultiCloser> multi_;
    std::unique_ptr<CURL, EasyCloser> easy_;  // closed first
    bool ready_ = true;
};

Channel::Channel(const HttpsConfig& config, curl_slist* headers) : multi_(curl_multi_init()), easy_(curl_easy_init()) {
    if (!multi_ || !easy_) {
        ready_ = false;
        return;
    }
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, 1L);
    set(CURLOPT_URL, config.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_QUICK_EXIT, 1L);  // a name server that hangs does not hold up the end of a question
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_HTTPHEADER, headers);
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
    if (!config.client_certificate.empty()) {
        set(CURLOPT_SSLCERT, config.client_certificate.string().c_str());
        const auto& key = config.client_key.empty() ? config.client_certificate : config.client_key;
        set(CURLOPT_SSLKEY, key.string().c_str());
    }
    set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(config.max_answer_bytes));
    set(CURLOPT_HEADERFUNCTION, on_header);
    set(CURLOPT_WRITEFUNCTION, on_body);
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
            return Reason::timeout;
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

tl::expected<Answer, Reason> Channel::exchange(const Query& query, std::size_t max_bytes, Deadline until,
                                               const std::stop_token& stop) {
    const auto left = std::chrono::ceil<milliseconds>(until - Clock::now()).count();
    if (left <= 0) {
        return tl::make_unexpected(Reason::timeout);
    }
    const auto question = query_json(query);
    Incoming incoming;
    incoming.max_bytes = max_bytes;
    tls_ = {};
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(question.size()));
    set(CURLOPT_POSTFIELDS, question.c_str());
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(left));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(left));
    set(CURLOPT_HEADERDATA, &incoming);
    set(CURLOPT_WRITEDATA, &incoming);
    if (!ready_ || curl_multi_add_handle(multi_.get(), easy_.get()) != CURLM_OK) {
        return tl::make_unexpected(Reason::internal);
    }
    auto reason = Reason::internal;
    {
        const std::stop_callback wake(stop, [this] { curl_multi_wakeup(multi_.get()); });
        reason = run(incoming, until, stop);
    }
    curl_multi_remove_handle(multi_.get(), easy_.get());
    if (reason != Reason::none) {
        return tl::make_unexpected(reason);
    }
    if (incoming.status != 200) {
        return tl::make_unexpected(Reason::answer_malformed);
    }
    AnswerLimits limits;
    limits.max_bytes = max_bytes;
    return parse_answer(incoming.body, query, limits);
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

class HttpsRegister final : public Register {
  public:
    explicit HttpsRegister(HttpsConfig config) : config_(std::move(config)) {
        usable_ = curl_is_ready() && is_usable_url(config_.url) && !has_control_character(config_.bearer_token) &&
                  config_.max_answer_bytes > 0 && make_headers();
    }

    [[nodiscard]] const std::string& name() const override { return config_.name; }

    [[nodiscard]] bool serves(const std::string& issuing_state, const std::string& document_type) const override {
        return serves_document(config_.states, config_.document_types, issuing_state, document_type);
    }

    Answer ask(const Query& query, Deadline deadline, const std::stop_token& stop) noexcept override {
        const auto start = Clock::now();
        Answer answer;
        try {
            auto outcome = ask_within(query, std::min(deadline, start + config_.timeout), stop);
            answer = outcome ? std::move(*outcome) : not_checked({}, outcome.error());
            answer.register_name = config_.name;
        } catch (...) {
            answer.state = AnswerState::not_checked;
            answer.reason = Reason::internal;
            answer.records.clear();
        }
        answer.took = std::chrono::duration_cast<milliseconds>(Clock::now() - start);
        return answer;
    }

  private:
    bool make_headers() {
        // An empty Expect keeps libcurl from waiting for an interim answer.
        for (const std::string& line :
             {std::string{"Content-Type: application/json"}, std::string{"Accept: application/json"},
              std::string{"Expect:"},
              config_.bearer_token.empty() ? std::string{} : "Authorization: Bearer " + config_.bearer_token}) {
            if (line.empty()) {
                continue;
            }
            auto* longer = curl_slist_append(headers_.get(), line.c_str());
            if (longer == nullptr) {
                return false;
            }
            static_cast<void>(headers_.release());
            headers_.reset(longer);
        }
        return true;
    }

    tl::expected<Answer, Reason> ask_within(const Query& query, Deadline until, const std::stop_token& stop) {
        if (const auto reason = why_not_askable(query); reason != Reason::none) {
            return tl::make_unexpected(reason);
        }
        if (!usable_ || !serves(query.issuing_state, query.document_type)) {
            return tl::make_unexpected(Reason::not_configured);
        }
        if (query.id.empty()) {
            return tl::make_unexpected(Reason::internal);  // an answer could not be told from another query's
        }
        if (stop.stop_requested()) {
            return tl::make_unexpected(Reason::cancelled);
        }
        auto channel = take_channel();
        if (!channel->ready()) {
            return tl::make_unexpected(Reason::internal);
        }
        auto answer = channel->exchange(query, config_.max_answer_bytes, until, stop);
        if (answer) {
            keep_channel(std::move(channel));
        }
        return answer;
    }

    std::unique_ptr<Channel> take_channel() {
        {
            const std::lock_guard lock(mutex_);
            if (!idle_.empty()) {
                auto channel = std::move(idle_.back());
                idle_.pop_back();
                return channel;
            }
        }
        return std::make_unique<Channel>(config_, headers_.get());
    }

    void keep_channel(std::unique_ptr<Channel> channel) {
        const std::lock_guard lock(mutex_);
        if (idle_.size() < max_idle_channels) {
            idle_.push_back(std::move(channel));
        }
    }

    HttpsConfig config_;
    HeaderList headers_;
    bool usable_ = false;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Channel>> idle_;  // guarded by mutex_
};

}  // namespace

std::unique_ptr<Register> make_https_register(HttpsConfig config) {
    return std::make_unique<HttpsRegister>(std::move(config));
}

}  // namespace vidimus::sltd
