#include "include_rules.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <set>
#include <span>

namespace vidimus::repository {
namespace {

enum class Qt { never, no_widgets, all };

struct Rule {
    std::string_view room;
    std::vector<std::string_view> inside;   // headers of the repository, by the beginning of their path
    std::vector<std::string_view> outside;  // libraries, by the beginning of their header's path
    Qt qt = Qt::never;
    bool any_library = false;
    bool platform = true;
};

// What "screening's values" are made of: the headers that app/screening/report.h shows.
constexpr std::string_view mrz_document = "mrz/document.h";
constexpr std::string_view mrz_layout = "mrz/layout.h";
constexpr std::string_view register_answer = "sltd_client/register.h";

const std::vector<Rule>& rules() {
    static const std::vector<Rule> table{
        {.room = "mrz", .inside = {"mrz/"}, .outside = {}, .platform = false},
        {.room = "ocr", .inside = {"ocr/", mrz_layout}, .outside = {"opencv2/", "tesseract/", "leptonica/"}},
        {.room = "vision", .inside = {"vision/"}, .outside = {"opencv2/", "nlohmann/"}},
        {.room = "sltd_client",
         .inside = {"sltd_client/"},
         .outside = {"curl/", "openssl/", "lmdb.h", "nlohmann/", "libxml/", "pugixml.hpp"}},
        {.room = "app/screening",
         .inside = {"app/screening/", "mrz/", "ocr/", "vision/", "sltd_client/"},
         .outside = {"opencv2/", "nlohmann/", "openssl/", "toml++/", "zip.h"}},
        {.room = "app/cases",
         .inside = {"app/cases/", "app/screening/", mrz_document, mrz_layout, register_answer},
         .outside = {"openssl/", "nlohmann/"},
         .qt = Qt::no_widgets},
        {.room = "app/reports",
         .inside = {"app/reports/", "app/screening/", mrz_document, mrz_layout, register_answer},
         .outside = {"nlohmann/", "libxml/", "pugixml.hpp", "QPrinter", "QAbstractTextDocumentLayout"},
         .qt = Qt::no_widgets},
        {.room = "app/batch",
         .inside = {"app/batch/", "app/screening/", "app/cases/", mrz_document, mrz_layout, register_answer},
         .outside = {"nlohmann/", "openssl/"},
         .qt = Qt::no_widgets},
        {.room = "app/training",
         .inside = {"app/training/", "app/screening/", "vision/", "mrz/"},
         .outside = {"opencv2/", "nlohmann/"},
         .qt = Qt::no_widgets},
        {.room = "app/cli",
         .inside = {"app/cli/", "app/screening/", "app/cases/", "app/reports/", "app/batch/", "app/training/", "mrz/",
                    "ocr/", "vision/", "sltd_client/"},
         .outside = {},
         .qt = Qt::no_widgets,
         .any_library = true},
        {.room = "app/desktop",
         .inside = {"app/", "mrz/", "ocr/", "vision/", "sltd_client/"},
         .outside = {},
         .qt = Qt::all,
         .any_library = true},
    };
    return table;
}

bool begins_with_one_of(std::string_view header, std::span<const std::string_view> beginnings) {
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [header](std::string_view beginning) { return header.starts_with(beginning); });
}

/// <vector>, <cstdint>: no ending, no folder, lower case.
bool is_standard(std::string_view header) {
    return !header.empty() && std::all_of(header.begin(), header.end(), [](unsigned char c) {
        return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '_';
    });
}

bool is_platform(std::string_view header) {
    static constexpr std::array<std::string_view, 21> beginnings{
        "sys/",      "unistd.h", "fcntl.h",   "netinet/",  "arpa/",     "netdb.h",    "poll.h",
        "pthread.h", "signal.h", "dirent.h",  "windows.h", "Windows.h", "winsock2.h", "io.h",
        "direct.h",  "pwd.h",    "termios.h", "dlfcn.h",   "spawn.h",   "linux/",     "malloc.h"};
    return begins_with_one_of(header, beginnings);
}

bool is_qt(std::string_view header) {
    return header.size() > 1 && header[0] == 'Q' &&
           (std::isupper(static_cast<unsigned char>(header[1])) != 0 || header[1] == 't');
}

/// Qt Widgets by the ways in which that module names its classes, Qt Print Support with it.
bool is_widget(std::string_view header) {
    if (header.starts_with("QtWidgets") || header.starts_with("QtPrintSupport")) {
        return true;
    }
    const std::string_view name =
        header.substr(header.rfind('/') == std::string_view::npos ? 0 : header.rfind('/') + 1);
    static constexpr std::array<std::string_view, 2> plain_views{"QStringView", "QByteArrayView"};
    if (std::find(plain_views.begin(), plain_views.end(), name) != plain_views.end()) {
        return false;
    }
    static constexpr std::array<std::string_view, 26> endings{
        "Widget",  "Widgets", "Dialog",     "Button",     "Layout", "Box",      "Edit",     "Bar",       "View",
        "Menu",    "Slider",  "Label",      "Frame",      "Area",   "Splitter", "Delegate", "Completer", "Wizard",
        "ToolTip", "Dial",    "ScrollArea", "MainWindow", "Tab",    "Style",    "Number",   "Printer"};
    return name == "QApplication" || name == "QSplashScreen" || name == "QWhatsThis" || name.starts_with("QGraphics") ||
           name.starts_with("QStyleOption") || name.starts_with("QMdi") ||
           std::any_of(endings.begin(), endings.end(),
                       [name](std::string_view ending) { return name.ends_with(ending); });
}

struct Include {
    int line;
    std::string header;  // empty where it is no literal
};

std::vector<Include> includes_of(std::string_view content) {
    std::vector<Include> includes;
    for (const Line& line : lines_of(content)) {
        const auto skip_blanks = [&line](std::size_t at) {
            return std::min(line.text.find_first_not_of(" \t", at), line.text.size());
        };
        std::size_t at = skip_blanks(0);
        if (at == line.text.size() || line.text[at] != '#') {
            continue;
        }
        at = skip_blanks(at + 1);
        if (!line.text.substr(at).starts_with("include")) {
            continue;
        }
        at = skip_blanks(at + std::string_view("include").size());
        const char open = at < line.text.size() ? line.text[at] : '\0';
        const std::size_t end = open == '"'   ? line.text.find('"', at + 1)
                                : open == '<' ? line.text.find('>', at + 1)
                                              : std::string_view::npos;
        includes.push_back({line.number, end == std::string_view::npos
                                             ? std::string()
                                             : std::string(line.text.substr(at + 1, end - at - 1))});
    }
    return includes;
}

/// "../mrz/x.h" seen from app/cli/y.cpp is app/mrz/x.h: dots are resolved, so that no rule is walked around.
std::string resolved(const std::string& from_folder, std::string_view header) {
    return (std::filesystem::path(from_folder) / header).lexically_normal().generic_string();
}

/// A path from the root where the header is one of the repository's; nothing for a library's.
std::optional<std::string> inside_path(const Tree& tree, const std::string& file, const std::string& header) {
    if (const std::string beside = resolved(folder_of(file), header); tree.contains(beside)) {
        return beside;
    }
    const std::string from_root = resolved("", header);
    if (!room_of(from_root).empty() || tree.contains(from_root)) {
        return from_root;
    }
    return std::nullopt;
}

std::optional<std::string> forbidden(const Rule& rule, const Tree& tree, const std::string& file,
                                     const std::string& header) {
    if (header.empty()) {
        return "an include that names no header cannot be checked";
    }
    if (const std::optional<std::string> path = inside_path(tree, file, header)) {
        return begins_with_one_of(*path, rule.inside)
                   ? std::nullopt
                   : std::optional(std::string(rule.room) + " may not include " + *path);
    }
    if (is_standard(header) || header == "tl/expected.hpp" || begins_with_one_of(header, rule.outside)) {
        return std::nullopt;
    }
    if (is_platform(header)) {
        return rule.platform ? std::nullopt
                             : std::optional(std::string(rule.room) + " may not call the platform: " + header);
    }
    if (is_qt(header)) {
        if (rule.qt == Qt::never) {
            return std::string(rule.room) + " may not include Qt: " + header;
        }
        return rule.qt == Qt::no_widgets && is_widget(header)
                   ? std::optional(std::string(rule.room) + " may not include a widget: " + header)
                   : std::nullopt;
    }
    return rule.any_library ? std::nullopt
                            : std::optional(std::string(rule.room) + " may not include the library of " + header);
}

}  // namespace

std::vector<Breach> check_includes(const Tree& tree) {
    std::vector<Breach> breaches;
    for (const auto& [file, content] : tree) {
        if (!is_source(file) && !is_header(file)) {
            continue;
        }
        const std::string room = room_of(file);
        const auto rule =
            std::find_if(rules().begin(), rules().end(), [&room](const Rule& r) { return r.room == room; });
        if (rule == rules().end()) {
            continue;
        }
        for (const Include& include : includes_of(content)) {
            if (const std::optional<std::string> what = forbidden(*rule, tree, file, include.header)) {
                breaches.push_back({file, include.line, *what});
            }
        }
    }
    return breaches;
}

std::vector<Breach> check_platform_headers(const Tree& tree) {
    std::map<std::string, std::set<std::string>> users;
    for (const auto& [file, content] : tree) {
        const std::string room = room_of(file);
        if (room.empty() || (!is_source(file) && !is_header(file))) {
            continue;
        }
        for (const Include& include : includes_of(content)) {
            if (is_platform(include.header)) {
                users[room].insert(file.substr(0, file.rfind('.')));
            }
        }
    }
    std::vector<Breach> breaches;
    for (const auto& [room, files] : users) {
        if (files.size() > 1) {
            std::string list;
            for (const std::string& file : files) {
                list += (list.empty() ? "" : ", ") + file;
            }
            breaches.push_back({room, 0, "calls the platform in more than one file: " + list});
        }
    }
    return breaches;
}

}  // namespace vidimus::repository
