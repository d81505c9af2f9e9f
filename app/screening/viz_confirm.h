// Inside app/screening: what was learned of the visual zone, tried on the copies that it was learned from.
#pragma once

#include <span>
#include <stop_token>

#include "app/screening/viz_learning.h"
#include "mrz/document.h"
#include "vision/specimen.h"

namespace vidimus::screening {

/// Examines the copies as a screening would, and takes back what would have an officer look at genuine documents: a
/// field that a stamp or a hologram covers, a number's form that not all copies have, a validity that is not theirs.
/// Taken back is what alarms on two copies or more, and on more than one in twenty.
void confirm_viz(vision::SpecimenPack& pack, std::span<const VizCopy> copies, ocr::VizReader& reader,
                 const mrz::Today& today, const std::stop_token& stop);

}  // namespace vidimus::screening
