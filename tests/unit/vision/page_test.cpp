#include "vision/page.h"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "synthetic.h"
#include "vision/geometry.h"
#include "vision/outline.h"

namespace vidimus::vision {
namespace {

/// The MRZ of a synthetic page that stands in `image` by `page_to_image` (page pixels → image pixels).
MrzAnchor anchor_by(const cv::Matx33d& page_to_image) {
    const double mm = synthetic::density;
    MrzAnchor anchor;
    anchor.size = PageSize::id3;
    // As printed: centred across the page, lines 6.35 mm apart, their middle 12.6 mm above the lower edge (Doc 9303-4).
    const cv::Rect2d box(6.9 * mm, (88 - 12.6 - 4.43) * mm, 111.2 * mm, 8.85 * mm);
    anchor.quad = mapped(page_to_image, quad_of(box));
    return anchor;
}

cv::Matx33d rotation_onto(const cv::Mat& page, double degrees, cv::Size size) {
    cv::Mat turn = cv::getRotationMatrix2D({page.cols / 2.0F, page.rows / 2.0F}, degrees, 1.0);
    cv::Matx33d full = cv::Matx33d::eye();
    for (int r = 0; r < 2; ++r) {
        for (int c = 0; c < 3; ++c) full(r, c) = turn.at<double>(r, c);
    }
    full(0, 2) += size.width / 2.0 - page.cols / 2.0;
    full(1, 2) += size.height / 2.0 - page.rows / 2.0;
    return full;
}

double worst_corner(const Quad& found, const Quad& wanted) {
    double worst = 0;
    for (std::size_t i = 0; i < 4; ++i) worst = std::max(worst, distance(found[i], wanted[i]));
    return worst;
}

const Quad page_quad = quad_of(cv::Rect2d(0, 0, 1000, 704));

TEST(Outline, OneCopysMistakeIsNotThePages) {
    const Quad right = page_quad;
    Quad wrong = right;
    for (std::size_t k = 0; k < 2; ++k) wrong[k].y += 120;  // the title above was taken for the bed
    Quad nearly = right;
    for (cv::Point2d& corner : nearly) corner += cv::Point2d(2, -1);
    // Whichever comes first, and is what the others are registered to.
    EXPECT_LT(worst_corner(agreed_outline({wrong, right, nearly, right}, 80.0), right), 2.5);
    EXPECT_LT(worst_corner(agreed_outline({right, wrong, nearly}, 80.0), right), 2.5);
    EXPECT_EQ(worst_corner(agreed_outline({wrong}, 80.0), wrong), 0.0);
    EXPECT_EQ(worst_corner(agreed_outline({}, 80.0), Quad{}), 0.0);
}

TEST(Page, KnowsTheSizes) {
    EXPECT_EQ(millimetres_of(PageSize::id1), cv::Size2d(85.60, 53.98));
    EXPECT_EQ(millimetres_of(PageSize::id2), cv::Size2d(105, 74));
    EXPECT_EQ(millimetres_of(PageSize::id3), cv::Size2d(125, 88));
}

TEST(Page, ACroppedScanIsThePage) {
    const cv::Mat image = synthetic::page({});
    const Page page = locate_page(image, std::nullopt);
    EXPECT_TRUE(page.found);
    EXPECT_EQ(page.size, PageSize::id3);
    EXPECT_LT(worst_corner(page.quad, page_quad), 2.0);
    EXPECT_NEAR(page.pixels_per_mm, 8.0, 0.05) << "never finer than the source";
    EXPECT_EQ(page.rectified.size(), image.size());
    // Rectified pixels lead back to the source.
    EXPECT_LT(distance(mapped(page.to_source, cv::Point2d(500, 300)), {500, 300}), 0.5);
}

TEST(Page, ACroppedCardIsId1) {
    cv::Mat card;
    cv::resize(synthetic::page({}), card, {1011, 638});
    EXPECT_EQ(locate_page(card, std::nullopt).size, PageSize::id1);
}

TEST(Page, FindsTheOutlineOnASurface) {
    const cv::Mat bare = synthetic::page({});
    for (const double degrees : {0.0, 4.0, -11.0, 25.0}) {
        const cv::Mat image = synthetic::on_surface(bare, degrees);
        const Page page = locate_page(image, std::nullopt);
        ASSERT_TRUE(page.found) << degrees;
        const Quad wanted = mapped(rotation_onto(bare, degrees, image.size()), page_quad);
        EXPECT_LT(worst_corner(page.quad, wanted), 8.0) << degrees;
    }
}

TEST(Page, AScanWithAMarginIsNotTakenForThePage) {
    // The scan's own proportions fit a page; what is printed on the bed is nothing.
    cv::Mat image;
    cv::copyMakeBorder(synthetic::page({}), image, 40, 40, 57, 57, cv::BORDER_CONSTANT, cv::Scalar(240, 241, 240));
    cv::rectangle(image, {54, 37, 1006, 710}, {150, 150, 150}, 3);
    const Page page = locate_page(image, std::nullopt);
    EXPECT_LT(worst_corner(page.quad, quad_of(cv::Rect2d(57, 40, 1000, 704))), 14.0);
}

TEST(Page, FindsAPageSeenInPerspective) {
    const cv::Mat bare = synthetic::page({});
    const Quad seen{cv::Point2d(210, 190), cv::Point2d(1260, 150), cv::Point2d(1330, 930), cv::Point2d(150, 900)};
    cv::Mat image(1100, 1500, CV_8UC3, cv::Scalar(60, 70, 80));
    cv::warpPerspective(bare, image, homography_between(page_quad, seen), image.size(), cv::INTER_LINEAR,
                        cv::BORDER_TRANSPARENT);
    const Page page = locate_page(image, std::nullopt);
    ASSERT_TRUE(page.found);
    EXPECT_LT(worst_corner(page.quad, seen), 10.0);
}

TEST(Page, TheMrzSettlesTheOrientation) {
    const cv::Mat bare = synthetic::page({});
    for (const double degrees : {90.0, 180.0, 270.0}) {
        const cv::Size size(1300, 1250);
        const cv::Mat image = synthetic::on_surface(bare, degrees, size);
        const cv::Matx33d there = rotation_onto(bare, degrees, size);
        const Page page = locate_page(image, anchor_by(there));
        ASSERT_TRUE(page.found) << degrees;
        EXPECT_LT(worst_corner(page.quad, mapped(there, page_quad)), 9.0) << degrees;
        // Upright: the rectified page looks like the bare one.
        cv::Mat same;
        cv::resize(page.rectified, same, bare.size());
        cv::Mat difference;
        cv::absdiff(same, bare, difference);
        EXPECT_LT(cv::mean(difference)[0], 25.0) << degrees;
    }
}

TEST(Page, TheMrzAloneGivesPlaceAndScale) {
    // No rim to be seen: the page fills the picture and goes beyond it.
    const cv::Mat bare = synthetic::page({});
    const cv::Mat image = bare({40, 150, 940, 554}).clone();
    const Page page = locate_page(image, anchor_by(cv::Matx33d(1, 0, -40, 0, 1, -150, 0, 0, 1)));
    EXPECT_FALSE(page.found);
    EXPECT_LT(worst_corner(page.quad, quad_of(cv::Rect2d(-40, -150, 1000, 704))), 14.0);
}

TEST(Page, NothingIsFoundInAnEmptyPicture) {
    EXPECT_FALSE(locate_page(cv::Mat(), std::nullopt).found);
    const Page page = locate_page(cv::Mat(600, 600, CV_8UC3, cv::Scalar::all(128)), std::nullopt);
    EXPECT_FALSE(page.found);
    EXPECT_FALSE(page.rectified.empty());
}

TEST(Page, TheRectifiedWidthIsKept) {
    cv::Mat large;
    cv::resize(synthetic::page({}), large, {}, 2.5, 2.5);
    const Page page = locate_page(large, std::nullopt, 1200);
    EXPECT_LE(page.rectified.cols, 1201);
    EXPECT_GT(page.rectified.cols, 1180);
}

bool has(const Quality& quality, Quality::Problem problem) {
    for (const auto& found : quality.problems) {
        if (found.problem == problem) return true;
    }
    return false;
}

Quality quality_of(const cv::Mat& image) {
    return assess_quality(image, locate_page(image, std::nullopt));
}

TEST(Quality, AGoodPictureHasNoProblem) {
    const Quality quality = quality_of(synthetic::page({}));
    EXPECT_TRUE(quality.problems.empty());
    EXPECT_NEAR(quality.ppi.value_or(0), 203, 2);
    EXPECT_GT(quality.sharpness, 0.3);
}

TEST(Quality, TellsBlur) {
    const cv::Mat sharp = synthetic::page({});
    cv::Mat blurred;
    cv::GaussianBlur(sharp, blurred, {}, 4.5);
    EXPECT_TRUE(has(quality_of(blurred), Quality::Problem::blurred));
    EXPECT_LT(quality_of(blurred).sharpness, quality_of(sharp).sharpness * 0.6);
}

TEST(Quality, TellsGlareAndWhere) {
    cv::Mat image = synthetic::page({});
    cv::circle(image, {600, 300}, 110, cv::Scalar::all(255), cv::FILLED);
    const Quality quality = quality_of(image);
    ASSERT_TRUE(has(quality, Quality::Problem::glare));
    EXPECT_NEAR(quality.glare, CV_PI * 110 * 110 / 704000, 0.01);
    ASSERT_TRUE(quality.problems.front().where);
    EXPECT_LT(distance(centre_of(*quality.problems.front().where), {600, 300}), 15);
}

TEST(Quality, TellsACoarsePicture) {
    cv::Mat small;
    cv::resize(synthetic::page({}), small, {}, 0.6, 0.6, cv::INTER_AREA);
    EXPECT_TRUE(has(quality_of(small), Quality::Problem::too_coarse));
}

TEST(Quality, TellsACroppedPage) {
    const cv::Mat image = synthetic::page({})({40, 150, 940, 554}).clone();
    const Page page = locate_page(image, anchor_by(cv::Matx33d(1, 0, -40, 0, 1, -150, 0, 0, 1)));
    EXPECT_TRUE(has(assess_quality(image, page), Quality::Problem::cropped));
}

TEST(Quality, TellsTooDarkAndTooBright) {
    cv::Mat dark;
    synthetic::page({}).convertTo(dark, -1, 0.15);
    EXPECT_TRUE(has(quality_of(dark), Quality::Problem::too_dark));
    cv::Mat bright;
    synthetic::page({}).convertTo(bright, -1, 1.3, 60);
    EXPECT_TRUE(has(quality_of(bright), Quality::Problem::too_bright));
}

TEST(Quality, ProblemsHaveNames) {
    EXPECT_EQ(name_of(Quality::Problem::blurred), "blurred");
    EXPECT_EQ(name_of(Quality::Problem::glare), "glare");
    EXPECT_EQ(name_of(Quality::Problem::too_coarse), "too_coarse");
    EXPECT_EQ(name_of(Quality::Problem::cropped), "cropped");
    EXPECT_EQ(name_of(Quality::Problem::too_dark), "too_dark");
    EXPECT_EQ(name_of(Quality::Problem::too_bright), "too_bright");
}

}  // namespace
}  // namespace vidimus::vision
