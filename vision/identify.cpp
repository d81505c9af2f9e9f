// Which model a page shows: by its MRZ's names, by its looks at a glance, then by registration. OpenCV's exceptions
// stop here.
#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/examine.h"
#include "vision/geometry.h"
#include "vision/prepared.h"

namespace vidimus::vision {
namespace {

constexpr std::size_t most_registrations = 4;  // candidates that are registered at most
constexpr double half_score_inliers = 40.0;    // inliers at which the score is one half
constexpr double sure_score = 0.42;            // about 29 inliers: from here on a model is named without a hint
constexpr double clear_lead = 1.25;            // inliers of the best over those of the second

struct Candidate {
    std::shared_ptr<const PreparedPack> pack;
    double likeness = 0.0;
    Match match;
};

Registration registration_of(const Page& page, const Candidate& candidate) {
    Registration registration;
    registration.ok = candidate.match.ok;
    registration.inliers = candidate.match.inliers;
    registration.rms = candidate.match.rms;
    registration.specimen_to_source = page.to_source * candidate.match.specimen_to_page;
    return registration;
}

}  // namespace

std::shared_ptr<const PreparedPack> prepare(SpecimenPack pack) {
    return std::make_shared<const PreparedPack>(std::move(pack));
}

const SpecimenPack& pack_of(const PreparedPack& prepared) {
    return prepared.pack();
}

Identification identify(const cv::Mat& bgr, const Page& page,
                        std::span<const std::shared_ptr<const PreparedPack>> packs, const IdentifyHints& hints,
                        const std::stop_token& stop) {
    Identification none;
    if (bgr.empty() || page.rectified.empty()) return none;
    try {
        std::vector<Candidate> candidates;
        for (const auto& pack : packs) {
            if (pack == nullptr) continue;
            if (hints.chosen && !(pack->pack().model == *hints.chosen)) continue;
            candidates.push_back({pack, pack->likeness(page.rectified), {}});
        }
        const auto hinted = [&](const Candidate& candidate) {
            const ModelId& model = candidate.pack->pack().model;
            return hints.state && model.state == *hints.state && (!hints.type || model.type == *hints.type);
        };
        // What the MRZ names comes first, then what looks most alike.
        std::stable_sort(candidates.begin(), candidates.end(), [&](const Candidate& a, const Candidate& b) {
            if (hinted(a) != hinted(b)) return hinted(a);
            return a.likeness > b.likeness;
        });
        if (candidates.size() > most_registrations) candidates.resize(most_registrations);
        if (candidates.empty() || stop.stop_requested()) return none;
        const Features features = find_features(page.rectified, {});
        for (Candidate& candidate : candidates) {
            if (stop.stop_requested()) return none;
            const cv::Size size = candidate.pack->pack().reference.size();
            candidate.match = match_features(candidate.pack->features(), size, features);
        }
        std::stable_sort(candidates.begin(), candidates.end(), [&](const Candidate& a, const Candidate& b) {
            const bool named_a = hinted(a) && a.match.ok;
            const bool named_b = hinted(b) && b.match.ok;
            return named_a != named_b ? named_a : a.match.inliers > b.match.inliers;
        });
        const Candidate& best = candidates.front();
        Identification result;
        result.score = best.match.ok ? best.match.inliers / (best.match.inliers + half_score_inliers) : 0.0;
        result.registration = registration_of(page, best);
        if (best.match.ok) {
            result.registration.specimen_to_source =
                refine(best.pack->reference(), bgr, result.registration.specimen_to_source);
        }
        if (hints.chosen) {
            result.how = Identification::How::manual;
            result.pack = best.pack;
            return result;
        }
        // The MRZ decides between models that look alike; among those that it leaves open one must be clearly nearer.
        const bool lead = candidates.size() < 2 || !candidates[1].match.ok || hinted(best) != hinted(candidates[1]) ||
                          best.match.inliers >= clear_lead * candidates[1].match.inliers;
        const bool sure = best.match.ok && (result.score >= sure_score || hinted(best)) && lead;
        if (!sure) return none;
        result.how = Identification::How::automatic;
        result.pack = best.pack;
        return result;
    } catch (const cv::Exception&) {
        return none;
    }
}

}  // namespace vidimus::vision
