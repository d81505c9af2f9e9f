#include "app/screening/viz_checks.h"

#include <algorithm>
#include <map>

#include "app/screening/parts.h"
#include "app/screening/question.h"
#include "app/screening/viz_compare.h"
#include "app/screening/viz_content.h"
#include "app/screening/viz_dates.h"
#include "app/screening/viz_expected.h"
#include "app/screening/viz_fronts.h"
#include "app/screening/viz_reading.h"
#include "app/screening/viz_shapes.h"
#include "app/screening/viz_specimen.h"

namespace vidimus::screening {
namespace {

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

/// Whether the field was read as something else than its place prints: another number of signs, no day.
bool out_of_form(const VizField& field) {
    const bool known = !field.place.pattern.empty() || !field.place.date_form.empty();
    return known && field.read() && !has_form(field.lines[field.chosen], field.place);
}

bool is_mark(const VizField& field) {
    return field.read() && sex_of(field.lines[field.chosen]) != 0;
}

/// Whether the zone's check digits, its own and the composite one, say that the role's field was read right.
bool digits_vouch(const mrz::Document& document, const std::string& role) {
    const auto partner = partner_of(role);
    const bool own = partner && std::any_of(document.check_digits.begin(), document.check_digits.end(),
                                            [&](const mrz::CheckDigit& digit) { return digit.field == *partner; });
    return own && document.check_digits_valid();
}

}  // namespace

VizResult examine_viz(ocr::VizReader& reader, const PlacedPage& page, const vision::SpecimenPack& pack,
                      const MrzInfo& mrz, const mrz::Today& today, const Profile& profile,
                      const std::stop_token& stop) {
    VizResult result;
    const bool front = !mrz.document && !carries_zone(pack);
    const VizSight sight{reader, page, front, stop};
    const std::vector<std::string> languages = reader.installed(languages_of(pack.model.state));
    std::vector<VizField> fields;
    std::vector<Expected> expected;
    std::vector<std::optional<Fit>> fits;
    ShapeBook book;
    for (const vision::VizField& place : places_of(pack, languages)) {
        expected.push_back(mrz.document ? expected_of(place.role, *mrz.document) : Expected{});
        fields.push_back(read_field(sight, place, expected.back(), ocr::VizLook::first));
        const bool no_mark = place.role == "sex" && !is_mark(fields.back());
        if (front && (no_mark || !fields.back().read())) {
            fields.back() = read_field(sight, place, expected.back(), ocr::VizLook::second);
        } else if (front && out_of_form(fields.back())) {
            // A sign was lost, or made up: the look that reads what the place prints is what the page says.
            VizField second = read_field(sight, place, expected.back(), ocr::VizLook::second);
            if (second.read() && !out_of_form(second)) {
                fields.back() = std::move(second);
            }
        }
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
            if (found) {
                first = fits[i]->laid.first;
                last = fits[i]->laid.last;
            }
            info.text =
                front && role == "sex" && !is_mark(field) ? std::string() : in_form(line, first, last, field.place);
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
        const auto unsure = [&check](std::vector<std::pair<std::string, std::string>> values) {
            check.result = Outcome::undetermined;
            check.message = {"check.viz_mrz.unsure", std::move(values)};
            check.innocent = {"innocent.misread", {}};
            check.todo = {"todo.compare_viz_mrz", {}};
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
            // A forged figure is often one that is hard to read; where the zone's own digits say that it was read
            // right, a page that clearly says otherwise is for a person to look at.
            if (fits[i] && digits_vouch(*mrz.document, role) &&
                settle(sight, field, *fits[i], expected[i], book).told == Compared::Told::differs) {
                check.obligation = Obligation::optional;
                unsure({{"field", text_key(role)}, {"viz", info.text}, {"mrz", shown(role, *mrz.document)}});
            }
        } else if (!fits[i]) {
            const auto told =
                role == "sex" ? mark_by_shape(page, field.place, mrz.document->sex, book) : Compared::Told::unread;
            if (told == Compared::Told::unread) {
                uncounted("check.viz_mrz.unread");
            } else if (told == Compared::Told::unsure) {
                unsure({{"field", text_key(role)},
                        {"viz", mrz.document->sex == 'M' ? "F" : "M"},
                        {"mrz", shown(role, *mrz.document)}});
            }
        } else {
            const ReadLine& line = field.lines[field.chosen];
            const Compared compared = settle(sight, field, *fits[i], expected[i], book);
            const std::vector<std::pair<std::string, std::string>> values{
                {"field", text_key(role)}, {"viz", info.text}, {"mrz", shown(role, *mrz.document)}};
            switch (compared.told) {
                case Compared::Told::agrees:
                    // Shown is what the look that settled it has read.
                    if (const auto settled = fit(compared.line, expected[i], forms_of(field.place));
                        settled && settled->laid.cost < fits[i]->laid.cost) {
                        result.info.fields.back().text =
                            in_form(compared.line, settled->laid.first, settled->laid.last, field.place);
                    }
                    break;
                case Compared::Told::differs:
                    check.result = Outcome::failed;
                    check.message = {"check.viz_mrz.differs", values};
                    check.innocent = {"innocent.viz_mrz", {}};
                    check.todo = {"todo.compare_viz_mrz", {}};
                    check.region = Region{Light::vi, to_quad(outline_of(compared.line, compared.first, compared.last))};
                    break;
                case Compared::Told::unsure:
                    unsure(values);
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
    // What is asked for without anything expected is read once a look.
    std::map<std::pair<std::string, ocr::VizLook>, VizField> seen_again;
    const auto again = [&](const VizField& field, const Expected& wanted, ocr::VizLook look) {
        if (!wanted.empty()) {
            return read_field(sight, field.place, wanted, look);
        }
        const auto key = std::pair(field.place.role, look);
        auto known = seen_again.find(key);
        if (known == seen_again.end()) {
            known = seen_again.emplace(key, read_field(sight, field.place, wanted, look)).first;
        }
        return known->second;
    };
    const auto add = [&result](std::vector<Check> checks) {
        std::move(checks.begin(), checks.end(), std::back_inserter(result.checks));
    };
    add(viz_consistency(fields, pack, certain ? &*mrz.document : nullptr, book, again, today));
    if (front) {
        add(viz_front_checks(fields, again, today));
    }
    if (auto specimen = viz_specimen_check(fields, front, pack.model.state, profile, again)) {
        result.checks.push_back(std::move(*specimen));
    }
    const auto number = std::find_if(fields.begin(), fields.end(),
                                     [](const VizField& field) { return field.place.role == "document_number"; });
    if (!mrz.document && number != fields.end()) {
        result.number =
            certain_number({read_field(sight, number->place, {}, ocr::VizLook::first),
                            again(*number, {}, ocr::VizLook::second), again(*number, {}, ocr::VizLook::third)});
    }
    result.fields = std::move(fields);
    return result;
}

}  // namespace vidimus::screening
