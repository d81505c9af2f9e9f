// Documents that were never issued: Utopia's, and specimens that are used as documents.
#include <algorithm>
#include <array>

#include "app/screening/parts.h"
#include "app/screening/specimen_data.h"

namespace vidimus::screening {
namespace {

constexpr std::string_view specimen_word = "SPECIMEN";

Obligation obligation_in(const Profile& profile) {
    return profile.sample_document_fails ? Obligation::mandatory : Obligation::evaluatory;
}

std::optional<mrz::Span> word_in(const mrz::Document& document) {
    for (std::size_t line = 0; line < document.lines.size(); ++line) {
        if (const auto at = document.lines[line].find(specimen_word); at != std::string::npos) {
            return mrz::Span{static_cast<int>(line), static_cast<int>(at), static_cast<int>(specimen_word.size())};
        }
    }
    return std::nullopt;
}

std::optional<mrz::Span> span_of(const mrz::Document& document, mrz::FieldId id) {
    for (const mrz::FieldLayout& field : mrz::layout_of(document.format).fields) {
        if (field.id == id) {
            return field.span;
        }
    }
    return std::nullopt;
}

std::string key_of(MadeUpNumber number) {
    switch (number) {
        case MadeUpNumber::zeros:
            return "check.specimen.zeros";
        case MadeUpNumber::row:
            return "check.specimen.row";
        case MadeUpNumber::known:
            return "check.specimen.known_number";
        case MadeUpNumber::none:
        case MadeUpNumber::nearly_zero:
        case MadeUpNumber::repeated:
        case MadeUpNumber::short_row:
            break;
    }
    return "check.specimen.number";
}

}  // namespace

Check sample_check(const mrz::Document& document, const Profile& profile) {
    Check check = sample_check(document.nationality == "UTO" ? document.nationality : document.issuing_state, profile);
    if (check.result == Outcome::failed) {
        check.message = {"check.sample.is_sample", {}};
    }
    return check;
}

Check sample_check(const std::string& state, const Profile& profile) {
    Check check = passed(CheckClass::mrz, "DOC:sample", "check.sample.title", obligation_in(profile));
    if (state == "UTO") {
        check.result = Outcome::failed;
        check.message = {"check.sample.is_sample_model", {}};
        check.todo = {"todo.sample", {}};
    }
    return check;
}

Check specimen_data_check(const MrzInfo& info, const mrz::Document& document, const Profile& profile) {
    Check check = passed(CheckClass::mrz, "DOC:specimen", "check.specimen.title", obligation_in(profile));
    const SpecimenSign surname = specimen_name(document.surname);
    const SpecimenSign given = specimen_name(document.given_names);
    const SpecimenSign name = std::max(surname, given);
    const MadeUpNumber kind = made_up_number(document.document_number);
    const SpecimenSign number = sign_of(kind);
    const std::array signs{surname, given, number};
    const auto possible = std::count(signs.begin(), signs.end(), SpecimenSign::possible);

    std::optional<mrz::Span> where = word_in(document);
    bool certain = true;
    if (where) {
        check.message = {"check.specimen.word", {}};
    } else if (name == SpecimenSign::certain) {
        check.message = {"check.specimen.name", {}};
        where = span_of(document, mrz::FieldId::name);
    } else if (number == SpecimenSign::certain) {
        check.message = {key_of(kind), {}};
        where = span_of(document, mrz::FieldId::document_number);
    } else if (possible > 0) {
        // One such mark is found on genuine documents; two at once are nobody's by chance.
        certain = possible > 1;
        const bool by_name = name == SpecimenSign::possible;
        check.message = {certain   ? "check.specimen.several"
                         : by_name ? "check.specimen.possible_name"
                                   : key_of(kind),
                         {}};
        where = span_of(document, by_name ? mrz::FieldId::name : mrz::FieldId::document_number);
    } else {
        return check;
    }
    check.result = certain ? Outcome::failed : Outcome::undetermined;
    check.innocent = {certain ? "innocent.misread" : "innocent.specimen", {}};
    check.todo = {"todo.specimen", {}};
    if (where) {
        check.region = region_of_cells(info, *where);
        if (certain && !info.corrected_by_hand && doubtful_within(info, *where)) {
            check.result = Outcome::undetermined;  // a poor picture is not held against the document
        }
    }
    return check;
}

}  // namespace vidimus::screening
