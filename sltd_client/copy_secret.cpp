#include "sltd_client/copy_secret.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <algorithm>
#include <memory>

namespace vidimus::sltd {

namespace {

int digit_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

struct KdfCloser {
    void operator()(EVP_KDF* kdf) const { EVP_KDF_free(kdf); }
    void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};

}  // namespace

CopySecret::~CopySecret() {
    OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

std::optional<CopySecret> CopySecret::random() {
    Bytes bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
        return std::nullopt;
    }
    return CopySecret(bytes);
}

std::optional<CopySecret> CopySecret::from_hexadecimal(std::string_view text) {
    const auto decoded = sltd::from_hexadecimal(text);
    Bytes bytes{};
    if (!decoded || decoded->size() != bytes.size()) {
        return std::nullopt;
    }
    std::copy(decoded->begin(), decoded->end(), bytes.begin());
    return CopySecret(bytes);
}

std::string CopySecret::reveal_hexadecimal() const {
    return to_hexadecimal({reinterpret_cast<const char*>(bytes_.data()), bytes_.size()});
}

std::optional<CopySecret::Bytes> derive_key(const CopySecret& secret, std::string_view salt, std::string_view purpose) {
    const std::unique_ptr<EVP_KDF, KdfCloser> kdf{EVP_KDF_fetch(nullptr, "HKDF", nullptr)};
    const std::unique_ptr<EVP_KDF_CTX, KdfCloser> context{kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr};
    if (!context) {
        return std::nullopt;
    }
    std::string digest = "SHA256";
    auto key = secret.reveal();
    std::string salt_bytes{salt};
    std::string info{purpose};
    const std::array<OSSL_PARAM, 5> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), digest.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key.data(), key.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt_bytes.data(), salt_bytes.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()), OSSL_PARAM_construct_end()};
    CopySecret::Bytes derived{};
    const bool done = EVP_KDF_derive(context.get(), derived.data(), derived.size(), parameters.data()) == 1;
    OPENSSL_cleanse(key.data(), key.size());
    return done ? std::optional{derived} : std::nullopt;
}

std::string to_hexadecimal(std::string_view bytes) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += digits[byte >> 4U];
        text += digits[byte & 0x0FU];
    }
    return text;
}

std::optional<std::string> from_hexadecimal(std::string_view digits) {
    if (digits.size() % 2 != 0) {
        return std::nullopt;
    }
    std::string bytes;
    bytes.reserve(digits.size() / 2);
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        const int high = digit_value(digits[i]);
        const int low = digit_value(digits[i + 1]);
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

}  // namespace vidimus::sltd
