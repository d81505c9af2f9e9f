// From what a reader saw to a document: a search over each cell's candidates under the alphabets and the check digits.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "mrz/document.h"

namespace vidimus::mrz {

/// One possibility for a cell, probability in (0, 1].
struct Candidate {
    char character = '<';
    double probability = 0.0;
};

/// What was read at one cell, most probable first; never empty.
using Cell = std::vector<Candidate>;

/// One reading of a zone: `lines` rows of equal length.
struct Reading {
    std::vector<std::vector<Cell>> lines;
};

/// The outcome. `document.repairs` lists every cell where the used character is not the reader's first. The reader's
/// probabilities should be honest (a cell told with 0.8 is right in four cases of five): what is repaired hangs on
/// them.
struct Repaired {
    Document document;
    double probability = 0.0;  // of the reading that was used, relative to all that were considered
    /// Log-probability between the best and the next best reading that verifies, over the cells that check digits cover
    /// (elsewhere see `doubtful`); 100 where there is no second, 0 where none verifies.
    double gap = 0.0;
    /// Two readings verify and the gap is too small: the first reading stands, unrepaired. True also where the reader's
    /// own verifies and so does a near neighbour (0, A, K, U and '<' count alike).
    bool ambiguous = false;
    std::vector<std::pair<int, int>> doubtful;  // (line, column) of cells whose best candidate is weak
};

/// Searches the most probable lines that fit the layout and satisfy the check digits. Where none does within the
/// candidates, or where a wrong digit on the document itself is likelier than the change, the reader's first characters
/// stand and the check digits say so; what the alphabets force (a digit in a date) and what the structure makes nearly
/// sure (no letter among the fillers after a name) is used all the same. Never invents a character that the reader did
/// not propose. Errors: those of parse(); empty for a cell without candidates.
tl::expected<Repaired, Error> repair(const Reading& reading, const ParseOptions& options);

}  // namespace vidimus::mrz
