// What the visual zone must say of itself.
#include <algorithm>

#include "app/screening/parts.h"
#include "app/screening/viz_checks.h"
#include "app/screening/viz_compare.h"
#include "app/screening/viz_dates.h"
#include "app/screening/viz_personal.h"
#include "app/screening/viz_reading.h"
#include "mrz/dates.h"

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

constexpr int born = 30;  // years of two digits up to it lie in this century
constexpr int expires = 80;
constexpr int longest_life = 130;   // years: nobody forges a date beyond it,
constexpr int longest_ahead = 100;  // nor one so far ahead; both looks may misread one where dark print lies beneath

/// The date that two looks at a field read alike; its year's century by what it is the date of.
struct Dated {
    const VizField* field = nullptr;
    std::optional<mrz::PartialDate> date;
    int alike = 0;  // of three looks
    [[nodiscard]] bool is_day() const { return date && days_of(*date).has_value(); }
    /// Only what is a day.
    [[nodiscard]] std::optional<mrz::PartialDate> day() const { return is_day() ? date : std::nullopt; }
};

/// The date that a look shows; none of a year that nobody forges: it was misread.
std::optional<mrz::PartialDate> date_of(const VizField& read, int pivot, const mrz::Today& today) {
    if (!read.read()) {
        return std::nullopt;
    }
    for (const DateForm& form : forms_of(read.place)) {
        const auto dates = find_written_dates(read.lines[read.chosen], form);
        if (dates.size() == 1) {
            mrz::PartialDate date = dates.front().date;
            if (*date.year < 100) {
                date.year = *date.year + (*date.year > pivot ? 1900 : 2000);
            }
            if (*date.year <= today.year - longest_life || *date.year >= today.year + longest_ahead) {
                return std::nullopt;
            }
            return date;
        }
    }
    return std::nullopt;
}

Dated dated(const VizField* field, const ReadAgain& again, int pivot, const mrz::Today& today) {
    Dated result;
    result.field = field;
    if (field == nullptr) {
        return result;
    }
    std::vector<mrz::PartialDate> seen;
    const auto take = [&](const std::optional<mrz::PartialDate>& date) {
        if (date) {
            seen.push_back(*date);
            const auto alike = static_cast<int>(std::count(seen.begin(), seen.end(), *date));
            if (alike > 1) {
                result.date = date;
                result.alike = alike;
            }
        }
    };
    take(date_of(*field, pivot, today));
    take(date_of(again(*field, {}, ocr::VizLook::second), pivot, today));
    // A third look only where the two say different things, or what cannot be.
    if (!result.is_day()) {
        take(date_of(again(*field, {}, ocr::VizLook::third), pivot, today));
    }
    return result;
}

/// The day before or after.
mrz::PartialDate moved(mrz::PartialDate date, int years, int days) {
    date.year = *date.year + years;
    date.day = *date.day + days;
    while (*date.day < 1) {
        date.year = *date.month == 1 ? *date.year - 1 : *date.year;
        date.month = *date.month == 1 ? 12 : *date.month - 1;
        date.day = *date.day + mrz::days_in_month(*date.year, *date.month);
    }
    while (*date.day > mrz::days_in_month(*date.year, *date.month)) {
        date.day = *date.day - mrz::days_in_month(*date.year, *date.month);
        date.year = *date.month == 12 ? *date.year + 1 : *date.year;
        date.month = *date.month == 12 ? 1 : *date.month + 1;
    }
    return date;
}

/// Whether the day of issue is one from which the rules lead to the day of expiry.
std::optional<Check> validity_check(const Dated& issued, const std::optional<mrz::PartialDate>& expiry,
                                    const vision::SpecimenPack& pack, const ShapeBook& book, const ReadAgain& again,
                                    bool shows_a_date) {
    const VizField* issue = issued.field;
    if (issue == nullptr || !expiry || !days_of(*expiry) || pack.validities.empty()) {
        return std::nullopt;
    }
    Check check = rule("VIZ:validity", "check.viz_validity.title", issue);
    const ReadLine& line = issue->lines[issue->chosen];
    struct Candidate {
        Expected expected;
        Fit fit;
    };
    std::optional<Candidate> best;
    bool may_be = false;  // what was read alike is one of the days
    for (const vision::Validity& validity : pack.validities) {
        // A day's slack: what is valid until the day before, or since a 29 February, is counted in more than one way.
        for (const int slack : {0, -1, 1}) {
            Expected expected;
            expected.date = moved(*expiry, -validity.years, slack - validity.days);
            may_be = may_be || issued.date == expected.date;
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
    for (const ocr::VizLook look : {ocr::VizLook::second, ocr::VizLook::third}) {
        if (compared.told == Compared::Told::agrees || compared.told == Compared::Told::differs) {
            break;
        }
        const VizField other_look = again(*issue, best->expected, look);
        if (other_look.read()) {
            const ReadLine& other = other_look.lines[other_look.chosen];
            const Compared now =
                compare(line, best->fit, &other, fit(other, best->expected, forms_of(issue->place)), book);
            compared = now.told == Compared::Told::unread ? compared : now;
        }
    }
    compared.told = told_of_date(compared.told, line, issue->place, best->fit.expected);
    // What several looks read as one date that none of the rules gives is no slip in a single character.
    const bool other_day = issued.is_day() && !may_be;
    if (compared.told == Compared::Told::unread && other_day) {
        compared.told = Compared::Told::unsure;
    }
    // Dates stand there and none of them can be one: a figure was misread, and that is held against nobody.
    if (compared.told == Compared::Told::unsure && !issued.date && !shows_a_date) {
        compared.told = Compared::Told::unread;
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

/// The page's dates, as far as they are certain.
struct Dates {
    std::optional<mrz::PartialDate> birth;
    std::optional<mrz::PartialDate> expiry;
    Dated issued;
    std::vector<const Dated*> written;  // those that stand on the page and were read here
    bool may_lie_ahead = false;         // of the day of issue: a visa's first day is one
};

/// The first thing that cannot be: a day that no month has, an order that time does not have, a day to come.
std::optional<Check> order_check(const Dates& dates, const vision::SpecimenPack& pack, const mrz::Today& today) {
    constexpr int other_side_of_the_world = 1;  // days
    const std::optional<mrz::PartialDate> issued = dates.issued.day();
    const bool together = (issued && (dates.birth || dates.expiry)) || (dates.birth && dates.expiry);
    const auto none = std::find_if(dates.written.begin(), dates.written.end(),
                                   [](const Dated* written) { return written->date && !written->is_day(); });
    const VizField* shown = dates.issued.field;
    std::string why;
    std::vector<std::pair<std::string, std::string>> values;
    const mrz::PartialDate last = moved({today.year, today.month, today.day}, 0, other_side_of_the_world);
    const auto after = [](const std::optional<mrz::PartialDate>& a, const std::optional<mrz::PartialDate>& b) {
        return a && b && mrz::surely_after(*a, *b);
    };
    const auto longest = [&] {
        std::optional<mrz::PartialDate> end;
        for (const vision::Validity& validity : pack.validities) {
            const mrz::PartialDate own = moved(last, validity.years, std::max(validity.days, 0) + 1);
            end = !end || mrz::surely_after(own, *end) ? own : *end;
        }
        return end;
    };
    if (none != dates.written.end()) {
        why = "no_such_day";
        values = {{"date", (*none)->field->texts[(*none)->field->chosen]}};
        shown = (*none)->field;
    } else if (after(dates.birth, issued)) {
        why = "before_birth";
    } else if (after(issued, dates.expiry)) {
        why = "after_expiry";
    } else if (after(dates.birth, dates.expiry)) {
        why = "expiry_before_birth";
    } else if (!dates.may_lie_ahead && after(issued, last)) {
        why = "issue_ahead";
        values = {{"date", issued->to_string()}};
    } else if (after(dates.birth, last)) {
        why = "birth_ahead";
        values = {{"date", dates.birth->to_string()}};
    } else if (!dates.may_lie_ahead && after(dates.expiry, longest())) {
        why = "too_far";
        values = {{"date", dates.expiry->to_string()}};
    } else if (!together) {
        return std::nullopt;
    }
    if (shown == nullptr && !dates.written.empty()) {
        shown = dates.written.front()->field;
    }
    Check check = rule("VIZ:dates", "check.viz_dates.title", shown);
    if (!why.empty()) {
        // A single figure may have been misread by two looks alike where the calendar alone speaks against it.
        const bool certain = why != "no_such_day" || (*none)->alike > 2;
        check.result = certain ? Outcome::failed : Outcome::undetermined;
        check.message = {"check.viz_dates." + why, values};
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
    const VizField second = again(*number, {}, ocr::VizLook::second);
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

/// A zone tells two figures of the year of birth and its reader guesses the century; the page prints all four. Whether
/// two looks read the zone's own day there, of another century.
bool of_another_century(const Dated& printed, const mrz::PartialDate& zone) {
    const auto day = printed.day();
    return day && *day->year != *zone.year && (*day->year - *zone.year) % 100 == 0 && day->month == zone.month &&
           day->day == zone.day;
}

bool prints_century(const VizField* field) {
    return field != nullptr && field->place.date_form.find("yyyy") != std::string::npos;
}

}  // namespace

std::vector<Check> viz_consistency(const std::vector<VizField>& fields, const vision::SpecimenPack& pack,
                                   const mrz::Document* mrz, const ShapeBook& book, const ReadAgain& again,
                                   const mrz::Today& today) {
    std::vector<Check> checks;
    const auto add = [&checks](std::optional<Check> check) {
        if (check) {
            checks.push_back(std::move(*check));
        }
    };
    const bool has_issue = std::any_of(fields.begin(), fields.end(),
                                       [](const VizField& field) { return field.place.role == "issue_date"; });
    const bool numbered = std::any_of(fields.begin(), fields.end(), is_personal_number);
    Dates dates;
    dates.may_lie_ahead = pack.model.type == "V" || (mrz != nullptr && mrz->document_code.starts_with("V"));
    Dated birth;
    Dated expiry;
    bool other_century = false;
    // Without a zone the page's own dates stand for it; they are read again only where something hangs on them.
    if (mrz != nullptr && mrz->birth_date.complete()) {
        dates.birth = mrz->birth_date;
        const VizField* printed = field_of(fields, "birth_date");
        // The first look alone shows whether there is anything to look at again.
        const auto first = prints_century(printed) ? date_of(*printed, born, today) : std::nullopt;
        if (first && first != dates.birth) {
            birth = dated(printed, again, born, today);
            other_century = of_another_century(birth, mrz->birth_date);
            dates.birth = other_century ? birth.day() : dates.birth;
        }
        birth = other_century ? birth : Dated{};
    } else if (has_issue || numbered) {
        birth = dated(field_of(fields, "birth_date"), again, born, today);
        dates.birth = birth.day();
    }
    if (mrz != nullptr && mrz->expiry_date.complete()) {
        dates.expiry = mrz->expiry_date;
    } else if (has_issue) {
        expiry = dated(field_of(fields, "expiry_date"), again, expires, today);
        dates.expiry = expiry.day();
    }
    if (has_issue) {
        dates.issued = dated(field_of(fields, "issue_date"), again, expires, today);
        for (const Dated* one : {&dates.issued, &birth, &expiry}) {
            if (one->field != nullptr) {
                dates.written.push_back(one);
            }
        }
        add(validity_check(dates.issued, dates.expiry, pack, book, again,
                           dates.issued.field != nullptr && date_of(*dates.issued.field, expires, today).has_value()));
    } else if (other_century) {
        dates.written.push_back(&birth);
    }
    if (has_issue || other_century) {
        add(order_check(dates, pack, today));
    }
    add(number_check(field_of(fields, "document_number"), again));
    add(personal_number_check(fields, pack, mrz, dates.birth, again));
    return checks;
}

std::vector<Check> viz_front_checks(const std::vector<VizField>& fields, const ReadAgain& again,
                                    const mrz::Today& today) {
    std::vector<Check> checks;
    const VizField* field = field_of(fields, "expiry_date");
    const bool expires_here = field != nullptr && !field->place.date_form.empty();
    const Dated expiry = dated(expires_here ? field : nullptr, again, expires, today);
    if (expires_here) {
        Check check = passed(CheckClass::combined, "DOC:expiry", "check.expiry.title", Obligation::mandatory);
        check.region = rule("", "", field).region;
        if (!expiry.is_day()) {
            // The picture's fault, and no reason by itself to look further.
            uncounted(check, "check.viz.unread");
        } else if (mrz::surely_after({today.year, today.month, today.day}, *expiry.date)) {
            check.result = Outcome::failed;
            check.message = {"check.expiry.expired", {{"date", expiry.date->to_string()}}};
            check.innocent = {"innocent.misread", {}};
            check.todo = {"todo.expired", {}};
        }
        checks.push_back(std::move(check));
    }
    const bool has_issue =
        std::any_of(fields.begin(), fields.end(), [](const VizField& one) { return one.place.role == "issue_date"; });
    if (!has_issue) {
        const Dated birth = dated(field_of(fields, "birth_date"), again, born, today);
        Dates dates;
        dates.birth = birth.day();
        dates.expiry = expiry.day();
        for (const Dated* one : {&birth, &expiry}) {
            if (one->field != nullptr) {
                dates.written.push_back(one);
            }
        }
        if (auto order = order_check(dates, {}, today)) {
            checks.push_back(std::move(*order));
        }
    }
    return checks;
}

}  // namespace vidimus::screening
