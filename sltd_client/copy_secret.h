// The secret that a local copy is hashed and encrypted under. It never lies in the copy: it comes from a file that its
// owner alone can read, the environment, or a keyring, which is the caller's to choose.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vidimus::sltd {

/// 32 bytes; does not print itself and is wiped when it goes.
class CopySecret {
  public:
    using Bytes = std::array<unsigned char, 32>;
    explicit CopySecret(const Bytes& bytes) : bytes_(bytes) {}
    CopySecret(const CopySecret&) = default;
    CopySecret& operator=(const CopySecret&) = default;
    ~CopySecret();
    /// Nothing where the system gives no randomness.
    static std::optional<CopySecret> random();
    /// 64 hexadecimal digits of either case; nothing where the text is anything else.
    static std::optional<CopySecret> from_hexadecimal(std::string_view text);
    [[nodiscard]] const Bytes& reveal() const { return bytes_; }
    [[nodiscard]] std::string reveal_hexadecimal() const;

  private:
    Bytes bytes_;
};

/// A key for one purpose (HKDF-SHA-256, RFC 5869): the same secret, salt and purpose give the same key. Nothing where
/// OpenSSL fails.
[[nodiscard]] std::optional<CopySecret::Bytes> derive_key(const CopySecret& secret, std::string_view salt,
                                                          std::string_view purpose);

/// Lower-case hexadecimal digits and back; nothing where a character is no digit or one is left over.
[[nodiscard]] std::string to_hexadecimal(std::string_view bytes);
[[nodiscard]] std::optional<std::string> from_hexadecimal(std::string_view digits);

}  // namespace vidimus::sltd
