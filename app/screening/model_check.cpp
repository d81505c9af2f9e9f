// Whether page and MRZ name the same document model.
#include <algorithm>

#include "app/screening/parts.h"
#include "vision/model_index.h"

namespace vidimus::screening {
namespace {

/// The page's size that a format is printed on (Doc 9303-4 to -7; ISO/IEC 18013-2 for licences).
vision::PageSize size_of(mrz::Format format) {
    switch (format) {
        case mrz::Format::td3:
        case mrz::Format::mrv_a:
            return vision::PageSize::id3;
        case mrz::Format::td2:
        case mrz::Format::fr_id:
        case mrz::Format::mrv_b:
            return vision::PageSize::id2;
        case mrz::Format::td1:
        case mrz::Format::iso_dl:
        case mrz::Format::fr_dl:
        case mrz::Format::nl_dl:
        case mrz::Format::ch_dl:
            return vision::PageSize::id1;
    }
    return vision::PageSize::id3;
}

/// A date whose check digit does not verify may be misread: nothing is concluded from it.
bool expiry_is_certain(const mrz::Document& document) {
    const auto digit = std::find_if(document.check_digits.begin(), document.check_digits.end(),
                                    [](const mrz::CheckDigit& d) { return d.field == mrz::FieldId::expiry_date; });
    return digit != document.check_digits.end() && digit->valid && document.expiry_date.complete();
}

/// Of the known models those that state and document code of the MRZ name, as a list to read.
std::string named_models(const mrz::Document& document, std::span<const vision::ModelId> known) {
    constexpr int most_names = 5;
    std::string names;
    int count = 0;
    for (const vision::ModelId& model : known) {
        if (model.state != document.issuing_state || !vision::may_have_letter(model, document.document_code)) {
            continue;
        }
        if (++count <= most_names) {
            names += (names.empty() ? "" : ", ") + model.to_string();
        }
    }
    return count > most_names ? names + " …" : names;
}

std::optional<Message> difference(const vision::SpecimenPack& pack, const mrz::Document& document,
                                  std::span<const vision::ModelId> known) {
    const std::string model = pack.model.to_string();
    const bool other_state = !document.issuing_state.empty() && document.issuing_state != pack.model.state;
    const bool other_letter = !vision::may_have_letter(pack.model, document.document_code);
    if (other_state || other_letter) {
        if (const std::string named = named_models(document, known); !named.empty()) {
            return Message{"check.model.named_differs", {{"model", model}, {"named", named}}};
        }
    }
    if (other_state) {
        return Message{"check.model.mrz_differs", {{"model", model}, {"state", document.issuing_state}}};
    }
    if (other_letter) {
        return Message{"check.model.type_differs", {{"model", model}, {"type", document.document_code}}};
    }
    if (size_of(document.format) != pack.size) {
        return Message{"check.model.size_differs",
                       {{"model", model},
                        {"size", std::string(vision::name_of(pack.size))},
                        {"format", std::string(mrz::layout_of(document.format).name)}}};
    }
    // When a document was issued the MRZ does not say; but none expires before the first of its model was issued.
    if (pack.notes.first_issue && expiry_is_certain(document) &&
        document.expiry_date.to_string() < *pack.notes.first_issue) {
        return Message{
            "check.model.series_differs",
            {{"model", model}, {"first", *pack.notes.first_issue}, {"expiry", document.expiry_date.to_string()}}};
    }
    return std::nullopt;
}

}  // namespace

Check model_check(const vision::Identification& identification, const MrzInfo& mrz,
                  std::span<const vision::ModelId> known) {
    Check check = passed(CheckClass::optical, "DOC:model", "check.model.title", Obligation::mandatory);
    if (identification.pack == nullptr) {
        check.result = Outcome::undetermined;
        check.message = {"check.model.unknown", {}};
        check.todo = {"todo.choose_model", {}};
        // A poor picture does that too, so it is no finding; but it is not the same as a model that nobody knows.
        if (const std::string named = mrz.document ? named_models(*mrz.document, known) : ""; !named.empty()) {
            check.message = {"check.model.named_unmatched", {{"named", named}}};
            check.todo = {"todo.compare_named_model", {}};
        }
        return check;
    }
    const vision::SpecimenPack& pack = vision::pack_of(*identification.pack);
    check.score = identification.score;
    check.message = {"check.model.is", {{"model", pack.model.to_string()}}};
    if (!mrz.document) {
        return check;
    }
    if (auto differs = difference(pack, *mrz.document, known)) {
        check.result = Outcome::failed;
        check.message = std::move(*differs);
        check.innocent = {"innocent.model", {}};
        check.todo = {"todo.compare_mrz_and_page", {}};
    }
    return check;
}

Check unopened_model_check(const vision::ModelId& model, const Failure& failure) {
    Check check = passed(CheckClass::optical, "DOC:model", "check.model.title", Obligation::mandatory);
    check.result = Outcome::aborted;
    check.message = {"check.model.unopened",
                     {{"model", model.to_string()}, {"code", std::string(kind_of(failure.code).id)}}};
    check.todo = {"todo.repair_specimen", {}};
    check.error = std::string(kind_of(failure.code).id) + ": " + failure.subject +
                  (failure.detail.empty() ? "" : ": " + failure.detail);
    return check;
}

}  // namespace vidimus::screening
