// Which algorithm a check of a report is by, from the check's id alone: for lists that hold nothing but ids.
#pragma once

#include <string_view>

namespace vidimus::vision {

/// "VI.FR.VZ:ink" is by "glyph_ink". Empty for an id that no algorithm of this version gives its checks.
std::string_view algorithm_of_check(std::string_view id);

}  // namespace vidimus::vision
