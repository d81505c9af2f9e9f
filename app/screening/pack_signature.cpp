#include "app/screening/pack_signature.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "app/screening/digest.h"

namespace vidimus::screening {
namespace {

using nlohmann::json;

constexpr std::size_t key_bytes = 32;
constexpr std::size_t signature_bytes = 64;
constexpr std::size_t longest_signer = 128;
constexpr std::size_t most_parts = 64;
constexpr std::size_t longest_json = 64U << 10U;
constexpr std::string_view format_name = "vidimus.signature";

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

std::shared_ptr<EVP_PKEY> shared(EVP_PKEY* key) {
    return key == nullptr ? nullptr : std::shared_ptr<EVP_PKEY>(key, &EVP_PKEY_free);
}

std::string hexadecimal(const unsigned char* bytes, std::size_t count) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += digits[bytes[i] >> 4U];
        text += digits[bytes[i] & 15U];
    }
    return text;
}

bool is_hexadecimal(std::string_view text, std::size_t digits) {
    return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::vector<unsigned char> from_hexadecimal(std::string_view text) {
    const auto value = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
    std::vector<unsigned char> bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        bytes.push_back(static_cast<unsigned char>(value(text[i]) << 4U | value(text[i + 1])));
    }
    return bytes;
}

std::string digest_of(const std::string& bytes) {
    return sha256_of_bytes(std::as_bytes(std::span(bytes.data(), bytes.size())));
}

bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x20 && c != 0x7F; });
}

/// What is signed: one line a statement, so that two different signatures never have the same text.
std::string manifest_of(const PackSignature& signature) {
    std::string text = "vidimus.specimen signature 1\n";
    text += "signer " + signature.signer + "\n";
    text += "time " + signature.time + "\n";
    text += "key " + signature.key + "\n";
    for (const SignedPart& part : signature.parts) {
        text += "part " + part.sha256 + " " + std::to_string(part.bytes) + " " + part.name + "\n";
    }
    return text;
}

bool verifies(const PackSignature& signature, const std::string& hexadecimal_signature) {
    const auto raw = from_hexadecimal(signature.key);
    const auto key = shared(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw.data(), raw.size()));
    const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    if (key == nullptr || context == nullptr ||
        EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1) {
        return false;
    }
    const auto bytes = from_hexadecimal(hexadecimal_signature);
    const std::string text = manifest_of(signature);
    return EVP_DigestVerify(context.get(), bytes.data(), bytes.size(),
                            reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

std::string text_of(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

struct Read {
    PackSignature signature;
    std::string bytes;  // hexadecimal
};

/// Made by a program that signs otherwise.
bool is_newer(const std::string& text) {
    const json root = text.size() > longest_json ? json() : json::parse(text, nullptr, false);
    return root.is_object() && text_of(root, "format") == format_name && root.contains("version") &&
           root["version"].is_number_integer() && root["version"] > 1;
}

/// Strict: what is not exactly a signature is none.
std::optional<Read> read_signature(const std::string& text) {
    const json root = text.size() > longest_json ? json() : json::parse(text, nullptr, false);
    if (!root.is_object() || text_of(root, "format") != format_name || root.value("version", json()) != 1 ||
        text_of(root, "algorithm") != "Ed25519") {
        return std::nullopt;
    }
    Read read;
    PackSignature& signature = read.signature;
    signature.signer = text_of(root, "signer");
    signature.time = text_of(root, "time");
    signature.key = text_of(root, "public_key");
    read.bytes = text_of(root, "signature");
    const auto parts = root.find("parts");
    if (!is_plain(signature.signer) || signature.signer.size() > longest_signer || !is_plain(signature.time) ||
        signature.time.size() > 32 || !is_public_key(signature.key) ||
        !is_hexadecimal(read.bytes, 2 * signature_bytes) || parts == root.end() || !parts->is_array() ||
        parts->size() > most_parts) {
        return std::nullopt;
    }
    for (const json& entry : *parts) {
        if (!entry.is_object() || !entry.contains("bytes") || !entry["bytes"].is_number_unsigned()) {
            return std::nullopt;
        }
        SignedPart part{text_of(entry, "name"), entry["bytes"].get<std::uint64_t>(), text_of(entry, "sha256")};
        if (part.name.empty() || !is_plain(part.name) || !is_hexadecimal(part.sha256, 64)) {
            return std::nullopt;
        }
        signature.parts.push_back(std::move(part));
    }
    return read;
}

}  // namespace

SigningKey::SigningKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {
    std::array<unsigned char, key_bytes> raw{};
    std::size_t size = raw.size();
    if (EVP_PKEY_get_raw_public_key(key_.get(), raw.data(), &size) == 1 && size == raw.size()) {
        public_key_ = hexadecimal(raw.data(), raw.size());
    }
}

tl::expected<SigningKey, Failure> SigningKey::make() {
    auto key = shared(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    if (key == nullptr) {
        return tl::unexpected(Failure{FailureCode::internal, "signing key", "no key could be made"});
    }
    return SigningKey(std::move(key));
}

tl::expected<SigningKey, Failure> SigningKey::from_pem(const std::string& pem) {
    const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(std::min<std::size_t>(pem.size(), 1U << 16U))),
                  &BIO_free);
    std::string none;  // an empty passphrase: a prompt would stop the program
    auto key = shared(bio == nullptr ? nullptr : PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, none.data()));
    if (key == nullptr || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519) {
        return tl::unexpected(Failure{FailureCode::key_unusable, "signing key", "the file holds no Ed25519 key"});
    }
    return SigningKey(std::move(key));
}

std::string SigningKey::to_pem() const {
    const Bio bio(BIO_new(BIO_s_mem()), &BIO_free);
    if (bio == nullptr ||
        PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        return {};
    }
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

tl::expected<std::string, Failure> SigningKey::sign(std::string_view text) const {
    const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    std::array<unsigned char, signature_bytes> bytes{};
    std::size_t size = bytes.size();
    if (context == nullptr || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) != 1 ||
        EVP_DigestSign(context.get(), bytes.data(), &size, reinterpret_cast<const unsigned char*>(text.data()),
                       text.size()) != 1) {
        return tl::unexpected(Failure{FailureCode::internal, "signature", "the pack could not be signed"});
    }
    return hexadecimal(bytes.data(), size);
}

bool is_public_key(std::string_view text) {
    return is_hexadecimal(text, 2 * key_bytes);
}

tl::expected<void, Failure> sign_parts(vision::PackParts& parts, const SigningKey& key, const std::string& signer,
                                       const std::string& time) {
    parts.erase(signature_part);
    PackSignature signature{signer, time, key.public_key(), {}};
    if (signature.signer.size() > longest_signer || !is_plain(signature.signer)) {
        signature.signer = "unnamed";
    }
    json list = json::array();
    for (const auto& [name, bytes] : parts) {
        signature.parts.push_back({name, bytes.size(), digest_of(bytes)});
        list.push_back({{"name", name}, {"bytes", bytes.size()}, {"sha256", signature.parts.back().sha256}});
    }
    const auto signed_text = key.sign(manifest_of(signature));
    if (!signed_text) {
        return tl::unexpected(signed_text.error());
    }
    const nlohmann::ordered_json root{{"format", format_name},  {"version", 1},
                                      {"algorithm", "Ed25519"}, {"signer", signature.signer},
                                      {"time", signature.time}, {"public_key", signature.key},
                                      {"parts", list},          {"signature", *signed_text}};
    parts[signature_part] = root.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
    return {};
}

bool SignatureFindings::good() const {
    return genuine &&
           std::all_of(parts.begin(), parts.end(), [](const auto& part) { return part.second == PartState::whole; });
}

tl::expected<SignatureFindings, Failure> examine_signature(const vision::PackParts& parts, const std::string& name) {
    const auto text = parts.find(signature_part);
    if (text == parts.end()) {
        return tl::unexpected(Failure{FailureCode::pack_unsigned, name, {}});
    }
    auto read = read_signature(text->second);
    if (!read && is_newer(text->second)) {
        return tl::unexpected(Failure{FailureCode::pack_version, name, std::string(signature_part)});
    }
    if (!read) {
        return tl::unexpected(Failure{FailureCode::pack_altered, name, std::string(signature_part)});
    }
    SignatureFindings findings;
    findings.genuine = verifies(read->signature, read->bytes);
    for (const SignedPart& part : read->signature.parts) {
        const auto found = parts.find(part.name);
        PartState state = PartState::missing;
        if (found != parts.end()) {
            const bool whole = found->second.size() == part.bytes && digest_of(found->second) == part.sha256;
            state = whole ? PartState::whole : PartState::altered;
        }
        findings.parts.emplace_back(part.name, state);
    }
    for (const auto& [part, bytes] : parts) {
        const bool listed = std::any_of(read->signature.parts.begin(), read->signature.parts.end(),
                                        [&part = part](const SignedPart& known) { return known.name == part; });
        if (!listed && part != signature_part) {
            findings.parts.emplace_back(part, PartState::not_signed);
        }
    }
    findings.signature = std::move(read->signature);
    return findings;
}

namespace {

tl::expected<PackSignature, Failure> checked(const vision::PackParts& parts, const std::string& name, bool all) {
    auto findings = examine_signature(parts, name);
    if (!findings) {
        return tl::unexpected(findings.error());
    }
    if (!findings->genuine) {
        return tl::unexpected(Failure{FailureCode::pack_altered, name, std::string(signature_part)});
    }
    for (const auto& [part, state] : findings->parts) {
        if (state != PartState::whole && (all || state != PartState::missing)) {
            return tl::unexpected(Failure{FailureCode::pack_altered, name, part});
        }
    }
    return std::move(findings->signature);
}

}  // namespace

tl::expected<PackSignature, Failure> check_signature(const vision::PackParts& parts, const std::string& name) {
    return checked(parts, name, true);
}

tl::expected<PackSignature, Failure> check_signature_of_some(const vision::PackParts& parts, const std::string& name) {
    return checked(parts, name, false);
}

std::string digest_of(const PackSignature& signature) {
    return digest_of(manifest_of(signature));
}

}  // namespace vidimus::screening
