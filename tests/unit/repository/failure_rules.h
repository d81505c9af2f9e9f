// Failures: the code, the document and the texts say the same.
#pragma once

#include <string>
#include <vector>

#include "text_rules.h"
#include "tree.h"

namespace vidimus::repository {

/// app/screening/failure.h and .cpp, docs/failures.md and the texts list the same codes, with the same exit codes and
/// words: rows "| `CODE` | exit | what | why | do |" against failure.CODE.what, .why and .do.
std::vector<Breach> check_failures(const Tree& tree, const Catalogue& texts);

/// The reasons of sltd_client/register.h (but none) each have a row "| `reason` | …" in docs/failures.md, and no others
/// stand there; each has a text "reason.<name>".
std::vector<Breach> check_register_reasons(const Tree& tree, const Catalogue& texts);

}  // namespace vidimus::repository
