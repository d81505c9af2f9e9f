#include "app/desktop/holder_panel.h"

#include <QHBoxLayout>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace vidimus::desktop {

namespace {

constexpr int kPortraitWidth = 84;
constexpr int kPortraitHeight = 105;
constexpr int kSide = 16;

QLabel* label(QWidget* parent, const char* name) {
    auto* made = new QLabel(parent);
    made->setObjectName(QLatin1String(name));
    made->setTextFormat(Qt::PlainText);
    made->setWordWrap(true);
    made->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    return made;
}

}  // namespace

HolderPanel::HolderPanel(std::shared_ptr<const Look> look, QWidget* parent) : QWidget(parent), look_(std::move(look)) {
    portrait_ = new QLabel(this);
    portrait_->setObjectName(QStringLiteral("portrait"));
    portrait_->setFixedSize(kPortraitWidth, kPortraitHeight);
    surname_ = label(this, "surname");
    surname_->setFont(Look::text_font(1.3, QFont::Bold));
    given_names_ = label(this, "given_names");
    given_names_->setFont(Look::text_font(1.3, QFont::DemiBold));
    document_ = label(this, "document_line");
    document_->setFont(Look::text_font(1.0, QFont::DemiBold));
    birth_ = label(this, "birth_line");
    expiry_ = label(this, "expiry_line");
    auto* text = new QVBoxLayout;
    text->setSpacing(2);
    text->addWidget(surname_);
    text->addWidget(given_names_);
    text->addSpacing(3);
    text->addWidget(document_);
    text->addWidget(birth_);
    text->addWidget(expiry_);
    text->addStretch(1);
    auto* whole = new QHBoxLayout(this);
    whole->setContentsMargins(kSide, 12, 12, 10);
    whole->setSpacing(14);
    whole->addWidget(portrait_, 0, Qt::AlignTop);
    whole->addLayout(text, 1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

void HolderPanel::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    refresh();
}

void HolderPanel::set_portrait(const QImage& portrait) {
    portrait_image_ = portrait;
    refresh();
}

void HolderPanel::set_holder(const std::optional<HolderView>& holder, const QString& instead) {
    holder_ = holder;
    instead_ = instead;
    refresh();
}

void HolderPanel::refresh() {
    const double ratio = devicePixelRatioF();
    QPixmap pixmap(QSize(kPortraitWidth, kPortraitHeight) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    QPainterPath frame;
    frame.addRoundedRect(QRectF(0.5, 0.5, kPortraitWidth - 1.0, kPortraitHeight - 1.0), 5, 5);
    painter.setClipPath(frame);
    if (portrait_image_.isNull()) {
        painter.fillPath(frame, look_->colour("raised"));
        painter.drawPixmap((kPortraitWidth - 30) / 2, (kPortraitHeight - 30) / 2,
                           look_->icon(QStringLiteral("document"), look_->colour("faint"), 30, ratio));
    } else {
        QSizeF size = portrait_image_.size();
        size.scale(kPortraitWidth, kPortraitHeight, Qt::KeepAspectRatioByExpanding);
        painter.drawImage(
            QRectF(QPointF((kPortraitWidth - size.width()) / 2.0, (kPortraitHeight - size.height()) / 2.0), size),
            portrait_image_);
    }
    painter.setClipping(false);
    painter.setPen(QPen(look_->colour("border"), 1.0));
    painter.drawPath(frame);
    painter.end();
    portrait_->setPixmap(pixmap);

    const auto colour = [this](QLabel* target, const char* role) {
        target->setStyleSheet(QStringLiteral("color: %1;").arg(look_->colour(role).name()));
    };
    const bool known = holder_.has_value();
    surname_->setText(known ? holder_->surname : instead_);
    surname_->setFont(known ? Look::text_font(1.3, QFont::Bold) : Look::text_font(1.0));
    colour(surname_, known ? "text" : "muted");
    given_names_->setText(known ? holder_->given_names : QString());
    given_names_->setVisible(known && !holder_->given_names.isEmpty());
    document_->setText(known ? holder_->document : QString());
    birth_->setText(known ? holder_->birth : QString());
    colour(birth_, "text");
    expiry_->setText(known ? holder_->expiry : QString());
    colour(expiry_, known && holder_->expired ? "alert" : "text");
    QFont font = Look::text_font(1.0, known && holder_->expired ? QFont::Bold : QFont::Normal);
    expiry_->setFont(font);
}

MrzPanel::MrzPanel(std::shared_ptr<const Look> look, QWidget* parent) : QWidget(parent), look_(std::move(look)) {
    setObjectName(QStringLiteral("mrz"));
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void MrzPanel::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    update();
}

void MrzPanel::set_hint(const QString& hint) {
    setAccessibleDescription(hint);
}

void MrzPanel::set_mrz(MrzView view) {
    view_ = std::move(view);
    setVisible(!view_.lines.empty());
    QStringList spoken;
    for (const QString& line : view_.lines) {
        spoken << line;
    }
    for (const Note& note : notes()) {
        spoken << note.text;
    }
    setAccessibleName(spoken.join(QStringLiteral(". ")));
    updateGeometry();
    update();
}

std::vector<MrzPanel::Note> MrzPanel::notes() const {
    // Each wrong digit by name; how many characters are in doubt, were repaired or set by hand, the cells themselves
    // tell where.
    std::vector<Note> notes;
    for (const MrzMark& mark : view_.marks) {
        if (mark.kind == MrzMark::Kind::wrong_digit) {
            notes.push_back({mark.note, mark.kind});
        }
    }
    for (const auto kind : {MrzMark::Kind::by_hand, MrzMark::Kind::repaired, MrzMark::Kind::doubtful}) {
        const auto first =
            std::find_if(view_.marks.begin(), view_.marks.end(), [kind](const MrzMark& m) { return m.kind == kind; });
        const auto count =
            std::count_if(view_.marks.begin(), view_.marks.end(), [kind](const MrzMark& m) { return m.kind == kind; });
        if (count == 1) {
            notes.push_back({first->note, kind});
        } else if (count > 1) {
            notes.push_back({QStringLiteral("%1 \u00d7 %2").arg(count).arg(first->note), kind});
        }
    }
    return notes;
}

QFont MrzPanel::font_for_width(int width) const {
    qsizetype columns = 30;
    for (const QString& line : view_.lines) {
        columns = std::max(columns, line.size());
    }
    // As large as fits, within what is comfortable to read.
    QFont font = Look::mono_font(1.15);
    const double wanted = QFontMetricsF(font).horizontalAdvance(QLatin1Char('0')) * static_cast<double>(columns);
    const double room = width - 2.0 * kSide;
    if (wanted > room && wanted > 0.0) {
        font.setPointSizeF(std::max(6.0, font.pointSizeF() * room / wanted));
    }
    return font;
}

QRectF MrzPanel::cell(int line, int column) const {
    const QFontMetricsF metrics(font_for_width(width()));
    const double pitch = metrics.horizontalAdvance(QLatin1Char('0'));
    const double row = metrics.height() + 3.0;
    return {kSide + pitch * column, 8.0 + row * line, pitch, row};
}

namespace {

QFont note_font() {
    return Look::text_font(0.9, QFont::DemiBold);
}

/// Beside the note's symbol.
int note_room(int width) {
    return width - static_cast<int>(2.0 * kSide) - QFontMetrics(note_font()).height() - 4;
}

int note_height(const QString& text, int width) {
    return QFontMetrics(note_font())
               .boundingRect(QRect(0, 0, note_room(width), 10'000), Qt::TextWordWrap, text)
               .height() +
           2;
}

}  // namespace

QSize MrzPanel::sizeHint() const {
    const int row = QFontMetrics(Look::mono_font(1.15)).height() + 3;
    int high = 16 + row * static_cast<int>(view_.lines.size());
    for (const Note& note : notes()) {
        high += note_height(note.text, width() > 200 ? width() : 400);
    }
    return {400, high};
}

QSize MrzPanel::minimumSizeHint() const {
    return {300, sizeHint().height()};
}

void MrzPanel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), look_->colour("raised"));
    painter.setPen(look_->colour("border"));
    painter.drawLine(0, 0, width(), 0);
    painter.drawLine(0, height() - 1, width(), height() - 1);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont font = font_for_width(width());
    painter.setFont(font);
    for (std::size_t line = 0; line < view_.lines.size(); ++line) {
        for (qsizetype column = 0; column < view_.lines[line].size(); ++column) {
            const QRectF place = cell(static_cast<int>(line), static_cast<int>(column));
            const QChar character = view_.lines[line].at(column);
            painter.setPen(look_->colour(character == QLatin1Char('<') ? "muted" : "text"));
            painter.drawText(place, Qt::AlignCenter, QString(character));
        }
    }
    for (const MrzMark& mark : view_.marks) {
        const QRectF place = cell(mark.line, mark.column);
        switch (mark.kind) {
            case MrzMark::Kind::wrong_digit: {
                painter.setPen(QPen(look_->colour("alert"), 2.0));
                painter.setBrush(look_->colour("alert_surface"));
                painter.drawRoundedRect(place.adjusted(-1.5, 0.5, 1.5, -0.5), 2.5, 2.5);
                QFont bold = font;
                bold.setBold(true);
                painter.setFont(bold);
                painter.setPen(look_->colour("alert"));
                const auto line = static_cast<std::size_t>(mark.line);
                if (line < view_.lines.size() && mark.column < view_.lines[line].size()) {
                    painter.drawText(place, Qt::AlignCenter, QString(view_.lines[line].at(mark.column)));
                }
                painter.setFont(font);
                break;
            }
            case MrzMark::Kind::repaired:
                painter.setPen(QPen(look_->colour("warn"), 1.6));
                painter.drawLine(place.bottomLeft() + QPointF(1, -2), place.bottomRight() + QPointF(-1, -2));
                painter.drawLine(place.bottomLeft() + QPointF(1, 0.5), place.bottomRight() + QPointF(-1, 0.5));
                break;
            case MrzMark::Kind::by_hand:
                painter.setPen(QPen(look_->colour("accent"), 2.4));
                painter.drawLine(place.bottomLeft() + QPointF(1, -1), place.bottomRight() + QPointF(-1, -1));
                break;
            case MrzMark::Kind::doubtful:
                painter.setPen(QPen(look_->colour("warn"), 1.8, Qt::DotLine));
                painter.drawLine(place.bottomLeft() + QPointF(1, -1), place.bottomRight() + QPointF(-1, -1));
                break;
        }
    }
    painter.setFont(note_font());
    const QFontMetricsF metrics(note_font());
    double y = 8.0 + cell(static_cast<int>(view_.lines.size()), 0).top() - cell(0, 0).top() + 1.0;
    for (const Note& note : notes()) {
        const bool wrong = note.kind == MrzMark::Kind::wrong_digit;
        const bool by_hand = note.kind == MrzMark::Kind::by_hand;
        const QColor colour = look_->colour(wrong ? "alert" : by_hand ? "accent" : "warn");
        const QString icon = QLatin1String(wrong ? "cross" : by_hand ? "correct" : "warning");
        const int size = static_cast<int>(metrics.height()) - 3;
        painter.drawPixmap(QPointF(kSide, y + 1.0), look_->icon(icon, colour, size, devicePixelRatioF()));
        painter.setPen(colour);
        const int high = note_height(note.text, width());
        painter.drawText(QRectF(kSide + size + 5.0, y, note_room(width()), high),
                         Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, note.text);
        y += high;
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(look_->colour("accent"), 2.0));
        painter.drawRect(rect().adjusted(2, 2, -2, -2));
    }
}

void MrzPanel::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        emit correct_asked();
        return;
    }
    QWidget::keyPressEvent(event);
}

void MrzPanel::mouseDoubleClickEvent(QMouseEvent*) {
    emit correct_asked();
}

void MrzPanel::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void MrzPanel::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

bool MrzPanel::event(QEvent* event) {
    // While the lines have the focus Enter corrects them; elsewhere it explains a finding.
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            event->accept();
            return true;
        }
    }
    if (event->type() == QEvent::Resize) {
        updateGeometry();  // the notes wrap at another width
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        for (const MrzMark& mark : view_.marks) {
            if (cell(mark.line, mark.column).adjusted(-2, 0, 2, 0).contains(help->pos())) {
                QToolTip::showText(help->globalPos(), mark.note, this);
                return true;
            }
        }
        QToolTip::showText(help->globalPos(), accessibleDescription(), this);
        return true;
    }
    return QWidget::event(event);
}

}  // namespace vidimus::desktop
