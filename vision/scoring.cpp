#include "vision/scoring.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "vision/statistics.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr double prior_weight = 6.0;  // copies' worth of trust in the middle deviation of all places
constexpr double least_places = 0.3;  // share of the places known from enrolment that must be measured
constexpr std::size_t places_for_scatter = 40;
constexpr double too_various = 8.0;  // of the least deviation: such a place tells nothing of a two-sided check
constexpr std::size_t most_modes = 4;
constexpr std::size_t copies_per_mode = 6;
constexpr double usual = 2.0;            // deviations that any document has somewhere: no document is better than this
constexpr double most_of_crowd = 6.0;    // deviations that one place of a crowd can lie off
constexpr double crowd_scale = 3.0;      // a usual crowd's mean square, brought to where a usual worst place lies
constexpr double most_of_member = 12.0;  // deviations that one check of a field can lie off
constexpr double too_far = 3.0;          // deviations: places beyond do not say how much of a mode a document has

double drawn_deviation(const Algorithm& algorithm, double variance, double middle, int samples, double degrees) {
    const double prior = std::min(middle, 25 * algorithm.least_deviation * algorithm.least_deviation);
    const double drawn = (degrees * variance + prior_weight * prior) / (degrees + prior_weight) * (1.0 + 1.0 / samples);
    return std::max(algorithm.least_deviation, std::sqrt(drawn));
}

/// The strongest common patterns of the copies' deviations, by the eigenvectors of their products; then the deviations
/// that are left without them.
void find_modes(const std::vector<std::vector<float>>& copies, std::size_t without, const Algorithm& algorithm,
                Expected& expected) {
    const std::size_t places = expected.mean.size();
    std::vector<const std::vector<float>*> used;
    for (std::size_t i = 0; i < copies.size(); ++i) {
        if (i != without && copies[i].size() == places) used.push_back(&copies[i]);
    }
    const std::size_t wanted = std::min(most_modes, used.size() / copies_per_mode);
    if (!algorithm.steadied || places < places_for_scatter || wanted == 0) return;
    cv::Mat z = cv::Mat::zeros(static_cast<int>(used.size()), static_cast<int>(places), CV_32F);
    for (int i = 0; i < z.rows; ++i) {
        for (int k = 0; k < z.cols; ++k) {
            const auto at = static_cast<std::size_t>(k);
            const float value = ((*used[static_cast<std::size_t>(i)])[at] - expected.mean[at]) / expected.deviation[at];
            if (std::isfinite(value)) z.at<float>(i, k) = std::clamp(value, -4.0F, 4.0F);
        }
    }
    cv::Mat values;
    cv::Mat vectors;
    cv::eigen(cv::Mat(z * z.t()), values, vectors);
    for (std::size_t j = 0; j < wanted; ++j) {
        const auto row = static_cast<int>(j);
        const double power = static_cast<double>(values.at<float>(row));
        if (power < 1e-3) break;
        const cv::Mat pattern = vectors.row(row) * z / std::sqrt(power);
        z -= (z * pattern.t()) * pattern;
        std::vector<float> mode(places);
        for (std::size_t k = 0; k < places; ++k) {
            const float deviation = std::isfinite(expected.deviation[k]) ? expected.deviation[k] : 0.0F;
            mode[k] = pattern.at<float>(0, static_cast<int>(k)) * deviation;
        }
        expected.modes.push_back(std::move(mode));
    }
    const double degrees = static_cast<double>(used.size()) - 1.0 - static_cast<double>(expected.modes.size());
    std::vector<double> variances(places, 0.0);
    std::vector<double> known;
    for (std::size_t k = 0; k < places; ++k) {
        if (!std::isfinite(expected.deviation[k])) continue;
        const auto scale = static_cast<double>(expected.deviation[k]);
        variances[k] = cv::norm(z.col(static_cast<int>(k)), cv::NORM_L2SQR) / degrees * scale * scale;
        known.push_back(variances[k]);
    }
    const double middle = median_of(known);
    for (std::size_t k = 0; k < places; ++k) {
        if (!std::isfinite(expected.deviation[k])) continue;
        expected.deviation[k] = static_cast<float>(
            drawn_deviation(algorithm, variances[k], middle, static_cast<int>(used.size()), degrees));
    }
}

/// Takes off what the document shares with the modes: least squares over the places that lie within the usual.
void take_off_modes(const Expected& expected, const std::vector<std::size_t>& places, std::vector<double>& deviations) {
    const int count = static_cast<int>(expected.modes.size());
    if (count == 0) return;
    std::vector<double> left = deviations;
    for (const double limit : {1e9, 2 * too_far, too_far}) {
        cv::Mat a = cv::Mat::zeros(count, count, CV_64F);
        cv::Mat b = cv::Mat::zeros(count, 1, CV_64F);
        const auto mode_at = [&](int j, std::size_t k) {
            return static_cast<double>(expected.modes[static_cast<std::size_t>(j)][k]) /
                   static_cast<double>(expected.deviation[k]);
        };
        for (std::size_t i = 0; i < places.size(); ++i) {
            if (std::abs(left[i]) > limit) continue;
            for (int j = 0; j < count; ++j) {
                b.at<double>(j) += mode_at(j, places[i]) * deviations[i];
                for (int l = 0; l < count; ++l) a.at<double>(j, l) += mode_at(j, places[i]) * mode_at(l, places[i]);
            }
        }
        // A little weight keeps a mode that few places tell of from being blown up.
        for (int j = 0; j < count; ++j) a.at<double>(j, j) += 1.0;
        cv::Mat share;
        if (!cv::solve(a, b, share, cv::DECOMP_CHOLESKY)) return;
        for (std::size_t i = 0; i < places.size(); ++i) {
            left[i] = deviations[i];
            for (int j = 0; j < count; ++j) left[i] -= share.at<double>(j) * mode_at(j, places[i]);
        }
    }
    deviations = std::move(left);
}

/// One mean and deviation a member for all fields: a copy has a dozen of them, and single ones tell little.
Expected expected_of_members(const std::vector<std::vector<float>>& copies, std::size_t without,
                             const Algorithm& algorithm) {
    std::size_t places = 0;
    for (const auto& copy : copies) places = std::max(places, copy.size());
    Expected expected;
    expected.mean.assign(places, not_measured);
    expected.deviation.assign(places, not_measured);
    for (std::size_t member = 0; member < FieldEvidence::members.size(); ++member) {
        std::vector<double> values;
        for (std::size_t i = 0; i < copies.size(); ++i) {
            if (i == without) continue;
            for (std::size_t k = member; k < copies[i].size(); k += FieldEvidence::members.size())
                values.push_back(static_cast<double>(copies[i][k]));
        }
        const MeanDeviation found = mean_deviation(values);
        if (found.samples < 2) continue;
        for (std::size_t k = member; k < places; k += FieldEvidence::members.size()) {
            expected.mean[k] = static_cast<float>(found.mean);
            expected.deviation[k] = static_cast<float>(std::max(algorithm.least_deviation, found.deviation));
        }
    }
    return expected;
}

/// The field whose values together lie farthest off, as the root of their sum of squares; the place of the farthest.
void judge_fields(std::span<const double> deviations, std::span<const std::size_t> places, double& worst,
                  std::size_t& place) {
    std::map<std::size_t, double> squares;
    std::map<std::size_t, std::pair<double, std::size_t>> farthest;
    for (std::size_t i = 0; i < deviations.size(); ++i) {
        const std::size_t field = places[i] / FieldEvidence::members.size();
        const double off = std::clamp(deviations[i], 0.0, most_of_member);
        squares[field] += off * off;
        auto& most = farthest.try_emplace(field, off, places[i]).first->second;
        if (off > most.first) most = {off, places[i]};
    }
    for (const auto& [field, sum] : squares) {
        if (std::sqrt(sum) <= worst) continue;
        worst = std::sqrt(sum);
        place = farthest[field].second;
    }
}

}  // namespace

Expected expected_of(const std::vector<std::vector<float>>& copies, std::size_t without, const Algorithm& algorithm) {
    if (algorithm.judge == Judge::joint) return expected_of_members(copies, without, algorithm);
    Expected expected;
    std::size_t places = 0;
    std::size_t used = 0;
    for (std::size_t i = 0; i < copies.size(); ++i) {
        places = std::max(places, copies[i].size());
        used += i == without ? 0 : 1;
    }
    std::vector<double> variances;
    std::vector<MeanDeviation> found(places);
    for (std::size_t k = 0; k < places; ++k) {
        std::vector<double> values;
        for (std::size_t i = 0; i < copies.size(); ++i) {
            if (i != without && k < copies[i].size()) values.push_back(static_cast<double>(copies[i][k]));
        }
        found[k] = mean_deviation(values);
        const bool enough = found[k].samples >= 2 && static_cast<std::size_t>(found[k].samples) * 2 >= used;
        if (!enough)
            found[k].samples = 0;
        else
            variances.push_back(found[k].deviation * found[k].deviation);
    }
    // A crowd's places are trusted as much as the most various of them: single copies lie far off at single places.
    const double middle = algorithm.judge == Judge::crowd ? mean_deviation(variances).mean : median_of(variances);
    for (const MeanDeviation& place : found) {
        if (place.samples == 0) {
            expected.mean.push_back(not_measured);
            expected.deviation.push_back(not_measured);
            continue;
        }
        const bool various = algorithm.side == Side::both && algorithm.judge == Judge::worst &&
                             place.deviation > too_various * algorithm.least_deviation;
        if (various) {
            expected.mean.push_back(not_measured);
            expected.deviation.push_back(not_measured);
            continue;
        }
        const double degrees = place.samples - 1;
        expected.mean.push_back(static_cast<float>(place.mean));
        expected.deviation.push_back(static_cast<float>(
            drawn_deviation(algorithm, place.deviation * place.deviation, middle, place.samples, degrees)));
    }
    find_modes(copies, without, algorithm, expected);
    return expected;
}

Score score_of(const Algorithm& algorithm, std::span<const float> values, const Expected& expected) {
    Score result;
    std::vector<double> deviations;
    std::vector<std::size_t> places;
    std::size_t known = 0;
    for (std::size_t k = 0; k < expected.mean.size(); ++k) {
        if (!std::isfinite(expected.mean[k])) continue;
        ++known;
        if (k >= values.size() || !std::isfinite(values[k])) continue;
        deviations.push_back(static_cast<double>(values[k] - expected.mean[k]) /
                             static_cast<double>(expected.deviation[k]));
        places.push_back(k);
    }
    if (known == 0 || deviations.empty() ||
        static_cast<double>(deviations.size()) < least_places * static_cast<double>(known)) {
        return result;
    }
    result.measured = true;
    take_off_modes(expected, places, deviations);
    double scatter = 1.0;
    if (algorithm.steadied && deviations.size() >= places_for_scatter) {
        const double middle = median_of(deviations);
        std::vector<double> off;
        off.reserve(deviations.size());
        for (const double value : deviations) off.push_back(std::abs(value - middle));
        scatter = std::max(1.0, 1.4826 * median_of(std::move(off)));
        // A poor capture lies off everywhere alike; that is no place's fault.
        const double common = algorithm.side == Side::high  ? std::max(0.0, middle)
                              : algorithm.side == Side::low ? std::min(0.0, middle)
                                                            : middle;
        for (double& value : deviations) value -= common;
    }
    if (algorithm.judge == Judge::crowd) {
        const double common = median_of(deviations);
        for (double& value : deviations) value -= common;
    }
    double worst = -1.0;
    double squares = 0.0;
    result.deviations.assign(expected.mean.size(), not_measured);
    for (std::size_t i = 0; i < deviations.size(); ++i) {
        const double z = algorithm.side == Side::low    ? -deviations[i]
                         : algorithm.side == Side::high ? deviations[i]
                                                        : std::abs(deviations[i]);
        result.deviations[places[i]] = static_cast<float>(z / scatter);
        squares += std::pow(std::clamp(z, 0.0, most_of_crowd), 2);
        if (z <= worst) continue;
        worst = z;
        result.worst = places[i];
    }
    if (algorithm.judge == Judge::joint) {
        worst = -1.0;
        judge_fields(deviations, places, worst, result.worst);
    }
    if (algorithm.judge == Judge::crowd) worst = crowd_scale * squares / static_cast<double>(deviations.size());
    result.score = -std::log(1.0 + std::max(usual, worst / scatter));
    return result;
}

double margin_of(double score, double threshold) {
    return std::clamp(score - threshold, -1.0, 1.0);
}

}  // namespace vidimus::vision
