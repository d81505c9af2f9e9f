// From the letters of a machine readable zone back to spellings in national characters that may stand behind them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mrz/transliterate.h"

namespace vidimus::mrz {

/// Spellings (in capitals, where the script has them) of which `mrz_name` is a legal form, at most `limit` and the most
/// likely first. `practice` picks the script: Serbian, Macedonian, Bulgarian, Ukrainian, Belarusian and Russian
/// (general) Cyrillic, Greek, Arabic by the codes of Doc 9303, or Latin. `automatic` is Latin, and Arabic too where the
/// name can be cut into codes of which one has an X. A Latin name comes first as it stands. Nothing where a character
/// is neither a letter nor a filler or the name has more than 200.
///
/// "Likely" knows the letters and their places in a word, no names: these are proposals for a person or a search.
std::vector<std::string> possible_originals(std::string_view mrz_name, Practice practice, std::size_t limit);

}  // namespace vidimus::mrz
