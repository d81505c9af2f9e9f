#include "app/screening/viz_shapes.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace vidimus::screening {
namespace {

constexpr std::size_t most_shapes = 6;  // of one character
constexpr double clearly = 0.06;        // more alike than to the other character
constexpr double like_none = 0.72;      // of its own character no shape is so little
constexpr double like_own = 0.90;
constexpr double like_neither = 0.70;

struct Ink {
    cv::Mat picture;  // 20 × 28
    double width = 0.0;
    double height = 0.0;
};

std::optional<Ink> ink_of(const cv::Mat& shape) {
    if (shape.empty() || shape.type() != CV_8UC1) {
        return std::nullopt;
    }
    cv::Mat mask;
    cv::threshold(shape, mask, 110, 255, cv::THRESH_BINARY);
    const cv::Rect box = cv::boundingRect(mask);
    if (box.width < 2 || box.height < 6) {
        return std::nullopt;
    }
    Ink ink;
    ink.width = box.width;
    ink.height = box.height;
    cv::resize(shape(box), ink.picture, {20, 28}, 0, 0, cv::INTER_AREA);
    ink.picture.convertTo(ink.picture, CV_32F);
    cv::GaussianBlur(ink.picture, ink.picture, {}, 1.0);
    return ink;
}

}  // namespace

double likeness(const cv::Mat& a, const cv::Mat& b) {
    const auto one = ink_of(a);
    const auto other = ink_of(b);
    if (!one || !other) {
        return 0.0;
    }
    // A pixel of shift forgives how the strokes were cut out.
    cv::Mat padded;
    cv::copyMakeBorder(other->picture, padded, 1, 1, 1, 1, cv::BORDER_REPLICATE);
    cv::Mat scores;
    cv::matchTemplate(padded, one->picture, scores, cv::TM_CCOEFF_NORMED);
    double best = 0.0;
    cv::minMaxLoc(scores, nullptr, &best);
    const double wide = std::abs(one->width - other->width) / std::max(one->width, other->width);
    const double high = std::abs(one->height - other->height) / std::max(one->height, other->height);
    return std::clamp(best - 0.4 * wide - 0.4 * high, 0.0, 1.0);
}

void ShapeBook::add(char32_t sign, const cv::Mat& shape) {
    auto& own = shapes_[sign];
    if (!shape.empty() && own.size() < most_shapes) {
        own.push_back(shape);
    }
}

std::optional<double> ShapeBook::likeness_to(char32_t sign, const cv::Mat& shape) const {
    const auto found = shapes_.find(sign);
    if (found == shapes_.end() || found->second.empty() || shape.empty()) {
        return std::nullopt;
    }
    double best = 0.0;
    for (const cv::Mat& other : found->second) {
        best = std::max(best, likeness(shape, other));
    }
    return best;
}

cv::Mat mark_in(const cv::Mat& print) {
    constexpr double dark = 120.0;
    constexpr double as_tall = 0.6;      // of the tallest piece
    constexpr double least_share = 0.3;  // of the area's height
    constexpr double widest = 1.2;       // of its height
    constexpr double together = 0.12;    // of its height between pieces of one letter
    if (print.empty() || print.type() != CV_8UC1) {
        return {};
    }
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centres;
    const int count = cv::connectedComponentsWithStats(print < dark, labels, stats, centres);
    std::vector<cv::Rect> pieces;
    int tallest = 0;
    for (int i = 1; i < count; ++i) {
        pieces.emplace_back(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                            stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
        tallest = std::max(tallest, pieces.back().height);
    }
    if (tallest < least_share * print.rows) {
        return {};
    }
    std::erase_if(pieces, [&](const cv::Rect& piece) { return piece.height < as_tall * tallest; });
    std::sort(pieces.begin(), pieces.end(), [](const cv::Rect& a, const cv::Rect& b) { return a.x < b.x; });
    cv::Rect box = pieces.front();
    for (const cv::Rect& piece : pieces) {
        if (piece.x <= box.br().x + together * tallest) {
            box |= piece;
        }
    }
    if (box.width > widest * box.height) {
        return {};
    }
    constexpr int capital = 24;
    constexpr int rim = 2;
    cv::Mat mark;
    const double scale = static_cast<double>(capital) / box.height;
    cv::resize(print(box), mark, {std::max(2, cvRound(box.width * scale)), capital}, 0, 0, cv::INTER_AREA);
    cv::bitwise_not(mark, mark);
    cv::copyMakeBorder(mark, mark, rim, rim, rim, rim, cv::BORDER_CONSTANT, cv::Scalar(0));
    return mark;
}

char32_t nearer_of(const ShapeBook& book, const cv::Mat& shape, char32_t one, char32_t other) {
    constexpr double apart = 0.1;
    const auto like_one = book.likeness_to(one, shape);
    const auto like_other = book.likeness_to(other, shape);
    const double to_one = like_one.value_or(0.0);
    const double to_other = like_other.value_or(0.0);
    const double least = like_one && like_other ? like_neither : like_own;
    if (std::max(to_one, to_other) < least || std::abs(to_one - to_other) < apart) {
        return 0;
    }
    return to_one > to_other ? one : other;
}

ShapeWord compare_shapes(const ShapeBook& book, const cv::Mat& shape, char32_t read, char32_t expected) {
    const auto to_read = book.likeness_to(read, shape);
    const auto to_expected = book.likeness_to(expected, shape);
    if (to_read && to_expected) {
        // A shape that is neither's says nothing: a figure written anew in another face is often nearer to what stood
        // there before than to the page's own figure.
        if (std::max(*to_read, *to_expected) < like_neither) {
            return ShapeWord::silent;
        }
        return *to_read > *to_expected + clearly   ? ShapeWord::differs
               : *to_expected > *to_read + clearly ? ShapeWord::same
                                                   : ShapeWord::silent;
    }
    if (to_expected) {
        return *to_expected < like_none  ? ShapeWord::differs
               : *to_expected > like_own ? ShapeWord::same
                                         : ShapeWord::silent;
    }
    return to_read && *to_read > like_own ? ShapeWord::differs : ShapeWord::silent;
}

}  // namespace vidimus::screening
