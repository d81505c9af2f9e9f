#include "vision/tilt.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/geometry.h"
#include "vision/learn_check.h"
#include "vision/prepared.h"
#include "vision/scoring.h"

namespace vidimus::vision {
namespace {

constexpr double density = 4.0;         // pixels per mm
constexpr double least_change = 0.006;  // of a colour's share: what noise alone makes
constexpr double stands_out = 2.5;      // times the page's own change
constexpr double of_peak = 0.35;        // of the strongest change: the area's rim
constexpr double least_area_mm2 = 8.0;
constexpr double borderline_band = 0.3;

const Algorithm rules{"tilt", "VI.AB.AF:tilt", "page", "check.tilt.static", Side::low, 0.08, 1e9,
                      false,  false,           nullptr};

cv::Size frame_size(const SpecimenPack& pack) {
    const cv::Size2d mm = millimetres_of(pack.size);
    return {cvRound(mm.width * density), cvRound(mm.height * density)};
}

/// Shares of blue and red in each pixel's light, after each channel was brought to the page's mean.
cv::Mat colour_of(const cv::Mat& image, const cv::Matx33d& specimen_to_image, const SpecimenPack& pack) {
    const cv::Size size = frame_size(pack);
    const double sx = static_cast<double>(pack.reference.cols) / size.width;
    const double sy = static_cast<double>(pack.reference.rows) / size.height;
    const cv::Matx33d work(sx, 0, 0.5 * sx - 0.5, 0, sy, 0.5 * sy - 0.5, 0, 0, 1);
    cv::Mat picture = warp(image, specimen_to_image * work, size);
    picture.convertTo(picture, CV_32FC3);
    cv::GaussianBlur(picture, picture, {}, 1.5);
    const cv::Scalar mean = cv::mean(picture);
    std::vector<cv::Mat> channels;
    cv::split(picture, channels);
    for (int k = 0; k < 3; ++k) channels[static_cast<std::size_t>(k)] *= 128.0 / std::max(8.0, mean[k]);
    const cv::Mat sum = channels[0] + channels[1] + channels[2] + 40.0;
    cv::Mat shares[2];
    cv::divide(channels[0], sum, shares[0]);
    cv::divide(channels[2], sum, shares[1]);
    cv::Mat result;
    cv::merge(shares, 2, result);
    return result;
}

/// The largest change of colour at each pixel over all pairs with the first image.
cv::Mat change_of(const std::vector<cv::Mat>& colours) {
    cv::Mat most = cv::Mat::zeros(colours.front().size(), CV_32F);
    for (std::size_t i = 0; i < colours.size(); ++i) {
        for (std::size_t k = i + 1; k < colours.size(); ++k) {
            cv::Mat off = colours[k] - colours[i];
            // A lamp of another tint changes all of the page alike, slowly.
            cv::Mat slow;
            cv::blur(off, slow, cv::Size(cvRound(40 * density), cvRound(40 * density)));
            off -= slow;
            cv::Mat parts[2];
            cv::split(off, parts);
            cv::Mat strength;
            cv::magnitude(parts[0], parts[1], strength);
            cv::max(most, strength, most);
        }
    }
    return most;
}

/// The images that show the pack's page, as colours; the first is the document's own.
std::vector<cv::Mat> colours_of(const cv::Mat& white, const cv::Matx33d& specimen_to_white,
                                std::span<const cv::Mat> tilts, const std::shared_ptr<const PreparedPack>& prepared,
                                const std::stop_token& stop) {
    std::vector<cv::Mat> colours{colour_of(white, specimen_to_white, prepared->pack())};
    for (const cv::Mat& tilt : tilts) {
        if (tilt.empty()) continue;
        const Identification found = identify(tilt, locate_page(tilt, std::nullopt), std::span(&prepared, 1), {}, stop);
        if (found.pack == nullptr || !found.registration.ok) continue;
        colours.push_back(colour_of(tilt, found.registration.specimen_to_source, prepared->pack()));
    }
    return colours;
}

double middle(const cv::Mat& values) {
    std::vector<float> sorted(values.begin<float>(), values.end<float>());
    const auto half = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::nth_element(sorted.begin(), half, sorted.end());
    return static_cast<double>(*half);
}

cv::Rect area_of(const CheckSpec& spec, cv::Size size) {
    const auto value = [&spec](const char* key) {
        const auto found = spec.parameters.find(key);
        return found == spec.parameters.end() ? 0.0 : found->second;
    };
    return cv::Rect(cvRound(value("left") * density), cvRound(value("top") * density),
                    cvRound(value("width") * density), cvRound(value("height") * density)) &
           cv::Rect({0, 0}, size);
}

/// How much more the area changes than the page does, on a scale of logarithms.
float measured(const cv::Mat& change, const cv::Rect& area) {
    const double inside = cv::mean(change(area))[0];
    return static_cast<float>(std::log((inside + least_change) / (middle(change) + least_change)));
}

tl::expected<SpecimenPack, Error> learn(SpecimenPack pack, std::span<const TiltCopy> copies,
                                        const std::stop_token& stop) {
    const auto prepared = prepare(pack);
    std::vector<cv::Mat> changes(copies.size());
    cv::Mat sum = cv::Mat::zeros(frame_size(pack), CV_32F);
    int used = 0;
    for (std::size_t i = 0; i < copies.size(); ++i) {
        if (stop.stop_requested()) return tl::unexpected(Error{ErrorCode::cancelled, {}});
        if (copies[i].tilts.empty()) continue;
        const Page page = locate_page(copies[i].white, copies[i].anchor);
        const Identification found = identify(copies[i].white, page, std::span(&prepared, 1), {}, stop);
        if (found.pack == nullptr || !found.registration.ok) continue;
        const auto colours =
            colours_of(copies[i].white, found.registration.specimen_to_source, copies[i].tilts, prepared, stop);
        if (colours.size() < 2) continue;
        changes[i] = change_of(colours);
        sum += changes[i];
        ++used;
    }
    if (used < 3) return pack;
    sum /= used;
    cv::Mat calm;
    cv::GaussianBlur(sum, calm, {}, density);
    double peak = 0.0;
    cv::minMaxLoc(calm, nullptr, &peak);
    const double usual = middle(calm);
    if (peak < stands_out * (usual + least_change)) return pack;
    cv::Mat marked = calm > std::max(of_peak * peak, 1.5 * usual);
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centres;
    const int found = cv::connectedComponentsWithStats(marked, labels, stats, centres);
    int best = 0;
    for (int i = 1; i < found; ++i) {
        if (best == 0 || stats.at<int>(i, cv::CC_STAT_AREA) > stats.at<int>(best, cv::CC_STAT_AREA)) best = i;
    }
    if (best == 0 || stats.at<int>(best, cv::CC_STAT_AREA) < least_area_mm2 * density * density) return pack;
    CheckSpec place;
    place.parameters = {{"left", stats.at<int>(best, cv::CC_STAT_LEFT) / density},
                        {"top", stats.at<int>(best, cv::CC_STAT_TOP) / density},
                        {"width", stats.at<int>(best, cv::CC_STAT_WIDTH) / density},
                        {"height", stats.at<int>(best, cv::CC_STAT_HEIGHT) / density}};
    const cv::Rect area = area_of(place, calm.size());
    std::vector<std::vector<float>> values(copies.size());
    for (std::size_t i = 0; i < copies.size(); ++i) {
        if (!changes[i].empty()) values[i] = {measured(changes[i], area)};
    }
    LearnOptions options;
    options.model = pack.model;
    const double alpha = pack.false_alarm_budget / static_cast<double>(pack.checks.size() + 1);
    CheckSpec spec = learn_check(rules, values, options, alpha, static_cast<std::size_t>(used)).spec;
    spec.parameters = place.parameters;
    std::erase_if(pack.checks, [&spec](const CheckSpec& known) { return known.id == spec.id; });
    pack.checks.push_back(std::move(spec));
    if (!pack.measured.copies.empty() && pack.measured.copies.size() == values.size()) {
        pack.measured.values[rules.name] = std::move(values);
    }
    return pack;
}

cv::Mat crop_at(const cv::Mat& image, const cv::Matx33d& specimen_to_image, const SpecimenPack& pack,
                const cv::Rect2d& mm) {
    const cv::Size size(cvRound(mm.width * density * 2), cvRound(mm.height * density * 2));
    const double step = pack.pixels_per_mm / (density * 2);
    const cv::Matx33d work(step, 0, mm.x * pack.pixels_per_mm, 0, step, mm.y * pack.pixels_per_mm, 0, 0, 1);
    return warp(image, specimen_to_image * work, size);
}

}  // namespace

tl::expected<SpecimenPack, Error> learn_tilt(SpecimenPack pack, std::span<const TiltCopy> copies,
                                             const std::stop_token& stop) {
    try {
        return learn(std::move(pack), copies, stop);
    } catch (const cv::Exception& problem) {
        return tl::unexpected(Error{ErrorCode::internal, problem.err});
    } catch (const std::bad_alloc&) {
        return tl::unexpected(Error{ErrorCode::internal, "out of memory"});
    }
}

std::optional<CheckResult> run_tilt_check(const cv::Mat& white, std::span<const cv::Mat> tilts,
                                          const Identification& identification, const std::stop_token& stop) {
    if (identification.pack == nullptr) return std::nullopt;
    const SpecimenPack& pack = identification.pack->pack();
    const auto spec = std::find_if(pack.checks.begin(), pack.checks.end(),
                                   [](const CheckSpec& check) { return check.algorithm == rules.name; });
    if (spec == pack.checks.end()) return std::nullopt;
    CheckResult result;
    result.id = spec->id;
    result.uuid = spec->uuid;
    result.algorithm = spec->algorithm;
    result.evaluatory = spec->evaluatory;
    result.threshold = spec->threshold;
    const auto ended = [&result](Outcome outcome, const char* why) {
        result.outcome = outcome;
        result.reason = why;
        return result;
    };
    if (tilts.empty()) return ended(Outcome::not_supported, "check.tilt.single");
    if (!identification.registration.ok) return ended(Outcome::undetermined, "check.not_registered");
    try {
        const cv::Matx33d& to_white = identification.registration.specimen_to_source;
        const auto colours = colours_of(white, to_white, tilts, identification.pack, stop);
        if (colours.size() < 2) return ended(Outcome::undetermined, "check.tilt.not_registered");
        const cv::Mat change = change_of(colours);
        const cv::Rect area = area_of(*spec, change.size());
        if (area.area() == 0) return ended(Outcome::not_supported, "check.algorithm.unknown");
        const float value = measured(change, area);
        const Score score =
            score_of(rules, std::span(&value, 1), {spec->expected, spec->expected_deviation, spec->modes});
        const cv::Rect2d mm(area.x / density, area.y / density, area.width / density, area.height / density);
        result.region =
            mapped(to_white, quad_of(cv::Rect2d(mm.x * pack.pixels_per_mm, mm.y * pack.pixels_per_mm,
                                                mm.width * pack.pixels_per_mm, mm.height * pack.pixels_per_mm)));
        result.scanned = crop_at(white, to_white, pack, mm);
        if (!score.measured) return ended(Outcome::undetermined, "check.area.unusable");
        result.score = score.score;
        result.margin = margin_of(score.score, spec->threshold);
        if (score.score >= spec->threshold) return ended(Outcome::successful, "");
        result.borderline = score.score >= spec->threshold - borderline_band;
        return ended(Outcome::failed, rules.reason);
    } catch (const cv::Exception& problem) {
        result.error = problem.err;
        return ended(Outcome::aborted, "");
    }
}

}  // namespace vidimus::vision
