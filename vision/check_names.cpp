#include "vision/check_names.h"

#include "vision/checks/check.h"
#include "vision/joined.h"
#include "vision/lights/light_algorithms.h"

namespace vidimus::vision {

std::string_view algorithm_of_check(std::string_view id) {
    for (const Algorithm& one : algorithms()) {
        if (id == one.id) {
            return one.name;
        }
    }
    for (const LightAlgorithm& one : light_algorithms()) {
        if (id == one.rules.id) {
            return one.rules.name;
        }
    }
    for (const JoinedKind& one : joined_kinds()) {
        if (id == one.id) {
            return one.name;
        }
    }
    // Those that are in no table.
    if (id == "IR.AB.MR:readable") {
        return "ir_mrz";
    }
    if (id == "UV.BR.FU:dullness") {
        return "uv_dullness";
    }
    return id == "VI.AB.AF:tilt" ? "tilt" : std::string_view();
}

std::string_view text_name(std::string_view algorithm) {
    return algorithm.substr(0, algorithm.find('-'));
}

}  // namespace vidimus::vision
