// One check's expectations and threshold from what genuine copies measured; shared by enrolment and calibration.
// Internal to the room.
#pragma once

#include <cstddef>
#include <vector>

#include "vision/checks/check.h"
#include "vision/specimen.h"

namespace vidimus::vision {

struct LearnedCheck {
    CheckSpec spec;
    std::vector<double> scores;  // of each copy, against what the others measured; NaN where it could not be measured
    std::vector<std::vector<float>> deviations;  // of each copy, place by place, likewise (Score)
};

/// `copies[i]` are the values of copy i, place by place. `alpha` is the share of genuine documents that may fail this
/// check; `genuine` the number of copies of the model.
LearnedCheck learn_check(const Algorithm& algorithm, const std::vector<std::vector<float>>& copies,
                         const LearnOptions& options, double alpha, std::size_t genuine);

/// Sets identifier, mean, deviation, samples, threshold and whether the check counts, from the copies' scores.
void set_limits(LearnedCheck& check, const char* id, const char* algorithm, const char* zone, const ModelId& model,
                double alpha, std::size_t genuine, const Limits& limits = {});

}  // namespace vidimus::vision
