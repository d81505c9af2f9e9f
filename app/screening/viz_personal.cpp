#include "app/screening/viz_personal.h"

#include <algorithm>
#include <map>

#include "app/screening/parts.h"
#include "app/screening/viz_content.h"
#include "app/screening/viz_dates.h"
#include "app/screening/viz_reading.h"
#include "mrz/national_numbers.h"

namespace vidimus::screening {
namespace {

using Digit = mrz::PersonalNumber::Digit;

/// "JMBG" of "<JMBG>"; empty where the pattern is none of a rule.
std::string rule_of(const vision::VizField& place) {
    const std::string& pattern = place.pattern;
    return pattern.size() > 2 && pattern.front() == '<' && pattern.back() == '>' ? pattern.substr(1, pattern.size() - 2)
                                                                                 : std::string();
}

std::optional<mrz::PersonalNumber> number_by(const std::string& text, const std::string& rule,
                                             const vision::ModelId& model) {
    if (!rule.empty()) {
        return mrz::personal_number_by(rule, text);
    }
    mrz::Document document;
    document.issuing_state = model.state;
    document.document_code = model.type;
    document.optional_data = text;
    return mrz::personal_number(document);
}

/// The number that the line holds, whatever parts its groups; letters may have been taken for figures.
std::optional<mrz::PersonalNumber> number_in(const VizField& field, const std::string& rule,
                                             const vision::ModelId& model) {
    if (!field.read()) {
        return std::nullopt;
    }
    const ReadLine& line = field.lines[field.chosen];
    const std::u32string text = joined_text(line);
    const std::u32string figures = by_pattern(text, std::string(text.size(), '9'));
    for (const std::u32string& own : {text, figures}) {
        if (auto number = number_by(encoded(own), rule, model)) {
            return number;
        }
    }
    // A neighbour was read with it: then what stands between two of the line's gaps.
    for (std::size_t first = 0; first < text.size(); ++first) {
        for (std::size_t last = text.size(); line[first].starts_word && last > first + 7; --last) {
            const bool whole = last == text.size() || line[last].starts_word;
            auto number = whole ? number_by(encoded(figures.substr(first, last - first)), rule, model) : std::nullopt;
            if (number) {
                return number;
            }
        }
    }
    return std::nullopt;
}

/// Whether the two dates differ in one figure of what both know.
bool one_figure(const mrz::PartialDate& a, const mrz::PartialDate& b) {
    int figures = 0;
    const auto compare = [&figures](const std::optional<int>& one, const std::optional<int>& other) {
        if (one && other) {
            figures += *one / 10 % 10 != *other / 10 % 10 ? 1 : 0;
            figures += *one % 10 != *other % 10 ? 1 : 0;
        }
    };
    compare(a.year, b.year);
    compare(a.month, b.month);
    compare(a.day, b.day);
    return figures == 1;
}

/// 'M' or 'F' where two looks agree.
char sex_on_page(const std::vector<VizField>& fields, const ReadAgain& again) {
    for (const VizField& field : fields) {
        if (field.place.role == "sex" && field.read()) {
            const char sex = sex_of(field.lines[field.chosen]);
            const VizField second = sex != 0 ? again(field, {}, ocr::VizLook::second) : VizField{};
            return second.read() && sex_of(second.lines[second.chosen]) == sex ? sex : '<';
        }
    }
    return '<';
}

}  // namespace

bool is_personal_number(const VizField& field) {
    return field.place.role == "personal_number" || field.place.role == "optional_data";
}

bool forget_number_rules(vision::SpecimenPack& pack) {
    bool any = false;
    for (vision::VizField& place : pack.viz) {
        if (!rule_of(place).empty()) {
            place.pattern.clear();
            any = true;
        }
    }
    return any;
}

void learn_number_rule(vision::SpecimenPack& pack, std::span<const VizCopy> copies, ocr::VizReader& reader,
                       const std::stop_token& stop) {
    constexpr std::size_t fewest = 5;
    constexpr double share = 0.7;  // a net misreads one number of so many figures in ten
    const auto nearly_all = [](std::size_t count, std::size_t of) {
        return count >= fewest && static_cast<double>(count) >= share * static_cast<double>(of);
    };
    const auto birth_place = std::find_if(pack.viz.begin(), pack.viz.end(),
                                          [](const vision::VizField& field) { return field.role == "birth_date"; });
    for (vision::VizField& place : pack.viz) {
        if (place.role != "personal_number" && place.role != "optional_data") {
            continue;
        }
        struct Votes {
            std::size_t valid = 0;
            std::size_t dated = 0;  // of these, those that name a birth date which is known
            std::size_t own = 0;    // and the holder's own
        };
        std::map<std::string_view, Votes> votes;
        std::size_t read = 0;
        for (const VizCopy& copy : copies) {
            const VizSight sight{reader, copy.page, true, stop};
            std::vector<VizField> looks;
            for (const ocr::VizLook look : {ocr::VizLook::first, ocr::VizLook::second}) {
                looks.push_back(read_field(sight, place, {}, look));
            }
            read += std::any_of(looks.begin(), looks.end(), [](const VizField& field) { return field.read(); });
            mrz::PartialDate birth;
            if (copy.document) {
                birth = copy.document->birth_date;
            } else if (birth_place != pack.viz.end()) {
                const VizField field = read_field(sight, *birth_place, {}, ocr::VizLook::first);
                const auto found =
                    field.read() ? find_dates(field.lines[field.chosen], {birth_place->date_form, birth_place->months})
                                 : std::vector<FoundDate>{};
                birth = found.size() == 1 ? found.front().date : birth;
            }
            for (const std::string_view kind : mrz::personal_number_kinds()) {
                Votes best;
                for (const VizField& field : looks) {
                    const auto number = number_in(field, std::string(kind), pack.model);
                    if (!number || number->digit == Digit::invalid) {
                        continue;
                    }
                    Votes own;
                    own.valid = number->digit == Digit::valid ? 1 : 0;
                    own.dated = number->birth_date && birth.complete() ? 1 : 0;
                    own.own = own.dated > 0 && !mrz::misfit_of(*number, birth, '<').birth_date ? 1 : 0;
                    best = own.valid + own.own > best.valid + best.own ? own : best;
                }
                votes[kind].valid += best.valid;
                votes[kind].dated += best.dated;
                votes[kind].own += best.own;
            }
        }
        std::vector<std::string_view> rules;
        for (const auto& [kind, count] : votes) {
            const bool dates = count.dated > 0;
            const bool own = nearly_all(count.own, std::max(count.dated, fewest));
            // By its digit; or where it has none by the holder's own birth date.
            if (nearly_all(count.valid, read) ? !dates || own : nearly_all(count.own, read)) {
                rules.push_back(kind);
            }
        }
        if (rules.size() == 1) {
            place.pattern = "<" + std::string(rules.front()) + ">";
        }
    }
}

std::optional<Check> personal_number_check(const std::vector<VizField>& fields, const vision::SpecimenPack& pack,
                                           const mrz::Document* mrz, const std::optional<mrz::PartialDate>& birth,
                                           const ReadAgain& again) {
    auto field = std::find_if(fields.begin(), fields.end(),
                              [](const VizField& one) { return one.place.role == "personal_number" && one.read(); });
    if (field == fields.end()) {
        field = std::find_if(fields.begin(), fields.end(),
                             [](const VizField& one) { return is_personal_number(one) && one.read(); });
    }
    if (field == fields.end()) {
        // Not read on the page; the zone may have it.
        field = std::find_if(fields.begin(), fields.end(), [](const VizField& one) {
            return is_personal_number(one) && !rule_of(one.place).empty();
        });
    }
    if (field == fields.end()) {
        return std::nullopt;
    }
    const std::string rule = rule_of(field->place);
    struct Reading {
        mrz::PersonalNumber number;
        mrz::PersonalMisfit misfit;
    };
    std::vector<Reading> readings;
    std::optional<char> sex;
    std::optional<Reading> alike;
    bool fits = false;
    for (const ocr::VizLook look : {ocr::VizLook::first, ocr::VizLook::second, ocr::VizLook::third}) {
        const auto number = number_in(look == ocr::VizLook::first ? *field : again(*field, {}, look), rule, pack.model);
        if (!number || (number->digit == Digit::no_rule && !number->birth_date && !number->sex)) {
            continue;
        }
        if (!sex) {
            sex = mrz != nullptr ? mrz->sex : sex_on_page(fields, again);
        }
        Reading reading{*number, mrz::misfit_of(*number, birth.value_or(mrz::PartialDate{}), *sex)};
        fits = !reading.misfit.any();
        if (fits) {
            break;
        }
        if (std::any_of(readings.begin(), readings.end(),
                        [&](const Reading& other) { return other.number.value == reading.number.value; })) {
            alike = reading;
        }
        readings.push_back(std::move(reading));
    }
    // The zone's own digits vouch for what was read there: that is worth two looks.
    if (const auto number =
            mrz != nullptr && !rule.empty() ? mrz::personal_number_by(rule, mrz->optional_data) : std::nullopt;
        !fits && !alike && number && number->digit == Digit::valid) {
        Reading reading{*number, mrz::misfit_of(*number, birth.value_or(mrz::PartialDate{}), mrz->sex)};
        if (reading.misfit.any()) {
            alike = std::move(reading);
        }
    }
    if (!fits && !alike && readings.empty()) {
        return std::nullopt;
    }
    Check check = passed(CheckClass::combined, "VIZ:personal_number", "check.viz_personal.title", Obligation::optional);
    if (field->read()) {
        const ReadLine& line = field->lines[field->chosen];
        check.region = Region{Light::vi, to_quad(outline_of(line, 0, line.size()))};
    }
    if (fits) {
        return check;
    }
    if (!alike) {
        check.result = Outcome::undetermined;
        check.obligation = Obligation::evaluatory;
        check.message = {"check.viz.unread", {}};
        return check;
    }
    const mrz::PersonalMisfit& misfit = alike->misfit;
    const bool slip = misfit.birth_date && !misfit.sex && mrz == nullptr && birth && alike->number.birth_date &&
                      one_figure(*birth, *alike->number.birth_date);
    check.result = misfit.digit || slip ? Outcome::undetermined : Outcome::failed;
    check.message = {std::string("finding.mrz.personal_number_") + (misfit.digit        ? "digit"
                                                                    : misfit.birth_date ? "birth_date"
                                                                                        : "sex"),
                     {}};
    check.innocent = {"innocent.misread", {}};
    check.todo = {"todo.compare_viz", {}};
    return check;
}

}  // namespace vidimus::screening
