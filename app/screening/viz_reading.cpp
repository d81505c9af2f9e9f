#include "app/screening/viz_reading.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <opencv2/imgproc.hpp>
#include <sstream>

#include "app/screening/parts.h"
#include "app/screening/viz_content.h"
#include "app/screening/viz_dates.h"

namespace vidimus::screening {
namespace {

using namespace std::string_view_literals;

constexpr int longest_crop = 240;  // pixels

using Kind = Laid::Place::Kind;

/// How many figures a date of the field has; 0 where that changes with the date.
std::size_t figures_of(const vision::VizField& place) {
    const bool named = !place.months.empty();
    const bool shortened = place.date_form.starts_with("d ") || place.date_form.find(" M ") != std::string::npos;
    if (named || shortened) {
        return 0;
    }
    return place.date_form.size() -
           static_cast<std::size_t>(std::count(place.date_form.begin(), place.date_form.end(), ' '));
}

/// How many signs the words have in which a figure, or what a net takes for one, stands: a neighbour's mark ("M") is no
/// part of a date.
std::size_t signs_of_figures(const ReadLine& line) {
    constexpr std::u32string_view as_figures = U"OQDILTSBZGAJ";
    std::size_t signs = 0;
    for (std::size_t first = 0; first < line.size();) {
        std::size_t last = first + 1;
        while (last < line.size() && !line[last].starts_word) {
            ++last;
        }
        const bool figures = std::any_of(line.begin() + static_cast<std::ptrdiff_t>(first),
                                         line.begin() + static_cast<std::ptrdiff_t>(last), [&](const ReadSign& sign) {
                                             return is_digit(sign.sign) ||
                                                    as_figures.find(plain(sign.sign)) != std::u32string_view::npos;
                                         });
        signs += figures ? last - first : 0;
        first = last;
    }
    return signs;
}

std::u32string only_figures(std::u32string_view text) {
    std::u32string figures;
    std::copy_if(text.begin(), text.end(), std::back_inserter(figures), is_digit);
    return figures;
}

/// One look that is right settles it; else the one that says most.
bool stronger(Compared::Told now, Compared::Told before) {
    const auto weight = [](Compared::Told told) {
        switch (told) {
            case Compared::Told::agrees:
                return 3;
            case Compared::Told::differs:
                return 2;
            case Compared::Told::unsure:
                return 1;
            case Compared::Told::unread:
                break;
        }
        return 0;
    };
    return weight(now) > weight(before);
}

/// How many of a date's parts, printed in figures by this form, no date has.
int impossible_parts(const ReadLine& line, std::string_view form) {
    std::string figures;
    for (const ReadSign& sign : line) {
        figures += is_digit(sign.sign) ? static_cast<char>(plain(sign.sign)) : ' ';
    }
    int impossible = 0;
    std::size_t at = 0;
    for (const auto& [part, least, most] :
         {std::tuple{"yyyy"sv, 1900, 2099}, std::tuple{"MM"sv, 1, 12}, std::tuple{"dd"sv, 1, 31}}) {
        const std::size_t place = form.find(part);
        if (place == std::string_view::npos) {
            continue;
        }
        // Figures that the form has before this part.
        const auto before =
            static_cast<std::size_t>(std::count_if(form.begin(), form.begin() + static_cast<std::ptrdiff_t>(place),
                                                   [](char c) { return c == 'd' || c == 'M' || c == 'y'; }));
        at = std::max(at, before + part.size());
        if (before + part.size() > figures.size()) {
            continue;
        }
        const std::string own = figures.substr(before, part.size());
        const int value = own.find(' ') == std::string::npos ? std::stoi(own) : 0;
        impossible += value < least || value > most ? 1 : 0;
    }
    return at == figures.size() ? impossible : 0;
}

/// What stands between a date's parts, where the net saw it alike; else most often, a space.
std::string between(const ReadLine& line, std::size_t first, std::size_t last) {
    std::map<std::string, int> seen;
    for (std::size_t i = first + 1; i < last; ++i) {
        if (line[i].starts_word && !line[i].before.empty()) {
            ++seen[line[i].before];
        }
    }
    const auto most =
        std::max_element(seen.begin(), seen.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return seen.empty() || (seen.size() > 1 && most->second < 2) ? " " : most->first;
}

char32_t as_letter(char32_t sign, bool cyrillic) {
    switch (sign) {
        case U'0':
            return cyrillic ? U'О' : U'O';
        case U'1':
            return U'I';
        case U'3':
            return cyrillic ? U'З' : sign;
        case U'5':
            return cyrillic ? sign : U'S';
        default:
            return sign;
    }
}

/// The line's one date with its parts apart, with figures where its form has figures and letters where it has letters.
void set_date_right(ReadLine& line, const vision::VizField& place) {
    const std::vector<FoundDate> dates = find_dates(line, {place.date_form, place.months});
    if (dates.size() != 1 || place.date_form.find('/') != std::string::npos) {
        return;
    }
    const FoundDate& found = dates.front();
    std::vector<std::string> parts;
    std::size_t fixed = 0;
    std::istringstream pattern(place.date_form);
    for (std::string part; pattern >> part;) {
        if (part.size() < 3 || part.front() == 'y') {
            std::u32string figures;
            for (const std::u32string& text : printed_date(found.date, {part, {}})) {
                figures = text;
            }
            fixed += figures.size();
            parts.push_back(encoded(figures));
        } else {
            parts.emplace_back();
        }
    }
    const std::size_t length = found.last - found.first;
    const auto named = static_cast<std::size_t>(std::count(parts.begin(), parts.end(), std::string()));
    if (named > 1 || (named == 0 ? length != fixed : length <= fixed)) {
        return;
    }
    const std::string separator = between(line, found.first, found.last);
    const bool cyrillic = std::any_of(line.begin(), line.end(), [](const ReadSign& sign) { return sign.sign > 0x3FF; });
    std::size_t at = found.first;
    for (const std::string& part : parts) {
        const std::size_t end = at + (part.empty() ? length - fixed : part.size());
        for (std::size_t i = at; i < end; ++i) {
            line[i].sign = part.empty() ? as_letter(line[i].sign, cyrillic) : static_cast<char32_t>(part[i - at]);
            line[i].starts_word = i == at;
            line[i].before = i > at ? std::string() : i > found.first ? separator : line[i].before;
        }
        at = end;
    }
}

}  // namespace

bool has_form(const ReadLine& line, const vision::VizField& place) {
    if (!place.date_form.empty()) {
        return find_dates(line, {place.date_form, place.months}).size() == 1;
    }
    if (place.pattern.starts_with('<')) {  // a number of a national rule, none of which is shorter
        constexpr std::size_t shortest = 9;
        return line.size() >= shortest;
    }
    return !place.pattern.empty() && line.size() == place.pattern.size();
}

VizField read_field(const VizSight& sight, const vision::VizField& place, const Expected& expected, ocr::VizLook look) {
    VizField field;
    field.place = place;
    // An alphabet makes the net take what it does not see for what it may; so one look has it, and one has not.
    const std::string alphabet =
        look == ocr::VizLook::second ? alphabet_of(place.role, place.date_form) : std::string();
    const std::size_t signs = place.pattern.starts_with('<') ? 0 : place.pattern.size();
    AreaRead read = read_area(sight.reader, sight.page, place.mm, place.languages, alphabet, look, sight.stop, false,
                              std::chrono::seconds(10), signs);
    field.lines = std::move(read.lines);
    field.texts = std::move(read.texts);
    field.error = read.error;
    // The line that says most nearly what is expected; else the longest.
    double best = 1e9;
    for (std::size_t i = 0; i < field.lines.size(); ++i) {
        double cost = -static_cast<double>(field.lines[i].size());
        if (sight.by_form && has_form(field.lines[i], place)) {
            cost -= 1000.0;
        }
        if (!expected.empty()) {
            const auto found = fit(field.lines[i], expected, forms_of(place));
            cost =
                found ? found->laid.cost / static_cast<double>(std::max<std::size_t>(1, found->expected.size())) : 1.0;
        }
        if (cost < best) {
            best = cost;
            field.chosen = i;
        }
    }
    return field;
}

std::string in_form(const ReadLine& line, std::size_t first, std::size_t last, const vision::VizField& place) {
    last = std::min(last, line.size());
    first = std::min(first, last);
    if (place.role == "nationality" || place.role == "issuing_state") {
        while (first > 0 && first < line.size() && !line[first].starts_word) {
            --first;
        }
        while (last > first && last < line.size() && !line[last].starts_word) {
            ++last;
        }
    }
    ReadLine own = line;
    const auto set_right = [&own](std::size_t from, std::size_t to, const std::string& pattern) {
        std::u32string text;
        for (std::size_t i = from; i < to; ++i) {
            text += plain(own[i].sign);  // numbers have capitals
        }
        text = by_pattern(text, pattern);
        for (std::size_t i = from; i < to; ++i) {
            own[i].sign = text[i - from];
        }
    };
    if (!place.pattern.empty() && !place.pattern.starts_with('<')) {
        set_right(first, last, place.pattern);
    }
    if (!place.date_form.empty()) {
        set_date_right(own, place);
    }
    return printed_text(own, first, last);
}

Crop crop_of(const PlacedPage& page, const cv::Rect2d& mm) {
    const cv::Rect2d wide(mm.x - 1.5, mm.y - 1.0, mm.width + 3.0, mm.height + 2.0);
    const double scale = std::min(10.0, longest_crop / wide.width);
    const cv::Size size(std::max(1, cvRound(wide.width * scale)), std::max(1, cvRound(wide.height * scale)));
    const cv::Matx33d map =
        page.mm_to_image * cv::Matx33d(1.0 / scale, 0.0, wide.x, 0.0, 1.0 / scale, wide.y, 0.0, 0.0, 1.0);
    cv::Mat picture;
    cv::warpPerspective(page.image, picture, map, size, cv::INTER_AREA | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    Crop crop;
    if (picture.type() == CV_8UC3) {
        crop.width = picture.cols;
        crop.height = picture.rows;
        crop.bgr.assign(picture.datastart, picture.datastart + picture.total() * picture.elemSize());
    }
    return crop;
}

Compared::Told other_mark(const std::vector<char>& marks) {
    const auto alike = marks.front() == 0 ? 0 : std::count(marks.begin(), marks.end(), marks.front());
    return alike >= 3 ? Compared::Told::differs : alike == 2 ? Compared::Told::unsure : Compared::Told::unread;
}

Compared::Told mark_by_shape(const PlacedPage& page, const vision::VizField& place, char expected,
                             const ShapeBook& book) {
    constexpr double pixels_per_mm = 12.0;
    const cv::Mat& from = page.bare.plain.empty() ? page.image : page.bare.plain;
    if (from.type() != CV_8UC3 || (expected != 'M' && expected != 'F')) {
        return Compared::Told::unread;
    }
    const cv::Size size(std::max(1, cvRound(place.mm.width * pixels_per_mm)),
                        std::max(1, cvRound(place.mm.height * pixels_per_mm)));
    const cv::Matx33d map = page.mm_to_image * cv::Matx33d(1.0 / pixels_per_mm, 0.0, place.mm.x, 0.0,
                                                           1.0 / pixels_per_mm, place.mm.y, 0.0, 0.0, 1.0);
    cv::Mat picture;
    cv::warpPerspective(from, picture, map, size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    cv::cvtColor(picture, picture, cv::COLOR_BGR2GRAY);
    const char32_t mark = nearer_of(book, mark_in(picture), U'M', U'F');
    return mark == 0                                 ? Compared::Told::unread
           : mark == static_cast<char32_t>(expected) ? Compared::Told::agrees
                                                     : Compared::Told::unsure;
}

Compared::Told told_of_date(Compared::Told told, const ReadLine& line, const vision::VizField& place,
                            std::u32string_view expected) {
    constexpr std::size_t made_up = 2;
    const std::size_t figures = figures_of(place);
    const std::size_t read = figures == 0 ? 0 : signs_of_figures(line);
    const bool misread = figures != 0 && read != figures && read <= figures + made_up;
    if (told != Compared::Told::agrees && misread) {
        return Compared::Told::unread;
    }
    if (told != Compared::Told::agrees && !place.months.empty() && !has_form(line, place)) {
        std::u32string seen;
        std::transform(line.begin(), line.end(), std::back_inserter(seen),
                       [](const ReadSign& sign) { return sign.sign; });
        if (const std::u32string wanted = only_figures(expected); !wanted.empty() && only_figures(seen) == wanted) {
            return Compared::Told::unread;
        }
    }
    if (told == Compared::Told::agrees || place.date_form.empty() || has_form(line, place)) {
        return told;
    }
    // Not one part that cannot be, but two: what stands there was not read.
    if (told != Compared::Told::unread && place.months.empty() && impossible_parts(line, place.date_form) >= 2) {
        return Compared::Told::unread;
    }
    return told == Compared::Told::differs ? Compared::Told::unsure : told;
}

bool shows_other_mark(const ReadLine& line, const Fit& found, const ShapeBook& book) {
    const char mark = sex_of(line);
    const bool upside_down = line.size() == 1 && line.front().sign == U'W';  // as nets take an M for
    if (mark == 0 || mark == sex_of(found.expected) || upside_down) {
        return false;
    }
    const bool shape = std::all_of(found.laid.places.begin(), found.laid.places.end(), [&](const Laid::Place& place) {
        return place.kind == Kind::same || (place.read < line.size() && place.expected < found.expected.size() &&
                                            compare_shapes(book, line[place.read].shape, plain(line[place.read].sign),
                                                           found.expected[place.expected]) == ShapeWord::same);
    });
    return !shape;
}

Compared settle(const VizSight& sight, const VizField& field, const Fit& first, const Expected& expected,
                const ShapeBook& book) {
    const ReadLine& line = field.lines[field.chosen];
    const std::string& role = field.place.role;
    struct Look {
        ReadLine line;
        Fit fit;
    };
    Compared compared = compare(line, first, nullptr, std::nullopt, book);
    compared.told = told_of_date(compared.told, line, field.place, first.expected);
    compared.line = line;
    std::vector<Look> looks{{line, first}};
    std::vector<char> marks{sex_of(line)};
    if (role == "sex" && shows_other_mark(line, first, book)) {
        compared.told = Compared::Told::unread;
    }
    for (const ocr::VizLook look : {ocr::VizLook::second, ocr::VizLook::third}) {
        if (compared.told == Compared::Told::agrees) {
            break;
        }
        const VizField again = read_field(sight, field.place, expected, look);
        if (!again.read()) {
            continue;
        }
        const ReadLine& other = again.lines[again.chosen];
        marks.push_back(sex_of(other));
        const auto second = fit(other, expected, forms_of(field.place));
        // Any two of the looks: one of them may have lost a character that both others saw.
        for (const Look& before : looks) {
            Compared now = compare(before.line, before.fit, &other, second, book);
            now.told = told_of_date(now.told, before.line, field.place, before.fit.expected);
            if (stronger(now.told, compared.told)) {
                compared = std::move(now);
                compared.line = before.line;
            }
        }
        if (second) {
            looks.push_back({other, *second});
        }
    }
    if (role == "sex" && compared.told != Compared::Told::agrees) {
        compared.told = other_mark(marks);
        if (std::all_of(marks.begin(), marks.end(), [](char mark) { return mark == 0; })) {
            compared.told = mark_by_shape(sight.page, field.place, sex_of(first.expected), book);
        }
    }
    const bool code = role == "nationality" || role == "issuing_state";
    if (code && first.laid.goes_on <= 3 &&  // UTOPIA, UTOPIAN
        std::all_of(first.laid.places.begin(), first.laid.places.end(),
                    [](const Laid::Place& place) { return place.kind == Kind::same; })) {
        compared.told = Compared::Told::agrees;
    }
    if (compared.told != Compared::Told::agrees && (code || expected.may_end_early)) {
        compared.told = Compared::Told::unread;
    }
    return compared;
}

std::string shown(const std::string& role, const mrz::Document& document) {
    if (role == "document_number") return document.document_number;
    if (role == "surname") return document.surname;
    if (role == "given_names") return document.given_names;
    if (role == "name") return document.surname + " " + document.given_names;
    if (role == "birth_date") return document.birth_date.to_string();
    if (role == "expiry_date") return document.expiry_date.to_string();
    if (role == "sex") return std::string(1, document.sex);
    if (role == "nationality") return document.nationality;
    if (role == "issuing_state") return document.issuing_state;
    return document.optional_data;
}

bool mrz_doubtful(const MrzInfo& mrz, const std::string& role) {
    const auto partner = partner_of(role);
    if (!mrz.document || !partner || mrz.corrected_by_hand) {
        return false;
    }
    const mrz::Layout& layout = mrz::layout_of(mrz.document->format);
    return std::any_of(layout.fields.begin(), layout.fields.end(), [&](const mrz::FieldLayout& field) {
        return field.id == *partner && doubtful_within(mrz, field.span);
    });
}

std::string text_key(const std::string& role) {
    return "@field." + role;
}

}  // namespace vidimus::screening
