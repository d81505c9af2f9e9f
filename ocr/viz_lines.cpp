#include "ocr/viz_lines.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace vidimus::ocr {
namespace {

constexpr double lowest_mm = 0.75;  // of a letter
constexpr double highest_mm = 5.0;
constexpr double ground_mm = 3.6;  // wider than a stroke, narrower than what the light does
constexpr double artwork = 0.62;
constexpr double cut_mm = 0.24;    // across a stroke: what print over the ink, or a scratch, takes from it
constexpr double cut_dark = 0.12;  // of ink's darkness: a cut is no paper
constexpr double darkest_core = 90.0;
constexpr double stroke_level = 170.0;
constexpr double frame_letters = 1.25;  // a frame's piece is so many times as high as the letters
constexpr double gap_capitals = 2.6;    // between words that belong together, at most

int kernel_of(double mm, double pixels_per_mm) {
    return std::max(3, cvRound(mm * pixels_per_mm) | 1);
}

cv::Mat grey_of(const cv::Mat& picture) {
    if (picture.channels() == 1) {
        return picture;
    }
    // Ink of the holder's data is dark in all channels; lines of the artwork are so in one or two.
    std::vector<cv::Mat> channels;
    cv::split(picture, channels);
    cv::Mat brightest = cv::max(channels[0], cv::max(channels[1], channels[2]));
    cv::Mat grey;
    cv::cvtColor(picture, grey, cv::COLOR_BGR2GRAY);
    cv::addWeighted(brightest, 0.5, grey, 0.5, 0.0, grey);
    return grey;
}

/// What hangs together of the dark print: its boxes; piece i has the label i + 1.
std::vector<cv::Rect> dark_pieces(const cv::Mat& even, cv::Mat& labels) {
    cv::Mat dark;
    cv::threshold(even, dark, stroke_level, 255, cv::THRESH_BINARY_INV);
    cv::Mat stats;
    cv::Mat centres;
    const int count = cv::connectedComponentsWithStats(dark, labels, stats, centres);
    std::vector<cv::Rect> pieces;
    for (int i = 1; i < count; ++i) {
        pieces.emplace_back(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                            stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
    }
    return pieces;
}

/// The darkest of a piece. Lines of the artwork are dark nowhere; a stroke has a dark core.
double core_of(const cv::Mat& even, const cv::Mat& labels, const cv::Rect& box, std::size_t piece) {
    double darkest = 255.0;
    cv::minMaxLoc(even(box), &darkest, nullptr, nullptr, nullptr, labels(box) == static_cast<int>(piece) + 1);
    return darkest;
}

/// A frame that the zone cuts is no letter: what reaches the zone's side, or both its top and its foot, and is higher
/// than the letters that stand free in it; or a narrow piece at the side that is not as high as they are.
void drop_frames(std::vector<cv::Rect>& strokes, const cv::Size& zone) {
    const auto cut = [&zone](const cv::Rect& stroke) {
        return stroke.x <= 1 || stroke.br().x >= zone.width - 1 || (stroke.y <= 1 && stroke.br().y >= zone.height - 1);
    };
    double highest = 0.0;
    for (const cv::Rect& stroke : strokes) {
        if (!cut(stroke)) {
            highest = std::max<double>(highest, stroke.height);
        }
    }
    std::erase_if(strokes, [&](const cv::Rect& stroke) {
        const bool piece = 4 * stroke.width < stroke.height && frame_letters * stroke.height < highest;
        return highest > 0.0 && cut(stroke) && (piece || stroke.height > frame_letters * highest);
    });
}

/// A capital's height: three quarters of the strokes are no higher, since most letters may be small ones. Where most
/// are of one height it is that: a few letters into which a caption above reaches are higher than capitals.
double height_of(const std::vector<cv::Rect>& strokes) {
    constexpr double same = 0.08;
    constexpr double most = 0.6;
    constexpr double higher = 1.15;
    std::vector<int> heights;
    for (const cv::Rect& stroke : strokes) {
        heights.push_back(stroke.height);
    }
    std::sort(heights.begin(), heights.end());
    const double usual = heights[heights.size() * 3 / 4];
    const double half = heights[heights.size() / 2];
    const auto alike = std::count_if(heights.begin(), heights.end(),
                                     [half](int height) { return std::abs(height - half) <= same * half; });
    const bool reached_into =
        usual > higher * half && static_cast<double>(alike) >= most * static_cast<double>(heights.size());
    return reached_into ? half : usual;
}

double darkest_part(const cv::Mat& flat, std::size_t parts) {
    std::vector<unsigned char> values(flat.begin<unsigned char>(), flat.end<unsigned char>());
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() / parts);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

/// The level of ink on even ground: the darkest hundredth, and where a lone letter is less than that, what is dark as
/// broadly as a stroke; the artwork's lines are narrower. A zone without any ink stays bright.
double ink_of(const cv::Mat& flat, double pixels_per_mm) {
    constexpr double palest = 140.0;
    constexpr double stroke_mm = 0.22;
    const int stroke = std::max(2, cvRound(stroke_mm * pixels_per_mm));
    cv::Mat broad;
    cv::morphologyEx(flat, broad, cv::MORPH_CLOSE, cv::Mat::ones(stroke, stroke, CV_8U));
    const double usual = darkest_part(flat, 100);
    return std::min({usual, 0.5 * (usual + darkest_part(broad, 700)), palest});
}

/// `flat` with what is narrower than a cut, from top to bottom or slanting, as dark as what lies on both its sides; but
/// paper stays paper. 8-bit, even ground; `ink` and `paper`: its levels.
cv::Mat bridged(const cv::Mat& flat, double ink, double paper, double pixels_per_mm) {
    const int length = cvRound(cut_mm * pixels_per_mm) + 1;
    cv::Mat result = flat.clone();
    const auto along = [&](const cv::Mat& kernel) {
        cv::Mat own;
        cv::morphologyEx(flat, own, cv::MORPH_OPEN, kernel);
        cv::min(result, own, result);
    };
    along(cv::Mat::ones(length, 1, CV_8U));
    cv::Mat slanting = cv::Mat::eye(length, length, CV_8U);
    along(slanting);
    cv::flip(slanting, slanting, 0);
    along(slanting);
    flat.copyTo(result, flat > paper - cut_dark * (paper - ink));
    return result;
}

/// Letters of which a fine line printed over the ink has made pieces, one above the other.
class Mender {
  public:
    Mender(cv::Mat& even, const cv::Mat& whole, double pixels_per_mm) : even_(even), whole_(whole) {
        boxes_ = dark_pieces(even, labels_);
        std::vector<double> heights;
        for (std::size_t i = 0; i < boxes_.size(); ++i) {
            group_.push_back(i);
            is_ink_.push_back(core_of(even, labels_, boxes_[i], i) <= darkest_core);
            const double height = boxes_[i].height;
            if (is_ink_[i] && !at_edge(boxes_[i]) && boxes_[i].width < 2.0 * height &&
                height >= lowest_letter_mm * pixels_per_mm && height < highest_mm * pixels_per_mm) {
                heights.push_back(height);
            }
        }
        // A portrait's edge may stand in the row, higher than any letter.
        std::sort(heights.begin(), heights.end());
        const double usual = heights.empty() ? 0.0 : heights[heights.size() / 2];
        // Where all letters are broken only a letter's usual height is known.
        letter_ = heights.empty() ? highest_letter_mm * pixels_per_mm : usual;
        broken_ = heights.empty() ? letter_ : unbroken * usual;
        least_ = std::max(2, cvRound(least_piece_mm * pixels_per_mm));
    }

    void mend() {
        cv::Mat bridge = (whole_ < stroke_level) & (even_ >= stroke_level);
        cv::Mat labels;
        cv::Mat stats;
        cv::Mat centres;
        const int count = cv::connectedComponentsWithStats(bridge, labels, stats, centres);
        for (int i = 1; i < count; ++i) {
            const cv::Rect box =
                cv::Rect(stats.at<int>(i, cv::CC_STAT_LEFT) - 1, stats.at<int>(i, cv::CC_STAT_TOP) - 1,
                         stats.at<int>(i, cv::CC_STAT_WIDTH) + 2, stats.at<int>(i, cv::CC_STAT_HEIGHT) + 2) &
                cv::Rect({0, 0}, even_.size());
            const cv::Mat own = labels(box) == i;
            const std::vector<std::size_t> pieces = touching(box, own);
            for (std::size_t a = 0; a < pieces.size(); ++a) {
                for (std::size_t b = a + 1; b < pieces.size(); ++b) {
                    join(pieces[a], pieces[b], box, own);
                }
            }
        }
    }

  private:
    static constexpr double lowest_letter_mm = 1.5;
    static constexpr double highest_letter_mm = 3.6;
    static constexpr double unbroken = 0.85;  // of the letters' height
    static constexpr double least_piece_mm = 0.16;
    static constexpr double taller = 1.1;
    static constexpr double grows = 1.12;
    static constexpr double longest_hook = 0.45;
    static constexpr double with_hook = 1.4;
    static constexpr int rim = 2;          // pixels
    static constexpr double shared = 0.4;  // of the narrower piece's width

    [[nodiscard]] bool at_edge(const cv::Rect& box) const { return box.y <= 0 || box.br().y >= even_.rows; }

    [[nodiscard]] std::size_t root(std::size_t piece) const {
        while (group_[piece] != piece) {
            piece = group_[piece];
        }
        return piece;
    }

    [[nodiscard]] std::vector<std::size_t> touching(const cv::Rect& box, const cv::Mat& own) const {
        cv::Mat near;
        cv::dilate(own, near, cv::Mat::ones(3, 3, CV_8U));
        std::vector<std::size_t> pieces;
        for (int y = 0; y < box.height; ++y) {
            for (int x = 0; x < box.width; ++x) {
                const int label = labels_.at<int>(box.y + y, box.x + x);
                if (near.at<unsigned char>(y, x) != 0 && label > 0) {
                    pieces.push_back(static_cast<std::size_t>(label) - 1);
                }
            }
        }
        std::sort(pieces.begin(), pieces.end());
        pieces.erase(std::unique(pieces.begin(), pieces.end()), pieces.end());
        return pieces;
    }

    /// Ink within the part of the picture where the bridge is, and in its rims, which a scanner sharpens to white.
    void fill(const cv::Rect& part, const cv::Mat& bridge, const cv::Rect& of_bridge) {
        if (part.empty()) {
            return;
        }
        whole_(part).copyTo(even_(part), bridge(part - of_bridge.tl()));
        const cv::Rect wide = cv::Rect(part.x - rim, part.y - rim, part.width + 2 * rim, part.height + 2 * rim) &
                              cv::Rect({0, 0}, even_.size());
        cv::Mat around = cv::Mat::zeros(wide.size(), CV_8U);
        bridge(part - of_bridge.tl()).copyTo(around(part - wide.tl()));
        cv::dilate(around, around, cv::Mat::ones(2 * rim + 1, 1, CV_8U));
        cv::Mat without;
        cv::morphologyEx(even_(wide), without, cv::MORPH_OPEN, cv::Mat::ones(rim + 2, 1, CV_8U));
        without.copyTo(even_(wide), around);
    }

    void join(std::size_t a, std::size_t b, const cv::Rect& box, const cv::Mat& own) {
        const std::size_t one = root(a);
        const std::size_t other = root(b);
        const cv::Rect& upper = boxes_[one];
        const cv::Rect& lower = boxes_[other];
        const cv::Rect both = upper | lower;
        const int left = std::max(upper.x, lower.x);
        const int right = std::min(upper.br().x, lower.br().x);
        const int highest = std::max(upper.height, lower.height);
        const bool piece =
            is_ink_[a] && is_ink_[b] && std::min({upper.height, lower.height, upper.width, lower.width}) >= least_;
        const bool stacked =
            right - left >= shared * std::min(upper.width, lower.width) && both.height >= grows * highest;
        // A J's hook hangs under the row.
        const cv::Rect& foot = upper.y > lower.y ? upper : lower;
        const bool hook = foot.height < longest_hook * letter_ && both.height < with_hook * letter_;
        const bool fits = (both.height <= taller * letter_ && highest < broken_) || hook;
        if (one == other || !piece || !stacked || !fits || both.width > taller * letter_ || at_edge(upper) ||
            at_edge(lower)) {
            return;
        }
        fill(cv::Rect(left - 2, both.y, right - left + 4, both.height) & box, own, box);
        group_[other] = one;
        boxes_[one] = both;
    }

    cv::Mat& even_;
    const cv::Mat& whole_;
    cv::Mat labels_;
    std::vector<cv::Rect> boxes_;  // of a group's first piece: the whole group's
    std::vector<bool> is_ink_;
    std::vector<std::size_t> group_;  // another piece of the same letter, or itself
    double letter_ = 0.0;             // pixels
    double broken_ = 0.0;
    int least_ = 0;
};

}  // namespace

cv::Mat even_ground(const cv::Mat& bgr, double pixels_per_mm) {
    cv::Mat grey = grey_of(bgr);
    cv::Mat ground;
    const int size = kernel_of(ground_mm, pixels_per_mm);
    cv::morphologyEx(grey, ground, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {size, size}));
    cv::blur(ground, ground, {size, size});
    cv::Mat even;
    cv::divide(grey, ground, even, 255.0);
    const double ink = ink_of(even, pixels_per_mm);
    constexpr double bright = 235.0;
    // Between ink and ground lie the artwork's lines: what is less than two thirds as dark as ink is ground.
    const double paper = ink + artwork * (bright - ink);
    cv::Mat whole = bridged(even, ink, bright, pixels_per_mm);
    for (cv::Mat* picture : {&even, &whole}) {
        picture->convertTo(*picture, CV_8U, 255.0 / (paper - ink), -255.0 * ink / (paper - ink));
    }
    Mender(even, whole, pixels_per_mm).mend();
    return even;
}

std::vector<PrintLine> find_print(const cv::Mat& even, double pixels_per_mm) {
    cv::Mat labels;
    const std::vector<cv::Rect> pieces = dark_pieces(even, labels);
    std::vector<cv::Rect> strokes;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const cv::Rect& box = pieces[i];
        if (box.height < lowest_mm * pixels_per_mm || box.height > highest_mm * pixels_per_mm ||
            box.width > 4 * box.height) {
            continue;
        }
        if (core_of(even, labels, box, i) > darkest_core) {
            continue;
        }
        strokes.push_back(box);
    }
    drop_frames(strokes, even.size());
    std::sort(strokes.begin(), strokes.end(), [](const cv::Rect& a, const cv::Rect& b) { return a.height > b.height; });
    // Rows: a stroke belongs where it overlaps a row by most of its height.
    std::vector<PrintLine> rows;
    for (const cv::Rect& stroke : strokes) {
        PrintLine* best = nullptr;
        for (PrintLine& row : rows) {
            const cv::Rect& seed = row.strokes.front();
            const int overlap = std::min(stroke.br().y, seed.br().y) - std::max(stroke.y, seed.y);
            if (overlap > 0.7 * stroke.height && stroke.height > 0.45 * seed.height) {
                best = &row;
                break;
            }
        }
        if (best == nullptr) {
            rows.push_back({});
            best = &rows.back();
        }
        best->strokes.push_back(stroke);
    }
    const auto middle = [](const PrintLine& row) { return 2 * row.strokes.front().y + row.strokes.front().height; };
    std::sort(rows.begin(), rows.end(), [&](const PrintLine& a, const PrintLine& b) { return middle(a) < middle(b); });
    std::vector<PrintLine> lines;
    for (PrintLine& row : rows) {
        std::sort(row.strokes.begin(), row.strokes.end(),
                  [](const cv::Rect& a, const cv::Rect& b) { return a.x < b.x; });
        const double capital = height_of(row.strokes);
        PrintLine line;
        int right = 0;
        for (const cv::Rect& stroke : row.strokes) {
            if (!line.strokes.empty() && stroke.x - right > gap_capitals * capital) {
                lines.push_back(std::move(line));
                line = {};
            }
            line.area = line.strokes.empty() ? stroke : line.area | stroke;
            right = std::max(right, stroke.br().x);
            line.strokes.push_back(stroke);
        }
        lines.push_back(std::move(line));
    }
    for (PrintLine& line : lines) {
        line.capital = height_of(line.strokes);
    }
    return lines;
}

std::vector<cv::Rect> cut_pieces(const cv::Mat& even) {
    cv::Mat labels;
    std::vector<cv::Rect> pieces = dark_pieces(even, labels);
    std::erase_if(pieces, [&even](const cv::Rect& box) { return box.y > 0 && box.br().y < even.rows; });
    return pieces;
}

}  // namespace vidimus::ocr
