#include "app/screening/further_pages.h"

#include <algorithm>
#include <utility>

#include "app/screening/parts.h"

namespace vidimus::screening {
namespace {

/// Letters and digits only, words joined: hyphens, apostrophes and spaces are set in many ways.
std::string bare(const std::string& text) {
    std::string letters;
    for (const char c : text) {
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
            letters += c;
        } else if (c >= 'a' && c <= 'z') {
            letters += static_cast<char>(c - 'a' + 'A');
        }
    }
    return letters;
}

bool same_date(const mrz::PartialDate& a, const mrz::PartialDate& b) {
    const auto fit = [](const std::optional<int>& x, const std::optional<int>& y) { return !x || !y || *x == *y; };
    return fit(a.year, b.year) && fit(a.month, b.month) && fit(a.day, b.day);
}

class Comparing {
  public:
    Comparing(std::string prefix, std::string title, const PageFacts& a, const PageFacts& b)
        : prefix_(std::move(prefix)), title_(std::move(title)), doubtful_(a.doubtful || b.doubtful) {}

    template <typename Value, typename Same>
    void add(const char* field, const std::optional<Value>& a, const std::optional<Value>& b, const Same& same) {
        if (!a || !b) {
            put(field, Outcome::not_supported, "check.pages.not_read");
        } else if (same(*a, *b)) {
            put(field, Outcome::successful, "");
        } else {
            put(field, doubtful_ ? Outcome::undetermined : Outcome::failed, "check.pages.differs");
        }
    }

    void put(const char* field, Outcome outcome, const char* message) {
        Check check = passed(CheckClass::combined, prefix_ + field, title_, Obligation::optional);
        check.title.arguments = {{"field", std::string("@field.") + field}};
        check.result = outcome;
        if (outcome != Outcome::successful) {
            check.message = {message, check.title.arguments};
        }
        if (outcome == Outcome::failed || outcome == Outcome::undetermined) {
            check.innocent = {"innocent.pages", {}};
            check.todo = {"todo.compare_pages", {}};
        }
        checks.push_back(std::move(check));
    }

    std::vector<Check> checks;

  private:
    std::string prefix_;
    std::string title_;
    bool doubtful_;
};

void compare_holder(Comparing& comparing, const PageFacts& a, const PageFacts& b) {
    const bool early = a.names_may_end_early || b.names_may_end_early;
    const auto same_names = [early](const std::string& x, const std::string& y) { return same_name(x, y, early); };
    const auto same = [](const auto& x, const auto& y) { return x == y; };
    comparing.add("surname", a.surname, b.surname, same_names);
    comparing.add("given_names", a.given_names, b.given_names, same_names);
    comparing.add("birth_date", a.birth_date, b.birth_date, same_date);
    comparing.add("sex", a.sex, b.sex, same);
    comparing.add("nationality", a.nationality, b.nationality, same);
    // One name alone may have changed since, by marriage say: a person looks.
    const auto result_of = [&comparing](const char* field) {
        const auto found = std::find_if(comparing.checks.begin(), comparing.checks.end(), [field](const Check& check) {
            return std::string_view(check.id).ends_with(std::string(":") + field);
        });
        return std::pair(found, found->result);
    };
    const auto [surname, surname_result] = result_of("surname");
    const auto [given, given_result] = result_of("given_names");
    if (surname_result == Outcome::failed && given_result == Outcome::successful &&
        result_of("birth_date").second == Outcome::successful) {
        surname->result = Outcome::undetermined;
    }
    if (given_result == Outcome::failed && surname_result == Outcome::successful &&
        result_of("birth_date").second == Outcome::successful) {
        given->result = Outcome::undetermined;
    }
}

}  // namespace

bool same_name(const std::string& a, const std::string& b, bool may_end_early) {
    const std::string x = bare(a);
    const std::string y = bare(b);
    if (x == y) {
        return true;
    }
    const std::string& shorter = x.size() < y.size() ? x : y;
    const std::string& longer = x.size() < y.size() ? y : x;
    return may_end_early && !shorter.empty() && longer.starts_with(shorter);
}

PageFacts facts_of(const MrzInfo& mrz) {
    PageFacts facts;
    if (!mrz.document) {
        return facts;
    }
    const mrz::Document& document = *mrz.document;
    const auto told = [](const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); };
    facts.number = told(document.document_number);
    facts.surname = told(document.surname);
    facts.given_names = told(document.given_names);
    facts.names_may_end_early = document.name_truncated;
    facts.nationality = told(document.nationality);
    if (document.birth_date.year) {
        facts.birth_date = document.birth_date;
    }
    if (document.expiry_date.year) {
        facts.expiry_date = document.expiry_date;
    }
    if (document.sex == 'M' || document.sex == 'F') {
        facts.sex = document.sex;
    }
    facts.optional_data = document.optional_data + document.optional_data_2;
    facts.doubtful = !document.check_digits_valid() || mrz.ambiguous || !mrz.doubtful.empty();
    return facts;
}

std::vector<Check> compare_sides(const PageFacts& front, const PageFacts& back) {
    Comparing comparing("SET.FB:", "check.pages.front_back.title", front, back);
    comparing.add("document_number", front.number, back.number,
                  [](const std::string& a, const std::string& b) { return bare(a) == bare(b); });
    compare_holder(comparing, front, back);
    comparing.add("expiry_date", front.expiry_date, back.expiry_date, same_date);
    return std::move(comparing.checks);
}

std::vector<Check> compare_with_visa(const PageFacts& passport, const PageFacts& visa) {
    Comparing comparing("SET.PV:", "check.pages.visa.title", passport, visa);
    compare_holder(comparing, passport, visa);
    // Doc 9303-7: the field holds the passport's number or the visa's own.
    const bool told = passport.number && visa.number;
    const bool found = told && (bare(*visa.number) == bare(*passport.number) ||
                                bare(visa.optional_data).find(bare(*passport.number)) != std::string::npos);
    if (found) {
        comparing.put("document_number", Outcome::successful, "");
    } else {
        comparing.put("document_number", Outcome::not_supported,
                      told ? "check.pages.own_number" : "check.pages.not_read");
    }
    return std::move(comparing.checks);
}

}  // namespace vidimus::screening
