// What infrared shows of print: inks that take it, inks of the same look that do not, carbon of the personal data, the
// portrait's dye.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <opencv2/imgproc.hpp>

#include "vision/lights/light_algorithms.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr double fine = 0.9;  // blurs between which print is compared, working pixels
constexpr double coarse = 9.0;
constexpr double tile_mm = 8.0;
constexpr double least_share = 0.35;   // of a tile that is artwork
constexpr double least_print = 1.6;    // grey levels of the specimen's print in a tile
constexpr double least_seen = 0.04;    // of a print's strength: less cannot be told from none
constexpr double ink_contrast = 0.30;  // of personal strokes in white light
constexpr double ink_beyond = 0.16;    // above what the specimen shows there
constexpr int least_ink = 22;          // working pixels of strokes in a part
constexpr double part_width_mm = 9.0;  // of a line of text
constexpr double part_height_mm = 4.5;
constexpr double field_part_mm = 4.0;  // two characters: a single one in another ink shows
constexpr double of_full_ink = 0.6;    // of a field's darkest strokes: what is paler may be the ground's own print

/// The light's picture as bright as the specimen's.
cv::Mat levelled(const LightReference& reference, const LightView& view) {
    const cv::Mat mine = grey_of_float(view.light);
    const cv::Mat theirs = grey_of_float(reference.light);
    cv::Mat a;
    cv::Mat b;
    cv::resize(mine, a, {}, 0.125, 0.125, cv::INTER_AREA);
    cv::resize(theirs, b, {}, 0.125, 0.125, cv::INTER_AREA);
    const double sigma = 10.0 * light_density / 8;
    cv::GaussianBlur(a, a, {}, sigma);
    cv::GaussianBlur(b, b, {}, sigma);
    cv::Mat gain;
    cv::divide(b, cv::max(a, 8.0), gain);
    cv::resize(gain, gain, mine.size(), 0, 0, cv::INTER_LINEAR);
    return mine.mul(gain);
}

struct Fit {
    cv::Rect tile;
    double print = 0.0;      // deviation of the specimen's infrared print there
    double of_light = 0.0;   // how much of it the document has
    double hidden = 0.0;     // deviation of the white print that infrared should not show
    double of_hidden = 0.0;  // how much of it the document's infrared picture has
};

std::vector<Fit> fits_of(const LightReference& reference, const LightView& view) {
    const cv::Mat page = page_within(reference);
    const cv::Mat document = band_within(levelled(reference, view), page, fine, coarse);
    const cv::Mat light = band_within(grey_of_float(reference.light), page, fine, coarse);
    const cv::Mat white = band_within(reference.white, page, fine, coarse);
    std::vector<Fit> fits;
    for (const cv::Rect& tile : tiles_of(reference, tile_mm)) {
        const cv::Mat mask = reference.static_mask(tile) & page(tile);
        if (cv::countNonZero(mask) < least_share * tile.area()) continue;
        Fit fit;
        fit.tile = tile;
        double ll = 0.0;
        double lw = 0.0;
        double ww = 0.0;
        double dl = 0.0;
        double dw = 0.0;
        for (int y = 0; y < tile.height; ++y) {
            const auto* m = mask.ptr<unsigned char>(y);
            const auto* l = light.ptr<float>(tile.y + y) + tile.x;
            const auto* w = white.ptr<float>(tile.y + y) + tile.x;
            const auto* d = document.ptr<float>(tile.y + y) + tile.x;
            for (int x = 0; x < tile.width; ++x) {
                if (m[x] == 0) continue;
                const auto lv = static_cast<double>(l[x]);
                const auto wv = static_cast<double>(w[x]);
                const auto dv = static_cast<double>(d[x]);
                ll += lv * lv;
                lw += lv * wv;
                ww += wv * wv;
                dl += dv * lv;
                dw += dv * wv;
            }
        }
        const double n = cv::countNonZero(mask);
        fit.print = std::sqrt(ll / n);
        const double along = ll > 1e-6 ? lw / ll : 0.0;
        const double rest = std::max(0.0, ww - along * lw);
        fit.hidden = std::sqrt(rest / n);
        fit.of_light = ll > 1e-6 ? dl / ll : 0.0;
        fit.of_hidden = rest > 1e-6 ? (dw - along * dl) / rest : 0.0;
        fits.push_back(fit);
    }
    return fits;
}

float as_log(double share) {
    return static_cast<float>(std::log(std::clamp(share, least_seen, 4.0)));
}

/// Personal print in an area: darker than the specimen is there, and about as dark as the darkest of it. The ground's
/// own print slips from copy to copy, and its ink may be one that infrared passes through.
cv::Mat strokes(const cv::Mat& beyond, const cv::Mat& contrast) {
    std::vector<double> strong;
    for (int y = 0; y < contrast.rows; ++y) {
        const auto* c = contrast.ptr<float>(y);
        const auto* b = beyond.ptr<unsigned char>(y);
        for (int x = 0; x < contrast.cols; ++x) {
            if (b[x] != 0) strong.push_back(static_cast<double>(c[x]));
        }
    }
    if (strong.empty()) return beyond.clone();
    const auto high = strong.begin() + static_cast<std::ptrdiff_t>(strong.size() * 9 / 10);
    std::nth_element(strong.begin(), high, strong.end());
    return beyond & (contrast > of_full_ink * *high);
}

/// The weakest part and the middle one.
std::vector<Measured> weakest_of(const LightReference& reference, const std::vector<cv::Rect>& parts,
                                 const std::vector<double>& ratios, const cv::Rect2d& everywhere) {
    std::vector<double> found;
    std::size_t worst = 0;
    double least = std::numeric_limits<double>::max();
    for (std::size_t i = 0; i < ratios.size(); ++i) {
        if (!std::isfinite(ratios[i])) continue;
        found.push_back(ratios[i]);
        if (ratios[i] < least) {
            least = ratios[i];
            worst = i;
        }
    }
    if (found.empty()) return {{not_measured, everywhere}, {not_measured, everywhere}};
    return {{as_log(least), reference.mm_of(parts[worst])}, {as_log(median_of(found)), everywhere}};
}

cv::Rect2d page_mm(const LightReference& reference) {
    return reference.mm_of(cv::Rect({0, 0}, reference.size));
}

std::vector<cv::Rect> parts_within(const LightReference& reference, const cv::Rect2d& mm,
                                   double wide_mm = part_width_mm) {
    const int columns = std::max(1, static_cast<int>(mm.width / wide_mm));
    const int rows = std::max(1, static_cast<int>(mm.height / part_height_mm));
    std::vector<cv::Rect> parts;
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            const cv::Rect part = reference.rect({mm.x + column * mm.width / columns, mm.y + row * mm.height / rows,
                                                  mm.width / columns, mm.height / rows});
            if (part.area() > 0) parts.push_back(part);
        }
    }
    return parts;
}

/// A share of each tile that has enough print, and the page's mean, weighted by print.
template <typename Scale>
std::vector<Measured> tiles_and_page(const LightReference& reference, const LightView& view, double Fit::*share,
                                     double Fit::*print, const Scale& scaled) {
    std::vector<Measured> result;
    double all = 0.0;
    double weight = 0.0;
    for (const Fit& fit : fits_of(reference, view)) {
        const bool printed = fit.*print >= least_print;
        result.push_back({printed ? scaled(fit.*share) : not_measured, reference.mm_of(fit.tile)});
        if (printed) {
            all += fit.*share * fit.*print;
            weight += fit.*print;
        }
    }
    result.push_back({weight > 0.0 ? scaled(all / weight) : not_measured, page_mm(reference)});
    return result;
}

}  // namespace

std::vector<double> stroke_ratios(const cv::Mat& white_contrast, const cv::Mat& light_contrast, const cv::Mat& inked,
                                  const std::vector<cv::Rect>& parts) {
    std::vector<double> ratios;
    for (const cv::Rect& part : parts) {
        const cv::Mat ink = inked(part);
        if (cv::countNonZero(ink) < least_ink) {
            ratios.push_back(std::numeric_limits<double>::quiet_NaN());
            continue;
        }
        // What is not ink tells how much contrast the ground itself has there.
        cv::Mat bare;
        cv::dilate(ink, bare, cv::getStructuringElement(cv::MORPH_RECT, {5, 5}));
        cv::bitwise_not(bare, bare);
        const double ground = cv::countNonZero(bare) > least_ink ? cv::mean(light_contrast(part), bare)[0] : 0.0;
        const double seen = cv::mean(light_contrast(part), ink)[0] - ground;
        const double wanted = cv::mean(white_contrast(part), ink)[0];
        ratios.push_back(seen / std::max(0.05, wanted));
    }
    return ratios;
}

std::vector<Measured> measure_ir_absorbing(const LightReference& reference, const LightView& view) {
    return tiles_and_page(reference, view, &Fit::of_light, &Fit::print, as_log);
}

std::vector<Measured> measure_ir_transparent(const LightReference& reference, const LightView& view) {
    return tiles_and_page(reference, view, &Fit::of_hidden, &Fit::hidden,
                          [](double value) { return static_cast<float>(value); });
}

std::vector<Measured> measure_ir_mrz(const LightReference& reference, const LightView& view) {
    const auto zones = zones_of(reference.zones, Zone::Kind::mrz);
    if (zones.empty()) return {};
    const cv::Mat white = stroke_contrast(view.white, light_density);
    const cv::Mat light = stroke_contrast(grey_of_float(view.light), light_density);
    const auto parts = parts_within(reference, zones.front().mm);
    return weakest_of(reference, parts, stroke_ratios(white, light, white > ink_contrast, parts), zones.front().mm);
}

std::vector<Measured> measure_ir_fields(const LightReference& reference, const LightView& view) {
    const cv::Mat white = stroke_contrast(view.white, light_density);
    const cv::Mat light = stroke_contrast(grey_of_float(view.light), light_density);
    cv::Mat known = stroke_contrast(reference.white, light_density);
    cv::dilate(known, known, cv::getStructuringElement(cv::MORPH_ELLIPSE, {5, 5}));
    const cv::Mat beyond = (white > known + ink_beyond) & (white > ink_contrast);
    // Each field by its weakest part; a field that is empty on a copy says nothing of it.
    std::vector<Measured> result;
    std::vector<double> all;
    for (const Zone& zone : zones_of(reference.zones, Zone::Kind::field)) {
        const cv::Rect area = reference.rect(zone.mm);
        if (area.area() == 0) {
            result.push_back({not_measured, zone.mm});
            continue;
        }
        cv::Mat inked = cv::Mat::zeros(beyond.size(), CV_8U);
        strokes(beyond(area), white(area)).copyTo(inked(area));
        const auto parts = parts_within(reference, zone.mm, field_part_mm);
        const auto ratios = stroke_ratios(white, light, inked, parts);
        result.push_back(weakest_of(reference, parts, ratios, zone.mm).front());
        std::copy_if(ratios.begin(), ratios.end(), std::back_inserter(all),
                     [](double one) { return std::isfinite(one); });
    }
    result.push_back({all.empty() ? not_measured : as_log(median_of(all)), page_mm(reference)});
    return result;
}

std::vector<Measured> measure_ir_portrait(const LightReference& reference, const LightView& view) {
    const cv::Mat light = grey_of_float(view.light);
    // Both as bright as white paper would be in them, by the artwork around.
    const double bright = std::max(8.0, cv::mean(light, reference.static_mask)[0]);
    const double seen_bright = std::max(8.0, cv::mean(view.captured, reference.static_mask)[0]);
    std::vector<Measured> result;
    for (const Zone::Kind kind : {Zone::Kind::photo, Zone::Kind::ghost}) {
        const auto zones = zones_of(reference.zones, kind);
        if (zones.empty()) {
            result.push_back({not_measured, page_mm(reference)});
            continue;
        }
        const cv::Rect2d mm = zones.front().mm;
        const cv::Rect area = reference.rect(mm);
        cv::Mat seen;
        cv::Mat lit;
        cv::GaussianBlur(view.captured, seen, {}, 2.0);
        cv::GaussianBlur(light, lit, {}, 2.0);
        seen = seen(area) - cv::mean(seen(area));
        lit = lit(area) - cv::mean(lit(area));
        const double power = seen.dot(seen);
        const bool contrasted = area.area() > 400 && std::sqrt(power / area.area()) > 8.0;
        result.push_back(
            {contrasted ? static_cast<float>(lit.dot(seen) / power * seen_bright / bright) : not_measured, mm});
    }
    return result;
}

}  // namespace vidimus::vision
