// What fictional documents say, drawn widely: names from one letter to far too long, rare letters, numbers that run
// over, empty and full optional data, birth dates known in part.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "app/training/random.h"
#include "mrz/compose.h"
#include "mrz/document.h"
#include "mrz/layout.h"

namespace vidimus::training {

/// Fields that compose() accepts for the format. Nobody's: the names are made of syllables.
mrz::Fields draw_fields(mrz::Format format, std::uint64_t seed, const mrz::Today& today);

/// One invented name in capitals, UTF-8, of `syllables` syllables.
std::string made_up_name(Random& random, int syllables);

/// "12 AUG 1974", "XX AUG 1974", "XX XXX XXXX": a date of Fields as the visual zone prints it.
std::string printed_form(const std::string& date);

/// What the visual zone says in the field of this id ("birth_place"): from the zone's own fields, or invented.
std::string visual_value(std::string_view id, const mrz::Fields& fields, Random& random, const mrz::Today& today);

}  // namespace vidimus::training
