// Samples in other lights and with companions: what each light shows, what each fraud changes there and nowhere else.
#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "sample_tools.h"

namespace vidimus::training {
namespace {

Request lights_request(Kind kind, std::uint64_t seed, Fraud fraud = Fraud::none) {
    Request request = request_of(seed, fraud);
    request.kind = kind;
    request.design = 51;
    request.scan_ppi = 200.0;
    request.lights = {Light::ir, Light::uv};
    return request;
}

const FurtherImage& image_of(const Sample& sample, std::string_view role) {
    const auto found = std::find_if(sample.further.begin(), sample.further.end(),
                                    [role](const FurtherImage& image) { return image.role == role; });
    EXPECT_NE(found, sample.further.end()) << role;
    return *found;
}

/// How much darker the darkest tenth of a region is than its middle, in shares of the middle.
double ink_in(const cv::Mat& image, const Sample& sample, std::string_view id) {
    const cv::Mat mask = mask_of(sample, id, 0);
    cv::Mat grey;
    cv::cvtColor(image, grey, cv::COLOR_BGR2GRAY);
    std::vector<unsigned char> values;
    for (int y = 0; y < grey.rows; ++y) {
        for (int x = 0; x < grey.cols; ++x) {
            if (mask.at<unsigned char>(y, x) != 0) values.push_back(grey.at<unsigned char>(y, x));
        }
    }
    std::sort(values.begin(), values.end());
    const double dark = values[values.size() / 20];
    const double middle = values[values.size() * 7 / 10];
    return 1.0 - dark / std::max(1.0, middle);
}

TEST(Lights, LieOverTheWhiteImageAndDoNotChangeIt) {
    const Sample sample = must_draw(lights_request(Kind::passport, 5));
    Request plain = lights_request(Kind::passport, 5);
    plain.lights.clear();
    EXPECT_EQ(cv::norm(sample.bgr, must_draw(plain).bgr, cv::NORM_INF), 0.0);
    ASSERT_EQ(sample.further.size(), 2U);
    for (const FurtherImage& image : sample.further) EXPECT_EQ(image.bgr.size(), sample.bgr.size()) << image.role;
    std::vector<cv::Mat> channels;
    cv::split(image_of(sample, "ir").bgr, channels);
    EXPECT_LT(cv::mean(cv::abs(channels[0] - channels[2]))[0], 6.0) << "infrared has no colours";
}

TEST(Lights, TheMrzIsDarkInInfraredAndOfTransparentInkItIsNot) {
    const Sample genuine = must_draw(lights_request(Kind::passport, 6));
    const Sample forged = must_draw(lights_request(Kind::passport, 6, Fraud::ir_mrz_transparent));
    EXPECT_EQ(cv::norm(genuine.bgr, forged.bgr, cv::NORM_INF), 0.0) << "white light does not show it";
    EXPECT_GT(ink_in(image_of(genuine, "ir").bgr, genuine, "mrz"), 0.5);
    EXPECT_LT(ink_in(image_of(forged, "ir").bgr, forged, "mrz"), 0.35);
    EXPECT_NE(region_of(forged, "fraud"), nullptr);
}

TEST(Lights, PaperIsDullAndBrightenedPaperIsNot) {
    const Sample genuine = must_draw(lights_request(Kind::visa, 7));
    const Sample forged = must_draw(lights_request(Kind::visa, 7, Fraud::uv_bright_paper));
    const cv::Mat page = mask_of(genuine, "page", -10);
    EXPECT_LT(cv::mean(image_of(genuine, "uv").bgr, page)[0], 70.0);
    EXPECT_GT(cv::mean(image_of(forged, "uv").bgr, page)[0], cv::mean(image_of(genuine, "uv").bgr, page)[0] + 30.0);
}

TEST(Lights, OnlyScannedDesignsHaveThem) {
    Request request = lights_request(Kind::passport, 1);
    request.design = 0;
    EXPECT_FALSE(draw_sample(request).has_value());
    request = lights_request(Kind::passport, 1);
    request.capture = Capture::phone;
    EXPECT_FALSE(draw_sample(request).has_value());
    request = lights_request(Kind::passport, 1, Fraud::back_other);
    EXPECT_FALSE(draw_sample(request).has_value()) << "without a back nobody can exchange it";
}

TEST(Companions, ABackAndAVisaBelongToTheirHolder) {
    Request request = lights_request(Kind::passport, 9);
    request.lights.clear();
    request.companion = Companion::visa;
    const Sample sample = must_draw(request);
    const FurtherImage& visa = image_of(sample, "visa");
    ASSERT_EQ(visa.lines.size(), 2U);
    EXPECT_EQ(visa.lines[0].substr(5, 20), sample.lines[0].substr(5, 20)) << "names";
    EXPECT_EQ(visa.lines[1].substr(13, 7), sample.lines[1].substr(13, 7)) << "birth date";
    request.fraud = Fraud::visa_other;
    const Sample other = must_draw(request);
    EXPECT_EQ(other.lines, sample.lines);
    EXPECT_NE(image_of(other, "visa").lines[0].substr(5, 20), sample.lines[0].substr(5, 20));
}

TEST(Companions, AnEarlierCaptureShowsTheDocumentBeforeTheFraud) {
    Request request = lights_request(Kind::passport, 10, Fraud::mrz_recomputed);
    request.lights.clear();
    request.companion = Companion::earlier;
    const Sample sample = must_draw(request);
    Request before = request;
    before.companion = Companion::none;
    before.fraud = Fraud::none;
    EXPECT_EQ(image_of(sample, "earlier").lines, must_draw(before).lines);
    EXPECT_NE(image_of(sample, "earlier").lines, sample.lines);
}

/// How much a region's mean colour shares differ between two images of a series.
double colour_change(const Sample& sample, const FurtherImage& a, const FurtherImage& b) {
    const auto colour = [&sample](const FurtherImage& image) {
        Sample shown = sample;
        shown.bgr = image.bgr;
        shown.regions = image.regions;
        const std::string_view id = region_of(shown, "hologram") != nullptr ? "hologram" : "fraud";
        cv::Scalar mean = cv::mean(image.bgr, mask_of(shown, id, 0));
        const cv::Scalar page = cv::mean(image.bgr, mask_of(shown, "page", 0));
        for (int k = 0; k < 3; ++k) mean[k] /= page[k];
        return mean * (1.0 / (mean[0] + mean[1] + mean[2]));
    };
    return cv::norm(colour(a) - colour(b));
}

TEST(Companions, AHologramChangesWithTheTiltAndItsCopyDoesNot) {
    Request request = lights_request(Kind::passport, 11);
    request.lights.clear();
    request.companion = Companion::tilt;
    const Sample genuine = must_draw(request);
    request.fraud = Fraud::hologram_static;
    const Sample forged = must_draw(request);
    ASSERT_EQ(genuine.further.size(), 3U);
    EXPECT_GT(colour_change(genuine, genuine.further[0], genuine.further[2]),
              2.0 * colour_change(forged, forged.further[0], forged.further[2]));
}

}  // namespace
}  // namespace vidimus::training
