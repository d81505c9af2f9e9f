// Learns a specimen pack from genuine copies. OpenCV's exceptions stop here.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>

#include "vision/checks/check.h"
#include "vision/geometry.h"
#include "vision/joined.h"
#include "vision/learn_check.h"
#include "vision/learn_zones.h"
#include "vision/median_stack.h"
#include "vision/outline.h"
#include "vision/pack_description.h"
#include "vision/prepared.h"
#include "vision/scoring.h"
#include "vision/shared_lines.h"
#include "vision/statistics.h"

namespace vidimus::vision {
namespace {

constexpr std::size_t least_samples = 3;
constexpr std::size_t most_in_median = 40;       // more copies make the reference no better, only slower
constexpr double finest_density = 350.0 / 25.4;  // pack pixels per mm
constexpr double stranger_level = 0.3;           // of the copies' usual agreement
constexpr double mask_margin_mm = 0.5;
constexpr double zone_margin_mm = 0.3;
constexpr double like_outline = 0.08;  // of the page's width: outlines of one page lie no farther apart

struct Copy {
    const cv::Mat* image = nullptr;
    Page page;
    Features features;
    cv::Matx33d frame_to_source = cv::Matx33d::eye();
};

tl::unexpected<Error> fail(ErrorCode code, std::string detail = {}) {
    return tl::unexpected(Error{code, std::move(detail)});
}

double source_density(const Page& page) {
    const cv::Size2d mm = millimetres_of(page.size);
    return std::min(distance(page.quad[0], page.quad[1]) / mm.width, distance(page.quad[0], page.quad[3]) / mm.height);
}

/// Registers all copies to one of them and puts the page's frame where they agree that its corners lie. Returns the
/// index of a copy that does not belong, if there is one.
std::optional<std::size_t> bring_together(std::vector<Copy>& copies, const Frame& frame) {
    std::size_t best_base = 0;
    std::size_t best_count = 0;
    std::vector<Match> best_matches;
    for (std::size_t base = 0; base < std::min<std::size_t>(copies.size(), 4); ++base) {
        std::vector<Match> matches;
        std::size_t count = 0;
        for (const Copy& copy : copies) {
            matches.push_back(match_features(copies[base].features, copies[base].page.rectified.size(), copy.features));
            count += matches.back().ok ? 1 : 0;
        }
        if (best_matches.empty() || count > best_count) {
            best_base = base;
            best_count = count;
            best_matches = std::move(matches);
        }
        if (best_count == copies.size()) break;
    }
    for (std::size_t i = 0; i < copies.size(); ++i) {
        if (!best_matches[i].ok && i != best_base) return i;
    }
    const cv::Size size = copies[best_base].page.rectified.size();
    std::vector<Quad> outlines;
    for (std::size_t i = 0; i < copies.size(); ++i) {
        const cv::Size other = copies[i].page.rectified.size();
        const cv::Matx33d to_base = i == best_base ? cv::Matx33d::eye() : best_matches[i].specimen_to_page.inv();
        if (copies[i].page.found)
            outlines.push_back(mapped(to_base, quad_of(cv::Rect2d(-0.5, -0.5, other.width, other.height))));
    }
    Quad agreed = agreed_outline(outlines, like_outline * size.width);
    if (outlines.empty()) agreed = quad_of(cv::Rect2d(-0.5, -0.5, size.width, size.height));
    const cv::Matx33d frame_to_base =
        homography_between(quad_of(cv::Rect2d(-0.5, -0.5, frame.size.width, frame.size.height)), agreed);
    for (std::size_t i = 0; i < copies.size(); ++i) {
        const cv::Matx33d base_to_page = i == best_base ? cv::Matx33d::eye() : best_matches[i].specimen_to_page;
        copies[i].frame_to_source = copies[i].page.to_source * base_to_page * frame_to_base;
    }
    return std::nullopt;
}

std::vector<cv::Mat> warped(const std::vector<Copy>& copies, std::size_t count, const Frame& frame) {
    std::vector<cv::Mat> result;
    for (std::size_t i = 0; i < std::min(count, copies.size()); ++i) {
        result.push_back(warp(*copies[i].image, copies[i].frame_to_source, frame.size));
    }
    return result;
}

/// The copies in the frame, brought to the light of `reference`.
std::vector<cv::Mat> evenly_lit(const std::vector<Copy>& copies, const ReferenceView& reference) {
    std::vector<cv::Mat> result = warped(copies, most_in_median, reference.frame);
    for (cv::Mat& copy : result) {
        cv::Mat small;
        cv::resize(copy, small, reference.frame.work_size, 0, 0, cv::INTER_AREA);
        small.convertTo(small, CV_32FC3);
        cv::Mat gain = light_gain(small, reference.work, reference.static_mask, reference.frame.work_density);
        cv::resize(gain, gain, copy.size(), 0, 0, cv::INTER_LINEAR);
        cv::Mat lit;
        copy.convertTo(lit, CV_32FC3);
        cv::multiply(lit, gain, lit);
        lit.convertTo(copy, CV_8UC3);
    }
    return result;
}

/// 8-bit, 255 where copies differ beyond print variation.
cv::Mat varying_of(const MedianStack& stack, const Frame& frame) {
    const auto calm_grey = [](const cv::Mat& bgr) {
        cv::Mat grey;
        cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
        cv::GaussianBlur(grey, grey, {}, 1.2);
        return grey;
    };
    // Printing inks slip by a tenth of a millimetre against each other: a copy varies only where it is darker or
    // brighter than all that the middle copy shows within such a slip.
    constexpr double slip_mm = 0.13;
    constexpr int beyond_envelope = 28;  // grey levels
    const cv::Mat middle = calm_grey(stack.median());
    const int side = 2 * std::max(1, cvRound(slip_mm * frame.density)) + 1;
    const cv::Mat around = cv::getStructuringElement(cv::MORPH_ELLIPSE, {side, side});
    cv::Mat darkest;
    cv::Mat brightest;
    cv::erode(middle, darkest, around);
    cv::dilate(middle, brightest, around);
    const std::size_t count = stack.copies().size();
    const int needed = count < 20 ? 1 : 2;
    cv::Mat beyond = cv::Mat::zeros(middle.size(), CV_8U);
    for (const cv::Mat& copy : stack.copies()) {
        const cv::Mat grey = calm_grey(copy);
        cv::Mat below;
        cv::Mat above;
        cv::subtract(darkest, grey, below);
        cv::subtract(grey, brightest, above);
        cv::add(beyond, cv::Scalar(1), beyond, cv::max(below, above) > beyond_envelope);
    }
    cv::Mat varying = beyond >= needed;
    // Dust is smaller than print.
    const int speck = std::max(2, cvRound(0.17 * frame.density));
    cv::morphologyEx(varying, varying, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_RECT, {speck, speck}));
    return varying;
}

cv::Mat static_mask_of(const Frame& frame, const cv::Mat& varying, const std::vector<Zone>& zones) {
    cv::Mat mask;
    const int margin = 2 * cvRound(mask_margin_mm * frame.density) + 1;
    cv::dilate(varying, mask, cv::getStructuringElement(cv::MORPH_ELLIPSE, {margin, margin}));
    for (const Zone& zone : zones) {
        if (zone.kind == Zone::Kind::background) continue;
        const cv::Rect area = frame.rect({zone.mm.x - zone_margin_mm, zone.mm.y - zone_margin_mm,
                                          zone.mm.width + 2 * zone_margin_mm, zone.mm.height + 2 * zone_margin_mm});
        if (area.area() > 0) mask(area).setTo(255);
    }
    cv::bitwise_not(mask, mask);
    return mask;
}

/// 8-bit, 255 where the frame shows what the page lies on: a label is smaller than the page that it is taken for. Only
/// a dark, even ground all around is told; a white one has no print to compare anyway.
cv::Mat ground_of(const cv::Mat& bgr, const Frame& frame) {
    constexpr double darkest_paper = 80.0;  // grey levels
    constexpr double reach_mm = 8.0;        // a page lies no deeper within its frame
    constexpr double rim_mm = 1.0;          // its edges are cut a little differently
    cv::Mat grey;
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
    cv::GaussianBlur(grey, grey, {}, 2.0);
    cv::Mat dark = grey < darkest_paper;
    const int reach = cvRound(reach_mm * frame.density);
    dark(cv::Rect(reach, reach, std::max(1, dark.cols - 2 * reach), std::max(1, dark.rows - 2 * reach))).setTo(0);
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centres;
    const int count = cv::connectedComponentsWithStats(dark, labels, stats, centres);
    cv::Mat ground = cv::Mat::zeros(dark.size(), CV_8U);
    for (int i = 1; i < count; ++i) {
        // Along at least two sides from end to end: a dark band of the artwork has one.
        if (stats.at<int>(i, cv::CC_STAT_WIDTH) < dark.cols * 9 / 10 ||
            stats.at<int>(i, cv::CC_STAT_HEIGHT) < dark.rows * 9 / 10)
            continue;
        ground.setTo(255, labels == i);
    }
    const int side = 2 * cvRound(rim_mm * frame.density) + 1;
    cv::dilate(ground, ground, cv::getStructuringElement(cv::MORPH_RECT, {side, side}));
    return ground;
}

/// What within the pictures' zones is alike in all copies, well away from the portraits.
cv::Mat framed_of(const Frame& frame, const cv::Mat& varying, const std::vector<Zone>& zones) {
    constexpr double away_mm = 1.5;
    const int side = 2 * cvRound(away_mm * frame.density) + 1;
    cv::Mat portraits;
    cv::dilate(varying, portraits, cv::getStructuringElement(cv::MORPH_RECT, {side, side}));
    cv::Mat framed = cv::Mat::zeros(varying.size(), CV_8U);
    for (const Zone& zone : zones) {
        if (zone.kind != Zone::Kind::photo && zone.kind != Zone::Kind::ghost) continue;
        const cv::Rect area = frame.rect(zone.mm);
        if (area.area() > 0) framed(area).setTo(255);
    }
    framed.setTo(0, portraits);
    return framed;
}

/// Where the machine readable zones that were read stand on the page, in the middle; none where too few were read.
std::optional<cv::Rect2d> mrz_of(const std::vector<Copy>& copies, std::span<const std::optional<MrzAnchor>> anchors,
                                 const Frame& frame) {
    std::array<std::vector<double>, 4> sides;
    for (std::size_t i = 0; i < copies.size() && i < anchors.size(); ++i) {
        if (!anchors[i]) continue;
        const Quad quad = mapped(copies[i].frame_to_source.inv(), anchors[i]->quad);
        sides[0].push_back(std::min(quad[0].x, quad[3].x));
        sides[1].push_back(std::min(quad[0].y, quad[1].y));
        sides[2].push_back(std::max(quad[1].x, quad[2].x));
        sides[3].push_back(std::max(quad[2].y, quad[3].y));
    }
    if (sides[0].size() < 2 || sides[0].size() * 2 < copies.size()) return std::nullopt;
    constexpr double air_mm = 1.0;
    const cv::Size2d page = millimetres_of(frame.page);
    const cv::Point2d from(median_of(sides[0]) / frame.density - air_mm, median_of(sides[1]) / frame.density - air_mm);
    const cv::Point2d to(median_of(sides[2]) / frame.density + air_mm, median_of(sides[3]) / frame.density + air_mm);
    const cv::Rect2d mm = cv::Rect2d(from, to) & cv::Rect2d({0, 0}, page);
    if (mm.width < 0.5 * page.width || mm.height < 3.0 || mm.height > 26.0) return std::nullopt;
    return mm;
}

/// The copies' inks slip against each other by a tenth of a millimetre, so that their median blurs single lines. Each
/// copy's print is brought into the register of the one that lies nearest to the middle of all.
MedianStack in_register(const MedianStack& even, const SpecimenPack& pack, const Frame& frame,
                        const std::stop_token& stop) {
    const std::size_t middle = even.nearest_to(pack.reference, pack.static_mask, frame.density);
    const ReferenceView view =
        make_reference(frame, pack.reference, pack.spread, pack.static_mask, pack.covered, pack.framed, pack.zones);
    cv::Mat pictures;
    cv::resize(view.picture, pictures, frame.size, 0, 0, cv::INTER_NEAREST);
    const auto bare = [&](std::size_t i) {
        cv::Mat covered;
        cv::bitwise_or(even.ink(i), pictures, covered);
        cv::bitwise_not(covered, covered);
        return covered;
    };
    const cv::Mat wanted = bare(middle);
    std::vector<cv::Mat> moved;
    for (std::size_t i = 0; i < even.copies().size(); ++i) {
        if (stop.stop_requested()) return even;
        if (i == middle) {
            moved.push_back(even.copies()[i]);
            continue;
        }
        cv::Mat copy =
            registered(even.copies()[i], bare(i), even.copies()[middle], wanted, view.steepness, frame.density);
        // Portraits and the holder's own print stay as they are.
        cv::Mat own;
        cv::bitwise_not(bare(i), own);
        even.copies()[i].copyTo(copy, own);
        moved.push_back(copy);
    }
    return even.redrawn(std::move(moved));
}

tl::expected<SpecimenPack, Error> learn(std::span<const cv::Mat> genuine,
                                        std::span<const std::optional<MrzAnchor>> anchors, const LearnOptions& options,
                                        const std::stop_token& stop) {
    std::vector<Copy> copies;
    std::vector<double> densities;
    for (std::size_t i = 0; i < genuine.size(); ++i) {
        if (stop.stop_requested()) return fail(ErrorCode::cancelled);
        if (genuine[i].empty() || genuine[i].type() != CV_8UC3)
            return fail(ErrorCode::samples_differ, std::to_string(i));
        Copy copy;
        copy.image = &genuine[i];
        copy.page = locate_page(genuine[i], i < anchors.size() ? anchors[i] : std::nullopt);
        copy.features = find_features(copy.page.rectified, {});
        densities.push_back(source_density(copy.page));
        copies.push_back(std::move(copy));
    }
    const Frame frame = frame_of(options.size, std::clamp(median_of(densities), 4.0, finest_density));
    if (const auto stranger = bring_together(copies, frame))
        return fail(ErrorCode::samples_differ, std::to_string(*stranger));
    if (stop.stop_requested()) return fail(ErrorCode::cancelled);

    // A first reference from few copies, to which all are registered anew: it lacks the holders' data.
    SpecimenPack pack;
    pack.model = options.model;
    pack.name = options.name;
    pack.size = options.size;
    pack.pixels_per_mm = frame.density;
    pack.genuine_samples = static_cast<int>(genuine.size());
    {
        const MedianStack first(warped(copies, 15, frame));
        const cv::Mat varying = varying_of(first, frame);
        const cv::Mat ground = ground_of(first.median(), frame);
        SpecimenPack rough = pack;
        rough.reference = first.median();
        rough.spread = first.spread(rough.reference, frame.density);
        rough.static_mask = static_mask_of(frame, varying, options.zones);
        rough.static_mask.setTo(0, ground);
        // Lit unevenly, copies vary everywhere; then everything counts as static for the moment.
        if (cv::countNonZero(rough.static_mask) < static_cast<int>(rough.static_mask.total() / 5))
            rough.static_mask.setTo(255);
        const PreparedPack prepared(std::move(rough));
        for (Copy& copy : copies) {
            if (stop.stop_requested()) return fail(ErrorCode::cancelled);
            const Match match = match_features(prepared.features(), frame.size, copy.features);
            const cv::Matx33d to_page =
                match.ok ? match.specimen_to_page : copy.page.to_source.inv() * copy.frame_to_source;
            copy.frame_to_source =
                settled(prepared.reference(), prepared.band(), *copy.image, copy.page, to_page).specimen_to_source;
        }
        MedianStack even(evenly_lit(copies, prepared.reference()));
        const MrzPlace read = anchors.empty() ? MrzPlace{.unknown = true, .mm = {}}
                                              : MrzPlace{.unknown = false, .mm = mrz_of(copies, anchors, frame)};
        // Twice: slipped inks make static print look as if it varied, until all copies lie in one register.
        for (const bool registered_yet : {false, true}) {
            const cv::Mat personal = varying_of(even, frame);
            pack.reference = even.median().clone();
            pack.spread = even.spread(pack.reference, frame.density);
            pack.zones = options.zones;
            if (options.zones.empty()) {
                pack.zones = propose_zones(frame, personal, read);
                find_ghost(even, frame, pack.zones);
            }
            align_ghost(even, frame, pack.zones);
            pack.static_mask = static_mask_of(frame, personal, pack.zones);
            pack.static_mask.setTo(0, ground);
            pack.framed = framed_of(frame, personal, pack.zones);
            // Under personal print the median would keep the shadows of other holders' letters.
            even.find_ink(personal_mask(pack.static_mask, pack.zones, frame.density), frame.density);
            pack.covered = even.clean(pack.reference, even.copies().size());
            pack.covered.setTo(255, ground);
            pack.covered.setTo(255, even.shared_strokes(frame.density));
            // As it is read back from a pack: checks find their places by it.
            pack.static_mask.setTo(0, pack.covered);
            if (!registered_yet) even = in_register(even, pack, frame, stop);
            if (stop.stop_requested()) return fail(ErrorCode::cancelled);
        }
        pack.spread = even.spread(pack.reference, frame.density);
        const SharedLines lines(even.copies(), pack.zones, frame.density);
        lines.draw(pack.reference, pack.framed, even.copies().size());

        const cv::Mat shared = even.shared_strokes(frame.density);
        const ReferenceView whole =
            make_reference(frame, pack.reference, pack.spread, pack.static_mask, pack.covered, pack.framed, pack.zones);
        std::vector<const Algorithm*> used;
        for (const Algorithm& algorithm : algorithms()) {
            if (!algorithm.needs_zone || has_zone(pack.zones, algorithm.zone)) used.push_back(&algorithm);
        }
        std::vector<std::vector<std::vector<float>>> values(used.size());
        std::vector<std::vector<cv::Rect2d>> places(used.size());  // mm
        std::vector<double> levels;
        std::vector<std::vector<std::vector<FoundShape>>> shapes;
        for (std::size_t i = 0; i < copies.size(); ++i) {
            if (stop.stop_requested()) return fail(ErrorCode::cancelled);
            const bool in_median = i < even.copies().size();
            ReferenceView reference = whole;
            if (in_median) {
                cv::Mat others = even.without(i);
                cv::Mat covered = even.clean(others, i);
                covered.setTo(255, ground);
                covered.setTo(255, shared);
                lines.draw(others, pack.framed, i);
                reference = make_reference(frame, others, pack.spread, pack.static_mask, covered, pack.framed,
                                           pack.zones, &whole);
            }
            copies[i].frame_to_source = refine(reference, *copies[i].image, copies[i].frame_to_source);
            const DocumentView document = make_document(reference, *copies[i].image, copies[i].frame_to_source);
            levels.push_back(document.level);
            shapes.push_back(read_shapes(reference, document, pack.zones));
            const CheckContext context{reference, document, pack.zones};
            for (std::size_t k = 0; k < used.size(); ++k) {
                std::vector<float> measured;
                if (document.blur <= used[k]->most_blur) {
                    const bool unknown = places[k].empty();
                    for (const Measured& one : used[k]->measure(context)) {
                        measured.push_back(one.value);
                        if (unknown) places[k].push_back(one.mm);
                    }
                }
                values[k].push_back(std::move(measured));
            }
        }
        // A document of another model may share enough with these to be registered, but not its print.
        const double usual = median_of(levels);
        for (std::size_t i = 0; i < levels.size(); ++i) {
            if (levels[i] < stranger_level * usual) return fail(ErrorCode::samples_differ, std::to_string(i));
        }
        // Characters are compared with those of the other copies, once all were read.
        const auto atlas = std::make_shared<const GlyphAtlas>(make_atlas(shapes));
        pack.glyphs = atlas;
        for (std::size_t k = 0; k < used.size(); ++k) {
            if (used[k]->measure != measure_glyph_shapes) continue;
            for (std::size_t i = 0; i < copies.size(); ++i) {
                values[k][i].clear();
                places[k].clear();
                for (const Measured& one : values_of_shapes(pack.zones, *atlas, shapes[i], static_cast<int>(i))) {
                    values[k][i].push_back(one.value);
                    places[k].push_back(one.mm);
                }
            }
        }
        pack.false_alarm_budget = options.false_alarm_budget;
        for (const cv::Mat& image : genuine) pack.measured.copies.push_back(mark_of(image));
        const double alpha = options.false_alarm_budget / static_cast<double>(used.size() + joined_kinds().size());
        std::vector<LearnedCheck> learned;
        std::vector<FieldEvidence> evidence(copies.size(), FieldEvidence(pack.zones));
        for (std::size_t k = 0; k < used.size(); ++k) {
            if (used[k]->measure == measure_field_evidence) {
                for (std::size_t i = 0; i < copies.size(); ++i) values[k][i] = evidence[i].values();
            }
            LearnedCheck one = learn_check(*used[k], values[k], options, alpha, genuine.size());
            for (std::size_t i = 0; i < copies.size(); ++i)
                evidence[i].add(used[k]->name, places[k], one.deviations[i]);
            // What hardly any copy lets us measure is no check of this model.
            if (static_cast<std::size_t>(one.spec.samples) * 2 >= genuine.size()) learned.push_back(std::move(one));
            pack.measured.values[used[k]->name] = std::move(values[k]);
        }
        for (LearnedCheck& joined : learn_joined(learned, options, alpha, genuine.size()))
            learned.push_back(std::move(joined));
        for (LearnedCheck& one : learned) pack.checks.push_back(std::move(one.spec));
    }
    return pack;
}

}  // namespace

tl::expected<SpecimenPack, Error> learn_pack(std::span<const cv::Mat> genuine,
                                             std::span<const std::optional<MrzAnchor>> anchors,
                                             const LearnOptions& options, const std::stop_token& stop) {
    if (genuine.size() < least_samples) return fail(ErrorCode::too_few_samples, std::to_string(genuine.size()));
    try {
        return learn(genuine, anchors, options, stop);
    } catch (const cv::Exception& problem) {
        return fail(ErrorCode::internal, problem.err);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::internal, "out of memory");
    }
}

}  // namespace vidimus::vision
