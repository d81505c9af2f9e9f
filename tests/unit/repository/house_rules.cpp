#include "house_rules.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

namespace vidimus::repository {
namespace {

constexpr std::size_t most_lines = 700;

bool in_rooms_or_tests(std::string_view file) {
    return !room_of(file).empty() || file.starts_with("tests/");
}

/// Words of a CMake file outside its comments: what stands between blanks, brackets and quotes.
std::set<std::string> words_of(std::string_view cmake) {
    std::set<std::string> words;
    for (const Line& line : lines_of(cmake)) {
        const std::string_view code = line.text.substr(0, line.text.find('#'));
        std::string word;
        for (const char c : code) {
            if (std::isspace(static_cast<unsigned char>(c)) != 0 || c == '(' || c == ')' || c == '"' || c == ';') {
                words.insert(word);
                word.clear();
            } else {
                word += c;
            }
        }
        words.insert(word);
    }
    words.erase(std::string());
    return words;
}

bool is_word_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

/// A slash with one of the names behind it, at the beginning of a path: not within one ("a/tmp"), nor a closing tag
/// ("</root>").
std::size_t find_machine_path(std::string_view text, std::string_view name) {
    const std::string wanted = "/" + std::string(name);
    for (std::size_t at = text.find(wanted); at != std::string_view::npos; at = text.find(wanted, at + 1)) {
        const char before = at == 0 ? ' ' : text[at - 1];
        const std::size_t end = at + wanted.size();
        const bool whole = end == text.size() || !is_word_character(text[end]);
        const bool flag = at >= 2 && text[at - 2] == '-' && (before == 'I' || before == 'L');
        const bool inside =
            is_word_character(before) || std::string_view("./}<>)*~").find(before) != std::string_view::npos;
        if (whole && (flag || !inside)) {
            return at;
        }
    }
    return std::string_view::npos;
}

}  // namespace

std::vector<Breach> check_top_level(const std::vector<std::string>& folders, const Tree& tree) {
    static const std::set<std::string> allowed{"mrz",       "ocr",   "vision", "sltd_client", "emrtd", "app",
                                               "resources", "tests", "docs",   "tools",       "cmake", "packaging",
                                               ".ci",       ".git",  "build",  "Testing",     ".cache"};
    std::vector<Breach> breaches;
    for (const std::string& folder : folders) {
        if (!allowed.contains(folder)) {
            breaches.push_back({folder, 0, "no such folder in the design"});
        }
    }
    for (const auto& [file, content] : tree) {
        const bool code = is_source(file) || is_header(file);
        if (code && file.find('/') == std::string::npos) {
            breaches.push_back({file, 0, "code lies beside the rooms"});
        } else if (code && file.starts_with("app/") && room_of(file).empty()) {
            breaches.push_back({file, 0, "code of app/ lies in one of its rooms"});
        }
    }
    return breaches;
}

std::vector<Breach> check_headers(const Tree& tree) {
    std::vector<Breach> breaches;
    for (const auto& [file, content] : tree) {
        if (!is_header(file) || !in_rooms_or_tests(file)) {
            continue;
        }
        if (!content.starts_with("// ") && !content.starts_with("/*")) {
            breaches.push_back({file, 1, "a header begins with a comment that says what it is"});
        }
        const std::vector<Line> lines = lines_of(content);
        if (std::none_of(lines.begin(), lines.end(), [](const Line& line) { return line.text == "#pragma once"; })) {
            breaches.push_back({file, 0, "a header needs #pragma once"});
        }
    }
    return breaches;
}

std::vector<Breach> check_sources_are_listed(const Tree& tree) {
    std::vector<Breach> breaches;
    std::map<std::string, std::set<std::string>> words;  // by folder
    for (const auto& [file, content] : tree) {
        if (file == "CMakeLists.txt" || file.ends_with("/CMakeLists.txt")) {
            words[folder_of(file)] = words_of(content);
            for (const Line& line : lines_of(content)) {
                if (line.text.substr(0, line.text.find('#')).find("GLOB") != std::string_view::npos) {
                    breaches.push_back({file, line.number, "sources are listed, not globbed"});
                }
            }
        }
    }
    for (const auto& [file, content] : tree) {
        if (!is_source(file) || !in_rooms_or_tests(file)) {
            continue;
        }
        bool listed = false;
        for (std::string folder = folder_of(file); !listed; folder = folder_of(folder)) {
            const std::string name = folder.empty() ? file : file.substr(folder.size() + 1);
            const auto found = words.find(folder);
            listed = found != words.end() && found->second.contains(name);
            if (folder.empty()) {
                break;
            }
        }
        if (!listed) {
            breaches.push_back({file, 0, "no CMakeLists.txt names this source"});
        }
    }
    return breaches;
}

std::vector<Breach> check_machine_paths(const Tree& tree) {
    // Without the slash, so that this file does not break its own rule.
    static constexpr std::array<std::string_view, 4> names{"work", "tmp", "root", "home"};
    std::vector<Breach> breaches;
    for (const auto& [file, content] : tree) {
        const auto add = [&](int number, std::string_view name) {
            breaches.push_back(
                {file, number, "names a folder of a machine: \"" + std::string(name) + "\" at the root"});
        };
        const bool binary = content.find('\0') != std::string::npos;
        for (const std::string_view name : names) {
            if (binary) {
                // Compressed bytes hold every short word by chance: a path there needs a folder below it.
                const std::string prefix = "/" + std::string(name) + "/";
                for (std::size_t at = content.find(prefix); at != std::string::npos;
                     at = content.find(prefix, at + 1)) {
                    const std::string_view rest = std::string_view(content).substr(at + prefix.size(), 6);
                    if (rest.size() == 6 && std::all_of(rest.begin(), rest.end(), [](char c) {
                            return is_word_character(c) || c == '/' || c == '.';
                        })) {
                        add(0, name);
                        break;
                    }
                }
                continue;
            }
            for (const Line& line : lines_of(content)) {
                if (find_machine_path(line.text, name) != std::string_view::npos) {
                    add(line.number, name);
                }
            }
        }
    }
    return breaches;
}

std::vector<Breach> check_lengths(const Tree& tree) {
    std::vector<Breach> breaches;
    for (const auto& [file, content] : tree) {
        if ((is_source(file) || is_header(file)) && in_rooms_or_tests(file) && lines_of(content).size() > most_lines) {
            breaches.push_back({file, 0, "is longer than " + std::to_string(most_lines) + " lines"});
        }
    }
    return breaches;
}

}  // namespace vidimus::repository
