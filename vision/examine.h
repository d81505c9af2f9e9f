// A page against the specimens: which model is it, where does it lie to a fraction of a pixel, and what differs.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "vision/page.h"
#include "vision/specimen.h"

namespace vidimus::vision {

/// Where the specimen's pixels lie in the source. Below 20 inliers nothing may be judged.
struct Registration {
    bool ok = false;
    int inliers = 0;
    double rms = 0.0;                                     // of the inliers, pixels at 1,000 px page width
    cv::Matx33d specimen_to_source = cv::Matx33d::eye();  // specimen (pack) pixels → source pixels
};

/// Features of a pack that are computed once and used for every document; immutable after it is made, safe to share.
class PreparedPack;
std::shared_ptr<const PreparedPack> prepare(SpecimenPack pack);
const SpecimenPack& pack_of(const PreparedPack& prepared);

struct Identification {
    enum class How { automatic, manual, none };
    How how = How::none;
    std::shared_ptr<const PreparedPack> pack;  // null for none
    double score = 0.0;                        // 0…1
    Registration registration;
};

struct IdentifyHints {
    std::optional<std::string> state;  // from the MRZ
    std::optional<std::string> type;
    std::optional<ModelId> chosen;  // by hand
};

Identification identify(const cv::Mat& bgr, const Page& page,
                        std::span<const std::shared_ptr<const PreparedPack>> packs, const IdentifyHints& hints,
                        const std::stop_token& stop);

enum class Outcome { successful, failed, undetermined, not_supported, aborted };

/// What one check measured. margin in −1…+1, 0 at the threshold, ≥ 0 passes.
struct CheckResult {
    std::string id;
    std::string uuid;
    std::string algorithm;
    Outcome outcome = Outcome::aborted;
    bool evaluatory = false;
    bool borderline = false;  // failed, but by so little that a person must look before it counts against a document
    double score = 0.0;
    double threshold = 0.0;
    double margin = 0.0;
    std::optional<Quad> region;  // source pixels: the worst place where it failed, else the checked zone
    std::string reason;          // a text key where it is not successful: "check.lost_print.differs" …
    std::string error;           // for aborted: what a library said
    cv::Mat scanned;             // 8-bit BGR crop of the document for this check's region, small
    cv::Mat specimen;            // the same crop of the specimen
};

/// Runs every check of the identified pack for white light, most telling first. Each failure stays with its own check.
/// `quality` lowers what can be judged: a check whose area is blurred or burnt out is undetermined.
std::vector<CheckResult> run_checks(const cv::Mat& bgr, const Page& page, const Identification& identification,
                                    const Quality& quality, const std::optional<MrzAnchor>& mrz,
                                    const std::stop_token& stop);

}  // namespace vidimus::vision
