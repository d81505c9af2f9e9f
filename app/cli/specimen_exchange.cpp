// vidimus specimen verify, export, import: packs that go from one workplace to another, and who answers for them.
#include <nlohmann/json.hpp>

#include "app/cli/specimen.h"
#include "app/screening/pack_trust.h"

namespace vidimus::cli {
namespace {

using nlohmann::ordered_json;
using screening::ExitCode;
using screening::Failure;
using screening::FailureCode;
using screening::PartState;

const char* name_of(PartState state) {
    switch (state) {
        case PartState::whole:
            return "whole";
        case PartState::altered:
            return "altered";
        case PartState::missing:
            return "missing";
        case PartState::not_signed:
            return "not_signed";
    }
    return "altered";
}

ExitCode verify(Session& session, const std::string& named) {
    const std::filesystem::path path = screening::find_pack(*session.config(), named);
    const std::string name = path.filename().string();
    const auto parts = screening::open_parts(path);
    if (!parts) {
        return session.report(parts.error());
    }
    const auto findings = screening::examine_signature(*parts, name);
    if (!findings) {
        return session.report(findings.error());
    }
    const screening::PackSignature& signature = findings->signature;
    const bool trusted = screening::TrustedKeys::load(*session.config()).trusts(signature.key);
    // A good signature of a pack that cannot be read is worth nothing.
    const auto pack = screening::open_pack(*session.config(), path);
    if (session.format() == Format::text) {
        std::string text = std::string("signature  ") + (findings->genuine ? "genuine" : "WRONG") + '\n';
        text += "signer     " + signature.signer + "\ntime       " + signature.time + "\nkey        " + signature.key;
        text += std::string("\ntrusted    ") + (trusted ? "yes" : "no") + '\n';
        for (const auto& [part, state] : findings->parts) {
            text += "part       " + part + "  " + name_of(state) + '\n';
        }
        session.print(text + (pack ? "model      " + pack->pack.model.to_string() + '\n' : ""));
    } else if (pack) {
        ordered_json list = ordered_json::array();
        for (const auto& [part, state] : findings->parts) {
            list.push_back({{"name", part}, {"state", name_of(state)}});
        }
        const ordered_json json{{"model", pack->pack.model.to_string()},
                                {"signature", findings->genuine ? "genuine" : "wrong"},
                                {"signer", signature.signer},
                                {"time", signature.time},
                                {"key", signature.key},
                                {"trusted", trusted},
                                {"parts", list}};
        session.print(
            json.dump(session.format() == Format::json ? 2 : -1, ' ', false, ordered_json::error_handler_t::replace));
    }
    if (!pack) {
        return session.report(pack.error());
    }
    const auto trust = screening::require_trust(*pack, name);
    if (!trust) {
        session.note("vidimus: " + session.texts().text(trust.error()));
    }
    return trust ? ExitCode::done : screening::kind_of(trust.error().code).exit_code;
}

ExitCode export_one(Session& session, const std::string& model, const std::string& file) {
    const auto exported = screening::export_pack(*session.config(), model, file);
    if (!exported) {
        return session.report(exported.error());
    }
    print_pack(session, *exported);
    return ExitCode::done;
}

ExitCode import_one(Session& session, const std::string& file, bool trust) {
    const auto imported = screening::import_pack(*session.config(), file, trust);
    if (!imported) {
        return session.report(imported.error());
    }
    session.note(imported->file.pack.model.to_string() +
                 (imported->replaced ? " is in use from now on, in the place of the one that was here"
                                     : " is in use from now on"));
    print_pack(session, imported->file);
    return ExitCode::done;
}

}  // namespace

void add_specimen_exchange(CLI::App& group, Session& session) {
    {
        auto pack = std::make_shared<std::string>();
        CLI::App* command =
            group.add_subcommand("verify", "Who signed a pack, and whether every part is what was signed");
        command->add_option("PACK", *pack, "The pack, or a model of the data folder")->required();
        command->fallthrough();
        command->callback([&session, pack] { session.exit_code = verify(session, *pack); });
    }
    {
        auto model = std::make_shared<std::string>();
        auto file = std::make_shared<std::string>();
        CLI::App* command = group.add_subcommand("export", "A model's pack as one signed file, for another workplace");
        command->add_option("MODEL", *model, "A model that is known here, or a pack")->required();
        command->add_option("FILE", *file, "The file to write, best named .vpack")->required();
        command->fallthrough();
        command->callback([&session, model, file] { session.exit_code = export_one(session, *model, *file); });
    }
    {
        auto file = std::make_shared<std::string>();
        auto trust = std::make_shared<bool>(false);
        CLI::App* command =
            group.add_subcommand("import", "Put a pack into the data folder: screenings use it from now on");
        command->add_option("FILE", *file, "The pack")->required();
        command->add_flag("--trust", *trust,
                          "Trust its signer from now on; an unsigned folder is signed with this workplace's key");
        command->fallthrough();
        command->callback([&session, file, trust] { session.exit_code = import_one(session, *file, *trust); });
    }
}

}  // namespace vidimus::cli
