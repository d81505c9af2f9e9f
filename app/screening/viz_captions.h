// Inside app/screening: what a caption printed on a page says of the field beside it, in the languages that documents
// use.
#pragma once

#include <string>

#include "app/screening/viz_text.h"

namespace vidimus::screening {

/// The role of the field that a caption names; "other" where it names something that has no role here (a place of
/// birth, an authority). Empty where the line is no caption that is known. Of two languages one is enough.
std::string role_of_caption(const ReadLine& line);

}  // namespace vidimus::screening
