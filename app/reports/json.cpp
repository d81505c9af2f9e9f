// A report as JSON. Key order is the schema's; what the schema does not name follows after. Unknown values are null.
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "app/reports/reports.h"
#include "mrz/layout.h"

namespace vidimus::reports {
namespace {

using Json = nlohmann::ordered_json;

Json known(const std::string& value) {
    return value.empty() ? Json(nullptr) : Json(value);
}

Json known(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

template <typename Value>
Json known(const std::optional<Value>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json known(const std::optional<double>& value) {
    return value ? known(*value) : Json(nullptr);
}

/// For values whose struct cannot say "not measured": zero where nothing was found.
Json measured(bool found, double value) {
    return !found && value == 0.0 ? Json(nullptr) : known(value);
}

Json quad_of(const screening::Quad& quad) {
    Json corners = Json::array();
    for (const screening::Point& corner : quad) {
        corners.push_back(Json::array({known(corner.x), known(corner.y)}));
    }
    return corners;
}

Json source_of(const screening::Source& source) {
    return Json{{"file", known(source.file)},
                {"sha256", known(source.sha256)},
                {"light", screening::name_of(source.light)},
                {"width", source.width > 0 ? Json(source.width) : Json(nullptr)},
                {"height", source.height > 0 ? Json(source.height) : Json(nullptr)},
                {"ppi", known(source.ppi)},
                {"captured", known(source.captured)},
                {"role", screening::name_of(source.role)}};
}

Json page_of(const screening::PageInfo& page) {
    return Json{{"found", page.found},
                {"size", known(page.size)},
                {"quad", page.found ? quad_of(page.quad) : Json(nullptr)},
                {"quality",
                 {{"sharpness", measured(page.found, page.sharpness)},
                  {"glare", measured(page.found, page.glare)},
                  {"problems", page.problems}}},
                {"ppi", known(page.ppi)}};
}

Json fields_of(const std::optional<mrz::Document>& document) {
    Json fields = Json::object();
    if (!document) {
        for (const char* key :
             {"document_code", "issuing_state", "surname", "given_names", "document_number", "nationality",
              "birth_date", "sex", "expiry_date", "optional_data", "optional_data_2", "name_truncated"}) {
            fields[key] = nullptr;
        }
        return fields;
    }
    fields["document_code"] = document->document_code;
    fields["issuing_state"] = document->issuing_state;
    fields["surname"] = document->surname;
    fields["given_names"] = document->given_names;
    fields["document_number"] = document->document_number;
    fields["nationality"] = document->nationality;
    fields["birth_date"] = document->birth_date.to_string();
    // The filler in the sex cell means "unspecified", which the visual zone writes as X (Doc 9303-3 §4.4).
    fields["sex"] = document->sex == '<' ? std::string("X") : std::string(1, document->sex);
    fields["expiry_date"] = document->expiry_date.to_string();
    fields["optional_data"] = document->optional_data;
    fields["optional_data_2"] = document->optional_data_2;
    fields["name_truncated"] = document->name_truncated;
    return fields;
}

Json check_digits_of(const std::optional<mrz::Document>& document) {
    Json list = Json::array();
    if (!document) {
        return list;
    }
    for (const mrz::CheckDigit& digit : document->check_digits) {
        const screening::Outcome outcome = digit.valid ? screening::Outcome::successful : screening::Outcome::failed;
        list.push_back(Json{{"field", std::string(mrz::name_of(digit.field))},
                            {"printed", std::string(1, digit.printed)},
                            {"expected", std::string(1, digit.expected)},
                            {"result", screening::name_of(outcome)},
                            {"line", digit.line},
                            {"column", digit.column}});
    }
    return list;
}

Json repairs_of(const std::optional<mrz::Document>& document) {
    Json list = Json::array();
    if (!document) {
        return list;
    }
    for (const mrz::Repair& repair : document->repairs) {
        list.push_back(Json{{"line", repair.line},
                            {"column", repair.column},
                            {"read", std::string(1, repair.read)},
                            {"used", std::string(1, repair.used)},
                            {"why", repair.why}});
    }
    return list;
}

const char* kind_name(mrz::Finding::Kind kind) {
    switch (kind) {
        case mrz::Finding::Kind::check_digit:
            return "check_digit";
        case mrz::Finding::Kind::conformity:
            return "conformity";
        case mrz::Finding::Kind::code:
            return "code";
        case mrz::Finding::Kind::note:
            break;
    }
    return "note";
}

Json findings_of(const std::optional<mrz::Document>& document) {
    Json list = Json::array();
    if (!document) {
        return list;
    }
    for (const mrz::Finding& finding : document->findings) {
        list.push_back(Json{{"kind", kind_name(finding.kind)},
                            {"id", finding.id},
                            {"field", finding.field ? Json(std::string(mrz::name_of(*finding.field))) : Json(nullptr)},
                            {"line", finding.line >= 0 ? Json(finding.line) : Json(nullptr)},
                            {"column", finding.column >= 0 ? Json(finding.column) : Json(nullptr)},
                            {"length", finding.length > 0 ? Json(finding.length) : Json(nullptr)}});
    }
    return list;
}

/// The zone's part of a report and of `mrz read`: the schema's keys first.
Json mrz_of(const screening::MrzInfo& mrz) {
    // Lines that were typed have no cells and no reader's confidence.
    const bool read_by_machine = mrz.found && (mrz.confidence > 0.0 || !mrz.cells.empty());
    Json doubtful = Json::array();
    for (const auto& [line, column] : mrz.doubtful) {
        Json candidates = Json::array();
        for (const screening::MrzCandidate& candidate : mrz.candidates_at(line, column)) {
            candidates.push_back(Json{{"character", std::string(1, candidate.character)},
                                      {"probability", known(candidate.probability)}});
        }
        doubtful.push_back(Json{{"line", line}, {"column", column}, {"candidates", candidates}});
    }
    return Json{{"found", mrz.found},
                {"format", mrz.document ? Json(std::string(mrz::layout_of(mrz.document->format).name)) : Json(nullptr)},
                {"lines", mrz.document ? Json(mrz.document->lines) : Json(nullptr)},
                {"confidence", read_by_machine ? known(mrz.confidence) : Json(nullptr)},
                {"fields", fields_of(mrz.document)},
                {"check_digits", check_digits_of(mrz.document)},
                {"repairs", repairs_of(mrz.document)},
                {"quad", read_by_machine ? quad_of(mrz.quad) : Json(nullptr)},
                {"doubtful", doubtful},
                {"ambiguous", mrz.ambiguous},
                {"corrected_by_hand", mrz.corrected_by_hand},
                {"findings", findings_of(mrz.document)}};
}

Json model_of(const screening::ModelInfo& model) {
    const bool identified = !model.id.empty();
    return Json{{"id", known(model.id)},
                {"state", known(model.state)},
                {"type", known(model.type)},
                {"number", identified ? Json(model.number) : Json(nullptr)},
                {"year", known(model.year)},
                {"prado", known(model.prado)},
                {"identified", known(model.identified)},
                {"score", measured(identified, model.score)}};
}

Json rendered(const screening::Texts& texts, const screening::Message& message) {
    return message.empty() ? Json(nullptr) : Json(texts.text(message));
}

Json check_of(const screening::Check& check, const screening::Texts& texts) {
    Json region = nullptr;
    if (check.region) {
        region = Json{{"light", screening::name_of(check.region->light)}, {"quad", quad_of(check.region->quad)}};
    }
    return Json{{"id", check.id},
                {"class", screening::name_of(check.check_class)},
                {"title", rendered(texts, check.title)},
                {"obligation", screening::name_of(check.obligation)},
                {"result", screening::name_of(check.result)},
                {"margin", known(check.margin)},
                {"score", known(check.score)},
                {"threshold", known(check.threshold)},
                {"region", region},
                {"message", rendered(texts, check.message)},
                {"error", known(check.error)},
                {"innocent", rendered(texts, check.innocent)},
                {"todo", rendered(texts, check.todo)}};
}

/// How the register was reached; unknown where it was never asked.
Json via_of(const sltd::Answer& answer) {
    const bool asked = answer.reason != sltd::Reason::switched_off && answer.reason != sltd::Reason::not_configured &&
                       answer.reason != sltd::Reason::no_number;
    if (!asked) {
        return nullptr;
    }
    return answer.local_copy ? "local_copy" : "online";
}

Json answer_of(const sltd::Answer& answer) {
    Json records = Json::array();
    for (const sltd::Record& record : answer.records) {
        records.push_back(Json{{"class", sltd::name_of(record.record_class)},
                               {"reference", known(record.reference)},
                               {"variant", record.variant},
                               {"date", known(record.date)}});
    }
    const bool has_reason = answer.state == sltd::AnswerState::not_checked && answer.reason != sltd::Reason::none;
    return Json{{"register", known(answer.register_name)},
                {"state", sltd::name_of(answer.state)},
                {"reason", has_reason ? Json(sltd::name_of(answer.reason)) : Json(nullptr)},
                {"via", via_of(answer)},
                {"list_version", known(answer.list_version)},
                {"list_date", known(answer.list_date)},
                {"records", records},
                {"took_ms", answer.took.count()}};
}

Json viz_json(const screening::VizInfo& viz) {
    Json fields = Json::object();
    for (const screening::VizFieldInfo& field : viz.fields) {
        fields[field.id] = Json{{"text", known(field.text)},
                                {"confidence", measured(!field.text.empty(), field.confidence)},
                                {"quad", quad_of(field.quad)}};
    }
    return Json{{"fields", fields}, {"reading", known(viz.reading)}, {"limit_reached", viz.limit_reached}};
}

/// Text that is not UTF-8 (a file name may hold anything) is replaced, never a failure.
std::string dump(const Json& json, bool indented) {
    return json.dump(indented ? 2 : -1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string to_json(const screening::Report& report, const screening::Texts& texts, bool indented) {
    Json json;
    json["schema"] = "vidimus.report/1";
    json["program"] = "vidimus " VIDIMUS_VERSION;
    json["id"] = known(report.id);
    json["time"] = known(report.time);
    json["source"] = Json::array();
    for (const screening::Source& source : report.source) {
        json["source"].push_back(source_of(source));
    }
    json["page"] = page_of(report.page);
    json["mrz"] = mrz_of(report.mrz);
    json["viz"] = viz_json(report.viz);
    json["model"] = model_of(report.model);
    json["checks"] = Json::array();
    for (const screening::Check& check : report.checks) {
        json["checks"].push_back(check_of(check, texts));
    }
    json["register"] = Json::array();
    for (const sltd::Answer& answer : report.register_answers) {
        json["register"].push_back(answer_of(answer));
    }
    json["verdict"] = Json{{"state", screening::name_of(report.verdict.state)},
                           {"because", report.verdict.because},
                           {"not_checked", report.verdict.not_checked}};
    const screening::Timings& timings = report.timings_ms;
    json["timings_ms"] = Json{{"load", known(timings.load)},
                              {"locate", known(timings.locate)},
                              {"mrz", known(timings.mrz)},
                              {"viz", known(timings.viz)},
                              {"model", known(timings.model)},
                              {"specimen", known(timings.specimen)},
                              {"register", known(timings.register_ms)},
                              {"total", known(timings.total)}};
    json["profile"] = known(report.profile);
    json["manual_checks"] = Json::array();
    for (const std::string& key : report.manual_checks) {
        json["manual_checks"].push_back(texts.text(key));
    }
    // Beyond the contract's keys, and after them.
    json["register_asked_from"] =
        report.asked_from == screening::NumberFrom::none ? Json(nullptr) : Json(screening::name_of(report.asked_from));
    return dump(json, indented);
}

std::string mrz_to_json(const screening::MrzInfo& mrz, const std::string& file) {
    Json json;
    json["file"] = known(file);
    const Json zone = mrz_of(mrz);
    for (const char* key : {"lines", "format", "fields", "check_digits", "repairs", "confidence"}) {
        json[key] = zone.at(key);
    }
    for (const auto& [key, value] : zone.items()) {
        if (!json.contains(key)) {
            json[key] = value;
        }
    }
    return dump(json, false);
}

}  // namespace vidimus::reports
