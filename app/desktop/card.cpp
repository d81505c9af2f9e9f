#include "app/desktop/card.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace vidimus::desktop {

namespace {

constexpr int kIcon = 56;
constexpr int kWidth = 520;

}  // namespace

Card::Card(std::shared_ptr<const Look> look, QWidget* parent) : QWidget(parent), look_(std::move(look)) {
    setObjectName(QStringLiteral("card"));
    symbol_ = new QLabel(this);
    symbol_->setAlignment(Qt::AlignCenter);
    symbol_->setMinimumWidth(kWidth);
    title_ = new QLabel(this);
    title_->setFont(Look::text_font(1.5, QFont::Bold));
    text_ = new QLabel(this);
    text_->setFont(Look::text_font(1.05));
    todo_ = new QLabel(this);
    todo_->setFont(Look::text_font(1.05, QFont::DemiBold));
    for (QLabel* label : {title_, text_, todo_}) {
        label->setTextFormat(Qt::PlainText);
        label->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
        label->setWordWrap(true);
    }
    ways_ = new QWidget(this);
    // The labels fill a column of fixed width: aligned one by one they would not get the height that their lines need.
    auto* column = new QVBoxLayout;
    column->setSpacing(10);
    column->addStretch(2);
    column->addWidget(symbol_);
    column->addWidget(title_);
    column->addWidget(text_);
    column->addWidget(todo_);
    column->addSpacing(8);
    column->addWidget(ways_, 0, Qt::AlignHCenter);
    column->addStretch(3);
    auto* whole = new QHBoxLayout(this);
    whole->addStretch(1);
    whole->addLayout(column);
    whole->addStretch(1);
}

void Card::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    refresh();
}

void Card::show_card(CardView view) {
    view_ = std::move(view);
    refresh();
}

void Card::set_inviting(bool inviting) {
    inviting_ = inviting;
    update();
}

void Card::refresh() {
    const QColor tone = view_.tone == Tone::neutral ? look_->colour("faint") : look_->colour(view_.tone);
    symbol_->setPixmap(look_->icon(view_.icon, tone, kIcon, devicePixelRatioF()));
    title_->setText(view_.title);
    text_->setText(view_.text);
    text_->setStyleSheet(QStringLiteral("color: %1;").arg(look_->colour("muted").name()));
    text_->setVisible(!view_.text.isEmpty());
    todo_->setText(view_.todo);
    todo_->setVisible(!view_.todo.isEmpty());
    delete ways_->layout();
    qDeleteAll(ways_->findChildren<QLabel*>(Qt::FindDirectChildrenOnly));
    auto* grid = new QGridLayout(ways_);
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(8);
    int row = 0;
    for (const auto& [key, does] : view_.ways) {
        auto* key_label = new QLabel(key, ways_);
        key_label->setProperty("role", "key");
        auto* does_label = new QLabel(does, ways_);
        grid->addWidget(key_label, row, 0, Qt::AlignRight | Qt::AlignVCenter);
        grid->addWidget(does_label, row, 1, Qt::AlignLeft | Qt::AlignVCenter);
        ++row;
    }
    setAccessibleName(QStringLiteral("%1. %2. %3").arg(view_.title, view_.text, view_.todo));
    update();
}

void Card::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), look_->colour("canvas"));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(look_->colour("surface"));
    QPen pen(look_->colour(inviting_ ? "accent" : "border"), inviting_ ? 3.0 : 1.5);
    if (!inviting_) {
        pen.setDashPattern({5, 4});
    }
    painter.setPen(pen);
    painter.drawRoundedRect(QRectF(rect()).adjusted(28, 24, -28, -24), 12, 12);
}

}  // namespace vidimus::desktop
