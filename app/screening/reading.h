// Inside app/screening: from what the reader saw to the MRZ of a report, and to the page's anchor.
#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "app/screening/report.h"
#include "ocr/mrz_reader.h"
#include "vision/page.h"

namespace vidimus::screening {

/// The zone repaired and parsed; `document` is absent where the characters are no MRZ.
MrzInfo to_mrz_info(const ocr::MrzText& text, const mrz::ParseOptions& options);

/// Puts the lines that a person set in the place of what was read. Every character that differs from the reading
/// becomes a repair with the reason `by_hand`; repairs of the program that the person left stay. Where the lines have
/// another shape than the reading they count as typed: there is nothing to compare them with, and the reading is
/// dropped. Errors: those of mrz::parse(); `info` is then unchanged.
tl::expected<void, mrz::Error> correct_by_hand(MrzInfo& info, const std::vector<std::string>& lines,
                                               const mrz::ParseOptions& options);

/// Where the printed MRZ lies, for finding the page; absent where it was not read from the image.
std::optional<vision::MrzAnchor> anchor_of(const MrzInfo& info);

}  // namespace vidimus::screening
