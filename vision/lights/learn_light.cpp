// Learns what another light shows of a model whose white pack is there already. OpenCV's exceptions stop here.
#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/learn_check.h"
#include "vision/lights.h"
#include "vision/lights/light_algorithms.h"
#include "vision/median_stack.h"
#include "vision/prepared.h"

namespace vidimus::vision {
namespace {

constexpr std::size_t least_copies = 3;
constexpr std::size_t most_in_median = 40;
constexpr double fewest_fibres = 1.79;  // ln of their number and one, on a page: below, the substrate has none

tl::unexpected<Error> fail(ErrorCode code, std::string detail = {}) {
    return tl::unexpected(Error{code, std::move(detail)});
}

struct Placed {
    std::size_t index = 0;  // among the copies
    cv::Matx33d specimen_to_white = cv::Matx33d::eye();
    cv::Matx33d white_to_light = cv::Matx33d::eye();
};

/// How much the copies differ at each pixel, grey levels.
cv::Mat spread_of(const std::vector<cv::Mat>& copies, const cv::Mat& reference) {
    cv::Mat sum = cv::Mat::zeros(reference.size(), CV_32F);
    for (const cv::Mat& copy : copies) {
        cv::Mat off;
        cv::absdiff(copy, reference, off);
        cv::cvtColor(off, off, cv::COLOR_BGR2GRAY);
        cv::accumulate(off, sum);
    }
    return sum * (1.2533 / static_cast<double>(copies.size()));  // of a normal spread: from the mean to the deviation
}

tl::expected<SpecimenPack, Error> learn(SpecimenPack pack, Light light, std::span<const LightCopy> copies,
                                        const std::stop_token& stop) {
    const auto prepared = prepare(pack);
    std::vector<Placed> placed;
    std::vector<std::size_t> untied;
    for (std::size_t i = 0; i < copies.size(); ++i) {
        if (stop.stop_requested()) return fail(ErrorCode::cancelled);
        if (copies[i].light.empty()) continue;
        const Page page = locate_page(copies[i].white, copies[i].anchor);
        const Identification found = identify(copies[i].white, page, std::span(&prepared, 1), {}, stop);
        if (found.pack == nullptr || !found.registration.ok) continue;  // learned in white, but not well enough here
        const LightRegistration tie = register_light(copies[i].white, copies[i].light, page);
        if (!tie.ok) {  // one picture in twenty ties to nothing; a set whose pictures mostly do not is another's
            untied.push_back(i);
            continue;
        }
        placed.push_back({i, found.registration.specimen_to_source, tie.white_to_light});
    }
    if (untied.size() > placed.size()) return fail(ErrorCode::samples_differ, std::to_string(untied.front()));
    if (placed.size() < least_copies) return pack;

    std::vector<cv::Mat> warped;
    for (std::size_t k = 0; k < std::min(placed.size(), most_in_median); ++k) {
        const Placed& one = placed[k];
        warped.push_back(
            warp(copies[one.index].light, one.white_to_light * one.specimen_to_white, pack.reference.size()));
    }
    const MedianStack stack(warped);
    SpecimenImages images;
    images.reference = stack.median().clone();
    images.spread = spread_of(warped, images.reference);
    images.static_mask = pack.static_mask.clone();

    std::vector<const LightAlgorithm*> used;
    for (const LightAlgorithm& algorithm : light_algorithms()) {
        if (algorithm.light != light) continue;
        if (algorithm.rules.needs_zone && !has_zone(pack.zones, algorithm.rules.zone)) continue;
        used.push_back(&algorithm);
    }
    std::vector<std::vector<std::vector<float>>> values(used.size(), std::vector<std::vector<float>>(copies.size()));
    for (std::size_t k = 0; k < placed.size(); ++k) {
        if (stop.stop_requested()) return fail(ErrorCode::cancelled);
        const Placed& one = placed[k];
        // Against a reference that was formed without it.
        const LightReference reference = light_reference(pack, k < warped.size() ? stack.without(k) : images.reference);
        const LightView view = light_view(reference, pack, copies[one.index].white, copies[one.index].light,
                                          one.specimen_to_white, one.white_to_light);
        for (std::size_t a = 0; a < used.size(); ++a) {
            for (const Measured& measured : used[a]->measure(reference, view)) {
                values[a][one.index].push_back(measured.value);
            }
        }
    }
    LearnOptions options;
    options.model = pack.model;
    options.false_alarm_budget = pack.false_alarm_budget;
    const double alpha = options.false_alarm_budget / static_cast<double>(pack.checks.size() + used.size());
    for (std::size_t a = 0; a < used.size(); ++a) {
        CheckSpec spec = learn_check(used[a]->rules, values[a], options, alpha, placed.size() + untied.size()).spec;
        if (static_cast<std::size_t>(spec.samples) * 2 < placed.size()) continue;
        const bool fibres = std::string_view(used[a]->rules.name) == "uv_fibres-2";
        if (fibres && (spec.expected.empty() || !(static_cast<double>(spec.expected.front()) > fewest_fibres)))
            continue;
        std::erase_if(pack.checks, [&spec](const CheckSpec& known) { return known.id == spec.id; });
        pack.checks.push_back(std::move(spec));
        pack.measured.values[used[a]->rules.name] = std::move(values[a]);
    }
    pack.other_lights[light == Light::ir ? "IR" : "UV"] = std::move(images);
    return pack;
}

}  // namespace

tl::expected<SpecimenPack, Error> learn_light(SpecimenPack pack, Light light, std::span<const LightCopy> copies,
                                              const std::stop_token& stop) {
    try {
        return learn(std::move(pack), light, copies, stop);
    } catch (const cv::Exception& problem) {
        return fail(ErrorCode::internal, problem.err);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::internal, "out of memory");
    }
}

}  // namespace vidimus::vision
