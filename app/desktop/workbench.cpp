#include "app/desktop/workbench.h"

#include <QMetaObject>
#include <exception>

#include "app/screening/files.h"
#include "app/screening/pack_store.h"

namespace vidimus::desktop {

using screening::Failure;
using screening::FailureCode;

Workbench::Workbench(screening::Config config, QObject* parent) : QObject(parent), config_(std::move(config)) {}

Workbench::~Workbench() {
    thread_.request_stop();
    if (thread_.joinable()) {
        thread_.join();
    }
}

template <typename Function>
void Workbench::tell(Function function) {
    QMetaObject::invokeMethod(this, std::move(function), Qt::QueuedConnection);
}

void Workbench::begin(Work work) {
    if (busy_) {
        return;
    }
    busy_ = true;
    emit busy_changed();
    thread_ = std::jthread([this, work = std::move(work)](const std::stop_token& stop) {
        screening::step_back();
        try {
            work(stop);
        } catch (const std::exception& error) {
            tell([this, failure = Failure{FailureCode::internal, {}, error.what()}] { emit failed(failure); });
        }
        tell([this] {
            busy_ = false;
            emit busy_changed();
        });
    });
}

QStringList Workbench::models() const {
    QStringList models;
    for (const auto& folder : {config_.data / "specimens", config_.resources / "specimens"}) {
        for (const auto& path : screening::packs_in(folder)) {
            const auto name =
                QString::fromStdString(path.extension() == ".vpack" ? path.stem().string() : path.filename().string());
            if (!models.contains(name)) {
                models << name;
            }
        }
    }
    models.sort();
    return models;
}

void Workbench::open(const std::string& model) {
    begin([this, model](const std::stop_token&) {
        const auto path = screening::find_pack(config_, model);
        auto file = screening::open_pack(config_, path);
        if (!file) {
            tell([this, failure = file.error()] { emit failed(failure); });
            return;
        }
        auto shown = std::make_shared<Opened>();
        const bool of_program = path.parent_path() == config_.resources / "specimens";
        shown->may_change = file->trusted || of_program;
        shown->signer = file->signature ? file->signature->signer : std::string();
        shown->copies = screening::scores_of_copies(file->pack);
        shown->pack = std::move(file->pack);
        tell([this, shown] { emit opened(shown); });
    });
}

void Workbench::score(vision::SpecimenPack pack, const std::filesystem::path& folder, bool altered) {
    begin([this, pack = std::move(pack), folder, altered](const std::stop_token& stop) {
        const auto documents = screening::scores_of_folder(
            config_, pack, folder,
            [this](std::size_t done, std::size_t of) {
                tell([this, done, of] { emit progressed(static_cast<int>(done), static_cast<int>(of)); });
            },
            [this](const Failure& failure) { tell([this, failure] { emit left_out(failure); }); }, stop);
        if (documents) {
            tell([this, altered, documents = *documents] { emit scored(altered, documents); });
        } else {
            tell([this, failure = documents.error()] { emit failed(failure); });
        }
    });
}

void Workbench::save(vision::SpecimenPack pack) {
    begin([this, pack = std::move(pack)](const std::stop_token&) mutable {
        const auto earlier = screening::save_version(config_, pack);
        if (earlier) {
            tell([this, created = pack.created, path = QString::fromStdString(earlier->string())] {
                emit saved(created, path);
            });
        } else {
            tell([this, failure = earlier.error()] { emit failed(failure); });
        }
    });
}

}  // namespace vidimus::desktop
