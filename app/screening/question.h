// Inside app/screening: which number the registers are asked for. A misread number that has no record would be a false
// all-clear, so only one that was read for certain is asked for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/screening/report.h"
#include "app/screening/viz_checks.h"
#include "sltd_client/register.h"

namespace vidimus::screening {

/// By a machine readable zone; nothing where it has no number, more than one reading, or a check digit that fails.
std::optional<sltd::Query> question_of(const MrzInfo& mrz);

/// By the number that the visual zone of an identified page shows. The model names the state; a type that is no first
/// letter of Doc 9303 is told by the page's size.
std::optional<sltd::Query> question_of(const std::string& number, const ModelInfo& model, const std::string& page_size);

/// The number of the visual zone, which no check digit proves: of the field's form, and read alike in every look that
/// has that form, of which there are at least two. `looks`: the field as each look read it. Empty where none is
/// certain.
std::string certain_number(const std::vector<VizField>& looks);

}  // namespace vidimus::screening
