// vidimus batch: an archive in, JSON Lines and CSV out; and vidimus config show.
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/batch/batch.h"
#include "app/cli/session.h"
#include "app/reports/reports.h"

namespace vidimus::cli {
namespace {

using screening::ExitCode;
using screening::FailureCode;

struct BatchOptions {
    std::vector<std::string> paths;
    std::string out;
    bool resume = false;
    bool no_register = false;
    int workers = 0;
    std::optional<std::string> profile;
    std::optional<std::string> at;
};

std::string describe(const batch::Progress& progress) {
    std::array<char, 200> text{};
    const auto left = progress.left.count();
    std::snprintf(text.data(), text.size(), "%llu of %llu (%llu skipped, %llu failed), %.1f/s, %lld:%02lld:%02lld left",
                  static_cast<unsigned long long>(progress.done + progress.skipped + progress.failed),
                  static_cast<unsigned long long>(progress.total), static_cast<unsigned long long>(progress.skipped),
                  static_cast<unsigned long long>(progress.failed), progress.per_second,
                  static_cast<long long>(left / 3600), static_cast<long long>(left / 60 % 60),
                  static_cast<long long>(left % 60));
    return text.data();
}

ExitCode run(Session& session, const BatchOptions& options) {
    batch::Options job;
    job.profile = options.profile.value_or(session.config()->profile);
    if (screening::profile_of_name(job.profile) == nullptr) {
        return session.report({FailureCode::profile_unknown, job.profile, {}});
    }
    if (options.at) {
        job.today = parse_date(*options.at);
        if (!job.today) {
            return session.report({FailureCode::usage, "--at", "write the date as YYYY-MM-DD"});
        }
    }
    job.paths.assign(options.paths.begin(), options.paths.end());
    job.out = options.out;
    job.resume = options.resume;
    job.workers = options.workers;
    job.ask_register = !options.no_register;
    job.report_line = [&session](const screening::Report& report) {
        return reports::to_json(report, session.texts(), false);
    };
    const auto engine = session.engine();
    if (engine == nullptr) {
        return session.exit_code;
    }
    const bool terminal = error_is_terminal() && !session.quiet();
    const auto result = batch::run(
        engine, session.texts(), job,
        [&](const batch::Progress& progress) {
            if (terminal) {
                std::cerr << '\r' << describe(progress) << "   " << std::flush;
            }
        },
        session.stop());
    if (terminal) {
        std::cerr << '\n';
    }
    if (!result) {
        return session.report(result.error());
    }
    const batch::Progress& progress = result->progress;
    if (session.format() == Format::text) {
        session.print(std::string(result->cancelled ? "stopped: " : "done: ") + std::to_string(progress.done) +
                      " screened, " + std::to_string(progress.skipped) + " skipped, " +
                      std::to_string(progress.failed) + " failed; " + std::to_string(progress.no_irregularity_found) +
                      " no irregularity found, " + std::to_string(progress.check_further) + " check further, " +
                      std::to_string(progress.irregularity_found) + " irregularity found");
    } else {
        session.print(nlohmann::ordered_json{{"total", progress.total},
                                             {"screened", progress.done},
                                             {"skipped", progress.skipped},
                                             {"failed", progress.failed},
                                             {"no_irregularity_found", progress.no_irregularity_found},
                                             {"check_further", progress.check_further},
                                             {"irregularity_found", progress.irregularity_found},
                                             {"cancelled", result->cancelled}}
                          .dump());
    }
    // The rows tell which; the code is the highest, as for a list given to check.
    return progress.failed > 0 ? ExitCode::unusable_input : to_exit_code(result->worst);
}

ExitCode show_config(Session& session) {
    nlohmann::ordered_json json;
    for (const auto& [key, value, origin] : screening::describe(*session.config())) {
        if (session.format() == Format::text) {
            session.print(key + " = " + value + "   (" + origin + ")");
        } else {
            json[key] = {{"value", value}, {"origin", origin}};
        }
    }
    if (session.format() != Format::text) {
        session.print(json.dump(session.format() == Format::json ? 2 : -1));
    }
    return ExitCode::done;
}

}  // namespace

void add_batch_command(CLI::App& app, Session& session) {
    CLI::App* command = app.add_subcommand("batch", "Screen an archive: folders in, JSON Lines and CSV out");
    auto options = std::make_shared<BatchOptions>();
    command->add_option("PATH", options->paths, "Folders and files")->required();
    command->add_option("--out", options->out, "Folder for results.jsonl, results.csv, errors.jsonl")
        ->required()
        ->option_text("DIR");
    command->add_flag("--resume", options->resume, "Go on where an earlier run ended, by the files' contents");
    command->add_option("--workers", options->workers, "Documents at a time (0: one a core)")
        ->check(CLI::Range(0, 256))
        ->option_text("N");
    command->add_flag("--no-register", options->no_register, "Do not ask the register; every verdict says so");
    command->add_option("--profile", options->profile, "operational or training")->option_text("NAME");
    command->add_option("--at", options->at, "Judge dates as of this day")->option_text("YYYY-MM-DD");
    command->fallthrough();
    command->callback([&session, options] { session.exit_code = run(session, *options); });
}

void add_config_commands(CLI::App& app, Session& session) {
    CLI::App* group = app.add_subcommand("config", "The configuration in force");
    group->require_subcommand(1);
    group->fallthrough();
    CLI::App* command = group->add_subcommand("show", "Every setting, its value and where it came from");
    command->fallthrough();
    command->callback([&session] { session.exit_code = show_config(session); });
}

}  // namespace vidimus::cli
