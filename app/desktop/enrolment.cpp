#include "app/desktop/enrolment.h"

#include <QMetaObject>
#include <exception>

#include "app/screening/files.h"
#include "app/screening/pack_store.h"

namespace vidimus::desktop {

std::filesystem::path place_of_model(const screening::Config& config, const std::string& model) {
    return config.data / "specimens" / (model + ".vpack");
}

Enrol enrol_here(const screening::Config& config) {
    return [config](const screening::EnrolRequest& request, const screening::Tell& tell,
                    const std::stop_token& stop) -> tl::expected<Enrolled, screening::Failure> {
        const std::filesystem::path place = place_of_model(config, request.model);
        std::error_code error;
        std::filesystem::create_directories(place.parent_path(), error);
        // Before minutes are spent on it.
        if (const auto may = screening::may_store(place, false); !may) {
            return tl::unexpected(may.error());
        }
        auto pack = screening::enrol(config, request, tell, stop);
        if (!pack) {
            return tl::unexpected(pack.error());
        }
        if (const auto stored = screening::store_pack(config, *pack, place, false); !stored) {
            return tl::unexpected(stored.error());
        }
        return Enrolled{request.model, pack->genuine_samples, static_cast<int>(pack->checks.size()),
                        screening::wanted_samples(*pack)};
    };
}

Enrolment::Enrolment(Enrol enrol, QObject* parent) : QObject(parent), enrol_(std::move(enrol)) {}

Enrolment::~Enrolment() {
    thread_.request_stop();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Enrolment::start(screening::EnrolRequest request) {
    thread_ = std::jthread([this, request = std::move(request)](const std::stop_token& stopping) {
        screening::step_back();
        const auto later = [this](auto function) {
            QMetaObject::invokeMethod(this, std::move(function), Qt::QueuedConnection);
        };
        try {
            const auto enrolled = enrol_(
                request, [&](const screening::Failure& what) { later([this, what] { emit told(what); }); }, stopping);
            if (enrolled) {
                later([this, enrolled = *enrolled] { emit done(enrolled); });
            } else {
                later([this, failure = enrolled.error()] { emit failed(failure); });
            }
        } catch (const std::exception& error) {
            later([this, failure = screening::Failure{screening::FailureCode::internal, {}, error.what()}] {
                emit failed(failure);
            });
        }
    });
}

}  // namespace vidimus::desktop
