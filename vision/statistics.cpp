#include "vision/statistics.h"

#include <cmath>
#include <limits>

namespace vidimus::vision {
namespace {

/// Regularised incomplete beta function by its continued fraction (Lentz's way of evaluating it).
double incomplete_beta(double x, double a, double b) {
    if (x <= 0.0) return 0.0;
    if (x >= 1.0) return 1.0;
    if (x > (a + 1) / (a + b + 2)) return 1.0 - incomplete_beta(1.0 - x, b, a);
    const double front =
        std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log(1 - x)) / a;
    constexpr double tiny = 1e-300;
    double c = 1.0;
    double d = 0.0;
    double f = 1.0;
    for (int i = 0; i <= 300; ++i) {
        const int m = i / 2;
        double numerator = 1.0;
        if (i > 0) {
            numerator = i % 2 == 0 ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
                                   : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        }
        d = 1.0 + numerator * d;
        d = 1.0 / (std::abs(d) < tiny ? tiny : d);
        c = 1.0 + numerator / c;
        if (std::abs(c) < tiny) c = tiny;
        f *= c * d;
        if (std::abs(1.0 - c * d) < 1e-12) break;
    }
    return front * (f - 1.0);
}

double student_t_probability(double t, int degrees) {
    const double tail = 0.5 * incomplete_beta(degrees / (degrees + t * t), degrees / 2.0, 0.5);
    return t >= 0 ? 1.0 - tail : tail;
}

}  // namespace

double student_t_quantile(double p, int degrees) {
    if (degrees < 1 || !(p > 0.0) || !(p < 1.0)) return std::numeric_limits<double>::quiet_NaN();
    double low = -1e6;
    double high = 1e6;
    for (int i = 0; i < 200; ++i) {
        const double middle = (low + high) / 2;
        (student_t_probability(middle, degrees) < p ? low : high) = middle;
    }
    return (low + high) / 2;
}

double predictive_limit(double mean, double deviation, int samples, double degrees, double alpha) {
    if (samples < 2) return -std::numeric_limits<double>::infinity();
    return mean -
           student_t_quantile(1.0 - alpha, static_cast<int>(degrees)) * deviation * std::sqrt(1.0 + 1.0 / samples);
}

MeanDeviation mean_deviation(std::span<const double> values) {
    MeanDeviation result;
    double sum = 0.0;
    for (const double value : values) {
        if (!std::isfinite(value)) continue;
        sum += value;
        ++result.samples;
    }
    if (result.samples == 0) return result;
    result.mean = sum / result.samples;
    double squares = 0.0;
    for (const double value : values) {
        if (std::isfinite(value)) squares += (value - result.mean) * (value - result.mean);
    }
    if (result.samples > 1) result.deviation = std::sqrt(squares / (result.samples - 1));
    return result;
}

}  // namespace vidimus::vision
