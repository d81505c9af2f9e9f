// What every command shares: common options, configuration, texts, output, failures, interruption.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <tl/expected.hpp>

#include "app/screening/screening.h"
#include "app/screening/texts.h"

namespace vidimus::cli {

enum class Format { text, json, jsonl };

class Session {
  public:
    Session(int argc, char** argv);

    void add_common_options(CLI::App& app);

    /// Loads the texts and sets the logger, the threads and the interruption. An exit code other than done ends the
    /// program.
    screening::ExitCode start();
    /// The configuration in force; reported and nullptr where it cannot be used.
    const screening::Config* config();
    /// Reported and null where it cannot be made.
    std::shared_ptr<const screening::Engine> engine();

    [[nodiscard]] const screening::Texts& texts() const { return texts_; }
    [[nodiscard]] Format format() const { return format_; }
    [[nodiscard]] bool quiet() const { return quiet_; }
    [[nodiscard]] std::stop_token stop() const;
    [[nodiscard]] int argc() const { return argc_; }
    [[nodiscard]] char** argv() const { return argv_; }

    /// The failure's words to standard error; with JSON, also an object on standard output. Gives its exit code.
    screening::ExitCode report(const screening::Failure& failure) const;
    /// Text to standard output, with a line end.
    void print(const std::string& text) const;
    void note(const std::string& text) const;  // to standard error unless quiet

    /// Flushes standard output: a full disk or a closed pipe is told, never swallowed.
    [[nodiscard]] screening::ExitCode finish(screening::ExitCode code) const;

    screening::ExitCode exit_code = screening::ExitCode::done;

  private:
    int argc_;
    char** argv_;
    Format format_ = Format::text;
    bool quiet_ = false;
    std::string log_level_ = "warn";
    std::optional<std::string> data_;
    std::optional<std::string> config_file_;
    std::optional<int> threads_;
    screening::Texts texts_;
    std::optional<screening::Config> config_;
    std::shared_ptr<const screening::Engine> engine_;
};

/// The more serious of two.
screening::ExitCode worse(screening::ExitCode a, screening::ExitCode b);
screening::ExitCode to_exit_code(screening::VerdictState state);
/// YYYY-MM-DD; absent where it is no date.
std::optional<mrz::Today> parse_date(const std::string& text);

bool output_is_terminal();
bool error_is_terminal();

void add_check_command(CLI::App& app, Session& session);
void add_mrz_commands(CLI::App& app, Session& session);
void add_evaluate_command(CLI::App& mrz, Session& session);
void add_register_commands(CLI::App& app, Session& session);
void add_samples_commands(CLI::App& app, Session& session);
void add_specimen_commands(CLI::App& app, Session& session);
void add_batch_command(CLI::App& app, Session& session);
void add_cases_commands(CLI::App& app, Session& session);
void add_config_commands(CLI::App& app, Session& session);

}  // namespace vidimus::cli
