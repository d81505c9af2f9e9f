#include "app/screening/viz_specimen.h"

#include <algorithm>
#include <array>

#include "app/screening/parts.h"
#include "app/screening/specimen_data.h"
#include "app/screening/viz_content.h"
#include "mrz/transliterate.h"

namespace vidimus::screening {
namespace {

/// A mark of one field.
struct Mark {
    SpecimenSign sign = SpecimenSign::none;
    std::string key;
    const VizField* field = nullptr;
};

/// Words in the letters of a machine readable zone, parted by spaces; as printed, and as the state transliterates.
std::array<std::string, 2> name_in_letters(const ReadLine& line, std::size_t first, std::size_t last,
                                           const std::string& state) {
    std::string plain_letters;
    for (std::size_t i = first; i < last; ++i) {
        const char32_t own = plain(line[i].sign);
        plain_letters += i > first && line[i].starts_word ? " " : "";
        plain_letters += own < 0x80 ? std::string(1, static_cast<char>(own)) : encoded(std::u32string(1, own));
    }
    return {plain_letters, mrz::transliterate(text_of(line, first, last), mrz::practice_of(state))};
}

SpecimenSign name_sign(const ReadLine& line, std::size_t first, std::size_t last, const std::string& state) {
    SpecimenSign sign = SpecimenSign::none;
    for (const std::string& name : name_in_letters(line, first, last, state)) {
        sign = std::max(sign, specimen_name(name));
    }
    return sign;
}

/// The words of a line, from where to where.
std::vector<std::pair<std::size_t, std::size_t>> words_of(const ReadLine& line) {
    std::vector<std::pair<std::size_t, std::size_t>> words;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (words.empty() || line[i].starts_word) {
            words.emplace_back(i, i);
        }
        words.back().second = i + 1;
    }
    return words;
}

/// A number as its model prints it, else with all figures where most are.
std::string number_of(const std::u32string& text, const std::string& pattern) {
    if (text.size() == pattern.size()) {
        const std::u32string right = by_pattern(text, pattern);
        bool fits = true;
        for (std::size_t i = 0; i < right.size(); ++i) {
            fits = fits && is_digit(right[i]) == (pattern[i] == '9');
        }
        if (fits) {
            return encoded(right);
        }
    }
    const auto figures = std::count_if(text.begin(), text.end(), is_digit);
    std::u32string right = text;
    for (std::size_t i = 1; i < text.size() && 2 * figures > static_cast<std::ptrdiff_t>(text.size()); ++i) {
        right[i] = by_pattern(std::u32string(1, text[i]), "9").front();
    }
    return encoded(right);
}

std::string key_of(MadeUpNumber number) {
    return number == MadeUpNumber::zeros   ? "check.specimen.zeros"
           : number == MadeUpNumber::row   ? "check.specimen.row"
           : number == MadeUpNumber::known ? "check.specimen.known_number"
                                           : "check.specimen.number";
}

/// What a field's line shows; a name of several words in one line may have several marks.
std::vector<Mark> marks_of(const ReadLine& line, const VizField& field, const std::string& state) {
    const std::string& role = field.place.role;
    std::vector<Mark> marks;
    const auto name = [&](std::size_t first, std::size_t last) {
        const SpecimenSign sign = name_sign(line, first, last, state);
        if (sign != SpecimenSign::none) {
            marks.push_back(
                {sign, sign == SpecimenSign::certain ? "check.specimen.name" : "check.specimen.possible_name", &field});
        }
    };
    const auto number = [&](std::size_t first, std::size_t last) {
        const std::u32string text = joined_text(ReadLine(line.begin() + static_cast<std::ptrdiff_t>(first),
                                                         line.begin() + static_cast<std::ptrdiff_t>(last)));
        // As the model writes its numbers, and as it was read: a specimen's number need not have the model's form.
        MadeUpNumber kind = MadeUpNumber::none;
        for (const std::string& form : {number_of(text, field.place.pattern), number_of(text, {}), encoded(text)}) {
            const MadeUpNumber one = made_up_number(form);
            kind = sign_of(one) > sign_of(kind) ? one : kind;
        }
        if (sign_of(kind) != SpecimenSign::none) {
            marks.push_back({sign_of(kind), key_of(kind), &field});
        }
    };
    if (role == "surname" || role == "given_names") {
        name(0, line.size());
    } else if (role == "name") {
        // All words of it are specimens', or it is somebody's.
        if (name_sign(line, 0, line.size(), state) != SpecimenSign::none) {
            for (const auto& [first, last] : words_of(line)) {
                name(first, last);
            }
        }
    } else if (role == "document_number") {
        number(0, line.size());
        for (const auto& [first, last] : words_of(line)) {  // with a neighbour's text beside it
            constexpr std::size_t least = 7;
            if (marks.empty() && last - first >= least && last - first < line.size()) {
                number(first, last);
            }
        }
    } else if (role.starts_with("other_")) {
        constexpr std::size_t telling = 7;  // fewer figures say nothing in a field of unknown kind
        for (const auto& [first, last] : words_of(line)) {
            name(first, last);
            if (last - first >= telling) {
                number(first, last);
            }
        }
        // A name that people bear, too, counts only where it is all that stands there; and see joined().
        const bool alone = words_of(line).size() == 1;
        std::erase_if(marks, [alone](const Mark& mark) { return mark.sign != SpecimenSign::certain && !alone; });
    }
    return marks;
}

/// The strongest mark, or what several make together.
Mark joined(const std::vector<Mark>& marks) {
    Mark best;
    for (const Mark& mark : marks) {
        if (mark.sign > best.sign) {
            best = mark;
        }
    }
    if (best.sign == SpecimenSign::possible && marks.size() > 1) {
        best.sign = SpecimenSign::certain;
        best.key = "check.specimen.several";
    } else if (best.sign == SpecimenSign::possible && best.field != nullptr &&
               best.field->place.role.starts_with("other_")) {
        return {};  // a place may be called so
    }
    return best;
}

}  // namespace

std::optional<Check> viz_specimen_check(const std::vector<VizField>& fields, bool front, const std::string& state,
                                        const Profile& profile, const ReadAgain& again) {
    std::vector<Mark> marks;
    bool told = false;
    for (const VizField& field : fields) {
        const std::string& role = field.place.role;
        const bool tells = role == "surname" || role == "given_names" || role == "name" || role == "document_number";
        if (!field.read() || !(tells || role.starts_with("other_"))) {
            continue;
        }
        told = told || tells;
        const std::vector<Mark> own = marks_of(field.lines[field.chosen], field, state);
        marks.insert(marks.end(), own.begin(), own.end());
    }
    Mark mark = joined(marks);
    const bool counts = mark.sign == SpecimenSign::certain || (front && mark.sign == SpecimenSign::possible);
    if (!counts && !(front && told)) {
        return std::nullopt;
    }
    Check check = passed(CheckClass::combined, "DOC:specimen", "check.specimen.title",
                         profile.sample_document_fails ? Obligation::mandatory : Obligation::evaluatory);
    if (!counts) {
        return check;
    }
    bool certain = mark.sign == SpecimenSign::certain;
    if (certain) {
        // Another look must show as much.
        std::vector<Mark> second;
        for (const VizField& field : fields) {
            if (!std::any_of(marks.begin(), marks.end(), [&](const Mark& one) { return one.field == &field; })) {
                continue;
            }
            const VizField other = again(field, {}, ocr::VizLook::second);
            if (other.read()) {
                const std::vector<Mark> own = marks_of(other.lines[other.chosen], field, state);
                second.insert(second.end(), own.begin(), own.end());
            }
        }
        certain = joined(second).sign == SpecimenSign::certain;
    }
    check.result = certain ? Outcome::failed : Outcome::undetermined;
    check.message = {mark.key, {}};
    check.innocent = {certain ? "innocent.misread" : "innocent.specimen", {}};
    check.todo = {"todo.specimen", {}};
    const ReadLine& line = mark.field->lines[mark.field->chosen];
    check.region = Region{Light::vi, to_quad(outline_of(line, 0, line.size()))};
    return check;
}

void merge_specimen(std::vector<Check>& checks, Check found) {
    const auto known =
        std::find_if(checks.begin(), checks.end(), [&found](const Check& check) { return check.id == found.id; });
    if (known == checks.end()) {
        checks.push_back(std::move(found));
        return;
    }
    const bool worse = found.result == Outcome::failed && known->result != Outcome::failed;
    const bool less_sure = known->result == Outcome::successful && found.result != Outcome::successful;
    if (worse || less_sure) {
        *known = std::move(found);
    }
}

}  // namespace vidimus::screening
