#include "app/desktop/worker.h"

#include <QBuffer>
#include <QMetaObject>
#include <algorithm>
#include <exception>

#include "app/desktop/difference.h"

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

screening::Failure internal(const char* what) {
    return {screening::FailureCode::internal, {}, what};
}

}  // namespace

Worker::Worker(std::unique_ptr<Backend> backend, QObject* parent) : QObject(parent), backend_(std::move(backend)) {
    thread_ = std::jthread([this](const std::stop_token& closing) { run(closing); });
}

Worker::~Worker() {
    {
        const std::lock_guard lock(mutex_);
        next_.reset();
        in_hand_.request_stop();
    }
    thread_.request_stop();
    thread_.join();
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
    const std::lock_guard lock(mutex_);
    next_.reset();
    in_hand_.request_stop();
}

template <typename Function>
void Worker::tell(quint64 number, Function function) {
    QMetaObject::invokeMethod(
        this,
        [this, number, function = std::move(function)] {
            if (number == 0 || number == current_) {
                function();
            }
        },
        Qt::QueuedConnection);
}

void Worker::run(const std::stop_token& closing) {
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
    while (true) {
        Waiting work;
        {
            std::unique_lock lock(mutex_);
            in_hand_ = std::stop_source(std::nostopstate);
            if (!wake_.wait(lock, closing, [this] { return next_.has_value(); })) {
                return;
            }
            work = std::move(*next_);
            next_.reset();
            in_hand_ = work.stop;
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
    request.captures.clear();
    for (Intake& intake : work.job.images) {
        if (!intake.pasted.isNull()) {
            intake.capture.bytes = bytes_of(intake.pasted);
            intake.pasted = QImage();
        }
        request.captures.push_back(std::move(intake.capture));
    }
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
            QImage portrait = portrait_of(image, so_far.page);
            tell(number, [this, number, portrait] { emit portrait_ready(number, portrait); });
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
        auto report = std::make_shared<const screening::Report>(std::move(*result));
        if (!report->model.id.empty()) {
            outcome.specimen =
                specimen_on_page(backend_->specimen(report->model.id), report->page, report->model.specimen_to_source);
        }
        outcome.result = std::move(report);
    } else {
        outcome.result = tl::unexpected(result.error());
    }
    const bool readable = outcome.result.has_value();
    const auto specimen = outcome.specimen;
    tell(number, [this, number, outcome = std::move(outcome)] { emit finished(number, outcome); });
    if (specimen && white_picture && !work.stop.stop_requested()) {
        if (auto difference = difference_of(*white_picture, *specimen)) {
            tell(number, [this, number, difference] { emit difference_ready(number, difference); });
        }
    }
    for (const screening::Capture& capture : request.captures) {
        if (!readable || capture.light == screening::Light::vi || capture.role != screening::Role::page ||
            work.stop.stop_requested()) {
            continue;
        }
        if (auto picture = Picture::from(backend_->load(capture))) {
            tell(number,
                 [this, number, light = capture.light, picture] { emit picture_ready(number, light, picture); });
        }
    }
}

}  // namespace vidimus::desktop
