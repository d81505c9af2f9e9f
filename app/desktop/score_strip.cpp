#include "app/desktop/score_strip.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <map>

namespace vidimus::desktop {

namespace {

constexpr double kStep = 0.01;
constexpr double kSide = 10.0;
constexpr double kDot = 3.2;  // radius

}  // namespace

ScoreStrip::ScoreStrip(std::shared_ptr<const Look> look, QWidget* parent) : QWidget(parent), look_(std::move(look)) {
    setObjectName(QStringLiteral("score_strip"));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ScoreStrip::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    update();
}

void ScoreStrip::set_words(const QString& genuine, const QString& altered, const QString& fails,
                           const QString& passes) {
    genuine_word_ = genuine;
    altered_word_ = altered;
    fails_ = fails;
    passes_ = passes;
    update();
}

void ScoreStrip::set_scores(std::vector<double> genuine, std::vector<double> altered) {
    genuine_ = std::move(genuine);
    altered_ = std::move(altered);
    update();
}

void ScoreStrip::set_threshold(double threshold, double band) {
    threshold_ = threshold;
    band_ = band;
    update();
}

QSize ScoreStrip::sizeHint() const {
    return {420, 5 * QFontMetrics(Look::text_font(0.9)).height() + 24};
}

QSize ScoreStrip::minimumSizeHint() const {
    return {240, sizeHint().height()};
}

/// Whole tenths around all that is shown, so that the strip does not stir while the threshold is moved.
ScoreStrip::Range ScoreStrip::range() const {
    Range shown{-2.6, -0.9};
    for (const auto* scores : {&genuine_, &altered_}) {
        for (const double score : *scores) {
            shown.least = std::min(shown.least, score);
            shown.most = std::max(shown.most, score);
        }
    }
    shown.least = std::floor(10.0 * (std::min(shown.least, threshold_ - band_) - 0.1)) / 10.0;
    shown.most = std::ceil(10.0 * (std::max(shown.most, threshold_) + 0.1)) / 10.0;
    return shown;
}

QRectF ScoreStrip::plot() const {
    return QRectF(rect()).adjusted(kSide, 4.0, -kSide, -4.0);
}

double ScoreStrip::to_x(double score) const {
    const Range shown = range();
    const QRectF area = plot();
    return area.left() + area.width() * (score - shown.least) / (shown.most - shown.least);
}

double ScoreStrip::to_score(double x) const {
    const Range shown = range();
    const QRectF area = plot();
    const double part = std::clamp((x - area.left()) / std::max(1.0, area.width()), 0.0, 1.0);
    return shown.least + part * (shown.most - shown.least);
}

void ScoreStrip::paint_row(QPainter& painter, const std::vector<double>& scores, const QRectF& row,
                           bool altered) const {
    // Points that fall together stand on one another; what does not fit any more lies closer.
    std::map<int, int> heights;
    std::map<int, int> counts;
    const auto column = [this](double score) { return static_cast<int>(std::floor(to_x(score) / (2.0 * kDot))); };
    for (const double score : scores) {
        ++counts[column(score)];
    }
    painter.setPen(QPen(look_->colour(altered ? "alert" : "text"), 1.4));
    for (const double score : scores) {
        const int at = column(score);
        const double pitch = std::min(2.0 * kDot, (row.height() - 2.0 * kDot) / std::max(1, counts[at] - 1));
        const double y = row.bottom() - kDot - pitch * heights[at]++;
        const QPointF point((at + 0.5) * 2.0 * kDot, y);
        if (altered) {  // a cross, not only another colour
            const double arm = kDot - 0.6;
            painter.drawLine(point - QPointF(arm, arm), point + QPointF(arm, arm));
            painter.drawLine(point + QPointF(-arm, arm), point + QPointF(arm, -arm));
        } else {
            painter.setBrush(Qt::NoBrush);
            painter.drawEllipse(point, kDot - 0.7, kDot - 0.7);
        }
    }
}

void ScoreStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), look_->colour("raised"));
    const QFont font = Look::text_font(0.9);
    const double line = QFontMetricsF(font).height();
    const QRectF area = plot();
    const double x = to_x(threshold_);
    const double band = to_x(threshold_ - band_);
    // What fails is hatched, what is only to be looked at more thinly: forms, not colours alone.
    const QRectF rows(area.left(), area.top() + line, area.width(), area.height() - line);
    painter.fillRect(QRectF(rows.left(), rows.top(), band - rows.left(), rows.height()),
                     QBrush(look_->colour("border"), Qt::BDiagPattern));
    painter.fillRect(QRectF(band, rows.top(), x - band, rows.height()),
                     QBrush(look_->colour("border"), Qt::Dense6Pattern));
    const double half = rows.height() / 2.0;
    painter.setFont(font);
    painter.setPen(look_->colour("muted"));
    const QRectF upper(rows.left(), rows.top(), rows.width(), half);
    const QRectF lower(rows.left(), rows.top() + half, rows.width(), half);
    painter.drawText(upper, Qt::AlignRight | Qt::AlignTop, genuine_word_);
    painter.drawText(lower, Qt::AlignRight | Qt::AlignTop, altered_word_);
    painter.setPen(look_->colour("border"));
    painter.drawLine(lower.topLeft(), lower.topRight());
    paint_row(painter, genuine_, upper, false);
    paint_row(painter, altered_, lower, true);

    painter.setPen(QPen(look_->colour("accent"), hasFocus() ? 3.0 : 2.0));
    painter.drawLine(QPointF(x, area.top() + line - 2.0), QPointF(x, area.bottom()));
    painter.setPen(look_->colour("text"));
    const double room = QFontMetricsF(font).horizontalAdvance(fails_ + QStringLiteral(" \u25c0"));
    if (x - area.left() > room + 6.0) {
        painter.drawText(QRectF(area.left(), area.top(), x - area.left() - 6.0, line), Qt::AlignRight,
                         QStringLiteral("\u25c0 ") + fails_);
    }
    painter.drawText(QRectF(x + 6.0, area.top(), area.right() - x - 6.0, line), Qt::AlignLeft,
                     passes_ + QStringLiteral(" \u25b6"));
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(look_->colour("accent"), 2.0));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void ScoreStrip::move_to(double threshold) {
    threshold = std::round(threshold / kStep) * kStep;
    if (threshold != threshold_) {
        threshold_ = threshold;
        update();
        emit threshold_moved(threshold_);
    }
}

void ScoreStrip::keyPressEvent(QKeyEvent* event) {
    const double by = (event->modifiers() & Qt::ShiftModifier) ? 10.0 * kStep : kStep;
    if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) {
        move_to(threshold_ + (event->key() == Qt::Key_Right ? by : -by));
        return;
    }
    QWidget::keyPressEvent(event);
}

void ScoreStrip::mousePressEvent(QMouseEvent* event) {
    move_to(to_score(event->position().x()));
}

void ScoreStrip::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton) {
        move_to(to_score(event->position().x()));
    }
}

void ScoreStrip::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void ScoreStrip::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

}  // namespace vidimus::desktop
