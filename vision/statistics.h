// Small-sample statistics: what genuine copies that were not seen yet may be expected to measure.
#pragma once

#include <span>

namespace vidimus::vision {

/// The quantile of Student's t distribution with `degrees` ≥ 1 degrees of freedom, 0 < p < 1.
double student_t_quantile(double p, int degrees);

/// The score that a further genuine copy stays above with probability 1 − alpha: mean − t(d, 1−alpha)·s·√(1 + 1/n),
/// where s is known as exactly as from d + 1 samples (a sample alone: d = n − 1).
double predictive_limit(double mean, double deviation, int samples, double degrees, double alpha);

struct MeanDeviation {
    double mean = 0.0;
    double deviation = 0.0;  // of the sample, n − 1
    int samples = 0;
};
/// NaN values are left out.
MeanDeviation mean_deviation(std::span<const double> values);

}  // namespace vidimus::vision
