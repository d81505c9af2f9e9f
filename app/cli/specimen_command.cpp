// vidimus specimen: the packs that documents are compared with.
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/cli/specimen.h"
#include "app/screening/enrolment.h"

namespace vidimus::cli {
namespace {

using nlohmann::ordered_json;
using screening::ExitCode;
using screening::PackFile;
using vision::SpecimenPack;

std::string dumped(const Session& session, const ordered_json& json) {
    return json.dump(session.format() == Format::json ? 2 : -1, ' ', false, ordered_json::error_handler_t::replace);
}

ordered_json or_null(const std::optional<std::string>& text) {
    return text ? ordered_json(*text) : ordered_json(nullptr);
}

const char* kind_of(const vision::ManualCheck& check) {
    switch (check.kind) {
        case vision::ManualCheck::Kind::feel:
            return "feel";
        case vision::ManualCheck::Kind::look:
            return "look";
        case vision::ManualCheck::Kind::tilt:
            return "tilt";
    }
    return "look";
}

ordered_json describe(const PackFile& file) {
    const SpecimenPack& pack = file.pack;
    ordered_json json{{"model", pack.model.to_string()},
                      {"name", pack.name},
                      {"series", pack.notes.series},
                      {"first_issue", or_null(pack.notes.first_issue)},
                      {"last_issue", or_null(pack.notes.last_issue)},
                      {"genuine_samples", pack.genuine_samples},
                      {"created", pack.created},
                      {"program", pack.program}};
    json["signature"] = nullptr;
    if (file.signature) {
        json["signature"] = {{"signer", file.signature->signer},
                             {"time", file.signature->time},
                             {"key", file.signature->key},
                             {"trusted", file.trusted}};
    }
    json["lights"] = {"VI"};
    for (const auto& [light, images] : pack.other_lights) {
        json["lights"].push_back(light);
    }
    json["checks"] = ordered_json::array();
    for (const vision::CheckSpec& check : pack.checks) {
        json["checks"].push_back({{"id", check.id},
                                  {"algorithm", check.algorithm},
                                  {"zone", check.zone},
                                  {"threshold", check.threshold},
                                  {"mean", check.mean},
                                  {"deviation", check.deviation},
                                  {"samples", check.samples},
                                  {"evaluatory", check.evaluatory}});
    }
    json["manual_checks"] = ordered_json::array();
    for (const vision::ManualCheck& check : pack.notes.manual_checks) {
        json["manual_checks"].push_back({{"id", check.id}, {"kind", kind_of(check)}, {"text", check.text}});
    }
    json["features"] = ordered_json::array();
    for (const vision::Feature& feature : pack.notes.features) {
        json["features"].push_back({{"id", feature.id},
                                    {"light", feature.light},
                                    {"mm", {feature.mm.x, feature.mm.y, feature.mm.width, feature.mm.height}},
                                    {"title", feature.title},
                                    {"text", feature.text}});
    }
    json["known_forgeries"] = ordered_json::array();
    for (const vision::KnownForgery& forgery : pack.notes.known_forgeries) {
        json["known_forgeries"].push_back(
            {{"id", forgery.id}, {"date", or_null(forgery.date)}, {"text", forgery.text}});
    }
    return json;
}

std::string to_text(const PackFile& file) {
    const SpecimenPack& pack = file.pack;
    std::string text = pack.model.to_string() + "  " + pack.name + ", learned from " +
                       std::to_string(pack.genuine_samples) + " documents\n";
    if (!pack.created.empty()) {
        text += "  made " + pack.created + " by " + pack.program + "\n";
    }
    if (file.signature) {
        text += "  signed " + file.signature->time + " as \"" + file.signature->signer + "\", key " +
                file.signature->key + (file.trusted ? "" : ", not trusted here") + "\n";
    }
    for (const vision::CheckSpec& check : pack.checks) {
        std::array<char, 96> figures{};
        std::snprintf(figures.data(), figures.size(), "  threshold %.3f, mean %.3f, deviation %.3f", check.threshold,
                      check.mean, check.deviation);
        text += "  " + check.id + std::string(check.id.size() < 34 ? 34 - check.id.size() : 1, ' ') + figures.data() +
                (check.evaluatory ? "  (silent)" : "") + '\n';
    }
    for (const vision::Feature& feature : pack.notes.features) {
        text += "  " + feature.light + " " + feature.title + ": " + feature.text + "\n";
    }
    for (const vision::ManualCheck& check : pack.notes.manual_checks) {
        text += std::string("  ") + kind_of(check) + ": " + check.text + "\n";
    }
    for (const vision::KnownForgery& forgery : pack.notes.known_forgeries) {
        text += "  forgery" + (forgery.date ? " (" + *forgery.date + ")" : std::string()) + ": " + forgery.text + "\n";
    }
    return text;
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
    const auto file = open_named_pack(session, path);
    if (!file) {
        return session.exit_code;
    }
    print_pack(session, *file);
    return ExitCode::done;
}

}  // namespace

std::optional<PackFile> open_named_pack(Session& session, const std::string& model_or_path) {
    auto file = screening::open_pack(*session.config(), screening::find_pack(*session.config(), model_or_path));
    if (!file) {
        session.exit_code = session.report(file.error());
        return std::nullopt;
    }
    if (file->signature && !file->trusted) {
        session.note("vidimus: the signer of this pack is not trusted here: \"" + file->signature->signer + "\", key " +
                     file->signature->key + ". A screening would not use it.");
    }
    return std::move(*file);
}

void print_pack(const Session& session, const PackFile& file) {
    session.print(session.format() == Format::text ? to_text(file) : dumped(session, describe(file)));
}

ExitCode store_and_print(Session& session, SpecimenPack pack, const std::string& path, bool folder) {
    if (const auto stored = screening::store_pack(*session.config(), pack, path, folder); !stored) {
        return session.report(stored.error());
    }
    const screening::Wanted wanted = screening::wanted_samples(pack);
    const std::string learned = "learned from " + std::to_string(pack.genuine_samples) + " documents: ";
    if (wanted.to_count > 0) {
        session.note(learned + "every check stays silent; " + std::to_string(wanted.to_count) +
                     " more would let them count, " + std::to_string(wanted.to_be_good) + " more give good thresholds");
    } else if (wanted.to_be_good > 0) {
        session.note(learned + std::to_string(wanted.to_be_good) + " more would give better thresholds");
    }
    // What a person sees is what lies there, not what was meant to.
    const auto file = screening::open_pack(*session.config(), path);
    if (!file) {
        return session.report(file.error());
    }
    print_pack(session, *file);
    return ExitCode::done;
}

void add_specimen_commands(CLI::App& app, Session& session) {
    CLI::App* group = app.add_subcommand("specimen", "Specimen packs: list, show, enrol, evaluate, exchange");
    group->require_subcommand(1);
    group->fallthrough();

    CLI::App* list_command = group->add_subcommand("list", "The document models that are known here");
    list_command->fallthrough();
    list_command->callback([&session] { session.exit_code = list(session); });

    CLI::App* show_command = group->add_subcommand("show", "A pack's checks, thresholds and notes");
    auto path = std::make_shared<std::string>();
    show_command->add_option("PACK", *path, "The pack, or a model that is known here")->required();
    show_command->fallthrough();
    show_command->callback([&session, path] { session.exit_code = show(session, *path); });

    add_specimen_learning(*group, session);
    add_specimen_evaluate(*group, session);
    add_specimen_exchange(*group, session);
}

}  // namespace vidimus::cli
