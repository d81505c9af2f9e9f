#include "sltd_client/local_copy.h"

#include <mutex>
#include <thread>
#include <utility>

#include "sltd_client/calendar.h"
#include "sltd_client/copy_files.h"
#include "sltd_client/copy_reader.h"
#include "sltd_client/query_check.h"

namespace vidimus::sltd {

namespace {

using Clock = std::chrono::steady_clock;
using SharedReader = std::shared_ptr<const CopyReader>;
constexpr std::chrono::milliseconds look_again{10};

Reason reason_for(const CopyError& error) {
    switch (error.code) {
        case CopyErrorCode::not_found:
            return Reason::copy_missing;
        case CopyErrorCode::wrong_secret:
        case CopyErrorCode::no_secret:
            return Reason::copy_locked;
        case CopyErrorCode::internal:
            return Reason::internal;
        default:
            return Reason::copy_damaged;
    }
}

class LocalCopy final : public Register {
  public:
    explicit LocalCopy(LocalCopyConfig config) : config_(std::move(config)) {
        if (config_.secret) {
            opener_.emplace(config_.folder, *config_.secret);
        }
    }

    [[nodiscard]] const std::string& name() const override { return config_.name; }

    [[nodiscard]] bool serves(const std::string& issuing_state, const std::string& document_type) const override {
        return serves_document(config_.states, config_.document_types, issuing_state, document_type);
    }

    Answer ask(const Query& query, Deadline deadline, const std::stop_token& stop) noexcept override {
        const auto start = Clock::now();
        Answer answer;
        try {
            answer.register_name = config_.name;
            answer.reason = answer_into(answer, query, start, deadline, stop);
        } catch (...) {
            answer.reason = Reason::internal;
        }
        if (answer.reason != Reason::none) {
            answer.state = AnswerState::not_checked;
            answer.records.clear();
        }
        answer.local_copy = true;
        answer.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
        return answer;
    }

  private:
    // Fills the answer; the reason why it is none, or Reason::none.
    Reason answer_into(Answer& answer, const Query& query, Clock::time_point start, Deadline deadline,
                       const std::stop_token& stop) {
        if (const auto reason = why_not_askable(query); reason != Reason::none) {
            return reason;
        }
        if (!serves(query.issuing_state, query.document_type)) {
            return Reason::not_configured;
        }
        const auto reader = current(start, deadline, stop);
        if (!reader) {
            return reader.error();
        }
        const auto& list = (*reader)->header().list;
        answer.list_version = list.version;
        answer.list_date = list.date;
        if (const auto reason = too_old(list); reason != Reason::none) {
            return reason;
        }
        auto records = (*reader)->find(query);
        if (!records) {
            return reason_for(records.error());
        }
        if (config_.variants && records->empty()) {
            records = find_variants(**reader, query);
            if (!records) {
                return reason_for(records.error());
            }
        }
        answer.state = records->empty() ? AnswerState::no_record : AnswerState::possible_match;
        answer.records = std::move(*records);
        return Reason::none;
    }

    static tl::expected<std::vector<Record>, CopyError> find_variants(const CopyReader& reader, const Query& query) {
        std::vector<Record> found;
        for (const auto& number : variant_numbers(query.number.reveal())) {
            auto variant = query;
            variant.number = DocumentNumber(number);
            auto records = reader.find(variant);
            if (!records) {
                return records;
            }
            for (auto& record : *records) {
                record.variant = true;
                found.push_back(std::move(record));
            }
        }
        return found;
    }

    // A list whose age cannot be told (no date, or one that is yet to come) counts as too old where there is a limit.
    [[nodiscard]] Reason too_old(const ListIdentity& list) const {
        if (config_.max_age_days <= 0 && list.expires.empty()) {
            return Reason::none;
        }
        const auto today = config_.today.empty() ? std::optional{system_day()} : parse_day(config_.today);
        if (!today) {
            return Reason::internal;
        }
        if (const auto last = parse_day(list.expires); last && *today > *last) {
            return Reason::copy_expired;
        }
        if (config_.max_age_days <= 0) {
            return Reason::none;
        }
        const auto date = parse_day(list.date);
        constexpr std::chrono::days other_time_zone{1};
        const bool fresh =
            date && *today - *date <= std::chrono::days{config_.max_age_days} && *date - *today <= other_time_zone;
        return fresh ? Reason::none : Reason::copy_expired;
    }

    // The copy that the folder holds now, or held at most `look_again` ago: to look each time would take longer than to
    // answer. Its stamp is taken before it is read: were it replaced in between, the next look would find it.
    tl::expected<SharedReader, Reason> current(Clock::time_point now, Deadline deadline, const std::stop_token& stop) {
        if (auto reader = seen_lately(now)) {
            return reader;
        }
        if (auto reader = opened(stamp_of(manifest_))) {
            return reader;
        }
        if (!opener_) {
            std::error_code error;
            const bool absent = !std::filesystem::exists(manifest_, error) && !error;
            return tl::make_unexpected(absent ? Reason::copy_missing : Reason::copy_locked);
        }
        std::unique_lock opening(opening_, std::try_to_lock);
        while (!opening.owns_lock()) {  // another question is opening the copy
            if (const auto reason = ended(deadline, stop); reason != Reason::none) {
                return tl::make_unexpected(reason);
            }
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
            static_cast<void>(opening.try_lock());
        }
        while (true) {
            const auto stamp = stamp_of(manifest_);
            if (auto reader = opened(stamp)) {
                return reader;
            }
            auto reader = opener_->advance(deadline, stop);
            if (reader && *reader == nullptr) {
                const auto reason = ended(deadline, stop);
                return tl::make_unexpected(reason == Reason::none ? Reason::timeout : reason);
            }
            if (reader) {
                const std::lock_guard lock(mutex_);
                reader_ = std::move(*reader);
                stamp_ = stamp;
                looked_ = Clock::now();
                return reader_;
            }
            // The data file goes when the next copy is in place: what looked broken may only have been replaced.
            if (stamp_of(manifest_) == stamp || ended(deadline, stop) != Reason::none) {
                const std::lock_guard lock(mutex_);
                reader_.reset();
                return tl::make_unexpected(reason_for(reader.error()));
            }
        }
    }

    SharedReader seen_lately(Clock::time_point now) {
        const std::lock_guard lock(mutex_);
        return now - looked_ < look_again ? reader_ : nullptr;
    }

    SharedReader opened(const std::optional<FileStamp>& stamp) {
        const std::lock_guard lock(mutex_);
        if (!reader_ || !stamp || stamp_ != stamp) {
            return nullptr;
        }
        looked_ = Clock::now();
        return reader_;
    }

    static Reason ended(Deadline deadline, const std::stop_token& stop) {
        if (stop.stop_requested()) {
            return Reason::cancelled;
        }
        return Clock::now() >= deadline ? Reason::timeout : Reason::none;
    }

    const LocalCopyConfig config_;
    const std::filesystem::path manifest_ = config_.folder / manifest_name;
    std::mutex mutex_;  // for reader_, stamp_ and looked_, held for moments
    SharedReader reader_;
    std::optional<FileStamp> stamp_;
    Clock::time_point looked_;
    std::mutex opening_;  // for opener_
    std::optional<CopyOpener> opener_;
};

}  // namespace

std::unique_ptr<Register> make_local_copy(LocalCopyConfig config) {
    return std::make_unique<LocalCopy>(std::move(config));
}

namespace {

tl::expected<CopyInfo, CopyError> look_at(const std::filesystem::path& folder, const CopySecret& secret, bool whole,
                                          const std::stop_token& stop) {
    try {
        CopyOpener opener(folder, secret);
        const auto reader = opener.advance(Deadline::max(), stop);
        if (!reader) {
            return tl::make_unexpected(reader.error());
        }
        if (*reader == nullptr) {
            return tl::make_unexpected(CopyError{CopyErrorCode::internal, "stopped on request"});
        }
        if (whole) {
            if (auto verified = (*reader)->verify(stop); !verified) {
                return tl::make_unexpected(verified.error());
            }
        }
        const auto& header = (*reader)->header();
        return CopyInfo{header.records, header.list.version, header.list.date, header.list.serial, header.list.expires};
    } catch (...) {
        return tl::make_unexpected(CopyError{CopyErrorCode::internal, "out of memory"});
    }
}

}  // namespace

tl::expected<CopyInfo, CopyError> copy_info(const std::filesystem::path& folder, const CopySecret& secret) {
    return look_at(folder, secret, false, {});
}

tl::expected<CopyInfo, CopyError> verify_copy(const std::filesystem::path& folder, const CopySecret& secret,
                                              const std::stop_token& stop) {
    return look_at(folder, secret, true, stop);
}

}  // namespace vidimus::sltd
