#include "sltd_client/sealing.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <limits>

namespace vidimus::sltd {

namespace {

using Nonce = std::array<unsigned char, 12>;
constexpr std::size_t longest_part = std::numeric_limits<int>::max() / 2;

Nonce nonce_for(std::uint32_t section, std::uint64_t number) {
    Nonce nonce{};
    for (unsigned i = 0; i < 4; ++i) {
        nonce[i] = static_cast<unsigned char>(section >> (8U * i));
    }
    for (unsigned i = 0; i < 8; ++i) {
        nonce[4 + i] = static_cast<unsigned char>(number >> (8U * i));
    }
    return nonce;
}

unsigned char* bytes_of(char* text) {
    return reinterpret_cast<unsigned char*>(text);
}
const unsigned char* bytes_of(const char* text) {
    return reinterpret_cast<const unsigned char*>(text);
}

}  // namespace

void Sealer::Closer::operator()(evp_cipher_ctx_st* context) const {
    EVP_CIPHER_CTX_free(context);
}

std::optional<Sealer> Sealer::make(const CopySecret::Bytes& key) {
    Sealer sealer;
    sealer.sealing_.reset(EVP_CIPHER_CTX_new());
    sealer.opening_.reset(EVP_CIPHER_CTX_new());
    const Nonce nonce{};
    if (!sealer.sealing_ || !sealer.opening_ ||
        EVP_EncryptInit_ex(sealer.sealing_.get(), EVP_aes_256_gcm(), nullptr, key.data(), nonce.data()) != 1 ||
        EVP_DecryptInit_ex(sealer.opening_.get(), EVP_aes_256_gcm(), nullptr, key.data(), nonce.data()) != 1) {
        return std::nullopt;
    }
    return sealer;
}

bool Sealer::seal(std::uint32_t section, std::uint64_t number, std::string_view plain, std::string& out) {
    auto* context = sealing_.get();
    const auto nonce = nonce_for(section, number);
    const auto start = out.size();
    int size = 0;
    int rest = 0;
    if (plain.size() > longest_part) {
        return false;
    }
    out.resize(start + plain.size() + seal_bytes);
    return EVP_EncryptInit_ex(context, nullptr, nullptr, nullptr, nonce.data()) == 1 &&
           EVP_EncryptUpdate(context, bytes_of(out.data() + start), &size, bytes_of(plain.data()),
                             static_cast<int>(plain.size())) == 1 &&
           EVP_EncryptFinal_ex(context, bytes_of(out.data() + start) + size, &rest) == 1 &&
           EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, static_cast<int>(seal_bytes),
                               out.data() + start + plain.size()) == 1;
}

bool Sealer::open(std::uint32_t section, std::uint64_t number, std::string_view sealed, std::string& plain) {
    plain.clear();
    if (sealed.size() < seal_bytes || sealed.size() > longest_part) {
        return false;
    }
    auto* context = opening_.get();
    const auto nonce = nonce_for(section, number);
    const auto size = sealed.size() - seal_bytes;
    std::array<char, seal_bytes> tag{};
    sealed.copy(tag.data(), tag.size(), size);
    plain.resize(size);
    int done = 0;
    int rest = 0;
    const std::array<OSSL_PARAM, 2> with_tag{
        OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, tag.data(), tag.size()),
        OSSL_PARAM_construct_end()};
    const bool right = EVP_DecryptInit_ex2(context, nullptr, nullptr, nonce.data(), with_tag.data()) == 1 &&
                       EVP_DecryptUpdate(context, bytes_of(plain.data()), &done, bytes_of(sealed.data()),
                                         static_cast<int>(size)) == 1 &&
                       EVP_DecryptFinal_ex(context, bytes_of(plain.data()) + done, &rest) == 1;
    if (!right) {
        plain.clear();
    }
    return right;
}

}  // namespace vidimus::sltd
