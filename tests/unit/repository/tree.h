// The files of a repository in memory, and what a rule finds wrong in them.
#pragma once

#include <filesystem>
#include <map>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace vidimus::repository {

/// Content by path below the root, with forward slashes.
using Tree = std::map<std::string, std::string>;

struct Breach {
    std::string file;
    int line = 0;  // from one; 0: the whole file
    std::string what;
    friend bool operator==(const Breach&, const Breach&) = default;
};
std::ostream& operator<<(std::ostream& out, const Breach& breach);

/// Every file below the root but what git ignores here (.git, build, Testing, .cache, __pycache__, *.swp, *.pyc) and
/// links.
Tree read_tree(const std::filesystem::path& root);

/// The rooms of the design, longest first where one lies within another; "app/cli" and so on.
const std::vector<std::string>& rooms();
/// The room that a path lies in; empty for none.
std::string room_of(std::string_view path);

bool is_source(std::string_view path);  // .cpp, .cc, .cxx, .c
bool is_header(std::string_view path);  // .h, .hpp

struct Line {
    int number;  // from one
    std::string_view text;
};
std::vector<Line> lines_of(std::string_view content);
/// The folder's path without a slash at its end; empty for the root.
std::string folder_of(std::string_view path);

}  // namespace vidimus::repository
