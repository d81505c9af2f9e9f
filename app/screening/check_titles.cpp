#include "app/screening/check_titles.h"

#include <array>
#include <string_view>
#include <utility>

#include "vision/check_names.h"

namespace vidimus::screening {

namespace {

constexpr std::array<std::pair<std::string_view, const char*>, 17> titles{{
    {"DOC:expiry", "check.expiry.title"},
    {"DOC:model", "check.model.title"},
    {"DOC:mrz", "check.mrz_found.title"},
    {"DOC:quality", "check.quality.title"},
    {"DOC:sample", "check.sample.title"},
    {"DOC:several", "check.several.title"},
    {"DOC:specimen", "check.specimen.title"},
    {"HIS:document", "check.earlier.document.title"},
    {"HIS:mrz", "check.earlier.mrz.title"},
    {"HIS:picture", "check.earlier.same_picture.title"},
    {"MRZ.RD:legibility", "check.mrz_legibility.title"},
    {"MRZ.RD:lights", "check.mrz_lights.title"},
    {"VI.FR.MR:typeface", "check.mrz_typeface.title"},
    {"VIZ:dates", "check.viz_dates.title"},
    {"VIZ:number_form", "check.viz_number.title"},
    {"VIZ:personal_number", "check.viz_personal.title"},
    {"VIZ:validity", "check.viz_validity.title"},
}};

/// Those of a field, which the id names behind its beginning.
constexpr std::array<std::pair<std::string_view, const char*>, 4> titles_of_fields{{
    {"MRZ.CD:", "check.mrz_check_digit.title"},
    {"SET.FB:", "check.pages.front_back.title"},
    {"SET.PV:", "check.pages.visa.title"},
    {"VIZ-MRZ:", "check.viz_mrz.title"},
}};

}  // namespace

Message title_of_check(const std::string& id) {
    for (const auto& [known, title] : titles) {
        if (id == known) {
            return {title, {}};
        }
    }
    for (const auto& [beginning, title] : titles_of_fields) {
        if (id.starts_with(beginning)) {
            return {title, {{"field", "@field." + id.substr(beginning.size())}}};
        }
    }
    if (id.starts_with("MRZ.CF:")) {
        const std::size_t field = id.find('.', 7);
        const bool code = id.starts_with("MRZ.CF:state_") || id.starts_with("MRZ.CF:nationality_");
        return code && field != std::string::npos
                   ? Message{"check.mrz_code.title", {{"field", "@field." + id.substr(field + 1)}}}
                   : Message{"check.mrz_conformity.title", {}};
    }
    if (id.starts_with("MRZ.RD:by_hand")) {
        return {"check.mrz_by_hand.title", {}};
    }
    if (id == "REG" || id.starts_with("REG:")) {
        return {"check.register.title", {{"register", id == "REG" ? "@register.none" : id.substr(4)}}};
    }
    const std::string_view algorithm = vision::algorithm_of_check(id);
    return algorithm.empty() ? Message{} : Message{"check." + std::string(vision::text_name(algorithm)) + ".title", {}};
}

}  // namespace vidimus::screening
