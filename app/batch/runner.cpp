#include "app/batch/runner.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "app/batch/csv.h"
#include "app/batch/listing.h"
#include "app/batch/paged_file.h"
#include "app/batch/rate.h"
#include "app/batch/rows.h"
#include "app/batch/store.h"
#include "app/screening/digest.h"

namespace vidimus::batch {
namespace {

using screening::Failure;
using screening::FailureCode;
using screening::Report;
using screening::VerdictState;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds tick{500};

/// One document that a worker has finished with.
struct Finished {
    enum class Kind { screened, skipped, failed };
    Kind kind = Kind::failed;
    VerdictState verdict = VerdictState::check_further;
    Addition addition;
    std::size_t further = 0;  // pages that the file has beside this one
};

/// Hands entries to the workers, takes what they finished, and lets each go on only once its document is on disk.
class Run {
  public:
    Run(const screening::Texts& texts, const Options& options, std::vector<Entry> entries, Store store,
        const std::function<void(const Progress&)>& progress)
        : texts_(texts),
          options_(options),
          entries_(std::move(entries)),
          store_(std::move(store)),
          report_progress_(progress),
          rate_(Clock::now()) {
        result_.progress.total = entries_.size();
    }

    tl::expected<Result, Failure> execute(const MakeScreenFile& make, int workers, const std::stop_token& stop) {
        {
            // Whoever stops the run, the workers see one token.
            const std::stop_callback forward(stop, [this] { halt_.request_stop(); });
            std::vector<std::jthread> threads;
            running_ = static_cast<std::size_t>(workers);
            threads.reserve(running_);
            start(threads, running_, make);
            write_until_all_ended();
        }
        if (fatal_) {
            return tl::unexpected(*fatal_);
        }
        const Progress& progress = result_.progress;
        result_.cancelled = progress.done + progress.skipped + progress.failed < progress.total;
        notify();
        return result_;
    }

  private:
    /// As many workers as the system gives; only none at all is a failure.
    void start(std::vector<std::jthread>& threads, std::size_t wanted, const MakeScreenFile& make) {
        try {
            while (threads.size() < wanted) {
                threads.emplace_back([this, &make] { work(make); });
            }
        } catch (const std::system_error& error) {
            const std::lock_guard guard(mutex_);
            running_ -= wanted - threads.size();
            if (threads.empty()) {
                fatal_ = Failure{FailureCode::internal, "batch", error.what()};
            }
        }
    }

    void work(const MakeScreenFile& make) {
        std::optional<Failure> broken;
        ScreenFile screen;
        try {
            screen = make();
        } catch (const std::exception& error) {
            broken = Failure{FailureCode::internal, {}, error.what()};
        }
        while (!halt_.stop_requested() && !broken) {
            const std::size_t index = next_.fetch_add(1);
            if (index >= entries_.size()) {
                break;
            }
            if (!process(entries_[index], screen)) {
                break;
            }
        }
        const std::lock_guard guard(mutex_);
        if (broken && !fatal_) {
            fatal_ = broken;
            halt_.request_stop();
        }
        --running_;
        to_writer_.notify_one();
    }

    /// A file, or each of its pages. False where nothing that is handed over will ever be on disk.
    bool process(const Entry& entry, const ScreenFile& screen) {
        if (entry.failure) {
            return hand_over(failed(entry.path, {}, *entry.failure));
        }
        const std::string sha256 = screening::sha256_of_file(entry.path).value_or(std::string());
        screening::Capture whole;
        whole.file = entry.path;
        whole.captured = "file";
        const auto pages = pages_of(whole, halt_.get_token());
        if (!pages) {
            return halt_.stop_requested() || hand_over(failed(entry.path, sha256, pages.error()));
        }
        // The first page of a TIFF is the file itself to the last byte, so that the file's hash tells of that page
        // alone.
        std::size_t further = pages->size() - 1;
        for (const screening::Capture& page : *pages) {
            const std::string content = page.bytes.empty() ? sha256 : screening::sha256_of_bytes(page.bytes);
            std::optional<Finished> finished = skipped(content);
            if (!finished) {
                finished = screen_one(page, content, screen);
            }
            if (!finished) {
                return true;  // the run was stopped
            }
            finished->further = std::exchange(further, 0);
            if (!hand_over(std::move(*finished))) {
                return false;
            }
        }
        return true;
    }

    [[nodiscard]] std::optional<Finished> skipped(const std::string& sha256) const {
        const auto found = store_.done().find(sha256);
        return found == store_.done().end() ? std::nullopt
                                            : std::optional(Finished{Finished::Kind::skipped, found->second, {}});
    }

    /// Nothing where the run was stopped meanwhile: the document is neither finished nor failed.
    std::optional<Finished> screen_one(const screening::Capture& image, const std::string& sha256,
                                       const ScreenFile& screen) {
        // One bad file must not end the run, whatever a library below throws; bad_alloc of a huge picture is the usual
        // one.
        try {
            tl::expected<Report, Failure> report = screen(image, halt_.get_token());
            if (report) {
                return screened(image.file, sha256, *report);
            }
            if (halt_.stop_requested()) {
                return std::nullopt;
            }
            return failed(image.file, sha256, report.error());
        } catch (const std::exception& error) {
            return failed(image.file, sha256,
                          Failure{FailureCode::internal, image.file.filename().string(), error.what()});
        }
    }

    Finished screened(const std::filesystem::path& file, const std::string& sha256, Report& report) const {
        // The file may have changed since it was hashed; what was screened is what the report says.
        if (!report.source.empty() && report.source.front().sha256.empty()) {
            report.source.front().sha256 = sha256;
        }
        const std::string& content = report.source.empty() ? sha256 : report.source.front().sha256;
        Finished finished{Finished::Kind::screened, report.verdict.state, {}};
        finished.addition.result = options_.report_line(report);
        while (finished.addition.result.ends_with('\n')) {
            finished.addition.result.pop_back();
        }
        finished.addition.result += '\n';
        finished.addition.csv = csv_row(csv_cells(file, content, report));
        finished.addition.journal = journal_line(content, report.verdict.state);
        return finished;
    }

    Finished failed(const std::filesystem::path& file, const std::string& sha256, const Failure& failure) const {
        Finished finished;
        finished.addition.error = error_line(file, sha256, failure, texts_);
        return finished;
    }

    /// Returns once the document is on disk; false where it will never be.
    bool hand_over(Finished finished) {
        std::unique_lock lock(mutex_);
        waiting_.push_back(std::move(finished));
        const std::uint64_t mine = ++handed_over_;
        to_writer_.notify_one();
        to_workers_.wait(lock, [&] { return written_ >= mine || fatal_; });
        return written_ >= mine;
    }

    void write_until_all_ended() {
        std::unique_lock lock(mutex_);
        while (true) {
            to_writer_.wait_for(lock, tick, [this] { return !waiting_.empty() || running_ == 0; });
            if (waiting_.empty() && running_ == 0) {
                return;
            }
            std::vector<Finished> group = std::exchange(waiting_, {});
            if (!fatal_) {
                lock.unlock();
                const std::optional<Failure> failure = commit(group);
                lock.lock();
                if (failure) {
                    fatal_ = failure;
                    halt_.request_stop();
                } else {
                    written_ += group.size();
                }
            }
            to_workers_.notify_all();
            if (!fatal_) {
                lock.unlock();
                notify();
                lock.lock();
            }
        }
    }

    std::optional<Failure> commit(std::vector<Finished>& group) {
        std::vector<Addition> additions;
        for (Finished& finished : group) {
            if (finished.kind != Finished::Kind::skipped) {
                additions.push_back(std::move(finished.addition));
            }
        }
        if (!additions.empty()) {
            if (std::optional<Failure> failure = store_.commit(additions)) {
                return failure;
            }
        }
        rate_.add(Clock::now(), additions.size());
        for (const Finished& finished : group) {
            count(finished);
        }
        return std::nullopt;
    }

    void count(const Finished& finished) {
        Progress& progress = result_.progress;
        progress.total += finished.further;
        if (finished.kind == Finished::Kind::failed) {
            ++progress.failed;
            return;
        }
        ++(finished.kind == Finished::Kind::skipped ? progress.skipped : progress.done);
        switch (finished.verdict) {
            case VerdictState::no_irregularity_found:
                ++progress.no_irregularity_found;
                break;
            case VerdictState::check_further:
                ++progress.check_further;
                break;
            case VerdictState::irregularity_found:
                ++progress.irregularity_found;
                break;
        }
        result_.worst = std::max(result_.worst, finished.verdict);
    }

    void notify() {
        Progress& progress = result_.progress;
        const Clock::time_point now = Clock::now();
        progress.per_second = rate_.per_second(now);
        progress.left = rate_.left(now, progress.total - progress.done - progress.skipped - progress.failed);
        if (report_progress_) {
            report_progress_(progress);
        }
    }

    const screening::Texts& texts_;
    const Options& options_;
    const std::vector<Entry> entries_;
    Store store_;
    const std::function<void(const Progress&)>& report_progress_;
    Rate rate_;      // the writer's alone
    Result result_;  // the writer's alone

    std::stop_source halt_;
    std::atomic<std::size_t> next_{0};
    std::mutex mutex_;
    std::condition_variable to_writer_;
    std::condition_variable to_workers_;
    // Under the mutex:
    std::vector<Finished> waiting_;
    std::uint64_t handed_over_ = 0;
    std::uint64_t written_ = 0;
    std::size_t running_ = 0;
    std::optional<Failure> fatal_;
};

}  // namespace

tl::expected<Result, Failure> run_with(const MakeScreenFile& make, const screening::Texts& texts,
                                       const Options& options, const std::function<void(const Progress&)>& progress,
                                       const std::stop_token& stop) {
    if (!options.report_line) {
        return tl::unexpected(Failure{FailureCode::internal, "batch", "no writer of report lines was given"});
    }
    tl::expected<std::vector<Entry>, Failure> entries = list_files(options.paths);
    if (!entries) {
        return tl::unexpected(entries.error());
    }
    tl::expected<Store, Failure> store = Store::open(options.out, options.resume);
    if (!store) {
        return tl::unexpected(store.error());
    }
    Run batch(texts, options, std::move(*entries), std::move(*store), progress);
    return batch.execute(make, std::max(1, options.workers), stop);
}

}  // namespace vidimus::batch
