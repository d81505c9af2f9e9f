// vidimus specimen: the packs that documents are compared with, and learning one from genuine documents.
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "app/cli/session.h"
#include "app/screening/enrolment.h"

namespace vidimus::cli {
namespace {

using nlohmann::ordered_json;
using screening::ExitCode;
using screening::FailureCode;

struct EnrolOptions {
    std::string model;
    std::string genuine;
    std::string out;
    std::string name;
    std::string zones;
};

ordered_json describe(const vision::SpecimenPack& pack) {
    ordered_json checks = ordered_json::array();
    for (const vision::CheckSpec& check : pack.checks) {
        checks.push_back({{"id", check.id},
                          {"algorithm", check.algorithm},
                          {"zone", check.zone},
                          {"threshold", check.threshold},
                          {"mean", check.mean},
                          {"deviation", check.deviation},
                          {"samples", check.samples},
                          {"evaluatory", check.evaluatory}});
    }
    return {{"model", pack.model.to_string()},
            {"name", pack.name},
            {"genuine_samples", pack.genuine_samples},
            {"checks", checks}};
}

void print_pack(const Session& session, const vision::SpecimenPack& pack) {
    if (session.format() != Format::text) {
        session.print(describe(pack).dump(session.format() == Format::json ? 2 : -1));
        return;
    }
    std::string text = pack.model.to_string() + "  " + pack.name + ", learned from " +
                       std::to_string(pack.genuine_samples) + " documents\n";
    for (const vision::CheckSpec& check : pack.checks) {
        std::array<char, 96> figures{};
        std::snprintf(figures.data(), figures.size(), "  threshold %.3f, mean %.3f, deviation %.3f", check.threshold,
                      check.mean, check.deviation);
        text += "  " + check.id + std::string(check.id.size() < 34 ? 34 - check.id.size() : 1, ' ') + figures.data() +
                (check.evaluatory ? "  (silent)" : "") + '\n';
    }
    session.print(text);
}

ExitCode list(Session& session) {
    const auto engine = session.engine();
    if (engine == nullptr) {
        return session.exit_code;
    }
    for (const std::string& id : engine->model_ids()) {
        session.print(session.format() == Format::text ? id : ordered_json{{"model", id}}.dump());
    }
    return ExitCode::done;
}

ExitCode show(Session& session, const std::string& path) {
    const auto pack = screening::open_pack(path);
    if (!pack) {
        return session.report(pack.error());
    }
    print_pack(session, *pack);
    return ExitCode::done;
}

// {"photo":[x,y,width,height], …} in millimetres.
tl::expected<std::vector<std::pair<std::string, cv::Rect2d>>, screening::Failure> read_zones(const std::string& file) {
    std::vector<std::pair<std::string, cv::Rect2d>> zones;
    if (file.empty()) {
        return zones;
    }
    const std::string name = std::filesystem::path(file).filename().string();
    std::ifstream stream(file);
    if (!stream) {
        return tl::unexpected(screening::Failure{FailureCode::file_not_found, name, {}});
    }
    const auto json = ordered_json::parse(stream, nullptr, false);
    const auto usable = [](const ordered_json& value) {
        return value.is_array() && value.size() == 4 &&
               std::all_of(value.begin(), value.end(), [](const auto& n) { return n.is_number(); });
    };
    if (!json.is_object()) {
        return tl::unexpected(screening::Failure{FailureCode::usage, name, "not a JSON object of zones"});
    }
    for (const auto& [id, value] : json.items()) {
        if (!usable(value)) {
            return tl::unexpected(
                screening::Failure{FailureCode::usage, name, "zone " + id + " is not [x,y,width,height]"});
        }
        zones.emplace_back(id, cv::Rect2d(value[0].get<double>(), value[1].get<double>(), value[2].get<double>(),
                                          value[3].get<double>()));
    }
    return zones;
}

ExitCode enrol(Session& session, const EnrolOptions& options) {
    const auto zones = read_zones(options.zones);
    if (!zones) {
        return session.report(zones.error());
    }
    screening::EnrolRequest request;
    request.model = options.model;
    request.name = options.name;
    request.genuine = options.genuine;
    request.out = options.out;
    request.zones = *zones;
    const auto pack = screening::enrol(
        *session.config(), request, [&session](const std::string& text) { session.note(text); }, session.stop());
    if (!pack) {
        return session.report(pack.error());
    }
    print_pack(session, *pack);
    return ExitCode::done;
}

}  // namespace

void add_specimen_commands(CLI::App& app, Session& session) {
    CLI::App* group = app.add_subcommand("specimen", "Specimen packs: list, show, enrol, evaluate");
    group->require_subcommand(1);
    group->fallthrough();

    CLI::App* list_command = group->add_subcommand("list", "The document models that are known here");
    list_command->fallthrough();
    list_command->callback([&session] { session.exit_code = list(session); });

    CLI::App* show_command = group->add_subcommand("show", "A pack's checks and thresholds");
    auto path = std::make_shared<std::string>();
    show_command->add_option("PACK", *path, "The pack's folder")->required();
    show_command->fallthrough();
    show_command->callback([&session, path] { session.exit_code = show(session, *path); });

    CLI::App* enrol_command =
        group->add_subcommand("enrol", "Learn a pack from images of genuine documents of different holders");
    auto options = std::make_shared<EnrolOptions>();
    enrol_command->add_option("--model", options->model, "Document model, such as UTO-P-1-2021")
        ->required()
        ->option_text("ID");
    enrol_command->add_option("--genuine", options->genuine, "Folder of images, one document each")
        ->required()
        ->option_text("DIR");
    enrol_command->add_option("--out", options->out, "The pack's folder")->required()->option_text("PACK");
    enrol_command->add_option("--name", options->name, "What people call the document")->option_text("TEXT");
    enrol_command
        ->add_option("--zones", options->zones,
                     "Known zones in millimetres, as \"samples zones\" prints them; else proposed")
        ->option_text("FILE");
    enrol_command->fallthrough();
    enrol_command->callback([&session, options] { session.exit_code = enrol(session, *options); });

    add_specimen_evaluate(*group, session);
}

}  // namespace vidimus::cli
