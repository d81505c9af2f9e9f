// Screens documents on a thread of its own, so that the window never waits; results come back by queued calls.
#pragma once

#include <QImage>
#include <QObject>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <opencv2/core.hpp>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <tl/expected.hpp>
#include <vector>

#include "app/desktop/batch_runner.h"
#include "app/desktop/picture.h"
#include "app/screening/screening.h"

namespace vidimus::desktop {

/// What the worker stands on: the engine in the program, made-up results in tests. Called from the worker's thread
/// only.
class Backend {
  public:
    Backend() = default;
    Backend(const Backend&) = delete;
    Backend& operator=(const Backend&) = delete;
    virtual ~Backend() = default;

    struct Ready {
        std::vector<screening::Failure> problems;  // damaged packs and the like: left out, and said so
        std::vector<std::string> models;           // to choose from by hand
        RunBatch run_batch{};                      // archives; may be called from another thread
    };
    /// Before the first document, and whenever there may be other models.
    virtual tl::expected<Ready, screening::Failure> prepare() = 0;
    virtual tl::expected<screening::Report, screening::Failure> screen(const screening::Request& request,
                                                                       const screening::Observer& observer,
                                                                       const std::stop_token& stop) = 0;
    /// An empty image where there is none. This and load() come from two threads.
    virtual screening::SpecimenPage specimen(const std::string& model) = 0;
    /// An image in another light than white, 8-bit BGR; empty where it cannot be read.
    virtual cv::Mat load(const screening::Capture& capture) = 0;
};

/// One image of a document on its way in. A pasted picture comes as pixels and is encoded on the worker.
struct Intake {
    screening::Capture capture;
    QImage pasted;
    bool from_file = false;  // bytes that were taken out of a file, which `capture.file` names
};

struct Job {
    std::vector<Intake> images;
    screening::Request request;  // its captures are taken from `images`
};

/// The end of a document: a report, or why there is none.
struct Outcome {
    tl::expected<std::shared_ptr<const screening::Report>, screening::Failure> result;
    std::shared_ptr<const Picture> specimen;  // laid onto the page; null where there is none
};

class Worker : public QObject {
    Q_OBJECT

  public:
    explicit Worker(std::unique_ptr<Backend> backend, QObject* parent = nullptr);
    /// Asks the work in hand to stop and waits for it.
    ~Worker() override;

    /// Cancels what is in hand and takes this document next. Its number comes back with every signal about it.
    quint64 start(Job job);
    /// Brings a document to view again that was examined before: its pictures, then the same report. Goes beside what
    /// is examined; its number comes back with every signal about it, and only the newest is told.
    quint64 show(std::vector<Intake> images, std::shared_ptr<const screening::Report> report);
    /// Makes the backend anew after the document in hand: it may know other models then.
    void prepare_again();
    /// Nothing more is told about what was in hand.
    void cancel();

  signals:
    void prepared(const vidimus::desktop::Backend::Ready& ready);
    void unavailable(const vidimus::screening::Failure& failure);
    void picture_ready(quint64 number, vidimus::screening::Light light,
                       std::shared_ptr<const vidimus::desktop::Picture> picture);
    void portrait_ready(quint64 number, const QImage& portrait);
    void stage_done(quint64 number, vidimus::screening::Stage stage,
                    std::shared_ptr<const vidimus::screening::Report> so_far);
    /// Where the page and the specimen differ; follows the outcome.
    void difference_ready(quint64 number, std::shared_ptr<const vidimus::desktop::Picture> difference);
    void finished(quint64 number, const vidimus::desktop::Outcome& outcome);

  private:
    struct Waiting {
        quint64 number = 0;
        Job job;
        std::stop_source stop;
    };
    struct Showing {
        quint64 number = 0;
        std::vector<Intake> images;
        std::shared_ptr<const screening::Report> report;
        std::stop_source stop;
    };
    void run(const std::stop_token& closing);
    std::optional<screening::Failure> prepare();
    void run_showing(const std::stop_token& closing);
    void screen(Waiting& work);
    void bring(Showing& work);
    /// Where the model has it, as soon as that is known; else at the usual place.
    void tell_portrait(quint64 number, const cv::Mat& white, const screening::Report& report);
    /// The outcome, then what follows it: where page and specimen differ, the other lights.
    void follow(quint64 number, Outcome outcome, const std::vector<screening::Capture>& captures,
                const std::shared_ptr<const Picture>& white, const std::stop_token& stop);
    /// Runs on the window's thread, unless the document was cancelled meanwhile.
    template <typename Function>
    void tell(quint64 number, Function function);

    std::unique_ptr<Backend> backend_;
    quint64 last_ = 0;     // window's thread
    quint64 current_ = 0;  // window's thread: the document that is still told about; 0 for none
    quint64 showing_ = 0;  // window's thread: the same for show()
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::optional<Waiting> next_;
    bool again_ = false;  // guarded by mutex_
    std::stop_source in_hand_{std::nostopstate};
    std::optional<Showing> next_showing_;
    std::stop_source showing_in_hand_{std::nostopstate};
    std::condition_variable_any wake_showing_;
    std::jthread thread_;
    std::jthread showing_thread_;
};

}  // namespace vidimus::desktop
