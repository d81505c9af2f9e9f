// Inside app/screening: what a caption printed on a page says of the field beside it, in the languages that documents
// use.
#pragma once

#include <string>
#include <vector>

#include "app/screening/viz_text.h"

namespace vidimus::screening {

/// The role of the field that a caption names; "other" where it names something that has no role here (a place of
/// birth, an authority). Empty where the line is no caption that is known. Of two languages one is enough.
std::string role_of_caption(const ReadLine& line);

/// Captions of neighbouring fields may stand so near to each other that they are one line: where each begins, as
/// indices of its signs, numbers before it with it. The first is 0; a line of one caption, or of none, has no other.
std::vector<std::size_t> captions_within(const ReadLine& line);

}  // namespace vidimus::screening
