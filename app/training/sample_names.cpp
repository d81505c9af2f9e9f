// The names of kinds, frauds and captures, as the command and the truth write them.
#include <array>
#include <string_view>
#include <utility>

#include "app/training/samples.h"

namespace vidimus::training {
namespace {

constexpr std::array<std::pair<Fraud, std::string_view>, 30> fraud_names{{
    {Fraud::none, "none"},
    {Fraud::mrz_digit, "mrz_digit"},
    {Fraud::mrz_recomputed, "mrz_recomputed"},
    {Fraud::photo_pasted, "photo_pasted"},
    {Fraud::photo_blended, "photo_blended"},
    {Fraud::name_inpainted, "name_inpainted"},
    {Fraud::copy_move, "copy_move"},
    {Fraud::halftone, "halftone"},
    {Fraud::inkjet, "inkjet"},
    {Fraud::grey_copy, "grey_copy"},
    {Fraud::recapture, "recapture"},
    {Fraud::digit_altered, "digit_altered"},
    {Fraud::field_rewritten, "field_rewritten"},
    {Fraud::viz_and_mrz, "viz_and_mrz"},
    {Fraud::other_series, "other_series"},
    {Fraud::specimen_misuse, "specimen_misuse"},
    {Fraud::viz_altered, "viz_altered"},
    {Fraud::dates_impossible, "dates_impossible"},
    {Fraud::personal_misfit, "personal_misfit"},
    {Fraud::uv_pattern_missing, "uv_pattern_missing"},
    {Fraud::uv_pattern_other, "uv_pattern_other"},
    {Fraud::uv_bright_paper, "uv_bright_paper"},
    {Fraud::uv_fibres_missing, "uv_fibres_missing"},
    {Fraud::ir_mrz_transparent, "ir_mrz_transparent"},
    {Fraud::ir_field_transparent, "ir_field_transparent"},
    {Fraud::ir_split_missing, "ir_split_missing"},
    {Fraud::ir_photo_other, "ir_photo_other"},
    {Fraud::back_other, "back_other"},
    {Fraud::visa_other, "visa_other"},
    {Fraud::hologram_static, "hologram_static"},
}};
constexpr std::array<std::pair<Kind, std::string_view>, 8> kind_names{{
    {Kind::passport, "passport"},
    {Kind::id, "id"},
    {Kind::id_front, "id-front"},
    {Kind::visa, "visa"},
    {Kind::visa_b, "visa-b"},
    {Kind::td2, "td2"},
    {Kind::none, "none"},
    {Kind::sheet, "sheet"},
}};
constexpr std::array<std::pair<Light, std::string_view>, 2> light_names{{{Light::ir, "ir"}, {Light::uv, "uv"}}};
constexpr std::array<std::pair<Companion, std::string_view>, 5> companion_names{{
    {Companion::none, "none"},
    {Companion::back, "back"},
    {Companion::visa, "visa"},
    {Companion::earlier, "earlier"},
    {Companion::tilt, "tilt"},
}};
constexpr std::array<std::pair<Capture, std::string_view>, 4> capture_names{{
    {Capture::scan, "scan"},
    {Capture::phone, "phone"},
    {Capture::recapture, "recapture"},
    {Capture::print_scan, "print-scan"},
}};

template <typename Table, typename Value>
std::string name_in(const Table& table, Value value) {
    for (const auto& [entry, name] : table) {
        if (entry == value) {
            return std::string{name};
        }
    }
    return {};
}

template <typename Value, typename Table>
std::optional<Value> value_in(const Table& table, std::string_view wanted) {
    for (const auto& [entry, name] : table) {
        if (name == wanted) {
            return entry;
        }
    }
    return std::nullopt;
}

}  // namespace

Capture device_of(Capture capture) {
    return capture == Capture::scan || capture == Capture::print_scan ? Capture::scan : Capture::phone;
}

std::string name_of(Kind kind) {
    return name_in(kind_names, kind);
}
std::string name_of(Fraud fraud) {
    return name_in(fraud_names, fraud);
}
std::string name_of(Capture capture) {
    return name_in(capture_names, capture);
}
std::string name_of(Light light) {
    return name_in(light_names, light);
}
std::string name_of(Companion companion) {
    return name_in(companion_names, companion);
}
std::optional<Light> light_of_name(std::string_view name) {
    return value_in<Light>(light_names, name);
}
std::optional<Companion> companion_of_name(std::string_view name) {
    return value_in<Companion>(companion_names, name);
}
std::optional<Kind> kind_of_name(std::string_view name) {
    return value_in<Kind>(kind_names, name);
}
std::optional<Fraud> fraud_of_name(std::string_view name) {
    return value_in<Fraud>(fraud_names, name);
}
std::optional<Capture> capture_of_name(std::string_view name) {
    return value_in<Capture>(capture_names, name);
}

const std::vector<Fraud>& all_frauds() {
    static const std::vector<Fraud> frauds = [] {
        std::vector<Fraud> all;
        for (const auto& [fraud, name] : fraud_names) {
            if (fraud != Fraud::none && fraud < Fraud::uv_pattern_missing) {
                all.push_back(fraud);
            }
        }
        return all;
    }();
    return frauds;
}

const std::vector<Kind>& all_kinds() {
    static const std::vector<Kind> kinds = [] {
        std::vector<Kind> all;
        for (const auto& [kind, name] : kind_names) {
            all.push_back(kind);
        }
        return all;
    }();
    return kinds;
}

const std::vector<Kind>& document_kinds() {
    static const std::vector<Kind> kinds{Kind::passport, Kind::id, Kind::visa, Kind::visa_b, Kind::td2};
    return kinds;
}

}  // namespace vidimus::training
