// The page against the specimen, and the tools to look closer.
#include <QMenu>
#include <QMenuBar>
#include <QPainter>
#include <QPolygonF>

#include "app/desktop/main_window.h"

namespace vidimus::desktop {

namespace {

constexpr int kCropSide = 480;  // pixels

/// A place with what lies around it, wide enough to recognise where on the page it is, the place itself framed.
QImage crop_from(const Picture& picture, const screening::Quad& quad, const QColor& frame, const QColor& halo,
                 int quarters) {
    const QPolygonF polygon = polygon_of(quad);
    QRectF place = polygon.boundingRect();
    const double side = std::max({place.width() * 1.3, place.height() * 1.3, 90.0});
    const double wide = std::max(side, place.width() * 1.3);
    place = QRectF(place.center() - QPointF(wide, side) / 2.0, QSizeF(wide, side));
    const QRectF whole = picture.area();
    place.moveLeft(std::clamp(place.left(), whole.left(), std::max(whole.left(), whole.right() - place.width())));
    place.moveTop(std::clamp(place.top(), whole.top(), std::max(whole.top(), whole.bottom() - place.height())));
    place = place.intersected(whole);
    if (place.isEmpty()) {
        return {};
    }
    const double scale = std::min(kCropSide / place.width(), kCropSide / place.height());
    const QSize size(std::max(1, qRound(place.width() * scale)), std::max(1, qRound(place.height() * scale)));
    QImage image =
        rectified(picture, {place.topLeft(), place.topRight(), place.bottomRight(), place.bottomLeft()}, size);
    if (image.isNull()) {
        return image;
    }
    QTransform to_image;
    to_image.scale(scale, scale);
    to_image.translate(-place.left(), -place.top());
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto& [colour, width] : {std::pair{halo, 7.0}, {frame, 3.5}}) {
        QPen pen(colour, width);
        pen.setJoinStyle(Qt::MiterJoin);
        painter.setPen(pen);
        painter.drawPolygon(to_image.map(polygon));
    }
    painter.end();
    return image.transformed(QTransform().rotate(90.0 * quarters));
}

}  // namespace

void MainWindow::make_compare_actions() {
    QMenu* menu = menuBar()->addMenu(words_("window.menu.compare"));
    using Compare = PageView::Compare;
    const auto mode = [this, menu](const char* name, Qt::Key key, Compare compare, const char* icon = nullptr) {
        QAction* action = add_action(menu, name, {QKeySequence(key)}, icon);
        action->setCheckable(true);
        connect(action, &QAction::triggered, this, [this, compare] { toggle_compare(compare); });
        return action;
    };
    blink_action_ = mode("blink", Qt::Key_Space, Compare::blink, "blink");
    side_by_side_action_ = mode("side_by_side", Qt::Key_S, Compare::side_by_side, "side_by_side");
    swipe_action_ = mode("swipe", Qt::Key_W, Compare::swipe, "swipe");
    overlay_action_ = mode("overlay", Qt::Key_O, Compare::overlay);
    difference_action_ = mode("difference", Qt::Key_D, Compare::difference);
    menu->addSeparator();
    channel_action_ = add_action(menu, "channel", {QKeySequence(Qt::Key_H)});
    connect(channel_action_, &QAction::triggered, this, [this] { choose_channel(next(view_->channel())); });
    loupe_action_ = add_action(menu, "loupe", {QKeySequence(Qt::Key_M)});
    loupe_action_->setCheckable(true);
    connect(loupe_action_, &QAction::triggered, this, [this] {
        view_->show_loupe(!view_->has_loupe());
        tool_in_hand();
    });
    ruler_action_ = add_action(menu, "ruler", {QKeySequence(Qt::Key_L)});
    ruler_action_->setCheckable(true);
    connect(ruler_action_, &QAction::triggered, this, [this] {
        view_->step_ruler();
        tool_in_hand();
    });
    make_mark_actions(menu);
}

void MainWindow::update_compare_actions(bool picture, bool comparable) {
    using Compare = PageView::Compare;
    for (const auto& [action, mode] :
         {std::pair{blink_action_, Compare::blink}, std::pair{side_by_side_action_, Compare::side_by_side},
          std::pair{swipe_action_, Compare::swipe}, std::pair{overlay_action_, Compare::overlay},
          std::pair{difference_action_, Compare::difference}}) {
        action->setEnabled(comparable && (mode != Compare::difference || view_->has_difference()));
        action->setChecked(view_->compare() == mode);
    }
    for (QAction* action : {channel_action_, loupe_action_, ruler_action_}) {
        action->setEnabled(picture);
    }
    update_mark_actions();
    loupe_action_->setChecked(view_->has_loupe());
    ruler_action_->setChecked(view_->has_ruler());
}

void MainWindow::toggle_compare(PageView::Compare compare) {
    view_->set_compare(view_->compare() == compare ? PageView::Compare::none : compare);
    tool_in_hand();
}

/// While something is in hand that the arrows move, they belong to the page; else to the findings.
void MainWindow::tool_in_hand() {
    const bool moved = view_->has_loupe() || view_->has_ruler() || view_->has_marking() ||
                       view_->compare() == PageView::Compare::swipe || view_->compare() == PageView::Compare::overlay;
    if (moved) {
        view_->setFocus();
    } else if (view_->hasFocus()) {
        findings_->setFocus();
    }
    update_actions();
}

void MainWindow::choose_channel(Channel channel) {
    view_->set_channel_caption(words_("window.channel", {{"channel", words_("window.channel." + name_of(channel))}}));
    view_->set_channel(channel);
    update_actions();
}

bool MainWindow::put_tools_away() {
    if (view_->has_marking()) {
        view_->end_marking();
    } else if (view_->has_ruler()) {
        view_->end_ruler();
    } else if (view_->has_loupe()) {
        view_->show_loupe(false);
    } else if (view_->channel() != Channel::colour) {
        choose_channel(Channel::colour);
    } else {
        return false;
    }
    tool_in_hand();
    return true;
}

QImage MainWindow::crop_of(const screening::Check& check) const {
    const Picture* picture = check.region ? view_->picture(check.region->light) : nullptr;
    if (!picture || check.id == "DOC:quality") {
        return image_of(check.scanned);
    }
    return crop_from(*picture, check.region->quad, look_->colour("alert"), look_->colour("box_halo"),
                     view_->quarters());
}

QImage MainWindow::specimen_crop_of(const screening::Check& check) const {
    // Beside a place in white light stands the same place of the specimen; the other lights' specimens are not loaded.
    const bool white = check.region && check.region->light == screening::Light::vi && check.id != "DOC:quality";
    const bool of_specimen = check.check_class == screening::CheckClass::optical && !image_of(check.specimen).isNull();
    if (!white || !of_specimen || !view_->specimen()) {
        return image_of(check.specimen);
    }
    return crop_from(*view_->specimen(), check.region->quad, look_->colour("accent"), look_->colour("box_halo"),
                     view_->quarters());
}

}  // namespace vidimus::desktop
