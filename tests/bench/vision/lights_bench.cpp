// How well other lights, earlier captures and tilts tell forged copies from genuine ones, by their own checks alone:
// lights_bench KIND DESIGN SEED GENUINE PER_FRAUD [ENROL]. Draws in memory, with the files' compression. One line a
// finding, then a table. The whole screening over files: tests/bench/lights/lights.py.
#include <QGuiApplication>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgcodecs.hpp>
#include <string>
#include <vector>

#include "app/training/encode.h"
#include "app/training/random.h"
#include "app/training/samples.h"
#include "vision/earlier.h"
#include "vision/lights.h"
#include "vision/tilt.h"

namespace {

using namespace vidimus;

struct Copy {
    cv::Mat white;
    std::optional<vision::MrzAnchor> anchor;
    std::map<std::string, cv::Mat> further;
};

cv::Mat as_filed(const cv::Mat& image, std::uint64_t seed) {
    const auto bytes = training::encode(image, training::encoding_of(seed, training::Capture::scan), 400.0);
    return cv::imdecode(std::vector<uchar>(bytes->begin(), bytes->end()), cv::IMREAD_COLOR);
}

std::optional<Copy> draw(training::Request request) {
    request.today = {2026, 11, 24};
    const auto sample = training::draw_sample(request);
    if (!sample) {
        std::fprintf(stderr, "%s\n", sample.error().detail.c_str());
        return std::nullopt;
    }
    Copy copy;
    copy.white = as_filed(sample->bgr, request.seed);
    for (const auto& image : sample->further) copy.further[image.role] = as_filed(image.bgr, request.seed);
    for (const auto& region : sample->regions) {
        if (region.id != "mrz" || sample->lines.empty()) continue;
        vision::MrzAnchor anchor;
        anchor.quad = region.quad;
        anchor.lines = static_cast<int>(sample->lines.size());
        anchor.columns = static_cast<int>(sample->lines.front().size());
        anchor.size = anchor.lines == 3      ? vision::PageSize::id1
                      : anchor.columns == 36 ? vision::PageSize::id2
                                             : vision::PageSize::id3;
        copy.anchor = anchor;
    }
    return copy;
}

struct Tally {
    int images = 0;
    int failed = 0;
    int noticed = 0;  // failed, borderline or undetermined
};

struct Bench {
    std::shared_ptr<const vision::PreparedPack> prepared;
    std::map<std::string, Tally> tallies;

    void judge(const std::string& fraud, int index, const Copy& copy) {
        const vision::Page page = vision::locate_page(copy.white, copy.anchor);
        const vision::Identification found = vision::identify(copy.white, page, std::span(&prepared, 1), {}, {});
        std::vector<vision::CheckResult> results;
        const auto append = [&results](std::vector<vision::CheckResult> more) {
            results.insert(results.end(), more.begin(), more.end());
        };
        if (found.pack == nullptr) std::printf("  %s %d: not identified\n", fraud.c_str(), index);
        for (const auto& [role, light] : {std::pair("ir", vision::Light::ir), std::pair("uv", vision::Light::uv)}) {
            const auto image = copy.further.find(role);
            if (image == copy.further.end()) {
                append(vision::absent_light_checks(found, light));
                continue;
            }
            const auto tie = vision::register_light(copy.white, image->second, page);
            if (!tie.ok) std::printf("  %s %d: %s not tied, %.3f\n", fraud.c_str(), index, role, tie.agreement);
            if (light == vision::Light::uv) append({vision::ultraviolet_dullness(image->second, tie, page)});
            if (light == vision::Light::ir && copy.anchor) {
                append({vision::infrared_mrz(copy.white, image->second, tie, *copy.anchor, page)});
            }
            append(vision::run_light_checks(copy.white, image->second, light, tie, page, found, {}));
        }
        std::vector<cv::Mat> tilts;
        for (const auto& [role, image] : copy.further) {
            if (role.starts_with("tilt")) tilts.push_back(image);
        }
        if (auto tilt = vision::run_tilt_check(copy.white, tilts, found, {})) append({*tilt});
        if (const auto before = copy.further.find("earlier"); before != copy.further.end() && found.pack != nullptr) {
            const auto& pack = vision::pack_of(*found.pack);
            const double d = pack.pixels_per_mm;
            const auto compared = vision::compare_captures(
                copy.white, page, found.registration.specimen_to_source * cv::Matx33d(d, 0, -0.5, 0, d, -0.5, 0, 0, 1),
                before->second, vision::locate_page(before->second, std::nullopt), pack.zones);
            std::printf("  %s %d: earlier ok %d card %.3f changed %.2f", fraud.c_str(), index, compared.ok ? 1 : 0,
                        compared.card, compared.changed);
            for (const auto& area : compared.areas) std::printf(" %s %.2f", area.zone.c_str(), area.agreement);
            std::printf("\n");
        }
        bool failed = false;
        bool noticed = false;
        for (const auto& result : results) {
            ++tallies[fraud + " / " + result.id].images;
            if (result.evaluatory) continue;
            const bool open =
                result.outcome == vision::Outcome::undetermined || result.outcome == vision::Outcome::aborted;
            const bool fails = result.outcome == vision::Outcome::failed;
            if (!open && !fails) continue;
            noticed = true;
            failed = failed || (fails && !result.borderline);
            ++tallies[fraud + " / " + result.id].noticed;
            if (fails && !result.borderline) ++tallies[fraud + " / " + result.id].failed;
            std::printf("  %s %d: %s %s score %.2f threshold %.2f\n", fraud.c_str(), index, result.id.c_str(),
                        fails ? "failed" : result.reason.c_str(), result.score, result.threshold);
        }
        Tally& tally = tallies[fraud];
        ++tally.images;
        tally.failed += failed ? 1 : 0;
        tally.noticed += noticed ? 1 : 0;
        std::fflush(stdout);
    }
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 6) {
        std::fputs("lights_bench KIND DESIGN SEED GENUINE PER_FRAUD [ENROL]\n", stderr);
        return 64;
    }
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv);
    cv::setNumThreads(1);
    training::Request request;
    request.kind = training::kind_of_name(argv[1]).value_or(training::Kind::passport);
    request.design = std::atoi(argv[2]);
    const auto seed = static_cast<std::uint64_t>(std::atoll(argv[3]));
    const int genuine = std::atoi(argv[4]);
    const int per_fraud = std::atoi(argv[5]);
    const int enrol = argc > 6 ? std::atoi(argv[6]) : 10;
    request.whole_range = seed >= training::first_test_seed;
    std::uint64_t next = training::mix(seed * 1000003U + static_cast<std::uint64_t>(request.design));
    const auto drawn = [&](training::Fraud fraud, training::Companion companion) {
        training::Request one = request;
        one.seed = training::mix(++next);
        one.fraud = fraud;
        one.companion = companion;
        one.lights = companion == training::Companion::earlier ? std::vector<training::Light>{}
                                                               : std::vector{training::Light::ir, training::Light::uv};
        return draw(one);
    };
    std::vector<Copy> copies;
    std::vector<cv::Mat> images;
    std::vector<std::optional<vision::MrzAnchor>> anchors;
    for (int i = 0; i < enrol; ++i) {
        copies.push_back(*drawn(training::Fraud::none, training::Companion::tilt));
        images.push_back(copies.back().white);
        anchors.push_back(copies.back().anchor);
    }
    vision::LearnOptions options;
    options.model = {"UTO", "X", request.design, 2020, std::nullopt};
    options.size =
        request.kind == training::Kind::passport || request.kind == training::Kind::visa ? vision::PageSize::id3
        : request.kind == training::Kind::td2 || request.kind == training::Kind::visa_b  ? vision::PageSize::id2
                                                                                         : vision::PageSize::id1;
    auto pack = vision::learn_pack(images, anchors, options, {});
    if (!pack) {
        std::fprintf(stderr, "learn: %s\n", pack.error().detail.c_str());
        return 70;
    }
    for (const auto& [role, light] : {std::pair("ir", vision::Light::ir), std::pair("uv", vision::Light::uv)}) {
        std::vector<vision::LightCopy> of_light;
        for (const Copy& copy : copies) of_light.push_back({copy.white, copy.anchor, copy.further.at(role)});
        auto more = vision::learn_light(std::move(*pack), light, of_light, {});
        if (!more) {
            std::fprintf(stderr, "learn %s: %s\n", role, more.error().detail.c_str());
            return 70;
        }
        pack = std::move(more);
    }
    std::vector<vision::TiltCopy> tilted;
    for (const Copy& copy : copies) {
        tilted.push_back(
            {copy.white, copy.anchor, {copy.further.at("tilt1"), copy.further.at("tilt2"), copy.further.at("tilt3")}});
    }
    pack = vision::learn_tilt(std::move(*pack), tilted, {});
    for (const auto& check : pack->checks) {
        if (!vision::is_light_check(check)) continue;
        std::printf("  learned %s: mean %.2f deviation %.2f threshold %.2f places %zu samples %d%s\n", check.id.c_str(),
                    check.mean, check.deviation, check.threshold, check.expected.size(), check.samples,
                    check.evaluatory ? " silent" : "");
    }
    Bench bench;
    bench.prepared = vision::prepare(*pack);
    for (int i = 0; i < genuine; ++i) bench.judge("none", i, *drawn(training::Fraud::none, training::Companion::tilt));
    for (const auto fraud : training::further_frauds_of(
             request.kind, request.design, {training::Light::ir, training::Light::uv}, training::Companion::tilt)) {
        for (int i = 0; i < per_fraud; ++i) {
            bench.judge(training::name_of(fraud), i, *drawn(fraud, training::Companion::tilt));
        }
    }
    const auto possible = training::frauds_of(request.kind, request.design);
    for (const auto fraud : {training::Fraud::none, training::Fraud::photo_pasted, training::Fraud::photo_blended}) {
        if (std::find(possible.begin(), possible.end(), training::Fraud::photo_pasted) == possible.end()) break;
        for (int i = 0; i < per_fraud; ++i) {
            bench.judge("earlier_" + training::name_of(fraud), i, *drawn(fraud, training::Companion::earlier));
        }
    }
    for (const auto& [name, tally] : bench.tallies) {
        if (name.find('/') != std::string::npos && tally.noticed == 0) continue;
        std::printf("%s: images %d failed %d noticed %d\n", name.c_str(), tally.images, tally.failed, tally.noticed);
    }
    return 0;
}
