#include "app/desktop/mrz_grid.h"

#include <QKeyEvent>
#include <QPainter>
#include <algorithm>
#include <array>
#include <cmath>

namespace vidimus::desktop {

namespace {

constexpr double side_edge = 16.0;
constexpr double largest_pitch = 46.0;
constexpr double smallest_pitch = 14.0;
constexpr double strip_beyond_ends = 0.2;  // of a cell's height, above and below its picture

// Heights of a line's bands for each unit of pitch. A cell is 2.54 mm wide and 3.1 mm high.
constexpr double picture_height = 3.1 / 2.54 * (1.0 + 2.0 * strip_beyond_ends);
constexpr double character_height = 1.3;
constexpr double mark_height = 0.62;
constexpr double gap_height = 0.3;

/// A quad grown by parts of its own width and height.
std::array<QPointF, 4> grown(const screening::Quad& quad, double sides, double ends) {
    const auto at = [&quad](double u, double v) {
        const auto mix = [](const screening::Point& a, const screening::Point& b, double t) {
            return screening::Point{a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
        };
        const auto point = mix(mix(quad[0], quad[1], u), mix(quad[3], quad[2], u), v);
        return QPointF(point.x, point.y);
    };
    return {at(-sides, -ends), at(1.0 + sides, -ends), at(1.0 + sides, 1.0 + ends), at(-sides, 1.0 + ends)};
}

QString shown(char character) {
    return character == MrzCorrection::empty ? QString() : QString(QLatin1Char(character));
}

}  // namespace

QImage picture_of_cell(const Picture& picture, const screening::Quad& quad, double sides, double ends, QSize size) {
    return rectified(picture, grown(quad, sides, ends), size);
}

MrzGrid::MrzGrid(std::shared_ptr<const Look> look, Words words, QWidget* parent)
    : QWidget(parent), look_(std::move(look)), words_(std::move(words)) {
    setObjectName(QStringLiteral("mrz_grid"));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setCursor(Qt::IBeamCursor);
    setAttribute(Qt::WA_InputMethodEnabled, false);  // the zone is Latin: no composing
}

void MrzGrid::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    update();
}

void MrzGrid::set_correction(MrzCorrection* correction, std::shared_ptr<const Picture> picture) {
    correction_ = correction;
    picture_ = std::move(picture);
    make_strips();
    refresh();
}

void MrzGrid::refresh() {
    if (correction_ && strips_.size() != static_cast<std::size_t>(correction_->shape().lines)) {
        make_strips();
    }
    told();
    updateGeometry();
    update();
}

void MrzGrid::told() {
    if (!correction_) {
        setAccessibleName({});
        setAccessibleDescription({});
        return;
    }
    // A reader for the blind says a name that changed; the lines themselves are the description.
    setAccessibleName(cell_view_of(*correction_, words_).spoken);
    QStringList lines;
    for (const std::string& line : correction_->lines()) {
        lines << QString::fromStdString(line);
    }
    setAccessibleDescription(lines.join(QLatin1Char(' ')));
}

// ---- measures ----

MrzGrid::Measure MrzGrid::measure() const {
    Measure measure;
    const auto shape = correction_ ? correction_->shape() : MrzCorrection::Shape();
    const bool pictures = correction_ && picture_ && correction_->has_pictures();
    const double line = (pictures ? picture_height : 0.0) + character_height + mark_height + gap_height;
    const double by_width = (width() - 2.0 * side_edge) / std::max(1, shape.columns);
    const double by_height = static_cast<double>(height()) / (line * std::max(1, shape.lines));
    measure.pitch = std::max(smallest_pitch, std::floor(std::min({by_width, by_height, largest_pitch})));
    measure.picture = pictures ? std::round(picture_height * measure.pitch) : 0.0;
    measure.character = std::round(character_height * measure.pitch);
    measure.mark = std::round(mark_height * measure.pitch);
    measure.gap = std::round(gap_height * measure.pitch);
    const double whole = (measure.picture + measure.character + measure.mark + measure.gap) * shape.lines - measure.gap;
    measure.origin = {std::floor((width() - measure.pitch * shape.columns) / 2.0),
                      std::floor(std::max(0.0, (height() - whole) / 2.0))};
    return measure;
}

QRectF MrzGrid::picture_place(MrzCorrection::Place place) const {
    const Measure m = measure();
    return {m.origin.x() + m.pitch * place.column,
            m.origin.y() + (m.picture + m.character + m.mark + m.gap) * place.line, m.pitch, m.picture};
}

QRectF MrzGrid::character_place(MrzCorrection::Place place) const {
    const QRectF picture = picture_place(place);
    return {picture.left(), picture.bottom(), picture.width(), measure().character};
}

QSize MrzGrid::sizeHint() const {
    const bool pictures = correction_ && picture_ && correction_->has_pictures();
    const double line = (pictures ? picture_height : 0.0) + character_height + mark_height + gap_height;
    const int lines = correction_ ? correction_->shape().lines : 2;
    return {1000, static_cast<int>(std::ceil(line * 28.0 * lines))};
}

QSize MrzGrid::minimumSizeHint() const {
    const bool pictures = correction_ && picture_ && correction_->has_pictures();
    const double line = (pictures ? picture_height : 0.0) + character_height + mark_height + gap_height;
    const int lines = correction_ ? correction_->shape().lines : 2;
    return {620, static_cast<int>(std::ceil(line * smallest_pitch * lines))};
}

void MrzGrid::make_strips() {
    strips_.clear();
    if (!correction_) {
        return;
    }
    const auto shape = correction_->shape();
    const Measure m = measure();
    const QSize size = (QSizeF(m.pitch, m.picture) * devicePixelRatioF()).toSize();
    strips_.resize(static_cast<std::size_t>(shape.lines));
    for (int line = 0; line < shape.lines; ++line) {
        auto& strip = strips_[static_cast<std::size_t>(line)];
        for (int column = 0; column < shape.columns; ++column) {
            const auto quad = correction_->picture({line, column});
            strip.push_back(picture_ && quad && !size.isEmpty()
                                ? picture_of_cell(*picture_, *quad, 0.0, strip_beyond_ends, size)
                                : QImage());
        }
    }
}

void MrzGrid::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    make_strips();
}

// ---- keys ----

bool MrzGrid::event(QEvent* event) {
    // Letters, arrows and the keys that end the correction are typed here, whatever they mean in the rest of the
    // window.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool command = (key->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) != 0;
        const bool text = !key->text().isEmpty() && key->text().at(0).isPrint();
        switch (key->key()) {
            case Qt::Key_Left:
            case Qt::Key_Right:
            case Qt::Key_Up:
            case Qt::Key_Down:
            case Qt::Key_Home:
            case Qt::Key_End:
            case Qt::Key_Backspace:
            case Qt::Key_Return:
            case Qt::Key_Enter:
            case Qt::Key_Escape:
                event->accept();
                return true;
            default:
                if (!command && text) {
                    event->accept();
                    return true;
                }
        }
    }
    // Tab walks the cells that want a look; beyond the last of them it goes on to the buttons.
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if ((key->key() == Qt::Key_Tab && go_to_marked(1)) || (key->key() == Qt::Key_Backtab && go_to_marked(-1))) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

bool MrzGrid::go_to_marked(int direction) {
    const auto place = correction_ ? correction_->marked_from_here(direction) : std::nullopt;
    if (!place) {
        return false;
    }
    correction_->move_to(*place);
    refresh();
    emit edited();
    return true;
}

bool MrzGrid::move(const QKeyEvent& event) {
    if ((event.modifiers() & Qt::AltModifier) != 0) {
        return false;  // moves the picture
    }
    const auto here = correction_->cursor();
    const bool whole = (event.modifiers() & Qt::ControlModifier) != 0;
    switch (event.key()) {
        case Qt::Key_Left:
            correction_->step(-1);
            return true;
        case Qt::Key_Right:
            correction_->step(1);
            return true;
        case Qt::Key_Up:
            correction_->step_line(-1);
            return true;
        case Qt::Key_Down:
            correction_->step_line(1);
            return true;
        case Qt::Key_Home:
            correction_->move_to({whole ? 0 : here.line, 0});
            return true;
        case Qt::Key_End:
            correction_->move_to(
                {whole ? correction_->shape().lines - 1 : here.line, correction_->shape().columns - 1});
            return true;
        case Qt::Key_Backspace:
            correction_->erase_back();
            return true;
        default:
            return false;
    }
}

void MrzGrid::type(const QString& text) {
    QString not_taken;
    QString outside;
    const auto shape = correction_->shape();
    for (const char32_t character : text.toUcs4()) {
        if (character == U'\r') {
            continue;
        }
        if (character == U'\n') {  // a pasted line goes on in the next one, wherever it ended
            const auto here = correction_->cursor();
            if (here.column > 0 && here.line + 1 < shape.lines) {
                correction_->move_to({here.line + 1, 0});
            }
            continue;
        }
        const auto typed = correction_->type(character);
        if (typed == MrzCorrection::Typed::refused) {
            not_taken += QString::fromUcs4(&character, 1);
        } else if (typed == MrzCorrection::Typed::outside) {
            outside += QString::fromUcs4(&character, 1).toUpper();
        }
    }
    refresh();
    emit edited();
    if (!not_taken.isEmpty()) {
        emit refused(not_taken);
    } else if (!outside.isEmpty()) {
        emit taken_outside(outside);
    }
}

void MrzGrid::keyPressEvent(QKeyEvent* event) {
    if (!correction_) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        emit accept_asked();
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        emit leave_asked();
        return;
    }
    if (move(*event)) {
        refresh();
        emit edited();
        return;
    }
    const bool command = (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) != 0;
    if (!command && !event->text().isEmpty() && event->text().at(0).isPrint()) {
        type(event->text());
        return;
    }
    QWidget::keyPressEvent(event);  // the panel's own keys
}

void MrzGrid::mousePressEvent(QMouseEvent* event) {
    if (!correction_ || event->button() != Qt::LeftButton) {
        return;
    }
    const Measure m = measure();
    const double line = m.picture + m.character + m.mark + m.gap;
    correction_->move_to({static_cast<int>(std::floor((event->position().y() - m.origin.y()) / line)),
                          static_cast<int>(std::floor((event->position().x() - m.origin.x()) / m.pitch))});
    refresh();
    emit edited();
}

void MrzGrid::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void MrzGrid::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

// ---- painting ----

void MrzGrid::paint_cell(QPainter& painter, MrzCorrection::Place place, const Measure& m) const {
    const MrzCorrection::Cell cell = correction_->cell(place);
    const CellMark mark = mark_of(cell);
    const bool here = place == correction_->cursor();
    const QRectF picture = picture_place(place);
    const QRectF character(picture.left(), picture.bottom(), m.pitch, m.character);
    const QRectF below(picture.left(), character.bottom(), m.pitch, m.mark);
    const auto line = static_cast<std::size_t>(place.line);
    const auto column = static_cast<std::size_t>(place.column);
    if (line < strips_.size() && column < strips_[line].size() && !strips_[line][column].isNull()) {
        painter.drawImage(picture, strips_[line][column]);
    } else if (m.picture > 0.0) {
        painter.fillRect(picture, look_->colour("raised"));
    }
    const QColor colour = mark == CellMark::changed ? look_->colour("accent") : look_->colour(tone_of(mark));
    if (mark == CellMark::wrong_digit) {
        painter.fillRect(character.adjusted(0.5, 1, -0.5, -1), look_->colour("alert_surface"));
    } else if (here) {
        painter.fillRect(character, look_->colour("selection"));
    }
    if (cell.character == MrzCorrection::empty) {
        painter.setPen(QPen(look_->colour("faint"), 1.2));
        painter.drawLine(character.bottomLeft() + QPointF(4, -5), character.bottomRight() + QPointF(-4, -5));
    } else {
        QFont font = Look::mono_font(1.0);
        font.setPixelSize(std::max(11, static_cast<int>(m.pitch * 0.98)));
        font.setBold(mark != CellMark::none);
        painter.setFont(font);
        const bool quiet = cell.character == '<' && mark == CellMark::none;
        painter.setPen(mark == CellMark::wrong_digit ? colour : look_->colour(quiet ? "muted" : "text"));
        painter.drawText(character, Qt::AlignCenter, shown(cell.character));
    }
    const double y = character.bottom() - 1.5;
    const auto underline = [&](Qt::PenStyle style, double width, double above) {
        painter.setPen(QPen(colour, width, style));
        painter.drawLine(QPointF(character.left() + 2.5, y - above), QPointF(character.right() - 2.5, y - above));
    };
    switch (mark) {
        case CellMark::doubtful:
            underline(Qt::DotLine, 2.2, 0.0);
            break;
        case CellMark::repaired:
            underline(Qt::SolidLine, 1.4, 0.0);
            underline(Qt::SolidLine, 1.4, 3.0);
            break;
        case CellMark::changed:
            underline(Qt::SolidLine, 2.6, 0.0);
            break;
        case CellMark::outside:
            underline(Qt::DashLine, 2.0, 0.0);
            break;
        case CellMark::wrong_digit:
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(colour, 1.8));
            painter.drawRoundedRect(character.adjusted(1.5, 2, -1.5, -1), 3, 3);
            break;
        case CellMark::none:
            break;
    }
    if (mark != CellMark::none) {
        QString text = glyph_of(mark);
        const mrz::CheckDigit* digit = correction_->check_digit(place);
        if (mark == CellMark::wrong_digit && digit != nullptr) {
            text += QStringLiteral("\u2009") + QLatin1Char(digit->expected);
        }
        QFont font = Look::text_font(1.0, QFont::Bold);
        font.setPixelSize(std::max(10, static_cast<int>(m.mark * 0.86)));
        painter.setFont(font);
        painter.setPen(colour);
        painter.drawText(below.adjusted(-m.pitch / 2, 0, m.pitch / 2, 0), Qt::AlignCenter, text);
    }
    if (here) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(look_->colour("accent"), hasFocus() ? 3.0 : 1.5));
        painter.drawRoundedRect(QRectF(picture.topLeft(), character.bottomRight()).adjusted(-1, -1, 1, 1), 3, 3);
    }
}

void MrzGrid::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), look_->colour("surface"));
    if (!correction_) {
        return;
    }
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const Measure m = measure();
    const auto shape = correction_->shape();
    for (int line = 0; line < shape.lines; ++line) {
        for (int column = 0; column < shape.columns; ++column) {
            if (MrzCorrection::Place{line, column} != correction_->cursor()) {
                paint_cell(painter, {line, column}, m);
            }
        }
    }
    paint_cell(painter, correction_->cursor(), m);  // last: its frame lies over its neighbours
}

// ---- the magnifier ----

CellMagnifier::CellMagnifier(std::shared_ptr<const Look> look, QWidget* parent)
    : QWidget(parent), look_(std::move(look)) {
    setObjectName(QStringLiteral("cell_magnifier"));
    setFixedSize(width_of, height_of);
}

void CellMagnifier::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    update();
}

void CellMagnifier::show_cell(const QImage& image) {
    image_ = image;
    setVisible(!image_.isNull());
    update();
}

void CellMagnifier::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.drawImage(QRectF(rect()), image_);
    // The neighbours are dimmed, so that nobody takes them for the character in question.
    const double wide = 1.0 + 2.0 * beyond_sides;
    const double high = 1.0 + 2.0 * beyond_ends;
    const QRectF cell(width() * beyond_sides / wide, height() * beyond_ends / high, width() / wide, height() / high);
    QColor dim = look_->colour("canvas");
    dim.setAlpha(110);
    painter.fillRect(QRectF(0, 0, cell.left(), height()), dim);
    painter.fillRect(QRectF(cell.right(), 0, width() - cell.right(), height()), dim);
    painter.setPen(QPen(look_->colour("accent"), 3.0));
    painter.drawRect(QRectF(cell.left(), 1.5, cell.width(), height() - 3.0));
}

}  // namespace vidimus::desktop
