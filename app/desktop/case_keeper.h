// Keeps cases on a thread of its own: the disk may be slow, the window never is. What was asked is done in its order;
// what comes back, comes by queued calls.
#pragma once

#include <QImage>
#include <QObject>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "app/cases/store.h"

namespace vidimus::desktop {

class CaseKeeper : public QObject {
    Q_OBJECT

  public:
    explicit CaseKeeper(cases::StoreSetup setup, QObject* parent = nullptr);
    /// Finishes what was asked to be kept, then ends.
    ~CaseKeeper() override;

    /// By kind: "page", "specimen". Made on the keeper's thread.
    using Pictures = std::vector<std::pair<std::string, std::function<QImage()>>>;
    void keep(cases::CaseRecord record, const std::string& action, const std::string& detail = {},
              Pictures pictures = {});
    /// The newest view of the case, picture first: where that cannot be kept, the case does not list it.
    void keep_view(cases::CaseRecord record, QImage picture);
    /// The answer to the newest search only.
    void find(cases::Search search);
    void load(const std::string& id);
    void same_number(cases::CaseHead head);
    /// Something that the audit log must know and no case holds.
    void log(const std::string& action, const std::string& subject, const std::string& detail);
    /// Hands a case with its pictures to `make` on the keeper's thread, and logs that it was reported if that succeeds.
    struct Loaded {
        cases::CaseRecord record;
        QImage page;
        QImage specimen;
        std::vector<QImage> views;  // in the order of the record's
    };
    using Reporter = std::function<tl::expected<void, screening::Failure>(const Loaded&)>;
    void report(const std::string& id, const std::string& detail, Reporter make);
    /// Waits until everything that was asked is done (tests, and the end of the program).
    void flush();

  signals:
    /// The store is open: what was restored after a crash, and what went wrong.
    void opened(const std::vector<vidimus::cases::CaseHead>& restored,
                const std::vector<vidimus::screening::Failure>& problems);
    void unavailable(const vidimus::screening::Failure& failure);
    void kept(const std::string& id);
    void not_kept(const std::string& id, const vidimus::screening::Failure& failure);
    void view_kept(int number);
    void view_not_kept(const std::string& id, int number, const vidimus::screening::Failure& failure);
    void found(const std::vector<vidimus::cases::CaseHead>& heads);
    void loaded(const vidimus::cases::CaseRecord& record, const QImage& page, const QImage& specimen);
    void seen_before(const std::string& id, const std::vector<vidimus::cases::CaseHead>& heads);
    void reported(const std::string& id);
    void not_reported(const vidimus::screening::Failure& failure);
    /// A search or a case could not be read.
    void unreadable(const vidimus::screening::Failure& failure);

  private:
    using Task = std::function<void()>;
    void run(const std::stop_token& closing);
    void open();
    void ask(Task task);
    tl::expected<Loaded, screening::Failure> fetch(const std::string& id);
    void do_keep(const cases::CaseRecord& record, const std::string& action, const std::string& detail,
                 const Pictures& pictures);
    template <typename Function>
    void tell(Function function);

    cases::StoreSetup setup_;
    std::unique_ptr<cases::CaseStore> store_;  // the keeper's thread
    screening::Failure closed_because_;        // the keeper's thread: while there is no store
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::condition_variable idle_;
    std::deque<Task> tasks_;
    bool busy_ = true;      // guarded by mutex_
    quint64 searches_ = 0;  // window's thread
    std::jthread thread_;
};

}  // namespace vidimus::desktop
