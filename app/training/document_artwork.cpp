#include "app/training/document_artwork.h"

#include <QPainter>
#include <QPainterPath>
#include <QTransform>
#include <array>
#include <cmath>
#include <deque>
#include <mutex>
#include <opencv2/imgproc.hpp>
#include <tuple>

#include "app/training/guilloche.h"

namespace vidimus::training {
namespace {

constexpr double tau = 2.0 * CV_PI;

QPen hairline(double width_mm) {
    QPen pen(Qt::white);
    pen.setWidthF(width_mm);
    pen.setCapStyle(Qt::RoundCap);
    pen.setJoinStyle(Qt::RoundJoin);
    return pen;
}

QPainterPath placed(const QPainterPath& path, double x, double y, double across = 1.0, double down = 1.0) {
    QTransform place;
    place.translate(x, y);
    place.scale(across, down);
    return place.map(path);
}

cv::Vec3f colour_of(double hue, double saturation, double value) {
    const QColor colour = QColor::fromHsvF(static_cast<float>(hue - std::floor(hue)),
                                           static_cast<float>(std::clamp(saturation, 0.0, 1.0)),
                                           static_cast<float>(std::clamp(value, 0.0, 1.0)));
    return {static_cast<float>(colour.blueF()), static_cast<float>(colour.greenF()), static_cast<float>(colour.redF())};
}

/// Colours that run from hue to a neighbour and perhaps back, as split fountains do.
std::vector<cv::Vec3f> rainbow(double hue, double saturation, double value, Random& random) {
    const int steps = random.whole(2, 5);
    const double reach = random.chance(0.25) ? 0.02 : random.between(0.06, 0.28) * (random.chance(0.5) ? 1.0 : -1.0);
    const bool back = random.chance(0.4);
    std::vector<cv::Vec3f> colours;
    for (int i = 0; i < steps; ++i) {
        const double t = static_cast<double>(i) / (steps - 1);
        const double along = back ? 1.0 - std::abs(2.0 * t - 1.0) : t;
        colours.push_back(colour_of(hue + reach * along, saturation, value));
    }
    return colours;
}

cv::Mat paint(const DocumentDesign& design, const std::function<void(QPainter&)>& draw) {
    return paint_coverage(design.pixels(), canvas_scale, draw);
}

/// Which layers a sibling series has in its own form; its first field always.
bool differs(const DocumentDesign& design, int layer) {
    if (design.series == 0) {
        return false;
    }
    Random random = design.chance("which layers", true);
    const std::uint64_t bits = random.bits();
    return layer == 1 || ((bits >> static_cast<unsigned>(layer)) & 1U) != 0;
}

bool of_series(const DocumentDesign& design, int layer) {
    return differs(design, layer) && !design.near_sibling();
}

/// A near sibling has the same lines at another phase and frequency.
void vary_shape(const DocumentDesign& design, int layer, FlowShape& shape, double& pitch) {
    if (!design.near_sibling() || !differs(design, layer)) {
        return;
    }
    Random random = design.chance("phase " + std::to_string(layer), true);
    pitch *= 1.0 + (random.chance(0.5) ? 1.0 : -1.0) * random.between(0.02, 0.09);
    shape.angle += random.between(-0.04, 0.04);
    shape.centre += cv::Point2d{random.between(-2.0, 2.0), random.between(-2.0, 2.0)};
    for (FlowShape::Wave& wave : shape.waves) {
        wave.phase += random.between(0.3, 2.0);
        wave.length *= random.between(0.92, 1.08);
    }
}

Random chance_of(const DocumentDesign& design, int layer) {
    return design.chance("layer " + std::to_string(layer), of_series(design, layer));
}

Ink tint(const DocumentDesign& design) {
    Random random = chance_of(design, 0);
    const cv::Size size = design.pixels();
    const int form = random.whole(0, 4);
    const double strength = 0.35 + 0.6 * design.palette.depth;
    const double turns = random.between(0.6, 1.6);
    const double cx = random.between(0.2, 0.8);
    const double cy = random.between(0.2, 0.8);
    cv::Mat small(size.height / 8, size.width / 8, CV_8UC1);
    for (int row = 0; row < small.rows; ++row) {
        for (int column = 0; column < small.cols; ++column) {
            const double x = static_cast<double>(column) / small.cols;
            const double y = static_cast<double>(row) / small.rows;
            double value = 1.0;
            switch (form) {
                case 0:
                    break;
                case 1:
                    value = 0.55 + 0.45 * y;
                    break;
                case 2:
                    value = 0.5 + 0.5 * std::min(1.0, 1.5 * std::hypot(x - cx, 0.7 * (y - cy)));
                    break;
                case 3:
                    value = 0.7 + 0.3 * std::sin(tau * turns * (x + 0.4 * y));
                    break;
                default:
                    value = 1.0 - 0.6 * std::exp(-8.0 * (std::pow(x - cx, 2) + std::pow(y - cy, 2)));
                    break;
            }
            small.at<unsigned char>(row, column) = cv::saturate_cast<unsigned char>(255.0 * strength * value);
        }
    }
    Ink ink;
    cv::resize(small, ink.coverage, size, 0.0, 0.0, cv::INTER_CUBIC);
    const Palette& palette = design.palette;
    ink.colours =
        rainbow(palette.hue, palette.saturation * (0.16 + 0.34 * palette.depth), 0.99 - 0.12 * palette.depth, random);
    return ink;
}

FlowShape draw_shape(const DocumentDesign& design, bool may_ring, Random& random) {
    FlowShape shape;
    const double form = random.uniform();
    shape.form = !may_ring || form < 0.62 ? FlowShape::Form::straight
                 : form < 0.86            ? FlowShape::Form::rings
                                          : FlowShape::Form::fan;
    shape.angle = random.chance(0.4) ? random.spread(0.05, 0.15) : random.between(-0.9, 0.9);
    shape.centre = {design.mm.width * random.between(-0.3, 1.3), design.mm.height * random.between(-0.4, 1.3)};
    if (shape.form == FlowShape::Form::fan) {  // from outside the page, where the rays are not too close
        shape.centre = {design.mm.width * random.between(0.2, 0.8), design.mm.height * random.between(1.25, 1.6)};
    }
    shape.flatten = random.between(0.7, 1.5);
    const double liveliness = random.chance(0.25) ? 0.15 : random.between(0.5, 1.2);
    shape.waves[0] = {random.between(0.8, 2.4) * liveliness, random.between(24.0, 60.0), random.between(-0.6, 0.6),
                      random.between(0.0, tau)};
    shape.waves[1] = {random.between(0.3, 1.0) * liveliness, random.between(13.0, 24.0), random.between(-1.2, 1.2),
                      random.between(0.0, tau)};
    shape.waves[2] = {random.between(0.0, 0.3) * liveliness, random.between(6.0, 12.0), random.between(-1.5, 1.5),
                      random.between(0.0, tau)};
    return shape;
}

/// A motif's height, soft at its edges: somewhere in the page's upper part.
cv::Mat relief_height(const DocumentDesign& design, Random& random) {
    const double size = design.mm.height * random.between(0.24, 0.42);
    const double x = design.mm.width * random.between(0.35, 0.75);
    const double y = design.mm.height * random.between(0.36, 0.56);
    const auto motif = static_cast<Motif>(random.whole(0, motifs - 1));
    const QPainterPath path = motif_path(motif, random);
    const double wide = motif == Motif::mountains ? size * 1.6 : size;
    const cv::Mat flat = paint(design, [&](QPainter& painter) { painter.drawPath(placed(path, x, y, wide, size)); });
    cv::Mat small;
    cv::resize(flat, small, {}, 0.25, 0.25, cv::INTER_AREA);
    cv::GaussianBlur(small, small, {}, random.between(0.8, 2.0));
    cv::Mat height;
    cv::resize(small, height, flat.size(), 0.0, 0.0, cv::INTER_LINEAR);
    return height;
}

/// Some designs keep the machine readable zone clear of artwork, or only lighten it.
void spare_mrz(const DocumentDesign& design, cv::Mat& coverage) {
    if (!design.mrz) {
        return;
    }
    Random random = design.chance("band");
    const double draw = random.uniform();
    const double kept = draw < 0.3 ? 0.0 : draw < 0.6 ? random.between(0.3, 0.7) : 1.0;
    const bool whole_width = random.chance(0.7);
    if (kept < 1.0) {
        const cv::Rect2d area = design.mrz->area();
        const cv::Rect2d band = whole_width
                                    ? cv::Rect2d{0.0, area.y - 0.6, design.mm.width, design.mm.height - area.y + 0.6}
                                    : cv::Rect2d{area.x - 0.5, area.y - 0.4, area.width + 1.0, area.height + 0.8};
        cv::Mat part = coverage(design.rect(band));
        part.convertTo(part, -1, kept);
    }
}

/// A field of lines, dots or small figures over the whole page.
Ink field(const DocumentDesign& design, int layer) {
    Random random = chance_of(design, layer);
    const Palette& palette = design.palette;
    Ink ink;
    const double kind = random.uniform();
    const bool lines = kind < 0.45;
    const bool dots = !lines && kind < 0.62;
    FlowShape shape = draw_shape(design, lines, random);
    const auto figure = static_cast<Figure>(random.whole(0, figures - 1));
    double pitch = lines                     ? random.between(0.38, 0.85)
                   : dots                    ? random.between(0.45, 0.9)
                   : figure == Figure::words ? random.between(0.55, 0.95)
                                             : random.between(1.3, 3.6);
    Relief relief;
    if (random.chance(lines ? 0.5 : dots ? 0.7 : 0.0)) {
        relief.height = relief_height(design, random);
        relief.lift = random.between(0.25, 0.9);
        relief.swell = lines ? random.between(0.0, 0.09) : pitch * random.between(0.12, 0.25);
    }
    const double weight = random.uniform();
    vary_shape(design, layer, shape, pitch);
    const Flow flow = make_flow(design.pixels(), canvas_scale, shape);
    double darkness = 0.15;
    if (lines) {
        darkness = 0.14 + 0.16 * weight;
        ink.coverage = draw_lines(flow, canvas_scale, pitch, pitch * darkness, relief);
    } else if (dots) {
        ink.coverage = draw_dots(flow, canvas_scale, pitch, pitch * (0.12 + 0.10 * weight), relief);
    } else {
        ink.coverage = draw_figures(flow, canvas_scale, figure, pitch, 0.07 + 0.07 * weight);
    }
    spare_mrz(design, ink.coverage);
    // Close lines are printed paler than lone ones.
    const double value = 0.93 - 0.27 * palette.depth - 0.25 * std::max(0.0, 0.2 - darkness);
    const double saturation = palette.saturation * random.between(0.25, 0.55) * (0.6 + 0.6 * palette.depth) + 0.06;
    ink.colours = rainbow(layer == 1 ? palette.second : palette.third, saturation, value, random);
    return ink;
}

/// The large pale picture: flat, or engraved in its own lines.
std::optional<Ink> picture(const DocumentDesign& design) {
    Random random = chance_of(design, 4);
    if (random.chance(0.3)) {
        return std::nullopt;
    }
    Ink ink;
    const cv::Mat height = relief_height(design, random);
    if (random.chance(0.35)) {
        height.convertTo(ink.coverage, -1, random.between(0.25, 0.55));
    } else {
        FlowShape shape;
        shape.angle = random.between(-0.8, 0.8);
        shape.waves[0] = {0.6, random.between(9.0, 20.0), 0.3, 0.0};
        const Flow flow = make_flow(design.pixels(), canvas_scale, shape);
        const double pitch = random.between(0.30, 0.48);
        cv::Mat lines = draw_lines(flow, canvas_scale, pitch, pitch * 0.42, {});
        cv::multiply(lines, height, ink.coverage, 1.0 / 255.0);
    }
    spare_mrz(design, ink.coverage);
    ink.colours = rainbow(random.chance(0.5) ? design.palette.hue : design.palette.third,
                          0.10 + 0.35 * design.palette.saturation, 0.92 - 0.24 * design.palette.depth, random);
    return ink;
}

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
    made->inks.push_back(tint(design));
    if (auto ink = picture(design)) {
        made->inks.push_back(*std::move(ink));
    }
    const int fields = random.whole(1, 3);
    for (int layer = 1; layer <= fields; ++layer) {
        made->inks.push_back(field(design, layer));
    }
    made->inks.push_back(ornaments(design));
    made->inks.push_back(text(design));
    made->overprint = overprint(design, made->overprint_full);
    made->paper = paper_texture(design.pixels(), static_cast<std::uint64_t>(design.number));
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
