// What the checks of a pack scored on the copies that it was learned from.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "vision/specimen.h"

namespace vidimus::vision {

/// By check id, in the order of the copies, each held against what the others measured, as at enrolment; NaN where a
/// copy could not be measured. Without a check that this program does not know; empty where the pack keeps no
/// measurements.
std::map<std::string, std::vector<double>> copy_scores(const SpecimenPack& pack);

/// How far below its threshold a score is still borderline: failed, and not held against the document (examine.cpp).
double borderline_below();

}  // namespace vidimus::vision
