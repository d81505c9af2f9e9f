#include "app/desktop/page_view.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace vidimus::desktop {

namespace {

constexpr double kMargin = 14.0;    // screen pixels around a fitted page
constexpr double kMostZoom = 16.0;  // screen pixels a picture pixel
constexpr double kLeastZoom = 0.01;

QPolygonF polygon_of(const screening::Quad& quad) {
    QPolygonF polygon;
    for (const auto& point : quad) {
        polygon << QPointF(point.x, point.y);
    }
    return polygon;
}

std::size_t index_of(screening::Light light) {
    return static_cast<std::size_t>(light);
}

/// Quarters clockwise that bring the page's own top edge to the top.
int upright_quarters(const screening::Quad& quad) {
    const double dx = quad[1].x - quad[0].x;
    const double dy = quad[1].y - quad[0].y;
    if (dx == 0.0 && dy == 0.0) {
        return 0;
    }
    const double turns = std::atan2(dy, dx) / (std::numbers::pi / 2.0);
    return ((4 - static_cast<int>(std::lround(turns))) % 4 + 4) % 4;
}

}  // namespace

PageView::PageView(std::shared_ptr<const Look> look, QWidget* parent) : QWidget(parent), look_(std::move(look)) {
    setMinimumSize(320, 200);
    setMouseTracking(false);
    setFocusPolicy(Qt::ClickFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
}

void PageView::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    update();
}

void PageView::set_captions(const QString& document, const QString& specimen) {
    document_caption_ = document;
    specimen_caption_ = specimen;
    update();
}

void PageView::clear() {
    pictures_ = {};
    specimen_.reset();
    boxes_.clear();
    doubtful_.clear();
    page_.reset();
    light_ = screening::Light::vi;
    compare_ = Compare::none;
    quarters_ = 0;
    turned_by_hand_ = false;
    fitted_ = true;
    foot_ = false;
    marked_ = 0;
    update();
}

void PageView::set_picture(screening::Light light, std::shared_ptr<const Picture> picture) {
    pictures_[index_of(light)] = std::move(picture);
    if (light == light_ && fitted_) {
        fit();
    }
    update();
}

void PageView::set_specimen(std::shared_ptr<const Picture> specimen) {
    specimen_ = std::move(specimen);
    if (!specimen_) {
        compare_ = Compare::none;
    }
    update();
}

void PageView::set_boxes(std::vector<PageBox> boxes) {
    boxes_ = std::move(boxes);
    update();
}

void PageView::set_page(const std::optional<screening::Quad>& quad) {
    page_ = quad;
    if (page_ && !turned_by_hand_) {
        quarters_ = upright_quarters(*page_);
    }
    if (fitted_) {
        fit();
    }
    update();
}

bool PageView::has_picture(screening::Light light) const {
    return pictures_[index_of(light)] != nullptr;
}

const Picture* PageView::picture() const {
    return pictures_[index_of(light_)].get();
}

void PageView::set_light(screening::Light light) {
    if (!has_picture(light) || light == light_) {
        return;
    }
    light_ = light;
    if (fitted_) {
        fit();
    }
    update();
}

void PageView::set_compare(Compare compare) {
    if (compare != Compare::none && (!specimen_ || !picture())) {
        return;
    }
    const bool halves_change = (compare == Compare::side_by_side) != (compare_ == Compare::side_by_side);
    compare_ = compare;
    if (halves_change && fitted_) {
        fit();
    }
    update();
}

QRectF PageView::pane() const {
    QRectF whole(rect());
    if (compare_ == Compare::side_by_side) {
        whole.setWidth(std::floor(whole.width() / 2.0) - 1.0);
    }
    return whole;
}

QRectF PageView::target() const {
    const Picture* shown = picture();
    if (!shown) {
        return {};
    }
    QRectF target = shown->area();
    if (page_ && light_ == screening::Light::vi) {
        const QRectF page = polygon_of(*page_).boundingRect();
        // A page that fills most of the picture is shown with the picture; a small one in a large photograph alone.
        const double edge = 0.03 * std::max(page.width(), page.height());
        const QRectF around = page.adjusted(-edge, -edge, edge, edge).intersected(target);
        if (!around.isEmpty()) {
            target = around;
        }
    }
    return target;
}

QTransform PageView::transform_for(const QRectF& pane) const {
    QTransform transform;
    transform.translate(pane.center().x(), pane.center().y());
    transform.rotate(90.0 * quarters_);
    transform.scale(zoom_, zoom_);
    transform.translate(-centre_.x(), -centre_.y());
    return transform;
}

QPointF PageView::to_screen(QPointF picture) const {
    return transform_for(pane()).map(picture);
}

double PageView::fitting_zoom(const QRectF& target) const {
    const QRectF room = pane().adjusted(kMargin, kMargin, -kMargin, -kMargin);
    const QSizeF size = quarters_ % 2 == 0 ? target.size() : target.size().transposed();
    if (size.isEmpty() || room.width() <= 0 || room.height() <= 0) {
        return 1.0;
    }
    return std::clamp(std::min(room.width() / size.width(), room.height() / size.height()), kLeastZoom, kMostZoom);
}

void PageView::set_view(double zoom, QPointF centre) {
    zoom_ = std::clamp(zoom, kLeastZoom, kMostZoom);
    centre_ = centre;
    keep_inside();
    update();
    emit zoom_changed(zoom_);
}

void PageView::keep_inside() {
    const Picture* shown = picture();
    if (!shown) {
        return;
    }
    const QRectF area = shown->area();
    centre_.setX(std::clamp(centre_.x(), area.left(), area.right()));
    centre_.setY(std::clamp(centre_.y(), area.top(), area.bottom()));
}

void PageView::fit() {
    fitted_ = true;
    foot_ = false;
    const QRectF shown = target();
    if (shown.isEmpty()) {
        return;
    }
    set_view(fitting_zoom(shown), shown.center());
}

void PageView::show_foot() {
    const QRectF whole = target();
    if (whole.isEmpty()) {
        return;
    }
    const QRectF room = pane().adjusted(kMargin, kMargin, -kMargin, -kMargin);
    const double wide = quarters_ % 2 == 0 ? whole.width() : whole.height();
    fitted_ = false;
    foot_ = false;
    marked_ = 0;
    set_view(std::max(fitting_zoom(whole), room.width() / wide), whole.center());
    pan_by({0.0, room.bottom() - transform_for(pane()).mapRect(whole).bottom()});
    foot_ = true;
}

void PageView::actual_size() {
    fitted_ = false;
    foot_ = false;
    set_view(1.0, centre_);
}

void PageView::zoom_by(double factor, std::optional<QPointF> at) {
    if (!picture()) {
        return;
    }
    fitted_ = false;
    foot_ = false;
    const QPointF anchor = at.value_or(pane().center());
    const QPointF before = transform_for(pane()).inverted().map(anchor);
    zoom_ = std::clamp(zoom_ * factor, kLeastZoom, kMostZoom);
    const QPointF after = transform_for(pane()).inverted().map(anchor);
    set_view(zoom_, centre_ + before - after);
}

void PageView::turn(int quarters) {
    turned_by_hand_ = true;
    quarters_ = ((quarters_ + quarters) % 4 + 4) % 4;
    if (fitted_) {
        fit();
    }
    update();
}

void PageView::pan_by(QPointF screen_pixels) {
    if (!picture()) {
        return;
    }
    fitted_ = false;
    foot_ = false;
    QTransform turn;
    turn.rotate(90.0 * quarters_);
    turn.scale(zoom_, zoom_);
    set_view(zoom_, centre_ - turn.inverted().map(screen_pixels));
}

void PageView::go_to(int number) {
    marked_ = number;
    const auto box = std::find_if(boxes_.begin(), boxes_.end(),
                                  [number](const PageBox& b) { return number > 0 && b.number == number; });
    if (box == boxes_.end()) {
        fit();
        return;
    }
    set_light(box->light);
    const QRectF place = polygon_of(box->quad).boundingRect();
    const double whole = fitting_zoom(target());
    const QRectF around =
        place.adjusted(-place.width() * 0.5, -place.height() * 0.5, place.width() * 0.5, place.height() * 0.5);
    // Close enough to judge the place, never so close that the page around it is lost.
    const double wanted = std::clamp(fitting_zoom(around), whole, whole * 2.6);
    if (wanted <= whole * 1.05) {
        fit();
        return;
    }
    fitted_ = false;
    foot_ = false;
    // The page stays in the window as far as it can: a place at its edge is not brought to the middle.
    const QRectF page = target();
    const QSizeF room = quarters_ % 2 == 0 ? pane().size() / wanted : pane().size().transposed() / wanted;
    const auto within = [](double centre, double low, double high, double span) {
        return high - low <= span ? (low + high) / 2.0 : std::clamp(centre, low + span / 2.0, high - span / 2.0);
    };
    const double edge = kMargin / wanted;
    set_view(wanted, {within(place.center().x(), page.left() - edge, page.right() + edge, room.width()),
                      within(place.center().y(), page.top() - edge, page.bottom() + edge, room.height())});
}

QSize PageView::sizeHint() const {
    return {930, 530};
}

void PageView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (fitted_) {
        fit();
    } else if (foot_) {
        show_foot();
    } else if (marked_ > 0) {
        go_to(marked_);
    }
}

void PageView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), look_->colour("canvas"));
    const Picture* shown = picture();
    if (!shown) {
        return;
    }
    const QRectF left = pane();
    if (compare_ == Compare::blink) {
        painter.save();
        painter.setOpacity(0.25);
        paint_picture(painter, left, *shown);  // the surroundings keep their place, dimmed, so that the eye does too
        painter.restore();
        paint_picture(painter, left, *specimen_);
        paint_caption(painter, left, specimen_caption_, true);
        return;
    }
    paint_picture(painter, left, *shown);
    paint_doubtful(painter, left);
    paint_boxes(painter, left);
    if (compare_ == Compare::side_by_side) {
        const QRectF right(left.width() + 2.0, 0, width() - left.width() - 2.0, height());
        painter.fillRect(QRectF(left.width(), 0, 2.0, height()), look_->colour("border"));
        paint_picture(painter, right, *specimen_);
        paint_caption(painter, left, document_caption_, false);
        paint_caption(painter, right, specimen_caption_, true);
    }
}

void PageView::paint_picture(QPainter& painter, const QRectF& pane, const Picture& picture) const {
    const QTransform transform = transform_for(pane);
    const QRectF visible = transform.inverted().mapRect(pane).intersected(picture.area());
    if (visible.isEmpty()) {
        return;
    }
    const QImage& level = picture.level_for(zoom_ * devicePixelRatioF());
    const double to_level_x = level.width() / picture.area().width();
    const double to_level_y = level.height() / picture.area().height();
    const QRectF source((visible.x() - picture.area().x()) * to_level_x,
                        (visible.y() - picture.area().y()) * to_level_y, visible.width() * to_level_x,
                        visible.height() * to_level_y);
    painter.save();
    painter.setClipRect(pane);
    painter.setTransform(transform, true);
    if (&picture == specimen_.get() && page_) {
        QPainterPath outline;
        outline.addPolygon(polygon_of(*page_));
        painter.setClipPath(outline, Qt::IntersectClip);  // the specimen ends where the page does
    }
    // Beyond four screen pixels a picture pixel the pixels themselves are what is looked at.
    painter.setRenderHint(QPainter::SmoothPixmapTransform, zoom_ < 4.0);
    painter.drawImage(visible, level, source);
    painter.restore();
}

void PageView::set_doubtful(std::vector<screening::Quad> places) {
    doubtful_ = std::move(places);
    update();
}

void PageView::paint_doubtful(QPainter& painter, const QRectF& pane) const {
    if (doubtful_.empty() || light_ != screening::Light::vi) {
        return;
    }
    painter.save();
    painter.setClipRect(pane);
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
    painter.setClipRect(pane);
    painter.setRenderHint(QPainter::Antialiasing);
    const QTransform transform = transform_for(pane);
    const QFont font = Look::text_font(0.85, QFont::Bold);
    const QFontMetricsF metrics(font);
    std::vector<QRectF> taken;
    std::vector<QRectF> frames;
    for (const PageBox& box : boxes_) {
        if (box.light == light_) {
            frames.push_back(transform.map(polygon_of(box.quad)).boundingRect());
        }
    }
    for (const PageBox& box : boxes_) {
        if (box.light != light_) {
            continue;
        }
        const QColor colour = look_->colour(box.tone);
        QPolygonF polygon = transform.map(polygon_of(box.quad));
        if (!polygon.boundingRect().intersects(pane)) {
            continue;  // out of sight; its label would point nowhere
        }
        // A very small place gets a frame around it that can be seen.
        const QRectF bounds = polygon.boundingRect();
        if (bounds.width() < 14.0 || bounds.height() < 14.0) {
            polygon = QPolygonF(bounds.adjusted(-5, -5, 5, 5));
        }
        const bool marked = box.number == marked_;
        QPainterPath path;
        path.addPolygon(polygon);
        path.closeSubpath();
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(look_->colour("box_halo"), marked ? 7.0 : 4.5));
        painter.drawPath(path);
        QPen pen(colour, marked ? 3.5 : 2.0);
        pen.setJoinStyle(Qt::MiterJoin);
        if (box.tone != Tone::alert) {
            pen.setDashPattern({4.0, 2.5});
        }
        painter.setPen(pen);
        painter.drawPath(path);

        const double symbol = metrics.height() * 0.85;
        const Label label = place_label(box, polygon.boundingRect(), pane, marked, metrics, symbol, taken, frames);
        taken.push_back(label.place);
        painter.setPen(QPen(look_->colour("box_halo"), 1.0));
        painter.setBrush(colour);
        painter.drawRoundedRect(label.place, 4.0, 4.0);
        const QString icon = box.tone == Tone::alert ? QStringLiteral("cross") : QStringLiteral("warning");
        const QPixmap pixmap =
            look_->icon(icon, look_->colour("label_text"), static_cast<int>(symbol), devicePixelRatioF());
        painter.drawPixmap(QPointF(label.place.left() + 5.0, label.place.top() + (label.place.height() - symbol) / 2.0),
                           pixmap);
        painter.setPen(look_->colour("label_text"));
        painter.setFont(font);
        painter.drawText(label.place.adjusted(symbol + 9.0, 0, -4.0, 0), Qt::AlignVCenter | Qt::AlignLeft, label.text);
    }
    painter.restore();
}

PageView::Label PageView::place_label(const PageBox& box, const QRectF& frame, const QRectF& pane, bool marked,
                                      const QFontMetricsF& metrics, double symbol, const std::vector<QRectF>& taken,
                                      const std::vector<QRectF>& frames) const {
    const QRectF page = transform_for(pane).mapRect(page_ ? polygon_of(*page_).boundingRect() : target());
    // A place in the last line of the page has its label below, where it covers nothing that is read.
    const bool below_first = page.bottom() - frame.bottom() < page.height() * 0.125;
    const QString number = QString::number(box.number);
    Label first;
    bool first_on_label = true;
    // The name where there is room for it; in a crowd the number alone, which the list beside the page explains.
    for (const QString& text : {QStringLiteral("%1  %2").arg(number, box.label), number}) {
        const QSizeF size(metrics.horizontalAdvance(text) + symbol + 17.0, metrics.height() + 5.0);
        const double above = frame.top() - size.height() - 3.0;
        const double below = frame.bottom() + 3.0;
        const double left = frame.left() - 1.0;
        const double right = frame.right() - size.width() + 1.0;
        const double here = below_first ? below : above;
        const double there = below_first ? above : below;
        for (const QPointF corner :
             {QPointF(left, here), QPointF(right, here), QPointF(left, there), QPointF(right, there)}) {
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
        if (marked) {
            break;  // the one that is looked at keeps its name
        }
    }
    return first;
}

void PageView::paint_caption(QPainter& painter, const QRectF& pane, const QString& text, bool specimen) const {
    if (text.isEmpty()) {
        return;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont font = Look::text_font(0.95, QFont::DemiBold);
    const QFontMetricsF metrics(font);
    const QSizeF size(metrics.horizontalAdvance(text) + 24.0, metrics.height() + 10.0);
    const QRectF label(QPointF(pane.left() + 12.0, pane.top() + 12.0), size);
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

int PageView::box_at(QPointF screen) const {
    const QTransform transform = transform_for(pane());
    for (const PageBox& box : boxes_) {
        const QRectF bounds = transform.map(polygon_of(box.quad)).boundingRect().adjusted(-6, -6, 6, 6);
        if (box.light == light_ && bounds.contains(screen)) {
            return box.number;
        }
    }
    return 0;
}

void PageView::wheelEvent(QWheelEvent* event) {
    const double steps = event->angleDelta().y() / 120.0;
    if (steps != 0.0) {
        zoom_by(std::pow(1.2, steps), event->position());
    }
    event->accept();
}

void PageView::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) {
        drag_from_ = event->position();
        dragged_ = false;
    }
}

void PageView::mouseMoveEvent(QMouseEvent* event) {
    if (!drag_from_) {
        return;
    }
    const QPointF moved = event->position() - *drag_from_;
    if (!dragged_ && moved.manhattanLength() < 4.0) {
        return;
    }
    dragged_ = true;
    setCursor(Qt::ClosedHandCursor);
    pan_by(moved);
    drag_from_ = event->position();
}

void PageView::mouseReleaseEvent(QMouseEvent* event) {
    if (drag_from_ && !dragged_) {
        if (const int number = box_at(event->position()); number > 0) {
            emit box_clicked(number);
        }
    }
    drag_from_.reset();
    unsetCursor();
}

void PageView::mouseDoubleClickEvent(QMouseEvent*) {
    fit();
}

}  // namespace vidimus::desktop
