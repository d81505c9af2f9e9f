// An authority of the training register's own, and certificates that it issues. Never for a real register: its key lies
// in the data folder.
#pragma once

#include <filesystem>
#include <string>
#include <tl/expected.hpp>

namespace vidimus::cli {

struct TrainingCertificates {
    std::filesystem::path authority;  // PEM, for ca_file
    std::filesystem::path server;
    std::filesystem::path server_key;
    std::filesystem::path client;  // for client_certificate
    std::filesystem::path client_key;
};

enum class ServerCertificate { good, expired, wrong_name };

/// Made anew each time, valid for 30 days, for 127.0.0.1 and localhost; keys readable by their owner alone. The error
/// says what failed.
tl::expected<TrainingCertificates, std::string> make_training_certificates(const std::filesystem::path& folder,
                                                                           ServerCertificate kind);

}  // namespace vidimus::cli
