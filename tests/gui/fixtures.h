// Made-up results of every state the window can show, a drawn page to show them on, and a backend that plays them.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/desktop/worker.h"
#include "app/screening/screening.h"
#include "app/screening/texts.h"

namespace vidimus::desktop::testing {

/// 1250 × 880 pixels: 10 a millimetre of an ID-3 page. With personal data or, as a specimen, without.
cv::Mat drawn_page(bool personal);
/// The same page in a larger picture, turned by quarters clockwise; `quad` is where it then lies.
cv::Mat photographed_page(int quarters, screening::Quad& quad);

screening::Report no_irregularity();
screening::Report irregular_photo();
/// The same of another traveller.
screening::Report irregular_photo_of_another();
screening::Report irregular_digit();
screening::Report doubtful();  // line 2: the character 6 is read as O, most likely a 0; the character 30 is in doubt
screening::Report by_hand();   // the same after a person set the 0
screening::Report possible_match();
screening::Report register_not_checked();
screening::Report poor_image();
screening::Report no_mrz();
screening::Report model_unknown();
screening::Report sample_document();
screening::Report expired();
screening::Report undecided();

std::shared_ptr<const screening::Texts> texts();
screening::Config config(const std::filesystem::path& data);
inline constexpr mrz::Today kToday{2026, 11, 24};

/// Plays one result, stage by stage. The test may hold it before a stage and let it go on.
class PlayedBackend : public Backend {
  public:
    struct Play {
        tl::expected<screening::Report, screening::Failure> result = tl::unexpected(screening::Failure{});
        cv::Mat image;
        std::map<std::string, screening::Report> by_file;  // by the first image's name; before `result`
        std::optional<screening::Stage> hold_before;       // waits there until release() or a stop
        std::vector<screening::Failure> problems;
        std::optional<screening::Failure> broken;  // prepare() fails with it
    };
    struct Shared {
        std::mutex mutex;
        Play play;
        std::atomic<bool> released{false};
        std::atomic<int> prepared{0};
        std::atomic<int> screened{0};
        std::atomic<int> stopped{0};
        std::vector<screening::Request> requests;
        RunBatch run_batch;
        std::atomic<bool> load_fails{false};
    };
    explicit PlayedBackend(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}
    tl::expected<Ready, screening::Failure> prepare() override;
    tl::expected<screening::Report, screening::Failure> screen(const screening::Request& request,
                                                               const screening::Observer& observer,
                                                               const std::stop_token& stop) override;
    screening::SpecimenPage specimen(const std::string& model) override;
    cv::Mat load(const screening::Capture& capture) override;

  private:
    std::shared_ptr<Shared> shared_;
};

}  // namespace vidimus::desktop::testing
