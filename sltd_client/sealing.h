// Parts of a file, each encrypted and authenticated by itself (AES-256-GCM, NIST SP 800-38D): a part that was changed,
// cut off, moved to another place or taken from another file does not open.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sltd_client/copy_secret.h"

struct evp_cipher_ctx_st;

namespace vidimus::sltd {

inline constexpr std::size_t seal_bytes = 16;  // what a sealed part is longer

/// One key. `section` and `number` make the nonce: no two parts that are sealed under one key may have the same. One
/// object is used by one thread at a time.
class Sealer {
  public:
    static std::optional<Sealer> make(const CopySecret::Bytes& key);
    /// Appends the sealed part; false where OpenSSL fails.
    [[nodiscard]] bool seal(std::uint32_t section, std::uint64_t number, std::string_view plain, std::string& out);
    /// Replaces `plain`; false where the part is not as it was sealed. `plain` is then empty.
    [[nodiscard]] bool open(std::uint32_t section, std::uint64_t number, std::string_view sealed, std::string& plain);

  private:
    struct Closer {
        void operator()(evp_cipher_ctx_st* context) const;
    };
    using Context = std::unique_ptr<evp_cipher_ctx_st, Closer>;
    Context sealing_;
    Context opening_;
};

}  // namespace vidimus::sltd
