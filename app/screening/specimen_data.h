// What only specimens carry, told from a name and a number: nobody was ever issued a document with such data.
#pragma once

#include <string_view>

namespace vidimus::screening {

/// How much a name or a number speaks for a specimen. `possible`: genuine documents with it exist, so that it alone is
/// only a reason to look; `certain`: no issuer gives it to a holder.
enum class SpecimenSign { none, possible, certain };

/// One identifier as the MRZ has it, words parted by spaces: "MUSTERMANN", "VOORBEELD SPECIMEN". Certain where all its
/// words stand in the table of specimens' names and one of them is nobody's; possible where all are names of people
/// too.
SpecimenSign specimen_name(std::string_view name);

enum class MadeUpNumber { none, zeros, row, known, nearly_zero, repeated, short_row };

/// What a document number shows: letters before and between its digits are passed over where digits are judged.
MadeUpNumber made_up_number(std::string_view number);
SpecimenSign sign_of(MadeUpNumber number);

}  // namespace vidimus::screening
