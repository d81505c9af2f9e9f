#include "app/training/document_forge.h"

#include <algorithm>
#include <array>

#include "app/training/forge_tools.h"
#include "app/training/people.h"
#include "mrz/compose.h"

namespace vidimus::training {
namespace {

using namespace std::string_view_literals;

constexpr std::array<Lettering, 8> foreign_faces{{{"Liberation Serif", 700},
                                                  {"Liberation Sans", 700},
                                                  {"DejaVu Sans", 400, 0.9},
                                                  {"Inter", 600},
                                                  {"Liberation Mono", 700, 0.9},
                                                  {"DejaVu Serif", 400, 0.9},
                                                  {"Liberation Sans", 400},
                                                  {"DejaVu Sans Mono", 700, 0.85}}};

vision::Quad whole_page(const Document& document) {
    return quad_of({0.0, 0.0, document.design.mm.width, document.design.mm.height});
}

/// YYYY-MM-DD with another year near by, or another last digit of the day.
std::string other_date(std::string date, Random& random) {
    if (date.size() != 10 || !is_digit(date[3])) {
        return date;
    }
    const bool day = is_digit(date[8]) && date[8] < '3' && random.chance(0.35);
    const std::size_t at = day ? 9 : 3;
    char digit = date[at];
    while (digit == date[at] || digit == '0') {
        digit = static_cast<char>('0' + random.whole(0, 9));
    }
    date[at] = digit;
    return date;
}

std::string other_number(std::string number, Random& random) {
    std::vector<std::size_t> digits;
    for (std::size_t i = 1; i < std::min<std::size_t>(number.size(), 9); ++i) {
        if (is_digit(number[i])) {
            digits.push_back(i);
        }
    }
    for (int times = random.whole(1, 3); times > 0 && !digits.empty(); --times) {
        const std::size_t at = random.pick(digits);
        std::erase(digits, at);
        number[at] = other_digit(number[at], random);
    }
    return number;
}

struct Alteration {
    std::string field;  // of the visual zone: "birth_date"
    mrz::Fields holder;
    std::vector<std::string> lines;
};

/// Another holder's zone: the number or a date altered, of the given fields those that can be.
Alteration altered_zone(const Document& document, const std::vector<std::string>& fields, Random& random) {
    Alteration altered{fields.front(), document.holder, document.lines};
    // No such day, or a date of which too little is known: then another.
    for (int attempt = 0; attempt < 50 && altered.lines == document.lines; ++attempt) {
        altered.field = random.pick(fields);
        altered.holder = document.holder;
        mrz::Fields& holder = altered.holder;
        if (altered.field == "document_number") {
            holder.document_number = other_number(holder.document_number, random);
        } else {
            std::string& date = altered.field == "birth_date" ? holder.birth_date : holder.expiry_date;
            date = other_date(date, random);
        }
        altered.lines = mrz::compose(*document.design.format, holder).value_or(document.lines);
    }
    return altered;
}

/// One digit of number or dates altered, check digits left.
std::vector<std::string> with_digit(const Document& document, Random& random) {
    std::vector<std::string> lines = document.lines;
    const mrz::Layout& layout = mrz::layout_of(*document.design.format);
    std::vector<std::pair<std::size_t, std::size_t>> cells;
    for (const mrz::FieldId id : {mrz::FieldId::document_number, mrz::FieldId::birth_date, mrz::FieldId::expiry_date}) {
        const mrz::Span span = layout.field(id)->span;
        for (int i = span.first; i < span.first + span.length; ++i) {
            const bool month = id != mrz::FieldId::document_number && (i - span.first == 2 || i - span.first == 3);
            const auto line = static_cast<std::size_t>(span.line);
            const auto column = static_cast<std::size_t>(i);
            if (!month && is_digit(lines[line][column])) {
                cells.emplace_back(line, column);
            }
        }
    }
    if (!cells.empty()) {
        const auto [line, column] = random.pick(cells);
        lines[line][column] = other_digit(lines[line][column], random);
    }
    return lines;
}

void append(std::vector<vision::Quad>& to, const std::vector<vision::Quad>& more) {
    to.insert(to.end(), more.begin(), more.end());
}

std::vector<vision::Quad> alter_both_zones(Document& document, const Request& request, Choices& choices) {
    std::vector<std::string> fields{"birth_date", "expiry_date", "document_number"};
    std::erase_if(fields, [&document](const std::string& id) { return field_of(document, id) == nullptr; });
    const Alteration altered = altered_zone(document, fields, choices.chance());
    std::vector<vision::Quad> areas = rewrite_characters(
        document, altered.field,
        field_text(document.design, altered.field, altered.holder, request.seed, request.today), choices);
    append(areas, alter_lines(document, altered.lines, choices));
    return areas;
}

/// What both zones say, altered in the visual one.
std::vector<vision::Quad> alter_visual_zone(Document& document, const Request& request, Choices& choices) {
    std::vector<std::string> fields{"birth_date", "expiry_date", "document_number", "surname", "given_names", "sex"};
    std::erase_if(fields, [&document](const std::string& id) { return field_of(document, id) == nullptr; });
    if (fields.empty()) {
        return {};
    }
    std::string id = choices.chance().pick(fields);
    mrz::Fields other = document.holder;
    if (id == "sex" && other.sex != "M" && other.sex != "F") {
        id = fields.front();
    }
    if (id == "sex") {
        other.sex = other.sex == "M" ? "F" : "M";
    } else if (id == "surname") {
        other.surname = other_surname(request.seed, other.surname);
    } else if (id == "given_names") {
        for (std::uint64_t attempt = 1; attempt < 20 && other.given_names == document.holder.given_names; ++attempt) {
            other.given_names = make_person(mix(request.seed + attempt), request.today, std::nullopt).given_names;
        }
    } else {
        other = altered_zone(document, {id}, choices.chance()).holder;
    }
    return rewrite_characters(document, id, field_text(document.design, id, other, request.seed, request.today),
                              choices);
}

/// What a recomputed zone may say otherwise and the visual zone contradicts; where it says none of it, a date.
std::vector<std::string> said_twice(const Document& document) {
    std::vector<std::string> fields{"birth_date", "expiry_date", "document_number"};
    std::erase_if(fields, [&document](const std::string& id) { return field_of(document, id) == nullptr; });
    return fields.empty() ? std::vector<std::string>{"birth_date", "expiry_date"} : fields;
}

std::vector<vision::Quad> rewrite_name(Document& document, const Request& request, Choices& choices) {
    const std::string_view id = field_of(document, "surname") != nullptr ? "surname" : "name";
    std::string name = other_surname(request.seed, document.holder.surname);
    if (id == "name") {
        name += ", " + document.holder.given_names;
    }
    Lettering face = choices.pick(foreign_faces);
    if (face.family == document.design.data.family) {
        face = face.family == "Liberation Serif" ? foreign_faces[1] : foreign_faces[0];
    }
    return rewrite_field(document, id, name, face, choices);
}

std::vector<vision::Quad> rewrite_some_field(Document& document, const Request& request, Choices& choices) {
    std::vector<std::string> ids;
    for (const PrintedField& field : document.fields) {
        if (field.text.size() > 3) {
            ids.push_back(field.id);
        }
    }
    const std::string id = choices.chance().pick(ids);
    const std::string old = field_of(document, id)->text;
    Request other = request;
    std::string text = old;
    for (std::uint64_t attempt = 1; attempt < 20 && text == old; ++attempt) {
        other.seed = mix(request.seed + attempt);
        other.document_number = std::nullopt;
        text = field_text(document.design, id, draw_holder(document.design, other), other.seed, request.today);
    }
    if (text == old || text.empty()) {  // what all copies share: a letter is struck off
        text = old.substr(0, old.size() - 1);
    }
    return rewrite_field(document, id, text, document.design.data, choices);
}

mrz::Fields specimen_holder(mrz::Fields holder, Choices& choices) {
    static constexpr std::array surnames{"SPECIMEN"sv, "MUSTER"sv, "SAMPLE"sv, "EXEMPLUM"sv};
    static constexpr std::array numbers{"S00000000"sv, "000000000"sv, "X12345678"sv, "123456789"sv};
    holder.surname = choices.pick(surnames);
    holder.given_names = "MODEL";
    holder.document_number = choices.pick(numbers);
    return holder;
}

/// Word, data or both.
std::vector<vision::Quad> specimen_areas(Document& document, bool word, bool data, Choices& choices) {
    std::vector<vision::Quad> altered;
    if (word) {
        append(altered, print_specimen(document, choices));
    }
    for (const std::string_view id : {"surname"sv, "given_names"sv, "name"sv, "document_number"sv}) {
        if (const PrintedField* field = data ? field_of(document, id) : nullptr) {
            altered.push_back(quad_of(field->area));
        }
    }
    if (data && document.design.mrz) {
        altered.push_back(quad_of(document.design.mrz->area() + document.data_shift));
    }
    return altered;
}

std::vector<vision::Quad> forge(Document& document, const Request& request, Choices& choices) {
    switch (request.fraud) {
        case Fraud::none:
        case Fraud::specimen_misuse:
            return {};
        case Fraud::mrz_digit:
            return alter_lines(document, with_digit(document, choices.chance()), choices);
        case Fraud::mrz_recomputed:
            return alter_lines(document, altered_zone(document, said_twice(document), choices.chance()).lines, choices);
        case Fraud::viz_altered:
            return alter_visual_zone(document, request, choices);
        case Fraud::photo_pasted:
            return paste_picture(document, request.seed, choices);
        case Fraud::photo_blended:
            return blend_picture(document, request.seed, choices);
        case Fraud::name_inpainted:
            return rewrite_name(document, request, choices);
        case Fraud::digit_altered:
            return alter_digit(document, choices);
        case Fraud::field_rewritten:
            return rewrite_some_field(document, request, choices);
        case Fraud::viz_and_mrz:
            return alter_both_zones(document, request, choices);
        case Fraud::copy_move:
            return move_background(document, choices);
        case Fraud::halftone:
        case Fraud::inkjet:
        case Fraud::grey_copy:
            reprint(document, request.fraud, request.seed, choices);
            return {whole_page(document)};
        case Fraud::recapture:
        case Fraud::other_series:
            return {whole_page(document)};
        case Fraud::ir_photo_other:
            return blend_picture(document, request.seed, choices);
        default:  // what white light does not show: light_print, companion
            return {};
    }
}

}  // namespace

std::vector<Fraud> frauds_of(const DocumentDesign& design) {
    std::vector<Fraud> frauds = all_frauds();
    const auto has_field = [&design](std::string_view id) {
        return std::ranges::any_of(design.fields, [id](const PlacedField& field) { return field.id == id; });
    };
    std::erase_if(frauds, [&](Fraud fraud) {
        switch (fraud) {
            case Fraud::photo_pasted:
            case Fraud::photo_blended:
                return !design.photo.has_value();
            case Fraud::name_inpainted:
                return !has_field("surname") && !has_field("name");
            case Fraud::mrz_digit:
            case Fraud::mrz_recomputed:
            case Fraud::viz_and_mrz:
            case Fraud::viz_altered:
                return !design.mrz.has_value();
            case Fraud::personal_misfit:
                return design.personal == PersonalRule::none || !has_field("personal_number");
            default:
                return false;
        }
    });
    return frauds;
}

tl::expected<Forged, Error> forged_document(const Request& request) {
    Choices choices(request.seed, "forger", request.whole_range);
    static constexpr std::array siblings{1, 2, 3, 4};
    const int series = request.fraud == Fraud::other_series ? choices.pick(siblings) : 0;
    DocumentDesign design = make_design(request.kind, request.design, series);
    design.language = request.language;
    mrz::Fields holder = draw_holder(design, request);
    static constexpr std::array<std::pair<bool, bool>, 3> misuses{{{true, false}, {false, true}, {true, true}}};
    const bool specimen = request.fraud == Fraud::specimen_misuse;
    const auto [word, data] = specimen ? choices.pick(misuses) : std::pair{false, false};
    if (data) {
        holder = specimen_holder(holder, choices);
    }
    const mrz::Fields before = holder;
    Texts instead;
    if (request.fraud == Fraud::dates_impossible) {
        instead = contradict_dates(design, holder, request, choices);
    } else if (request.fraud == Fraud::personal_misfit) {
        instead = contradict_number(design, holder, request, choices);
    }
    auto document = print_document(design, holder, request, instead);
    if (!document) {
        return tl::unexpected(document.error());
    }
    Forged forged{*std::move(document), {}};
    forged.altered = specimen          ? specimen_areas(forged.document, word, data, choices)
                     : instead.empty() ? forge(forged.document, request, choices)
                                       : contradicting_areas(forged.document, instead, before);
    return forged;
}

}  // namespace vidimus::training
