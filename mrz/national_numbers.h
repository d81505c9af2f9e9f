// The national personal number in the optional data of a document: whose it is, whether its digit verifies, and the
// birth date and sex that it encodes. Sources and what was left out: docs/national-numbers.md.
#pragma once

#include <optional>

#include "mrz/document.h"

namespace vidimus::mrz {

/// Recognised only where the issuing state puts its number into the optional data and the whole content has the length
/// and alphabet of that number; other contents are never judged. Visas have none: their issuer is not the holder's.
std::optional<PersonalNumber> personal_number(const Document& document);

/// Stores personal_number(document) and adds the findings mrz.personal_number_digit, …_birth_date and …_sex. Dates are
/// compared in the parts that both sides know, years modulo 100; the sex only where the zone says M or F.
void check_personal_number(Document& document);

}  // namespace vidimus::mrz
