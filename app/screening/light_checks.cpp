#include "app/screening/light_checks.h"

#include <algorithm>
#include <utility>

#include "app/screening/parts.h"
#include "vision/lights.h"

namespace vidimus::screening {
namespace {

void append(std::vector<Check>& checks, std::vector<Check> more) {
    checks.insert(checks.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// The reading says whether the characters can be read; the contrast, whether their ink is one that infrared shows.
void judge_ink(std::vector<Check>& checks, Check ink) {
    const auto reading =
        std::find_if(checks.begin(), checks.end(), [&ink](const Check& check) { return check.id == ink.id; });
    ink.title = {"check.ir_mrz.title", {}};
    if (reading == checks.end()) {
        checks.push_back(std::move(ink));
        return;
    }
    const bool was_read = reading->result == Outcome::successful;
    // Characters that were read are there; only ink that is surely another one speaks against them.
    const bool decides = ink.result == Outcome::failed || (was_read && ink.result == Outcome::successful);
    if (decides) {
        *reading = std::move(ink);
    }
}

void drop_reading(std::vector<Check>& checks) {
    for (Check& check : checks) {
        if (check.id == "IR.AB.MR:readable" && check.result == Outcome::undetermined) {
            check.result = Outcome::not_supported;
            check.message = {"check.ir_mrz.none", {}};
            check.todo = {};
        }
    }
}

}  // namespace

void examine_lights(std::vector<Check>& checks, const LightImages& images, const vision::Page& page,
                    const std::optional<vision::MrzAnchor>& mrz, const vision::Identification& identification,
                    const std::stop_token& stop) {
    for (const vision::Light light : {vision::Light::ir, vision::Light::uv}) {
        const cv::Mat& image = light == vision::Light::ir ? images.infrared : images.ultraviolet;
        if (image.empty()) {
            append(checks, specimen_checks(vision::absent_light_checks(identification, light)));
            continue;
        }
        const vision::LightRegistration tie = vision::register_light(images.white, image, page);
        if (light == vision::Light::uv) {
            append(checks, specimen_checks({vision::ultraviolet_dullness(image, tie, page)}));
        } else if (mrz) {
            judge_ink(checks, specimen_checks({vision::infrared_mrz(images.white, image, tie, *mrz, page)}).front());
        } else {
            drop_reading(checks);
        }
        append(checks,
               specimen_checks(vision::run_light_checks(images.white, image, light, tie, page, identification, stop)));
    }
}

}  // namespace vidimus::screening
