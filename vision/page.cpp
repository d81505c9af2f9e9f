#include "vision/page.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/geometry.h"
#include "vision/outline.h"

namespace vidimus::vision {
namespace {

constexpr double whole_image_proportion_error = 0.05;  // a scan cut to the page has its proportions within this
constexpr double surface_unrest = 6.0;                 // grey levels: a bare surface around the page varies less
constexpr double anchor_agreement = 0.12;              // corners, as a share of the page's width

/// The printed characters of the MRZ on the page (Doc 9303-3 §4.3 and -4, -5, -6: ten characters an inch, an area 23.2
/// mm high along the lower edge, centred across the page).
cv::Rect2d mrz_box_mm(const MrzAnchor& anchor) {
    constexpr double pitch = 2.54;
    constexpr double last_character = 1.8;
    constexpr double character_height = 2.5;
    const cv::Size2d page = millimetres_of(anchor.size);
    const double width = pitch * (anchor.columns - 1) + last_character;
    const double line_distance = anchor.lines >= 3 ? 4.23 : 6.35;
    const double height = line_distance * (anchor.lines - 1) + character_height;
    const double centre = page.height - 12.6;
    return {(page.width - width) / 2, centre - height / 2, width, height};
}

/// The page as the MRZ alone places it: a similarity, since its low strip says nothing about perspective further up.
Quad page_from_anchor(const MrzAnchor& anchor) {
    const cv::Point2d left = (anchor.quad[0] + anchor.quad[3]) * 0.5;
    const cv::Point2d right = (anchor.quad[1] + anchor.quad[2]) * 0.5;
    const cv::Rect2d box = mrz_box_mm(anchor);
    const double scale = distance(left, right) / box.width;
    const cv::Point2d along = (right - left) * (1.0 / std::max(1e-9, distance(left, right)));
    const cv::Point2d down(-along.y, along.x);
    const cv::Point2d origin = left - along * (box.x * scale) - down * ((box.y + box.height / 2) * scale);
    const cv::Size2d mm = millimetres_of(anchor.size);
    const cv::Point2d across = along * (mm.width * scale);
    const cv::Point2d below = down * (mm.height * scale);
    return {origin, origin + across, origin + across + below, origin + below};
}

Quad rotated(const Quad& quad, std::size_t quarter_turns) {
    Quad result;
    for (std::size_t i = 0; i < 4; ++i) result[i] = quad[(i + quarter_turns) % 4];
    return result;
}

double disagreement(const Quad& quad, const Quad& wanted) {
    double worst = 0.0;
    for (std::size_t i = 0; i < 4; ++i) worst = std::max(worst, distance(quad[i], wanted[i]));
    return worst / std::max(1.0, distance(wanted[0], wanted[1]));
}

/// A page is wider than high: of the turns that make it so the first, as it was captured. Which way up its print stands
/// an MRZ tells where it is read, and identification where the model is known.
Quad landscape(const Quad& quad) {
    const double width = distance(quad[0], quad[1]) + distance(quad[3], quad[2]);
    const double height = distance(quad[0], quad[3]) + distance(quad[1], quad[2]);
    return width >= height ? quad : rotated(quad, 1);
}

/// True where a bare surface surrounds the outline: what lies beyond it is even, so it is the page's rim and no printed
/// frame.
bool lies_on_surface(const cv::Mat& bgr, const Quad& quad) {
    const double scale = std::min(1.0, 600.0 / std::max(bgr.cols, bgr.rows));
    cv::Mat grey;
    cv::resize(bgr, grey, {}, scale, scale, cv::INTER_AREA);
    cv::cvtColor(grey, grey, cv::COLOR_BGR2GRAY);
    // The page with a margin for its shadow and its rounded corners is taken out.
    cv::Mat beyond(grey.size(), CV_8U, cv::Scalar(255));
    const cv::Point2d centre = centre_of(quad);
    std::vector<cv::Point> polygon;
    for (const auto& corner : quad) {
        const cv::Point2d grown = centre + (corner - centre) * 1.015;
        polygon.emplace_back(cvRound(grown.x * scale), cvRound(grown.y * scale));
    }
    cv::fillConvexPoly(beyond, polygon, cv::Scalar(0));
    const int outside = cv::countNonZero(beyond);
    if (outside < 200) return false;
    cv::Mat dx;
    cv::Mat dy;
    cv::Sobel(grey, dx, CV_32F, 1, 0, 3, 0.25);
    cv::Sobel(grey, dy, CV_32F, 0, 1, 3, 0.25);
    cv::Mat slope;
    cv::magnitude(dx, dy, slope);
    const double unrest = cv::mean(slope, beyond)[0];
    cv::bitwise_not(beyond, beyond);
    return unrest < surface_unrest && unrest < 0.5 * cv::mean(slope, beyond)[0];
}

void rectify(const cv::Mat& bgr, int rectified_width, Page& page) {
    const cv::Size2d mm = millimetres_of(page.size);
    const double across = (distance(page.quad[0], page.quad[1]) + distance(page.quad[3], page.quad[2])) / 2;
    const double down = (distance(page.quad[0], page.quad[3]) + distance(page.quad[1], page.quad[2])) / 2;
    const double source_density = std::max(across / mm.width, down / mm.height);
    page.pixels_per_mm = std::max(0.5, std::min(rectified_width / mm.width, source_density));
    const cv::Size size(std::max(1, cvRound(mm.width * page.pixels_per_mm)),
                        std::max(1, cvRound(mm.height * page.pixels_per_mm)));
    // The quad's corners are pixel edges: the first pixel's centre lies half a pixel inside.
    const Quad target = quad_of(cv::Rect2d(-0.5, -0.5, size.width, size.height));
    page.to_source = homography_between(target, page.quad);
    page.rectified = warp(bgr, page.to_source, size);
}

}  // namespace

cv::Size2d millimetres_of(PageSize size) {
    switch (size) {
        case PageSize::id1:
            return {85.60, 53.98};
        case PageSize::id2:
            return {105.0, 74.0};
        case PageSize::id3:
            break;
    }
    return {125.0, 88.0};
}

Page locate_page(const cv::Mat& bgr, const std::optional<MrzAnchor>& anchor, int rectified_width) {
    Page page;
    if (bgr.empty() || bgr.type() != CV_8UC3) return page;
    const Quad whole = quad_of(cv::Rect2d(-0.5, -0.5, bgr.cols, bgr.rows));
    const auto outlines = find_outlines(bgr);
    PageSize whole_size = PageSize::id3;
    const bool whole_fits = proportion_error(bgr.cols, bgr.rows, &whole_size) <= whole_image_proportion_error;

    const bool anchored = anchor && is_usable(page_from_anchor(*anchor));
    if (anchored) {
        page.size = anchor->size;
        const Quad wanted = page_from_anchor(*anchor);
        page.quad = wanted;
        double best = anchor_agreement;
        const auto offer = [&](const Quad& quad, double allowance) {
            for (std::size_t turn = 0; turn < 4; ++turn) {
                const Quad turned = rotated(quad, turn);
                const double off = disagreement(turned, wanted) * allowance;
                if (off >= best) continue;
                best = off;
                page.quad = turned;
                page.found = true;
            }
        };
        for (const Outline& outline : outlines) offer(outline.quad, 1.0 / (0.5 + outline.score));
        if (whole_fits) offer(whole, 0.9);
    } else if (const auto rim = std::find_if(
                   outlines.begin(), outlines.end(),
                   [&](const Outline& outline) { return !whole_fits || lies_on_surface(bgr, outline.quad); });
               rim != outlines.end()) {
        page.found = true;
        const double width = distance(rim->quad[0], rim->quad[1]) + distance(rim->quad[3], rim->quad[2]);
        const double height = distance(rim->quad[0], rim->quad[3]) + distance(rim->quad[1], rim->quad[2]);
        proportion_error(width, height, &page.size);
        page.quad = landscape(rim->quad);
    } else {
        page.found = whole_fits;
        page.size = whole_size;
        page.quad = landscape(whole);
    }
    rectify(bgr, rectified_width, page);
    return page;
}

}  // namespace vidimus::vision
