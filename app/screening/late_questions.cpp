#include "app/screening/late_questions.h"

#include <algorithm>
#include <ctime>

#include "app/screening/secrets.h"

namespace vidimus::screening {

tl::expected<std::unique_ptr<sltd::QuestionQueue>, std::string> open_questions(const Config& config) {
    RegisterConfig place;
    place.name = ".questions";  // no register can have this name
    const auto secret = copy_secret(config, place, true);
    if (!secret) {
        return tl::unexpected("key: " + secret.error());
    }
    auto queue = sltd::QuestionQueue::open(config.data / "registers" / "questions", *secret);
    return queue ? tl::expected<std::unique_ptr<sltd::QuestionQueue>, std::string>(std::move(*queue))
                 : tl::unexpected(queue.error().detail);
}

void keep_unanswered(const Config& config, const sltd::Query& query, const std::vector<sltd::Answer>& answers) {
    std::unique_ptr<sltd::QuestionQueue> queue;
    for (const sltd::Answer& answer : answers) {
        const bool later =
            std::any_of(config.registers.begin(), config.registers.end(), [&](const RegisterConfig& reg) {
                return reg.name == answer.register_name && reg.kind == RegisterConfig::Kind::https && reg.ask_later;
            });
        if (!later || answer.state != sltd::AnswerState::not_checked || !sltd::is_worth_keeping(answer.reason)) {
            continue;
        }
        if (queue == nullptr) {
            auto opened = open_questions(config);
            if (!opened) {
                return;
            }
            queue = std::move(*opened);
        }
        static_cast<void>(queue->keep({query, answer.register_name, std::time(nullptr), 0}));
    }
}

}  // namespace vidimus::screening
