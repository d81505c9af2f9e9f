#include "vision/earlier.h"

#include <algorithm>
#include <cmath>
#include <opencv2/calib3d.hpp>
#include <opencv2/imgproc.hpp>

#include "vision/capture_noise.h"
#include "vision/geometry.h"
#include "vision/lights/light_view.h"
#include "vision/registration.h"

namespace vidimus::vision {
namespace {

constexpr double density = 8.0;  // pixels per mm
constexpr double fine = 1.5;     // blurs of the band in which print is compared, pixels
constexpr double coarse = 8.0;
constexpr double face_fine = 2.0;  // a face is told by shapes of a quarter to two millimetres
constexpr double face_coarse = 16.0;
constexpr double tile_mm = 8.0;
constexpr int search = 6;        // pixels that a part may lie off before the fit
constexpr int local_search = 2;  // and after it
constexpr double least_card = 0.30;
constexpr double changed_below = 0.5;  // of the middle agreement
constexpr double text_part_mm = 3.5;
constexpr double least_ink_share = 0.02;
constexpr double face_part_mm = 7.0;        // about a part of the artwork
constexpr double least_text_spread = 0.02;  // of agreement: captures never differ by less
constexpr double most_moved = 1.5;          // mm that a fit may still shift the page's corners

struct Frame {
    cv::Size size;
    cv::Size2d mm;
    [[nodiscard]] cv::Rect rect(const cv::Rect2d& area) const {
        return cv::Rect(cvRound(area.x * density), cvRound(area.y * density), cvRound(area.width * density),
                        cvRound(area.height * density)) &
               cv::Rect({0, 0}, size);
    }
};

struct Best {
    double value = -1.0;
    cv::Point shift;
};

/// The best correlation of `area` of `a` within a few pixels of its place in `b`.
Best best_match(const cv::Mat& a, const cv::Mat& b, const cv::Rect& area, int reach) {
    Best best;
    const cv::Rect inner(area.x + reach, area.y + reach, area.width - 2 * reach, area.height - 2 * reach);
    if (inner.width < 8 || inner.height < 8) return best;
    cv::Mat surface;
    cv::matchTemplate(b(area), a(inner), surface, cv::TM_CCOEFF_NORMED);
    cv::patchNaNs(surface, 0.0);
    cv::Point at;
    cv::minMaxLoc(surface, nullptr, &best.value, nullptr, &at);
    best.shift = at - cv::Point(reach, reach);
    return best;
}

std::vector<cv::Rect> tiles_of(const Frame& frame) {
    std::vector<cv::Rect> tiles;
    const int columns = static_cast<int>(frame.mm.width / tile_mm);
    const int rows = static_cast<int>(frame.mm.height / tile_mm);
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            tiles.emplace_back(column * frame.size.width / columns, row * frame.size.height / rows,
                               frame.size.width / columns, frame.size.height / rows);
        }
    }
    return tiles;
}

/// What moves the frame so that the earlier capture lies as the present one does; nothing where the parts do not agree
/// on a small move.
cv::Matx33d local_fit(const cv::Mat& now, const cv::Mat& before, const Frame& frame) {
    std::vector<cv::Point2f> from;
    std::vector<cv::Point2f> to;
    for (const cv::Rect& tile : tiles_of(frame)) {
        const Best best = best_match(now, before, tile, search);
        if (best.value < 0.5 || std::abs(best.shift.x) == search || std::abs(best.shift.y) == search) continue;
        const cv::Point2f middle(static_cast<float>(tile.x) + static_cast<float>(tile.width) / 2.0F,
                                 static_cast<float>(tile.y) + static_cast<float>(tile.height) / 2.0F);
        from.push_back(middle);
        to.push_back(middle + cv::Point2f(best.shift));
    }
    if (from.size() < 8) return cv::Matx33d::eye();
    const cv::Mat found = cv::findHomography(from, to, cv::RANSAC, 1.2);
    if (found.empty()) return cv::Matx33d::eye();
    const cv::Matx33d move(found);
    const Quad corners = quad_of(cv::Rect2d(0, 0, frame.size.width, frame.size.height));
    const Quad moved = mapped(move, corners);
    for (std::size_t i = 0; i < corners.size(); ++i) {
        if (distance(corners[i], moved[i]) > most_moved * density) return cv::Matx33d::eye();
    }
    return move;
}

cv::Mat grey_at(const cv::Mat& image, const cv::Matx33d& frame_to_image, const Frame& frame) {
    cv::Mat grey = warp(image, frame_to_image, frame.size);
    cv::cvtColor(grey, grey, cv::COLOR_BGR2GRAY);
    grey.convertTo(grey, CV_32F);
    return grey;
}

cv::Mat crop_at(const cv::Mat& image, const cv::Matx33d& frame_to_image, const Frame& frame, const cv::Rect& area) {
    const cv::Rect wide =
        cv::Rect(area.x - 12, area.y - 12, area.width + 24, area.height + 24) & cv::Rect({0, 0}, frame.size);
    const cv::Matx33d move(1, 0, wide.x, 0, 1, wide.y, 0, 0, 1);
    cv::Mat crop = warp(image, frame_to_image * move, wide.size());
    const double scale = 240.0 / std::max(crop.cols, crop.rows);
    if (scale < 1.0) cv::resize(crop, crop, {}, scale, scale, cv::INTER_AREA);
    return crop;
}

/// How the part differs in both bands, at the place where it agrees best.
PartDifference difference_of(const cv::Mat& now, const cv::Mat& before, const cv::Rect& area) {
    const Best best = best_match(now, before, area, local_search);
    const cv::Rect inner(area.x + local_search, area.y + local_search, area.width - 2 * local_search,
                         area.height - 2 * local_search);
    PartDifference part;
    if (inner.width < 8 || inner.height < 8) return part;
    const cv::Mat a = now(inner) - cv::mean(now(inner));
    const cv::Mat theirs = before(inner + best.shift);
    const cv::Mat b = theirs - cv::mean(theirs);
    part.power = std::sqrt(a.dot(a) * b.dot(b)) / inner.area();
    part.residual = std::max(0.0, part.power - a.dot(b) / inner.area());
    return part;
}

/// A picture's parts, about as large as a part of the artwork, and how each differs.
std::vector<PartDifference> parts_of(const cv::Mat& now, const cv::Mat& before, const cv::Rect& area) {
    const int columns = std::max(1, cvRound(area.width / (face_part_mm * density)));
    const int rows = std::max(1, cvRound(area.height / (face_part_mm * density)));
    std::vector<PartDifference> parts;
    for (int y = 0; y < rows; ++y) {
        for (int x = 0; x < columns; ++x) {
            const cv::Rect part(area.x + x * area.width / columns, area.y + y * area.height / rows,
                                area.width / columns, area.height / rows);
            parts.push_back(difference_of(now, before, part));
        }
    }
    return parts;
}

/// How far a picture agrees where a sixth of its parts is left out: a stain or a scratch lies on some of them, another
/// face on most.
double most_of(std::vector<PartDifference> parts) {
    constexpr std::size_t left_out = 6;
    std::sort(parts.begin(), parts.end(),
              [](const PartDifference& a, const PartDifference& b) { return a.residual < b.residual; });
    parts.resize(parts.size() - parts.size() / left_out);
    PartDifference sum;
    for (const PartDifference& part : parts) {
        sum.power += part.power;
        sum.residual += part.residual;
    }
    return sum.power > 0.0 ? 1.0 - sum.residual / sum.power : 0.0;
}

/// A picture by its middle part.
struct PictureExcess {
    double excess = 0.0;
    double limit = 0.0;
};

PictureExcess excess_of(const CaptureNoise& noise, const std::vector<PartDifference>& parts) {
    std::vector<double> excess;
    std::transform(parts.begin(), parts.end(), std::back_inserter(excess),
                   [&noise](const PartDifference& part) { return noise.excess(part); });
    return {median_of(std::move(excess)), noise.limit(parts.size())};
}

/// What three quarters of the artwork's parts stay below. Wear, dirt and stamps of the years between lie on many of
/// them; how well captures can agree the best ones tell.
double best_quarter_of(std::vector<double> values) {
    if (values.empty()) return 0.0;
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() * 3 / 4);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

/// From the frame to the earlier capture by what both pages show; nothing where they show different ones. The earlier
/// page's own outline may have been mistaken: then its whole picture is searched.
std::optional<cv::Matx33d> first_fit(const cv::Mat& now, const cv::Matx33d& mm_to_now, const Frame& frame,
                                     const cv::Mat& before, const Page& before_page) {
    constexpr double coarse_density = 8.0;
    constexpr int widest = 1600;
    const cv::Size size(cvRound(frame.mm.width * coarse_density), cvRound(frame.mm.height * coarse_density));
    const cv::Matx33d to_mm(1 / coarse_density, 0, 0.5 / coarse_density, 0, 1 / coarse_density, 0.5 / coarse_density, 0,
                            0, 1);
    const Features mine = find_features(warp(now, mm_to_now * to_mm, size), {});
    const cv::Matx33d frame_to_size(coarse_density / density, 0, 0.5 * coarse_density / density - 0.5, 0,
                                    coarse_density / density, 0.5 * coarse_density / density - 0.5, 0, 0, 1);
    if (!before_page.rectified.empty()) {
        const Match match = match_features(mine, size, find_features(before_page.rectified, {}));
        if (match.ok) return before_page.to_source * match.specimen_to_page * frame_to_size;
    }
    const double scale = std::min(1.0, static_cast<double>(widest) / std::max(before.cols, before.rows));
    cv::Mat small;
    cv::resize(before, small, {}, scale, scale, cv::INTER_AREA);
    const Match match = match_features(mine, size, find_features(small, {}));
    if (!match.ok) return std::nullopt;
    const double back = 1.0 / scale;
    return cv::Matx33d(back, 0, 0.5 * back - 0.5, 0, back, 0.5 * back - 0.5, 0, 0, 1) * match.specimen_to_page *
           frame_to_size;
}

CaptureComparison compare(const cv::Mat& now, const Page& now_page, const cv::Matx33d& mm_to_now, const cv::Mat& before,
                          const Page& before_page, const std::vector<Zone>& zones) {
    CaptureComparison result;
    Frame frame;
    frame.mm = millimetres_of(now_page.size);
    frame.size = {cvRound(frame.mm.width * density), cvRound(frame.mm.height * density)};
    const auto placed = first_fit(now, mm_to_now, frame, before, before_page);
    if (!placed) return result;
    const cv::Matx33d to_mm(1 / density, 0, 0.5 / density, 0, 1 / density, 0.5 / density, 0, 0, 1);
    const cv::Matx33d frame_to_now = mm_to_now * to_mm;
    cv::Matx33d frame_to_before = *placed;
    const cv::Mat seen = grey_at(now, frame_to_now, frame);
    const cv::Mat seen_band = band_of(seen, fine, coarse);
    // As long as a fit makes the page's parts agree better.
    const auto agreement_of = [&](const cv::Mat& band) {
        double sum = 0.0;
        for (const cv::Rect& tile : tiles_of(frame)) sum += best_match(seen_band, band, tile, local_search).value;
        return sum;
    };
    cv::Mat old = grey_at(before, frame_to_before, frame);
    cv::Mat old_band = band_of(old, fine, coarse);
    double agreed = agreement_of(old_band);
    for (int round = 0; round < 2; ++round) {
        const cv::Matx33d better = frame_to_before * local_fit(seen_band, old_band, frame);
        cv::Mat picture = grey_at(before, better, frame);
        cv::Mat band = band_of(picture, fine, coarse);
        const double now_agreed = agreement_of(band);
        if (now_agreed <= agreed) break;
        agreed = now_agreed;
        frame_to_before = better;
        old = std::move(picture);
        old_band = std::move(band);
    }

    cv::Mat personal = cv::Mat::zeros(frame.size, CV_8U);
    for (const Zone& zone : zones) {
        if (zone.kind == Zone::Kind::background) continue;
        const cv::Rect area = frame.rect(zone.mm);
        if (area.area() > 0) personal(area).setTo(255);
    }
    const cv::Mat seen_face = band_of(seen, face_fine, face_coarse);
    const cv::Mat old_face = band_of(old, face_fine, face_coarse);
    std::vector<double> card;
    std::vector<double> card_face;
    std::vector<PartDifference> artwork;
    for (const cv::Rect& tile : tiles_of(frame)) {
        if (cv::countNonZero(personal(tile)) * 3 > tile.area()) continue;
        card.push_back(best_match(seen_band, old_band, tile, local_search).value);
        card_face.push_back(best_match(seen_face, old_face, tile, local_search).value);
        artwork.push_back(difference_of(seen_face, old_face, tile));
    }
    result.card = median_of(card);
    result.parts = static_cast<int>(card.size());
    if (result.card < least_card) return result;
    result.ok = true;
    for (const double value : card) result.changed += value < changed_below * result.card ? 1.0 : 0.0;
    result.changed /= static_cast<double>(std::max<std::size_t>(1, card.size()));
    const double best_face = std::max(0.3, best_quarter_of(std::move(card_face)));
    const CaptureNoise noise(std::move(artwork));

    const cv::Mat seen_strokes = stroke_contrast(seen, density);
    const cv::Mat old_strokes = stroke_contrast(old, density);
    const auto add = [&](const Zone& zone, const cv::Rect& area, double agreement) {
        AreaAgreement one;
        one.zone = zone.id;
        one.kind = zone.kind;
        one.agreement = agreement;
        one.now = mapped(frame_to_now, quad_of(cv::Rect2d(area)));
        one.crop_now = crop_at(now, frame_to_now, frame, area);
        one.crop_before = crop_at(before, frame_to_before, frame, area);
        result.areas.push_back(std::move(one));
    };
    std::vector<double> texts;
    for (const Zone& zone : zones) {
        const cv::Rect area = frame.rect(zone.mm);
        if (zone.kind == Zone::Kind::background || area.width < 16 || area.height < 12) continue;
        if (zone.kind == Zone::Kind::photo || zone.kind == Zone::Kind::ghost) {
            const Best face = best_match(seen_face, old_face, area, local_search);
            add(zone, area, face.value / best_face);
            const std::vector<PartDifference> parts = parts_of(seen_face, old_face, area);
            result.areas.back().most_agreement = most_of(parts) / best_face;
            result.areas.back().artwork_agreement = best_face;
            if (std::isfinite(noise.limit())) {
                const PictureExcess found = excess_of(noise, parts);
                result.areas.back().excess = found.excess;
                result.areas.back().most_excess = found.limit;
            }
            continue;
        }
        // Part by part; the weakest stands for the field.
        const int parts = std::max(1, static_cast<int>(zone.mm.width / text_part_mm));
        double least = 2.0;
        cv::Rect where = area;
        for (int i = 0; i < parts; ++i) {
            const cv::Rect part(area.x + i * area.width / parts, area.y, area.width / parts, area.height);
            const double inked = std::max(cv::mean(seen_strokes(part) > 0.3)[0], cv::mean(old_strokes(part) > 0.3)[0]);
            if (part.width < 16 || inked / 255.0 < least_ink_share) continue;
            const double value = best_match(seen_strokes, old_strokes, part, local_search).value;
            texts.push_back(value);
            if (value < least) {
                least = value;
                where = part;
            }
        }
        if (least < 1.5) add(zone, where, least);
    }
    const double least_text = lower_limit(std::move(texts), least_text_spread);
    for (AreaAgreement& area : result.areas) area.least_agreement = least_text;
    return result;
}

}  // namespace

CaptureComparison compare_captures(const cv::Mat& now, const Page& now_page, const cv::Matx33d& mm_to_now,
                                   const cv::Mat& before, const Page& before_page, const std::vector<Zone>& zones) {
    try {
        return compare(now, now_page, mm_to_now, before, before_page, zones);
    } catch (const cv::Exception&) {
        return {};
    }
}

}  // namespace vidimus::vision
