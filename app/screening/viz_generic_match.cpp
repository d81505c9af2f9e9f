#include "app/screening/viz_generic_match.h"

#include <algorithm>

#include "app/screening/viz_captions.h"
#include "app/screening/viz_compare.h"
#include "app/screening/viz_content.h"
#include "app/screening/viz_dates.h"

namespace vidimus::screening {
namespace {

constexpr std::size_t longest_date_line = 48;  // characters
constexpr std::size_t short_name = 3;          // characters; such are words of other languages, too

std::size_t figures_of(const ReadLine& line) {
    return static_cast<std::size_t>(
        std::count_if(line.begin(), line.end(), [](const ReadSign& sign) { return is_digit(sign.sign); }));
}

/// The line without each of its words of letters between figures: 12 DES/DEC 12 as 12 DES 12 and 12 DEC 12. The stroke
/// between the names may have been read as a letter.
std::vector<ReadLine> without_a_month(const ReadLine& line) {
    constexpr std::size_t brief = 3;
    constexpr std::size_t longest = 4;  // of names cut short
    std::vector<ReadLine> variants;
    const auto without = [&](std::size_t first, std::size_t last) {
        ReadLine rest(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(first));
        rest.insert(rest.end(), line.begin() + static_cast<std::ptrdiff_t>(last), line.end());
        variants.push_back(std::move(rest));
    };
    for (std::size_t first = 0; first < line.size();) {
        std::size_t last = first;
        while (last < line.size() && !is_digit(line[last].sign) && (last == first || !line[last].starts_word)) {
            ++last;
        }
        if (last - first > 2 * brief - 1 && last - first < 2 * longest + 2) {
            for (std::size_t kept = brief; kept <= longest; ++kept) {
                without(first + kept, last);
                without(first, last - kept);
            }
        }
        first = std::max(last, first + 1);
    }
    for (std::size_t first = 1; first < line.size(); ++first) {
        if (!line[first].starts_word || is_digit(line[first].sign)) {
            continue;
        }
        std::size_t last = first + 1;
        while (last < line.size() && !line[last].starts_word && !is_digit(line[last].sign)) {
            ++last;
        }
        const bool after_name = !is_digit(line[first - 1].sign);
        const bool before_name = last < line.size() && !is_digit(line[last].sign);
        if (last - first < 3 || !(after_name || before_name)) {
            continue;
        }
        ReadLine rest(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(first));
        rest.insert(rest.end(), line.begin() + static_cast<std::ptrdiff_t>(last), line.end());
        if (first < rest.size()) {
            rest[first].starts_word = true;
        }
        variants.push_back(std::move(rest));
    }
    return variants;
}

bool begins_word(const ReadLine& line, std::size_t at) {
    return at == 0 || (at < line.size() && line[at].starts_word);
}

bool all_of_line(const GenericMatch& match) {
    return match.fit.laid.first == 0 && match.fit.laid.last == match.line.size();
}

bool is_code(const std::string& role) {
    return role == "nationality" || role == "issuing_state";
}

/// Whether a date stands by itself and not among other figures.
bool stands_alone(const GenericMatch& match) {
    const ReadLine& line = match.line;
    const Laid& laid = match.fit.laid;
    const bool long_year = match.fit.pattern.find("yyyy") != std::string::npos;
    const auto figure = [&line](std::size_t at) { return at < line.size() && is_digit(line[at].sign); };
    const bool before = laid.first > 0 && figure(laid.first - 1) && !(long_year && line[laid.first].starts_word);
    const bool after = figure(laid.last) && !(long_year && line[laid.last].starts_word);
    return !before && !after;
}

}  // namespace

const std::vector<DateForm>& generic_date_forms() {
    static const std::vector<DateForm> forms = [] {
        std::vector<DateForm> all = all_date_forms();
        std::erase_if(all, [](const DateForm& form) { return form.pattern.find('/') != std::string::npos; });
        return all;
    }();
    return forms;
}

std::optional<GenericMatch> lay_anywhere(const ReadLine& line, const Expected& expected) {
    if (line.empty() || expected.empty()) {
        return std::nullopt;
    }
    if (!expected.date) {
        auto found = fit(line, expected, {});
        return found ? std::optional(GenericMatch{line, std::move(*found)}) : std::nullopt;
    }
    constexpr std::size_t fewest = 3;
    const std::size_t figures = figures_of(line);
    if (figures < fewest || line.size() > longest_date_line) {
        return std::nullopt;
    }
    // A name of a month has three letters; a figure is taken for a letter now and then.
    std::vector<DateForm> forms = generic_date_forms();
    const bool letters = line.size() - figures >= 3;
    std::erase_if(forms, [letters](const DateForm& form) { return !form.months.empty() && !letters; });
    std::vector<ReadLine> variants{line};
    if (letters) {
        for (ReadLine& variant : without_a_month(line)) {
            variants.push_back(std::move(variant));
        }
    }
    std::optional<GenericMatch> best;
    for (ReadLine& variant : variants) {
        auto found = fit(variant, expected, forms);
        if (found && (!best || found->laid.cost < best->fit.laid.cost - 1e-9)) {
            best = GenericMatch{std::move(variant), std::move(*found)};
        }
    }
    return best;
}

bool says(const GenericMatch& match, const std::string& role, const Expected& expected, const ShapeBook& book) {
    const Laid& laid = match.fit.laid;
    if (role == "sex") {
        const auto mark = expected.texts.empty() || expected.texts.front().empty() ? 0 : expected.texts.front().front();
        return mark != 0 && static_cast<char32_t>(sex_of(match.line)) == mark;
    }
    if (!begins_word(match.line, laid.first)) {
        return false;
    }
    if (is_code(role)) {
        // UTOPIA, UTOPIAN; the code may be a word of anything, so it must stand by itself.
        const bool same = std::all_of(laid.places.begin(), laid.places.end(),
                                      [](const Laid::Place& place) { return place.kind == Laid::Place::Kind::same; });
        const bool whole = laid.first == 0 && laid.last + laid.goes_on == match.line.size();
        const std::size_t more = match.fit.expected.size() > short_name ? 3 : 0;
        return same && whole && match.fit.expected.size() >= short_name && laid.goes_on <= more;
    }
    const bool certain = std::none_of(laid.places.begin(), laid.places.end(), [&match](const Laid::Place& place) {
        return place.kind == Laid::Place::Kind::doubtful &&
               !look_alike(plain(match.line[place.read].sign), match.fit.expected[place.expected]);
    });
    if (!certain || compare(match.line, match.fit, nullptr, std::nullopt, book).told != Compared::Told::agrees) {
        return false;
    }
    if (expected.date) {
        return stands_alone(match);
    }
    if (expected.name) {
        return (match.fit.expected.size() > short_name || all_of_line(match)) && role_of_caption(match.line).empty();
    }
    return true;
}

bool nearly_says(const GenericMatch& match, const std::string& role) {
    constexpr std::size_t least = 6;
    constexpr double most = 2.6;  // a character or two, and a doubtful one
    const Laid& laid = match.fit.laid;
    const auto size = static_cast<double>(match.fit.expected.size());
    if (role == "sex" || is_code(role) || match.fit.expected.size() < least) {
        return false;
    }
    const bool date = !match.fit.pattern.empty();
    return laid.cost <= std::min(most, nearly_right * size) && begins_word(match.line, laid.first) &&
           laid.last > laid.first && (!date || stands_alone(match));
}

std::vector<mrz::PartialDate> days_in(const ReadLine& line, const std::string& pattern) {
    std::vector<mrz::PartialDate> days;
    if (pattern.find("yyyy") == std::string::npos) {
        return days;
    }
    const bool named = pattern.find("MMM") != std::string::npos;
    std::vector<ReadLine> variants{line};
    if (named) {
        for (ReadLine& variant : without_a_month(line)) {
            variants.push_back(std::move(variant));
        }
    }
    for (const ReadLine& variant : variants) {
        for (const FoundDate& found :
             find_dates(variant, {pattern, named ? month_languages() : std::vector<std::string>{}})) {
            days.push_back(found.date);
        }
    }
    return days;
}

}  // namespace vidimus::screening
