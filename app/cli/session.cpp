#include "app/cli/session.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <thread>

namespace vidimus::cli {
namespace {

using screening::ExitCode;
using screening::Failure;
using screening::FailureCode;

// A signal handler may only touch this; a thread of its own would be needed to wake anything else.
volatile std::sig_atomic_t interrupted = 0;

std::stop_source& interruption() {
    static std::stop_source source;
    return source;
}

void on_signal(int) {
    interrupted = 1;
}

// Turns the flag into a stop request; ends with the program.
void watch_signals() {
    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);
    static const std::jthread watcher([](const std::stop_token& ending) {
        while (!ending.stop_requested()) {
            if (interrupted != 0) {
                interruption().request_stop();
                return;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    });
}

}  // namespace

Session::Session(int argc, char** argv) : argc_(argc), argv_(argv) {}

void Session::add_common_options(CLI::App& app) {
    const std::map<std::string, Format> formats{
        {"text", Format::text}, {"json", Format::json}, {"jsonl", Format::jsonl}};
    app.add_option("--format", format_, "text, json or jsonl; JSON goes to standard output alone")
        ->transform(CLI::CheckedTransformer(formats, CLI::ignore_case))
        ->option_text("text|json|jsonl");
    app.add_option("--data", data_, "Folder for all that the program keeps")->option_text("DIR");
    app.add_option("--config", config_file_, "Configuration file (TOML)")->option_text("FILE");
    app.add_option("--threads", threads_, "Threads to work with (0: one a core)")
        ->check(CLI::Range(0, 256))
        ->option_text("N");
    app.add_flag("--quiet", quiet_, "Only results and errors");
    app.add_option("--log-level", log_level_, "trace, debug, info, warn, error or off")
        ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}))
        ->option_text("LEVEL");
}

ExitCode Session::start() {
    auto logger = std::make_shared<spdlog::logger>("vidimus", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_level(spdlog::level::from_str(log_level_));
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %l %v");
    spdlog::set_default_logger(logger);
    watch_signals();

    const auto loaded = screening::load_config({config_file_, data_, threads_, argv_[0]});
    // The texts are needed to say what is wrong with the configuration, so their folder is looked for first.
    if (loaded) {
        config_ = *loaded;
        auto texts = screening::Texts::load(config_->resources / "texts", config_->language);
        if (!texts) {
            return report(texts.error());
        }
        texts_ = std::move(*texts);
        if (config_->threads > 0) {
            cv::setNumThreads(config_->threads);
        }
        return ExitCode::done;
    }
    if (const auto plain = screening::load_config({std::nullopt, "/nonexistent", std::nullopt, argv_[0]})) {
        if (auto texts = screening::Texts::load(plain->resources / "texts")) {
            texts_ = std::move(*texts);
        }
    }
    return report(loaded.error());
}

const screening::Config* Session::config() {
    return config_ ? &*config_ : nullptr;
}

std::shared_ptr<const screening::Engine> Session::engine() {
    if (engine_ == nullptr && config_) {
        auto created = screening::Engine::create(*config_);
        if (!created) {
            exit_code = report(created.error());
            return nullptr;
        }
        engine_ = std::move(*created);
        for (const Failure& problem : engine_->problems()) {
            std::cerr << "vidimus: " << texts_.text(problem) << '\n';
        }
    }
    return engine_;
}

std::stop_token Session::stop() const {
    return interruption().get_token();
}

ExitCode Session::report(const Failure& failure) const {
    std::cerr << "vidimus: " << texts_.text(failure) << '\n';
    const screening::FailureKind& kind = screening::kind_of(failure.code);
    if (format_ != Format::text) {
        const nlohmann::ordered_json json{{"schema", "vidimus.error/1"},
                                          {"file", failure.subject},
                                          {"code", std::string(kind.id)},
                                          {"exit_code", static_cast<int>(kind.exit_code)},
                                          {"message", texts_.text(failure)}};
        std::cout << json.dump(format_ == Format::json ? 2 : -1, ' ', false, nlohmann::json::error_handler_t::replace)
                  << '\n';
    }
    return kind.exit_code;
}

void Session::print(const std::string& text) const {
    std::cout << text;
    if (text.empty() || text.back() != '\n') {
        std::cout << '\n';
    }
}

void Session::note(const std::string& text) const {
    if (!quiet_) {
        std::cerr << text << '\n';
    }
}

ExitCode Session::finish(ExitCode code) const {
    std::cout.flush();
    if (std::cout.good() && std::fflush(stdout) == 0) {
        return code;
    }
    const bool full = errno == ENOSPC;
    std::cerr << "vidimus: "
              << texts_.text(Failure{full ? FailureCode::disk_full : FailureCode::cannot_write, "standard output", {}})
              << '\n';
    return ExitCode::cannot_write;
}

bool output_is_terminal() {
    return isatty(STDOUT_FILENO) != 0;
}

bool error_is_terminal() {
    return isatty(STDERR_FILENO) != 0;
}

ExitCode worse(ExitCode a, ExitCode b) {
    return std::max(a, b);
}

ExitCode to_exit_code(screening::VerdictState state) {
    switch (state) {
        case screening::VerdictState::no_irregularity_found:
            return ExitCode::done;
        case screening::VerdictState::check_further:
            return ExitCode::check_further;
        case screening::VerdictState::irregularity_found:
            return ExitCode::irregularity_found;
    }
    return ExitCode::internal;
}

std::optional<mrz::Today> parse_date(const std::string& text) {
    mrz::Today date;
    char rest = '\0';
    if (text.size() != 10 ||
        std::sscanf(text.c_str(), "%4d-%2d-%2d%c", &date.year, &date.month, &date.day, &rest) != 3) {
        return std::nullopt;
    }
    const std::chrono::year_month_day calendar{std::chrono::year(date.year),
                                               std::chrono::month(static_cast<unsigned>(date.month)),
                                               std::chrono::day(static_cast<unsigned>(date.day))};
    return calendar.ok() ? std::optional(date) : std::nullopt;
}

}  // namespace vidimus::cli
