#include "vision/capture_noise.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "vision/statistics.h"

namespace vidimus::vision {
namespace {

constexpr std::size_t least_parts = 9;
constexpr std::size_t least_values = 5;
constexpr double one_in = 0.001;
constexpr double least_noise = 1e-3;      // grey levels squared
constexpr double least_deviation = 0.25;  // of the excess: fewer parts than these look alike by chance
constexpr double least_limit = 0.7;       // ln 2
constexpr double median_variance = 1.57;
constexpr std::size_t most_independent = 6;
constexpr double normal = 1.4826;  // deviations of a normal spread to its median deviation

double middle(std::vector<double> values) {
    const auto half = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), half, values.end());
    return *half;
}

double spread(const std::vector<double>& values, double around) {
    std::vector<double> off;
    off.reserve(values.size());
    for (const double value : values) off.push_back(std::abs(value - around));
    return normal * middle(std::move(off));
}

}  // namespace

CaptureNoise::CaptureNoise(std::vector<PartDifference> artwork) {
    if (artwork.size() < least_parts) return;
    std::sort(artwork.begin(), artwork.end(),
              [](const PartDifference& a, const PartDifference& b) { return a.power < b.power; });
    // Bare parts tell the noise, full ones what grows with the print.
    const std::size_t third = artwork.size() / 3;
    for (int round = 0; round < 5; ++round) {
        std::vector<double> bare;
        std::vector<double> full;
        for (std::size_t i = 0; i < third; ++i) {
            bare.push_back(std::max(least_noise, artwork[i].residual - share_ * artwork[i].power));
            const PartDifference& one = artwork[artwork.size() - 1 - i];
            full.push_back(one.power > 0.0 ? std::max(0.0, (one.residual - noise_) / one.power) : 0.0);
        }
        noise_ = middle(std::move(bare));
        share_ = middle(std::move(full));
    }
    std::vector<double> usual;
    usual.reserve(artwork.size());
    for (const PartDifference& part : artwork) usual.push_back(excess(part));
    centre_ = middle(usual);
    deviation_ = std::max(least_deviation, spread(usual, centre_));
    count_ = usual.size();
}

double CaptureNoise::limit(std::size_t parts) const {
    if (count_ == 0) return std::numeric_limits<double>::infinity();
    // A median's variance is 1.57 times a mean's; parts beside each other are alike, so that few count as many.
    const double own = parts < 3 ? 1.0 : median_variance / static_cast<double>(std::min(parts, most_independent));
    const double reach = student_t_quantile(1.0 - one_in, static_cast<int>(count_) - 1) * deviation_ *
                         std::sqrt(own + 1.0 / static_cast<double>(count_));
    return std::max(least_limit, centre_ + reach);
}

double CaptureNoise::excess(const PartDifference& part) const {
    return std::log(std::max(least_noise, part.residual) / std::max(least_noise, noise_ + share_ * part.power));
}

double lower_limit(std::vector<double> values, double least) {
    if (values.size() < least_values) return -std::numeric_limits<double>::infinity();
    const double centre = middle(values);
    const double deviation = std::max(least, spread(values, centre));
    const auto count = static_cast<int>(values.size());
    return predictive_limit(centre, deviation, count, count - 1.0, one_in);
}

}  // namespace vidimus::vision
