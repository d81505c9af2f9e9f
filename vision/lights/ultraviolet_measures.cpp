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
constexpr double least_glow = 5.0;             // grey levels above what surrounds it: the specimen's overprint
constexpr double share_of_glow = 0.1;          // of the strongest
constexpr int around_glow = 7;                 // working pixels
constexpr double darker_than_specimen = 30.0;  // grey levels in white light: the holder's ink
constexpr int around_ink = 5;                  // working pixels
constexpr int least_lit = 18;                  // of a tile, working pixels: 3 mm of a thin line
constexpr double weakest_tile = 0.04;          // of the strongest tile's energy: less is the lamp's grain, and fibres
constexpr double least_seen = 0.05;
constexpr double coloured = 0.12;    // of the specimen's glow, for the document's colour to be told
constexpr double dark_share = 0.30;  // of the page that is darker: there the substrate is seen
constexpr double bright_share = 0.995;
constexpr int widest_print = 11;  // working pixels, of a stroke of dark print
constexpr int widest_fibre = 5;
constexpr int widest_overprint = 31;    // of a stroke of what glows
constexpr double fibre_contrast = 6.0;  // grey levels at least
constexpr double above_noise = 6.0;     // deviations of what is thin: a weak lamp shows fibres weakly
constexpr double noise_steps = 20.0;    // of a grey level
constexpr int least_fibre = 4;          // working pixels
constexpr int shortest_fibre = 7;       // shorter shapes are dust, and a noisy lamp's grain
constexpr double unknown_fibres = 1.0;  // added to their number: one more of none is not much

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
            const int level = std::clamp(cvRound(row[x]), 0, 255);
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

/// How much brighter a picture is than its ground, of the channel where that is most: grey levels. The ground is what
/// is left without dark print, between whose strokes the substrate shines as print would, and without anything bright
/// that is narrower than `widest` working pixels. Dark print and the page's edge are nothing.
cv::Mat glow_of(const cv::Mat& bgr, int widest) {
    const auto ellipse = [](int size) { return cv::getStructuringElement(cv::MORPH_ELLIPSE, {size, size}); };
    std::vector<cv::Mat> channels;
    cv::split(bgr, channels);
    for (cv::Mat& channel : channels) {
        cv::Mat ground;
        cv::morphologyEx(channel, ground, cv::MORPH_CLOSE, ellipse(widest_print));
        cv::morphologyEx(ground, ground, cv::MORPH_OPEN, ellipse(widest));
        channel -= ground;
    }
    cv::Mat most;
    cv::max(channels[0], channels[1], most);
    cv::max(most, channels[2], most);
    return most;
}

/// Where the specimen's overprint glows, 8-bit.
cv::Mat lit_of(const LightReference& reference) {
    const cv::Mat glow = glow_of(reference.light, widest_overprint);
    double strongest = 0.0;
    cv::minMaxLoc(glow, nullptr, &strongest, nullptr, nullptr, reference.static_mask);
    return glow > std::max(least_glow, share_of_glow * strongest);
}

/// Where the holder's ink lies, 8-bit: it hides what glows below.
cv::Mat ink_of(const LightReference& reference, const LightView& view) {
    if (view.white.empty() || reference.white.empty()) return cv::Mat::zeros(reference.size, CV_8U);
    cv::Mat ink = reference.white - view.white > darker_than_specimen;
    cv::dilate(ink, ink, cv::getStructuringElement(cv::MORPH_ELLIPSE, {around_ink, around_ink}));
    return ink;
}

struct Fit {
    cv::Rect tile;
    bool printed = false;          // enough of the specimen's glow for the document's to be told
    double print = 0.0;            // the specimen's glow, grey levels
    double seen = 0.0;             // how much of it the document has
    std::array<double, 3> mine{};  // of each channel, along the pattern
    std::array<double, 3> theirs{};
};

std::vector<Fit> fits_of(const LightReference& reference, const LightView& view) {
    std::vector<cv::Mat> document;
    std::vector<cv::Mat> specimen;
    const cv::Mat page = page_within(reference);
    cv::split(band_within(view.light, page, fine, coarse), document);
    cv::split(band_within(reference.light, page, fine, coarse), specimen);
    const cv::Mat pattern = specimen[0] + specimen[1] + specimen[2];
    const cv::Mat lit = lit_of(reference) & reference.static_mask;
    cv::Mat near;
    cv::dilate(lit, near, cv::getStructuringElement(cv::MORPH_ELLIPSE, {around_glow, around_glow}));
    near &= reference.static_mask & page;
    near.setTo(0, ink_of(reference, view));
    std::vector<Fit> fits;
    std::vector<double> energies;
    for (const cv::Rect& tile : tiles_of(reference, tile_mm)) {
        Fit fit;
        fit.tile = tile;
        const cv::Mat mask = near(tile);
        const int n = cv::countNonZero(mask);
        if (cv::countNonZero(lit(tile) & mask) >= least_lit) {
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
        }
        energies.push_back(fit.print * fit.print * n);
        fits.push_back(fit);
    }
    const double strongest = energies.empty() ? 0.0 : *std::max_element(energies.begin(), energies.end());
    for (std::size_t i = 0; i < fits.size(); ++i) {
        fits[i].printed = fits[i].print > 0.0 && energies[i] >= weakest_tile * strongest;
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
        if (!fit.printed) continue;
        all += fit.seen * fit.print;
        weight += fit.print;
    }
    // A lamp may be stronger or weaker; what is left is the pattern's own.
    const double common = weight > 0.0 ? all / weight : 0.0;
    std::vector<Measured> result;
    for (const Fit& fit : fits) {
        const float value = !fit.printed ? not_measured : common < 0.15 ? as_log(0.0) : as_log(fit.seen / common);
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
        const bool told = fit.printed && seen >= coloured * strong;
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
    cv::Mat shape;
    cv::GaussianBlur(view.light, shape, {}, 0.7);
    const cv::Mat beyond = glow_of(shape, widest_fibre);
    const double noise = 1.4826 * quantile(cv::abs(beyond) * noise_steps, 0.5) / noise_steps;
    cv::Mat thin = beyond > std::max(fibre_contrast, above_noise * noise);
    // Not where the specimen's own pattern glows.
    cv::Mat own = glow_of(reference.light, widest_overprint) > fibre_contrast;
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
