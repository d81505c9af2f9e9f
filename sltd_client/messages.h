// What a register is asked and answers, as text. A new kind of message is one file that makes a MessageFormat, and one
// test.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sltd_client/register.h"

namespace vidimus::sltd {

struct Question {
    std::string body;
    std::vector<std::string> headers;  // "Content-Type: …", "Accept: …"
};

/// Thread-safe: it holds only its configuration.
class MessageFormat {
  public:
    MessageFormat() = default;
    MessageFormat(const MessageFormat&) = delete;
    MessageFormat& operator=(const MessageFormat&) = delete;
    virtual ~MessageFormat() = default;
    [[nodiscard]] virtual Question question(const Query& query) const = 0;
    /// Whether a Content-Type is that of an answer.
    [[nodiscard]] virtual bool accepts(std::string_view content_type) const = 0;
    /// The answer to `query`: state, list version and date, records. Only a complete one that echoes the query's id and
    /// speaks of its document counts. Errors: as parse_answer (answer_json.h).
    [[nodiscard]] virtual tl::expected<Answer, Reason> answer(std::string_view body, const Query& query,
                                                              std::size_t max_bytes) const noexcept = 0;
};

/// Whether a Content-Type is one of `types`, with no parameter or charset=utf-8.
[[nodiscard]] bool is_content_type(std::string_view value, std::initializer_list<std::string_view> types);

/// The vidimus.register/1 messages (docs/register-api.md).
[[nodiscard]] std::shared_ptr<const MessageFormat> vidimus_messages();

/// Where the fields stand in another service's messages. Keys of `fields`: query_id, number, issuing_state,
/// document_type (echoed; all but query_id may be left out), list_version, list_date, match (the value that says
/// whether there is one), no_match, matched (the words for it), records, class, reference,
/// date (inside a record). `classes` turns the service's classes of records into ours; a class that is not among them
/// makes the answer worthless.
struct MessageMapping {
    std::map<std::string, std::string> fields;
    std::map<std::string, std::string> classes;
    std::string question;  // a template with {query_id}, {number}, {issuing_state}, {document_type}
    std::map<std::string, std::string> headers;
};

/// What is wrong with a mapping of either kind, or an empty text.
[[nodiscard]] std::string mapping_fault(const MessageMapping& mapping);
[[nodiscard]] std::string json_mapping_fault(const MessageMapping& mapping);
[[nodiscard]] std::string xml_mapping_fault(const MessageMapping& mapping);

/// JSON of another service; fields by JSON pointer (RFC 6901).
[[nodiscard]] std::shared_ptr<const MessageFormat> mapped_json_messages(MessageMapping mapping);

/// SOAP or other XML; fields by XPath 1.0, names without prefixes. No document type, so no entities of its own; a SOAP
/// fault is server_failed.
[[nodiscard]] std::shared_ptr<const MessageFormat> xml_messages(MessageMapping mapping);
/// The mapping of the envelope that the training register speaks, SOAP 1.1.
[[nodiscard]] MessageMapping usual_soap_mapping();

/// Nlets-like text: the question ITQ with REF, DID, CNT, TYP; the answer ITR (docs/register-api.md).
[[nodiscard]] std::shared_ptr<const MessageFormat> nlets_messages();

/// The template with each {name} replaced by `escape` of the query's field.
[[nodiscard]] std::string filled(std::string_view text, const Query& query, std::string (*escape)(std::string_view));

/// What one field after another said, joined to an answer; all rules of a believed answer are here, once.
struct AnswerParts {
    std::string query_id;
    std::optional<std::string> number;  // absent where the service does not echo it
    std::optional<std::string> issuing_state;
    std::optional<std::string> document_type;
    bool matched = false;
    std::string list_version;
    std::string list_date;
    std::vector<Record> records;
};
inline constexpr std::size_t longest_answer_text = 200;
inline constexpr std::size_t most_answer_records = 64;
[[nodiscard]] tl::expected<Answer, Reason> joined_answer(AnswerParts parts, const Query& query);
/// At most `longest_answer_text` bytes of UTF-8, no control characters.
[[nodiscard]] bool is_answer_text(std::string_view text);

}  // namespace vidimus::sltd
