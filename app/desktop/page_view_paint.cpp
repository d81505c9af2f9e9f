// How the page view paints: the pictures by their compare mode and channel, then the marks, captions and tools over
// them.
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "app/desktop/page_view.h"

namespace vidimus::desktop {

namespace {

constexpr double kLoupeSide = 210.0;  // screen pixels, each of the two pictures
constexpr double kLoupeFactor = 4.0;

/// Whether the smaller one lies over the other by half: several findings about one field.
bool share_a_place(const QRectF& a, const QRectF& b) {
    const QRectF both = a & b;
    const double smaller = std::min(a.width() * a.height(), b.width() * b.height());
    return both.width() * both.height() > 0.5 * smaller;
}

QFont box_font() {
    return Look::text_font(0.85, QFont::Bold);
}

/// The side of a label's cross or triangle.
double symbol_of(const QFontMetricsF& metrics) {
    return metrics.height() * 0.85;
}

QFont caption_font() {
    return Look::text_font(0.95, QFont::DemiBold);
}

}  // namespace

void PageView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), look_->colour("canvas"));
    if (!picture()) {
        return;
    }
    if (channel_ == Channel::colour) {
        paint_pictures(painter);
    } else {
        // What is on the screen is turned, not the whole picture: as quick with fifty megapixels as with one.
        QImage buffer(size() * devicePixelRatioF(), QImage::Format_RGB32);
        buffer.setDevicePixelRatio(devicePixelRatioF());
        buffer.fill(look_->colour("canvas"));
        QPainter inner(&buffer);
        paint_pictures(inner);
        inner.end();
        show_channel(buffer, channel_, axes_);
        painter.drawImage(0, 0, buffer);
    }
    paint_over(painter);
}

void PageView::paint_pictures(QPainter& painter) const {
    const Picture& shown = *picture();
    const QRectF left = pane();
    const QTransform transform = transform_for(left);
    switch (compare_) {
        case Compare::blink:
        case Compare::difference:
            painter.save();
            painter.setOpacity(0.25);
            // The surroundings keep their place, dimmed, so that the eye does too.
            paint_picture(painter, left, transform, shown);
            painter.restore();
            paint_picture(painter, left, transform, compare_ == Compare::blink ? *specimen_ : *difference_);
            break;
        case Compare::swipe:
            paint_picture(painter, left, transform, shown);
            paint_picture(painter, swiped(), transform, *specimen_);
            break;
        case Compare::overlay:
            paint_picture(painter, left, transform, shown);
            painter.save();
            painter.setOpacity(opacity_);
            paint_picture(painter, left, transform, *specimen_);
            painter.restore();
            break;
        case Compare::side_by_side:
            paint_picture(painter, left, transform, shown);
            paint_picture(painter, right_pane(), transform_for(right_pane()), *specimen_);
            break;
        case Compare::none:
            paint_picture(painter, left, transform, shown);
            break;
    }
    if (loupe_) {
        // The same place of both, enlarged, whichever of them lies under the loupe.
        const bool on_right = compare_ == Compare::side_by_side && loupe_->x() > left.right();
        const QRectF under = on_right ? right_pane() : left;
        const QPointF place = transform_for(under).inverted().map(*loupe_);
        for (int i = 0; i < (specimen_ ? 2 : 1); ++i) {
            const QRectF glass = loupe_glass(i);
            QTransform closer;
            closer.translate(glass.center().x(), glass.center().y());
            closer.rotate(90.0 * quarters_);
            closer.scale(zoom_ * kLoupeFactor, zoom_ * kLoupeFactor);
            closer.translate(-place.x(), -place.y());
            painter.fillRect(glass, look_->colour("canvas"));
            paint_picture(painter, glass, closer, i == 0 ? shown : *specimen_, kLoupeFactor);
        }
    }
}

QRectF PageView::right_pane() const {
    const double left = pane().width() + 2.0;
    return {left, 0, width() - left, static_cast<double>(height())};
}

QRectF PageView::swiped() const {
    return QRectF(pane()).adjusted(split_ * pane().width(), 0, 0, 0);
}

QRectF PageView::loupe_glass(int which) const {
    const double wide = specimen_ ? 2.0 * kLoupeSide : kLoupeSide;
    QPointF corner(loupe_->x() - wide / 2.0, loupe_->y() - kLoupeSide / 2.0);
    corner.setX(std::clamp(corner.x(), 4.0, std::max(4.0, width() - wide - 4.0)));
    corner.setY(std::clamp(corner.y(), 30.0, std::max(30.0, height() - kLoupeSide - 4.0)));
    return {corner.x() + which * kLoupeSide, corner.y(), kLoupeSide, kLoupeSide};
}

/// What lies over the pictures and is no part of them.
void PageView::paint_over(QPainter& painter) const {
    const QRectF left = pane();
    switch (compare_) {
        case Compare::none:
            paint_doubtful(painter, left);
            paint_boxes(painter, left);
            break;
        case Compare::blink:
            paint_caption(painter, left, specimen_caption_, true);
            break;
        case Compare::difference:
            paint_caption(painter, left, difference_caption_, true);
            break;
        case Compare::overlay:
            paint_caption(painter, left,
                          QStringLiteral("%1  %2 %").arg(specimen_caption_).arg(qRound(opacity_ * 100.0)), true);
            break;
        case Compare::swipe:
            painter.fillRect(QRectF(swiped().left() - 1.0, 0, 3.0, height()), look_->colour("accent"));
            paint_caption(painter, left, document_caption_, false);
            paint_caption(painter, swiped(), specimen_caption_, true);
            break;
        case Compare::side_by_side:
            paint_doubtful(painter, left);
            paint_boxes(painter, left);
            painter.fillRect(QRectF(left.width(), 0, 2.0, height()), look_->colour("border"));
            paint_caption(painter, left, document_caption_, false);
            paint_caption(painter, right_pane(), specimen_caption_, true);
            break;
    }
    if (!stamp_.isEmpty()) {
        const double wide = QFontMetricsF(Look::text_font(0.9, QFont::DemiBold)).horizontalAdvance(stamp_) + 30.0;
        paint_label(painter, QPointF(width() - wide, height() - 12.0), stamp_, true);
    }
    if (!channel_caption_.isEmpty() && channel_ != Channel::colour) {
        paint_label(painter, QPointF(12.0, height() - 12.0), channel_caption_, false);
    }
    if (compare_ == Compare::none || compare_ == Compare::side_by_side) {
        paint_marks(painter);
    }
    if (ruler_) {
        paint_ruler(painter);
    }
    if (loupe_) {
        for (int i = 0; i < (specimen_ ? 2 : 1); ++i) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(look_->colour(i == 0 ? "text" : "accent"), 2.5));
            painter.drawRect(loupe_glass(i));
            paint_label(painter, loupe_glass(i).topLeft() + QPointF(0, -1),
                        i == 0 ? document_caption_ : specimen_caption_, i == 1);
        }
    }
}

void PageView::paint_ruler(QPainter& painter) const {
    const QTransform transform = transform_for(pane());
    const QPointF from = transform.map(ruler_->from);
    const QPointF to = transform.map(ruler_->to);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto& [colour, width] : {std::pair{look_->colour("box_halo"), 5.0}, {look_->colour("accent"), 2.0}}) {
        painter.setPen(QPen(colour, width));
        painter.setBrush(Qt::NoBrush);
        painter.drawLine(from, to);
        for (const QPointF& end : {from, to}) {
            painter.drawLine(end - QPointF(7, 0), end + QPointF(7, 0));
            painter.drawLine(end - QPointF(0, 7), end + QPointF(0, 7));
        }
        painter.drawEllipse(ruler_->moving_from ? from : to, 10, 10);  // the end that the arrows move
    }
    painter.restore();
    paint_label(painter, (from + to) / 2.0 + QPointF(12, -8), ruler_text(), true);
}

QString PageView::ruler_text() const {
    if (const auto mm = measured_mm()) {
        return QStringLiteral("%1 mm").arg(QLocale().toString(*mm, 'f', *mm < 10.0 ? 2 : 1));
    }
    const QPointF across = ruler_->to - ruler_->from;
    return QStringLiteral("%1 px").arg(qRound(std::hypot(across.x(), across.y())));
}

/// `bottom_left` of the label.
void PageView::paint_label(QPainter& painter, QPointF bottom_left, const QString& text, bool accent) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont font = Look::text_font(0.9, QFont::DemiBold);
    const QFontMetricsF metrics(font);
    const QSizeF size(metrics.horizontalAdvance(text) + 18.0, metrics.height() + 8.0);
    QRectF label(bottom_left - QPointF(0, size.height()), size);
    label.moveLeft(std::clamp(label.left(), 2.0, std::max(2.0, width() - size.width() - 2.0)));
    label.moveTop(std::max(label.top(), 2.0));
    painter.setPen(QPen(look_->colour(accent ? "accent" : "border"), 1.0));
    painter.setBrush(look_->colour(accent ? "accent" : "surface"));
    painter.drawRoundedRect(label, 5.0, 5.0);
    painter.setPen(look_->colour(accent ? "accent_text" : "text"));
    painter.setFont(font);
    painter.drawText(label, Qt::AlignCenter, text);
    painter.restore();
}

void PageView::paint_picture(QPainter& painter, const QRectF& pane, const QTransform& transform, const Picture& picture,
                             double closer) const {
    const QRectF visible = transform.inverted().mapRect(pane).intersected(picture.area());
    if (visible.isEmpty()) {
        return;
    }
    const QImage& level = picture.level_for(zoom_ * closer * devicePixelRatioF());
    const double to_level_x = level.width() / picture.area().width();
    const double to_level_y = level.height() / picture.area().height();
    const QRectF source((visible.x() - picture.area().x()) * to_level_x,
                        (visible.y() - picture.area().y()) * to_level_y, visible.width() * to_level_x,
                        visible.height() * to_level_y);
    painter.save();
    painter.setClipRect(pane);
    painter.setTransform(transform, true);
    if ((&picture == specimen_.get() || &picture == difference_.get()) && page_) {
        QPainterPath outline;
        outline.addPolygon(polygon_of(*page_));
        painter.setClipPath(outline, Qt::IntersectClip);  // the specimen ends where the page does
    }
    // Beyond four screen pixels a picture pixel the pixels themselves are what is looked at.
    painter.setRenderHint(QPainter::SmoothPixmapTransform, zoom_ * closer < 4.0);
    painter.drawImage(visible, level, source);
    painter.restore();
}

void PageView::paint_doubtful(QPainter& painter, const QRectF& pane) const {
    if (doubtful_.empty() || light_ != screening::Light::vi) {
        return;
    }
    painter.save();
    painter.setClipRegion(beside_loupe(pane));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    const QTransform transform = transform_for(pane);
    for (const screening::Quad& quad : doubtful_) {
        QPainterPath path;
        path.addRoundedRect(transform.map(polygon_of(quad)).boundingRect().adjusted(-2, -3, 2, 3), 3, 3);
        painter.setPen(QPen(look_->colour("box_halo"), 5.0));
        painter.drawPath(path);
        QPen pen(look_->colour(Tone::warn), 2.2);
        pen.setDashPattern({2.0, 1.4});
        painter.setPen(pen);
        painter.drawPath(path);
    }
    painter.restore();
}

void PageView::paint_boxes(QPainter& painter, const QRectF& pane) const {
    painter.save();
    painter.setClipRegion(beside_loupe(pane));
    painter.setRenderHint(QPainter::Antialiasing);
    const QTransform transform = transform_for(pane);
    struct Framed {
        const PageBox* box;
        QPolygonF polygon;
    };
    std::vector<Framed> framed;
    std::vector<QRectF> frames;
    for (const PageBox& box : boxes_) {
        if (box.light != light_) {
            continue;
        }
        QPolygonF polygon = transform.map(polygon_of(box.quad));
        const QRectF bounds = polygon.boundingRect();
        if (!bounds.intersects(pane)) {
            continue;  // out of sight; its label would point nowhere
        }
        // A very small place gets a frame around it that can be seen.
        if (bounds.width() < 14.0 || bounds.height() < 14.0) {
            polygon = QPolygonF(bounds.adjusted(-5, -5, 5, 5));
        }
        frames.push_back(polygon.boundingRect());
        framed.push_back({&box, std::move(polygon)});
    }
    for (const Framed& one : framed) {
        paint_frame(painter, one.polygon, one.box->tone, one.box->number == marked_);
    }
    // The one that is looked at has the first choice of a place for its label.
    std::stable_partition(framed.begin(), framed.end(),
                          [this](const Framed& one) { return one.box->number == marked_; });
    std::vector<QRectF> taken;
    if (compare_ == Compare::side_by_side) {
        taken.push_back(caption_place(pane, document_caption_));
    }
    const QFontMetricsF metrics(box_font());
    std::vector<QRectF> named;
    for (const Framed& one : framed) {
        const QRectF frame = one.polygon.boundingRect();
        const bool with_name = std::none_of(named.begin(), named.end(),
                                            [&frame](const QRectF& other) { return share_a_place(frame, other); });
        named.push_back(frame);
        const Label label = place_label(*one.box, frame, pane, with_name, metrics, taken, frames);
        taken.push_back(label.place);
        paint_box_label(painter, label, one.box->tone);
    }
    painter.restore();
}

void PageView::paint_frame(QPainter& painter, const QPolygonF& polygon, Tone tone, bool marked) const {
    QPainterPath path;
    path.addPolygon(polygon);
    path.closeSubpath();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(look_->colour("box_halo"), marked ? 7.0 : 4.5));
    painter.drawPath(path);
    QPen pen(look_->colour(tone), marked ? 3.5 : 2.0);
    pen.setJoinStyle(Qt::MiterJoin);
    if (tone != Tone::alert) {
        pen.setDashPattern({4.0, 2.5});
    }
    painter.setPen(pen);
    painter.drawPath(path);
}

void PageView::paint_box_label(QPainter& painter, const Label& label, Tone tone) const {
    const double symbol = symbol_of(QFontMetricsF(box_font()));
    painter.setPen(QPen(look_->colour("box_halo"), 1.0));
    painter.setBrush(look_->colour(tone));
    painter.drawRoundedRect(label.place, 4.0, 4.0);
    const QString icon = tone == Tone::alert ? QStringLiteral("cross") : QStringLiteral("warning");
    const QPixmap pixmap =
        look_->icon(icon, look_->colour("label_text"), static_cast<int>(symbol), devicePixelRatioF());
    painter.drawPixmap(QPointF(label.place.left() + 5.0, label.place.top() + (label.place.height() - symbol) / 2.0),
                       pixmap);
    painter.setPen(look_->colour("label_text"));
    painter.setFont(box_font());
    painter.drawText(label.place.adjusted(symbol + 9.0, 0, -4.0, 0), Qt::AlignVCenter | Qt::AlignLeft, label.text);
}

PageView::Label PageView::place_label(const PageBox& box, const QRectF& frame, const QRectF& pane, bool named,
                                      const QFontMetricsF& metrics, const std::vector<QRectF>& taken,
                                      const std::vector<QRectF>& frames) const {
    const QRectF page = transform_for(pane).mapRect(page_ ? polygon_of(*page_).boundingRect() : target());
    // A place in the last line of the page has its label below, where it covers nothing that is read.
    const bool below_first = page.bottom() - frame.bottom() < page.height() * 0.125;
    const QString number = QString::number(box.number);
    Label first;
    bool first_on_label = true;
    // The name where there is room for it; in a crowd the number alone, which the list beside the page explains.
    for (const QString& text : {QStringLiteral("%1  %2").arg(number, box.label), number}) {
        if (!named && text != number) {
            continue;
        }
        const QSizeF size(metrics.horizontalAdvance(text) + symbol_of(metrics) + 17.0, metrics.height() + 5.0);
        const double above = frame.top() - size.height() - 3.0;
        const double below = frame.bottom() + 3.0;
        const double left = frame.left() - 1.0;
        const double right = frame.right() - size.width() + 1.0;
        const double here = below_first ? below : above;
        const double there = below_first ? above : below;
        // Above or below its frame, beside it, or in a second row.
        const double middle = frame.center().y() - size.height() / 2.0;
        const double row = size.height() + 5.0;
        for (const QPointF corner :
             {QPointF(left, here), QPointF(right, here), QPointF(left, there), QPointF(right, there),
              QPointF(frame.right() + 4.0, middle), QPointF(frame.left() - size.width() - 4.0, middle),
              QPointF(left, below_first ? here + row : here - row),
              QPointF(right, below_first ? here + row : here - row),
              QPointF(left, below_first ? there - row : there + row),
              QPointF(right, below_first ? there - row : there + row)}) {
            QRectF place(corner, size);
            place.moveLeft(std::clamp(place.left(), pane.left() + 2.0,
                                      std::max(pane.left() + 2.0, pane.right() - size.width() - 2.0)));
            place.moveTop(std::clamp(place.top(), pane.top() + 2.0,
                                     std::max(pane.top() + 2.0, pane.bottom() - size.height() - 2.0)));
            const auto hits = [&place](const QRectF& other) { return place.intersects(other.adjusted(-2, -2, 2, 2)); };
            const bool on_label = std::any_of(taken.begin(), taken.end(), hits);
            if (!on_label && std::none_of(frames.begin(), frames.end(), hits)) {
                return {place, text};
            }
            // Rather over a frame than over another label.
            if (first.text.isEmpty() || (first_on_label && !on_label)) {
                first = {place, text};
                first_on_label = on_label;
            }
        }
        if (box.number == marked_) {
            break;  // the one that is looked at keeps its name
        }
    }
    return first;
}

QRectF PageView::caption_place(const QRectF& pane, const QString& text) const {
    const QFontMetricsF metrics(caption_font());
    const QSizeF size(metrics.horizontalAdvance(text) + 24.0, metrics.height() + 10.0);
    return {QPointF(pane.left() + 12.0, pane.top() + 12.0), size};
}

/// Where the page can be seen: beside the magnifier, if there is one.
QRegion PageView::beside_loupe(const QRectF& pane) const {
    QRegion region(pane.toAlignedRect());
    if (loupe_) {
        for (int i = 0; i < (specimen_ ? 2 : 1); ++i) {
            region -= loupe_glass(i).toAlignedRect();
        }
    }
    return region;
}

void PageView::paint_caption(QPainter& painter, const QRectF& pane, const QString& text, bool specimen) const {
    if (text.isEmpty()) {
        return;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont font = caption_font();
    const QRectF label = caption_place(pane, text);
    painter.setPen(QPen(specimen ? look_->colour("accent") : look_->colour("border"), 1.0));
    painter.setBrush(specimen ? look_->colour("accent") : look_->colour("surface"));
    painter.drawRoundedRect(label, 6.0, 6.0);
    painter.setPen(specimen ? look_->colour("accent_text") : look_->colour("text"));
    painter.setFont(font);
    painter.drawText(label, Qt::AlignCenter, text);
    if (specimen) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(look_->colour("accent"), 4.0));
        painter.drawRect(pane.adjusted(2, 2, -2, -2));
    }
    painter.restore();
}

}  // namespace vidimus::desktop
