// Infrared and ultraviolet by absolute measures, and how a light is laid over the white picture.
#include "vision/lights.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "synthetic.h"
#include "vision/earlier.h"
#include "vision/geometry.h"

namespace vidimus::vision {
namespace {

struct Captured {
    cv::Mat white;
    Page page;
};

Captured captured(unsigned holder = 1, int design = 0) {
    synthetic::Options options;
    options.holder = holder;
    options.design = design;
    Captured result;
    result.white = synthetic::on_surface(synthetic::page(options), 1.0);
    result.page = locate_page(result.white, std::nullopt);
    return result;
}

cv::Mat moved(const cv::Mat& image, double dx, double dy) {
    cv::Mat result;
    cv::warpAffine(image, result, cv::Matx23d(1, 0, dx, 0, 1, dy), image.size(), cv::INTER_LINEAR,
                   cv::BORDER_REPLICATE);
    return result;
}

MrzAnchor anchor_of(const Captured& shot) {
    // Where synthetic::page prints its two lines.
    const double d = shot.page.pixels_per_mm;
    MrzAnchor anchor;
    anchor.size = PageSize::id3;
    anchor.quad = mapped(shot.page.to_source, quad_of(cv::Rect2d(6.3 * d, 70.6 * d, 111.5 * d, 9.6 * d)));
    return anchor;
}

TEST(RegisterLight, FollowsWhatMovedInADarkReversedPicture) {
    const Captured shot = captured();
    ASSERT_TRUE(shot.page.found);
    cv::Mat dark = 70 - moved(shot.white, 6.0, -4.0) * 0.25;  // brightness reversed, little contrast
    const LightRegistration found = register_light(shot.white, dark, shot.page);
    ASSERT_TRUE(found.ok);
    const cv::Point2d at = mapped(found.white_to_light, centre_of(shot.page.quad));
    EXPECT_NEAR(at.x - centre_of(shot.page.quad).x, 6.0, 0.7);
    EXPECT_NEAR(at.y - centre_of(shot.page.quad).y, -4.0, 0.7);
}

TEST(RegisterLight, DoesNotTieWhatHasNothingInCommon) {
    const Captured shot = captured();
    cv::Mat noise(shot.white.size(), CV_8UC3);
    cv::theRNG().state = 7;
    cv::randn(noise, cv::Scalar::all(60), cv::Scalar::all(12));
    EXPECT_FALSE(register_light(shot.white, noise, shot.page).ok);
    EXPECT_FALSE(register_light(shot.white, cv::Mat(), shot.page).ok);
}

TEST(InfraredMrz, InkThatInfraredSeesPassesAndOtherInkFails) {
    const Captured shot = captured();
    const MrzAnchor mrz = anchor_of(shot);
    const LightRegistration tie = register_light(shot.white, shot.white, shot.page);
    ASSERT_TRUE(tie.ok);
    EXPECT_EQ(infrared_mrz(shot.white, shot.white, tie, mrz, shot.page).outcome, Outcome::successful);
    cv::Mat faded = shot.white.clone();
    std::vector<cv::Point> area;
    for (const cv::Point2d& corner : mrz.quad) area.emplace_back(corner);
    cv::Mat mask = cv::Mat::zeros(faded.size(), CV_8U);
    cv::fillConvexPoly(mask, area, cv::Scalar(255));
    cv::Mat pale = faded * 0.05 + cv::Scalar::all(200);
    pale.copyTo(faded, mask);
    const CheckResult result = infrared_mrz(shot.white, faded, tie, mrz, shot.page);
    EXPECT_EQ(result.outcome, Outcome::failed);
    EXPECT_EQ(result.reason, "check.ir_mrz.transparent");
    LightRegistration loose = tie;
    loose.ok = false;
    EXPECT_EQ(infrared_mrz(shot.white, faded, loose, mrz, shot.page).outcome, Outcome::undetermined);
}

TEST(UltravioletDullness, SaysBrightDullAndBetween) {
    const Captured shot = captured();
    const LightRegistration tie = register_light(shot.white, shot.white, shot.page);
    const auto outcome_at = [&](double level) {
        return ultraviolet_dullness(cv::Mat(shot.white.size(), CV_8UC3, cv::Scalar(level, level * 0.7, level * 0.6)),
                                    tie, shot.page)
            .outcome;
    };
    EXPECT_EQ(outcome_at(25), Outcome::successful);
    EXPECT_EQ(outcome_at(72), Outcome::undetermined);
    EXPECT_EQ(outcome_at(150), Outcome::failed);
}

TEST(CompareCaptures, TellsAnotherPortraitFromTheSameOne) {
    const Captured now = captured();
    Captured before;
    before.white = synthetic::on_surface(synthetic::page({.noise = 4.0, .blur = 0.9}), -2.0);
    before.page = locate_page(before.white, std::nullopt);
    const double d = now.page.pixels_per_mm;
    const cv::Matx33d mm_to_now = now.page.to_source * cv::Matx33d(d, 0, -0.5, 0, d, -0.5, 0, 0, 1);
    const auto face_of = [](const CaptureComparison& comparison) {
        for (const AreaAgreement& area : comparison.areas) {
            if (area.kind == Zone::Kind::photo) return area.agreement;
        }
        return -1.0;
    };
    const auto same = compare_captures(now.white, now.page, mm_to_now, before.white, before.page, synthetic::zones());
    ASSERT_TRUE(same.ok);
    EXPECT_GT(face_of(same), 0.92);
    const Captured stranger = captured(5);
    const auto other =
        compare_captures(now.white, now.page, mm_to_now, stranger.white, stranger.page, synthetic::zones());
    ASSERT_TRUE(other.ok) << "the artwork is the same";
    EXPECT_LT(face_of(other), face_of(same) - 0.05);
    cv::Mat noise(now.white.size(), CV_8UC3);
    cv::theRNG().state = 11;
    cv::randu(noise, cv::Scalar::all(0), cv::Scalar::all(255));
    EXPECT_FALSE(
        compare_captures(now.white, now.page, mm_to_now, noise, locate_page(noise, std::nullopt), synthetic::zones())
            .ok)
        << "nothing of the page is there";
}

}  // namespace
}  // namespace vidimus::vision
