// The verdict: a pure function of what was found and of the profile.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/screening/report.h"

namespace vidimus::screening {

/// How much each check counts (BSI TR-03135-1, application profiles). A check that no rule names keeps the obligation
/// it came with.
struct Profile {
    std::string name;
    std::map<std::string, Obligation, std::less<>> obligations;  // by check id or its part before ':'
    bool sample_document_fails = true;  // UTO or specimen data: fails (operational) or is only flagged (training)
    bool register_counts = true;        // false: nobody was to be asked (the evaluation of a pack)
};

/// "operational" (the default), "training"; null for others.
const Profile* profile_of_name(std::string_view name);
std::vector<std::string> profile_names();

/// How much a check counts under a profile: by its id, else by the part before ':', else as it came.
Obligation obligation_of(const Check& check, const Profile& profile);

/// Rules, in order:
/// 1. A failed mandatory or optional check, evaluatory ones aside: irregularity_found. Failed register checks (possible
/// match) too.
/// 2. Else an aborted or undetermined check, one that is not_supported though mandatory, no identified model, a
/// register that
///    did not answer: check_further.
/// 3. Else no_irregularity_found.
/// `because` holds what brought the verdict, most significant first; `not_checked` all that did not run to its end.
/// Where the profile says that the register does not count, answers are passed over.
/// Invariant: adding a check that did not end successfully never makes the verdict better.
Verdict decide(const std::vector<Check>& checks, const ModelInfo& model, const std::vector<sltd::Answer>& answers,
               const Profile& profile);

/// "REG:<name>"; "REG" for the answer that no register is configured.
std::string register_check_id(const std::string& register_name);

/// Sorts checks as the verdict weighs them: failed, aborted, undetermined, not supported, successful; within by
/// obligation and margin.
void sort_by_significance(std::vector<Check>& checks);

}  // namespace vidimus::screening
