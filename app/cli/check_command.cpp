// vidimus check: screens documents and says what was found.
#include <algorithm>
#include <cctype>

#include "app/batch/paged_file.h"
#include "app/cli/session.h"
#include "app/reports/reports.h"

namespace vidimus::cli {
namespace {

using screening::ExitCode;
using screening::Failure;
using screening::FailureCode;
using screening::Light;

struct CheckOptions {
    std::vector<std::string> files;
    std::string light = "vi";
    std::optional<std::string> page;
    std::optional<std::string> model;
    bool no_register = false;
    std::optional<std::string> profile;
    std::optional<std::string> at;
    std::vector<std::string> mrz;
    std::vector<std::string> earlier;
};

std::optional<Light> light_of(std::string_view name) {
    for (const Light light : {Light::vi, Light::ir, Light::uv, Light::coaxial}) {
        std::string lower = screening::name_of(light);
        std::transform(lower.begin(), lower.end(), lower.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (lower == name) {
            return light;
        }
    }
    return std::nullopt;
}

std::optional<screening::Role> role_named(std::string_view name) {
    for (const auto role : {screening::Role::back, screening::Role::visa, screening::Role::tilt}) {
        if (screening::name_of(role) == name) {
            return role;
        }
    }
    return std::nullopt;
}

// "ir:scan.png" carries its light, "back:scan.png" what it shows; a plain name has the light of --light.
screening::Capture capture_of(const std::string& argument, Light fallback) {
    screening::Capture capture;
    const std::size_t colon = argument.find(':');
    const std::string before = colon == std::string::npos ? std::string() : argument.substr(0, colon);
    const auto light = light_of(before);
    const auto role = role_named(before);
    capture.light = role ? Light::vi : light.value_or(fallback);
    capture.role = role.value_or(screening::Role::page);
    capture.file = light || role ? argument.substr(colon + 1) : argument;
    return capture;
}

// Each white-light image begins a document; images in other lights, other sides, visas and tilts belong to the document
// before them, or, at the beginning of the list, to the first one. With --page back a second white image is the back of
// the first.
std::vector<screening::Request> group(const CheckOptions& options, std::vector<screening::Capture> captures) {
    std::vector<screening::Request> documents;
    std::vector<screening::Capture> leading;
    for (screening::Capture& capture : captures) {
        if (options.page == "back" && capture.light == Light::vi && capture.role == screening::Role::page &&
            !documents.empty()) {
            capture.role = screening::Role::back;
        }
        if (capture.light == Light::vi && capture.role == screening::Role::page) {
            documents.emplace_back();
            documents.back().captures = std::move(leading);
            documents.back().captures.push_back(std::move(capture));
            leading.clear();
        } else if (documents.empty()) {
            leading.push_back(std::move(capture));
        } else {
            documents.back().captures.push_back(std::move(capture));
        }
    }
    if (!leading.empty()) {
        documents.emplace_back();
        documents.back().captures = std::move(leading);
    }
    return documents;
}

// The pages of a PDF or of a TIFF come as if each were a file of its own. A file that gives none is told.
std::vector<screening::Capture> captures_of(const Session& session, const CheckOptions& options, ExitCode& code) {
    std::vector<screening::Capture> captures;
    for (const std::string& argument : options.files) {
        auto pages = batch::pages_of(capture_of(argument, *light_of(options.light)), session.stop());
        if (!pages) {
            code = worse(code, session.report(pages.error()));
            continue;
        }
        captures.insert(captures.end(), std::make_move_iterator(pages->begin()), std::make_move_iterator(pages->end()));
    }
    return captures;
}

ExitCode run(Session& session, const CheckOptions& options) {
    const std::string profile = options.profile.value_or(session.config()->profile);
    if (screening::profile_of_name(profile) == nullptr) {
        return session.report({FailureCode::profile_unknown, profile, {}});
    }
    std::optional<mrz::Today> today;
    if (options.at) {
        today = parse_date(*options.at);
        if (!today) {
            return session.report({FailureCode::usage, "--at", "write the date as YYYY-MM-DD"});
        }
    }
    const auto engine = session.engine();
    if (engine == nullptr) {
        return session.exit_code;
    }
    screening::Screener screener(engine);
    ExitCode code = ExitCode::done;
    std::vector<screening::Request> documents = group(options, captures_of(session, options, code));
    const bool several = documents.size() > 1;
    if (several && !options.mrz.empty()) {
        return session.report({FailureCode::usage, "--mrz", "the lines belong to one document, and several are given"});
    }
    if (several && !options.earlier.empty()) {
        return session.report(
            {FailureCode::usage, "--earlier", "the capture belongs to one document, and several are given"});
    }
    if (!documents.empty()) {
        for (const std::string& file : options.earlier) {
            documents.front().captures.push_back({.file = file, .role = screening::Role::earlier});
        }
    }
    const bool colour = output_is_terminal();
    for (screening::Request& request : documents) {
        request.model = options.model;
        request.ask_register = !options.no_register;
        request.profile = profile;
        request.today = today;
        if (!options.mrz.empty()) {
            request.corrected_mrz = options.mrz;
        }
        const auto report = screener.screen(request, {}, session.stop());
        if (!report) {
            code = worse(code, session.report(report.error()));
            if (report.error().code == FailureCode::cancelled) {
                break;
            }
            continue;
        }
        code = worse(code, to_exit_code(report->verdict.state));
        switch (session.format()) {
            case Format::text:
                if (several) {
                    session.print("── " + report->source.front().file);
                }
                session.print(reports::to_text(*report, session.texts(), colour));
                break;
            case Format::json:
                session.print(reports::to_json(*report, session.texts(), true));
                break;
            case Format::jsonl:
                session.print(reports::to_json(*report, session.texts(), false));
                break;
        }
    }
    return code;
}

}  // namespace

void add_check_command(CLI::App& app, Session& session) {
    CLI::App* command = app.add_subcommand("check", "Examine documents: image in, verdict with reasons out");
    auto options = std::make_shared<CheckOptions>();
    command
        ->add_option(
            "FILE", options->files,
            "Images, PDFs, TIFFs of several pages (scan.pdf#page=2 is one of them); FILE may carry its light, as in "
            "ir:scan-ir.png, or what it shows: back:, visa:, tilt:")
        ->required();
    command->add_option("--light", options->light, "Light of files that do not carry one")
        ->check(CLI::IsMember({"vi", "ir", "uv", "coaxial"}))
        ->option_text("vi|ir|uv|coaxial");
    command->add_option("--page", options->page, "With back, a second white image is the other side of the first")
        ->check(CLI::IsMember({"front", "back"}))
        ->option_text("front|back");
    command
        ->add_option("--earlier", options->earlier, "An earlier capture of the same document: what has changed since")
        ->expected(1)
        ->option_text("FILE");
    command->add_option("--model", options->model, "Document model, chosen by hand")->option_text("ID");
    command->add_flag("--no-register", options->no_register, "Do not ask the register; the verdict says so");
    command
        ->add_option("--profile", options->profile,
                     "operational (a sample document fails) or training (it is only flagged)")
        ->option_text("NAME");
    command->add_option("--at", options->at, "Judge dates as of this day")->option_text("YYYY-MM-DD");
    command
        ->add_option("--mrz", options->mrz,
                     "Lines set by hand, in the place of what is read; each difference is a finding")
        ->expected(2, 3)
        ->option_text("LINE LINE [LINE]");
    command->fallthrough();
    command->callback([&session, options] { session.exit_code = run(session, *options); });
}

}  // namespace vidimus::cli
