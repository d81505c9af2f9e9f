// The holder's print without the artwork under it.
#include "vision/bare_print.h"

#include <gtest/gtest.h>

#include <array>
#include <opencv2/imgproc.hpp>

namespace vidimus::vision {
namespace {

constexpr double kDensity = 10.0;  // pixels per mm of the specimen
const cv::Rect2d kField(10.0, 10.0, 30.0, 6.0);

/// An ID-1 page of crossing lines as dark as pale letters are.
cv::Mat artwork() {
    cv::Mat page(540, 856, CV_8UC3, cv::Scalar(225, 215, 230));
    for (int x = -540; x < 856; x += 11) {
        cv::line(page, {x, 0}, {x + 540, 540}, cv::Scalar(150, 110, 130), 2, cv::LINE_AA);
        cv::line(page, {x, 540}, {x + 540, 0}, cv::Scalar(130, 150, 110), 2, cv::LINE_AA);
    }
    return page;
}

/// With an ornament over it that hides more than half of what it lies on.
cv::Mat veiled(const cv::Mat& page) {
    return page * 0.4 + cv::Scalar(90, 125, 100);
}

SpecimenPack pack_of_artwork() {
    SpecimenPack pack;
    pack.size = PageSize::id1;
    pack.pixels_per_mm = kDensity;
    pack.reference = artwork();
    pack.covered = cv::Mat::zeros(pack.reference.size(), CV_8U);
    return pack;
}

/// The page with a text, turned and in another light.
struct Capture {
    cv::Mat bgr;
    cv::Mat text;  // 8-bit, 255 where it was printed, in the capture's pixels
    cv::Matx33d to_source{1.3, 0.05, 40.0, -0.04, 1.3, 60.0, 0.0, 0.0, 1.0};

    explicit Capture(cv::Point2d slip = {}, bool veil = false) {
        cv::Mat page = artwork();
        cv::Mat ink = cv::Mat::zeros(page.size(), CV_8U);
        cv::putText(ink, "ANNA 1974", {105, 150}, cv::FONT_HERSHEY_SIMPLEX, 1.3, cv::Scalar(255), 4, cv::LINE_8);
        page.setTo(cv::Scalar::all(40), ink);
        page = veil ? veiled(page) : page;
        const cv::Matx33d seen = cv::Matx33d(1, 0, slip.x, 0, 1, slip.y, 0, 0, 1) * to_source;
        cv::warpPerspective(page, bgr, seen, {1250, 850}, cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar::all(20));
        cv::warpPerspective(ink, text, seen, {1250, 850}, cv::INTER_NEAREST);
        for (int x = 0; x < bgr.cols; ++x) {  // light falls off to one side
            bgr.col(x) *= 0.6 + 0.4 * x / bgr.cols;
        }
    }

    /// Greys within the field: of the text, and of what is beside it.
    [[nodiscard]] std::array<double, 2> greys(const cv::Mat& image) const {
        cv::Mat grey;
        cv::cvtColor(image, grey, cv::COLOR_BGR2GRAY);
        const cv::Rect place(180, 185, 330, 75);
        cv::Mat near;
        cv::dilate(text, near, cv::Mat::ones(5, 5, CV_8U));
        cv::Mat core;
        cv::erode(text, core, cv::Mat::ones(3, 3, CV_8U));
        return {cv::mean(grey(place), core(place))[0], cv::mean(grey(place), near(place) == 0)[0]};
    }
};

TEST(WithoutArtwork, OnlyWhatTheHolderHasIsLeft) {
    const SpecimenPack pack = pack_of_artwork();
    for (const cv::Point2d slip : {cv::Point2d(0, 0), cv::Point2d(1, -1), cv::Point2d(-1.6, 1.2)}) {
        const Capture capture(slip);
        const cv::Mat bare = without_artwork(capture.bgr, capture.to_source, pack, std::array{kField}).plain;
        const auto [text, beside] = capture.greys(bare);
        EXPECT_LT(text, 60.0) << slip;
        EXPECT_GT(beside, 248.0) << slip << ": what is left where the artwork is not laid on the capture's";
        EXPECT_LT(capture.greys(capture.bgr)[1], 200.0) << "where the artwork was";
    }
}

/// An ornament that is printed over the text lightens it; its letters are still to be read.
TEST(WithoutArtwork, VeiledTextIsAsBlackAsOther) {
    SpecimenPack pack = pack_of_artwork();
    pack.reference = veiled(pack.reference);
    const Capture capture({}, true);
    const auto [text, beside] =
        capture.greys(without_artwork(capture.bgr, capture.to_source, pack, std::array{kField}).unveiled);
    EXPECT_LT(text, 80.0);
    EXPECT_GT(beside, 225.0);
}

TEST(WithoutArtwork, PrintThatAllHoldersShareStays) {
    SpecimenPack pack = pack_of_artwork();
    cv::Mat ink = cv::Mat::zeros(pack.reference.size(), CV_8U);
    cv::putText(ink, "ANNA 1974", {105, 150}, cv::FONT_HERSHEY_SIMPLEX, 1.3, cv::Scalar(255), 4, cv::LINE_8);
    pack.reference.setTo(cv::Scalar::all(40), ink);
    const Capture capture;
    const auto erased = capture.greys(without_artwork(capture.bgr, capture.to_source, pack, std::array{kField}).plain);
    EXPECT_GT(erased[0], 200.0) << "not told from artwork: nothing says that it is the holders'";
    pack.covered.setTo(255, ink);
    const auto kept = capture.greys(without_artwork(capture.bgr, capture.to_source, pack, std::array{kField}).plain);
    EXPECT_LT(kept[0], 60.0);
}

/// Where lines of the artwork meet they are nearly as dark as ink, and all copies show them so; what only the artwork
/// has there is not the holder's, however dark, and a letter across it is.
TEST(WithoutArtwork, AClotOfTheArtworkIsNoLetter) {
    SpecimenPack pack = pack_of_artwork();
    const auto clots = [](cv::Mat& page) {
        for (const cv::Point at : {cv::Point(196, 142), cv::Point(212, 118), cv::Point(140, 128)})
            cv::ellipse(page, at, {14, 6}, 20.0, 0.0, 360.0, cv::Scalar(70, 80, 95), cv::FILLED);
    };
    clots(pack.reference);
    pack.covered = pack.reference.clone();
    cv::cvtColor(pack.covered, pack.covered, cv::COLOR_BGR2GRAY);
    pack.covered = pack.covered < 100;
    cv::Mat shared = cv::Mat::zeros(pack.reference.size(), CV_8U);
    cv::putText(shared, "19", {240, 150}, cv::FONT_HERSHEY_SIMPLEX, 1.3, cv::Scalar(255), 4, cv::LINE_8);
    pack.reference.setTo(cv::Scalar::all(42), shared);  // of every holder's year
    pack.covered.setTo(255, shared);
    cv::Mat page = artwork();
    clots(page);
    cv::Mat ink = shared.clone();
    cv::putText(ink, "AN", {105, 150}, cv::FONT_HERSHEY_SIMPLEX, 1.3, cv::Scalar(255), 4, cv::LINE_8);
    page.setTo(cv::Scalar::all(40), ink);
    const cv::Mat bare = without_artwork(page, cv::Matx33d::eye(), pack, std::array{kField}).plain;
    cv::Mat grey;
    cv::cvtColor(bare, grey, cv::COLOR_BGR2GRAY);
    const cv::Rect clot(184, 138, 24, 8);
    cv::Mat beside;
    cv::dilate(ink(clot), beside, cv::Mat::ones(5, 5, CV_8U));
    EXPECT_GT(cv::mean(grey(clot), beside == 0)[0], 230.0);
    cv::Mat core;
    cv::erode(ink, core, cv::Mat::ones(3, 3, CV_8U));
    EXPECT_LT(cv::mean(grey, core)[0], 60.0) << "letters, also across a clot, and those that all holders share";
}

TEST(WithoutArtwork, BeyondTheAreasTheCaptureIsAsItWas) {
    const Capture capture;
    const BarePrint bare = without_artwork(capture.bgr, capture.to_source, pack_of_artwork(),
                                           std::array{cv::Rect2d(50.0, 40.0, 20.0, 6.0)});
    EXPECT_EQ(capture.greys(bare.plain), capture.greys(capture.bgr));
    EXPECT_EQ(capture.greys(bare.unveiled), capture.greys(capture.bgr));
    const std::array outside{cv::Rect2d(-30.0, -30.0, 10.0, 10.0), cv::Rect2d(500.0, 500.0, 10.0, 10.0),
                             cv::Rect2d(10.0, 10.0, 0.0, 0.0)};
    const cv::Mat same = without_artwork(capture.bgr, capture.to_source, pack_of_artwork(), outside).unveiled;
    EXPECT_EQ(cv::norm(same, capture.bgr, cv::NORM_INF), 0.0);
    EXPECT_EQ(cv::norm(without_artwork(capture.bgr, capture.to_source, SpecimenPack{}, std::array{kField}).plain,
                       capture.bgr, cv::NORM_INF),
              0.0)
        << "a pack without a picture";
}

}  // namespace
}  // namespace vidimus::vision
