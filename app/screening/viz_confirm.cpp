#include "app/screening/viz_confirm.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "app/screening/decide.h"
#include "app/screening/unfit.h"
#include "app/screening/viz_checks.h"
#include "app/screening/viz_personal.h"

namespace vidimus::screening {
namespace {

constexpr std::string_view against_zone = "VIZ-MRZ:";

bool asks_to_look(const Check& check) {
    return check.obligation != Obligation::evaluatory &&
           (check.result == Outcome::failed || check.result == Outcome::undetermined);
}

void drop_field(vision::SpecimenPack& pack, std::string_view role) {
    std::erase_if(pack.viz, [role](const vision::VizField& field) { return field.role == role; });
}

void take_back(vision::SpecimenPack& pack, const std::string& id) {
    if (id.starts_with(against_zone)) {
        drop_field(pack, std::string_view(id).substr(against_zone.size()));
    } else if (id == "VIZ:validity") {
        pack.validities.clear();
    } else if (id == "VIZ:dates") {
        drop_field(pack, "issue_date");
    } else if (id == "VIZ:personal_number") {
        if (!forget_number_rules(pack)) {
            drop_field(pack, "personal_number");
        }
    } else if (id == "VIZ:number_form") {
        for (vision::VizField& field : pack.viz) {
            if (field.role == "document_number") {
                field.pattern.clear();
            }
        }
    }
}

}  // namespace

void confirm_viz(vision::SpecimenPack& pack, std::span<const VizCopy> copies, ocr::VizReader& reader,
                 const mrz::Today& today, const std::stop_token& stop) {
    const Profile& profile = *profile_of_name("operational");
    std::map<std::string, std::ptrdiff_t> alarms;
    for (const VizCopy& copy : copies) {
        MrzInfo mrz;
        mrz.found = copy.document.has_value();
        mrz.document = copy.document;
        for (const Check& check : examine_viz(reader, copy.page, pack, mrz, today, profile, stop).checks) {
            alarms[check.id] += asks_to_look(check) ? 1 : 0;
        }
    }
    for (const auto& [id, count] : alarms) {
        if (alarms_by_nature(count, std::ssize(copies))) {
            take_back(pack, id);
        }
    }
}

}  // namespace vidimus::screening
