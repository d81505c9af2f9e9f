// The national personal number in the optional data of a document: whose it is, whether its digit verifies, and the
// birth date and sex that it encodes. Sources and what was left out: docs/national-numbers.md.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "mrz/document.h"

namespace vidimus::mrz {

/// Recognised only where the issuing state puts its number into the optional data and the whole content has the length
/// and alphabet of that number; other contents are never judged. Visas have none: their issuer is not the holder's.
std::optional<PersonalNumber> personal_number(const Document& document);

/// Stores personal_number(document) and adds the findings mrz.personal_number_digit, …_birth_date and …_sex. Dates are
/// compared in the parts that both sides know, years modulo 100; the sex only where the zone says M or F.
void check_personal_number(Document& document);

/// What the text says by the rule of this kind ("JMBG"), whatever state printed it and wherever; nothing where it has
/// not the rule's length and alphabet, or no rule is called so.
std::optional<PersonalNumber> personal_number_by(std::string_view kind, std::string_view text);

/// Every rule once, by the first name that it has.
std::vector<std::string_view> personal_number_kinds();

/// In what the number contradicts a birth date and sex (those parts that both sides know), or itself.
struct PersonalMisfit {
    bool digit = false;
    bool birth_date = false;
    bool sex = false;
    [[nodiscard]] bool any() const { return digit || birth_date || sex; }
};
PersonalMisfit misfit_of(const PersonalNumber& number, const PartialDate& birth_date, char sex);

}  // namespace vidimus::mrz
