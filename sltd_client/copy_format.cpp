#include "sltd_client/copy_format.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sltd_client/calendar.h"
#include "sltd_client/strict_json.h"

namespace vidimus::sltd {

namespace {

using nlohmann::json;

constexpr std::string_view data_prefix = "records-";
constexpr std::string_view data_suffix = ".vcopy";
constexpr std::string_view magic = "VIDCOPY2";
constexpr std::size_t mac_bytes = 32;
constexpr std::size_t longest_header_text = header_bytes - mac_bytes - magic.size() - 4;

bool is_generation(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    });
}

bool is_day_or_empty(const std::string& text) {
    return text.empty() || parse_day(text);
}

struct MacCloser {
    void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using MacContext = std::unique_ptr<EVP_MAC_CTX, MacCloser>;

MacContext hmac_under(const CopySecret::Bytes& key) {
    const std::unique_ptr<EVP_MAC, MacCloser> mac{EVP_MAC_fetch(nullptr, "HMAC", nullptr)};
    MacContext context{mac ? EVP_MAC_CTX_new(mac.get()) : nullptr};
    std::string digest = "SHA256";
    const std::array<OSSL_PARAM, 2> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), digest.size()),
        OSSL_PARAM_construct_end()};
    if (context && EVP_MAC_init(context.get(), key.data(), key.size(), parameters.data()) != 1) {
        context.reset();
    }
    return context;
}

// 32 bytes, or none where OpenSSL fails.
std::string mac_of(EVP_MAC_CTX* context, std::string_view text) {
    std::string hash(mac_bytes, '\0');
    std::size_t size = 0;
    // An init without a key starts over with the key that is set.
    if (context == nullptr || EVP_MAC_init(context, nullptr, 0, nullptr) != 1 ||
        EVP_MAC_update(context, reinterpret_cast<const unsigned char*>(text.data()), text.size()) != 1 ||
        EVP_MAC_final(context, reinterpret_cast<unsigned char*>(hash.data()), &size, hash.size()) != 1 ||
        size != hash.size()) {
        return {};
    }
    return hash;
}

// Tells a copy that was made with another secret from one that was damaged.
std::string check_of(const CopySecret& secret, std::string_view generation) {
    const auto key = derive_key(secret, generation, "vidimus.copy/2 check");
    return key ? to_hexadecimal({reinterpret_cast<const char*>(key->data()), 8}) : std::string{};
}

std::string header_mac(const CopySecret& secret, std::string_view generation, std::string_view bytes) {
    const auto key = derive_key(secret, generation, "vidimus.copy/2 header");
    const auto context = key ? hmac_under(*key) : MacContext{};
    return mac_of(context.get(), bytes);
}

OpenedHeader parse_header(std::string_view bytes, const CopySecret& secret) {
    if (bytes.size() != header_bytes || !bytes.starts_with(magic)) {
        return {};
    }
    const auto size = get_number(bytes.data() + magic.size(), 4);
    if (size > longest_header_text) {
        return {};
    }
    const auto text = bytes.substr(magic.size() + 4, size);
    const auto value = json::parse(text.begin(), text.end());
    CopyHeader header;
    header.generation = value.at("generation").get<std::string>();
    header.copy_id = value.at("copy_id").get<std::string>();
    if (value.at("schema").get<std::string>() != copy_schema || !is_generation(header.generation) ||
        !is_generation(header.copy_id)) {
        return {};
    }
    const auto check = check_of(secret, header.generation);
    if (check.empty() || check != value.at("check").get<std::string>()) {
        return {std::nullopt, HeaderFault::wrong_secret};
    }
    const auto signed_part = bytes.substr(0, header_bytes - mac_bytes);
    const auto mac = header_mac(secret, header.generation, signed_part);
    if (mac.empty() || CRYPTO_memcmp(mac.data(), bytes.data() + signed_part.size(), mac_bytes) != 0) {
        return {std::nullopt, HeaderFault::altered};
    }
    header.records = whole_number(value.at("records"));
    header.buckets = whole_number(value.at("buckets"));
    header.tags_at = whole_number(value.at("tags_at"));
    header.lengths_at = whole_number(value.at("lengths_at"));
    header.patterns_at = whole_number(value.at("patterns_at"));
    header.bytes = whole_number(value.at("bytes"));
    header.list.version = value.at("list_version").get<std::string>();
    header.list.date = value.at("list_date").get<std::string>();
    header.list.serial = whole_number(value.at("serial"));
    header.list.expires = value.at("expires").get<std::string>();
    if (header.buckets == 0 || !is_day_or_empty(header.list.date) || !is_day_or_empty(header.list.expires)) {
        return {};
    }
    return {std::move(header), HeaderFault::malformed};
}

}  // namespace

std::string data_file_name(std::string_view generation) {
    return std::string{data_prefix} + std::string{generation} + std::string{data_suffix};
}

bool is_data_file_name(std::string_view name) {
    return name.starts_with(data_prefix) && name.ends_with(data_suffix) &&
           name.size() > data_prefix.size() + data_suffix.size() &&
           is_generation(name.substr(data_prefix.size(), name.size() - data_prefix.size() - data_suffix.size()));
}

std::string manifest_json(const CopyManifest& manifest) {
    const json value{{"schema", copy_schema}, {"generation", manifest.generation}, {"data_file", manifest.data_file}};
    return value.dump(2) + "\n";
}

std::optional<CopyManifest> parse_manifest(std::string_view text) noexcept {
    try {
        const auto value = json::parse(text.begin(), text.end());
        CopyManifest manifest{value.at("generation").get<std::string>(), value.at("data_file").get<std::string>()};
        if (value.at("schema").get<std::string>() != copy_schema || !is_data_file_name(manifest.data_file)) {
            return std::nullopt;
        }
        return manifest;
    } catch (...) {
        return std::nullopt;
    }
}

std::optional<std::string> seal_header(const CopyHeader& header, const CopySecret& secret) {
    const json value{{"schema", copy_schema},
                     {"generation", header.generation},
                     {"copy_id", header.copy_id},
                     {"check", check_of(secret, header.generation)},
                     {"records", header.records},
                     {"buckets", header.buckets},
                     {"tags_at", header.tags_at},
                     {"lengths_at", header.lengths_at},
                     {"patterns_at", header.patterns_at},
                     {"bytes", header.bytes},
                     {"list_version", header.list.version},
                     {"list_date", header.list.date},
                     {"serial", header.list.serial},
                     {"expires", header.list.expires}};
    const auto text = value.dump(-1, ' ', false, json::error_handler_t::replace);
    if (text.size() > longest_header_text) {
        return std::nullopt;
    }
    std::string bytes{magic};
    put_number(bytes, text.size(), 4);
    bytes += text;
    bytes.resize(header_bytes - mac_bytes);
    const auto mac = header_mac(secret, header.generation, bytes);
    return mac.empty() ? std::nullopt : std::optional{bytes + mac};
}

OpenedHeader open_header(std::string_view bytes, const CopySecret& secret) noexcept {
    try {
        return parse_header(bytes, secret);
    } catch (...) {
        return {};
    }
}

void PlaceMaker::Closer::operator()(evp_mac_ctx_st* context) const {
    EVP_MAC_CTX_free(context);
}

PlaceMaker::PlaceMaker(const CopySecret& secret, std::string_view copy_id) {
    if (const auto key = derive_key(secret, copy_id, "vidimus.copy/2 places")) {
        context_.reset(hmac_under(*key).release());
    }
}

PlaceMaker PlaceMaker::copy() const {
    PlaceMaker other;
    if (context_) {
        other.context_.reset(EVP_MAC_CTX_dup(context_.get()));
    }
    return other;
}

std::optional<CopyPlace> PlaceMaker::make(std::string_view number, std::string_view state, std::string_view type) {
    text_.assign(number).append(1, '|').append(state).append(1, '|').append(type);
    std::array<unsigned char, mac_bytes> hash{};
    std::size_t size = 0;
    if (!context_ || EVP_MAC_init(context_.get(), nullptr, 0, nullptr) != 1 ||
        EVP_MAC_update(context_.get(), reinterpret_cast<const unsigned char*>(text_.data()), text_.size()) != 1 ||
        EVP_MAC_final(context_.get(), hash.data(), &size, hash.size()) != 1 || size != hash.size()) {
        return std::nullopt;
    }
    const auto* bytes = reinterpret_cast<const char*>(hash.data());
    return CopyPlace{get_number(bytes, 8), get_number(bytes + 8, 8)};
}

void put_number(std::string& bytes, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        bytes += static_cast<char>(value >> (8U * i) & 0xFFU);
    }
}

std::uint64_t get_number(const char* bytes, std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
        value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8U * i);
    }
    return value;
}

}  // namespace vidimus::sltd
