// A report as JSON (vidimus.report/1) and as lines for a terminal.
#pragma once

#include <string>

#include "app/screening/report.h"
#include "app/screening/texts.h"

namespace vidimus::reports {

/// UTF-8 JSON of the contract's schema, one line or indented. Unknown values are null, never missing.
std::string to_json(const screening::Report& report, const screening::Texts& texts, bool indented);

/// For a terminal: verdict and reasons first, then holder and document, findings, what could not be checked, register.
/// `colour` adds ANSI colours; symbols and words carry the meaning without them.
std::string to_text(const screening::Report& report, const screening::Texts& texts, bool colour);

/// {"file","lines","format","fields","check_digits","repairs","confidence",…}: the answer of `mrz parse` and `mrz
/// read`.
std::string mrz_to_json(const screening::MrzInfo& mrz, const std::string& file);

}  // namespace vidimus::reports
