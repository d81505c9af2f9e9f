// Inside app/screening: from what the reader saw to the MRZ of a report, and to the page's anchor.
#pragma once

#include <optional>

#include "app/screening/report.h"
#include "ocr/mrz_reader.h"
#include "vision/page.h"

namespace vidimus::screening {

/// The zone repaired and parsed; `document` is absent where the characters are no MRZ.
MrzInfo to_mrz_info(const ocr::MrzText& text, const mrz::ParseOptions& options);

/// Where the printed MRZ lies, for finding the page; absent where it was not read from the image.
std::optional<vision::MrzAnchor> anchor_of(const MrzInfo& info);

}  // namespace vidimus::screening
