// Measures specimens on folders of images:
//   specimen_tool learn MODEL NAME GENUINE_DIR PACK_DIR [proposed]   zones from truth.jsonl where there is one, or
//   proposed specimen_tool evaluate PACK_DIR GENUINE_DIR [ALTERED_DIR…]       per folder and check: failed,
//   undetermined; milliseconds
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "sample_folder.h"
#include "vision/examine.h"
#include "vision/geometry.h"

namespace {

using namespace vidimus::vision;

int learn(const std::vector<std::string>& words) {
    const auto model = ModelId::from_string(words[1]);
    if (!model) return 64;
    const auto images = bench::read_folder(words[3]);
    LearnOptions options;
    options.model = *model;
    options.name = words[2];
    if (words.size() < 6) options.zones = bench::zones_of_truth(words[3], options.size);
    std::vector<cv::Mat> genuine;
    for (const auto& image : images) genuine.push_back(image.bgr);
    const auto pack = learn_pack(genuine, {}, options, {});
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

int evaluate(const std::vector<std::string>& words) {
    auto pack = load_pack(words[1]);
    if (!pack) {
        std::fprintf(stderr, "pack: code %d, %s\n", static_cast<int>(pack.error().code), pack.error().detail.c_str());
        return 65;
    }
    const bool verbose = std::getenv("SPECIMEN_VERBOSE") != nullptr;
    const std::vector<std::shared_ptr<const PreparedPack>> packs{prepare(std::move(*pack))};
    for (std::size_t k = 2; k < words.size(); ++k) {
        const auto images = bench::read_folder(words[k]);
        std::map<std::string, std::array<int, 3>> rows;  // failed, undetermined, failed where altered
        std::map<std::string, std::vector<double>> margins;
        int any = 0;
        int because = 0;
        int unknown = 0;
        double locate_ms = 0;
        double identify_ms = 0;
        double checks_ms = 0;
        double rms = 0;
        for (const auto& image : images) {
            const std::clock_t start = std::clock();
            const Page page = locate_page(image.bgr, std::nullopt);
            const std::clock_t located = std::clock();
            const Quality quality = assess_quality(image.bgr, page);
            const Identification found = identify(image.bgr, page, packs, {}, {});
            const std::clock_t identified = std::clock();
            const auto results = run_checks(image.bgr, page, found, quality, std::nullopt, {});
            const std::clock_t done = std::clock();
            const auto ms = [](auto a, auto b) { return 1000.0 * static_cast<double>(b - a) / CLOCKS_PER_SEC; };
            locate_ms += ms(start, located);
            identify_ms += ms(located, identified);
            checks_ms += ms(identified, done);
            rms += found.registration.rms;
            if (found.pack == nullptr) {
                ++unknown;
                if (verbose)
                    std::printf("   %s not identified, inliers %d\n", image.file.c_str(), found.registration.inliers);
                continue;
            }
            bool failed = false;
            bool there = false;
            std::string text;
            for (const auto& result : results) {
                auto& row = rows[result.id];
                margins[result.id].push_back(result.score - result.threshold);
                if (result.outcome == Outcome::failed) {
                    ++row[0];
                    failed = true;
                    bool here = false;
                    for (const Quad& altered : image.altered)
                        here = here || (result.region && meets(*result.region, altered));
                    row[2] += here ? 1 : 0;
                    there = there || here;
                } else if (result.outcome != Outcome::successful) {
                    ++row[1];
                }
                char piece[64];
                std::snprintf(piece, sizeof piece, " %s%.2f", result.outcome == Outcome::failed ? "!" : "",
                              result.score - result.threshold);
                text += piece;
            }
            if (verbose) {
                std::printf("   %s inliers %d sharp %.2f%s\n", image.file.c_str(), found.registration.inliers,
                            quality.sharpness, text.c_str());
            }
            any += failed ? 1 : 0;
            because += there ? 1 : 0;
        }
        const double count = std::max<double>(1, static_cast<double>(images.size()));
        std::printf(
            "%-28s images %3zu failed %3d where altered %3d not identified %d | ms: locate %.0f identify %.0f checks "
            "%.0f, rms %.2f\n",
            words[k].c_str(), images.size(), any, because, unknown, locate_ms / count, identify_ms / count,
            checks_ms / count, rms / count);
        for (const auto& [id, row] : rows) {
            auto list = margins[id];
            std::sort(list.begin(), list.end());
            std::printf("    %-22s failed %3d (where altered %3d) undetermined %3d  margin min %6.2f median %6.2f\n",
                        id.c_str(), row[0], row[2], row[1], list.front(), list[list.size() / 2]);
        }
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    cv::setNumThreads(1);
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() >= 5 && words[0] == "learn") return learn(words);
    if (words.size() >= 3 && words[0] == "evaluate") return evaluate(words);
    std::fputs(
        "usage: specimen_tool learn MODEL NAME GENUINE_DIR PACK_DIR [proposed]\n"
        "       specimen_tool evaluate PACK_DIR GENUINE_DIR [ALTERED_DIR...]\n",
        stderr);
    return 64;
}
