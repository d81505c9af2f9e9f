#include "app/screening/registers.h"

#include <fstream>
#include <iterator>

#include "app/screening/secrets.h"
#include "sltd_client/local_copy.h"

namespace vidimus::screening {
namespace {

// A template longer than this is a wrong file.
constexpr std::size_t longest_envelope = 64 * 1024;

tl::expected<std::string, std::string> read_envelope(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(stream), {});
    if (!stream || text.empty() || text.size() > longest_envelope) {
        return tl::unexpected("envelope: " + file.filename().string() + " cannot be read");
    }
    return text;
}

tl::expected<std::shared_ptr<const sltd::MessageFormat>, std::string> messages_for(const RegisterConfig& config) {
    if (config.messages == "vidimus") {
        return sltd::vidimus_messages();
    }
    if (config.messages == "nlets") {
        return sltd::nlets_messages();
    }
    const bool soap = config.messages == "soap";
    sltd::MessageMapping mapping = soap ? sltd::usual_soap_mapping() : sltd::MessageMapping{};
    for (const auto& [name, place] : config.mapping) {
        if (name == "question") {
            mapping.question = place;
        } else if (name.starts_with("header.")) {
            mapping.headers[name.substr(7)] = place;
        } else {
            mapping.fields[name] = place;
        }
    }
    if (!config.classes.empty()) {
        mapping.classes = config.classes;
    }
    if (!config.envelope.empty()) {
        auto text = read_envelope(config.envelope);
        if (!text) {
            return tl::unexpected(text.error());
        }
        mapping.question = std::move(*text);
    }
    const std::string fault = soap ? sltd::xml_mapping_fault(mapping) : sltd::json_mapping_fault(mapping);
    if (!fault.empty()) {
        return tl::unexpected("mapping: " + fault);
    }
    return soap ? sltd::xml_messages(std::move(mapping)) : sltd::mapped_json_messages(std::move(mapping));
}

}  // namespace

tl::expected<sltd::HttpsConfig, std::string> https_config(const RegisterConfig& config) {
    sltd::HttpsConfig https;
    https.name = config.name;
    https.url = config.url;
    https.states = config.states;
    https.document_types = config.document_types;
    https.ca_file = config.ca_file;
    https.client_certificate = config.client_certificate;
    https.client_key = config.client_key;
    https.pins = config.pins;
    https.proxy = config.proxy;
    https.crl_file = config.crl_file;
    https.require_ocsp = config.require_ocsp;
    https.answer_key = config.answer_key;
    https.timeout = config.timeout;
    https.retries = config.retries;
    https.hedge_after = config.hedge_after;
    https.breaker_failures = config.breaker_failures;
    https.breaker_pause = config.breaker_pause;
    const std::string token = config.token_file.empty() ? config.token : "file:" + config.token_file.string();
    const auto read_into = [](const std::string& place, std::string& into) -> std::string {
        if (place.empty()) {
            return {};
        }
        auto secret = read_secret(place);
        into = secret ? *secret : std::string();
        return secret ? std::string() : secret.error();
    };
    if (const auto error = read_into(token, https.bearer_token); !error.empty()) {
        return tl::unexpected("token: " + error);
    }
    if (const auto error = read_into(config.client_key_password, https.client_key_password); !error.empty()) {
        return tl::unexpected("client_key_password: " + error);
    }
    auto messages = messages_for(config);
    if (!messages) {
        return tl::unexpected(messages.error());
    }
    https.messages = std::move(*messages);
    return https;
}

std::unique_ptr<sltd::Register> make_register(const Config& config, const RegisterConfig& reg,
                                              std::vector<Failure>& problems) {
    if (reg.kind == RegisterConfig::Kind::https) {
        auto https = https_config(reg);
        if (!https) {
            problems.push_back({FailureCode::config_invalid, reg.name, https.error()});
            sltd::HttpsConfig unusable;  // without a URL: not_checked(not_configured) for what it would serve
            unusable.name = reg.name;
            unusable.states = reg.states;
            unusable.document_types = reg.document_types;
            return sltd::make_https_register(std::move(unusable));
        }
        return sltd::make_https_register(std::move(*https));
    }
    sltd::LocalCopyConfig copy;
    copy.name = reg.name;
    copy.folder = copy_folder(config, reg);
    copy.states = reg.states;
    copy.document_types = reg.document_types;
    copy.max_age_days = reg.max_age_days;
    copy.variants = reg.variants;
    if (const auto secret = copy_secret(config, reg, false)) {
        copy.secret = *secret;
    } else if (std::error_code error; std::filesystem::exists(copy.folder / "copy.json", error)) {
        problems.push_back({FailureCode::config_invalid, reg.name, "key: " + secret.error()});
    }
    return sltd::make_local_copy(std::move(copy));
}

}  // namespace vidimus::screening
