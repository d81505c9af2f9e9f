// The comparison of fine print, on drawn guilloches whose inks slip against each other as on a press.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "vision/learn_zones.h"
#include "vision/median_stack.h"
#include "vision/print_slip.h"
#include "vision/residual.h"
#include "vision/strokes.h"
#include "vision/unrest.h"

namespace vidimus::vision {
namespace {

constexpr double density = 12.0;  // pixels per mm
const cv::Size artwork(480, 360);

struct Press {
    std::array<cv::Point2d, 3> slip{};  // of each ink, pixels
    double ink = 1.0;                   // how much of it
    double noise = 2.0;                 // grey levels, of the capture
    unsigned seed = 1;
};

/// Wavy lines in three inks on pale paper.
cv::Mat guilloche(const Press& press) {
    const std::array<cv::Scalar, 3> inks{{{40, 80, 110}, {90, 110, 35}, {110, 45, 95}}};
    cv::Mat image(artwork, CV_8UC3, cv::Scalar(238, 240, 242));
    constexpr int parts = 16;  // of a pixel
    for (std::size_t ink = 0; ink < inks.size(); ++ink) {
        cv::Mat layer(artwork, CV_8UC3, cv::Scalar::all(0));
        for (int line = -8; line < 60; ++line) {
            std::vector<cv::Point> points;
            for (int x = -20; x <= artwork.width + 20; x += 5) {
                const double phase = x * (0.021 + 0.006 * static_cast<double>(ink)) + line * 0.11;
                const double y = line * (7.0 + static_cast<double>(ink)) + 11.0 * std::sin(phase);
                points.emplace_back(cvRound((x + press.slip[ink].x) * parts), cvRound((y + press.slip[ink].y) * parts));
            }
            cv::polylines(layer, points, false, inks[ink] * press.ink, 1, cv::LINE_AA, 4);
        }
        cv::subtract(image, layer, image);
    }
    cv::GaussianBlur(image, image, {}, 0.7);
    cv::Mat noise(artwork, CV_16SC3);
    cv::RNG random(press.seed);
    random.fill(noise, cv::RNG::NORMAL, 0, press.noise);
    cv::Mat sum;
    cv::add(image, noise, sum, cv::noArray(), CV_8U);
    return sum;
}

const cv::Mat& all_of_it() {
    static const cv::Mat mask(artwork, CV_8U, cv::Scalar(255));
    return mask;
}

/// Another genuine copy: inks slipped by up to a tenth of a millimetre, and a sixth more of them.
Press other_press() {
    return {.slip = {{{1.2, -0.4}, {-0.8, 0.7}, {0.3, 1.1}}}, .ink = 1.17, .noise = 2.0, .seed = 7};
}

Residual compared(const cv::Mat& document) {
    const cv::Mat reference = guilloche({.noise = 0.6});
    const cv::Mat steepness = steepness_of(reference, all_of_it());
    const cv::Mat spread(artwork, CV_32F, cv::Scalar(2.0));
    return explain(document, reference, all_of_it(), all_of_it(), steepness,
                   unsureness_of(spread, steepness, all_of_it()), doubt_of(spread, steepness, all_of_it()), density);
}

struct Window {
    double lost = 0.0;     // −1: all of the specimen's print is missing, 0: none
    double foreign = 0.0;  // times the usual error
};

Window window(const Residual& residual, const cv::Rect& pixels) {
    const double cell = artwork.width / static_cast<double>(residual.columns);
    double product = 0.0;
    double power = 0.0;
    double excess = 0.0;
    double count = 0.0;
    for (int y = 0; y < residual.rows; ++y) {
        for (int x = 0; x < residual.columns; ++x) {
            if (!pixels.contains(cv::Point(cvRound((x + 0.5) * cell), cvRound((y + 0.5) * cell)))) continue;
            const std::size_t at =
                static_cast<std::size_t>(y) * static_cast<std::size_t>(residual.columns) + static_cast<std::size_t>(x);
            product += static_cast<double>(residual.product[at]);
            power += static_cast<double>(residual.power[at]);
            excess += static_cast<double>(residual.excess[at]);
            count += static_cast<double>(residual.count[at]);
        }
    }
    return {product / std::max(1.0, power), excess / std::max(1.0, count)};
}

/// The worst of all windows of 3 × 3 mm that keep clear of `left_out`.
Window worst_beside(const Residual& residual, const cv::Rect& left_out) {
    Window worst;
    constexpr int side = 36;
    for (int y = side; y + 2 * side <= artwork.height; y += side / 2) {
        for (int x = side; x + 2 * side <= artwork.width; x += side / 2) {
            const cv::Rect area(x, y, side, side);
            if ((area & left_out).area() > 0) continue;
            const Window here = window(residual, area);
            worst = {std::min(worst.lost, here.lost), std::max(worst.foreign, here.foreign)};
        }
    }
    return worst;
}

TEST(Residual, ExplainsACopyWhoseInksSlippedAndSpread) {
    const Residual residual = compared(guilloche(other_press()));
    const Window worst = worst_beside(residual, {});
    EXPECT_GT(worst.lost, -0.25);
    EXPECT_LT(worst.foreign, 2.5);
    EXPECT_GT(residual.agreement, 0.9);
}

TEST(Residual, MissesPrintThatWasReplacedByItsMean) {
    cv::Mat document = guilloche(other_press());
    const cv::Rect place(200, 150, 60, 40);
    document(place).setTo(cv::mean(document(place)));
    const Residual residual = compared(document);
    const cv::Rect inner(206, 156, 48, 28);
    EXPECT_LT(window(residual, inner).lost, -0.8);
    EXPECT_GT(worst_beside(residual, place).lost, -0.3) << "and nowhere else";
}

TEST(Residual, FindsPrintThatTheSpecimenDoesNotHave) {
    cv::Mat document = guilloche(other_press());
    const cv::Rect place(200, 150, 60, 40);
    for (int x = place.x + 3; x < place.br().x; x += 9)
        cv::line(document, {x, place.y}, {x + 12, place.br().y - 1}, {150, 130, 140}, 1, cv::LINE_AA);
    const Residual residual = compared(document);
    EXPECT_GT(window(residual, place).foreign, 3.0 * worst_beside(residual, {180, 130, 110, 80}).foreign);
}

TEST(Residual, TellsPatchesOfColourFromNoise) {
    const cv::Mat genuine = guilloche(other_press());
    cv::Mat noisy(genuine.size(), CV_16SC3);
    cv::RNG(5).fill(noisy, cv::RNG::NORMAL, 0, 3.0);
    cv::Mat clumped = noisy.clone();
    cv::GaussianBlur(clumped, clumped, {}, 2.0);
    clumped *= 24.0;  // drops, in patches
    const auto mottle_of = [&](const cv::Mat& added) {
        cv::Mat document;
        cv::add(genuine, added, document, cv::noArray(), CV_8U);
        return compared(document).mottle;
    };
    const auto calm = compared(genuine).mottle;
    const auto noise = mottle_of(noisy);
    const auto drops = mottle_of(clumped);
    for (std::size_t part = 0; part < 3; ++part) {
        ASSERT_GT(calm[0][part], 0.0);
        EXPECT_LT(noise[0][part], 2.0 * calm[0][part]) << part;
        EXPECT_GT(drops[0][part], 1.8 * calm[0][part]) << part;
    }
}

// A JPEG file keeps no faint noise of colour, another one does: neither is unrest.
TEST(Residual, FaintColourNoiseIsNoUnrest) {
    const cv::Size size(400, 300);
    const auto mottle_of = [&](double noise) {
        std::array<cv::Mat, 3> error;
        for (std::size_t c = 0; c < 3; ++c) {
            error[c] = cv::Mat(size, CV_32F);
            cv::RNG(static_cast<std::uint64_t>(c) + 7).fill(error[c], cv::RNG::NORMAL, 0, noise);
        }
        Residual residual;
        find_mottle(error, cv::Mat(size, CV_32F, cv::Scalar(1)), cv::Mat(size, CV_8U, cv::Scalar(0)), density,
                    residual);
        return residual.mottle;
    };
    const auto quiet = mottle_of(0.1);
    const auto faint = mottle_of(1.5);
    const auto strong = mottle_of(9.0);
    for (std::size_t band = 0; band < Residual::mottle_bands; ++band) {
        EXPECT_GT(faint[band][0], 2 * quiet[band][0]) << "brightness is measured, however faint";
        for (std::size_t part = 1; part < 3; ++part) {
            EXPECT_DOUBLE_EQ(faint[band][part], quiet[band][part]) << band << part;
            EXPECT_GT(strong[band][part], 1.5 * quiet[band][part]) << band << part;
        }
    }
}

TEST(Residual, LooksOnlyWhereItMay) {
    cv::Mat document = guilloche(other_press());
    const cv::Rect place(200, 150, 60, 40);
    document(place).setTo(cv::Scalar::all(20));
    cv::Mat weight = all_of_it().clone();
    weight(place).setTo(0);
    const cv::Mat reference = guilloche({.noise = 0.6});
    const cv::Mat steepness = steepness_of(reference, all_of_it());
    const cv::Mat ones(artwork, CV_32F, cv::Scalar(1.0));
    const Residual residual =
        explain(document, reference, weight, all_of_it(), steepness, ones, cv::Mat(ones * 0.0), density);
    EXPECT_EQ(cv::countNonZero(residual.picture(place)), 0);
    EXPECT_GT(worst_beside(residual, {180, 130, 100, 80}).lost, -0.25) << "the hole leaves no halo";
}

TEST(Residual, DoesNotMissPrintOfABlurredPageBesideAPortrait) {
    // A portrait covers all of the upper left tile but a strip, which is too little to tell the page's blur by.
    cv::Mat document;
    cv::GaussianBlur(guilloche(other_press()), document, {}, 1.3);
    cv::Mat known = all_of_it().clone();
    known(cv::Rect(0, 0, 180, artwork.height)).setTo(0);
    known(cv::Rect(220, 0, 60, artwork.height)).setTo(0);
    const cv::Mat reference = guilloche({.noise = 0.6});
    const cv::Mat steepness = steepness_of(reference, known);
    const cv::Mat ones(artwork, CV_32F, cv::Scalar(1.0));
    const Residual residual =
        explain(document, reference, all_of_it(), known, steepness, ones, cv::Mat(ones * 0.0), density);
    for (int y = 40; y < 180; y += 24) EXPECT_GT(window(residual, {183, y, 34, 36}).lost, -0.25) << y;
}

TEST(Residual, DoubtsWhereTheCopiesThemselvesDiffer) {
    const cv::Mat reference = guilloche({.noise = 0.6});
    const cv::Mat steepness = steepness_of(reference, all_of_it());
    cv::Mat spread(artwork, CV_32F, cv::Scalar(2.0));
    const cv::Rect place(200, 150, 60, 40);
    spread(place).setTo(12.0);
    const cv::Mat doubt = doubt_of(spread, steepness, all_of_it());
    const cv::Mat unsure = unsureness_of(spread, steepness, all_of_it());
    EXPECT_GT(doubt.at<float>(170, 230), 100.0F);
    EXPECT_LT(doubt.at<float>(50, 50), 2.0F);
    EXPECT_NEAR(unsure.at<float>(170, 230), 36.0F, 1.0F);
    EXPECT_FLOAT_EQ(unsure.at<float>(50, 50), 1.0F);
}

TEST(Registered, CopiesKeepSingleLinesSharpInTheirMiddle) {
    cv::RNG random(5);
    std::vector<cv::Mat> copies;
    for (unsigned i = 0; i < 7; ++i) {
        Press press{.seed = i + 1};
        for (auto& slip : press.slip) slip = {random.uniform(-1.8, 1.8), random.uniform(-1.8, 1.8)};
        copies.push_back(guilloche(press));
    }
    const cv::Mat steepness = steepness_of(copies[0], all_of_it());
    std::vector<cv::Mat> moved{copies[0]};
    for (std::size_t i = 1; i < copies.size(); ++i)
        moved.push_back(registered(copies[i], all_of_it(), copies[0], all_of_it(), steepness, density));
    const auto contrast = [](const cv::Mat& bgr) {
        cv::Mat grey;
        cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
        cv::Scalar mean;
        cv::Scalar deviation;
        cv::meanStdDev(grey(cv::Rect(20, 20, artwork.width - 40, artwork.height - 40)), mean, deviation);
        return deviation[0];
    };
    const double single = contrast(copies[0]);
    EXPECT_LT(contrast(MedianStack(copies).median()), 0.85 * single);
    EXPECT_GT(contrast(MedianStack(moved).median()), 0.93 * single);
}

/// Bare background at 350 ppi: lines that are well visible but not as dark as print.
cv::Mat bare_lines(int slip) {
    cv::Mat image(120, 320, CV_8U, cv::Scalar(230));
    for (int y = 10; y < 120; y += 11) cv::line(image, {0, y + slip}, {319, y + slip}, 150, 1);
    return image;
}
constexpr double fine_density = 350.0 / 25.4;

TEST(Strokes, AreFoundWithTheirRim) {
    const cv::Mat bare = bare_lines(0);
    cv::Mat seen = bare.clone();
    cv::putText(seen, "MORUS", {30, 80}, cv::FONT_HERSHEY_SIMPLEX, 1.4, 30, 4, cv::LINE_AA);
    const cv::Mat ink = strokes_of(seen, bare, cv::Mat(seen.size(), CV_8U, cv::Scalar(255)), fine_density);
    cv::Mat print = seen < 120;
    cv::dilate(print, print, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
    cv::Mat missed;
    cv::subtract(print, ink, missed);
    EXPECT_EQ(cv::countNonZero(missed), 0);
    EXPECT_EQ(cv::countNonZero(ink.colRange(220, 320)), 0);
    cv::Mat nowhere = cv::Mat::zeros(seen.size(), CV_8U);
    EXPECT_EQ(cv::countNonZero(strokes_of(seen, bare, nowhere, fine_density)), 0);
}

TEST(Strokes, TakeTheDotsOfTheirLettersAlong) {
    const cv::Mat bare(120, 320, CV_8U, cv::Scalar(230));
    cv::Mat seen = bare.clone();
    cv::rectangle(seen, cv::Rect(100, 50, 4, 24), 40, cv::FILLED);  // an i, whose dot the scan made pale
    cv::rectangle(seen, cv::Rect(100, 43, 4, 3), 160, cv::FILLED);
    cv::rectangle(seen, cv::Rect(250, 43, 4, 3), 160, cv::FILLED);  // a speck far from any letter
    const cv::Mat all(seen.size(), CV_8U, cv::Scalar(255));
    const cv::Mat ink = strokes_of(seen, bare, all, fine_density);
    EXPECT_EQ(cv::countNonZero(ink(cv::Rect(100, 43, 4, 3)) == 0), 0);
    EXPECT_EQ(cv::countNonZero(ink.colRange(240, 270)), 0);
}

TEST(Strokes, AreNotSlippedLines) {
    const cv::Mat all(120, 320, CV_8U, cv::Scalar(255));
    EXPECT_EQ(cv::countNonZero(strokes_of(bare_lines(2), bare_lines(0), all, fine_density)), 0);
}

TEST(Strokes, DoNotTakeALineAlongThatTouchesThem) {
    cv::Mat seen = bare_lines(2);
    cv::rectangle(seen, cv::Rect(150, 20, 6, 70), 30, cv::FILLED);
    const cv::Mat all(seen.size(), CV_8U, cv::Scalar(255));
    const cv::Mat ink = strokes_of(seen, bare_lines(0), all, fine_density);
    EXPECT_EQ(cv::countNonZero(ink(cv::Rect(150, 22, 6, 66)) == 0), 0);
    // Half a millimetre on, the line is the background's.
    EXPECT_EQ(cv::countNonZero(ink.colRange(0, 143)), 0);
    EXPECT_EQ(cv::countNonZero(ink.colRange(163, 320)), 0);
}

TEST(Strokes, RunOnWhereASignatureIsLongerThanAnySeenYet) {
    const cv::Mat bare = bare_lines(0);
    cv::Mat seen = bare.clone();
    cv::line(seen, {100, 60}, {240, 58}, 40, 3, cv::LINE_AA);       // begins where holders write, and runs on
    cv::rectangle(seen, cv::Rect(270, 50, 6, 24), 30, cv::FILLED);  // stands beyond it alone
    cv::Mat may = cv::Mat::zeros(seen.size(), CV_8U);
    may.colRange(80, 160).setTo(255);
    const cv::Mat ink = strokes_of(seen, bare, may, fine_density);
    EXPECT_EQ(cv::countNonZero(ink.colRange(170, 320)), 0);
    const cv::Mat further = run_on(seen, bare, may, ink, fine_density);
    EXPECT_EQ(cv::countNonZero(further(cv::Rect(170, 58, 60, 2)) == 0), 0);
    EXPECT_EQ(cv::countNonZero(further.colRange(262, 320)), 0) << "what is not written on is no holder's";
    cv::Mat lost;
    cv::subtract(ink, further, lost);
    EXPECT_EQ(cv::countNonZero(lost), 0);
}

// A name longer than those of all copies goes on behind the place where names were seen: it is no foreign print.
TEST(Strokes, ALongerNameGoesOnInItsRow) {
    const cv::Mat bare(240, 720, CV_8U, cv::Scalar(220));
    cv::Mat may = cv::Mat::zeros(bare.size(), CV_8U);
    may(cv::Rect(40, 90, 260, 50)).setTo(255);
    cv::Mat seen = bare.clone();
    const auto letter = [&](int x, int y, int height) { seen(cv::Rect(x, y, 16, height)).setTo(40); };
    for (int x = 50; x < 290; x += 26) letter(x, 100, 30);
    letter(310, 100, 30);
    letter(336, 100, 30);
    letter(384, 100, 30);  // behind a space
    letter(470, 100, 30);  // too far from the last
    letter(362, 150, 30);  // in another row
    const cv::Mat ink = strokes_of(seen, bare, may, fine_density);
    const cv::Mat further = run_on(seen, bare, may, ink, fine_density);
    const auto masked = [&](int x, int y) { return further.at<uchar>(y, x) != 0; };
    EXPECT_TRUE(masked(318, 115));
    EXPECT_TRUE(masked(344, 115));
    EXPECT_TRUE(masked(392, 115));
    EXPECT_FALSE(masked(478, 115));
    EXPECT_FALSE(masked(370, 165));
    seen(cv::Rect(310, 92, 16, 60)).setTo(40);
    EXPECT_FALSE(masked(600, 115));
    const cv::Mat taller = run_on(seen, bare, may, strokes_of(seen, bare, may, fine_density), fine_density);
    EXPECT_EQ(taller.at<uchar>(145, 318), 0) << "twice as high as the letters before it";
}

const cv::Rect2d photo_mm(5, 16, 31, 40);
const cv::Rect2d ghost_mm(100, 34, 15.5, 20);

/// Pages at 4 pixels per mm with a portrait each, and a ghost image of `strength`: of the same face, or of another one.
MedianStack portraits(double strength, bool same) {
    const Frame frame = frame_of(PageSize::id3, 4.0);
    cv::RNG random(21);
    const auto face = [&] {
        cv::Mat coarse(10, 8, CV_32F);
        random.fill(coarse, cv::RNG::NORMAL, 0, 60);
        return coarse;
    };
    std::vector<cv::Mat> copies;
    for (int i = 0; i < 6; ++i) {
        cv::Mat page(frame.size, CV_32F);
        random.fill(page, cv::RNG::NORMAL, 220, 2.0);
        const cv::Mat portrait = face();
        const auto put = [&](const cv::Mat& shown, const cv::Rect2d& mm, double share) {
            cv::Mat target = page(frame.rect(mm));
            cv::Mat large;
            cv::resize(shown, large, target.size(), 0, 0, cv::INTER_CUBIC);
            target += cv::Mat(large * share - 40.0 * share);
        };
        put(portrait, photo_mm, 1.0);
        put(same ? portrait : face(), ghost_mm, strength);
        cv::Mat copy;
        page.convertTo(copy, CV_8U);
        cv::cvtColor(copy, copy, cv::COLOR_GRAY2BGR);
        copies.push_back(copy);
    }
    return MedianStack(copies);
}

std::vector<Zone> found_zones(double strength, bool same) {
    std::vector<Zone> zones{{"photo", Zone::Kind::photo, photo_mm},
                            {"field_1", Zone::Kind::field, {42, 19, 50, 4}},
                            {"field_2", Zone::Kind::field, {102, 40, 8, 6}}};
    find_ghost(portraits(strength, same), frame_of(PageSize::id3, 4.0), zones);
    return zones;
}

TEST(Zones, APaleGhostImageIsFoundByWhatItRepeats) {
    const std::vector<Zone> zones = found_zones(0.12, true);
    ASSERT_EQ(zones.size(), 3U) << "the field below it has gone";
    EXPECT_EQ(zones[1].id, "field_1");
    ASSERT_EQ(zones[2].kind, Zone::Kind::ghost);
    EXPECT_GT((zones[2].mm & ghost_mm).area() / (zones[2].mm | ghost_mm).area(), 0.7) << zones[2].mm;
}

TEST(Zones, TheGhostImagesZoneIsLaidOverThePhotos) {
    std::vector<Zone> zones{{"photo", Zone::Kind::photo, photo_mm},
                            {"ghost", Zone::Kind::ghost, {99.4, 34.5, 16.4, 19.2}}};
    align_ghost(portraits(0.3, true), frame_of(PageSize::id3, 4.0), zones);
    EXPECT_GT((zones[1].mm & ghost_mm).area() / (zones[1].mm | ghost_mm).area(), 0.93) << zones[1].mm;
    zones[1].mm = {99.4, 34.5, 16.4, 19.2};
    align_ghost(portraits(0.3, false), frame_of(PageSize::id3, 4.0), zones);
    EXPECT_EQ(zones[1].mm, cv::Rect2d(99.4, 34.5, 16.4, 19.2)) << "another picture moves nothing";
}

// A frame in an ink of its own slips, so that its whole length varies from copy to copy, three millimetres beside
// fields.
TEST(Zones, FieldsBesideAFrameThatSlipsAreFound) {
    const Frame frame = frame_of(PageSize::id3, 8.0);
    cv::Mat varying = cv::Mat::zeros(frame.size, CV_8U);
    for (const double y : {21.0, 28.0, 35.0, 42.0}) {
        for (int i = 0; i < 9; ++i) varying(frame.rect({6.5 + 2.2 * i, y, 1.4, 2.6})).setTo(255);
    }
    const auto fields = [&] {
        const auto zones = propose_zones(frame, varying, {.unknown = false, .mm = {}});
        return std::count_if(zones.begin(), zones.end(),
                             [](const Zone& zone) { return zone.kind == Zone::Kind::field; });
    };
    EXPECT_EQ(fields(), 4);
    for (int i = 0; i < 21; ++i) varying(frame.rect({3.4, 8.0 + 3.0 * i, 0.4, 2.7})).setTo(255);
    EXPECT_EQ(fields(), 4);
}

TEST(Zones, AnotherPictureIsNoGhostImage) {
    for (const Zone& zone : found_zones(0.12, false)) EXPECT_NE(zone.kind, Zone::Kind::ghost) << zone.mm;
}

// Four pixels are moved at a time, by the slip of their middle: as near to each pixel's own as fine print needs it.
TEST(PrintSlip, MovesAsExactlyAsPixelByPixel) {
    constexpr int block = 19;
    const cv::Mat page = guilloche({.noise = 0.5});
    std::array<cv::Mat, 3> planes;
    for (int c = 0; c < 3; ++c) {
        cv::extractChannel(page, planes[static_cast<std::size_t>(c)], c);
        planes[static_cast<std::size_t>(c)].convertTo(planes[static_cast<std::size_t>(c)], CV_32F);
    }
    cv::Mat slip((page.rows + block - 1) / block, (page.cols + block - 1) / block, CV_32FC2);
    for (int y = 0; y < slip.rows; ++y) {
        for (int x = 0; x < slip.cols; ++x)
            slip.at<cv::Vec2f>(y, x) = {1.6F * std::sin(0.25F * static_cast<float>(x + y)),
                                        -1.2F * std::cos(0.2F * static_cast<float>(x))};
    }
    cv::Mat map;
    cv::resize(slip, map, {slip.cols * block, slip.rows * block}, 0, 0, cv::INTER_LINEAR);
    map = map(cv::Rect({0, 0}, page.size())).clone();
    for (int y = 0; y < map.rows; ++y) {
        for (int x = 0; x < map.cols; ++x)
            map.at<cv::Vec2f>(y, x) += cv::Vec2f(static_cast<float>(x), static_cast<float>(y));
    }
    auto moved = planes;
    follow(moved, slip, block);
    for (std::size_t c = 0; c < 3; ++c) {
        cv::Mat wanted;
        cv::remap(planes[c], wanted, map, cv::noArray(), cv::INTER_CUBIC, cv::BORDER_REPLICATE);
        const double pixels = static_cast<double>(page.total());
        EXPECT_LT(cv::norm(moved[c], wanted, cv::NORM_L1) / pixels, 0.4) << "grey levels";
        EXPECT_GT(cv::norm(moved[c], planes[c], cv::NORM_L1) / pixels, 4.0) << "it was moved";
    }
}

// A frame in an ink of its own stands on bare paper and lies a quarter of a millimetre beside the specimen's.
TEST(PrintSlip, AFrameThatLiesFarOffIsFound) {
    constexpr int block = 19;
    const auto framed = [](int x) {
        cv::Mat plane(240, 320, CV_32F, cv::Scalar(0));
        for (const int line : {0, 6}) plane.col(x + line).setTo(-60);
        cv::GaussianBlur(plane, plane, {}, 0.8);
        return std::array<cv::Mat, 3>{plane, plane.clone(), plane.clone()};
    };
    const auto explained = framed(150);
    const auto power_of = [&](const std::array<cv::Mat, 3>& seen) {
        cv::Mat power = cv::Mat::zeros(240, 320, CV_32F);
        for (std::size_t c = 0; c < 3; ++c) power += (seen[c] - explained[c]).mul(seen[c] - explained[c]) / 3.0;
        return power;
    };
    for (const int off : {-3, 3}) {
        auto seen = framed(150 + off);
        for (cv::Mat& plane : seen) {
            cv::Mat noise(plane.size(), CV_32F);
            cv::RNG(11).fill(noise, cv::RNG::NORMAL, 0, 2.0);
            plane += noise;
        }
        cv::Mat start;
        ASSERT_TRUE(find_far_slips(seen, explained, power_of(seen), block, start));
        EXPECT_EQ(start.at<cv::Vec2f>(5, 7), cv::Vec2f(static_cast<float>(-off), 0.0F)) << off;
        auto moved = explained;
        follow(moved, start, block);
        EXPECT_LT(cv::norm(moved[0](cv::Rect(142, 60, 20, 120)), seen[0](cv::Rect(142, 60, 20, 120)), cv::NORM_L1),
                  0.3 * cv::norm(explained[0], seen[0], cv::NORM_L1));
    }
    cv::Mat start;
    EXPECT_FALSE(find_far_slips(explained, explained, power_of(explained), block, start))
        << "it stands where it should";
    const std::array<cv::Mat, 3> bare{cv::Mat::zeros(240, 320, CV_32F), cv::Mat::zeros(240, 320, CV_32F),
                                      cv::Mat::zeros(240, 320, CV_32F)};
    EXPECT_FALSE(find_far_slips(bare, explained, power_of(bare), block, start)) << "erased: nowhere near";
}

// Behind a round corner lies the table: one dark place of a genuine page is not a page of dots.
TEST(Grain, ADarkCornerIsNoSpeckledPrint) {
    cv::Mat page = guilloche({.noise = 2.0, .seed = 5});
    const double usual = compared(page).specks;
    page(cv::Rect(0, 0, 18, 18)).setTo(cv::Scalar::all(20));
    const double corner = compared(page).specks;
    EXPECT_LT(corner, 2.0 * usual) << "of " << usual;
    cv::RNG random(3);
    for (int i = 0; i < 9000; ++i)
        page.at<cv::Vec3b>(random.uniform(0, page.rows), random.uniform(0, page.cols)) = cv::Vec3b(150, 60, 180);
    EXPECT_GT(compared(page).specks, 2.5 * usual);
}

}  // namespace
}  // namespace vidimus::vision
