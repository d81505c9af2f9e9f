// Loading the models: what is absent, damaged or of another kind is told at once.
#include "ocr/nets.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace {

using namespace vidimus::ocr;
namespace fs = std::filesystem;

const fs::path models = fs::path(VIDIMUS_RESOURCES_DIR) / "models";

class ModelFolder : public testing::Test {
  protected:
    void SetUp() override {
        folder_ = fs::temp_directory_path() / ("vidimus-ocr-" + std::to_string(::getpid()));
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }
    fs::path folder_;
};

TEST(Nets, TheModelsThatShipLoadAndAreSmall) {
    EXPECT_TRUE(Nets::open(models).has_value());
    EXPECT_LT(fs::file_size(models / "mrz_reader.onnx") + fs::file_size(models / "mrz_finder.onnx"), 3'000'000U);
}

TEST_F(ModelFolder, AnAbsentModelIsMissing) {
    const auto none = MrzReader::open(folder_);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, ErrorCode::model_missing);
    fs::copy(models / "mrz_reader.onnx", folder_);
    const auto half = MrzReader::open(folder_);
    ASSERT_FALSE(half);
    EXPECT_EQ(half.error().code, ErrorCode::model_missing);
    EXPECT_EQ(half.error().detail, "mrz_finder.onnx");
}

TEST_F(ModelFolder, ADamagedModelIsDamaged) {
    fs::copy(models / "mrz_finder.onnx", folder_);
    for (const std::string& content : {std::string(), std::string("not a model"), std::string(5000, '\x7f')}) {
        std::ofstream(folder_ / "mrz_reader.onnx", std::ios::binary) << content;
        const auto opened = MrzReader::open(folder_);
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().code, ErrorCode::model_damaged);
    }
    // Cut short in the middle of the weights.
    fs::copy(models / "mrz_reader.onnx", folder_, fs::copy_options::overwrite_existing);
    fs::resize_file(folder_ / "mrz_reader.onnx", fs::file_size(folder_ / "mrz_reader.onnx") / 2);
    const auto cut = MrzReader::open(folder_);
    ASSERT_FALSE(cut);
    EXPECT_EQ(cut.error().code, ErrorCode::model_damaged);
}

TEST_F(ModelFolder, AModelOfAnotherKindIsDamaged) {
    fs::copy(models / "mrz_finder.onnx", folder_ / "mrz_reader.onnx");
    fs::copy(models / "mrz_finder.onnx", folder_ / "mrz_finder.onnx");
    const auto opened = MrzReader::open(folder_);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::model_damaged);
}

TEST(Nets, ScoresAreProbabilities) {
    auto nets = Nets::open(models);
    ASSERT_TRUE(nets);
    const cv::Mat strip(strip_height, 160, CV_8U, cv::Scalar(200));
    const auto scores = nets->read_strips({strip, strip});
    ASSERT_EQ(scores.size(), 2U);
    ASSERT_EQ(scores[0].rows, 40);
    ASSERT_EQ(scores[0].cols, between_class + 1);
    for (int s = 0; s < scores[0].rows; ++s) {
        EXPECT_NEAR(cv::sum(scores[0].row(s))[0], 1.0, 1e-3);
    }
    // An empty strip holds no character.
    EXPECT_GT(scores[0].at<float>(20, between_class), 0.5F);
}

}  // namespace
