// vidimus specimen enrol, calibrate, promote, describe: what changes a pack. Each signs what it wrote.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/cli/specimen.h"
#include "app/screening/enrolment.h"
#include "app/screening/files.h"

namespace vidimus::cli {
namespace {

using nlohmann::ordered_json;
using screening::ExitCode;
using screening::Failure;
using screening::FailureCode;

constexpr std::uint64_t longest_zones = 1U << 20U;

struct EnrolOptions {
    std::string model;
    std::string genuine;
    std::string out;
    std::string name;
    std::string zones;
    std::optional<std::string> notes;
    std::string light = "vi";
    bool folder = false;
};

struct ChangeOptions {
    std::string pack;
    std::string out;
    std::string genuine;
    std::string check;
    std::string notes;
    bool silence = false;
};

// {"photo":[x,y,width,height], …} in millimetres.
tl::expected<std::vector<std::pair<std::string, cv::Rect2d>>, Failure> read_zones(const std::string& file) {
    std::vector<std::pair<std::string, cv::Rect2d>> zones;
    if (file.empty()) {
        return zones;
    }
    const std::string name = std::filesystem::path(file).filename().string();
    const auto text = screening::read_whole_file(file, longest_zones);
    if (!text) {
        return tl::unexpected(text.error());
    }
    const auto json = ordered_json::parse(*text, nullptr, false);
    const auto usable = [](const ordered_json& value) {
        return value.is_array() && value.size() == 4 &&
               std::all_of(value.begin(), value.end(), [](const auto& n) { return n.is_number(); });
    };
    if (!json.is_object()) {
        return tl::unexpected(Failure{FailureCode::usage, name, "not a JSON object of zones"});
    }
    for (const auto& [id, value] : json.items()) {
        if (!usable(value)) {
            return tl::unexpected(Failure{FailureCode::usage, name, "zone " + id + " is not [x,y,width,height]"});
        }
        zones.emplace_back(id, cv::Rect2d(value[0].get<double>(), value[1].get<double>(), value[2].get<double>(),
                                          value[3].get<double>()));
    }
    return zones;
}

screening::Tell telling(const Session& session) {
    return [&session](const Failure& failure) { session.note("vidimus: " + session.texts().text(failure)); };
}

ExitCode enrol(Session& session, const EnrolOptions& options) {
    const auto zones = read_zones(options.zones);
    if (!zones) {
        return session.report(zones.error());
    }
    if (const auto may = screening::may_store(options.out, options.folder); !may) {
        return session.report(may.error());
    }
    screening::EnrolRequest request;
    request.model = options.model;
    request.name = options.name;
    request.genuine = options.genuine;
    request.zones = *zones;
    if (options.notes) {
        request.notes = *options.notes;
    }
    auto pack = screening::enrol(*session.config(), request, telling(session), session.stop());
    if (!pack) {
        return session.report(pack.error());
    }
    return store_and_print(session, std::move(*pack), options.out, options.folder);
}

/// Opens a pack, lets `change` work on it and stores it anew, in the form it had. What nobody who is trusted here
/// answers for is not changed: this workplace's signature would make it trusted.
template <typename Change>
ExitCode change_pack(Session& session, const ChangeOptions& options, const Change& change) {
    const std::filesystem::path path = screening::find_pack(*session.config(), options.pack);
    auto file = screening::open_pack(*session.config(), path);
    if (!file) {
        return session.report(file.error());
    }
    if (file->signature) {
        if (const auto trusted = screening::require_trust(*file, path.filename().string()); !trusted) {
            return session.report(trusted.error());
        }
    }
    const std::string out = options.out.empty() ? path.string() : options.out;
    const bool folder = file->folder && options.out.empty();
    if (const auto may = screening::may_store(out, folder); !may) {
        return session.report(may.error());
    }
    auto changed = change(std::move(file->pack));
    if (!changed) {
        return session.report(changed.error());
    }
    return store_and_print(session, std::move(*changed), out, folder);
}

ExitCode calibrate(Session& session, const ChangeOptions& options) {
    return change_pack(session, options, [&](vision::SpecimenPack pack) {
        return screening::calibrate(*session.config(), std::move(pack), options.genuine, telling(session),
                                    session.stop());
    });
}

ExitCode learn_fields(Session& session, const ChangeOptions& options) {
    return change_pack(session, options, [&](vision::SpecimenPack pack) {
        return screening::enrol_fields(*session.config(), std::move(pack), options.genuine, telling(session),
                                       session.stop());
    });
}

ExitCode promote(Session& session, const ChangeOptions& options) {
    return change_pack(session, options, [&](vision::SpecimenPack pack) -> tl::expected<vision::SpecimenPack, Failure> {
        if (vision::decide_check(pack, options.check, !options.silence)) {
            return pack;
        }
        std::string known = "the pack has the checks";
        for (const vision::CheckSpec& check : pack.checks) {
            known += " " + check.id;
        }
        return tl::unexpected(Failure{FailureCode::usage, "--check " + options.check, known});
    });
}

ExitCode describe(Session& session, const ChangeOptions& options) {
    return change_pack(session, options, [&](vision::SpecimenPack pack) -> tl::expected<vision::SpecimenPack, Failure> {
        auto notes = screening::read_notes(options.notes, pack.size);
        if (!notes) {
            return tl::unexpected(notes.error());
        }
        pack.notes = std::move(*notes);
        return pack;
    });
}

CLI::App* add_change(CLI::App& group, const char* name, const char* what,
                     const std::shared_ptr<ChangeOptions>& options) {
    CLI::App* command = group.add_subcommand(name, what);
    command->add_option("PACK", options->pack, "The pack, or a model of the data folder")->required();
    command->add_option("--out", options->out, "Write the new pack here; else in the place of the old one")
        ->option_text("PACK");
    command->fallthrough();
    return command;
}

void add_enrol(CLI::App& group, Session& session) {
    CLI::App* command =
        group.add_subcommand("enrol", "Learn a pack from images of genuine documents of different holders");
    auto options = std::make_shared<EnrolOptions>();
    command->add_option("--model", options->model, "Document model, such as UTO-P-1-2021")
        ->required()
        ->option_text("ID");
    command->add_option("--genuine", options->genuine, "Folder of images, one document each")
        ->required()
        ->option_text("DIR");
    command->add_option("--out", options->out, "The pack: one signed file, best named .vpack")
        ->required()
        ->option_text("PACK");
    command->add_flag("--folder", options->folder, "Write an unsigned folder, to be looked at with other programs");
    command
        ->add_option("--light", options->light,
                     "Light of the documents' own images; NAME.ir.jpg and NAME.uv.jpg beside them are learned too")
        ->check(CLI::IsMember({"vi"}))
        ->option_text("vi");
    command->add_option("--name", options->name, "What people call the document")->option_text("TEXT");
    command
        ->add_option("--zones", options->zones,
                     "Known zones in millimetres, as \"samples zones\" prints them; else proposed")
        ->option_text("FILE");
    command->add_option("--notes", options->notes, "Series, dates, manual checks, features, known forgeries (JSON)")
        ->option_text("FILE");
    command->fallthrough();
    command->callback([&session, options] { session.exit_code = enrol(session, *options); });
}

}  // namespace

void add_specimen_learning(CLI::App& group, Session& session) {
    add_enrol(group, session);
    {
        auto options = std::make_shared<ChangeOptions>();
        CLI::App* command =
            add_change(group, "calibrate", "Learn thresholds anew with further genuine images", options);
        command->add_option("--genuine", options->genuine, "Folder of further images, one document each")
            ->required()
            ->option_text("DIR");
        command->callback([&session, options] { session.exit_code = calibrate(session, *options); });
    }
    {
        auto options = std::make_shared<ChangeOptions>();
        CLI::App* command =
            add_change(group, "fields", "Learn anew where the fields of the visual zone stand", options);
        command->add_option("--genuine", options->genuine, "Folder of genuine images, one document each")
            ->required()
            ->option_text("DIR");
        command->callback([&session, options] { session.exit_code = learn_fields(session, *options); });
    }
    {
        auto options = std::make_shared<ChangeOptions>();
        CLI::App* command = add_change(group, "promote", "Let a silent check count, or silence one", options);
        command->add_option("--check", options->check, "The check, as \"specimen show\" names it")
            ->required()
            ->option_text("ID");
        command->add_flag("--silence", options->silence, "Silence it instead: it runs and never counts");
        command->callback([&session, options] { session.exit_code = promote(session, *options); });
    }
    {
        auto options = std::make_shared<ChangeOptions>();
        CLI::App* command = add_change(group, "describe", "Replace what people wrote about the model", options);
        command->add_option("--notes", options->notes, "Series, dates, manual checks, features, known forgeries (JSON)")
            ->required()
            ->option_text("FILE");
        command->callback([&session, options] { session.exit_code = describe(session, *options); });
    }
}

}  // namespace vidimus::cli
