// Further genuine copies for a pack that was enrolled: its reference stays, what its checks expect is learned anew.
// OpenCV's exceptions stop here.
#include <algorithm>

#include "vision/checks/check.h"
#include "vision/joined.h"
#include "vision/learn_check.h"
#include "vision/pack_description.h"
#include "vision/prepared.h"
#include "vision/scoring.h"

namespace vidimus::vision {
namespace {

tl::unexpected<Error> fail(ErrorCode code, std::string detail = {}) {
    return tl::unexpected(Error{code, std::move(detail)});
}

/// Measures one image with every algorithm of the pack; false where it does not show the pack's model.
bool measure(const std::shared_ptr<const PreparedPack>& prepared, const cv::Mat& image,
             const std::optional<MrzAnchor>& anchor, const std::stop_token& stop, Measurements& measured) {
    const SpecimenPack& pack = prepared->pack();
    const Page page = locate_page(image, anchor);
    // Without a hint: what an officer's screening would not identify is no sample of this model.
    const Identification found = identify(image, page, std::span(&prepared, 1), {}, stop);
    if (found.pack == nullptr || !found.registration.ok) return false;
    const ReferenceView& reference = prepared->reference();
    const DocumentView document = make_document(reference, image, found.registration.specimen_to_source);
    const CheckContext context{reference, document, pack.zones};
    FieldEvidence evidence(pack.zones);
    for (auto& [name, copies] : measured.values) {
        std::vector<float> values;
        const Algorithm* algorithm = algorithm_of(name);
        if (algorithm != nullptr && document.blur <= algorithm->most_blur) {
            std::vector<cv::Rect2d> places;
            for (const Measured& one : algorithm->measure(context)) {
                values.push_back(one.value);
                places.push_back(one.mm);
            }
            // What the pack expects has not seen this copy.
            for (const CheckSpec& spec : pack.checks) {
                if (spec.algorithm != name || spec.expected.size() != values.size()) continue;
                const Score score = score_of(*algorithm, values, {spec.expected, spec.expected_deviation, spec.modes});
                evidence.add(name, places, score.deviations);
            }
        }
        copies.push_back(std::move(values));
    }
    const auto together = std::find_if(algorithms().begin(), algorithms().end(), [](const Algorithm& algorithm) {
        return algorithm.measure == measure_field_evidence;
    });
    const auto known = measured.values.find(together->name);
    if (known != measured.values.end()) known->second.back() = evidence.values();
    measured.copies.push_back(mark_of(image));
    return true;
}

/// What a trainer decided outlasts the new figures.
void take_over(SpecimenPack& pack, LearnedCheck& fresh, std::size_t copies) {
    const auto known = std::find_if(pack.checks.begin(), pack.checks.end(),
                                    [&fresh](const CheckSpec& check) { return check.id == fresh.spec.id; });
    if (known == pack.checks.end()) {
        if (static_cast<std::size_t>(fresh.spec.samples) * 2 >= copies) pack.checks.push_back(fresh.spec);
        return;
    }
    fresh.spec.uuid = known->uuid;
    fresh.spec.parameters = known->parameters;
    fresh.spec.decision = known->decision;
    if (fresh.spec.decision != CheckSpec::Decision::none)
        fresh.spec.evaluatory = fresh.spec.decision == CheckSpec::Decision::silent;
    *known = fresh.spec;
}

/// A check that this program does not know stays as it is.
void learn_anew(SpecimenPack& pack) {
    const std::size_t copies = pack.measured.copies.size();
    LearnOptions options;
    options.model = pack.model;
    const double alpha =
        pack.false_alarm_budget / static_cast<double>(pack.measured.values.size() + joined_kinds().size());
    std::vector<LearnedCheck> single;
    for (const auto& [name, values] : pack.measured.values) {
        const Algorithm* algorithm = algorithm_of(name);
        if (algorithm == nullptr) continue;
        single.push_back(learn_check(*algorithm, values, options, alpha, copies));
        take_over(pack, single.back(), copies);
    }
    for (LearnedCheck& joined : learn_joined(single, options, alpha, copies)) take_over(pack, joined, copies);
    pack.genuine_samples = static_cast<int>(copies);
}

}  // namespace

tl::expected<SpecimenPack, Error> calibrate_pack(SpecimenPack pack, std::span<const cv::Mat> genuine,
                                                 std::span<const std::optional<MrzAnchor>> anchors,
                                                 const std::stop_token& stop) {
    if (pack.measured.values.empty()) return fail(ErrorCode::pack_damaged, "measured.bin: missing");
    try {
        const auto prepared = prepare(pack);
        for (std::size_t i = 0; i < genuine.size(); ++i) {
            if (stop.stop_requested()) return fail(ErrorCode::cancelled);
            const bool usable = !genuine[i].empty() && genuine[i].type() == CV_8UC3;
            const auto anchor = i < anchors.size() ? anchors[i] : std::nullopt;
            if (!usable || !measure(prepared, genuine[i], anchor, stop, pack.measured))
                return fail(stop.stop_requested() ? ErrorCode::cancelled : ErrorCode::samples_differ,
                            std::to_string(i));
        }
        // Another program's checks may have other places: their figures must not be mixed.
        for (const auto& [name, copies] : pack.measured.values) {
            std::size_t places = 0;
            for (const auto& values : copies) {
                if (!values.empty() && places != 0 && values.size() != places)
                    return fail(ErrorCode::pack_damaged, "measured.bin: " + name + " has other places here");
                places = std::max(places, values.size());
            }
        }
        learn_anew(pack);
        return pack;
    } catch (const cv::Exception& problem) {
        return fail(ErrorCode::internal, problem.err);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::internal, "out of memory");
    }
}

bool decide_check(SpecimenPack& pack, const std::string& id, bool counts) {
    const auto check = std::find_if(pack.checks.begin(), pack.checks.end(),
                                    [&id](const CheckSpec& candidate) { return candidate.id == id; });
    if (check == pack.checks.end()) return false;
    check->decision = counts ? CheckSpec::Decision::counts : CheckSpec::Decision::silent;
    check->evaluatory = !counts;
    return true;
}

std::uint64_t mark_of(const cv::Mat& bgr) {
    if (bgr.empty()) return 0;
    const cv::Mat whole = bgr.isContinuous() ? bgr : bgr.clone();
    const auto size = static_cast<std::size_t>(whole.dataend - whole.datastart);
    const std::string_view pixels(reinterpret_cast<const char*>(whole.datastart), size);
    return checksum_of(pixels) ^ checksum_of(std::to_string(whole.cols));
}

}  // namespace vidimus::vision
