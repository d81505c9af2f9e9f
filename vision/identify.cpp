// Which model a page shows: by its MRZ's names, by its looks at a glance, then by registration. OpenCV's exceptions
// stop here.
#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/examine.h"
#include "vision/geometry.h"
#include "vision/model_index.h"
#include "vision/prepared.h"

namespace vidimus::vision {
namespace {

constexpr std::size_t most_registrations = 4;  // candidates that are registered at most
constexpr std::size_t most_named = 3;          // of these, at most so many because the MRZ names them
constexpr double half_score_inliers = 40.0;    // inliers at which the score is one half
constexpr double sure_score = 0.42;            // about 29 inliers: from here on a model is named without a hint
constexpr double least_fit = 0.7;              // likeness that a model which is named must have
constexpr double least_sure_fit = 0.5;         // the same with more inliers than a shared title gives
constexpr int many_inliers = 100;
constexpr double least_share = 0.65;     // of the model's parts that hold inliers
constexpr int fit_width = 320;           // pixels
constexpr double clear_lead = 1.25;      // inliers of the best over those of the second
constexpr double against_the_mrz = 2.5;  // the same, where the MRZ names the second
constexpr double least_of_print = 0.6;   // of the genuine copies' fine print: it is the model, whatever its points say
constexpr double least_likeness = 0.7;   // at a glance: below it a model whose points do not fit is not tried by blocks

struct Candidate {
    std::size_t index = 0;
    const ModelLook* look = nullptr;
    bool named = false;  // by the MRZ
    bool upside_down = false;
    double likeness = 0.0;
    Match match;
    double fit = 0.0;  // likeness once the page lies as the specimen does
};

struct Choice {
    std::optional<Candidate> best;
    bool sure = false;
    std::optional<Candidate> doubtful;  // where none is sure: one that its print may yet confirm
};

double score_of(const Match& match) {
    return match.ok ? match.inliers / (match.inliers + half_score_inliers) : 0.0;
}

bool names(const IdentifyHints& hints, const ModelId& model) {
    return hints.state && model.state == *hints.state && (!hints.type || may_have_letter(model, *hints.type));
}

/// What the MRZ names comes first, then what looks most alike; not all places go to the MRZ, which may be forged.
void shorten(std::vector<Candidate>& candidates) {
    std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        return a.named != b.named ? a.named : a.likeness > b.likeness;
    });
    const auto others = std::find_if(candidates.begin(), candidates.end(), [](const Candidate& c) { return !c.named; });
    const auto named = static_cast<std::size_t>(others - candidates.begin());
    const auto rest = static_cast<std::size_t>(candidates.end() - others);
    if (named > most_named) {
        const std::size_t keep = std::max(most_named, most_registrations - std::min(most_registrations, rest));
        if (keep < named) {
            candidates.erase(candidates.begin() + static_cast<std::ptrdiff_t>(keep), others);
        }
    }
    if (candidates.size() > most_registrations) candidates.resize(most_registrations);
}

Match registered(const Candidate& candidate, const Features& features, const Page& page) {
    const ModelLook& look = *candidate.look;
    const cv::Size size = page.rectified.size();
    const Match match = match_nearby(look.features, look.size, features, size, candidate.upside_down);
    if (match.ok) return match;
    const Match other = match_nearby(look.features, look.size, features, size, !candidate.upside_down);
    return other.inliers > match.inliers ? other : match;
}

/// How alike the page is where the registration has put the model: a model that shares no more than an emblem or its
/// captions with the page can be registered to it, and is another one all the same.
double fit_of(const Candidate& candidate, const cv::Mat& small, double small_scale) {
    if (!candidate.match.ok) return 0.0;
    const cv::Size size(fit_width, fit_width * Glance::rows / Glance::columns);
    const cv::Size& from = candidate.look->size;
    const cv::Matx33d to_specimen(static_cast<double>(from.width) / size.width, 0, 0, 0,
                                  static_cast<double>(from.height) / size.height, 0, 0, 0, 1);
    const cv::Matx33d to_small(small_scale, 0, 0, 0, small_scale, 0, 0, 0, 1);
    return likeness(*candidate.look,
                    glance_of(warp(small, to_small * candidate.match.specimen_to_page * to_specimen, size)));
}

Choice choose(const Page& page, std::vector<Candidate> candidates, bool by_hand, const std::stop_token& stop) {
    const Glance upright = glance_of(page.rectified);
    const Glance upside_down = turned(upright);
    for (Candidate& candidate : candidates) {
        candidate.likeness = likeness(*candidate.look, upright);
        const double other = likeness(*candidate.look, upside_down);
        candidate.upside_down = other > candidate.likeness;
        candidate.likeness = std::max(candidate.likeness, other);
    }
    const bool alone = candidates.size() == 1;
    shorten(candidates);
    Choice choice;
    if (candidates.empty() || stop.stop_requested()) return choice;
    const Features features = find_features(page.rectified, {});
    const double small_scale = std::min(1.0, 2.0 * fit_width / page.rectified.cols);
    const cv::Mat small = shrunk_by(page.rectified, small_scale);
    bool any = false;
    for (Candidate& candidate : candidates) {
        if (stop.stop_requested()) return choice;
        candidate.match = registered(candidate, features, page);
        candidate.fit = fit_of(candidate, small, small_scale);
        any = any || candidate.match.ok;
    }
    if (!any) {
        // The page may lie elsewhere in its picture than its outline says; the first candidate is tried at every place.
        candidates.front().match =
            match_features(candidates.front().look->features, candidates.front().look->size, features);
        candidates.front().fit = fit_of(candidates.front(), small, small_scale);
    }
    const auto inliers = [](const Candidate& c) {
        const double least = c.match.inliers >= many_inliers ? least_sure_fit : least_fit;
        return c.match.ok && c.fit >= least && c.match.share >= least_share ? c.match.inliers : 0;
    };
    std::stable_sort(candidates.begin(), candidates.end(),
                     [&](const Candidate& a, const Candidate& b) { return inliers(a) > inliers(b); });
    // The MRZ decides between models that look alike, but not against a page that clearly shows another.
    const auto named = std::find_if(candidates.begin(), candidates.end(),
                                    [&](const Candidate& c) { return c.named && inliers(c) > 0; });
    if (named != candidates.end() && against_the_mrz * inliers(*named) > inliers(candidates.front())) {
        std::rotate(candidates.begin(), named, named + 1);
    }
    const Candidate& best = candidates.front();
    // Among those that the MRZ leaves open one must be clearly nearer.
    const bool lead = std::all_of(candidates.begin() + 1, candidates.end(), [&](const Candidate& other) {
        return other.named != best.named || inliers(best) >= clear_lead * inliers(other);
    });
    choice.sure = by_hand || (inliers(best) > 0 && (score_of(best.match) >= sure_score || best.named) && lead);
    choice.best = best;
    if (choice.sure) return choice;
    // A page of little artwork, or mostly personal data, has few points; the print itself says whether it is the model
    // that its MRZ names, or the only one there is.
    for (const Candidate& candidate : candidates) {
        const bool worth = (candidate.match.ok || candidate.likeness >= least_likeness) && (candidate.named || alone);
        if (worth && (!choice.doubtful || candidate.match.inliers > choice.doubtful->match.inliers))
            choice.doubtful = candidate;
    }
    return choice;
}

/// With the pack at hand: what the look's points did not register, or by few points in one corner, blocks of its print
/// do.
void register_by_blocks(Candidate& candidate, const PreparedPack& pack, const Page& page) {
    if (candidate.match.ok && candidate.match.inliers >= many_inliers) return;
    const ReferenceView& reference = pack.reference();
    const cv::Matx33d outline = laid_over(reference.bgr.size(), page.rectified.size(), candidate.upside_down);
    const Match found =
        match_blocks(reference, page.rectified, candidate.match.ok ? candidate.match.specimen_to_page : outline);
    if (found.ok) candidate.match = found;
}

Identification identification_of(const cv::Mat& bgr, const Page& page, const Candidate& best,
                                 std::shared_ptr<const PreparedPack> pack, bool by_hand) {
    Identification result;
    result.how = by_hand ? Identification::How::manual : Identification::How::automatic;
    result.score = score_of(best.match);
    result.registration.ok = best.match.ok;
    result.registration.inliers = best.match.inliers;
    result.registration.rms = best.match.rms;
    result.registration.specimen_to_source = page.to_source * best.match.specimen_to_page;
    if (best.match.ok) {
        const Refinement better = settled(pack->reference(), pack->band(), bgr, page, best.match.specimen_to_page);
        result.registration.specimen_to_source = better.specimen_to_source;
        if (better.blocks > 0) result.registration.rms = better.rms;
    }
    result.pack = std::move(pack);
    return result;
}

/// Whether the page carries about as much of the model's fine print as genuine copies do.
bool shows_print_of(const PreparedPack& pack, const cv::Mat& bgr, const Registration& registration) {
    if (!registration.ok) return false;
    for (const CheckSpec& spec : pack.pack().checks) {
        const bool print = spec.algorithm == "print" && !spec.expected.empty() && std::isfinite(spec.expected.front());
        if (!print) continue;
        const DocumentView document = make_document(pack.reference(), bgr, registration.specimen_to_source);
        return document.level >= least_of_print * static_cast<double>(spec.expected.front());
    }
    return false;
}

}  // namespace

std::shared_ptr<const PreparedPack> prepare(SpecimenPack pack) {
    return std::make_shared<const PreparedPack>(std::move(pack));
}

std::shared_ptr<const PreparedPack> prepare(SpecimenPack pack, std::shared_ptr<const ModelLook> look) {
    try {
        return std::make_shared<const PreparedPack>(std::move(pack), std::move(look));
    } catch (const cv::Exception&) {
        return nullptr;
    }
}

const SpecimenPack& pack_of(const PreparedPack& prepared) {
    return prepared.pack();
}

std::shared_ptr<const ModelLook> look_at(const SpecimenPack& pack) {
    try {
        return std::make_shared<const ModelLook>(look_of(pack));
    } catch (const cv::Exception&) {
        return nullptr;
    }
}

bool may_have_letter(const ModelId& model, std::string_view document_code) {
    constexpr std::string_view known = "PVIACD";
    const auto family = [](char letter) { return letter == 'A' || letter == 'C' ? 'I' : letter; };
    if (model.type.empty() || document_code.empty()) return true;
    if (known.find(model.type.front()) == std::string_view::npos) return true;
    return family(model.type.front()) == family(document_code.front());
}

IndexedIdentification identify(const cv::Mat& bgr, const Page& page, std::span<const IndexedModel> models,
                               const OpenModel& open, const IdentifyHints& hints, const std::stop_token& stop) {
    IndexedIdentification none;
    if (bgr.empty() || page.rectified.empty()) return none;
    try {
        std::vector<Candidate> candidates;
        for (std::size_t i = 0; i < models.size(); ++i) {
            if (models[i].look == nullptr || (hints.chosen && !(models[i].model == *hints.chosen))) continue;
            Candidate candidate;
            candidate.index = i;
            candidate.look = models[i].look.get();
            candidate.named = names(hints, models[i].model);
            candidates.push_back(candidate);
        }
        const Choice choice = choose(page, std::move(candidates), hints.chosen.has_value(), stop);
        std::optional<Candidate> chosen = choice.sure ? choice.best : choice.doubtful;
        if (!chosen || stop.stop_requested()) return none;
        auto pack = open(chosen->index);
        if (pack == nullptr) {
            if (choice.sure) none.unopened = chosen->index;
            return none;
        }
        register_by_blocks(*chosen, *pack, page);
        if (!choice.sure) {
            Identification found = identification_of(bgr, page, *chosen, pack, false);
            if (!shows_print_of(*pack, bgr, found.registration)) return none;
            return {std::move(found), std::nullopt};
        }
        return {identification_of(bgr, page, *chosen, std::move(pack), hints.chosen.has_value()), std::nullopt};
    } catch (const cv::Exception&) {
        return none;
    }
}

Identification identify(const cv::Mat& bgr, const Page& page,
                        std::span<const std::shared_ptr<const PreparedPack>> packs, const IdentifyHints& hints,
                        const std::stop_token& stop) {
    std::vector<IndexedModel> models;
    for (const auto& pack : packs) {
        // The pack owns its look.
        if (pack != nullptr)
            models.push_back({pack->pack().model, {pack, &pack->look()}});
        else
            models.emplace_back();
    }
    return identify(
               bgr, page, models, [&packs](std::size_t i) { return packs[i]; }, hints, stop)
        .found;
}

}  // namespace vidimus::vision
