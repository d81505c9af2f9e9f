// Learning a document model from the window: on a thread of its own, with what it tells on the way.
#pragma once

#include <QObject>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <thread>
#include <tl/expected.hpp>

#include "app/screening/config.h"
#include "app/screening/enrolment.h"

namespace vidimus::desktop {

struct Enrolled {
    std::string model;
    int samples = 0;
    int checks = 0;
    screening::Wanted wanted;
};

/// What learns: the library in the program, a made-up one in tests.
using Enrol = std::function<tl::expected<Enrolled, screening::Failure>(const screening::EnrolRequest&,
                                                                       const screening::Tell&, const std::stop_token&)>;

/// Learns the pack and puts it, signed by this workplace, where screenings look for it.
Enrol enrol_here(const screening::Config& config);
/// Where that is: <data>/specimens/<model>.vpack
std::filesystem::path place_of_model(const screening::Config& config, const std::string& model);

class Enrolment : public QObject {
    Q_OBJECT

  public:
    explicit Enrolment(Enrol enrol, QObject* parent = nullptr);
    /// Asks the work in hand to stop and waits for it.
    ~Enrolment() override;
    void start(screening::EnrolRequest request);
    void stop() { thread_.request_stop(); }

  signals:
    void told(const vidimus::screening::Failure& what);
    void done(const vidimus::desktop::Enrolled& enrolled);
    void failed(const vidimus::screening::Failure& failure);

  private:
    Enrol enrol_;
    std::jthread thread_;
};

}  // namespace vidimus::desktop
