#include "tree.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

namespace vidimus::repository {
namespace {

namespace fs = std::filesystem;

bool ignored_folder(const fs::path& path) {
    static constexpr std::array<std::string_view, 5> names{".git", "build", "Testing", ".cache", "__pycache__"};
    return std::find(names.begin(), names.end(), path.filename().string()) != names.end();
}

bool ignored_file(const fs::path& path) {
    return path.extension() == ".swp" || path.extension() == ".pyc";
}

bool ends_with_one_of(std::string_view path, std::initializer_list<std::string_view> endings) {
    return std::any_of(endings.begin(), endings.end(),
                       [path](std::string_view ending) { return path.ends_with(ending); });
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Breach& breach) {
    out << breach.file;
    if (breach.line > 0) {
        out << ':' << breach.line;
    }
    return out << ": " << breach.what;
}

Tree read_tree(const fs::path& root) {
    Tree tree;
    for (fs::recursive_directory_iterator it(root), end; it != end; ++it) {
        if (it->is_symlink()) {
            continue;
        }
        if (it->is_directory()) {
            if (ignored_folder(it->path())) {
                it.disable_recursion_pending();
            }
        } else if (it->is_regular_file() && !ignored_file(it->path())) {
            std::ifstream stream(it->path(), std::ios::binary);
            std::ostringstream content;
            content << stream.rdbuf();
            tree[it->path().lexically_relative(root).generic_string()] = content.str();
        }
    }
    return tree;
}

const std::vector<std::string>& rooms() {
    static const std::vector<std::string> names{"mrz",           "ocr",       "vision",      "sltd_client",
                                                "app/screening", "app/cases", "app/reports", "app/batch",
                                                "app/training",  "app/cli",   "app/desktop"};
    return names;
}

std::string room_of(std::string_view path) {
    for (const std::string& room : rooms()) {
        if (path.starts_with(room) && path.size() > room.size() && path[room.size()] == '/') {
            return room;
        }
    }
    return {};
}

bool is_source(std::string_view path) {
    return ends_with_one_of(path, {".cpp", ".cc", ".cxx", ".c"});
}

bool is_header(std::string_view path) {
    return ends_with_one_of(path, {".h", ".hpp"});
}

std::vector<Line> lines_of(std::string_view content) {
    std::vector<Line> lines;
    for (int number = 1; !content.empty(); ++number) {
        const std::size_t end = content.find('\n');
        lines.push_back({number, content.substr(0, end)});
        content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    }
    return lines;
}

std::string folder_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash));
}

}  // namespace vidimus::repository
