// Retries, breaker, hedged questions, signatures, the server's clock: against servers that fail for a while.
#include "sltd_client/patience.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <atomic>
#include <mutex>
#include <set>

#include "certificates.h"
#include "dialect.h"
#include "misbehaving_server.h"
#include "sltd_client/copy_secret.h"
#include "sltd_client/https_register.h"

namespace vidimus::sltd {
namespace {

using std::chrono::milliseconds;
using testing::Connection;
using testing::MisbehavingServer;
using Clock = std::chrono::steady_clock;

Query question() {
    return {new_query_id(), DocumentNumber{"U12345678"}, "UTO", "P"};
}

// Answers each request as `script` says for its number, from one on; remembers the questions' ids.
class CountingServer {
  public:
    using Script = std::function<void(Connection&, const std::string&, int)>;
    explicit CountingServer(Script script)
        : script_(std::move(script)), server_({authority_.issue(), {}, 0, true}, [this](Connection& connection) {
              while (true) {
                  const auto request = connection.read_request();
                  if (request.empty()) {
                      return;
                  }
                  const int number = ++asked;
                  {
                      const std::lock_guard lock(mutex_);
                      ids_.insert(testing::question_in(request).at("query_id").get<std::string>());
                  }
                  script_(connection, request, number);
              }
          }) {
        testing::use_dialect(testing::Dialect::json);
    }
    [[nodiscard]] HttpsConfig config() const {
        HttpsConfig config;
        config.name = "Utopia";
        config.url = server_.url();
        config.ca_file = authority_.ca_file();
        config.timeout = milliseconds{20'000};
        return config;
    }
    std::size_t ids() {
        const std::lock_guard lock(mutex_);
        return ids_.size();
    }
    std::atomic<int> asked{0};

  private:
    testing::Authority authority_;
    Script script_;
    std::mutex mutex_;
    std::set<std::string> ids_;
    MisbehavingServer server_;
};

void answer(Connection& connection, const std::string& request, const std::string& status = "200 OK",
            const std::string& head = {}) {
    connection.write(testing::response(testing::right_answer(request), status, testing::type_line() + head));
}

Answer ask(Register& asked, milliseconds time = milliseconds{15'000}) {
    return asked.ask(question(), Clock::now() + time, {});
}

TEST(Retry, TheSameQuestionIsAskedAgainWhereThatMayMendIt) {
    CountingServer server([](Connection& connection, const std::string& request, int number) {
        answer(connection, request, number < 3 ? "503 Service Unavailable" : "200 OK");
    });
    auto config = server.config();
    config.retries = 2;
    EXPECT_EQ(ask(*make_https_register(config)).state, AnswerState::no_record);
    EXPECT_EQ(server.asked, 3);
    EXPECT_EQ(server.ids(), 1U) << "a register tells repetitions by their id";
}

TEST(Retry, NotAfterAWrongAnswerNorPastTheDeadline) {
    CountingServer server([](Connection& connection, const std::string& request, int) {
        connection.write(testing::response("{}"));
        static_cast<void>(request);
    });
    auto config = server.config();
    config.retries = 5;
    EXPECT_EQ(ask(*make_https_register(config)).reason, Reason::answer_malformed);
    EXPECT_EQ(server.asked, 1);

    CountingServer busy([](Connection& connection, const std::string& request, int) {
        answer(connection, request, "429 Too Many Requests", "Retry-After: 30\r\n");
    });
    config = busy.config();
    config.retries = 5;
    const auto start = Clock::now();
    EXPECT_EQ(ask(*make_https_register(config), milliseconds{6'000}).reason, Reason::server_busy);
    EXPECT_LT(Clock::now() - start, milliseconds{5'000}) << "what would come too late is not waited for";
    EXPECT_EQ(busy.asked, 1);
}

TEST(Retry, PausesGrowAndAreBounded) {
    using std::chrono::seconds;
    EXPECT_EQ(pause_before(1, 0, seconds{0}), milliseconds{25});
    EXPECT_EQ(pause_before(1, 1, seconds{0}), milliseconds{50});
    EXPECT_EQ(pause_before(3, 1, seconds{0}), milliseconds{200});
    EXPECT_EQ(pause_before(50, 1, seconds{0}), milliseconds{1'000});
    EXPECT_EQ(pause_before(1, 0.5, seconds{2}), milliseconds{2'000});
}

TEST(Breaker, PausesAfterFailuresAndTriesWithOneQuestion) {
    CountingServer server([](Connection& connection, const std::string& request, int number) {
        answer(connection, request, number <= 2 ? "500 Internal Server Error" : "200 OK");
    });
    auto config = server.config();
    config.breaker_failures = 2;
    config.breaker_pause = milliseconds{300};
    const auto asked = make_https_register(config);
    EXPECT_EQ(ask(*asked).reason, Reason::server_failed);
    EXPECT_EQ(ask(*asked).reason, Reason::server_failed);
    EXPECT_EQ(ask(*asked).reason, Reason::paused);
    EXPECT_EQ(server.asked, 2);
    std::this_thread::sleep_for(milliseconds{350});
    EXPECT_EQ(ask(*asked).state, AnswerState::no_record);
    EXPECT_EQ(ask(*asked).state, AnswerState::no_record);
}

TEST(Breaker, OneTriesWhileOthersWaitAndSuccessOpensIt) {
    Breaker breaker(1, milliseconds{100});
    const auto now = Clock::now();
    EXPECT_TRUE(breaker.may_ask(now));
    breaker.note(Reason::cancelled, now);
    EXPECT_TRUE(breaker.may_ask(now)) << "what the person stopped is no failure";
    breaker.note(Reason::timeout, now);
    EXPECT_FALSE(breaker.may_ask(now));
    EXPECT_TRUE(breaker.may_ask(now + milliseconds{101}));
    EXPECT_FALSE(breaker.may_ask(now + milliseconds{101})) << "one is trying already";
    breaker.note(Reason::none, now + milliseconds{102});
    EXPECT_TRUE(breaker.may_ask(now + milliseconds{103}));
    Breaker never(0, milliseconds{100});
    never.note(Reason::timeout, now);
    EXPECT_TRUE(never.may_ask(now));
}

TEST(Hedge, ASecondQuestionAnswersWhereTheFirstHangs) {
    CountingServer server([](Connection& connection, const std::string& request, int number) {
        if (number == 1) {
            connection.wait_for_end();
        } else {
            answer(connection, request);
        }
    });
    auto config = server.config();
    config.hedge_after = milliseconds{100};
    const auto start = Clock::now();
    EXPECT_EQ(ask(*make_https_register(config)).state, AnswerState::no_record);
    EXPECT_LT(Clock::now() - start, milliseconds{10'000});
    EXPECT_EQ(server.asked, 2);
    EXPECT_EQ(server.ids(), 1U);
}

TEST(Hedge, NoneIsSentWhereTheFirstAnswers) {
    CountingServer server([](Connection& connection, const std::string& request, int) { answer(connection, request); });
    auto config = server.config();
    config.hedge_after = milliseconds{5'000};
    EXPECT_EQ(ask(*make_https_register(config)).state, AnswerState::no_record);
    EXPECT_EQ(server.asked, 1);
}

TEST(Clock, TheServersIsCompared) {
    CountingServer server([](Connection& connection, const std::string& request, int) {
        answer(connection, request, "200 OK", "Date: Sat, 01 Jan 2000 00:00:00 GMT\r\n");
    });
    EXPECT_LT(ask(*make_https_register(server.config())).clock_skew, std::chrono::hours{-24 * 365 * 20});
}

TEST(Signature, AnAnswerOfTheRightKeyIsBelieved) {
    EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    ASSERT_NE(key, nullptr);
    std::string public_key(32, '\0');
    auto size = public_key.size();
    EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(public_key.data()), &size);
    CountingServer server([key](Connection& connection, const std::string& request, int number) {
        const auto body = testing::right_answer(request);
        std::string signature(64, '\0');
        auto bytes = signature.size();
        auto* context = EVP_MD_CTX_new();
        EVP_DigestSignInit(context, nullptr, nullptr, nullptr, key);
        EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &bytes,
                       reinterpret_cast<const unsigned char*>(body.data()), body.size());
        EVP_MD_CTX_free(context);
        const auto sent = number == 1 ? body : body + " ";
        connection.write(testing::response(
            sent, "200 OK", testing::type_line() + "Vidimus-Signature: " + to_hexadecimal(signature) + "\r\n"));
    });
    auto config = server.config();
    config.answer_key = to_hexadecimal(public_key);
    const auto asked = make_https_register(config);
    EXPECT_EQ(ask(*asked).state, AnswerState::no_record);
    EXPECT_EQ(ask(*asked).reason, Reason::answer_not_signed) << "one byte more than was signed";
    EVP_PKEY_free(key);
}

}  // namespace
}  // namespace vidimus::sltd
