#include "app/screening/register_config.h"

#include <algorithm>
#include <array>

#include "app/screening/pack_signature.h"
#include "app/screening/secrets.h"
#include "app/screening/table_reader.h"
#include "sltd_client/register.h"

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> message_formats{"vidimus", "json", "soap", "nlets"};

class RegisterReader {
  public:
    RegisterReader(const toml::table& table, const fs::path& base)
        : table_(table), base_(base), reader_(table, "register.") {}

    tl::expected<RegisterConfig, std::string> read() {
        read_identity();
        read_address();
        read_credentials();
        read_patience();
        read_copy();
        section("mapping", result_.mapping);
        section("classes", result_.classes);
        for (const auto& [theirs, ours] : result_.classes) {
            if (!sltd::record_class_named(ours)) {
                reader_.fail("classes", "must name stolen, lost, revoked, invalid or stolen_blank");
            }
        }
        if (const std::string error = reader_.finish(); !error.empty()) {
            return tl::unexpected(error);
        }
        return std::move(result_);
    }

  private:
    [[nodiscard]] bool online() const { return result_.kind == RegisterConfig::Kind::https; }

    fs::path path(std::string_view key) {
        const auto value = reader_.get<std::string>(key);
        return value && !value->empty() ? base_ / fs::path(*value) : fs::path();
    }

    std::string text(std::string_view key) { return reader_.get<std::string>(key).value_or(""); }

    // A path, or what a token calls its key.
    std::string path_or_token(std::string_view key) {
        const auto value = text(key);
        return value.empty() || value.starts_with("pkcs11:") ? value : (base_ / fs::path(value)).string();
    }

    std::string secret(std::string_view key) {
        const auto value = text(key);
        if (!value.empty() && !is_secret_place(value)) {
            reader_.fail(key, "must say where the secret is kept: file:…, env:… or keyring:…; never the secret itself");
        }
        return resolve_secret_place(value, base_);
    }

    std::int64_t number(std::string_view key, std::int64_t usual, std::int64_t least, std::int64_t most) {
        const auto value = reader_.get<std::int64_t>(key).value_or(usual);
        if (value < least || value > most) {
            reader_.fail(key, "must be between " + std::to_string(least) + " and " + std::to_string(most));
        }
        return std::clamp(value, least, most);
    }

    std::vector<std::string> public_keys(std::string_view key) {
        auto values = reader_.strings(key);
        if (!std::all_of(values.begin(), values.end(), is_public_key)) {
            reader_.fail(key, "must be public keys of 64 hexadecimal digits");
        }
        return values;
    }

    void section(std::string_view key, std::map<std::string, std::string>& into) {
        reader_.allow(key);
        const toml::node* node = table_.get(key);
        if (node == nullptr) {
            return;
        }
        const toml::table* table = node->as_table();
        if (table == nullptr) {
            reader_.fail(key, "must be a section of texts");
            return;
        }
        for (const auto& [name, value] : *table) {
            if (const auto words = value.value_exact<std::string>()) {
                into.emplace(std::string(name.str()), *words);
            } else {
                reader_.fail(key, "must be a section of texts");
            }
        }
    }

    void read_identity() {
        result_.name = text("name");
        if (result_.name.empty() || result_.name.find_first_of("/\\") != std::string::npos ||
            result_.name.starts_with('.')) {
            reader_.fail("name", "must be given, without slashes or a leading dot");
        }
        const std::string kind = text("kind");
        if (kind == "https") {
            result_.kind = RegisterConfig::Kind::https;
        } else if (kind == "local_copy") {
            result_.kind = RegisterConfig::Kind::local_copy;
        } else {
            reader_.fail("kind", "must be \"https\" or \"local_copy\"");
        }
        result_.states = reader_.strings("states");
        result_.document_types = reader_.strings("document_types");
        result_.contact = text("contact");
    }

    void read_address() {
        result_.url = text("url");
        if (online() && !result_.url.starts_with("https://")) {
            reader_.fail("url", "must begin with https://");
        }
        result_.messages = reader_.get<std::string>("messages").value_or("vidimus");
        if (std::find(message_formats.begin(), message_formats.end(), result_.messages) == message_formats.end()) {
            reader_.fail("messages", "must be vidimus, json, soap or nlets");
        }
        result_.envelope = path("envelope");
        result_.proxy = text("proxy");
    }

    void read_credentials() {
        result_.ca_file = path("ca_file");
        result_.client_certificate = path_or_token("client_certificate");
        result_.client_key = path_or_token("client_key");
        result_.client_key_password = secret("client_key_password");
        result_.token_file = path("token_file");
        result_.token = secret("token");
        if (!result_.token.empty() && !result_.token_file.empty()) {
            reader_.fail("token", "stands beside token_file; one of them is enough");
        }
        result_.pins = reader_.strings("pins");
        if (!std::all_of(result_.pins.begin(), result_.pins.end(),
                         [](const std::string& pin) { return pin.starts_with("sha256//"); })) {
            reader_.fail("pins", "must begin with sha256//");
        }
        result_.crl_file = path("crl_file");
        result_.require_ocsp = reader_.get<bool>("require_ocsp").value_or(false);
        result_.answer_key = text("answer_key");
        if (!result_.answer_key.empty() && !is_public_key(result_.answer_key)) {
            reader_.fail("answer_key", "must be a public key of 64 hexadecimal digits");
        }
    }

    void read_patience() {
        using std::chrono::milliseconds;
        result_.timeout = milliseconds(number("timeout_ms", 4'000, 100, 60'000));
        result_.retries = static_cast<int>(number("retries", 1, 0, 5));
        result_.hedge_after = milliseconds(number("hedge_after_ms", 0, 0, 60'000));
        result_.breaker_failures = static_cast<int>(number("breaker_failures", 5, 0, 1'000));
        result_.breaker_pause = milliseconds(number("breaker_pause_ms", 30'000, 100, 600'000));
        result_.ask_later = reader_.get<bool>("ask_later").value_or(true);
    }

    void read_copy() {
        result_.folder = path("folder");
        result_.max_age_days = static_cast<int>(number("max_age_days", 0, 0, 3'650));
        result_.variants = reader_.get<bool>("variants").value_or(false);
        result_.key = secret("key");
        result_.trusted_keys = public_keys("trusted_keys");
    }

    const toml::table& table_;
    const fs::path& base_;
    TableReader reader_;
    RegisterConfig result_;
};

}  // namespace

tl::expected<RegisterConfig, std::string> read_register(const toml::table& table, const fs::path& base) {
    return RegisterReader(table, base).read();
}

}  // namespace vidimus::screening
