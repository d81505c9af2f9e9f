// Who answers for a specimen pack: an Ed25519 signature over the SHA-256 of each of its parts, kept in the pack as
// signature.json. Format: docs/specimen-pack.md.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "app/screening/failure.h"
#include "vision/specimen.h"

struct evp_pkey_st;  // OpenSSL's own name

namespace vidimus::screening {

inline constexpr const char* signature_part = "signature.json";

struct SignedPart {
    std::string name;
    std::uint64_t bytes = 0;
    std::string sha256;  // 64 hexadecimal digits
};

struct PackSignature {
    std::string signer;  // as the signer calls itself: only the key tells who it is
    std::string time;    // 2026-11-24T14:02:11Z
    std::string key;     // public, 64 hexadecimal digits
    std::vector<SignedPart> parts;
};

/// A private key. Copies share it.
class SigningKey {
  public:
    /// A fresh one. Errors: internal.
    static tl::expected<SigningKey, Failure> make();
    /// From PEM (PKCS #8), without a passphrase. Errors: key_unusable.
    static tl::expected<SigningKey, Failure> from_pem(const std::string& pem);
    [[nodiscard]] std::string to_pem() const;
    [[nodiscard]] const std::string& public_key() const { return public_key_; }
    /// 128 hexadecimal digits. Errors: internal.
    [[nodiscard]] tl::expected<std::string, Failure> sign(std::string_view text) const;

  private:
    explicit SigningKey(std::shared_ptr<evp_pkey_st> key);
    std::shared_ptr<evp_pkey_st> key_;
    std::string public_key_;
};

/// Adds signature.json, or replaces it. `signer` is cut to what a signature may hold. Errors: internal.
tl::expected<void, Failure> sign_parts(vision::PackParts& parts, const SigningKey& key, const std::string& signer,
                                       const std::string& time);

enum class PartState { whole, altered, missing, not_signed };

struct SignatureFindings {
    PackSignature signature;
    bool genuine = false;  // the key signed this list of parts
    std::vector<std::pair<std::string, PartState>> parts;
    [[nodiscard]] bool good() const;
};

/// What the signature says, and whether each part is what was signed. `name` is the pack's, for failures.
/// Errors: pack_unsigned, pack_altered (signature.json itself is no signature), pack_version.
tl::expected<SignatureFindings, Failure> examine_signature(const vision::PackParts& parts, const std::string& name);

/// The signature, where it and every part are good. Errors: pack_unsigned, pack_altered (`detail` has the part).
tl::expected<PackSignature, Failure> check_signature(const vision::PackParts& parts, const std::string& name);

/// The same where only some of the parts are at hand: those are held against the signature, the others are not missed.
/// Errors: as check_signature.
tl::expected<PackSignature, Failure> check_signature_of_some(const vision::PackParts& parts, const std::string& name);

/// Names what was signed and by whom: 64 hexadecimal digits, the same for the same pack.
std::string digest_of(const PackSignature& signature);

/// 64 lower-case hexadecimal digits.
bool is_public_key(std::string_view text);

}  // namespace vidimus::screening
