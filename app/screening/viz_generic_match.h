// Inside app/screening: whether a line that stands anywhere on a page says what the machine readable zone says of a
// field. Nothing but the line itself tells which field it is, so that more is asked of it than of a known place.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/screening/viz_expected.h"
#include "app/screening/viz_shapes.h"

namespace vidimus::screening {

/// How a line was laid against a field in the best way; of a date whose month is printed in two languages one name may
/// be left out of the line.
struct GenericMatch {
    ReadLine line;
    Fit fit;
};

/// Every date form, with the names of months of every language that is known; of two languages see GenericMatch.
const std::vector<DateForm>& generic_date_forms();

/// The field laid against the line; nothing where the line cannot be it (a date without figures).
std::optional<GenericMatch> lay_anywhere(const ReadLine& line, const Expected& expected);

/// Whether the line certainly says it: all characters, from a word's beginning to a word's end, none in doubt but for
/// a letter where a figure of its form belongs (O, 0). A short name must be all of its line; a date of a year with two
/// figures must not stand within other figures, as it does in a personal number; a mark of the sex and a code must be
/// all of the line. `book`: the page's certain characters.
bool says(const GenericMatch& match, const std::string& role, const Expected& expected, const ShapeBook& book);

/// Whether the line may be the field, but for a character or two: long enough, from a word's beginning.
bool nearly_says(const GenericMatch& match, const std::string& role);

/// All days that stand in the line in this form; of years with two figures none, since their century is not known.
std::vector<mrz::PartialDate> days_in(const ReadLine& line, const std::string& pattern);

}  // namespace vidimus::screening
