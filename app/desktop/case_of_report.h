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

/// A decision against what the program found needs a reason in words, as does a second thought.
bool needs_note(const std::string& verdict, cases::Decision::Kind decision, bool decided_before);

}  // namespace vidimus::desktop
