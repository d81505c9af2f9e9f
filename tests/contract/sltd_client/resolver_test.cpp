// Names that are not resolved, or not in time. getaddrinfo is replaced in this program: what a name server does is not
// left to the machine that the test runs on.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <netdb.h>

#include <cstring>
#include <thread>

#include "sltd_client/https_register.h"

namespace {
constexpr std::chrono::milliseconds slow_name_server{2'500};
}

extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** result) {
    if (node != nullptr && std::strcmp(node, "register.invalid") == 0) {
        return EAI_NONAME;
    }
    if (node != nullptr && std::strcmp(node, "slow.invalid") == 0) {
        std::this_thread::sleep_for(slow_name_server);
        return EAI_AGAIN;
    }
    using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
    static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
    return real(node, service, hints, result);
}

namespace vidimus::sltd {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

HttpsConfig config_for(const std::string& host) {
    HttpsConfig config;
    config.name = "Utopia";
    config.url = "https://" + host + "/query";
    return config;
}

Query question() {
    return {new_query_id(), DocumentNumber{"U12345678"}, "UTO", "P"};
}

TEST(Resolver, ANameThatDoesNotExist) {
    const auto asked = make_https_register(config_for("register.invalid"));
    const auto answer = asked->ask(question(), Clock::now() + milliseconds{8'000}, {});
    EXPECT_EQ(answer.state, AnswerState::not_checked);
    EXPECT_EQ(name_of(answer.reason), "name_not_resolved");
    EXPECT_LT(answer.took, milliseconds{2'000});
}

TEST(Resolver, ANameServerThatHangsHoldsUpNobody) {
    {
        const auto asked = make_https_register(config_for("slow.invalid"));
        const auto start = Clock::now();
        const auto answer = asked->ask(question(), start + milliseconds{300}, {});
        EXPECT_EQ(name_of(answer.reason), "timeout");
        EXPECT_LT(Clock::now() - start, milliseconds{600});
    }
    {
        const auto asked = make_https_register(config_for("slow.invalid"));
        std::stop_source stop;
        const std::jthread stopper([&stop] {
            std::this_thread::sleep_for(milliseconds{100});
            stop.request_stop();
        });
        const auto start = Clock::now();
        EXPECT_EQ(name_of(asked->ask(question(), start + milliseconds{8'000}, stop.get_token()).reason), "cancelled");
        EXPECT_LT(Clock::now() - start, milliseconds{300});
    }
    // libcurl's threads end by themselves; the program must outlive them for the sanitizers' sake.
    std::this_thread::sleep_for(slow_name_server + milliseconds{300});
}

}  // namespace
}  // namespace vidimus::sltd
