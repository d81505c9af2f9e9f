#include "vision/bare_print.h"

#include <algorithm>
#include <array>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "vision/darkness.h"
#include "vision/geometry.h"
#include "vision/strokes.h"

namespace vidimus::vision {
namespace {

constexpr int reach = 2;            // pixels of the capture by which one area may lie beside the page's registration
constexpr double tile_mm = 4.0;     // of which the light is taken as even
constexpr double paper_rank = 0.6;  // of the ratios of a tile: text covers less than a third of it
constexpr float white = 240.0F;
constexpr float paper_share = 0.92F;   // of the bare page's light: what is as bright is paper
constexpr float ink_share = 0.45F;     // and what is as dark is ink: less where something transparent lies over both
constexpr float veiled_share = 0.82F;  // paler than this is no ink, however little of it is left
constexpr double veiled_mm = 0.5;
constexpr double least_letter_mm = 1.0;
constexpr double letter_share = 0.6;  // of a letter that all copies have, as dark as ink
constexpr float least_grey = 12.0F;   // grey levels: print that is as dark is not divided by

/// One area of the capture and the same of the specimen, in the capture's pixels.
struct Pair {
    cv::Rect place;   // in the capture
    cv::Mat seen;     // 8-bit grey
    cv::Mat artwork;  // 8-bit grey
    cv::Mat unknown;  // 8-bit, 255 where the specimen shows holders' print
};

cv::Rect place_of(const cv::Rect2d& mm, double density, const cv::Matx33d& to_source, cv::Size within) {
    std::vector<cv::Point2d> corners{mm.tl() * density, cv::Point2d(mm.br().x, mm.y) * density, mm.br() * density,
                                     cv::Point2d(mm.x, mm.br().y) * density};
    std::vector<cv::Point2f> seen;
    for (const cv::Point2d& corner : corners) {
        const cv::Vec3d at = to_source * cv::Vec3d(corner.x, corner.y, 1.0);
        seen.emplace_back(static_cast<float>(at[0] / at[2]), static_cast<float>(at[1] / at[2]));
    }
    return cv::boundingRect(seen) & cv::Rect({0, 0}, within);
}

/// Grey level below which what all copies show dark is as dark as ink, and not as the artwork's darkest clots are: a
/// letter over those is darker still, and told by that.
double ink_level(const cv::Mat& reference, const cv::Mat& dark) {
    constexpr double darkest = 0.05;  // of what is dark
    constexpr double paler = 20.0;    // grey levels: an ink's own unrest, and blur
    std::vector<float> greys;
    for (int y = 0; y < reference.rows; ++y) {
        const auto* grey = reference.ptr<uchar>(y);
        const auto* d = dark.ptr<uchar>(y);
        for (int x = 0; x < reference.cols; ++x) {
            if (d[x] != 0) greys.push_back(grey[x]);
        }
    }
    return greys.empty() ? dark_print : std::min(dark_print, quantile(greys, darkest) + paler);
}

/// The pieces of `mask` that are as large as letters, and of which at least `share` lies in `core`.
cv::Mat letters_of(const cv::Mat& mask, const cv::Mat& core, double share, double density) {
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centres;
    const int count = cv::connectedComponentsWithStats(mask, labels, stats, centres);
    std::vector<int> within(static_cast<std::size_t>(count), 0);
    for (int y = 0; y < mask.rows; ++y) {
        const auto* label = labels.ptr<int>(y);
        const auto* c = core.ptr<uchar>(y);
        for (int x = 0; x < mask.cols; ++x) within[static_cast<std::size_t>(label[x])] += c[x] != 0 ? 1 : 0;
    }
    std::vector<uchar> kept(static_cast<std::size_t>(count), 0);
    for (int i = 1; i < count; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const int longer = std::max(stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
        const bool enough = within[at] >= share * stats.at<int>(i, cv::CC_STAT_AREA);
        kept[at] = enough && longer >= least_letter_mm * density ? 255 : 0;
    }
    cv::Mat result(mask.size(), CV_8U);
    for (int y = 0; y < mask.rows; ++y) {
        const auto* label = labels.ptr<int>(y);
        auto* to = result.ptr<uchar>(y);
        for (int x = 0; x < mask.cols; ++x) to[x] = kept[static_cast<std::size_t>(label[x])];
    }
    return result;
}

/// Where the specimen shows dark print that may be the holders': of all of them the same, as a nationality is.
/// Elsewhere what no copy showed bare for certain is still more like the artwork than paper is.
cv::Mat shared_print(const cv::Mat& reference, const cv::Mat& covered, double density) {
    if (covered.empty()) return cv::Mat::zeros(reference.size(), CV_8U);
    cv::Mat dark;
    cv::compare(reference, dark_print, dark, cv::CMP_LT);
    cv::bitwise_and(dark, covered, dark);
    cv::Mat core = reference < ink_level(reference, dark);
    cv::bitwise_and(core, dark, core);
    // Where dark lines of the artwork cross there are specks, and no letters.
    const cv::Mat bridge = cv::getStructuringElement(cv::MORPH_RECT, {3, 3});
    cv::morphologyEx(dark, dark, cv::MORPH_CLOSE, bridge);
    cv::morphologyEx(core, core, cv::MORPH_CLOSE, bridge);
    // A letter that all copies have is as dark as ink in most of it; of letters of which some copies have others only
    // that much is told.
    cv::Mat shared;
    cv::bitwise_or(letters_of(core, core, 0.0, density), letters_of(dark, core, letter_share, density), shared);
    cv::dilate(shared, shared, cv::getStructuringElement(cv::MORPH_ELLIPSE, {5, 5}));
    return shared;
}

/// How far the specimen's artwork lies from the capture's here, and lays it there: by what of both is no print of the
/// holder's.
void align(Pair& pair) {
    const cv::Rect inner(reach, reach, pair.seen.cols - 2 * reach, pair.seen.rows - 2 * reach);
    if (inner.width < 16 || inner.height < 16) return;
    cv::Mat seen;
    cv::Mat artwork;
    // Light changes slowly, and dark print counts no more than pale artwork.
    const auto fine = [](const cv::Mat& grey) {
        cv::Mat values;
        cv::Mat slow;
        grey.convertTo(values, CV_32F);
        cv::GaussianBlur(values, slow, {}, 6.0);
        values -= slow;
        cv::Mat clipped = cv::max(cv::min(values, 24.0), -24.0);
        return clipped;
    };
    seen = fine(pair.seen);
    artwork = fine(pair.artwork);
    seen.setTo(0.0, pair.unknown);
    artwork.setTo(0.0, pair.unknown);
    cv::Point best;
    double most = -1.0;
    for (int dy = -reach; dy <= reach; ++dy) {
        for (int dx = -reach; dx <= reach; ++dx) {
            const double alike = seen(inner).dot(artwork(inner + cv::Point(dx, dy)));
            if (alike > most) {
                most = alike;
                best = {dx, dy};
            }
        }
    }
    if (best == cv::Point()) return;
    const cv::Matx23d shift(1, 0, -best.x, 0, 1, -best.y);
    for (cv::Mat* image : {&pair.artwork, &pair.unknown})
        cv::warpAffine(image->clone(), *image, shift, image->size(), cv::INTER_NEAREST, cv::BORDER_REPLICATE);
}

/// Light here over light there, tile by tile, brought to every pixel; and the paper's own grey in the specimen.
struct Evening {
    cv::Mat gain;   // 32-bit float
    cv::Mat paper;  // 32-bit float
};

Evening evening_of(const Pair& pair, double density) {
    const int tile = std::max(8, cvRound(tile_mm * density));
    const int rows = std::max(1, (pair.seen.rows + tile / 2) / tile);
    const int cols = std::max(1, (pair.seen.cols + tile / 2) / tile);
    cv::Mat gain(rows, cols, CV_32F);
    cv::Mat paper(rows, cols, CV_32F);
    std::vector<float> ratios;
    std::vector<float> greys;
    for (int row = 0; row < rows; ++row) {
        for (int col = 0; col < cols; ++col) {
            const cv::Rect part(cv::Point(pair.seen.cols * col / cols, pair.seen.rows * row / rows),
                                cv::Point(pair.seen.cols * (col + 1) / cols, pair.seen.rows * (row + 1) / rows));
            ratios.clear();
            greys.clear();
            for (int y = part.y; y < part.br().y; y += 2) {
                for (int x = part.x; x < part.br().x; x += 2) {
                    if (pair.unknown.at<uchar>(y, x) != 0) continue;
                    const float there = pair.artwork.at<uchar>(y, x);
                    ratios.push_back((pair.seen.at<uchar>(y, x) + least_grey) / (there + least_grey));
                    greys.push_back(there);
                }
            }
            const bool any = ratios.size() >= 8;
            gain.at<float>(row, col) = any ? static_cast<float>(quantile(ratios, paper_rank)) : 1.0F;
            paper.at<float>(row, col) = any ? static_cast<float>(quantile(greys, paper_rank)) : 220.0F;
        }
    }
    Evening light;
    cv::resize(gain, light.gain, pair.seen.size(), 0, 0, cv::INTER_LINEAR);
    cv::resize(paper, light.paper, pair.seen.size(), 0, 0, cv::INTER_LINEAR);
    return light;
}

/// Of the bare page's light what is left.
cv::Mat share_of(const Pair& pair, const Evening& light) {
    cv::Mat share(pair.seen.size(), CV_32F);
    for (int y = 0; y < pair.seen.rows; ++y) {
        const auto* seen = pair.seen.ptr<uchar>(y);
        const auto* artwork = pair.artwork.ptr<uchar>(y);
        const auto* unknown = pair.unknown.ptr<uchar>(y);
        const auto* gain = light.gain.ptr<float>(y);
        const auto* paper = light.paper.ptr<float>(y);
        auto* s = share.ptr<float>(y);
        for (int x = 0; x < pair.seen.cols; ++x) {
            const float there = unknown[x] != 0 ? paper[x] : artwork[x];
            s[x] = (seen[x] + least_grey) / ((there + least_grey) * gain[x]);
        }
    }
    return share;
}

/// What counts as full ink at each place: paler where something transparent that is printed over the text (an optically
/// variable ornament, a laminate's pattern) lightens all of it.
cv::Mat ink_of(const cv::Mat& share, double density) {
    cv::Mat darkest;
    cv::GaussianBlur(share, darkest, {}, 1.0);
    const int across = std::max(3, cvRound(veiled_mm * density) | 1);
    cv::erode(darkest, darkest, cv::getStructuringElement(cv::MORPH_ELLIPSE, {across, across}));
    darkest.setTo(ink_share, (darkest > veiled_share) | (darkest < ink_share));
    cv::blur(darkest, darkest, {across, across});
    return darkest;
}

/// What is as dark as `ink` is black, and what is as bright as paper white.
void draw(const cv::Mat& share, const cv::Mat& ink, cv::Mat out) {
    for (int y = 0; y < share.rows; ++y) {
        const auto* s = share.ptr<float>(y);
        const auto* black = ink.ptr<float>(y);
        auto* to = out.ptr<cv::Vec3b>(y);
        for (int x = 0; x < share.cols; ++x) {
            const auto value = cv::saturate_cast<uchar>(white * (s[x] - black[x]) / (paper_share - black[x]));
            to[x] = {value, value, value};
        }
    }
}

}  // namespace

BarePrint without_artwork(const cv::Mat& bgr, const cv::Matx33d& specimen_to_source, const SpecimenPack& pack,
                          std::span<const cv::Rect2d> areas) {
    BarePrint result{bgr.clone(), bgr.clone()};
    const double density = pack.pixels_per_mm;
    if (bgr.type() != CV_8UC3 || pack.reference.type() != CV_8UC3 || density <= 0.0) return result;
    cv::Mat reference;
    cv::cvtColor(pack.reference, reference, cv::COLOR_BGR2GRAY);
    const cv::Mat shared = shared_print(reference, pack.covered, density);
    for (const cv::Rect2d& mm : areas) {
        Pair pair;
        pair.place = place_of(mm, density, specimen_to_source, bgr.size());
        if (pair.place.width < 8 || pair.place.height < 8) continue;
        const cv::Matx33d here = cv::Matx33d(1, 0, -pair.place.x, 0, 1, -pair.place.y, 0, 0, 1) * specimen_to_source;
        cv::cvtColor(bgr(pair.place), pair.seen, cv::COLOR_BGR2GRAY);
        cv::warpPerspective(reference, pair.artwork, here, pair.place.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
        cv::warpPerspective(shared, pair.unknown, here, pair.place.size(), cv::INTER_NEAREST, cv::BORDER_CONSTANT,
                            cv::Scalar(255));
        align(pair);
        const double pair_density = pair.place.width / std::max(1.0, mm.width);
        const Evening light = evening_of(pair, pair_density);
        const cv::Mat share = share_of(pair, light);
        draw(share, cv::Mat(share.size(), CV_32F, cv::Scalar(ink_share)), result.plain(pair.place));
        draw(share, ink_of(share, pair_density), result.unveiled(pair.place));
    }
    return result;
}

}  // namespace vidimus::vision
