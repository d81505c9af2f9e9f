// What the correction of an MRZ says about the cell under the cursor, the check digits and the fields: pure functions
// from the correction to words.
#pragma once

#include <QString>
#include <vector>

#include "app/desktop/look.h"
#include "app/desktop/mrz_correction.h"
#include "app/desktop/words.h"

namespace vidimus::desktop {

/// A mark of a cell: a glyph that stands below it, the word for it, and how loud it is.
enum class CellMark { none, wrong_digit, outside, changed, doubtful, repaired };
/// The one that is shown where several hold.
CellMark mark_of(const MrzCorrection::Cell& cell);
QString glyph_of(CellMark mark);
Tone tone_of(CellMark mark);

struct CellView {
    QString place;  // "Line 2, character 20"
    QString field;  // "birth date", "check digit of birth date"
    QString state;  // "doubtful", "set by hand, 7 was read"; empty where nothing is to be said
    Tone tone = Tone::neutral;
    QString spoken;  // all of it with the character, for who does not see the screen
    struct Candidate {
        char character = '<';
        QString text;  // "0  62 %"
    };
    std::vector<Candidate> candidates;
    bool read = false;  // the reader saw something there
};
CellView cell_view_of(const MrzCorrection& correction, const Words& words);

struct DigitRow {
    Tone tone = Tone::neutral;
    QString icon;
    QString field;
    QString says;  // "6 fits", "7 stands there, 2 expected"
};
std::vector<DigitRow> digit_rows_of(const MrzCorrection& correction, const Words& words);

struct FieldRow {
    QString name;
    QString value;
};
std::vector<FieldRow> field_rows_of(const MrzCorrection& correction, const Words& words);

/// "1 set by hand · 2 doubtful"
QString summary_of(const MrzCorrection& correction, const Words& words);
/// The marks that are on the lines, each with its word.
QString legend_of(const MrzCorrection& correction, const Words& words);
QString shape_name(const MrzCorrection::Shape& shape, const Words& words);

}  // namespace vidimus::desktop
