// Each fraud changes what its region says, and nothing else; its genuine twin has the same seed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "app/training/forge.h"
#include "app/training/samples.h"
#include "sample_tools.h"

namespace vidimus::training {
namespace {

TEST(LocalFrauds, ChangeTheirRegionsOnly) {
    const Sample genuine = must_draw(request_of(61));
    for (const Fraud fraud : {Fraud::mrz_digit, Fraud::mrz_recomputed, Fraud::photo_pasted, Fraud::photo_blended,
                              Fraud::name_inpainted, Fraud::copy_move}) {
        SCOPED_TRACE(name_of(fraud));
        const Sample forged = must_draw(request_of(61, fraud));
        EXPECT_EQ(forged.fraud, fraud);
        ASSERT_EQ(genuine.bgr.size(), forged.bgr.size());
        ASSERT_NE(region_of(forged, "fraud"), nullptr);
        const cv::Mat difference = difference_of(genuine, forged);
        EXPECT_GT(cv::mean(difference, mask_of(forged, "fraud", 0))[0], 6.0);
        double most = 0.0;
        cv::minMaxLoc(difference, nullptr, &most, nullptr, nullptr, 255 - mask_of(forged, "fraud", 14));
        EXPECT_EQ(most, 0.0);
        const Region* page = region_of(forged, "page");
        const std::vector<cv::Point2f> outline(page->quad.begin(), page->quad.end());
        for (const Region& region : forged.regions) {
            for (const cv::Point2d& corner : region.quad) {
                EXPECT_GE(cv::pointPolygonTest(outline, cv::Point2f(corner), true), -2.0) << region.id;
            }
        }
    }
}

/// Energies of the finest details (above 0.28 cycles a pixel) around a place of the page (in shares of
/// its width and height): the strongest wave and the median.
struct Fine {
    double strongest = 0.0;
    double median = 0.0;
};

Fine fine_details(const cv::Mat& channel, const Sample& sample, double across, double down) {
    const Region* page = region_of(sample, "page");
    const cv::Point2d middle =
        page->quad[0] + (page->quad[1] - page->quad[0]) * across + (page->quad[3] - page->quad[0]) * down;
    cv::Mat patch;
    channel(cv::Rect(cvRound(middle.x) - 128, cvRound(middle.y) - 128, 256, 256)).convertTo(patch, CV_32F);
    patch -= cv::mean(patch);
    cv::Mat window;
    cv::createHanningWindow(window, patch.size(), CV_32F);
    patch = patch.mul(window).mul(window);
    cv::Mat waves;
    cv::dft(patch, waves, cv::DFT_COMPLEX_OUTPUT);
    std::vector<double> energies;
    for (int y = 0; y < 256; ++y) {
        for (int x = 0; x < 256; ++x) {
            if (std::hypot(std::min(x, 256 - x) / 256.0, std::min(y, 256 - y) / 256.0) > 0.28) {
                const auto wave = waves.at<cv::Vec2f>(y, x);
                energies.push_back(static_cast<double>(wave[0]) * wave[0] + static_cast<double>(wave[1]) * wave[1]);
            }
        }
    }
    std::sort(energies.begin(), energies.end());
    return {energies.back(), energies[energies.size() / 2]};
}

Fine fine_grey(const Sample& sample) {
    cv::Mat grey;
    cv::cvtColor(sample.bgr, grey, cv::COLOR_BGR2GRAY);
    return fine_details(grey, sample, 0.5, 0.5);
}

Fine fine_colour(const Sample& sample) {
    cv::Mat red;
    cv::Mat blue;
    cv::extractChannel(sample.bgr, red, 2);
    cv::extractChannel(sample.bgr, blue, 0);
    cv::Mat difference;
    cv::subtract(red, blue, difference, cv::noArray(), CV_32F);
    return fine_details(difference, sample, 0.53, 0.11);  // between the titles, where fewest lines cross
}

TEST(WholePage, ReprintsLeaveTheirScreens) {
    const Sample genuine = must_draw(request_of(71));
    const Fine lines = fine_grey(genuine);
    // A screen is one strong wave that the line print has not.
    EXPECT_GT(fine_grey(must_draw(request_of(71, Fraud::halftone))).strongest, 3.0 * lines.strongest);
    // Dispersed dots break the fine lines up, and yet leave grain at all frequencies, which a blur would not.
    const Fine dots = fine_grey(must_draw(request_of(71, Fraud::inkjet)));
    EXPECT_LT(dots.strongest, lines.strongest / 3.0);
    EXPECT_GT(dots.median, lines.median * 0.5);
    // A display's stripes beat differently in each colour.
    EXPECT_GT(fine_colour(must_draw(request_of(71, Fraud::recapture))).strongest, 8.0 * fine_colour(genuine).strongest);
}

TEST(WholePage, GreyCopyHasNoColour) {
    const auto colourfulness = [](const Sample& sample) {
        cv::Mat soft;
        cv::GaussianBlur(sample.bgr, soft, {}, 3.0);
        std::array<cv::Mat, 3> channels;
        cv::split(soft, channels.data());
        cv::Mat high = cv::max(channels[0], cv::max(channels[1], channels[2]));
        cv::Mat low = cv::min(channels[0], cv::min(channels[1], channels[2]));
        return cv::mean(high - low, mask_of(sample, "page", 0))[0];
    };
    const double genuine = colourfulness(must_draw(request_of(72)));
    const double copy = colourfulness(must_draw(request_of(72, Fraud::grey_copy)));
    EXPECT_GT(genuine, 12.0);
    EXPECT_LT(copy, genuine / 2.0);
}

TEST(WholePage, RegionIsThePage) {
    const Sample forged = must_draw(request_of(73, Fraud::inkjet));
    const Region* fraud = region_of(forged, "fraud");
    const Region* page = region_of(forged, "page");
    ASSERT_NE(fraud, nullptr);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_LT(cv::norm(fraud->quad[i] - page->quad[i]), 0.01);
    }
}

std::vector<std::string> lines_of(std::uint64_t seed) {
    const auto lines = mrz::compose(mrz::Format::td3, mrz_fields_of(make_person(seed, test_day, std::nullopt)));
    EXPECT_TRUE(lines.has_value());
    return lines.value_or(std::vector<std::string>{});
}

int differing(const std::vector<std::string>& one, const std::vector<std::string>& other) {
    int count = 0;
    for (std::size_t line = 0; line < one.size(); ++line) {
        for (std::size_t i = 0; i < one[line].size(); ++i) {
            count += one[line][i] != other[line][i] ? 1 : 0;
        }
    }
    return count;
}

TEST(ForgedLines, OneDigitBreaksTheCheckDigits) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const auto genuine = lines_of(seed);
        const auto forged = forged_lines(genuine, Fraud::mrz_digit, seed);
        EXPECT_EQ(differing(genuine, forged), 1);
        EXPECT_FALSE(mrz::parse(forged, {test_day})->check_digits_valid()) << "seed " << seed;
    }
}

TEST(ForgedLines, RecomputedDigitsVerifyOnAnotherDate) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const auto genuine = lines_of(seed);
        const auto forged = forged_lines(genuine, Fraud::mrz_recomputed, seed);
        EXPECT_GE(differing(genuine, forged), 2) << "seed " << seed;
        const auto before = mrz::parse(genuine, {test_day});
        const auto after = mrz::parse(forged, {test_day});
        ASSERT_TRUE(after.has_value());
        EXPECT_TRUE(after->check_digits_valid()) << "seed " << seed;
        EXPECT_TRUE(after->birth_date != before->birth_date || after->expiry_date != before->expiry_date);
    }
}

TEST(ForgedLines, OtherFraudsLeaveThem) {
    const auto genuine = lines_of(1);
    EXPECT_EQ(forged_lines(genuine, Fraud::copy_move, 1), genuine);
    EXPECT_EQ(forged_lines({}, Fraud::mrz_digit, 1), std::vector<std::string>{});
}

TEST(NameInpainted, OnlyTheVisualZoneHasTheOtherName) {
    const Sample genuine = must_draw(request_of(62));
    const Sample forged = must_draw(request_of(62, Fraud::name_inpainted));
    EXPECT_EQ(genuine.lines, forged.lines);
    for (std::size_t i = 0; i < genuine.fields.size(); ++i) {
        EXPECT_EQ(genuine.fields[i] == forged.fields[i], genuine.fields[i].first != "surname")
            << genuine.fields[i].first;
    }
}

}  // namespace
}  // namespace vidimus::training
