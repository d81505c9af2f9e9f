#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <regex>
#include <sstream>

#include "app/training/encode.h"
#include "app/training/samples.h"
#include "sample_tools.h"

namespace vidimus::training {
namespace {

class SampleSet : public testing::Test {
  protected:
    void SetUp() override {
        const auto* info = testing::UnitTest::GetInstance()->current_test_info();
        folder_ = std::filesystem::temp_directory_path() /
                  ("vidimus-samples-" + std::string{info->name()} + std::to_string(::getpid()));
        std::filesystem::remove_all(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    SetRequest request(int count) const {
        SetRequest set;
        set.out = folder_;
        set.count = count;
        set.today = test_day;
        set.seed = 5;
        return set;
    }

    std::filesystem::path folder_;
};

TEST_F(SampleSet, WritesImagesAndTheirTruth) {
    SetRequest set = request(3);
    set.frauds = {Fraud::none, Fraud::mrz_digit};
    std::vector<int> steps;
    const auto written = write_samples(set,
                                       [&](int done, int of) {
                                           EXPECT_EQ(of, 3);
                                           steps.push_back(done);
                                       },
                                       {});
    ASSERT_TRUE(written.has_value()) << written.error().detail;
    EXPECT_EQ(*written, 3);
    EXPECT_EQ(steps, (std::vector<int>{1, 2, 3}));

    std::ifstream truth(folder_ / "truth.jsonl");
    std::string line;
    std::vector<nlohmann::json> rows;
    while (std::getline(truth, line)) {
        rows.push_back(nlohmann::json::parse(line));
    }
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0]["fraud"], "none");
    EXPECT_EQ(rows[1]["fraud"], "mrz_digit");
    EXPECT_EQ(rows[2]["fraud"], "none");
    for (const nlohmann::json& row : rows) {
        const std::string file = row["file"];
        EXPECT_TRUE(std::regex_match(file, std::regex("sample-[0-9]{6}\\.(jpg|png)"))) << file;
        const cv::Mat image = cv::imread((folder_ / file).string(), cv::IMREAD_COLOR);
        ASSERT_FALSE(image.empty());
        EXPECT_EQ(row["lines"].size(), 2U);
        EXPECT_EQ(row["lines"][0].get<std::string>().size(), 44U);
        EXPECT_EQ(row["capture"], "scan");
        EXPECT_EQ(row["ppi"], 400.0);
        EXPECT_EQ(row["model"], "UTO-P-1-2021");
        EXPECT_TRUE(row["fields"].contains("surname"));
        EXPECT_EQ(row["regions"][0]["id"], "page");
        EXPECT_EQ(row["regions"][0]["quad"].size(), 4U);
        for (const auto& corner : row["regions"][0]["quad"]) {
            EXPECT_GE(corner[0].get<double>(), 0.0);
            EXPECT_LE(corner[0].get<double>(), image.cols);
            EXPECT_LE(corner[1].get<double>(), image.rows);
        }
    }
}

TEST_F(SampleSet, IsTheSameWithAnyNumberOfThreads) {
    SetRequest set = request(7);
    set.kinds = {Kind::id, Kind::none, Kind::visa};
    set.degrade = 4;
    const auto truth_with = [&](int threads) {
        set.threads = threads;
        EXPECT_TRUE(write_samples(set, {}, {}).has_value());
        std::ifstream stream(folder_ / "truth.jsonl");
        return std::string(std::istreambuf_iterator<char>(stream), {});
    };
    const std::string alone = truth_with(1);
    EXPECT_EQ(truth_with(3), alone);
    std::istringstream lines(alone);
    std::string line;
    for (int row = 0; std::getline(lines, line); ++row) {
        const nlohmann::json json = nlohmann::json::parse(line);
        EXPECT_EQ(json["degrade"], 4);
        EXPECT_GT(json["character_px"].get<double>(), 10.0);
        EXPECT_TRUE(json["faults"].is_array());
        EXPECT_EQ(json["lines"].is_null(), row % 3 == 1);
        EXPECT_EQ(json["model"].is_null(), row % 3 == 1);
        EXPECT_EQ(json["zones"].size(), row % 3 == 1 ? 0U : 1U);
        if (row == 4) {
            EXPECT_EQ(json["family"], "invoice");  // the second family, at the second page without a zone
        }
    }
}

TEST_F(SampleSet, StopsWhenAsked) {
    std::stop_source source;
    const auto written = write_samples(
        request(4), [&](int, int) { source.request_stop(); }, source.get_token());
    ASSERT_FALSE(written.has_value());
    EXPECT_EQ(written.error().code, ErrorCode::cancelled);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 2);  // one image and its truth
}

TEST_F(SampleSet, SaysThatItCannotWrite) {
    std::ofstream(folder_.string()) << "a file where the folder should be";
    const auto written = write_samples(request(1), {}, {});
    ASSERT_FALSE(written.has_value());
    EXPECT_EQ(written.error().code, ErrorCode::cannot_write);
}

TEST_F(SampleSet, SaysThatTheDiskIsFull) {
    if (!std::filesystem::exists("/dev/full")) {
        GTEST_SKIP() << "no /dev/full on this system";
    }
    std::filesystem::create_directories(folder_);
    std::filesystem::create_symlink("/dev/full", folder_ / "truth.jsonl");
    const auto written = write_samples(request(1), {}, {});
    ASSERT_FALSE(written.has_value());
    EXPECT_EQ(written.error().code, ErrorCode::disk_full);
}

TEST(Encoding, FollowsSeedAndCaptureAlone) {
    int png = 0;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        const Encoding scan = encoding_of(seed, Capture::scan);
        const Encoding phone = encoding_of(seed, Capture::phone);
        png += scan.png ? 1 : 0;
        EXPECT_FALSE(phone.png);
        EXPECT_TRUE(scan.quality >= 90 && scan.quality <= 95);
        EXPECT_TRUE(phone.quality >= 85 && phone.quality <= 92);
        EXPECT_EQ(scan.quality, encoding_of(seed, Capture::scan).quality);
    }
    EXPECT_NEAR(png, 100, 40);
}

TEST(Encoding, PutsTheResolutionIntoTheFile) {
    const cv::Mat image(80, 120, CV_8UC3, cv::Scalar(10, 120, 200));
    const auto jpeg = encode(image, {false, 90}, 400.0);
    ASSERT_TRUE(jpeg.has_value());
    EXPECT_EQ(jpeg->substr(6, 4), "JFIF");
    EXPECT_EQ((*jpeg)[13], '\x01');  // dots an inch
    EXPECT_EQ(jpeg->substr(14, 4), std::string("\x01\x90\x01\x90", 4));
    const auto png = encode(image, {true, 90}, 400.0);
    ASSERT_TRUE(png.has_value());
    const std::size_t chunk = png->find("pHYs");
    ASSERT_NE(chunk, std::string::npos);
    EXPECT_EQ(png->substr(chunk + 4, 9), std::string("\x00\x00\x3d\x84\x00\x00\x3d\x84\x01", 9));  // 15,748 a metre
    for (const std::string& file : {*jpeg, *png}) {
        const std::vector<unsigned char> bytes(file.begin(), file.end());
        EXPECT_EQ(cv::imdecode(bytes, cv::IMREAD_COLOR).size(), image.size());
    }
    const auto unknown = encode(image, {true, 90}, 0.0);
    ASSERT_TRUE(unknown.has_value());
    EXPECT_EQ(unknown->find("pHYs"), std::string::npos);
}

TEST(Encoding, RefusesNothing) {
    EXPECT_FALSE(encode(cv::Mat(), {false, 90}, 400.0).has_value());
}

}  // namespace
}  // namespace vidimus::training
