#include "app/batch/rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/batch/csv.h"
#include "mrz/layout.h"

namespace vidimus::batch {
namespace {

using screening::VerdictState;
using Json = nlohmann::ordered_json;

std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// The most serious state of all registers; none asked is not checked.
std::string register_state_of(const std::vector<sltd::Answer>& answers) {
    const auto any = [&answers](sltd::AnswerState state) {
        return std::any_of(answers.begin(), answers.end(),
                           [state](const sltd::Answer& answer) { return answer.state == state; });
    };
    if (any(sltd::AnswerState::possible_match)) {
        return sltd::name_of(sltd::AnswerState::possible_match);
    }
    const bool open = answers.empty() || any(sltd::AnswerState::not_checked);
    return sltd::name_of(open ? sltd::AnswerState::not_checked : sltd::AnswerState::no_record);
}

bool is_sha256(const std::string& text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::optional<VerdictState> state_of_name(const std::string& name) {
    for (const VerdictState state :
         {VerdictState::no_irregularity_found, VerdictState::check_further, VerdictState::irregularity_found}) {
        if (screening::name_of(state) == name) {
            return state;
        }
    }
    return std::nullopt;
}

std::optional<JournalEntry> entry_of(const std::string& sha256, const std::string& verdict) {
    const std::optional<VerdictState> state = state_of_name(verdict);
    if (!state || !is_sha256(sha256)) {
        return std::nullopt;
    }
    return JournalEntry{sha256, *state};
}

/// A text at a place of a document, empty where the place or the document is not so.
std::string text_at(const nlohmann::json& json, const char* pointer) {
    const nlohmann::json::json_pointer place(pointer);
    if (!json.is_structured() || !json.contains(place) || !json.at(place).is_string()) {
        return {};
    }
    return json.at(place).get<std::string>();
}

}  // namespace

const std::vector<std::string>& csv_columns() {
    static const std::vector<std::string> columns{"file",           "sha256",        "verdict",       "top_reason",
                                                  "format",         "issuing_state", "document_type", "check_digits_ok",
                                                  "register_state", "milliseconds"};
    return columns;
}

std::vector<std::string> csv_cells(const std::filesystem::path& file, const std::string& sha256,
                                   const screening::Report& report) {
    const std::optional<mrz::Document>& document = report.mrz.document;
    const auto of_document = [&document](const auto& value) {
        return document ? std::string(value(*document)) : std::string();
    };
    const double total = report.timings_ms.total;
    return {file.generic_string(),
            sha256,
            screening::name_of(report.verdict.state),
            report.verdict.because.empty() ? std::string() : report.verdict.because.front(),
            of_document([](const mrz::Document& d) { return mrz::layout_of(d.format).name; }),
            of_document([](const mrz::Document& d) { return d.issuing_state; }),
            of_document([](const mrz::Document& d) { return d.document_code; }),
            of_document([](const mrz::Document& d) { return d.check_digits_valid() ? "true" : "false"; }),
            register_state_of(report.register_answers),
            std::isfinite(total) ? std::to_string(std::llround(total)) : std::string()};
}

std::string journal_line(const std::string& sha256, VerdictState verdict) {
    return dump(Json{{"sha256", sha256}, {"verdict", screening::name_of(verdict)}});
}

std::optional<JournalEntry> parse_journal_line(std::string_view line) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    return entry_of(text_at(json, "/sha256"), text_at(json, "/verdict"));
}

std::optional<JournalEntry> parse_result_line(std::string_view line) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    return entry_of(text_at(json, "/source/0/sha256"), text_at(json, "/verdict/state"));
}

std::string error_line(const std::filesystem::path& file, const std::string& sha256, const screening::Failure& failure,
                       const screening::Texts& texts) {
    return dump(Json{{"file", file.generic_string()},
                     {"sha256", sha256.empty() ? Json(nullptr) : Json(sha256)},
                     {"code", std::string(screening::kind_of(failure.code).id)},
                     {"message", texts.text(failure)}});
}

}  // namespace vidimus::batch
