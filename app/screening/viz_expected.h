// Inside app/screening: what the machine readable zone lets expect of a field of the visual zone, and how well a line
// that was read says it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/screening/viz_dates.h"
#include "app/screening/viz_text.h"
#include "mrz/document.h"

namespace vidimus::screening {

/// The fields that both zones have: document_number, surname, given_names, name, birth_date, expiry_date, sex,
/// nationality, issuing_state, optional_data.
const std::vector<std::string>& shared_roles();
/// Whose cells in the zone a role's value stands in; none for a role that has no partner.
std::optional<mrz::FieldId> partner_of(const std::string& role);

struct Expected {
    std::vector<std::u32string> texts;  // any of them will do; for dates see `date`
    std::optional<mrz::PartialDate> date;
    bool name = false;
    bool may_end_early = false;
    [[nodiscard]] bool empty() const { return texts.empty() && !date; }
};
/// Empty where the zone does not say, or only in part.
Expected expected_of(const std::string& role, const mrz::Document& document);

struct Fit {
    Laid laid;
    std::u32string expected;
    std::string pattern;         // of a date
    std::string month_language;  // of a date with names of months
};
/// `forms`: of dates.
std::optional<Fit> fit(const ReadLine& line, const Expected& expected, const std::vector<DateForm>& forms);

}  // namespace vidimus::screening
