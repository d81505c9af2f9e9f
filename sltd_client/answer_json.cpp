#include "sltd_client/answer_json.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "sltd_client/calendar.h"
#include "sltd_client/strict_json.h"

namespace vidimus::sltd {

namespace {

using nlohmann::json;

constexpr std::size_t longest_text = 200;

// A text of at most `longest_text` bytes without control characters.
std::optional<std::string> text_at(const json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string()) {
        return std::nullopt;
    }
    auto text = found->get<std::string>();
    if (text.size() > longest_text) {
        return std::nullopt;
    }
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (code < 0x20 || code == 0x7F) {
            return std::nullopt;
        }
    }
    return text;
}

std::optional<std::string> day_at(const json& object, const char* key) {
    auto text = text_at(object, key);
    return text && parse_day(*text) ? text : std::nullopt;
}

std::optional<Record> record_from(const json& value) {
    if (!value.is_object()) {
        return std::nullopt;
    }
    const auto class_name = text_at(value, "class");
    const auto record_class = class_name ? record_class_named(*class_name) : std::nullopt;
    auto reference = text_at(value, "reference");
    const auto variant = value.find("variant");
    const auto date = value.find("date");
    if (!record_class || !reference || variant == value.end() || !variant->is_boolean() || date == value.end()) {
        return std::nullopt;
    }
    Record record;
    record.record_class = *record_class;
    record.reference = std::move(*reference);
    record.variant = variant->get<bool>();
    if (!date->is_null()) {
        record.date = day_at(value, "date");
        if (!record.date) {
            return std::nullopt;
        }
    }
    return record;
}

std::optional<std::vector<Record>> records_from(const json& object, std::size_t max_records) {
    const auto found = object.find("records");
    if (found == object.end() || !found->is_array() || found->size() > max_records) {
        return std::nullopt;
    }
    std::vector<Record> records;
    for (const auto& value : *found) {
        auto record = record_from(value);
        if (!record) {
            return std::nullopt;
        }
        records.push_back(std::move(*record));
    }
    return records;
}

tl::expected<Answer, Reason> read_answer(const json& object, const Query& query, const AnswerLimits& limits) {
    const auto malformed = tl::make_unexpected(Reason::answer_malformed);
    if (text_at(object, "schema") != register_schema) {
        return malformed;
    }
    const auto id = text_at(object, "query_id");
    const auto number = text_at(object, "number");
    const auto state = text_at(object, "issuing_state");
    const auto type = text_at(object, "document_type");
    const auto outcome = text_at(object, "state");
    auto version = text_at(object, "list_version");
    auto date = day_at(object, "list_date");
    auto records = records_from(object, limits.max_records);
    if (!id || !number || !state || !type || !outcome || !version || version->empty() || !date || !records) {
        return malformed;
    }
    if (*id != query.id || *number != query.number.reveal() || *state != query.issuing_state ||
        *type != query.document_type) {
        return tl::make_unexpected(Reason::answer_mismatch);
    }
    Answer answer;
    if (*outcome == "no_record" && records->empty()) {
        answer.state = AnswerState::no_record;
    } else if (*outcome == "possible_match" && !records->empty()) {
        answer.state = AnswerState::possible_match;
    } else {
        return malformed;
    }
    answer.list_version = std::move(*version);
    answer.list_date = std::move(*date);
    answer.records = std::move(*records);
    return answer;
}

}  // namespace

std::string query_json(const Query& query) {
    const json message{{"schema", register_schema},
                       {"query_id", query.id},
                       {"number", query.number.reveal()},
                       {"issuing_state", query.issuing_state},
                       {"document_type", query.document_type}};
    return message.dump(-1, ' ', false, json::error_handler_t::replace);
}

tl::expected<Answer, Reason> parse_answer(std::string_view body, const Query& query,
                                          const AnswerLimits& limits) noexcept {
    try {
        if (body.size() > limits.max_bytes) {
            return tl::make_unexpected(Reason::answer_too_large);
        }
        const auto object = parse_strict_object(body, limits.max_depth);
        if (!object) {
            return tl::make_unexpected(object.error() == JsonFault::cut_off ? Reason::answer_incomplete
                                                                            : Reason::answer_malformed);
        }
        return read_answer(*object, query, limits);
    } catch (...) {
        return tl::make_unexpected(Reason::internal);
    }
}

}  // namespace vidimus::sltd
