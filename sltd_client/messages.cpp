#include "sltd_client/messages.h"

#include <algorithm>
#include <array>

#include "sltd_client/answer_json.h"
#include "sltd_client/calendar.h"
#include "sltd_client/plain_text.h"

namespace vidimus::sltd {

namespace {

bool same_word(std::string_view left, std::string_view right) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [lower](char a, char b) { return lower(a) == lower(b); });
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first == std::string_view::npos ? std::string_view{}
                                           : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

class VidimusMessages final : public MessageFormat {
  public:
    [[nodiscard]] Question question(const Query& query) const override {
        return {query_json(query), {"Content-Type: application/json", "Accept: application/json"}};
    }
    [[nodiscard]] bool accepts(std::string_view content_type) const override {
        return is_content_type(content_type, {"application/json"});
    }
    [[nodiscard]] tl::expected<Answer, Reason> answer(std::string_view body, const Query& query,
                                                      std::size_t max_bytes) const noexcept override {
        AnswerLimits limits;
        limits.max_bytes = max_bytes;
        return parse_answer(body, query, limits);
    }
};

constexpr std::array<std::string_view, 13> known_fields{
    "query_id", "number",   "issuing_state", "document_type", "list_version", "list_date", "match",
    "matched",  "no_match", "records",       "class",         "reference",    "date"};

}  // namespace

bool is_content_type(std::string_view value, std::initializer_list<std::string_view> types) {
    const auto semicolon = value.find(';');
    const auto type = trimmed(value.substr(0, semicolon));
    if (std::none_of(types.begin(), types.end(), [type](std::string_view known) { return same_word(type, known); })) {
        return false;
    }
    if (semicolon == std::string_view::npos) {
        return true;
    }
    const auto parameter = trimmed(value.substr(semicolon + 1));
    return parameter.empty() || same_word(parameter, "charset=utf-8") || same_word(parameter, "charset=\"utf-8\"");
}

std::shared_ptr<const MessageFormat> vidimus_messages() {
    return std::make_shared<VidimusMessages>();
}

std::string mapping_fault(const MessageMapping& mapping) {
    for (const auto& [name, place] : mapping.fields) {
        if (std::find(known_fields.begin(), known_fields.end(), name) == known_fields.end()) {
            return name + " is no field";
        }
    }
    // Without "match" a wrong place for the records would turn every answer into no_record.
    for (const auto* needed :
         {"query_id", "list_version", "list_date", "match", "matched", "no_match", "records", "class"}) {
        if (!mapping.fields.contains(needed)) {
            return std::string(needed) + " is missing";
        }
    }
    for (const auto* needed : {"{query_id}", "{number}", "{issuing_state}", "{document_type}"}) {
        if (mapping.question.find(needed) == std::string::npos) {
            return std::string("the question lacks ") + needed;
        }
    }
    return {};
}

std::string filled(std::string_view text, const Query& query, std::string (*escape)(std::string_view)) {
    const std::array<std::pair<std::string_view, std::string_view>, 4> values{
        {{"{query_id}", query.id},
         {"{number}", query.number.reveal()},
         {"{issuing_state}", query.issuing_state},
         {"{document_type}", query.document_type}}};
    std::string result;
    while (!text.empty()) {
        const auto* const found = std::find_if(values.begin(), values.end(),
                                               [text](const auto& value) { return text.starts_with(value.first); });
        if (found != values.end()) {
            result += escape(found->second);
            text.remove_prefix(found->first.size());
        } else {
            result += text.front();
            text.remove_prefix(1);
        }
    }
    return result;
}

bool is_answer_text(std::string_view text) {
    return text.size() <= longest_answer_text && is_plain_text(text);
}

tl::expected<Answer, Reason> joined_answer(AnswerParts parts, const Query& query) {
    const auto is_text = [](const Record& record) { return is_answer_text(record.reference); };
    if (parts.query_id.empty() || parts.list_version.empty() || !is_answer_text(parts.list_version) ||
        !parse_day(parts.list_date) || parts.records.size() > most_answer_records ||
        !std::all_of(parts.records.begin(), parts.records.end(), is_text)) {
        return tl::make_unexpected(Reason::answer_malformed);
    }
    if (parts.query_id != query.id || parts.number.value_or(query.number.reveal()) != query.number.reveal() ||
        parts.issuing_state.value_or(query.issuing_state) != query.issuing_state ||
        parts.document_type.value_or(query.document_type) != query.document_type) {
        return tl::make_unexpected(Reason::answer_mismatch);
    }
    if (parts.matched == parts.records.empty()) {
        return tl::make_unexpected(Reason::answer_malformed);  // it contradicts itself
    }
    Answer answer;
    answer.state = parts.records.empty() ? AnswerState::no_record : AnswerState::possible_match;
    answer.list_version = std::move(parts.list_version);
    answer.list_date = std::move(parts.list_date);
    answer.records = std::move(parts.records);
    return answer;
}

}  // namespace vidimus::sltd
