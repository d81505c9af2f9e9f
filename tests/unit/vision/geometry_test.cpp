// Places in pictures that were shrunk.
#include "vision/geometry.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace vidimus::vision {
namespace {

cv::Point2d centre_of_mark(const cv::Mat& picture) {
    const cv::Moments moments = cv::moments(picture);
    return {moments.m10 / moments.m00, moments.m01 / moments.m00};
}

/// A page is looked for in a small picture and cut from the large one: two pixels beside its edge lies a scanner's lid.
TEST(Shrunk, APlaceLiesWhereTheScaleSays) {
    for (const cv::Size size : {cv::Size(2162, 1622), cv::Size(2999, 2000), cv::Size(1441, 1080), cv::Size(700, 500)}) {
        cv::Mat picture = cv::Mat::zeros(size, CV_8U);
        const cv::Point mark(size.width - 60, size.height - 50);
        cv::circle(picture, mark, 12, cv::Scalar(255), cv::FILLED);
        const double scale = std::min(1.0, 720.0 / size.width);
        const cv::Point2d found = centre_of_mark(shrunk_by(picture, scale));
        EXPECT_NEAR((found.x + 0.5) / scale - 0.5, mark.x, 0.15) << size;
        EXPECT_NEAR((found.y + 0.5) / scale - 0.5, mark.y, 0.15) << size;
    }
}

TEST(Shrunk, ToASizeThatWasAskedFor) {
    const cv::Mat picture(1001, 1999, CV_8UC3, cv::Scalar(10, 20, 30));
    EXPECT_EQ(shrunk_to(picture, {240, 121}).size(), cv::Size(240, 121));
    EXPECT_EQ(shrunk_to(picture, picture.size()).size(), picture.size());
    EXPECT_EQ(reduced(picture, 2).size(), cv::Size(999, 500));
    EXPECT_EQ(reduced(picture, 1).size(), picture.size());
}

}  // namespace
}  // namespace vidimus::vision
