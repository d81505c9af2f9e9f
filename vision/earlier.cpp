#include "vision/earlier.h"

#include <algorithm>
#include <cmath>
#include <opencv2/calib3d.hpp>
#include <opencv2/imgproc.hpp>

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

/// What moves the frame so that the earlier capture lies as the present one does.
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
    return found.empty() ? cv::Matx33d::eye() : cv::Matx33d(found);
}

cv::Mat grey_at(const cv::Mat& image, const cv::Matx33d& frame_to_image, const Frame& frame) {
    cv::Mat grey = warp(image, frame_to_image, frame.size);
    cv::cvtColor(grey, grey, cv::COLOR_BGR2GRAY);
    grey.convertTo(grey, CV_32F);
    return grey;
}

double middle_of(std::vector<double> values) {
    return median_of(std::move(values));
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

CaptureComparison compare(const cv::Mat& now, const Page& now_page, const cv::Matx33d& mm_to_now, const cv::Mat& before,
                          const Page& before_page, const std::vector<Zone>& zones) {
    CaptureComparison result;
    const Features mine = find_features(now_page.rectified, {});
    const Features theirs = find_features(before_page.rectified, {});
    const Match match = match_features(mine, now_page.rectified.size(), theirs);
    if (!match.ok) return result;
    Frame frame;
    frame.mm = millimetres_of(now_page.size);
    frame.size = {cvRound(frame.mm.width * density), cvRound(frame.mm.height * density)};
    const cv::Matx33d to_mm(1 / density, 0, 0.5 / density, 0, 1 / density, 0.5 / density, 0, 0, 1);
    const cv::Matx33d frame_to_now = mm_to_now * to_mm;
    cv::Matx33d frame_to_before =
        before_page.to_source * match.specimen_to_page * now_page.to_source.inv() * frame_to_now;
    const cv::Mat seen = grey_at(now, frame_to_now, frame);
    const cv::Mat seen_band = band_of(seen, fine, coarse);
    for (int round = 0; round < 2; ++round) {
        frame_to_before = frame_to_before *
                          local_fit(seen_band, band_of(grey_at(before, frame_to_before, frame), fine, coarse), frame);
    }
    const cv::Mat old = grey_at(before, frame_to_before, frame);
    const cv::Mat old_band = band_of(old, fine, coarse);

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
    for (const cv::Rect& tile : tiles_of(frame)) {
        if (cv::countNonZero(personal(tile)) * 3 > tile.area()) continue;
        card.push_back(best_match(seen_band, old_band, tile, local_search).value);
        card_face.push_back(best_match(seen_face, old_face, tile, local_search).value);
    }
    result.card = middle_of(card);
    result.parts = static_cast<int>(card.size());
    if (result.card < least_card) return result;
    result.ok = true;
    for (const double value : card) result.changed += value < changed_below * result.card ? 1.0 : 0.0;
    result.changed /= static_cast<double>(std::max<std::size_t>(1, card.size()));
    const double usual_face = std::max(0.3, middle_of(card_face));

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
    for (const Zone& zone : zones) {
        const cv::Rect area = frame.rect(zone.mm);
        if (zone.kind == Zone::Kind::background || area.width < 16 || area.height < 12) continue;
        if (zone.kind == Zone::Kind::photo || zone.kind == Zone::Kind::ghost) {
            const Best face = best_match(seen_face, old_face, area, local_search);
            add(zone, area, face.value / usual_face);
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
            if (value < least) {
                least = value;
                where = part;
            }
        }
        if (least < 1.5) add(zone, where, least);
    }
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
