// Questions that no register answered, kept until one does: over crashes and restarts, encrypted, and asked again with
// the same query id, by which a register tells that it is the same question.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "sltd_client/copy_secret.h"
#include "sltd_client/register.h"

namespace vidimus::sltd {

enum class QueueErrorCode { cannot_write, disk_full, damaged, wrong_secret, internal };
struct QueueError {
    QueueErrorCode code;
    std::string detail;  // never a document number
};

struct WaitingQuestion {
    Query query;
    std::string register_name;
    std::int64_t since = 0;  // seconds since 1970, UTC
    std::uint32_t attempts = 0;
};

struct LateAnswer {
    WaitingQuestion question;
    Answer answer;
    std::int64_t answered = 0;
};

/// An LMDB environment in a folder of its own. Several processes, and several queues
/// in one, may use it; each function is one transaction, on the
/// disk when it returns. Thread-safe.
class QuestionQueue {
  public:
    static tl::expected<std::unique_ptr<QuestionQueue>, QueueError> open(const std::filesystem::path& folder,
                                                                         const CopySecret& secret);
    virtual ~QuestionQueue() = default;
    /// Keeps a question; one that is there already, or was answered, stays as it is.
    virtual tl::expected<void, QueueError> keep(const WaitingQuestion& question) = 0;
    virtual tl::expected<std::vector<WaitingQuestion>, QueueError> waiting() = 0;
    /// Counts an attempt that was not answered.
    virtual tl::expected<void, QueueError> note_attempt(const WaitingQuestion& question) = 0;
    /// Takes the question out and keeps its answer, in one step.
    virtual tl::expected<void, QueueError> note_answer(const WaitingQuestion& question, const Answer& answer,
                                                       std::int64_t now) = 0;
    virtual tl::expected<std::vector<LateAnswer>, QueueError> answers() = 0;
    /// Takes an answer out that a person has seen.
    virtual tl::expected<void, QueueError> remove_answer(const LateAnswer& answer) = 0;
};

struct DrainResult {
    std::uint64_t answered = 0;
    std::uint64_t left = 0;
};
/// Asks every waiting question once more, one after another, each by `time_each`; a register that no longer answers is
/// left alone for the rest. A question whose register is not among `registers` stays.
tl::expected<DrainResult, QueueError> ask_waiting(QuestionQueue& queue, std::span<Register* const> registers,
                                                  std::chrono::milliseconds time_each, std::int64_t now,
                                                  const std::stop_token& stop);

/// Whether a question that ended so should be kept: the register may answer it later.
[[nodiscard]] bool is_worth_keeping(Reason reason);

}  // namespace vidimus::sltd
