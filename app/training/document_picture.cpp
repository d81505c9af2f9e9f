// Photos exchanged, background moved, pages printed again, specimens misused.
#include <QPainter>
#include <QPainterPath>
#include <QTransform>
#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "app/training/document_forge.h"
#include "app/training/forge.h"
#include "app/training/forge_tools.h"

namespace vidimus::training {
namespace {

cv::Rect2d zone_of(const Document& document, std::string_view id) {
    for (const auto& [name, area] : document.zones) {
        if (name == id) {
            return area;
        }
    }
    return {};
}

cv::Mat impostor(const Document& document, std::uint64_t seed, cv::Size size, const QColor& ground, bool flat,
                 Random& random) {
    Face face =
        make_face(seed, "impostor", document.holder.sex, std::clamp(document.face.age + random.whole(-8, 8), 20, 80));
    face.ground = ground;
    face.flat_ground = flat;
    const double wide = std::max(size.width, size.height * 7 / 9) * 0.6;
    cv::Mat portrait = draw_portrait(face, {static_cast<int>(wide), static_cast<int>(wide * 9.0 / 7.0)});
    const int high = std::min(portrait.rows, portrait.cols * size.height / size.width);
    portrait = portrait(cv::Rect(0, (portrait.rows - high) / 3, portrait.cols, high));
    cv::Mat fitted;
    cv::resize(portrait, fitted, size, 0.0, 0.0, cv::INTER_CUBIC);
    return fitted;
}

void to_grey(cv::Mat& picture) {
    cv::Mat grey;
    cv::cvtColor(picture, grey, cv::COLOR_BGR2GRAY);
    cv::cvtColor(grey, picture, cv::COLOR_GRAY2BGR);
}

}  // namespace

std::vector<vision::Quad> paste_picture(Document& document, std::uint64_t seed, Choices& choices) {
    const cv::Rect2d photo = zone_of(document, "photo");
    if (photo.empty()) {
        return {};
    }
    Random& random = choices.chance();
    static const std::array grounds{QColor(226, 232, 240), QColor(240, 238, 232), QColor(206, 220, 232),
                                    QColor(236, 236, 238), QColor(190, 204, 214), QColor(248, 248, 248)};
    // Cut by hand: a little larger or smaller than the photo below, never quite straight.
    const double width = photo.width + choices.either() * choices.between(0.0, 1.6);
    const double height = photo.height + choices.either() * choices.between(0.0, 1.6);
    const double slip = choices.between(0.05, 0.7);
    const cv::Point2d centre(photo.x + photo.width / 2.0 + random.spread(slip * 0.5, slip),
                             photo.y + photo.height / 2.0 + random.spread(slip * 0.5, slip));
    const double angle = choices.between(0.05, 2.2) * choices.either() * CV_PI / 180.0;
    const cv::Size size(static_cast<int>(width * canvas_scale), static_cast<int>(height * canvas_scale));
    cv::Mat portrait = impostor(document, seed, size, choices.pick(grounds), true, random);
    if (document.design.photo->grey && random.chance(0.8)) {
        to_grey(portrait);
    }
    portrait.convertTo(portrait, -1, 1.0 + choices.either() * choices.between(0.0, 0.10),
                       choices.either() * choices.between(0.0, 16.0));
    if (const double white = choices.between(-0.8, 1.2); white > 0.2) {  // the photo paper's margin
        cv::rectangle(portrait, cv::Rect({0, 0}, size), cv::Scalar(246, 248, 248),
                      static_cast<int>(2.0 * white * canvas_scale * 0.5));
    }
    cv::Mat shape(size, CV_8UC1, cv::Scalar(255));
    if (random.chance(0.3)) {
        const double corner = choices.between(0.5, 3.0) * canvas_scale;
        shape = feathered_mask(size, 0.6, corner);
    }
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    const cv::Rect near = document.design.rect({photo.x - 4.0, photo.y - 4.0, photo.width + 8.0, photo.height + 8.0});
    const cv::Point2d middle = centre * canvas_scale - cv::Point2d(near.tl());
    const cv::Matx23d move{c, -s, middle.x - c * size.width / 2.0 + s * size.height / 2.0,
                           s, c,  middle.y - s * size.width / 2.0 - c * size.height / 2.0};
    cv::Mat over;
    cv::Mat mask;
    cv::warpAffine(portrait, over, move, near.size(), cv::INTER_CUBIC, cv::BORDER_REPLICATE);
    cv::warpAffine(shape, mask, move, near.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT);
    if (const double soft = choices.between(0.0, 2.0); soft > 0.4) {
        cv::GaussianBlur(mask, mask, {}, soft);
    }
    cv::Mat target = document.page(near);
    cv::Mat shadow;  // paper on paper throws a narrow one; a cut film throws none
    const double thickness = choices.between(0.3, 3.5);
    cv::GaussianBlur(mask, shadow, {}, thickness);
    const cv::Mat lower = (cv::Mat_<double>(2, 3) << 1, 0, thickness * 0.8, 0, 1, thickness);
    cv::warpAffine(shadow, shadow, lower, shadow.size());
    shadow.convertTo(shadow, -1, choices.between(0.05, 0.4));
    lay_over(target, cv::Mat::zeros(target.size(), CV_8UC3), shadow);
    lay_over(target, over, mask);
    const auto corner = [&](double x, double y) {
        return cv::Point2d{
            std::clamp(centre.x + c * x * width / 2.0 - s * y * height / 2.0, 0.0, document.design.mm.width),
            std::clamp(centre.y + s * x * width / 2.0 + c * y * height / 2.0, 0.0, document.design.mm.height)};
    };
    return {vision::Quad{corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)}};
}

std::vector<vision::Quad> blend_picture(Document& document, std::uint64_t seed, Choices& choices) {
    const cv::Rect2d photo = zone_of(document, "photo");
    if (photo.empty()) {
        return {};
    }
    enum class Way { edges_fade, head_only, lines_kept, lines_printed };
    static constexpr std::array ways{Way::edges_fade, Way::head_only, Way::lines_kept, Way::lines_printed};
    const Way way = choices.pick(ways);
    const cv::Rect place = document.design.rect(photo);
    cv::Mat target = document.page(place);
    cv::Mat portrait = impostor(document, seed, place.size(), document.design.photo->ground, false, choices.chance());
    if (document.design.photo->grey) {
        to_grey(portrait);
    }
    cv::Mat toned = portrait.clone();
    match_tone(toned, target);
    const double matched = 1.0 - choices.between(0.0, 0.7);
    cv::addWeighted(toned, matched, portrait, 1.0 - matched, 0.0, portrait);
    const double soft = choices.between(0.0, 1.6);
    if (soft > 0.4) {
        cv::GaussianBlur(portrait, portrait, {}, soft);
    }
    if (way == Way::lines_kept || way == Way::lines_printed) {
        // The fine lines of the page are laid over the new face again: taken from the old photo, or nearly so.
        cv::Mat low;
        cv::GaussianBlur(target, low, {}, choices.between(2.0, 6.0));
        cv::Mat fine;
        cv::subtract(target, low, fine, cv::noArray(), CV_16SC3);
        cv::add(portrait, fine * (way == Way::lines_kept ? 0.8 : 0.4), portrait, cv::noArray(), CV_8UC3);
    }
    const double feather = choices.between(0.3, 2.8) * canvas_scale;
    cv::Mat mask = cv::Mat::zeros(place.size(), CV_8UC1);
    if (way == Way::head_only) {
        cv::ellipse(mask, cv::Point(place.width / 2, static_cast<int>(place.height * 0.47)),
                    cv::Size(static_cast<int>(place.width * 0.33), static_cast<int>(place.height * 0.38)), 0.0, 0.0,
                    360.0, cv::Scalar(255), cv::FILLED);
    } else {
        const int in = std::min(static_cast<int>(feather * 1.5), place.width / 5);
        cv::rectangle(mask, cv::Rect(in, in, place.width - 2 * in, place.height - 2 * in), cv::Scalar(255), cv::FILLED);
    }
    cv::GaussianBlur(mask, mask, {}, feather * 0.6);
    lay_over(target, portrait, mask);
    return {quad_of(photo)};
}

std::vector<vision::Quad> move_background(Document& document, Choices& choices) {
    Random& random = choices.chance();
    const DocumentDesign& design = document.design;
    const cv::Mat& text = document.artwork->inks.back().coverage;
    std::vector<cv::Rect2d> pictures{zone_of(document, "photo"), zone_of(document, "ghost")};
    const auto is_free = [&](const cv::Rect2d& area, double most) {
        const bool clear =
            std::ranges::all_of(pictures, [&](const cv::Rect2d& picture) { return (area & picture).empty(); });
        const cv::Rect pixels = design.rect(area);
        return clear && cv::countNonZero(document.writing(pixels)) == 0 && cv::mean(text(pixels))[0] < most;
    };
    const double bottom = design.mrz ? design.mrz->area().y - 0.5 : design.mm.height - 3.0;
    cv::Rect2d from;
    cv::Rect2d to;
    double best = -1.0;
    int found = 0;
    for (int attempt = 0; attempt < 1500 && found < 3; ++attempt) {
        // Smaller and smaller where the page is crowded.
        const double shrink = 1.0 - 0.6 * attempt / 1500.0;
        const cv::Size2d size(choices.between(6.0, 20.0) * shrink, choices.between(2.6, 6.0) * shrink);
        const auto somewhere = [&] {
            return cv::Rect2d{random.between(2.0, design.mm.width - 2.0 - size.width),
                              random.between(2.0, std::max(2.1, bottom - size.height)), size.width, size.height};
        };
        const cv::Rect2d source = somewhere();
        const cv::Rect2d target = somewhere();
        const double most = attempt < 900 ? 14.0 : 60.0;
        if (!(source & target).empty() || !is_free(source, most) || !is_free(target, most)) {
            continue;
        }
        cv::Mat difference;
        const cv::Rect place = design.rect(target);
        cv::absdiff(document.page(cv::Rect(design.rect(source).tl(), place.size())), document.page(place), difference);
        const cv::Scalar mean = cv::mean(difference);
        ++found;
        if (mean[0] + mean[1] + mean[2] > best) {  // else nobody could tell
            best = mean[0] + mean[1] + mean[2];
            from = source;
            to = target;
        }
    }
    if (found == 0) {
        from = {design.mm.width * 0.5, 1.5, 6.0, 2.0};
        to = {design.mm.width * 0.25, bottom - 2.2, 6.0, 2.0};
    }
    const cv::Rect place = design.rect(to);
    cv::Mat piece = document.page(cv::Rect(design.rect(from).tl(), place.size())).clone();
    if (choices.between(0.0, 1.0) < 0.4) {  // the tint runs across the page, and some forgers adapt it
        piece += cv::mean(document.page(place)) - cv::mean(piece);
    }
    const double feather = choices.between(0.6, 8.0);
    const int edge = static_cast<int>(std::ceil(feather));
    cv::Mat mask = cv::Mat::zeros(place.size(), CV_8UC1);
    cv::rectangle(mask, cv::Rect(edge, edge, place.width - 2 * edge, place.height - 2 * edge), cv::Scalar(255),
                  cv::FILLED);
    cv::GaussianBlur(mask, mask, {}, feather * 0.45);
    cv::Mat target = document.page(place);
    lay_over(target, piece, mask);
    return {quad_of(to)};
}

std::vector<vision::Quad> print_specimen(Document& document, Choices& choices) {
    static constexpr std::array words{"SPECIMEN", "SPECIMEN", "EXEMPLUM", "VOID SPECIMEN"};
    static constexpr std::array<std::array<double, 3>, 4> inks{
        {{0.15, 0.12, 0.75}, {0.15, 0.15, 0.15}, {0.6, 0.2, 0.15}, {0.3, 0.5, 0.15}}};
    static constexpr std::array<Lettering, 4> faces{
        {{"Liberation Sans", 700}, {"Liberation Serif", 700}, {"DejaVu Sans", 700, 0.8}, {"Inter", 700}}};
    const DocumentDesign& design = document.design;
    QPainterPath text = outline_of(QString::fromLatin1(choices.pick(words)), choices.pick(faces), 10.0, 0.8);
    if (choices.between(0.0, 1.0) > 0.35) {  // only its contour
        QPainterPathStroker stroker;
        stroker.setWidth(0.9);
        text = stroker.createStroke(text);
    }
    const QRectF box = text.boundingRect();
    const double wide = design.mm.width * choices.between(0.35, 0.8);
    const double scale = wide / box.width();
    const double angle = choices.either() * choices.between(0.0, 32.0);
    QTransform move;
    move.translate(design.mm.width * choices.chance().between(0.45, 0.6),
                   design.mm.height * choices.chance().between(0.35, 0.6));
    move.rotate(angle);
    move.scale(scale, scale);
    move.translate(-box.center().x(), -box.center().y());
    const cv::Mat coverage =
        paint_coverage(design.pixels(), canvas_scale, [&](QPainter& painter) { painter.drawPath(move.map(text)); });
    lay_ink(document.page, coverage, 0.95 - choices.between(0.0, 0.7), choices.pick(inks));
    const auto corner = [&](QPointF point) {
        const QPointF at = move.map(point);
        return cv::Point2d{std::clamp(at.x(), 0.0, design.mm.width), std::clamp(at.y(), 0.0, design.mm.height)};
    };
    return {vision::Quad{corner(box.topLeft()), corner(box.topRight()), corner(box.bottomRight()),
                         corner(box.bottomLeft())}};
}

void reprint(Document& document, Fraud fraud, std::uint64_t seed, Choices& choices) {
    if (fraud == Fraud::halftone) {
        reprint_halftone(document.page, seed, choices.between(100.0, 210.0));
        return;
    }
    if (fraud == Fraud::inkjet) {
        reprint_inkjet(document.page, seed, choices.between(0.45, 1.1));
        return;
    }
    reprint_grey(document.page, seed);
    if (choices.between(0.0, 1.0) > 0.3) {  // and not by a copier's continuous tone
        reprint_halftone(document.page, seed, choices.between(110.0, 200.0));
        to_grey(document.page);
    }
}

}  // namespace vidimus::training
