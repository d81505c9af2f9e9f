// Two-digit dates of a machine readable zone: which parts are known, whether the date exists, and its century.
// Source: Doc 9303-3 §4.8 (unknown parts are fillers); BSI TR-03135-1 (window of an expiry date).
#pragma once

#include <string_view>

#include "mrz/document.h"

namespace vidimus::mrz {

enum class DateForm {
    complete,
    partial,     // some parts are unknown, as the rule writes it
    absent,      // six fillers
    impossible,  // digits, but no such month or day
    malformed,   // a letter, or a filler beside a digit within one part
};

struct DateCells {
    DateForm form = DateForm::absent;
    PartialDate date;  // the year is 0 to 99; parts that cannot be are absent
};

/// `cells` are six: YYMMDD.
DateCells read_date(std::string_view cells);

/// The latest year that does not lie after today.
int birth_year(const PartialDate& two_digit, const Today& today);

/// Within this year and `validity_years` ahead where that is possible, else the latest year that has gone.
int expiry_year(int two_digit, const Today& today, int validity_years);

/// Days of a month; February 29 where the year is not known (`year` 0).
int days_in_month(int year, int month);

/// Whether `a` lies after `b` for certain, as far as the parts of both are known.
bool surely_after(const PartialDate& a, const PartialDate& b);

}  // namespace vidimus::mrz
