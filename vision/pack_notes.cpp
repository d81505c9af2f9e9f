#include "vision/pack_notes.h"

#include <array>

#include "vision/json_reader.h"

namespace vidimus::vision {
namespace {

constexpr std::size_t most_notes = 256;     // of each kind
constexpr std::size_t longest_text = 4096;  // bytes
constexpr std::size_t longest_file = 4 << 20U;
constexpr std::array kinds{ManualCheck::Kind::feel, ManualCheck::Kind::look, ManualCheck::Kind::tilt};
constexpr std::array known_keys{"series", "first_issue", "last_issue", "manual_checks", "features", "known_forgeries"};

std::string_view name_of_kind(ManualCheck::Kind kind) {
    if (kind == ManualCheck::Kind::feel) return "feel";
    return kind == ManualCheck::Kind::look ? "look" : "tilt";
}

/// The objects of a list that may be absent.
std::vector<const Json*> entries_of(Reader& reader, const Json& root, const char* key) {
    std::vector<const Json*> entries;
    const auto list = root.find(key);
    if (list == root.end()) return entries;
    if (!list->is_array() || list->size() > most_notes) {
        reader.blame(key);
        return entries;
    }
    for (const Json& entry : *list) {
        if (entry.is_object())
            entries.push_back(&entry);
        else
            reader.blame(key);
    }
    return entries;
}

std::string id_of(Reader& reader, const Json& entry) {
    std::string id = reader.text(entry, "id", 128);
    if (id.empty()) reader.blame("id");
    return id;
}

nlohmann::ordered_json or_null(const std::optional<std::string>& text) {
    return text ? nlohmann::ordered_json(*text) : nlohmann::ordered_json(nullptr);
}

}  // namespace

PackNotes read_notes(Reader& reader, const Json& root, const cv::Size2d& page) {
    PackNotes notes;
    if (!root.is_object()) {
        reader.blame("notes");
        return notes;
    }
    if (root.contains("series")) notes.series = reader.text(root, "series");
    notes.first_issue = reader.date(root, "first_issue");
    notes.last_issue = reader.date(root, "last_issue");
    for (const Json* entry : entries_of(reader, root, "manual_checks")) {
        ManualCheck check;
        check.id = id_of(reader, *entry);
        const std::string kind = reader.text(*entry, "kind");
        for (const auto candidate : kinds) {
            if (kind == name_of_kind(candidate)) check.kind = candidate;
        }
        if (kind != name_of_kind(check.kind)) reader.blame("kind");
        check.text = reader.text(*entry, "text", longest_text);
        notes.manual_checks.push_back(std::move(check));
    }
    for (const Json* entry : entries_of(reader, root, "features")) {
        Feature feature;
        feature.id = id_of(reader, *entry);
        if (entry->contains("light")) feature.light = reader.text(*entry, "light");
        if (feature.light != "VI" && feature.light != "IR" && feature.light != "UV") reader.blame("light");
        feature.mm = reader.area(*entry, "mm", page);
        feature.title = reader.text(*entry, "title");
        feature.text = reader.text(*entry, "text", longest_text);
        notes.features.push_back(std::move(feature));
    }
    for (const Json* entry : entries_of(reader, root, "known_forgeries")) {
        KnownForgery forgery;
        forgery.id = id_of(reader, *entry);
        forgery.date = reader.date(*entry, "date");
        forgery.text = reader.text(*entry, "text", longest_text);
        notes.known_forgeries.push_back(std::move(forgery));
    }
    return notes;
}

void write_notes(const PackNotes& notes, nlohmann::ordered_json& root) {
    using Ordered = nlohmann::ordered_json;
    root["series"] = notes.series;
    root["first_issue"] = or_null(notes.first_issue);
    root["last_issue"] = or_null(notes.last_issue);
    root["manual_checks"] = Ordered::array();
    for (const ManualCheck& check : notes.manual_checks) {
        root["manual_checks"].push_back({{"id", check.id}, {"kind", name_of_kind(check.kind)}, {"text", check.text}});
    }
    root["features"] = Ordered::array();
    for (const Feature& feature : notes.features) {
        root["features"].push_back({{"id", feature.id},
                                    {"light", feature.light},
                                    {"mm", {feature.mm.x, feature.mm.y, feature.mm.width, feature.mm.height}},
                                    {"title", feature.title},
                                    {"text", feature.text}});
    }
    root["known_forgeries"] = Ordered::array();
    for (const KnownForgery& forgery : notes.known_forgeries) {
        root["known_forgeries"].push_back(
            {{"id", forgery.id}, {"date", or_null(forgery.date)}, {"text", forgery.text}});
    }
}

tl::expected<PackNotes, Error> parse_notes(std::string_view json, PageSize size) {
    const auto wrong = [](const std::string& what) { return tl::unexpected(Error{ErrorCode::pack_damaged, what}); };
    if (json.size() > longest_file) return wrong("too long");
    const Json root = Json::parse(json, nullptr, false);
    if (!root.is_object()) return wrong("not a JSON object");
    for (const auto& [key, value] : root.items()) {
        if (std::find(known_keys.begin(), known_keys.end(), key) == known_keys.end()) return wrong(key);
    }
    Reader reader;
    PackNotes notes = read_notes(reader, root, millimetres_of(size));
    if (reader.failed()) return wrong(reader.wrong());
    return notes;
}

}  // namespace vidimus::vision
