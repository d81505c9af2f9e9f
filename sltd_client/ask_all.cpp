#include "sltd_client/ask_all.h"

#include <system_error>
#include <thread>

namespace vidimus::sltd {

namespace {

// What must hold for every answer, whoever wrote the register behind it.
Answer checked(Answer answer, const std::string& register_name) {
    if (answer.register_name.empty()) {
        answer.register_name = register_name;
    }
    const bool sound =
        answer.state == AnswerState::not_checked
            ? answer.reason != Reason::none
            : answer.reason == Reason::none && (answer.state == AnswerState::possible_match) == !answer.records.empty();
    return sound ? answer : not_checked(answer.register_name, Reason::internal);
}

}  // namespace

std::vector<Answer> ask_all(std::span<Register* const> registers, const Query& query, Deadline deadline,
                            const std::stop_token& stop) {
    std::vector<Register*> serving;
    for (auto* const candidate : registers) {
        if (candidate == nullptr || candidate->serves(query.issuing_state, query.document_type)) {
            serving.push_back(candidate);
        }
    }
    if (serving.empty()) {
        return {not_checked({}, Reason::not_configured)};
    }

    std::vector<Answer> answers(serving.size());
    const auto ask_one = [&](std::size_t i) noexcept {
        if (serving[i] != nullptr) {
            answers[i] = serving[i]->ask(query, deadline, stop);
        }
    };
    {
        std::vector<std::jthread> threads;
        threads.reserve(serving.size() - 1);
        std::vector<std::size_t> here;  // asked by this thread: the first, and those that got no thread of their own
        here.reserve(serving.size());
        here.push_back(0);
        for (std::size_t i = 1; i < serving.size(); ++i) {
            try {
                threads.emplace_back(ask_one, i);
            } catch (const std::system_error&) {
                here.push_back(i);
            }
        }
        for (const auto i : here) {
            ask_one(i);
        }
    }
    for (std::size_t i = 0; i < answers.size(); ++i) {
        answers[i] = checked(std::move(answers[i]), serving[i] == nullptr ? std::string{} : serving[i]->name());
    }
    return answers;
}

}  // namespace vidimus::sltd
