// The run of the checks. OpenCV's exceptions stop here: each stays with its own check.
#include "vision/examine.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/checks/check.h"
#include "vision/copy_scores.h"
#include "vision/geometry.h"
#include "vision/joined.h"
#include "vision/lights.h"
#include "vision/prepared.h"
#include "vision/scoring.h"

namespace vidimus::vision {
namespace {

constexpr int longest_crop = 240;        // pixels
constexpr double borderline_band = 0.3;  // below the threshold: deviations up to a third above the limit

/// By how much every limit lies farther off in a capture that is lit unevenly, on the scores' scale: a telephone's
/// picture shows less than a scan, so less may be held against it. Scans vary by 0.01, telephones' by 0.1 to 0.5.
double allowance_of(const DocumentView& document) {
    constexpr double even = 0.05;
    constexpr double slope = 2.5;
    constexpr double most = 0.6;  // deviations 1.8 times as large
    return std::clamp(slope * (document.unevenness - even), 0.0, most);
}

cv::Mat crop_of(const cv::Mat& image, const cv::Rect& area) {
    if (area.area() == 0) return {};
    const cv::Mat part = image(area);
    const double scale = static_cast<double>(longest_crop) / std::max(part.cols, part.rows);
    if (scale >= 1.0) return part.clone();
    return shrunk_to(part, {std::max(1, cvRound(part.cols * scale)), std::max(1, cvRound(part.rows * scale))});
}

/// Pieces of the document and of the specimen for the officer. Many checks show the same place, most of them the whole
/// page: each is cut once.
class Crops {
  public:
    Crops(const cv::Mat& document, const ReferenceView& reference) : document_(document), reference_(reference) {}

    void show(const cv::Rect2d& mm, CheckResult& result) {
        // A little of what surrounds the place, so that a person knows where it is.
        const double margin = std::max(1.5, 0.15 * std::max(mm.width, mm.height));
        const cv::Rect area =
            reference_.frame.rect({mm.x - margin, mm.y - margin, mm.width + 2 * margin, mm.height + 2 * margin});
        auto found = std::find_if(cut_.begin(), cut_.end(), [&](const Cut& cut) { return cut.area == area; });
        if (found == cut_.end())
            found = cut_.insert(cut_.end(), {area, crop_of(document_, area), crop_of(reference_.bgr, area)});
        result.scanned = found->scanned;
        result.specimen = found->specimen;
    }

  private:
    struct Cut {
        cv::Rect area;
        cv::Mat scanned;
        cv::Mat specimen;
    };
    const cv::Mat& document_;
    const ReferenceView& reference_;
    std::vector<Cut> cut_;
};

Quad in_source(const Registration& registration, const Frame& frame, const cv::Rect2d& mm) {
    const double density = frame.density;
    // Pixel edges: the page's corner is half a pixel outside the first pixel's centre.
    const cv::Rect2d pixels(mm.x * density - 0.5, mm.y * density - 0.5, mm.width * density, mm.height * density);
    return mapped(registration.specimen_to_source, quad_of(pixels));
}

cv::Rect2d zone_of(const SpecimenPack& pack, const CheckSpec& spec) {
    const cv::Size2d mm = millimetres_of(pack.size);
    cv::Rect2d area;
    for (const Zone& zone : pack.zones) {
        if (zone.id == spec.zone || name_of(zone.kind) == spec.zone) area = area.area() > 0 ? area | zone.mm : zone.mm;
    }
    return area.area() > 0 ? area : cv::Rect2d(0, 0, mm.width, mm.height);
}

void run_one(const CheckContext& context, const Registration& registration, const SpecimenPack& pack,
             const CheckSpec& spec, Crops& crops, FieldEvidence& evidence, CheckResult& result) {
    const Frame& frame = context.reference.frame;
    cv::Rect2d place = zone_of(pack, spec);
    const Algorithm* algorithm = algorithm_of(spec.algorithm);
    if (algorithm == nullptr) {
        result.outcome = Outcome::not_supported;
        result.reason = "check.algorithm.unknown";
        return;
    }
    const auto undetermined = [&](const char* why) {
        result.outcome = Outcome::undetermined;
        result.reason = why;
    };
    if (context.document.blur > algorithm->most_blur) {
        undetermined("check.image.blurred");
    } else {
        const auto measured = algorithm->measure(context);
        std::vector<float> values;
        std::vector<cv::Rect2d> places;
        for (const Measured& one : measured) {
            values.push_back(one.value);
            places.push_back(one.mm);
        }
        if (values.size() != spec.expected.size() && !values.empty()) {
            // Learned by a version of this algorithm that looked at other places.
            result.outcome = Outcome::not_supported;
            result.reason = "check.algorithm.unknown";
            result.region = in_source(registration, frame, place);
            return;
        }
        const Score score = score_of(*algorithm, values, {spec.expected, spec.expected_deviation, spec.modes});
        // What a trainer has silenced speaks against no field either.
        if (spec.decision != CheckSpec::Decision::silent) evidence.add(algorithm->name, places, score.deviations);
        if (!score.measured && algorithm->hidden != nullptr && is_usable(context, place)) {
            result.outcome = Outcome::not_supported;
            result.reason = algorithm->hidden;
        } else if (!score.measured) {
            undetermined("check.area.unusable");
        } else {
            result.score = score.score;
            result.margin = margin_of(score.score, result.threshold);
            if (score.score >= result.threshold) {
                result.outcome = Outcome::successful;
            } else {
                result.outcome = Outcome::failed;
                result.borderline = score.score >= result.threshold - borderline_band;
                result.reason = algorithm->reason;
                place = measured[score.worst].mm;
            }
        }
    }
    result.region = in_source(registration, frame, place);
    crops.show(place, result);
}

/// Once the single checks are done; `specs[k]` is what results[k] was measured by.
void run_joined(const JoinedKind& kind, std::span<const CheckSpec* const> specs, std::vector<CheckResult>& results,
                std::size_t at) {
    const auto found = join(kind, specs, [&](std::size_t k) -> std::optional<double> {
        const bool measured = results[k].outcome == Outcome::successful || results[k].outcome == Outcome::failed;
        return measured ? std::optional(results[k].score) : std::nullopt;
    });
    CheckResult& result = results[at];
    if (!found) {
        result.outcome = Outcome::undetermined;
        result.reason = "check.area.unusable";
        return;
    }
    // What lies farthest off is what the officer is shown.
    result.region = results[found->farthest].region;
    result.scanned = results[found->farthest].scanned;
    result.specimen = results[found->farthest].specimen;
    result.score = found->score;
    result.margin = margin_of(found->score, result.threshold);
    result.outcome = found->score >= result.threshold ? Outcome::successful : Outcome::failed;
    if (result.outcome == Outcome::successful) return;
    result.borderline = found->score >= result.threshold - borderline_band;
    result.reason = kind.reason;
}

}  // namespace

std::vector<CheckResult> run_checks(const cv::Mat& bgr, const Page&, const Identification& identification,
                                    const Quality& quality, const std::optional<MrzAnchor>&,
                                    const std::stop_token& stop) {
    std::vector<CheckResult> results;
    if (identification.pack == nullptr) return results;
    const SpecimenPack& pack = identification.pack->pack();
    std::vector<const CheckSpec*> specs;  // other lights' checks are run where their images are (lights.h)
    for (const CheckSpec& spec : pack.checks) {
        if (is_light_check(spec)) continue;
        specs.push_back(&spec);
        CheckResult result;
        result.id = spec.id;
        result.uuid = spec.uuid;
        result.algorithm = spec.algorithm;
        result.evaluatory = spec.evaluatory;
        result.threshold = spec.threshold;
        results.push_back(std::move(result));
    }
    const auto all = [&](Outcome outcome, const std::string& reason, const std::string& error) {
        for (CheckResult& result : results) {
            result.outcome = outcome;
            result.reason = reason;
            result.error = error;
        }
        return results;
    };
    const Registration& registration = identification.registration;
    if (!registration.ok || registration.inliers < least_inliers) {
        return all(Outcome::undetermined, "check.not_registered", {});
    }
    for (const auto& problem : quality.problems) {
        if (problem.problem == Quality::Problem::too_coarse && problem.measured < 0.6 * problem.limit) {
            return all(Outcome::undetermined, "check.image.too_coarse", {});
        }
    }
    try {
        const ReferenceView& reference = identification.pack->reference();
        const DocumentView document = make_document(reference, bgr, registration.specimen_to_source);
        FieldEvidence evidence(pack.zones);
        CheckContext context{reference, document, pack.zones};
        context.evidence = &evidence;
        for (CheckResult& result : results) result.threshold -= allowance_of(document);
        Crops crops(document.bgr, reference);
        for (std::size_t i = 0; i < results.size(); ++i) {
            if (stop.stop_requested()) {
                results[i].outcome = Outcome::aborted;
                results[i].error = "cancelled";
                continue;
            }
            if (joined_kind_of(specs[i]->algorithm) != nullptr) continue;
            try {
                run_one(context, registration, pack, *specs[i], crops, evidence, results[i]);
            } catch (const cv::Exception& problem) {
                results[i].outcome = Outcome::aborted;
                results[i].error = problem.err;
            }
        }
        for (std::size_t i = 0; i < results.size(); ++i) {
            const JoinedKind* kind = joined_kind_of(specs[i]->algorithm);
            if (kind != nullptr && results[i].error.empty()) run_joined(*kind, specs, results, i);
        }
        return results;
    } catch (const cv::Exception& problem) {
        return all(Outcome::aborted, {}, problem.err);
    }
}

double borderline_below() {
    return borderline_band;
}

}  // namespace vidimus::vision
