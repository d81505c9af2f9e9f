#include "ocr/viz_lines.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace vidimus::ocr {
namespace {

constexpr double lowest_mm = 0.75;  // of a letter
constexpr double highest_mm = 5.0;
constexpr double ground_mm = 3.6;  // wider than a stroke, narrower than what the light does
constexpr double artwork = 0.62;
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

double height_of(const std::vector<cv::Rect>& strokes) {
    std::vector<int> heights;
    for (const cv::Rect& stroke : strokes) {
        heights.push_back(stroke.height);
    }
    std::sort(heights.begin(), heights.end());
    return heights[heights.size() * 3 / 4];
}

}  // namespace

cv::Mat even_ground(const cv::Mat& bgr, double pixels_per_mm) {
    cv::Mat grey = grey_of(bgr);
    cv::Mat ground;
    const int size = kernel_of(ground_mm, pixels_per_mm);
    cv::morphologyEx(grey, ground, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {size, size}));
    cv::blur(ground, ground, {size, size});
    cv::Mat even;
    cv::divide(grey, ground, even, 255.0);
    // The darkest hundredth is the ink; a zone without any stays bright.
    std::vector<unsigned char> values(even.begin<unsigned char>(), even.end<unsigned char>());
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 100);
    std::nth_element(values.begin(), at, values.end());
    const double ink = std::min<double>(*at, 140.0);
    // Between ink and ground lie the artwork's lines: what is less than two thirds as dark as ink is ground.
    const double paper = ink + artwork * (235.0 - ink);
    even.convertTo(even, CV_8U, 255.0 / (paper - ink), -255.0 * ink / (paper - ink));
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
        // Lines of the artwork are dark nowhere; a stroke has a dark core.
        double darkest = 255.0;
        cv::minMaxLoc(even(box), &darkest, nullptr, nullptr, nullptr, labels(box) == static_cast<int>(i) + 1);
        if (darkest > darkest_core) {
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
