#include "app/desktop/watch_ledger.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <string_view>

namespace vidimus::desktop {

namespace {

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// Whether `name` is `pattern` with something in the place of each "*". Takes steps of at most their product.
bool fits(std::string_view pattern, std::string_view name) {
    std::size_t p = 0;
    std::size_t n = 0;
    std::size_t star = std::string_view::npos;
    std::size_t from = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            from = n;
        } else if (p < pattern.size() && pattern[p] == name[n]) {
            ++p;
            ++n;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++from;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool has_known_ending(const std::string& name) {
    static constexpr std::array<std::string_view, 8> endings{".jpg",  ".jpeg", ".png", ".tif",
                                                             ".tiff", ".webp", ".bmp", ".pdf"};
    return std::any_of(endings.begin(), endings.end(), [&name](std::string_view ending) {
        return name.size() > ending.size() && name.ends_with(ending);
    });
}

}  // namespace

std::optional<std::string> own_part(const std::string& pattern, const std::string& name) {
    const std::string wanted = lower(pattern);
    const std::string text = lower(name);
    const std::size_t star = wanted.find('*');
    if (star == std::string::npos || !text.starts_with(wanted.substr(0, star))) {
        return std::nullopt;
    }
    const std::string_view rest = std::string_view(wanted).substr(star + 1);
    for (std::size_t end = star + 1; end <= text.size(); ++end) {
        if (fits(rest, std::string_view(text).substr(end))) {
            return text.substr(star, end - star);
        }
    }
    return std::nullopt;
}

std::optional<WatchedName> watched_name(const screening::WatchConfig& config, const std::string& name) {
    if (name.starts_with('.') || !has_known_ending(lower(name))) {
        return std::nullopt;
    }
    for (const auto& [light, pattern] :
         {std::pair{screening::Light::ir, &config.ir}, std::pair{screening::Light::uv, &config.uv},
          std::pair{screening::Light::vi, &config.white}}) {
        if (const auto part = pattern->empty() ? std::nullopt : own_part(*pattern, name)) {
            return WatchedName{light, *part};
        }
    }
    return std::nullopt;
}

bool WatchLedger::taken(const File& file) const {
    const auto found = taken_.find(file.name);
    return found != taken_.end() && found->second.size == file.size && found->second.changed == file.changed;
}

void WatchLedger::begin(const std::vector<File>& listing) {
    for (const File& file : listing) {
        taken_[file.name] = file;
    }
}

std::vector<WatchLedger::Document> WatchLedger::look(const std::vector<File>& listing, Time now) {
    std::set<std::string> there;
    for (const File& file : listing) {
        there.insert(file.name);
        const auto name = taken(file) ? std::nullopt : watched_name(config_, file.name);
        if (!name) {
            continue;
        }
        const auto [seen, added] = files_.try_emplace(file.name, Seen{file, *name, now});
        if (!added && (seen->second.file.size != file.size || seen->second.file.changed != file.changed)) {
            seen->second.file = file;
            seen->second.since = now;
        }
    }
    std::erase_if(files_, [&there](const auto& entry) { return !there.contains(entry.first); });
    std::erase_if(taken_, [&there](const auto& entry) { return !there.contains(entry.first); });

    std::map<std::string, std::vector<const Seen*>> documents;
    for (const auto& [name, seen] : files_) {
        documents[seen.name.document].push_back(&seen);
    }
    std::vector<std::pair<Time, Document>> whole;
    const std::size_t expected = 1U + (config_.ir.empty() ? 0U : 1U) + (config_.uv.empty() ? 0U : 1U);
    for (auto& [key, parts] : documents) {
        const auto last = (*std::max_element(parts.begin(), parts.end(), [](const Seen* a, const Seen* b) {
                              return a->since < b->since;
                          }))->since;
        const bool complete = std::all_of(parts.begin(), parts.end(), [&](const Seen* part) {
            return part->file.size > 0 && now - part->since >= stable_;
        });
        const bool white = std::any_of(parts.begin(), parts.end(),
                                       [](const Seen* part) { return part->name.light == screening::Light::vi; });
        const bool all = parts.size() >= expected;
        if (!complete || !white || (!all && now - last < std::chrono::seconds(config_.group_seconds))) {
            continue;
        }
        std::stable_sort(parts.begin(), parts.end(),
                         [](const Seen* a, const Seen* b) { return a->name.light < b->name.light; });
        Document document;
        for (const Seen* part : parts) {
            document.emplace_back(part->name.light, part->file.name);
        }
        whole.emplace_back(last, std::move(document));
    }
    std::stable_sort(whole.begin(), whole.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Document> ready;
    for (auto& [time, document] : whole) {
        for (const auto& [light, name] : document) {
            const auto seen = files_.find(name);
            taken_[name] = seen->second.file;
            files_.erase(seen);
        }
        ready.push_back(std::move(document));
    }
    return ready;
}

}  // namespace vidimus::desktop
