// Any bytes as a register's answer: what is believed keeps the promises of answer_json.h.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "sltd_client/answer_json.h"
#include "sltd_client/calendar.h"

namespace {

using namespace vidimus::sltd;

void require(bool right) {
    if (!right) {
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Query query{"6f0d9c1e-52a3-4b7e-9d7a-0c8f3b2e1a55", DocumentNumber{"U12345678"}, "UTO", "P"};
    const std::string_view body{reinterpret_cast<const char*>(data), size};
    const auto answer = parse_answer(body, query);
    if (!answer) {
        const auto why = answer.error();
        require(why == Reason::answer_too_large || why == Reason::answer_incomplete ||
                why == Reason::answer_malformed || why == Reason::answer_mismatch);
        return 0;
    }
    require(answer->state != AnswerState::not_checked && answer->reason == Reason::none);
    require((answer->state == AnswerState::possible_match) == !answer->records.empty());
    require(!answer->list_version.empty() && parse_day(answer->list_date));
    require(body.find("6f0d9c1e") != std::string_view::npos || body.find("\\u") != std::string_view::npos);
    for (const auto& record : answer->records) {
        require(!name_of(record.record_class).empty() && record.reference.size() <= 200);
        require(!record.date || parse_day(*record.date));
    }
    return 0;
}
