// The comb must find the number, place and pitch of cells from scores alone, also in a run of equal characters.
#include "ocr/comb.h"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/core.hpp>
#include <vector>

#include "ocr/nets.h"

namespace {

using namespace vidimus::ocr;

// Scores of a perfect line: each cell a filler around its centre, "between" elsewhere.
cv::Mat line(int width, const std::vector<float>& centres) {
    cv::Mat scores(width / strip_step, between_class + 1, CV_32F, cv::Scalar(0.0002));
    for (int s = 0; s < scores.rows; ++s) {
        float nearest = 1e9F;
        for (const float c : centres) {
            nearest = std::min(nearest, std::abs(static_cast<float>(s * strip_step) - c));
        }
        scores.at<float>(s, nearest < 6.F ? 36 : between_class) = 0.99F;
    }
    return scores;
}

std::vector<float> centres(int columns, float first, float pitch, float bend = 0.F) {
    std::vector<float> out;
    for (int k = 0; k < columns; ++k) {
        const auto x = static_cast<float>(k);
        out.push_back(first + pitch * x + bend * x * (x - static_cast<float>(columns - 1)));
    }
    return out;
}

CombSearch search(int columns, float pitch) {
    return {columns, 10.F, 120.F, 0.88F * pitch, 1.12F * pitch};
}

void expect_near(const std::vector<float>& found, const std::vector<float>& truth) {
    ASSERT_EQ(found.size(), truth.size());
    for (std::size_t k = 0; k < truth.size(); ++k) {
        EXPECT_NEAR(found[k], truth[k], 5.F) << "cell " << k;
    }
}

TEST(Comb, FindsARunOfFillersOfEveryFormat) {
    for (const int columns : {30, 36, 44}) {
        const auto truth = centres(columns, 61.F, 19.3F);
        const std::vector<cv::Mat> scores{line(1024, truth)};
        const Comb comb = fit_comb(scores, search(columns, 20.F));
        EXPECT_EQ(comb.columns, columns);
        EXPECT_GT(comb.evidence, 3.F);
        expect_near(comb.centres.at(0), truth);
    }
}

TEST(Comb, TheRightNumberOfCellsHasTheMostEvidence) {
    const std::vector<cv::Mat> scores{line(1024, centres(36, 61.F, 24.F))};
    const float right = fit_comb(scores, search(36, 24.F)).evidence;
    const float wrong = fit_comb(scores, search(44, 24.F * 36.F / 44.F)).evidence;
    EXPECT_GT(right, wrong + 2.F);
}

TEST(Comb, FollowsAPitchThatGrowsAlongTheLine) {
    const auto truth = centres(44, 60.F, 20.F, 0.02F);
    const std::vector<cv::Mat> scores{line(1024, truth)};
    const Comb comb = fit_comb(scores, search(44, 20.F));
    expect_near(comb.centres.at(0), truth);
}

TEST(Comb, LinesMayBeginApart) {
    const auto upper = centres(44, 60.F, 20.F);
    const auto lower = centres(44, 50.F, 20.F);
    const std::vector<cv::Mat> scores{line(1024, upper), line(1024, lower)};
    const Comb comb = fit_comb(scores, search(44, 20.F));
    expect_near(comb.centres.at(0), upper);
    expect_near(comb.centres.at(1), lower);
}

TEST(Comb, OneUnreadableLineTakesItsPlaceFromTheOther) {
    const auto truth = centres(44, 60.F, 20.F);
    const cv::Mat blank(256, between_class + 1, CV_32F, cv::Scalar(1.0 / (between_class + 1)));
    const std::vector<cv::Mat> scores{line(1024, truth), blank};
    const Comb comb = fit_comb(scores, search(44, 20.F));
    expect_near(comb.centres.at(0), truth);
    EXPECT_NEAR(comb.centres.at(1).at(20), truth[20], 10.F);
}

TEST(Comb, NoPrintGivesNoEvidence) {
    cv::Mat none(256, between_class + 1, CV_32F, cv::Scalar(0.0002));
    none.col(between_class).setTo(0.99);
    const std::vector<cv::Mat> scores{none};
    EXPECT_LT(fit_comb(scores, search(44, 20.F)).evidence, 0.F);
    EXPECT_LT(evenness(none, 16.F, 26.F).value, 0.F);
}

TEST(Comb, NoLinesGiveNoComb) {
    const Comb comb = fit_comb({}, search(44, 20.F));
    EXPECT_TRUE(comb.centres.empty());
    EXPECT_LT(comb.evidence, 0.F);
}

TEST(Comb, EvennessSeesAPartOfALine) {
    const Evenness even = evenness(line(320, centres(16, 7.F, 20.F)), 16.F, 26.F);
    EXPECT_GT(even.value, 3.F);
    EXPECT_NEAR(even.pitch, 20.F, 0.7F);
    // At a pitch outside the range, cells and gaps cannot all be met.
    EXPECT_LT(evenness(line(320, centres(9, 20.F, 34.F)), 16.F, 26.F).value, even.value - 2.F);
}

}  // namespace
