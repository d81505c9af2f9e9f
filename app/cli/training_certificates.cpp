#include "app/cli/training_certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>

namespace vidimus::cli {
namespace {

namespace fs = std::filesystem;

struct Closer {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using Key = std::unique_ptr<EVP_PKEY, Closer>;
using Certificate = std::unique_ptr<X509, Closer>;

constexpr long day = 24L * 60 * 60;

struct Wish {
    std::string name;
    std::string alternatives;  // subjectAltName; empty: none
    long valid_from = -day;
    long valid_to = 30 * day;
    bool authority = false;
};

bool extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    const bool done = extension != nullptr && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return done;
}

// Null where OpenSSL fails.
Certificate make(const Wish& wish, EVP_PKEY* key, X509* authority, EVP_PKEY* authority_key) {
    Certificate made{X509_new()};
    std::int64_t serial = 0;
    if (!made || key == nullptr || RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) != 1) {
        return nullptr;
    }
    X509* issuer = wish.authority ? made.get() : authority;
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set_int64(X509_get_serialNumber(made.get()), serial & 0x7FFF'FFFF'FFFF'FFFF);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), wish.valid_from);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), wish.valid_to);
    X509_set_pubkey(made.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(wish.name.c_str()), -1, -1, 0);
    X509_set_issuer_name(made.get(), X509_get_subject_name(issuer));
    const bool done =
        extend(made.get(), issuer, NID_basic_constraints, wish.authority ? "critical,CA:TRUE" : "critical,CA:FALSE") &&
        (wish.alternatives.empty() || extend(made.get(), issuer, NID_subject_alt_name, wish.alternatives)) &&
        X509_sign(made.get(), wish.authority ? key : authority_key, EVP_sha256()) > 0;
    return done ? std::move(made) : nullptr;
}

template <typename Write>
bool write_file(const fs::path& file, Write write) {
    const std::unique_ptr<std::FILE, Closer> output{std::fopen(file.c_str(), "wb")};
    std::error_code error;
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write, error);
    return output != nullptr && !error && write(output.get());
}

bool write_pair(const fs::path& certificate_file, const fs::path& key_file, X509* certificate, EVP_PKEY* key) {
    return certificate != nullptr &&
           write_file(certificate_file, [&](std::FILE* file) { return PEM_write_X509(file, certificate) == 1; }) &&
           write_file(key_file, [&](std::FILE* file) {
               return PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr) == 1;
           });
}

}  // namespace

tl::expected<TrainingCertificates, std::string> make_training_certificates(const fs::path& folder,
                                                                           ServerCertificate kind) {
    std::error_code error;
    fs::create_directories(folder, error);
    const TrainingCertificates files{folder / "authority.pem", folder / "server.pem", folder / "server.key",
                                     folder / "client.pem", folder / "client.key"};
    const Key authority_key{EVP_EC_gen("P-256")};
    const Key server_key{EVP_EC_gen("P-256")};
    const Key client_key{EVP_EC_gen("P-256")};
    Wish authority_wish{"Vidimus training authority", {}};
    authority_wish.authority = true;
    const auto authority = make(authority_wish, authority_key.get(), nullptr, nullptr);
    Wish server{"127.0.0.1", "IP:127.0.0.1,DNS:localhost"};
    if (kind == ServerCertificate::expired) {
        server.valid_from = -2 * day;
        server.valid_to = -day;
    } else if (kind == ServerCertificate::wrong_name) {
        server.name = "register.example";
        server.alternatives = "DNS:register.example";
    }
    const bool done =
        authority != nullptr &&
        write_file(files.authority, [&](std::FILE* file) { return PEM_write_X509(file, authority.get()) == 1; }) &&
        write_pair(files.server, files.server_key,
                   make(server, server_key.get(), authority.get(), authority_key.get()).get(), server_key.get()) &&
        write_pair(files.client, files.client_key,
                   make({"Vidimus trainee", {}}, client_key.get(), authority.get(), authority_key.get()).get(),
                   client_key.get());
    return done ? tl::expected<TrainingCertificates, std::string>(files)
                : tl::unexpected(std::string("certificates could not be made or written"));
}

}  // namespace vidimus::cli
