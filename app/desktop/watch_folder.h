// Watches a folder on a thread of its own: the system tells of changes, and a look twice a second finds what it does
// not tell (network drives). The files are read later and left where they are.
#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "app/desktop/worker.h"
#include "app/screening/config.h"

namespace vidimus::desktop {

/// How often it looks, and how long a file must rest.
struct WatchPace {
    std::chrono::milliseconds look{500};
    std::chrono::milliseconds stable{1000};
};

class WatchFolder : public QObject {
    Q_OBJECT

  public:
    explicit WatchFolder(screening::WatchConfig config, WatchPace pace = {}, QObject* parent = nullptr);
    ~WatchFolder() override;

  signals:
    void document_ready(const std::vector<vidimus::desktop::Intake>& images);
    /// The folder cannot be read (any more); looking goes on.
    void vanished();
    void returned();

  private:
    void run(const std::stop_token& closing);

    screening::WatchConfig config_;
    WatchPace pace_;
    QFileSystemWatcher watcher_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    bool changed_ = false;  // guarded by mutex_
    std::jthread thread_;
};

}  // namespace vidimus::desktop
