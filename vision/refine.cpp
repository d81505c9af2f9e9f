// The local refinement of a registration: blocks of static print are looked for around their places.
#include <algorithm>
#include <cmath>
#include <opencv2/calib3d.hpp>
#include <opencv2/core/hal/intrin.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "vision/geometry.h"
#include "vision/registration.h"

namespace vidimus::vision {
namespace {

constexpr int half = 24;  // of a block, working pixels
constexpr int step = 32;  // from block to block
constexpr int reach = 3;  // how far a block is looked for
constexpr int side = 2 * reach + 1;
constexpr double least_print = 2.0;  // mean square of the band: less is bare paper
constexpr float least_correlation = 0.5F;
constexpr double block_distance = 1.0;  // working pixels that a block may lie off the fit
constexpr double most_corner_move = 8.0;

/// Sum of products of two blocks of 2·half × 2·half.
float product(const cv::Mat& a, int ax, int ay, const cv::Mat& b, int bx, int by) {
    cv::v_float32x4 sums[4] = {cv::v_setzero_f32(), cv::v_setzero_f32(), cv::v_setzero_f32(), cv::v_setzero_f32()};
    for (int y = 0; y < 2 * half; ++y) {
        const float* first = a.ptr<float>(ay + y) + ax;
        const float* second = b.ptr<float>(by + y) + bx;
        for (int x = 0; x < 2 * half; x += 16) {
            for (int k = 0; k < 4; ++k) {
                sums[k] = cv::v_muladd(cv::v_load(first + x + 4 * k), cv::v_load(second + x + 4 * k), sums[k]);
            }
        }
    }
    return cv::v_reduce_sum((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

/// The peak of the parabola through three neighbours.
float vertex(float before, float peak, float after) {
    const float bend = before - 2 * peak + after;
    return std::abs(bend) > 1e-6F ? std::clamp(0.5F * (before - after) / bend, -0.5F, 0.5F) : 0.0F;
}

struct Blocks {
    std::vector<cv::Point2f> from;
    std::vector<cv::Point2f> to;
};

/// Where the document has the specimen's blocks; both band-passed, at working density.
Blocks find_blocks(const ReferenceView& reference, const cv::Mat& wanted, const cv::Mat& document) {
    cv::Mat wanted_power;
    cv::Mat document_power;
    cv::Mat covered;
    cv::integral(wanted.mul(wanted), wanted_power, CV_64F);
    cv::integral(document.mul(document), document_power, CV_64F);
    cv::integral(reference.static_mask / 255, covered, CV_32S);
    const auto over = [](const auto& integral, auto type, int x, int y) {
        using T = decltype(type);
        return integral.template at<T>(y + 2 * half, x + 2 * half) - integral.template at<T>(y, x + 2 * half) -
               integral.template at<T>(y + 2 * half, x) + integral.template at<T>(y, x);
    };
    constexpr int area = 4 * half * half;
    Blocks blocks;
    for (int y = reach; y + 2 * half + reach <= wanted.rows; y += step) {
        for (int x = reach; x + 2 * half + reach <= wanted.cols; x += step) {
            if (over(covered, 0, x, y) < area * 3 / 4) continue;
            const double power = over(wanted_power, 0.0, x, y);
            if (power < least_print * area) continue;
            float scores[side][side];
            int best_x = 0;
            int best_y = 0;
            for (int dy = 0; dy < side; ++dy) {
                for (int dx = 0; dx < side; ++dx) {
                    const int to_x = x + dx - reach;
                    const int to_y = y + dy - reach;
                    const double norm = std::sqrt(power * over(document_power, 0.0, to_x, to_y));
                    scores[dy][dx] =
                        norm > 1.0 ? product(wanted, x, y, document, to_x, to_y) / static_cast<float>(norm) : 0.0F;
                    if (scores[dy][dx] > scores[best_y][best_x]) {
                        best_x = dx;
                        best_y = dy;
                    }
                }
            }
            if (scores[best_y][best_x] < least_correlation || best_x == 0 || best_y == 0 || best_x == side - 1 ||
                best_y == side - 1) {
                continue;
            }
            const float* row = scores[best_y];
            const cv::Point2f at(static_cast<float>(x + half), static_cast<float>(y + half));
            blocks.from.push_back(at);
            blocks.to.push_back(
                at +
                cv::Point2f(static_cast<float>(best_x - reach) + vertex(row[best_x - 1], row[best_x], row[best_x + 1]),
                            static_cast<float>(best_y - reach) +
                                vertex(scores[best_y - 1][best_x], row[best_x], scores[best_y + 1][best_x])));
        }
    }
    return blocks;
}

/// What moves the view's pixels to where the document has them; nothing where too few blocks agree, or where the fit
/// runs away beside the blocks.
std::optional<cv::Matx33d> correction_of(const Blocks& blocks, cv::Size size) {
    if (blocks.from.size() < 16) return std::nullopt;
    cv::Mat inliers;
    const cv::Mat found = cv::findHomography(blocks.from, blocks.to, cv::RANSAC, block_distance, inliers, 1000, 0.995);
    if (found.empty() || cv::countNonZero(inliers) < 12) return std::nullopt;
    const cv::Matx33d correction(found);
    const Quad corners = quad_of(cv::Rect2d(0, 0, size.width, size.height));
    const Quad moved = mapped(correction, corners);
    for (std::size_t i = 0; i < 4; ++i) {
        if (distance(corners[i], moved[i]) > most_corner_move) return std::nullopt;
    }
    return correction;
}

}  // namespace

Refinement refined(const ReferenceView& reference, const cv::Mat& band, const cv::Mat& source,
                   const cv::Matx33d& specimen_to_source) {
    const Frame& frame = reference.frame;
    const double sx = static_cast<double>(frame.size.width) / frame.work_size.width;
    const double sy = static_cast<double>(frame.size.height) / frame.work_size.height;
    // Pixel centres of the two densities: u = (x + 0.5)·s − 0.5.
    const cv::Matx33d work_to_pack(sx, 0, 0.5 * sx - 0.5, 0, sy, 0.5 * sy - 0.5, 0, 0, 1);
    cv::Mat grey;
    cv::cvtColor(source, grey, cv::COLOR_BGR2GRAY);
    grey = warp(grey, specimen_to_source * work_to_pack, frame.work_size);
    grey.convertTo(grey, CV_32F);
    const cv::Mat document = band_pass(grey);
    Refinement result;
    result.specimen_to_source = specimen_to_source;
    const auto first = correction_of(find_blocks(reference, band, document), frame.work_size);
    if (!first) return result;
    // Once more from nearer: a block that lies between pixels, or turned, is not found to a tenth of one.
    cv::Mat nearer;
    cv::warpPerspective(document, nearer, *first, frame.work_size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP);
    const Blocks blocks = find_blocks(reference, band, nearer);
    const cv::Matx33d second = correction_of(blocks, frame.work_size).value_or(cv::Matx33d::eye());
    result.specimen_to_source = specimen_to_source * work_to_pack * *first * second * work_to_pack.inv();
    double squares = 0.0;
    for (std::size_t i = 0; i < blocks.from.size(); ++i) {
        const double off = distance(mapped(second, cv::Point2d(blocks.from[i])), cv::Point2d(blocks.to[i]));
        if (off > 2 * block_distance) continue;
        ++result.blocks;
        squares += off * off;
    }
    result.rms = std::sqrt(squares / std::max(1, result.blocks)) * 1000.0 / frame.work_size.width;
    return result;
}

Refinement settled(const ReferenceView& reference, const cv::Mat& band, const cv::Mat& source, const Page& page,
                   const cv::Matx33d& specimen_to_page) {
    const Refinement result = refined(reference, band, source, page.to_source * specimen_to_page);
    if (result.blocks > 0) return result;
    const Match nearer = match_blocks(reference, page.rectified, specimen_to_page);
    return nearer.ok ? refined(reference, band, source, page.to_source * nearer.specimen_to_page) : result;
}

cv::Matx33d refine(const ReferenceView& reference, const cv::Mat& source, const cv::Matx33d& specimen_to_source) {
    return refined(reference, band_pass(reference.work_grey), source, specimen_to_source).specimen_to_source;
}

}  // namespace vidimus::vision
