// Folders, headers, lists of sources, paths of machines.
#pragma once

#include <string>
#include <vector>

#include "tree.h"

namespace vidimus::repository {

/// Only the design's folders stand at the top, and no code lies beside them. `folders` are the names at the root.
std::vector<Breach> check_top_level(const std::vector<std::string>& folders, const Tree& tree);

/// Every header of a room begins with a comment and is guarded by #pragma once.
std::vector<Breach> check_headers(const Tree& tree);

/// Every source of the rooms and of tests/ is named by the CMakeLists.txt of its folder or of one above; nothing is
/// globbed.
std::vector<Breach> check_sources_are_listed(const Tree& tree);

/// No file names a folder of the machine that it was written on.
std::vector<Breach> check_machine_paths(const Tree& tree);

/// No file of the rooms is longer than 700 lines.
std::vector<Breach> check_lengths(const Tree& tree);

}  // namespace vidimus::repository
