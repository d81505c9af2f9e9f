// Parsing aims at 500,000 documents a second on one core, a repair at less than 2 ms.
#include <benchmark/benchmark.h>

#include <vector>

#include "mrz/compose.h"
#include "mrz/repair.h"
#include "tests/unit/mrz/random_fields.h"

namespace vidimus::mrz {
namespace {

const ParseOptions options{{2026, 11, 24}, 15};
using Lines = std::vector<std::string>;

std::vector<Lines> documents(Format format, int count) {
    testing::RandomFields random(1);
    std::vector<Lines> result;
    while (static_cast<int>(result.size()) < count) {
        if (auto lines = compose(format, random.fields(format))) result.push_back(std::move(*lines));
    }
    return result;
}

void parse_documents(benchmark::State& state) {
    const auto all = documents(static_cast<Format>(state.range(0)), 500);
    std::size_t next = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(parse(all[next], options));
        next = next + 1 == all.size() ? 0 : next + 1;
    }
    state.SetItemsProcessed(state.iterations());
    state.SetLabel(std::string(layout_of(static_cast<Format>(state.range(0))).name));
}
BENCHMARK(parse_documents)->DenseRange(0, static_cast<int>(layouts().size()) - 1);

void compose_documents(benchmark::State& state) {
    testing::RandomFields random(1);
    std::vector<Fields> all;
    for (int i = 0; i < 500; ++i) all.push_back(random.fields(Format::td3));
    std::size_t next = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(compose(Format::td3, all[next]));
        next = next + 1 == all.size() ? 0 : next + 1;
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(compose_documents);

// Every cell has `candidates` possibilities, one cell in ten of them in doubt.
void repair_readings(benchmark::State& state) {
    const auto format = static_cast<Format>(state.range(0));
    const auto candidates = static_cast<int>(state.range(1));
    testing::RandomFields random(2);
    std::vector<Reading> all;
    for (const Lines& lines : documents(format, 50)) {
        Reading& reading = all.emplace_back();
        for (const std::string& line : lines) {
            auto& row = reading.lines.emplace_back();
            for (const char c : line) {
                const double sure = random.share() < 0.1 ? 0.6 : 0.995;
                Cell& cell = row.emplace_back(Cell{{c, sure}});
                for (int i = 1; i < candidates; ++i) {
                    cell.push_back({random.text(testing::RandomFields::mixed, 1)[0], (1 - sure) / candidates});
                }
            }
        }
    }
    std::size_t next = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(repair(all[next], options));
        next = next + 1 == all.size() ? 0 : next + 1;
    }
    state.SetItemsProcessed(state.iterations());
    state.SetLabel(std::string(layout_of(format).name));
}
BENCHMARK(repair_readings)->ArgsProduct({{0, 2, 5}, {3, 8}});

}  // namespace
}  // namespace vidimus::mrz

BENCHMARK_MAIN();
