// The checks of infrared and ultraviolet. OpenCV's exceptions stop here: each stays with its own check.
#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/geometry.h"
#include "vision/lights.h"
#include "vision/lights/light_algorithms.h"
#include "vision/prepared.h"
#include "vision/scoring.h"

namespace vidimus::vision {
namespace {

constexpr int longest_crop = 240;
constexpr double borderline_band = 0.3;
constexpr double any_blur = 1e9;

// One copy among ten under a poor lamp does not open the limit for documents whose overprint is missing.
constexpr Limits lamps{.scatter = 0.25, .held_against = 5.0, .degrees = 15.0};

// name, id, zone, reason, side, least deviation, most blur, steadied, needs zone, measure, silent
constexpr std::array<LightAlgorithm, 9> table{{
    {Light::ir,
     {"ir_mrz_ink", "IR.AB.MR:ink", "mrz", "check.ir_mrz_ink.differs", Side::low, 0.07, any_blur, false, true, nullptr},
     measure_ir_mrz},
    {Light::ir,
     {"ir_field_ink", "IR.AB.VZ:ink", "page", "check.ir_field_ink.differs", Side::low, 0.07, any_blur, false, false,
      nullptr},
     measure_ir_fields},
    {Light::ir,
     {"ir_absorbing", "IR.AB.IS:split", "page", "check.ir_absorbing.differs", Side::low, 0.07, any_blur, false, false,
      nullptr},
     measure_ir_absorbing},
    {Light::ir,
     {"ir_transparent", "IR.TR.IS:split", "page", "check.ir_transparent.differs", Side::high, 0.025, any_blur, false,
      false, nullptr},
     measure_ir_transparent},
    {Light::ir,
     {"ir_portrait", "IR.AB.PH:ink", "photo", "check.ir_portrait.differs", Side::both, 0.04, any_blur, false, true,
      nullptr},
     measure_ir_portrait},
    {Light::uv,
     {"uv_substrate", "UV.BR.FU:substrate", "page", "check.uv_substrate.differs", Side::high, 0.10, any_blur, false,
      false, nullptr},
     measure_uv_substrate},
    {Light::uv,
     {"uv_pattern-2", "UV.LU.IS:pattern", "page", "check.uv_pattern.differs", Side::low, 0.08, any_blur, false, false,
      nullptr, Judge::worst, lamps},
     measure_uv_pattern},
    {Light::uv,
     {"uv_colour-2", "UV.LU.IS:colour", "page", "check.uv_colour.differs", Side::high, 1.5, any_blur, false, false,
      nullptr, Judge::worst, lamps},
     measure_uv_colour},
    {Light::uv,
     {"uv_fibres-2", "UV.LU.FI:fibres", "page", "check.uv_fibres.differs", Side::low, 0.12, any_blur, false, false,
      nullptr},
     measure_uv_fibres},
}};

std::string_view prefix_of(Light light) {
    return light == Light::ir ? "IR." : "UV.";
}

CheckResult result_of(const CheckSpec& spec) {
    CheckResult result;
    result.id = spec.id;
    result.uuid = spec.uuid;
    result.algorithm = spec.algorithm;
    result.evaluatory = spec.evaluatory;
    result.threshold = spec.threshold;
    return result;
}

cv::Mat crop_of(const cv::Mat& image, const LightReference& reference, const cv::Rect2d& mm) {
    const double margin = std::max(1.5, 0.15 * std::max(mm.width, mm.height));
    const cv::Rect area = reference.rect({mm.x - margin, mm.y - margin, mm.width + 2 * margin, mm.height + 2 * margin});
    if (area.area() == 0) return {};
    cv::Mat part;
    image(area).convertTo(part, CV_8UC3);
    const double scale = static_cast<double>(longest_crop) / std::max(part.cols, part.rows);
    if (scale < 1.0) cv::resize(part, part, {}, scale, scale, cv::INTER_AREA);
    return part;
}

Quad in_light(const cv::Matx33d& specimen_to_light, double pack_density, const cv::Rect2d& mm) {
    return mapped(specimen_to_light, quad_of(cv::Rect2d(mm.x * pack_density - 0.5, mm.y * pack_density - 0.5,
                                                        mm.width * pack_density, mm.height * pack_density)));
}

void run_one(const LightReference& reference, const LightView& view, const CheckSpec& spec, const SpecimenPack& pack,
             const cv::Matx33d& specimen_to_light, CheckResult& result) {
    const LightAlgorithm* algorithm = light_algorithm_of(spec.algorithm);
    if (algorithm == nullptr) {
        result.outcome = Outcome::not_supported;
        result.reason = "check.algorithm.unknown";
        return;
    }
    const auto measured = algorithm->measure(reference, view);
    std::vector<float> values;
    for (const Measured& one : measured) values.push_back(one.value);
    if (values.size() != spec.expected.size() && !values.empty()) {
        // Learned by a version of this algorithm that looked at other places.
        result.outcome = Outcome::not_supported;
        result.reason = "check.algorithm.unknown";
        return;
    }
    const Score score = score_of(algorithm->rules, values, {spec.expected, spec.expected_deviation, spec.modes});
    cv::Rect2d place = reference.mm_of(cv::Rect({0, 0}, reference.size));
    if (!score.measured) {
        result.outcome = Outcome::undetermined;
        result.reason = "check.area.unusable";
    } else {
        result.score = score.score;
        result.margin = margin_of(score.score, spec.threshold);
        place = measured[score.worst].mm;
        result.outcome = score.score >= spec.threshold ? Outcome::successful : Outcome::failed;
        if (result.outcome == Outcome::failed) {
            result.borderline = score.score >= spec.threshold - borderline_band;
            result.reason = algorithm->rules.reason;
        }
    }
    result.region = in_light(specimen_to_light, pack.pixels_per_mm, place);
    result.scanned = crop_of(view.light, reference, place);
    result.specimen = crop_of(reference.light, reference, place);
}

}  // namespace

std::span<const LightAlgorithm> light_algorithms() {
    return table;
}

const LightAlgorithm* light_algorithm_of(std::string_view name) {
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const LightAlgorithm& row) { return row.rules.name == name; });
    return found == table.end() ? nullptr : &*found;
}

bool is_light_check(const CheckSpec& spec) {
    return spec.id.starts_with("IR.") || spec.id.starts_with("UV.") || spec.algorithm == "tilt";
}

std::vector<CheckResult> absent_light_checks(const Identification& identification, Light light) {
    std::vector<CheckResult> results;
    if (identification.pack == nullptr) return results;
    for (const CheckSpec& spec : identification.pack->pack().checks) {
        if (!spec.id.starts_with(prefix_of(light))) continue;
        results.push_back(result_of(spec));
        results.back().outcome = Outcome::not_supported;
        results.back().reason = light == Light::ir ? "check.light.no_ir" : "check.light.no_uv";
    }
    return results;
}

std::vector<CheckResult> run_light_checks(const cv::Mat& white, const cv::Mat& image, Light light,
                                          const LightRegistration& registration, const Page&,
                                          const Identification& identification, const std::stop_token& stop) {
    std::vector<CheckResult> results;
    std::vector<const CheckSpec*> specs;
    if (identification.pack == nullptr) return results;
    const SpecimenPack& pack = identification.pack->pack();
    for (const CheckSpec& spec : pack.checks) {
        if (!spec.id.starts_with(prefix_of(light))) continue;
        specs.push_back(&spec);
        results.push_back(result_of(spec));
    }
    if (specs.empty()) return results;
    const auto all = [&](Outcome outcome, const std::string& reason, const std::string& error) {
        for (CheckResult& result : results) {
            result.outcome = outcome;
            result.reason = reason;
            result.error = error;
        }
        return results;
    };
    if (!identification.registration.ok) return all(Outcome::undetermined, "check.not_registered", {});
    if (!registration.ok) return all(Outcome::undetermined, "check.light.not_registered", {});
    const auto images = pack.other_lights.find(light == Light::ir ? "IR" : "UV");
    if (images == pack.other_lights.end()) return all(Outcome::not_supported, "check.light.no_reference", {});
    try {
        const LightReference reference = light_reference(pack, images->second.reference);
        const cv::Matx33d& to_white = identification.registration.specimen_to_source;
        const LightView view = light_view(reference, pack, white, image, to_white, registration.white_to_light);
        for (std::size_t i = 0; i < results.size(); ++i) {
            if (stop.stop_requested()) {
                results[i].outcome = Outcome::aborted;
                results[i].error = "cancelled";
                continue;
            }
            try {
                run_one(reference, view, *specs[i], pack, registration.white_to_light * to_white, results[i]);
            } catch (const cv::Exception& problem) {
                results[i].outcome = Outcome::aborted;
                results[i].error = problem.err;
            }
        }
        return results;
    } catch (const cv::Exception& problem) {
        return all(Outcome::aborted, {}, problem.err);
    }
}

}  // namespace vidimus::vision
