#include "sltd_client/queue_entry.h"

#include <nlohmann/json.hpp>

#include "sltd_client/strict_json.h"

namespace vidimus::sltd {

namespace {

using nlohmann::json;

json to_json(const WaitingQuestion& question) {
    return {{"id", question.query.id},
            {"number", question.query.number.reveal()},
            {"state", question.query.issuing_state},
            {"type", question.query.document_type},
            {"register", question.register_name},
            {"since", question.since},
            {"attempts", question.attempts}};
}

WaitingQuestion question_from(const json& value) {
    WaitingQuestion question;
    question.query.id = value.at("id").get<std::string>();
    question.query.number = DocumentNumber(value.at("number").get<std::string>());
    question.query.issuing_state = value.at("state").get<std::string>();
    question.query.document_type = value.at("type").get<std::string>();
    question.register_name = value.at("register").get<std::string>();
    question.since =
        static_cast<std::int64_t>(whole_number(value.at("since"), std::numeric_limits<std::int64_t>::max()));
    question.attempts =
        static_cast<std::uint32_t>(whole_number(value.at("attempts"), std::numeric_limits<std::uint32_t>::max()));
    return question;
}

std::string dumped(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

std::string waiting_text(const WaitingQuestion& question) {
    return dumped(to_json(question));
}

std::optional<WaitingQuestion> read_waiting(std::string_view text) noexcept {
    try {
        return question_from(json::parse(text.begin(), text.end()));
    } catch (...) {
        return std::nullopt;
    }
}

std::string late_text(const LateAnswer& late) {
    json records = json::array();
    for (const auto& record : late.answer.records) {
        records.push_back({{"class", name_of(record.record_class)},
                           {"reference", record.reference},
                           {"variant", record.variant},
                           {"date", record.date ? json(*record.date) : json()}});
    }
    return dumped({{"question", to_json(late.question)},
                   {"matched", late.answer.state == AnswerState::possible_match},
                   {"local_copy", late.answer.local_copy},
                   {"list_version", late.answer.list_version},
                   {"list_date", late.answer.list_date},
                   {"records", records},
                   {"answered", late.answered}});
}

std::optional<LateAnswer> read_late(std::string_view text) noexcept {
    try {
        const auto value = json::parse(text.begin(), text.end());
        LateAnswer late;
        late.question = question_from(value.at("question"));
        late.answered =
            static_cast<std::int64_t>(whole_number(value.at("answered"), std::numeric_limits<std::int64_t>::max()));
        auto& answer = late.answer;
        answer.register_name = late.question.register_name;
        answer.state = value.at("matched").get<bool>() ? AnswerState::possible_match : AnswerState::no_record;
        answer.local_copy = value.at("local_copy").get<bool>();
        answer.list_version = value.at("list_version").get<std::string>();
        answer.list_date = value.at("list_date").get<std::string>();
        for (const auto& entry : value.at("records")) {
            const auto record_class = record_class_named(entry.at("class").get<std::string>());
            if (!record_class) {
                return std::nullopt;
            }
            Record record{*record_class, entry.at("reference").get<std::string>(), entry.at("variant").get<bool>(), {}};
            if (!entry.at("date").is_null()) {
                record.date = entry.at("date").get<std::string>();
            }
            answer.records.push_back(std::move(record));
        }
        const bool sound = (answer.state == AnswerState::possible_match) == !answer.records.empty();
        return sound ? std::optional{late} : std::nullopt;
    } catch (...) {
        return std::nullopt;
    }
}

}  // namespace vidimus::sltd
