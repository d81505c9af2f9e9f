// The printed page: OCR-B at ten characters an inch, portraits, and how copies differ.
#include "app/training/drawing.h"

#include <gtest/gtest.h>

#include <QPainterPath>
#include <opencv2/imgproc.hpp>
#include <string>

#include "app/training/artwork.h"
#include "app/training/design.h"
#include "app/training/portrait.h"
#include "app/training/print.h"
#include "mrz/compose.h"

namespace vidimus::training {
namespace {

TEST(Drawing, OcrBIsThere) {
    ASSERT_TRUE(typefaces_present());
    for (const char character : std::string{"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"}) {
        const QRectF box = ocr_b_outline(character, mrz_pitch_mm).boundingRect();
        EXPECT_GT(box.width(), 0.2) << character;
        EXPECT_LT(box.width(), mrz_pitch_mm) << character;
        EXPECT_GE(box.left(), 0.0) << character;
        EXPECT_LE(box.right(), mrz_pitch_mm) << character;
        EXPECT_LT(box.height(), 3.2) << character;
    }
    const QRectF capital = ocr_b_outline('H', mrz_pitch_mm).boundingRect();
    EXPECT_NEAR(capital.center().y(), 0.0, 0.01);
    EXPECT_NEAR(capital.height(), 2.6, 0.35);  // size I with its stroke (ISO 1073-2)
    EXPECT_NE(ocr_b_outline('O', mrz_pitch_mm), ocr_b_outline('0', mrz_pitch_mm));
}

Copy copy_of(std::uint64_t seed) {
    const Person person = make_person(seed, {2026, 11, 24}, std::nullopt);
    const auto lines = mrz::compose(mrz::Format::td3, mrz_fields_of(person));
    EXPECT_TRUE(lines.has_value());
    return print_copy(person, lines.value_or(std::vector<std::string>{}), seed);
}

TEST(Drawing, MrzStandsAtTenCharactersAnInch) {
    const Person person = make_person(4, {2026, 11, 24}, std::nullopt);
    const Copy copy = print_copy(person, {std::string(44, 'H'), std::string(44, 'H')}, 4);
    const cv::Rect below(0, static_cast<int>(69.0 * canvas_scale), canvas_width, static_cast<int>(18.0 * canvas_scale));
    cv::Mat ink;
    cv::threshold(copy.writing(below), ink, 127, 255, cv::THRESH_BINARY);
    cv::Mat labels;
    cv::Mat statistics;
    cv::Mat centres;
    const int count = cv::connectedComponentsWithStats(ink, labels, statistics, centres);
    ASSERT_EQ(count, 1 + 88);
    std::vector<double> upper;
    double upper_height = 0.0;
    double lower_height = 0.0;
    for (int i = 1; i < count; ++i) {
        if (centres.at<double>(i, 1) < below.height / 2.0) {
            upper.push_back(centres.at<double>(i, 0) / canvas_scale);
            upper_height += centres.at<double>(i, 1) / 44.0;
        } else {
            lower_height += centres.at<double>(i, 1) / 44.0;
        }
    }
    ASSERT_EQ(upper.size(), 44U);
    std::sort(upper.begin(), upper.end());
    EXPECT_NEAR((upper.back() - upper.front()) / 43.0, 2.54, 0.002);
    EXPECT_NEAR((lower_height - upper_height) / canvas_scale, 6.35, 0.03);
    // Doc 9303-4: first character 6 ± 1 mm from the left edge.
    EXPECT_NEAR(upper.front() - mrz_pitch_mm / 2.0, 6.0, 0.6);
}

TEST(Drawing, CopiesDifferAsPrintsDo) {
    const Copy one = copy_of(11);
    const Copy other = copy_of(12);
    EXPECT_GT(cv::norm(one.data_shift - other.data_shift), 0.001);
    for (const Copy* copy : {&one, &other}) {
        EXPECT_LE(std::abs(copy->data_shift.x), 0.2);
        EXPECT_LE(std::abs(copy->data_shift.y), 0.2);
    }
    // The same artwork: nearly equal where no data stands, and yet not the same pixels.
    const cv::Rect place = canvas_rect({45.0, 3.0, 35.0, 9.0});
    cv::Mat a;
    cv::Mat b;
    cv::GaussianBlur(one.page(place), a, {}, 6.0);
    cv::GaussianBlur(other.page(place), b, {}, 6.0);
    EXPECT_GT(cv::norm(one.page(place), other.page(place), cv::NORM_L1), 0.0);
    EXPECT_LT(cv::norm(a, b, cv::NORM_L1) / static_cast<double>(3 * place.area()), 14.0);
}

TEST(Drawing, PatternRunsOverThePhotosEdge) {
    const cv::Mat& over = artwork().overprint.coverage;
    const cv::Rect inside =
        canvas_rect({photo_mm.x + 0.5, photo_mm.y + 0.5, photo_mm.width - 1.0, photo_mm.height - 1.0});
    const double right = photo_mm.x + photo_mm.width;
    const cv::Rect outside = canvas_rect({right + 0.3, photo_mm.y, 1.5, photo_mm.height});
    EXPECT_GT(cv::countNonZero(over(inside)), 10'000);
    EXPECT_GT(cv::countNonZero(over(outside)), 3'000);
}

TEST(Portrait, RepeatsWithItsSeedAndDiffersWithout) {
    const cv::Size size(350, 450);
    const cv::Mat one = draw_portrait(make_face(1, "face", "F", 30), size);
    const cv::Mat same = draw_portrait(make_face(1, "face", "F", 30), size);
    const cv::Mat other = draw_portrait(make_face(2, "face", "F", 30), size);
    ASSERT_EQ(one.size(), size);
    ASSERT_EQ(one.type(), CV_8UC3);
    EXPECT_EQ(cv::norm(one, same, cv::NORM_INF), 0.0);
    EXPECT_GT(cv::norm(one, other, cv::NORM_L1) / static_cast<double>(3 * one.total()), 8.0);
}

TEST(Portrait, DrawsEveryStyle) {
    const cv::Size size(140, 180);
    for (const HairStyle hair :
         {HairStyle::cropped, HairStyle::side_part, HairStyle::curls, HairStyle::receding, HairStyle::bald,
          HairStyle::long_straight, HairStyle::long_wavy, HairStyle::bob, HairStyle::bun, HairStyle::volume}) {
        for (const Clothes clothes :
             {Clothes::suit, Clothes::shirt, Clothes::crew_neck, Clothes::turtleneck, Clothes::blouse}) {
            Face face = make_face(9, "face", "M", 44);
            face.hair_style = hair;
            face.clothes = clothes;
            const cv::Mat portrait = draw_portrait(face, size);
            cv::Scalar mean;
            cv::Scalar deviation;
            cv::meanStdDev(portrait(cv::Rect(40, 40, 60, 130)), mean, deviation);
            EXPECT_GT(deviation[1], 8.0);  // somebody is there
        }
    }
}

}  // namespace
}  // namespace vidimus::training
