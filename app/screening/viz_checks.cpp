#include "app/screening/viz_checks.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <set>

#include "app/screening/parts.h"
#include "app/screening/viz_compare.h"
#include "app/screening/viz_dates.h"
#include "app/screening/viz_expected.h"
#include "app/screening/viz_shapes.h"

namespace vidimus::screening {
namespace {

constexpr int longest_crop = 240;  // pixels

using Kind = Laid::Place::Kind;

/// The pack's fields; of a pack whose copies nobody read those zones whose ids say what they hold.
std::vector<vision::VizField> places_of(const vision::SpecimenPack& pack, const std::vector<std::string>& languages) {
    if (!pack.viz.empty()) {
        return pack.viz;
    }
    std::vector<vision::VizField> places;
    for (const vision::Zone& zone : pack.zones) {
        const bool known = zone.kind == vision::Zone::Kind::field && (partner_of(zone.id) || zone.id == "issue_date");
        if (!known) {
            continue;
        }
        vision::VizField place;
        place.role = zone.id;
        place.mm = zone.mm;
        const bool name = zone.id == "surname" || zone.id == "given_names" || zone.id == "name";
        place.languages = name || languages.size() < 2 ? languages : std::vector<std::string>{"eng"};
        places.push_back(std::move(place));
    }
    return places;
}

VizField read_field(ocr::VizReader& reader, const PlacedPage& page, const vision::VizField& place,
                    const Expected& expected, ocr::VizLook look, const std::stop_token& stop) {
    VizField field;
    field.place = place;
    // An alphabet makes the net take what it does not see for what it may; so one look has it, and one has not.
    const std::string alphabet =
        look == ocr::VizLook::second ? alphabet_of(place.role, place.date_form) : std::string();
    AreaRead read = read_area(reader, page, place.mm, place.languages, alphabet, look, stop);
    field.lines = std::move(read.lines);
    field.texts = std::move(read.texts);
    field.error = read.error;
    // The line that says most nearly what is expected; else the longest.
    double best = 1e9;
    for (std::size_t i = 0; i < field.lines.size(); ++i) {
        double cost = -static_cast<double>(field.lines[i].size());
        if (!expected.empty()) {
            const auto found = fit(field.lines[i], expected, forms_of(place));
            cost =
                found ? found->laid.cost / static_cast<double>(std::max<std::size_t>(1, found->expected.size())) : 1.0;
        }
        if (cost < best) {
            best = cost;
            field.chosen = i;
        }
    }
    return field;
}

Crop crop_of(const PlacedPage& page, const cv::Rect2d& mm) {
    const cv::Rect2d wide(mm.x - 1.5, mm.y - 1.0, mm.width + 3.0, mm.height + 2.0);
    const double scale = std::min(10.0, longest_crop / wide.width);
    const cv::Size size(std::max(1, cvRound(wide.width * scale)), std::max(1, cvRound(wide.height * scale)));
    const cv::Matx33d map =
        page.mm_to_image * cv::Matx33d(1.0 / scale, 0.0, wide.x, 0.0, 1.0 / scale, wide.y, 0.0, 0.0, 1.0);
    cv::Mat picture;
    cv::warpPerspective(page.image, picture, map, size, cv::INTER_AREA | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    Crop crop;
    if (picture.type() == CV_8UC3) {
        crop.width = picture.cols;
        crop.height = picture.rows;
        crop.bgr.assign(picture.datastart, picture.datastart + picture.total() * picture.elemSize());
    }
    return crop;
}

/// One look that is right settles it; else the one that says most.
bool stronger(Compared::Told now, Compared::Told before) {
    const auto weight = [](Compared::Told told) {
        switch (told) {
            case Compared::Told::agrees:
                return 3;
            case Compared::Told::differs:
                return 2;
            case Compared::Told::unsure:
                return 1;
            case Compared::Told::unread:
                break;
        }
        return 0;
    };
    return weight(now) > weight(before);
}

std::string shown(const std::string& role, const mrz::Document& document) {
    if (role == "document_number") return document.document_number;
    if (role == "surname") return document.surname;
    if (role == "given_names") return document.given_names;
    if (role == "name") return document.surname + " " + document.given_names;
    if (role == "birth_date") return document.birth_date.to_string();
    if (role == "expiry_date") return document.expiry_date.to_string();
    if (role == "sex") return std::string(1, document.sex);
    if (role == "nationality") return document.nationality;
    if (role == "issuing_state") return document.issuing_state;
    return document.optional_data;
}

bool mrz_doubtful(const MrzInfo& mrz, const std::string& role) {
    const auto partner = partner_of(role);
    if (!mrz.document || !partner || mrz.corrected_by_hand) {
        return false;
    }
    const mrz::Layout& layout = mrz::layout_of(mrz.document->format);
    return std::any_of(layout.fields.begin(), layout.fields.end(), [&](const mrz::FieldLayout& field) {
        return field.id == *partner && doubtful_within(mrz, field.span);
    });
}

std::string text_key(const std::string& role) {
    return "@field." + role;
}

}  // namespace

VizResult examine_viz(ocr::VizReader& reader, const PlacedPage& page, const vision::SpecimenPack& pack,
                      const MrzInfo& mrz, const std::stop_token& stop) {
    VizResult result;
    const std::vector<std::string> languages = reader.installed(languages_of(pack.model.state));
    std::vector<VizField> fields;
    std::vector<Expected> expected;
    std::vector<std::optional<Fit>> fits;
    ShapeBook book;
    for (const vision::VizField& place : places_of(pack, languages)) {
        expected.push_back(mrz.document ? expected_of(place.role, *mrz.document) : Expected{});
        fields.push_back(read_field(reader, page, place, expected.back(), ocr::VizLook::first, stop));
        const VizField& field = fields.back();
        fits.emplace_back();
        if (field.read() && !expected.back().empty()) {
            fits.back() = fit(field.lines[field.chosen], expected.back(), forms_of(place));
        }
        if (!field.read()) {
            continue;
        }
        const ReadLine& line = field.lines[field.chosen];
        if (fits.back()) {
            const Fit& found = *fits.back();
            for (const Laid::Place& at : found.laid.places) {
                if (at.kind == Kind::same && at.length == 1 &&
                    found.laid.cost < nearly_right * static_cast<double>(found.expected.size())) {
                    book.add(found.expected[at.expected], line[at.read].shape);
                }
            }
        }
    }
    // Fields without a partner teach shapes too, after those that are certain.
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (!fits[i] && fields[i].read()) {
            for (const ReadSign& sign : fields[i].lines[fields[i].chosen]) {
                if (sign.probability > 0.95) {
                    book.add(plain(sign.sign), sign.shape);
                }
            }
        }
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const VizField& field = fields[i];
        const std::string& role = field.place.role;
        VizFieldInfo info;
        info.id = role;
        info.quad = to_quad(quad_of_mm(page, field.place.mm));
        std::size_t first = 0;
        std::size_t last = 0;
        if (field.read()) {
            const ReadLine& line = field.lines[field.chosen];
            last = line.size();
            const bool found = fits[i] && fits[i]->laid.last > fits[i]->laid.first &&
                               fits[i]->laid.cost < nearly_right * static_cast<double>(fits[i]->expected.size());
            info.text = field.texts[field.chosen];
            if (found && (fits[i]->laid.first > 0 || fits[i]->laid.last < line.size())) {
                first = fits[i]->laid.first;
                last = fits[i]->laid.last;
                info.text = text_of(line, first, last);
            }
            for (std::size_t k = first; k < last; ++k) {
                info.confidence += line[k].probability / static_cast<double>(last - first);
            }
            info.quad = to_quad(outline_of(line, first, last));
        }
        result.info.fields.push_back(info);
        if (!mrz.document || std::find(shared_roles().begin(), shared_roles().end(), role) == shared_roles().end()) {
            continue;
        }
        Check check = passed(CheckClass::combined, "VIZ-MRZ:" + role, "check.viz_mrz.title", Obligation::optional);
        check.title.arguments = {{"field", text_key(role)}};
        check.region = Region{Light::vi, info.quad};
        const auto uncounted = [&](const char* why) {
            check.result = Outcome::undetermined;
            check.obligation = Obligation::evaluatory;
            check.message = {why, check.title.arguments};
        };
        if (field.error && field.error->code == ocr::ErrorCode::model_missing) {
            check.result = Outcome::not_supported;
            check.message = {"check.viz_mrz.no_language", {{"languages", field.error->detail}}};
        } else if (field.error) {
            check.result = Outcome::aborted;
            check.message = {"check.aborted", {}};
            check.error = field.error->detail;
        } else if (expected[i].empty()) {
            continue;  // the zone does not say, or in part only
        } else if (mrz_doubtful(mrz, role)) {
            uncounted("check.viz_mrz.mrz_doubtful");
        } else if (!fits[i]) {
            uncounted("check.viz_mrz.unread");
        } else {
            const ReadLine& line = field.lines[field.chosen];
            Compared compared = compare(line, *fits[i], nullptr, std::nullopt, book);
            for (const ocr::VizLook look : {ocr::VizLook::second, ocr::VizLook::third}) {
                if (compared.told == Compared::Told::agrees) {
                    break;
                }
                const VizField again = read_field(reader, page, field.place, expected[i], look, stop);
                if (!again.read()) {
                    continue;
                }
                const ReadLine& other = again.lines[again.chosen];
                const Compared now =
                    compare(line, *fits[i], &other, fit(other, expected[i], forms_of(field.place)), book);
                if (stronger(now.told, compared.told)) {
                    compared = now;
                }
            }
            // How a state calls its nationals is in no table, and a cut-off name may be cut in many ways: there only
            // what agrees says something.
            const bool code = role == "nationality" || role == "issuing_state";
            if (code && fits[i]->laid.goes_on <= 3 &&  // UTOPIA, UTOPIAN
                std::all_of(fits[i]->laid.places.begin(), fits[i]->laid.places.end(),
                            [](const Laid::Place& place) { return place.kind == Kind::same; })) {
                compared.told = Compared::Told::agrees;
            }
            if (compared.told != Compared::Told::agrees && (code || expected[i].may_end_early)) {
                compared.told = Compared::Told::unread;
            }
            const std::vector<std::pair<std::string, std::string>> values{
                {"field", text_key(role)}, {"viz", info.text}, {"mrz", shown(role, *mrz.document)}};
            switch (compared.told) {
                case Compared::Told::agrees:
                    break;
                case Compared::Told::differs:
                    check.result = Outcome::failed;
                    check.message = {"check.viz_mrz.differs", values};
                    check.innocent = {"innocent.viz_mrz", {}};
                    check.todo = {"todo.compare_viz_mrz", {}};
                    check.region = Region{Light::vi, to_quad(outline_of(line, compared.first, compared.last))};
                    break;
                case Compared::Told::unsure:
                    check.result = Outcome::undetermined;
                    check.message = {"check.viz_mrz.unsure", values};
                    check.innocent = {"innocent.misread", {}};
                    check.todo = {"todo.compare_viz_mrz", {}};
                    break;
                case Compared::Told::unread:
                    uncounted("check.viz_mrz.unread");
                    break;
            }
            check.scanned = crop_of(page, mm_of_quad(page, outline_of(line, first, last)));
        }
        result.checks.push_back(std::move(check));
    }
    const bool certain = mrz.document && !mrz.ambiguous;
    const auto again = [&](const VizField& field, const Expected& wanted) {
        return read_field(reader, page, field.place, wanted, ocr::VizLook::second, stop);
    };
    for (Check& check : viz_consistency(fields, pack, certain ? &*mrz.document : nullptr, book, again)) {
        result.checks.push_back(std::move(check));
    }
    return result;
}

}  // namespace vidimus::screening
