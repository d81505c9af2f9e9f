#include "vision/pack_description.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace vidimus::vision {
namespace {

using Json = nlohmann::json;

constexpr std::size_t most_bytes = 32U << 20U;
constexpr std::size_t most_entries = 4096;  // zones or checks
constexpr std::size_t most_modes = 16;
constexpr std::size_t most_places = 200'000;  // of one check
constexpr std::string_view format_name = "vidimus.specimen";

/// The first key that is missing or wrong; parsing goes on without it, so that no getter needs to throw.
class Reader {
  public:
    [[nodiscard]] bool failed() const { return !wrong_.empty(); }
    [[nodiscard]] const std::string& wrong() const { return wrong_; }
    void blame(const std::string& key) {
        if (wrong_.empty()) wrong_ = key;
    }
    const Json& child(const Json& parent, const char* key, Json::value_t type) {
        static const Json nothing;
        if (parent.is_object()) {
            if (const auto found = parent.find(key); found != parent.end() && found->type() == type) return *found;
        }
        blame(key);
        return nothing;
    }
    std::string text(const Json& parent, const char* key, std::size_t longest = 256) {
        const Json& value = child(parent, key, Json::value_t::string);
        if (!value.is_string()) return {};
        const auto& result = value.get_ref<const std::string&>();
        if (result.size() > longest) {
            blame(key);
            return {};
        }
        return result;
    }
    double number(const Json& parent, const char* key, double least, double most) {
        if (parent.is_object()) {
            if (const auto found = parent.find(key); found != parent.end() && found->is_number()) {
                const double value = found->get<double>();
                if (value >= least && value <= most) return value;
            }
        }
        blame(key);
        return least;
    }
    int whole(const Json& parent, const char* key, int least, int most) {
        return static_cast<int>(std::lround(number(parent, key, least, most)));
    }

  private:
    std::string wrong_;
};

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
    const Json& mm = reader.child(entry, "mm", Json::value_t::array);
    if (mm.size() != 4 || !std::all_of(mm.begin(), mm.end(), [](const Json& value) { return value.is_number(); })) {
        reader.blame("mm");
        return zone;
    }
    zone.mm = {mm[0].get<double>(), mm[1].get<double>(), mm[2].get<double>(), mm[3].get<double>()};
    constexpr double slack = 0.01;
    const bool inside = zone.mm.x >= -slack && zone.mm.y >= -slack && zone.mm.width > 0 && zone.mm.height > 0 &&
                        zone.mm.x + zone.mm.width <= page.width + slack &&
                        zone.mm.y + zone.mm.height <= page.height + slack;
    if (!inside) reader.blame("mm");
    return zone;
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
    const Json& images = reader.child(root, "images", Json::value_t::object);
    description.reference = read_part(reader, images, "reference");
    description.spread = read_part(reader, images, "spread");
    description.spread_scale = reader.number(reader.child(images, "spread", Json::value_t::object), "scale", 1e-6, 1.0);
    description.static_mask = read_part(reader, images, "static_mask");
    const Json& zones = reader.child(root, "zones", Json::value_t::array);
    const Json& checks = reader.child(root, "checks", Json::value_t::array);
    if (zones.size() > most_entries) return damaged("zones");
    if (checks.size() > most_entries) return damaged("checks");
    if (zones.is_array()) {
        for (const Json& entry : zones) pack.zones.push_back(read_zone(reader, entry, millimetres_of(pack.size)));
    }
    if (checks.is_array()) {
        for (const Json& entry : checks) pack.checks.push_back(read_check(reader, entry));
    }
    const Json& manual = reader.child(root, "manual_checks", Json::value_t::array);
    if (manual.is_array()) {
        for (const Json& key : manual) {
            if (key.is_string() && pack.manual_checks.size() < most_entries)
                pack.manual_checks.push_back(key.get<std::string>());
            else
                reader.blame("manual_checks");
        }
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
    Json spread = write_part(description.spread);
    spread["scale"] = description.spread_scale;
    root["images"] = {{"reference", write_part(description.reference)},
                      {"spread", spread},
                      {"static_mask", write_part(description.static_mask)}};
    root["zones"] = nlohmann::ordered_json::array();
    for (const Zone& zone : pack.zones) {
        root["zones"].push_back({{"id", zone.id},
                                 {"kind", name_of(zone.kind)},
                                 {"mm", {zone.mm.x, zone.mm.y, zone.mm.width, zone.mm.height}}});
    }
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
        entry["expected"] = write_places(check.expected);
        entry["expected_deviation"] = write_places(check.expected_deviation);
        entry["modes"] = nlohmann::ordered_json::array();
        for (const auto& mode : check.modes) entry["modes"].push_back(nlohmann::ordered_json(write_places(mode)));
        root["checks"].push_back(std::move(entry));
    }
    root["manual_checks"] = pack.manual_checks;
    // Odd bytes in a name must not throw: they are replaced.
    return root.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace vidimus::vision
