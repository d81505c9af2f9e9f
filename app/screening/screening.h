// One document's way from images to a verdict. Results appear as they come; nothing waits for the slowest.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <opencv2/core.hpp>
#include <optional>
#include <stop_token>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "app/screening/config.h"
#include "app/screening/decide.h"
#include "app/screening/failure.h"
#include "app/screening/report.h"
#include "app/screening/specimen_page.h"
#include "vision/specimen.h"

namespace vidimus::screening {

/// One image of the document: a file, or bytes that were pasted, dropped or scanned.
struct Capture {
    std::filesystem::path file{};
    std::vector<std::byte> bytes{};  // used where not empty; `file` then only names it
    Light light = Light::vi;
    std::string captured = "file";
    Role role = Role::page;
};

struct Request {
    std::vector<Capture> captures;     // of one document; at least one in white light
    std::optional<std::string> model;  // chosen by hand: "UTO-P-1-2021"
    bool ask_register = true;
    std::string profile = "operational";
    std::optional<mrz::Today> today;                        // else the system's date
    std::optional<std::vector<std::string>> corrected_mrz;  // lines set by hand, in the place of the reading
    std::chrono::milliseconds deadline{30'000};
};

enum class Stage { load, mrz, page, register_answer, model, specimen, verdict };

/// Called from the worker with everything known so far, after each stage; `image` is the white-light image (BGR,
/// upright) once it is loaded, shared and never changed. Must not throw and should return at once.
using Observer = std::function<void(Stage stage, const Report& so_far, const cv::Mat& image)>;

/// The parts that are loaded once: OCR models, specimen packs, registers. Immutable and shared between threads.
class Engine {
  public:
    /// Loads by configuration. A damaged pack is reported in `problems` and left out; a missing OCR model is an error.
    /// Errors: ocr_model_missing, ocr_model_damaged, resources_missing.
    static tl::expected<std::shared_ptr<const Engine>, Failure> create(const Config& config);
    /// With this pack alone and no register: to learn how well the pack does. Errors: those of the OCR models.
    static tl::expected<std::shared_ptr<const Engine>, Failure> for_pack(const Config& config,
                                                                         vision::SpecimenPack pack);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    [[nodiscard]] const std::vector<Failure>& problems() const;
    [[nodiscard]] const Config& config() const;
    [[nodiscard]] std::vector<std::string> model_ids() const;
    /// What the specimen of a model looks like; an empty image where it is unknown.
    [[nodiscard]] SpecimenPage specimen_page(const std::string& model_id) const;
    /// Asks every register that serves the document, as a screening does (for `register query`).
    [[nodiscard]] std::vector<sltd::Answer> ask_registers(const sltd::Query& query, std::chrono::milliseconds deadline,
                                                          const std::stop_token& stop) const;

    struct Impl;

  private:
    friend class Screener;
    static tl::expected<std::unique_ptr<Impl>, Failure> begin(const Config& config);
    explicit Engine(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// Screens documents one after another. One instance a thread (it holds one reader); many share one Engine.
class Screener {
  public:
    explicit Screener(std::shared_ptr<const Engine> engine);
    ~Screener();
    Screener(Screener&&) noexcept;
    Screener& operator=(Screener&&) noexcept;

    /// The whole way. A stage that fails leaves its checks aborted with the reason; the others go on.
    /// Errors (no image can be used at all): those of loading; no_document where the picture shows neither page nor
    /// MRZ; profile_unknown, model_unknown; mrz_malformed where corrected lines form no MRZ; cancelled.
    tl::expected<Report, Failure> screen(const Request& request, const Observer& observer, const std::stop_token& stop);

    /// Only finds and reads the MRZ (`mrz read`). Errors: those of loading; no MRZ is a report with mrz.found false.
    tl::expected<Report, Failure> read_mrz(const Request& request, const std::stop_token& stop);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

mrz::Today system_today();

}  // namespace vidimus::screening
