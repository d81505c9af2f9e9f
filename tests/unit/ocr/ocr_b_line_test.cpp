// Lines of the visual zone in OCR-B: letters at even distances and no others are read by the MRZ's net, and what only
// the other reading shows is kept.
#include "ocr/ocr_b_line.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace vidimus::ocr {
namespace {

const std::filesystem::path models = std::filesystem::path(VIDIMUS_RESOURCES_DIR) / "models";
constexpr int pitch = 28;
constexpr double capital = 34.0;

Symbol symbol_at(const std::string& text, int place, bool space_before = false) {
    Symbol symbol;
    symbol.choices.push_back({text, 0.9F});
    symbol.box = cv::Rect(place * pitch, 10, 18, 34);
    symbol.space_before = space_before;
    return symbol;
}

/// A stroke a letter; '.' leaves a place free.
std::vector<cv::Rect> strokes_of(const std::string& text) {
    std::vector<cv::Rect> strokes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '.') {
            strokes.push_back(symbol_at("", static_cast<int>(i)).box);
        }
    }
    return strokes;
}

std::string text_of(const std::vector<Symbol>& symbols) {
    std::string text;
    for (const Symbol& symbol : symbols) {
        text += (symbol.space_before ? " " : "") + symbol.choices.front().text;
    }
    return text;
}

TEST(OcrBLine, LettersAtEvenDistances) {
    const auto even = even_letters(strokes_of("2034.04.03"), capital);
    ASSERT_TRUE(even);
    EXPECT_EQ(even->steps, (std::vector<int>{0, 1, 1, 1, 2, 1, 2, 1}));
    EXPECT_NEAR(even->pitch, pitch, 0.01);
}

TEST(OcrBLine, LettersOfTheirOwnWidthsAreNone) {
    std::vector<cv::Rect> strokes = strokes_of("SARDOVEN");
    strokes[3].x += 8;
    EXPECT_FALSE(even_letters(strokes, capital));
    EXPECT_FALSE(even_letters(strokes_of("UT"), capital)) << "two stand at any distance";
    strokes = strokes_of("SARDOVEN");
    strokes[2].height = 14;
    EXPECT_FALSE(even_letters(strokes, capital)) << "a piece of the artwork";
    strokes = strokes_of("SARD");
    for (cv::Rect& stroke : strokes) {
        stroke.x *= 2;
    }
    EXPECT_FALSE(even_letters(strokes, capital)) << "far apart";
}

TEST(OcrBLine, ANeighboursEdgeIsLeftOut) {
    std::vector<cv::Rect> strokes = strokes_of("1999.04.22..");
    strokes.emplace_back(11 * pitch - 6, 10, 3, 34);
    const auto even = even_letters(strokes, capital);
    ASSERT_TRUE(even);
    EXPECT_EQ(even->letters.size(), 8U);
    EXPECT_EQ(even->before, 0U);
    EXPECT_EQ(even->after, 1U);
    strokes.emplace_back(12 * pitch + 8, 10, 3, 34);
    strokes.emplace_back(13 * pitch + 3, 10, 3, 34);
    EXPECT_FALSE(even_letters(strokes, capital)) << "too many for an edge";
    const std::vector<Symbol> own{symbol_at("2", 1), symbol_at("2", 2)};
    const std::vector<Symbol> other{symbol_at("z", 1), symbol_at("2", 2), symbol_at("M", 4, true)};
    EXPECT_EQ(text_of(with_marks_of(own, other, *even)), "22 M");
    EXPECT_EQ(text_of(with_marks_of(own, other, {})), "22") << "no stroke stands there";
    // A letter wider than the figures behind it, as other faces have it, is the line's own.
    strokes = strokes_of(".399288851");
    strokes.insert(strokes.begin(), cv::Rect(pitch - 42, 10, 30, 34));
    EXPECT_FALSE(even_letters(strokes, capital));
}

TEST(OcrBLine, WhatIsNoLetterIsNotRead) {
    auto nets = Nets::open(models);
    ASSERT_TRUE(nets);
    cv::Mat line(54, 9 * pitch, CV_8U, cv::Scalar(255));
    for (const cv::Rect& stroke : strokes_of("99999999")) {
        line(stroke).setTo(0);  // blocks
    }
    const auto even = even_letters(strokes_of("99999999"), capital);
    ASSERT_TRUE(even);
    EXPECT_TRUE(read_ocr_b(*nets, line, *even, capital, {}).empty());
}

TEST(OcrBLine, MarksAndWhatStandsBetweenAreTheOthers) {
    std::vector<Symbol> own;
    for (int i = 0; i < 4; ++i) {
        own.push_back(symbol_at(std::string(1, "SORB"[i]), i < 3 ? i : 4, i == 3));
    }
    const std::vector<Symbol> other{symbol_at("S", 0), symbol_at("Ö", 1), symbol_at("r", 2), symbol_at("-", 3),
                                    symbol_at("8", 4)};
    const std::vector<Symbol> both = with_marks_of(own, other, {});
    EXPECT_EQ(text_of(both), "SÖR-B");
    ASSERT_EQ(both.back().choices.size(), 2U);
    EXPECT_EQ(both.back().choices[1].text, "8");
    EXPECT_LE(both.back().choices[1].probability, 0.3F) << "the other's view is a doubt";
    EXPECT_EQ(both[2].choices.size(), 1U) << "a letter's case is none";
    EXPECT_EQ(text_of(with_marks_of(own, std::vector<Symbol>{}, {})), "SOR B");
}

}  // namespace
}  // namespace vidimus::ocr
