#include "app/screening/pack_trust.h"

#include <nlohmann/json.hpp>

#include "app/screening/files.h"
#include "app/screening/parts.h"

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t longest_key = 64U << 10U;

fs::path key_folder(const Config& config) {
    return config.data / "keys";
}

}  // namespace

TrustedKeys TrustedKeys::load(const Config& config) {
    TrustedKeys trusted;
    trusted.keys_.insert(config.trusted_keys.begin(), config.trusted_keys.end());
    std::error_code error;
    for (fs::directory_iterator it(key_folder(config) / "trusted", error), end; !error && it != end;
         it.increment(error)) {
        if (const std::string name = it->path().filename().string(); is_public_key(name)) {
            trusted.keys_.insert(name);
        }
    }
    return trusted;
}

tl::expected<void, Failure> trust_key(const Config& config, const std::string& public_key, const std::string& signer) {
    for (const fs::path& folder : {key_folder(config), key_folder(config) / "trusted"}) {
        if (auto made = make_private_folder(folder); !made) {
            return made;
        }
    }
    const nlohmann::ordered_json note{{"signer", signer}, {"since", utc_now()}};
    return write_whole_file(key_folder(config) / "trusted" / public_key,
                            note.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n",
                            Access::owner_only);
}

tl::expected<SigningKey, Failure> own_key(const Config& config) {
    const fs::path file = key_folder(config) / "specimens.pem";
    std::error_code error;
    if (!fs::exists(file, error)) {
        if (auto made = make_private_folder(key_folder(config)); !made) {
            return tl::unexpected(made.error());
        }
        const auto fresh = SigningKey::make();
        if (!fresh) {
            return fresh;
        }
        // Another process may be first: then its key is ours.
        if (const auto written = write_first_file(file, fresh->to_pem()); !written) {
            return tl::unexpected(written.error());
        }
    }
    if (readable_by_others(file)) {
        return tl::unexpected(
            Failure{FailureCode::key_unusable, file.filename().string(), "keys/specimens.pem is readable by others"});
    }
    const auto pem = read_whole_file(file, longest_key);
    if (!pem) {
        return tl::unexpected(
            Failure{FailureCode::key_unusable, file.filename().string(), "keys/specimens.pem cannot be read"});
    }
    auto key = SigningKey::from_pem(*pem);
    if (key && !TrustedKeys::load(config).trusts(key->public_key())) {
        if (auto trusted = trust_key(config, key->public_key(), signer_name(config)); !trusted) {
            return tl::unexpected(trusted.error());
        }
    }
    return key;
}

std::string signer_name(const Config& config) {
    if (!config.signer.empty()) {
        return config.signer;
    }
    return config.post.empty() ? "unnamed" : config.post;
}

}  // namespace vidimus::screening
