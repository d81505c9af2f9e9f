// Infrared (about 900 nm) and ultraviolet (365 nm) images of a document beside its white one: registered to it, checked
// by absolute measures without a model, and against what the model's genuine copies show.
// Source: BSI TR-03135-1, checks (IR, AB, MR), (IR, AB, *), (IR, TR, *), (UV, BR, FU), (UV, LU, *).
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "vision/error.h"
#include "vision/examine.h"
#include "vision/image.h"
#include "vision/page.h"
#include "vision/specimen.h"

namespace vidimus::vision {

/// Where another light's image has what the white one shows.
struct LightRegistration {
    bool ok = false;         // false: nothing ties the two together; what would compare them is undetermined
    double agreement = 0.0;  // correlation of their edges at the place that was found, −1…1
    double standing = 0.0;   // by how many deviations that place stands above the others around it
    cv::Matx33d white_to_light = cv::Matx33d::eye();
};

/// Images of one device have one frame, and differ by less than two millimetres; others are found by the page's
/// outline. Both 8-bit BGR; `page` as located in the white one.
LightRegistration register_light(const cv::Mat& white, const cv::Mat& light, const Page& page);

/// (IR, AB, MR) without a model: whether the characters that white light shows in `mrz` (white pixels) take infrared.
/// Score: their contrast in infrared over that in white light, of the weakest part.
CheckResult infrared_mrz(const cv::Mat& white, const cv::Mat& infrared, const LightRegistration& registration,
                         const MrzAnchor& mrz, const Page& page);

/// (UV, BR, FU) without a model: whether the page glows as brightened paper does. Score: grey levels of its blue light
/// where it is dark. A lamp's strength is not known, so that between sure dullness and sure glow nothing is said.
CheckResult ultraviolet_dullness(const cv::Mat& ultraviolet, const LightRegistration& registration, const Page& page);

/// Every check of the pack in this light. Each failure stays with its own check. `light`: ir or uv.
std::vector<CheckResult> run_light_checks(const cv::Mat& white, const cv::Mat& image, Light light,
                                          const LightRegistration& registration, const Page& page,
                                          const Identification& identification, const std::stop_token& stop);

/// What the pack could check in this light, for a document whose image is missing: ids and algorithms only.
std::vector<CheckResult> absent_light_checks(const Identification& identification, Light light);

/// Whether a check of the pack needs further images than the white one: another light, another tilt.
bool is_light_check(const CheckSpec& spec);

/// One genuine copy of an enrolment; `light` may be empty.
struct LightCopy {
    cv::Mat white;
    std::optional<MrzAnchor> anchor;
    cv::Mat light;
};

/// Adds to a pack what the copies show in another light: reference, spread, checks with their thresholds. The copies
/// are those that the pack was learned from, in the same order. Fewer than three with this light: the pack comes back
/// as it was. Errors: samples_differ (`detail` has the index), cancelled, internal.
tl::expected<SpecimenPack, Error> learn_light(SpecimenPack pack, Light light, std::span<const LightCopy> copies,
                                              const std::stop_token& stop);

}  // namespace vidimus::vision
