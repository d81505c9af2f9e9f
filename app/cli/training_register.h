// The training register: an HTTPS server that answers questions from a register's records, and does wrong on demand.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sltd_client/register.h"

namespace vidimus::cli {

/// What it can do wrong, in the order of `training_faults()`.
enum class TrainingFault {
    none,
    latency,
    drip,
    truncation,
    garbage,
    oversized,
    bomb,
    wrong_id,
    wrong_document,
    wrong_type,
    no_list,
    redirect,
    status_401,
    status_403,
    status_429,
    status_500,
    status_503,
    replay
};
std::vector<std::string> training_faults();
std::optional<TrainingFault> training_fault_named(std::string_view name);

struct TrainingRegisterOptions {
    std::string host = "127.0.0.1";
    int port = 0;  // 0: any that is free
    std::filesystem::path certificate;
    std::filesystem::path key;
    std::filesystem::path client_ca;  // not empty: a client certificate of this authority is demanded
    std::string token;                // not empty: demanded as bearer token
    TrainingFault fault = TrainingFault::none;
};

/// Answers POST /query in the messages that the question is in: vidimus.register/1, SOAP, or ITQ. POST /fault with a
/// fault's name changes what it does from then on. Nothing of a question is kept or logged, but for the last answer,
/// which "replay" gives again. Thread-safe.
class TrainingRegister {
  public:
    /// The error says why it cannot listen. `records` must live as long.
    static tl::expected<std::unique_ptr<TrainingRegister>, std::string> start(const TrainingRegisterOptions& options,
                                                                              sltd::Register& records);
    TrainingRegister(const TrainingRegister&) = delete;
    TrainingRegister& operator=(const TrainingRegister&) = delete;
    ~TrainingRegister();
    [[nodiscard]] int port() const;
    [[nodiscard]] std::string url() const;
    [[nodiscard]] unsigned long long questions() const;
    void set_fault(TrainingFault fault);

  private:
    struct Impl;
    explicit TrainingRegister(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace vidimus::cli
