#include "app/screening/report.h"

namespace vidimus::screening {

std::vector<MrzCandidate> MrzInfo::candidates_at(int line, int column) const {
    if (line < 0 || column < 0 || static_cast<std::size_t>(line) >= candidates.size()) {
        return {};
    }
    const auto& row = candidates[static_cast<std::size_t>(line)];
    return static_cast<std::size_t>(column) < row.size() ? row[static_cast<std::size_t>(column)]
                                                         : std::vector<MrzCandidate>{};
}

std::string name_of(Light light) {
    switch (light) {
        case Light::vi:
            return "VI";
        case Light::ir:
            return "IR";
        case Light::uv:
            return "UV";
        case Light::coaxial:
            return "coaxial";
    }
    return {};
}

std::string name_of(Role role) {
    switch (role) {
        case Role::page:
            return "page";
        case Role::back:
            return "back";
        case Role::visa:
            return "visa";
        case Role::tilt:
            return "tilt";
        case Role::earlier:
            return "earlier";
    }
    return {};
}

std::string name_of(CheckClass check_class) {
    switch (check_class) {
        case CheckClass::mrz:
            return "mrz";
        case CheckClass::optical:
            return "optical";
        case CheckClass::combined:
            return "combined";
        case CheckClass::register_answer:
            return "register";
        case CheckClass::history:
            return "history";
        case CheckClass::electronic:
            return "electronic";
        case CheckClass::seal:
            return "seal";
    }
    return {};
}

std::string name_of(Obligation obligation) {
    switch (obligation) {
        case Obligation::mandatory:
            return "mandatory";
        case Obligation::optional:
            return "optional";
        case Obligation::evaluatory:
            return "evaluatory";
    }
    return {};
}

std::string name_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::successful:
            return "successful";
        case Outcome::failed:
            return "failed";
        case Outcome::undetermined:
            return "undetermined";
        case Outcome::not_supported:
            return "not_supported";
        case Outcome::aborted:
            return "aborted";
    }
    return {};
}

std::string name_of(VerdictState state) {
    switch (state) {
        case VerdictState::no_irregularity_found:
            return "no_irregularity_found";
        case VerdictState::check_further:
            return "check_further";
        case VerdictState::irregularity_found:
            return "irregularity_found";
    }
    return {};
}

std::string name_of(NumberFrom from) {
    switch (from) {
        case NumberFrom::none:
            return "none";
        case NumberFrom::mrz:
            return "mrz";
        case NumberFrom::back:
            return "back";
        case NumberFrom::viz:
            return "viz";
    }
    return {};
}

}  // namespace vidimus::screening
