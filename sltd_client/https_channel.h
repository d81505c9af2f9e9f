// One connection to a register over HTTPS.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <stop_token>
#include <string>
#include <tl/expected.hpp>

#include "sltd_client/https_incoming.h"
#include "sltd_client/https_register.h"

namespace vidimus::sltd {

struct MultiCloser {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct EasyCloser {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListCloser {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// Whether libcurl could be made ready; the same each time.
[[nodiscard]] bool curl_is_ready();
/// https, a host, and no user or password in it.
[[nodiscard]] bool is_usable_url(const std::string& text);
[[nodiscard]] bool has_control_character(std::string_view text);

/// What came back besides the answer.
struct ExchangeNotes {
    std::chrono::seconds skew{0};
    std::chrono::seconds retry_after{0};
};

/// One easy handle with its own connection; one question at a time.
class Channel {
  public:
    /// The configuration must live as long.
    explicit Channel(const HttpsConfig& config);
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;
    /// False where this libcurl does not know an option: then the register is not asked at all.
    [[nodiscard]] bool ready() const { return ready_; }
    /// The answer, its signature proven where the register has a key for it.
    tl::expected<Answer, Reason> exchange(const Query& query, Deadline until, const std::stop_token& stop,
                                          ExchangeNotes& notes);

  private:
    template <typename Value>
    void set(CURLoption option, Value value) {
        ready_ = ready_ && curl_easy_setopt(easy_.get(), option, value) == CURLE_OK;
    }
    void set_identity();
    bool set_question(const Question& question);
    Reason run(const Incoming& incoming, Deadline until, const std::stop_token& stop);

    const HttpsConfig& config_;
    TlsTrace tls_;
    std::unique_ptr<CURLM, MultiCloser> multi_;
    std::unique_ptr<CURL, EasyCloser> easy_;  // closed first
    std::unique_ptr<curl_slist, ListCloser> headers_;
    bool ready_ = true;
};

}  // namespace vidimus::sltd
