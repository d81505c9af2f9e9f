// vidimus register status, import, verify, publish: what each register is, and the data of local copies.
#include <nlohmann/json.hpp>

#include "app/cli/register.h"
#include "app/screening/registers.h"
#include "app/screening/secrets.h"
#include "sltd_client/local_copy.h"
#include "sltd_client/signed_list.h"

namespace vidimus::cli {
namespace {

using nlohmann::ordered_json;
using screening::Config;
using screening::ExitCode;
using screening::FailureCode;
using screening::RegisterConfig;
using sltd::CopyErrorCode;

// A clock that is further off than this is told: certificates and the age of lists are judged by it.
constexpr std::chrono::seconds tolerated_skew{120};

FailureCode to_failure_code(CopyErrorCode code) {
    switch (code) {
        case CopyErrorCode::cannot_write:
            return FailureCode::cannot_write;
        case CopyErrorCode::disk_full:
            return FailureCode::disk_full;
        case CopyErrorCode::not_signed:
        case CopyErrorCode::not_newer:
        case CopyErrorCode::list_expired:
        case CopyErrorCode::does_not_follow:
            return FailureCode::list_refused;
        case CopyErrorCode::not_found:
            return FailureCode::register_copy_missing;
        case CopyErrorCode::no_secret:
        case CopyErrorCode::wrong_secret:
            return FailureCode::config_invalid;
        default:
            return FailureCode::records_unreadable;
    }
}

// The local copy of that name, with its key; reported and empty where it cannot be used.
struct NamedCopy {
    std::filesystem::path folder;
    const RegisterConfig* reg = nullptr;
    std::optional<sltd::CopySecret> secret;
};

NamedCopy open_copy(Session& session, const std::string& name, bool make_key) {
    const Config& config = *session.config();
    const RegisterConfig* reg = find_register(config, name);
    if (reg == nullptr || reg->kind != RegisterConfig::Kind::local_copy) {
        session.exit_code = session.report({FailureCode::register_unknown, name, "no local copy has this name"});
        return {};
    }
    const auto secret = screening::copy_secret(config, *reg, make_key);
    if (!secret) {
        session.exit_code = session.report({FailureCode::config_invalid, name, "key: " + secret.error()});
        return {};
    }
    return {screening::copy_folder(config, *reg), reg, *secret};
}

struct ImportOptions {
    std::string file;
    std::string name = "training";
    std::string version = "1";
    std::string date;
};

ExitCode import(Session& session, const ImportOptions& options) {
    const NamedCopy copy = open_copy(session, options.name, true);
    if (copy.reg == nullptr) {
        return session.exit_code;
    }
    const std::string base_name = std::filesystem::path(options.file).filename().string();
    std::error_code error;
    if (!std::filesystem::exists(options.file, error)) {
        return session.report({FailureCode::file_not_found, base_name, {}});
    }
    const bool is_signed = sltd::is_signed_list(options.file);
    if (!is_signed && !copy.reg->trusted_keys.empty()) {
        return session.report(
            {FailureCode::list_refused, base_name, "only signed lists are taken in for this register"});
    }
    if (!is_signed && !parse_date(options.date)) {
        return session.report({FailureCode::usage, "--list-date", "write the date as YYYY-MM-DD"});
    }
    std::filesystem::create_directories(copy.folder.parent_path(), error);
    const auto result =
        is_signed ? sltd::import_signed_list(options.file, copy.folder, {options.name, copy.reg->trusted_keys, {}},
                                             *copy.secret)
                  : sltd::import_records(options.file, copy.folder, options.version, options.date, *copy.secret);
    if (!result) {
        const std::string row = result.error().row == 0 ? "" : "row " + std::to_string(result.error().row) + ": ";
        return session.report({to_failure_code(result.error().code), base_name, row + result.error().detail});
    }
    for (const sltd::CopyError& row : result->rejected) {
        session.note("row " + std::to_string(row.row) + ": " + row.detail);
    }
    if (result->resumed > 0) {
        session.note("went on after row " + std::to_string(result->resumed));
    }
    session.print(std::to_string(result->imported) + " of " + std::to_string(result->rows) + " records imported into " +
                  options.name);
    return result->imported == result->rows ? ExitCode::done : ExitCode::unusable_input;
}

ordered_json to_json(const sltd::CopyInfo& info) {
    const auto text = [](const std::string& value) { return value.empty() ? ordered_json() : ordered_json(value); };
    return {{"records", info.records},
            {"list_version", info.list_version},
            {"list_date", text(info.list_date)},
            {"serial", info.serial == 0 ? ordered_json() : ordered_json(info.serial)},
            {"expires", text(info.expires)}};
}

std::string to_text(const sltd::CopyInfo& info) {
    return std::to_string(info.records) + " records, version " + info.list_version + " of " + info.list_date +
           (info.serial == 0 ? "" : ", serial " + std::to_string(info.serial)) +
           (info.expires.empty() ? "" : ", may be used until " + info.expires);
}

ExitCode verify(Session& session, const std::string& name) {
    const NamedCopy copy = open_copy(session, name, false);
    if (copy.reg == nullptr) {
        return session.exit_code;
    }
    const auto info = sltd::verify_copy(copy.folder, *copy.secret, session.stop());
    if (!info) {
        return session.report({to_failure_code(info.error().code), name, info.error().detail});
    }
    session.print(session.format() == Format::text ? name + ": every part is as it was written; " + to_text(*info)
                                                   : to_json(*info).dump());
    return ExitCode::done;
}

// A question about a document that no list holds shows whether name, line, TLS, credentials and messages are right.
sltd::Query probe(const RegisterConfig& reg) {
    return {sltd::new_query_id(), sltd::DocumentNumber("VIDIMUSSTATUS"),
            reg.states.empty() ? "UTO" : reg.states.front(),
            reg.document_types.empty() ? "P" : reg.document_types.front()};
}

struct StatusLine {
    ordered_json row;
    std::string text;
    bool works = false;
};

StatusLine status_of(Session& session, const RegisterConfig& reg) {
    const Config& config = *session.config();
    const bool online = reg.kind == RegisterConfig::Kind::https;
    StatusLine line;
    line.row = {{"register", reg.name}, {"kind", online ? "https" : "local_copy"}};
    line.text = reg.name + ": " + (online ? "online, " + reg.url : std::string("local copy")) + ": ";
    std::vector<screening::Failure> problems;
    const auto asked = screening::make_register(config, reg, problems);
    const auto answer =
        asked->ask(probe(reg), std::chrono::steady_clock::now() + std::chrono::seconds(60), session.stop());
    line.works = answer.state != sltd::AnswerState::not_checked;
    const std::string reason = line.works ? "" : sltd::name_of(answer.reason);
    line.row["works"] = line.works;
    line.row["reason"] = line.works ? ordered_json() : ordered_json(reason);
    line.row["ms"] = answer.took.count();
    line.text += line.works ? "answers" : session.texts().text("reason." + reason, {{"register", reg.name}});
    if (online) {
        line.row["url"] = reg.url;
    }
    if (!online) {
        const auto secret = screening::copy_secret(config, reg, false);
        if (const auto info = secret
                                  ? sltd::copy_info(screening::copy_folder(config, reg), *secret)
                                  : tl::expected<sltd::CopyInfo, sltd::CopyError>(tl::unexpected(sltd::CopyError{}))) {
            line.row.update(to_json(*info));
            line.text += "; " + to_text(*info);
        } else if (secret) {
            line.text += " (" + info.error().detail + ")";
            line.row["error"] = info.error().detail;
        }
    } else if (line.works) {
        line.row["list_version"] = answer.list_version;
        line.row["list_date"] = answer.list_date;
        line.text += " within " + std::to_string(answer.took.count()) + " ms, list " + answer.list_version + " of " +
                     answer.list_date;
    }
    if (answer.clock_skew > tolerated_skew || answer.clock_skew < -tolerated_skew) {
        line.row["clock_skew_s"] = answer.clock_skew.count();
        line.text += "\n  its clock and this one differ by " + std::to_string(std::abs(answer.clock_skew.count())) +
                     " s: set the one that is wrong";
    }
    for (const screening::Failure& problem : problems) {
        line.row["error"] = problem.detail;
        line.text += "\n  " + problem.detail;
    }
    return line;
}

ExitCode status(Session& session) {
    ExitCode code = ExitCode::done;
    ordered_json list = ordered_json::array();
    for (const RegisterConfig& reg : session.config()->registers) {
        const StatusLine line = status_of(session, reg);
        code = line.works ? code : ExitCode::unavailable;
        if (session.format() == Format::json) {
            list.push_back(line.row);
        } else {
            session.print(session.format() == Format::text ? line.text : line.row.dump());
        }
    }
    if (session.format() == Format::json) {
        session.print(list.dump(2));
    }
    return code;
}

struct PublishOptions {
    std::string file;
    std::string key;
    std::string out;
    sltd::SignedListInfo info;
};

ExitCode publish(Session& session, const PublishOptions& options) {
    const auto done = sltd::publish_list(options.file, options.info, options.key, options.out);
    if (!done) {
        return session.report({to_failure_code(done.error().code),
                               std::filesystem::path(options.file).filename().string(), done.error().detail});
    }
    session.print("serial " + std::to_string(options.info.serial) + " of " + options.info.register_name + " signed");
    return ExitCode::done;
}

void add_publish_command(CLI::App& group, Session& session) {
    CLI::App* command =
        group.add_subcommand("publish", "Sign the rows of a CSV or JSON Lines file as a list, or as a delta to one");
    auto options = std::make_shared<PublishOptions>();
    command->add_option("FILE", options->file, "FILE.csv or FILE.jsonl; of a delta each row begins with + or -")
        ->required();
    command->add_option("--register", options->info.register_name, "The register's name")
        ->required()
        ->option_text("NAME");
    command->add_option("--serial", options->info.serial, "The list's serial number, which only rises")
        ->required()
        ->option_text("N");
    command->add_option("--base", options->info.base, "Of a delta: the serial of the list that it follows")
        ->option_text("N");
    command->add_option("--list-version", options->info.list_version, "The list's version")
        ->required()
        ->option_text("TEXT");
    command->add_option("--list-date", options->info.list_date, "The list's date")
        ->required()
        ->option_text("YYYY-MM-DD");
    command->add_option("--expires", options->info.expires, "The last day on which it may be used")
        ->required()
        ->option_text("YYYY-MM-DD");
    command->add_option("--key", options->key, "The publisher's Ed25519 key, PEM")->required()->option_text("FILE");
    command->add_option("--out", options->out, "The signed list")->required()->option_text("FILE");
    command->fallthrough();
    command->callback([&session, options] { session.exit_code = publish(session, *options); });
}

}  // namespace

void add_register_data_commands(CLI::App& group, Session& session) {
    CLI::App* status_command =
        group.add_subcommand("status", "Asks each register whether it works, and says how old its data is");
    status_command->fallthrough();
    status_command->callback([&session] { session.exit_code = status(session); });

    CLI::App* import_command = group.add_subcommand(
        "import", "Replace a local copy by the records of a CSV, JSON Lines or signed file, or apply a signed delta");
    auto options = std::make_shared<ImportOptions>();
    import_command->add_option("FILE", options->file, "FILE.csv, FILE.jsonl or a signed list")->required();
    import_command->add_option("--register", options->name, "The local copy's name")->option_text("NAME");
    import_command->add_option("--list-version", options->version, "The list's version, as its publisher names it")
        ->option_text("TEXT");
    import_command->add_option("--list-date", options->date, "The list's date; a signed list says its own")
        ->option_text("YYYY-MM-DD");
    import_command->fallthrough();
    import_command->callback([&session, options] { session.exit_code = import(session, *options); });

    CLI::App* verify_command = group.add_subcommand("verify", "Read every part of a local copy and prove it");
    auto name = std::make_shared<std::string>("training");
    verify_command->add_option("--register", *name, "The local copy's name")->option_text("NAME");
    verify_command->fallthrough();
    verify_command->callback([&session, name] { session.exit_code = verify(session, *name); });

    add_publish_command(group, session);
}

}  // namespace vidimus::cli
