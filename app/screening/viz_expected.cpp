#include "app/screening/viz_expected.h"

#include <algorithm>

#include "mrz/states.h"

namespace vidimus::screening {
namespace {

std::u32string letters_and_digits(std::string_view text) {
    std::u32string result;
    for (const char32_t sign : decoded(text)) {
        const char32_t own = plain(sign);
        if (is_digit(own) || is_letter(own)) {
            result += own;
        }
    }
    return result;
}

/// How documents write the sex, in the languages of the region.
std::vector<std::u32string> sexes(char sex) {
    switch (sex) {
        case 'F':
            return {U"F", U"Ж", U"Z", U"K"};
        case 'M':
            return {U"M", U"М"};
        default:
            return {U"X"};
    }
}

}  // namespace

const std::vector<std::string>& shared_roles() {
    static const std::vector<std::string> roles{"document_number", "name",         "surname", "given_names",
                                                "birth_date",      "expiry_date",  "sex",     "nationality",
                                                "issuing_state",   "optional_data"};
    return roles;
}

std::optional<mrz::FieldId> partner_of(const std::string& role) {
    using mrz::FieldId;
    if (role == "document_number") return FieldId::document_number;
    if (role == "surname" || role == "given_names" || role == "name") return FieldId::name;
    if (role == "birth_date") return FieldId::birth_date;
    if (role == "expiry_date") return FieldId::expiry_date;
    if (role == "sex") return FieldId::sex;
    if (role == "nationality") return FieldId::nationality;
    if (role == "issuing_state") return FieldId::issuing_state;
    if (role == "optional_data" || role == "personal_number") return FieldId::optional_data;
    return std::nullopt;
}

Expected expected_of(const std::string& role, const mrz::Document& document) {
    Expected expected;
    const auto add = [&expected](std::u32string text) {
        if (!text.empty()) {
            expected.texts.push_back(std::move(text));
        }
    };
    if (role == "document_number") {
        add(letters_and_digits(document.document_number));
    } else if (role == "surname" || role == "given_names") {
        expected.name = true;
        expected.may_end_early = document.name_truncated;
        add(letters_and_digits(role == "surname" ? document.surname : document.given_names));
    } else if (role == "name") {
        expected.name = true;
        expected.may_end_early = document.name_truncated;
        if (!document.surname.empty() && !document.given_names.empty()) {
            add(letters_and_digits(document.surname + document.given_names));
            add(letters_and_digits(document.given_names + document.surname));
        }
    } else if (role == "birth_date" || role == "expiry_date") {
        const mrz::PartialDate& date = role == "birth_date" ? document.birth_date : document.expiry_date;
        if (date.complete()) {
            expected.date = date;
        }
    } else if (role == "sex") {
        if (document.sex == 'M' || document.sex == 'F') {
            expected.texts = sexes(document.sex);
        }
    } else if (role == "nationality" || role == "issuing_state") {
        const std::string& code = role == "nationality" ? document.nationality : document.issuing_state;
        add(letters_and_digits(code));
        add(letters_and_digits(mrz::state_name(code)));
    } else if (role == "optional_data" || role == "personal_number") {
        add(letters_and_digits(document.optional_data));
        if (document.personal_number) {
            add(letters_and_digits(document.personal_number->value));
        }
        add(letters_and_digits(document.optional_data_2));
        std::erase_if(expected.texts, [](const std::u32string& text) { return text.size() < 5; });
    }
    return expected;
}

std::optional<Fit> fit(const ReadLine& line, const Expected& expected, const std::vector<DateForm>& forms) {
    if (expected.date) {
        auto laid = lay_date(line, *expected.date, forms);
        if (!laid) {
            return std::nullopt;
        }
        return Fit{std::move(laid->laid), laid->expected, forms[laid->form].pattern, laid->month_language};
    }
    std::optional<Fit> best;
    for (const std::u32string& text : expected.texts) {
        Laid laid = lay(line, text, expected.name, expected.may_end_early);
        if (!best || laid.cost < best->laid.cost) {
            best = Fit{std::move(laid), text, {}, {}};
        }
    }
    return best;
}

}  // namespace vidimus::screening
