#include "app/cases/seal.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <memory>

namespace vidimus::cases {

namespace {

constexpr int kNonce = 12;
constexpr int kTag = 16;
constexpr qsizetype kMost = 512 * 1024 * 1024;  // OpenSSL counts in int

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* bytes_of(const char* text) {
    return reinterpret_cast<const unsigned char*>(text);
}

unsigned char* bytes_of(QByteArray& bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

std::array<unsigned char, 32> mac(const std::array<unsigned char, 32>& key, std::string_view text) {
    std::array<unsigned char, 32> out{};
    unsigned int length = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(text.data()), text.size(), out.data(),
         &length);
    return out;
}

}  // namespace

std::optional<Seal> Seal::from_secret(std::string_view hexadecimal) {
    const QByteArray raw =
        QByteArray::fromHex(QByteArray(hexadecimal.data(), static_cast<qsizetype>(hexadecimal.size())));
    if (hexadecimal.size() != 64 || raw.size() != 32) {
        return std::nullopt;
    }
    Key secret{};
    std::copy(raw.begin(), raw.end(), secret.begin());
    Seal seal;
    seal.content_ = mac(secret, "vidimus cases 1: content");
    seal.terms_ = mac(secret, "vidimus cases 1: terms");
    seal.audit_ = mac(secret, "vidimus cases 1: audit");
    OPENSSL_cleanse(secret.data(), secret.size());
    return seal;
}

std::optional<std::string> Seal::fresh_secret() {
    QByteArray raw(32, '\0');
    if (RAND_bytes(bytes_of(raw), static_cast<int>(raw.size())) != 1) {
        return std::nullopt;
    }
    return raw.toHex().toStdString();
}

std::optional<QByteArray> Seal::close(const QByteArray& plain, std::string_view about) const {
    QByteArray sealed(kNonce + plain.size() + kTag, '\0');
    const Context context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    int length = 0;
    int rest = 0;
    const bool done =
        plain.size() <= kMost && context && RAND_bytes(bytes_of(sealed), kNonce) == 1 &&
        EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, content_.data(), bytes_of(sealed)) == 1 &&
        EVP_EncryptUpdate(context.get(), nullptr, &length, bytes_of(about.data()), static_cast<int>(about.size())) ==
            1 &&
        EVP_EncryptUpdate(context.get(), bytes_of(sealed) + kNonce, &length, bytes_of(plain.constData()),
                          static_cast<int>(plain.size())) == 1 &&
        EVP_EncryptFinal_ex(context.get(), bytes_of(sealed) + kNonce + length, &rest) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTag, bytes_of(sealed) + kNonce + plain.size()) == 1;
    return done ? std::optional(sealed) : std::nullopt;
}

std::optional<QByteArray> Seal::open(const QByteArray& sealed, std::string_view about) const {
    const qsizetype size = sealed.size() - kNonce - kTag;
    if (size < 0 || size > kMost) {
        return std::nullopt;
    }
    QByteArray plain(size, '\0');
    QByteArray tag = sealed.right(kTag);
    const Context context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    int length = 0;
    int rest = 0;
    const bool whole = context &&
                       EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, content_.data(),
                                          bytes_of(sealed.constData())) == 1 &&
                       EVP_DecryptUpdate(context.get(), nullptr, &length, bytes_of(about.data()),
                                         static_cast<int>(about.size())) == 1 &&
                       EVP_DecryptUpdate(context.get(), bytes_of(plain), &length, bytes_of(sealed.constData()) + kNonce,
                                         static_cast<int>(size)) == 1 &&
                       EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTag, bytes_of(tag)) == 1 &&
                       EVP_DecryptFinal_ex(context.get(), bytes_of(plain) + length, &rest) == 1;
    return whole ? std::optional(plain) : std::nullopt;
}

QByteArray Seal::term(std::string_view word) const {
    const auto out = mac(terms_, word);
    return {reinterpret_cast<const char*>(out.data()), 16};
}

QByteArray Seal::link(const QByteArray& before, const QByteArray& entry) const {
    const QByteArray both = before + entry;
    const auto out = mac(audit_, {both.constData(), static_cast<std::size_t>(both.size())});
    return {reinterpret_cast<const char*>(out.data()), static_cast<qsizetype>(out.size())};
}

}  // namespace vidimus::cases
