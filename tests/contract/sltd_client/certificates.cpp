#include "certificates.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <stdexcept>

#include "sltd_client/register.h"

namespace vidimus::sltd::testing {

namespace {

void require(bool right, const char* what) {
    if (!right) {
        throw std::runtime_error(what);
    }
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    auto* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    require(extension != nullptr, "certificate extension");
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

template <typename Write>
void write_file(const std::filesystem::path& file, Write write) {
    auto* output = std::fopen(file.c_str(), "wb");
    require(output != nullptr, "certificate file");
    const bool written = write(output);
    std::fclose(output);
    require(written, "certificate written");
}

}  // namespace

Authority::Authority()
    : folder_(std::filesystem::temp_directory_path() / ("vidimus authority " + new_query_id())), key_(new_key()) {
    std::filesystem::create_directories(folder_);
    CertificateWish wish;
    wish.name = "Utopia Test Authority";
    wish.alternatives.clear();
    wish.valid_from = -864'000;
    wish.valid_to = 864'000;
    certificate_ = make(wish, key_.get(), true);
    write_file(ca_file(), [this](std::FILE* file) { return PEM_write_X509(file, certificate_.get()) == 1; });
}

Authority::~Authority() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

Authority::Key Authority::new_key() {
    Key key{EVP_EC_gen("P-256")};
    require(key != nullptr, "key");
    return key;
}

Authority::Certificate Authority::make(const CertificateWish& wish, EVP_PKEY* key, bool authority) {
    Certificate certificate{X509_new()};
    auto* made = certificate.get();
    require(made != nullptr, "certificate");
    X509_set_version(made, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made), serial_++);
    X509_gmtime_adj(X509_getm_notBefore(made), wish.valid_from);
    X509_gmtime_adj(X509_getm_notAfter(made), wish.valid_to);
    X509_set_pubkey(made, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(wish.name.c_str()), -1, -1, 0);
    const bool by_itself = authority || wish.self_signed;
    auto* issuer = by_itself ? made : certificate_.get();
    X509_set_issuer_name(made, X509_get_subject_name(issuer));
    extend(made, issuer, NID_basic_constraints, authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    if (!wish.alternatives.empty()) {
        extend(made, issuer, NID_subject_alt_name, wish.alternatives);
    }
    require(X509_sign(made, by_itself ? key : key_.get(), EVP_sha256()) > 0, "signature");
    return certificate;
}

CertificateFiles Authority::issue(const CertificateWish& wish) {
    const auto key = new_key();
    const auto certificate = make(wish, key.get(), false);
    const auto stem = std::to_string(serial_);
    CertificateFiles files{folder_ / (stem + ".pem"), folder_ / (stem + ".key")};
    write_file(files.certificate, [&](std::FILE* file) { return PEM_write_X509(file, certificate.get()) == 1; });
    write_file(files.key, [&](std::FILE* file) {
        return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1;
    });
    return files;
}

}  // namespace vidimus::sltd::testing
