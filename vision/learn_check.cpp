#include "vision/learn_check.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include "vision/pack_description.h"
#include "vision/scoring.h"
#include "vision/statistics.h"

namespace vidimus::vision {
namespace {

constexpr std::size_t least_for_verdict = 10;  // fewer genuine copies: the checks run silently
constexpr int least_measured = 7;              // of them for a single check
constexpr double measurable = 0.85;    // of the genuine copies: an undetermined check asks an officer to look each time
constexpr double beyond_worst = 0.15;  // the threshold lies at least so far below the worst genuine copy

/// A UUID of version 8 (RFC 9562 §5.8) from the model and the check's identifier: the same check keeps it at every
/// enrolment.
std::string uuid_of(const ModelId& model, const std::string& check) {
    const std::uint64_t high = checksum_of(model.to_string() + "/" + check);
    const std::uint64_t low = checksum_of(check + "/" + model.to_string() + "/vidimus");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (int i = 0; i < 32; ++i) {
        if (i == 8 || i == 12 || i == 16 || i == 20) text += '-';
        unsigned digit = static_cast<unsigned>((i < 16 ? high : low) >> (60 - 4 * (i % 16)) & 15U);
        if (i == 12) digit = 8;
        if (i == 16) digit = (digit & 3U) | 8U;
        text += digits[digit];
    }
    return text;
}

/// A single copy that lies far off is what the copies scatter by when documents are judged; without it the others seem
/// to hardly scatter, it seems to lie farther off than any forgery, and a limit below it would let all of them pass.
void scatter_at_least(Expected& others, const Expected& all) {
    const std::size_t places = std::min(others.deviation.size(), all.deviation.size());
    for (std::size_t k = 0; k < places; ++k) {
        if (std::isfinite(all.deviation[k])) others.deviation[k] = std::max(others.deviation[k], all.deviation[k]);
    }
}

/// The copies, one in ten at most, that would fail by the limit that the others give.
std::vector<std::size_t> outliers_of(const std::vector<double>& scores, const Algorithm& algorithm,
                                     const LearnOptions& options, double alpha, std::size_t genuine) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (std::isfinite(scores[i])) order.push_back(i);
    }
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
    std::vector<std::size_t> result;
    LearnedCheck others;
    others.scores = scores;
    for (const std::size_t i : order) {
        if (result.size() * 10 + 10 > scores.size()) break;
        others.scores[i] = std::numeric_limits<double>::quiet_NaN();
        set_limits(others, algorithm.id, algorithm.name, algorithm.zone, options.model, alpha, genuine,
                   algorithm.limits);
        if (scores[i] >= others.spec.threshold) break;
        result.push_back(i);
    }
    return result;
}

}  // namespace

void set_limits(LearnedCheck& check, const char* id, const char* algorithm, const char* zone, const ModelId& model,
                double alpha, std::size_t genuine, const Limits& limits) {
    CheckSpec& spec = check.spec;
    spec.id = id;
    spec.uuid = uuid_of(model, spec.id);
    spec.algorithm = algorithm;
    spec.zone = zone;
    std::vector<double> measured;
    std::copy_if(check.scores.begin(), check.scores.end(), std::back_inserter(measured),
                 [](double score) { return std::isfinite(score); });
    const MeanDeviation found = mean_deviation(measured);
    spec.mean = found.mean;
    spec.deviation = std::max(limits.scatter, found.deviation);
    double degrees = found.samples - 1.0;
    if (limits.degrees > 0.0) {
        const double sum = degrees * found.deviation * found.deviation;
        degrees += limits.degrees;
        spec.deviation = std::sqrt((sum + limits.degrees * limits.scatter * limits.scatter) / degrees);
    }
    spec.samples = found.samples;
    if (found.samples >= 2) {
        const double worst = *std::min_element(measured.begin(), measured.end());
        spec.threshold = std::min({predictive_limit(spec.mean, spec.deviation, found.samples, degrees, alpha),
                                   worst - beyond_worst, -std::log(1.0 + limits.held_against)});
    }
    spec.evaluatory = genuine < least_for_verdict || found.samples < least_measured ||
                      found.samples < measurable * static_cast<double>(genuine);
}

LearnedCheck learn_check(const Algorithm& algorithm, const std::vector<std::vector<float>>& copies,
                         const LearnOptions& options, double alpha, std::size_t genuine) {
    LearnedCheck check;
    const Expected expected = expected_of(copies, copies.size(), algorithm);
    // Each copy is scored against what the others measured: the scores are those of documents that were not seen.
    const auto measure = [&](std::size_t i, const Expected& others) {
        Score score = score_of(algorithm, copies[i], others);
        check.scores[i] = score.measured ? score.score : std::numeric_limits<double>::quiet_NaN();
        check.deviations[i] = std::move(score.deviations);
    };
    check.scores.resize(copies.size());
    check.deviations.resize(copies.size());
    for (std::size_t i = 0; i < copies.size(); ++i) measure(i, expected_of(copies, i, algorithm));
    if (!algorithm.steadied && algorithm.judge == Judge::worst) {
        for (const std::size_t i : outliers_of(check.scores, algorithm, options, alpha, genuine)) {
            Expected others = expected_of(copies, i, algorithm);
            scatter_at_least(others, expected);
            measure(i, others);
        }
    }
    set_limits(check, algorithm.id, algorithm.name, algorithm.zone, options.model, alpha, genuine, algorithm.limits);
    check.spec.evaluatory = check.spec.evaluatory || algorithm.silent;
    check.spec.expected = expected.mean;
    check.spec.expected_deviation = expected.deviation;
    check.spec.modes = expected.modes;
    return check;
}

}  // namespace vidimus::vision
