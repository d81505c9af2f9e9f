// Places that a person marks on the page, by keys or by mouse, and how they are drawn.
#include <QKeyEvent>
#include <QPainter>

#include "app/desktop/page_view.h"

namespace vidimus::desktop {

namespace {

constexpr double kFirstWidth = 160.0;  // of a new mark on the screen
constexpr double kFirstHeight = 100.0;
constexpr qsizetype kLongest = 40;  // letters of a note that are drawn

}  // namespace

/// From the picture to parts of the page that lies in it; where none was found, of the whole picture.
QTransform PageView::picture_to_parts() const {
    const QPolygonF whole{QList<QPointF>{{0, 0}, {1, 0}, {1, 1}, {0, 1}}};
    QPolygonF from;
    if (page_) {
        from = polygon_of(*page_);
    } else if (const Picture* shown = picture()) {
        const QRectF area = shown->area();
        from = QPolygonF(QList<QPointF>{area.topLeft(), area.topRight(), area.bottomRight(), area.bottomLeft()});
    }
    QTransform transform;
    return QTransform::quadToQuad(from, whole, transform) ? transform : QTransform();
}

void PageView::step_marking() {
    if (!picture() || light_ != screening::Light::vi) {
        return;
    }
    if (!marking_) {
        ruler_.reset();
        const QPointF middle = pane().center();
        const QPointF half(kFirstWidth / 2.0, kFirstHeight / 2.0);
        const QTransform back = transform_for(pane()).inverted();
        marking_ = Ruler{back.map(middle - half), back.map(middle + half), false};
    } else {
        marking_->moving_from = !marking_->moving_from;
    }
    update();
}

void PageView::end_marking() {
    marking_.reset();
    update();
}

QRectF PageView::marked_part() const {
    if (!marking_) {
        return {};
    }
    const QTransform transform = picture_to_parts();
    const QRectF part = QRectF(transform.map(marking_->from), transform.map(marking_->to)).normalized();
    return part.intersected(QRectF(0.0, 0.0, 1.0, 1.0));
}

void PageView::set_marks(std::vector<PageMark> marks) {
    marks_ = std::move(marks);
    update();
}

/// While a place is marked Enter chooses it; elsewhere it explains a finding.
bool PageView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && marking_) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void PageView::paint_mark(QPainter& painter, const QRectF& part, bool in_hand) const {
    const QTransform to_screen = picture_to_parts().inverted() * transform_for(pane());
    const QPolygonF place = to_screen.map(QPolygonF(part));
    painter.setBrush(Qt::NoBrush);
    for (const auto& [colour, width] : {std::pair{look_->colour("box_halo"), 5.0}, {look_->colour("accent"), 2.0}}) {
        painter.setPen(QPen(colour, width, in_hand ? Qt::SolidLine : Qt::DotLine));
        painter.drawPolygon(place);
        if (in_hand) {  // the corner that the arrows move
            painter.drawEllipse(transform_for(pane()).map(marking_->moving_from ? marking_->from : marking_->to), 9, 9);
        }
    }
}

void PageView::paint_marks(QPainter& painter) const {
    if (!picture() || light_ != screening::Light::vi) {
        return;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QTransform to_screen = picture_to_parts().inverted() * transform_for(pane());
    QChar letter = QLatin1Char('A');
    for (const PageMark& mark : marks_) {
        paint_mark(painter, mark.part, false);
        QString text = mark.text.left(kLongest);
        if (text.size() < mark.text.size()) {
            text += QChar(0x2026);
        }
        const QRectF place = to_screen.map(QPolygonF(mark.part)).boundingRect();
        paint_label(painter, place.bottomLeft() + QPointF(0, 34), QStringLiteral("%1  %2").arg(letter).arg(text),
                    false);
        letter = QChar(letter.unicode() + 1);
    }
    if (marking_) {
        paint_mark(painter, marked_part(), true);
    }
    painter.restore();
}

}  // namespace vidimus::desktop
