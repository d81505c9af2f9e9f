// vidimus register: one question to the registers.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/cli/register.h"
#include "sltd_client/ask_all.h"

namespace vidimus::cli {
namespace {

using nlohmann::ordered_json;
using screening::Config;
using screening::ExitCode;
using screening::FailureCode;
using screening::RegisterConfig;

ordered_json to_json(const sltd::Answer& answer) {
    ordered_json records = ordered_json::array();
    for (const sltd::Record& record : answer.records) {
        records.push_back({{"class", sltd::name_of(record.record_class)},
                           {"reference", record.reference},
                           {"variant", record.variant},
                           {"date", record.date ? ordered_json(*record.date) : ordered_json()}});
    }
    const auto text = [](const std::string& value) { return value.empty() ? ordered_json() : ordered_json(value); };
    return {
        {"register", answer.register_name},
        {"state", sltd::name_of(answer.state)},
        {"reason", answer.reason == sltd::Reason::none ? ordered_json() : ordered_json(sltd::name_of(answer.reason))},
        {"via", answer.local_copy ? "local_copy" : "online"},
        {"list_version", text(answer.list_version)},
        {"list_date", text(answer.list_date)},
        {"records", records},
        {"ms", answer.took.count()}};
}

std::string to_text(const Session& session, const sltd::Answer& answer) {
    const screening::Texts& texts = session.texts();
    std::string text = answer.register_name + ": ";
    switch (answer.state) {
        case sltd::AnswerState::no_record:
            text += "○ " + texts.text("register.no_record");
            break;
        case sltd::AnswerState::possible_match:
            text += "✕ " + texts.text("register.possible_match");
            break;
        case sltd::AnswerState::not_checked:
            text += "▲ " + texts.text("register.not_checked") + " – " +
                    texts.text("reason." + sltd::name_of(answer.reason), {{"register", answer.register_name}});
            break;
    }
    if (!answer.list_date.empty()) {
        text += " · " + texts.text("register.list_of", {{"date", answer.list_date}});
    }
    for (const sltd::Record& record : answer.records) {
        text += "\n  " + texts.text("record." + sltd::name_of(record.record_class)) +
                (record.date ? " " + *record.date : "") + " · " + record.reference;
    }
    if (answer.state == sltd::AnswerState::possible_match) {
        text += "\n  " + texts.text("todo.confirm_match");
    } else if (answer.state == sltd::AnswerState::not_checked) {
        text += "\n  " + texts.text("todo.register_not_checked");
    }
    return text;
}

struct QueryOptions {
    std::string number;
    std::string state;
    std::string type;
    std::optional<std::string> name;
};

ExitCode query(Session& session, const QueryOptions& options) {
    const Config& config = *session.config();
    if (options.name && find_register(config, *options.name) == nullptr) {
        return session.report({FailureCode::register_unknown, *options.name, {}});
    }
    const auto engine = session.engine();
    if (engine == nullptr) {
        return session.exit_code;
    }
    sltd::Query question;
    question.id = sltd::new_query_id();
    question.number = sltd::DocumentNumber(options.number);
    question.issuing_state = options.state;
    question.document_type = options.type;
    if (question.number.empty()) {
        return session.report({FailureCode::usage, "--number", "it holds no letter and no digit"});
    }
    std::vector<sltd::Answer> answers = engine->ask_registers(question, std::chrono::seconds(30), session.stop());
    if (options.name) {
        std::erase_if(answers,
                      [&options](const sltd::Answer& answer) { return answer.register_name != *options.name; });
        if (answers.empty()) {
            answers.push_back(sltd::not_checked(*options.name, sltd::Reason::not_configured));
        }
    }
    ExitCode code = ExitCode::done;
    ordered_json list = ordered_json::array();
    for (const sltd::Answer& answer : answers) {
        if (answer.state == sltd::AnswerState::possible_match) {
            code = worse(code, ExitCode::irregularity_found);
        } else if (answer.state == sltd::AnswerState::not_checked) {
            code = worse(code, ExitCode::unavailable);
        }
        if (session.format() == Format::text) {
            session.print(to_text(session, answer));
        } else if (session.format() == Format::jsonl) {
            session.print(to_json(answer).dump());
        } else {
            list.push_back(to_json(answer));
        }
    }
    if (session.format() == Format::json) {
        session.print(list.dump(2));
    }
    return code;
}

}  // namespace

const RegisterConfig* find_register(const Config& config, const std::string& name) {
    const auto found = std::find_if(config.registers.begin(), config.registers.end(),
                                    [&name](const RegisterConfig& r) { return r.name == name; });
    return found == config.registers.end() ? nullptr : &*found;
}

void add_register_commands(CLI::App& app, Session& session) {
    CLI::App* group = app.add_subcommand(
        "register", "Lost-and-stolen registers: query, status, import, verify, publish, waiting, serve");
    group->require_subcommand(1);
    group->fallthrough();

    CLI::App* query_command =
        group->add_subcommand("query", "Ask for one document: number, issuing state, type, nothing else");
    auto options = std::make_shared<QueryOptions>();
    query_command->add_option("--number", options->number, "Document number")->required()->option_text("N");
    query_command->add_option("--state", options->state, "Issuing state, three letters")
        ->required()
        ->option_text("SSS");
    query_command->add_option("--type", options->type, "First letter of the document code: P, I, V …")
        ->required()
        ->option_text("T");
    query_command->add_option("--register", options->name, "Only this register")->option_text("NAME");
    query_command->fallthrough();
    query_command->callback([&session, options] { session.exit_code = query(session, *options); });

    add_register_data_commands(*group, session);
    add_register_waiting_command(*group, session);
    add_register_serve_command(*group, session);
}

}  // namespace vidimus::cli
