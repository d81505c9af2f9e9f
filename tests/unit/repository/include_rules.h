// Who may include whom: the table of docs/architecture.md, read from the include lines.
#pragma once

#include <vector>

#include "tree.h"

namespace vidimus::repository {

/// Each include line of each room against the room's row of the table. Not followed: what an included header includes.
std::vector<Breach> check_includes(const Tree& tree);

/// Calls of the platform live in one file of a room: headers of POSIX or Windows are included by one file at most (a
/// source and its own header count as one).
std::vector<Breach> check_platform_headers(const Tree& tree);

}  // namespace vidimus::repository
