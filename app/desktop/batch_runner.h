// Runs a batch on a thread of its own and tells how it goes; rows come as they reach the disk.
#pragma once

#include <QObject>
#include <functional>
#include <memory>
#include <stop_token>
#include <thread>
#include <tl/expected.hpp>
#include <vector>

#include "app/batch/batch.h"
#include "app/desktop/batch_results.h"
#include "app/screening/texts.h"

namespace vidimus::desktop {

/// What runs it: the engine in the program, made-up screenings in tests.
using RunBatch = std::function<tl::expected<batch::Result, screening::Failure>(
    const batch::Options&, const screening::Texts&, const std::function<void(const batch::Progress&)>&,
    const std::stop_token&)>;

class BatchRunner : public QObject {
    Q_OBJECT

  public:
    explicit BatchRunner(std::shared_ptr<const screening::Texts> texts, QObject* parent = nullptr);
    /// Stops what runs and waits for it: documents in work are dropped, those finished are on disk.
    ~BatchRunner() override;

    void start(RunBatch run, batch::Options options);
    /// Reads the rows that a folder has, without running anything.
    void look(const std::filesystem::path& out);
    void stop();
    [[nodiscard]] bool running() const { return running_; }

  signals:
    /// All rows read so far are another run's.
    void begun(bool has_earlier);
    void rows_came(const std::vector<vidimus::desktop::BatchRow>& rows);
    void progressed(const vidimus::batch::Progress& progress);
    void ended(const vidimus::batch::Result& result);
    void failed(const vidimus::screening::Failure& failure);

  private:
    template <typename Function>
    void tell(quint64 number, Function function);
    void work(quint64 number, const RunBatch& run, const batch::Options& options, const std::stop_token& stopping);

    std::shared_ptr<const screening::Texts> texts_;
    quint64 number_ = 0;  // window's thread
    bool running_ = false;
    std::jthread thread_;
};

}  // namespace vidimus::desktop
