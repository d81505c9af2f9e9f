// Which algorithm a check of a report is by, from the check's id alone: for lists that hold nothing but ids.
#pragma once

#include <string_view>

namespace vidimus::vision {

/// "VI.FR.VZ:ink" is by "glyph_ink". Empty for an id that no algorithm of this version gives its checks.
std::string_view algorithm_of_check(std::string_view id);

/// The part of an algorithm's name by which texts are found. An algorithm whose measure has changed counts its versions
/// after a hyphen, so that no pack is judged by what another measure learned: "uv_fibres-2" has the texts of
/// "uv_fibres".
std::string_view text_name(std::string_view algorithm);

}  // namespace vidimus::vision
