#include "sltd_client/question_queue.h"

#include <lmdb.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <functional>
#include <map>
#include <mutex>
#include <utility>

#include "sltd_client/queue_entry.h"
#include "sltd_client/sealing.h"

namespace vidimus::sltd {

namespace {

constexpr std::size_t map_bytes = std::size_t{256} * 1024 * 1024;  // some 500,000 questions
constexpr std::size_t nonce_bytes = 12;

tl::unexpected<QueueError> failed(int status) {
    if (status == ENOSPC || status == EDQUOT || status == MDB_MAP_FULL) {
        return tl::make_unexpected(QueueError{QueueErrorCode::disk_full, "no room is left for questions"});
    }
    const bool damaged = status == MDB_CORRUPTED || status == MDB_INVALID || status == MDB_VERSION_MISMATCH;
    return tl::make_unexpected(
        QueueError{damaged ? QueueErrorCode::damaged : QueueErrorCode::cannot_write, mdb_strerror(status)});
}

MDB_val view(std::string_view text) {
    return {text.size(), const_cast<char*>(text.data())};
}

std::string_view text_in(const MDB_val& value) {
    return {static_cast<const char*>(value.mv_data), value.mv_size};
}

// The id and the register: a question to two registers is two that wait.
std::string key_of(const WaitingQuestion& question) {
    return question.query.id.substr(0, 64) + '|' + question.register_name.substr(0, 256);
}

// An environment that is open. LMDB forbids to open one twice in a process: closing the second would take the first
// one's locks away. So all queues of a folder share one, which goes with the last of them.
class Environment {
  public:
    explicit Environment(const std::filesystem::path& folder) {
        std::error_code error;
        folder_ = std::filesystem::weakly_canonical(folder, error);
        const std::lock_guard lock(opened().mutex);
        auto& slot = opened().slots[folder_];
        status_ = slot.users > 0 ? MDB_SUCCESS : open(folder, slot);
        if (status_ != MDB_SUCCESS) {
            opened().slots.erase(folder_);
            return;
        }
        ++slot.users;
        env_ = slot.env;
        waiting_ = slot.waiting;
        answers_ = slot.answers;
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
    ~Environment() {
        if (env_ == nullptr) {
            return;
        }
        const std::lock_guard lock(opened().mutex);
        auto& slot = opened().slots[folder_];
        if (--slot.users == 0) {
            mdb_env_close(slot.env);
            opened().slots.erase(folder_);
        }
    }
    [[nodiscard]] int status() const { return status_; }
    [[nodiscard]] MDB_env* get() const { return env_; }
    [[nodiscard]] MDB_dbi waiting() const { return waiting_; }
    [[nodiscard]] MDB_dbi answers() const { return answers_; }

  private:
    struct Slot {
        MDB_env* env = nullptr;
        MDB_dbi waiting = 0;
        MDB_dbi answers = 0;
        int users = 0;
    };
    struct Opened {
        std::mutex mutex;
        std::map<std::filesystem::path, Slot> slots;
    };
    static Opened& opened() {
        static Opened all;
        return all;
    }
    static int open(const std::filesystem::path& folder, Slot& slot) {
        int status = mdb_env_create(&slot.env);
        if (status != MDB_SUCCESS) {
            return status;
        }
        mdb_env_set_maxdbs(slot.env, 2);
        mdb_env_set_mapsize(slot.env, map_bytes);
        MDB_txn* txn = nullptr;
        status = mdb_env_open(slot.env, folder.c_str(), MDB_NOTLS, 0600);
        if (status == MDB_SUCCESS) {
            int dead = 0;
            mdb_reader_check(slot.env, &dead);  // readers that were killed
            status = mdb_txn_begin(slot.env, nullptr, 0, &txn);
        }
        status = status == MDB_SUCCESS ? mdb_dbi_open(txn, "waiting", MDB_CREATE, &slot.waiting) : status;
        status = status == MDB_SUCCESS ? mdb_dbi_open(txn, "answers", MDB_CREATE, &slot.answers) : status;
        if (status == MDB_SUCCESS) {
            status = mdb_txn_commit(txn);
        } else if (txn != nullptr) {
            mdb_txn_abort(txn);
        }
        if (status != MDB_SUCCESS) {
            mdb_env_close(slot.env);
        }
        return status;
    }

    std::filesystem::path folder_;
    int status_ = MDB_SUCCESS;
    MDB_env* env_ = nullptr;
    MDB_dbi waiting_ = 0;
    MDB_dbi answers_ = 0;
};

class LmdbQueue final : public QuestionQueue {
  public:
    LmdbQueue(std::unique_ptr<Environment> environment, Sealer sealer)
        : environment_(std::move(environment)),
          env_(environment_->get()),
          waiting_(environment_->waiting()),
          answers_(environment_->answers()),
          sealer_(std::move(sealer)) {}

    tl::expected<void, QueueError> keep(const WaitingQuestion& question) override {
        return change([&](MDB_txn* txn) {
            const auto key = key_of(question);
            MDB_val key_value = view(key);
            MDB_val value{};
            if (mdb_get(txn, waiting_, &key_value, &value) == MDB_SUCCESS ||
                mdb_get(txn, answers_, &key_value, &value) == MDB_SUCCESS) {
                return MDB_SUCCESS;
            }
            return put(txn, waiting_, key, waiting_text(question));
        });
    }

    tl::expected<std::vector<WaitingQuestion>, QueueError> waiting() override {
        std::vector<WaitingQuestion> questions;
        const auto read = read_all(waiting_, [&questions](std::string_view text) {
            auto question = read_waiting(text);
            if (question) {
                questions.push_back(std::move(*question));
            }
            return question.has_value();
        });
        if (!read) {
            return tl::make_unexpected(read.error());
        }
        std::sort(questions.begin(), questions.end(),
                  [](const WaitingQuestion& left, const WaitingQuestion& right) { return left.since < right.since; });
        return questions;
    }

    tl::expected<void, QueueError> note_attempt(const WaitingQuestion& question) override {
        return change([&](MDB_txn* txn) {
            const auto key = key_of(question);
            MDB_val key_value = view(key);
            MDB_val value{};
            if (mdb_get(txn, waiting_, &key_value, &value) != MDB_SUCCESS) {
                return MDB_SUCCESS;  // another process had an answer
            }
            auto tried = question;
            ++tried.attempts;
            return put(txn, waiting_, key, waiting_text(tried));
        });
    }

    tl::expected<void, QueueError> note_answer(const WaitingQuestion& question, const Answer& answer,
                                               std::int64_t now) override {
        return change([&](MDB_txn* txn) {
            const auto key = key_of(question);
            MDB_val key_value = view(key);
            const int taken = mdb_del(txn, waiting_, &key_value, nullptr);
            if (taken == MDB_NOTFOUND) {
                return MDB_SUCCESS;  // another process had an answer: the first one counts
            }
            return taken == MDB_SUCCESS ? put(txn, answers_, key, late_text({question, answer, now})) : taken;
        });
    }

    tl::expected<std::vector<LateAnswer>, QueueError> answers() override {
        std::vector<LateAnswer> answers;
        const auto read = read_all(answers_, [&answers](std::string_view text) {
            auto answer = read_late(text);
            if (answer) {
                answers.push_back(std::move(*answer));
            }
            return answer.has_value();
        });
        return read ? tl::expected<std::vector<LateAnswer>, QueueError>(std::move(answers))
                    : tl::make_unexpected(read.error());
    }

    tl::expected<void, QueueError> remove_answer(const LateAnswer& answer) override {
        return change([&](MDB_txn* txn) {
            const auto key = key_of(answer.question);
            MDB_val key_value = view(key);
            const int status = mdb_del(txn, answers_, &key_value, nullptr);
            return status == MDB_NOTFOUND ? MDB_SUCCESS : status;
        });
    }

  private:
    int transaction(unsigned flags, const std::function<int(MDB_txn*)>& work) {
        MDB_txn* txn = nullptr;
        int status = mdb_txn_begin(env_, nullptr, flags, &txn);
        if (status != MDB_SUCCESS) {
            return status;
        }
        try {
            status = work(txn);
        } catch (...) {
            mdb_txn_abort(txn);
            throw;
        }
        if (status != MDB_SUCCESS) {
            mdb_txn_abort(txn);
            return status;
        }
        return mdb_txn_commit(txn);
    }

    tl::expected<void, QueueError> change(const std::function<int(MDB_txn*)>& work) {
        const std::lock_guard lock(mutex_);
        const int status = transaction(0, work);
        return status == MDB_SUCCESS ? tl::expected<void, QueueError>() : failed(status);
    }

    // Nonce, then the sealed text.
    int put(MDB_txn* txn, MDB_dbi database, const std::string& key, const std::string& text) {
        std::array<unsigned char, nonce_bytes> nonce{};
        if (RAND_bytes(nonce.data(), static_cast<int>(nonce.size())) != 1) {
            return EIO;
        }
        std::string bytes(reinterpret_cast<const char*>(nonce.data()), nonce.size());
        if (!sealer_.seal(section_of(bytes), number_of(bytes), text, bytes)) {
            return EIO;
        }
        MDB_val key_value = view(key);
        MDB_val value = view(bytes);
        return mdb_put(txn, database, &key_value, &value, 0);
    }

    static std::uint32_t section_of(std::string_view bytes) {
        return static_cast<std::uint32_t>(part(bytes.substr(0, 4)));
    }
    static std::uint64_t number_of(std::string_view bytes) { return part(bytes.substr(4, 8)); }
    static std::uint64_t part(std::string_view bytes) {
        std::uint64_t value = 0;
        for (const char c : bytes) {
            value = value << 8U | static_cast<unsigned char>(c);
        }
        return value;
    }

    tl::expected<void, QueueError> read_all(MDB_dbi database, const std::function<bool(std::string_view)>& take) {
        const std::lock_guard lock(mutex_);
        bool sound = true;
        const int status = transaction(MDB_RDONLY, [&](MDB_txn* txn) {
            MDB_cursor* cursor = nullptr;
            int opened = mdb_cursor_open(txn, database, &cursor);
            MDB_val key{};
            MDB_val value{};
            std::string plain;
            while (opened == MDB_SUCCESS && (opened = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == MDB_SUCCESS) {
                const auto bytes = text_in(value);
                sound = sound && bytes.size() > nonce_bytes &&
                        sealer_.open(section_of(bytes), number_of(bytes), bytes.substr(nonce_bytes), plain) &&
                        take(plain);
            }
            if (cursor != nullptr) {
                mdb_cursor_close(cursor);
            }
            return opened == MDB_NOTFOUND ? MDB_SUCCESS : opened;
        });
        if (status != MDB_SUCCESS) {
            return failed(status);
        }
        return sound ? tl::expected<void, QueueError>()
                     : tl::make_unexpected(QueueError{QueueErrorCode::wrong_secret,
                                                      "a question was kept with another key, or is damaged"});
    }

    std::unique_ptr<Environment> environment_;
    MDB_env* env_;
    MDB_dbi waiting_;
    MDB_dbi answers_;
    std::mutex mutex_;
    Sealer sealer_;  // guarded by mutex_
};

}  // namespace

tl::expected<std::unique_ptr<QuestionQueue>, QueueError> QuestionQueue::open(const std::filesystem::path& folder,
                                                                             const CopySecret& secret) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    const auto key = derive_key(secret, {}, "vidimus questions");
    auto sealer = key ? Sealer::make(*key) : std::nullopt;
    if (!sealer) {
        return tl::make_unexpected(QueueError{QueueErrorCode::internal, "no encryption"});
    }
    auto environment = std::make_unique<Environment>(folder);
    if (environment->status() != MDB_SUCCESS) {
        return failed(environment->status());
    }
    return std::make_unique<LmdbQueue>(std::move(environment), std::move(*sealer));
}

tl::expected<DrainResult, QueueError> ask_waiting(QuestionQueue& queue, std::span<Register* const> registers,
                                                  std::chrono::milliseconds time_each, std::int64_t now,
                                                  const std::stop_token& stop) {
    const auto questions = queue.waiting();
    if (!questions) {
        return tl::make_unexpected(questions.error());
    }
    DrainResult result;
    result.left = questions->size();
    std::map<std::string, bool> silent;
    for (const auto& question : *questions) {
        const auto found = std::find_if(registers.begin(), registers.end(), [&question](const Register* candidate) {
            return candidate != nullptr && candidate->name() == question.register_name;
        });
        if (stop.stop_requested()) {
            break;
        }
        if (found == registers.end() || silent[question.register_name]) {
            continue;
        }
        const auto answer = (*found)->ask(question.query, std::chrono::steady_clock::now() + time_each, stop);
        const bool answered = answer.state != AnswerState::not_checked;
        const auto noted = answered ? queue.note_answer(question, answer, now) : queue.note_attempt(question);
        if (!noted) {
            return tl::make_unexpected(noted.error());
        }
        silent[question.register_name] = !answered;
        result.answered += answered ? 1 : 0;
        result.left -= answered ? 1 : 0;
    }
    return result;
}

bool is_worth_keeping(Reason reason) {
    switch (reason) {
        case Reason::name_not_resolved:
        case Reason::unreachable:
        case Reason::timeout:
        case Reason::tls_failed:
        case Reason::unauthorised:
        case Reason::server_busy:
        case Reason::server_failed:
        case Reason::redirected:
        case Reason::answer_too_large:
        case Reason::answer_incomplete:
        case Reason::answer_malformed:
        case Reason::answer_mismatch:
        case Reason::answer_not_signed:
        case Reason::paused:
            return true;
        default:
            return false;
    }
}

}  // namespace vidimus::sltd
