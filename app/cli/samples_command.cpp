// vidimus samples: fictional documents made to order, with their truth.
#include <QGuiApplication>
#include <nlohmann/json.hpp>

#include "app/cli/session.h"
#include "app/training/samples.h"

namespace vidimus::cli {
namespace {

using screening::ExitCode;
using screening::FailureCode;

struct SampleOptions {
    std::string out;
    int count = 1;
    std::string kind = "passport";
    std::string fraud = "none";
    std::string capture = "scan";
    std::string lights = "vi";
    int degrade = 0;
    std::uint64_t seed = 1;
};

std::string names_of(const std::vector<training::Fraud>& frauds) {
    std::string names;
    for (const training::Fraud fraud : frauds) {
        names += training::name_of(fraud) + ", ";
    }
    return names + "all or none";
}

ExitCode generate(Session& session, const SampleOptions& options) {
    const auto kind = training::kind_of_name(options.kind);
    if (!kind) {
        return session.report({FailureCode::usage, "--kind", "this version draws: passport"});
    }
    const auto capture = training::capture_of_name(options.capture);
    if (!capture) {
        return session.report({FailureCode::usage, "--capture", "this version captures: scan, phone"});
    }
    if (options.lights != "vi") {
        return session.report({FailureCode::usage, "--lights", "this version draws: vi"});
    }
    training::SetRequest request;
    request.out = options.out;
    request.count = options.count;
    request.kind = *kind;
    request.capture = *capture;
    request.degrade = options.degrade;
    request.seed = options.seed;
    request.today = screening::system_today();
    if (options.fraud == "all") {
        request.frauds = training::all_frauds();
    } else if (const auto fraud = training::fraud_of_name(options.fraud)) {
        request.frauds = {*fraud};
    } else {
        return session.report({FailureCode::usage, "--fraud", names_of(training::all_frauds())});
    }
    // Text is drawn by Qt, which needs its application object but no screen.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    int argc = 1;
    QGuiApplication application(argc, session.argv());
    const auto written = training::write_samples(
        request, [&session](int done, int of) { session.note(std::to_string(done) + " of " + std::to_string(of)); },
        session.stop());
    if (written) {
        session.print(std::to_string(*written) + " images and truth.jsonl written");
        return ExitCode::done;
    }
    const auto code = [&written] {
        switch (written.error().code) {
            case training::ErrorCode::font_missing:
                return FailureCode::font_missing;
            case training::ErrorCode::cannot_write:
                return FailureCode::cannot_write;
            case training::ErrorCode::disk_full:
                return FailureCode::disk_full;
            case training::ErrorCode::cancelled:
                return FailureCode::cancelled;
            case training::ErrorCode::internal:
                return FailureCode::internal;
        }
        return FailureCode::internal;
    }();
    return session.report({code, std::filesystem::path(options.out).filename().string(), written.error().detail});
}

ExitCode zones(Session& session, const std::string& kind_name) {
    const auto kind = training::kind_of_name(kind_name);
    if (!kind) {
        return session.report({FailureCode::usage, "--kind", "this version draws: passport"});
    }
    nlohmann::ordered_json json;
    for (const auto& [id, mm] : training::zones_of(*kind)) {
        json[id] = {mm.x, mm.y, mm.width, mm.height};
    }
    session.print(json.dump(2));
    return ExitCode::done;
}

}  // namespace

void add_samples_commands(CLI::App& app, Session& session) {
    CLI::App* group = app.add_subcommand("samples", "Sample documents of Utopia, made to order");
    group->require_subcommand(1);
    group->fallthrough();

    CLI::App* command = group->add_subcommand("generate", "Draw samples, with truth.jsonl beside them");
    auto options = std::make_shared<SampleOptions>();
    command->add_option("--out", options->out, "Folder to write to")->required()->option_text("DIR");
    command->add_option("--count", options->count, "How many")->check(CLI::Range(1, 1'000'000))->option_text("N");
    command->add_option("--kind", options->kind, "passport")->option_text("KIND");
    command->add_option("--fraud", options->fraud, names_of(training::all_frauds()))->option_text("KIND|all|none");
    command->add_option("--capture", options->capture, "scan or phone")->option_text("scan|phone");
    command
        ->add_option("--degrade", options->degrade,
                     "Faults of the capture: 0 none (default), 1 lightest to 5 strongest")
        ->check(CLI::Range(0, 5))
        ->option_text("N");
    command->add_option("--lights", options->lights, "vi")->option_text("vi");
    command->add_option("--seed", options->seed, "The same seed gives the same documents")->option_text("S");
    command->fallthrough();
    command->callback([&session, options] { session.exit_code = generate(session, *options); });

    CLI::App* zones_command =
        group->add_subcommand("zones", "The zones of a sample design in millimetres, for specimen enrol --zones");
    auto kind = std::make_shared<std::string>("passport");
    zones_command->add_option("--kind", *kind, "passport")->option_text("KIND");
    zones_command->fallthrough();
    zones_command->callback([&session, kind] { session.exit_code = zones(session, *kind); });
}

}  // namespace vidimus::cli
