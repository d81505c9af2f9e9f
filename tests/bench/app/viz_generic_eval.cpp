// viz_generic_eval TRUTH.jsonl [--lines] — pages whose model is not known, read outside their MRZ: of each field how
// often the page was found to say the same, how often an officer is asked to look, how often nothing was concluded;
// with the processor time before and after. Rows of {"file", "fraud"?}, paths relative to the file. --lines: one row a
// page, each question to the officer with both texts.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "app/screening/files.h"
#include "app/screening/screening.h"

namespace {

using namespace vidimus::screening;

struct Count {
    int same = 0;
    int look = 0;
    int doubtful = 0;
    int not_found = 0;
};

double middle(std::vector<double> values, double share) {
    if (values.empty()) {
        return 0.0;
    }
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

bool asks_to_look(const Check& check) {
    return check.obligation != Obligation::evaluatory && check.result != Outcome::successful;
}

std::string argument(const Check& check, const std::string& name) {
    for (const auto& [key, value] : check.message.arguments) {
        if (key == name) {
            return value;
        }
    }
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: viz_generic_eval TRUTH.jsonl [--lines]\n");
        return 64;
    }
    setenv("VIDIMUS_RESOURCES", VIDIMUS_RESOURCES_DIR, 1);
    cv::setNumThreads(1);
    const std::filesystem::path scratch = std::filesystem::temp_directory_path() / "vidimus-generic-eval";
    const auto config = load_config({std::nullopt, scratch, 1, "vidimus"});
    const auto engine = config ? Engine::create(*config) : tl::unexpected(config.error());
    if (!engine) {
        std::fprintf(stderr, "the engine cannot be made\n");
        return 78;
    }
    Screener screener(*engine);
    const std::filesystem::path truth = argv[1];
    std::ifstream stream(truth);
    std::map<std::string, std::map<std::string, Count>> counts;  // by fraud, by field
    std::map<std::string, std::pair<int, int>> pages;            // by fraud: read, with a question
    std::vector<double> without;
    std::vector<double> reading;
    int limits = 0;
    int known = 0;
    int unread = 0;
    bool warm = false;
    for (std::string text; std::getline(stream, text);) {
        const auto row = nlohmann::json::parse(text);
        const std::string file = row["file"];
        const std::string fraud = row.value("fraud", "none");
        Request request;
        request.captures.push_back({.file = truth.parent_path() / file});
        request.ask_register = false;
        std::clock_t before_viz = 0;
        const Observer watch = [&before_viz](Stage stage, const Report& /*report*/, const cv::Mat& /*image*/) {
            if (stage == Stage::model) {
                before_viz = std::clock();
            }
        };
        if (!warm) {  // languages are opened once
            static_cast<void>(screener.screen(request, {}, {}));
            warm = true;
        }
        const std::clock_t start = std::clock();
        const auto report = screener.screen(request, watch, {});
        const std::clock_t end = std::clock();
        const auto ms = [](std::clock_t ticks) { return 1000.0 * static_cast<double>(ticks) / CLOCKS_PER_SEC; };
        if (!report || report->viz.reading != "generic") {
            const bool has_model = report && !report->model.id.empty();
            ++(has_model ? known : unread);
            if (argc > 2) {
                std::printf("%s: %s\n", file.c_str(), has_model ? "its model is known" : "no zone was read");
            }
            continue;
        }
        // Nothing else runs after the model of a page whose model is not known.
        reading.push_back(ms(end - before_viz));
        without.push_back(ms(before_viz - start));
        limits += report->viz.limit_reached ? 1 : 0;
        bool asks = false;
        std::string told;
        for (const Check& check : report->checks) {
            if (!check.id.starts_with("VIZ-MRZ:")) {
                continue;
            }
            const std::string role = check.id.substr(8);
            Count& count = counts[fraud][role];
            const bool same = check.result == Outcome::successful;
            const bool look = asks_to_look(check);
            const bool missing = check.result == Outcome::not_supported;
            ++(same ? count.same : look ? count.look : missing ? count.not_found : count.doubtful);
            asks = asks || look;
            told += " " + std::string(same ? "=" : look ? "!" : missing ? "-" : "?") + role;
            if (look || (!same && !missing)) {
                told += " [" + argument(check, "viz") + " | " + argument(check, "mrz") + "]";
            }
        }
        ++pages[fraud].first;
        pages[fraud].second += asks ? 1 : 0;
        if (argc > 2) {
            std::printf("%s (%s) %4.0f + %4.0f ms%s:%s\n", file.c_str(), fraud.c_str(), without.back(), reading.back(),
                        report->viz.limit_reached ? ", limit" : "", told.c_str());
        }
    }
    for (const auto& [fraud, fields] : counts) {
        std::printf("%s: %d pages read, %d with something to look at\n", fraud.c_str(), pages[fraud].first,
                    pages[fraud].second);
        std::printf("  %-16s %6s %8s %9s %10s\n", "", "same", "to look", "doubtful", "not found");
        for (const auto& [role, count] : fields) {
            std::printf("  %-16s %6d %8d %9d %10d\n", role.c_str(), count.same, count.look, count.doubtful,
                        count.not_found);
        }
    }
    std::printf("model known %d, no zone read %d, time limit reached %d\n", known, unread, limits);
    std::printf(
        "processor time, ms, middle / 95 of 100 / most: before %.0f / %.0f / %.0f, this reading %.0f / %.0f / "
        "%.0f\n",
        middle(without, 0.5), middle(without, 0.95), middle(without, 1.0), middle(reading, 0.5), middle(reading, 0.95),
        middle(reading, 1.0));
    return 0;
}
