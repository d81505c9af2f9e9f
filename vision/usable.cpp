#include "vision/usable.h"

#include <algorithm>
#include <array>
#include <opencv2/imgproc.hpp>

#include "vision/geometry.h"
#include "vision/strokes.h"

namespace vidimus::vision {
namespace {

constexpr float burnt = 253.0F;
constexpr double least_spoilt = 0.002;  // of the page: less is not worth asking whether its print is left
constexpr double around_mm = 3.0;       // within which print tells whether it is left
constexpr float least_print = 1.0F;     // grey levels squared: fainter print in the specimen tells nothing
constexpr float left_share = 0.8F;      // of the specimen's print: what is paler than that is half burnt
constexpr double half_burnt_mm = 0.8;   // around what is burnt out

cv::Mat inside_of(cv::Size size, cv::Size source, const cv::Matx33d& work_to_source) {
    cv::Mat inside(size, CV_8U, cv::Scalar(255));
    const Quad corners = mapped(work_to_source, quad_of(cv::Rect2d(0, 0, size.width, size.height)));
    const bool whole = std::all_of(corners.begin(), corners.end(), [&](const cv::Point2d& corner) {
        return corner.x >= 0 && corner.y >= 0 && corner.x <= source.width - 1.0 && corner.y <= source.height - 1.0;
    });
    if (whole) return inside;
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            const cv::Point2d at = mapped(work_to_source, cv::Point2d(x, y));
            if (at.x < 0.5 || at.y < 0.5 || at.x > source.width - 1.5 || at.y > source.height - 1.5)
                inside.at<uchar>(y, x) = 0;
        }
    }
    return inside;
}

/// A channel that is burnt out alone has lost its print too, unless the paper itself is as bright there.
cv::Mat burnt_of(const ReferenceView& reference, const cv::Mat& raw) {
    cv::Mat result = cv::Mat::zeros(raw.size(), CV_8U);
    for (int y = 0; y < raw.rows; ++y) {
        const auto* d = raw.ptr<cv::Vec3f>(y);
        const auto* r = reference.work.ptr<cv::Vec3f>(y);
        auto* to = result.ptr<uchar>(y);
        for (int x = 0; x < raw.cols; ++x) {
            for (int c = 0; c < 3; ++c) {
                if (d[x][c] >= burnt && r[x][c] < burnt - 4) to[x] = 255;
            }
        }
    }
    return result;
}

/// Glare that a camera's colour balance has brought below full white: flat areas at the top of a channel's own range,
/// where the specimen has print.
cv::Mat glare_of(const ReferenceView& reference, const cv::Mat& raw) {
    constexpr double top_share = 0.998;
    constexpr float below_top = 4.0F;
    constexpr float lift =
        6.0F;  // grey levels by which glare must exceed the brightest paper of the specimen's own range
    std::array<float, 3> top{};
    for (int c = 0; c < 3; ++c) {
        std::array<int, 256> counts{};
        for (int y = 0; y < raw.rows; y += 2) {
            const auto* row = raw.ptr<cv::Vec3f>(y);
            for (int x = 0; x < raw.cols; x += 2)
                ++counts[static_cast<std::size_t>(std::clamp(row[x][c], 0.0F, 255.0F))];
        }
        const double wanted = top_share * (raw.rows / 2) * (raw.cols / 2);
        double sum = 0.0;
        int level = 0;
        while (level < 255 && sum < wanted) sum += counts[static_cast<std::size_t>(level++)];
        top[static_cast<std::size_t>(c)] = static_cast<float>(level);
    }
    cv::Mat flat = cv::Mat::zeros(raw.size(), CV_8U);
    for (int y = 0; y < raw.rows; ++y) {
        const auto* d = raw.ptr<cv::Vec3f>(y);
        const auto* r = reference.work.ptr<cv::Vec3f>(y);
        auto* to = flat.ptr<uchar>(y);
        for (int x = 0; x < raw.cols; ++x) {
            for (int c = 0; c < 3; ++c) {
                const float limit = top[static_cast<std::size_t>(c)] - below_top;
                if (d[x][c] >= limit && d[x][c] > r[x][c] + lift) to[x] = 255;
            }
        }
    }
    if (cv::countNonZero(flat) == 0) return flat;
    const double density = reference.frame.work_density;
    const auto square = [density](double mm) { return square_of(mm / 2, density); };
    // A bright flat patch at the photo is what a pasted photo looks like, so there only full burning counts as glare.
    cv::Mat pictures;
    cv::dilate(reference.picture, pictures, square(6.0));
    flat.setTo(0, pictures);
    cv::morphologyEx(flat, flat, cv::MORPH_CLOSE, square(0.5));
    cv::morphologyEx(flat, flat, cv::MORPH_OPEN, square(1.5));
    cv::dilate(flat, flat, square(4.0));
    return flat;
}

/// Where the specimen's static print still shows in the capture, all colours together: 8-bit.
cv::Mat print_left(const ReferenceView& reference, const cv::Mat& raw) {
    const cv::Mat seen = band_pass(raw);
    const cv::Mat wanted = band_pass(reference.work);
    cv::Mat product = cv::Mat::zeros(raw.size(), CV_32F);
    cv::Mat power = cv::Mat::zeros(raw.size(), CV_32F);
    for (int y = 0; y < raw.rows; ++y) {
        const auto* d = seen.ptr<cv::Vec3f>(y);
        const auto* r = wanted.ptr<cv::Vec3f>(y);
        const auto* shared = reference.static_mask.ptr<uchar>(y);
        auto* to_product = product.ptr<float>(y);
        auto* to_power = power.ptr<float>(y);
        for (int x = 0; x < raw.cols; ++x) {
            if (shared[x] == 0) continue;
            to_product[x] = d[x].dot(r[x]);
            to_power[x] = r[x].dot(r[x]);
        }
    }
    const int side = 2 * std::max(1, cvRound(around_mm * reference.frame.work_density / 2)) + 1;
    cv::blur(product, product, {side, side});
    cv::blur(power, power, {side, side});
    cv::Mat left;
    cv::bitwise_and(product > left_share * power, power > least_print, left);
    return left;
}

}  // namespace

cv::Mat usable_of(const ReferenceView& reference, const cv::Mat& raw, cv::Size source,
                  const cv::Matx33d& work_to_source) {
    cv::Mat spoilt = burnt_of(reference, raw);
    cv::bitwise_or(spoilt, glare_of(reference, raw), spoilt);
    if (cv::countNonZero(spoilt) > least_spoilt * static_cast<double>(spoilt.total()))
        spoilt.setTo(0, print_left(reference, raw));
    cv::Mat usable = inside_of(raw.size(), source, work_to_source);
    usable.setTo(0, spoilt);
    // A burnt spot has a rim that is spoilt too; single burnt pixels are noise.
    cv::morphologyEx(usable, usable, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_ELLIPSE, {5, 5}));
    cv::erode(usable, usable, square_of(half_burnt_mm, reference.frame.work_density));
    return usable;
}

}  // namespace vidimus::vision
