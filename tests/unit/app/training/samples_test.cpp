#include "app/training/samples.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <opencv2/imgproc.hpp>
#include <set>
#include <thread>
#include <vector>

#include "sample_tools.h"

namespace vidimus::training {
namespace {

TEST(SampleNames, GoBothWays) {
    for (const Fraud fraud : all_frauds()) {
        EXPECT_EQ(fraud_of_name(name_of(fraud)), fraud);
    }
    EXPECT_EQ(fraud_of_name("none"), Fraud::none);
    EXPECT_EQ(fraud_of_name("unheard of"), std::nullopt);
    for (const Kind kind : all_kinds()) {
        EXPECT_EQ(kind_of_name(name_of(kind)), kind);
    }
    EXPECT_EQ(kind_of_name(""), std::nullopt);
    EXPECT_EQ(capture_of_name("phone"), Capture::phone);
    EXPECT_EQ(capture_of_name("recapture"), Capture::recapture);
    EXPECT_EQ(capture_of_name(name_of(Capture::scan)), Capture::scan);
    EXPECT_EQ(capture_of_name("fax"), std::nullopt);
    EXPECT_EQ(all_frauds().size(), 18U);
    EXPECT_EQ(std::count(all_frauds().begin(), all_frauds().end(), Fraud::none), 0);
}

TEST(Zones, LieOnThePageAndHaveTheirOwnNames) {
    std::set<std::string> names;
    for (const auto& [id, area] : zones_of(Kind::passport)) {
        EXPECT_TRUE(names.insert(id).second) << id;
        EXPECT_GE(area.x, 0.0) << id;
        EXPECT_GE(area.y, 0.0) << id;
        EXPECT_LE(area.br().x, 125.0) << id;
        EXPECT_LE(area.br().y, 88.0) << id;
        EXPECT_GT(area.area(), 4.0) << id;
    }
    for (const char* id : {"photo", "ghost", "mrz", "signature", "surname", "given_names", "document_number",
                           "birth_date", "expiry_date"}) {
        EXPECT_TRUE(names.contains(id)) << id;
    }
}

TEST(Samples, RepeatPixelForPixelAndDifferByTheSeed) {
    const Sample one = must_draw(request_of(21));
    const Sample same = must_draw(request_of(21));
    const Sample other = must_draw(request_of(22));
    ASSERT_EQ(one.bgr.type(), CV_8UC3);
    ASSERT_EQ(one.bgr.size(), same.bgr.size());
    EXPECT_EQ(cv::norm(one.bgr, same.bgr, cv::NORM_INF), 0.0);
    EXPECT_EQ(one.lines, same.lines);
    EXPECT_NE(one.lines, other.lines);
}

TEST(Samples, AreDrawnAlikeOnSeveralThreads) {
    Request request = request_of(23);
    request.scan_ppi = 150.0;
    const Sample alone = must_draw(request);
    std::array<Sample, 2> together;
    {
        std::vector<std::jthread> threads;
        for (Sample& sample : together) {
            threads.emplace_back([&sample, request] { sample = must_draw(request); });
        }
    }
    for (const Sample& sample : together) {
        ASSERT_EQ(sample.bgr.size(), alone.bgr.size());
        EXPECT_EQ(cv::norm(sample.bgr, alone.bgr, cv::NORM_INF), 0.0);
    }
}

TEST(Samples, SayTheSameInBothZones) {
    Request request = request_of(31);
    request.document_number = "L00000042";
    const Sample sample = must_draw(request);
    EXPECT_EQ(sample.model, "UTO-P-1-2021");
    const auto document = mrz::parse(sample.lines, {test_day});
    ASSERT_TRUE(document.has_value());
    EXPECT_TRUE(document->check_digits_valid());
    EXPECT_EQ(document->document_number, "L00000042");
    EXPECT_EQ(document->issuing_state, "UTO");
    for (const auto& [id, text] : sample.fields) {
        EXPECT_FALSE(text.empty()) << id;
        if (id == "document_number") {
            EXPECT_EQ(text, "L00000042");
        }
    }
    EXPECT_EQ(region_of(sample, "fraud"), nullptr);
}

/// Where a point of the page lies, from the truth's own page corners (a scan has no perspective to speak of).
TEST(Samples, ScanHasItsResolutionAndTrueRegions) {
    const Sample sample = must_draw(request_of(41));
    EXPECT_EQ(sample.ppi, 400.0);
    const Region* page = region_of(sample, "page");
    ASSERT_NE(page, nullptr);
    const double across = cv::norm(page->quad[1] - page->quad[0]);
    const double down = cv::norm(page->quad[3] - page->quad[0]);
    EXPECT_NEAR(across, 125.0 / 25.4 * 400.0, 3.0);
    EXPECT_NEAR(down, 88.0 / 25.4 * 400.0, 5.0);
    for (const auto& [id, area] : zones_of(Kind::passport)) {
        const Region* region = region_of(sample, id);
        ASSERT_NE(region, nullptr) << id;
        const cv::Point2d expected = page->quad[0] + (page->quad[1] - page->quad[0]) * (area.x / 125.0) +
                                     (page->quad[3] - page->quad[0]) * (area.y / 88.0);
        EXPECT_LT(cv::norm(region->quad[0] - expected) / 400.0 * 25.4, 0.32) << id;
    }
    // The page stands out from what lies around it, where the truth says that it ends.
    const cv::Mat outside = 255 - mask_of(sample, "page", 10);
    cv::Mat grey;
    cv::cvtColor(sample.bgr, grey, cv::COLOR_BGR2GRAY);
    cv::Scalar mean;
    cv::Scalar deviation;
    cv::meanStdDev(grey, mean, deviation, outside);
    EXPECT_LT(deviation[0], 22.0);

    Request coarse = request_of(41);
    coarse.scan_ppi = 300.0;
    const Sample small = must_draw(coarse);
    EXPECT_EQ(small.ppi, 300.0);
    EXPECT_NEAR(cv::norm(region_of(small, "page")->quad[1] - region_of(small, "page")->quad[0]), 125.0 / 25.4 * 300.0,
                3.0);
}

TEST(Samples, TelephoneSeesThePageInPerspective) {
    const Sample sample = must_draw(request_of(51, Fraud::none, Capture::phone));
    EXPECT_EQ(sample.bgr.size(), cv::Size(3000, 2250));
    EXPECT_EQ(sample.ppi, 0.0);
    const Region* page = region_of(sample, "page");
    ASSERT_NE(page, nullptr);
    for (const cv::Point2d& corner : page->quad) {
        EXPECT_TRUE(cv::Rect2d(0, 0, 3000, 2250).contains(corner));
    }
    EXPECT_GT(std::abs(cv::norm(page->quad[1] - page->quad[0]) - cv::norm(page->quad[2] - page->quad[3])), 1.0);
    EXPECT_GT(cv::norm(page->quad[1] - page->quad[0]), 1700.0);
}

TEST(Samples, RefuseAnImpossibleResolution) {
    for (const double ppi : {0.0, 20.0, 5000.0}) {
        Request request = request_of(1);
        request.scan_ppi = ppi;
        const auto sample = draw_sample(request);
        ASSERT_FALSE(sample.has_value());
        EXPECT_EQ(sample.error().code, ErrorCode::internal);
    }
}

TEST(Samples, RefuseANumberThatDoesNotFit) {
    Request request = request_of(1);
    request.document_number = "L000000423456789";
    const auto sample = draw_sample(request);
    ASSERT_FALSE(sample.has_value());
    EXPECT_EQ(sample.error().detail.find("L0000"), std::string::npos);
}

}  // namespace
}  // namespace vidimus::training
