// Inside app/screening: one field of the visual zone read, and settled against what is expected of it with as many
// looks as that takes.
#pragma once

#include <stop_token>

#include "app/screening/viz_checks.h"
#include "app/screening/viz_compare.h"

namespace vidimus::screening {

/// What is needed to look at a page's fields again.
struct VizSight {
    ocr::VizReader& reader;
    const PlacedPage& page;
    bool by_form = false;  // no zone says what to expect: the line is chosen by the field's own form
    const std::stop_token& stop;
};

VizField read_field(const VizSight& sight, const vision::VizField& place, const Expected& expected, ocr::VizLook look);

/// Whether the field says what is expected, by a second and a third look where the first leaves it open. `first`: how
/// the field's chosen line was laid. How a state calls its nationals is in no table, and a cut-off name may be cut in
/// many ways: there only what agrees says something, all else is unread.
Compared settle(const VizSight& sight, const VizField& field, const Fit& first, const Expected& expected,
                const ShapeBook& book);

/// Whether the line is another sex's mark than the expected one. What else a net might have read there tells nothing:
/// one sign is all there is, and some language's other mark is always among its guesses. Only the page's own print of
/// the expected one does.
bool shows_other_mark(const ReadLine& line, const Fit& found, const ShapeBook& book);

/// What the looks at a mark of one letter (M, F, X; 0: none) say together, none of which read the expected one: there
/// is nothing in it to be nearly right.
Compared::Told other_mark(const std::vector<char>& marks);

/// What the print at the place of the sex says where no net read a mark: held against the page's own M and F. It agrees
/// or asks to look; a difference it does not claim.
Compared::Told mark_by_shape(const PlacedPage& page, const vision::VizField& place, char expected,
                             const ShapeBook& book);

/// Whether the line is of the form that the place prints: one date, or so many signs as its numbers have. False where
/// the place has none.
bool has_form(const ReadLine& line, const vision::VizField& place);

/// What a comparison is worth by the form of the field's date: a date of one or two figures more, or of fewer, than the
/// model's dates have was misread, and so was a month that has no such name beside the figures that are expected; one
/// of another form perhaps. A longer line holds a neighbour's text as well. Of what is no date nothing changes.
Compared::Told told_of_date(Compared::Told told, const ReadLine& line, const vision::VizField& place,
                            std::u32string_view expected = {});

/// Some characters of a field's line as the field prints them, UTF-8: of a state whole words, and figures where the
/// field's numbers and dates have figures, which no net tells from the letters that look like them.
std::string in_form(const ReadLine& line, std::size_t first, std::size_t last, const vision::VizField& place);

/// A small picture of the area and what lies around it.
Crop crop_of(const PlacedPage& page, const cv::Rect2d& mm);

/// "@field.surname"
std::string text_key(const std::string& role);
/// What the zone says of a field, for a person.
std::string shown(const std::string& role, const mrz::Document& document);
/// Whether a character of the field's cells in the zone was not read for certain.
bool mrz_doubtful(const MrzInfo& mrz, const std::string& role);

}  // namespace vidimus::screening
