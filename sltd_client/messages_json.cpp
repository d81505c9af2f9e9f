// The JSON messages of another service, by mapping (messages.h).
#include <nlohmann/json.hpp>
#include <utility>

#include "sltd_client/calendar.h"
#include "sltd_client/messages.h"
#include "sltd_client/strict_json.h"

namespace vidimus::sltd {

namespace {

using nlohmann::json;

constexpr int max_depth = 16;

std::string json_escaped(std::string_view text) {
    const auto quoted = json(std::string{text}).dump(-1, ' ', false, json::error_handler_t::replace);
    return quoted.substr(1, quoted.size() - 2);
}

class MappedJson final : public MessageFormat {
  public:
    explicit MappedJson(MessageMapping mapping) : mapping_(std::move(mapping)) {}

    [[nodiscard]] Question question(const Query& query) const override {
        Question question{filled(mapping_.question, query, json_escaped), {}};
        question.headers = {"Content-Type: application/json", "Accept: application/json"};
        for (const auto& [name, value] : mapping_.headers) {
            question.headers.push_back(name + ": " + value);
        }
        return question;
    }

    [[nodiscard]] bool accepts(std::string_view content_type) const override {
        return is_content_type(content_type, {"application/json"});
    }

    [[nodiscard]] tl::expected<Answer, Reason> answer(std::string_view body, const Query& query,
                                                      std::size_t max_bytes) const noexcept override {
        try {
            if (body.size() > max_bytes) {
                return tl::make_unexpected(Reason::answer_too_large);
            }
            const auto object = parse_strict_object(body, max_depth);
            if (!object) {
                return tl::make_unexpected(object.error() == JsonFault::cut_off ? Reason::answer_incomplete
                                                                                : Reason::answer_malformed);
            }
            auto parts = parts_of(*object);
            return parts ? joined_answer(std::move(*parts), query) : tl::make_unexpected(Reason::answer_malformed);
        } catch (...) {
            return tl::make_unexpected(Reason::internal);
        }
    }

  private:
    // The value at a mapped place, or null where the place is not mapped, is no pointer or is not there.
    [[nodiscard]] const json* find(const json& from, const char* field) const {
        const auto place = mapping_.fields.find(field);
        if (place == mapping_.fields.end()) {
            return nullptr;
        }
        try {
            const json::json_pointer pointer(place->second);
            return from.contains(pointer) ? &from.at(pointer) : nullptr;
        } catch (const json::exception&) {
            return nullptr;
        }
    }

    // A text, or a number as it is written; nothing for anything else.
    [[nodiscard]] std::optional<std::string> text(const json& from, const char* field) const {
        const auto* value = find(from, field);
        if (value == nullptr) {
            return std::nullopt;
        }
        if (value->is_number_integer() || value->is_boolean()) {
            return value->dump();
        }
        return value->is_string() && is_answer_text(value->get_ref<const std::string&>())
                   ? std::optional{value->get<std::string>()}
                   : std::nullopt;
    }

    // False where the field is mapped and not there as a text.
    [[nodiscard]] bool echo(const json& from, const char* field, std::optional<std::string>& into) const {
        into = text(from, field);
        return into || !mapping_.fields.contains(field);
    }

    [[nodiscard]] std::optional<Record> record(const json& from) const {
        const auto name = text(from, "class");
        const auto known = name ? mapping_.classes.find(*name) : mapping_.classes.end();
        const auto record_class = known == mapping_.classes.end() ? std::nullopt : record_class_named(known->second);
        if (!record_class) {
            return std::nullopt;
        }
        Record record;
        record.record_class = *record_class;
        record.reference = text(from, "reference").value_or("");
        record.date = text(from, "date");
        if (record.date && record.date->size() > 10 && (*record.date)[10] == 'T') {
            record.date->resize(10);  // a time of day is not kept
        }
        return record.date && !parse_day(*record.date) ? std::nullopt : std::optional{record};
    }

    [[nodiscard]] std::optional<AnswerParts> parts_of(const json& object) const {
        AnswerParts parts;
        const auto id = text(object, "query_id");
        const auto version = text(object, "list_version");
        const auto date = text(object, "list_date");
        const auto* records = find(object, "records");
        if (!id || !version || !date || records == nullptr || !records->is_array() ||
            records->size() > most_answer_records || !echo(object, "number", parts.number) ||
            !echo(object, "issuing_state", parts.issuing_state) ||
            !echo(object, "document_type", parts.document_type)) {
            return std::nullopt;
        }
        const auto said = text(object, "match");
        parts.matched = said == mapping_.fields.at("matched");
        if (!parts.matched && said != mapping_.fields.at("no_match")) {
            return std::nullopt;
        }
        for (const auto& value : *records) {
            auto read = value.is_object() ? record(value) : std::nullopt;
            if (!read) {
                return std::nullopt;
            }
            parts.records.push_back(std::move(*read));
        }
        parts.query_id = *id;
        parts.list_version = *version;
        parts.list_date = date->substr(0, date->find('T'));
        return parts;
    }

    MessageMapping mapping_;
};

}  // namespace

std::string json_mapping_fault(const MessageMapping& mapping) {
    for (const auto& [name, place] : mapping.fields) {
        try {
            if (name != "matched" && name != "no_match") {
                static_cast<void>(json::json_pointer(place));
            }
        } catch (const json::exception&) {
            return name + " is no JSON pointer";
        }
    }
    const auto filled_in = filled(mapping.question, {}, json_escaped);
    return json::accept(filled_in) ? mapping_fault(mapping) : "the question is not JSON";
}

std::shared_ptr<const MessageFormat> mapped_json_messages(MessageMapping mapping) {
    return std::make_shared<MappedJson>(std::move(mapping));
}

}  // namespace vidimus::sltd
