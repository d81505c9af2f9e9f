#include "app/training/forge.h"

#include <QPainter>
#include <QPainterPath>
#include <QTransform>
#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <opencv2/photo.hpp>
#include <string_view>

#include "app/training/artwork.h"
#include "app/training/design.h"
#include "app/training/drawing.h"
#include "app/training/forge_tools.h"
#include "app/training/portrait.h"
#include "app/training/random.h"
#include "mrz/layout.h"

namespace vidimus::training {
namespace {

vision::Quad whole_page() {
    return quad_of({0.0, 0.0, page_width_mm, page_height_mm});
}

cv::Rect2d zone_of(const Copy& copy, std::string_view id) {
    for (const auto& [name, area] : copy.zones) {
        if (name == id) {
            return area;
        }
    }
    return {};
}

/// Removes the writing inside `area` and fills the gap from its surroundings.
void wash_out(Copy& copy, const cv::Rect& area, int grow) {
    cv::Mat mask;
    cv::threshold(copy.writing(area), mask, 12, 255, cv::THRESH_BINARY);
    cv::dilate(mask, mask, cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * grow + 1, 2 * grow + 1}));
    cv::Mat target = copy.page(area);
    cv::Mat filled;
    cv::inpaint(target, mask, filled, 4.0, cv::INPAINT_TELEA);
    filled.copyTo(target);
    copy.writing(area).setTo(0);
}

std::vector<vision::Quad> alter_mrz(Copy& copy, const std::vector<std::string>& lines, Random& random) {
    std::vector<vision::Quad> altered;
    for (std::size_t line = 0; line < copy.lines.size(); ++line) {
        for (std::size_t column = 0; column < copy.lines[line].size(); ++column) {
            if (copy.lines[line][column] == lines[line][column]) {
                continue;
            }
            cv::Rect2d cell = mrz_cell(static_cast<int>(line), static_cast<int>(column));
            cell.x += copy.data_shift.x;
            cell.y += copy.data_shift.y;
            wash_out(copy, canvas_rect({cell.x + 0.05, cell.y, cell.width - 0.1, cell.height}), 4);
            const cv::Point2d shift =
                copy.data_shift + cv::Point2d{random.spread(0.05, 0.10), random.spread(0.05, 0.10)};
            print_mrz_character(copy.page, static_cast<int>(line), static_cast<int>(column), lines[line][column], shift,
                                std::clamp(copy.black + random.spread(0.03, 0.05), 0.0, 1.0));
            altered.push_back(quad_of(cell));
        }
    }
    copy.lines = lines;
    return altered;
}

Face impostor_of(const Copy& copy, std::uint64_t seed) {
    Random random(seed, "impostor age");
    const int age = std::clamp(copy.person.age + random.whole(-8, 8), 20, 80);
    return make_face(seed, "impostor", copy.person.sex, age);
}

std::vector<vision::Quad> paste_photo(Copy& copy, std::uint64_t seed) {
    Random random(seed, "paste");
    const cv::Rect2d photo = zone_of(copy, "photo");
    Face face = impostor_of(copy, seed);
    static const std::array grounds{QColor(226, 232, 240), QColor(240, 238, 232), QColor(206, 220, 232),
                                    QColor(236, 236, 238)};
    face.ground = random.pick(grounds);
    face.flat_ground = true;
    // Cut by hand: a little larger or smaller than the photo below, never quite straight.
    const double width = photo.width + random.between(-0.5, 0.7);
    const double height = photo.height + random.between(-0.5, 0.7);
    const cv::Point2d centre(photo.x + photo.width / 2.0 + random.spread(0.2, 0.4),
                             photo.y + photo.height / 2.0 + random.spread(0.2, 0.4));
    const double angle = random.between(0.25, 1.2) * (random.chance(0.5) ? 1.0 : -1.0) * CV_PI / 180.0;
    const cv::Size size(static_cast<int>(width * canvas_scale), static_cast<int>(height * canvas_scale));
    cv::Mat portrait = draw_portrait(face, size);
    portrait.convertTo(portrait, -1, random.between(0.94, 1.03), random.between(-6.0, 8.0));

    const double c = std::cos(angle);
    const double s = std::sin(angle);
    const cv::Point2d middle = centre * canvas_scale;
    const cv::Matx23d move{c, -s, middle.x - c * size.width / 2.0 + s * size.height / 2.0,
                           s, c,  middle.y - s * size.width / 2.0 - c * size.height / 2.0};
    cv::Mat over;
    cv::Mat mask;
    cv::warpAffine(portrait, over, move, copy.page.size(), cv::INTER_CUBIC, cv::BORDER_REPLICATE);
    cv::warpAffine(cv::Mat(size, CV_8UC1, cv::Scalar(255)), mask, move, copy.page.size(), cv::INTER_LINEAR,
                   cv::BORDER_CONSTANT);
    const cv::Rect near = canvas_rect({photo.x - 3.0, photo.y - 3.0, photo.width + 6.0, photo.height + 6.0});
    cv::Mat shadow;  // paper on paper throws a narrow one
    cv::GaussianBlur(mask(near), shadow, {}, 2.4);
    const cv::Mat lower = (cv::Mat_<double>(2, 3) << 1, 0, 2.0, 0, 1, 2.5);
    cv::warpAffine(shadow, shadow, lower, shadow.size());
    cv::Mat target = copy.page(near);
    shadow.convertTo(shadow, -1, random.between(0.22, 0.38));
    lay_over(target, cv::Mat::zeros(target.size(), CV_8UC3), shadow);
    lay_over(target, over(near), mask(near));

    const auto corner = [&](double x, double y) {
        return cv::Point2d{centre.x + c * x * width / 2.0 - s * y * height / 2.0,
                           centre.y + s * x * width / 2.0 + c * y * height / 2.0};
    };
    return {vision::Quad{corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)}};
}

std::vector<vision::Quad> blend_photo(Copy& copy, std::uint64_t seed) {
    Random random(seed, "blend");
    const cv::Rect2d photo = zone_of(copy, "photo");
    const cv::Rect place = canvas_rect(photo);
    cv::Mat portrait = draw_portrait(impostor_of(copy, seed), place.size());
    cv::Mat target = copy.page(place);
    match_tone(portrait, target);
    const double feather = random.between(1.0, 1.8) * canvas_scale;
    cv::Mat mask = cv::Mat::zeros(place.size(), CV_8UC1);
    const int inset = static_cast<int>(feather * 1.5);
    cv::rectangle(mask, cv::Rect(inset, inset, place.width - 2 * inset, place.height - 2 * inset), cv::Scalar(255),
                  cv::FILLED);
    cv::GaussianBlur(mask, mask, {}, feather * 0.6);
    lay_over(target, portrait, mask);
    return {quad_of(photo)};
}

std::vector<vision::Quad> rewrite_name(Copy& copy, std::uint64_t seed) {
    Random random(seed, "rewrite");
    const auto* const place = std::find_if(field_places.begin(), field_places.end(),
                                           [](const FieldPlace& field) { return field.id == "surname"; });
    const cv::Rect2d zone = zone_of(copy, "surname");
    const cv::Rect area = canvas_rect(zone);
    const cv::Rect written = cv::boundingRect(copy.writing(area));
    wash_out(copy, area, 5);

    const std::string name = other_surname(seed, copy.person.surname);
    // As high as the letters around it; only the typeface differs.
    const double wanted = outline_of(QStringLiteral("H"), Typeface::data, place->size).boundingRect().height();
    const double own = outline_of(QStringLiteral("H"), Typeface::other, place->size).boundingRect().height();
    const QPainterPath text = outline_of(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())),
                                         Typeface::other, place->size * wanted / own, random.between(0.0, 0.06));
    QTransform move;
    move.translate(place->left + copy.data_shift.x + random.spread(0.05, 0.12),
                   place->caption_baseline + value_below_caption_mm + copy.data_shift.y + random.spread(0.04, 0.09));
    const QPainterPath placed = move.map(text);
    const cv::Mat coverage = paint_layer([&placed](QPainter& painter) { painter.drawPath(placed); });
    const double density = std::clamp(copy.black + random.spread(0.03, 0.05), 0.0, 1.0);
    cv::Mat ink;
    coverage.convertTo(ink, -1, density);
    lay_over(copy.page, cv::Mat(copy.page.size(), CV_8UC3, cv::Scalar(24, 20, 20)), ink);
    cv::max(copy.writing, coverage, copy.writing);
    for (auto& [id, value] : copy.fields) {
        if (id == "surname") {
            value = name;
        }
    }
    const cv::Rect2d old_mm{zone.x + written.x / canvas_scale, zone.y + written.y / canvas_scale,
                            written.width / canvas_scale, written.height / canvas_scale};
    const QRectF box = placed.boundingRect();
    const cv::Rect2d both = old_mm | cv::Rect2d{box.x(), box.y(), box.width(), box.height()};
    return {quad_of({both.x - 0.4, both.y - 0.4, both.width + 0.8, both.height + 0.8})};
}

std::vector<vision::Quad> move_background(Copy& copy, std::uint64_t seed) {
    Random random(seed, "move");
    const cv::Mat& engraved = artwork().inks.back().coverage;
    const cv::Rect2d ghost = zone_of(copy, "ghost");
    const auto is_free = [&](const cv::Rect2d& area) {
        const cv::Rect pixels = canvas_rect(area);
        const bool clear_of_ghost =
            (area & cv::Rect2d{ghost.x - 0.5, ghost.y - 0.5, ghost.width + 1.0, ghost.height + 1.0}).empty();
        return clear_of_ghost && cv::countNonZero(copy.writing(pixels)) == 0 && cv::mean(engraved(pixels))[0] < 14.0;
    };
    const auto somewhere = [&](cv::Size2d size) {
        return cv::Rect2d{random.between(40.0, 120.5 - size.width), random.between(15.6, 64.0 - size.height),
                          size.width, size.height};
    };
    cv::Rect2d from{44.0, 60.2, 12.0, 3.4};
    cv::Rect2d to{84.0, 60.2, 12.0, 3.4};
    for (int attempt = 0; attempt < 400; ++attempt) {
        const cv::Size2d size(random.between(8.0, 17.0), random.between(2.8, 4.2));
        const cv::Rect2d source = somewhere(size);
        const cv::Rect2d target = somewhere(size);
        if (!(source & target).empty() || !is_free(source) || !is_free(target)) {
            continue;
        }
        cv::Mat difference;
        const cv::Rect place = canvas_rect(target);
        cv::absdiff(copy.page(cv::Rect(canvas_rect(source).tl(), place.size())), copy.page(place), difference);
        const cv::Scalar mean = cv::mean(difference);
        if ((mean[0] + mean[1] + mean[2]) / 3.0 > 5.0) {  // else nobody could tell
            from = source;
            to = target;
            break;
        }
    }
    const cv::Rect place = canvas_rect(to);
    cv::Mat piece = copy.page(cv::Rect(canvas_rect(from).tl(), place.size())).clone();
    piece += cv::mean(copy.page(place)) - cv::mean(piece);  // the tint runs across the page, so the forger adapts it
    cv::Mat mask = cv::Mat::zeros(place.size(), CV_8UC1);
    constexpr int edge = 5;
    cv::rectangle(mask, cv::Rect(edge, edge, place.width - 2 * edge, place.height - 2 * edge), cv::Scalar(255),
                  cv::FILLED);
    cv::GaussianBlur(mask, mask, {}, 2.2);
    cv::Mat target = copy.page(place);
    lay_over(target, piece, mask);
    return {quad_of(to)};
}

}  // namespace

std::vector<std::string> forged_lines(const std::vector<std::string>& genuine, Fraud fraud, std::uint64_t seed) {
    if ((fraud != Fraud::mrz_digit && fraud != Fraud::mrz_recomputed) || genuine.size() != 2) {
        return genuine;
    }
    Random random(seed, "digit");
    std::vector<std::string> lines = genuine;
    std::string& lower = lines[1];
    struct Place {
        std::size_t first;
        std::size_t length;
    };
    // Cells of the lower line (Doc 9303-4 §4.2.2.2): the number's digits; year and day of birth and of expiry.
    static constexpr std::array<Place, 3> digit_places{{{1, 8}, {13, 2}, {21, 2}}};
    static constexpr std::array<Place, 2> date_places{{{13, 2}, {21, 2}}};
    const Place place = fraud == Fraud::mrz_digit ? random.pick(digit_places) : random.pick(date_places);
    std::vector<std::size_t> cells;
    for (std::size_t i = place.first; i < place.first + place.length && i < lower.size(); ++i) {
        if (is_digit(lower[i])) {
            cells.push_back(i);
        }
    }
    if (cells.empty()) {
        return genuine;
    }
    // In a year the last digit: the tens would make the date stand out.
    const std::size_t cell = place.length == 2 ? cells.back() : random.pick(cells);
    lower[cell] = other_digit(lower[cell], random);
    if (fraud == Fraud::mrz_recomputed) {
        mrz::recompute_check_digits(mrz::layout_of(mrz::Format::td3), lines);
    }
    return lines;
}

std::vector<vision::Quad> forge(Copy& copy, Fraud fraud, std::uint64_t seed) {
    Random random(seed, "forge");
    switch (fraud) {
        case Fraud::none:
            return {};
        case Fraud::mrz_digit:
        case Fraud::mrz_recomputed:
            return alter_mrz(copy, forged_lines(copy.lines, fraud, seed), random);
        case Fraud::photo_pasted:
            return paste_photo(copy, seed);
        case Fraud::photo_blended:
            return blend_photo(copy, seed);
        case Fraud::name_inpainted:
            return rewrite_name(copy, seed);
        case Fraud::copy_move:
            return move_background(copy, seed);
        case Fraud::halftone:
            reprint_halftone(copy.page, seed);
            return {whole_page()};
        case Fraud::inkjet:
            reprint_inkjet(copy.page, seed);
            return {whole_page()};
        case Fraud::grey_copy:
            reprint_grey(copy.page, seed);
            return {whole_page()};
        case Fraud::recapture:
            return {whole_page()};
        default:
            return {};  // of designs drawn from a number (document_forge.h)
    }
}

}  // namespace vidimus::training
