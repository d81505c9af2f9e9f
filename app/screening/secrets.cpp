#include "app/screening/secrets.h"

#include <fcntl.h>
#include <linux/keyctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "app/screening/config.h"

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view file_prefix = "file:";
constexpr std::string_view environment_prefix = "env:";
constexpr std::string_view keyring_prefix = "keyring:";

tl::expected<std::string, std::string> from_file(const fs::path& file) {
    std::error_code error;
    const auto permissions = fs::status(file, error).permissions();
    std::ifstream stream(file);
    std::string secret;
    if (error || !std::getline(stream, secret)) {
        return tl::unexpected(file.filename().string() + " cannot be read");
    }
    constexpr auto others = fs::perms::group_all | fs::perms::others_all;
    if ((permissions & others) != fs::perms::none) {
        return tl::unexpected(file.filename().string() +
                              " is open to other users; make it so that its owner alone reads it");
    }
    return secret;
}

// A key of type "user", as "keyctl add user NAME SECRET @u" puts it there.
tl::expected<std::string, std::string> from_keyring(const std::string& name) {
    const long key = ::syscall(SYS_request_key, "user", name.c_str(), nullptr, 0);
    if (key < 0) {
        return tl::unexpected("the keyring has no key " + name);
    }
    std::string secret(4096, '\0');
    const long size = ::syscall(SYS_keyctl, KEYCTL_READ, key, secret.data(), secret.size());
    if (size < 0 || size > static_cast<long>(secret.size())) {
        return tl::unexpected("the keyring does not give key " + name);
    }
    secret.resize(static_cast<std::size_t>(size));
    return secret.substr(0, secret.find_first_of("\r\n"));
}

// The file is there whole or not at all, and never readable by others.
bool write_new_key(const fs::path& file, const std::string& text) {
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (handle < 0) {
        return false;
    }
    const bool written =
        ::write(handle, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(handle) == 0;
    ::close(handle);
    if (!written) {
        fs::remove(file, error);
    }
    return written;
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
        if (!fresh || !write_new_key(file, fresh->reveal_hexadecimal() + "\n")) {
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
