// Inside app/screening: what only specimens carry, in the visual zone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/screening/viz_checks.h"

namespace vidimus::screening {

/// DOC:specimen by names, number and fields without a role (of those only what nobody is called). `front`: no zone says
/// who the holder is, so that a single doubtful mark is told, and a page without any has passed; else only what is
/// certain is told. A mark that a second look does not show is undetermined. None where nothing was read that could
/// tell.
std::optional<Check> viz_specimen_check(const std::vector<VizField>& fields, bool front, const std::string& state,
                                        const Profile& profile, const ReadAgain& again);

/// Puts a finding of the visual zone into the list: a check of the same id that has found something stays.
void merge_specimen(std::vector<Check>& checks, Check found);

}  // namespace vidimus::screening
