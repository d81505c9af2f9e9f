// VIDIMUS_BENCH_ROWS sets the size of the list (1,000,000 where it is not set).
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "sltd_client/answer_json.h"
#include "sltd_client/local_copy.h"

namespace vidimus::sltd {
namespace {

std::uint64_t rows() {
    const char* wish = std::getenv("VIDIMUS_BENCH_ROWS");
    const auto wanted = wish == nullptr ? 0 : std::strtoull(wish, nullptr, 10);
    return wanted == 0 ? 1'000'000 : wanted;
}

// Spread over the numbers as a multiplier modulo a prime spreads them; listed for even i, not for odd.
std::string number(std::uint64_t i) {
    return 'U' + std::to_string(100'000'000 + i * 7'368'787 % 899'999'963);
}

// A list and its copy, gone with the program.
class List {
  public:
    List() : folder_(std::filesystem::temp_directory_path() / ("vidimus bench " + new_query_id())) {
        std::filesystem::create_directories(folder_);
        std::ofstream output(csv(), std::ios::binary);
        output << "number,state,type,class,reference,date\n";
        for (std::uint64_t i = 0; i < rows(); ++i) {
            output << number(2 * i) << ",UTO,P,lost,UTO-" << i << ",2025-03-14\n";
        }
    }
    List(const List&) = delete;
    List& operator=(const List&) = delete;
    ~List() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    [[nodiscard]] std::filesystem::path csv() const { return folder_ / "list.csv"; }
    [[nodiscard]] std::filesystem::path copy() const { return folder_ / "copy"; }

  private:
    std::filesystem::path folder_;
};

CopySecret secret() {
    return CopySecret(CopySecret::Bytes{1, 2, 3});
}

List& list() {
    static List made;
    return made;
}

void import_list(benchmark::State& state) {
    const auto input = list().csv();
    for (auto _ : state) {
        if (!import_records(input, list().copy(), "1", "2026-11-01", secret())) {
            state.SkipWithError("import failed");
            return;
        }
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(rows() * state.iterations()));
    std::uintmax_t bytes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(list().copy())) {
        bytes += entry.file_size();
    }
    state.counters["bytes_per_record"] = static_cast<double>(bytes) / static_cast<double>(rows());
}

void ask_copy(benchmark::State& state) {
    if (!std::filesystem::exists(list().copy()) &&
        !import_records(list().csv(), list().copy(), "1", "2026-11-01", secret())) {
        state.SkipWithError("import failed");
        return;
    }
    const auto copy = make_local_copy({"Copy", list().copy(), {}, {}, 0, {}, secret(), false});
    const auto listed = static_cast<std::uint64_t>(state.range(0));
    const auto later = std::chrono::steady_clock::now() + std::chrono::hours{1};
    const auto expected = listed != 0 ? AnswerState::possible_match : AnswerState::no_record;
    Query query{new_query_id(), {}, "UTO", "P"};
    std::vector<std::int64_t> times;
    times.reserve(10'000'000);
    std::uint64_t i = 0;
    query.number = DocumentNumber{number(1 - listed)};
    copy->ask(query, later, {});  // reads the copy through
    for (auto _ : state) {
        state.PauseTiming();
        i = (i + 514'229) % rows();
        query.number = DocumentNumber{number(2 * i + 1 - listed)};
        state.ResumeTiming();
        const auto start = std::chrono::steady_clock::now();
        const auto answer = copy->ask(query, later, {});
        times.push_back((std::chrono::steady_clock::now() - start).count());
        if (answer.state != expected) {
            state.SkipWithError("wrong answer");
            return;
        }
    }
    std::sort(times.begin(), times.end());
    const auto at = [&times](double share) {
        return static_cast<double>(times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))]) /
               1000.0;
    };
    state.counters["p50_us"] = at(0.50);
    state.counters["p99_us"] = at(0.99);
}

void open_copy(benchmark::State& state) {
    for (auto _ : state) {
        if (!copy_info(list().copy(), secret())) {
            state.SkipWithError("no copy");
            return;
        }
    }
}

void read_answer(benchmark::State& state) {
    const Query query{"6f0d9c1e-52a3-4b7e-9d7a-0c8f3b2e1a55", DocumentNumber{"U12345678"}, "UTO", "P"};
    const std::string body =
        R"({"schema":"vidimus.register/1","query_id":"6f0d9c1e-52a3-4b7e-9d7a-0c8f3b2e1a55","number":"U12345678",)"
        R"("issuing_state":"UTO","document_type":"P","state":"possible_match","list_version":"1","list_date":"2026-11-20",)"
        R"("records":[{"class":"stolen","reference":"UTO-1","variant":false,"date":"2025-03-14"}]})";
    for (auto _ : state) {
        if (!parse_answer(body, query)) {
            state.SkipWithError("not read");
            return;
        }
    }
}

BENCHMARK(import_list)->Unit(benchmark::kMillisecond)->Iterations(2)->UseRealTime();
BENCHMARK(ask_copy)->Arg(0)->Arg(1)->ArgName("listed")->Unit(benchmark::kMicrosecond);
BENCHMARK(open_copy)->Unit(benchmark::kMillisecond)->Iterations(3)->UseRealTime();
BENCHMARK(read_answer)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace vidimus::sltd

BENCHMARK_MAIN();
