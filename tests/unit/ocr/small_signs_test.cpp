// Dots that a net made up between figures that stand wide, and those that are printed.
#include "ocr/small_signs.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace vidimus::ocr {
namespace {

constexpr int capital = 34;  // pixels

/// "28.03" with the strokes of its figures; the dot is drawn or not.
struct Line {
    cv::Mat picture{cv::Size(160, 60), CV_8UC1, cv::Scalar(255)};
    std::vector<cv::Rect> strokes;
    std::vector<Symbol> read;

    explicit Line(int dot) {
        int x = 10;
        for (const char sign : std::string("28.03")) {
            Symbol symbol;
            symbol.choices.push_back({std::string(1, sign), 0.95F});
            if (sign == '.') {
                symbol.box = {x + 2, 38, 6, 6};
                cv::rectangle(picture, {x + 3, 44 - dot, dot, dot}, cv::Scalar(20), cv::FILLED);
                x += 14;
            } else {
                symbol.box = {x, 10, 20, capital};
                strokes.push_back(symbol.box);
                cv::rectangle(picture, symbol.box, cv::Scalar(20), 1);
                x += 24;
            }
            read.push_back(symbol);
        }
        drop_unprinted(read, picture, strokes, capital);
    }
    [[nodiscard]] std::string text() const {
        std::string text;
        for (const Symbol& symbol : read) text += (symbol.space_before ? " " : "") + symbol.choices.front().text;
        return text;
    }
};

TEST(SmallSigns, ADotThatIsPrintedStays) {
    EXPECT_EQ(Line(5).text(), "28.03");
    EXPECT_EQ(Line(4).text(), "28.03");
}

TEST(SmallSigns, WhereNothingIsPrintedThereIsASpace) {
    EXPECT_EQ(Line(0).text(), "28 03");
    EXPECT_EQ(Line(2).text(), "28 03") << "a speck";
}

}  // namespace
}  // namespace vidimus::ocr
