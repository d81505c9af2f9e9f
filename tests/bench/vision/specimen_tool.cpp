// Measures specimens on folders of images:
//   specimen_tool learn MODEL NAME GENUINE_DIR PACK_DIR [proposed]   zones from truth.jsonl where there is one, or
//   proposed specimen_tool evaluate PACK_DIR GENUINE_DIR [ALTERED_DIR…]       per folder and check: failed,
//   undetermined; milliseconds
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "app/screening/files.h"
#include "app/screening/reading.h"
#include "app/screening/screening.h"
#include "ocr/mrz_reader.h"
#include "sample_folder.h"
#include "vision/checks/check.h"
#include "vision/examine.h"
#include "vision/geometry.h"
#include "vision/image.h"
#include "vision/prepared.h"
#include "vision/scoring.h"

namespace {

using namespace vidimus::vision;

/// Reads the MRZ as a screening does, so that pages are located alike.
class Reader {
  public:
    Reader() {
        auto opened = vidimus::ocr::MrzReader::open(VIDIMUS_RESOURCES_DIR "/models");
        if (opened) reader_.emplace(std::move(*opened));
    }
    std::optional<MrzAnchor> anchor(const cv::Mat& bgr) {
        if (!reader_) return std::nullopt;
        const auto read = reader_->read(bgr, {}, {});
        if (!read || read->zones.empty()) return std::nullopt;
        return vidimus::screening::anchor_of(
            vidimus::screening::to_mrz_info(read->zones.front(), {.today = vidimus::screening::system_today()}));
    }

  private:
    std::optional<vidimus::ocr::MrzReader> reader_;
};

int learn(const std::vector<std::string>& words) {
    const auto model = ModelId::from_string(words[1]);
    if (!model) return 64;
    const auto images = bench::read_folder(words[3]);
    LearnOptions options;
    options.model = *model;
    options.name = words[2];
    options.size = model->type == "P" || model->type == "V" ? PageSize::id3 : PageSize::id1;
    if (words.size() < 6) options.zones = bench::zones_of_truth(words[3], options.size);
    std::vector<cv::Mat> genuine;
    std::vector<std::optional<MrzAnchor>> anchors;
    Reader reader;
    for (const auto& image : images) {
        genuine.push_back(image.bgr);
        anchors.push_back(reader.anchor(image.bgr));
        if (anchors.back()) options.size = anchors.back()->size;
    }
    const auto pack = learn_pack(genuine, anchors, options, {});
    if (!pack) {
        std::fprintf(stderr, "not learned: code %d, %s\n", static_cast<int>(pack.error().code),
                     pack.error().detail.c_str());
        return 70;
    }
    for (const Zone& zone : pack->zones) {
        std::printf("zone %-18s %-10s %6.1f %6.1f %6.1f %6.1f\n", zone.id.c_str(),
                    std::string(name_of(zone.kind)).c_str(), zone.mm.x, zone.mm.y, zone.mm.width, zone.mm.height);
    }
    for (const CheckSpec& check : pack->checks) {
        std::printf("check %-22s mean %6.2f deviation %5.2f samples %3d threshold %6.2f%s\n", check.id.c_str(),
                    check.mean, check.deviation, check.samples, check.threshold, check.evaluatory ? " evaluatory" : "");
    }
    for (const auto& [name, values] : pack->measured.values) {
        const Algorithm* algorithm = algorithm_of(name);
        std::printf("left out %-20s", name.c_str());
        for (std::size_t i = 0; algorithm != nullptr && i < values.size(); ++i) {
            const Score score = score_of(*algorithm, values[i], expected_of(values, i, *algorithm));
            std::printf(" %.2f@%zu", score.measured ? score.score : 9.99, score.worst);
        }
        std::printf("\n");
    }
    const auto saved = save_pack(*pack, words[4]);
    if (!saved) return 73;
    return 0;
}

bool meets(const Quad& a, const Quad& b) {
    std::vector<cv::Point2f> first;
    std::vector<cv::Point2f> second;
    for (std::size_t i = 0; i < 4; ++i) {
        first.emplace_back(a[i]);
        second.emplace_back(b[i]);
    }
    std::vector<cv::Point2f> shared;
    return cv::intersectConvexConvex(first, second, shared) > 0;
}

struct Group {
    int images = 0;
    int failed = 0;
    int because = 0;  // failed where it was altered
    int unknown = 0;
    std::map<std::string, std::array<int, 3>> checks;  // failed, undetermined, failed where altered
};

double ms_between(std::clock_t a, std::clock_t b) {
    return 1000.0 * static_cast<double>(b - a) / CLOCKS_PER_SEC;
}

void print_group(const std::string& name, const Group& group) {
    std::printf("%-14s images %3d failed %3d where altered %3d not identified %d |", name.c_str(), group.images,
                group.failed, group.because, group.unknown);
    for (const auto& [id, row] : group.checks) {
        if (row[0] > 0) std::printf(" %s %d/%d", id.c_str(), row[2], row[0]);
    }
    std::printf("\n");
}

void evaluate_one(const bench::FolderImage& image, const std::vector<CheckResult>& results, Group& group,
                  bool verbose) {
    bool failed = false;
    bool there = false;
    std::string text;
    for (const auto& result : results) {
        auto& row = group.checks[result.id];
        if (result.outcome == Outcome::failed) {
            ++row[0];
            bool here = false;
            for (const Quad& altered : image.altered) here = here || (result.region && meets(*result.region, altered));
            row[2] += here ? 1 : 0;
            failed = failed || !result.evaluatory;
            there = there || (here && !result.evaluatory);
        } else if (result.outcome != Outcome::successful) {
            ++row[1];
        }
        std::array<char, 64> piece{};
        std::snprintf(piece.data(), piece.size(), " %s%.2f", result.outcome == Outcome::failed ? "!" : "",
                      result.outcome == Outcome::undetermined ? 9.99 : result.score - result.threshold);
        text += piece.data();
    }
    if (verbose) std::printf("   %-24s%s%s\n", image.file.c_str(), there ? "  " : failed ? "? " : "- ", text.c_str());
    group.failed += failed ? 1 : 0;
    group.because += there ? 1 : 0;
}

int evaluate(const std::vector<std::string>& words) {
    auto pack = load_pack(words[1]);
    if (!pack) {
        std::fprintf(stderr, "pack: code %d, %s\n", static_cast<int>(pack.error().code), pack.error().detail.c_str());
        return 65;
    }
    const bool verbose = std::getenv("SPECIMEN_VERBOSE") != nullptr;
    if (verbose) {
        for (const CheckSpec& check : pack->checks) std::printf("   %s", check.id.c_str());
        std::printf("\n");
    }
    const std::vector<std::shared_ptr<const PreparedPack>> packs{prepare(std::move(*pack))};
    Reader reader;
    for (std::size_t k = 2; k < words.size(); ++k) {
        std::map<std::string, Group> groups;
        double locate_ms = 0;
        double identify_ms = 0;
        double checks_ms = 0;
        double count = 0;
        std::vector<double> rms;
        for (const auto& image : bench::read_folder(words[k])) {
            Group& group = groups[image.fraud];
            ++group.images;
            ++count;
            const auto anchor = reader.anchor(image.bgr);
            const std::clock_t start = std::clock();
            const Page page = locate_page(image.bgr, anchor);
            const std::clock_t located = std::clock();
            const Quality quality = assess_quality(image.bgr, page);
            const Identification found = identify(image.bgr, page, packs, {}, {});
            const std::clock_t identified = std::clock();
            const auto results = run_checks(image.bgr, page, found, quality, std::nullopt, {});
            const std::clock_t done = std::clock();
            locate_ms += ms_between(start, located);
            identify_ms += ms_between(located, identified);
            checks_ms += ms_between(identified, done);
            rms.push_back(found.registration.rms);
            if (found.pack == nullptr) {
                ++group.unknown;
                if (verbose) std::printf("   %s not identified\n", image.file.c_str());
                continue;
            }
            evaluate_one(image, results, group, verbose);
        }
        std::sort(rms.begin(), rms.end());
        std::printf("%s: ms: locate %.0f identify %.0f checks %.0f, rms p95 %.2f\n", words[k].c_str(),
                    locate_ms / count, identify_ms / count, checks_ms / count,
                    rms.empty() ? 0.0 : rms[rms.size() * 95 / 100]);
        for (const auto& [name, group] : groups) print_group(name, group);
    }
    return 0;
}

/// What of the document the specimen does not explain, as a picture: document, specimen, error over its usual size.
int map(const std::vector<std::string>& words) {
    auto pack = load_pack(words[1]);
    auto image = load_image(words[2]);
    if (!pack || !image) return 65;
    const auto prepared = prepare(std::move(*pack));
    const std::vector<std::shared_ptr<const PreparedPack>> packs{prepared};
    const Page page = locate_page(image->bgr, Reader().anchor(image->bgr));
    const Identification found = identify(image->bgr, page, packs, {}, {});
    if (found.pack == nullptr) return 70;
    const ReferenceView& reference = prepared->reference();
    const DocumentView document = make_document(reference, image->bgr, found.registration.specimen_to_source);
    const Residual& residual = *document.residual;
    cv::Mat sigma;
    cv::cvtColor(residual.picture, sigma, cv::COLOR_GRAY2BGR);
    sigma.setTo(cv::Scalar(90, 40, 40), residual.picture == 0);
    cv::Mat all;
    cv::vconcat(std::vector<cv::Mat>{document.bgr, reference.bgr, sigma}, all);
    std::printf("blur %.2f usable %.3f\n", document.blur,
                cv::countNonZero(document.usable) / static_cast<double>(document.usable.total()));
    return cv::imwrite(words[3], all) ? 0 : 73;
}

/// What each way of registering finds: points of the model, and of the page, that agree; blocks of print.
int registration(const std::vector<std::string>& words) {
    auto pack = load_pack(words[1]);
    if (!pack) return 65;
    const auto prepared = prepare(std::move(*pack));
    const ReferenceView& reference = prepared->reference();
    Reader reader;
    for (std::size_t k = 2; k < words.size(); ++k) {
        auto image = load_image(words[k]);
        if (!image) continue;
        const Page page = locate_page(image->bgr, reader.anchor(image->bgr));
        const Features features = find_features(page.rectified, {});
        const Features& own = prepared->features();
        const cv::Size size = reference.bgr.size();
        const Match nearby = match_nearby(own, size, features, page.rectified.size(), false);
        const Match anywhere = match_features(own, size, features);
        const cv::Matx33d outline = laid_over(size, page.rectified.size(), false);
        const Match blocks = match_blocks(reference, page.rectified, outline);
        const Refinement refinement =
            settled(reference, prepared->band(), image->bgr, page, blocks.ok ? blocks.specimen_to_page : outline);
        std::printf(
            "points of the model %zu, of the page %zu: nearby %d%s anywhere %d%s blocks %d%s refined %d rms %.2f\n",
            own.points.size(), features.points.size(), nearby.inliers, nearby.ok ? "" : "!", anywhere.inliers,
            anywhere.ok ? "" : "!", blocks.inliers, blocks.ok ? "" : "!", refinement.blocks, refinement.rms);
    }
    return 0;
}

/// The places where a check's measures lie farthest from what genuine copies measured.
int places(const std::vector<std::string>& words) {
    auto pack = load_pack(words[1]);
    if (!pack) return 65;
    const auto prepared = prepare(std::move(*pack));
    const std::vector<std::shared_ptr<const PreparedPack>> packs{prepared};
    Reader reader;
    for (std::size_t k = 3; k < words.size(); ++k) {
        auto image = load_image(words[k]);
        if (!image) continue;
        const Page page = locate_page(image->bgr, reader.anchor(image->bgr));
        const Identification found = identify(image->bgr, page, packs, {}, {});
        if (found.pack == nullptr) continue;
        DocumentView document = make_document(prepared->reference(), image->bgr, found.registration.specimen_to_source);
        for (const CheckSpec& spec : prepared->pack().checks) {
            if (spec.id != words[2]) continue;
            const Algorithm* algorithm = algorithm_of(spec.algorithm);
            const auto measured = algorithm->measure({prepared->reference(), document, prepared->pack().zones});
            std::vector<std::pair<double, std::size_t>> order;
            for (std::size_t i = 0; i < measured.size(); ++i) {
                const double z = static_cast<double>(measured[i].value - spec.expected[i]) /
                                 static_cast<double>(spec.expected_deviation[i]);
                if (std::isfinite(z)) order.emplace_back(algorithm->side == Side::high ? -z : z, i);
            }
            std::sort(order.begin(), order.end());
            std::printf("%s: %zu places\n", words[k].c_str(), order.size());
            for (std::size_t i = 0; i < std::min<std::size_t>(6, order.size()); ++i) {
                const Measured& one = measured[order[i].second];
                std::printf("   z %7.2f value %8.3f mean %8.3f deviation %6.3f at %5.1f %5.1f size %4.1f %4.1f #%zu\n",
                            order[i].first, static_cast<double>(one.value),
                            static_cast<double>(spec.expected[order[i].second]),
                            static_cast<double>(spec.expected_deviation[order[i].second]), one.mm.x, one.mm.y,
                            one.mm.width, one.mm.height, order[i].second);
            }
        }
    }
    return 0;
}

void print_values(const std::vector<Measured>& values) {
    std::printf("[");
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Measured& one = values[i];
        if (i > 0) std::printf(",");
        if (std::isfinite(one.value)) {
            std::printf("%.4g", static_cast<double>(one.value));
        } else {
            std::printf("null");
        }
    }
    std::printf("]");
}

/// What every check measures at every place, a JSON line an image, to try ways of judging without measuring anew.
int measure(const std::vector<std::string>& words) {
    auto pack = load_pack(words[1]);
    if (!pack) return 65;
    std::printf("{\"pack\":{");
    bool first = true;
    for (const auto& [name, copies] : pack->measured.values) {
        std::printf("%s\"%s\":[", first ? "" : ",", name.c_str());
        first = false;
        for (std::size_t i = 0; i < copies.size(); ++i) {
            std::vector<Measured> values;
            for (const float value : copies[i]) values.push_back({value, {}});
            if (i > 0) std::printf(",");
            print_values(values);
        }
        std::printf("]");
    }
    std::printf("}}\n");
    const auto prepared = prepare(std::move(*pack));
    const std::vector<std::shared_ptr<const PreparedPack>> packs{prepared};
    Reader reader;
    for (std::size_t k = 2; k < words.size(); ++k) {
        for (const auto& image : bench::read_folder(words[k])) {
            const auto anchor = reader.anchor(image.bgr);
            const Page page = locate_page(image.bgr, anchor);
            IdentifyHints hints;
            hints.chosen = prepared->pack().model;
            const Identification found = identify(image.bgr, page, packs, hints, {});
            std::printf("{\"file\":\"%s\",\"fraud\":\"%s\"", image.file.c_str(), image.fraud.c_str());
            if (found.pack != nullptr && found.registration.ok) {
                const ReferenceView& reference = prepared->reference();
                const DocumentView document =
                    make_document(reference, image.bgr, found.registration.specimen_to_source);
                std::printf(",\"blur\":%.3f,\"unevenness\":%.3f,\"altered\":[", document.blur, document.unevenness);
                const cv::Matx33d back = found.registration.specimen_to_source.inv();
                for (std::size_t i = 0; i < image.altered.size(); ++i) {
                    const Quad quad = mapped(back, image.altered[i]);
                    const double density = reference.frame.density;
                    std::printf("%s[%.2f,%.2f,%.2f,%.2f]", i > 0 ? "," : "", quad[0].x / density, quad[0].y / density,
                                (quad[2].x - quad[0].x) / density, (quad[2].y - quad[0].y) / density);
                }
                std::printf("],\"checks\":{");
                bool first_check = true;
                for (const CheckSpec& spec : prepared->pack().checks) {
                    const Algorithm* algorithm = algorithm_of(spec.algorithm);
                    if (algorithm == nullptr) continue;
                    const auto values = algorithm->measure({reference, document, prepared->pack().zones});
                    std::printf("%s\"%s\":{\"values\":", first_check ? "" : ",", algorithm->name);
                    first_check = false;
                    print_values(values);
                    std::printf(",\"mm\":[");
                    for (std::size_t i = 0; i < values.size(); ++i) {
                        const cv::Rect2d& mm = values[i].mm;
                        std::printf("%s[%.1f,%.1f,%.1f,%.1f]", i > 0 ? "," : "", mm.x, mm.y, mm.width, mm.height);
                    }
                    std::printf("]}");
                }
                std::printf("}");
            }
            std::printf("}\n");
        }
    }
    return 0;
}

/// What every check scored, a JSON line an image: id → score, threshold, silent, whether its place meets the altered
/// one. To try other limits without examining anew.
int scores(const std::vector<std::string>& words) {
    auto pack = load_pack(words[1]);
    if (!pack) return 65;
    const std::vector<std::shared_ptr<const PreparedPack>> packs{prepare(std::move(*pack))};
    Reader reader;
    for (std::size_t k = 2; k < words.size(); ++k) {
        for (const auto& image : bench::read_folder(words[k])) {
            const auto anchor = reader.anchor(image.bgr);
            const std::clock_t start = std::clock();
            const Page page = locate_page(image.bgr, anchor);
            const Quality quality = assess_quality(image.bgr, page);
            IdentifyHints hints;
            hints.chosen = pack_of(*packs.front()).model;
            const Identification found = identify(image.bgr, page, packs, hints, {});
            const auto results = run_checks(image.bgr, page, found, quality, anchor, {});
            std::printf("{\"file\":\"%s\",\"fraud\":\"%s\",\"known\":%s,\"ms\":%.0f,\"checks\":{", image.file.c_str(),
                        image.fraud.c_str(), found.registration.ok ? "true" : "false", ms_between(start, std::clock()));
            const char* between = "";
            for (const auto& result : results) {
                if (result.outcome != Outcome::successful && result.outcome != Outcome::failed) continue;
                const bool here = std::any_of(image.altered.begin(), image.altered.end(), [&](const Quad& altered) {
                    return result.region && meets(*result.region, altered);
                });
                std::printf("%s\"%s\":[%.4f,%.4f,%d,%d]", between, result.id.c_str(), result.score, result.threshold,
                            result.evaluatory ? 1 : 0, here ? 1 : 0);
                between = ",";
            }
            std::printf("}}\n");
            std::fflush(stdout);
        }
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    vidimus::screening::keep_freed_memory();
    cv::setNumThreads(1);
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() >= 5 && words[0] == "learn") return learn(words);
    if (words.size() >= 3 && words[0] == "evaluate") return evaluate(words);
    if (words.size() >= 4 && words[0] == "map") return map(words);
    if (words.size() >= 4 && words[0] == "places") return places(words);
    if (words.size() >= 3 && words[0] == "register") return registration(words);
    if (words.size() >= 3 && words[0] == "measure") return measure(words);
    if (words.size() >= 3 && words[0] == "scores") return scores(words);
    std::fputs(
        "usage: specimen_tool learn MODEL NAME GENUINE_DIR PACK_DIR [proposed]\n"
        "       specimen_tool evaluate PACK_DIR GENUINE_DIR [ALTERED_DIR...]\n"
        "       specimen_tool map PACK_DIR IMAGE OUT.png\n"
        "       specimen_tool places PACK_DIR CHECK_ID IMAGE...\n"
        "       specimen_tool register PACK_DIR IMAGE...\n"
        "       specimen_tool measure PACK_DIR DIR...\n"
        "       specimen_tool scores PACK_DIR DIR...\n",
        stderr);
    return 64;
}
