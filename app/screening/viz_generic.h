// Inside app/screening: a page whose model is not known, read outside its machine readable zone and held against it.
#pragma once

#include <stop_token>

#include "app/screening/viz_checks.h"
#include "app/screening/viz_generic_page.h"

namespace vidimus::screening {

/// VIZ-MRZ:<field> for each field that the zone tells, none of them mandatory, none of them failed: nothing but the
/// print itself says which field is which. Successful where a line certainly says the same; undetermined and worth a
/// look (optional) where it is sure which field stands there, by its caption, by the order of the dates or since all
/// but a character or two agree, and two looks and the shapes of the page's own characters say that it differs; else
/// not counted (evaluatory): undetermined where it was read with doubt, not_supported where it was not found.
/// `mrz`: with its document and where it lies. `image`: 8-bit BGR in white light.
VizResult examine_generic(ocr::VizReader& reader, const PlacedPage& page, const MrzInfo& mrz,
                          const GenericLimits& limits, const std::stop_token& stop);

}  // namespace vidimus::screening
