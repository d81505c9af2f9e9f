#include "app/desktop/case_keeper.h"

#include <QBuffer>
#include <QMetaObject>

#include "app/screening/files.h"

namespace vidimus::desktop {

namespace {

constexpr int kJpegQuality = 90;

QByteArray jpeg_of(const QImage& image) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    return image.save(&buffer, "JPEG", kJpegQuality) ? bytes : QByteArray();
}

}  // namespace

CaseKeeper::CaseKeeper(cases::StoreSetup setup, QObject* parent) : QObject(parent), setup_(std::move(setup)) {
    thread_ = std::jthread([this](const std::stop_token& closing) { run(closing); });
}

CaseKeeper::~CaseKeeper() {
    thread_.request_stop();
    thread_.join();
}

template <typename Function>
void CaseKeeper::tell(Function function) {
    QMetaObject::invokeMethod(this, std::move(function), Qt::QueuedConnection);
}

void CaseKeeper::ask(Task task) {
    {
        const std::lock_guard lock(mutex_);
        tasks_.push_back(std::move(task));
    }
    wake_.notify_one();
}

void CaseKeeper::flush() {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return tasks_.empty() && !busy_; });
}

void CaseKeeper::run(const std::stop_token& closing) {
    screening::step_back();
    open();
    while (true) {
        Task task;
        {
            std::unique_lock lock(mutex_);
            busy_ = false;
            idle_.notify_all();
            if (!wake_.wait(lock, closing, [this] { return !tasks_.empty(); })) {
                break;  // asked to end, and nothing waits any more
            }
            busy_ = true;
            task = std::move(tasks_.front());
            tasks_.pop_front();
        }
        task();
    }
    store_.reset();  // on the thread that opened it
}

void CaseKeeper::open() {
    auto store = cases::CaseStore::open(setup_);
    if (!store) {
        closed_because_ = store.error();
        tell([this, failure = store.error()] { emit unavailable(failure); });
        return;
    }
    store_ = std::move(*store);
    tell([this, restored = store_->restored(), problems = store_->problems()] { emit opened(restored, problems); });
}

void CaseKeeper::keep(cases::CaseRecord record, const std::string& action, const std::string& detail,
                      Pictures pictures) {
    ask([this, record = std::move(record), action, detail, pictures = std::move(pictures)] {
        do_keep(record, action, detail, pictures);
    });
}

void CaseKeeper::do_keep(const cases::CaseRecord& record, const std::string& action, const std::string& detail,
                         const Pictures& pictures) {
    if (!store_) {
        open();  // what was full or locked may be free again
    }
    cases::CaseStore::Done done;
    if (store_) {
        done = store_->put(record, action, detail);
        for (const auto& [kind, make] : pictures) {
            const QImage image = done ? make() : QImage();
            if (!image.isNull()) {
                done = store_->put_picture(record.head.id, kind, jpeg_of(image));
            }
        }
    } else {
        done = tl::unexpected(closed_because_);
    }
    if (done) {
        tell([this, id = record.head.id] { emit kept(id); });
    } else {
        tell([this, id = record.head.id, failure = done.error()] { emit not_kept(id, failure); });
    }
}

void CaseKeeper::keep_view(cases::CaseRecord record, QImage picture) {
    ask([this, record = std::move(record), picture = std::move(picture)] {
        if (!store_) {
            open();
        }
        const std::string& id = record.head.id;
        const cases::View& view = record.views.back();
        cases::CaseStore::Done done = tl::unexpected(closed_because_);
        if (store_) {
            done = store_->put_picture(id, cases::picture_of(view), jpeg_of(picture));
            if (done) {
                done = store_->put(record, "case.view_kept", "view=" + std::to_string(view.number));
            }
        }
        if (done) {
            tell([this, id, number = view.number] {
                emit kept(id);
                emit view_kept(number);
            });
        } else {
            tell([this, id, number = view.number, failure = done.error()] { emit view_not_kept(id, number, failure); });
        }
    });
}

void CaseKeeper::find(cases::Search search) {
    ask([this, search = std::move(search), number = ++searches_] {
        if (!store_) {
            tell([this, failure = closed_because_] { emit unreadable(failure); });
            return;
        }
        auto heads = store_->find(search);
        if (!heads) {
            tell([this, failure = heads.error()] { emit unreadable(failure); });
            return;
        }
        tell([this, number, heads = std::move(*heads)] {
            if (number == searches_) {
                emit found(heads);
            }
        });
    });
}

tl::expected<CaseKeeper::Loaded, screening::Failure> CaseKeeper::fetch(const std::string& id) {
    if (!store_) {
        return tl::unexpected(closed_because_);
    }
    auto record = store_->load(id);
    if (!record) {
        return tl::unexpected(record.error());
    }
    const auto page = store_->picture(id, "page");
    const auto specimen = store_->picture(id, "specimen");
    if (!page || !specimen) {
        return tl::unexpected(page ? specimen.error() : page.error());
    }
    std::vector<QImage> views;
    for (const cases::View& view : record->views) {
        const auto kept = store_->picture(id, cases::picture_of(view));
        if (!kept) {
            return tl::unexpected(kept.error());
        }
        views.push_back(QImage::fromData(*kept));
    }
    return Loaded{std::move(*record), QImage::fromData(*page), QImage::fromData(*specimen), std::move(views)};
}

void CaseKeeper::load(const std::string& id) {
    ask([this, id] {
        auto found = fetch(id);
        if (!found) {
            tell([this, failure = found.error()] { emit unreadable(failure); });
            return;
        }
        tell([this, found = std::move(*found)] { emit loaded(found.record, found.page, found.specimen); });
    });
}

void CaseKeeper::report(const std::string& id, const std::string& detail, Reporter make) {
    ask([this, id, detail, make = std::move(make)] {
        tl::expected<void, screening::Failure> done;
        if (auto found = fetch(id); !found) {
            done = tl::unexpected(found.error());
        } else {
            done = make(*found);
        }
        if (done) {
            done = store_->log("case.reported", id, detail);
        }
        if (done) {
            tell([this, id] { emit reported(id); });
        } else {
            tell([this, failure = done.error()] { emit not_reported(failure); });
        }
    });
}

void CaseKeeper::log(const std::string& action, const std::string& subject, const std::string& detail) {
    ask([this, action, subject, detail] {
        if (store_) {
            if (const auto done = store_->log(action, subject, detail); !done) {
                tell([this, subject, failure = done.error()] { emit not_kept(subject, failure); });
            }
        }
    });
}

void CaseKeeper::same_number(cases::CaseHead head) {
    ask([this, head = std::move(head)] {
        if (!store_) {
            return;
        }
        // Where this cannot be answered nothing is said: "never seen" would be a lie, and keeping tells the fault.
        if (auto heads = store_->same_number(head)) {
            tell([this, id = head.id, heads = std::move(*heads)] { emit seen_before(id, heads); });
        }
    });
}

}  // namespace vidimus::desktop
