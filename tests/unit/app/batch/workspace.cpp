#include "workspace.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>

#include "app/screening/digest.h"

namespace vidimus::batch::tests {

namespace fs = std::filesystem;
using screening::VerdictState;

Workspace::Workspace() {
    std::random_device random;
    root_ = fs::temp_directory_path() / ("vidimus-batch-" + std::to_string(random()) + std::to_string(random()));
    fs::create_directories(in());
}

Workspace::~Workspace() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
}

fs::path Workspace::put(const std::string& name, std::string_view content) const {
    const fs::path file = in() / name;
    fs::create_directories(file.parent_path());
    write(file, content);
    return file;
}

Options Workspace::options(bool resume, int workers) const {
    Options options;
    options.paths = {in()};
    options.out = out();
    options.resume = resume;
    options.workers = workers;
    options.report_line = [](const screening::Report& report) {
        return nlohmann::ordered_json{
            {"schema", "vidimus.report/1"},
            {"source", {{{"file", report.source.at(0).file}, {"sha256", report.source.at(0).sha256}}}},
            {"verdict", {{"state", screening::name_of(report.verdict.state)}}}}
            .dump();
    };
    return options;
}

std::string read(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream content;
    content << stream.rdbuf();
    return content.str();
}

void write(const fs::path& file, std::string_view content) {
    std::ofstream stream(file, std::ios::binary);
    stream << content;
    stream.close();
    if (!stream) {
        throw std::runtime_error("the test cannot write its own file");
    }
}

std::vector<std::string> lines_of(const fs::path& file) {
    std::istringstream stream(read(file));
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::vector<std::string> hashes_of(const fs::path& results) {
    std::vector<std::string> hashes;
    for (const std::string& line : lines_of(results)) {
        const auto json = nlohmann::json::parse(line, nullptr, false);
        if (json.is_discarded()) {
            ADD_FAILURE() << "a torn line in " << results.filename();
            continue;
        }
        hashes.push_back(json.contains("source") ? json["source"][0]["sha256"] : json["sha256"]);
    }
    return hashes;
}

MakeScreenFile by_content(std::atomic<int>& screened) {
    return [&screened]() -> ScreenFile {
        return [&screened](const screening::Capture& image,
                           const std::stop_token&) -> tl::expected<screening::Report, screening::Failure> {
            ++screened;
            const fs::path& file = image.file;
            const std::string content = read(file);
            if (content.starts_with("bad")) {
                return tl::unexpected(
                    screening::Failure{screening::FailureCode::not_an_image, file.filename().string(), {}});
            }
            screening::Report report;
            report.source.push_back({file.filename().string(), *screening::sha256_of_file(file), {}, 1, 1, {}, "file"});
            report.verdict.state = VerdictState::no_irregularity_found;
            if (content.starts_with("stolen")) {
                report.verdict.state = VerdictState::irregularity_found;
                report.verdict.because = {"REG:training"};
            } else if (content.starts_with("odd")) {
                report.verdict.state = VerdictState::check_further;
                report.verdict.because = {"DOC:model"};
            }
            report.timings_ms.total = 12.6;
            return report;
        };
    };
}

const screening::Texts& english() {
    static const screening::Texts texts = [] {
        auto loaded = screening::Texts::load(fs::path(VIDIMUS_RESOURCES_DIR) / "texts");
        if (!loaded) {
            throw std::runtime_error("the texts of the repository cannot be loaded");
        }
        return *loaded;
    }();
    return texts;
}

}  // namespace vidimus::batch::tests
