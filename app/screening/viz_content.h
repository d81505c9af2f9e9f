// Inside app/screening: which field is which on a page without a machine readable zone, told by what stands at each
// place on many copies: the forms that all share, the order of dates, what differs with every holder, and captions.
#pragma once

#include <opencv2/core.hpp>
#include <string>
#include <utility>
#include <vector>

#include "app/screening/viz_dates.h"
#include "app/screening/viz_text.h"
#include "mrz/document.h"
#include "vision/specimen.h"

namespace vidimus::screening {

/// What was read at a place of one copy, in one language.
struct Way {
    ReadLine line;
    std::vector<cv::Rect2d> signs;  // where each of them stands, millimetres
    std::string language;
    [[nodiscard]] cv::Rect2d mm() const;
};
/// Some of its characters.
Way part_of(const Way& way, std::size_t first, std::size_t last);

/// One place of the page that varies with the holder.
struct Slot {
    std::vector<std::vector<Way>> copies;  // of each copy one way a language; empty where nothing was read
    std::string caption;  // what the caption beside it says (role_of_caption); empty where none was read
    // Set by judge():
    std::string role;  // empty: not known
    DateForm form;     // its pattern is empty where the place holds no date
    std::string pattern;
    int agreeing = 0;                                    // copies that have what the role wants
    std::vector<std::optional<mrz::PartialDate>> dates;  // copy by copy
};

/// Gives roles where nearly all copies agree; what is not certain stays without one. `slots`: in the order of print;
/// what stands beside a date becomes a slot of its own, after it. Today: no document was issued after it.
void judge(std::vector<Slot>& slots, const std::string& state, const mrz::Today& today);

/// 'M', 'F' or 'X' of what a document prints for the sex, in one language or two; 0 where it is no mark.
char sex_of(const ReadLine& line);
char sex_of(std::u32string_view text);

/// The day of expiry that a copy's MRZ tells, under its check digit; else the one that was read on the page, if any. A
/// page may print none, or one that cannot be read: what is known of its day of issue is held against the MRZ's.
std::optional<mrz::PartialDate> known_expiry(const mrz::Document* zone, const std::optional<mrz::PartialDate>& printed);

/// The periods of validity that the copies have: each pair is a day of issue and one of expiry.
std::vector<vision::Validity> validities_of(const std::vector<std::pair<mrz::PartialDate, mrz::PartialDate>>& copies);

/// The text with what was taken for a figure's or a letter's like set right by the pattern ('A', '9'); as it is where
/// it does not fit.
std::u32string by_pattern(const std::u32string& text, const std::string& pattern);
/// Capitals and digits of a line, joined.
std::u32string joined_text(const ReadLine& line);

}  // namespace vidimus::screening
