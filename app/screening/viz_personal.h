// Inside app/screening: a holder's national number in the visual zone, held against its own digit and against the birth
// date and sex that it encodes.
#pragma once

#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "app/screening/viz_checks.h"
#include "app/screening/viz_learning.h"

namespace vidimus::screening {

/// Whether the field may hold one.
bool is_personal_number(const VizField& field);

/// Takes the rules out of the pack's patterns; false where there were none.
bool forget_number_rules(vision::SpecimenPack& pack);

/// The rule by which the numbers of nearly all copies verify and, where it encodes a birth date, name the holder's own:
/// noted as the field's pattern ("<JMBG>"), whatever state issues the model. Left out where no rule or more than one
/// fits.
void learn_number_rule(vision::SpecimenPack& pack, std::span<const VizCopy> copies, ocr::VizReader& reader,
                       const std::stop_token& stop);

/// VIZ:personal_number: passed where one look of three reads a number that fits; failed only where two looks read one
/// alike whose own digit verifies and whose date or sex is another's. A wrong digit, or a single character of a date
/// that only the visual zone tells, may have been misread: to be looked at. `birth`: of the zone, or of the page.
/// Nothing where the model's numbers follow no known rule.
std::optional<Check> personal_number_check(const std::vector<VizField>& fields, const vision::SpecimenPack& pack,
                                           const mrz::Document* mrz, const std::optional<mrz::PartialDate>& birth,
                                           const ReadAgain& again);

}  // namespace vidimus::screening
