// Lines of a fixed width from UTF-8 text: what a terminal shows, without anything that could steer it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vidimus::reports {

/// The text without control characters (C0, C1, DEL), bidirectional overrides and bytes that are not UTF-8: each
/// becomes U+FFFD. File names and library words come from outside; a terminal must not obey them.
std::string printable(std::string_view text);

/// Columns that a terminal needs for valid UTF-8: combining marks none, East Asian wide characters two.
std::size_t columns_of(std::string_view text);

/// Breaks at spaces so that no line is wider than `width` columns; a word that is wider than a line is cut. The first
/// line is indented by `first`, the others by `rest`. Never empty: an empty text is one empty line.
std::vector<std::string> wrap(std::string_view text, std::size_t width, std::string_view first, std::string_view rest);

}  // namespace vidimus::reports
