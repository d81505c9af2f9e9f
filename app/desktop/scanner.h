// A scanner as a source of documents: what the window needs of one, and a thread of its own to wait for it.
#pragma once

#include <QImage>
#include <QObject>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <tl/expected.hpp>
#include <vector>

#include "app/screening/failure.h"

namespace vidimus::desktop {

struct ScannerDevice {
    std::string id;
    std::string name;              // maker and model
    std::vector<int> resolutions;  // pixels an inch, of those that are of use for documents, ascending
};

/// Synchronous; one thread uses one source.
class ScannerSource {
  public:
    ScannerSource() = default;
    ScannerSource(const ScannerSource&) = delete;
    ScannerSource& operator=(const ScannerSource&) = delete;
    virtual ~ScannerSource() = default;

    /// Errors: scanner_missing.
    virtual tl::expected<std::vector<ScannerDevice>, screening::Failure> devices() = 0;
    /// The whole glass, 8-bit colour or grey, with its resolution. `progress`: 0…100.
    /// Errors: scanner_missing, scanner_busy, scanner_jammed, scanner_open, scanner_empty, scanner_failed,
    /// file_not_permitted, image_too_large, cancelled.
    virtual tl::expected<QImage, screening::Failure> scan(const std::string& id, int ppi,
                                                          const std::function<void(int)>& progress,
                                                          const std::stop_token& stop) = 0;
};

/// SANE's scanners; where the program was built without SANE, a source without any.
std::unique_ptr<ScannerSource> make_scanner_source();

class Scanner : public QObject {
    Q_OBJECT

  public:
    explicit Scanner(std::function<std::unique_ptr<ScannerSource>()> make, QObject* parent = nullptr);
    /// Asks a scan in hand to stop and waits for it.
    ~Scanner() override;

    void look();
    void scan(const std::string& id, int ppi);
    void cancel();

  signals:
    void found(const std::vector<vidimus::desktop::ScannerDevice>& devices);
    void progressed(int percent);
    void scanned(const QImage& image);
    void failed(const vidimus::screening::Failure& failure);

  private:
    struct Task {
        std::string id;  // empty: look for devices
        int ppi = 0;
        std::stop_source stop;
    };
    void ask(Task task);
    void run(const std::stop_token& closing);
    template <typename Function>
    void tell(Function function);

    std::function<std::unique_ptr<ScannerSource>()> make_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::optional<Task> next_;
    std::stop_source in_hand_{std::nostopstate};
    std::jthread thread_;
};

}  // namespace vidimus::desktop
