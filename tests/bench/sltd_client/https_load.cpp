// The HTTPS client against a server on loopback: what a question costs over the server's own time on a warm connection,
// and how many questions a second go through with 64 in flight. Prints one JSON object a step.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <mutex>
#include <thread>
#include <vector>

#include "dialect.h"
#include "misbehaving_server.h"
#include "sltd_client/https_register.h"

namespace {

using namespace vidimus::sltd;
using Clock = std::chrono::steady_clock;

double processor() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

Query question() {
    return {new_query_id(), DocumentNumber{"U12345678"}, "UTO", "P"};
}

double at(std::vector<double>& times, double share) {
    std::sort(times.begin(), times.end());
    return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
}

}  // namespace

int main() {
    testing::Authority authority;
    std::mutex mutex;
    std::vector<double> served;  // ms, from the request's last byte to the answer's
    const testing::MisbehavingServer server({authority.issue(), {}, 0, true}, [&](testing::Connection& connection) {
        for (auto request = connection.read_request(); !request.empty(); request = connection.read_request()) {
            const auto start = Clock::now();
            connection.write(testing::response(testing::right_answer(request)));
            const std::lock_guard lock(mutex);
            served.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
        }
    });
    HttpsConfig config;
    config.name = "Utopia";
    config.url = server.url();
    config.ca_file = authority.ca_file();
    config.timeout = std::chrono::seconds{60};
    const auto asked = make_https_register(config);
    const auto later = Clock::now() + std::chrono::hours{1};

    std::vector<double> times;
    for (int i = 0; i < 2'200; ++i) {
        const auto start = Clock::now();
        const auto answer = asked->ask(question(), later, {});
        if (answer.state != AnswerState::no_record) {
            std::fprintf(stderr, "%s\n", name_of(answer.reason).c_str());
            return 1;
        }
        if (i >= 200) {
            times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
        }
    }
    const double server_ms = at(served, 0.5);
    std::printf(
        "{\"step\":\"one after another\",\"p50_ms\":%.3f,\"p95_ms\":%.3f,\"server_p50_ms\":%.3f,\"over_ms\":%.3f}\n",
        at(times, 0.5), at(times, 0.95), server_ms, at(times, 0.5) - server_ms);

    constexpr int in_flight = 64;
    constexpr int each = 200;
    const auto run = [&](int count) {
        std::atomic<int> wrong{0};
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < in_flight; ++t) {
                threads.emplace_back([&] {
                    for (int i = 0; i < count; ++i) {
                        wrong += asked->ask(question(), later, {}).state == AnswerState::no_record ? 0 : 1;
                    }
                });
            }
        }
        return wrong.load();
    };
    int wrong = run(5);  // connections are made
    const auto start = Clock::now();
    const double before = processor();
    wrong += run(each);
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    const double cpu = processor() - before;
    std::printf(
        "{\"step\":\"64 in flight\",\"questions\":%d,\"wrong\":%d,\"a_second\":%.0f,\"processor_us_a_question\":%.0f,"
        "\"connections\":%d}\n",
        in_flight * each, wrong, in_flight * each / seconds, cpu / (in_flight * each) * 1e6, server.connections());
    return wrong == 0 ? 0 : 1;
}
