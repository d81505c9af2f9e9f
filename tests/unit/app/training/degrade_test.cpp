// The degradation levels: repeatable, each as strong as docs/samples.md says, true about places, and legible.
#include "app/training/degrade.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

#include "app/training/encode.h"
#include "app/training/recipe.h"
#include "sample_tools.h"

namespace vidimus::training {
namespace {

Request degraded(Kind kind, int level, Capture capture, std::uint64_t seed) {
    Request request = request_of(seed, Fraud::none, capture);
    request.kind = kind;
    request.degrade = level;
    return request;
}

/// The MRZ of the sample, upright, `width` pixels wide, grey.
cv::Mat strip_of(const Sample& sample, int width) {
    const Region* mrz = region_of(sample, "mrz");
    EXPECT_NE(mrz, nullptr);
    if (mrz == nullptr) {
        return {};
    }
    const double ratio = cv::norm(mrz->quad[3] - mrz->quad[0]) / cv::norm(mrz->quad[1] - mrz->quad[0]);
    const int height = cvRound(width * ratio);
    std::array<cv::Point2f, 4> from;
    std::copy(mrz->quad.begin(), mrz->quad.end(), from.begin());
    const std::array<cv::Point2f, 4> to{cv::Point2f(0, 0), cv::Point2f(static_cast<float>(width), 0),
                                        cv::Point2f(static_cast<float>(width), static_cast<float>(height)),
                                        cv::Point2f(0, static_cast<float>(height))};
    cv::Mat strip;
    cv::warpPerspective(sample.bgr, strip, cv::getPerspectiveTransform(from, to), {width, height}, cv::INTER_AREA);
    cv::cvtColor(strip, strip, cv::COLOR_BGR2GRAY);
    return strip;
}

TEST(Degradation, RepeatsPixelForPixel) {
    for (const Capture capture : {Capture::scan, Capture::phone}) {
        for (int level = 1; level <= hardest_level; ++level) {
            const Sample one = must_draw(degraded(Kind::id, level, capture, 31));
            const Sample same = must_draw(degraded(Kind::id, level, capture, 31));
            ASSERT_EQ(one.bgr.size(), same.bgr.size());
            EXPECT_EQ(cv::norm(one.bgr, same.bgr, cv::NORM_INF), 0.0);
            EXPECT_EQ(one.faults, same.faults);
            EXPECT_EQ(one.degrade, level);
        }
    }
}

TEST(Degradation, EveryLevelHasItsResolution) {
    struct Limits {
        double low;
        double high;
    };
    static constexpr std::array<Limits, 6> scan{
        {{39.9, 40.1}, {30.0, 40.0}, {20.0, 30.0}, {14.0, 16.5}, {10.2, 12.5}, {7.4, 9.2}}};
    static constexpr std::array<Limits, 6> phone{
        {{34.0, 42.0}, {24.0, 34.0}, {18.0, 24.0}, {14.0, 16.5}, {10.2, 12.6}, {7.6, 9.4}}};
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        for (std::size_t level = 0; level <= 5; ++level) {
            Random one(seed, "scan");
            Random other(seed, "phone");
            const double scanned = draw_recipe(static_cast<int>(level), Capture::scan, one).character_px;
            const double photographed = draw_recipe(static_cast<int>(level), Capture::phone, other).character_px;
            EXPECT_TRUE(scanned >= scan[level].low && scanned <= scan[level].high) << level << " " << scanned;
            EXPECT_TRUE(photographed >= phone[level].low && photographed <= phone[level].high) << level;
        }
    }
    // And the picture agrees: thirty cells of a tenth of an inch, with their margins.
    for (const int level : {1, 3, 5}) {
        const Sample sample = must_draw(degraded(Kind::id, level, Capture::scan, 8));
        const Region* mrz = region_of(sample, "mrz");
        ASSERT_NE(mrz, nullptr);
        const double cells = cv::norm(mrz->quad[1] - mrz->quad[0]) / sample.character_px;
        EXPECT_NEAR(cells, 30.0 + 1.6 / 2.54, 0.6) << level;
    }
}

TEST(Degradation, LevelsDrawMoreFaultsAndStrongerCompression) {
    std::array<double, 6> faults{};
    std::array<double, 6> quality{};
    constexpr int draws = 200;
    for (std::uint64_t seed = 0; seed < draws; ++seed) {
        for (int level = 0; level <= hardest_level; ++level) {
            const auto at = static_cast<std::size_t>(level);
            Random random(seed, "recipe");
            const Recipe recipe = draw_recipe(level, Capture::phone, random);
            faults[at] += static_cast<double>(recipe.faults.size()) / draws;
            quality[at] += encoding_of(seed, Capture::phone, level).quality / static_cast<double>(draws);
            const auto has = [&recipe](Fault fault) {
                return std::count(recipe.faults.begin(), recipe.faults.end(), fault) == 1;
            };
            EXPECT_EQ(recipe.glare > 0.0, has(Fault::glare));
            EXPECT_EQ(recipe.wear > 0.0, has(Fault::worn));
            EXPECT_EQ(recipe.motion_px > 0.0, has(Fault::motion));
            EXPECT_EQ(recipe.overprint > 0.0, has(Fault::overprint));
            EXPECT_LE(recipe.glare_on_mrz, 0.5);
        }
    }
    EXPECT_EQ(faults[0], 0.0);
    EXPECT_GE(faults[1], 1.0);
    EXPECT_GT(faults[2], faults[1]);
    EXPECT_GT(faults[3], faults[2]);
    EXPECT_GT(quality[1], 80.0);
    EXPECT_GE(quality[2], 70.0);
    EXPECT_LT(quality[3], 61.0);
    EXPECT_LT(quality[4], 46.0);
}

TEST(Degradation, RegionsStayTrueAndCharactersLegible) {
    for (const std::uint64_t seed : {3U, 4U, 5U}) {
        const cv::Mat clean = strip_of(must_draw(degraded(Kind::id, 0, Capture::scan, seed)), 640);
        for (const Capture capture : {Capture::scan, Capture::phone}) {
            for (int level = 1; level <= hardest_level; ++level) {
                SCOPED_TRACE(testing::Message() << "seed " << seed << " level " << level << " " << name_of(capture));
                const Sample sample = must_draw(degraded(Kind::id, level, capture, seed));
                cv::Mat strip = strip_of(sample, 640);
                ASSERT_FALSE(strip.empty());
                // The writing stands where the clean one does: what is darker than its surroundings agrees.
                cv::Mat seen;
                cv::Mat wanted;
                cv::blur(strip, seen, {31, 31});
                cv::subtract(seen, strip, seen, cv::noArray(), CV_32F);
                cv::blur(clean, wanted, {31, 31});
                cv::subtract(wanted, clean, wanted, cv::noArray(), CV_32F);
                cv::resize(wanted, wanted, seen.size());
                cv::GaussianBlur(seen, seen, {}, 3.0);
                cv::GaussianBlur(wanted, wanted, {}, 3.0);
                cv::Mat agreement;
                cv::matchTemplate(seen, wanted, agreement, cv::TM_CCOEFF_NORMED);
                EXPECT_GT(agreement.at<float>(0, 0), 0.5F);
                // And it stands out everywhere, glare and shadow included.
                for (int part = 0; part < 8; ++part) {
                    double dark = 0.0;
                    double light = 0.0;
                    const cv::Mat piece = strip(cv::Rect(part * 80, 0, 80, strip.rows));
                    cv::minMaxLoc(piece, &dark, &light);
                    EXPECT_GT(light - dark, 35.0) << part;
                }
            }
        }
    }
}

TEST(Degradation, RefusesALevelThatIsNone) {
    for (const int level : {-1, 6}) {
        const auto sample = draw_sample(degraded(Kind::id, level, Capture::scan, 1));
        ASSERT_FALSE(sample.has_value());
        EXPECT_EQ(sample.error().code, ErrorCode::internal);
    }
}

TEST(Degradation, KeepsFraudAndItsRegion) {
    Request request = degraded(Kind::passport, 3, Capture::scan, 12);
    request.fraud = Fraud::recapture;
    const Sample sample = must_draw(request);
    EXPECT_EQ(sample.fraud, Fraud::recapture);
    EXPECT_NE(region_of(sample, "fraud"), nullptr);
}

TEST(Pose, GoesThereAndBack) {
    const cv::Matx33d place{11.0, -1.5, 300.0, 1.2, 10.5, 90.0, 1e-4, -2e-4, 1.0};
    const Pose pose(place, {125.0, 88.0}, {4.0, 0.4, 1.2, 0.7});
    for (const cv::Point2d mm : {cv::Point2d{0, 0}, cv::Point2d{125, 0}, cv::Point2d{60, 44}, cv::Point2d{119, 80}}) {
        EXPECT_LT(cv::norm(pose.to_page(pose.to_image(mm)) - mm), 1e-6);
    }
    cv::Mat x;
    cv::Mat y;
    pose.maps({1500, 1000}, 254.0, x, y);
    for (const cv::Point pixel : {cv::Point{350, 200}, cv::Point{800, 500}, cv::Point{1200, 700}}) {
        const cv::Point2d mm = pose.to_page(pixel);
        EXPECT_NEAR(x.at<float>(pixel), mm.x * 10.0 - 0.5, 0.1);
        EXPECT_NEAR(y.at<float>(pixel), mm.y * 10.0 - 0.5, 0.1);
    }
}

}  // namespace
}  // namespace vidimus::training
