#include "app/desktop/page_view.h"

#include <QCursor>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace vidimus::desktop {

namespace {

constexpr double kMargin = 14.0;    // screen pixels around a fitted page
constexpr double kMostZoom = 16.0;  // screen pixels a picture pixel
constexpr double kLeastZoom = 0.01;

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

QPolygonF polygon_of(const screening::Quad& quad) {
    QPolygonF polygon;
    for (const auto& point : quad) {
        polygon << QPointF(point.x, point.y);
    }
    return polygon;
}

PageView::PageView(std::shared_ptr<const Look> look, QWidget* parent) : QWidget(parent), look_(std::move(look)) {
    setMinimumSize(320, 110);
    setMouseTracking(false);
    setFocusPolicy(Qt::ClickFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
}

void PageView::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    update();
}

void PageView::set_captions(const QString& document, const QString& specimen, const QString& difference) {
    document_caption_ = document;
    specimen_caption_ = specimen;
    difference_caption_ = difference;
    update();
}

void PageView::set_stamp(const QString& stamp) {
    stamp_ = stamp;
    update();
}

void PageView::clear() {
    marking_.reset();
    marks_.clear();
    pictures_ = {};
    specimen_.reset();
    difference_.reset();
    channel_ = Channel::colour;
    loupe_.reset();
    ruler_.reset();
    setMouseTracking(false);
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
    if (light == screening::Light::vi && picture) {
        axes_ = axes_of(picture->coarsest());
    }
    pictures_[index_of(light)] = std::move(picture);
    if (light == light_ && fitted_) {
        fit();
    }
    update();
}

void PageView::set_specimen(std::shared_ptr<const Picture> specimen) {
    specimen_ = std::move(specimen);
    difference_.reset();
    if (!specimen_) {
        compare_ = Compare::none;
    }
    update();
}

void PageView::set_difference(std::shared_ptr<const Picture> difference) {
    difference_ = std::move(difference);
    update();
}

void PageView::set_boxes(std::vector<PageBox> boxes) {
    boxes_ = std::move(boxes);
    update();
}

void PageView::set_page(const std::optional<screening::Quad>& quad, QSizeF mm) {
    page_ = quad;
    page_mm_ = mm;
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

const Picture* PageView::picture(screening::Light light) const {
    return pictures_[index_of(light)].get();
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
    if (compare != Compare::none && (!specimen_ || !picture() || (compare == Compare::difference && !difference_))) {
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

void PageView::set_doubtful(std::vector<screening::Quad> places) {
    doubtful_ = std::move(places);
    update();
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
    if (event->button() != Qt::LeftButton) {
        return;
    }
    if (ruler_ || marking_) {
        const QPointF place = transform_for(pane()).inverted().map(event->position());
        (marking_ ? marking_ : ruler_) = Ruler{place, place, false};
        update();
    }
    splitting_ = compare_ == Compare::swipe && std::abs(event->position().x() - split_ * width()) < 12.0;
    drag_from_ = event->position();
    dragged_ = false;
}

void PageView::mouseMoveEvent(QMouseEvent* event) {
    if (loupe_) {
        loupe_ = event->position();
        update();
    }
    if (!drag_from_) {
        return;
    }
    if (ruler_ || marking_) {
        (marking_ ? marking_ : ruler_)->to = transform_for(pane()).inverted().map(event->position());
        update();
        return;
    }
    if (splitting_) {
        split_ = std::clamp(event->position().x() / std::max(1, width()), 0.0, 1.0);
        update();
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
    if (drag_from_ && marking_) {
        drag_from_.reset();
        emit marking_chosen(marked_part());
        return;
    }
    if (drag_from_ && !dragged_ && !ruler_ && !splitting_) {
        if (const int number = box_at(event->position()); number > 0) {
            emit box_clicked(number);
        }
    }
    drag_from_.reset();
    splitting_ = false;
    unsetCursor();
}

void PageView::mouseDoubleClickEvent(QMouseEvent*) {
    if (!ruler_) {
        fit();
    }
}

// ---- tools ----

void PageView::keyPressEvent(QKeyEvent* event) {
    if (marking_ && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        emit marking_chosen(marked_part());
        return;
    }
    const double far = event->modifiers() & Qt::ShiftModifier ? 10.0 : 1.0;
    QPointF step;
    switch (event->key()) {
        case Qt::Key_Left:
            step.setX(-far);
            break;
        case Qt::Key_Right:
            step.setX(far);
            break;
        case Qt::Key_Up:
            step.setY(-far);
            break;
        case Qt::Key_Down:
            step.setY(far);
            break;
        default:
            QWidget::keyPressEvent(event);
            return;
    }
    nudge(step);
}

void PageView::nudge(QPointF step) {
    if (ruler_ || marking_) {
        const QTransform transform = transform_for(pane());
        Ruler& tool = marking_ ? *marking_ : *ruler_;
        QPointF& end = tool.moving_from ? tool.from : tool.to;
        end = transform.inverted().map(transform.map(end) + step);
    } else if (loupe_) {
        const QPointF moved = *loupe_ + step * 8.0;
        loupe_ = QPointF(std::clamp(moved.x(), 0.0, width() - 1.0), std::clamp(moved.y(), 0.0, height() - 1.0));
    } else if (compare_ == Compare::swipe) {
        split_ = std::clamp(split_ + step.x() * 0.02, 0.0, 1.0);
    } else if (compare_ == Compare::overlay) {
        opacity_ = std::clamp(opacity_ + step.x() * 0.05, 0.0, 1.0);
    } else {
        pan_by(-step * 24.0);
        return;
    }
    update();
}

void PageView::set_channel(Channel channel) {
    channel_ = channel;
    update();
}

void PageView::show_loupe(bool shown) {
    const QPointF cursor = mapFromGlobal(QCursor::pos());
    const bool there = rect().contains(cursor.toPoint()) && underMouse();
    loupe_ = !shown || !picture() ? std::nullopt : std::optional(there ? cursor : QPointF(rect().center()));
    setMouseTracking(loupe_.has_value());
    update();
}

void PageView::step_ruler() {
    if (!picture()) {
        return;
    }
    if (!ruler_) {
        const QPointF middle = pane().center();
        const QTransform back = transform_for(pane()).inverted();
        ruler_ = Ruler{back.map(middle - QPointF(60, 0)), back.map(middle + QPointF(60, 0)), false};
    } else {
        ruler_->moving_from = !ruler_->moving_from;
    }
    update();
}

void PageView::end_ruler() {
    ruler_.reset();
    update();
}

std::optional<double> PageView::measured_mm() const {
    if (!ruler_ || !page_ || page_mm_.isEmpty()) {
        return std::nullopt;
    }
    QTransform to_page;
    const QPolygonF sheet{
        QList<QPointF>{{0, 0}, {page_mm_.width(), 0}, {page_mm_.width(), page_mm_.height()}, {0, page_mm_.height()}}};
    if (!QTransform::quadToQuad(polygon_of(*page_), sheet, to_page)) {
        return std::nullopt;
    }
    const QPointF across = to_page.map(ruler_->to) - to_page.map(ruler_->from);
    return std::hypot(across.x(), across.y());
}

}  // namespace vidimus::desktop
