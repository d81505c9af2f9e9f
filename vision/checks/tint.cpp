// What lies over the print and is larger than it: paint, a stamp, a piece of another page, however it follows the fine
// lines. Measured between the light, which varies over centimetres, and the lines, which the residual looks at: each
// small place's colour against the specimen's.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>

#include "vision/checks/check.h"
#include "vision/geometry.h"
#include "vision/strokes.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr double density_wanted = 4.0;  // pixels per mm: what is finer is the residual's
constexpr double fine_mm = 0.45;        // deviations of the band's two blurs
constexpr double coarse_mm = 2.5;
constexpr double halo_mm = 0.3;   // into which blur carries ink beyond where it was found
constexpr double glare_mm = 1.5;  // over which glare fades out around what it hides
constexpr double rim_mm = 1.0;    // of the page: beyond its edge lies what it was laid on
constexpr double cell_mm = 1.25;
constexpr float least_weight = 0.35F;  // of a cell
constexpr float least_level = 1.2F;    // grey levels that files differ by however alike the pages
constexpr double clipped = 3.0;        // deviations beyond which a place tells nothing of the page's inks

/// Bands of both pictures, and how much of each place was compared; `density_wanted` or a little more.
struct Bands {
    cv::Mat document;  // 32-bit float BGR
    cv::Mat reference;
    cv::Mat weight;  // 32-bit float, 0…1
    double density = 0.0;
};

cv::Mat compared_of(const CheckContext& context) {
    const ReferenceView& reference = context.reference;
    const double density = reference.frame.work_density;
    const double halo = halo_mm + 2.0 * std::max(0.0, context.document.blur) / density;
    cv::Mat hidden;
    cv::dilate(context.document.ink, hidden, square_of(halo, density));
    cv::Mat pictures;
    cv::dilate(reference.picture, pictures, square_of(halo_mm, density));
    cv::bitwise_or(hidden, pictures, hidden);
    cv::Mat unusable;
    cv::bitwise_not(context.document.usable, unusable);
    cv::dilate(unusable, unusable, square_of(glare_mm, density));
    cv::bitwise_or(hidden, unusable, hidden);
    cv::Mat compared;
    cv::bitwise_not(hidden, compared);
    const int rim = std::max(1, cvRound(rim_mm * density));
    cv::Mat inner = cv::Mat::zeros(compared.size(), CV_8U);
    inner(cv::Rect(rim, rim, compared.cols - 2 * rim, compared.rows - 2 * rim)).setTo(255);
    cv::bitwise_and(compared, inner, compared);
    return compared;
}

Bands bands_of(const CheckContext& context) {
    const cv::Mat compared = compared_of(context);
    const int by = std::max(1, static_cast<int>(context.reference.frame.work_density / density_wanted));
    Bands bands;
    bands.density = context.reference.frame.work_density / by;
    cv::Mat weight;
    compared.convertTo(weight, CV_32F, 1.0 / 255.0);
    bands.weight = reduced(weight, by).clone();
    // Each is blurred by as much more as the other is blurred already.
    const double blur = context.document.blur / by;
    const auto band = [&](const cv::Mat& picture, double more) {
        const std::array<double, 2> sigmas{std::hypot(fine_mm * bands.density, std::max(0.0, more)),
                                           coarse_mm * bands.density};
        cv::Mat masked = cv::Mat::zeros(picture.size(), CV_32FC3);
        picture.copyTo(masked, compared);
        const cv::Mat small = reduced(masked, by);
        std::array<cv::Mat, 2> blurred;
        std::array<cv::Mat, 2> counts;
        for (std::size_t i = 0; i < 2; ++i) {
            cv::GaussianBlur(small, blurred[i], {}, sigmas[i]);
            cv::GaussianBlur(bands.weight, counts[i], {}, sigmas[i]);
        }
        cv::Mat result(small.size(), CV_32FC3);
        for (int y = 0; y < result.rows; ++y) {
            auto* to = result.ptr<cv::Vec3f>(y);
            for (int x = 0; x < result.cols; ++x) {
                to[x] = blurred[0].at<cv::Vec3f>(y, x) / std::max(1e-3F, counts[0].at<float>(y, x)) -
                        blurred[1].at<cv::Vec3f>(y, x) / std::max(1e-3F, counts[1].at<float>(y, x));
            }
        }
        return result;
    };
    bands.document = band(context.document.work, -blur);
    bands.reference = band(context.reference.work, blur);
    return bands;
}

/// The document's band less what of it the specimen's colours explain over the whole page: inks are more or less, and
/// of another hue, from copy to copy.
cv::Mat unexplained(const Bands& bands) {
    cv::Mat left = bands.document - bands.reference;
    for (int round = 0; round < 2; ++round) {
        double power = 0.0;
        double weights = 0.0;
        for (int y = 0; y < left.rows; ++y) {
            const auto* e = left.ptr<cv::Vec3f>(y);
            const auto* w = bands.weight.ptr<float>(y);
            for (int x = 0; x < left.cols; ++x) {
                power += static_cast<double>(w[x] * e[x].dot(e[x]));
                weights += static_cast<double>(w[x]);
            }
        }
        const double most = clipped * clipped * std::max(1.0, power / std::max(1.0, weights));
        cv::Matx33d rr = cv::Matx33d::eye() * (4.0 * std::max(1.0, 0.01 * weights));
        cv::Matx33d rd = rr;
        for (int y = 0; y < left.rows; ++y) {
            const auto* e = left.ptr<cv::Vec3f>(y);
            const auto* d = bands.document.ptr<cv::Vec3f>(y);
            const auto* r = bands.reference.ptr<cv::Vec3f>(y);
            const auto* w = bands.weight.ptr<float>(y);
            for (int x = 0; x < left.cols; ++x) {
                if (w[x] == 0.0F || static_cast<double>(e[x].dot(e[x])) > most) continue;
                const cv::Vec3d seen = d[x];
                const cv::Vec3d wanted = r[x];
                rr += static_cast<double>(w[x]) * (wanted * wanted.t());
                rd += static_cast<double>(w[x]) * (wanted * seen.t());
            }
        }
        const cv::Matx33d share = rr.inv(cv::DECOMP_CHOLESKY) * rd;
        cv::Mat explained;
        cv::transform(bands.reference, explained, cv::Mat(share.t()));
        left = bands.document - explained;
    }
    return left;
}

}  // namespace

std::vector<Measured> measure_tint(const CheckContext& context) {
    const cv::Size2d page = millimetres_of(context.reference.frame.page);
    const Bands bands = bands_of(context);
    const cv::Mat left = unexplained(bands);
    std::vector<Measured> result;
    const auto columns = static_cast<int>(page.width / cell_mm);
    const auto rows = static_cast<int>(page.height / cell_mm);
    const cv::Rect whole({0, 0}, left.size());
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            const cv::Rect2d mm(column * cell_mm, row * cell_mm, cell_mm, cell_mm);
            const cv::Rect cell =
                cv::Rect(cv::Point(cvRound(mm.x * bands.density), cvRound(mm.y * bands.density)),
                         cv::Point(cvRound(mm.br().x * bands.density), cvRound(mm.br().y * bands.density))) &
                whole;
            cv::Vec3f sum(0, 0, 0);
            float weights = 0.0F;
            for (int y = cell.y; y < cell.br().y; ++y) {
                const auto* e = left.ptr<cv::Vec3f>(y);
                const auto* w = bands.weight.ptr<float>(y);
                for (int x = cell.x; x < cell.br().x; ++x) {
                    sum += w[x] * e[x];
                    weights += w[x];
                }
            }
            Measured one{not_measured, mm};
            if (cell.area() > 0 && weights >= least_weight * static_cast<float>(cell.area())) {
                sum *= 1.0F / weights;
                // Light that a page throws back brightens all colours alike, and is no paint: that is print missing.
                const float light = std::max(0.0F, std::min({sum[0], sum[1], sum[2]}));
                sum -= cv::Vec3f(light, light, light);
                one.value = std::log(least_level + std::sqrt(sum.dot(sum) / 3.0F));
            }
            result.push_back(one);
        }
    }
    return result;
}

}  // namespace vidimus::vision
