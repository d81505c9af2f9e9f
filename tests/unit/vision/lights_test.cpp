// Infrared and ultraviolet by absolute measures, and how a light is laid over the white picture.
#include "vision/lights.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "synthetic.h"
#include "vision/capture_noise.h"
#include "vision/earlier.h"
#include "vision/examine.h"
#include "vision/geometry.h"
#include "vision/lights/light_algorithms.h"
#include "vision/prepared.h"

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

// Little of the page shows in ultraviolet: edges whose run is known stand out of noise in which their strength alone
// does not.
TEST(RegisterLight, FollowsFaintEdgesInNoise) {
    const Captured shot = captured();
    cv::Mat noise(shot.white.size(), CV_16SC3);
    cv::theRNG().state = 21;
    cv::randn(noise, cv::Scalar::all(0), cv::Scalar::all(5));
    cv::Mat faint = moved(shot.white, 1.5, 1.0) * 0.02 + 30;
    cv::add(faint, noise, faint, cv::noArray(), CV_8U);
    const LightRegistration found = register_light(shot.white, faint, shot.page);
    ASSERT_TRUE(found.ok) << found.agreement << " " << found.standing;
    const cv::Point2d at = mapped(found.white_to_light, centre_of(shot.page.quad));
    EXPECT_NEAR(at.x - centre_of(shot.page.quad).x, 1.5, 1.5);
    EXPECT_NEAR(at.y - centre_of(shot.page.quad).y, 1.0, 1.5);
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

/// A page of 100 by 70 mm that shines weakly and evenly, with dark print in rows, in a dark frame of 2 mm.
LightReference shining() {
    LightReference reference;
    reference.size = {600, 420};
    reference.light = cv::Mat(reference.size, CV_32FC3, cv::Scalar(8, 8, 8));
    reference.light(cv::Rect(12, 12, 576, 396)).setTo(cv::Scalar(60, 30, 30));
    for (int row = 0; row < 12; ++row) {
        cv::putText(reference.light, "HHMWNKEEHHMWNKEEHHMWNKEE", {30, 60 + 30 * row}, cv::FONT_HERSHEY_DUPLEX, 0.8,
                    cv::Scalar(20, 10, 10), 2, cv::LINE_AA);
    }
    reference.static_mask = cv::Mat(reference.size, CV_8U, cv::Scalar(255));
    return reference;
}

LightView as_captured(const LightReference& reference, double noise = 1.0) {
    LightView view;
    view.light = reference.light.clone();
    cv::Mat grain(reference.size, CV_32FC3);
    cv::theRNG().state = 5;
    cv::randn(grain, cv::Scalar::all(0), cv::Scalar::all(noise));
    view.light += grain;
    return view;
}

// What an older program learned by another measure is not judged by its limits: it is said, and grey.
TEST(LightChecks, WhatWasLearnedByAnotherMeasureIsNotSupported) {
    SpecimenPack pack = synthetic::pack();
    pack.other_lights["UV"].reference = pack.reference.clone();
    CheckSpec spec;
    spec.id = "UV.LU.IS:pattern";
    spec.algorithm = "uv_pattern-2";
    spec.threshold = -2.0;
    spec.expected.assign(5, 0.F);  // of more tiles than five
    spec.expected_deviation.assign(5, 0.1F);
    CheckSpec former = spec;
    former.id = "UV.LU.FI:fibres";
    former.algorithm = "uv_fibres";
    pack.checks = {spec, former};
    const auto prepared = prepare(pack);
    const Captured shot = captured();
    const Identification found = identify(shot.white, shot.page, std::span(&prepared, 1), {}, {});
    ASSERT_NE(found.pack, nullptr);
    const LightRegistration tie = register_light(shot.white, shot.white, shot.page);
    const auto results = run_light_checks(shot.white, shot.white, Light::uv, tie, shot.page, found, {});
    ASSERT_EQ(results.size(), 2U);
    for (const CheckResult& result : results) {
        EXPECT_EQ(result.outcome, Outcome::not_supported) << result.id;
        EXPECT_EQ(result.reason, "check.algorithm.unknown") << result.id;
    }
}

// Scanners have white lids and black ones; the page's edge against either is none of its print.
TEST(InfraredSplit, TheSurfaceBesideThePageIsNoPrint) {
    const auto page = [](double surface) {
        cv::Mat light(420, 600, CV_32FC3, cv::Scalar::all(surface));
        cv::rectangle(light, {9, 3, 582, 414}, cv::Scalar::all(200), cv::FILLED);
        for (int i = 0; i < 14; ++i) cv::line(light, {60 + 35 * i, 90}, {90 + 35 * i, 330}, cv::Scalar::all(120), 2);
        return light;
    };
    LightReference reference;
    reference.size = {600, 420};
    reference.light = page(70);
    reference.white = cv::Mat(reference.size, CV_32F, cv::Scalar(200));
    reference.static_mask = cv::Mat(reference.size, CV_8U, cv::Scalar(255));
    for (const double surface : {60.0, 235.0}) {
        LightView view;
        view.light = page(surface);
        view.white = reference.white.clone();
        int told = 0;
        for (const Measured& one : measure_ir_absorbing(reference, view)) {
            if (!std::isfinite(one.value)) continue;
            ++told;
            EXPECT_NEAR(one.value, 0.F, 0.12F) << "surface " << surface << " at " << one.mm;
        }
        EXPECT_GE(told, 20);
    }
}

// Between dark strokes the substrate shines as thinly as a fibre does.
TEST(UltravioletFibres, CountsNoneWhereDarkPrintLeavesGaps) {
    const LightReference reference = shining();
    LightView view = as_captured(reference);
    EXPECT_FLOAT_EQ(measure_uv_fibres(reference, view).front().value, 0.F);
    for (int i = 0; i < 30; ++i) {
        const cv::Point at(40 + 90 * (i % 6), 30 + 75 * (i / 6));
        cv::line(view.light, at, at + cv::Point(14, 6), cv::Scalar(60, 160, 40), 1, cv::LINE_AA);
    }
    const double found = std::exp(static_cast<double>(measure_uv_fibres(reference, view).front().value)) - 1.0;
    EXPECT_NEAR(found, 30.0, 6.0);
}

// The page's edge, dark print and the lamp's grain are no overprint: what they measure says nothing of it.
TEST(UltravioletPattern, IsToldWhereTheSpecimenGlowsAndNowhereElse) {
    LightReference reference = shining();
    const LightReference bare = shining();
    const auto draw = [](cv::Mat& light, const cv::Scalar& colour) {
        for (int i = 0; i < 8; ++i) {
            cv::line(light, {150 + 30 * i, 150}, {180 + 30 * i, 260}, colour, 3, cv::LINE_AA);
        }
    };
    draw(reference.light, cv::Scalar(200, 120, 60));
    const auto values_of = [](const std::vector<Measured>& measured) {
        std::vector<float> values;
        for (const Measured& one : measured) {
            if (std::isfinite(one.value)) values.push_back(one.value);
        }
        return values;
    };
    LightView same = as_captured(reference, 3.0);
    same.light(cv::Rect(0, 0, 14, 420)).setTo(cv::Scalar(25, 25, 25));  // cut otherwise
    const std::vector<float> seen = values_of(measure_uv_pattern(reference, same));
    ASSERT_GE(seen.size(), 6U);
    EXPECT_LE(seen.size(), 20U) << "of 71 tiles";
    for (const float value : seen) EXPECT_NEAR(value, 0.F, 0.15F);
    // A name that reaches over the overprint hides what glows below.
    reference.white = cv::Mat(reference.size, CV_32F, cv::Scalar(200));
    LightView named = same;
    named.light = same.light.clone();
    named.white = reference.white.clone();
    for (int i = 0; i < 5; ++i) {
        const cv::Rect stroke(160 + 12 * i, 170, 5, 60);
        named.white(stroke).setTo(40);
        named.light(stroke).setTo(cv::Scalar(12, 6, 6));
    }
    for (const float value : values_of(measure_uv_pattern(reference, named))) EXPECT_NEAR(value, 0.F, 0.2F);
    for (const float value : values_of(measure_uv_pattern(reference, as_captured(bare, 3.0)))) {
        EXPECT_LT(value, -2.5F) << "missing";
    }
    LightReference green = shining();
    draw(green.light, cv::Scalar(60, 200, 60));
    const std::vector<float> angles = values_of(measure_uv_colour(reference, as_captured(green, 3.0)));
    ASSERT_FALSE(angles.empty());
    for (const float angle : angles) EXPECT_GT(angle, 20.F);
    for (const float angle : values_of(measure_uv_colour(reference, same))) EXPECT_LT(angle, 4.F);
}

// Between two captures lie years: a page is worn and stained on half of it, and the portraits are held against how well
// the rest agrees.
TEST(CompareCaptures, HoldsAPortraitAgainstTheArtworkThatIsNotWorn) {
    const Captured now = captured();
    const double d = now.page.pixels_per_mm;
    const cv::Matx33d mm_to_now = now.page.to_source * cv::Matx33d(d, 0, -0.5, 0, d, -0.5, 0, 0, 1);
    const auto face_against = [&](Captured before) {
        const cv::Rect2d photo = synthetic::zones().front().mm;
        cv::Mat worn = before.page.rectified.clone();
        const double own = before.page.pixels_per_mm;
        cv::RNG rng(3);
        for (int i = 0; i < 260; ++i) {
            const cv::Point at(rng.uniform(0, worn.cols), rng.uniform(0, worn.rows));
            const bool portrait = photo.contains(cv::Point2d(at.x / own, at.y / own));
            if (!portrait && (at.x / 60 + at.y / 60) % 2 == 0) {
                cv::circle(worn, at, rng.uniform(6, 22), cv::Scalar::all(rng.uniform(40, 240)), cv::FILLED);
            }
        }
        cv::warpPerspective(worn, before.white, before.page.to_source, before.white.size(), cv::INTER_LINEAR,
                            cv::BORDER_TRANSPARENT);
        const auto found =
            compare_captures(now.white, now.page, mm_to_now, before.white, before.page, synthetic::zones());
        EXPECT_TRUE(found.ok);
        for (const AreaAgreement& area : found.areas) {
            if (area.kind == Zone::Kind::photo) return area;
        }
        return AreaAgreement{};
    };
    const AreaAgreement same = face_against(captured());
    EXPECT_GT(same.artwork_agreement, 0.95);
    EXPECT_GT(same.agreement, 0.96);
    EXPECT_LT(same.agreement, 1.1) << "no face agrees better than the artwork that is left";
    const AreaAgreement other = face_against(captured(5));
    EXPECT_LT(other.agreement, 0.90);
    EXPECT_LT(other.most_agreement, same.most_agreement);
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
    const auto beyond = [](const CaptureComparison& comparison) {
        for (const AreaAgreement& area : comparison.areas) {
            if (area.kind == Zone::Kind::photo && area.excess) return *area.excess - area.most_excess;
        }
        return -99.0;
    };
    EXPECT_LT(beyond(same), 0.0);
    EXPECT_GT(beyond(other), 0.7);
    cv::Mat noise(now.white.size(), CV_8UC3);
    cv::theRNG().state = 11;
    cv::randu(noise, cv::Scalar::all(0), cv::Scalar::all(255));
    EXPECT_FALSE(
        compare_captures(now.white, now.page, mm_to_now, noise, locate_page(noise, std::nullopt), synthetic::zones())
            .ok)
        << "nothing of the page is there";
}

TEST(CompareCaptures, FindsTheEarlierPageWhereItsOutlineWasMistaken) {
    const Captured now = captured();
    Captured before;
    before.white = synthetic::on_surface(synthetic::page({.noise = 4.0, .blur = 0.9}), -2.0);
    Page mistaken = locate_page(before.white, std::nullopt);
    mistaken.rectified = cv::Mat(mistaken.rectified.size(), CV_8UC3, cv::Scalar::all(200));
    const double d = now.page.pixels_per_mm;
    const cv::Matx33d mm_to_now = now.page.to_source * cv::Matx33d(d, 0, -0.5, 0, d, -0.5, 0, 0, 1);
    const auto found = compare_captures(now.white, now.page, mm_to_now, before.white, mistaken, synthetic::zones());
    EXPECT_TRUE(found.ok);
    EXPECT_GT(found.card, 0.8);
}

TEST(CaptureNoise, ExpectsOfAPartWhatTheArtworkShows) {
    std::vector<PartDifference> artwork;
    for (int i = 0; i < 30; ++i) {
        const double power = 20.0 * (i + 1);
        artwork.push_back({power, (2.0 + 0.05 * power) * (i % 3 == 0 ? 0.9 : i % 3 == 1 ? 1.0 : 1.1)});
    }
    const CaptureNoise noise(artwork);
    EXPECT_NEAR(noise.excess({300.0, 17.0}), 0.0, 0.15);
    EXPECT_LT(noise.limit(), 1.2);
    EXPECT_GT(noise.limit(), 0.6);
    EXPECT_GT(noise.excess({300.0, 100.0}), noise.limit());
    EXPECT_LE(noise.limit(20), noise.limit()) << "the middle of many parts varies less than one of them";
    artwork.resize(5);
    EXPECT_FALSE(std::isfinite(CaptureNoise(artwork).limit())) << "too few parts to say anything";
}

TEST(CaptureNoise, LeastAgreementFollowsTheOtherParts) {
    EXPECT_NEAR(lower_limit({0.99, 0.98, 0.99, 1.0, 0.99, 0.98, 0.99, 0.99, 0.99, 0.99, 0.99, 0.99}, 0.02), 0.905,
                0.02);
    EXPECT_LT(lower_limit({0.9, 0.8, 0.85, 0.95, 0.7, 0.8, 0.9, 0.75, 0.85, 0.8}, 0.02), 0.6);
    EXPECT_LT(lower_limit({0.99, 0.99}, 0.02), 0.0) << "too few parts to say anything";
}

/// A field whose strokes are black in white light, with every character in its ink but the one at `other` (-1: none).
std::vector<Measured> field_ink(int other) {
    SpecimenPack pack;
    pack.size = PageSize::id1;
    pack.pixels_per_mm = 12.0;
    const cv::Size size(1027, 648);
    pack.reference = cv::Mat(size, CV_8UC3, cv::Scalar::all(220));
    // The ground's own print, of an ink that infrared passes through; it slips a little on the copy.
    for (int x = 20; x < size.width; x += 24) cv::line(pack.reference, {x, 0}, {x + 60, 648}, cv::Scalar::all(150), 3);
    cv::Mat white = moved(pack.reference, 2.0, 1.0);
    cv::Mat light(size, CV_8UC3, cv::Scalar::all(210));
    pack.static_mask = cv::Mat(size, CV_8U, cv::Scalar(255));
    const cv::Rect2d mm(20.0, 20.0, 40.0, 4.0);
    pack.static_mask(cv::Rect(240, 240, 480, 48)).setTo(0);
    pack.zones.push_back({"field_1", Zone::Kind::field, mm});
    for (int i = 0; i < 18; ++i) {
        const cv::Rect stroke(250 + 26 * i, 248, 5, 32);
        white(stroke).setTo(20);
        white(cv::Rect(stroke.x, 262, 16, 5)).setTo(20);
        const double seen = i == other ? 205.0 : 40.0;
        light(stroke).setTo(cv::Scalar::all(seen));
        light(cv::Rect(stroke.x, 262, 16, 5)).setTo(cv::Scalar::all(seen));
    }
    const LightReference reference = light_reference(pack, light);
    return measure_ir_fields(reference,
                             light_view(reference, pack, white, light, cv::Matx33d::eye(), cv::Matx33d::eye()));
}

TEST(InfraredFields, OneCharacterInAnotherInkShows) {
    const auto genuine = field_ink(-1);
    const auto altered = field_ink(9);
    ASSERT_EQ(genuine.size(), 2U) << "the field and the page";
    EXPECT_GT(genuine.front().value, -0.5F) << "the slipped ground is no ink of the field";
    EXPECT_LT(altered.front().value, genuine.front().value - 0.35F);
    EXPECT_NEAR(altered.back().value, genuine.back().value, 0.1F);
}

/// What is measured of a dark page with `count` fibres that glow by `glow` grey levels in a lamp's noise.
float fibres_in(int count, double glow) {
    SpecimenPack pack;
    pack.size = PageSize::id1;
    pack.pixels_per_mm = 12.0;
    const cv::Size size(1027, 648);
    pack.reference = cv::Mat(size, CV_8UC3, cv::Scalar::all(220));
    pack.static_mask = cv::Mat(size, CV_8U, cv::Scalar(255));
    const cv::Mat dark(size, CV_8UC3, cv::Scalar(25, 14, 12));
    cv::Mat light = dark.clone();
    for (int i = 0; i < count; ++i) {
        const cv::Point at(60 + 140 * (i % 7), 60 + 90 * (i / 7));
        cv::line(light, at, at + cv::Point(24 + i, 20 - i), cv::Scalar(25 + glow, 14 + glow, 12), 2);
    }
    cv::Mat noise(size, CV_16SC3);
    cv::theRNG().state = 5;
    cv::randn(noise, cv::Scalar::all(0), cv::Scalar::all(4));
    cv::add(light, noise, light, cv::noArray(), CV_8U);
    const LightReference reference = light_reference(pack, dark);
    return measure_uv_fibres(reference,
                             light_view(reference, pack, pack.reference, light, cv::Matx33d::eye(), cv::Matx33d::eye()))
        .front()
        .value;
}

TEST(UltravioletFibres, AWeakLampShowsAsManyAndNoiseIsNone) {
    EXPECT_LT(fibres_in(0, 0.0), 1.2F);
    EXPECT_NEAR(fibres_in(28, 110.0), std::log(30.0), 0.25);
    EXPECT_NEAR(fibres_in(28, 45.0), fibres_in(28, 110.0), 0.25F);
}

}  // namespace
}  // namespace vidimus::vision
