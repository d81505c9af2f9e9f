#include "failure_rules.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <regex>
#include <set>

namespace vidimus::repository {
namespace {

constexpr std::string_view document = "docs/failures.md";
constexpr std::string_view header = "app/screening/failure.h";
constexpr std::string_view source = "app/screening/failure.cpp";
constexpr std::string_view register_header = "sltd_client/register.h";

const std::string* content_of(const Tree& tree, std::string_view file, std::vector<Breach>& breaches) {
    const auto found = tree.find(std::string(file));
    if (found == tree.end()) {
        breaches.push_back({std::string(file), 0, "is missing"});
        return nullptr;
    }
    return &found->second;
}

std::string without_comments(std::string_view content) {
    std::string code;
    for (const Line& line : lines_of(content)) {
        code += line.text.substr(0, line.text.find("//"));
        code += '\n';
    }
    return code;
}

struct Enumerator {
    std::string name;
    std::string value;  // empty where none is written
};

std::vector<Enumerator> enumerators_of(std::string_view content, const std::string& name) {
    const std::string code = without_comments(content);
    std::smatch body;
    std::vector<Enumerator> found;
    if (!std::regex_search(code, body, std::regex("enum class " + name + R"([^{]*\{([^}]*)\})"))) {
        return found;
    }
    const std::string list = body[1];
    static const std::regex one(R"(([a-z_][a-z0-9_]*)\s*(?:=\s*([0-9]+))?\s*(?:,|$))");
    for (std::sregex_iterator it(list.begin(), list.end(), one), end; it != end; ++it) {
        found.push_back({(*it)[1], (*it)[2]});
    }
    return found;
}

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

std::string trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    const std::size_t last = text.find_last_not_of(' ');
    return first == std::string_view::npos ? std::string() : std::string(text.substr(first, last - first + 1));
}

/// Rows of the document's tables whose first cell is a word in backticks.
struct Row {
    int line;
    std::string name;
    std::vector<std::string> cells;  // behind the name
};

std::vector<Row> rows_of(std::string_view markdown) {
    std::vector<Row> rows;
    for (const Line& line : lines_of(markdown)) {
        if (!line.text.starts_with("| `")) {
            continue;
        }
        std::vector<std::string> cells;
        std::string cell;
        for (std::size_t i = 1; i < line.text.size(); ++i) {
            if (line.text[i] == '\\' && i + 1 < line.text.size()) {
                cell += line.text[++i];
            } else if (line.text[i] == '|') {
                cells.push_back(trimmed(cell));
                cell.clear();
            } else {
                cell += line.text[i];
            }
        }
        const std::string& first = cells.empty() ? cell : cells.front();
        if (first.size() > 2 && first.front() == '`' && first.back() == '`') {
            rows.push_back({line.number, first.substr(1, first.size() - 2), {cells.begin() + 1, cells.end()}});
        }
    }
    return rows;
}

bool is_code(const std::string& name) {
    return std::all_of(name.begin(), name.end(),
                       [](unsigned char c) { return std::isupper(c) != 0 || std::isdigit(c) != 0 || c == '_'; });
}

/// What is in one list and not in the other, both ways.
void compare(const std::set<std::string>& a, std::string_view name_a, const std::set<std::string>& b,
             std::string_view name_b, std::vector<Breach>& breaches) {
    for (const std::string& one : a) {
        if (!b.contains(one)) {
            breaches.push_back({std::string(name_b), 0, one + " of " + std::string(name_a) + " is missing"});
        }
    }
    for (const std::string& one : b) {
        if (!a.contains(one)) {
            breaches.push_back({std::string(name_a), 0, one + " of " + std::string(name_b) + " is missing"});
        }
    }
}

}  // namespace

std::vector<Breach> check_failures(const Tree& tree, const Catalogue& texts) {
    std::vector<Breach> breaches;
    const std::string* in_header = content_of(tree, header, breaches);
    const std::string* in_source = content_of(tree, source, breaches);
    const std::string* in_document = content_of(tree, document, breaches);
    if (in_header == nullptr || in_source == nullptr || in_document == nullptr) {
        return breaches;
    }
    std::map<std::string, std::string> exit_codes;  // by name
    for (const Enumerator& code : enumerators_of(*in_header, "ExitCode")) {
        exit_codes[code.name] = code.value;
    }
    std::set<std::string> declared;
    for (const Enumerator& code : enumerators_of(*in_header, "FailureCode")) {
        declared.insert(upper(code.name));
    }

    std::map<std::string, std::string> exit_of;  // number, by code
    std::set<std::string> defined;
    const std::string code = without_comments(*in_source);
    static const std::regex entry(R"re(FailureCode::([a-z0-9_]+)\s*,\s*"([^"]+)"\s*,\s*ExitCode::([a-z_]+))re");
    for (std::sregex_iterator it(code.begin(), code.end(), entry), end; it != end; ++it) {
        const std::string id = (*it)[2];
        if (id != upper((*it)[1])) {
            breaches.push_back({std::string(source), 0, id + " is not the name of FailureCode::" + (*it)[1].str()});
        }
        if (!defined.insert(id).second) {
            breaches.push_back({std::string(source), 0, id + " stands twice"});
        }
        exit_of[id] = exit_codes[(*it)[3]];
    }
    if (defined.empty()) {
        breaches.push_back({std::string(source), 0, "lists no failure"});
    }
    compare(declared, header, defined, source, breaches);

    std::set<std::string> documented;
    for (const Row& row : rows_of(*in_document)) {
        if (!is_code(row.name)) {
            continue;
        }
        documented.insert(row.name);
        if (row.cells.size() < 4) {
            breaches.push_back(
                {std::string(document), row.line, row.name + " needs exit code, what, why and what to do"});
            continue;
        }
        if (defined.contains(row.name) && row.cells[0] != exit_of[row.name]) {
            breaches.push_back({std::string(document), row.line, row.name + " has exit code " + exit_of[row.name]});
        }
        for (const auto& [part, cell] : {std::pair{".what", 1U}, {".why", 2U}, {".do", 3U}}) {
            const auto text = texts.find("failure." + row.name + part);
            if (text != texts.end() && text->second != row.cells[cell]) {
                breaches.push_back({std::string(document), row.line, row.name + part + " differs from the text"});
            }
        }
    }
    compare(defined, source, documented, document, breaches);

    for (const std::string& id : defined) {
        for (const char* part : {".what", ".why", ".do"}) {
            if (!texts.contains("failure." + id + part)) {
                breaches.push_back({"resources/texts", 0, "no text for failure." + id + part});
            }
        }
    }
    for (const auto& [key, text] : texts) {
        const std::string id = key.starts_with("failure.") ? key.substr(8, key.rfind('.') - 8) : std::string();
        if (!id.empty() && is_code(id) && !defined.contains(id)) {
            breaches.push_back({"resources/texts", 0, key + " belongs to no failure"});
        }
    }
    return breaches;
}

std::vector<Breach> check_register_reasons(const Tree& tree, const Catalogue& texts) {
    std::vector<Breach> breaches;
    const std::string* in_header = content_of(tree, register_header, breaches);
    const std::string* in_document = content_of(tree, document, breaches);
    if (in_header == nullptr || in_document == nullptr) {
        return breaches;
    }
    std::set<std::string> declared;
    for (const Enumerator& reason : enumerators_of(*in_header, "Reason")) {
        if (reason.name != "none") {
            declared.insert(reason.name);
        }
    }
    if (declared.empty()) {
        breaches.push_back({std::string(register_header), 0, "lists no reason"});
    }
    std::set<std::string> documented;
    for (const Row& row : rows_of(*in_document)) {
        if (!is_code(row.name)) {
            documented.insert(row.name);
        }
    }
    compare(declared, register_header, documented, document, breaches);
    for (const std::string& reason : declared) {
        if (!texts.contains("reason." + reason)) {
            breaches.push_back({"resources/texts", 0, "no text for reason." + reason});
        }
    }
    return breaches;
}

}  // namespace vidimus::repository
