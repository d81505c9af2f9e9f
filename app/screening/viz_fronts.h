// Inside app/screening: the fields of a page without a machine readable zone (a card's front, an older driving
// licence), learned from what its genuine copies say together.
#pragma once

#include <span>
#include <stop_token>

#include "app/screening/viz_content.h"
#include "app/screening/viz_page.h"
#include "vision/specimen.h"

namespace vidimus::screening {

/// Whether the model's page carries a machine readable zone.
bool carries_zone(const vision::SpecimenPack& pack);

/// Whether the captions on the pack's reference are read the other way up: its copies were scanned upside down. False
/// where no language is installed, or none of its captions is known.
bool stands_upside_down(const vision::SpecimenPack& pack, ocr::VizReader& reader, const std::stop_token& stop);

/// Reads the pack's proposed fields on every copy and the captions on its reference, and fills `pack.viz` and
/// `pack.validities`. A place that is read and whose role is not known is "other_1", "other_2" … `languages`: installed
/// ones in which the fields are read; captions are read in those of the state too. Errors: cancelled, internal.
tl::expected<void, ocr::Error> learn_front(vision::SpecimenPack& pack, std::span<const PlacedPage> copies,
                                           ocr::VizReader& reader, const std::vector<std::string>& languages,
                                           const mrz::Today& today, const std::stop_token& stop);

/// The places at which something was read on nearly all copies, in the order of print, from top to bottom and left to
/// right. `ways`: of each copy the lines that were read; `zones`: where personal data stands.
std::vector<Slot> slots_of(std::span<const std::vector<Way>> ways, std::span<const cv::Rect2d> zones);

/// Figures set wide, as in OCR-B, leave as much room between a date's parts as others leave between fields: neighbours
/// in one row that are no date alone and one date together, on most copies, are one place. `slots`: of slots_of().
void join_dates(std::vector<Slot>& slots);

/// judge(), with the captions: `print` is what all copies have, beside the places.
void judge_with_captions(std::vector<Slot>& slots, std::span<const Way> print, const std::string& state,
                         const mrz::Today& today);

/// Where a slot's text stands.
cv::Rect2d area_of(const Slot& slot);

}  // namespace vidimus::screening
