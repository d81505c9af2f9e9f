#include "app/training/light_artwork.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <array>
#include <deque>
#include <mutex>
#include <opencv2/imgproc.hpp>
#include <tuple>
#include <utility>

#include "app/training/document_artwork.h"
#include "app/training/document_ground.h"
#include "app/training/guilloche.h"

namespace vidimus::training {
namespace {

/// What of a coverage lies within an area, its edge soft over a millimetre.
cv::Mat within(const DocumentDesign& design, const cv::Mat& coverage, const cv::Rect2d& mm) {
    cv::Mat mask = cv::Mat::zeros(coverage.size(), CV_8UC1);
    mask(design.rect(mm)).setTo(255);
    cv::blur(mask, mask, cv::Size(cvRound(canvas_scale), cvRound(canvas_scale)));
    cv::Mat result;
    cv::multiply(coverage, mask, result, 1.0 / 255.0);
    return result;
}

void choose_absorbing(const DocumentDesign& design, LightArtwork& made, Random& random) {
    const auto& inks = document_artwork(design)->inks;
    made.absorbing.resize(inks.size());
    made.dark = random.between(0.18, 0.40);
    const double width = design.mm.width;
    const double height = design.mm.height;
    // One part of the page, up to half of it: the ink of the same look is another one beside it.
    const bool upright = random.chance(0.6);
    const double share = random.between(0.35, 0.55);
    const bool first = random.chance(0.5);
    made.split_mm = upright ? cv::Rect2d(first ? 0.0 : width * (1.0 - share), 0.0, width * share, height)
                            : cv::Rect2d(0.0, first ? 0.0 : height * (1.0 - share), width, height * share);
    // inks: tint, perhaps a picture, one to three fields of lines, ornaments, text.
    const std::size_t text = inks.size() - 1;
    const std::size_t ornaments = inks.size() - 2;
    std::size_t field = ornaments - 1;
    for (std::size_t i = 1; i < ornaments; ++i) {
        if (cv::mean(inks[i].coverage)[0] > cv::mean(inks[field].coverage)[0]) field = i;
    }
    made.absorbing[field] = within(design, inks[field].coverage, made.split_mm);
    made.absorbing[ornaments] = within(design, inks[ornaments].coverage, made.split_mm);
    if (random.chance(0.7)) made.absorbing[text] = inks[text].coverage;
}

cv::Vec3f glow(Random& random, int choice) {
    const auto vary = [&random](float value) {
        return std::clamp(value * static_cast<float>(random.between(0.9, 1.1)), 0.0F, 1.0F);
    };
    static const std::array<cv::Vec3f, 5> colours{cv::Vec3f{0.10F, 0.92F, 0.55F}, cv::Vec3f{0.10F, 0.75F, 0.95F},
                                                  cv::Vec3f{0.16F, 0.18F, 0.95F}, cv::Vec3f{0.95F, 0.45F, 0.12F},
                                                  cv::Vec3f{0.10F, 0.45F, 0.98F}};
    const cv::Vec3f& base = colours[static_cast<std::size_t>(choice) % colours.size()];
    return {vary(base[0]), vary(base[1]), vary(base[2])};
}

void paint_pattern(QPainter& painter, const DocumentDesign& design, int form, Random& random) {
    const double width = design.mm.width;
    const double height = design.mm.height;
    painter.setBrush(Qt::NoBrush);
    if (form == 0) {  // a large motif
        const double radius = height * random.between(0.22, 0.34);
        painter.setPen(hairline(random.between(0.25, 0.45)));
        painter.drawPath(placed(motif_path(static_cast<Motif>(random.whole(0, motifs - 1)), random),
                                width * random.between(0.3, 0.7), height * random.between(0.35, 0.55), radius, radius));
    } else if (form == 1) {  // rosettes
        for (int i = random.whole(2, 4); i > 0; --i) {
            const double outer = height * random.between(0.12, 0.24);
            painter.setPen(hairline(random.between(0.12, 0.22)));
            draw_rosette(painter, {QPointF(width * random.between(0.12, 0.88), height * random.between(0.2, 0.75)),
                                   outer * random.between(0.2, 0.5), outer, random.whole(6, 14), random.whole(6, 12),
                                   1.0, random.between(0.0, 0.3)});
        }
    } else if (form == 2) {  // braids across the page
        for (int i = random.whole(2, 4); i > 0; --i) {
            const double y = height * random.between(0.08, 0.9);
            painter.setPen(hairline(random.between(0.14, 0.25)));
            draw_braid(painter, {QPointF(0.0, y), QPointF(width, y + height * random.between(-0.15, 0.15)),
                                 random.between(1.5, 4.0), random.between(9.0, 24.0), random.whole(4, 8), 0.35});
        }
    } else if (form == 3) {  // small figures in rows
        const double step = random.between(9.0, 16.0);
        const double radius = step * random.between(0.18, 0.30);
        const QPainterPath figure = motif_path(static_cast<Motif>(random.whole(0, motifs - 1)), random);
        painter.setPen(Qt::NoPen);
        painter.setBrush(Qt::white);
        int row = 0;
        for (double y = step * 0.6; y < height; y += step * 0.8, ++row) {
            for (double x = step * (row % 2 == 0 ? 0.5 : 1.0); x < width; x += step) {
                painter.drawPath(placed(figure, x, y, radius, radius));
            }
        }
    } else {  // the state's name
        const double size = height * random.between(0.10, 0.2);
        painter.setPen(Qt::NoPen);
        painter.setBrush(Qt::white);
        for (double y = height * random.between(0.2, 0.35); y < height; y += size * random.between(2.0, 3.2)) {
            const QPainterPath text = outline_of(QStringLiteral("UTOPIA"), design.heading, size, size * 0.12);
            painter.drawPath(text.translated(width * random.between(0.03, 0.35), y));
        }
    }
}

void choose_glowing(const DocumentDesign& design, LightArtwork& made, Random& random) {
    const int colours = random.chance(0.6) ? 2 : 1;
    const int first_form = random.whole(0, 4);
    const int first_colour = random.whole(0, 4);
    for (int i = 0; i < colours; ++i) {
        Fluorescence print;
        const int form = (first_form + i * random.whole(1, 4)) % 5;
        print.coverage = paint(design, [&](QPainter& painter) { paint_pattern(painter, design, form, random); });
        print.colour = glow(random, first_colour + i * random.whole(1, 4));
        made.prints.push_back(std::move(print));
    }
    // Paper has fibres; a card of plastic has none.
    if (!design.stiff && random.chance(0.85)) {
        made.fibres = random.between(0.35, 0.9);
        for (int i = random.whole(2, 3); i > 0; --i) made.fibre_colours.push_back(glow(random, 2 + i));
    }
}

std::shared_ptr<const LightArtwork> make_lights(const DocumentDesign& design) {
    auto made = std::make_shared<LightArtwork>();
    Random random = design.chance("lights", true);
    choose_absorbing(design, *made, random);
    const bool carbon = design.photo && design.photo->grey;
    made->photo_visible = carbon || random.chance(0.35) ? random.between(0.7, 0.95) : random.between(0.04, 0.14);
    made->ghost_visible = random.chance(0.3) ? random.between(0.6, 0.9) : random.between(0.03, 0.12);
    choose_glowing(design, *made, random);
    return made;
}

}  // namespace

bool has_fibres(const DocumentDesign& design) {
    return light_artwork(design)->fibres > 0.0;
}

std::vector<Fluorescence> foreign_prints(const DocumentDesign& design, int number) {
    DocumentDesign other = design;
    other.number = number;
    LightArtwork made;
    Random random = other.chance("lights", true);
    choose_glowing(other, made, random);
    return std::move(made.prints);
}

std::shared_ptr<const LightArtwork> light_artwork(const DocumentDesign& design) {
    using Key = std::tuple<Kind, int, int>;
    constexpr std::size_t most = 4;
    static std::mutex guard;
    static std::deque<std::pair<Key, std::shared_ptr<const LightArtwork>>> kept;
    const std::scoped_lock lock(guard);
    const Key key{design.kind, design.number, design.series};
    for (const auto& [of, artwork] : kept) {
        if (of == key) return artwork;
    }
    if (kept.size() >= most) kept.pop_front();
    kept.emplace_back(key, make_lights(design));
    return kept.back().second;
}

}  // namespace vidimus::training
