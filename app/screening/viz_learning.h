// Inside app/screening: which field stands where, learned from genuine copies whose machine readable zone was read.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <span>
#include <stop_token>

#include "app/screening/viz_languages.h"
#include "app/screening/viz_page.h"
#include "mrz/document.h"
#include "vision/specimen.h"

namespace vidimus::screening {

/// Reads the rows in which the pack's fields stand on every copy, and fills `pack.viz` and `pack.validities`: what
/// agrees with the zone in most copies has that role; of what always is a date, order and neighbours tell which. Where
/// neither the page nor any copy has a zone, what the copies say together tells (learn_front). Without an installed
/// language nothing is learned. Today: no document was issued after it. Errors: cancelled, internal.
tl::expected<void, ocr::Error> learn_viz(vision::SpecimenPack& pack, std::span<const VizCopy> copies,
                                         ocr::VizReader& reader, const mrz::Today& today, const std::stop_token& stop);

}  // namespace vidimus::screening
