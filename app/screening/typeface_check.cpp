#include <algorithm>

#include "app/screening/parts.h"

namespace vidimus::screening {

Check typeface_check(const tl::expected<ocr::Typeface, ocr::Error>& face, const MrzInfo& mrz) {
    // Genuine pictures lead by 0.027 and more, other faces fall behind by 0.035 and more: between them nobody is
    // judged.
    constexpr float band = 0.015F;
    constexpr double full_margin = 0.1;
    Check check = passed(CheckClass::optical, "VI.FR.MR:typeface", "check.mrz_typeface.title", Obligation::optional);
    check.region = Region{Light::vi, mrz.quad};
    if (!face) {
        check.result = Outcome::aborted;
        check.message = {"check.aborted", {}};
        check.error = face.error().detail;
        return check;
    }
    if (!face->told) {
        check.result = Outcome::undetermined;
        check.message = {"check.mrz_typeface.too_coarse", {}};
        check.innocent = {"innocent.poor_image", {}};
        return check;
    }
    check.score = static_cast<double>(face->lead);
    check.threshold = static_cast<double>(ocr::least_lead);
    if (std::abs(face->lead - ocr::least_lead) < band) {
        check.result = Outcome::undetermined;
        check.message = {"check.mrz_typeface.between", {}};
        check.innocent = {"innocent.poor_image", {}};
        return check;
    }
    check.margin = std::clamp((check.score.value_or(0.0) - check.threshold.value_or(0.0)) / full_margin, -1.0, 1.0);
    if (face->lead < ocr::least_lead) {
        check.result = Outcome::failed;
        check.message = {"check.mrz_typeface.other", {}};
        check.innocent = {"innocent.other_print", {}};
        check.todo = {"todo.look_at_mrz_print", {}};
    }
    return check;
}

}  // namespace vidimus::screening
