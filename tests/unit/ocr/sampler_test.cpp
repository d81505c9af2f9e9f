// Cutting out at any angle must put each pixel where the frame says.
#include "ocr/sampler.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "ocr/nets.h"

namespace {

using namespace vidimus::ocr;

cv::Mat marked(int width, int height, cv::Rect mark) {
    cv::Mat image(height, width, CV_8U, cv::Scalar(200));
    cv::rectangle(image, mark, cv::Scalar(20), cv::FILLED);
    return image;
}

// The middle of the dark pixels.
cv::Point2d dark(const cv::Mat& image) {
    const cv::Moments m = cv::moments(image < 110, true);
    return {m.m10 / m.m00, m.m01 / m.m00};
}

TEST(Sampler, CutAtScaleOneIsThePicture) {
    const cv::Mat image = marked(100, 80, {30, 20, 10, 6});
    Sampler sampler(image);
    const cv::Mat cut = sampler.cut({{0.F, 0.F}, {1.F, 0.F}}, -0.5F, -0.5F, 1.F, image.size());
    EXPECT_EQ(cv::norm(cut, image, cv::NORM_INF), 0.0);
}

TEST(Sampler, CutTurnsAndScales) {
    Sampler sampler(marked(400, 300, {100, 150, 20, 10}));  // its middle is at (109.5, 154.5)
    // Text that runs downwards: x along image +y, so the frame's y runs along image −x.
    const Frame frame{{109.5F, 154.5F}, {0.F, 1.F}};
    const cv::Mat cut = sampler.cut(frame, -20.F, -30.F, 2.F, cv::Size(80, 120));
    const auto middle = dark(cut);
    EXPECT_NEAR(middle.x, 39.5, 1.0);
    EXPECT_NEAR(middle.y, 59.5, 1.0);
    EXPECT_NEAR(cv::countNonZero(cut < 110), 20 * 10 * 4, 90);
}

TEST(Sampler, ShrinkingDoesNotAlias) {
    cv::Mat stripes(400, 400, CV_8U);
    for (int x = 0; x < stripes.cols; ++x) {
        stripes.col(x).setTo(x % 2 == 0 ? 0 : 255);
    }
    Sampler sampler(stripes);
    const cv::Mat cut = sampler.cut({{0.F, 0.F}, {1.F, 0.F}}, 20.F, 20.F, 0.13F, cv::Size(40, 40));
    double low = 0;
    double high = 0;
    cv::minMaxLoc(cut, &low, &high);
    EXPECT_GT(low, 110.0);
    EXPECT_LT(high, 145.0);
}

TEST(Sampler, AStripHasItsLineInTheMiddle) {
    // A thick sloping stroke; the line follows it.
    cv::Mat image(200, 600, CV_8U, cv::Scalar(200));
    cv::line(image, {0, 70}, {599, 130}, cv::Scalar(20), 9);
    Sampler sampler(image);
    TextLine line;
    line.offset = 70.F;
    line.slope = 60.F / 599.F;
    line.cap = 18.F;
    std::vector<float> xs;
    for (int i = 0; i < 480; ++i) {
        xs.push_back(50.F + static_cast<float>(i));
    }
    const cv::Mat strip = sampler.strip({{0.F, 0.F}, {1.F, 0.F}}, line, xs, 0.F, 1.F);
    ASSERT_EQ(strip.size(), cv::Size(480, strip_height));
    EXPECT_NEAR(dark(strip).y, 0.5 * (strip_height - 1), 0.5);
    EXPECT_NEAR(dark(strip.colRange(0, 100)).y, 0.5 * (strip_height - 1), 0.7);
    // Moved down, and twice as large.
    EXPECT_NEAR(dark(sampler.strip({{0.F, 0.F}, {1.F, 0.F}}, line, xs, 5.F, 1.F)).y, 0.5 * (strip_height - 1) + 5.0,
                0.6);
    const double once = cv::countNonZero(strip < 110);
    EXPECT_NEAR(cv::countNonZero(sampler.strip({{0.F, 0.F}, {1.F, 0.F}}, line, xs, 0.F, 2.F) < 110), 2.0 * once,
                0.15 * once);
}

TEST(Sampler, OverviewHasSidesOfSixteenAndIsNotEnlargedTooMuch) {
    Sampler large(cv::Mat(1234, 3001, CV_8U, cv::Scalar(7)));
    const cv::Mat small = large.overview(640, 2.0);
    EXPECT_EQ(small.cols, 640);
    EXPECT_EQ(small.rows % 16, 0);
    EXPECT_NEAR(small.rows, 263, 8);
    Sampler tiny(cv::Mat(60, 100, CV_8U, cv::Scalar(7)));
    EXPECT_LE(tiny.overview(640, 2.0).cols, 208);
}

}  // namespace
