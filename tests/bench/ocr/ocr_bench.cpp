// The time of one page, one thread, from pixels to characters: with a zone at several sizes, and without one.
#include <benchmark/benchmark.h>

#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

#include "ocr/mrz_reader.h"

namespace {

using vidimus::ocr::MrzReader;

void read_page(benchmark::State& state, const cv::Mat& image) {
    cv::setNumThreads(1);
    auto reader = MrzReader::open(VIDIMUS_RESOURCES_DIR "/models");
    if (!reader) {
        state.SkipWithError("the models do not load");
        return;
    }
    for (auto _ : state) {
        auto result = reader->read(image, {}, {});
        benchmark::DoNotOptimize(result);
    }
    state.counters["megapixels"] = static_cast<double>(image.total()) * 1e-6;
}

void with_zone(benchmark::State& state) {
    const cv::Mat page = cv::imread(VIDIMUS_SOURCE_DIR "/tests/data/ocr/td3.png");
    const double scale = std::sqrt(static_cast<double>(state.range(0)) * 1e6 / static_cast<double>(page.total()));
    cv::Mat image;
    cv::resize(page, image, {}, scale, scale, cv::INTER_CUBIC);
    read_page(state, image);
}
BENCHMARK(with_zone)->Arg(1)->Arg(2)->Arg(12)->Unit(benchmark::kMillisecond);

void without_zone(benchmark::State& state) {
    const cv::Mat page = cv::imread(VIDIMUS_SOURCE_DIR "/tests/data/ocr/td3.png");
    cv::Mat image;
    cv::resize(page(cv::Rect(0, 0, page.cols, page.rows * 7 / 10)), image, {}, 2.0, 2.0, cv::INTER_CUBIC);
    read_page(state, image);
}
BENCHMARK(without_zone)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
