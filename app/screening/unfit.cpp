#include "app/screening/unfit.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "app/screening/decide.h"
#include "app/screening/parts.h"
#include "app/screening/screening.h"

namespace vidimus::screening {
namespace {

constexpr std::ptrdiff_t by_chance = 1;  // copies: one of them may be worn or badly scanned
constexpr std::ptrdiff_t one_in = 20;    // copies on which a check may ask for a look
/// Whatever a pack says, no other check is set aside.
constexpr std::array<std::string_view, 2> may_be_unfit{"VI.FR.MR:typeface", "MRZ.RD:legibility"};

bool known(std::string_view id) {
    return std::find(may_be_unfit.begin(), may_be_unfit.end(), id) != may_be_unfit.end();
}

}  // namespace

bool alarms_by_nature(std::ptrdiff_t alarms, std::ptrdiff_t copies) {
    return alarms > by_chance && one_in * alarms > copies;
}

std::vector<std::string> alarms_on(const cv::Mat& image, const ocr::MrzText& zone, const MrzInfo& info,
                                   const tl::expected<ocr::TypefaceAtlas, ocr::Error>& typefaces) {
    std::vector<Check> checks = mrz_checks(info, system_today(), *profile_of_name("operational"));
    checks.push_back(typeface_check(
        typefaces.and_then([&](const ocr::TypefaceAtlas& atlas) { return atlas.compare(image, zone); }), info));
    std::vector<std::string> alarms;
    for (const Check& check : checks) {
        const bool alarm = check.result == Outcome::failed || check.result == Outcome::undetermined;
        if (alarm && known(check.id)) {
            alarms.push_back(check.id);
        }
    }
    return alarms;
}

std::vector<std::string> unfit_of(const std::vector<std::vector<std::string>>& alarms) {
    std::map<std::string, std::ptrdiff_t> counts;
    for (const auto& copy : alarms) {
        for (const std::string& id : copy) {
            ++counts[id];
        }
    }
    std::vector<std::string> unfit;
    for (const auto& [id, count] : counts) {
        if (alarms_by_nature(count, std::ssize(alarms))) {
            unfit.push_back(id);
        }
    }
    return unfit;
}

void set_aside(std::vector<Check>& checks, const vision::SpecimenPack& pack) {
    for (Check& check : checks) {
        const bool unfit = std::find(pack.unfit.begin(), pack.unfit.end(), check.id) != pack.unfit.end();
        if (unfit && known(check.id)) {
            check.obligation = Obligation::evaluatory;
        }
    }
}

}  // namespace vidimus::screening
