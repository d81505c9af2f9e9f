#include "app/desktop/batch_runner.h"

#include <QMetaObject>
#include <chrono>
#include <exception>
#include <optional>

#include "app/screening/files.h"

namespace vidimus::desktop {

namespace {

constexpr std::chrono::milliseconds kTellEvery{200};
constexpr std::size_t kRowsAtOnce = 500;  // of an event, so that the window stays quick

}  // namespace

BatchRunner::BatchRunner(std::shared_ptr<const screening::Texts> texts, QObject* parent)
    : QObject(parent), texts_(std::move(texts)) {}

BatchRunner::~BatchRunner() {
    thread_.request_stop();
}

template <typename Function>
void BatchRunner::tell(quint64 number, Function function) {
    QMetaObject::invokeMethod(
        this,
        [this, number, function = std::move(function)] {
            if (number == number_) {
                function();
            }
        },
        Qt::QueuedConnection);
}

void BatchRunner::stop() {
    thread_.request_stop();
}

void BatchRunner::start(RunBatch run, batch::Options options) {
    if (running_) {
        return;
    }
    running_ = true;
    ++number_;
    // What ran before has ended, or is about to: its last event was told.
    thread_ = std::jthread(
        [this, number = number_, run = std::move(run), options = std::move(options)](const std::stop_token& stopping) {
            screening::step_back();
            try {
                work(number, run, options, stopping);
            } catch (const std::exception& error) {
                tell(number, [this, failure = screening::Failure{screening::FailureCode::internal, {}, error.what()}] {
                    running_ = false;
                    emit failed(failure);
                });
            }
        });
}

void BatchRunner::look(const std::filesystem::path& out) {
    start({}, batch::Options{.paths = {}, .out = out, .today = {}, .report_line = {}});
}

void BatchRunner::work(quint64 number, const RunBatch& run, const batch::Options& options,
                       const std::stop_token& stopping) {
    std::optional<BatchResults> results;
    const auto tell_rows = [&] {
        std::vector<BatchRow> rows = results->read_more();
        for (std::size_t from = 0; from < rows.size(); from += kRowsAtOnce) {
            const std::size_t to = std::min(rows.size(), from + kRowsAtOnce);
            std::vector<BatchRow> some(std::make_move_iterator(rows.begin() + static_cast<std::ptrdiff_t>(from)),
                                       std::make_move_iterator(rows.begin() + static_cast<std::ptrdiff_t>(to)));
            tell(number, [this, some = std::move(some)] { emit rows_came(some); });
        }
    };
    const auto begin = [&] {
        results.emplace(options.out);
        tell(number, [this, earlier = results->has_earlier()] { emit begun(earlier); });
    };
    if (!run) {
        begin();
        tell_rows();
        tell(number, [this] {
            running_ = false;
            emit ended({});
        });
        return;
    }
    auto last = std::chrono::steady_clock::time_point();
    auto result = run(
        options, *texts_,
        [&](const batch::Progress& progress) {
            const auto now = std::chrono::steady_clock::now();
            if (now - last < kTellEvery) {
                return;
            }
            last = now;
            // Only now does the folder hold this run's rows: those of the run before were moved away.
            if (!results) {
                begin();
            }
            tell_rows();
            tell(number, [this, progress] { emit progressed(progress); });
        },
        stopping);
    if (!result) {
        tell(number, [this, failure = result.error()] {
            running_ = false;
            emit failed(failure);
        });
        return;
    }
    if (!results) {
        begin();
    }
    tell_rows();
    tell(number, [this, done = *result] {
        running_ = false;
        emit progressed(done.progress);
        emit ended(done);
    });
}

}  // namespace vidimus::desktop
