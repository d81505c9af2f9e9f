#include "app/cli/training_messages.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace vidimus::cli {
namespace {

using nlohmann::json;

// The text between an element's tags, whatever its prefix; enough for questions of the training register.
std::string element(const std::string& text, const std::string& name) {
    const auto end = text.find(name + '>', text.find(name + '>') + 1);
    const auto begin = text.find(name + '>');
    const auto close = end == std::string::npos ? end : text.rfind('<', end);
    return begin == std::string::npos || close == std::string::npos
               ? std::string()
               : text.substr(begin + name.size() + 1, close - begin - name.size() - 1);
}

std::string field(const std::string& text, const std::string& name) {
    const auto begin = text.find('.' + name + '/');
    return begin == std::string::npos
               ? std::string()
               : text.substr(begin + name.size() + 2, text.find('.', begin + 1) - begin - name.size() - 2);
}

std::string escaped(std::string_view text, bool nlets) {
    std::string result;
    for (const char c : text) {
        if (nlets) {
            result += c == '.' ? "%2E" : c == '/' ? "%2F" : c == '%' ? "%25" : std::string(1, c);
        } else {
            result += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
        }
    }
    return result;
}

std::string without_dashes(std::string day) {
    day.erase(std::remove(day.begin(), day.end(), '-'), day.end());
    return day;
}

std::string as_json(const sltd::Query& query, const sltd::Answer& answer) {
    json records = json::array();
    for (const auto& record : answer.records) {
        records.push_back({{"class", sltd::name_of(record.record_class)},
                           {"reference", record.reference},
                           {"variant", record.variant},
                           {"date", record.date ? json(*record.date) : json()}});
    }
    const json value{{"schema", "vidimus.register/1"},
                     {"query_id", query.id},
                     {"number", query.number.reveal()},
                     {"issuing_state", query.issuing_state},
                     {"document_type", query.document_type},
                     {"state", sltd::name_of(answer.state)},
                     {"list_version", answer.list_version},
                     {"list_date", answer.list_date},
                     {"records", records}};
    return value.dump();
}

std::string as_soap(const sltd::Query& query, const sltd::Answer& answer) {
    const auto tag = [](const std::string& name, const std::string& text) {
        return "<v:" + name + '>' + escaped(text, false) + "</v:" + name + '>';
    };
    std::string records;
    for (const auto& record : answer.records) {
        records += "<v:Record>" + tag("Class", sltd::name_of(record.record_class)) +
                   tag("Reference", record.reference) + (record.date ? tag("Date", *record.date) : "") + "</v:Record>";
    }
    return R"(<?xml version="1.0" encoding="UTF-8"?>)"
           R"(<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:v="urn:vidimus:register:1">)"
           "<soap:Body><v:QueryDocumentResponse>" +
           tag("QueryId", query.id) + tag("Number", query.number.reveal()) + tag("IssuingState", query.issuing_state) +
           tag("DocumentType", query.document_type) + tag("State", sltd::name_of(answer.state)) +
           tag("ListVersion", answer.list_version) + tag("ListDate", answer.list_date) + "<v:Records>" + records +
           "</v:Records></v:QueryDocumentResponse></soap:Body></soap:Envelope>";
}

std::string as_nlets(const sltd::Query& query, const sltd::Answer& answer) {
    std::string text = "ITR.REF/" + query.id + ".DID/" + query.number.reveal() + ".CNT/" + query.issuing_state +
                       ".TYP/" + query.document_type + ".RES/" + (answer.records.empty() ? "N" : "Y") + ".LVR/" +
                       escaped(answer.list_version, true) + ".LDT/" + without_dashes(answer.list_date);
    for (const auto& record : answer.records) {
        const bool blank = record.record_class == sltd::Record::Class::stolen_blank;
        const char letter = blank ? 'B' : static_cast<char>(sltd::name_of(record.record_class).front() - 'a' + 'A');
        text += ".EID/" + escaped(record.reference, true) + ".CLS/" + letter +
                (record.date ? ".DOT/" + without_dashes(*record.date) : "");
    }
    return text + ".END";
}

}  // namespace

std::optional<TrainingQuestion> read_training_question(const std::string& body) {
    TrainingQuestion question;
    sltd::Query& query = question.query;
    std::string number;
    if (body.starts_with("ITQ.")) {
        question.kind = TrainingQuestion::Kind::nlets;
        number = field(body, "DID");
        query.id = field(body, "REF");
        query.issuing_state = field(body, "CNT");
        query.document_type = field(body, "TYP");
    } else if (body.starts_with('<')) {
        question.kind = TrainingQuestion::Kind::soap;
        number = element(body, "Number");
        query.id = element(body, "QueryId");
        query.issuing_state = element(body, "IssuingState");
        query.document_type = element(body, "DocumentType");
    } else {
        const json value = json::parse(body, nullptr, false);
        const auto text = [&value](const char* key) {
            const auto found = value.is_object() ? value.find(key) : value.end();
            return value.is_object() && found != value.end() && found->is_string() ? found->get<std::string>()
                                                                                   : std::string();
        };
        number = text("number");
        query.id = text("query_id");
        query.issuing_state = text("issuing_state");
        query.document_type = text("document_type");
    }
    query.number = sltd::DocumentNumber(number);
    const bool whole = !query.id.empty() && !query.number.empty() && !query.issuing_state.empty() &&
                       !query.document_type.empty() && query.id.find_first_of("<>&./%\"") == std::string::npos;
    return whole ? std::optional(question) : std::nullopt;
}

std::string training_answer(const TrainingQuestion& question, const sltd::Answer& answer) {
    switch (question.kind) {
        case TrainingQuestion::Kind::soap:
            return as_soap(question.query, answer);
        case TrainingQuestion::Kind::nlets:
            return as_nlets(question.query, answer);
        case TrainingQuestion::Kind::vidimus:
            break;
    }
    return as_json(question.query, answer);
}

std::string training_content_type(TrainingQuestion::Kind kind) {
    switch (kind) {
        case TrainingQuestion::Kind::soap:
            return "text/xml; charset=utf-8";
        case TrainingQuestion::Kind::nlets:
            return "text/plain; charset=utf-8";
        case TrainingQuestion::Kind::vidimus:
            break;
    }
    return "application/json";
}

}  // namespace vidimus::cli
