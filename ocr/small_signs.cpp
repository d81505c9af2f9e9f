#include "ocr/small_signs.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace vidimus::ocr {
namespace {

constexpr double dark = 150.0;
constexpr double least_ink = 0.010;  // of a capital's height squared: a full stop has 0.02 and more
constexpr double small = 0.5;        // of a capital's height

bool is_small(std::string_view character) {
    static constexpr std::array<std::string_view, 8> signs{".", ",", ":", ";", "'", "·", "‘", "’"};
    return std::find(signs.begin(), signs.end(), character) != signs.end();
}

/// Whether something is printed at the sign's place, between the letters beside it.
bool is_printed(const Symbol& sign, const cv::Mat& line, const std::vector<cv::Rect>& strokes, double capital) {
    const int middle = sign.box.x + sign.box.width / 2;
    int left = 0;
    int right = line.cols;
    for (const cv::Rect& stroke : strokes) {
        if (stroke.height < small * capital) {
            if (stroke.x <= middle && stroke.br().x >= middle) {
                return true;
            }
        } else if (stroke.x + stroke.width / 2 < middle) {
            left = std::max(left, stroke.br().x);
        } else {
            right = std::min(right, stroke.x);
        }
    }
    const cv::Rect gap = cv::Rect(left + 1, 0, right - left - 2, line.rows) & cv::Rect({0, 0}, line.size());
    return gap.width > 0 && cv::countNonZero(line(gap) < dark) >= least_ink * capital * capital;
}

}  // namespace

void drop_unprinted(std::vector<Symbol>& symbols, const cv::Mat& line, const std::vector<cv::Rect>& strokes,
                    double capital) {
    std::vector<Symbol> kept;
    bool space = false;
    for (Symbol& symbol : symbols) {
        if (is_small(symbol.choices.front().text) && !is_printed(symbol, line, strokes, capital)) {
            space = true;
            continue;
        }
        symbol.space_before = symbol.space_before || (space && !kept.empty());
        space = false;
        kept.push_back(std::move(symbol));
    }
    symbols = std::move(kept);
}

}  // namespace vidimus::ocr
