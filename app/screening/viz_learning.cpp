#include "app/screening/viz_learning.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "app/screening/viz_confirm.h"
#include "app/screening/viz_dates.h"
#include "app/screening/viz_expected.h"
#include "app/screening/viz_fronts.h"
#include "app/screening/viz_personal.h"
#include "app/screening/viz_places.h"

namespace vidimus::screening {
namespace {

constexpr std::size_t least_dates = 3;  // copies that show a date at one place: it is no number there
constexpr double right_cost = 0.35;     // of a text that says the same, but for a doubtful character
constexpr double of_people_cost = 1.0;  // of a state's name that goes on by a letter: UTOPIA, UTOPIAN

bool takes(const std::vector<vision::VizField>& fields, const cv::Rect2d& mm) {
    return std::any_of(fields.begin(), fields.end(), [&](const vision::VizField& field) {
        return (field.mm & mm).area() > 0.5 * std::min(field.mm.area(), mm.area());
    });
}

/// "A99999999" where all copies have it, else nothing.
std::string pattern_of(const std::vector<std::u32string>& texts) {
    std::string common;
    for (const std::u32string& text : texts) {
        std::string own;
        for (const char32_t sign : text) {
            own += is_digit(sign) ? '9' : 'A';
        }
        if (!common.empty() && own != common) {
            return {};
        }
        common = own;
    }
    return common;
}

bool ends_with_a_year(const Seen& member) {
    const std::u32string& text = member.expected;
    constexpr std::size_t of_year = 4;
    if (text.size() < of_year) {
        return false;
    }
    const std::u32string year = text.substr(text.size() - of_year);
    return (year.starts_with(U"19") || year.starts_with(U"20")) && std::all_of(year.begin(), year.end(), is_digit);
}

/// The form that most of the members are printed in, with every language that fits all of those.
DateForm form_of(const Cluster& cluster, const std::vector<mrz::PartialDate>& dates) {
    std::map<std::string, int> votes;
    for (const Seen& member : cluster.members) {
        ++votes[member.pattern];
    }
    const auto most =
        std::max_element(votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    DateForm form{most->first, {}};
    if (form.pattern.find("MMM") == std::string::npos) {
        return form;
    }
    const bool two = form.pattern.find('/') != std::string::npos;
    std::map<std::string, int> fits;
    for (std::size_t i = 0; i < cluster.members.size(); ++i) {
        const Seen& member = cluster.members[i];
        for (const std::string& language : month_languages()) {
            const DateForm one{form.pattern, two ? month_languages() : std::vector{language}};
            if (two) {
                // Languages of a pair: those of which some pair is what was read.
                for (const std::string& other : month_languages()) {
                    const auto texts = printed_date(dates[i], {form.pattern, {language, other}});
                    if (language != other && !texts.empty() && texts.front() == member.expected) {
                        ++fits[language];
                        ++fits[other];
                    }
                }
                continue;
            }
            const auto texts = printed_date(dates[i], one);
            if (!texts.empty() && lay(member.line, texts.front()).cost <= member.cost + 1e-9) {
                ++fits[language];
            }
        }
    }
    int best = 0;
    for (const auto& [language, count] : fits) {
        best = std::max(best, count);
    }
    for (const std::string& language : month_languages()) {
        if (const auto found = fits.find(language); found != fits.end() && found->second == best) {
            form.months.push_back(language);
        }
    }
    return form;
}

/// Rows of one copy: every line with what it says.
struct CopyLines {
    std::vector<ReadLine> lines;
};

const std::vector<DateForm>& single_forms() {
    static const std::vector<DateForm> forms = [] {
        std::vector<DateForm> all = all_date_forms();
        std::erase_if(all, [](const DateForm& form) { return form.pattern.find('/') != std::string::npos; });
        return all;
    }();
    return forms;
}

const std::vector<DateForm>& double_forms() {
    static const std::vector<DateForm> forms = [] {
        std::vector<DateForm> all = all_date_forms();
        std::erase_if(all, [](const DateForm& form) { return form.pattern.find('/') == std::string::npos; });
        return all;
    }();
    return forms;
}

class Learner {
  public:
    Learner(vision::SpecimenPack& pack, std::span<const VizCopy> copies, std::vector<std::string> languages)
        : pack_(pack), copies_(copies), languages_(std::move(languages)) {}

    tl::expected<void, ocr::Error> read(ocr::VizReader& reader, const std::stop_token& stop) {
        lines_.resize(copies_.size());
        return read_rows(rows_of(pack_), ocr::VizLook::first, reader, stop);
    }

    /// What one look makes of print that artwork crosses another may read: a screening takes further looks too.
    tl::expected<void, ocr::Error> read_again(ocr::VizReader& reader, const std::stop_token& stop) {
        for (const ocr::VizLook look : {ocr::VizLook::second, ocr::VizLook::third}) {
            if (all_found() && has("sex")) {
                break;
            }
            if (auto read = read_rows(rows_of(pack_), look, reader, stop); !read) {
                return read;
            }
            anew();
        }
        return {};
    }

    /// What the zone tells and was found nowhere is looked for on the rest of the page.
    tl::expected<void, ocr::Error> read_beyond(ocr::VizReader& reader, const std::stop_token& stop) {
        if (all_found()) {
            return {};
        }
        auto read = read_rows(rows_beyond(pack_), ocr::VizLook::first, reader, stop);
        if (read) {
            anew();
        }
        return read;
    }

    void shared() {
        for (const std::string& role : shared_roles()) {
            // The word for a state's people and the state's code may both stand on the page, each at its place.
            if (role == "nationality" && find(role, Wanted::word)) {
                continue;
            }
            find(role, Wanted::any);
        }
    }

    /// A page prints its dates alike: where one has its noughts, another's were lost by the reader.
    void padded() {
        const auto bare = [](std::string pattern) {
            for (const std::string_view two : {"dd", "MM"}) {
                const std::size_t at = pattern.find(two);
                if (at != std::string::npos && pattern.find("MMM") == std::string::npos) {
                    pattern.erase(at, 1);
                }
            }
            return pattern;
        };
        for (vision::VizField& field : pack_.viz) {
            for (const vision::VizField& other : pack_.viz) {
                if (!field.date_form.empty() && field.date_form == bare(other.date_form)) {
                    field.date_form = other.date_form;
                }
            }
        }
        std::erase_if(forms_, [this, &bare](const DateForm& form) {
            return std::any_of(forms_.begin(), forms_.end(), [&](const DateForm& other) {
                return other.pattern != form.pattern && form.pattern == bare(other.pattern);
            });
        });
    }

    /// What always is a date and has no partner in the zone.
    void other_dates() {
        std::vector<DateForm> forms = forms_.empty() ? single_forms() : forms_;
        struct Place {
            Cluster cluster;
            DateForm form;
            double mean = 0.0;
        };
        std::vector<Place> places;
        for (const DateForm& form : forms) {
            for (int round = 0; round < 4; ++round) {
                PerCopy seen(copies_.size());
                for (std::size_t i = 0; i < copies_.size(); ++i) {
                    for (const ReadLine& line : lines_[i].lines) {
                        for (const FoundDate& date : find_dates(line, form)) {
                            Seen one;
                            one.line = line;
                            one.first = date.first;
                            one.last = date.last;
                            one.mm = mm_of(copies_[i].page, line, one.first, one.last);
                            mrz::PartialDate whole = date.date;
                            if (*whole.year < 100) {
                                whole.year = *whole.year + (*whole.year > 50 ? 1900 : 2000);
                            }
                            one.cost = static_cast<double>(days_of(whole).value_or(0));
                            const bool known =
                                takes(pack_.viz, one.mm) ||
                                std::any_of(places.begin(), places.end(), [&](const Place& place) {
                                    return same_place(area_of(place.cluster), one.mm) ||
                                           (area_of(place.cluster) & one.mm).area() > 0.4 * one.mm.area();
                                });
                            if (!known) {
                                seen[i].push_back(std::move(one));
                            }
                        }
                    }
                }
                const Cluster cluster = best_cluster(seen);
                if (!enough(cluster, copies_.size())) {
                    break;
                }
                const double count = static_cast<double>(cluster.members.size());
                places.push_back({cluster, form, cluster.cost / count});
            }
        }
        std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.mean < b.mean; });
        const std::vector<std::string> roles =
            roles_of_dates(places.size(), [&](std::size_t i) { return places[i].mean; });
        for (std::size_t i = 0; i < places.size(); ++i) {
            if (roles[i].empty() || has(roles[i])) {
                continue;
            }
            vision::VizField field;
            field.role = roles[i];
            field.mm = area_of(places[i].cluster);
            field.copies = static_cast<int>(places[i].cluster.members.size());
            field.date_form = places[i].form.pattern;
            field.months = places[i].form.months;
            field.languages = languages_for(field.role, field.date_form, field.months);
            pack_.viz.push_back(std::move(field));
        }
    }

    /// What has the same form of letters and figures on every copy: the page's number where no zone tells it, and the
    /// holder's.
    void other_numbers() {
        for (int round = 0; round < 2; ++round) {
            PerCopy seen(copies_.size());
            for (std::size_t i = 0; i < copies_.size(); ++i) {
                for (const ReadLine& line : lines_[i].lines) {
                    for (std::size_t first = 0; first < line.size();) {
                        std::size_t last = first + 1;
                        while (last < line.size() && !line[last].starts_word) {
                            ++last;
                        }
                        Seen one;
                        for (std::size_t k = first; k < last; ++k) {
                            one.expected += plain(line[k].sign);
                        }
                        const auto figures = std::count_if(one.expected.begin(), one.expected.end(), is_digit);
                        one.line = line;
                        one.mm = mm_of(copies_[i].page, line, first, last);
                        const bool date = std::any_of(dates_.begin(), dates_.end(), [&one](const cv::Rect2d& mm) {
                            return (mm & one.mm).area() > 0.5 * std::min(mm.area(), one.mm.area());
                        });
                        if (last - first >= 7 && last - first <= 16 && figures >= 5 && !date &&
                            !takes(pack_.viz, one.mm)) {
                            seen[i].push_back(std::move(one));
                        }
                        first = last;
                    }
                }
            }
            const Cluster cluster = best_cluster(seen);
            if (!enough(cluster, copies_.size())) {
                return;
            }
            std::map<std::string, int> votes;
            for (const Seen& member : cluster.members) {
                ++votes[pattern_of({member.expected})];
            }
            const auto most = std::max_element(votes.begin(), votes.end(),
                                               [](const auto& a, const auto& b) { return a.second < b.second; });
            // A date whose day and month a stamp covers is no number.
            const auto years = std::count_if(cluster.members.begin(), cluster.members.end(), ends_with_a_year);
            if (2 * years > static_cast<std::ptrdiff_t>(cluster.members.size())) {
                return;
            }
            vision::VizField field;
            field.mm = area_of(cluster);
            field.copies = static_cast<int>(cluster.members.size());
            const bool figures_only = most->first.find('A') == std::string::npos;
            field.role = has("document_number") || (figures_only && most->first.size() > 9) ? "personal_number"
                                                                                            : "document_number";
            if (has(field.role)) {
                return;
            }
            if (most->second >= 0.8 * static_cast<double>(cluster.members.size())) {
                field.pattern = most->first;
            }
            field.languages = languages_for(field.role, {});
            pack_.viz.push_back(std::move(field));
        }
    }

    void validities() {
        const auto form_of_role = [&](const std::string& role) -> const vision::VizField* {
            const auto found = std::find_if(pack_.viz.begin(), pack_.viz.end(),
                                            [&](const vision::VizField& field) { return field.role == role; });
            return found == pack_.viz.end() ? nullptr : &*found;
        };
        const vision::VizField* issue = form_of_role("issue_date");
        const vision::VizField* expiry = form_of_role("expiry_date");
        if (issue == nullptr) {
            return;
        }
        std::vector<std::pair<mrz::PartialDate, mrz::PartialDate>> periods;
        for (std::size_t i = 0; i < copies_.size(); ++i) {
            const auto from = date_within(i, *issue);
            const auto printed = expiry == nullptr ? std::nullopt : date_within(i, *expiry);
            const auto to = known_expiry(copies_[i].document ? &*copies_[i].document : nullptr, printed);
            if (from && to) {
                periods.emplace_back(*from, *to);
            }
        }
        pack_.validities = validities_of(periods);
    }

  private:
    [[nodiscard]] bool all_found() const {
        const bool named = has("name") || (has("surname") && has("given_names"));
        return named && has("document_number") && has("birth_date") && has("expiry_date");
    }
    /// What a role's text is looked for as: any that the zone lets expect, or of a state its name alone.
    enum class Wanted { any, word };

    /// Finds the place of a role that the zone has too; whether there is one.
    bool find(const std::string& role, Wanted wanted) {
        // Where the whole name stands in one line its parts have no places of their own.
        if (has("name") && (role == "surname" || role == "given_names")) {
            return false;
        }
        const bool date = role == "birth_date" || role == "expiry_date";
        PerCopy seen(copies_.size());
        std::size_t told = 0;
        for (std::size_t i = 0; i < copies_.size(); ++i) {
            Expected expected = copies_[i].document ? expected_of(role, *copies_[i].document) : Expected{};
            if (expected.empty()) {
                continue;
            }
            ++told;
            if (wanted == Wanted::word) {
                expected.texts.erase(expected.texts.begin());
            }
            for (const ReadLine& line : lines_[i].lines) {
                see(seen[i], copies_[i].page, line, expected, single_forms());
            }
            if (wanted == Wanted::word) {
                for (Seen& one : seen[i]) {
                    one.last += one.goes_on;  // UTOPIA, UTOPIAN
                    one.mm = mm_of(copies_[i].page, one.line, one.first, one.last);
                }
            }
            if (date && seen[i].empty()) {
                for (const ReadLine& line : lines_[i].lines) {
                    see(seen[i], copies_[i].page, line, expected, double_forms());
                }
            }
        }
        const Cluster cluster = best_cluster(seen);
        if (date && cluster.members.size() >= least_dates) {
            dates_.push_back(area_of(cluster));
        }
        if (told == 0 || !enough(cluster, told) || (role != "name" && takes(pack_.viz, area_of(cluster)))) {
            return false;
        }
        // A date of issue differs from that of expiry in two digits, on every copy: most copies must be right. And
        // a field that a stamp covers on every copy would ask an officer to look each time.
        const double most = wanted == Wanted::word ? of_people_cost : right_cost;
        const auto right = std::count_if(cluster.members.begin(), cluster.members.end(),
                                         [most](const Seen& member) { return member.cost <= most; });
        if (10 * right < 7 * static_cast<std::ptrdiff_t>(cluster.members.size())) {
            return false;
        }
        vision::VizField field;
        field.role = role;
        field.mm = area_of(cluster);
        field.copies = static_cast<int>(cluster.members.size());
        if (date) {
            std::vector<mrz::PartialDate> dates;
            std::transform(cluster.members.begin(), cluster.members.end(), std::back_inserter(dates),
                           [&](const Seen& member) { return date_behind(role, seen, member); });
            const DateForm form = form_of(cluster, dates);
            field.date_form = form.pattern;
            field.months = form.months;
            if (std::find(forms_.begin(), forms_.end(), form) == forms_.end()) {
                forms_.push_back(form);
            }
        }
        if (role == "document_number") {
            std::vector<std::u32string> numbers;
            for (const Seen& member : cluster.members) {
                numbers.push_back(member.expected);
            }
            field.pattern = pattern_of(numbers);
        }
        field.languages = languages_for(role, field.date_form, field.months);
        pack_.viz.push_back(std::move(field));
        return true;
    }

    void anew() {
        pack_.viz.clear();
        forms_.clear();
        dates_.clear();
        shared();
    }
    tl::expected<void, ocr::Error> read_rows(const std::vector<cv::Rect2d>& rows, ocr::VizLook look,
                                             ocr::VizReader& reader, const std::stop_token& stop) {
        for (std::size_t i = 0; i < copies_.size(); ++i) {
            for (const cv::Rect2d& row : rows) {
                for (const std::string& language : languages_) {
                    AreaRead read =
                        read_area(reader, copies_[i].page, row, {language}, {}, look, stop, false, unhurried);
                    if (read.error) {
                        return tl::unexpected(*read.error);
                    }
                    std::move(read.lines.begin(), read.lines.end(), std::back_inserter(lines_[i].lines));
                }
            }
        }
        return {};
    }
    [[nodiscard]] bool has(const std::string& role) const {
        return std::any_of(pack_.viz.begin(), pack_.viz.end(),
                           [&](const vision::VizField& field) { return field.role == role; });
    }
    [[nodiscard]] std::vector<std::string> languages_for(const std::string& role, const std::string& form,
                                                         const std::vector<std::string>& months = {}) const {
        const bool name = role == "surname" || role == "given_names" || role == "name";
        // A month's letters with marks are read in its own language.
        const auto own = std::find_if(languages_.begin(), languages_.end(), [&months](const std::string& language) {
            return std::find(months.begin(), months.end(), language) != months.end();
        });
        if (own != languages_.end()) {
            return {*own};
        }
        if (name && !knows_languages_of(pack_.model.state)) {
            // The copies told the script of their names: a net of another one reads WOW for ШОШИЋ, and is sure of it.
            std::vector<std::string> same;
            std::copy_if(languages_.begin(), languages_.end(), std::back_inserter(same),
                         [this](const std::string& language) {
                             return writes_latin(language) == writes_latin(languages_.front());
                         });
            return same;
        }
        if (name || form.find("MMM") != std::string::npos || languages_.size() < 2) {
            return name || languages_.size() < 2 ? languages_
                                                 : std::vector<std::string>(languages_.begin(), languages_.begin() + 1);
        }
        const auto english = std::find(languages_.begin(), languages_.end(), "eng");
        return {english == languages_.end() ? languages_.front() : *english};
    }
    [[nodiscard]] mrz::PartialDate date_behind(const std::string& role, const PerCopy& seen, const Seen& member) const {
        for (std::size_t i = 0; i < seen.size(); ++i) {
            for (const Seen& one : seen[i]) {
                if (one.mm == member.mm && one.expected == member.expected) {
                    return role == "birth_date" ? copies_[i].document->birth_date : copies_[i].document->expiry_date;
                }
            }
        }
        return {};
    }
    [[nodiscard]] std::optional<mrz::PartialDate> date_within(std::size_t copy, const vision::VizField& field) const {
        for (const ReadLine& line : lines_[copy].lines) {
            for (FoundDate& date : find_dates(line, {field.date_form, field.months})) {
                if (same_place(mm_of(copies_[copy].page, line, date.first, date.last), field.mm)) {
                    if (*date.date.year < 100) {
                        date.date.year = *date.date.year + 2000;
                    }
                    return date.date;
                }
            }
        }
        return std::nullopt;
    }
    /// By their order in time: born, issued, expired; what is known already is left out.
    template <typename Mean>
    std::vector<std::string> roles_of_dates(std::size_t count, Mean mean) const {
        std::vector<std::string> roles(count);
        // Where the copies have an MRZ, dates of birth and expiry were found by it, or are not printed here.
        const bool has_mrz =
            std::any_of(copies_.begin(), copies_.end(), [](const VizCopy& copy) { return copy.document.has_value(); });
        if (has_mrz) {
            if (count == 1 && !has("issue_date")) {
                roles.front() = "issue_date";
            }
            return roles;
        }
        std::vector<std::string> open;
        for (const char* role : {"birth_date", "issue_date", "expiry_date"}) {
            if (!has(role)) {
                open.emplace_back(role);
            }
        }
        if (count == open.size()) {
            return open;
        }
        if (open.size() == 3 && count == 2) {
            constexpr double generation = 14.0 * 365.0;  // no document is valid for longer, and few are issued at birth
            roles = mean(1) - mean(0) > generation ? std::vector<std::string>{"birth_date", "expiry_date"}
                                                   : std::vector<std::string>{"issue_date", "expiry_date"};
        } else if (count == 1 && std::find(open.begin(), open.end(), "issue_date") != open.end()) {
            roles = open.size() == 1 || has("birth_date") ? std::vector<std::string>{"issue_date"}
                                                          : std::vector<std::string>{""};
        }
        return roles;
    }

    vision::SpecimenPack& pack_;
    std::span<const VizCopy> copies_;
    std::vector<std::string> languages_;
    std::vector<CopyLines> lines_;
    std::vector<DateForm> forms_;    // that the zone's dates are printed in
    std::vector<cv::Rect2d> dates_;  // where some copies show one of the zone's dates, learned or not: no number
};

}  // namespace

tl::expected<void, ocr::Error> learn_viz(vision::SpecimenPack& pack, std::span<const VizCopy> copies,
                                         ocr::VizReader& reader, const mrz::Today& today, const std::stop_token& stop) {
    pack.viz.clear();
    pack.validities.clear();
    const bool zone = carries_zone(pack) || std::any_of(copies.begin(), copies.end(),
                                                        [](const VizCopy& copy) { return copy.document.has_value(); });
    const auto languages = languages_on(pack, copies, reader, stop);
    if (!languages) {
        return tl::unexpected(languages.error());
    }
    if (languages->empty()) {
        return {};
    }
    if (!zone) {
        std::vector<PlacedPage> pages;
        std::transform(copies.begin(), copies.end(), std::back_inserter(pages),
                       [](const VizCopy& copy) { return copy.page; });
        auto learned = learn_front(pack, pages, reader, *languages, today, stop);
        if (learned) {
            learn_number_rule(pack, copies, reader, stop);
            confirm_viz(pack, copies, reader, today, stop);
        }
        return learned;
    }
    Learner learner(pack, copies, *languages);
    if (auto read = learner.read(reader, stop); !read) {
        return read;
    }
    learner.shared();
    if (auto read = learner.read_again(reader, stop); !read) {
        return read;
    }
    if (auto read = learner.read_beyond(reader, stop); !read) {
        return read;
    }
    learner.padded();
    learner.other_dates();
    learner.other_numbers();
    learner.validities();
    widen_fields(pack);
    learn_number_rule(pack, copies, reader, stop);
    confirm_viz(pack, copies, reader, today, stop);
    return {};
}

}  // namespace vidimus::screening
