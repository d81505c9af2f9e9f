#include "vision/outline.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/geometry.h"
#include "vision/view.h"

namespace vidimus::vision {
namespace {

constexpr int working_side = 720;    // the image is searched at this many pixels on its long side
constexpr double least_area = 0.08;  // a page smaller than this share of the image is not looked for
constexpr double most_proportion_error = 0.16;
constexpr double least_score = 0.35;
constexpr std::size_t most_points = 150;  // of a side, that its line is fitted to

Quad ordered(std::array<cv::Point2d, 4> corners) {
    const cv::Point2d centre = (corners[0] + corners[1] + corners[2] + corners[3]) * 0.25;
    std::sort(corners.begin(), corners.end(), [&](const cv::Point2d& a, const cv::Point2d& b) {
        return std::atan2(a.y - centre.y, a.x - centre.x) < std::atan2(b.y - centre.y, b.x - centre.x);
    });
    const auto first = std::min_element(corners.begin(), corners.end(), [](const cv::Point2d& a, const cv::Point2d& b) {
        return a.x + a.y < b.x + b.y;
    });
    std::rotate(corners.begin(), first, corners.end());
    return corners;
}

/// Of many points every `step`-th: a straight side is told by a few hundred as well.
void keep_every(std::size_t step, std::vector<cv::Point2f>& points) {
    if (step < 2) return;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < points.size(); i += step) points[kept++] = points[i];
    points.resize(kept);
}

/// Fits a line to the contour points along one side and returns where neighbouring lines meet: more exact than the
/// polygon's corners, which round corners pull inwards.
std::optional<Quad> refined(const std::vector<cv::Point>& contour, const Quad& rough) {
    std::array<cv::Vec4f, 4> lines;
    for (std::size_t side = 0; side < 4; ++side) {
        const cv::Point2d a = rough[side];
        const cv::Point2d b = rough[(side + 1) % 4];
        const double length = distance(a, b);
        if (length < 8) return std::nullopt;
        const cv::Point2d along = (b - a) * (1.0 / length);
        std::vector<cv::Point2f> near;
        for (const cv::Point& point : contour) {
            const cv::Point2d offset(point.x - a.x, point.y - a.y);
            const double t = offset.dot(along);
            if (t < 0.1 * length || t > 0.9 * length) continue;
            if (std::abs(along.cross(offset)) < 0.02 * length + 2) near.emplace_back(point);
        }
        if (near.size() < 8) return std::nullopt;
        keep_every(near.size() / most_points, near);
        cv::fitLine(near, lines[side], cv::DIST_HUBER, 0, 0.01, 0.01);
    }
    Quad result;
    for (std::size_t i = 0; i < 4; ++i) {
        const cv::Vec4f& p = lines[(i + 3) % 4];
        const cv::Vec4f& q = lines[i];
        const double cross = static_cast<double>(p[0]) * q[1] - static_cast<double>(p[1]) * q[0];
        if (std::abs(cross) < 0.2) return std::nullopt;
        const double t = ((q[2] - p[2]) * q[1] - (q[3] - p[3]) * q[0]) / cross;
        result[i] = {p[2] + t * p[0], p[3] + t * p[1]};
        if (distance(result[i], rough[i]) > 30) return std::nullopt;
    }
    return result;
}

/// Share of the points along the sides at which the grey values differ from the inside to the outside.
double edge_support(const cv::Mat& grey, const Quad& quad) {
    const cv::Point2d centre = centre_of(quad);
    double worst = 1.0;
    double sum = 0.0;
    for (std::size_t side = 0; side < 4; ++side) {
        const cv::Point2d a = quad[side];
        const cv::Point2d b = quad[(side + 1) % 4];
        cv::Point2d normal(-(b - a).y, (b - a).x);
        normal *= 1.0 / std::max(1.0, std::hypot(normal.x, normal.y));
        if (normal.dot(centre - a) < 0) normal *= -1.0;
        int hits = 0;
        int seen = 0;
        bool outside = false;
        for (int i = 3; i <= 37; ++i) {
            const cv::Point2d point = a + (b - a) * (i / 40.0);
            const cv::Point2d in = point + normal * 3.0;
            const cv::Point2d out = point - normal * 3.0;
            const cv::Rect inside(0, 0, grey.cols, grey.rows);
            const cv::Point pi(cvRound(in.x), cvRound(in.y));
            const cv::Point po(cvRound(out.x), cvRound(out.y));
            if (!inside.contains(pi) || !inside.contains(po)) {
                outside = true;
                continue;
            }
            ++seen;
            if (std::abs(grey.at<uchar>(pi) - grey.at<uchar>(po)) > 8) ++hits;
        }
        // A side along the image's own border cannot show an edge: half a hit.
        const double support = seen >= 10 ? static_cast<double>(hits) / seen : (outside ? 0.5 : 0.0);
        worst = std::min(worst, support);
        sum += support;
    }
    return 0.5 * worst + 0.5 * sum / 4.0;
}

void candidates_of(const cv::Mat& mask, std::vector<std::pair<Quad, double>>& found) {
    std::vector<std::vector<cv::Point>> contours;
    cv::findContours(mask, contours, cv::RETR_LIST, cv::CHAIN_APPROX_NONE);
    const double image_area = static_cast<double>(mask.total());
    for (const auto& contour : contours) {
        if (contour.size() < 100) continue;
        std::vector<cv::Point> hull;
        cv::convexHull(contour, hull);
        const double area = cv::contourArea(hull);
        if (area < least_area * image_area) continue;
        const double perimeter = cv::arcLength(hull, true);
        for (const double tolerance : {0.02, 0.04, 0.07}) {
            std::vector<cv::Point> polygon;
            cv::approxPolyDP(hull, polygon, tolerance * perimeter, true);
            if (polygon.size() != 4) continue;
            std::array<cv::Point2d, 4> corners;
            for (std::size_t i = 0; i < 4; ++i) corners[i] = polygon[i];
            Quad quad = ordered(corners);
            if (const auto better = refined(hull.size() > 60 ? hull : contour, quad))
                quad = *better;
            else if (const auto other = refined(contour, quad))
                quad = *other;
            if (!is_usable(quad)) continue;
            const double fill = std::min(area, area_of(quad)) / std::max(area, area_of(quad));
            found.emplace_back(quad, fill);
            break;
        }
    }
}

}  // namespace

double proportion_error(double width, double height, PageSize* nearest) {
    const double ratio = std::max(width, height) / std::max(1e-6, std::min(width, height));
    double best = 1e9;
    for (const PageSize size : {PageSize::id3, PageSize::id1}) {  // ID-2 has the proportions of ID-3
        const cv::Size2d mm = millimetres_of(size);
        const double wanted = mm.width / mm.height;
        const double error = std::max(ratio / wanted, wanted / ratio) - 1.0;
        if (error < best) {
            best = error;
            if (nearest != nullptr) *nearest = size;
        }
    }
    return best;
}

std::vector<Outline> find_outlines(const cv::Mat& bgr) {
    const double scale = std::min(1.0, static_cast<double>(working_side) / std::max(bgr.cols, bgr.rows));
    const cv::Mat small = shrunk_by(bgr, scale);
    cv::Mat grey;
    cv::cvtColor(small, grey, cv::COLOR_BGR2GRAY);
    cv::Mat calm;
    cv::GaussianBlur(grey, calm, {}, 1.4);

    std::vector<std::pair<Quad, double>> found;
    const cv::Mat kernel = cv::getStructuringElement(cv::MORPH_ELLIPSE, {5, 5});
    // Edges, weak to strong.
    for (const auto& [low, high] : {std::pair{10, 30}, {25, 75}, {50, 150}}) {
        cv::Mat edges;
        cv::Canny(calm, edges, low, high);
        cv::morphologyEx(edges, edges, cv::MORPH_CLOSE, kernel);
        candidates_of(edges, found);
    }
    // What differs from the surface on which the document lies, whose colour the image's border shows.
    cv::Mat lab;
    cv::GaussianBlur(small, lab, {}, 2.0);
    cv::cvtColor(lab, lab, cv::COLOR_BGR2Lab);
    std::array<std::vector<uchar>, 3> border;
    for (int y = 0; y < lab.rows; ++y) {
        for (int x = 0; x < lab.cols; ++x) {
            if (y > 2 && y < lab.rows - 3 && x > 2 && x < lab.cols - 3) continue;
            for (int c = 0; c < 3; ++c) border[static_cast<std::size_t>(c)].push_back(lab.at<cv::Vec3b>(y, x)[c]);
        }
    }
    cv::Scalar surface;
    for (int c = 0; c < 3; ++c) {
        auto& values = border[static_cast<std::size_t>(c)];
        const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
        std::nth_element(values.begin(), middle, values.end());
        surface[c] = *middle;
    }
    cv::Mat difference;
    cv::absdiff(lab, cv::Scalar(surface[0], surface[1], surface[2]), difference);
    std::vector<cv::Mat> planes;
    cv::split(difference, planes);
    cv::Mat most;
    cv::max(planes[0], planes[1], most);
    cv::max(most, planes[2], most);
    const cv::Mat wide = cv::getStructuringElement(cv::MORPH_ELLIPSE, {9, 9});
    for (const int threshold : {8, 14, 24, 40, 64}) {
        cv::Mat mask;
        cv::threshold(most, mask, threshold, 255, cv::THRESH_BINARY);
        cv::morphologyEx(mask, mask, cv::MORPH_OPEN, kernel);
        cv::morphologyEx(mask, mask, cv::MORPH_CLOSE, wide);
        candidates_of(mask, found);
    }

    std::vector<Outline> outlines;
    for (const auto& [quad, fill] : found) {
        const double width = (distance(quad[0], quad[1]) + distance(quad[3], quad[2])) / 2;
        const double height = (distance(quad[0], quad[3]) + distance(quad[1], quad[2])) / 2;
        const double off = proportion_error(width, height);
        if (off > most_proportion_error) continue;
        const double score = edge_support(calm, quad) * fill * (1.0 - 1.5 * off);
        if (score < least_score) continue;
        Outline outline;
        outline.score = score;
        for (std::size_t i = 0; i < 4; ++i) {
            outline.quad[i] = {(quad[i].x + 0.5) / scale - 0.5, (quad[i].y + 0.5) / scale - 0.5};
        }
        outlines.push_back(outline);
    }
    // A larger outline with the same support is the page, a smaller one something printed on it.
    std::sort(outlines.begin(), outlines.end(), [&](const Outline& a, const Outline& b) {
        const double whole = static_cast<double>(bgr.total());
        return a.score * (0.6 + 0.4 * area_of(a.quad) / whole) > b.score * (0.6 + 0.4 * area_of(b.quad) / whole);
    });
    if (outlines.size() > 8) outlines.resize(8);
    return outlines;
}

Quad agreed_outline(const std::vector<Quad>& outlines, double apart) {
    std::vector<const Quad*> most;
    for (const Quad& one : outlines) {
        std::vector<const Quad*> alike;
        for (const Quad& other : outlines) {
            bool near = true;
            for (std::size_t k = 0; k < 4; ++k) near = near && distance(one[k], other[k]) < apart;
            if (near) alike.push_back(&other);
        }
        if (alike.size() > most.size()) most = std::move(alike);
    }
    Quad agreed{};
    for (std::size_t k = 0; k < agreed.size(); ++k) {
        std::vector<double> x;
        std::vector<double> y;
        for (const Quad* one : most) {
            x.push_back((*one)[k].x);
            y.push_back((*one)[k].y);
        }
        if (!most.empty()) agreed[k] = {median_of(x), median_of(y)};
    }
    return agreed;
}

}  // namespace vidimus::vision
