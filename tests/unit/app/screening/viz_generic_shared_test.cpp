// Genuine specimens of many states whose models are not known, beside the repository: what their print says is found,
// and nobody is asked to look at what agrees.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <regex>
#include <string>
#include <vector>

#include "app/screening/reading.h"
#include "app/screening/screening.h"
#include "app/screening/viz_generic.h"

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;

/// Every fourth: each takes about a second.
std::vector<fs::path> specimens() {
    const fs::path folder = fs::path(VIDIMUS_SHARED_DATA_DIR) / "mrz";
    std::ifstream truth(folder / "truth.jsonl");
    const std::regex file_rule("\"file\": *\"([^\"]+)\"");
    std::vector<fs::path> files;
    int row = 0;
    for (std::string line; std::getline(truth, line); ++row) {
        std::smatch file;
        if (row % 4 == 1 && std::regex_search(line, file, file_rule)) {
            files.push_back(folder / file[1].str());
        }
    }
    return files;
}

/// Two Australian specimens expire on another day in print (1 March 2024) than in the MRZ (21 March 2019).
bool differs_in_truth(const fs::path& file, const std::string& check) {
    const std::string name = file.filename().string();
    const bool known = name.find("Passport-Australia_1280x720") != std::string::npos || name == "pe_62_pass-aus.png";
    return known && check == "VIZ-MRZ:expiry_date";
}

TEST(VizGenericShared, GenuineSpecimensAreFoundAndNotHeldAgainst) {
    const std::vector<fs::path> files = specimens();
    ocr::VizReader reader;
    auto zones = ocr::MrzReader::open(fs::path(VIDIMUS_RESOURCES_DIR) / "models");
    if (files.empty() || reader.installed(std::vector<std::string>{"eng"}).empty()) {
        GTEST_SKIP() << "the specimen images are not beside this checkout, or no language is installed";
    }
    ASSERT_TRUE(zones);
    constexpr GenericLimits unhurried_limits{std::chrono::minutes(1), std::chrono::minutes(5)};
    int same = 0;
    int pages = 0;
    for (const fs::path& file : files) {
        const cv::Mat image = cv::imread(file.string());
        const auto read = zones->read(image, {.deadline = std::chrono::minutes(2)}, {});
        if (!read || read->zones.empty()) {
            continue;
        }
        const MrzInfo mrz = to_mrz_info(read->zones.front(), {.today = {2026, 11, 28}});
        const auto anchor = anchor_of(mrz);
        if (!anchor) {
            continue;
        }
        ++pages;
        const PlacedPage page = placed(image, vision::locate_page(image, anchor));
        for (const Check& check : examine_generic(reader, page, mrz, unhurried_limits, {}).checks) {
            same += check.result == Outcome::successful ? 1 : 0;
            EXPECT_NE(check.result, Outcome::failed) << file.filename() << ' ' << check.id;
            const bool looks = check.obligation != Obligation::evaluatory && check.result != Outcome::successful;
            EXPECT_TRUE(!looks || differs_in_truth(file, check.id)) << file.filename() << ' ' << check.id;
        }
    }
    EXPECT_GE(pages, 14);
    EXPECT_GE(same, 4 * pages) << "fields that say the same";
}

}  // namespace
}  // namespace vidimus::screening
