#include "text_rules.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

namespace vidimus::repository {
namespace {

/// Its literals ("window.theme") are names of settings, which docs/configuration.md lists.
constexpr std::string_view names_of_settings = "app/screening/config.cpp";

bool is_file_name(std::string_view literal) {
    static constexpr std::array<std::string_view, 13> endings{
        ".json", ".jsonl", ".csv", ".html", ".pdf", ".xml", ".txt", ".png", ".toml", ".ini", ".log", ".qss", ".h"};
    return std::any_of(endings.begin(), endings.end(),
                       [literal](std::string_view ending) { return literal.ends_with(ending); });
}

bool begins_some_key(const Catalogue& texts, const std::string& beginning) {
    const auto next = texts.lower_bound(beginning);
    return next != texts.end() && next->first.starts_with(beginning);
}

/// The parser drops a key that stands twice without a word; this one counts.
std::set<std::string> doubled_keys(const std::string& content) {
    std::set<std::string> seen;
    std::set<std::string> doubled;
    const auto watch = [&](int, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
        if (event == nlohmann::json::parse_event_t::key && !seen.insert(parsed.get<std::string>()).second) {
            doubled.insert(parsed.get<std::string>());
        }
        return true;
    };
    const nlohmann::json whole = nlohmann::json::parse(content, watch, false);
    return whole.is_object() ? doubled : std::set<std::string>();
}

}  // namespace

Catalogue english_texts(const Tree& tree, std::vector<Breach>& breaches) {
    Catalogue texts;
    const std::string folder = "resources/texts/";
    for (const auto& [file, content] : tree) {
        if (!file.starts_with(folder + "en.") || !file.ends_with(".json")) {
            continue;
        }
        const auto json = nlohmann::json::parse(content, nullptr, false);
        if (!json.is_object()) {
            breaches.push_back({file, 0, "is no JSON object"});
            continue;
        }
        for (const std::string& key : doubled_keys(content)) {
            breaches.push_back({file, 0, key + " stands twice"});
        }
        for (const auto& [key, value] : json.items()) {
            // A register that was checked has no reason: the one text that is empty by its meaning.
            const bool may_be_empty = key == "reason.none";
            if (!value.is_string() || (value.get<std::string>().empty() && !may_be_empty)) {
                breaches.push_back({file, 0, key + " has no text"});
            } else if (!texts.emplace(key, value.get<std::string>()).second) {
                breaches.push_back({file, 0, key + " stands in another file too"});
            }
        }
    }
    return texts;
}

std::vector<Breach> check_text_keys(const Tree& tree, const Catalogue& texts) {
    static const std::regex literal(R"re("((?:check|failure|verdict|window|report)\.[A-Za-z0-9_.]*)")re");
    std::vector<Breach> breaches;
    for (const auto& [file, content] : tree) {
        if (room_of(file).empty() || file == names_of_settings || (!is_source(file) && !is_header(file))) {
            continue;
        }
        for (const Line& line : lines_of(content)) {
            using Iterator = std::regex_iterator<std::string_view::const_iterator>;
            for (Iterator it(line.text.begin(), line.text.end(), literal), end; it != end; ++it) {
                const std::string key = (*it)[1].str();
                if (is_file_name(key)) {
                    continue;
                }
                const bool whole = key.back() != '.';
                if (whole ? !texts.contains(key) : !begins_some_key(texts, key)) {
                    breaches.push_back({file, line.number, "no text for " + key});
                }
            }
        }
    }
    return breaches;
}

}  // namespace vidimus::repository
