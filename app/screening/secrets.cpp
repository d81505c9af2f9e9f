#include "app/screening/secrets.h"

#include <cstdlib>
#include <fstream>

#include "app/screening/config.h"
#include "app/screening/files.h"

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view file_prefix = "file:";
constexpr std::string_view environment_prefix = "env:";
constexpr std::string_view keyring_prefix = "keyring:";

tl::expected<std::string, std::string> from_file(const fs::path& file) {
    std::ifstream stream(file);
    std::string secret;
    if (!std::getline(stream, secret)) {
        return tl::unexpected(file.filename().string() + " cannot be read");
    }
    if (readable_by_others(file)) {
        return tl::unexpected(file.filename().string() +
                              " is open to other users; make it so that its owner alone reads it");
    }
    return secret;
}

tl::expected<std::string, std::string> from_keyring(const std::string& name) {
    const auto secret = keyring_secret(name);
    if (!secret) {
        return tl::unexpected("the keyring has no key " + name);
    }
    return secret->substr(0, secret->find_first_of("\r\n"));
}

}  // namespace

bool is_secret_place(std::string_view place) {
    for (const auto prefix : {file_prefix, environment_prefix, keyring_prefix}) {
        if (place.starts_with(prefix) && place.size() > prefix.size()) {
            return true;
        }
    }
    return false;
}

std::string resolve_secret_place(const std::string& place, const fs::path& base) {
    return place.starts_with(file_prefix)
               ? std::string(file_prefix) + (base / fs::path(place.substr(file_prefix.size()))).string()
               : place;
}

tl::expected<std::string, std::string> read_secret(const std::string& place) {
    auto secret = [&]() -> tl::expected<std::string, std::string> {
        if (place.starts_with(file_prefix)) {
            return from_file(place.substr(file_prefix.size()));
        }
        if (place.starts_with(keyring_prefix)) {
            return from_keyring(place.substr(keyring_prefix.size()));
        }
        const auto name = place.starts_with(environment_prefix) ? place.substr(environment_prefix.size()) : "";
        const char* value = name.empty() ? nullptr : std::getenv(name.c_str());
        return value == nullptr ? tl::expected<std::string, std::string>(
                                      tl::unexpected("the environment has no " + (name.empty() ? place : name)))
                                : std::string(value);
    }();
    if (secret && secret->ends_with('\r')) {
        secret->pop_back();
    }
    if (secret && secret->empty()) {
        return tl::unexpected(std::string("the secret is empty"));
    }
    return secret;
}

fs::path copy_folder(const Config& config, const RegisterConfig& reg) {
    return reg.folder.empty() ? config.data / "registers" / reg.name : reg.folder;
}

tl::expected<sltd::CopySecret, std::string> copy_secret(const Config& config, const RegisterConfig& reg, bool make) {
    const fs::path file = config.data / "registers" / (reg.name + ".key");
    std::error_code error;
    if (make && reg.key.empty() && !fs::exists(file, error)) {
        const auto fresh = sltd::CopySecret::random();
        const bool written = fresh && make_private_folder(file.parent_path()) &&
                             write_first_file(file, fresh->reveal_hexadecimal() + "\n");
        if (!written) {
            return tl::unexpected("registers/" + file.filename().string() + " cannot be written");
        }
    }
    const auto text = read_secret(reg.key.empty() ? "file:" + file.string() : reg.key);
    if (!text) {
        return tl::unexpected(text.error());
    }
    const auto secret = sltd::CopySecret::from_hexadecimal(*text);
    return secret ? tl::expected<sltd::CopySecret, std::string>(*secret)
                  : tl::unexpected(std::string("the key is not 64 hexadecimal digits"));
}

}  // namespace vidimus::screening
