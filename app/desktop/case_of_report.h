// From a report to the case that is kept of it; pure functions.
#pragma once

#include <QString>

#include "app/cases/case.h"
#include "app/desktop/words.h"
#include "app/desktop/worker.h"
#include "app/screening/report.h"

namespace vidimus::desktop {

cases::CaseRecord case_of(const screening::Report& report, const std::vector<Intake>& images,
                          const screening::Texts& texts, const Words& words);

/// The same document read again (by another model, with the MRZ corrected, one page more) is the same case: what a
/// person did with it so far goes on in `record`.
void go_on_with(cases::CaseRecord& record, const cases::CaseRecord& so_far);

/// A decision against what the program found needs a reason in words, as does a second thought.
bool needs_note(const std::string& verdict, cases::Decision::Kind decision, bool decided_before);

}  // namespace vidimus::desktop
