// Any bytes as the answer of a register that speaks SOAP, mapped JSON or Nlets-like text (by the first byte): what is
// believed keeps the promises of messages.h, and an answer without the query's id is never believed.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "sltd_client/calendar.h"
#include "sltd_client/messages.h"

namespace {

using namespace vidimus::sltd;

void require(bool right) {
    if (!right) {
        std::abort();
    }
}

MessageMapping service() {
    MessageMapping mapping;
    mapping.question = "{}";
    mapping.fields = {{"query_id", "/ref"},  {"number", "/doc/no"},  {"match", "/result"}, {"matched", "HIT"},
                      {"no_match", "CLEAR"}, {"list_version", "/v"}, {"list_date", "/d"},  {"records", "/hits"},
                      {"class", "/why"},     {"reference", "/id"},   {"date", "/when"}};
    mapping.classes = {{"S", "stolen"}, {"L", "lost"}};
    return mapping;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Query query{"6f0d9c1e-52a3-4b7e-9d7a-0c8f3b2e1a55", DocumentNumber{"U12345678"}, "UTO", "P"};
    static const auto soap = xml_messages(usual_soap_mapping());
    static const auto json = mapped_json_messages(service());
    static const auto nlets = nlets_messages();
    if (size == 0) {
        return 0;
    }
    const auto& format = data[0] == '<' ? soap : data[0] == '{' ? json : nlets;
    const std::string_view body{reinterpret_cast<const char*>(data), size};
    const auto answer = format->answer(body, query, 256 * 1024);
    if (!answer) {
        const auto why = answer.error();
        require(why == Reason::answer_too_large || why == Reason::answer_incomplete ||
                why == Reason::answer_malformed || why == Reason::answer_mismatch || why == Reason::server_failed);
        return 0;
    }
    require((answer->state == AnswerState::possible_match) == !answer->records.empty());
    require(answer->state != AnswerState::not_checked && !answer->list_version.empty());
    require(parse_day(answer->list_date).has_value());
    for (const auto& record : answer->records) {
        require(record.reference.size() <= longest_answer_text && (!record.date || parse_day(*record.date)));
    }
    return 0;
}
