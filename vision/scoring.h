// From what a check measured at its places to one score, against what genuine copies measured there.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "vision/checks/check.h"

namespace vidimus::vision {

/// What genuine copies measured, place by place; NaN where fewer than half of them could be measured.
struct Expected {
    std::vector<float> mean;
    std::vector<float> deviation;
    /// What genuine copies vary by together (slipped inks, more or less ink): patterns over the places, each in the
    /// measure's own unit. What a document shares with them is taken off before its places are judged.
    std::vector<std::vector<float>> modes;
};

/// `copies[i]` are the values of copy i; copy `without` is left out (none: any number ≥ the size). The deviations of
/// single places are drawn towards the middle one of all places, since a few copies tell little about a single place.
Expected expected_of(const std::vector<std::vector<float>>& copies, std::size_t without, const Algorithm& algorithm);

struct Score {
    bool measured = false;  // false: too few places could be measured
    double score = 0.0;  // −ln(1 + worst deviation), the deviation at least 2: −1.1 is usual, −3 about 19 deviations
    std::size_t worst = 0;          // its place
    std::vector<float> deviations;  // of each place, as far as it speaks against a document; NaN where not measured
};

Score score_of(const Algorithm& algorithm, std::span<const float> values, const Expected& expected);

/// (score − threshold) on a scale on which one unit is a factor e in the deviation, held within −1…+1.
double margin_of(double score, double threshold);

}  // namespace vidimus::vision
