// What ultraviolet makes glow: nothing of the substrate, the overprint in its colours, fibres that lie elsewhere in
// every copy.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>

#include "vision/lights/light_algorithms.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr double fine = 1.3;
constexpr double coarse = 14.0;
constexpr double tile_mm = 10.0;
constexpr double least_share = 0.25;
constexpr double least_print = 4.0;  // grey levels of the specimen's glow in a tile
constexpr double least_seen = 0.05;
constexpr double coloured = 0.12;    // of the specimen's glow, for the document's colour to be told
constexpr double dark_share = 0.30;  // of the page that is darker: there the substrate is seen
constexpr double bright_share = 0.995;
constexpr double fibre_contrast = 6.0;  // grey levels at least
constexpr double above_noise = 6.0;     // deviations of what is thin: a weak lamp shows fibres weakly
constexpr double noise_steps = 20.0;    // of a grey level
constexpr int least_fibre = 4;          // working pixels
constexpr int shortest_fibre = 7;       // shorter shapes are dust, and a noisy lamp's grain
constexpr double unknown_fibres = 2.0;  // added to their number: one more of none is not much

cv::Rect2d page_mm(const LightReference& reference) {
    return reference.mm_of(cv::Rect({0, 0}, reference.size));
}

/// The level that a share of the pixels lies below.
double quantile(const cv::Mat& channel, double share) {
    std::array<double, 256> counts{};
    double total = 0.0;
    for (int y = 0; y < channel.rows; ++y) {
        const auto* row = channel.ptr<float>(y);
        for (int x = 0; x < channel.cols; ++x) {
            const int level = std::clamp(static_cast<int>(row[x] + 0.5F), 0, 255);
            ++counts[static_cast<std::size_t>(level)];
            ++total;
        }
    }
    double below = 0.0;
    for (std::size_t level = 0; level < counts.size(); ++level) {
        below += counts[level];
        if (below >= share * total) return static_cast<double>(level);
    }
    return 255.0;
}

cv::Mat brightest(const cv::Mat& bgr) {
    std::vector<cv::Mat> channels;
    cv::split(bgr, channels);
    cv::Mat most;
    cv::max(channels[0], channels[1], most);
    cv::max(most, channels[2], most);
    return most;
}

struct Fit {
    cv::Rect tile;
    double print = 0.0;
    double seen = 0.0;             // how much of the specimen's glow the document has
    std::array<double, 3> mine{};  // of each channel, along the pattern
    std::array<double, 3> theirs{};
};

std::vector<Fit> fits_of(const LightReference& reference, const LightView& view) {
    std::vector<cv::Mat> document;
    std::vector<cv::Mat> specimen;
    cv::split(band_of(view.light, fine, coarse), document);
    cv::split(band_of(reference.light, fine, coarse), specimen);
    const cv::Mat pattern = specimen[0] + specimen[1] + specimen[2];
    std::vector<Fit> fits;
    for (const cv::Rect& tile : tiles_of(reference, tile_mm)) {
        const cv::Mat mask = reference.static_mask(tile);
        const int n = cv::countNonZero(mask);
        if (n < least_share * tile.area()) continue;
        Fit fit;
        fit.tile = tile;
        const auto product = [&mask, &tile](const cv::Mat& a, const cv::Mat& b) {
            return cv::mean(a(tile).mul(b(tile)), mask)[0];
        };
        double power = 0.0;
        double shared = 0.0;
        for (std::size_t k = 0; k < 3; ++k) {
            power += product(specimen[k], specimen[k]);
            shared += product(document[k], specimen[k]);
            fit.mine[k] = product(document[k], pattern);
            fit.theirs[k] = product(specimen[k], pattern);
        }
        fit.print = std::sqrt(power);
        fit.seen = power > 1e-6 ? shared / power : 0.0;
        fits.push_back(fit);
    }
    return fits;
}

float as_log(double share) {
    return static_cast<float>(std::log(std::clamp(share, least_seen, 6.0)));
}

double angle_between(const std::array<double, 3>& a, const std::array<double, 3>& b) {
    double ab = 0.0;
    double aa = 0.0;
    double bb = 0.0;
    for (std::size_t k = 0; k < 3; ++k) {
        ab += a[k] * b[k];
        aa += a[k] * a[k];
        bb += b[k] * b[k];
    }
    if (aa < 1e-9 || bb < 1e-9) return std::numeric_limits<double>::quiet_NaN();
    return std::acos(std::clamp(ab / std::sqrt(aa * bb), -1.0, 1.0)) * 180.0 / CV_PI;
}

}  // namespace

std::vector<Measured> measure_uv_substrate(const LightReference& reference, const LightView& view) {
    cv::Mat calm;
    cv::GaussianBlur(view.light, calm, {}, 2.0);
    std::vector<cv::Mat> channels;
    cv::split(calm, channels);
    const double level = quantile(channels[0], dark_share);
    const double bright = quantile(brightest(calm), bright_share);
    return {{static_cast<float>(std::log(level + 8.0)), page_mm(reference)},
            {static_cast<float>(std::log((level + 8.0) / (bright + 8.0))), page_mm(reference)}};
}

std::vector<Measured> measure_uv_pattern(const LightReference& reference, const LightView& view) {
    const auto fits = fits_of(reference, view);
    double all = 0.0;
    double weight = 0.0;
    for (const Fit& fit : fits) {
        if (fit.print < least_print) continue;
        all += fit.seen * fit.print;
        weight += fit.print;
    }
    // A lamp may be stronger or weaker; what is left is the pattern's own.
    const double common = weight > 0.0 ? all / weight : 0.0;
    std::vector<Measured> result;
    for (const Fit& fit : fits) {
        const float value = fit.print < least_print ? not_measured
                            : common < 0.15         ? as_log(0.0)
                                                    : as_log(fit.seen / common);
        result.push_back({value, reference.mm_of(fit.tile)});
    }
    result.push_back({weight > 0.0 ? as_log(common) : not_measured, page_mm(reference)});
    return result;
}

std::vector<Measured> measure_uv_colour(const LightReference& reference, const LightView& view) {
    std::vector<Measured> result;
    std::array<double, 3> mine{};
    std::array<double, 3> theirs{};
    for (const Fit& fit : fits_of(reference, view)) {
        const double strong = std::hypot(std::hypot(fit.theirs[0], fit.theirs[1]), fit.theirs[2]);
        const double seen = std::hypot(std::hypot(fit.mine[0], fit.mine[1]), fit.mine[2]);
        const bool told = fit.print >= 1.5 * least_print && seen >= coloured * strong;
        result.push_back(
            {told ? static_cast<float>(angle_between(fit.mine, fit.theirs)) : not_measured, reference.mm_of(fit.tile)});
        for (std::size_t k = 0; told && k < 3; ++k) {
            mine[k] += fit.mine[k];
            theirs[k] += fit.theirs[k];
        }
    }
    result.push_back({static_cast<float>(angle_between(mine, theirs)), page_mm(reference)});
    return result;
}

std::vector<Measured> measure_uv_fibres(const LightReference& reference, const LightView& view) {
    const cv::Mat glow = brightest(view.light);
    cv::Mat shape;
    cv::GaussianBlur(glow, shape, {}, 0.7);
    cv::Mat ground;  // without anything as thin as a fibre
    cv::morphologyEx(shape, ground, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_ELLIPSE, {5, 5}));
    cv::GaussianBlur(ground, ground, {}, 2.0);
    const cv::Mat beyond = shape - ground;
    const double noise = 1.4826 * quantile(cv::abs(beyond) * noise_steps, 0.5) / noise_steps;
    cv::Mat thin = beyond > std::max(fibre_contrast, above_noise * noise);
    // Not where the specimen's own pattern glows.
    const cv::Mat pattern = brightest(band_of(reference.light, 0.7, coarse));
    cv::Mat own = pattern > 6.0;
    cv::dilate(own, own, cv::getStructuringElement(cv::MORPH_ELLIPSE, {7, 7}));
    thin.setTo(0, own);
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centres;
    const int found = cv::connectedComponentsWithStats(thin, labels, stats, centres, 8);
    int fibres = 0;
    for (int i = 1; i < found; ++i) {
        const int area = stats.at<int>(i, cv::CC_STAT_AREA);
        const int longest = std::max(stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
        if (area >= least_fibre && longest >= shortest_fibre) ++fibres;
    }
    // Lamps and substrates differ by shares, so that the logarithm's spread is the same for few and many.
    return {{static_cast<float>(std::log(fibres + unknown_fibres)), page_mm(reference)}};
}

}  // namespace vidimus::vision
