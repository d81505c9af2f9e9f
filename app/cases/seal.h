// What keeps a case's content from everybody who has the file but not the key, and shows every change to it.
// AES-256-GCM (NIST SP 800-38D) for content, HMAC-SHA-256 (FIPS 198-1) for terms that are searched and for the audit
// chain; the three keys are derived from one secret.
#pragma once

#include <QByteArray>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace vidimus::cases {

class Seal {
  public:
    /// 64 hexadecimal digits, as fresh_secret() makes them; nothing where it is something else.
    static std::optional<Seal> from_secret(std::string_view hexadecimal);
    /// Nothing where the system gives no random numbers.
    static std::optional<std::string> fresh_secret();

    /// `about` is bound to the content, so that no sealed part can take another's place.
    [[nodiscard]] std::optional<QByteArray> close(const QByteArray& plain, std::string_view about) const;
    /// Nothing where the content was changed, belongs elsewhere, or was closed with another secret.
    [[nodiscard]] std::optional<QByteArray> open(const QByteArray& sealed, std::string_view about) const;

    /// 16 bytes that are the same for the same word, and say nothing of it without the secret.
    [[nodiscard]] QByteArray term(std::string_view word) const;
    /// 32 bytes that an audit entry leaves for the one after it.
    [[nodiscard]] QByteArray link(const QByteArray& before, const QByteArray& entry) const;

  private:
    using Key = std::array<unsigned char, 32>;
    Seal() = default;
    Key content_{};
    Key terms_{};
    Key audit_{};
};

}  // namespace vidimus::cases
