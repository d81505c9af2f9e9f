// What the visual zone must say of itself.
#include <algorithm>

#include "app/screening/parts.h"
#include "app/screening/viz_checks.h"
#include "app/screening/viz_compare.h"
#include "app/screening/viz_dates.h"
#include "mrz/dates.h"
#include "mrz/national_numbers.h"

namespace vidimus::screening {
namespace {

const VizField* field_of(const std::vector<VizField>& fields, const std::string& role) {
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&](const VizField& field) { return field.place.role == role && field.read(); });
    return found == fields.end() ? nullptr : &*found;
}

Check rule(const char* id, const char* title, const VizField* field) {
    Check check = passed(CheckClass::combined, id, title, Obligation::optional);
    if (field != nullptr && field->read()) {
        const ReadLine& line = field->lines[field->chosen];
        check.region = Region{Light::vi, to_quad(outline_of(line, 0, line.size()))};
    }
    return check;
}

void uncounted(Check& check, const char* why) {
    check.result = Outcome::undetermined;
    check.obligation = Obligation::evaluatory;
    check.message = {why, {}};
}

/// The field's date where both looks read the same one; the year's century by what it is the date of.
std::optional<mrz::PartialDate> sure_date(const VizField* field, const ReadAgain& again, int pivot) {
    if (field == nullptr) {
        return std::nullopt;
    }
    const auto date_of = [&](const VizField& read) -> std::optional<mrz::PartialDate> {
        if (!read.read()) {
            return std::nullopt;
        }
        for (const DateForm& form : forms_of(field->place)) {
            const auto dates = find_dates(read.lines[read.chosen], form);
            if (dates.size() == 1) {
                mrz::PartialDate date = dates.front().date;
                if (*date.year < 100) {
                    date.year = *date.year + (*date.year > pivot ? 1900 : 2000);
                }
                return date;
            }
        }
        return std::nullopt;
    };
    const auto first = date_of(*field);
    if (!first) {
        return std::nullopt;
    }
    const auto second = date_of(again(*field, {}));
    return second && *second == *first ? first : std::nullopt;
}

/// Whether the day of issue is one from which the rules lead to the day of expiry.
std::optional<Check> validity_check(const VizField* issue, const std::optional<mrz::PartialDate>& expiry,
                                    const vision::SpecimenPack& pack, const ShapeBook& book, const ReadAgain& again) {
    if (issue == nullptr || !expiry || !expiry->complete() || pack.validities.empty()) {
        return std::nullopt;
    }
    Check check = rule("VIZ:validity", "check.viz_validity.title", issue);
    const ReadLine& line = issue->lines[issue->chosen];
    struct Candidate {
        Expected expected;
        Fit fit;
    };
    std::optional<Candidate> best;
    for (const vision::Validity& validity : pack.validities) {
        // A day's slack: what is valid until the day before, or since a 29 February, is counted in more than one way.
        for (const int slack : {0, -1, 1}) {
            mrz::PartialDate from = *expiry;
            from.year = *from.year - validity.years;
            from.day = *from.day - validity.days + slack;
            if (*from.day < 1) {
                from.month = *from.month == 1 ? 12 : *from.month - 1;
                from.year = *from.month == 12 ? *from.year - 1 : *from.year;
                from.day = mrz::days_in_month(*from.year, *from.month);
            } else if (*from.day > mrz::days_in_month(*from.year, *from.month)) {
                from.day = 1;
                from.month = *from.month == 12 ? 1 : *from.month + 1;
                from.year = *from.month == 1 ? *from.year + 1 : *from.year;
            }
            Expected expected;
            expected.date = from;
            auto found = fit(line, expected, forms_of(issue->place));
            if (found && (!best || found->laid.cost < best->fit.laid.cost)) {
                best = Candidate{expected, std::move(*found)};
            }
        }
    }
    if (!best) {
        return std::nullopt;
    }
    Compared compared = compare(line, best->fit, nullptr, std::nullopt, book);
    if (compared.told != Compared::Told::agrees) {
        const VizField second = again(*issue, best->expected);
        if (second.read()) {
            const ReadLine& other = second.lines[second.chosen];
            compared = compare(line, best->fit, &other, fit(other, best->expected, forms_of(issue->place)), book);
        }
    }
    const std::vector<std::pair<std::string, std::string>> values{{"issue", issue->texts[issue->chosen]},
                                                                  {"expiry", expiry->to_string()}};
    switch (compared.told) {
        case Compared::Told::agrees:
            break;
        case Compared::Told::differs:
            check.result = Outcome::failed;
            check.message = {"check.viz_validity.differs", values};
            check.innocent = {"innocent.viz_validity", {}};
            check.todo = {"todo.compare_viz", {}};
            check.region = Region{Light::vi, to_quad(outline_of(line, compared.first, compared.last))};
            break;
        case Compared::Told::unsure:
            check.result = Outcome::undetermined;
            check.message = {"check.viz_validity.unsure", values};
            check.todo = {"todo.compare_viz", {}};
            break;
        case Compared::Told::unread:
            uncounted(check, "check.viz.unread");
            break;
    }
    return check;
}

std::optional<Check> order_check(const std::optional<mrz::PartialDate>& birth, const VizField* issue,
                                 const std::optional<mrz::PartialDate>& issued,
                                 const std::optional<mrz::PartialDate>& expiry) {
    if (!issued || (!birth && !expiry)) {
        return std::nullopt;
    }
    Check check = rule("VIZ:dates", "check.viz_dates.title", issue);
    const bool before_birth = birth && mrz::surely_after(*birth, *issued);
    const bool after_expiry = expiry && mrz::surely_after(*issued, *expiry);
    if (before_birth || after_expiry) {
        check.result = Outcome::failed;
        check.message = {before_birth ? "check.viz_dates.before_birth" : "check.viz_dates.after_expiry", {}};
        check.innocent = {"innocent.misread", {}};
        check.todo = {"todo.compare_viz", {}};
    }
    return check;
}

/// Letters and figures where the model has them.
std::optional<Check> number_check(const VizField* number, const ReadAgain& again) {
    if (number == nullptr || number->place.pattern.empty()) {
        return std::nullopt;
    }
    Check check = rule("VIZ:number_form", "check.viz_number.title", number);
    const std::string& pattern = number->place.pattern;
    const auto fits = [&](const ReadLine& line) {
        // The pattern's length of signs in a row, each of its kind or taken for one of it.
        for (std::size_t first = 0; first + pattern.size() <= line.size(); ++first) {
            bool same = true;
            for (std::size_t i = 0; same && i < pattern.size(); ++i) {
                const char32_t sign = plain(line[first + i].sign);
                const bool figure = pattern[i] == '9';
                const bool as_other = figure
                                          ? std::u32string_view(U"OQDILTSBZGA").find(sign) != std::u32string_view::npos
                                          : std::u32string_view(U"0125864").find(sign) != std::u32string_view::npos;
                same = is_digit(sign) == figure || as_other;
            }
            if (same) {
                return true;
            }
        }
        return false;
    };
    const ReadLine& line = number->lines[number->chosen];
    if (fits(line)) {
        return check;
    }
    const VizField second = again(*number, {});
    if (!second.read() || text_of(second.lines[second.chosen], 0, 99) != text_of(line, 0, 99)) {
        if (second.read() && fits(second.lines[second.chosen])) {
            return check;
        }
        uncounted(check, "check.viz.unread");
        return check;
    }
    check.result = Outcome::undetermined;
    check.obligation = Obligation::evaluatory;  // a new series may number otherwise
    check.message = {"check.viz_number.differs", {{"viz", number->texts[number->chosen]}, {"pattern", pattern}}};
    check.todo = {"todo.compare_viz", {}};
    return check;
}

/// A national number by its own digit, and against the birth date and sex that it encodes.
std::optional<Check> personal_check(const std::vector<VizField>& fields, const vision::SpecimenPack& pack,
                                    const mrz::Document* mrz, const std::optional<mrz::PartialDate>& birth,
                                    const ReadAgain& again) {
    const VizField* number = field_of(fields, "personal_number");
    number = number == nullptr ? field_of(fields, "optional_data") : number;
    if (number == nullptr) {
        return std::nullopt;
    }
    const auto digits_of = [](const VizField& field) {
        std::string text;
        for (const ReadSign& sign : field.lines[field.chosen]) {
            const char32_t own = plain(sign.sign);
            text += own < 0x80 ? static_cast<char>(own) : '?';
        }
        return text;
    };
    mrz::Document document;
    document.issuing_state = pack.model.state;
    document.document_code = pack.model.type;
    document.optional_data = digits_of(*number);
    document.sex = mrz != nullptr ? mrz->sex : '<';
    document.birth_date = birth.value_or(mrz::PartialDate{});
    mrz::check_personal_number(document);
    if (!document.personal_number || document.personal_number->digit == mrz::PersonalNumber::Digit::no_rule) {
        return std::nullopt;
    }
    Check check = rule("VIZ:personal_number", "check.viz_personal.title", number);
    if (document.findings.empty()) {
        return check;
    }
    const VizField second = again(*number, {});
    if (!second.read() || digits_of(second) != document.optional_data) {
        uncounted(check, "check.viz.unread");
        return check;
    }
    // With a wrong digit of its own one figure may have been misread twice; a date or sex that differs beside a right
    // digit was not.
    const bool own_digit = document.personal_number->digit == mrz::PersonalNumber::Digit::valid;
    check.result = own_digit ? Outcome::failed : Outcome::undetermined;
    check.message = {"finding." + document.findings.front().id, {}};
    check.innocent = {"innocent.misread", {}};
    check.todo = {"todo.compare_viz", {}};
    return check;
}

}  // namespace

std::vector<Check> viz_consistency(const std::vector<VizField>& fields, const vision::SpecimenPack& pack,
                                   const mrz::Document* mrz, const ShapeBook& book, const ReadAgain& again) {
    constexpr int born = 30;  // years of two digits up to it lie in this century
    constexpr int expires = 80;
    std::vector<Check> checks;
    const auto add = [&checks](std::optional<Check> check) {
        if (check) {
            checks.push_back(std::move(*check));
        }
    };
    const VizField* issue = field_of(fields, "issue_date");
    const std::optional<mrz::PartialDate> expiry =
        mrz != nullptr && mrz->expiry_date.complete() ? std::optional(mrz->expiry_date)
        : issue != nullptr                            ? sure_date(field_of(fields, "expiry_date"), again, expires)
                                                      : std::nullopt;
    const std::optional<mrz::PartialDate> birth = mrz != nullptr && mrz->birth_date.complete()
                                                      ? std::optional(mrz->birth_date)
                                                      : sure_date(field_of(fields, "birth_date"), again, born);
    add(validity_check(issue, expiry, pack, book, again));
    if (issue != nullptr) {
        add(order_check(birth, issue, sure_date(issue, again, expires), expiry));
    }
    add(number_check(field_of(fields, "document_number"), again));
    add(personal_check(fields, pack, mrz, birth, again));
    return checks;
}

std::vector<Check> viz_front_checks(const std::vector<VizField>& fields, const ReadAgain& again,
                                    const mrz::Today& today) {
    std::vector<Check> checks;
    const VizField* field = field_of(fields, "expiry_date");
    if (field == nullptr || field->place.date_form.empty()) {
        return checks;
    }
    constexpr int pivot = 80;
    Check check = passed(CheckClass::combined, "DOC:expiry", "check.expiry.title", Obligation::mandatory);
    check.region = rule("", "", field).region;
    const auto expiry = sure_date(field, again, pivot);
    if (!expiry) {
        // The picture's fault, and no reason by itself to look further.
        uncounted(check, "check.viz.unread");
        checks.push_back(std::move(check));
        return checks;
    }
    if (mrz::surely_after({today.year, today.month, today.day}, *expiry)) {
        check.result = Outcome::failed;
        check.message = {"check.expiry.expired", {{"date", expiry->to_string()}}};
        check.innocent = {"innocent.misread", {}};
        check.todo = {"todo.expired", {}};
    }
    checks.push_back(std::move(check));
    if (field_of(fields, "issue_date") == nullptr) {
        constexpr int born = 30;
        const auto birth = sure_date(field_of(fields, "birth_date"), again, born);
        if (birth) {
            Check order = rule("VIZ:dates", "check.viz_dates.title", field);
            if (mrz::surely_after(*birth, *expiry)) {
                order.result = Outcome::failed;
                order.message = {"check.viz_dates.expiry_before_birth", {}};
                order.innocent = {"innocent.misread", {}};
                order.todo = {"todo.compare_viz", {}};
            }
            checks.push_back(std::move(order));
        }
    }
    return checks;
}

}  // namespace vidimus::screening
