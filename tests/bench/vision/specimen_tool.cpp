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

#include "sample_folder.h"
#include "vision/examine.h"
#include "vision/geometry.h"
#include "vision/image.h"
#include "vision/prepared.h"

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

/// What a file's name says before its number: "copymove_003.jpg" belongs to "copymove".
std::string group_of(const std::string& file) {
    const std::size_t end = file.find_last_of("-_");
    return end == std::string::npos ? std::string("all") : file.substr(0, end);
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
    for (std::size_t k = 2; k < words.size(); ++k) {
        std::map<std::string, Group> groups;
        double locate_ms = 0;
        double identify_ms = 0;
        double checks_ms = 0;
        double count = 0;
        std::vector<double> rms;
        for (const auto& image : bench::read_folder(words[k])) {
            Group& group = groups[group_of(image.file)];
            ++group.images;
            ++count;
            const std::clock_t start = std::clock();
            const Page page = locate_page(image.bgr, std::nullopt);
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
    const Page page = locate_page(image->bgr, std::nullopt);
    const Identification found = identify(image->bgr, page, packs, {}, {});
    if (found.pack == nullptr) return 70;
    const ReferenceView& reference = prepared->reference();
    const DocumentView document = make_document(reference, image->bgr, found.registration.specimen_to_source);
    const Residual& residual = *document.residual;
    cv::Mat sigma(residual.error.size(), CV_8UC3, cv::Scalar::all(0));
    for (int y = 0; y < sigma.rows; ++y) {
        for (int x = 0; x < sigma.cols; ++x) {
            if (residual.weight.at<uchar>(y, x) == 0) {
                sigma.at<cv::Vec3b>(y, x) = {90, 40, 40};
                continue;
            }
            const cv::Vec3f e = residual.error.at<cv::Vec3f>(y, x);
            const float share = std::sqrt(e.dot(e) / (3.0F * residual.usual.at<float>(y, x)));
            sigma.at<cv::Vec3b>(y, x) = cv::Vec3b::all(cv::saturate_cast<uchar>(50.0F * share));
        }
    }
    cv::Mat seen;
    cv::Mat known;
    document.work.convertTo(seen, CV_8UC3);
    reference.work.convertTo(known, CV_8UC3);
    cv::Mat all;
    cv::vconcat(std::vector<cv::Mat>{seen, known, sigma}, all);
    std::printf("blur %.2f level %.2f usual %.1f\n", document.blur, document.level, cv::mean(residual.usual)[0]);
    return cv::imwrite(words[3], all) ? 0 : 73;
}

}  // namespace

int main(int argc, char** argv) {
    cv::setNumThreads(1);
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() >= 5 && words[0] == "learn") return learn(words);
    if (words.size() >= 3 && words[0] == "evaluate") return evaluate(words);
    if (words.size() >= 4 && words[0] == "map") return map(words);
    std::fputs(
        "usage: specimen_tool learn MODEL NAME GENUINE_DIR PACK_DIR [proposed]\n"
        "       specimen_tool evaluate PACK_DIR GENUINE_DIR [ALTERED_DIR...]\n"
        "       specimen_tool map PACK_DIR IMAGE OUT.png\n",
        stderr);
    return 64;
}
