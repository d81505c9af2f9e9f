// A specimen pack on the trainer's bench: opened, scored and kept on a thread of its own.
#pragma once

#include <QObject>
#include <QStringList>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "app/screening/config.h"
#include "app/screening/pack_workbench.h"

namespace vidimus::desktop {

class Workbench : public QObject {
    Q_OBJECT

  public:
    explicit Workbench(screening::Config config, QObject* parent = nullptr);
    /// Asks the work in hand to stop and waits for it.
    ~Workbench() override;

    struct Opened {
        vision::SpecimenPack pack;
        std::vector<screening::ScoredDocument> copies;  // that it was learned from
        std::string signer;                             // empty: it came with the program
        bool may_change = false;                        // its signer is trusted here, or it came with the program
    };
    using Documents = std::vector<screening::ScoredDocument>;

    /// Models whose packs screenings use: of the data folder, and those that came with the program.
    [[nodiscard]] QStringList models() const;
    void open(const std::string& model);
    void score(vision::SpecimenPack pack, const std::filesystem::path& folder, bool altered);
    void save(vision::SpecimenPack pack);
    void stop() { thread_.request_stop(); }
    [[nodiscard]] bool busy() const { return busy_; }

  signals:
    void opened(const std::shared_ptr<const vidimus::desktop::Workbench::Opened>& opened);
    void progressed(int done, int of);
    void left_out(const vidimus::screening::Failure& failure);
    void scored(bool altered, const std::vector<vidimus::screening::ScoredDocument>& documents);
    /// `created`: when this version was made; `earlier`: where the one before lies, empty where there was none.
    void saved(const std::string& created, const QString& earlier);
    void failed(const vidimus::screening::Failure& failure);
    /// Something has begun or ended.
    void busy_changed();

  private:
    using Work = std::function<void(const std::stop_token& stop)>;
    void begin(Work work);
    template <typename Function>
    void tell(Function function);

    screening::Config config_;
    bool busy_ = false;  // window's thread
    std::jthread thread_;
};

}  // namespace vidimus::desktop
