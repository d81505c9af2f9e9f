#include <algorithm>
#include <chrono>
#include <ctime>
#include <exception>
#include <fstream>
#include <thread>

#include "app/screening/digest.h"
#include "app/screening/engine_impl.h"
#include "app/screening/further_pages.h"
#include "app/screening/history.h"
#include "app/screening/infrared.h"
#include "app/screening/late_questions.h"
#include "app/screening/light_checks.h"
#include "app/screening/parts.h"
#include "app/screening/question.h"
#include "app/screening/reading.h"
#include "app/screening/unfit.h"
#include "app/screening/viz_checks.h"
#include "app/screening/viz_generic.h"
#include "app/screening/viz_sides.h"
#include "app/screening/viz_specimen.h"
#include "app/screening/zone_crop.h"
#include "sltd_client/ask_all.h"
#include "vision/tilt.h"

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

struct Loaded {
    Source source;
    cv::Mat bgr;
};

tl::expected<Loaded, Failure> load(const Capture& capture) {
    const std::string name = capture.file.filename().string();
    Loaded loaded;
    loaded.source.file = name;
    loaded.source.light = capture.light;
    loaded.source.captured = capture.captured;
    loaded.source.role = capture.role;
    auto image = capture.bytes.empty() ? vision::load_image(capture.file) : vision::decode_image(capture.bytes);
    if (!image) {
        return tl::unexpected(to_failure(image.error(), name));
    }
    const std::optional<std::string> digest =
        capture.bytes.empty() ? sha256_of_file(capture.file) : std::optional(sha256_of_bytes(capture.bytes));
    if (!digest) {
        return tl::unexpected(Failure{FailureCode::read_error, name, {}});
    }
    loaded.source.sha256 = *digest;
    loaded.source.width = image->bgr.cols;
    loaded.source.height = image->bgr.rows;
    loaded.source.ppi = image->ppi;
    loaded.bgr = std::move(image->bgr);
    return loaded;
}

std::string size_name(vision::PageSize size) {
    switch (size) {
        case vision::PageSize::id1:
            return "ID-1";
        case vision::PageSize::id2:
            return "ID-2";
        case vision::PageSize::id3:
            return "ID-3";
    }
    return {};
}

/// A register's question that runs beside the picture's checks. Its answer is taken once; nothing is lost on the way.
class Asking {
  public:
    Asking(const std::vector<std::unique_ptr<sltd::Register>>& registers, sltd::Query query, Clock::time_point deadline,
           std::stop_token stop) {
        for (const auto& reg : registers) {
            registers_.push_back(reg.get());
        }
        start_ = Clock::now();
        worker_ = std::thread([this, query = std::move(query), deadline, stop = std::move(stop)] {
            answers_ = sltd::ask_all(registers_, query, deadline, stop);
            took_ = since(start_);
        });
    }
    Asking(const Asking&) = delete;
    Asking& operator=(const Asking&) = delete;
    ~Asking() {
        if (worker_.joinable()) {
            worker_.join();
        }
    }
    std::vector<sltd::Answer> take(double& took) {
        worker_.join();
        took = took_;
        return std::move(answers_);
    }

  private:
    std::vector<sltd::Register*> registers_;
    Clock::time_point start_;
    std::vector<sltd::Answer> answers_;
    double took_ = 0.0;
    std::thread worker_;
};

std::vector<sltd::Answer> not_asked(const Config& config, sltd::Reason reason) {
    std::vector<sltd::Answer> answers;
    for (const RegisterConfig& reg : config.registers) {
        sltd::Answer answer = sltd::not_checked(reg.name, reason);
        answer.local_copy = reg.kind == RegisterConfig::Kind::local_copy;
        answers.push_back(std::move(answer));
    }
    return answers;
}

Check aborted(std::string id, std::string title, std::string error) {
    Check check;
    check.id = std::move(id);
    check.title = {std::move(title), {}};
    check.obligation = Obligation::mandatory;
    check.result = Outcome::aborted;
    check.message = {"check.aborted", {}};
    check.error = std::move(error);
    return check;
}

}  // namespace

namespace {

// The pictures of one document that something reads, one a light.
struct Images {
    cv::Mat white;
    cv::Mat infrared;  // empty where none was given
    cv::Mat ultraviolet;
    std::vector<FurtherPage> further;
};

}  // namespace

struct Screener::Impl {
    std::shared_ptr<const Engine> engine;
    std::optional<ocr::MrzReader> reader;
    ocr::VizReader viz_reader;

    tl::expected<ocr::MrzReader*, Failure> open_reader() {
        if (!reader) {
            auto opened = ocr::MrzReader::open(engine->config().resources / "models");
            if (!opened) {
                return tl::unexpected(to_failure(opened.error()));
            }
            reader.emplace(std::move(*opened));
        }
        return &*reader;
    }

    // Reads the zone, then puts the lines in its place that a person corrected. A reading that fails is an aborted
    // check, never a silent gap; it does not keep typed lines out.
    // Gives the zone as white light shows it.
    std::optional<ocr::MrzText> read_zone(const Images& images, const Request& request, const mrz::Today& today,
                                          Report& report, const std::stop_token& stop) {
        const mrz::ParseOptions options{.today = today};
        const auto broke_off = [&](const std::string& why) {
            report.checks.push_back(request.corrected_mrz
                                        ? aborted("MRZ.RD:legibility", "check.mrz_legibility.title", why)
                                        : aborted("DOC:mrz", "check.mrz_found.title", why));
        };
        tl::expected<ocr::PageRead, ocr::Error> white;
        tl::expected<ocr::PageRead, ocr::Error> infrared;
        if (auto opened = open_reader()) {
            const ocr::ReadOptions how{.deadline = request.deadline};
            white = (*opened)->read(images.white, how, stop);
            if (!images.infrared.empty()) {
                infrared = (*opened)->read(images.infrared, how, stop);
            }
            if (!white || !infrared) {
                broke_off(to_failure(!white ? white.error() : infrared.error()).detail);
            }
        } else {
            broke_off(opened.error().detail);
        }
        const std::optional<TwoLights> joined =
            white && infrared ? join_lights(white->zones, infrared->zones) : std::nullopt;
        if (joined) {
            report.mrz = to_mrz_info(joined->text, options);
            report.mrz.light = joined->light;
        }
        if (white && infrared && !images.infrared.empty()) {
            for (Check& check : infrared_checks(report.mrz, joined, !infrared->zones.empty())) {
                report.checks.push_back(std::move(check));
            }
        }
        if (white && white->unread && !joined) {
            report.mrz.unread = to_quad(*white->unread);
        }
        if (white && white->zones.size() > 1) {
            Check several = aborted("DOC:several", "check.several.title", {});
            several.obligation = Obligation::optional;
            several.result = Outcome::undetermined;
            several.error.reset();
            several.message = {"check.several.found", {{"count", std::to_string(white->zones.size())}}};
            report.checks.push_back(std::move(several));
            for (std::size_t i = 1; i < white->zones.size(); ++i) {
                report.other_mrz.push_back(to_mrz_info(white->zones[i], options));
            }
        }
        if (request.corrected_mrz) {
            // The lines were found to be an MRZ before anything was read.
            static_cast<void>(correct_by_hand(report.mrz, *request.corrected_mrz, options));
        }
        return white && !white->zones.empty() ? std::optional(white->zones.front()) : std::nullopt;
    }

    // What another page or capture says in its MRZ; nothing where none was read.
    MrzInfo read_page(const cv::Mat& image, const Request& request, const mrz::Today& today,
                      const std::stop_token& stop) {
        const auto opened = open_reader();
        if (!opened) {
            return {};
        }
        const auto page = (*opened)->read(image, {.deadline = request.deadline}, stop);
        return page && !page->zones.empty() ? to_mrz_info(page->zones.front(), {.today = today}) : MrzInfo{};
    }

    // Other sides, visas, earlier captures and other tilts.
    std::vector<Check> further_checks(const Images& images, const Request& request, const Report& report,
                                      const vision::Page& page, const vision::Identification& identification,
                                      const std::optional<PlacedPage>& placed, const VizResult& viz,
                                      const mrz::Today& today, const std::stop_token& stop) {
        std::vector<Check> checks;
        std::vector<cv::Mat> tilts;
        const PageFacts own = facts_of(report.mrz);
        const auto append = [&checks](std::vector<Check> more) {
            checks.insert(checks.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
        };
        for (const FurtherPage& further : images.further) {
            if (further.role == Role::tilt) {
                tilts.push_back(further.bgr);
                continue;
            }
            const MrzInfo read = further.read ? *further.read : read_page(further.bgr, request, today, stop);
            if (further.role == Role::back && placed && !report.mrz.document && !viz.fields.empty()) {
                append(compare_front_with_back(viz_reader, *placed, viz, read, further.bgr, stop));
            } else if (further.role == Role::back) {
                append(compare_sides(own, facts_of(read)));
            } else if (further.role == Role::visa) {
                append(compare_with_visa(own, facts_of(read)));
            } else if (further.role == Role::earlier) {
                append(history_checks(
                    own, facts_of(read),
                    compare_with_earlier(images.white, page, identification, further.bgr, anchor_of(read))));
            }
        }
        if (auto tilt = vision::run_tilt_check(images.white, tilts, identification, stop)) {
            append(specimen_checks({std::move(*tilt)}));
        }
        return checks;
    }
};

Screener::Screener(std::shared_ptr<const Engine> engine) : impl_(std::make_unique<Impl>()) {
    impl_->engine = std::move(engine);
    impl_->viz_reader = ocr::VizReader({}, impl_->engine->config().resources / "models");
}
Screener::~Screener() = default;
Screener::Screener(Screener&&) noexcept = default;
Screener& Screener::operator=(Screener&&) noexcept = default;

namespace {

tl::expected<Images, Failure> load_all(const Request& request, Report& report) {
    const auto start = Clock::now();
    Images images;
    for (const Capture& capture : request.captures) {
        auto loaded = load(capture);
        if (!loaded) {
            return tl::unexpected(loaded.error());
        }
        report.source.push_back(loaded->source);
        if (capture.role != Role::page) {
            images.further.push_back({capture.role, loaded->source.file, loaded->bgr, {}});
        } else if (capture.light == Light::uv && images.ultraviolet.empty()) {
            images.ultraviolet = loaded->bgr;
        } else if (capture.light == Light::vi && images.white.empty()) {
            images.white = loaded->bgr;
        } else if (capture.light == Light::ir && images.infrared.empty()) {
            images.infrared = loaded->bgr;
        }
    }
    report.timings_ms.load = since(start);
    if (images.white.empty()) {
        return tl::unexpected(
            Failure{FailureCode::no_document, report.source.empty() ? "" : report.source.front().file, "white light"});
    }
    return images;
}

// Lines that form no MRZ are told at once: left out silently, the reading would stand in their place.
std::optional<Failure> unusable_correction(const Request& request) {
    if (!request.corrected_mrz) {
        return std::nullopt;
    }
    const auto parsed = mrz::parse(*request.corrected_mrz, {.today = request.today.value_or(system_today())});
    if (parsed) {
        return std::nullopt;
    }
    return Failure{FailureCode::mrz_malformed, "the corrected MRZ",
                   parsed.error().code == mrz::ErrorCode::invalid_character
                       ? "a character is none of A\u2013Z, 0\u20139 and <"
                       : "no format has this number of lines and columns"};
}

Report begin_report(const Request& request) {
    Report report;
    report.id = sltd::new_query_id();
    report.time = utc_now();
    report.profile = request.profile;
    return report;
}

}  // namespace

tl::expected<Report, Failure> Screener::read_mrz(const Request& request, const std::stop_token& stop) {
    if (const auto unusable = unusable_correction(request)) {
        return tl::unexpected(*unusable);
    }
    Report report = begin_report(request);
    const auto images = load_all(request, report);
    if (!images) {
        return tl::unexpected(images.error());
    }
    const auto start = Clock::now();
    impl_->read_zone(*images, request, request.today.value_or(system_today()), report, stop);
    report.timings_ms.mrz = since(start);
    report.timings_ms.total = report.timings_ms.load + report.timings_ms.mrz;
    if (!report.mrz.found && !report.checks.empty() && report.checks.front().result == Outcome::aborted) {
        const bool cancelled = stop.stop_requested();
        return tl::unexpected(Failure{cancelled ? FailureCode::cancelled : FailureCode::internal,
                                      report.source.front().file, report.checks.front().error.value_or("")});
    }
    return report;
}

tl::expected<Report, Failure> Screener::screen(const Request& request, const Observer& observer,
                                               const std::stop_token& stop) {
    const Engine::Impl& engine = *impl_->engine->impl_;
    const Profile* profile = profile_of_name(request.profile);
    if (profile == nullptr) {
        return tl::unexpected(Failure{FailureCode::profile_unknown, request.profile, {}});
    }
    std::optional<vision::ModelId> chosen;
    if (request.model) {
        chosen = vision::ModelId::from_string(*request.model);
        const std::vector<std::string> known = impl_->engine->model_ids();
        if (!chosen || std::find(known.begin(), known.end(), chosen->to_string()) == known.end()) {
            return tl::unexpected(Failure{FailureCode::model_unknown, *request.model, {}});
        }
    }
    if (const auto unusable = unusable_correction(request)) {
        return tl::unexpected(*unusable);
    }
    const auto start = Clock::now();
    const mrz::Today today = request.today.value_or(system_today());
    Report report = begin_report(request);
    auto loaded = load_all(request, report);
    if (!loaded) {
        return tl::unexpected(loaded.error());
    }
    const cv::Mat white = loaded->white;
    const auto tell = [&](Stage stage) {
        if (observer) {
            observer(stage, report, white);
        }
    };
    const auto cancelled = [&] { return Failure{FailureCode::cancelled, report.source.front().file, {}}; };
    const auto append = [&report](std::vector<Check> more) {
        report.checks.insert(report.checks.end(), std::make_move_iterator(more.begin()),
                             std::make_move_iterator(more.end()));
    };
    tell(Stage::load);

    auto stage_start = Clock::now();
    const std::optional<ocr::MrzText> seen = impl_->read_zone(*loaded, request, today, report, stop);
    if (stop.stop_requested()) {
        return tl::unexpected(cancelled());
    }
    const bool reading_aborted =
        std::any_of(report.checks.begin(), report.checks.end(), [](const Check& c) { return c.id == "DOC:mrz"; });
    if (!reading_aborted) {
        append(mrz_checks(report.mrz, today, *profile));
    }
    report.timings_ms.mrz = since(stage_start);
    tell(Stage::mrz);

    // A card's front says its number in the zone of its back.
    if (!report.mrz.document) {
        for (FurtherPage& further : loaded->further) {
            if (further.role == Role::back) {
                further.read = impl_->read_page(further.bgr, request, today, stop);
            }
        }
    }
    // The register is asked as soon as the number is known, beside all that follows.
    std::optional<Asking> asking;
    sltd::Query asked;
    const auto ask = [&](const std::optional<sltd::Query>& query, NumberFrom from) {
        if (!request.ask_register || asking || !query) {
            return;
        }
        asked = *query;
        report.asked_from = from;
        asking.emplace(engine.registers, *query,
                       Clock::now() + std::min(request.deadline, std::chrono::milliseconds(60'000)), stop);
    };
    ask(question_of(report.mrz), NumberFrom::mrz);
    for (const FurtherPage& further : loaded->further) {
        if (further.read) {
            ask(question_of(*further.read), NumberFrom::back);
        }
    }

    if (seen) {
        append({typeface_check(
            engine.typefaces.and_then([&](const ocr::TypefaceAtlas& atlas) { return atlas.compare(white, *seen); }),
            report.mrz)});
    }
    stage_start = Clock::now();
    const std::optional<vision::MrzAnchor> anchor = anchor_of(report.mrz);
    const vision::Page page = vision::locate_page(white, anchor);
    const vision::Quality quality = vision::assess_quality(white, page);
    report.page.found = page.found;
    report.page.size = page.found || anchor ? size_name(page.size) : std::string();
    report.page.quad = to_quad(page.quad);
    report.page.sharpness = quality.sharpness;
    report.page.glare = quality.glare;
    report.page.ppi = quality.ppi;
    for (const vision::Quality::Found& problem : quality.problems) {
        report.page.problems.push_back(vision::name_of(problem.problem));
    }
    append(page_checks(report.page, quality));
    report.timings_ms.locate = since(stage_start);
    tell(Stage::page);
    if (stop.stop_requested()) {
        return tl::unexpected(cancelled());
    }

    stage_start = Clock::now();
    vision::IdentifyHints hints;
    hints.chosen = chosen;
    if (report.mrz.document) {
        hints.state = report.mrz.document->issuing_state;
        hints.type = report.mrz.document->document_code.substr(0, 1);
    }
    std::optional<Failure> unopened;
    const vision::IndexedIdentification indexed = vision::identify(
        white, page, engine.models,
        [&](std::size_t index) {
            auto opened = engine.open(index);
            if (!opened) {
                unopened = opened.error();
            }
            return opened ? *opened : nullptr;
        },
        hints, stop);
    const vision::Identification& identification = indexed.found;
    if (identification.pack != nullptr) {
        const vision::SpecimenPack& pack = vision::pack_of(*identification.pack);
        set_aside(report.checks, pack);
        report.model = {pack.model.to_string(),
                        pack.model.state,
                        pack.model.type,
                        pack.model.number,
                        pack.model.year,
                        pack.model.prado,
                        identification.how == vision::Identification::How::manual ? "manual" : "automatic",
                        identification.score};
        if (identification.registration.ok) {
            auto& placed_at = report.model.specimen_to_source.emplace();
            std::copy_n(identification.registration.specimen_to_source.val, placed_at.size(), placed_at.begin());
        }
        for (const vision::ManualCheck& check : pack.notes.manual_checks) {
            report.manual_checks.push_back(check.text);
        }
        excuse_missing_mrz(report.checks, report.mrz, pack);
        if (!report.mrz.document) {
            report.checks.push_back(sample_check(pack.model.state, *profile));
        }
    }
    report.checks.push_back(
        indexed.unopened ? unopened_model_check(engine.models[*indexed.unopened].model, unopened.value_or(Failure{}))
                         : model_check(identification, report.mrz, engine.known()));
    report.timings_ms.model = since(stage_start);
    tell(Stage::model);

    stage_start = Clock::now();
    if (identification.pack != nullptr) {
        append(specimen_checks(vision::run_checks(white, page, identification, quality, anchor, stop)));
    }
    append(light_checks(report.source));
    const auto in_white = report.mrz.light == Light::vi ? anchor : std::nullopt;
    examine_lights(report.checks, {white, loaded->infrared, loaded->ultraviolet}, page, in_white, identification, stop);
    report.timings_ms.specimen = since(stage_start);
    stage_start = Clock::now();
    VizResult viz;
    std::optional<PlacedPage> laid;
    if (identification.pack != nullptr && identification.registration.ok) {
        const vision::SpecimenPack& pack = vision::pack_of(*identification.pack);
        laid = placed(white, identification.registration, pack);
        viz = examine_viz(impl_->viz_reader, *laid, pack, report.mrz, today, *profile, stop);
        report.viz = viz.info;
        report.viz.reading = "model";
        for (Check& check : viz.checks) {
            if (check.id == "DOC:specimen") {
                merge_specimen(report.checks, std::move(check));
            } else {
                report.checks.push_back(std::move(check));
            }
        }
        ask(question_of(viz.number, report.model, report.page.size), NumberFrom::viz);
        report.timings_ms.viz = since(stage_start);
    } else if (identification.pack == nullptr && !indexed.unopened && anchor) {
        VizResult generic = examine_generic(impl_->viz_reader, placed(white, page), report.mrz, GenericLimits{}, stop);
        report.viz = std::move(generic.info);
        append(std::move(generic.checks));
        report.timings_ms.viz = since(stage_start);
    }
    show_zone(report.checks, report.mrz, report.mrz.light == Light::ir ? loaded->infrared : white);
    stage_start = Clock::now();
    append(impl_->further_checks(*loaded, request, report, page, identification, laid, viz, today, stop));
    report.timings_ms.specimen += since(stage_start);
    tell(Stage::specimen);

    if (asking) {
        report.register_answers = asking->take(report.timings_ms.register_ms);
        keep_unanswered(engine.config, asked, report.register_answers);
    } else {
        report.register_answers =
            not_asked(engine.config, request.ask_register ? sltd::Reason::no_number : sltd::Reason::switched_off);
    }
    append(register_checks(report.register_answers, engine.config, report.asked_from, asked.number.reveal()));
    tell(Stage::register_answer);
    if (stop.stop_requested()) {
        return tl::unexpected(cancelled());
    }
    // Nothing in the picture that could be examined: no page, no zone, no model.
    if (!report.mrz.found && !report.page.found && report.model.id.empty() && !reading_aborted) {
        return tl::unexpected(Failure{FailureCode::no_document, report.source.front().file, {}});
    }

    for (Check& check : report.checks) {
        if (const auto rule = profile->obligations.find(check.id); rule != profile->obligations.end()) {
            check.obligation = rule->second;
        }
    }
    report.verdict = decide(report.checks, report.model, report.register_answers, *profile);
    sort_by_significance(report.checks);
    report.timings_ms.total = since(start);
    tell(Stage::verdict);
    return report;
}

}  // namespace vidimus::screening
