// What a register that behaves is asked, and what its answers become: against cpp-httplib over TLS on loopback.
#include <gtest/gtest.h>
#include <httplib.h>

#include <cstdlib>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "certificates.h"
#include "misbehaving_server.h"
#include "sltd_client/ask_all.h"
#include "sltd_client/https_register.h"
#include "sltd_client/local_copy.h"

namespace vidimus::sltd {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using testing::Authority;
using Clock = std::chrono::steady_clock;

Deadline soon() {
    return Clock::now() + milliseconds{20'000};
}

Query question(std::string_view number = "U12345678") {
    return {new_query_id(), DocumentNumber{number}, "UTO", "P"};
}

Authority& authority() {
    static Authority made;
    return made;
}

json answer_to(const std::string& body) {
    auto answer = json::parse(body);
    answer["state"] = "no_record";
    answer["list_version"] = "2026.47";
    answer["list_date"] = "2026-11-20";
    answer["records"] = json::array();
    if (answer["number"] == "U20017345") {
        answer["state"] = "possible_match";
        answer["records"] = {
            {{"class", "stolen"}, {"reference", "UTO-2026-000031"}, {"variant", false}, {"date", "2026-01-19"}},
            {{"class", "revoked"}, {"reference", "UTO-2026-000064"}, {"variant", true}, {"date", nullptr}}};
    }
    return answer;
}

// A register that answers as documented, and remembers what it was asked.
class GoodServer {
  public:
    explicit GoodServer(const std::filesystem::path& client_ca = {}) {
        const auto files = authority().issue();
        const auto ca = client_ca.string();
        server_.emplace(files.certificate.c_str(), files.key.c_str(), ca.empty() ? nullptr : ca.c_str());
        server_->new_task_queue = [] { return new httplib::ThreadPool(12); };
        server_->set_keep_alive_max_count(1'000);
        server_->Post("/query", [this](const httplib::Request& request, httplib::Response& reply) {
            if (delay.count() > 0) {
                const auto until = Clock::now() + delay;
                while (Clock::now() < until && !stopping_) {
                    std::this_thread::sleep_for(milliseconds{5});
                }
            }
            {
                const std::lock_guard lock(mutex_);
                requests_.push_back(request);
                ports_.insert(request.remote_port);
            }
            reply.set_content(answer_to(request.body).dump(), "application/json");
        });
        port_ = server_->bind_to_any_port("127.0.0.1");
        thread_ = std::jthread([this] { server_->listen_after_bind(); });
        while (!server_->is_running()) {
            std::this_thread::sleep_for(milliseconds{1});
        }
    }
    GoodServer(const GoodServer&) = delete;
    GoodServer& operator=(const GoodServer&) = delete;
    ~GoodServer() {
        stopping_ = true;
        server_->stop();
    }
    [[nodiscard]] HttpsConfig config(const std::string& name = "Utopia") const {
        HttpsConfig config;
        config.name = name;
        config.url = "https://127.0.0.1:" + std::to_string(port_) + "/query";
        config.ca_file = authority().ca_file();
        config.timeout = milliseconds{20'000};
        return config;
    }
    std::vector<httplib::Request> requests() {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    std::size_t connections() {
        const std::lock_guard lock(mutex_);
        return ports_.size();
    }
    milliseconds delay{0};  // set before the first question

  private:
    std::optional<httplib::SSLServer> server_;
    std::atomic<bool> stopping_{false};
    std::mutex mutex_;
    std::vector<httplib::Request> requests_;
    std::set<int> ports_;
    int port_ = 0;
    std::jthread thread_;
};

TEST(HttpsRegister, NoRecord) {
    GoodServer server;
    const auto asked = make_https_register(server.config());
    EXPECT_EQ(asked->name(), "Utopia");
    const auto answer = asked->ask(question(), soon(), {});
    EXPECT_EQ(answer.state, AnswerState::no_record) << name_of(answer.reason);
    EXPECT_EQ(answer.reason, Reason::none);
    EXPECT_EQ(answer.register_name, "Utopia");
    EXPECT_FALSE(answer.local_copy);
    EXPECT_EQ(answer.list_version, "2026.47");
    EXPECT_EQ(answer.list_date, "2026-11-20");
    EXPECT_TRUE(answer.records.empty());
}

TEST(HttpsRegister, PossibleMatchWithSeveralRecords) {
    GoodServer server;
    const auto answer = make_https_register(server.config())->ask(question("u 2001-7345"), soon(), {});
    ASSERT_EQ(answer.state, AnswerState::possible_match) << name_of(answer.reason);
    ASSERT_EQ(answer.records.size(), 2U);
    EXPECT_EQ(answer.records[0].record_class, Record::Class::stolen);
    EXPECT_EQ(answer.records[0].reference, "UTO-2026-000031");
    EXPECT_EQ(answer.records[0].date, "2026-01-19");
    EXPECT_EQ(answer.records[1].record_class, Record::Class::revoked);
    EXPECT_TRUE(answer.records[1].variant);
    EXPECT_EQ(answer.records[1].date, std::nullopt);
}

TEST(HttpsRegister, SendsTheQueryAndNothingElse) {
    GoodServer server;
    auto config = server.config();
    config.bearer_token = "token-of-a-test";
    const auto query = question(" u-123 45678<");
    EXPECT_EQ(make_https_register(config)->ask(query, soon(), {}).state, AnswerState::no_record);
    const auto requests = server.requests();
    ASSERT_EQ(requests.size(), 1U);
    const auto& request = requests.front();
    EXPECT_EQ(json::parse(request.body), (json{{"schema", "vidimus.register/1"},
                                               {"query_id", query.id},
                                               {"number", "U12345678"},
                                               {"issuing_state", "UTO"},
                                               {"document_type", "P"}}));
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.get_header_value("Content-Type"), "application/json");
    EXPECT_EQ(request.get_header_value("Accept"), "application/json");
    EXPECT_EQ(request.get_header_value("Authorization"), "Bearer token-of-a-test");
    EXPECT_FALSE(request.has_header("Accept-Encoding")) << "no compression is asked for";
    EXPECT_FALSE(request.has_header("Expect"));
    EXPECT_FALSE(request.has_header("Cookie"));
    EXPECT_EQ(request.target, "/query") << "nothing in the address, which servers log";
}

TEST(HttpsRegister, AConnectionIsKeptForTheNextQuestion) {
    GoodServer server;
    const auto asked = make_https_register(server.config());
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(asked->ask(question(), soon(), {}).state, AnswerState::no_record);
    }
    EXPECT_EQ(server.requests().size(), 5U);
    EXPECT_EQ(server.connections(), 1U);
}

TEST(HttpsRegister, AConnectionThatTheServerClosedIsMadeAnew) {
    testing::MisbehavingServer::Options options;
    options.identity = authority().issue();
    const testing::MisbehavingServer server(options, [](testing::Connection& connection) {
        const auto request = connection.read_request();
        if (request.empty()) {
            return;
        }
        const auto body = answer_to(request.substr(request.find("\r\n\r\n") + 4)).dump();
        connection.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                         std::to_string(body.size()) + "\r\n\r\n" + body);
        connection.read_request();  // takes the next question, and hangs up instead of an answer
    });
    HttpsConfig config;
    config.name = "Utopia";
    config.url = server.url();
    config.ca_file = authority().ca_file();
    config.timeout = milliseconds{20'000};
    const auto asked = make_https_register(config);
    for (int i = 0; i < 4; ++i) {
        const auto answer = asked->ask(question(), soon(), {});
        EXPECT_EQ(answer.state, AnswerState::no_record) << i << ' ' << name_of(answer.reason);
    }
    EXPECT_EQ(server.connections(), 4);
}

TEST(HttpsRegister, ManyThreadsEachGetTheirOwnAnswer) {
    GoodServer server;
    const auto asked = make_https_register(server.config());
    std::atomic<int> wrong{0};
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 8; ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < 15; ++i) {
                    const bool listed = (t + i) % 2 == 0;
                    const auto answer = asked->ask(question(listed ? "U20017345" : "U12345678"), soon(), {});
                    const auto expected = listed ? AnswerState::possible_match : AnswerState::no_record;
                    wrong += answer.state == expected ? 0 : 1;
                }
            });
        }
    }
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(server.requests().size(), 120U);
    EXPECT_LE(server.connections(), 16U);
}

TEST(HttpsRegister, AClientCertificateIsShownWhereItIsDemanded) {
    GoodServer server(authority().ca_file());
    auto config = server.config();
    const auto files = authority().issue();
    config.client_certificate = files.certificate;
    config.client_key = files.key;
    EXPECT_EQ(make_https_register(config)->ask(question(), soon(), {}).state, AnswerState::no_record);
    EXPECT_EQ(make_https_register(server.config())->ask(question(), soon(), {}).reason, Reason::tls_failed);
}

TEST(HttpsRegister, EndsSoonAfterAStop) {
    GoodServer server;
    server.delay = milliseconds{15'000};
    const auto asked = make_https_register(server.config());
    for (int i = 0; i < 3; ++i) {
        std::stop_source stop;
        Clock::time_point stopped;
        std::jthread stopper([&] {
            std::this_thread::sleep_for(milliseconds{150});
            stopped = Clock::now();
            stop.request_stop();
        });
        const auto answer = asked->ask(question(), soon(), stop.get_token());
        const auto ended = Clock::now();
        stopper.join();
        EXPECT_EQ(answer.reason, Reason::cancelled);
        EXPECT_LT(ended - stopped, milliseconds{100});
    }
}

TEST(HttpsRegister, TheEarlierOfDeadlineAndTimeoutCounts) {
    GoodServer server;
    server.delay = milliseconds{15'000};
    auto config = server.config();
    config.timeout = milliseconds{200};
    auto start = Clock::now();
    EXPECT_EQ(make_https_register(config)->ask(question(), Deadline::max(), {}).reason, Reason::timeout);
    EXPECT_LT(Clock::now() - start, milliseconds{500});
    start = Clock::now();
    const auto answer = make_https_register(server.config())->ask(question(), start + milliseconds{200}, {});
    EXPECT_EQ(answer.reason, Reason::timeout);
    EXPECT_GE(answer.took, milliseconds{190});
    EXPECT_LT(Clock::now() - start, milliseconds{500});
}

TEST(HttpsRegister, IsNotAskedInVain) {
    GoodServer server;
    auto config = server.config();
    config.states = {"UTO"};
    config.document_types = {"P", "I"};
    const auto asked = make_https_register(config);
    EXPECT_TRUE(asked->serves("UTO", "I"));
    EXPECT_FALSE(asked->serves("XXA", "I"));
    EXPECT_FALSE(asked->serves("UTO", "V"));
    EXPECT_EQ(asked->ask(question(""), soon(), {}).reason, Reason::no_number);
    EXPECT_EQ(asked->ask(question("U?2"), soon(), {}).reason, Reason::no_number);
    auto other = question();
    other.issuing_state = "XXA";
    EXPECT_EQ(asked->ask(other, soon(), {}).reason, Reason::not_configured);
    auto nameless = question();
    nameless.id.clear();
    EXPECT_EQ(asked->ask(nameless, soon(), {}).reason, Reason::internal);
    EXPECT_EQ(asked->ask(question(), Clock::now() - milliseconds{1}, {}).reason, Reason::timeout);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(asked->ask(question(), soon(), stop.get_token()).reason, Reason::cancelled);
    EXPECT_TRUE(server.requests().empty());
}

TEST(HttpsRegister, ProxiesOfTheEnvironmentAreNotUsed) {
    const auto proxy = "http://127.0.0.1:" + std::to_string(testing::refused_port());
    for (const auto* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
        ::setenv(name, proxy.c_str(), 1);
    }
    GoodServer server;
    const auto answer = make_https_register(server.config())->ask(question(), soon(), {});
    for (const auto* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
        ::unsetenv(name);
    }
    EXPECT_EQ(answer.state, AnswerState::no_record) << name_of(answer.reason);
}

TEST(AskAll, OnlineAndLocalCopyTogether) {
    GoodServer server;
    const auto folder = std::filesystem::temp_directory_path() / ("vidimus copy " + new_query_id());
    ASSERT_TRUE(import_records(std::filesystem::path(VIDIMUS_RESOURCES_DIR) / "register" / "records.csv", folder, "1",
                               "2026-11-01", CopySecret(CopySecret::Bytes{1})));
    auto gone = server.config("Gone");
    gone.url = "https://127.0.0.1:" + std::to_string(testing::refused_port()) + "/query";
    const auto online = make_https_register(server.config("Online"));
    const auto unreachable = make_https_register(gone);
    const auto copy = make_local_copy({"Copy", folder, {}, {}, 0, {}, CopySecret(CopySecret::Bytes{1}), false});
    const std::vector<Register*> registers{online.get(), unreachable.get(), copy.get()};
    const auto answers = ask_all(registers, question("U20017345"), soon(), {});
    ASSERT_EQ(answers.size(), 3U);
    EXPECT_EQ(answers[0].state, AnswerState::possible_match);
    EXPECT_FALSE(answers[0].local_copy);
    EXPECT_EQ(answers[1].register_name, "Gone");
    EXPECT_EQ(answers[1].reason, Reason::unreachable);
    EXPECT_EQ(answers[2].state, AnswerState::possible_match);
    EXPECT_TRUE(answers[2].local_copy);
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace vidimus::sltd
