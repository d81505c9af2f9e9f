#include "app/screening/history.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/screening/parts.h"

namespace vidimus::screening {
namespace {

// Of a face's agreement over the card's own. Measured on generated captures (docs/measurements.md). Where the captures
// agree well elsewhere a face must too: of good scans genuine ones have 0.998 and more.
constexpr double same_face = 0.90;
constexpr double same_face_of_best = 0.96;
constexpr double other_face = 0.06;  // below that
constexpr double nothing_differs = 0.985;
constexpr double worse_captures = 12;  // times what the artwork lacks
constexpr double stained = 0.5;        // of what a face may lack, without the parts that lack most
// Of the strokes of a field's weakest part.
constexpr double same_text = 0.60;
constexpr double other_text = 0.42;
constexpr double most_least_text = 0.92;  // ink spreads, and laminates dull: more is asked of no text
constexpr double sure_excess = 0.7;       // ln 2 beyond what the artwork of both captures differs by
constexpr double much_changed = 0.25;     // of the artwork: then worn, or printed anew

Crop crop_of(const cv::Mat& picture) {
    Crop crop;
    if (picture.empty() || picture.type() != CV_8UC3) {
        return crop;
    }
    const cv::Mat whole = picture.isContinuous() ? picture : picture.clone();
    crop.width = whole.cols;
    crop.height = whole.rows;
    crop.bgr.assign(whole.datastart, whole.dataend);
    return crop;
}

Check begun(const std::string& id, const char* title) {
    return passed(CheckClass::history, "HIS:" + id, title, Obligation::optional);
}

void differs(Check& check, Outcome outcome, const char* message) {
    check.result = outcome;
    check.message = {message, check.title.arguments};
    check.innocent = {"innocent.earlier", {}};
    check.todo = {"todo.compare_earlier", {}};
}

bool is_picture(vision::Zone::Kind kind) {
    return kind == vision::Zone::Kind::photo || kind == vision::Zone::Kind::ghost;
}

/// Below which agreement a face is to be looked at.
double least_face(const vision::AreaAgreement& area) {
    return std::clamp(1.0 - worse_captures * (1.0 - area.artwork_agreement), same_face, same_face_of_best);
}

Check area_check(const vision::AreaAgreement& area) {
    const bool picture = is_picture(area.kind);
    Check check = begun(area.zone, picture ? "check.earlier.picture.title" : "check.earlier.field.title");
    // Zones that enrolment proposed have names of their own ("field3"), which no catalogue knows.
    constexpr std::array named{"photo", "ghost", "mrz", "signature", "surname", "given_names"};
    const bool known = std::find(named.begin(), named.end(), area.zone) != named.end();
    check.title.arguments = {{"zone", known ? "@zone." + area.zone : area.zone}};
    const double sure = picture ? least_face(area) : same_text;
    const double other = picture ? sure - other_face : other_text;
    check.score = area.agreement;
    check.threshold = other;
    check.margin = std::clamp(area.agreement - other, -1.0, 1.0);
    check.region = Region{Light::vi, to_quad(area.now)};
    check.scanned = crop_of(area.crop_now);
    check.specimen = crop_of(area.crop_before);
    // Good captures show more than the fixed limits ask for: then what their own artwork and text agree by does.
    const bool may_differ = picture && area.excess && area.agreement < nothing_differs;
    const double beyond = may_differ ? *area.excess - area.most_excess : -1.0;
    const double least = picture ? sure : std::clamp(area.least_agreement, sure, most_least_text);
    // A stain lies on a part of a face, and the rest agrees.
    const bool most = !picture || area.most_agreement < 1.0 - stained * (1.0 - sure);
    if ((most && area.agreement < other) || beyond > sure_excess) {
        differs(check, Outcome::failed, picture ? "check.earlier.picture.differs" : "check.earlier.field.differs");
        check.margin = std::min(*check.margin, -0.01);
    } else if (area.agreement < least || beyond > 0.0) {
        differs(check, Outcome::undetermined, "check.earlier.uncertain");
    }
    // A ghost is pale, and a signature or a field may be worn: alone they say too little, unless all other text of the
    // page agrees better.
    const bool stands_out = !picture && area.agreement < std::min(least, area.least_agreement);
    if (area.kind != vision::Zone::Kind::photo && check.result == Outcome::undetermined && !stands_out) {
        check.obligation = Obligation::evaluatory;
    }
    return check;
}

bool differ(const std::optional<std::string>& a, const std::optional<std::string>& b) {
    return a && b && *a != *b;
}

}  // namespace

std::vector<Check> history_checks(const PageFacts& now, const PageFacts& before,
                                  const vision::CaptureComparison& comparison) {
    std::vector<Check> checks;
    const bool early = now.names_may_end_early || before.names_may_end_early;
    const bool doubtful = now.doubtful || before.doubtful;
    const bool other_number = differ(now.number, before.number);
    const bool other_name = now.surname && before.surname && !same_name(*now.surname, *before.surname, early);
    const bool other_birth = now.birth_date && before.birth_date && *now.birth_date != *before.birth_date;

    Check document = begun("document", "check.earlier.document.title");
    if (!comparison.ok) {
        differs(document, Outcome::undetermined, "check.earlier.not_registered");
        checks.push_back(std::move(document));
        return checks;
    }
    if (other_number) {
        // Issued anew, or another document altogether: a difference, not a fault.
        document.result = Outcome::not_supported;
        document.message = {"check.earlier.other_number", {}};
    } else if (comparison.changed > much_changed) {
        differs(document, Outcome::undetermined, "check.earlier.much_changed");
    }

    const auto photo = std::find_if(comparison.areas.begin(), comparison.areas.end(),
                                    [](const auto& area) { return area.kind == vision::Zone::Kind::photo; });
    const bool same_picture = photo != comparison.areas.end() && photo->agreement >= same_face;
    if (document.result == Outcome::undetermined && same_picture && photo->agreement >= least_face(*photo)) {
        document.obligation = Obligation::evaluatory;  // worn around the same portrait: told, and nothing to be asked
    }
    checks.push_back(std::move(document));
    if (other_number) {
        // Only one thing speaks against a document of another number: the same picture under another name.
        Check picture = begun("picture", "check.earlier.same_picture.title");
        if (photo == comparison.areas.end()) {
            picture.result = Outcome::not_supported;
            picture.message = {"check.earlier.no_photo", {}};
        } else if (same_picture && (other_name || other_birth)) {
            differs(picture, doubtful ? Outcome::undetermined : Outcome::failed, "check.earlier.same_picture.found");
        }
        checks.push_back(std::move(picture));
        return checks;
    }
    Check text = begun("mrz", "check.earlier.mrz.title");
    const bool other_expiry = now.expiry_date && before.expiry_date && *now.expiry_date != *before.expiry_date;
    if (!now.number || !before.number) {
        text.result = Outcome::not_supported;
        text.message = {"check.earlier.no_mrz", {}};
    } else if (other_name || other_birth || other_expiry || differ(now.given_names, before.given_names) ||
               differ(now.nationality, before.nationality) || (now.sex && before.sex && *now.sex != *before.sex)) {
        differs(text, doubtful ? Outcome::undetermined : Outcome::failed, "check.earlier.mrz.differs");
    }
    checks.push_back(std::move(text));
    for (const vision::AreaAgreement& area : comparison.areas) {
        checks.push_back(area_check(area));
    }
    return checks;
}

vision::CaptureComparison compare_with_earlier(const cv::Mat& now, const vision::Page& page,
                                               const vision::Identification& identification, const cv::Mat& before,
                                               const std::optional<vision::MrzAnchor>& before_mrz) {
    const vision::Page other = vision::locate_page(before, before_mrz);
    if (identification.pack != nullptr && identification.registration.ok) {
        const vision::SpecimenPack& pack = vision::pack_of(*identification.pack);
        const double density = pack.pixels_per_mm;
        const cv::Matx33d mm_to_pack(density, 0, -0.5, 0, density, -0.5, 0, 0, 1);
        return vision::compare_captures(now, page, identification.registration.specimen_to_source * mm_to_pack, before,
                                        other, pack.zones);
    }
    if (page.rectified.empty()) {
        return {};
    }
    const cv::Size2d mm = vision::millimetres_of(page.size);
    const double sx = page.rectified.cols / mm.width;
    const double sy = page.rectified.rows / mm.height;
    return vision::compare_captures(now, page, page.to_source * cv::Matx33d(sx, 0, -0.5, 0, sy, -0.5, 0, 0, 1), before,
                                    other, {});
}

}  // namespace vidimus::screening
