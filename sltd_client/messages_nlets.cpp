// Nlets-like text messages: fields "NAME/value" parted by dots, as ITQ (question) and ITR (answer) have them. Their
// public description names DID, CNT, TYP and EID and no more; what stands here besides is ours (docs/register-api.md).
#include <array>
#include <utility>

#include "sltd_client/calendar.h"
#include "sltd_client/messages.h"

namespace vidimus::sltd {

namespace {

// ITR.REF/<id>.DID/<number>.CNT/<state>.TYP/<type>.RES/Y|N.LVR/<version>.LDT/<YYYYMMDD>
//   [.EID/<reference>.CLS/S|L|R|I|B[.DOT/<YYYYMMDD>]]….END
// A dot or stroke inside a value is written %2E, %2F, a percent sign %25.
constexpr std::array<std::pair<std::string_view, Record::Class>, 5> classes{{{"S", Record::Class::stolen},
                                                                             {"L", Record::Class::lost},
                                                                             {"R", Record::Class::revoked},
                                                                             {"I", Record::Class::invalid},
                                                                             {"B", Record::Class::stolen_blank}}};

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        result += c == '.' ? "%2E" : c == '/' ? "%2F" : c == '%' ? "%25" : std::string(1, c);
    }
    return result;
}

std::optional<std::string> unescaped(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        if (text.front() != '%') {
            result += text.front();
            text.remove_prefix(1);
            continue;
        }
        const auto code = text.substr(0, 3);
        if (code != "%2E" && code != "%2F" && code != "%25") {
            return std::nullopt;
        }
        result += code == "%2E" ? '.' : code == "%2F" ? '/' : '%';
        text.remove_prefix(3);
    }
    return is_answer_text(result) ? std::optional{result} : std::nullopt;
}

std::optional<std::string> day_from(const std::string& text) {
    if (text.size() != 8) {
        return std::nullopt;
    }
    const auto day = text.substr(0, 4) + '-' + text.substr(4, 2) + '-' + text.substr(6);
    return parse_day(day) ? std::optional{day} : std::nullopt;
}

// Reads the message's fields one after another, each where it must stand.
class FieldReader {
  public:
    explicit FieldReader(std::string_view text) : rest_(text) {}

    // The value of the next field where it has that name.
    std::optional<std::string> take(std::string_view name) {
        const auto end = rest_.find('.');
        const auto field = rest_.substr(0, end);
        if (end == std::string_view::npos || field.size() <= name.size() || !field.starts_with(name) ||
            field[name.size()] != '/') {
            return std::nullopt;
        }
        auto value = unescaped(field.substr(name.size() + 1));
        if (value) {
            rest_.remove_prefix(end + 1);
        }
        return value;
    }
    [[nodiscard]] std::string_view rest() const { return rest_; }

  private:
    std::string_view rest_;
};

std::optional<AnswerParts> parts_of(std::string_view text) {
    FieldReader fields(text);
    AnswerParts parts;
    const auto id = fields.take("REF");
    parts.number = fields.take("DID");
    parts.issuing_state = fields.take("CNT");
    parts.document_type = fields.take("TYP");
    const auto result = fields.take("RES");
    const auto version = fields.take("LVR");
    const auto date = fields.take("LDT");
    const auto day = date ? day_from(*date) : std::nullopt;
    if (!id || !parts.number || !parts.issuing_state || !parts.document_type || !version || !day ||
        (result != "Y" && result != "N")) {
        return std::nullopt;
    }
    parts.query_id = *id;
    parts.matched = result == "Y";
    parts.list_version = *version;
    parts.list_date = *day;
    while (fields.rest() != "END") {
        const auto reference = fields.take("EID");
        const auto name = fields.take("CLS");
        const auto* known = classes.begin();
        while (known != classes.end() && known->first != name) {
            ++known;
        }
        if (!reference || known == classes.end() || parts.records.size() >= most_answer_records) {
            return std::nullopt;
        }
        Record record;
        record.record_class = known->second;
        record.reference = *reference;
        if (const auto stolen = fields.take("DOT")) {
            record.date = day_from(*stolen);
            if (!record.date) {
                return std::nullopt;
            }
        }
        parts.records.push_back(std::move(record));
    }
    return parts;
}

class NletsMessages final : public MessageFormat {
  public:
    [[nodiscard]] Question question(const Query& query) const override {
        return {filled("ITQ.REF/{query_id}.DID/{number}.CNT/{issuing_state}.TYP/{document_type}.END", query, escaped),
                {"Content-Type: text/plain; charset=utf-8", "Accept: text/plain"}};
    }
    [[nodiscard]] bool accepts(std::string_view content_type) const override {
        return is_content_type(content_type, {"text/plain"});
    }
    [[nodiscard]] tl::expected<Answer, Reason> answer(std::string_view body, const Query& query,
                                                      std::size_t max_bytes) const noexcept override {
        try {
            if (body.size() > max_bytes) {
                return tl::make_unexpected(Reason::answer_too_large);
            }
            while (body.ends_with('\n') || body.ends_with('\r')) {
                body.remove_suffix(1);
            }
            if (!body.ends_with(".END")) {
                return tl::make_unexpected(body.empty() || body.starts_with("ITR.") ? Reason::answer_incomplete
                                                                                    : Reason::answer_malformed);
            }
            auto parts = body.starts_with("ITR.") ? parts_of(body.substr(4)) : std::nullopt;
            return parts ? joined_answer(std::move(*parts), query) : tl::make_unexpected(Reason::answer_malformed);
        } catch (...) {
            return tl::make_unexpected(Reason::internal);
        }
    }
};

}  // namespace

std::shared_ptr<const MessageFormat> nlets_messages() {
    return std::make_shared<NletsMessages>();
}

}  // namespace vidimus::sltd
