// The specimen images that lie beside the repository: a floor for exact reads, none lost.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <regex>
#include <string>

#include "ocr/mrz_reader.h"

namespace {

using namespace vidimus::ocr;
namespace fs = std::filesystem;

TEST(SharedData, ReadsTheSpecimens) {
    const fs::path folder = fs::path(VIDIMUS_SHARED_DATA_DIR) / "mrz";
    std::ifstream truth(folder / "truth.jsonl");
    if (!truth) {
        GTEST_SKIP() << "the specimen images are not beside this checkout";
    }
    auto reader = MrzReader::open(fs::path(VIDIMUS_RESOURCES_DIR) / "models");
    ASSERT_TRUE(reader);
    const std::regex file_rule("\"file\": *\"([^\"]+)\"");
    const std::regex lines_rule("\"lines\": *\\[([^\\]]*)\\]");
    ReadOptions options;
    options.deadline = std::chrono::minutes(2);
    std::string row;
    int images = 0;
    int exact = 0;
    int lost = 0;
    while (std::getline(truth, row)) {
        std::smatch file;
        std::smatch lines;
        ASSERT_TRUE(std::regex_search(row, file, file_rule) && std::regex_search(row, lines, lines_rule));
        const auto result = reader->read(cv::imread((folder / file[1].str()).string()), options, {});
        ASSERT_TRUE(result);
        ++images;
        lost += result->zones.empty() ? 1 : 0;
        bool found = false;
        for (const auto& zone : result->zones) {
            std::string list;
            for (const auto& line : zone.lines) {
                list += list.empty() ? "\"" : ", \"";
                for (const auto& c : line.characters) {
                    list += c.candidates.front().character;
                }
                list += '"';
            }
            found = found || list == lines[1].str();
        }
        exact += found ? 1 : 0;
    }
    // One row of the truth disagrees with its own picture (see ocr/training/README.md).
    EXPECT_GE(exact, images - 2);
    EXPECT_EQ(lost, 0);
}

}  // namespace
