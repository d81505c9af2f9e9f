#include "app/desktop/watch_folder.h"

#include <QMetaObject>
#include <optional>
#include <system_error>

#include "app/desktop/watch_ledger.h"

namespace vidimus::desktop {

namespace {

namespace fs = std::filesystem;
constexpr std::size_t kMostFiles = 100'000;

/// Nothing where the folder cannot be read.
std::optional<std::vector<WatchLedger::File>> list(const fs::path& folder) {
    std::error_code error;
    std::vector<WatchLedger::File> files;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        std::error_code gone;  // between the listing and the question
        if (!entry->is_regular_file(gone) || gone || files.size() >= kMostFiles) {
            continue;
        }
        WatchLedger::File file;
        file.name = entry->path().filename().string();
        file.size = entry->file_size(gone);
        const auto time = gone ? fs::file_time_type() : entry->last_write_time(gone);
        if (!gone) {
            file.changed = static_cast<std::int64_t>(time.time_since_epoch().count());
            files.push_back(std::move(file));
        }
    }
    return error ? std::nullopt : std::optional(std::move(files));
}

}  // namespace

WatchFolder::WatchFolder(screening::WatchConfig config, WatchPace pace, QObject* parent)
    : QObject(parent), config_(std::move(config)), pace_(pace) {
    connect(&watcher_, &QFileSystemWatcher::directoryChanged, this, [this] {
        {
            const std::lock_guard lock(mutex_);
            changed_ = true;
        }
        wake_.notify_one();
    });
    watcher_.addPath(QString::fromStdString(config_.folder.string()));
    thread_ = std::jthread([this](const std::stop_token& closing) { run(closing); });
}

WatchFolder::~WatchFolder() {
    thread_.request_stop();
    thread_.join();
}

void WatchFolder::run(const std::stop_token& closing) {
    WatchLedger ledger(config_, pace_.stable);
    bool begun = false;
    bool there = true;
    while (!closing.stop_requested()) {
        const auto listing = list(config_.folder);
        if (listing.has_value() != there) {
            there = listing.has_value();
            QMetaObject::invokeMethod(
                this,
                [this, there] {
                    if (there) {
                        // A folder that was made anew is another one to the system.
                        watcher_.removePath(QString::fromStdString(config_.folder.string()));
                        watcher_.addPath(QString::fromStdString(config_.folder.string()));
                        emit returned();
                    } else {
                        emit vanished();
                    }
                },
                Qt::QueuedConnection);
        }
        if (listing && !begun) {
            ledger.begin(*listing);
            begun = true;
        } else if (listing) {
            for (const WatchLedger::Document& document : ledger.look(*listing, std::chrono::steady_clock::now())) {
                std::vector<Intake> images;
                for (const auto& [light, name] : document) {
                    Intake image;
                    image.capture.file = config_.folder / name;
                    image.capture.light = light;
                    image.capture.captured = "watch";
                    images.push_back(std::move(image));
                }
                QMetaObject::invokeMethod(
                    this, [this, images = std::move(images)] { emit document_ready(images); }, Qt::QueuedConnection);
            }
        }
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, closing, pace_.look, [this] { return changed_; });
        changed_ = false;
    }
}

}  // namespace vidimus::desktop
