// The shapes of holders' characters: what has its like among genuine copies, and what has not.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "vision/checks/check.h"
#include "vision/pack_glyphs.h"

namespace vidimus::vision {
namespace {

constexpr double density = 350.0 / 25.4;
const std::vector<Zone> zones{{"name", Zone::Kind::field, {12.0, 17.0, 40.0, 5.0}},
                              {"number", Zone::Kind::field, {12.0, 27.0, 40.0, 5.0}}};

struct Printed {
    std::string text;
    int face = cv::FONT_HERSHEY_SIMPLEX;
    double size = 1.5;
};

/// A card with one line of print in each of the zones, as `seed`'s capture shows it.
std::vector<std::vector<FoundShape>> shapes_of(const std::vector<Printed>& lines, std::uint64_t seed) {
    ReferenceView reference;
    reference.frame = frame_of(PageSize::id1, density);
    reference.bgr = cv::Mat(reference.frame.size, CV_8UC3, cv::Scalar(232, 236, 238));
    DocumentView document;
    document.usable = cv::Mat(reference.frame.work_size, CV_8U, cv::Scalar(255));
    document.bgr = reference.bgr.clone();
    cv::RNG random(seed);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const cv::Point at(cvRound(14.0 * density + random.uniform(-3.0, 3.0)), cvRound((20.5 + 10.0 * i) * density));
        cv::putText(document.bgr, lines[i].text, at, lines[i].face, lines[i].size, cv::Scalar::all(30), 3, cv::LINE_AA);
    }
    cv::GaussianBlur(document.bgr, document.bgr, {}, random.uniform(0.6, 1.1));
    cv::Mat noise(document.bgr.size(), CV_16SC3);
    random.fill(noise, cv::RNG::NORMAL, 0, 1.5);
    cv::add(document.bgr, noise, document.bgr, cv::noArray(), CV_8U);
    return read_shapes(reference, document, zones);
}

const GlyphAtlas& atlas() {
    static const GlyphAtlas made = [] {
        const std::vector<std::string> names{"MARKU", "KOLA",  "TARE",  "LUMA",  "KRUMA",
                                             "ARTAL", "OLTEU", "MURKO", "TOLAR", "LEKAM"};
        std::vector<std::vector<std::vector<FoundShape>>> copies;
        for (std::size_t i = 0; i < names.size(); ++i) {
            const std::string number = std::to_string(1023456789 + 111111111ULL * i);
            copies.push_back(shapes_of({{names[i]}, {number}}, i + 1));
        }
        return make_atlas(copies);
    }();
    return made;
}

/// Values of the name's face and of the number's.
std::vector<Measured> judged(const std::vector<Printed>& lines, std::uint64_t seed) {
    return values_of_shapes(zones, atlas(), shapes_of(lines, seed), -1);
}

constexpr std::size_t name_face = 0;
constexpr std::size_t number_face = 1;

TEST(Typeface, WordsThatNoCopyBearsHaveKnownCharacters) {
    const auto found = judged({{"TREKAL"}, {"9081726354"}}, 77);
    ASSERT_EQ(found.size(), 2U);
    for (const Measured& one : found) EXPECT_LT(one.value, std::log(0.16F));
}

TEST(Typeface, AnotherFaceHasNoLike) {
    const auto same = judged({{"TREKAL"}, {"9081726354"}}, 78);
    const auto other = judged({{"TREKAL", cv::FONT_HERSHEY_COMPLEX}, {"9081726354"}}, 78);
    EXPECT_GT(other[name_face].value, same[name_face].value + 0.4F);
    EXPECT_NEAR(other[number_face].value, same[number_face].value, 0.1);
}

TEST(Typeface, AnotherSizeHasNoLike) {
    const auto same = judged({{"TREKAL"}, {"9081726354"}}, 79);
    const auto larger = judged({{"TREKAL"}, {"9081726354", cv::FONT_HERSHEY_SIMPLEX, 1.75}}, 79);
    EXPECT_GT(larger[number_face].value, same[number_face].value + 0.4F);
}

TEST(Typeface, ALetterThatNoCopyBearsIsNoOtherFace) {
    const auto shapes = shapes_of({{"TREWAL"}, {"9081726354"}}, 80);
    const auto unlike = unlikenesses(atlas(), 0, shapes[0], -1);
    EXPECT_GT(*std::max_element(unlike.begin(), unlike.end()), 0.2);
    EXPECT_LT(values_of_shapes(zones, atlas(), shapes, -1)[name_face].value, std::log(0.16F));
}

TEST(Typeface, OneCopyCanBeLeftOut) {
    // W stands on one copy alone: without that copy nothing is like it.
    std::vector<std::vector<std::vector<FoundShape>>> copies;
    for (std::uint64_t i = 0; i < 5; ++i) copies.push_back(shapes_of({{i == 2 ? "WALK" : "TALK"}, {"0123456789"}}, i));
    const GlyphAtlas made = make_atlas(copies);
    const auto worst = [&](int without) {
        const auto unlike = unlikenesses(made, 0, copies[2][0], without);
        return *std::max_element(unlike.begin(), unlike.end());
    };
    EXPECT_LT(worst(-1), 0.05);
    EXPECT_GT(worst(2), 0.2);
}

// Print that would be longer than its room is narrowed to fit: the same face for all that.
TEST(Typeface, PrintThatFillsItsRoomMayBeNarrowed) {
    auto shapes = shapes_of({{"TREKAL"}, {"9081726354"}}, 82);
    const std::vector<Measured> usual = values_of_shapes(zones, atlas(), shapes, -1);
    double left = 1e9;
    double right = 0.0;
    for (FoundShape& shape : shapes[number_face]) {
        cv::Mat narrow;
        const int half = cvRound(0.4 * (shape.ink.cols - 1));
        cv::resize(shape.ink, narrow, {2 * half + 1, shape.ink.rows}, 0, 0, cv::INTER_AREA);
        shape.ink = narrow;
        left = std::min(left, shape.mm.x);
        right = std::max(right, shape.mm.br().x);
    }
    std::vector<Zone> full = zones;
    full[number_face].mm.width = right - left;
    const float narrowed = values_of_shapes(full, atlas(), shapes, -1)[number_face].value;
    EXPECT_NEAR(narrowed, usual[number_face].value, 0.7F);
    full[number_face].mm.width = 2.0 * (right - left);
    EXPECT_GT(values_of_shapes(full, atlas(), shapes, -1)[number_face].value, narrowed + 0.4F)
        << "with room to spare nobody narrows";
}

// W and I, L and L touch: of five letters one is left that copies have shown.
TEST(Typeface, AShortNameWhoseLettersTouchIsNoOtherFace) {
    auto shapes = shapes_of({{"TREKAL"}, {"9081726354"}}, 83);
    shapes[name_face].resize(3);
    for (std::size_t i : {0U, 1U}) {
        cv::Mat wide;
        cv::hconcat(shapes[name_face][i].ink, shapes[name_face][i].ink, wide);
        shapes[name_face][i].ink = wide;
    }
    EXPECT_LT(values_of_shapes(zones, atlas(), shapes, -1)[name_face].value, std::log(0.16F));
}

TEST(Typeface, TooFewCharactersAreNotJudged) {
    const auto found = judged({{"TR"}, {"9081726354"}}, 81);
    EXPECT_TRUE(std::isnan(found[name_face].value));
    EXPECT_FALSE(std::isnan(found[number_face].value));
}

TEST(Typeface, TheAtlasGoesThroughBytes) {
    const std::string bytes = write_glyphs(atlas());
    const auto again = read_glyphs(bytes);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->group_of_field, atlas().group_of_field);
    ASSERT_EQ(again->groups.size(), atlas().groups.size());
    for (std::size_t g = 0; g < again->groups.size(); ++g) {
        ASSERT_EQ(again->groups[g].size(), atlas().groups[g].size());
        for (std::size_t i = 0; i < again->groups[g].size(); ++i) {
            EXPECT_EQ(again->groups[g][i].copy, atlas().groups[g][i].copy);
            EXPECT_EQ(cv::norm(again->groups[g][i].ink, atlas().groups[g][i].ink, cv::NORM_INF), 0.0);
        }
    }
}

TEST(Typeface, AnyCutOrLongerAtlasIsRefused) {
    const std::string bytes = write_glyphs(atlas());
    for (std::size_t length = 0; length < bytes.size(); length += length < 64 ? 1 : 997)
        EXPECT_FALSE(read_glyphs(std::string_view(bytes).substr(0, length)).has_value()) << length;
    EXPECT_FALSE(read_glyphs(bytes + "x").has_value());
}

/// A residual of a page whose print lies where it should, but for a piece that lies 0.05 mm to the right.
TEST(Slip, APieceThatLiesBesideItsPlaceIsFoundThere) {
    ReferenceView reference;
    DocumentView document;
    auto residual = std::make_shared<Residual>();
    residual->slip_block_mm = 1.6;
    residual->slip = cv::Mat(20, 30, CV_32FC2, cv::Scalar(0.01, -0.02));
    residual->slip(cv::Rect(10, 8, 3, 2)).setTo(cv::Scalar(0.06, -0.02));
    residual->slip.at<cv::Vec2f>(1, 1) = cv::Vec2f::all(std::numeric_limits<float>::quiet_NaN());
    document.residual = residual;
    const std::vector<Zone> none;
    const auto found = measure_slip({reference, document, none});
    ASSERT_EQ(found.size(), 2U * 20U * 30U);
    const auto most = std::max_element(found.begin(), found.end(), [](const Measured& a, const Measured& b) {
        return (std::isnan(a.value) ? -1.0F : std::abs(a.value)) < (std::isnan(b.value) ? -1.0F : std::abs(b.value));
    });
    EXPECT_NEAR(most->value, 0.05F, 1e-4F);
    EXPECT_TRUE(cv::Rect2d(10 * 1.6, 8 * 1.6, 3 * 1.6, 2 * 1.6).contains(most->mm.tl() + cv::Point2d(0.1, 0.1)));
    EXPECT_TRUE(std::isnan(found[2 * (1 * 30 + 1)].value));
}

}  // namespace
}  // namespace vidimus::vision
