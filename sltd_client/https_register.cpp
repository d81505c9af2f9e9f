#include "sltd_client/https_register.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

#include "sltd_client/https_channel.h"
#include "sltd_client/patience.h"
#include "sltd_client/query_check.h"

namespace vidimus::sltd {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t max_idle_channels = 64;

double chance() {
    thread_local std::minstd_rand random{std::random_device{}()};
    return std::uniform_real_distribution<>{}(random);
}

struct Attempt {
    tl::expected<Answer, Reason> answer = tl::make_unexpected(Reason::internal);
    ExchangeNotes notes;
};

class HttpsRegister final : public Register {
  public:
    explicit HttpsRegister(HttpsConfig config)
        : config_(std::move(config)), breaker_(config_.breaker_failures, config_.breaker_pause) {
        if (!config_.messages) {
            config_.messages = vidimus_messages();
        }
        usable_ = curl_is_ready() && is_usable_url(config_.url) && !has_control_character(config_.bearer_token) &&
                  config_.max_answer_bytes > 0;
    }

    [[nodiscard]] const std::string& name() const override { return config_.name; }

    [[nodiscard]] bool serves(const std::string& issuing_state, const std::string& document_type) const override {
        return serves_document(config_.states, config_.document_types, issuing_state, document_type);
    }

    Answer ask(const Query& query, Deadline deadline, const std::stop_token& stop) noexcept override {
        const auto start = Clock::now();
        Answer answer;
        try {
            Attempt attempt;
            attempt.answer = ask_within(query, std::min(deadline, start + config_.timeout), stop, attempt.notes);
            answer = attempt.answer ? std::move(*attempt.answer) : not_checked({}, attempt.answer.error());
            answer.register_name = config_.name;
            answer.clock_skew = attempt.notes.skew;
        } catch (...) {
            answer.state = AnswerState::not_checked;
            answer.reason = Reason::internal;
            answer.records.clear();
        }
        answer.took = std::chrono::duration_cast<milliseconds>(Clock::now() - start);
        return answer;
    }

  private:
    tl::expected<Answer, Reason> ask_within(const Query& query, Deadline until, const std::stop_token& stop,
                                            ExchangeNotes& notes) {
        if (const auto reason = why_not_askable(query); reason != Reason::none) {
            return tl::make_unexpected(reason);
        }
        if (!usable_ || !serves(query.issuing_state, query.document_type)) {
            return tl::make_unexpected(Reason::not_configured);
        }
        if (query.id.empty()) {
            return tl::make_unexpected(Reason::internal);  // an answer could not be told from another query's
        }
        if (stop.stop_requested()) {
            return tl::make_unexpected(Reason::cancelled);
        }
        if (!breaker_.may_ask(Clock::now())) {
            return tl::make_unexpected(Reason::paused);
        }
        auto attempt = ask_again(query, until, stop);
        breaker_.note(attempt.answer ? Reason::none : attempt.answer.error(), Clock::now());
        notes = attempt.notes;
        return std::move(attempt.answer);
    }

    // Attempts until one answers, none may mend it, or the next would not end in time.
    Attempt ask_again(const Query& query, Deadline until, const std::stop_token& stop) {
        auto attempt = ask_hedged(query, until, stop);
        for (int repetition = 1; repetition <= config_.retries; ++repetition) {
            if (attempt.answer || !may_pass(attempt.answer.error())) {
                break;
            }
            const auto next = Clock::now() + pause_before(repetition, chance(), attempt.notes.retry_after);
            if (next >= until || !wait_until(next, stop)) {
                break;
            }
            attempt = ask_hedged(query, until, stop);
        }
        return attempt;
    }

    // False where a stop came first.
    static bool wait_until(Deadline time, const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any woken;
        std::unique_lock lock(mutex);
        woken.wait_until(lock, stop, time, [] { return false; });
        return !stop.stop_requested();
    }

    // The question, and the same once more on another connection where the first is slow. The first valid answer
    // counts; where there is none, the last reason.
    Attempt ask_hedged(const Query& query, Deadline until, const std::stop_token& stop) {
        const auto second_at = Clock::now() + config_.hedge_after;
        if (config_.hedge_after <= milliseconds{0} || second_at >= until) {
            return ask_once(query, until, stop);
        }
        std::mutex mutex;
        std::condition_variable ended;
        int running = 1;
        Attempt best;
        std::stop_source enough;
        const std::stop_callback outer(stop, [&enough] { enough.request_stop(); });
        const auto ask_here = [&] {
            Attempt attempt;
            try {
                attempt = ask_once(query, until, enough.get_token());
            } catch (...) {  // out of memory: the other question may still be answered
                attempt.answer = tl::make_unexpected(Reason::internal);
            }
            const std::lock_guard lock(mutex);
            if (!best.answer) {
                best = std::move(attempt);
            }
            if (best.answer) {
                enough.request_stop();
            }
            --running;
            ended.notify_all();
        };
        std::jthread first(ask_here);
        std::optional<std::jthread> second;
        std::unique_lock lock(mutex);
        if (!ended.wait_until(lock, second_at, [&] { return running == 0; })) {
            ++running;
            lock.unlock();
            second.emplace(ask_here);
            lock.lock();
        }
        ended.wait(lock, [&] { return running == 0; });
        lock.unlock();
        if (!best.answer && stop.stop_requested()) {
            best.answer = tl::make_unexpected(Reason::cancelled);
        }
        return best;
    }

    Attempt ask_once(const Query& query, Deadline until, const std::stop_token& stop) {
        Attempt attempt;
        auto channel = take_channel();
        if (channel->ready()) {
            attempt.answer = channel->exchange(query, until, stop, attempt.notes);
        }
        if (attempt.answer) {
            keep_channel(std::move(channel));
        }
        return attempt;
    }

    std::unique_ptr<Channel> take_channel() {
        {
            const std::lock_guard lock(mutex_);
            if (!idle_.empty()) {
                auto channel = std::move(idle_.back());
                idle_.pop_back();
                return channel;
            }
        }
        return std::make_unique<Channel>(config_);
    }

    void keep_channel(std::unique_ptr<Channel> channel) {
        const std::lock_guard lock(mutex_);
        if (idle_.size() < max_idle_channels) {
            idle_.push_back(std::move(channel));
        }
    }

    HttpsConfig config_;
    bool usable_ = false;
    Breaker breaker_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Channel>> idle_;  // guarded by mutex_
};

}  // namespace

std::unique_ptr<Register> make_https_register(HttpsConfig config) {
    return std::make_unique<HttpsRegister>(std::move(config));
}

}  // namespace vidimus::sltd
