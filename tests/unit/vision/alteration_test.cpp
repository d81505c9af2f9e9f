// The checks of what no genuine holder's page shows: large print across it, a seam within the portrait.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "vision/checks/check.h"

namespace vidimus::vision {
namespace {

class Overwriting : public testing::Test {
  protected:
    Overwriting() {
        reference_.frame = frame_of(PageSize::id1, 350.0 / 25.4);
        reference_.work_grey = cv::Mat(reference_.frame.work_size, CV_32F, cv::Scalar(210));
        document_.work_grey = reference_.work_grey.clone();
        document_.usable = cv::Mat(reference_.frame.work_size, CV_8U, cv::Scalar(255));
    }
    /// Words of capitals so high from a place on, turned by so many degrees.
    void write(const char* words, cv::Point2d mm, double height_mm, double thick_mm, double degrees = 0.0) {
        const double density = reference_.frame.work_density;
        cv::Mat ink = cv::Mat::zeros(reference_.frame.work_size, CV_8U);
        const cv::Point at(cvRound(mm.x * density), cvRound(mm.y * density));
        const int thick = std::max(1, cvRound(thick_mm * density));
        const double scale = height_mm * density / 21.0;  // of this face, capitals at scale 1
        cv::putText(ink, words, at, cv::FONT_HERSHEY_SIMPLEX, scale, 255, thick, cv::LINE_AA);
        cv::warpAffine(ink, ink, cv::getRotationMatrix2D(at, degrees, 1.0), ink.size());
        document_.work_grey.setTo(60, ink > 128);
    }
    [[nodiscard]] double mm2() const {
        const auto found = measure_overwriting({reference_, document_, zones_});
        return found.size() == 1 ? std::exp(static_cast<double>(found[0].value)) - 2.0 : -1.0;
    }
    const std::vector<Zone> zones_{{"photo", Zone::Kind::photo, {60, 12, 20, 26}},
                                   {"field_1", Zone::Kind::field, {6, 12, 18, 3.5}},
                                   {"field_2", Zone::Kind::field, {6, 20, 18, 3.5}},
                                   {"field_3", Zone::Kind::field, {6, 44, 20, 6}}};
    ReferenceView reference_;
    DocumentView document_;
};

TEST_F(Overwriting, HoldersPrintIsNone) {
    write("SURNAME", {6.5, 15}, 2.4, 0.5);
    write("A MUCH LONGER NAME", {6.5, 23}, 2.4, 0.5);  // runs on to the right of its field
    write("Ly", {8, 48}, 6.5, 0.6);                    // a signature that leaves its place above
    EXPECT_LT(mm2(), 0.01);
}

TEST_F(Overwriting, AWordAcrossTheFieldsIsSeenThoughItTouchesTheirText) {
    write("SURNAME", {6.5, 15}, 2.4, 0.5);
    write("GIVEN", {6.5, 23}, 2.4, 0.5);
    write("SPECIMEN", {8, 34}, 6.0, 0.7, 20.0);
    EXPECT_GT(mm2(), 15.0);
    const auto found = measure_overwriting({reference_, document_, zones_});
    EXPECT_TRUE(found[0].mm.contains({30, 27}));
}

TEST_F(Overwriting, ThinLinesDirtAndShadeAreNone) {
    const double density = reference_.frame.work_density;
    cv::line(document_.work_grey, {0, 300}, {900, 340}, 100, std::max(1, cvRound(0.2 * density)));  // a slipped line
    cv::circle(document_.work_grey, {cvRound(40 * density), cvRound(40 * density)}, 2, 80, cv::FILLED);
    document_.work_grey(reference_.frame.work_rect({4, 30, 50, 10})) -= 15;
    document_.work_grey(reference_.frame.work_rect({0, 0, 2, 54})) -= 150;  // the surface beside a rounded corner
    EXPECT_LT(mm2(), 0.01);
}

TEST_F(Overwriting, ALetterStaysOneWhereCaptionsCrossIt) {
    const double density = reference_.frame.work_density;
    for (int y = 10; y < 50; y += 2) {  // lines of small print all over
        const cv::Rect line(0, cvRound(y * density), reference_.work_grey.cols, cvRound(0.3 * density));
        reference_.work_grey(line).setTo(75);
    }
    document_.work_grey = reference_.work_grey.clone();
    EXPECT_LT(mm2(), 0.01);
    write("I", {12, 23.5}, 8.0, 1.2);  // over the whole of field_2 and beyond: in pieces each would be the field's own
    EXPECT_GT(mm2(), 7.5);
}

TEST_F(Overwriting, AWhiteTitleThatLiesALittleAsideIsNone) {
    const double density = reference_.frame.work_density;
    const auto title = [&](cv::Mat& page, double aside_mm) {
        page(reference_.frame.work_rect({0, 0, 85.6, 10})).setTo(60);
        for (int i = 0; i < 12; ++i) page(reference_.frame.work_rect({6 + 3.0 * i + aside_mm, 4, 0.6, 4})).setTo(230);
    };
    title(reference_.work_grey, 0.0);
    title(document_.work_grey, 2.1 / density);
    EXPECT_LT(mm2(), 0.01);
}

TEST_F(Overwriting, WhatCannotBeJudgedIsNotClaimed) {
    document_.usable.setTo(0);
    EXPECT_TRUE(std::isnan(measure_overwriting({reference_, document_, zones_})[0].value));
}

class PhotoSeam : public testing::Test {
  protected:
    PhotoSeam() {
        reference_.frame = frame_of(PageSize::id3, 350.0 / 25.4);
        document_.work_grey = cv::Mat(reference_.frame.work_size, CV_32F, cv::Scalar(190));
        document_.usable = cv::Mat(reference_.frame.work_size, CV_8U, cv::Scalar(255));
        photo_ = reference_.frame.work_rect(zones_[0].mm);
        draw({});
    }
    /// A head before a background whose tone rises a little inwards; `inner` is added well within the edge, softly.
    void draw(double inner) {
        cv::Mat portrait(photo_.size(), CV_32F);
        for (int y = 0; y < portrait.rows; ++y) {
            for (int x = 0; x < portrait.cols; ++x)
                portrait.at<float>(y, x) = 205.F + 6.F * static_cast<float>(std::min(x, portrait.cols - x)) /
                                                       static_cast<float>(portrait.cols);
        }
        const int in = cvRound(2.4 * reference_.frame.work_density);
        cv::Mat mask = cv::Mat::zeros(photo_.size(), CV_32F);
        mask(cv::Rect(in, in, mask.cols - 2 * in, mask.rows - 2 * in)).setTo(1.0);
        cv::GaussianBlur(mask, mask, {}, 0.5 * reference_.frame.work_density);
        portrait += mask * inner;
        cv::ellipse(portrait, {portrait.cols / 2, portrait.rows * 6 / 10},
                    {portrait.cols * 26 / 100, portrait.rows * 40 / 100}, 0, 0, 360, 90, cv::FILLED, cv::LINE_AA);
        cv::Mat noise(portrait.size(), CV_32F);
        cv::RNG(5).fill(noise, cv::RNG::NORMAL, 0, 3);
        portrait += noise;
        portrait.copyTo(document_.work_grey(photo_));
    }
    [[nodiscard]] std::vector<float> measured() const {
        std::vector<float> values;
        for (const Measured& one : measure_photo_seam({reference_, document_, zones_})) values.push_back(one.value);
        return values;
    }
    /// How far the farthest step lies beside those of the plain portrait.
    [[nodiscard]] float beside(const std::vector<float>& plain) const {
        const std::vector<float> now = measured();
        float most = 0.F;
        for (std::size_t i = 0; i < now.size(); ++i) {
            if (std::isfinite(now[i]) && std::isfinite(plain[i])) most = std::max(most, std::abs(now[i] - plain[i]));
        }
        return most;
    }
    const std::vector<Zone> zones_{{"photo", Zone::Kind::photo, {8, 18, 32, 42}}};
    cv::Rect photo_;
    ReferenceView reference_;
    DocumentView document_;
};

TEST_F(PhotoSeam, AStepOfFewGreyLevelsAlongAllSidesIsSeen) {
    const std::vector<float> plain = measured();
    EXPECT_EQ(plain.size(), 28U);
    EXPECT_GT(std::count_if(plain.begin(), plain.end(), [](float value) { return std::isfinite(value); }), 12);
    draw(-5.0);
    EXPECT_GT(beside(plain), 3.5F);
    draw(5.0);
    EXPECT_GT(beside(plain), 3.5F);
}

TEST_F(PhotoSeam, LightAndTheHoldersHairAreNone) {
    const std::vector<float> plain = measured();
    document_.work_grey += 12;
    EXPECT_LT(beside(plain), 0.3F) << "brighter as a whole";
    draw({});
    // Hair that reaches the left side for a third of its height.
    cv::ellipse(document_.work_grey, {photo_.x + 20, photo_.y + photo_.height / 5}, {40, photo_.height / 12}, 0, 0, 360,
                60, cv::FILLED);
    EXPECT_LT(beside(plain), 1.5F);
}

TEST_F(PhotoSeam, GlareOnThePhotoTellsNothing) {
    document_.usable(photo_).setTo(0);
    for (const float value : measured()) EXPECT_TRUE(std::isnan(value));
}

}  // namespace
}  // namespace vidimus::vision
