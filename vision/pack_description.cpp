#include "vision/pack_description.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "vision/json_reader.h"
#include "vision/pack_notes.h"

namespace vidimus::vision {
namespace {

constexpr std::size_t most_bytes = 32U << 20U;
constexpr std::size_t most_entries = 4096;  // zones or checks
constexpr std::size_t most_modes = 16;
constexpr std::size_t most_places = 200'000;  // of one check
constexpr std::string_view format_name = "vidimus.specimen";

constexpr std::array<std::string_view, 2> other_lights{"IR", "UV"};

bool plain_file_name(const std::string& name) {
    if (name.empty() || name.size() > 64 || name.front() == '.') return false;
    return std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '-';
    });
}

std::string hexadecimal(std::uint64_t value) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(16, '0');
    for (std::size_t i = 0; i < 16; ++i) text[15 - i] = digits[value >> (4 * i) & 15U];
    return text;
}

PackPart read_part(Reader& reader, const Json& images, const char* key) {
    const Json& entry = reader.child(images, key, Json::value_t::object);
    PackPart part;
    part.file = reader.text(entry, "file");
    if (!plain_file_name(part.file)) reader.blame("file");
    part.bytes = static_cast<std::uint64_t>(reader.number(entry, "bytes", 1, 1e9));
    const std::string checksum = reader.text(entry, "fnv1a64");
    if (checksum.size() != 16 || checksum.find_first_not_of("0123456789abcdef") != std::string::npos) {
        reader.blame("fnv1a64");
        return part;
    }
    for (const char c : checksum) {
        part.checksum = part.checksum << 4U | static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return part;
}

Json write_part(const PackPart& part) {
    return {{"file", part.file}, {"bytes", part.bytes}, {"fnv1a64", hexadecimal(part.checksum)}};
}

LightParts read_light(Reader& reader, const Json& images) {
    LightParts parts;
    parts.reference = read_part(reader, images, "reference");
    parts.spread = read_part(reader, images, "spread");
    parts.spread_scale = reader.number(reader.child(images, "spread", Json::value_t::object), "scale", 1e-6, 1.0);
    parts.static_mask = read_part(reader, images, "static_mask");
    return parts;
}

Json write_light(const LightParts& parts) {
    Json spread = write_part(parts.spread);
    spread["scale"] = parts.spread_scale;
    return {
        {"reference", write_part(parts.reference)}, {"spread", spread}, {"static_mask", write_part(parts.static_mask)}};
}

/// What stands in packs from version 2 on.
void read_version_2(Reader& reader, const Json& root, PackDescription& description) {
    SpecimenPack& pack = description.pack;
    pack.created = reader.text(root, "created", 32);
    pack.program = reader.text(root, "program", 64);
    pack.false_alarm_budget = reader.number(root, "false_alarm_budget", 1e-6, 0.5);
    const Json& lights = reader.child(root, "lights", Json::value_t::object);
    description.white = read_light(reader, reader.child(lights, "VI", Json::value_t::object));
    for (const std::string_view light : other_lights) {
        if (const auto found = lights.find(light); found != lights.end())
            description.others[std::string(light)] = read_light(reader, *found);
    }
    if (const auto measured = root.find("measured"); measured != root.end() && !measured->is_null())
        description.measured = read_part(reader, root, "measured");
    if (const auto glyphs = root.find("glyphs"); glyphs != root.end() && !glyphs->is_null())
        description.glyphs = read_part(reader, root, "glyphs");
    pack.notes = read_notes(reader, root, millimetres_of(pack.size));
}

/// Version 1 had one light, and manual checks that were keys of texts.
void read_version_1(Reader& reader, const Json& root, PackDescription& description) {
    description.white = read_light(reader, reader.child(root, "images", Json::value_t::object));
    const Json& manual = reader.child(root, "manual_checks", Json::value_t::array);
    if (!manual.is_array() || manual.size() > most_entries) {
        reader.blame("manual_checks");
        return;
    }
    for (const Json& key : manual) {
        if (!key.is_string() || key.get_ref<const std::string&>().size() > 256) {
            reader.blame("manual_checks");
            continue;
        }
        const auto text = key.get<std::string>();
        description.pack.notes.manual_checks.push_back({text, ManualCheck::Kind::look, text});
    }
}

std::vector<float> read_places(Reader& reader, const Json& check, const char* key) {
    const Json& list = reader.child(check, key, Json::value_t::array);
    std::vector<float> values;
    if (!list.is_array()) return values;
    if (list.size() > most_places) {
        reader.blame(key);
        return values;
    }
    values.reserve(list.size());
    for (const Json& value : list) {
        if (value.is_null())
            values.push_back(std::numeric_limits<float>::quiet_NaN());
        else if (value.is_number())
            values.push_back(value.get<float>());
        else
            reader.blame(key);
    }
    return values;
}

Json write_places(const std::vector<float>& values) {
    Json list = Json::array();
    for (const float value : values) {
        // Four digits are finer than the measurement; the file stays small.
        if (std::isfinite(value))
            list.push_back(std::round(static_cast<double>(value) * 1e4) / 1e4);
        else
            list.push_back(nullptr);
    }
    return list;
}

Zone read_zone(Reader& reader, const Json& entry, const cv::Size2d& page) {
    Zone zone;
    zone.id = reader.text(entry, "id");
    if (zone.id.empty()) reader.blame("id");
    const std::string kind = reader.text(entry, "kind");
    bool known = false;
    for (const auto candidate :
         {Zone::Kind::field, Zone::Kind::photo, Zone::Kind::ghost, Zone::Kind::mrz, Zone::Kind::background}) {
        if (kind != name_of(candidate)) continue;
        zone.kind = candidate;
        known = true;
    }
    if (!known) reader.blame("kind");
    zone.mm = reader.area(entry, "mm", page);
    return zone;
}

std::vector<std::string> read_words(Reader& reader, const Json& entry, const char* key) {
    const Json& list = reader.child(entry, key, Json::value_t::array);
    std::vector<std::string> words;
    if (!list.is_array() || list.size() > 64) {
        reader.blame(key);
        return words;
    }
    for (const Json& word : list) {
        if (word.is_string() && word.get_ref<const std::string&>().size() <= 64)
            words.push_back(word.get<std::string>());
        else
            reader.blame(key);
    }
    return words;
}

/// Absent in packs whose copies nobody has read.
void read_viz(Reader& reader, const Json& root, SpecimenPack& pack) {
    if (!root.contains("viz")) return;
    const Json& viz = reader.child(root, "viz", Json::value_t::object);
    const Json& fields = reader.child(viz, "fields", Json::value_t::array);
    const Json& validities = reader.child(viz, "validities", Json::value_t::array);
    if (!fields.is_array() || !validities.is_array() || fields.size() > 256 || validities.size() > 64) {
        reader.blame("viz");
        return;
    }
    for (const Json& entry : fields) {
        VizField field;
        field.role = reader.text(entry, "role", 64);
        if (field.role.empty()) reader.blame("role");
        field.mm = reader.area(entry, "mm", millimetres_of(pack.size));
        field.languages = read_words(reader, entry, "languages");
        field.date_form = reader.text(entry, "date_form", 64);
        field.months = read_words(reader, entry, "months");
        field.pattern = reader.text(entry, "pattern", 64);
        field.copies = reader.whole(entry, "copies", 0, 1'000'000);
        pack.viz.push_back(std::move(field));
    }
    for (const Json& entry : validities) {
        pack.validities.push_back({reader.whole(entry, "years", 0, 100), reader.whole(entry, "days", -400, 400)});
    }
}

void read_unfit(Reader& reader, const Json& root, SpecimenPack& pack) {
    if (!root.contains("unfit")) return;
    pack.unfit = read_words(reader, root, "unfit");
}

nlohmann::ordered_json write_viz(const SpecimenPack& pack) {
    nlohmann::ordered_json viz;
    viz["fields"] = nlohmann::ordered_json::array();
    for (const VizField& field : pack.viz) {
        viz["fields"].push_back({{"role", field.role},
                                 {"mm", {field.mm.x, field.mm.y, field.mm.width, field.mm.height}},
                                 {"languages", field.languages},
                                 {"date_form", field.date_form},
                                 {"months", field.months},
                                 {"pattern", field.pattern},
                                 {"copies", field.copies}});
    }
    viz["validities"] = nlohmann::ordered_json::array();
    for (const Validity& validity : pack.validities)
        viz["validities"].push_back({{"years", validity.years}, {"days", validity.days}});
    return viz;
}

constexpr std::array decisions{CheckSpec::Decision::none, CheckSpec::Decision::counts, CheckSpec::Decision::silent};

std::string_view name_of(CheckSpec::Decision decision) {
    if (decision == CheckSpec::Decision::none) return "none";
    return decision == CheckSpec::Decision::counts ? "counts" : "silent";
}

CheckSpec read_check(Reader& reader, const Json& entry) {
    CheckSpec check;
    check.id = reader.text(entry, "id");
    check.uuid = reader.text(entry, "uuid");
    check.algorithm = reader.text(entry, "algorithm");
    check.zone = reader.text(entry, "zone");
    if (check.id.empty()) reader.blame("id");
    const Json& parameters = reader.child(entry, "parameters", Json::value_t::object);
    if (parameters.is_object()) {
        for (const auto& [key, value] : parameters.items()) {
            if (value.is_number())
                check.parameters[key] = value.get<double>();
            else
                reader.blame("parameters");
        }
    }
    constexpr double widest = 1e9;
    check.threshold = reader.number(entry, "threshold", -widest, widest);
    check.mean = reader.number(entry, "mean", -widest, widest);
    check.deviation = reader.number(entry, "deviation", 0.0, widest);
    check.samples = reader.whole(entry, "samples", 0, 1'000'000);
    const Json& evaluatory = reader.child(entry, "evaluatory", Json::value_t::boolean);
    check.evaluatory = evaluatory.is_boolean() && evaluatory.get<bool>();
    if (const auto decision = entry.is_object() ? entry.find("decision") : entry.end(); decision != entry.end()) {
        const std::string named = reader.text(entry, "decision");
        for (const auto candidate : decisions) {
            if (named == name_of(candidate)) check.decision = candidate;
        }
        if (named != name_of(check.decision)) reader.blame("decision");
    }
    check.expected = read_places(reader, entry, "expected");
    check.expected_deviation = read_places(reader, entry, "expected_deviation");
    if (check.expected.size() != check.expected_deviation.size()) reader.blame("expected_deviation");
    const Json& modes = reader.child(entry, "modes", Json::value_t::array);
    if (modes.is_array() && modes.size() <= most_modes) {
        for (const Json& mode : modes) {
            check.modes.push_back(read_places(reader, Json{{"modes", mode}}, "modes"));
            const auto& values = check.modes.back();
            const bool finite =
                std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
            if (values.size() != check.expected.size() || !finite) reader.blame("modes");
        }
    } else {
        reader.blame("modes");
    }
    return check;
}

}  // namespace

std::uint64_t checksum_of(std::string_view bytes) {
    std::uint64_t value = 14695981039346656037ULL;
    for (const char c : bytes) {
        value ^= static_cast<unsigned char>(c);
        value *= 1099511628211ULL;
    }
    return value;
}

tl::expected<PackDescription, Error> parse_pack_description(std::string_view json) {
    const auto damaged = [](const std::string& what) {
        return tl::unexpected(Error{ErrorCode::pack_damaged, "pack.json: " + what});
    };
    if (json.size() > most_bytes) return damaged("too long");
    const Json root = Json::parse(json, nullptr, false);
    if (!root.is_object()) return damaged("not a JSON object");
    Reader reader;
    if (reader.text(root, "format") != format_name) return damaged("format");
    const int version = reader.whole(root, "version", 1, 1'000'000);
    if (reader.failed()) return damaged(reader.wrong());
    if (version > SpecimenPack::current_version) {
        return tl::unexpected(Error{ErrorCode::pack_version, std::to_string(version)});
    }
    PackDescription description;
    SpecimenPack& pack = description.pack;
    const auto model = ModelId::from_string(reader.text(root, "model"));
    if (!model)
        reader.blame("model");
    else
        pack.model = *model;
    if (const auto prado = root.find("prado"); prado != root.end() && !prado->is_null()) {
        pack.model.prado = reader.text(root, "prado", 64);
    }
    pack.name = reader.text(root, "name");
    const std::string size = reader.text(root, "size");
    bool known = false;
    for (const auto candidate : {PageSize::id1, PageSize::id2, PageSize::id3}) {
        if (size != name_of(candidate)) continue;
        pack.size = candidate;
        known = true;
    }
    if (!known) reader.blame("size");
    pack.pixels_per_mm = reader.number(root, "pixels_per_mm", 2.0, 50.0);
    pack.genuine_samples = reader.whole(root, "genuine_samples", 0, 1'000'000);
    if (version == 1)
        read_version_1(reader, root, description);
    else
        read_version_2(reader, root, description);
    const Json& zones = reader.child(root, "zones", Json::value_t::array);
    const Json& checks = reader.child(root, "checks", Json::value_t::array);
    if (zones.size() > most_entries) return damaged("zones");
    if (checks.size() > most_entries) return damaged("checks");
    if (zones.is_array()) {
        for (const Json& entry : zones) pack.zones.push_back(read_zone(reader, entry, millimetres_of(pack.size)));
    }
    read_viz(reader, root, pack);
    read_unfit(reader, root, pack);
    if (checks.is_array()) {
        for (const Json& entry : checks) pack.checks.push_back(read_check(reader, entry));
    }
    if (reader.failed()) return damaged(reader.wrong());
    return description;
}

std::string write_pack_description(const PackDescription& description) {
    const SpecimenPack& pack = description.pack;
    nlohmann::ordered_json root;
    root["format"] = format_name;
    root["version"] = SpecimenPack::current_version;
    root["model"] = pack.model.to_string();
    root["prado"] = pack.model.prado ? nlohmann::ordered_json(*pack.model.prado) : nlohmann::ordered_json(nullptr);
    root["name"] = pack.name;
    root["size"] = name_of(pack.size);
    root["pixels_per_mm"] = pack.pixels_per_mm;
    root["genuine_samples"] = pack.genuine_samples;
    root["created"] = pack.created;
    root["program"] = pack.program;
    root["false_alarm_budget"] = pack.false_alarm_budget;
    root["lights"]["VI"] = write_light(description.white);
    for (const auto& [light, parts] : description.others) root["lights"][light] = write_light(parts);
    root["measured"] = description.measured ? nlohmann::ordered_json(write_part(*description.measured))
                                            : nlohmann::ordered_json(nullptr);
    root["glyphs"] =
        description.glyphs ? nlohmann::ordered_json(write_part(*description.glyphs)) : nlohmann::ordered_json(nullptr);
    root["zones"] = nlohmann::ordered_json::array();
    for (const Zone& zone : pack.zones) {
        root["zones"].push_back({{"id", zone.id},
                                 {"kind", name_of(zone.kind)},
                                 {"mm", {zone.mm.x, zone.mm.y, zone.mm.width, zone.mm.height}}});
    }
    if (!pack.viz.empty()) root["viz"] = write_viz(pack);
    if (!pack.unfit.empty()) root["unfit"] = pack.unfit;
    root["checks"] = nlohmann::ordered_json::array();
    for (const CheckSpec& check : pack.checks) {
        nlohmann::ordered_json entry;
        entry["id"] = check.id;
        entry["uuid"] = check.uuid;
        entry["algorithm"] = check.algorithm;
        entry["zone"] = check.zone;
        entry["parameters"] = nlohmann::ordered_json::object();
        for (const auto& [key, value] : check.parameters) entry["parameters"][key] = value;
        entry["threshold"] = check.threshold;
        entry["mean"] = check.mean;
        entry["deviation"] = check.deviation;
        entry["samples"] = check.samples;
        entry["evaluatory"] = check.evaluatory;
        entry["decision"] = name_of(check.decision);
        entry["expected"] = write_places(check.expected);
        entry["expected_deviation"] = write_places(check.expected_deviation);
        entry["modes"] = nlohmann::ordered_json::array();
        for (const auto& mode : check.modes) entry["modes"].push_back(nlohmann::ordered_json(write_places(mode)));
        root["checks"].push_back(std::move(entry));
    }
    write_notes(pack.notes, root);
    // Odd bytes in a name must not throw: they are replaced.
    return root.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace vidimus::vision
