#include "app/desktop/worker.h"

#include <QBuffer>
#include <QMetaObject>
#include <algorithm>
#include <exception>
#include <utility>

#include "app/desktop/difference.h"
#include "app/screening/files.h"

namespace vidimus::desktop {

namespace {

/// A pasted picture as the bytes of a file. BMP: without loss, and quick.
std::vector<std::byte> bytes_of(const QImage& image) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!image.convertToFormat(QImage::Format_RGB888).save(&buffer, "BMP")) {
        return {};
    }
    const auto* first = reinterpret_cast<const std::byte*>(bytes.constData());
    return {first, first + bytes.size()};
}

std::vector<screening::Capture> captures_of(std::vector<Intake> images) {
    std::vector<screening::Capture> captures;
    for (Intake& intake : images) {
        if (!intake.pasted.isNull()) {
            intake.capture.bytes = bytes_of(intake.pasted);
        }
        captures.push_back(std::move(intake.capture));
    }
    return captures;
}

/// Documents after which freed memory goes back to the system. Not after each: the next one asks for all of it again,
/// page by page, and would take a tenth longer.
constexpr int kGiveBackEach = 10;

screening::Failure internal(const char* what) {
    return {screening::FailureCode::internal, {}, what};
}

}  // namespace

Worker::Worker(std::unique_ptr<Backend> backend, QObject* parent) : QObject(parent), backend_(std::move(backend)) {
    thread_ = std::jthread([this](const std::stop_token& closing) { run(closing); });
    showing_thread_ = std::jthread([this](const std::stop_token& closing) { run_showing(closing); });
}

Worker::~Worker() {
    {
        const std::lock_guard lock(mutex_);
        next_.reset();
        next_showing_.reset();
        in_hand_.request_stop();
        showing_in_hand_.request_stop();
    }
    thread_.request_stop();
    showing_thread_.request_stop();
    thread_.join();
    showing_thread_.join();
}

quint64 Worker::start(Job job) {
    current_ = ++last_;
    {
        const std::lock_guard lock(mutex_);
        in_hand_.request_stop();
        next_ = Waiting{current_, std::move(job), std::stop_source()};
    }
    wake_.notify_one();
    return current_;
}

void Worker::cancel() {
    current_ = 0;
    showing_ = 0;
    const std::lock_guard lock(mutex_);
    next_.reset();
    next_showing_.reset();
    in_hand_.request_stop();
    showing_in_hand_.request_stop();
}

template <typename Function>
void Worker::tell(quint64 number, Function function) {
    QMetaObject::invokeMethod(
        this,
        [this, number, function = std::move(function)] {
            if (number == 0 || number == current_ || number == showing_) {
                function();
            }
        },
        Qt::QueuedConnection);
}

void Worker::prepare_again() {
    {
        const std::lock_guard lock(mutex_);
        again_ = true;
    }
    wake_.notify_one();
}

std::optional<screening::Failure> Worker::prepare() {
    std::optional<screening::Failure> broken;
    try {
        auto ready = backend_->prepare();
        if (ready) {
            tell(0, [this, ready = std::move(*ready)] { emit prepared(ready); });
        } else {
            broken = ready.error();
        }
    } catch (const std::exception& error) {
        broken = internal(error.what());
    }
    if (broken) {
        tell(0, [this, failure = *broken] { emit unavailable(failure); });
    }
    return broken;
}

void Worker::run(const std::stop_token& closing) {
    screening::step_back();
    std::optional<screening::Failure> broken = prepare();
    for (int done = 0;;) {
        Waiting work;
        bool anew = false;
        {
            std::unique_lock lock(mutex_);
            in_hand_ = std::stop_source(std::nostopstate);
            if (!wake_.wait(lock, closing, [this] { return next_.has_value() || again_; })) {
                return;
            }
            anew = std::exchange(again_, false);
            if (!anew) {
                work = std::move(*next_);
                next_.reset();
                in_hand_ = work.stop;
            }
        }
        if (anew) {
            broken = prepare();
            continue;
        }
        if (broken) {
            tell(work.number, [this, number = work.number, failure = *broken] {
                emit finished(number, {tl::unexpected(failure), nullptr});
            });
            continue;
        }
        // A fault in one document must not end the program with the next one waiting.
        try {
            screen(work);
            if (++done % kGiveBackEach == 0) {
                work = Waiting();  // its images too
                screening::give_back_freed_memory();
            }
        } catch (const std::exception& error) {
            tell(work.number, [this, number = work.number, failure = internal(error.what())] {
                emit finished(number, {tl::unexpected(failure), nullptr});
            });
        }
    }
}

void Worker::screen(Waiting& work) {
    const quint64 number = work.number;
    screening::Request request = std::move(work.job.request);
    request.captures = captures_of(std::move(work.job.images));
    cv::Mat white;
    std::shared_ptr<const Picture> white_picture;
    bool portrait_told = false;
    const auto observer = [&](screening::Stage stage, const screening::Report& so_far, const cv::Mat& image) {
        if (work.stop.stop_requested()) {
            return;
        }
        if (white.empty() && !image.empty()) {
            white = image;
            white_picture = Picture::from(image);
            tell(number, [this, number, picture = white_picture] {
                emit picture_ready(number, screening::Light::vi, picture);
            });
        }
        if (so_far.page.found && !portrait_told) {
            portrait_told = true;
            tell_portrait(number, image, so_far);
        } else if (stage == screening::Stage::model && !so_far.model.id.empty()) {
            tell_portrait(number, image, so_far);  // which need not stand at the usual place
        }
        auto copy = std::make_shared<const screening::Report>(so_far);
        tell(number, [this, number, stage, copy] { emit stage_done(number, stage, copy); });
    };
    auto result = backend_->screen(request, observer, work.stop.get_token());
    if (work.stop.stop_requested()) {
        return;
    }
    Outcome outcome{tl::unexpected(screening::Failure{}), nullptr};
    if (result) {
        outcome.result = std::make_shared<const screening::Report>(std::move(*result));
    } else {
        outcome.result = tl::unexpected(result.error());
    }
    follow(number, std::move(outcome), request.captures, white_picture, work.stop.get_token());
}

void Worker::tell_portrait(quint64 number, const cv::Mat& white, const screening::Report& report) {
    const screening::SpecimenPage specimen =
        report.model.id.empty() ? screening::SpecimenPage{} : backend_->specimen(report.model.id);
    QImage portrait = portrait_of(white, report.page, specimen, report.model.specimen_to_source);
    tell(number, [this, number, portrait] { emit portrait_ready(number, portrait); });
}

void Worker::follow(quint64 number, Outcome outcome, const std::vector<screening::Capture>& captures,
                    const std::shared_ptr<const Picture>& white, const std::stop_token& stop) {
    const bool readable = outcome.result.has_value();
    if (readable && !(*outcome.result)->model.id.empty()) {
        const screening::Report& report = **outcome.result;
        outcome.specimen =
            specimen_on_page(backend_->specimen(report.model.id).image, report.page, report.model.specimen_to_source);
    }
    const auto specimen = outcome.specimen;
    tell(number, [this, number, outcome = std::move(outcome)] { emit finished(number, outcome); });
    if (specimen && white && !stop.stop_requested()) {
        if (auto difference = difference_of(*white, *specimen)) {
            tell(number, [this, number, difference] { emit difference_ready(number, difference); });
        }
    }
    for (const screening::Capture& capture : captures) {
        if (!readable || capture.light == screening::Light::vi || capture.role != screening::Role::page ||
            stop.stop_requested()) {
            continue;
        }
        if (auto picture = Picture::from(backend_->load(capture))) {
            tell(number,
                 [this, number, light = capture.light, picture] { emit picture_ready(number, light, picture); });
        }
    }
}

// ---- what was examined before ----

quint64 Worker::show(std::vector<Intake> images, std::shared_ptr<const screening::Report> report) {
    showing_ = ++last_;
    {
        const std::lock_guard lock(mutex_);
        showing_in_hand_.request_stop();
        next_showing_ = Showing{showing_, std::move(images), std::move(report), std::stop_source()};
    }
    wake_showing_.notify_one();
    return showing_;
}

void Worker::run_showing(const std::stop_token& closing) {
    screening::step_back();
    while (true) {
        Showing work;
        {
            std::unique_lock lock(mutex_);
            showing_in_hand_ = std::stop_source(std::nostopstate);
            if (!wake_showing_.wait(lock, closing, [this] { return next_showing_.has_value(); })) {
                return;
            }
            work = std::move(*next_showing_);
            next_showing_.reset();
            showing_in_hand_ = work.stop;
        }
        try {
            bring(work);
        } catch (const std::exception& error) {
            tell(work.number, [this, number = work.number, failure = internal(error.what())] {
                emit finished(number, {tl::unexpected(failure), nullptr});
            });
        }
    }
}

void Worker::bring(Showing& work) {
    const quint64 number = work.number;
    std::vector<screening::Capture> captures = captures_of(std::move(work.images));
    std::shared_ptr<const Picture> white;
    const auto first = std::find_if(captures.begin(), captures.end(), [](const screening::Capture& capture) {
        return capture.light == screening::Light::vi && capture.role == screening::Role::page;
    });
    if (first != captures.end()) {
        const cv::Mat image = backend_->load(*first);
        white = Picture::from(image);
        if (white && !work.stop.stop_requested()) {
            tell(number, [this, number, white] { emit picture_ready(number, screening::Light::vi, white); });
            tell_portrait(number, image, *work.report);
        }
    }
    if (!work.stop.stop_requested()) {
        follow(number, {work.report, nullptr}, captures, white, work.stop.get_token());
    }
}

}  // namespace vidimus::desktop
