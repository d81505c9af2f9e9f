// Reports to render: one of each state. The people are fictional, the state is UTO.
#pragma once

#include "app/screening/report.h"
#include "app/screening/texts.h"

namespace vidimus::reports::tests {

/// The English texts of the repository.
const screening::Texts& english();

/// Nothing was found, nothing ran, no register was asked.
screening::Report nothing_found();
/// A TD3 zone with two wrong check digits, a repair and a doubtful cell; failed, open and passed checks; a possible
/// match.
screening::Report irregular();
/// All checks passed, the register has no record.
screening::Report regular();

}  // namespace vidimus::reports::tests
