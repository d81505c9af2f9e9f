// find_rows: zones by their rows of strokes alone.
#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "ocr/zones.h"

namespace vidimus::ocr {

namespace {

// Rows of strokes along x: the horizontal change of brightness, evened by its surroundings, closed along x.
std::vector<cv::RotatedRect> stroke_rows(const cv::Mat& picture) {
    cv::Mat soft;
    cv::GaussianBlur(picture, soft, cv::Size(3, 3), 0);
    cv::Mat slope;
    cv::Sobel(soft, slope, CV_32F, 1, 0, 3);
    slope = cv::abs(slope);
    cv::Mat strokes;
    cv::blur(slope, strokes, cv::Size(19, 3));
    cv::Mat around;
    cv::blur(slope, around, cv::Size(61, 61));
    cv::Mat mask = strokes > cv::Mat(1.15 * around + 12.0);
    cv::morphologyEx(mask, mask, cv::MORPH_CLOSE, cv::Mat::ones(1, 21, CV_8U));
    cv::morphologyEx(mask, mask, cv::MORPH_OPEN, cv::Mat::ones(1, 41, CV_8U));
    std::vector<std::vector<cv::Point>> contours;
    cv::findContours(mask, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
    std::vector<cv::RotatedRect> out;
    for (const auto& contour : contours) {
        if (contour.size() < 60) {
            continue;
        }
        cv::RotatedRect box = cv::minAreaRect(contour);
        if (box.size.width < box.size.height) {
            std::swap(box.size.width, box.size.height);
            box.angle += 90.F;
        }
        while (box.angle > 90.F) {
            box.angle -= 180.F;
        }
        if (box.size.width > 100.F && box.size.width > 5.F * box.size.height && std::abs(box.angle) < 25.F) {
            out.push_back(box);
        }
    }
    return out;
}

cv::RotatedRect around(const std::vector<cv::RotatedRect>& boxes) {
    std::vector<cv::Point2f> points;
    for (const auto& box : boxes) {
        std::array<cv::Point2f, 4> corners;
        box.points(corners.data());
        points.insert(points.end(), corners.begin(), corners.end());
    }
    cv::RotatedRect out = cv::minAreaRect(points);
    if (out.size.width < out.size.height) {
        std::swap(out.size.width, out.size.height);
        out.angle += 90.F;
    }
    return out;
}

bool beside(const cv::RotatedRect& a, const cv::RotatedRect& b) {
    const float longer = std::max(a.size.width, b.size.width);
    const float shorter = std::min(a.size.width, b.size.width);
    const double angle = static_cast<double>(a.angle) * CV_PI / 180.0;
    const cv::Point2f along(static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle)));
    const cv::Point2f d = b.center - a.center;
    const float down = std::abs(d.x * -along.y + d.y * along.x);
    return shorter > 0.75F * longer && std::abs(d.dot(along)) < 0.15F * longer && std::abs(a.angle - b.angle) < 4.F &&
           down < 0.12F * longer && down > 0.015F * longer;
}

}  // namespace

namespace {

// The longest row that a block of two or three lines may be: a single line is thinner.
constexpr float thin = 16.F;
constexpr std::size_t most = 8;

// The picture as it is seen, and the way back from its pixels to the picture's.
struct View {
    cv::Mat pixels;
    cv::Matx23f back;
};

// Rows are found along x only, and askew by some 25 degrees: upright and on its side, or both turned by an eighth.
std::array<View, 2> views_of(const cv::Mat& picture, bool diagonal) {
    if (!diagonal) {
        return {View{picture, {1.F, 0.F, 0.F, 0.F, 1.F, 0.F}}, View{picture.t(), {0.F, 1.F, 0.F, 1.F, 0.F, 0.F}}};
    }
    const auto side = static_cast<int>(std::lround(static_cast<float>(picture.cols + picture.rows) * 0.7072F));
    const cv::Point2f middle(0.5F * static_cast<float>(picture.cols), 0.5F * static_cast<float>(picture.rows));
    cv::Mat turn = cv::getRotationMatrix2D(middle, 45.0, 1.0);
    turn.at<double>(0, 2) += 0.5 * side - static_cast<double>(middle.x);
    turn.at<double>(1, 2) += 0.5 * side - static_cast<double>(middle.y);
    cv::Mat turned;
    cv::warpAffine(picture, turned, turn, cv::Size(side, side), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    cv::Mat inverse;
    cv::invertAffineTransform(turn, inverse);
    inverse.convertTo(inverse, CV_32F);
    const cv::Matx23f back(inverse.ptr<float>());
    const cv::Matx23f side_back(back(0, 1), back(0, 0), back(0, 2), back(1, 1), back(1, 0), back(1, 2));
    return {View{turned, back}, View{turned.t(), side_back}};
}

std::vector<ZoneCandidate> search_rows(Sampler& sampler, int side, bool single, bool diagonal) {
    const cv::Mat picture = sampler.overview(side, 1.5);
    const float scale_x = static_cast<float>(sampler.size().width) / static_cast<float>(picture.cols);
    const float scale_y = static_cast<float>(sampler.size().height) / static_cast<float>(picture.rows);
    std::vector<ZoneCandidate> out;
    for (const View& view : views_of(picture, diagonal)) {
        const auto rows = stroke_rows(view.pixels);
        const auto add = [&](const cv::RotatedRect& box, float score) {
            const double angle = static_cast<double>(box.angle) * CV_PI / 180.0;
            const cv::Point2f seen(static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle)));
            const cv::Matx23f& m = view.back;
            cv::Point2f along(m(0, 0) * seen.x + m(0, 1) * seen.y, m(1, 0) * seen.x + m(1, 1) * seen.y);
            const cv::Point2f middle(m(0, 0) * box.center.x + m(0, 1) * box.center.y + m(0, 2),
                                     m(1, 0) * box.center.x + m(1, 1) * box.center.y + m(1, 2));
            // The two scales differ by a rounding only.
            ZoneCandidate zone;
            zone.frame.origin = {(middle.x + 0.5F) * scale_x - 0.5F, (middle.y + 0.5F) * scale_y - 0.5F};
            if (along.x < -0.707F || (std::abs(along.x) <= 0.707F && along.y > 0.F)) {
                along = -along;
            }
            zone.frame.along = along;
            zone.length = box.size.width * 0.5F * (scale_x + scale_y);
            zone.height = box.size.height * 0.5F * (scale_x + scale_y);
            zone.score = score;
            out.push_back(zone);
        };
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (single == (rows[i].size.width >= thin * rows[i].size.height)) {
                add(rows[i], rows[i].size.width);
            }
            if (single) {
                continue;
            }
            for (std::size_t j = i + 1; j < rows.size(); ++j) {
                if (!beside(rows[i], rows[j])) {
                    continue;
                }
                add(around({rows[i], rows[j]}), 2.F * rows[i].size.width);
                for (std::size_t k = j + 1; k < rows.size(); ++k) {
                    if (beside(rows[i], rows[k]) || beside(rows[j], rows[k])) {
                        add(around({rows[i], rows[j], rows[k]}), 2.5F * rows[i].size.width);
                    }
                }
            }
        }
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
    if (out.size() > most) {
        out.resize(most);
    }
    return out;
}

}  // namespace

std::vector<ZoneCandidate> find_rows(Sampler& sampler, int side, bool diagonal) {
    return search_rows(sampler, side, false, diagonal);
}

std::vector<ZoneCandidate> find_thin_rows(Sampler& sampler, int side) {
    return search_rows(sampler, side, true, false);
}

}  // namespace vidimus::ocr
