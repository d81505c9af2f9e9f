#include "app/training/card.h"

#include <QPainter>
#include <QPainterPath>
#include <QTransform>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <opencv2/imgproc.hpp>
#include <string_view>

#include "app/training/card_artwork.h"
#include "app/training/content.h"
#include "app/training/design.h"
#include "app/training/drawing.h"
#include "app/training/forge.h"
#include "app/training/forge_tools.h"
#include "app/training/portrait.h"
#include "app/training/random.h"
#include "mrz/compose.h"

namespace vidimus::training {
namespace {

using namespace std::string_view_literals;

/// How this copy's machine readable zone stands.
struct Setting {
    double left = 0.0;
    double lowest = 0.0;  // centre of the lowest line, from the top
    double line_pitch = 6.35;
    double pitch = mrz_pitch_mm;
    int lines = 2;
    [[nodiscard]] cv::Point2d cell(std::size_t line, std::size_t column) const {  // left edge, height's centre
        return {left + static_cast<double>(column) * pitch,
                lowest - static_cast<double>(lines - 1 - static_cast<int>(line)) * line_pitch};
    }
};

Setting set_lines(const CardDesign& design, Random& random) {
    Setting setting;
    setting.lines = mrz::layout_of(design.format).lines;
    setting.pitch = mrz_pitch_mm * random.between(0.994, 1.004);
    setting.left = design.mrz_left + random.between(-0.5, 0.7);
    setting.lowest = design.mm.height - design.mrz_lowest + random.between(-0.5, 0.6);
    setting.line_pitch = design.mrz_pitch + random.between(-0.25, 0.1);
    return setting;
}

cv::Rect2d area_of(const Setting& setting, std::size_t columns) {
    const cv::Point2d first = setting.cell(0, 0);
    return {first.x - 0.8, first.y - 2.1, static_cast<double>(columns) * setting.pitch + 1.6,
            (setting.lines - 1) * setting.line_pitch + 4.2};
}

cv::Rect pixel_rect(const cv::Rect2d& mm, cv::Size size) {
    return cv::Rect(static_cast<int>(mm.x * canvas_scale), static_cast<int>(mm.y * canvas_scale),
                    static_cast<int>(mm.width * canvas_scale), static_cast<int>(mm.height * canvas_scale)) &
           cv::Rect({0, 0}, size);
}

/// Some designs keep the zone clear of artwork, others only lighten it.
void clear_band(cv::Mat& page, const cv::Rect2d& area, double width_mm, double share) {
    cv::Mat band = page(pixel_rect({0.0, area.y - 0.8, width_mm, area.height + 1.6}, page.size()));
    band.convertTo(band, -1, 1.0 - share, 246.0 * share);
}

void print_photo(cv::Mat& page, const cv::Rect2d& area, const mrz::Fields& fields, std::uint64_t seed) {
    const cv::Rect place = pixel_rect(area, page.size());
    const int age = 20 + static_cast<int>(seed % 50U);
    cv::Mat portrait = draw_portrait(make_face(seed, "face", fields.sex, age), {place.width / 2, place.height / 2});
    cv::resize(portrait, portrait, place.size(), 0.0, 0.0, cv::INTER_LINEAR);
    cv::Mat target = page(place);
    cv::addWeighted(target, 0.18, portrait, 0.82, 0.0, target);
}

/// Bars of a one-dimensional code, or a chip's contacts seen from behind: what the backs of cards have besides.
void print_extra(QPainter& painter, const CardDesign& design, Random& random) {
    if (design.kind != Kind::id || random.chance(0.4)) {
        return;
    }
    double x = 47.0;
    const double end = random.between(66.0, 80.0);
    while (x < end) {
        const double bar = 0.25 * random.whole(1, 3);
        painter.drawRect(QRectF(x, 23.2, bar, 4.6));
        x += bar + 0.25 * random.whole(1, 3);
    }
}

/// One digit of the number or of a date altered, its check digit left. Gives the cell, or nothing where no digit is.
std::optional<std::pair<std::size_t, std::size_t>> alter_digit(std::vector<std::string>& lines, mrz::Format format,
                                                               Random& random) {
    std::vector<std::pair<std::size_t, std::size_t>> cells;
    for (const mrz::FieldId id : {mrz::FieldId::document_number, mrz::FieldId::birth_date, mrz::FieldId::expiry_date}) {
        const mrz::Span span = mrz::layout_of(format).field(id)->span;
        for (int i = span.first; i < span.first + span.length; ++i) {
            // Years and days only: another month might be none.
            const bool month = id != mrz::FieldId::document_number && (i - span.first == 2 || i - span.first == 3);
            const char character = lines[static_cast<std::size_t>(span.line)][static_cast<std::size_t>(i)];
            if (!month && character >= '0' && character <= '9') {
                cells.emplace_back(span.line, i);
            }
        }
    }
    if (cells.empty()) {
        return std::nullopt;
    }
    const auto cell = random.pick(cells);
    char& character = lines[cell.first][cell.second];
    character = other_digit(character, random);
    return cell;
}

}  // namespace

tl::expected<Card, Error> print_card(const CardDesign& design, Fraud fraud, std::uint64_t seed, const mrz::Today& today,
                                     const std::optional<std::string>& document_number) {
    mrz::Fields content = draw_fields(design.format, seed, today);
    if (document_number) {
        content.document_number = *document_number;
        content.optional_data.clear();
    }
    auto lines = mrz::compose(design.format, content);
    if (!lines) {
        return tl::unexpected(Error{ErrorCode::internal, "the machine readable zone could not be composed"});
    }
    Random random(seed, "card");
    const Setting setting = set_lines(design, random);
    const std::size_t columns = lines->front().size();
    const cv::Rect2d zone = area_of(setting, columns);

    Card card;
    card.model = design.model;
    card.zones.emplace_back("mrz", zone);
    if (fraud == Fraud::mrz_digit) {
        Random forger(seed, "digit");
        if (const auto cell = alter_digit(*lines, design.format, forger)) {
            const cv::Point2d at = setting.cell(cell->first, cell->second);
            card.altered.push_back({cv::Point2d{at.x, at.y - 1.75}, cv::Point2d{at.x + setting.pitch, at.y - 1.75},
                                    cv::Point2d{at.x + setting.pitch, at.y + 1.75}, cv::Point2d{at.x, at.y + 1.75}});
        }
    }
    const CardArtwork& artwork = card_artwork(design, random.whole(0, card_variants - 1));
    cv::Mat page = print_artwork(artwork, random);
    const double clear = random.uniform();
    if (clear < 0.6) {
        clear_band(page, zone, design.mm.width, clear < 0.25 ? 0.92 : random.between(0.3, 0.7));
    }
    if (!design.photo.empty()) {
        print_photo(page, design.photo, content, seed);
        card.zones.emplace_back("photo", design.photo);
    }
    for (const CardField& field : design.fields) {
        card.fields.emplace_back(field.id, visual_value(field.id, content, random, today));
        card.zones.emplace_back(field.id, value_area_of(field));
    }
    const cv::Mat writing = paint_coverage(page.size(), canvas_scale, [&](QPainter& painter) {
        for (std::size_t i = 0; i < card.fields.size(); ++i) {
            const CardField& field = design.fields[i];
            const QPainterPath text =
                outline_of(to_qt(card.fields[i].second), Typeface::data, card_value_size_mm, 0.03);
            const double wide = text.boundingRect().right();
            const double room = field.width - 1.0;
            QTransform move;
            move.translate(field.left, field.caption_baseline + card_value_below_caption_mm);
            move.scale(wide > room ? room / wide : 1.0, 1.0);
            painter.drawPath(move.map(text));
        }
        print_extra(painter, design, random);
    });
    const cv::Mat characters = paint_coverage(page.size(), canvas_scale, [&](QPainter& painter) {
        for (std::size_t line = 0; line < lines->size(); ++line) {
            for (std::size_t column = 0; column < columns; ++column) {
                const cv::Point2d at = setting.cell(line, column);
                painter.drawPath(ocr_b_outline((*lines)[line][column], setting.pitch).translated(at.x, at.y));
            }
        }
    });
    // Black ink, or a laser's dark grey.
    const double density = random.between(0.80, 0.94);
    const std::array<double, 3> ink{density, density * random.between(0.98, 1.02),
                                    density * random.between(0.98, 1.02)};
    stain(page, writing, ink, ink);
    stain(page, characters, ink, ink);

    card.lines = *std::move(lines);
    card.leaf.bgr = std::move(page);
    card.leaf.mask = artwork.mask;
    card.leaf.ppi = canvas_ppi;
    card.leaf.mm = design.mm;
    card.leaf.mrz_mm = {zone};
    card.leaf.stiff = design.stiff;
    return card;
}

}  // namespace vidimus::training
