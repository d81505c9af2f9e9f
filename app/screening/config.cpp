#include "app/screening/config.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cstdlib>

#include "app/screening/pack_signature.h"
#include "app/screening/register_config.h"
#include "app/screening/secrets.h"
#include "app/screening/table_reader.h"

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr || *value == '\0' ? std::nullopt : std::optional<std::string>(value);
}

Failure invalid(const fs::path& file, const std::string& detail) {
    return {FailureCode::config_invalid, file.filename().string(), detail};
}

std::string read_registers(TableReader& root, const toml::table& table, const fs::path& base, Config& config) {
    root.allow("register");
    const toml::node* node = table.get("register");
    if (node == nullptr) {
        return {};
    }
    const toml::array* array = node->as_array();
    if (array == nullptr) {
        return "register must be written as [[register]]";
    }
    for (const toml::node& item : *array) {
        const toml::table* entry = item.as_table();
        if (entry == nullptr) {
            return "register must be written as [[register]]";
        }
        auto parsed = read_register(*entry, base);
        if (!parsed) {
            return parsed.error();
        }
        const bool twice = std::any_of(config.registers.begin(), config.registers.end(),
                                       [&parsed](const RegisterConfig& r) { return r.name == parsed->name; });
        if (twice) {
            return "register.name \"" + parsed->name + "\" stands twice";
        }
        config.registers.push_back(std::move(*parsed));
    }
    return {};
}

// `from`: what is told as the origin of its values.
tl::expected<void, Failure> read_file(const fs::path& file, const std::string& from, Config& config) {
    toml::table table;
    try {
        table = toml::parse_file(file.string());
    } catch (const toml::parse_error& error) {
        return tl::unexpected(invalid(
            file, "line " + std::to_string(error.source().begin.line) + ": " + std::string(error.description())));
    }
    const fs::path base = fs::absolute(file).parent_path();
    TableReader root(table, "");
    const auto text = [&](TableReader& reader, std::string_view key, const std::string& full, std::string& into) {
        if (const auto value = reader.get<std::string>(key)) {
            into = *value;
            config.origin[full] = from;
        }
    };
    if (const auto data = root.get<std::string>("data")) {
        config.data = base / fs::path(*data);
        config.origin["data"] = from;
    }
    text(root, "language", "language", config.language);
    text(root, "profile", "profile", config.profile);
    if (const auto threads = root.get<std::int64_t>("threads")) {
        if (*threads < 0 || *threads > 256) {
            root.fail("threads", "must be between 0 and 256");
        }
        config.threads = static_cast<int>(*threads);
        config.origin["threads"] = from;
    }
    std::string error;
    const auto section = [&](std::string_view key) -> const toml::table* {
        root.allow(key);
        const toml::node* node = table.get(key);
        if (node != nullptr && node->as_table() == nullptr) {
            root.fail(key, "must be a section");
        }
        return node == nullptr ? nullptr : node->as_table();
    };
    if (const toml::table* window = section("window")) {
        TableReader reader(*window, "window.");
        text(reader, "theme", "window.theme", config.theme);
        text(reader, "post", "window.post", config.post);
        text(reader, "officer", "window.officer", config.officer);
        error = reader.finish();
    }
    if (const toml::table* watch = section("watch"); watch != nullptr && error.empty()) {
        TableReader reader(*watch, "watch.");
        if (const auto folder = reader.get<std::string>("folder")) {
            config.watch.folder = folder->empty() ? fs::path() : base / fs::path(*folder);
            config.origin["watch.folder"] = from;
        }
        text(reader, "white", "watch.white", config.watch.white);
        text(reader, "ir", "watch.ir", config.watch.ir);
        text(reader, "uv", "watch.uv", config.watch.uv);
        for (const auto& [key, pattern] :
             {std::pair{"white", &config.watch.white}, {"ir", &config.watch.ir}, {"uv", &config.watch.uv}}) {
            if (!is_name_pattern(*pattern) && !(pattern->empty() && pattern != &config.watch.white)) {
                reader.fail(key, "must be a file's name with a *, and no folder");
            }
        }
        if (const auto seconds = reader.get<std::int64_t>("group_seconds")) {
            if (*seconds < 0 || *seconds > 600) {
                reader.fail("group_seconds", "must be between 0 and 600");
            }
            config.watch.group_seconds = static_cast<int>(*seconds);
            config.origin["watch.group_seconds"] = from;
        }
        error = reader.finish();
    }
    if (const toml::table* specimens = section("specimens"); specimens != nullptr && error.empty()) {
        TableReader reader(*specimens, "specimens.");
        for (const std::string& folder : reader.strings("folders")) {
            config.specimen_folders.push_back(base / fs::path(folder));
            config.origin["specimens.folders"] = from;
        }
        for (const std::string& key : reader.strings("trusted_keys")) {
            if (!is_public_key(key)) {
                reader.fail("trusted_keys", "must be public keys of 64 hexadecimal digits");
            }
            config.trusted_keys.push_back(key);
            config.origin["specimens.trusted_keys"] = from;
        }
        text(reader, "signer", "specimens.signer", config.signer);
        if (config.signer.size() > 128) {
            reader.fail("signer", "must not be longer than 128 bytes");
        }
        error = reader.finish();
    }
    if (const toml::table* cases = section("cases"); cases != nullptr && error.empty()) {
        TableReader reader(*cases, "cases.");
        if (const auto keep = reader.get<bool>("keep")) {
            config.cases.keep = *keep;
            config.origin["cases.keep"] = from;
        }
        if (const auto days = reader.get<std::int64_t>("retention_days")) {
            if (*days < 0 || *days > 36'500) {
                reader.fail("retention_days", "must be between 0 (for ever) and 36500");
            }
            config.cases.retention_days = static_cast<int>(*days);
            config.origin["cases.retention_days"] = from;
        }
        text(reader, "key", "cases.key", config.cases.key);
        if (!config.cases.key.empty()) {
            if (!is_secret_place(config.cases.key)) {
                reader.fail("key", "must begin with file:, env: or keyring:");
            }
            config.cases.key = resolve_secret_place(config.cases.key, base);
        }
        error = reader.finish();
    }
    if (error.empty()) {
        error = read_registers(root, table, base, config);
    }
    if (error.empty()) {
        error = root.finish();
    }
    if (!error.empty()) {
        return tl::unexpected(invalid(file, error));
    }
    if (table.contains("register")) {
        config.origin["register"] = from;
    }
    return {};
}

// What the administrator's file sets replaces what the user's file and options say.
tl::expected<void, Failure> apply_policy(const fs::path& file, Config& config) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) {
        return {};
    }
    Config policy;
    const std::string from = "locked by " + file.filename().string();
    if (auto read = read_file(file, from, policy); !read) {
        return read;
    }
    const auto set = [&](const std::string& key, auto member) {
        if (policy.origin.contains(key)) {
            config.*member = policy.*member;
            config.origin[key] = from;
            config.locked.push_back(key);
        }
    };
    set("data", &Config::data);
    set("language", &Config::language);
    set("profile", &Config::profile);
    set("threads", &Config::threads);
    set("window.theme", &Config::theme);
    set("window.post", &Config::post);
    set("window.officer", &Config::officer);
    const auto set_of_cases = [&](const std::string& key, auto member) {
        if (policy.origin.contains(key)) {
            config.cases.*member = policy.cases.*member;
            config.origin[key] = from;
            config.locked.push_back(key);
        }
    };
    set_of_cases("cases.keep", &CasesConfig::keep);
    set_of_cases("cases.retention_days", &CasesConfig::retention_days);
    set_of_cases("cases.key", &CasesConfig::key);
    const auto set_of_watch = [&](const std::string& key, auto member) {
        if (policy.origin.contains(key)) {
            config.watch.*member = policy.watch.*member;
            config.origin[key] = from;
            config.locked.push_back(key);
        }
    };
    set_of_watch("watch.folder", &WatchConfig::folder);
    set_of_watch("watch.white", &WatchConfig::white);
    set_of_watch("watch.ir", &WatchConfig::ir);
    set_of_watch("watch.uv", &WatchConfig::uv);
    set_of_watch("watch.group_seconds", &WatchConfig::group_seconds);
    set("specimens.folders", &Config::specimen_folders);
    set("specimens.trusted_keys", &Config::trusted_keys);
    set("specimens.signer", &Config::signer);
    set("register", &Config::registers);
    return {};
}

// The same places in the build tree and in an installed one: beside the program.
std::optional<fs::path> find_resources(const fs::path& program) {
    std::error_code error;
    if (const auto named = environment("VIDIMUS_RESOURCES")) {
        return fs::is_directory(*named, error) ? std::optional<fs::path>(*named) : std::nullopt;
    }
    const fs::path beside = fs::weakly_canonical(program, error).parent_path() / ".." / "share" / "vidimus";
    if (fs::is_directory(beside / "texts", error)) {
        return fs::weakly_canonical(beside, error);
    }
    return std::nullopt;
}

fs::path default_data(std::string& origin) {
    if (const auto named = environment("VIDIMUS_DATA")) {
        origin = "environment VIDIMUS_DATA";
        return *named;
    }
    origin = "default";
    if (const auto xdg = environment("XDG_DATA_HOME")) {
        return fs::path(*xdg) / "vidimus";
    }
    return fs::path(environment("HOME").value_or(".")) / ".local" / "share" / "vidimus";
}

std::string join(const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values) {
        text += (text.empty() ? "" : ", ") + value;
    }
    return text;
}

}  // namespace

bool is_name_pattern(const std::string& pattern) {
    return pattern.find('*') != std::string::npos && pattern.find_first_of("/\\") == std::string::npos &&
           pattern.size() <= 200;
}

tl::expected<Config, Failure> load_config(const ConfigSources& sources) {
    Config config;
    for (const char* key :
         {"language", "profile", "threads", "window.theme", "window.post", "window.officer", "cases.keep",
          "cases.retention_days", "cases.key", "watch.folder", "watch.white", "watch.ir", "watch.uv",
          "watch.group_seconds", "specimens.folders", "specimens.trusted_keys", "specimens.signer", "register"}) {
        config.origin[key] = "default";
    }
    config.data = default_data(config.origin["data"]);

    std::optional<fs::path> file = sources.config_file;
    std::error_code error;
    if (file && !fs::is_regular_file(*file, error)) {
        return tl::unexpected(Failure{FailureCode::config_not_found, file->filename().string(), {}});
    }
    if (!file && fs::is_regular_file(config.data / "vidimus.toml", error)) {
        file = config.data / "vidimus.toml";
    }
    if (file) {
        if (auto read = read_file(*file, "file " + file->filename().string(), config); !read) {
            return tl::unexpected(read.error());
        }
    }
    if (sources.data) {
        config.data = *sources.data;
        config.origin["data"] = "option --data";
    }
    if (sources.threads) {
        config.threads = *sources.threads;
        config.origin["threads"] = "option --threads";
    }
    if (auto policy = apply_policy(sources.policy, config); !policy) {
        return tl::unexpected(policy.error());
    }
    const auto resources = find_resources(sources.program);
    if (!resources) {
        return tl::unexpected(Failure{FailureCode::resources_missing, "share/vidimus", {}});
    }
    config.resources = *resources;
    config.origin["resources"] =
        environment("VIDIMUS_RESOURCES") ? "environment VIDIMUS_RESOURCES" : "beside the program";
    if (config.registers.empty()) {
        // Fictional records, for Utopia alone: a real document is never answered by them.
        RegisterConfig training;
        training.name = "training";
        training.kind = RegisterConfig::Kind::local_copy;
        training.states = {"UTO"};
        config.registers.push_back(std::move(training));
    }
    return config;
}

std::vector<std::array<std::string, 3>> describe(const Config& config) {
    const auto origin = [&config](const std::string& key) {
        const auto found = config.origin.find(key);
        return found == config.origin.end() ? std::string("default") : found->second;
    };
    std::vector<std::string> folders;
    for (const fs::path& folder : config.specimen_folders) {
        folders.push_back(folder.string());
    }
    std::vector<std::array<std::string, 3>> rows{
        {"data", config.data.string(), origin("data")},
        {"resources", config.resources.string(), origin("resources")},
        {"language", config.language, origin("language")},
        {"profile", config.profile, origin("profile")},
        {"threads", std::to_string(config.threads), origin("threads")},
        {"window.theme", config.theme, origin("window.theme")},
        {"window.post", config.post, origin("window.post")},
        {"window.officer", config.officer, origin("window.officer")},
        {"cases.keep", config.cases.keep ? "true" : "false", origin("cases.keep")},
        {"cases.retention_days", std::to_string(config.cases.retention_days), origin("cases.retention_days")},
        {"cases.key", config.cases.key.empty() ? "beside the cases" : config.cases.key, origin("cases.key")},
        {"watch.folder", config.watch.folder.string(), origin("watch.folder")},
        {"watch.white", config.watch.white, origin("watch.white")},
        {"watch.ir", config.watch.ir, origin("watch.ir")},
        {"watch.uv", config.watch.uv, origin("watch.uv")},
        {"watch.group_seconds", std::to_string(config.watch.group_seconds), origin("watch.group_seconds")},
        {"specimens.folders", join(folders), origin("specimens.folders")},
        {"specimens.trusted_keys", join(config.trusted_keys), origin("specimens.trusted_keys")},
        {"specimens.signer", config.signer, origin("specimens.signer")},
    };
    for (const RegisterConfig& reg : config.registers) {
        const std::string key = "register." + reg.name;
        const bool https = reg.kind == RegisterConfig::Kind::https;
        rows.push_back({key + ".kind", https ? "https" : "local_copy", origin("register")});
        rows.push_back({key + ".states", reg.states.empty() ? "all" : join(reg.states), origin("register")});
        if (https) {
            rows.push_back({key + ".url", reg.url, origin("register")});
            rows.push_back({key + ".messages", reg.messages, origin("register")});
            rows.push_back({key + ".timeout_ms", std::to_string(reg.timeout.count()), origin("register")});
        }
    }
    return rows;
}

}  // namespace vidimus::screening
