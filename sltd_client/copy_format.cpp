#include "sltd_client/copy_format.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sltd_client/calendar.h"

namespace vidimus::sltd {

namespace {

using nlohmann::json;

constexpr std::string_view data_prefix = "records-";
constexpr std::string_view data_suffix = ".mdb";
constexpr std::array<Record::Class, 5> stored_classes{Record::Class::stolen, Record::Class::lost,
                                                      Record::Class::revoked, Record::Class::invalid,
                                                      Record::Class::stolen_blank};

std::chrono::sys_days day_zero() {
    return std::chrono::sys_days{std::chrono::year{1949} / std::chrono::December / 31};
}

bool is_hexadecimal(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string to_hexadecimal(const HashingKey& bytes) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const auto byte : bytes) {
        text += digits[byte >> 4U];
        text += digits[byte & 0x0FU];
    }
    return text;
}

unsigned nibble(char c) {
    return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
}

std::optional<HashingKey> from_hexadecimal(std::string_view text) {
    HashingKey bytes{};
    if (text.size() != 2 * bytes.size() || !is_hexadecimal(text)) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<unsigned char>(nibble(text[2 * i]) << 4U | nibble(text[2 * i + 1]));
    }
    return bytes;
}

}  // namespace

std::string data_file_name(std::string_view generation) {
    return std::string{data_prefix} + std::string{generation} + std::string{data_suffix};
}

bool is_data_file_name(std::string_view name) {
    if (!name.starts_with(data_prefix) || !name.ends_with(data_suffix) ||
        name.size() <= data_prefix.size() + data_suffix.size()) {
        return false;
    }
    const auto generation = name.substr(data_prefix.size(), name.size() - data_prefix.size() - data_suffix.size());
    return std::all_of(generation.begin(), generation.end(),
                       [](char c) { return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string manifest_json(const CopyManifest& manifest) {
    const json value{{"schema", copy_schema},
                     {"generation", manifest.generation},
                     {"data_file", manifest.data_file},
                     {"bytes", manifest.bytes},
                     {"sha256", manifest.sha256}};
    return value.dump(2) + "\n";
}

std::optional<CopyManifest> parse_manifest(std::string_view text) noexcept {
    try {
        const auto value = json::parse(text.begin(), text.end());
        CopyManifest manifest{value.at("generation").get<std::string>(), value.at("data_file").get<std::string>(),
                              value.at("bytes").get<std::uint64_t>(), value.at("sha256").get<std::string>()};
        if (value.at("schema").get<std::string>() != copy_schema || !is_data_file_name(manifest.data_file) ||
            manifest.sha256.size() != 64 || !is_hexadecimal(manifest.sha256)) {
            return std::nullopt;
        }
        return manifest;
    } catch (...) {
        return std::nullopt;
    }
}

std::string about_json(const CopyAbout& about) {
    const json value{{"schema", copy_schema},
                     {"records", about.records},
                     {"list_version", about.list_version},
                     {"list_date", about.list_date},
                     {"hashing_key", to_hexadecimal(about.hashing_key)}};
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<CopyAbout> parse_about(std::string_view text) noexcept {
    try {
        const auto value = json::parse(text.begin(), text.end());
        const auto key = from_hexadecimal(value.at("hashing_key").get<std::string>());
        CopyAbout about{value.at("records").get<std::uint64_t>(), value.at("list_version").get<std::string>(),
                        value.at("list_date").get<std::string>(), key.value_or(HashingKey{})};
        if (!key || value.at("schema").get<std::string>() != copy_schema ||
            (!about.list_date.empty() && !parse_day(about.list_date))) {
            return std::nullopt;
        }
        return about;
    } catch (...) {
        return std::nullopt;
    }
}

std::optional<HashingKey> new_hashing_key() {
    HashingKey key{};
    if (RAND_bytes(key.data(), static_cast<int>(key.size())) != 1) {
        return std::nullopt;
    }
    return key;
}

void KeyMaker::Closer::operator()(evp_mac_ctx_st* context) const {
    EVP_MAC_CTX_free(context);
}

KeyMaker::KeyMaker(const HashingKey& hashing_key) {
    auto* mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    if (mac == nullptr) {
        return;
    }
    context_.reset(EVP_MAC_CTX_new(mac));
    EVP_MAC_free(mac);
    std::string digest = "SHA256";
    const std::array<OSSL_PARAM, 2> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), digest.size()),
        OSSL_PARAM_construct_end()};
    if (!context_ || EVP_MAC_init(context_.get(), hashing_key.data(), hashing_key.size(), parameters.data()) != 1) {
        context_.reset();
    }
}

KeyMaker KeyMaker::copy() const {
    KeyMaker other;
    if (context_) {
        other.context_.reset(EVP_MAC_CTX_dup(context_.get()));
    }
    return other;
}

std::optional<CopyKey> KeyMaker::make(std::string_view number, std::string_view state, std::string_view type) {
    text_.assign(number).append(1, '|').append(state).append(1, '|').append(type);
    std::array<unsigned char, 32> hash{};
    std::size_t size = 0;
    // An init without a key starts over with the key that is set.
    if (!context_ || EVP_MAC_init(context_.get(), nullptr, 0, nullptr) != 1 ||
        EVP_MAC_update(context_.get(), reinterpret_cast<const unsigned char*>(text_.data()), text_.size()) != 1 ||
        EVP_MAC_final(context_.get(), hash.data(), &size, hash.size()) != 1 || size != hash.size()) {
        return std::nullopt;
    }
    CopyKey key{};
    std::copy_n(hash.begin(), key.size(), key.begin());
    return key;
}

std::optional<std::string> encode_record(const Record& record) {
    const auto* const place = std::find(stored_classes.begin(), stored_classes.end(), record.record_class);
    if (place == stored_classes.end() || record.reference.size() > longest_reference) {
        return std::nullopt;
    }
    unsigned day = 0;
    if (record.date) {
        const auto parsed = parse_day(*record.date);
        const auto count = parsed ? (*parsed - day_zero()).count() : 0;
        if (count < 1 || count > 0xFFFF) {
            return std::nullopt;
        }
        day = static_cast<unsigned>(count);
    }
    std::string bytes;
    bytes += static_cast<char>(place - stored_classes.begin());
    bytes += static_cast<char>(day & 0xFFU);
    bytes += static_cast<char>(day >> 8U);
    return bytes + record.reference;
}

std::optional<Record> decode_record(std::string_view bytes) {
    const auto byte = [bytes](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(bytes[i])); };
    if (bytes.size() < 3 || bytes.size() > 3 + longest_reference || byte(0) >= stored_classes.size()) {
        return std::nullopt;
    }
    Record record;
    record.record_class = stored_classes[byte(0)];
    if (const auto day = byte(1) | byte(2) << 8U; day > 0) {
        record.date = day_text(day_zero() + std::chrono::days{day});
    }
    record.reference = bytes.substr(3);
    return record;
}

}  // namespace vidimus::sltd
