// The fine print in small windows: how much of the specimen's is missing (erased, covered, painted over), and how much
// there is that the specimen does not explain.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>

#include "vision/checks/check.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr double least_covered = 0.30;  // share of a window that must be comparable
constexpr double rim_mm = 1.2;
constexpr double most_share = 25.0;  // of the usual variance: one speck of dust is no more than this
constexpr double flat_power = 1.0;   // of the usual variance: windows with less print say nothing about its loss

struct Shape {
    double width;  // mm
    double height;
};
/// Small for single characters, wide for words.
constexpr std::array<Shape, 3> shapes{{{1.8, 2.4}, {3.4, 3.4}, {8.0, 3.0}}};

struct Sums {
    cv::Mat count;
    cv::Mat excess;   // error² over its usual variance
    cv::Mat product;  // explained · error over the variance
    cv::Mat power;    // explained² over the variance
};

Sums sums_of(const Residual& residual) {
    const cv::Size size = residual.error.size();
    cv::Mat count(size, CV_32F, cv::Scalar(0));
    cv::Mat excess(size, CV_32F, cv::Scalar(0));
    cv::Mat product(size, CV_32F, cv::Scalar(0));
    cv::Mat power(size, CV_32F, cv::Scalar(0));
    for (int y = 0; y < size.height; ++y) {
        const auto* e = residual.error.ptr<cv::Vec3f>(y);
        const auto* r = residual.explained.ptr<cv::Vec3f>(y);
        const auto* u = residual.usual.ptr<float>(y);
        const auto* w = residual.weight.ptr<uchar>(y);
        for (int x = 0; x < size.width; ++x) {
            if (w[x] == 0) continue;
            const float scale = 1.0F / (3.0F * u[x]);
            count.at<float>(y, x) = 1.0F;
            excess.at<float>(y, x) = std::min(static_cast<float>(most_share), e[x].dot(e[x]) * scale);
            product.at<float>(y, x) = r[x].dot(e[x]) * scale;
            power.at<float>(y, x) = r[x].dot(r[x]) * scale;
        }
    }
    Sums sums;
    cv::integral(count, sums.count, CV_64F);
    cv::integral(excess, sums.excess, CV_64F);
    cv::integral(product, sums.product, CV_64F);
    cv::integral(power, sums.power, CV_64F);
    return sums;
}

double within(const cv::Mat& integral, const cv::Rect& area) {
    return integral.at<double>(area.br()) - integral.at<double>(area.y, area.br().x) -
           integral.at<double>(area.br().y, area.x) + integral.at<double>(area.tl());
}

enum class Kind { lost, foreign };

std::vector<Measured> windows_of(const CheckContext& context, Kind kind, bool personal) {
    std::vector<Measured> result;
    if (context.document.residual == nullptr) return result;
    const Sums sums = sums_of(*context.document.residual);
    const Frame& frame = context.reference.frame;
    const cv::Size2d page = millimetres_of(frame.page);
    cv::Mat own;
    cv::integral(context.reference.personal / 255, own, CV_64F);
    cv::Mat pictures;
    cv::integral(context.reference.picture / 255, pictures, CV_64F);
    for (const Shape& shape : shapes) {
        for (double y = rim_mm; y + shape.height <= page.height - rim_mm; y += shape.height / 2) {
            for (double x = rim_mm; x + shape.width <= page.width - rim_mm; x += shape.width / 2) {
                const cv::Rect2d mm(x, y, shape.width, shape.height);
                const cv::Rect area = frame.work_rect(mm);
                if (area.area() == 0) continue;
                const double share = within(own, area) / area.area();
                if ((share > 0.5) != personal || within(pictures, area) > 0.6 * area.area()) continue;
                const double count = within(sums.count, area);
                Measured one{not_measured, mm};
                if (count >= least_covered * area.area()) {
                    if (kind == Kind::foreign) {
                        one.value = static_cast<float>(std::log(0.2 + within(sums.excess, area) / count));
                    } else {
                        const double power = within(sums.power, area);
                        one.value = static_cast<float>(within(sums.product, area) / (power + flat_power * count));
                    }
                }
                result.push_back(one);
            }
        }
    }
    return result;
}

}  // namespace

std::vector<Measured> measure_detail(const CheckContext& context) {
    return windows_of(context, Kind::lost, false);
}

std::vector<Measured> measure_text_detail(const CheckContext& context) {
    return windows_of(context, Kind::lost, true);
}

std::vector<Measured> measure_foreign(const CheckContext& context) {
    return windows_of(context, Kind::foreign, false);
}

std::vector<Measured> measure_text_foreign(const CheckContext& context) {
    return windows_of(context, Kind::foreign, true);
}

}  // namespace vidimus::vision
