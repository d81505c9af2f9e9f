#include "vision/geometry.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace vidimus::vision {

cv::Point2d mapped(const cv::Matx33d& homography, const cv::Point2d& point) {
    const cv::Vec3d at = homography * cv::Vec3d(point.x, point.y, 1.0);
    const double w = std::abs(at[2]) > 1e-12 ? at[2] : 1e-12;
    return {at[0] / w, at[1] / w};
}

Quad mapped(const cv::Matx33d& homography, const Quad& quad) {
    Quad result;
    for (std::size_t i = 0; i < 4; ++i) result[i] = mapped(homography, quad[i]);
    return result;
}

Quad quad_of(const cv::Rect2d& rect) {
    return {cv::Point2d(rect.x, rect.y), cv::Point2d(rect.x + rect.width, rect.y),
            cv::Point2d(rect.x + rect.width, rect.y + rect.height), cv::Point2d(rect.x, rect.y + rect.height)};
}

cv::Point2d centre_of(const Quad& quad) {
    return (quad[0] + quad[1] + quad[2] + quad[3]) * 0.25;
}

double area_of(const Quad& quad) {
    double twice = 0.0;
    for (std::size_t i = 0; i < 4; ++i) twice += quad[i].cross(quad[(i + 1) % 4]);
    return std::abs(twice) / 2.0;
}

double distance(const cv::Point2d& a, const cv::Point2d& b) {
    return std::hypot(a.x - b.x, a.y - b.y);
}

cv::Matx33d scaling(cv::Size to, cv::Size from) {
    const double x = static_cast<double>(to.width) / from.width;
    const double y = static_cast<double>(to.height) / from.height;
    return {x, 0, (x - 1) / 2, 0, y, (y - 1) / 2, 0, 0, 1};
}

cv::Matx33d homography_between(const Quad& from, const Quad& to) {
    cv::Matx<double, 8, 8> a = cv::Matx<double, 8, 8>::zeros();
    cv::Matx<double, 8, 1> b;
    for (int i = 0; i < 4; ++i) {
        const cv::Point2d& p = from[static_cast<std::size_t>(i)];
        const cv::Point2d& q = to[static_cast<std::size_t>(i)];
        const double rows[2][8] = {{p.x, p.y, 1, 0, 0, 0, -p.x * q.x, -p.y * q.x},
                                   {0, 0, 0, p.x, p.y, 1, -p.x * q.y, -p.y * q.y}};
        for (int r = 0; r < 2; ++r) {
            for (int c = 0; c < 8; ++c) a(2 * i + r, c) = rows[r][c];
        }
        b(2 * i) = q.x;
        b(2 * i + 1) = q.y;
    }
    cv::Matx<double, 8, 1> h;
    if (!cv::solve(a, b, h, cv::DECOMP_LU)) return cv::Matx33d::eye();
    return {h(0), h(1), h(2), h(3), h(4), h(5), h(6), h(7), 1.0};
}

bool is_usable(const Quad& quad) {
    for (std::size_t i = 0; i < 4; ++i) {
        const cv::Point2d a = quad[(i + 1) % 4] - quad[i];
        const cv::Point2d b = quad[(i + 2) % 4] - quad[(i + 1) % 4];
        if (!std::isfinite(a.x) || !std::isfinite(a.y) || a.cross(b) <= 0.0 || a.dot(a) < 64.0) return false;
    }
    return true;
}

double source_pixels_per_pixel(const cv::Matx33d& dst_to_src, cv::Size size) {
    const cv::Point2d c(size.width / 2.0, size.height / 2.0);
    const cv::Point2d here = mapped(dst_to_src, c);
    const cv::Point2d dx = mapped(dst_to_src, c + cv::Point2d(1, 0)) - here;
    const cv::Point2d dy = mapped(dst_to_src, c + cv::Point2d(0, 1)) - here;
    return std::sqrt(std::max(1e-12, std::abs(dx.cross(dy))));
}

cv::Mat warp(const cv::Mat& source, const cv::Matx33d& dst_to_src, cv::Size size, const cv::Scalar& outside) {
    const double step = source_pixels_per_pixel(dst_to_src, size);
    cv::Mat from = source;
    cv::Matx33d map = dst_to_src;
    if (step > 1.25) {
        // Only the part that is needed is shrunk: the page may be small in a large photograph.
        const Quad corners = mapped(dst_to_src, quad_of(cv::Rect2d(0, 0, size.width, size.height)));
        double left = corners[0].x;
        double top = corners[0].y;
        double right = left;
        double bottom = top;
        for (const auto& corner : corners) {
            left = std::min(left, corner.x);
            top = std::min(top, corner.y);
            right = std::max(right, corner.x);
            bottom = std::max(bottom, corner.y);
        }
        left = std::clamp(std::floor(left) - 8, 0.0, source.cols - 1.0);
        top = std::clamp(std::floor(top) - 8, 0.0, source.rows - 1.0);
        right = std::clamp(std::ceil(right) + 8, left + 1, static_cast<double>(source.cols));
        bottom = std::clamp(std::ceil(bottom) + 8, top + 1, static_cast<double>(source.rows));
        const cv::Rect part(static_cast<int>(left), static_cast<int>(top), static_cast<int>(right - left),
                            static_cast<int>(bottom - top));
        const cv::Size shrunk(std::max(1, cvRound(part.width / step)), std::max(1, cvRound(part.height / step)));
        cv::resize(source(part), from, shrunk, 0, 0, cv::INTER_AREA);
        const double sx = static_cast<double>(shrunk.width) / part.width;
        const double sy = static_cast<double>(shrunk.height) / part.height;
        // Pixel centres: u = (x − left + 0.5)·s − 0.5.
        map = cv::Matx33d(sx, 0, (0.5 - left) * sx - 0.5, 0, sy, (0.5 - top) * sy - 0.5, 0, 0, 1) * dst_to_src;
    }
    cv::Mat result;
    cv::warpPerspective(from, result, map, size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT, outside);
    return result;
}

cv::Mat reduced(const cv::Mat& image, int by) {
    const cv::Size size(image.cols / std::max(1, by), image.rows / std::max(1, by));
    if (by < 2 || size.area() == 0) return image;
    cv::Mat result;
    cv::resize(image(cv::Rect(0, 0, size.width * by, size.height * by)), result, size, 0, 0, cv::INTER_AREA);
    return result;
}

cv::Mat shrunk_by(const cv::Mat& image, double scale) {
    constexpr double least_step = 0.9;  // a second step that changes next to nothing would be left out, and its shift
    const int by = std::max(1, static_cast<int>(least_step / scale));
    cv::Mat result;
    cv::resize(reduced(image, by), result, {}, scale * by, scale * by, cv::INTER_AREA);
    return result;
}

cv::Mat shrunk_to(const cv::Mat& image, cv::Size size) {
    const int by = std::min(image.cols / size.width, image.rows / size.height);
    cv::Mat result;
    cv::resize(reduced(image, by), result, size, 0, 0, cv::INTER_AREA);
    return result;
}

}  // namespace vidimus::vision
