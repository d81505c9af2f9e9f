#include "app/screening/page_relations.h"

#include <algorithm>

#include "app/screening/decide.h"
#include "app/screening/further_pages.h"

namespace vidimus::screening {
namespace {

const mrz::Document* document_of(const Report& report) {
    return report.mrz.document ? &*report.mrz.document : nullptr;
}

bool is_card(const Report& report) {
    const mrz::Document* document = document_of(report);
    return document != nullptr && (document->format == mrz::Format::td1 || document->format == mrz::Format::td2);
}

bool is_passport(const Report& report) {
    const mrz::Document* document = document_of(report);
    return document != nullptr && document->document_code.starts_with("P");
}

/// No word of a visa where there is none.
void name_two_passports(std::vector<Check>& checks) {
    for (Check& check : checks) {
        check.title.key = "check.pages.passports.title";
        if (check.message.key == "check.pages.own_number") {
            check.message.key = "check.pages.passports.own_number";
        }
    }
}

void decide_anew(Report& report) {
    if (const Profile* profile = profile_of_name(report.profile)) {
        report.verdict = decide(report.checks, report.model, report.register_answers, *profile);
    }
    sort_by_significance(report.checks);
}

}  // namespace

Relation relation_of(const Report& first, const Report& second) {
    const mrz::Document* a = document_of(first);
    const mrz::Document* b = document_of(second);
    if (a == nullptr && b != nullptr && !first.mrz.found && is_card(second)) {
        const bool same_size = !first.page.found || !second.page.found || first.page.size == second.page.size;
        return same_size ? Relation::front_of_back : Relation::none;
    }
    if (a == nullptr || b == nullptr) {
        return Relation::none;
    }
    const bool same =
        a->format == b->format && a->issuing_state == b->issuing_state && a->document_number == b->document_number;
    return same ? Relation::same_document : Relation::travels_with;
}

std::size_t main_page_of(const std::vector<const Report*>& pages) {
    const auto first = [&pages](const auto& is) {
        return static_cast<std::size_t>(
            std::find_if(pages.begin(), pages.end(),
                         [&is](const Report* page) { return page != nullptr && is(*page); }) -
            pages.begin());
    };
    const std::size_t passport = first(is_passport);
    if (passport < pages.size()) {
        return passport;
    }
    const std::size_t read = first([](const Report& page) { return document_of(page) != nullptr; });
    return read < pages.size() ? read : 0;
}

void join_pages(const Report& first, Report& second) {
    std::vector<Check> checks;
    switch (relation_of(first, second)) {
        case Relation::none:
        case Relation::front_of_back:
            return;
        case Relation::same_document:
            checks = compare_sides(facts_of(first.mrz), facts_of(second.mrz));
            break;
        case Relation::travels_with:
            checks = compare_with_visa(facts_of(first.mrz), facts_of(second.mrz));
            if (is_passport(first) && is_passport(second)) {
                name_two_passports(checks);
            }
            break;
    }
    std::erase_if(second.checks, [](const Check& check) {
        return check.id.starts_with("SET.FB:") || check.id.starts_with("SET.PV:");
    });
    second.checks.insert(second.checks.end(), std::make_move_iterator(checks.begin()),
                         std::make_move_iterator(checks.end()));
    decide_anew(second);
}

void join_register(Report& front, const Report& back) {
    const auto of_register = [](const Check& check) { return check.check_class == CheckClass::register_answer; };
    std::erase_if(front.checks, of_register);
    std::copy_if(back.checks.begin(), back.checks.end(), std::back_inserter(front.checks), of_register);
    front.register_answers = back.register_answers;
    front.asked_from = back.asked_from == NumberFrom::mrz ? NumberFrom::back : back.asked_from;
    decide_anew(front);
}

VerdictState verdict_of_case(const std::vector<const Report*>& pages) {
    VerdictState worst = VerdictState::no_irregularity_found;
    for (const Report* page : pages) {
        worst = std::max(worst, page == nullptr ? VerdictState::check_further : page->verdict.state);
    }
    return worst;
}

}  // namespace vidimus::screening
