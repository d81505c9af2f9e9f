#include "app/training/document_artwork.h"

#include <QPainter>
#include <QPainterPath>
#include <array>
#include <cmath>
#include <deque>
#include <mutex>
#include <opencv2/imgproc.hpp>
#include <tuple>

#include "app/training/document_ground.h"
#include "app/training/guilloche.h"

namespace vidimus::training {
namespace {

void draw_border(QPainter& painter, const DocumentDesign& design, Random& random) {
    const double width = design.mm.width;
    const double height = design.mm.height;
    const double edge = random.between(1.3, 2.4);
    const int form = random.whole(0, 4);
    painter.setBrush(Qt::NoBrush);
    if (form <= 1) {
        const double swing = random.between(0.5, 1.0);
        const int strands = random.whole(4, 9);
        const double length = random.between(6.0, 11.0);
        painter.setPen(hairline(0.075));
        draw_braid(painter, {{edge, edge}, {width - edge, edge}, swing, length, strands, 0.35});
        draw_braid(painter, {{edge, height - edge}, {width - edge, height - edge}, swing, length, strands, 0.3});
        if (form == 0) {
            draw_braid(painter, {{edge, edge}, {edge, height - edge}, swing, length, strands, 0.35});
            draw_braid(painter, {{width - edge, edge}, {width - edge, height - edge}, swing, length, strands, 0.3});
        }
    } else if (form == 2) {
        for (int i = 0; i < 3; ++i) {
            painter.setPen(hairline(i == 1 ? 0.22 : 0.08));
            const double in = edge + 0.42 * i;
            painter.drawRoundedRect(QRectF(in, in, width - 2.0 * in, height - 2.0 * in), 1.6, 1.6);
        }
    } else if (form == 3 && design.mrz) {
        painter.setPen(hairline(0.08));
        const double y = design.mrz->area().y - 0.7;
        draw_braid(painter, {{0.0, y}, {width, y}, random.between(0.5, 0.9), random.between(5.0, 9.0), 7, 0.3});
    }
}

Ink ornaments(const DocumentDesign& design) {
    Random random = chance_of(design, 5);
    Ink ink;
    ink.coverage = paint(design, [&](QPainter& painter) {
        draw_border(painter, design, random);
        const double line = random.between(0.055, 0.085);
        const int count = random.chance(0.3) ? 0 : random.whole(1, 3);
        for (int i = 0; i < count; ++i) {
            const double outer = random.chance(0.3) ? random.between(12.0, 24.0) : random.between(4.0, 10.0);
            const QPointF centre(design.mm.width * random.between(0.08, 0.95),
                                 design.mm.height * random.between(0.1, 0.8));
            // Small ones of few and fine strands, else they close to a blot.
            const double share = std::min(1.0, outer / 12.0);
            painter.setPen(hairline(line * (0.7 + 0.3 * share)));
            draw_rosette(painter,
                         {centre, outer * random.between(0.1, 0.6), outer,
                          static_cast<int>(random.between(6.0, 10.0 + 16.0 * share)),
                          static_cast<int>(random.between(4.0, 6.0 + 8.0 * share)), 1.0, random.between(0.0, 0.35)});
        }
    });
    spare_mrz(design, ink.coverage);
    const Palette& palette = design.palette;
    ink.colours = rainbow(palette.third, 0.12 + 0.40 * palette.saturation, 0.88 - 0.20 * palette.depth, random);
    return ink;
}

void draw_heading(QPainter& painter, const DocumentDesign& design, const Heading& heading) {
    const QPainterPath text = outline_of(to_qt(heading.text), design.heading, heading.size, heading.track);
    const double wide = text.boundingRect().right();
    const double narrow = wide > heading.room ? heading.room / wide : 1.0;
    painter.drawPath(
        placed(text, heading.at.x - heading.align * wide * narrow, heading.at.y, narrow, std::max(narrow, 0.7)));
}

void draw_caption(QPainter& painter, const DocumentDesign& design, std::string_view words, cv::Point2d at,
                  double room) {
    const QPainterPath text = outline_of(to_qt(words), design.caption, design.caption_size);
    const double wide = text.boundingRect().right();
    painter.drawPath(placed(text, at.x, at.y, wide > room ? room / wide : 1.0, 1.0));
}

/// Rules of small print: under the header, around the photo, above the machine readable zone.
void draw_small_print(QPainter& painter, const DocumentDesign& design, Random& random) {
    const QPainterPath phrase =
        outline_of(QStringLiteral("RESPVBLICA·VTOPIENSIVM·UTOPIA·"), {"Inter", 600}, 0.42, 0.03);
    const double advance = phrase.boundingRect().width() + 0.1;
    const auto line = [&](double left, double right, double baseline) {
        for (double x = left; x + advance <= right; x += advance) {
            painter.drawPath(placed(phrase, x, baseline));
        }
    };
    if (random.chance(0.6) && design.header.height > 0.0) {
        line(design.header.x, design.header.br().x, design.header.br().y + 0.7);
    }
    if (random.chance(0.5) && design.mrz) {
        line(2.0, design.mm.width - 2.0, design.mrz->area().y - 0.1);
    }
    const bool ruled = random.chance(0.3);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(hairline(0.07));
    for (const PlacedField& field : design.fields) {
        if (ruled) {
            const double y = field.value_at.y + field.size * 0.26;
            painter.drawLine(QPointF(field.value_at.x, y), QPointF(field.value_at.x + field.room, y));
        }
    }
    if (design.photo && random.chance(0.3)) {
        painter.setPen(hairline(0.12));
        const cv::Rect2d& photo = design.photo->mm;
        painter.drawRoundedRect(QRectF(photo.x - 0.5, photo.y - 0.5, photo.width + 1.0, photo.height + 1.0),
                                design.photo->radius, design.photo->radius);
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(Qt::white);
}

Ink text(const DocumentDesign& design) {
    Random random = design.chance("text");
    Random emblem = design.chance("emblem");
    const QPainterPath badge = motif_path(design.emblem, emblem);
    const auto draw_header = [&](QPainter& painter) {
        for (const Heading& heading : design.headings) {
            draw_heading(painter, design, heading);
        }
        if (design.emblem_at.z > 0.0) {
            painter.drawPath(
                placed(badge, design.emblem_at.x, design.emblem_at.y, design.emblem_at.z, design.emblem_at.z));
        }
    };
    Ink ink;
    ink.coverage = paint(design, [&](QPainter& painter) {
        if (!design.header_bar) {
            draw_header(painter);
        }
        for (const PlacedField& field : design.fields) {
            draw_caption(painter, design, field.caption, field.caption_at, field.caption_room);
        }
        draw_small_print(painter, design, random);
    });
    if (design.header_bar && design.header.height > 0.0) {
        const cv::Rect2d& box = design.header;
        cv::Mat bar = paint(
            design, [&](QPainter& painter) { painter.drawRect(QRectF(0.0, 0.0, design.mm.width, box.br().y + 0.2)); });
        const cv::Mat left_out = paint(design, draw_header);
        cv::subtract(bar, left_out, bar);
        cv::max(ink.coverage, bar, ink.coverage);
    }
    const cv::Vec3f& colour = design.palette.heading;
    ink.colours = {colour, colour};
    ink.register_mm = 0.04;
    return ink;
}

/// Runs over the photo's edge, so that a photo laid on top breaks it.
std::optional<Ink> overprint(const DocumentDesign& design, double& full) {
    Random random = chance_of(design, 6);
    if (!design.photo || random.chance(0.2)) {
        return std::nullopt;
    }
    const cv::Rect2d& photo = design.photo->mm;
    const bool inner_right = photo.x + photo.width / 2.0 < design.mm.width / 2.0;
    const double edge = inner_right ? photo.br().x : photo.x;
    const double low = photo.br().y;
    const int form = random.whole(0, 4);
    Ink ink;
    if (form == 0) {  // lines across the edge and beyond
        FlowShape shape = draw_shape(design, true, random);
        const Flow flow = make_flow(design.pixels(), canvas_scale, shape);
        ink.coverage = draw_lines(flow, canvas_scale, random.between(0.6, 1.1), random.between(0.10, 0.17), {});
        cv::Mat where = paint(design, [&](QPainter& painter) {
            painter.drawEllipse(QPointF(edge, photo.y + photo.height * random.between(0.35, 0.75)),
                                photo.width * random.between(0.25, 0.45), photo.height * random.between(0.25, 0.5));
        });
        cv::Mat small;
        cv::resize(where, small, {}, 0.125, 0.125, cv::INTER_AREA);
        cv::GaussianBlur(small, small, {}, 3.5);
        cv::resize(small, where, where.size(), 0.0, 0.0, cv::INTER_LINEAR);
        cv::multiply(ink.coverage, where, ink.coverage, 1.0 / 255.0);
    } else {
        ink.coverage = paint(design, [&](QPainter& painter) {
            const QPointF centre(edge + random.between(-0.12, 0.06) * photo.width * (inner_right ? 1.0 : -1.0),
                                 photo.y + photo.height * random.between(0.45, 0.92));
            const double radius = photo.width * random.between(0.16, 0.30);
            painter.setBrush(Qt::NoBrush);
            painter.setPen(hairline(random.between(0.09, 0.14)));
            if (form == 1) {  // a ring like that of a kinegram
                draw_rosette(painter, {centre, radius * 0.72, radius, random.whole(14, 30), 12, 1.0, 0.2});
                draw_rosette(painter, {centre, radius * 0.10, radius * 0.60, random.whole(6, 12), 12, 1.0, 0.2});
            } else if (form == 2) {  // a crest, full
                painter.setPen(Qt::NoPen);
                painter.setBrush(Qt::white);
                painter.drawPath(placed(motif_path(design.emblem, random), centre.x(), centre.y(), radius, radius));
            } else if (form == 3) {  // braids along two edges
                draw_braid(painter, {{edge, photo.y - 1.0},
                                     {edge, low + 1.0},
                                     random.between(1.0, 2.0),
                                     random.between(8.0, 12.0),
                                     8,
                                     0.35});
                draw_braid(painter, {{photo.x + 2.0, low - 0.4}, {photo.br().x - 2.0, low - 0.4}, 1.0, 8.2, 7, 0.3});
            } else {  // rays
                painter.drawPath(
                    placed(motif_path(Motif::sun, random), centre.x(), centre.y(), radius * 1.3, radius * 1.3));
            }
        });
    }
    full = form == 2 ? random.between(0.3, 0.5) : random.between(0.6, 0.85);
    ink.colours = rainbow(random.uniform(), random.between(0.2, 0.55), random.between(0.62, 0.9), random);
    return ink;
}

std::shared_ptr<const DocumentArtwork> make_artwork(const DocumentDesign& design) {
    auto made = std::make_shared<DocumentArtwork>();
    Random random = design.chance("artwork");
    made->inks.push_back(ground_tint(design));
    if (auto ink = ground_picture(design)) {
        made->inks.push_back(*std::move(ink));
    }
    const int fields = random.whole(1, 3);
    for (int layer = 1; layer <= fields; ++layer) {
        made->inks.push_back(ground_field(design, layer));
    }
    made->inks.push_back(ornaments(design));
    made->inks.push_back(text(design));
    made->overprint = overprint(design, made->overprint_full);
    made->mask = paint(design, [&](QPainter& painter) {
        painter.drawRoundedRect(QRectF(0.0, 0.0, design.mm.width, design.mm.height), design.corner, design.corner);
    });
    return made;
}

}  // namespace

std::shared_ptr<const DocumentArtwork> document_artwork(const DocumentDesign& design) {
    using Key = std::tuple<Kind, int, int>;
    constexpr std::size_t most = 6;  // about 60 MB each
    static std::mutex guard;
    static std::deque<std::pair<Key, std::shared_ptr<const DocumentArtwork>>> kept;
    const std::scoped_lock lock(guard);
    const Key key{design.kind, design.number, design.series};
    for (const auto& [of, artwork] : kept) {
        if (of == key) {
            return artwork;
        }
    }
    if (kept.size() >= most) {
        kept.pop_front();
    }
    kept.emplace_back(key, make_artwork(design));
    return kept.back().second;
}

}  // namespace vidimus::training
