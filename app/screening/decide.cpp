#include "app/screening/decide.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace vidimus::screening {
namespace {

const std::array<Profile, 2>& profiles() {
    static const std::array<Profile, 2> all{
        Profile{.name = "operational",
                .obligations = {{"DOC:sample", Obligation::mandatory}, {"DOC:specimen", Obligation::mandatory}},
                .sample_document_fails = true},
        Profile{.name = "training",
                .obligations = {{"DOC:sample", Obligation::evaluatory}, {"DOC:specimen", Obligation::evaluatory}},
                .sample_document_fails = false},
    };
    return all;
}

bool ran(Outcome outcome) {
    return outcome == Outcome::successful || outcome == Outcome::failed;
}

int rank(Outcome outcome) {
    switch (outcome) {
        case Outcome::failed:
            return 0;
        case Outcome::aborted:
            return 1;
        case Outcome::undetermined:
            return 2;
        case Outcome::not_supported:
            return 3;
        case Outcome::successful:
            return 4;
    }
    return 5;
}

void add_once(std::vector<std::string>& ids, const std::string& id) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) {
        ids.push_back(id);
    }
}

}  // namespace

Obligation obligation_of(const Check& check, const Profile& profile) {
    if (const auto exact = profile.obligations.find(check.id); exact != profile.obligations.end()) {
        return exact->second;
    }
    const auto generic = profile.obligations.find(std::string_view(check.id).substr(0, check.id.find(':')));
    return generic == profile.obligations.end() ? check.obligation : generic->second;
}

const Profile* profile_of_name(std::string_view name) {
    const auto* found =
        std::find_if(profiles().begin(), profiles().end(), [name](const Profile& p) { return p.name == name; });
    return found == profiles().end() ? nullptr : found;
}

std::vector<std::string> profile_names() {
    std::vector<std::string> names;
    for (const Profile& profile : profiles()) {
        names.push_back(profile.name);
    }
    return names;
}

std::string register_check_id(const std::string& register_name) {
    return register_name.empty() ? "REG" : "REG:" + register_name;
}

void sort_by_significance(std::vector<Check>& checks) {
    std::stable_sort(checks.begin(), checks.end(), [](const Check& a, const Check& b) {
        const auto key = [](const Check& c) {
            // A failed evaluatory check is worth a look, yet after all that count. What a rule says (a date, a digit,
            // the page against its MRZ) goes before what was measured: anybody can see at once whether it is so.
            const bool silent = c.obligation == Obligation::evaluatory;
            const bool rule = c.result == Outcome::failed && !c.margin;
            return std::tuple(silent && c.result == Outcome::failed ? rank(Outcome::undetermined) : rank(c.result),
                              static_cast<int>(c.obligation), !rule, c.margin.value_or(0.0));
        };
        return key(a) < key(b);
    });
}

Verdict decide(const std::vector<Check>& checks, const ModelInfo& model, const std::vector<sltd::Answer>& answers,
               const Profile& profile) {
    std::vector<Check> ordered = checks;
    for (Check& check : ordered) {
        check.obligation = obligation_of(check, profile);
    }
    sort_by_significance(ordered);

    Verdict verdict;
    std::vector<std::string> failed;
    std::vector<std::string> open;
    for (const Check& check : ordered) {
        if (!ran(check.result)) {
            add_once(verdict.not_checked, check.id);
        }
        if (check.obligation == Obligation::evaluatory) {
            continue;
        }
        const bool mandatory = check.obligation == Obligation::mandatory;
        if (check.result == Outcome::failed) {
            add_once(failed, check.id);
        } else if (check.result == Outcome::undetermined || check.result == Outcome::aborted ||
                   (mandatory && !ran(check.result))) {
            add_once(open, check.id);
        }
    }
    // What the lists of checks may lack must still never be taken for passed.
    if (model.id.empty()) {
        add_once(open, "DOC:model");
        add_once(verdict.not_checked, "DOC:model");
    }
    if (answers.empty() && profile.register_counts) {
        add_once(open, "REG");
        add_once(verdict.not_checked, "REG");
    }
    for (const sltd::Answer& answer : answers) {
        if (!profile.register_counts) {
            break;
        }
        const std::string id = register_check_id(answer.register_name);
        if (answer.state == sltd::AnswerState::possible_match) {
            add_once(failed, id);
        } else if (answer.state == sltd::AnswerState::not_checked) {
            add_once(open, id);
            add_once(verdict.not_checked, id);
        }
    }
    if (checks.empty()) {
        add_once(open, "DOC:mrz");
    }

    if (!failed.empty()) {
        verdict.state = VerdictState::irregularity_found;
        verdict.because = std::move(failed);
    } else if (!open.empty()) {
        verdict.state = VerdictState::check_further;
        verdict.because = std::move(open);
    } else {
        verdict.state = VerdictState::no_irregularity_found;
    }
    return verdict;
}

}  // namespace vidimus::screening
