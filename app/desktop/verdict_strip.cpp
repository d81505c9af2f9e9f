#include "app/desktop/verdict_strip.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QResizeEvent>
#include <QStringList>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace vidimus::desktop {

namespace {

constexpr int kSymbol = 48;
constexpr double kWordFactor = 1.75;  // of the reading letters
constexpr double kStepFactor = 0.95;
constexpr int kStepGap = 18;

QLabel* label(QWidget* parent, const char* name, bool wraps) {
    auto* made = new QLabel(parent);
    made->setObjectName(QLatin1String(name));
    made->setWordWrap(wraps);
    made->setTextFormat(Qt::PlainText);
    made->setTextInteractionFlags(Qt::NoTextInteraction);
    return made;
}

void colour(QLabel* label, const QColor& colour) {
    label->setStyleSheet(QStringLiteral("color: %1;").arg(colour.name()));
}

/// The symbol in a filled disc: it stands out at a glance, and its shape tells the state without its colour.
QPixmap disc(const Look& look, const QString& icon, const QColor& colour, bool filled, double ratio) {
    QPixmap pixmap(static_cast<int>(kSymbol * ratio), static_cast<int>(kSymbol * ratio));
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF circle(1.5, 1.5, kSymbol - 3.0, kSymbol - 3.0);
    painter.setPen(filled ? Qt::NoPen : QPen(colour, 2.0));
    painter.setBrush(filled ? QBrush(colour) : Qt::NoBrush);
    painter.drawEllipse(circle);
    constexpr int kIcon = 26;
    const int rise = icon == QLatin1String("warning") ? 2 : 0;  // a triangle's weight lies below its middle
    painter.drawPixmap((kSymbol - kIcon) / 2, (kSymbol - kIcon) / 2 - rise,
                       look.icon(icon, filled ? look.colour("label_text") : colour, kIcon, ratio));
    return pixmap;
}

}  // namespace

StepsBar::StepsBar(std::shared_ptr<const Look> look, QWidget* parent) : QWidget(parent), look_(std::move(look)) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void StepsBar::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    update();
}

void StepsBar::set_steps(std::vector<StageStep> steps) {
    steps_ = std::move(steps);
    QStringList done;
    for (const StageStep& step : steps_) {
        if (step.done) {
            done << step.name;
        }
    }
    setAccessibleName(done.join(QStringLiteral(", ")));
    update();
}

QSize StepsBar::sizeHint() const {
    return {500, QFontMetrics(Look::text_font(kStepFactor)).height() + 4};
}

QSize StepsBar::minimumSizeHint() const {
    return {120, sizeHint().height()};
}

int StepsBar::wide_with(double factor) const {
    const QFontMetrics metrics(Look::text_font(factor));
    int wide = -kStepGap;
    for (const StageStep& step : steps_) {
        wide += metrics.height() - 3 + 5 + metrics.horizontalAdvance(step.name) + kStepGap;
    }
    return wide;
}

/// Large letters become smaller before the last step is cut.
double StepsBar::factor() const {
    constexpr double kLeast = 0.6;
    double factor = kStepFactor;
    while (factor > kLeast && wide_with(factor) > width()) {
        factor -= 0.05;
    }
    return factor;
}

bool StepsBar::fits() const {
    return wide_with(factor()) <= width();
}

void StepsBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setFont(Look::text_font(factor()));
    const QFontMetrics metrics(painter.font());
    int x = 0;
    for (const StageStep& step : steps_) {
        const QColor colour = look_->colour(step.done ? "text" : "faint");
        const int size = metrics.height() - 3;
        const QString icon = step.done ? QStringLiteral("tick") : QStringLiteral("circle");
        painter.drawPixmap(x, (height() - size) / 2, look_->icon(icon, colour, size, devicePixelRatioF()));
        x += size + 5;
        painter.setPen(colour);
        painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::AlignLeft, step.name);
        x += metrics.horizontalAdvance(step.name) + kStepGap;
    }
}

VerdictStrip::VerdictStrip(std::shared_ptr<const Look> look, QWidget* parent)
    : QWidget(parent), look_(std::move(look)) {
    setObjectName(QStringLiteral("verdict_strip"));
    left_ = new QWidget(this);
    right_ = new QWidget(this);
    symbol_ = label(left_, "verdict_symbol", false);
    symbol_->setFixedSize(kSymbol, kSymbol);
    word_ = label(left_, "verdict_word", false);
    word_->setFont(Look::text_font(kWordFactor, QFont::Bold));
    word_->setMinimumWidth(1);  // it shrinks before the window grows
    counts_ = label(left_, "verdict_counts", false);
    reason_ = label(left_, "verdict_reason", true);
    reason_->setFont(Look::text_font(1.05));
    next_ = label(left_, "verdict_next", true);
    steps_ = new StepsBar(look_, left_);
    steps_->hide();

    auto* head = new QHBoxLayout;
    head->addWidget(word_);
    head->addStretch(1);
    head->addWidget(counts_, 0, Qt::AlignBaseline);
    auto* text = new QVBoxLayout;
    text->setSpacing(2);
    text->addStretch(1);
    text->addLayout(head);
    text->addWidget(reason_);
    text->addWidget(next_);
    text->addWidget(steps_);
    text->addStretch(1);
    auto* left = new QHBoxLayout(left_);
    left->setContentsMargins(18, 8, 16, 9);
    left->setSpacing(16);
    left->addWidget(symbol_, 0, Qt::AlignVCenter);
    left->addLayout(text, 1);

    register_symbol_ = label(right_, "register_symbol", false);
    register_word_ = label(right_, "register_word", false);
    register_word_->setFont(Look::text_font(1.15, QFont::Bold));
    register_detail_ = label(right_, "register_detail", true);
    register_next_ = label(right_, "register_next", true);
    auto* state = new QHBoxLayout;
    state->setSpacing(7);
    state->addWidget(register_symbol_);
    state->addWidget(register_word_, 1);
    auto* right = new QVBoxLayout(right_);
    right->setContentsMargins(16, 8, 14, 9);
    right->setSpacing(2);
    right->addStretch(1);
    right->addLayout(state);
    right->addWidget(register_detail_);
    right->addWidget(register_next_);
    right->addStretch(1);

    auto* whole = new QHBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 1);
    whole->setSpacing(0);
    whole->addWidget(left_, 1);
    whole->addWidget(right_);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    fit_height();
}

void VerdictStrip::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    steps_->set_look(look_);
    refresh();
}

void VerdictStrip::set_register_width(int width) {
    right_->setFixedWidth(width);
    fit_height();
}

void VerdictStrip::show_verdict(const StripView& view) {
    verdict_ = view;
    progress_ = -1.0;
    refresh();
}

void VerdictStrip::show_reading(const QString& word, const QString& reason, std::vector<StageStep> steps) {
    verdict_ = {Tone::neutral, QStringLiteral("reading"), word, reason, {}, {}};
    const auto done = std::count_if(steps.begin(), steps.end(), [](const StageStep& step) { return step.done; });
    progress_ = steps.empty() ? 0.0 : static_cast<double>(done) / static_cast<double>(steps.size());
    steps_->set_steps(std::move(steps));
    refresh();
}

void VerdictStrip::show_register(const RegisterView& view) {
    register_ = view;
    refresh();
}

void VerdictStrip::refresh() {
    const double ratio = devicePixelRatioF();
    const bool judged = verdict_.tone != Tone::neutral;
    const QColor tone = look_->colour(verdict_.tone);
    symbol_->setPixmap(disc(*look_, verdict_.icon, tone, judged, ratio));
    symbol_->setAccessibleName(verdict_.word);
    word_->setText(verdict_.word);
    colour(word_, judged ? tone : look_->colour("text"));
    counts_->setText(verdict_.counts);
    colour(counts_, look_->colour("muted"));
    fit_counts();
    reason_->setText(verdict_.reason);
    colour(reason_, look_->colour("text"));
    next_->setText(verdict_.next);
    colour(next_, look_->colour("muted"));
    next_->setVisible(!verdict_.next.isEmpty());
    steps_->setVisible(progress_ >= 0.0);

    const QColor state = look_->colour(register_.tone);
    const int size = QFontMetrics(register_word_->font()).height();
    register_symbol_->setPixmap(look_->icon(register_.icon, state, size, ratio));
    register_word_->setText(register_.word);
    colour(register_word_,
           register_.tone == Tone::neutral || register_.tone == Tone::good ? look_->colour("text") : state);
    register_detail_->setText(register_.detail);
    colour(register_detail_, look_->colour("muted"));
    register_next_->setText(register_.next);
    colour(register_next_,
           look_->colour(register_.tone == Tone::good || register_.tone == Tone::neutral ? "muted" : "text"));
    register_next_->setVisible(!register_.next.isEmpty());
    right_->setToolTip(register_.all);
    setAccessibleName(QStringLiteral("%1. %2. %3").arg(verdict_.word, verdict_.reason, register_.word));
    fit_height();
    update();
}

/// As high as its wrapped lines need at the width that they have. Qt's layouts reckon with that height a round of
/// events later, if at all, and until then the last line of a possible match would be cut.
void VerdictStrip::fit_height() {
    const int side = right_->minimumWidth();
    int needed = QFontMetrics(Look::text_font(1.0)).height() * 5 + 14;
    for (const auto& [part, room] : {std::pair{left_, width() - side}, {right_, side}}) {
        for (QLabel* one : part->findChildren<QLabel*>()) {
            one->ensurePolished();  // its lines are as high as the style's letters
        }
        part->layout()->invalidate();
        needed = std::max(needed, part->layout()->totalHeightForWidth(room));
    }
    const QMargins frame = layout()->contentsMargins();
    setFixedHeight(needed + frame.top() + frame.bottom());
}

/// The verdict in one line: with large letters and long words in smaller ones. How much was checked stands beside the
/// word where there is room for both; the list of findings counts too.
void VerdictStrip::fit_counts() {
    double factor = kWordFactor;
    const auto too_wide = [this, &factor] {
        return QFontMetrics(Look::text_font(factor, QFont::Bold)).horizontalAdvance(verdict_.word) >
               left_->width() - kSymbol - 60;
    };
    while (left_->width() > kSymbol && factor > 1.0 && too_wide()) {
        factor -= 0.05;
    }
    const QFont font = Look::text_font(factor, QFont::Bold);
    if (word_->font() != font) {
        word_->setFont(font);
    }
    const int room = left_->width() - kSymbol - 60;
    const int wanted = word_->sizeHint().width() + counts_->sizeHint().width() + 12;
    counts_->setVisible(!verdict_.counts.isEmpty() && (wanted <= room || left_->width() < kSymbol));
    left_->setToolTip(verdict_.counts);
}

void VerdictStrip::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit_counts();
    if (event->oldSize().width() != event->size().width()) {
        fit_height();
    }
}

void VerdictStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(left_->geometry(), look_->surface(verdict_.tone));
    const bool loud = register_.tone == Tone::warn || register_.tone == Tone::alert;
    painter.fillRect(right_->geometry(), loud ? look_->surface(register_.tone) : look_->colour("surface"));
    painter.setPen(QPen(look_->colour("border"), 1.0));
    painter.drawLine(0, height() - 1, width(), height() - 1);
    painter.drawLine(right_->x(), 0, right_->x(), height());
    if (loud) {
        // A bar on the side: the register's trouble must not drown beside the verdict's colour.
        painter.fillRect(QRect(right_->x(), 0, 4, height() - 1), look_->colour(register_.tone));
    }
    if (progress_ >= 0.0) {
        painter.fillRect(QRectF(0, height() - 3.0, width(), 3.0), look_->colour("border"));
        painter.fillRect(QRectF(0, height() - 3.0, width() * progress_, 3.0), look_->colour("accent"));
    }
}

}  // namespace vidimus::desktop
