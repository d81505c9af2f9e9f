// The client's own certificate: PEM, PKCS#12, and a key on a PKCS#11 token (SoftHSM; skipped where it is not
// installed); pins; a list of revoked certificates.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include <cstdlib>
#include <fstream>

#include "dialect.h"
#include "sltd_client/https_register.h"

namespace vidimus::sltd {
namespace {

using std::chrono::milliseconds;
using testing::Authority;
using testing::CertificateFiles;
using testing::MisbehavingServer;

class Identity : public ::testing::Test {
  protected:
    Identity()
        : server_({authority_.issue(), authority_.ca_file(), 0, true}, [](testing::Connection& connection) {
              for (auto request = connection.read_request(); !request.empty(); request = connection.read_request()) {
                  connection.write(testing::response(testing::right_answer(request)));
              }
          }) {
        testing::use_dialect(testing::Dialect::json);
        config_.name = "Utopia";
        config_.url = server_.url();
        config_.ca_file = authority_.ca_file();
        config_.timeout = milliseconds{20'000};
    }
    ~Identity() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    [[nodiscard]] std::string outcome() const {
        const auto answer =
            make_https_register(config_)->ask({new_query_id(), DocumentNumber{"U12345678"}, "UTO", "P"},
                                              std::chrono::steady_clock::now() + milliseconds{20'000}, {});
        return answer.reason == Reason::none ? name_of(answer.state) : name_of(answer.reason);
    }
    static bool has(const std::string& command) {
        return std::system(("command -v " + command + " >/dev/null 2>&1").c_str()) == 0;
    }
    // A file name is the test's own and holds no quote.
    static bool runs(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()) == 0; }

    Authority authority_;
    MisbehavingServer server_;
    HttpsConfig config_;
    std::filesystem::path folder_ = std::filesystem::path(authority_.ca_file()).parent_path() / "identity";
};

TEST_F(Identity, PemFilesAreShown) {
    EXPECT_EQ(outcome(), "tls_failed") << "none is shown";
    const auto files = authority_.issue();
    config_.client_certificate = files.certificate.string();
    config_.client_key = files.key.string();
    EXPECT_EQ(outcome(), "no_record");
}

TEST_F(Identity, APackedFileOpensWithItsPasswordAlone) {
    const auto files = authority_.issue();
    std::FILE* stream = std::fopen(files.certificate.c_str(), "rb");
    X509* certificate = PEM_read_X509(stream, nullptr, nullptr, nullptr);
    std::fclose(stream);
    stream = std::fopen(files.key.c_str(), "rb");
    EVP_PKEY* key = PEM_read_PrivateKey(stream, nullptr, nullptr, nullptr);
    std::fclose(stream);
    PKCS12* packed = PKCS12_create("secret", "client", key, certificate, nullptr, 0, 0, 0, 0, 0);
    ASSERT_NE(packed, nullptr);
    const auto file = files.certificate.string() + ".p12";
    stream = std::fopen(file.c_str(), "wb");
    i2d_PKCS12_fp(stream, packed);
    std::fclose(stream);
    PKCS12_free(packed);
    EVP_PKEY_free(key);
    X509_free(certificate);
    config_.client_certificate = file;
    config_.client_key_password = "secret";
    EXPECT_EQ(outcome(), "no_record");
    config_.client_key_password = "guess";
    EXPECT_EQ(outcome(), "tls_failed");
}

TEST_F(Identity, AKeyOnATokenSigns) {
    const std::filesystem::path module = "/usr/lib/softhsm/libsofthsm2.so";
    if (!has("softhsm2-util") || !std::filesystem::exists(module) || !runs("openssl engine pkcs11")) {
        GTEST_SKIP() << "softhsm2 and libengine-pkcs11-openssl are not installed";
    }
    std::filesystem::create_directories(folder_ / "tokens");
    std::ofstream(folder_ / "softhsm2.conf") << "directories.tokendir = " << (folder_ / "tokens").string() << "\n";
    ::setenv("SOFTHSM2_CONF", (folder_ / "softhsm2.conf").c_str(), 1);
    ::setenv("PKCS11_MODULE_PATH", module.c_str(), 1);
    const auto files = authority_.issue();
    ASSERT_TRUE(runs("softhsm2-util --init-token --free --label vidimus --so-pin 1234 --pin 1234"));
    ASSERT_TRUE(runs("softhsm2-util --import '" + files.key.string() +
                     "' --token vidimus --label register --id 01 --pin 1234"));
    config_.client_certificate = files.certificate.string();
    config_.client_key = "pkcs11:token=vidimus;object=register;type=private?pin-value=1234";
    EXPECT_EQ(outcome(), "no_record");
    config_.client_key = "pkcs11:token=vidimus;object=absent;type=private?pin-value=1234";
    EXPECT_EQ(outcome(), "tls_failed");
}

}  // namespace
}  // namespace vidimus::sltd
