// The visual zone's reader on drawn text: lines, fields beside each other, doubt, languages that are not there.
#include "ocr/viz_reader.h"

#include <gtest/gtest.h>

#include <array>
#include <opencv2/imgproc.hpp>

#include "ocr/viz_lines.h"

namespace vidimus::ocr {
namespace {

constexpr double density = 16.0;  // pixels per mm

struct Page {
    cv::Mat bgr{cv::Size(60 * 16, 20 * 16), CV_8UC3, cv::Scalar(225, 240, 235)};
    void write(const std::string& text, double x_mm, double y_mm, double scale = 1.3) {
        cv::putText(bgr, text, cv::Point(cvRound(x_mm * density), cvRound(y_mm * density)), cv::FONT_HERSHEY_DUPLEX,
                    scale, cv::Scalar(20, 20, 20), 3, cv::LINE_AA);
    }
    [[nodiscard]] VizZone zone(double x, double y, double width, double height) const {
        VizZone zone;
        const auto point = [](double px, double py) {
            return cv::Point2f(static_cast<float>(px * density), static_cast<float>(py * density));
        };
        zone.quad = {point(x, y), point(x + width, y), point(x + width, y + height), point(x, y + height)};
        zone.width_mm = width;
        zone.height_mm = height;
        zone.languages = {"eng"};
        return zone;
    }
};

bool has_english() {
    const std::array<std::string, 1> english{"eng"};
    return !VizReader().installed(english).empty();
}

#define NEEDS_ENGLISH() \
    if (!has_english()) GTEST_SKIP() << "tesseract-ocr-eng is not installed"

TEST(VizReader, ReadsALineWithItsPlaces) {
    NEEDS_ENGLISH();
    Page page;
    page.write("UTOPIA", 4, 8, 1.2);
    VizReader reader;
    const auto read = reader.read(page.bgr, page.zone(2, 3, 40, 8), {}, {});
    ASSERT_TRUE(read) << read.error().detail;
    ASSERT_EQ(read->lines.size(), 1U);
    EXPECT_EQ(read->lines.front().text(), "UTOPIA");
    ASSERT_EQ(read->lines.front().characters.size(), 6U);
    float right = 0.F;
    for (const VizCharacter& character : read->lines.front().characters) {
        EXPECT_GT(character.quad[1].x, right);
        right = character.quad[1].x;
        EXPECT_FALSE(character.shape.empty());
        EXPECT_GT(character.candidates.front().probability, 0.F);
        EXPECT_LE(character.candidates.front().probability, 1.F);
    }
    EXPECT_NEAR(static_cast<double>(read->lines.front().quad[0].x), 4 * density, 12);
}

TEST(VizReader, TwoFieldsInARowAreTwoLines) {
    NEEDS_ENGLISH();
    Page page;
    page.write("12 08 1974", 2, 8);
    page.write("UTOPIA", 40, 8, 1.2);
    VizReader reader;
    const auto read = reader.read(page.bgr, page.zone(1, 3, 58, 8), {}, {});
    ASSERT_TRUE(read);
    ASSERT_EQ(read->lines.size(), 2U);
    EXPECT_EQ(read->lines[1].text(), "UTOPIA");
}

TEST(VizReader, ALetterThatStandsAlone) {
    NEEDS_ENGLISH();
    VizReader reader;
    for (const char* letter : {"F", "M", "X"}) {
        Page page;
        page.write(letter, 4, 8, 1.2);
        const auto read = reader.read(page.bgr, page.zone(2, 3, 10, 8), {}, {});
        ASSERT_TRUE(read);
        ASSERT_EQ(read->lines.size(), 1U) << letter;
        EXPECT_EQ(read->lines.front().text(), letter);
        EXPECT_NEAR(static_cast<double>(read->lines.front().characters.front().quad[0].x), 4 * density, 12);
    }
}

TEST(VizReader, ACaptionCloseAboveIsNoPartOfTheLine) {
    NEEDS_ENGLISH();
    VizReader reader;
    Page page;
    page.write("24 08 1985", 4, 8, 1.2);
    page.write("Date of birth - Date de naissance", 4, 5.7, 0.5);
    // Whole above the line, and cut by the zone's edge to pieces too low for letters.
    for (const double top : {3.6, 5.35}) {
        const auto read = reader.read(page.bgr, page.zone(2, top, 40, 10 - top), {}, {});
        ASSERT_TRUE(read);
        ASSERT_EQ(read->lines.size(), 1U) << top;
        std::string text = read->lines.front().text();
        std::erase(text, ' ');
        EXPECT_EQ(text, "24081985") << top;
    }
}

TEST(VizReader, MarksOverLettersAreKept) {
    VizReader reader;
    if (reader.installed(std::array<std::string, 1>{"hrv"}).empty()) {
        GTEST_SKIP() << "tesseract-ocr-hrv is not installed";
    }
    Page page;
    page.write("MURUSIC", 4, 10, 1.7);
    page.write("Surname - Prezime", 4, 15, 0.5);
    // A caron as high as the lowest letters, so that it is a line of its own.
    const auto at = [](double x, double y) { return cv::Point(cvRound(x * density), cvRound(y * density)); };
    cv::line(page.bgr, at(13.75, 6.4), at(14.3, 7.15), cv::Scalar(20, 20, 20), 3, cv::LINE_AA);
    cv::line(page.bgr, at(14.3, 7.15), at(14.85, 6.4), cv::Scalar(20, 20, 20), 3, cv::LINE_AA);
    VizZone zone = page.zone(2, 5, 40, 7);
    zone.languages = {"hrv"};
    const auto read = reader.read(page.bgr, zone, {}, {});
    ASSERT_TRUE(read);
    ASSERT_EQ(read->lines.size(), 1U);
    EXPECT_EQ(read->lines.front().text(), "MURUŠIC");
}

TEST(VizReader, AFrameAtTheZonesEdgeHidesNothing) {
    NEEDS_ENGLISH();
    VizReader reader;
    // A portrait's frame, of which the zone's side cuts off a piece higher than the print, or its top and foot do.
    for (const cv::Rect& frame : {cv::Rect(32, 60, 3, 62), cv::Rect(60, 10, 3, 300)}) {
        Page page;
        page.write("P", 6, 7, 1.2);
        page.write("A60256958", 24, 7, 1.2);
        cv::rectangle(page.bgr, frame, cv::Scalar(20, 20, 20), cv::FILLED);
        const auto read = reader.read(page.bgr, page.zone(2, 3.4, 50, 4.6), {}, {});
        ASSERT_TRUE(read);
        ASSERT_EQ(read->lines.size(), 2U);
        EXPECT_EQ(read->lines.front().text(), "P");
        EXPECT_EQ(read->lines.back().text(), "A60256958");
    }
}

TEST(VizReader, LettersCutByLinesOverTheInkAreWhole) {
    NEEDS_ENGLISH();
    VizReader reader;
    Page page;
    cv::putText(page.bgr, "UTOPIA", cv::Point(64, 128), cv::FONT_HERSHEY_DUPLEX, 1.5, cv::Scalar(40, 40, 40), 6,
                cv::LINE_AA);
    const auto read = [&] {
        const auto lines = reader.read(page.bgr, page.zone(2, 4, 40, 7), {}, {});
        return lines && lines->lines.size() == 1 ? lines->lines.front().text() : std::string();
    };
    ASSERT_EQ(read(), "UTOPIA");
    // Fine pale lines of the artwork, over paper and ink alike.
    for (const int y : {103, 117}) {
        cv::line(page.bgr, cv::Point(0, y - 6), cv::Point(420, y + 8), cv::Scalar(130, 160, 175), 2, cv::LINE_AA);
    }
    EXPECT_EQ(read(), "UTOPIA");
}

TEST(VizLines, ACaptionIsNoPieceOfACutLetter) {
    constexpr int ink = 40;
    const auto at = [](bool portrait, int cut) {
        cv::Mat page(160, 640, CV_8U, cv::Scalar(235));
        for (int x = 60; x < 400; x += 30) {
            cv::rectangle(page, cv::Rect(x, 60, 8, 14), cv::Scalar(ink), cv::FILLED);  // a caption's letter
            cv::rectangle(page, cv::Rect(x, 78, 8, 34), cv::Scalar(ink), cv::FILLED);  // a letter
        }
        if (portrait) {
            cv::rectangle(page, cv::Rect(480, 50, 36, 70), cv::Scalar(ink), cv::FILLED);  // higher than any letter
        }
        cv::rectangle(page, cv::Rect(0, cut, page.cols, 4), cv::Scalar(190), cv::FILLED);
        return even_ground(page, 16.0).at<unsigned char>(cut + 2, 64);
    };
    for (const bool portrait : {false, true}) {
        EXPECT_GT(at(portrait, 74), 200) << "artwork between a caption and a letter";
        EXPECT_LT(at(portrait, 92), 100) << "a line over a letter";
    }
}

TEST(VizReader, LettersIntoWhichACaptionReachesDoNotRaiseTheLine) {
    NEEDS_ENGLISH();
    VizReader reader;
    Page page;
    page.write("38270237562", 4, 8);
    const auto capital = [&] {
        const auto read = reader.read(page.bgr, page.zone(2, 3, 40, 7), {}, {});
        return read && read->lines.size() == 1 ? read->lines.front().capital : 0.0;
    };
    const double own = capital();
    ASSERT_GT(own, 15.0);
    const auto read = reader.read(page.bgr, page.zone(2, 3, 40, 7), {}, {});
    const auto& letters = read->lines.front().characters;
    ASSERT_EQ(letters.size(), 11U);
    for (const std::size_t i : {4U, 5U, 8U, 10U}) {  // brackets and tails of letters
        const cv::Point2f middle = 0.5F * (letters[i].quad[0] + letters[i].quad[1]);
        cv::line(page.bgr, cv::Point(cvRound(middle.x), cvRound(middle.y) + 2),
                 cv::Point(cvRound(middle.x), cvRound(middle.y) - 10), cv::Scalar(20, 20, 20), 3, cv::LINE_AA);
    }
    EXPECT_NEAR(capital(), own, 0.1 * own);
}

TEST(VizReader, ALoneLetterOnDarkArtworkIsRead) {
    NEEDS_ENGLISH();
    VizReader reader;
    Page page;
    // Lines half as dark as ink, which are more than a lone letter is.
    for (int y = 0; y < page.bgr.rows; y += 12) {
        for (int x = 0; x < page.bgr.cols; x += 40) {
            cv::line(page.bgr, cv::Point(x, y), cv::Point(x + 28, y + 9), cv::Scalar(120, 110, 130), 2, cv::LINE_AA);
        }
    }
    cv::putText(page.bgr, "P", cv::Point(64, 128), cv::FONT_HERSHEY_DUPLEX, 1.5, cv::Scalar(20, 20, 20), 6,
                cv::LINE_AA);
    const auto read = reader.read(page.bgr, page.zone(2, 4, 50, 6), {}, {});
    ASSERT_TRUE(read);
    ASSERT_EQ(read->lines.size(), 1U);
    EXPECT_EQ(read->lines.front().text(), "P");
}

TEST(VizReader, TwoLinesAndAnAlphabet) {
    NEEDS_ENGLISH();
    Page page;
    page.write("10101010", 4, 7);
    page.write("50585058", 4, 14);
    VizZone zone = page.zone(2, 2, 40, 16);
    zone.alphabet = "0123456789";
    VizReader reader;
    const auto read = reader.read(page.bgr, zone, {}, {});
    ASSERT_TRUE(read);
    ASSERT_EQ(read->lines.size(), 2U);
    EXPECT_EQ(read->lines[0].text(), "10101010");
    EXPECT_EQ(read->lines[1].text(), "50585058");
    const auto again = reader.read(page.bgr, zone, {.look = VizLook::second}, {});
    ASSERT_TRUE(again);
    ASSERT_EQ(again->lines.size(), 2U);
    EXPECT_EQ(again->lines[0].text(), "10101010");
}

TEST(VizReader, BlankPaperSaysNothing) {
    NEEDS_ENGLISH();
    const Page page;
    const auto read = VizReader().read(page.bgr, page.zone(1, 1, 50, 15), {}, {});
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->lines.empty());
}

TEST(VizReader, AMissingLanguageIsSaid) {
    const Page page;
    VizZone zone = page.zone(1, 1, 20, 8);
    zone.languages = {"nonsuch", "../eng"};
    const auto read = VizReader().read(page.bgr, zone, {}, {});
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::model_missing);
    EXPECT_EQ(read.error().detail, "nonsuch, ../eng");
}

TEST(VizReader, WhatIsNoImageOrWasStoppedIsSaid) {
    NEEDS_ENGLISH();
    Page page;
    EXPECT_EQ(VizReader().read(cv::Mat(), page.zone(1, 1, 20, 8), {}, {}).error().code, ErrorCode::image_empty);
    page.write("UTOPIA", 4, 8);
    std::stop_source stop;
    stop.request_stop();
    const auto read = VizReader().read(page.bgr, page.zone(1, 3, 40, 8), {}, stop.get_token());
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace vidimus::ocr
