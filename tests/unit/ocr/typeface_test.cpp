// OCR-B against other faces, on zones that are put together from the atlas itself.
#include "ocr/typeface.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "ocr/nets.h"

namespace vidimus::ocr {
namespace {

const std::filesystem::path models = std::filesystem::path(VIDIMUS_RESOURCES_DIR) / "models";
const std::vector<std::string> lines{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                     "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};

struct Page {
    cv::Mat image;
    MrzText zone;
};

// Dark on a light page, a capital `cap` pixels high.
Page page_in(int face, float cap) {
    const cv::Mat atlas = cv::imread((models / "mrz_typefaces.png").string(), cv::IMREAD_GRAYSCALE);
    cv::Mat large(200, 44 * 32 + 80, CV_8U, cv::Scalar(0));
    Page page;
    const float scale = cap / 26.F;
    for (std::size_t line = 0; line < lines.size(); ++line) {
        LineRead read;
        for (std::size_t k = 0; k < lines[line].size(); ++k) {
            const auto at = static_cast<int>(reader_alphabet.find(lines[line][k]));
            const cv::Rect to(40 + static_cast<int>(k) * 32, 40 + static_cast<int>(line) * 70, 32, 40);
            atlas(cv::Rect(at * 32, face * 40, 32, 40)).copyTo(large(to));
            const float x = (static_cast<float>(to.x) + 16.F) * scale;
            const float y = (static_cast<float>(to.y) + 20.F) * scale;
            const float w = 16.F * scale;
            const float h = 0.62F * cap;
            CharRead cell;
            cell.candidates = {{lines[line][k], 0.99F}};
            cell.quad = {cv::Point2f(x - w, y - h), cv::Point2f(x + w, y - h), cv::Point2f(x + w, y + h),
                         cv::Point2f(x - w, y + h)};
            read.characters.push_back(cell);
        }
        page.zone.lines.push_back(read);
    }
    cv::Mat ink;
    cv::resize(large, ink, {}, static_cast<double>(scale), static_cast<double>(scale), cv::INTER_AREA);
    page.image = 230 - 0.8 * ink;
    return page;
}

TEST(Typeface, OcrBIsToldFromEveryOtherFace) {
    const auto atlas = TypefaceAtlas::open(models);
    ASSERT_TRUE(atlas);
    const int faces = cv::imread((models / "mrz_typefaces.png").string(), cv::IMREAD_GRAYSCALE).rows / 40;
    EXPECT_GE(faces, 6);
    for (const float cap : {26.F, 18.F, 13.F}) {
        for (int face = 0; face < faces; ++face) {
            const Page page = page_in(face, cap);
            const auto result = atlas->compare(page.image, page.zone);
            ASSERT_TRUE(result);
            EXPECT_TRUE(result->told) << face << " " << cap;
            EXPECT_NEAR(result->cap, cap, 0.5F);
            EXPECT_EQ(result->lead > least_lead, face == 0) << face << " " << cap << " lead " << result->lead;
        }
    }
}

TEST(Typeface, SmallOrBlurredPrintIsNotJudged) {
    const auto atlas = TypefaceAtlas::open(models);
    ASSERT_TRUE(atlas);
    const Page small = page_in(0, 7.F);
    EXPECT_FALSE(atlas->compare(small.image, small.zone)->told);
    Page blurred = page_in(0, 13.F);
    cv::GaussianBlur(blurred.image, blurred.image, {}, 9.0);
    EXPECT_FALSE(atlas->compare(blurred.image, blurred.zone)->told);
}

TEST(Typeface, DoubtfulCharactersAreNotCompared) {
    const auto atlas = TypefaceAtlas::open(models);
    ASSERT_TRUE(atlas);
    Page page = page_in(0, 18.F);
    for (auto& line : page.zone.lines) {
        for (auto& cell : line.characters) cell.candidates.front().probability = 0.6F;
    }
    const auto result = atlas->compare(page.image, page.zone);
    ASSERT_TRUE(result);
    EXPECT_FALSE(result->told);
    EXPECT_EQ(result->characters, 0);
}

TEST(Typeface, NothingAndDamageAreErrors) {
    const auto atlas = TypefaceAtlas::open(models);
    ASSERT_TRUE(atlas);
    EXPECT_EQ(atlas->compare({}, {}).error().code, ErrorCode::image_empty);
    const auto folder = std::filesystem::path(::testing::TempDir()) / "typefaces";
    std::filesystem::create_directories(folder);
    std::filesystem::remove(folder / "mrz_typefaces.png");
    EXPECT_EQ(TypefaceAtlas::open(folder).error().code, ErrorCode::model_missing);
    std::ofstream(folder / "mrz_typefaces.png") << "no picture";
    EXPECT_EQ(TypefaceAtlas::open(folder).error().code, ErrorCode::model_damaged);
}

}  // namespace
}  // namespace vidimus::ocr
