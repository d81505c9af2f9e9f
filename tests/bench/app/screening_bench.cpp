// From file to verdict on one core: the bundled scan, and a 12-megapixel picture of it on a grey table. Each stage is a
// counter in milliseconds, so that one run says where the time goes.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "app/screening/files.h"
#include "app/screening/screening.h"

namespace {

namespace fs = std::filesystem;
using namespace vidimus::screening;

fs::path scratch() {
    static const fs::path folder = [] {
        const fs::path path = fs::temp_directory_path() / ("vidimus-bench-" + std::to_string(getpid()));
        fs::create_directories(path);
        return path;
    }();
    return folder;
}

std::shared_ptr<const Engine> engine() {
    static const std::shared_ptr<const Engine> shared = [] {
        setenv("VIDIMUS_RESOURCES", VIDIMUS_RESOURCES_DIR, 1);
        cv::setNumThreads(1);
        const auto config = load_config({std::nullopt, scratch() / "data", 1, "vidimus"});
        const auto made = config ? Engine::create(*config) : tl::unexpected(config.error());
        return made ? *made : nullptr;
    }();
    return shared;
}

// 4,000 × 3,000 pixels: the scanned page turned by a few degrees on a table, as a phone would see it.
fs::path photograph() {
    const fs::path file = scratch() / "photograph.jpg";
    const cv::Mat scan = cv::imread(VIDIMUS_RESOURCES_DIR "/samples/uto-passport-genuine.jpg");
    cv::Mat table(3000, 4000, CV_8UC3, cv::Scalar(96, 104, 112));
    const cv::Mat turn = cv::getRotationMatrix2D(
        cv::Point2f(static_cast<float>(scan.cols) / 2, static_cast<float>(scan.rows) / 2), 4.0, 1.55);
    cv::Mat place = turn.clone();
    place.at<double>(0, 2) += 2000.0 - scan.cols / 2.0;
    place.at<double>(1, 2) += 1500.0 - scan.rows / 2.0;
    cv::warpAffine(scan, table, place, table.size(), cv::INTER_CUBIC, cv::BORDER_TRANSPARENT);
    cv::imwrite(file.string(), table, {cv::IMWRITE_JPEG_QUALITY, 90});
    return file;
}

void screen(benchmark::State& state, const fs::path& file) {
    if (engine() == nullptr) {
        state.SkipWithError("the engine cannot be made");
        return;
    }
    Screener screener(engine());
    Request request;
    request.captures.push_back({.file = file});
    request.profile = "training";
    Timings last;
    for (auto _ : state) {
        const auto report = screener.screen(request, {}, {});
        if (!report || report->model.id.empty()) {
            state.SkipWithError("the document was not examined");
            return;
        }
        last = report->timings_ms;
    }
    state.counters["load"] = last.load;
    state.counters["mrz"] = last.mrz;
    state.counters["locate"] = last.locate;
    state.counters["model"] = last.model;
    state.counters["specimen"] = last.specimen;
}

void scan_of_3_megapixels(benchmark::State& state) {
    screen(state, VIDIMUS_RESOURCES_DIR "/samples/uto-passport-genuine.jpg");
}

void photograph_of_12_megapixels(benchmark::State& state) {
    screen(state, photograph());
}

BENCHMARK(scan_of_3_megapixels)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime();
BENCHMARK(photograph_of_12_megapixels)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime();

}  // namespace

int main(int argc, char** argv) {
    vidimus::screening::keep_freed_memory();
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
