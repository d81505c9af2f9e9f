// Documents that were made with data which cannot be: nothing on them was washed out or written anew.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>

#include "app/training/content.h"
#include "app/training/document_forge.h"
#include "app/training/forge_tools.h"
#include "app/training/people.h"

namespace vidimus::training {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;
using std::chrono::years;

sys_days day_of(const std::string& iso) {
    return year_month_day{std::chrono::year{std::atoi(iso.substr(0, 4).c_str())},
                          std::chrono::month{static_cast<unsigned>(std::atoi(iso.substr(5, 2).c_str()))},
                          std::chrono::day{static_cast<unsigned>(std::atoi(iso.substr(8, 2).c_str()))}};
}

std::string text_of(sys_days day) {
    return iso_date(year_month_day{day});
}

sys_days some_years_from(sys_days day, int count) {
    const year_month_day moved = year_month_day{day} + years{count};
    return moved.ok() ? sys_days{moved} : sys_days{moved.year() / moved.month() / std::chrono::day{28}};
}

/// The 31st of a short month, or a late day of a February.
std::string no_such_day(std::string iso, Random& random) {
    static constexpr std::array days_of_none{"02-30", "02-31", "04-31", "06-31", "09-31", "11-31"};
    return iso.replace(5, 5, random.pick(days_of_none));
}

enum class Way {
    issued_after_expiry,
    other_validity,
    prolonged,
    born_after_issue,
    issued_ahead,
    no_such_day,
    born_ahead,
};

}  // namespace

Texts contradict_dates(const DocumentDesign& design, mrz::Fields& holder, const Request& request, Choices& choices) {
    Random& random = choices.chance();
    const auto has = [&design](std::string_view id) {
        return std::ranges::any_of(design.fields, [id](const PlacedField& field) { return field.id == id; });
    };
    const bool zone = design.mrz.has_value();
    const bool visa = has("valid_from");
    const std::string issued = visa ? "valid_from" : "issue_date";
    const bool issue = has(issued);
    const bool expiry = zone || has("expiry_date");
    const bool birth = (zone || has("birth_date")) && holder.birth_date.find('X') == std::string::npos;
    const Person person = make_person(request.seed, request.today, std::nullopt);
    const sys_days issued_on{person.issue};
    const sys_days expires_on = day_of(holder.expiry_date);
    const sys_days now = std::chrono::year{request.today.year} /
                         std::chrono::month{static_cast<unsigned>(request.today.month)} /
                         std::chrono::day{static_cast<unsigned>(request.today.day)};
    const int age_of_issue = static_cast<int>((now - issued_on).count());

    std::vector<Way> ways;
    if (issue && expiry) {
        ways.push_back(Way::issued_after_expiry);
    }
    if (issue && expiry && !visa) {
        ways.insert(ways.end(), {Way::other_validity, Way::prolonged, Way::issued_ahead});
    }
    if (issue && birth && !visa && age_of_issue > 20) {
        ways.push_back(Way::born_after_issue);
    }
    if (issue || (!zone && has("birth_date"))) {
        ways.push_back(Way::no_such_day);
    }
    if (birth && has("birth_date")) {
        ways.push_back(Way::born_ahead);
    }
    if (ways.empty()) {
        return {};
    }
    Texts instead;
    const auto write = [&](const std::string& id, const std::string& iso) {
        if (has(id)) {
            instead[id] = in_face(date_of_design(printed_form(iso), design), design.data);
        }
    };
    switch (random.pick(ways)) {
        case Way::issued_after_expiry:
            write(issued, text_of(expires_on + days{random.whole(5, 900)}));
            break;
        case Way::other_validity: {
            const int apart = random.chance(0.5) ? random.whole(3, 28) : 365 * random.whole(1, 5) + random.whole(0, 40);
            // Later or earlier, but not to come.
            write(issued, text_of(issued_on + days{apart < age_of_issue && random.chance(0.5) ? apart : -apart}));
            break;
        }
        case Way::prolonged:
            // As far ahead as a zone's two figures can say.
            holder.expiry_date = text_of(some_years_from(expires_on, random.whole(1, 4)));
            write("expiry_date", holder.expiry_date);
            write(issued, text_of(issued_on));
            break;
        case Way::issued_ahead: {
            const sys_days later = now + days{random.whole(20, 700)};
            holder.expiry_date = text_of(some_years_from(later, 10) - days{1});
            write("expiry_date", holder.expiry_date);
            write(issued, text_of(later));
            break;
        }
        case Way::born_after_issue:
            holder.birth_date = text_of(issued_on + days{random.whole(5, age_of_issue - 5)});
            write("birth_date", holder.birth_date);
            write(issued, text_of(issued_on));
            break;
        case Way::no_such_day: {
            const std::string id = issue && (zone || random.chance(0.5)) ? issued : "birth_date";
            write(id, no_such_day(id == "birth_date" ? holder.birth_date : text_of(issued_on), random));
            break;
        }
        case Way::born_ahead:
            holder.birth_date = text_of(now + days{random.whole(40, 3000)});
            write("birth_date", holder.birth_date);
            break;
    }
    if (const std::string number = personal_number_of(design, holder, request.seed); !number.empty()) {
        holder.optional_data = holder.optional_data.empty() ? std::string{} : number;
    }
    return instead;
}

Texts contradict_number(const DocumentDesign& design, mrz::Fields& holder, const Request& request, Choices& choices) {
    Random& random = choices.chance();
    const std::string right = personal_number_of(design, holder, request.seed);
    if (right.empty()) {
        return {};
    }
    const bool encodes = design.personal != PersonalRule::oib;
    std::string number = with_wrong_digit(right, random);
    if (encodes && random.chance(0.6)) {
        mrz::Fields other = holder;
        const bool sexes = holder.sex == "M" || holder.sex == "F";
        if (sexes && random.chance(0.5)) {
            other.sex = holder.sex == "M" ? "F" : "M";
        } else {
            other.birth_date =
                text_of(day_of(holder.birth_date) + days{random.pick(std::array{-3650, -365, -30, -1, 1, 31, 730})});
        }
        number = personal_number_of(design, other, request.seed);
    }
    if (holder.optional_data == right) {
        holder.optional_data = number;
    }
    return {{"personal_number", in_face(number, design.data)}};
}

std::vector<vision::Quad> contradicting_areas(const Document& document, const Texts& instead,
                                              const mrz::Fields& before) {
    std::vector<vision::Quad> areas;
    for (const PrintedField& field : document.fields) {
        if (instead.contains(field.id)) {
            areas.push_back(quad_of(field.area));
        }
    }
    const mrz::Fields& now = document.holder;
    const bool zone = now.birth_date != before.birth_date || now.expiry_date != before.expiry_date ||
                      now.optional_data != before.optional_data;
    if (zone && document.design.mrz) {
        areas.push_back(quad_of(document.design.mrz->area() + document.data_shift));
    }
    return areas;
}

}  // namespace vidimus::training
