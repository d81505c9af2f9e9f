// Tells documents of many models apart and measures how well and how fast:
//   identify_bench FOLDER [MODELS-PER-KIND [UNKNOWN-PER-KIND]]
// Each of six kinds of document is drawn in so many designs (34: 204 models), one copy to know the model by and another
// to be identified, some as a telephone sees them; and documents of designs that are not known (12: 72). What is drawn
// stays in FOLDER for the next run. Fictional states are given to the designs, two designs a state, so that an MRZ
// names some models and not all.
#include <QGuiApplication>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "app/screening/files.h"
#include "app/screening/reading.h"
#include "app/screening/screening.h"
#include "app/training/encode.h"
#include "app/training/samples.h"
#include "ocr/mrz_reader.h"
#include "vision/geometry.h"
#include "vision/image.h"
#include "vision/model_index.h"

namespace {

namespace fs = std::filesystem;
using namespace vidimus;
using training::Kind;

const std::vector<Kind> kinds{Kind::passport, Kind::id, Kind::id_front, Kind::td2, Kind::visa, Kind::visa_b};

double processor_ms() {
    return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

vision::PageSize size_of(Kind kind) {
    if (kind == Kind::id || kind == Kind::id_front) return vision::PageSize::id1;
    return kind == Kind::td2 || kind == Kind::visa_b ? vision::PageSize::id2 : vision::PageSize::id3;
}

std::string state_of(int design) {
    return {'X', static_cast<char>('A' + design / 2 / 26), static_cast<char>('A' + design / 2 % 26)};
}

vision::ModelId model_of(Kind kind, int design) {
    vision::ModelId model;
    model.state = state_of(design);
    model.type = kind == Kind::passport ? "P" : kind == Kind::visa || kind == Kind::visa_b ? "V" : "I";
    model.number = design * 10 + static_cast<int>(kind);
    return model;
}

struct Drawing {
    cv::Mat bgr;
    vision::Quad page{};
};

/// From the folder, else drawn and put there.
std::optional<Drawing> drawing(const fs::path& folder, const training::Request& request) {
    const std::string name = training::name_of(request.kind) + "-" + std::to_string(request.design) + "-" +
                             training::name_of(request.capture) + "-" + std::to_string(request.seed);
    const fs::path picture = folder / (name + ".jpg");
    const fs::path truth = folder / (name + ".json");
    if (!fs::exists(truth)) {
        const auto sample = training::draw_sample(request);
        if (!sample) return std::nullopt;
        const auto bytes = training::encode(sample->bgr, {false, 90}, sample->ppi);
        if (!bytes) return std::nullopt;
        std::ofstream(picture, std::ios::binary) << *bytes;
        nlohmann::json corners = nlohmann::json::array();
        for (const training::Region& region : sample->regions) {
            if (region.id != "page") continue;
            for (const cv::Point2d& corner : region.quad) corners.push_back({corner.x, corner.y});
        }
        std::ofstream(truth) << corners.dump();
    }
    auto image = vision::load_image(picture);
    std::ifstream stream(truth);
    const auto corners = nlohmann::json::parse(stream, nullptr, false);
    if (!image || !corners.is_array() || corners.size() != 4) return std::nullopt;
    Drawing result{std::move(image->bgr), {}};
    for (std::size_t i = 0; i < 4; ++i) {
        result.page[i] = {corners[i][0].get<double>(), corners[i][1].get<double>()};
    }
    return result;
}

/// What one copy shows, in the frame where its page was found, as an enrolment has it: artwork everywhere but where the
/// design puts personal data. No checks are learned.
vision::SpecimenPack pack_from(const Drawing& copy, const vision::Page& page, Kind kind, int design,
                               vision::Quad& corners) {
    vision::SpecimenPack pack;
    pack.model = model_of(kind, design);
    pack.size = size_of(kind);
    pack.pixels_per_mm = 8.0;
    const cv::Size2d mm = vision::millimetres_of(pack.size);
    const cv::Size size(cvRound(mm.width * pack.pixels_per_mm), cvRound(mm.height * pack.pixels_per_mm));
    const cv::Matx33d to_source =
        vision::homography_between(vision::quad_of(cv::Rect2d(0, 0, size.width, size.height)), page.quad);
    corners = vision::mapped(to_source.inv(), copy.page);
    pack.reference = vision::warp(copy.bgr, to_source, size);
    pack.spread = cv::Mat(size, CV_32F, cv::Scalar(3));
    // Beside the page lies whatever the scanner has there, which an enrolment finds to vary.
    pack.static_mask = cv::Mat(size, CV_8U, cv::Scalar(0));
    std::vector<cv::Point> outline;
    for (const cv::Point2d& corner : corners) outline.emplace_back(corner);
    cv::fillConvexPoly(pack.static_mask, outline, cv::Scalar(255));
    // Zones are given in millimetres of the drawn page, which for visas is smaller than the size that stands for it.
    const cv::Size2d drawn = kind == Kind::visa ? cv::Size2d(120, 80) : mm;
    const cv::Matx33d from_mm =
        to_source.inv() * vision::homography_between(vision::quad_of(cv::Rect2d({0, 0}, drawn)), copy.page);
    for (const auto& [id, zone] : training::zones_of(kind, design)) {
        const vision::Quad quad = vision::mapped(from_mm, vision::quad_of(zone));
        const cv::Rect2d there(quad[0].x - 4, quad[0].y - 4, quad[2].x - quad[0].x + 8, quad[2].y - quad[0].y + 8);
        pack.static_mask(cv::Rect(there) & cv::Rect({}, size)).setTo(0);
        const auto kind_of_zone = id == "photo"   ? vision::Zone::Kind::photo
                                  : id == "ghost" ? vision::Zone::Kind::ghost
                                  : id == "mrz"   ? vision::Zone::Kind::mrz
                                                  : vision::Zone::Kind::field;
        pack.zones.push_back({id, kind_of_zone, cv::Rect2d(there.tl() / 8.0, there.br() / 8.0)});
    }
    return pack;
}

struct Models {
    std::vector<vision::SpecimenPack> packs;
    std::vector<vision::IndexedModel> index;
    std::vector<vision::Quad> corners;  // of the drawn page, pack pixels
};

struct Tally {
    int pages = 0;
    int right = 0;
    int wrong = 0;
    int unknown = 0;
    std::vector<double> ms;
    std::vector<double> rms;
    std::vector<double> corner;  // how far registered corners lie from the truth, pixels at 1,000 px page width
};

double part_of(std::vector<double> values, double share) {
    if (values.empty()) return 0.0;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

void print(const char* name, const Tally& tally) {
    std::printf("%-34s pages %3d right %3d wrong %d unknown %2d | ms p50 %.0f p95 %.0f", name, tally.pages, tally.right,
                tally.wrong, tally.unknown, part_of(tally.ms, 0.5), part_of(tally.ms, 0.95));
    if (!tally.rms.empty()) {
        std::printf(" | rms p50 %.2f p95 %.2f | corners p50 %.1f p95 %.1f", part_of(tally.rms, 0.5),
                    part_of(tally.rms, 0.95), part_of(tally.corner, 0.5), part_of(tally.corner, 0.95));
    }
    std::printf("\n");
    std::fflush(stdout);
}

class Bench {
  public:
    Bench(fs::path folder, int known, int unknown) : folder_(std::move(folder)), known_(known), unknown_(unknown) {
        auto opened = ocr::MrzReader::open(VIDIMUS_RESOURCES_DIR "/models");
        if (opened) reader_.emplace(std::move(*opened));
    }

    bool learn() {
        double looking = 0;
        for (int design = 1; design <= known_; ++design) {
            for (const Kind kind : kinds) {
                const auto copy = drawing(folder_, request_of(kind, design, training::Capture::scan, 1));
                if (!copy) return false;
                const vision::Page page = vision::locate_page(copy->bgr, screening::anchor_of(read(copy->bgr)));
                models_.packs.push_back(pack_from(*copy, page, kind, design, models_.corners.emplace_back()));
                const double start = processor_ms();
                models_.index.push_back({models_.packs.back().model, vision::look_at(models_.packs.back())});
                looking += processor_ms() - start;
            }
        }
        std::size_t bytes = 0;
        for (const auto& model : models_.index) bytes += vision::write_look(*model.look).size();
        std::printf("%zu models; a look takes %.0f ms and %zu kB\n", models_.index.size(),
                    looking / static_cast<double>(models_.index.size()), bytes / models_.index.size() / 1024);
        return true;
    }

    bool measure() {
        for (const auto capture : {training::Capture::scan, training::Capture::phone}) {
            const std::string name = training::name_of(capture);
            const int step = capture == training::Capture::scan ? 1 : 4;
            if (!measure_pages(name + ", known", capture, 1, known_, step, true)) return false;
            if (!measure_pages(name + ", not known", capture, known_ + 1, known_ + unknown_, step, false)) return false;
        }
        return true;
    }

  private:
    static training::Request request_of(Kind kind, int design, training::Capture capture, std::uint64_t copy) {
        training::Request request;
        request.kind = kind;
        request.design = design;
        request.capture = capture;
        request.seed = copy * 1000 + static_cast<std::uint64_t>(design) * 7 + static_cast<std::uint64_t>(kind);
        request.scan_ppi = 300.0;
        request.today = {2026, 11, 24};
        return request;
    }

    screening::MrzInfo read(const cv::Mat& bgr) {
        const auto page = reader_ ? reader_->read(bgr, {}, {}) : decltype(reader_->read(bgr, {}, {}))();
        return page && !page->zones.empty() ? screening::to_mrz_info(page->zones.front(), {.today = {2026, 11, 24}})
                                            : screening::MrzInfo{};
    }

    std::shared_ptr<const vision::PreparedPack> open(std::size_t index) {
        if (opened_.first != index || opened_.second == nullptr) {
            opened_ = {index, vision::prepare(models_.packs[index], models_.index[index].look)};
        }
        return opened_.second;
    }

    bool measure_pages(const std::string& name, training::Capture capture, int first, int last, int step, bool known) {
        Tally blind;
        Tally hinted;
        for (int design = first; design <= last; design += step) {
            for (const Kind kind : kinds) {
                const auto copy = drawing(folder_, request_of(kind, design, capture, 2));
                if (!copy) return false;
                const screening::MrzInfo mrz = read(copy->bgr);
                const vision::Page page = vision::locate_page(copy->bgr, screening::anchor_of(mrz));
                vision::IdentifyHints hints;
                one(*copy, page, kind, design, known, hints, blind);
                if (!mrz.document) continue;
                hints.state = state_of(design);
                hints.type = mrz.document->document_code.substr(0, 1);
                one(*copy, page, kind, design, known, hints, hinted);
            }
        }
        print((name + ", by its looks").c_str(), blind);
        print((name + ", with its MRZ").c_str(), hinted);
        return true;
    }

    void one(const Drawing& copy, const vision::Page& page, Kind kind, int design, bool known,
             const vision::IdentifyHints& hints, Tally& tally) {
        double opening = 0;
        const auto opened = [&](std::size_t i) {
            const double before = processor_ms();
            auto pack = open(i);
            opening = processor_ms() - before;
            return pack;
        };
        const double start = processor_ms();
        const auto result = vision::identify(copy.bgr, page, models_.index, opened, hints, {});
        tally.ms.push_back(processor_ms() - start - opening);
        ++tally.pages;
        if (result.found.pack == nullptr) {
            ++tally.unknown;
            if (known && std::getenv("IDENTIFY_BENCH_VERBOSE") != nullptr) {
                std::printf("   not identified: %s of design %d\n", training::name_of(kind).c_str(), design);
            }
            return;
        }
        const vision::SpecimenPack& pack = vision::pack_of(*result.found.pack);
        if (!(pack.model == model_of(kind, design))) {
            ++tally.wrong;
            std::printf("   wrong: %s of design %d taken for %s, score %.2f\n", training::name_of(kind).c_str(), design,
                        pack.model.to_string().c_str(), result.found.score);
            return;
        }
        ++tally.right;
        tally.rms.push_back(result.found.registration.rms);
        const auto place = static_cast<std::size_t>(std::find_if(models_.index.begin(), models_.index.end(),
                                                                 [&](const auto& m) { return m.model == pack.model; }) -
                                                    models_.index.begin());
        const vision::Quad corners =
            vision::mapped(result.found.registration.specimen_to_source, models_.corners[place]);
        double worst = 0;
        for (std::size_t i = 0; i < 4; ++i) worst = std::max(worst, vision::distance(corners[i], copy.page[i]));
        tally.corner.push_back(worst * 1000.0 / vision::distance(copy.page[0], copy.page[1]));
    }

    fs::path folder_;
    int known_;
    int unknown_;
    Models models_;
    std::pair<std::size_t, std::shared_ptr<const vision::PreparedPack>> opened_;
    std::optional<ocr::MrzReader> reader_;
};

}  // namespace

int main(int argc, char** argv) {
    vidimus::screening::keep_freed_memory();
    if (argc < 2) {
        std::fputs("usage: identify_bench FOLDER [MODELS-PER-KIND [UNKNOWN-PER-KIND]]\n", stderr);
        return 64;
    }
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv);
    cv::setNumThreads(1);
    std::error_code error;
    fs::create_directories(argv[1], error);
    Bench bench(argv[1], argc > 2 ? std::atoi(argv[2]) : 34, argc > 3 ? std::atoi(argv[3]) : 12);
    if (!bench.learn() || !bench.measure()) {
        std::fputs("identify_bench: a document could not be drawn\n", stderr);
        return 70;
    }
    std::printf("processor time of the whole run: %.0f s\n", processor_ms() / 1000.0);
    return 0;
}
