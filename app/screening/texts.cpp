#include "app/screening/texts.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;

// A catalogue may be split: en.json, en.desktop.json … all belong to "en".
std::vector<fs::path> files_of(const fs::path& folder, std::string_view language) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        if (it->path().extension() == ".json" && name.starts_with(std::string(language) + ".")) {
            files.push_back(it->path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

bool merge(const fs::path& file, std::map<std::string, std::string, std::less<>>& entries) {
    std::ifstream stream(file);
    const auto json = nlohmann::json::parse(stream, nullptr, false);
    if (!json.is_object()) {
        return false;
    }
    for (const auto& [key, value] : json.items()) {
        if (value.is_string()) {
            entries[key] = value.get<std::string>();
        }
    }
    return true;
}

}  // namespace

tl::expected<Texts, Failure> Texts::load(const fs::path& folder, std::string_view language) {
    Texts texts;
    const auto missing = [](std::string subject) {
        return tl::unexpected(Failure{FailureCode::resources_missing, std::move(subject), "texts"});
    };
    const std::vector<fs::path> english = files_of(folder, "en");
    if (english.empty()) {
        return missing("texts/en.json");
    }
    for (const fs::path& file : english) {
        if (!merge(file, texts.entries_)) {
            return missing("texts/" + file.filename().string());
        }
    }
    if (language != "en") {
        for (const fs::path& file : files_of(folder, language)) {
            if (!merge(file, texts.entries_)) {
                return missing("texts/" + file.filename().string());
            }
        }
    }
    return texts;
}

bool Texts::has(std::string_view key) const {
    return entries_.contains(key);
}

std::vector<std::string> Texts::keys(std::string_view beginning) const {
    std::vector<std::string> keys;
    for (auto entry = entries_.lower_bound(beginning); entry != entries_.end() && entry->first.starts_with(beginning);
         ++entry) {
        keys.push_back(entry->first);
    }
    return keys;
}

std::string Texts::text(std::string_view key) const {
    const auto found = entries_.find(key);
    return found == entries_.end() ? std::string(key) : found->second;
}

std::string Texts::text(const Message& message) const {
    return message.empty() ? std::string() : text(message.key, message.arguments);
}

std::string Texts::text(std::string_view key, const std::vector<std::pair<std::string, std::string>>& arguments) const {
    const std::string pattern = text(key);
    std::string result;
    std::size_t at = 0;
    while (at < pattern.size()) {
        const std::size_t open = pattern.find('{', at);
        const std::size_t close = open == std::string::npos ? std::string::npos : pattern.find('}', open);
        if (close == std::string::npos) {
            break;
        }
        result += pattern.substr(at, open - at);
        const std::string name = pattern.substr(open + 1, close - open - 1);
        const auto argument =
            std::find_if(arguments.begin(), arguments.end(), [&name](const auto& a) { return a.first == name; });
        if (argument == arguments.end()) {
            result += pattern.substr(open, close - open + 1);
        } else if (argument->second.starts_with('@')) {
            result += text(std::string_view(argument->second).substr(1));
        } else {
            result += argument->second;
        }
        at = close + 1;
    }
    return result + pattern.substr(std::min(at, pattern.size()));
}

std::string Texts::text(const Failure& failure) const {
    const std::string base = "failure." + std::string(kind_of(failure.code).id);
    const std::vector<std::pair<std::string, std::string>> arguments{{"subject", failure.subject},
                                                                     {"detail", failure.detail}};
    std::string result = text(base + ".what", arguments) + ": " + text(base + ".why", arguments);
    if (!failure.detail.empty() && text(base + ".why").find("{detail}") == std::string::npos) {
        result += " (" + failure.detail + ")";
    }
    return result + ". " + text(base + ".do", arguments) + " [" + std::string(kind_of(failure.code).id) + "]";
}

}  // namespace vidimus::screening
