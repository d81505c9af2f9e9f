// vidimus samples: fictional documents made to order, with their truth.
#include <QGuiApplication>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <opencv2/core/utility.hpp>
#include <thread>

#include "app/cases/qt_messages.h"
#include "app/cli/session.h"
#include "app/training/regional.h"
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
    std::string content;
    std::string capture = "scan";
    std::string lights = "vi";
    std::string companion = "none";
    int degrade = 0;
    int design = 0;
    std::string language = "eng";
    std::uint64_t seed = 1;
};

std::string names_of(const std::vector<training::Fraud>& frauds) {
    std::string names;
    for (const training::Fraud fraud : frauds) {
        names += training::name_of(fraud) + ", ";
    }
    return frauds.empty() ? "none" : names + "all or none";
}

std::string names_of(const std::vector<training::Kind>& kinds) {
    std::string names;
    for (const training::Kind kind : kinds) {
        names += training::name_of(kind) + ", ";
    }
    return names + "mixed";
}

constexpr auto designed = "designs by number are drawn for: passport, id, id-front, td2, visa, visa-b";

/// What can be forged in each of these kinds.
std::vector<training::Fraud> frauds_of(const std::vector<training::Kind>& kinds, int design) {
    std::vector<training::Fraud> common = training::all_frauds();
    for (const training::Kind kind : kinds) {
        const std::vector<training::Fraud> possible = training::frauds_of(kind, design);
        std::erase_if(common, [&possible](training::Fraud fraud) {
            return std::find(possible.begin(), possible.end(), fraud) == possible.end();
        });
    }
    return common;
}

/// "vi,ir,uv": white comes always, and is not among what is given back.
std::optional<std::vector<training::Light>> lights_of(const std::string& text) {
    std::vector<training::Light> lights;
    std::size_t from = 0;
    for (int i = 0; from <= text.size(); ++i) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        const std::string word = text.substr(from, comma - from);
        from = comma + 1;
        if (i == 0) {
            if (word != "vi") {
                return std::nullopt;
            }
            continue;
        }
        const auto light = training::light_of_name(word);
        if (!light || std::find(lights.begin(), lights.end(), *light) != lights.end()) {
            return std::nullopt;
        }
        lights.push_back(*light);
    }
    return lights;
}

/// "mrz_digit,viz_altered", or "none"; nothing where one is not among the possible.
std::optional<std::vector<training::Fraud>> frauds_in(const std::string& text,
                                                      const std::vector<training::Fraud>& possible) {
    std::vector<training::Fraud> frauds;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        const auto fraud = training::fraud_of_name(text.substr(from, comma - from));
        from = comma + 1;
        if (!fraud || (*fraud != training::Fraud::none &&
                       std::find(possible.begin(), possible.end(), *fraud) == possible.end())) {
            return std::nullopt;
        }
        frauds.push_back(*fraud);
    }
    return frauds;
}

std::optional<training::Content> content_of(const SampleOptions& options) {
    if (options.content.empty()) {
        return options.kind == "passport" || options.design > 0 ? training::Content::usual : training::Content::varied;
    }
    if (options.content == "usual") {
        return training::Content::usual;
    }
    return options.content == "varied" ? std::optional(training::Content::varied) : std::nullopt;
}

ExitCode generate(Session& session, const SampleOptions& options) {
    const auto kind = training::kind_of_name(options.kind);
    if (!kind && options.kind != "mixed") {
        return session.report({FailureCode::usage, "--kind", "this version draws: " + names_of(training::all_kinds())});
    }
    if (options.design > 0 ? !kind || !training::has_designs(*kind) : kind == training::Kind::id_front) {
        return session.report({FailureCode::usage, "--design", options.design > 0 ? designed : "id-front needs one"});
    }
    const std::vector<training::Kind> kinds = kind ? std::vector{*kind} : training::document_kinds();
    const auto& languages = training::languages_drawn();
    if (std::find(languages.begin(), languages.end(), options.language) == languages.end() ||
        (options.language != "eng" && options.design == 0)) {
        std::string known;
        for (const std::string& language : languages) {
            known += (known.empty() ? "" : ", ") + language;
        }
        return session.report({FailureCode::usage, "--language", "of designs by number: " + known});
    }
    const auto content = content_of(options);
    if (!content) {
        return session.report({FailureCode::usage, "--content", "usual or varied"});
    }
    const auto capture = training::capture_of_name(options.capture);
    if (!capture) {
        return session.report(
            {FailureCode::usage, "--capture", "this version captures: scan, phone, recapture, print-scan"});
    }
    if (*capture != training::Capture::scan && options.kind == "sheet") {
        return session.report({FailureCode::usage, "--capture", "a sheet lies on a flatbed: scan"});
    }
    const auto lights = lights_of(options.lights);
    if (!lights) {
        return session.report({FailureCode::usage, "--lights", "vi first, then any of ir and uv: vi,ir,uv"});
    }
    const auto companion = training::companion_of_name(options.companion);
    if (!companion) {
        return session.report({FailureCode::usage, "--with", "back, visa, earlier or tilt"});
    }
    if ((!lights->empty() || *companion != training::Companion::none) &&
        (options.design == 0 || options.degrade > 0 || *capture != training::Capture::scan)) {
        return session.report({FailureCode::usage, lights->empty() ? "--with" : "--lights",
                               "needs --design N, --capture scan and --degrade 0"});
    }
    if ((*companion == training::Companion::back && kind != training::Kind::id_front) ||
        (*companion == training::Companion::visa && kind != training::Kind::passport)) {
        return session.report({FailureCode::usage, "--with", "a back belongs to id-front, a visa to a passport"});
    }
    const screening::Config* config = session.config();
    if (config == nullptr) {
        return ExitCode::configuration;
    }
    const int threads =
        config->threads > 0 ? config->threads : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    training::SetRequest request;
    request.out = options.out;
    request.count = options.count;
    request.kinds = kinds;
    request.content = *content;
    request.capture = *capture;
    request.degrade = options.degrade;
    request.design = options.design;
    request.language = options.language;
    request.threads = threads;
    request.seed = options.seed;
    request.today = screening::system_today();
    request.lights = *lights;
    request.companion = *companion;
    // Text is drawn by Qt, already to tell what of a design can be forged; it
    // needs its application object but no screen.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    cases::leave_out_known_messages();
    int argc = 1;
    QGuiApplication application(argc, session.argv());
    // "all" means those of white light, or where other lights or pages were asked for what only these show.
    std::vector<training::Fraud> possible = frauds_of(kinds, options.design);
    std::vector<training::Fraud> all = possible;
    if (kind) {
        const auto further = training::further_frauds_of(*kind, options.design, *lights, *companion);
        possible.insert(possible.end(), further.begin(), further.end());
        all = further.empty() ? all : further;
    }
    const auto asked = frauds_in(options.fraud, possible);
    if (options.fraud == "all" && !all.empty()) {
        request.frauds = all;
    } else if (asked) {
        request.frauds = *asked;
    } else {
        return session.report({FailureCode::usage, "--fraud", "for " + options.kind + ": " + names_of(possible)});
    }
    cv::setNumThreads(1);  // every thread draws a page of its own
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

ExitCode zones(Session& session, const SampleOptions& options) {
    const auto kind = training::kind_of_name(options.kind);
    if (!kind || training::zones_of(*kind, options.design).empty()) {
        return session.report(
            {FailureCode::usage, "--kind", "this version has zones for: " + names_of(training::document_kinds())});
    }
    nlohmann::ordered_json json;
    for (const auto& [id, mm] : training::zones_of(*kind, options.design)) {
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
    command->add_option("--kind", options->kind, names_of(training::all_kinds()) + " (the documents in turn)")
        ->option_text("KIND");
    command->add_option("--fraud", options->fraud, names_of(training::all_frauds()))
        ->option_text("KIND[,KIND]|all|none");
    command
        ->add_option(
            "--content", options->content,
            "usual (passports, the default there) or varied: any name, number and date that the standard allows")
        ->option_text("usual|varied");
    command
        ->add_option("--design", options->design,
                     "0 the kind's first design (default), or the Nth of those drawn from a number")
        ->check(CLI::Range(0, 1'000'000))
        ->option_text("N");
    command
        ->add_option("--language", options->language,
                     "names, places and months of designs by number: eng (default), sqi, bos, hrv, srp_latn, or in "
                     "Cyrillic srp, mkd")
        ->option_text("LANGUAGE");
    command
        ->add_option(
            "--capture", options->capture,
            "scan, phone, recapture (a telephone's picture of a screen) or print-scan (a print of it, scanned)")
        ->option_text("scan|phone|recapture|print-scan");
    command
        ->add_option("--degrade", options->degrade,
                     "Faults of the capture: 0 none (default), 1 lightest to 5 strongest")
        ->check(CLI::Range(0, 5))
        ->option_text("N");
    command
        ->add_option("--lights", options->lights,
                     "vi, or with infrared and ultraviolet beside it: vi,ir,uv (designs by number, scans)")
        ->option_text("vi[,ir][,uv]");
    command
        ->add_option(
            "--with", options->companion,
            "back (of id-front), visa (of a passport), earlier (a capture before any fraud) or tilt (a series)")
        ->option_text("back|visa|earlier|tilt");
    command->add_option("--seed", options->seed, "The same seed gives the same documents")->option_text("S");
    command->fallthrough();
    command->callback([&session, options] { session.exit_code = generate(session, *options); });

    CLI::App* zones_command =
        group->add_subcommand("zones", "The zones of a sample design in millimetres, for specimen enrol --zones");
    auto of = std::make_shared<SampleOptions>();
    zones_command->add_option("--kind", of->kind, "passport, id, id-front, visa, visa-b or td2")->option_text("KIND");
    zones_command->add_option("--design", of->design, "As for samples generate")
        ->check(CLI::Range(0, 1'000'000))
        ->option_text("N");
    zones_command->fallthrough();
    zones_command->callback([&session, of] { session.exit_code = zones(session, *of); });
}

}  // namespace vidimus::cli
