// vidimus register waiting: questions that no register answered yet, asked again, and the answers that came late.
#include <array>
#include <ctime>
#include <nlohmann/json.hpp>

#include "app/cli/register.h"
#include "app/screening/late_questions.h"
#include "app/screening/registers.h"

namespace vidimus::cli {
namespace {

using nlohmann::ordered_json;
using screening::ExitCode;
using screening::FailureCode;

std::string time_text(std::int64_t seconds) {
    const std::time_t time = seconds;
    std::tm utc{};
    gmtime_r(&time, &utc);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text.data();
}

ordered_json to_json(const sltd::WaitingQuestion& question) {
    return {{"register", question.register_name},    {"number", question.query.number.reveal()},
            {"state", question.query.issuing_state}, {"type", question.query.document_type},
            {"since", time_text(question.since)},    {"attempts", question.attempts}};
}

std::string name_of(const sltd::WaitingQuestion& question) {
    return question.query.number.reveal() + ' ' + question.query.issuing_state + ' ' + question.query.document_type +
           ", " + question.register_name + ", asked " + time_text(question.since);
}

// Asks each waiting question once more. False where that failed.
bool ask(Session& session, sltd::QuestionQueue& queue) {
    const screening::Config& config = *session.config();
    std::vector<screening::Failure> problems;
    std::vector<std::unique_ptr<sltd::Register>> made;
    std::vector<sltd::Register*> registers;
    for (const screening::RegisterConfig& reg : config.registers) {
        made.push_back(screening::make_register(config, reg, problems));
        registers.push_back(made.back().get());
    }
    const auto drained =
        sltd::ask_waiting(queue, registers, std::chrono::seconds(30), std::time(nullptr), session.stop());
    if (!drained) {
        session.exit_code = session.report({FailureCode::cannot_write, "registers/questions", drained.error().detail});
    }
    return drained.has_value();
}

ExitCode waiting(Session& session, bool ask_again, bool forget) {
    const auto queue = screening::open_questions(*session.config());
    if (!queue) {
        return session.report({FailureCode::cannot_write, "registers/questions", queue.error()});
    }
    if (ask_again && !ask(session, **queue)) {
        return session.exit_code;
    }
    const auto questions = (*queue)->waiting();
    const auto answers = (*queue)->answers();
    if (!questions || !answers) {
        return session.report({FailureCode::cannot_write, "registers/questions",
                               questions ? answers.error().detail : questions.error().detail});
    }
    ExitCode code = ExitCode::done;
    ordered_json list{{"waiting", ordered_json::array()}, {"answered", ordered_json::array()}};
    for (const sltd::WaitingQuestion& question : *questions) {
        list["waiting"].push_back(to_json(question));
        if (session.format() == Format::text) {
            session.print("▲ waits: " + name_of(question));
        }
    }
    for (const sltd::LateAnswer& late : *answers) {
        const bool match = late.answer.state == sltd::AnswerState::possible_match;
        code = match ? worse(code, ExitCode::irregularity_found) : code;
        ordered_json row = to_json(late.question);
        row["answer"] = sltd::name_of(late.answer.state);
        row["answered"] = time_text(late.answered);
        row["list_date"] = late.answer.list_date;
        list["answered"].push_back(row);
        if (session.format() == Format::text) {
            session.print((match ? "✕ " : "○ ") + session.texts().text("register." + sltd::name_of(late.answer.state)) +
                          ": " + name_of(late.question) + ", answered " + time_text(late.answered));
        }
        if (forget) {
            static_cast<void>((*queue)->remove_answer(late));
        }
    }
    if (session.format() != Format::text) {
        session.print(list.dump(session.format() == Format::json ? 2 : -1));
    }
    return code;
}

}  // namespace

void add_register_waiting_command(CLI::App& group, Session& session) {
    CLI::App* command =
        group.add_subcommand("waiting", "Questions that no register answered yet, and answers that came late");
    auto ask_again = std::make_shared<bool>(false);
    auto forget = std::make_shared<bool>(false);
    command->add_flag("--ask", *ask_again, "Ask each of them once more first");
    command->add_flag("--forget", *forget, "Remove the answers that are shown");
    command->fallthrough();
    command->callback([&session, ask_again, forget] { session.exit_code = waiting(session, *ask_again, *forget); });
}

}  // namespace vidimus::cli
