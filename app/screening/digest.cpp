#include "app/screening/digest.h"

#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <memory>

namespace vidimus::screening {
namespace {

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

Context begin() {
    Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    if (context != nullptr) {
        EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
    }
    return context;
}

std::string finish(const Context& context) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    if (context == nullptr || EVP_DigestFinal_ex(context.get(), digest.data(), &length) != 1) {
        return {};
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(std::size_t{length} * 2);
    for (unsigned int i = 0; i < length; ++i) {
        text += digits[digest.at(i) >> 4U];
        text += digits[digest.at(i) & 15U];
    }
    return text;
}

}  // namespace

std::string sha256_of_bytes(std::span<const std::byte> bytes) {
    const Context context = begin();
    if (context != nullptr) {
        EVP_DigestUpdate(context.get(), bytes.data(), bytes.size());
    }
    return finish(context);
}

std::optional<std::string> sha256_of_file(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        return std::nullopt;
    }
    const Context context = begin();
    std::array<char, 65536> block{};
    while (stream) {
        stream.read(block.data(), block.size());
        if (context != nullptr && stream.gcount() > 0) {
            EVP_DigestUpdate(context.get(), block.data(), static_cast<std::size_t>(stream.gcount()));
        }
    }
    if (stream.bad()) {
        return std::nullopt;
    }
    return finish(context);
}

}  // namespace vidimus::screening
