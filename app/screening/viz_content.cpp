#include "app/screening/viz_content.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <map>
#include <set>

#include "mrz/dates.h"
#include "mrz/national_numbers.h"
#include "mrz/states.h"

namespace vidimus::screening {
namespace {

constexpr double share = 0.8;  // of the copies that must agree
constexpr double year = 365.2425;

/// Nearly all of the copies, and never fewer than three.
bool nearly(std::size_t count, std::size_t of) {
    return count >= 3 && static_cast<double>(count) >= share * static_cast<double>(of);
}

char32_t as_figure(char32_t sign) {
    if (is_digit(sign)) {
        return sign;
    }
    for (const char32_t figure : {U'0', U'1', U'2', U'5', U'8', U'6', U'4'}) {
        if (look_alike(sign, figure)) {
            return figure;
        }
    }
    return 0;
}

/// The text that most of a copy's ways have; of equals the first.
std::u32string value_of(const std::vector<Way>& ways) {
    std::u32string best;
    std::size_t most = 0;
    for (const Way& way : ways) {
        const std::u32string own = joined_text(way.line);
        const auto same = static_cast<std::size_t>(std::count_if(
            ways.begin(), ways.end(), [&own](const Way& other) { return joined_text(other.line) == own; }));
        if (same > most) {
            most = same;
            best = own;
        }
    }
    return best;
}

std::vector<std::u32string> values_of(const Slot& slot) {
    std::vector<std::u32string> values;
    for (const auto& ways : slot.copies) {
        values.push_back(value_of(ways));
    }
    return values;
}

std::size_t distinct(const std::vector<std::u32string>& values) {
    std::set<std::u32string> different(values.begin(), values.end());
    different.erase(std::u32string());
    return different.size();
}

mrz::PartialDate whole_date(mrz::PartialDate date, const mrz::Today& today) {
    constexpr int longest_validity = 20;
    if (*date.year < 100) {
        date.year = *date.year + (2000 + *date.year > today.year + longest_validity ? 1900 : 2000);
    }
    return date;
}

/// The date that stands at the place on each copy; none where the ways differ.
std::vector<std::optional<mrz::PartialDate>> dates_in(const Slot& slot, const DateForm& form, const mrz::Today& today) {
    std::vector<std::optional<mrz::PartialDate>> dates;
    for (const auto& ways : slot.copies) {
        std::map<mrz::PartialDate, int> votes;
        for (const Way& way : ways) {
            const auto found = find_dates(way.line, form);
            if (found.size() == 1) {
                ++votes[whole_date(found.front().date, today)];
            }
        }
        std::optional<mrz::PartialDate> best;
        int most = 0;
        for (const auto& [date, count] : votes) {
            best = count > most ? std::optional(date) : count == most ? std::nullopt : best;
            most = std::max(most, count);
        }
        dates.push_back(best);
    }
    return dates;
}

/// Most of the copies: what is unread on the others is not otherwise.
bool mostly(std::size_t count, std::size_t of) {
    return count >= 3 && 10 * count >= 6 * of;
}

std::size_t told(const std::vector<std::optional<mrz::PartialDate>>& dates) {
    return static_cast<std::size_t>(
        std::count_if(dates.begin(), dates.end(), [](const auto& date) { return date.has_value(); }));
}

/// Of all languages of months those without which fewer copies could be read.
std::vector<std::string> needed_months(const std::vector<Slot>& slots, const std::vector<std::size_t>& dated,
                                       const std::string& pattern, const mrz::Today& today) {
    const bool two = pattern.find('/') != std::string::npos;
    const std::vector<std::string> all = month_languages();
    std::vector<std::vector<std::string>> sets;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!two) {
            sets.push_back({all[i]});
            continue;
        }
        for (std::size_t k = i + 1; k < all.size(); ++k) {
            sets.push_back({all[i], all[k]});
        }
    }
    std::set<std::string> chosen;
    std::size_t most = 0;
    for (const auto& set : sets) {
        std::size_t count = 0;
        for (const std::size_t index : dated) {
            count += told(dates_in(slots[index], {pattern, set}, today));
        }
        if (count > most) {
            chosen.clear();
            most = count;
        }
        if (count == most && count > 0) {
            chosen.insert(set.begin(), set.end());
        }
    }
    std::vector<std::string> months;
    std::copy_if(all.begin(), all.end(), std::back_inserter(months),
                 [&chosen](const std::string& language) { return chosen.contains(language); });
    return months;
}

class Judge {
  public:
    Judge(std::vector<Slot>& slots, std::string state, const mrz::Today& today)
        : slots_(slots), state_(std::move(state)), today_(today) {}

    void all() {
        find_date_slots();
        name_dates();
        sexes();
        numbers();
        nationalities();
        names();
        once_each();
    }

  private:
    /// Where days and months below ten are printed with their zero, a single figure is one of which the other was not
    /// read.
    [[nodiscard]] bool denied(const DateForm& form) const {
        const bool single = form.pattern.starts_with("d ") || form.pattern.find(" M ") != std::string::npos ||
                            form.pattern.ends_with(" d");
        if (!single) {
            return false;
        }
        int zeros = 0;
        for (const Slot& slot : slots_) {
            for (const auto& ways : slot.copies) {
                zeros += std::any_of(ways.begin(), ways.end(),
                                     [&form](const Way& way) {
                                         const auto found = find_dates(way.line, form);
                                         const auto zero = [&way](std::size_t at) {
                                             return way.line[at].starts_word && way.line[at].sign == U'0';
                                         };
                                         bool any = false;
                                         for (std::size_t k = 0; found.size() == 1 && k < found.front().last; ++k) {
                                             any = any || (k >= found.front().first && zero(k));
                                         }
                                         return any;
                                     })
                             ? 1
                             : 0;
            }
        }
        return zeros >= 2;
    }

    /// The one form in which the page's dates are printed.
    void find_date_slots() {
        DateForm best;
        std::vector<std::size_t> where;
        std::size_t most = 0;
        std::vector<DateForm> forms = all_date_forms();
        std::stable_sort(forms.begin(), forms.end(),
                         [](const DateForm& a, const DateForm& b) { return a.pattern.size() > b.pattern.size(); });
        for (const DateForm& form : forms) {
            if (denied(form)) {
                continue;
            }
            std::size_t sure = 0;
            std::vector<std::size_t> own;
            std::size_t count = 0;
            for (std::size_t i = 0; i < slots_.size(); ++i) {
                const std::size_t copies = told(dates_in(slots_[i], form, today_));
                sure += nearly(copies, slots_[i].copies.size()) ? 1 : 0;
                if (mostly(copies, slots_[i].copies.size())) {
                    own.push_back(i);
                    count += copies;
                }
            }
            // A year of two figures is found within one of four, and a day with its zero by a form without: the longer
            // form holds unless it leaves copies out. Where one place has it on nearly all copies, another may be
            // harder to read.
            if (sure > 0 && 10 * count > 11 * most) {
                most = count;
                best = form;
                where = std::move(own);
            }
        }
        if (!where.empty() && !best.months.empty()) {
            best.months = needed_months(slots_, where, best.pattern, today_);
        }
        for (const std::size_t index : where) {
            slots_[index].form = best;
            slots_[index].dates = dates_in(slots_[index], best, today_);
            slots_[index].agreeing = static_cast<int>(told(slots_[index].dates));
        }
        dated_ = std::move(where);
        for (std::size_t i = dated_.size(); i-- > 0;) {
            part_from_date(dated_[i]);
        }
        dated_.clear();
        for (std::size_t i = 0; i < slots_.size(); ++i) {
            if (!slots_[i].form.pattern.empty()) {
                dated_.push_back(i);
            }
        }
    }

    /// Two fields may stand so near to each other that they were read as one.
    void part_from_date(std::size_t index) {
        Slot& dated = slots_[index];
        Slot after;
        after.copies.resize(dated.copies.size());
        for (std::size_t i = 0; i < dated.copies.size(); ++i) {
            for (Way& way : dated.copies[i]) {
                const auto found = find_dates(way.line, dated.form);
                if (found.size() != 1 || found.front().last >= way.line.size() ||
                    !way.line[found.front().last].starts_word) {
                    continue;
                }
                after.copies[i].push_back(part_of(way, found.front().last, way.line.size()));
                way = part_of(way, 0, found.front().last);
            }
        }
        const auto read = static_cast<std::size_t>(
            std::count_if(after.copies.begin(), after.copies.end(), [](const auto& copy) { return !copy.empty(); }));
        if (nearly(read, after.copies.size())) {
            slots_.insert(slots_.begin() + static_cast<std::ptrdiff_t>(index) + 1, std::move(after));
        }
    }

    /// Days from one to the other on the copies that tell both.
    [[nodiscard]] std::vector<long> gaps(std::size_t from, std::size_t to) const {
        std::vector<long> days;
        for (std::size_t i = 0; i < slots_[from].dates.size(); ++i) {
            const auto& a = slots_[from].dates[i];
            const auto& b = slots_[to].dates[i];
            if (a && b && days_of(*a) && days_of(*b)) {
                days.push_back(*days_of(*b) - *days_of(*a));
            }
        }
        return days;
    }
    [[nodiscard]] long middle(std::size_t index) const {
        std::vector<long> days;
        for (const auto& date : slots_[index].dates) {
            if (date && days_of(*date)) {
                days.push_back(*days_of(*date));
            }
        }
        std::sort(days.begin(), days.end());
        return days.empty() ? 0 : days[days.size() / 2];
    }
    [[nodiscard]] bool before(std::size_t from, std::size_t to) const {
        const std::vector<long> days = gaps(from, to);
        return nearly(static_cast<std::size_t>(std::count_if(days.begin(), days.end(), [](long d) { return d > 0; })),
                      days.size());
    }
    /// Whole years, a few days more or less, and no lifetime: what lies between issue and expiry.
    [[nodiscard]] bool period(std::size_t from, std::size_t to) const {
        const std::vector<long> days = gaps(from, to);
        const auto whole = std::count_if(days.begin(), days.end(), [](long d) {
            const double years = static_cast<double>(d) / year;
            return years > 0.9 && years < 20.5 && std::abs(years - std::round(years)) < 3.0 / year;
        });
        return nearly(static_cast<std::size_t>(whole), days.size());
    }
    /// Whether the time between differs from copy to copy as ages do.
    [[nodiscard]] bool ages(std::size_t from, std::size_t to) const {
        std::vector<long> days = gaps(from, to);
        std::sort(days.begin(), days.end());
        return !days.empty() && static_cast<double>(days[days.size() * 4 / 5] - days[days.size() / 5]) > 3.0 * year;
    }
    /// Nothing is issued later than today.
    [[nodiscard]] bool lies_ahead(std::size_t index) const {
        const mrz::PartialDate now{today_.year, today_.month, today_.day};
        const auto& dates = slots_[index].dates;
        const auto ahead = static_cast<std::size_t>(std::count_if(
            dates.begin(), dates.end(), [&now](const auto& date) { return date && mrz::surely_after(*date, now); }));
        return ahead >= 2 && 5 * ahead >= dates.size();
    }

    void name_dates() {
        std::vector<std::size_t> order = dated_;
        std::sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) { return middle(a) < middle(b); });
        bool ordered = true;
        for (std::size_t i = 0; i + 1 < order.size(); ++i) {
            ordered = ordered && before(order[i], order[i + 1]);
        }
        std::vector<std::string> roles(order.size());
        const auto as_issued = [&] {
            return period(order[1], order[2]) ||
                   (lies_ahead(order[2]) && !lies_ahead(order[1]) && !ages(order[1], order[2]));
        };
        if (ordered && order.size() == 3 && ages(order[0], order[1]) && as_issued()) {
            roles = {"birth_date", "issue_date", "expiry_date"};
        } else if (ordered && order.size() == 2 && period(order[0], order[1])) {
            roles = {"issue_date", "expiry_date"};
        } else if (ordered && order.size() == 2 && ages(order[0], order[1])) {
            roles = {"birth_date", lies_ahead(order[1]) ? "expiry_date" : ""};
        } else if (order.size() == 1 && lies_ahead(order[0])) {
            roles = {"expiry_date"};
        }
        for (std::size_t i = 0; i < order.size(); ++i) {
            Slot& slot = slots_[order[i]];
            slot.role = slot.caption.empty() || slot.caption == roles[i]      ? roles[i]
                        : roles[i].empty() && slot.caption.ends_with("_date") ? slot.caption
                                                                              : std::string();
        }
        for (const std::size_t a : order) {
            for (const std::size_t b : order) {
                const std::string& first = slots_[a].role;
                const std::string& second = slots_[b].role;
                const bool must = (first == "birth_date" && (second == "issue_date" || second == "expiry_date")) ||
                                  (first == "issue_date" && second == "expiry_date");
                if (must && !before(a, b)) {
                    for (const std::size_t each : order) {
                        slots_[each].role.clear();
                    }
                    return;
                }
            }
        }
    }

    [[nodiscard]] bool open(const Slot& slot) const { return slot.role.empty() && slot.form.pattern.empty(); }
    /// The caption says so, or says nothing.
    [[nodiscard]] static bool may_be(const Slot& slot, const std::string& role) {
        return slot.caption.empty() || slot.caption == role;
    }

    void sexes() {
        for (Slot& slot : slots_) {
            if (!open(slot) || !may_be(slot, "sex")) {
                continue;
            }
            std::size_t marks = 0;
            std::set<char> kinds;
            for (const auto& ways : slot.copies) {
                const auto found =
                    std::find_if(ways.begin(), ways.end(), [](const Way& way) { return sex_of(way.line) != 0; });
                if (found != ways.end()) {
                    ++marks;
                    kinds.insert(sex_of(found->line));
                }
            }
            if (nearly(marks, slot.copies.size()) && (slot.caption == "sex" || kinds.size() > 1)) {
                slot.role = "sex";
                slot.agreeing = static_cast<int>(marks);
            }
        }
    }

    static bool has_pattern(const std::u32string& value, const std::string& pattern) {
        const std::u32string right = by_pattern(value, pattern);
        bool same = right.size() == pattern.size();
        for (std::size_t k = 0; same && k < right.size(); ++k) {
            same = is_digit(right[k]) == (pattern[k] == '9');
        }
        return same;
    }

    /// The form of letters and figures that nearly all copies have, and of each copy the number in it; no form where
    /// there is none. A net drops a character now and then, so of a copy's ways that counts which has the form.
    static std::string form_of_numbers(const Slot& slot, std::vector<std::u32string>& values) {
        std::map<std::string, std::size_t> forms;
        for (const auto& ways : slot.copies) {
            std::set<std::string> own;
            for (const Way& way : ways) {
                std::string form;
                for (const char32_t sign : joined_text(way.line)) {
                    form += is_digit(sign) ? '9' : 'A';
                }
                own.insert(form);
            }
            for (const std::string& form : own) {
                ++forms[form];
            }
        }
        // A sign more that most copies show was dropped on the others, at an end.
        const auto frequent = std::max_element(forms.begin(), forms.end(),
                                               [](const auto& a, const auto& b) { return a.second < b.second; });
        std::string usual = frequent == forms.end() ? std::string() : frequent->first;
        for (const auto& [form, count] : forms) {
            if (mostly(count, slot.copies.size()) && form.size() == usual.size() + 1) {
                usual = form;
                break;
            }
        }
        if (usual.size() < 6 || usual.size() > 18 || std::count(usual.begin(), usual.end(), '9') < 5) {
            return {};
        }
        values.clear();
        for (const auto& ways : slot.copies) {
            const auto right = std::find_if(ways.begin(), ways.end(), [&usual](const Way& way) {
                return has_pattern(joined_text(way.line), usual);
            });
            if (right != ways.end()) {
                values.push_back(by_pattern(joined_text(right->line), usual));
            }
        }
        return mostly(values.size(), slot.copies.size()) ? usual : std::string();
    }

    /// Whether the numbers follow the rule by which the state numbers people.
    [[nodiscard]] bool by_state_rule(const std::vector<std::u32string>& values) const {
        std::size_t right = 0;
        for (const auto& value : values) {
            mrz::Document document;
            document.issuing_state = state_;
            document.document_code = "I";
            document.optional_data = encoded(value);
            const auto number = mrz::personal_number(document);
            right += number && number->digit == mrz::PersonalNumber::Digit::valid ? 1 : 0;
        }
        return nearly(right, values.size());
    }

    void numbers() {
        struct Candidate {
            Slot* slot;
            bool person = false;
            bool letters = false;
        };
        std::vector<Candidate> candidates;
        for (Slot& slot : slots_) {
            if (!open(slot) || !(slot.caption.empty() || slot.caption.ends_with("_number"))) {
                continue;
            }
            std::vector<std::u32string> values;
            const std::string pattern = form_of_numbers(slot, values);
            if (pattern.empty() || !nearly(distinct(values), values.size())) {
                continue;
            }
            slot.pattern = pattern;
            slot.agreeing = static_cast<int>(values.size());
            candidates.push_back({&slot, by_state_rule(values), pattern.find('A') != std::string::npos});
        }
        std::vector<Candidate> left;
        for (const Candidate& one : candidates) {
            if (!one.slot->caption.empty()) {
                one.slot->role = one.slot->caption;
            } else if (one.person) {
                one.slot->role = "personal_number";
            } else {
                left.push_back(one);
            }
        }
        const auto taken = [this](const char* role) {
            return std::any_of(slots_.begin(), slots_.end(), [role](const Slot& slot) { return slot.role == role; });
        };
        // Of two without captions the one with letters is the document's, of figures only the longer is the holder's;
        // more than two, or two alike, nobody can tell.
        if (left.size() == 1) {
            const bool long_figures = !left[0].letters && left[0].slot->pattern.size() > 9;
            const char* role = long_figures || taken("document_number") ? "personal_number" : "document_number";
            left[0].slot->role = taken(role) ? std::string() : role;
        } else if (left.size() == 2 && left[0].letters != left[1].letters && !taken("document_number")) {
            Slot* document = left[0].letters ? left[0].slot : left[1].slot;
            Slot* person = left[0].letters ? left[1].slot : left[0].slot;
            document->role = "document_number";
            if (person->pattern.size() > 9 && !taken("personal_number")) {
                person->role = "personal_number";
            }
        }
    }

    void nationalities() {
        const std::u32string code = decoded(state_);
        std::u32string name;
        for (const char32_t sign : decoded(mrz::state_name(state_))) {
            name += is_letter(sign) ? std::u32string(1, plain(sign)) : std::u32string();
        }
        for (Slot& slot : slots_) {
            if (!open(slot) || !slot.pattern.empty() || !may_be(slot, "nationality")) {
                continue;
            }
            const std::vector<std::u32string> values = values_of(slot);
            std::size_t own = 0;
            for (const auto& value : values) {
                own += value == code || (name.size() >= 4 && value.starts_with(name.substr(0, 4))) ? 1 : 0;
            }
            const bool few = distinct(values) <= 1 + values.size() / 4;
            if (few && (slot.caption == "nationality" || nearly(own, values.size()))) {
                slot.role = "nationality";
                slot.agreeing = static_cast<int>(values.size());
            }
        }
    }

    /// Letters on nearly all copies.
    [[nodiscard]] static bool of_letters(const std::vector<std::u32string>& values) {
        return nearly(static_cast<std::size_t>(std::count_if(values.begin(), values.end(),
                                                             [](const std::u32string& value) {
                                                                 return value.size() >= 2 &&
                                                                        std::none_of(value.begin(), value.end(),
                                                                                     is_digit);
                                                             })),
                      values.size());
    }

    void names() {
        bool captions = false;
        std::vector<Slot*> candidates;
        for (Slot& slot : slots_) {
            captions = captions || !slot.caption.empty();
            const std::vector<std::u32string> values = values_of(slot);
            const bool name = slot.caption == "surname" || slot.caption == "given_names" || slot.caption == "name";
            if (!open(slot) || !slot.pattern.empty() || !of_letters(values) || !(slot.caption.empty() || name) ||
                2 * distinct(values) < values.size()) {
                continue;
            }
            slot.agreeing = static_cast<int>(values.size());
            if (name) {
                slot.role = slot.caption;
            } else if (nearly(distinct(values), values.size())) {
                candidates.push_back(&slot);
            }
        }
        // Without any caption only this is certain: a name stands before all else, and no two holders share it.
        if (!captions && !candidates.empty() &&
            std::none_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.role == "name"; })) {
            candidates.front()->role = "name";
        }
    }

    /// A role that two places claim is neither's.
    void once_each() {
        std::map<std::string, int> claims;
        for (const Slot& slot : slots_) {
            ++claims[slot.role];
        }
        for (Slot& slot : slots_) {
            if (!slot.role.empty() && claims[slot.role] > 1) {
                slot.role.clear();
            }
        }
    }

    std::vector<Slot>& slots_;
    std::string state_;
    mrz::Today today_;
    std::vector<std::size_t> dated_;
};

}  // namespace

cv::Rect2d Way::mm() const {
    cv::Rect2d box;
    for (std::size_t i = 0; i < signs.size(); ++i) {
        box = i == 0 ? signs[i] : box | signs[i];
    }
    return box;
}

Way part_of(const Way& way, std::size_t first, std::size_t last) {
    Way part;
    part.language = way.language;
    part.line.assign(way.line.begin() + static_cast<std::ptrdiff_t>(first),
                     way.line.begin() + static_cast<std::ptrdiff_t>(last));
    part.signs.assign(way.signs.begin() + static_cast<std::ptrdiff_t>(first),
                      way.signs.begin() + static_cast<std::ptrdiff_t>(last));
    if (!part.line.empty()) {
        part.line.front().starts_word = true;
    }
    return part;
}

std::u32string joined_text(const ReadLine& line) {
    std::u32string text;
    for (const ReadSign& sign : line) {
        text += plain(sign.sign);
    }
    return text;
}

std::u32string by_pattern(const std::u32string& text, const std::string& pattern) {
    if (text.size() != pattern.size()) {
        return text;
    }
    std::u32string right = text;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (pattern[i] == '9') {
            const char32_t figure = as_figure(text[i]);
            right[i] = figure == 0 ? text[i] : figure;
        } else if (is_digit(text[i])) {
            static constexpr std::u32string_view figures = U"012586";
            static constexpr std::u32string_view letters = U"OIZSBG";
            const std::size_t found = figures.find(text[i]);
            right[i] = found == std::u32string_view::npos ? text[i] : letters[found];
        }
    }
    return right;
}

char sex_of(const ReadLine& line) {
    return sex_of(joined_text(line));
}

char sex_of(std::u32string_view text) {
    static const std::set<std::u32string> men{U"M", U"М", U"MM", U"ММ", U"МM", U"MМ"};
    static const std::set<std::u32string> women{U"F",  U"Ж",  U"Z",  U"K",  U"W",  U"FF", U"ZF",
                                                U"FZ", U"ЖF", U"FЖ", U"KF", U"FK", U"ŽF"};
    const std::u32string mark(text);
    return men.contains(mark) ? 'M' : women.contains(mark) ? 'F' : text == U"X" || text == U"XX" ? 'X' : '\0';
}

std::optional<mrz::PartialDate> known_expiry(const mrz::Document* zone,
                                             const std::optional<mrz::PartialDate>& printed) {
    return zone != nullptr && zone->expiry_date.complete() ? zone->expiry_date : printed;
}

std::vector<vision::Validity> validities_of(const std::vector<std::pair<mrz::PartialDate, mrz::PartialDate>>& copies) {
    std::map<std::pair<int, int>, int> votes;
    for (const auto& [from, to] : copies) {
        if (!days_of(from) || !days_of(to)) {
            continue;
        }
        const int years = static_cast<int>(std::lround(static_cast<double>(*days_of(to) - *days_of(from)) / year));
        mrz::PartialDate whole = from;
        whole.year = *whole.year + years;
        if (!days_of(whole)) {
            whole.day = 28;
        }
        const int days = static_cast<int>(*days_of(to) - *days_of(whole));
        if (years > 0 && std::abs(days) <= 2) {
            ++votes[{years, days}];
        }
    }
    int explained = 0;
    std::vector<vision::Validity> rules;
    for (const auto& [rule, count] : votes) {
        if (count >= 3) {
            rules.push_back({rule.first, rule.second});
            explained += count;
        }
    }
    const auto told = static_cast<int>(copies.size());
    return told >= 6 && explained >= 0.8 * told && rules.size() <= 3 ? rules : std::vector<vision::Validity>{};
}

void judge(std::vector<Slot>& slots, const std::string& state, const mrz::Today& today) {
    Judge(slots, state, today).all();
}

}  // namespace vidimus::screening
