// Inside app/screening: how documents print dates, in which order, with which names of months.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/screening/viz_text.h"
#include "mrz/document.h"

namespace vidimus::screening {

/// "dd MM yyyy", "d M yyyy" (no leading zeros), "dd MMM yy", "dd MMM/MMM yyyy", "dd MMMM yyyy", "yyyy MM dd" …; what
/// stands between the parts does not matter.
struct DateForm {
    std::string pattern;
    std::vector<std::string> months;  // languages whose names of months may stand there; empty: figures
    friend bool operator==(const DateForm&, const DateForm&) = default;
};

/// Every pattern, those with names of months in every language that is known here.
const std::vector<DateForm>& all_date_forms();
/// The languages of the names of months.
std::vector<std::string> month_languages();

/// A date as the form prints it, capitals and digits without anything between them; one text for each language.
/// Nothing where a part of the date is not known.
std::vector<std::u32string> printed_date(const mrz::PartialDate& date, const DateForm& form);

/// How the date is laid best against the line, in the best of the forms.
struct DateLaid {
    Laid laid;
    std::u32string expected;
    std::size_t form = 0;
    std::string month_language;  // empty for figures
};
std::optional<DateLaid> lay_date(const ReadLine& line, const mrz::PartialDate& date,
                                 const std::vector<DateForm>& forms);

/// A complete date that stands in the line by itself in this form.
struct FoundDate {
    mrz::PartialDate date;  // a year of two digits stays below 100
    std::size_t first = 0;
    std::size_t last = 0;  // excluded
};
std::vector<FoundDate> find_dates(const ReadLine& line, const DateForm& form);
/// Days too that no month has, from the 29th to the 31st.
std::vector<FoundDate> find_written_dates(const ReadLine& line, const DateForm& form);

/// Days since 1970-01-01; none where a part is missing or there is no such day.
std::optional<long> days_of(const mrz::PartialDate& date);

}  // namespace vidimus::screening
