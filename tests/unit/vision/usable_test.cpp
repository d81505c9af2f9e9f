// What of a capture can be judged, and what steady points a page of many fields has.
#include "vision/usable.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "synthetic.h"
#include "vision/look.h"

namespace vidimus::vision {
namespace {

/// A white card of fine lines; its paper is a little darker than white.
class WhiteCard : public testing::Test {
  protected:
    WhiteCard() : frame_(frame_of(PageSize::id1, 350.0 / 25.4)) {
        cv::Mat bgr(frame_.size, CV_8UC3, cv::Scalar(246, 247, 246));
        for (int x = -bgr.rows; x < bgr.cols; x += 14) {
            cv::line(bgr, {x, 0}, {x + bgr.rows, bgr.rows}, cv::Scalar(205, 190, 215), 3, cv::LINE_AA);
        }
        const cv::Mat none(frame_.size, CV_8U, cv::Scalar(0));
        const cv::Mat all(frame_.size, CV_8U, cv::Scalar(255));
        reference_ = make_reference(frame_, bgr, cv::Mat(frame_.size, CV_32F, cv::Scalar(2)), all, none, none, {}, {});
    }
    [[nodiscard]] cv::Mat bright() const {
        cv::Mat raw = reference_.work * 1.06;
        return cv::min(raw, cv::Scalar::all(255));
    }
    [[nodiscard]] cv::Mat usable(const cv::Mat& raw) const {
        return usable_of(reference_, raw, frame_.size,
                         cv::Matx33d::diag({frame_.size.width * 0.999 / frame_.work_size.width,
                                            frame_.size.height * 0.999 / frame_.work_size.height, 1.0}));
    }
    [[nodiscard]] double share(const cv::Mat& mask, const cv::Rect2d& mm) const {
        const cv::Rect area = frame_.work_rect(mm);
        return cv::countNonZero(mask(area)) / static_cast<double>(area.area());
    }
    Frame frame_;
    ReferenceView reference_;
};

TEST_F(WhiteCard, ABrightScanIsJudgedWhereItsPrintShowsThrough) {
    EXPECT_GT(share(usable(bright()), {5, 5, 75, 43}), 0.95);
}

TEST_F(WhiteCard, WhatIsAsBrightAsItsPaperIsNotBurntButErased) {
    cv::Mat raw = bright();
    raw(frame_.work_rect({20, 15, 8, 4})).setTo(cv::Scalar::all(255));
    EXPECT_GT(share(usable(raw), {20, 15, 8, 4}), 0.95) << "lines that are missing there must be missed";
}

TEST_F(WhiteCard, PrintThatTheLightBurntOutIsNotJudged) {
    // The lines themselves come out white over a large part.
    cv::Mat raw = bright();
    cv::Mat part = raw(frame_.work_rect({0, 0, 40, 54}));
    part = cv::min(cv::Mat(part * 1.4), cv::Scalar::all(255));
    const cv::Mat mask = usable(raw);
    EXPECT_LT(share(mask, {6, 10, 20, 30}), 0.2);
    EXPECT_GT(share(mask, {60, 5, 20, 43}), 0.95);
}

TEST_F(WhiteCard, LightOnADarkerPageIsGlare) {
    cv::Mat light = cv::Mat::zeros(frame_.work_size, CV_32FC3);
    light(frame_.work_rect({20, 15, 14, 10})).setTo(cv::Scalar::all(150));
    cv::GaussianBlur(light, light, {}, 1.5 * frame_.work_density);
    cv::Mat raw = reference_.work * 0.8 + light;
    raw = cv::min(raw, cv::Scalar::all(255));
    const cv::Mat mask = usable(raw);
    EXPECT_LT(share(mask, {22, 17, 10, 6}), 0.05);
    EXPECT_GT(share(mask, {50, 5, 30, 43}), 0.95);
}

// White paint, a label, a piece of another page: as bright as glare, and its rim as sharp as print.
TEST_F(WhiteCard, ABrightPatchWithASharpRimIsJudged) {
    cv::Mat raw = reference_.work * 0.8;
    const cv::Rect2d patch{20, 15, 14, 5};
    raw(frame_.work_rect(patch)).setTo(cv::Scalar::all(255));
    EXPECT_GT(share(usable(raw), patch), 0.95) << "white all over";
    raw = reference_.work * 0.8;
    cv::Mat piece = raw(frame_.work_rect(patch));
    cv::Mat lines(piece.size(), CV_32FC3, cv::Scalar::all(255));
    for (int y = 2; y < lines.rows; y += 7) lines.rowRange(y, std::min(lines.rows, y + 2)).setTo(cv::Scalar::all(150));
    lines.copyTo(piece);
    EXPECT_GT(share(usable(raw), patch), 0.95) << "with lines of its own";
}

// How unevenly a page is lit tells how much may be held against it: a reprint whose darks are paler is not poorly lit.
TEST(Unevenness, IsOfTheLightAndNotOfTheInk) {
    const Frame frame = frame_of(PageSize::id1, 350.0 / 25.4);
    cv::Mat bgr(frame.size, CV_8UC3, cv::Scalar(238, 240, 242));
    for (int i = 0; i < 3; ++i) {
        for (int k = 0; k < 2; ++k)
            bgr(frame.rect({4.0 + 27.0 * i, 3.0 + 25.0 * k, 22.0, 21.0}))
                .setTo(cv::Scalar(190 - 30 * i, 160 + 25 * k, 130 + 40 * ((i + k) % 2)));
    }
    for (int x = 0; x < bgr.cols; x += 12) cv::line(bgr, {x, 0}, {x, bgr.rows}, cv::Scalar(120, 90, 80), 2);
    const ReferenceView reference = synthetic::reference_of(frame, bgr, {});
    const auto unevenness = [&](const cv::Mat& page) {
        return make_document(reference, page, cv::Matx33d::eye()).unevenness;
    };
    cv::Mat reprint;
    cv::Mat lit;
    bgr.convertTo(reprint, CV_32FC3, 1.0 / 255);
    cv::pow(reprint, 0.55, reprint);
    reprint.convertTo(reprint, CV_8UC3, 255);
    bgr.convertTo(lit, CV_32FC3);
    for (int x = 0; x < lit.cols; ++x) lit.col(x) *= 1.0 - 0.4 * x / lit.cols;
    lit.convertTo(lit, CV_8UC3);
    EXPECT_LT(unevenness(bgr), 0.02);
    EXPECT_LT(unevenness(reprint), 0.06);
    EXPECT_GT(unevenness(lit), 0.35) << "−ln 0.6 from one side to the other, twentieths left out";
}

// One scanner's lid is white and another's black; what shows behind the page's round corners is neither print nor
// noise.
TEST(Rim, WhatLiesBehindRoundCornersIsNotCompared) {
    const Frame frame = frame_of(PageSize::id1, 350.0 / 25.4);
    cv::Mat bgr(frame.size, CV_8UC3, cv::Scalar(228, 236, 230));
    for (int x = -bgr.rows; x < bgr.cols; x += 14)
        cv::line(bgr, {x, 0}, {x + bgr.rows, bgr.rows}, cv::Scalar(190, 170, 150), 3, cv::LINE_AA);
    const ReferenceView reference = synthetic::reference_of(frame, bgr, {});
    const auto laid_on = [&](int grey, int beyond = 0) {
        const int radius = cvRound(3.18 * frame.density);
        cv::Mat page(frame.size, CV_8U, cv::Scalar(0));
        page(cv::Rect(radius, 0, page.cols - 2 * radius, page.rows)).setTo(255);
        page(cv::Rect(0, radius, page.cols, page.rows - 2 * radius)).setTo(255);
        for (const int x : {radius, page.cols - 1 - radius}) {
            for (const int y : {radius, page.rows - 1 - radius}) cv::circle(page, {x, y}, radius, 255, cv::FILLED);
        }
        cv::Mat capture = bgr.clone();
        cv::Mat noise(bgr.size(), CV_16SC3);
        cv::RNG(9).fill(noise, cv::RNG::NORMAL, 0, 3.0);
        cv::add(capture, noise, capture, cv::noArray(), CV_8U);
        page.colRange(page.cols - beyond, page.cols).setTo(0);
        page.rowRange(page.rows - beyond, page.rows).setTo(0);
        capture.setTo(cv::Scalar::all(grey), page == 0);
        return make_document(reference, capture, cv::Matx33d::eye()).residual;
    };
    const auto white = laid_on(245);
    const auto black = laid_on(30);
    EXPECT_NEAR(std::log(black->specks), std::log(white->specks), 0.02);
    EXPECT_NEAR(std::log(black->grain), std::log(white->grain), 0.02);
    // A frame that was learned wider than the page is: what lies beside the page is no print, and explains none.
    const auto beside = laid_on(30, cvRound(0.9 * frame.density));
    EXPECT_NEAR(std::log(beside->specks), std::log(white->specks), 0.02);
    EXPECT_NEAR(std::log(beside->grain), std::log(white->grain), 0.02);
    const auto compared = [&](int row, int column) {
        return beside->count[static_cast<std::size_t>(row * beside->columns + column)];
    };
    for (int cell = 12; cell < beside->columns - 12; ++cell) EXPECT_EQ(compared(beside->rows - 2, cell), 0.0F) << cell;
    for (int cell = 12; cell < beside->rows - 12; ++cell) EXPECT_EQ(compared(cell, beside->columns - 2), 0.0F) << cell;
    EXPECT_GT(compared(beside->rows - 7, 60), 0.0F) << "two millimetres from the page's edge print is looked at";
    EXPECT_GT(compared(60, beside->columns - 7), 0.0F);
    EXPECT_GT(beside->agreement, 0.98 * white->agreement);
}

TEST(LookOf, APageOfFieldsIsKnownByItsCaptions) {
    constexpr double density = 350.0 / 25.4;
    const Frame frame = frame_of(PageSize::id1, density);
    SpecimenPack pack;
    pack.size = PageSize::id1;
    pack.pixels_per_mm = density;
    pack.reference = cv::Mat(frame.size, CV_8UC3, cv::Scalar(228, 232, 230));
    pack.spread = cv::Mat(frame.size, CV_32F, cv::Scalar(3));
    pack.static_mask = cv::Mat(frame.size, CV_8U, cv::Scalar(255));
    const std::vector<const char*> captions{"Place of birth / Lieu", "Address / Domicile", "Date of issue / Date",
                                            "Authority / Autorite", "Document No. / Numero"};
    for (std::size_t i = 0; i < captions.size(); ++i) {
        const int y = 60 + static_cast<int>(i) * 130;
        cv::putText(pack.reference, captions[i], {60, y}, cv::FONT_HERSHEY_SIMPLEX, 1.1, cv::Scalar(90, 60, 60), 2,
                    cv::LINE_AA);
        // The field below, caption and all, is no steady ground; where holders' print stands the copies differ much.
        pack.static_mask(cv::Rect(20, y - 40, 1100, 120)).setTo(0);
        pack.spread(cv::Rect(20, y + 25, 1100, 50)).setTo(70);
        cv::putText(pack.reference, "SMITH JOHN 1234", {60, y + 70}, cv::FONT_HERSHEY_SIMPLEX, 1.5, cv::Scalar::all(40),
                    4, cv::LINE_AA);
    }
    const Features features = look_of(pack).features;
    ASSERT_GT(features.points.size(), 100U);
    for (const auto& point : features.points) {
        const double within = std::fmod(static_cast<double>(point.pt.y) - 60.0 + 130.0, 130.0);
        EXPECT_FALSE(within > 30.0 && within < 70.0) << "holders' print is no point of the model's: " << point.pt;
    }
}

}  // namespace
}  // namespace vidimus::vision
