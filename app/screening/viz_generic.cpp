#include "app/screening/viz_generic.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "app/screening/parts.h"
#include "app/screening/viz_captions.h"
#include "app/screening/viz_content.h"
#include "app/screening/viz_generic_captions.h"
#include "app/screening/viz_generic_match.h"
#include "app/screening/viz_reading.h"

namespace vidimus::screening {
namespace {

using namespace std::string_view_literals;
using Told = Compared::Told;

/// The fields that a page prints in any case, and for which it is read to its end; the others are told where they are
/// seen on the way.
constexpr std::array searched{"document_number"sv, "surname"sv, "given_names"sv, "birth_date"sv, "expiry_date"sv};
constexpr std::array told_beside{"sex"sv, "nationality"sv, "issuing_state"sv, "optional_data"sv};

/// Where a field was seen, or perhaps seen.
struct Seen {
    GenericMatch match;
    GenericLine from;
};

struct Field {
    std::string role;
    Expected expected;
    std::optional<Seen> said;      // for certain
    std::optional<Seen> nearly;    // the line that says it most nearly
    std::optional<Seen> other;     // what certainly is this field and says something else
    std::optional<Seen> doubtful;  // what may be this field and was not read for certain
    Compared compared;             // of `other`
    [[nodiscard]] bool is_searched() const {
        return std::find(searched.begin(), searched.end(), role) != searched.end();
    }
    [[nodiscard]] bool is_name() const { return expected.name; }
    [[nodiscard]] bool is_date() const { return expected.date.has_value(); }
};

class GenericReading {
  public:
    GenericReading(ocr::VizReader& reader, const PlacedPage& page, const MrzInfo& mrz, const GenericLimits& limits,
                   const std::stop_token& stop)
        : page_(page),
          mrz_(mrz),
          document_(*mrz.document),
          sight_{reader, page, false, stop},
          print_(reader, page, outline_of(mrz), limits, stop),
          languages_(languages_for(reader, document_)),
          captions_(print_, page, languages_) {
        const auto add = [this](std::string_view role) {
            Expected expected = expected_of(std::string(role), document_);
            if (!expected.empty()) {
                fields_.push_back({std::string(role), std::move(expected), {}, {}, {}, {}, {}});
            }
        };
        std::for_each(searched.begin(), searched.end(), add);
        std::for_each(told_beside.begin(), told_beside.end(), add);
    }

    VizResult run() {
        if (!languages_.empty()) {
            search();
        }
        VizResult result;
        result.info.reading = "generic";
        result.info.limit_reached = print_.limit_reached();
        for (const Field& field : fields_) {
            result.checks.push_back(check_of(field, result.info));
        }
        return result;
    }

  private:
    const PlacedPage& page_;
    const MrzInfo& mrz_;
    const mrz::Document& document_;
    VizSight sight_;
    GenericPage print_;
    std::vector<std::string> languages_;
    std::vector<Field> fields_;
    std::vector<GenericLine> lines_;  // read so far, in English
    CaptionFinder captions_;

    /// English first: it reads figures and codes best, and most captions.
    static std::vector<std::string> languages_for(const ocr::VizReader& reader, const mrz::Document& document) {
        std::vector<std::string> languages = reader.installed(languages_of(document.issuing_state));
        std::stable_partition(languages.begin(), languages.end(),
                              [](const std::string& language) { return language == "eng"; });
        return languages;
    }

    static ocr::Quad outline_of(const MrzInfo& mrz) {
        ocr::Quad quad;
        std::transform(mrz.quad.begin(), mrz.quad.end(), quad.begin(),
                       [](const Point& at) { return cv::Point2f(static_cast<float>(at.x), static_cast<float>(at.y)); });
        return quad;
    }

    [[nodiscard]] bool complete() const {
        return std::all_of(fields_.begin(), fields_.end(),
                           [](const Field& field) { return field.said || !field.is_searched(); });
    }

    [[nodiscard]] bool names_missing() const {
        return std::any_of(fields_.begin(), fields_.end(),
                           [](const Field& field) { return !field.said && field.is_name(); });
    }

    /// What is certain of the page's characters; `but`: a line whose own are in question.
    [[nodiscard]] ShapeBook shapes(const cv::Rect2d* but = nullptr) const {
        ShapeBook book;
        for (const Field& field : fields_) {
            if (!field.said) {
                continue;
            }
            const GenericMatch& match = field.said->match;
            for (const Laid::Place& at : match.fit.laid.places) {
                if (at.kind == Laid::Place::Kind::same && at.length == 1) {
                    book.add(match.fit.expected[at.expected], match.line[at.read].shape);
                }
            }
        }
        for (const GenericLine& line : lines_) {
            if (but != nullptr && (line.mm & *but).area() > 0.0) {
                continue;
            }
            for (const ReadSign& sign : line.line) {
                if (sign.probability > 0.95) {
                    book.add(plain(sign.sign), sign.shape);
                }
            }
        }
        return book;
    }

    /// Holds a line against all fields that were not found yet.
    void hold(const GenericLine& line, const ShapeBook& book, bool names_only = false) {
        for (Field& field : fields_) {
            const bool beside = field.role == "sex" || field.role == "nationality";
            if (field.said || beside || (names_only && !field.is_name())) {
                continue;
            }
            auto match = lay_anywhere(line.line, field.expected);
            if (!match) {
                continue;
            }
            if (says(*match, field.role, field.expected, book)) {
                field.said = Seen{std::move(*match), line};
            } else if (nearly_says(*match, field.role) &&
                       (!field.nearly || match->fit.laid.cost < field.nearly->match.fit.laid.cost)) {
                field.nearly = alone(field, Seen{std::move(*match), line});
            }
        }
    }

    /// Without what else stands in the line: a neighbour's words are no part of the field.
    [[nodiscard]] Seen alone(const Field& field, Seen seen) const {
        const Laid& laid = seen.match.fit.laid;
        const ReadLine& line = seen.from.line;
        const bool whole = seen.match.line.size() != line.size() || laid.goes_on > 0 || laid.last <= laid.first ||
                           (laid.first == 0 && laid.last == line.size());
        if (whole) {
            return seen;
        }
        GenericLine part = part_of(seen.from, page_, laid.first, laid.last);
        auto match = lay_anywhere(part.line, field.expected);
        return match ? Seen{std::move(*match), std::move(part)} : seen;
    }

    void read_places(bool (*wanted)(const ocr::PrintPlace&)) {
        const ShapeBook none;
        for (std::size_t i = 0; i < print_.places().size() && !complete(); ++i) {
            if (!wanted(print_.places()[i])) {
                continue;
            }
            for (GenericLine& line : print_.read(i, languages_.front())) {
                hold(line, none);
                lines_.push_back(std::move(line));
            }
        }
    }

    /// A name of several words may go on in the next line.
    void join_lines() {
        constexpr double same_left_mm = 2.0;
        constexpr double next_mm = 2.6;
        const ShapeBook none;
        for (std::size_t i = 0; i < lines_.size() && names_missing(); ++i) {
            for (const GenericLine& next : lines_) {
                const GenericLine& line = lines_[i];
                const double gap = next.mm.y - line.mm.br().y;
                if (std::abs(next.mm.x - line.mm.x) > same_left_mm || gap < 0.0 || gap > next_mm) {
                    continue;
                }
                GenericLine both = line;
                both.line.insert(both.line.end(), next.line.begin(), next.line.end());
                both.text += " " + next.text;
                both.mm |= next.mm;
                hold(both, none, true);
            }
        }
    }

    /// Whether a line may be one of the names that are missing, in letters that this language knows and English not: a
    /// mark changes little of a Latin word, another script everything but its length.
    [[nodiscard]] bool may_be_name(const ReadLine& line, const std::string& language) const {
        constexpr double alike = 0.5;
        constexpr double length = 0.4;
        const bool latin = language != "srp" && language != "mkd";
        return std::any_of(fields_.begin(), fields_.end(), [&](const Field& field) {
            if (field.said || !field.is_name()) {
                return false;
            }
            const auto size = static_cast<double>(field.expected.texts.front().size());
            if (!latin) {
                return std::abs(static_cast<double>(line.size()) - size) <= std::max(2.0, length * size);
            }
            const auto match = lay_anywhere(line, field.expected);
            return match && match->fit.laid.cost <= alike * size;
        });
    }

    /// Names in the languages of the state, where English did not find them.
    void read_in_other_languages() {
        const ShapeBook none;
        for (std::size_t k = 1; k < languages_.size(); ++k) {
            for (std::size_t i = 0; i < lines_.size() && names_missing(); ++i) {
                const std::size_t place = lines_[i].place;
                if (!GenericPage::is_data(print_.places()[place]) || is_taken(lines_[i].mm) ||
                    !may_be_name(lines_[i].line, languages_[k])) {
                    continue;
                }
                for (const GenericLine& line : print_.read(place, languages_[k])) {
                    hold(line, none, true);
                }
            }
        }
    }

    /// Whether what stands there certainly is one of the fields.
    [[nodiscard]] bool is_taken(const cv::Rect2d& mm) const {
        return std::any_of(fields_.begin(), fields_.end(),
                           [&mm](const Field& field) { return field.said && (field.said->from.mm & mm).area() > 0.0; });
    }

    [[nodiscard]] vision::VizField place_of(const Field& field, const Seen& seen) const {
        vision::VizField place;
        place.role = field.role;
        place.mm = print_.area_of(seen.from.mm, print_.places()[seen.from.place].capital_mm);
        place.languages = {seen.from.language};
        if (field.is_date()) {
            place.date_form = seen.match.fit.pattern;
            place.months = seen.match.fit.month_language.empty()
                               ? std::vector<std::string>{}
                               : std::vector<std::string>{seen.match.fit.month_language};
        }
        return place;
    }

    /// Whether another look at the place says it for certain.
    bool says_after_all(Field& field, const Seen& seen) {
        const std::string alphabet = alphabet_of(field.role, field.is_date() ? seen.match.fit.pattern : std::string());
        for (const ocr::VizLook look : {ocr::VizLook::second, ocr::VizLook::third}) {
            const bool second = look == ocr::VizLook::second;
            const ShapeBook book = shapes(&seen.from.mm);
            for (const GenericLine& line :
                 print_.read(seen.from.place, seen.from.language, look, second ? alphabet : std::string())) {
                auto match = lay_anywhere(line.line, field.expected);
                if (match && says(*match, field.role, field.expected, book)) {
                    field.said = Seen{std::move(*match), line};
                    return true;
                }
            }
        }
        return false;
    }

    /// The line looked at again, in other ways, for a difference.
    Compared look_again(const Field& field, const Seen& seen) {
        if (!print_.has_time()) {
            return {Told::unread, 0, seen.match.line.size(), seen.match.line};
        }
        VizField read;
        read.place = place_of(field, seen);
        read.lines = {seen.match.line};
        read.texts = {seen.from.text};
        const ShapeBook book = shapes(&seen.from.mm);
        const Compared compared = settle(sight_, read, seen.match.fit, field.expected, book);
        const bool open = compared.told == Told::unsure || compared.told == Told::unread;
        return open && is_another_day(field, seen, book)
                   ? Compared{Told::differs, 0, seen.match.line.size(), seen.match.line}
                   : compared;
    }

    /// Whether the line is another day, printed as the page prints the one that was found: read alike in another look,
    /// and by the shapes of its figures.
    bool is_another_day(const Field& field, const Seen& seen, const ShapeBook& book) {
        const Fit* form = printed_day();
        if (!field.is_date() || form == nullptr) {
            return false;
        }
        const std::vector<std::u32string> printed = printed_date(*field.expected.date, {form->pattern, {}});
        const auto is_day = [&](const ReadLine& line) {
            const auto days = days_in(line, form->pattern);
            return days.size() == 1 && !printed.empty() && line.size() == printed.front().size();
        };
        const ReadLine& line = seen.from.line;
        if (!is_day(line)) {
            return false;
        }
        const std::string alphabet = alphabet_of(field.role, form->pattern);
        const auto alike = [&](ocr::VizLook look, const std::string& signs) {
            for (const GenericLine& other : print_.read(seen.from.place, seen.from.language, look, signs)) {
                for (std::size_t at = 0; at + line.size() <= other.line.size(); ++at) {
                    const bool same =
                        std::equal(line.begin(), line.end(), other.line.begin() + static_cast<std::ptrdiff_t>(at),
                                   [](const ReadSign& a, const ReadSign& b) { return plain(a.sign) == plain(b.sign); });
                    if (same) {
                        return true;
                    }
                }
            }
            return false;
        };
        if (!alike(ocr::VizLook::second, alphabet) && !alike(ocr::VizLook::third, {})) {
            return false;
        }
        int other_shape = 0;
        for (std::size_t i = 0; i < line.size(); ++i) {
            const char32_t read = plain(line[i].sign);
            const char32_t wanted = printed.front()[i];
            const ShapeWord word =
                read == wanted ? ShapeWord::silent : compare_shapes(book, line[i].shape, read, wanted);
            if (word == ShapeWord::same) {
                return false;
            }
            other_shape += word == ShapeWord::differs ? 1 : 0;
        }
        return other_shape > 0;
    }

    /// How the page prints a day that was found for certain.
    [[nodiscard]] const Fit* printed_day() const {
        const auto dated = std::find_if(fields_.begin(), fields_.end(),
                                        [](const Field& field) { return field.is_date() && field.said; });
        return dated == fields_.end() ? nullptr : &dated->said->match.fit;
    }

    void learn_habit() {
        std::vector<std::pair<std::string, cv::Rect2d>> known;
        for (const Field& field : fields_) {
            if (field.said && field.is_searched()) {
                known.emplace_back(field.role, field.said->from.mm);
            }
        }
        captions_.learn(known);
    }

    bool has_caption(const std::string& role, const cv::Rect2d& value) {
        const auto around = captions_.around(value);
        return std::any_of(around.begin(), around.end(), [&role](const auto& one) { return one.role == role; });
    }
    /// No caption beside it names another field.
    bool may_be(const std::string& role, const cv::Rect2d& value) {
        const auto around = captions_.around(value);
        return around.empty() || has_caption(role, value);
    }

    /// Whether a place is of the height of the fields that were found, and begins below one of them or stands in one
    /// row with one.
    [[nodiscard]] bool is_among_fields(const ocr::PrintPlace& place) const {
        constexpr double height = 0.25;
        constexpr double left_mm = 1.2;
        return std::any_of(fields_.begin(), fields_.end(), [&](const Field& field) {
            if (!field.said) {
                return false;
            }
            const ocr::PrintPlace& other = print_.places()[field.said->from.place];
            const double rows = place.mm.y + 0.5 * place.mm.height - other.mm.y - 0.5 * other.mm.height;
            return std::abs(place.capital_mm - other.capital_mm) < height * other.capital_mm &&
                   (std::abs(rows) < 0.5 * other.capital_mm || std::abs(place.mm.x - other.mm.x) < left_mm);
        });
    }

    /// A mark of one letter or a state's name may stand anywhere; its caption says what it is.
    void find_captioned(Field& field) {
        const ShapeBook none;
        for (const GenericLine& line : candidates()) {
            auto match = lay_anywhere(line.line, field.expected);
            if (match && says(*match, field.role, field.expected, none) && has_caption(field.role, line.mm)) {
                field.said = Seen{std::move(*match), line};
                return;
            }
        }
    }

    [[nodiscard]] bool zone_certain(const std::string& role) const {
        const auto partner = partner_of(role);
        const bool name = partner == mrz::FieldId::name;
        return !mrz_.ambiguous && !mrz_doubtful(mrz_, role) &&
               std::all_of(document_.check_digits.begin(), document_.check_digits.end(), [&](const auto& digit) {
                   return digit.valid || (!name && digit.field != partner && digit.field != mrz::FieldId::composite);
               });
    }

    /// Which days the page has in the form of a date that was found.
    [[nodiscard]] std::vector<std::pair<mrz::PartialDate, GenericLine>> days() const {
        std::vector<std::pair<mrz::PartialDate, GenericLine>> result;
        const Fit* form = printed_day();
        if (form == nullptr) {
            return result;
        }
        for (const GenericLine& line : lines_) {
            for (const mrz::PartialDate& day : days_in(line.line, form->pattern)) {
                const bool known =
                    std::any_of(result.begin(), result.end(), [&day](const auto& other) { return other.first == day; });
                if (!known) {
                    result.emplace_back(day, line);
                }
            }
        }
        std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        return result;
    }

    /// A data page has the day of birth, then that of issue, then that of expiry: of three days, one of which is known,
    /// the last is the expiry and the first the birth.
    std::optional<GenericLine> by_order(const Field& field) const {
        constexpr std::size_t three = 3;
        if (!field.is_date() || document_.document_code.starts_with('V')) {
            return std::nullopt;
        }
        const auto all = days();
        if (all.size() != three) {
            return std::nullopt;
        }
        const Field* other = nullptr;
        for (const Field& one : fields_) {
            if (one.is_date() && one.role != field.role && one.said) {
                other = &one;
            }
        }
        const bool last = field.role == "expiry_date";
        const auto& anchor = last ? all.front() : all.back();
        const auto& wanted = last ? all.back() : all.front();
        return other != nullptr && anchor.first == *other->expected.date ? std::optional(wanted.second) : std::nullopt;
    }

    /// The line that stands to the field's caption as the page's other values do to theirs.
    std::optional<GenericLine> by_caption(const Field& field) {
        std::optional<GenericLine> found;
        for (const GenericLine& line : candidates()) {
            if (!captions_.habit() || is_taken(line.mm) || !has_form(field, line.line) ||
                !role_of_caption(line.line).empty()) {
                continue;
            }
            const auto captions = captions_.at(captions_.habit()->side, line.mm);
            const bool named = std::any_of(captions.begin(), captions.end(), [&](const PageCaption& caption) {
                return caption.role == field.role && is_set_so(caption.mm, line.mm, *captions_.habit());
            });
            if (named && found && (found->mm & line.mm).area() <= 0.0) {
                return std::nullopt;  // two lines claim it
            }
            found = named && !found ? line : found;
        }
        return found;
    }

    /// Lines that may hold a field: those of data, and lone letters among the fields that were found.
    std::vector<GenericLine> candidates() {
        std::vector<GenericLine> lines;
        std::copy_if(lines_.begin(), lines_.end(), std::back_inserter(lines),
                     [this](const GenericLine& line) { return GenericPage::is_data(print_.places()[line.place]); });
        for (std::size_t i = 0; i < print_.places().size(); ++i) {
            const ocr::PrintPlace& place = print_.places()[i];
            if (!GenericPage::is_data(place) && GenericPage::is_letter(place) && is_among_fields(place)) {
                const std::vector<GenericLine> letters = print_.read(i, languages_.front());
                lines.insert(lines.end(), letters.begin(), letters.end());
            }
        }
        return lines;
    }

    /// Whether the line has a form that the field can have at all.
    [[nodiscard]] bool has_form(const Field& field, const ReadLine& line) const {
        const auto figures = static_cast<std::size_t>(
            std::count_if(line.begin(), line.end(), [](const ReadSign& sign) { return is_digit(sign.sign); }));
        if (field.is_name()) {
            return figures == 0 && line.size() > 3;
        }
        if (field.role == "document_number") {
            const std::size_t size = field.expected.texts.front().size();
            return line.size() == size && 2 * figures > size;
        }
        if (field.role == "sex") {
            return sex_of(line) != 0;
        }
        constexpr std::size_t fewest = 6;  // of a date
        const Fit* form = printed_day();
        if (form == nullptr) {
            return figures >= fewest;
        }
        const bool named = !form->month_language.empty();
        return named ? figures >= 3 && !days_in(line, form->pattern).empty() : line.size() == form->expected.size();
    }

    /// Whether what says a field but for a character or two is that field.
    bool sure_of(const Field& field, const Seen& seen) {
        const cv::Rect2d& value = seen.from.mm;
        if (field.role == "document_number" || field.role == "optional_data") {
            return true;  // no other number is so like it
        }
        if (field.role == "expiry_date") {  // the day of issue is often like it
            const auto ordered = by_order(field);
            return has_caption(field.role, value) || (ordered && ordered->place == seen.from.place);
        }
        return may_be(field.role, value);
    }

    /// Nobody prints a birth after the document's end: another day stands there, or a figure of it was misread.
    [[nodiscard]] bool after_expiry(const Field& field, const Seen& seen) const {
        const Fit* form = printed_day();
        if (field.role != "birth_date" || form == nullptr || !document_.expiry_date.complete()) {
            return false;
        }
        const auto days = days_in(seen.from.line, form->pattern);
        return !days.empty() && std::all_of(days.begin(), days.end(), [this](const mrz::PartialDate& day) {
            return day > document_.expiry_date;
        });
    }

    void differs(Field& field, Seen seen) {
        if (says_after_all(field, seen)) {
            return;
        }
        field.compared = look_again(field, seen);
        switch (field.compared.told) {
            case Told::agrees:
                field.said = std::move(seen);
                break;
            case Told::differs:
                field.other = std::move(seen);
                break;
            case Told::unsure:
            case Told::unread:
                field.doubtful = std::move(seen);
                break;
        }
    }

    void search() {
        read_places(GenericPage::is_data);
        join_lines();
        if (!complete()) {
            read_places([](const ocr::PrintPlace& place) { return !GenericPage::is_data(place) && place.strokes > 4; });
        }
        // What a second look reads right is no difference, wherever it stands.
        for (Field& field : fields_) {
            if (!field.said && field.nearly) {
                differs(field, *field.nearly);
            }
        }
        if (names_missing()) {
            read_in_other_languages();
        }
        learn_habit();
        for (Field& field : fields_) {
            if (!field.said && (field.role == "sex" || field.role == "nationality")) {
                find_captioned(field);
            }
        }
        for (Field& field : fields_) {
            if (!field.said && field.other && (!sure_of(field, *field.other) || after_expiry(field, *field.other))) {
                field.doubtful = std::move(field.other);
                field.other.reset();
            }
        }
        find_others();
    }

    /// What is one of the fields for certain and says another thing altogether.
    void find_others() {
        const auto open = [](const Field& field) { return !field.said && !field.other; };
        if (std::none_of(fields_.begin(), fields_.end(), open)) {
            return;
        }
        const bool visa = document_.document_code.starts_with('V');
        for (Field& field : fields_) {
            // A visa's zone may have the passport's number, and a state calls its nationals as it likes.
            const bool tells = field.role != "optional_data" && field.role != "nationality" &&
                               field.role != "issuing_state" && !(visa && field.role == "document_number");
            if (!open(field) || !tells || !zone_certain(field.role)) {
                continue;
            }
            auto line = by_caption(field);
            const auto ordered = by_order(field);
            if (line && ordered && line->place != ordered->place) {
                continue;
            }
            line = line ? line : ordered;
            if (!line || !may_be(field.role, line->mm)) {
                continue;
            }
            if (is_taken(line->mm) || !has_form(field, line->line)) {
                continue;
            }
            if (auto match = lay_anywhere(line->line, field.expected)) {
                differs(field, Seen{std::move(*match), *line});
            }
        }
    }

    Check check_of(const Field& field, VizInfo& info) const {
        Check check =
            passed(CheckClass::combined, "VIZ-MRZ:" + field.role, "check.viz_mrz.title", Obligation::optional);
        check.title.arguments = {{"field", text_key(field.role)}};
        const auto uncounted = [&check](Outcome outcome, Message message) {
            check.result = outcome;
            check.obligation = Obligation::evaluatory;
            check.message = std::move(message);
        };
        if (languages_.empty()) {
            std::string names;
            for (const std::string& language : languages_of(document_.issuing_state)) {
                names += (names.empty() ? "" : ", ") + language;
            }
            uncounted(Outcome::not_supported, {"check.viz_mrz.no_language", {{"languages", names}}});
            return check;
        }
        if (print_.error()) {
            uncounted(Outcome::aborted, {"check.aborted", {}});
            check.error = print_.error()->detail;
            return check;
        }
        const Seen* seen = field.said ? &*field.said : field.other ? &*field.other : nullptr;
        if (seen == nullptr && field.doubtful) {
            seen = &*field.doubtful;
        }
        if (seen == nullptr) {
            uncounted(Outcome::not_supported,
                      {print_.limit_reached() ? "check.viz_generic.no_time" : "check.viz_generic.not_found",
                       check.title.arguments});
            return check;
        }
        const ReadLine& line = seen->match.line;
        const Laid& laid = seen->match.fit.laid;
        const bool part = field.said.has_value() && laid.last > laid.first;
        const std::size_t first = part ? laid.first : 0;
        const std::size_t last = part ? laid.last : line.size();
        const std::string text = part ? printed_text(line, first, last) : seen->from.text;
        const std::vector<std::pair<std::string, std::string>> values{
            {"field", text_key(field.role)}, {"viz", text}, {"mrz", shown(field.role, document_)}};
        check.region = Region{Light::vi, to_quad(screening::outline_of(line, first, last))};
        check.scanned = crop_of(page_, mm_of_quad(page_, screening::outline_of(line, first, last)));
        if (field.said) {
            check.message = {"check.viz_generic.agrees", values};
        } else if (!zone_certain(field.role)) {
            uncounted(Outcome::undetermined, {"check.viz_mrz.mrz_doubtful", check.title.arguments});
        } else if (field.other) {
            check.result = Outcome::undetermined;
            check.message = {"check.viz_generic.differs", values};
            check.innocent = {"innocent.viz_mrz", {}};
            check.todo = {"todo.compare_viz_mrz", {}};
            check.region =
                Region{Light::vi,
                       to_quad(screening::outline_of(field.compared.line, field.compared.first, field.compared.last))};
        } else {
            uncounted(Outcome::undetermined, {"check.viz_generic.unsure", values});
        }
        if (field.said || field.other) {
            VizFieldInfo shown_field;
            shown_field.id = field.role;
            shown_field.text = text;
            shown_field.quad = to_quad(screening::outline_of(line, first, last));
            for (std::size_t k = first; k < std::min(last, line.size()); ++k) {
                shown_field.confidence += line[k].probability / static_cast<double>(last - first);
            }
            info.fields.push_back(std::move(shown_field));
        }
        return check;
    }
};

}  // namespace

VizResult examine_generic(ocr::VizReader& reader, const PlacedPage& page, const MrzInfo& mrz,
                          const GenericLimits& limits, const std::stop_token& stop) {
    return mrz.document ? GenericReading(reader, page, mrz, limits, stop).run() : VizResult{};
}

}  // namespace vidimus::screening
