#include "vision/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "vision/checks/check.h"
#include "vision/joined.h"
#include "vision/learn_check.h"
#include "vision/median_stack.h"
#include "vision/scoring.h"

namespace vidimus::vision {
namespace {

TEST(Statistics, StudentTMatchesTheTables) {
    EXPECT_NEAR(student_t_quantile(0.975, 1), 12.706, 0.001);
    EXPECT_NEAR(student_t_quantile(0.975, 9), 2.262, 0.001);
    EXPECT_NEAR(student_t_quantile(0.999, 4), 7.173, 0.001);
    EXPECT_NEAR(student_t_quantile(0.95, 30), 1.697, 0.001);
    EXPECT_NEAR(student_t_quantile(0.5, 7), 0.0, 1e-6);
    EXPECT_TRUE(std::isnan(student_t_quantile(0.9, 0)));
}

TEST(Statistics, PredictiveLimitForSmallSamples) {
    // mean − t·s·√(1 + 1/n) at alpha 0.001: about 7.9 s for n = 5, 4.5 s for 10, 3.7 s for 20.
    EXPECT_NEAR(predictive_limit(0, 1, 5, 4, 0.001), -7.86, 0.01);
    EXPECT_NEAR(predictive_limit(0, 1, 10, 9, 0.001), -4.51, 0.01);
    EXPECT_NEAR(predictive_limit(10, 2, 20, 19, 0.001), 10 - 2 * 3.67, 0.02);
    EXPECT_TRUE(std::isinf(predictive_limit(0, 1, 1, 0, 0.001)));
}

TEST(Statistics, MeanAndDeviationLeaveOutWhatWasNotMeasured) {
    const double values[] = {1, 2, std::numeric_limits<double>::quiet_NaN(), 3};
    const MeanDeviation found = mean_deviation(values);
    EXPECT_EQ(found.samples, 3);
    EXPECT_DOUBLE_EQ(found.mean, 2);
    EXPECT_DOUBLE_EQ(found.deviation, 1);
}

const Algorithm plain{"plain", "VI.AB.IS:plain", "page", "check.plain", Side::low, 0.01, 1e9, false, false, nullptr};
constexpr float none = std::numeric_limits<float>::quiet_NaN();

TEST(Scoring, TheWorstPlaceGivesTheScore) {
    const Expected expected{{1, 1, 1}, {0.1F, 0.1F, 0.1F}, {}};
    const float values[] = {1.0F, 0.5F, 1.4F};
    const Score score = score_of(plain, values, expected);
    EXPECT_TRUE(score.measured);
    EXPECT_EQ(score.worst, 1U) << "only low values speak against it";
    EXPECT_NEAR(score.score, -std::log(6.0), 1e-4);
    Algorithm both = plain;
    both.side = Side::both;
    const float high[] = {1.0F, 0.9F, 1.8F};
    EXPECT_EQ(score_of(both, high, expected).worst, 2U);
    Algorithm upper = plain;
    upper.side = Side::high;
    EXPECT_EQ(score_of(upper, values, expected).worst, 2U);
}

TEST(Scoring, NothingIsClaimedWhereTooLittleWasMeasured) {
    const Expected expected{{1, 1, 1, 1}, {0.1F, 0.1F, 0.1F, 0.1F}, {}};
    const float one_of_four[] = {none, none, none, 0.0F};
    EXPECT_FALSE(score_of(plain, one_of_four, expected).measured);
    const float two_of_four[] = {none, none, 1.0F, 1.0F};
    EXPECT_TRUE(score_of(plain, two_of_four, expected).measured);
    EXPECT_FALSE(score_of(plain, {}, {}).measured);
}

// Nine copies alike and one that differs: the limit lies beyond that one, not where the nine alone would put it.
TEST(Learn, OneCopyThatLiesFarOffIsWhatTheCopiesScatterBy) {
    std::vector<std::vector<float>> copies;
    copies.reserve(10);
    for (int i = 0; i < 9; ++i) copies.push_back({1.0F + 0.005F * static_cast<float>(i % 3)});
    copies.push_back({0.75F});
    const LearnedCheck check = learn_check(plain, copies, {}, 0.001, copies.size());
    const Expected expected{check.spec.expected, check.spec.expected_deviation, {}};
    EXPECT_GT(score_of(plain, copies.back(), expected).score, check.spec.threshold + 0.3) << "it is genuine";
    EXPECT_GT(check.scores.back(), -std::log(1.0 + 5.0));
    const float forged[] = {0.45F};
    EXPECT_LT(score_of(plain, forged, expected).score, check.spec.threshold);
    EXPECT_FALSE(check.spec.evaluatory);
}

// Of many places each copy is the farthest somewhere; what it measured there must not make its own score usual.
TEST(Learn, CopiesThatScatterAlikeAreEachLeftOut) {
    cv::RNG random(7);
    std::vector<std::vector<float>> copies(10, std::vector<float>(200));
    for (auto& copy : copies) {
        for (float& value : copy) value = 1.0F + static_cast<float>(random.gaussian(0.1));
    }
    const LearnedCheck check = learn_check(plain, copies, {}, 0.001, copies.size());
    const Expected expected{check.spec.expected, check.spec.expected_deviation, {}};
    double seen = 0.0;
    double unseen = 0.0;
    for (std::size_t i = 0; i < copies.size(); ++i) {
        seen += std::exp(-score_of(plain, copies[i], expected).score) / 10.0;
        unseen += std::exp(-check.scores[i]) / 10.0;
        EXPECT_DOUBLE_EQ(check.scores[i], score_of(plain, copies[i], expected_of(copies, i, plain)).score) << i;
    }
    EXPECT_GT(unseen, seen + 0.5) << "deviations, of the farthest place";
}

TEST(Scoring, ACopyIsLeftOutOfWhatItIsMeasuredBy) {
    const std::vector<std::vector<float>> copies{{1.0F}, {1.1F}, {0.9F}, {5.0F}};
    EXPECT_NEAR(expected_of(copies, 3, plain).mean[0], 1.0F, 1e-5);
    EXPECT_NEAR(expected_of(copies, 9, plain).mean[0], 2.0F, 1e-5);
}

TEST(Scoring, DeviationsHaveAFloor) {
    const std::vector<std::vector<float>> copies(5, std::vector<float>{1.0F});
    Algorithm coarse = plain;
    coarse.least_deviation = 0.5;
    EXPECT_FLOAT_EQ(expected_of(copies, 9, coarse).deviation[0], 0.5F);
}

TEST(Scoring, PlacesThatFewCopiesShowAreNotUsed) {
    const std::vector<std::vector<float>> copies{{1.0F, none}, {1.0F, none}, {1.0F, none}, {1.0F, 2.0F}};
    EXPECT_TRUE(std::isnan(expected_of(copies, 9, plain).mean[1]));
}

TEST(Scoring, CommonPatternsAreTakenOffAndSingleOnesAreNot) {
    // Twelve copies that differ by a slope over sixty places; a further copy with the slope passes, one odd place does
    // not.
    Algorithm many = plain;
    many.steadied = true;
    cv::RNG random(5);
    std::vector<std::vector<float>> copies;
    for (int i = 0; i < 12; ++i) {
        const double slope = random.gaussian(1.0);
        std::vector<float> copy;
        copy.reserve(60);
        for (int k = 0; k < 60; ++k)
            copy.push_back(static_cast<float>(slope * (k - 30) / 30.0 + random.gaussian(0.05)));
        copies.push_back(copy);
    }
    const Expected expected = expected_of(copies, 99, many);
    ASSERT_FALSE(expected.modes.empty());
    std::vector<float> further;
    further.reserve(60);
    for (int k = 0; k < 60; ++k) further.push_back(static_cast<float>(1.3 * (k - 30) / 30.0));
    EXPECT_GT(score_of(many, further, expected).score, -std::log(1.0 + 3.0));
    further[20] -= 0.8F;
    const Score odd = score_of(many, further, expected);
    EXPECT_EQ(odd.worst, 20U);
    EXPECT_LT(odd.score, -std::log(1.0 + 5.0));
}

TEST(Scoring, ACrowdIsJudgedTogether) {
    Algorithm crowd = plain;
    crowd.side = Side::both;
    crowd.judge = Judge::crowd;
    cv::RNG random(8);
    std::vector<std::vector<float>> copies;
    for (int i = 0; i < 10; ++i) {
        std::vector<float> copy;
        copy.reserve(48);
        for (int k = 0; k < 48; ++k) copy.push_back(static_cast<float>(random.gaussian(0.3)));
        copy[static_cast<std::size_t>(i)] += 3.0F;  // each copy is odd somewhere
        copies.push_back(copy);
    }
    const Expected expected = expected_of(copies, 99, crowd);
    std::vector<float> odd(48, 0.0F);
    odd[20] = 3.0F;
    EXPECT_GT(score_of(crowd, odd, expected).score, -std::log(1.0 + 3.0)) << "one odd place is usual";
    std::vector<float> many(48, 0.0F);
    for (std::size_t k = 0; k < 20; ++k) many[k] = k % 2 == 0 ? 1.6F : -1.6F;
    EXPECT_LT(score_of(crowd, many, expected).score, -std::log(1.0 + 5.0)) << "many are not, though each lies nearer";
    std::vector<float> shifted(odd.size(), 1.6F);
    for (std::size_t k = 0; k < shifted.size(); ++k) shifted[k] = expected.mean[k] + 4.0F * expected.deviation[k];
    EXPECT_GT(score_of(crowd, shifted, expected).score, -std::log(1.0 + 3.0)) << "what all share is the capture's";
}

TEST(Scoring, TheMarginIsHeldWithinOne) {
    EXPECT_DOUBLE_EQ(margin_of(-1.0, -1.0), 0.0);
    EXPECT_DOUBLE_EQ(margin_of(-9.0, -1.0), -1.0);
    EXPECT_DOUBLE_EQ(margin_of(0.0, -5.0), 1.0);
    EXPECT_NEAR(margin_of(-1.2, -1.0), -0.2, 1e-12);
}

/// Three checks of the photo and one of the page, of which ten copies scored −1.1 with a deviation of 0.2.
std::vector<CheckSpec> some_checks() {
    std::vector<CheckSpec> specs;
    for (const char* algorithm : {"photo_lines", "photo_edges", "ghost_match", "grain"}) {
        CheckSpec spec;
        spec.algorithm = algorithm;
        spec.mean = -1.1;
        spec.deviation = 0.2;
        specs.push_back(spec);
    }
    return specs;
}

std::optional<Joined> joined(const char* kind, const std::vector<CheckSpec>& specs, std::vector<double> scores) {
    std::vector<const CheckSpec*> pointers;
    pointers.reserve(specs.size());
    for (const CheckSpec& spec : specs) pointers.push_back(&spec);
    return join(*joined_kind_of(kind), pointers, [&scores](std::size_t k) -> std::optional<double> {
        return std::isfinite(scores[k]) ? std::optional(scores[k]) : std::nullopt;
    });
}

TEST(Joined, SeveralChecksNearTheirLimitsAreFartherOffThanOne) {
    const auto specs = some_checks();
    // In deviations: 3 alone; 3, 3 and 3; the page's own check counts for nothing here.
    const auto alone = joined("joined_photo", specs, {-1.7, -1.1, -1.1, -3.0});
    const auto three = joined("joined_photo", specs, {-1.7, -1.7, -1.8, -1.1});
    ASSERT_TRUE(alone && three);
    EXPECT_NEAR(alone->score, -std::log(1.0 + 3.0), 1e-9);
    EXPECT_NEAR(three->score, -std::log(1.0 + std::sqrt(9.0 + 9.0 + 12.25)), 1e-9);
    EXPECT_EQ(three->farthest, 2U);
}

TEST(Joined, BetterThanUsualMakesUpForNothing) {
    const auto specs = some_checks();
    const auto found = joined("joined_photo", specs, {-1.9, +5.0, -1.1, -1.1});
    ASSERT_TRUE(found);
    EXPECT_NEAR(found->score, -std::log(1.0 + 4.0), 1e-9);
}

TEST(Joined, OneCheckAloneIsNothingToJoin) {
    auto specs = some_checks();
    const double unmeasured = std::nan("");
    EXPECT_FALSE(joined("joined_photo", specs, {-1.9, unmeasured, unmeasured, -1.1}));
    EXPECT_FALSE(joined("joined_page", specs, {-1.9, -1.9, -1.9, -1.9}));
    specs[1].evaluatory = specs[2].evaluatory = true;  // silent checks are no evidence
    EXPECT_FALSE(joined("joined_photo", specs, {-1.9, -1.9, -1.9, -1.1}));
}

TEST(Limits, AreDrawnTowardsWhatModelsUsuallyScatterWhereThatIsKnown) {
    const auto model = ModelId::from_string("UTO-P-1-2021");
    ASSERT_TRUE(model);
    const auto limited = [&model](const std::vector<double>& scores, const Limits& limits) {
        LearnedCheck check;
        check.scores = scores;
        set_limits(check, "VI.FR.VZ:field", "field_evidence", "field", *model, 0.001, scores.size(), limits);
        return check.spec;
    };
    std::vector<double> uneven;
    uneven.reserve(10);
    for (int i = 0; i < 10; ++i) uneven.push_back(i % 2 == 0 ? -1.1 : -1.9);
    const CheckSpec alone = limited(uneven, {.scatter = 0.2});
    const CheckSpec drawn = limited(uneven, {.scatter = 0.2, .degrees = 30.0});
    EXPECT_NEAR(alone.deviation, 0.42, 0.01);
    EXPECT_NEAR(drawn.deviation, std::sqrt((9 * 0.1778 + 30 * 0.04) / 39), 0.01);
    EXPECT_LT(alone.threshold, drawn.threshold - 0.5);
    const CheckSpec even = limited(std::vector<double>(10, -1.5), {.scatter = 0.2, .degrees = 30.0});
    EXPECT_NEAR(even.deviation, std::sqrt(30 * 0.04 / 39), 1e-6) << "copies that agree may agree by luck";
}

TEST(Joined, ItsLimitIsLearnedFromTheSameCopies) {
    std::vector<LearnedCheck> single;
    for (const CheckSpec& spec : some_checks()) single.push_back({spec, std::vector<double>(10, -1.1), {}});
    single[0].scores[4] = -1.9;
    LearnOptions options;
    const auto found = learn_joined(single, options, 0.001, 10);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].spec.algorithm, "joined_photo");
    EXPECT_FALSE(found[0].spec.evaluatory);
    EXPECT_EQ(found[0].spec.samples, 10);
    EXPECT_NEAR(found[0].scores[4], -std::log(1.0 + 4.0), 1e-9);
    EXPECT_LT(found[0].spec.threshold, found[0].scores[4]);
}

TEST(MedianStack, LeavesOneOutAsIfItHadNotBeenThere) {
    cv::RNG random(3);
    for (const int count : {3, 4, 7, 10}) {
        std::vector<cv::Mat> copies;
        for (int i = 0; i < count; ++i) {
            cv::Mat copy(6, 5, CV_8UC3);
            random.fill(copy, cv::RNG::UNIFORM, 0, 256);
            copies.push_back(copy);
        }
        const MedianStack stack(copies);
        for (int left = 0; left < count; ++left) {
            const cv::Mat got = stack.without(static_cast<std::size_t>(left));
            for (int y = 0; y < 6; ++y) {
                for (int x = 0; x < 15; ++x) {
                    std::vector<int> values;
                    for (int i = 0; i < count; ++i) {
                        if (i != left) values.push_back(copies[static_cast<std::size_t>(i)].ptr<uchar>(y)[x]);
                    }
                    std::sort(values.begin(), values.end());
                    const std::size_t half = values.size() / 2;
                    const int wanted =
                        values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half] + 1) / 2;
                    ASSERT_EQ(got.ptr<uchar>(y)[x], wanted) << count << ' ' << left;
                }
            }
        }
    }
}

constexpr double print_density = 8.0;  // pixels per mm
const cv::Rect inked(14, 14, 12, 12);

/// Six flat copies, on `count` of which a square is printed.
std::vector<cv::Mat> with_ink(int count) {
    std::vector<cv::Mat> copies;
    for (int i = 0; i < 6; ++i) {
        copies.emplace_back(40, 40, CV_8UC3, cv::Scalar(200, 210, 220));
        if (i < count) copies.back()(inked).setTo(cv::Scalar::all(20));
    }
    return copies;
}

TEST(MedianStack, FindsTheBareBackgroundUnderInk) {
    // Four of six copies have ink on a pixel: the median is ink, the background is not.
    MedianStack stack(with_ink(4));
    cv::Mat mask = cv::Mat::zeros(40, 40, CV_8U);
    mask(cv::Rect(0, 0, 20, 40)).setTo(255);
    stack.find_ink(mask, print_density);
    EXPECT_EQ(stack.ink(0).at<uchar>(18, 18), 255);
    EXPECT_EQ(stack.ink(0).at<uchar>(18, 5), 0);
    EXPECT_EQ(cv::countNonZero(stack.ink(5)), 0);
    cv::Mat image = stack.median().clone();
    EXPECT_EQ(cv::countNonZero(stack.clean(image, 99)), 0);
    EXPECT_EQ(image.at<cv::Vec3b>(18, 18), cv::Vec3b(200, 210, 220));
    EXPECT_EQ(image.at<cv::Vec3b>(18, 22), cv::Vec3b(20, 20, 20)) << "only where the mask says so";
}

TEST(MedianStack, SaysWhereTooFewCopiesAreBare) {
    MedianStack stack(with_ink(4));
    stack.find_ink(cv::Mat(40, 40, CV_8U, cv::Scalar(255)), print_density);
    cv::Mat image = stack.median().clone();
    // Without one of the two bare copies a single one is left, which may be soiled.
    const cv::Mat covered = stack.clean(image, 5);
    EXPECT_EQ(covered.at<uchar>(20, 20), 255);
    EXPECT_EQ(covered.at<uchar>(5, 5), 0);
}

// "UTO" stands on each page, a little beside its place: the middle copy shows its thin strokes pale. A line of the
// artwork runs through them.
TEST(MedianStack, FindsTheStrokesThatMostCopiesShare) {
    std::vector<cv::Mat> copies;
    for (int i = 0; i < 8; ++i) {
        cv::Mat copy(80, 160, CV_8UC3, cv::Scalar::all(228));
        copy.rowRange(50, 52).setTo(cv::Scalar::all(150));
        copy.rowRange(34, 35).setTo(cv::Scalar::all(60));          // a dark line, thinner than a letter's strokes
        copy(cv::Rect(40, 20, 16, 3)).setTo(cv::Scalar::all(40));  // the bar of a T
        copy(cv::Rect(46 + i % 3 - 1, 23, 3, 40)).setTo(cv::Scalar::all(50));  // its stem, slipped
        if (i < 4) copy(cv::Rect(100, 20, 3, 40)).setTo(cv::Scalar::all(40));  // half of the holders' letter
        copy(cv::Rect(20, 70, 20, 4)).setTo(cv::Scalar::all(40));              // where no holder's print stands
        copies.push_back(copy);
    }
    MedianStack stack(copies);
    cv::Mat mask(80, 160, CV_8U, cv::Scalar(255));
    mask.rowRange(66, 80).setTo(0);
    stack.find_ink(mask, print_density);
    const cv::Mat shared = stack.shared_strokes(print_density);
    EXPECT_EQ(shared.at<uchar>(21, 44), 255);
    for (const int x : {46, 47, 48}) EXPECT_EQ(shared.at<uchar>(58, x), 255) << x;
    EXPECT_EQ(shared.at<uchar>(51, 80), 0) << "the line goes on as bare print";
    EXPECT_EQ(shared.at<uchar>(51, 54), 0) << "beside the stem as well";
    EXPECT_EQ(shared.at<uchar>(34, 80), 0) << "as does a dark one";
    EXPECT_EQ(shared.at<uchar>(30, 101), 0);
    EXPECT_EQ(shared.at<uchar>(71, 30), 0);
}

TEST(MedianStack, SpreadIsTheDeviationOfTheFinePrintAlone) {
    cv::RNG random(11);
    const cv::Mat reference(64, 64, CV_8UC3, cv::Scalar::all(128));
    std::vector<cv::Mat> copies;
    for (int i = 0; i < 10; ++i) {
        cv::Mat noise(reference.size(), CV_16SC3);
        random.fill(noise, cv::RNG::NORMAL, 3.0 * i, 4.0);  // one copy is brighter than another: light, not print
        cv::Mat copy;
        cv::add(reference, noise, copy, cv::noArray(), CV_8U);
        // A line that half of the copies have; a dark stroke of one holder that the others lack.
        if (i % 2 == 0) cv::subtract(copy.rowRange(20, 22), cv::Scalar::all(40), copy.rowRange(20, 22));
        if (i == 3) copy(cv::Rect(20, 44, 24, 6)).setTo(cv::Scalar::all(20));
        copies.push_back(copy);
    }
    MedianStack stack(copies);
    cv::Mat mask = cv::Mat::zeros(reference.size(), CV_8U);
    mask.rowRange(36, 64).setTo(255);
    stack.find_ink(mask, print_density);
    const cv::Mat spread = stack.spread(reference, print_density);
    ASSERT_EQ(spread.type(), CV_32F);
    // Of ten copies: the noise, and a tenth more for what the reference itself is unsure of.
    const double flat = cv::mean(spread.rowRange(5, 14))[0];
    EXPECT_NEAR(flat, 4.3, 0.5);
    EXPECT_GT(cv::mean(spread.rowRange(20, 22))[0], 3.0 * flat);
    EXPECT_LT(cv::mean(spread(cv::Rect(24, 45, 16, 4)))[0], 1.5 * flat) << "the holder's own print is left out";
}

// The rim of a page is little of it: a copy that is off there alone lies near the middle on the whole, and is none.
TEST(MedianStack, TheNearestCopyIsFarOffNowhere) {
    constexpr double density = 8.0;
    cv::Mat page(560, 800, CV_8UC3, cv::Scalar(220, 210, 200));
    for (int y = 0; y < page.rows; y += 9) cv::line(page, {0, y}, {page.cols, y}, cv::Scalar(120, 100, 140), 2);
    std::vector<cv::Mat> copies;
    for (int i = 0; i < 5; ++i) {
        cv::Mat noise(page.size(), CV_16SC3);
        cv::RNG(static_cast<unsigned>(i + 1)).fill(noise, cv::RNG::NORMAL, 0, i == 3 ? 1.0 : i == 1 ? 11.0 : 14.0);
        cv::Mat copy;
        cv::add(page, noise, copy, cv::noArray(), CV_8U);
        copies.push_back(copy);
    }
    cv::Mat rim = copies[3](cv::Rect(0, 0, 64, page.rows));
    cv::Mat slipped = rim.clone();
    slipped.rowRange(0, page.rows - 2).copyTo(rim.rowRange(2, page.rows));
    const MedianStack stack(copies);
    const cv::Mat all(page.size(), CV_8U, cv::Scalar(255));
    const auto off = [&](std::size_t i) { return cv::norm(copies[i], stack.median(), cv::NORM_L1); };
    ASSERT_LT(off(3), off(1));
    EXPECT_EQ(stack.nearest_to(stack.median(), all, density), 1U);
}

TEST(MedianStack, RedrawnCopiesKeepTheInkThatWasFound) {
    MedianStack stack(with_ink(4));
    stack.find_ink(cv::Mat(40, 40, CV_8U, cv::Scalar(255)), print_density);
    std::vector<cv::Mat> paler = with_ink(4);
    for (cv::Mat& copy : paler) copy += cv::Scalar::all(10);
    const MedianStack again = stack.redrawn(paler);
    EXPECT_EQ(cv::norm(again.ink(0), stack.ink(0), cv::NORM_INF), 0);
    EXPECT_EQ(again.median().at<cv::Vec3b>(5, 5), cv::Vec3b(210, 220, 230));
    cv::Mat image = again.median().clone();
    EXPECT_EQ(cv::countNonZero(again.clean(image, 99)), 0);
    EXPECT_EQ(image.at<cv::Vec3b>(20, 20), cv::Vec3b(210, 220, 230));
}

}  // namespace
}  // namespace vidimus::vision
