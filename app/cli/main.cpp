// The `vidimus` command. Commands, JSON and exit codes: docs/command.md.
#include <algorithm>
#include <exception>
#include <iostream>
#include <string>

#include "app/cli/session.h"
#include "app/screening/files.h"

namespace {

int run(int argc, char** argv) {
    using vidimus::screening::ExitCode;
    vidimus::cli::Session session(argc, argv);
    CLI::App app{
        "Vidimus examines travel documents: it says what it checked, what it found and what it could not check.",
        "vidimus"};
    app.set_version_flag("--version", "vidimus " VIDIMUS_VERSION);
    app.require_subcommand(1);
    app.fallthrough();
    session.add_common_options(app);
    vidimus::cli::add_check_command(app, session);
    vidimus::cli::add_mrz_commands(app, session);
    vidimus::cli::add_specimen_commands(app, session);
    vidimus::cli::add_samples_commands(app, session);
    vidimus::cli::add_register_commands(app, session);
    vidimus::cli::add_batch_command(app, session);
    vidimus::cli::add_cases_commands(app, session);
    vidimus::cli::add_config_commands(app, session);
    // Common options are known once all arguments are read, before the command itself runs.
    app.parse_complete_callback([&session] {
        if (const ExitCode code = session.start(); code != ExitCode::done) {
            throw CLI::RuntimeError(static_cast<int>(code));
        }
    });
    try {
        app.parse(argc, argv);
    } catch (const CLI::RuntimeError& error) {
        return error.get_exit_code();
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
            return app.exit(error);  // --help, --version
        }
        const std::string first = argc > 1 ? argv[1] : "";
        const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
        const bool unknown = !first.empty() && first.front() != '-' &&
                             std::none_of(commands.begin(), commands.end(),
                                          [&first](const CLI::App* command) { return command->get_name() == first; });
        std::cerr << "vidimus: " << (unknown ? "\"" + first + "\" is not a command" : std::string(error.what()))
                  << ". Run \"vidimus --help\", or \"vidimus COMMAND --help\", for what there is. [USAGE]\n";
        return static_cast<int>(ExitCode::usage);
    }
    return static_cast<int>(session.finish(session.exit_code));
}

}  // namespace

int main(int argc, char** argv) {
    vidimus::screening::keep_freed_memory();
    try {
        return run(argc, argv);
    } catch (const std::exception&) {
        // The words of an exception may quote what was read; they are not shown.
        std::cerr << "vidimus: an internal error ended the command. Please report it with the command that was run, "
                     "without its data. [INTERNAL]\n";
        return static_cast<int>(vidimus::screening::ExitCode::internal);
    }
}
