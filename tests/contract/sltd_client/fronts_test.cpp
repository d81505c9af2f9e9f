// nginx and haproxy between client and register: each question ends as not_checked with its own reason, in time, or
// with the register's right answer. Skipped where the fronts are not installed (Debian: nginx-light, haproxy).
#include <gtest/gtest.h>

#include <cctype>
#include <fstream>
#include <optional>
#include <thread>

#include "front_faults.h"
#include "sltd_client/https_register.h"

namespace vidimus::sltd {
namespace {

using std::chrono::milliseconds;
using testing::Authority;
using testing::CertificateFiles;
using testing::CertificateWish;
using testing::Dialect;
using testing::FrontFault;
using testing::FrontKind;
using testing::FrontServer;
using testing::MisbehavingServer;
using Clock = std::chrono::steady_clock;

constexpr milliseconds generous{10'000};
constexpr milliseconds brief{400};
constexpr milliseconds overrun{300};
constexpr milliseconds under_way{300};  // from a question's beginning to what happens to the front

Query question() {
    return {new_query_id(), DocumentNumber{"U12345678"}, "UTO", "P"};
}

Authority& known() {
    static Authority made;
    return made;
}
Authority& unknown() {
    static Authority made;
    return made;
}

CertificateFiles server_identity(FrontFault::Identity identity) {
    CertificateWish wish;
    if (identity == FrontFault::Identity::expired) {
        wish.valid_from = -7'200;
        wish.valid_to = -60;
    } else if (identity == FrontFault::Identity::wrong_name) {
        wish.name = "register.example";
        wish.alternatives = "DNS:register.example";
    }
    return known().issue(wish);
}

std::optional<CertificateFiles> client_identity(FrontFault::Client client) {
    CertificateWish wish;
    switch (client) {
        case FrontFault::Client::none:
            return std::nullopt;
        case FrontFault::Client::unknown_authority:
            return unknown().issue();
        case FrontFault::Client::expired:
            wish.valid_from = -7'200;
            wish.valid_to = -60;
            return known().issue(wish);
        case FrontFault::Client::good:
            break;
    }
    return known().issue();
}

MisbehavingServer::Options without_tls() {
    MisbehavingServer::Options options;
    options.tls = false;
    return options;
}

// Register, front and client as a fault wants them.
class Setting {
  public:
    explicit Setting(const FrontFault& fault) {
        testing::use_dialect(fault.dialect);
        const auto identity = server_identity(fault.identity);
        places_.certificate = identity.certificate;
        places_.key = identity.key;
        places_.both = identity.certificate.string() + ".both";
        std::ofstream(places_.both) << std::ifstream(identity.certificate).rdbuf()
                                    << std::ifstream(identity.key).rdbuf();
        places_.authority = known().ca_file();
        if (fault.backend) {
            auto options = without_tls();
            if (fault.through) {
                options.tls = true;
                options.identity = identity;
                options.client_ca = known().ca_file();
            }
            register_.emplace(options, fault.backend);
        }
        places_.backend = register_ ? register_->port() : testing::front_port();
        if (fault.spare) {
            spare_.emplace(without_tls(), testing::sends([](const std::string& request) {
                               return testing::response(testing::right_answer(request));
                           }));
            places_.spare = spare_->port();
        }
        places_.port = testing::front_port();
        front_.emplace(fault.front, testing::configuration_of(fault, places_), places_.port);
        config_.name = "Utopia";
        config_.url = "https://127.0.0.1:" + std::to_string(places_.port) + "/query";
        config_.ca_file = known().ca_file();
        config_.timeout = milliseconds{60'000};
        config_.http2 = fault.http2;
        if (fault.dialect == Dialect::soap) {
            config_.messages = xml_messages(usual_soap_mapping());
        }
        if (const auto client = client_identity(fault.client)) {
            config_.client_certificate = client->certificate.string();
            config_.client_key = client->key.string();
        }
    }
    FrontServer& front() { return *front_; }
    [[nodiscard]] const HttpsConfig& config() const { return config_; }
    [[nodiscard]] std::size_t bytes_sent() const { return register_ ? register_->bytes_sent() : 0; }

  private:
    testing::FrontPlaces places_;
    std::optional<MisbehavingServer> register_;
    std::optional<MisbehavingServer> spare_;
    std::optional<FrontServer> front_;
    HttpsConfig config_;
};

void happen(FrontServer& front, FrontFault::Event event) {
    switch (event) {
        case FrontFault::Event::none:
            return;
        case FrontFault::Event::reload:
            front.reload();
            return;
        case FrontFault::Event::stop:
            front.signal(SIGTERM);
            return;
        case FrontFault::Event::kill:
            front.signal(SIGKILL);
            return;
        case FrontFault::Event::freeze:
            front.signal(SIGSTOP);
            return;
    }
}

class EveryFront : public ::testing::TestWithParam<FrontFault> {};

TEST_P(EveryFront, IsAnsweredRightlyOrNotCheckedWithItsOwnReason) {
    const auto& fault = GetParam();
    if (testing::program_of(fault.front).empty()) {
        GTEST_SKIP() << name_of(fault.front) << " is not installed";
    }
    Setting setting(fault);
    const auto asked = make_https_register(setting.config());
    if (fault.before) {
        const auto first = asked->ask(question(), Clock::now() + generous, {});
        ASSERT_EQ(name_of(first.reason), "none") << setting.front().log();
    }
    std::optional<std::jthread> beside;
    std::optional<std::jthread> event;
    const bool at_once = fault.event == FrontFault::Event::freeze;
    if (at_once) {
        happen(setting.front(), fault.event);
    }
    if (fault.beside) {
        beside.emplace([&setting] {
            const auto other = make_https_register(setting.config());
            static_cast<void>(other->ask(question(), Clock::now() + generous, {}));
        });
        std::this_thread::sleep_for(under_way);
    }
    if (fault.event != FrontFault::Event::none && !at_once) {
        event.emplace([&] {
            std::this_thread::sleep_for(under_way);
            happen(setting.front(), fault.event);
        });
    }
    const auto time = fault.hangs ? brief : generous;
    const auto start = Clock::now();
    const auto answer = asked->ask(question(), start + time, {});
    const auto took = std::chrono::duration_cast<milliseconds>(Clock::now() - start);
    event.reset();
    beside.reset();

    EXPECT_EQ(name_of(answer.reason), name_of(fault.expected)) << setting.front().log();
    if (fault.expected == Reason::none) {
        EXPECT_EQ(name_of(answer.state), fault.a_match ? "possible_match" : "no_record");
        EXPECT_EQ(answer.records.size(), fault.a_match ? 1U : 0U);
        EXPECT_EQ(answer.list_version, "2026.47");
    } else {
        EXPECT_EQ(name_of(answer.state), "not_checked");
        EXPECT_TRUE(answer.records.empty());
    }
    EXPECT_LE(took, time + overrun);
    if (fault.hangs) {
        EXPECT_GE(took, brief - milliseconds{10});
    } else {
        EXPECT_LT(took, generous) << "waited though the outcome was known";
    }
    if (fault.event == FrontFault::Event::reload || fault.event == FrontFault::Event::kill) {
        EXPECT_GE(took, under_way) << "it happened after the question had ended";
    }
    EXPECT_LT(setting.bytes_sent(), 16U * 1024U * 1024U);
}

std::string case_name(const ::testing::TestParamInfo<FrontFault>& tested) {
    std::string name = name_of(tested.param.front) + '_';
    for (const char c : tested.param.name) {
        name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    }
    return name;
}

INSTANTIATE_TEST_SUITE_P(Json, EveryFront, ::testing::ValuesIn(testing::all_front_faults(Dialect::json)), case_name);
INSTANTIATE_TEST_SUITE_P(Soap, EveryFront, ::testing::ValuesIn(testing::all_front_faults(Dialect::soap)), case_name);

// After a reload the new process answers on the same address, and the client finds it.
TEST(Front, AnswersGoOnOverReloads) {
    for (const auto kind : {FrontKind::nginx, FrontKind::haproxy}) {
        if (testing::program_of(kind).empty()) {
            GTEST_SKIP() << name_of(kind) << " is not installed";
        }
        FrontFault none;
        none.front = kind;
        none.backend = testing::sends(
            [](const std::string& request) { return testing::response(testing::right_answer(request)); });
        Setting setting(none);
        auto config = setting.config();
        config.retries = 3;
        const auto asked = make_https_register(config);
        for (int i = 0; i < 60; ++i) {
            if (i == 10 || i == 40) {
                setting.front().reload();
            }
            const auto answer = asked->ask(question(), Clock::now() + generous, {});
            EXPECT_EQ(name_of(answer.reason), "none") << name_of(kind) << ' ' << i << ' ' << setting.front().log();
        }
    }
}

}  // namespace
}  // namespace vidimus::sltd
