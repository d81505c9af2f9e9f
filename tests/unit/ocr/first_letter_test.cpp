// A letter that the net drops at a line's start is looked for only where the strokes have one more, and taken only
// where the rest of the line is read as before.
#include "ocr/first_letter.h"

#include <gtest/gtest.h>

namespace vidimus::ocr {
namespace {

std::vector<Symbol> symbols(const std::string& text) {
    std::vector<Symbol> result;
    for (const char c : text) {
        Symbol symbol;
        symbol.choices.push_back({std::string(1, c), 0.9F});
        result.push_back(symbol);
    }
    return result;
}

TEST(FirstLetter, StrokesMakeLetters) {
    EXPECT_EQ(letters_in({{0, 0, 10, 20}, {14, 0, 10, 20}, {30, 0, 10, 20}}), 3U);
    EXPECT_EQ(letters_in({{30, 0, 10, 20}, {0, 0, 10, 20}, {2, -8, 6, 4}, {14, 0, 10, 20}}), 3U) << "a caron";
    EXPECT_EQ(letters_in({{0, 0, 10, 20}, {9, 0, 10, 20}}), 2U) << "slanted letters reach into each other";
    EXPECT_EQ(letters_in({}), 0U);
}

TEST(FirstLetter, OnlyWhatStandsBeforeMayBeAdded) {
    EXPECT_TRUE(only_adds_before(symbols("27464587"), symbols("W27464587")));
    EXPECT_TRUE(only_adds_before(symbols("ephelin"), symbols("NEPHELIN")));
    EXPECT_FALSE(only_adds_before(symbols("27464587"), symbols("27464587"))) << "nothing is added";
    EXPECT_FALSE(only_adds_before(symbols("27464587"), symbols("W27464581"))) << "the rest was read otherwise";
    EXPECT_FALSE(only_adds_before(symbols("27464587"), symbols("274645871"))) << "added behind";
    EXPECT_FALSE(only_adds_before(symbols("27464587"), symbols("")));
}

}  // namespace
}  // namespace vidimus::ocr
