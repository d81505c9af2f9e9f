#include "vision/copy_scores.h"

#include "vision/joined.h"
#include "vision/learn_check.h"

namespace vidimus::vision {

std::map<std::string, std::vector<double>> copy_scores(const SpecimenPack& pack) {
    std::map<std::string, std::vector<double>> scores;
    const std::size_t copies = pack.measured.copies.size();
    LearnOptions options;
    options.model = pack.model;
    constexpr double any_share = 0.01;  // of false alarms: it sets thresholds, not scores
    std::vector<LearnedCheck> single;
    for (const auto& [name, values] : pack.measured.values) {
        const Algorithm* algorithm = algorithm_of(name);
        if (algorithm == nullptr) continue;
        single.push_back(learn_check(*algorithm, values, options, any_share, copies));
        // What counts decides what is joined.
        for (const CheckSpec& check : pack.checks) {
            if (check.id == single.back().spec.id) single.back().spec.evaluatory = check.evaluatory;
        }
        scores[single.back().spec.id] = single.back().scores;
    }
    for (const LearnedCheck& joined : learn_joined(single, options, any_share, copies)) {
        scores[joined.spec.id] = joined.scores;
    }
    return scores;
}

}  // namespace vidimus::vision
