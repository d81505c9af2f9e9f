// Where lines of print stand on a whole page: also those that are paler than a portrait is dark.
#include "ocr/page_print.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace {

using namespace vidimus::ocr;

constexpr double density = 12.0;  // pixels per mm
const cv::Size2d mm(100.0, 50.0);

cv::Mat blank() {
    return {cvRound(mm.height * density), cvRound(mm.width * density), CV_8UC3, cv::Scalar(235, 235, 235)};
}

Quad whole(const cv::Mat& image) {
    const auto w = static_cast<float>(image.cols);
    const auto h = static_cast<float>(image.rows);
    return {cv::Point2f(-0.5F, -0.5F), cv::Point2f(w - 0.5F, -0.5F), cv::Point2f(w - 0.5F, h - 0.5F),
            cv::Point2f(-0.5F, h - 0.5F)};
}

void write(cv::Mat& image, const char* text, double x, double y, int grey) {
    cv::putText(image, text, {cvRound(x * density), cvRound(y * density)}, cv::FONT_HERSHEY_SIMPLEX, 1.2,
                cv::Scalar(grey, grey, grey), 3, cv::LINE_AA);
}

/// The place whose middle lies near the point.
const PrintPlace* at(const std::vector<PrintPlace>& places, double x, double y) {
    const auto found = std::find_if(places.begin(), places.end(),
                                    [&](const PrintPlace& place) { return place.mm.contains(cv::Point2d(x, y)); });
    return found == places.end() ? nullptr : &*found;
}

TEST(PagePrint, FindsLinesInMillimetres) {
    cv::Mat image = blank();
    write(image, "ERIKSSON", 30.0, 20.0, 30);
    write(image, "ANNA MARIA", 30.0, 30.0, 30);
    write(image, "F", 80.0, 20.0, 30);
    const auto places = find_page_print(image, whole(image), mm);
    ASSERT_TRUE(places);
    const PrintPlace* surname = at(*places, 38.0, 19.0);
    ASSERT_NE(surname, nullptr);
    EXPECT_NEAR(surname->mm.x, 30.2, 0.5);
    EXPECT_NEAR(surname->mm.br().y, 20.1, 0.5);
    EXPECT_NEAR(surname->capital_mm, 2.3, 0.4);
    EXPECT_EQ(surname->strokes, 8);
    EXPECT_GT(surname->even, 0.9);
    EXPECT_NE(at(*places, 38.0, 29.0), nullptr);
    ASSERT_NE(at(*places, 80.9, 19.0), nullptr) << "a lone letter";
    EXPECT_EQ(at(*places, 80.9, 19.0)->strokes, 1);
}

TEST(PagePrint, PalePrintIsFoundBesideADarkPortrait) {
    cv::Mat image = blank();
    cv::rectangle(image,
                  cv::Rect(cvRound(2 * density), cvRound(5 * density), cvRound(24 * density), cvRound(30 * density)),
                  cv::Scalar(5, 5, 5), cv::FILLED);
    write(image, "ERIKSSON", 60.0, 20.0, 120);
    const auto places = find_page_print(image, whole(image), mm);
    ASSERT_TRUE(places);
    ASSERT_NE(at(*places, 68.0, 19.0), nullptr);
    EXPECT_GE(at(*places, 68.0, 19.0)->strokes, 7);
}

TEST(PagePrint, ATurnedPageIsReadTheRightWayUp) {
    cv::Mat image = blank();
    write(image, "ERIKSSON", 30.0, 20.0, 30);
    cv::rotate(image, image, cv::ROTATE_180);
    Quad turned = whole(image);
    std::rotate(turned.begin(), turned.begin() + 2, turned.end());
    const auto places = find_page_print(image, turned, mm);
    ASSERT_TRUE(places);
    EXPECT_NE(at(*places, 38.0, 19.0), nullptr);
}

TEST(PagePrint, NothingIsNoError) {
    const cv::Mat image = blank();
    const auto places = find_page_print(image, whole(image), mm);
    ASSERT_TRUE(places);
    EXPECT_TRUE(places->empty());
    EXPECT_TRUE(find_page_print(image, whole(image), {1.0, 1.0})->empty());
    EXPECT_EQ(find_page_print({}, whole(image), mm).error().code, ErrorCode::image_empty);
}

}  // namespace
