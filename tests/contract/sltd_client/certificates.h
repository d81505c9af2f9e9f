// Authorities and certificates made while a test runs; the files go with the object.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <filesystem>
#include <memory>
#include <string>

namespace vidimus::sltd::testing {

struct CertificateFiles {
    std::filesystem::path certificate;
    std::filesystem::path key;
};

struct CertificateWish {
    std::string name = "127.0.0.1";
    std::string alternatives = "IP:127.0.0.1,DNS:localhost";  // subjectAltName; empty: none
    long valid_from = -3600;                                  // seconds from now
    long valid_to = 3600;
    bool self_signed = false;
};

/// A certificate authority with a key of its own.
class Authority {
  public:
    Authority();
    Authority(const Authority&) = delete;
    Authority& operator=(const Authority&) = delete;
    ~Authority();
    [[nodiscard]] std::filesystem::path ca_file() const { return folder_ / "authority.pem"; }
    /// Writes a certificate and its key (PEM); throws std::runtime_error where OpenSSL fails.
    [[nodiscard]] CertificateFiles issue(const CertificateWish& wish = {});

  private:
    struct Closer {
        void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
        void operator()(X509* certificate) const { X509_free(certificate); }
    };
    using Key = std::unique_ptr<EVP_PKEY, Closer>;
    using Certificate = std::unique_ptr<X509, Closer>;
    static Key new_key();
    Certificate make(const CertificateWish& wish, EVP_PKEY* key, bool authority);
    std::filesystem::path folder_;
    Key key_;
    Certificate certificate_;
    long serial_ = 1;
};

}  // namespace vidimus::sltd::testing
