// Turns what a person opened into the pages of a case: PDFs and TIFFs of several pages are taken apart on a thread of
// its own.
#pragma once

#include <QObject>
#include <atomic>
#include <memory>
#include <stop_token>
#include <thread>
#include <tl/expected.hpp>
#include <vector>

#include "app/desktop/worker.h"

namespace vidimus::desktop {

class PageOpener : public QObject {
    Q_OBJECT

  public:
    using QObject::QObject;
    ~PageOpener() override;

    /// Whether a file's name says that it may hold several pages.
    static bool may_have_pages(const std::vector<Intake>& images);
    /// Takes them apart; what was asked before is dropped.
    void open(std::vector<Intake> images);
    void cancel();

  signals:
    void opened(const std::vector<vidimus::desktop::Intake>& images);
    void failed(const vidimus::screening::Failure& failure);

  private:
    struct Work {
        std::shared_ptr<std::atomic<bool>> done;
        std::jthread thread;
    };
    quint64 number_ = 0;
    std::vector<Work> work_;  // the last is the newest; the others were asked to stop, and nobody waits for them
};

}  // namespace vidimus::desktop
