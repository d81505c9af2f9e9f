// Google Benchmark: loading, locating, registration, and all checks of a page, on a drawn passport page at 400 ppi
// (1,969 × 1,386 pixels); one core.
#include <benchmark/benchmark.h>

#include <opencv2/core/utility.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "tests/unit/vision/synthetic.h"
#include "vision/examine.h"
#include "vision/image.h"

namespace {

using namespace vidimus::vision;

const cv::Mat& scan() {
    static const cv::Mat image = [] {
        cv::setNumThreads(1);
        cv::Mat large;
        cv::resize(synthetic::page({.holder = 77}), large, {1969, 1386}, 0, 0, cv::INTER_CUBIC);
        return large;
    }();
    return image;
}

const std::vector<std::shared_ptr<const PreparedPack>>& packs() {
    static const std::vector<std::shared_ptr<const PreparedPack>> list{prepare(synthetic::pack())};
    return list;
}

void load_jpeg(benchmark::State& state) {
    std::vector<unsigned char> bytes;
    cv::imencode(".jpg", scan(), bytes);
    for (auto _ : state) benchmark::DoNotOptimize(decode_image(std::as_bytes(std::span(bytes))));
}
BENCHMARK(load_jpeg)->Unit(benchmark::kMillisecond);

void locate(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(locate_page(scan(), std::nullopt));
}
BENCHMARK(locate)->Unit(benchmark::kMillisecond);

void registration(benchmark::State& state) {
    const Page page = locate_page(scan(), std::nullopt);
    packs();  // learned before the clock runs
    for (auto _ : state) benchmark::DoNotOptimize(identify(scan(), page, packs(), {}, {}));
}
BENCHMARK(registration)->Unit(benchmark::kMillisecond);

void registration_and_all_checks(benchmark::State& state) {
    const Page page = locate_page(scan(), std::nullopt);
    const Quality quality = assess_quality(scan(), page);
    for (auto _ : state) {
        const Identification found = identify(scan(), page, packs(), {}, {});
        benchmark::DoNotOptimize(run_checks(scan(), page, found, quality, std::nullopt, {}));
    }
}
BENCHMARK(registration_and_all_checks)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
