#include "app/desktop/scanner.h"

#include <QMetaObject>
#include <exception>

namespace vidimus::desktop {

Scanner::Scanner(std::function<std::unique_ptr<ScannerSource>()> make, QObject* parent)
    : QObject(parent), make_(std::move(make)) {
    thread_ = std::jthread([this](const std::stop_token& closing) { run(closing); });
}

Scanner::~Scanner() {
    cancel();
    thread_.request_stop();
    thread_.join();
}

void Scanner::look() {
    ask({});
}

void Scanner::scan(const std::string& id, int ppi) {
    ask({id, ppi, std::stop_source()});
}

void Scanner::ask(Task task) {
    {
        const std::lock_guard lock(mutex_);
        next_ = std::move(task);
    }
    wake_.notify_one();
}

void Scanner::cancel() {
    const std::lock_guard lock(mutex_);
    next_.reset();
    in_hand_.request_stop();
}

template <typename Function>
void Scanner::tell(Function function) {
    QMetaObject::invokeMethod(this, std::move(function), Qt::QueuedConnection);
}

void Scanner::run(const std::stop_token& closing) {
    std::unique_ptr<ScannerSource> source;  // made, used and ended on this thread
    while (true) {
        Task task;
        {
            std::unique_lock lock(mutex_);
            in_hand_ = std::stop_source(std::nostopstate);
            if (!wake_.wait(lock, closing, [this] { return next_.has_value(); })) {
                return;
            }
            task = std::move(*next_);
            next_.reset();
            in_hand_ = task.stop;
        }
        try {
            if (!source) {
                source = make_();
            }
            if (task.id.empty()) {
                auto devices = source->devices();
                tell([this, devices = std::move(devices)] {
                    if (devices) {
                        emit found(*devices);
                    } else {
                        emit failed(devices.error());
                    }
                });
                continue;
            }
            auto image = source->scan(
                task.id, task.ppi, [this](int percent) { tell([this, percent] { emit progressed(percent); }); },
                task.stop.get_token());
            tell([this, image = std::move(image)] {
                if (image) {
                    emit scanned(*image);
                } else {
                    emit failed(image.error());
                }
            });
        } catch (const std::exception& error) {
            tell([this, failure = screening::Failure{screening::FailureCode::internal, {}, error.what()}] {
                emit failed(failure);
            });
        }
    }
}

}  // namespace vidimus::desktop
