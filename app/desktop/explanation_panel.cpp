#include "app/desktop/explanation_panel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/words_fit.h"

namespace vidimus::desktop {

namespace {

constexpr int kCropWidth = 168;
constexpr int kCropHeight = 150;

QLabel* label(QWidget* parent, const char* name) {
    auto* made = new QLabel(parent);
    made->setObjectName(QLatin1String(name));
    made->setTextFormat(Qt::PlainText);
    made->setWordWrap(true);
    return made;
}

}  // namespace

MarginBar::MarginBar(std::shared_ptr<const Look> look, QString fails, QString passes, QWidget* parent)
    : QWidget(parent), look_(std::move(look)), fails_(std::move(fails)), passes_(std::move(passes)) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void MarginBar::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    update();
}

void MarginBar::set_margin(std::optional<double> margin, Tone tone) {
    margin_ = margin;
    tone_ = tone;
    setVisible(margin_.has_value());
    update();
}

QSize MarginBar::sizeHint() const {
    return {220, QFontMetrics(Look::text_font(0.85)).height() + 20};
}

void MarginBar::paintEvent(QPaintEvent*) {
    if (!margin_) {
        return;
    }
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double left = 8.0;
    const double right = width() - 8.0;
    const double middle = (left + right) / 2.0;
    const double y = 9.0;
    painter.setPen(QPen(look_->colour("border"), 4.0, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(left, y), QPointF(right, y));
    painter.setPen(QPen(look_->colour("text"), 2.0));
    painter.drawLine(QPointF(middle, y - 7.0), QPointF(middle, y + 7.0));
    const double x = middle + std::clamp(*margin_, -1.0, 1.0) * (right - left) / 2.0;
    painter.setPen(QPen(look_->colour("surface"), 2.0));
    painter.setBrush(look_->colour(tone_ == Tone::quiet ? Tone::neutral : tone_));
    painter.drawEllipse(QPointF(x, y), 6.5, 6.5);
    painter.setFont(Look::text_font(0.85));
    painter.setPen(look_->colour("muted"));
    const QRectF text(left, y + 8.0, right - left, height() - y - 8.0);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignTop, fails_);
    painter.drawText(text, Qt::AlignRight | Qt::AlignTop, passes_);
}

ExplanationPanel::ExplanationPanel(std::shared_ptr<const Look> look, const Words& words, QWidget* parent)
    : QFrame(parent), look_(std::move(look)) {
    setObjectName(QStringLiteral("explanation"));
    setAccessibleName(words("window.explain.name"));
    scanned_ = new QLabel(this);
    specimen_ = new QLabel(this);
    scanned_caption_ = label(this, "scanned_caption");
    scanned_caption_->setText(words("window.explain.this_document"));
    specimen_caption_ = label(this, "specimen_caption");
    specimen_caption_->setText(words("window.explain.specimen"));
    for (QLabel* caption : {scanned_caption_, specimen_caption_}) {
        caption->setFont(Look::text_font(0.9, QFont::DemiBold));
        caption->setProperty("role", "muted");
    }
    symbol_ = new QLabel(this);
    title_ = label(this, "explanation_title");
    title_->setFont(Look::text_font(1.15, QFont::Bold));
    message_ = label(this, "explanation_message");
    measured_ = label(this, "explanation_measured");
    measured_->setProperty("role", "muted");
    margin_ = new MarginBar(look_, words("window.explain.below"), words("window.explain.above"), this);
    innocent_head_ = label(this, "innocent_head");
    innocent_head_->setText(words("window.explain.innocent"));
    innocent_ = label(this, "explanation_innocent");
    todo_head_ = label(this, "todo_head");
    todo_head_->setText(words("window.explain.todo"));
    todo_ = label(this, "explanation_todo");
    for (QLabel* head : {innocent_head_, todo_head_}) {
        head->setProperty("role", "section");
        head->setFont(Look::text_font(0.92, QFont::DemiBold));
    }
    close_ = new QToolButton(this);
    close_->setObjectName(QStringLiteral("close_explanation"));
    close_->setAccessibleName(words("window.explain.close"));
    close_->setToolTip(words("window.explain.close"));
    connect(close_, &QToolButton::clicked, this, &ExplanationPanel::close_asked);

    const auto column = [](QLabel* picture, QLabel* caption) {
        auto* made = new QVBoxLayout;
        made->setSpacing(4);
        made->addWidget(caption);
        made->addWidget(picture);
        made->addStretch(1);
        return made;
    };
    auto* head = new QHBoxLayout;
    head->setSpacing(7);
    head->addWidget(symbol_, 0, Qt::AlignTop);
    head->addWidget(title_, 1);
    auto* middle = new QVBoxLayout;
    middle->setSpacing(6);
    middle->addLayout(head);
    middle->addWidget(message_);
    middle->addSpacing(2);
    middle->addWidget(margin_);
    middle->addWidget(measured_);
    middle->addStretch(1);
    auto* right = new QVBoxLayout;
    right->setSpacing(3);
    right->addWidget(innocent_head_);
    right->addWidget(innocent_);
    right->addSpacing(7);
    right->addWidget(todo_head_);
    right->addWidget(todo_);
    right->addStretch(1);
    auto* whole = new QHBoxLayout(this);
    whole->setContentsMargins(16, 10, 10, 12);
    whole->setSpacing(16);
    if (large_letters()) {
        // One column that scrolls: beside one another they would be too narrow to read.
        auto* page = new QWidget;
        auto* pictures = new QHBoxLayout;
        pictures->addLayout(column(scanned_, scanned_caption_));
        pictures->addLayout(column(specimen_, specimen_caption_));
        pictures->addStretch(1);
        auto* lines = new QVBoxLayout(page);
        lines->setContentsMargins(0, 0, 6, 0);
        lines->addLayout(middle);
        lines->addLayout(pictures);
        lines->addLayout(right);
        auto* area = new WordsArea(this);
        area->setObjectName(QStringLiteral("explanation_area"));
        area->setFocusPolicy(Qt::TabFocus);  // then the arrows scroll it
        area->setAccessibleName(words("window.explain.name"));
        area->setWidget(page);
        whole->addWidget(area, 1);
        setFocusProxy(area);
    } else {
        whole->addLayout(column(scanned_, scanned_caption_));
        whole->addLayout(column(specimen_, specimen_caption_));
        whole->addLayout(middle, 5);
        whole->addLayout(right, 4);
    }
    whole->addWidget(close_, 0, Qt::AlignTop);
    // As high as its lines need at this width: with large letters they are more.
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void ExplanationPanel::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    margin_->set_look(look_);
    refresh();
}

void ExplanationPanel::show_finding(const ExplanationView& view, const QImage& scanned, const QImage& specimen) {
    view_ = view;
    scanned_image_ = scanned;
    specimen_image_ = specimen;
    refresh();
}

void ExplanationPanel::show_crop(QLabel* target, QLabel* caption, const QImage& image) {
    const bool there = !image.isNull();
    target->setVisible(there);
    caption->setVisible(there);
    if (!there) {
        return;
    }
    const double ratio = devicePixelRatioF();
    QPixmap pixmap = QPixmap::fromImage(
        image.scaled(QSize(kCropWidth, kCropHeight) * ratio, Qt::KeepAspectRatio, Qt::SmoothTransformation));
    pixmap.setDevicePixelRatio(ratio);
    target->setPixmap(pixmap);
    target->setAccessibleName(caption->text());
}

void ExplanationPanel::refresh() {
    const QColor tone = look_->colour(view_.tone == Tone::quiet ? Tone::neutral : view_.tone);
    symbol_->setPixmap(look_->icon(view_.icon, tone, QFontMetrics(title_->font()).height(), devicePixelRatioF()));
    title_->setText(QStringLiteral("%1 \u2014 %2").arg(view_.title, view_.outcome));
    message_->setText(view_.message);
    message_->setVisible(!view_.message.isEmpty());
    measured_->setText(view_.measured);
    measured_->setVisible(!view_.measured.isEmpty());
    margin_->set_margin(view_.margin, view_.tone);
    innocent_->setText(view_.innocent);
    innocent_->setVisible(!view_.innocent.isEmpty());
    innocent_head_->setVisible(!view_.innocent.isEmpty());
    todo_->setText(view_.todo);
    todo_->setVisible(!view_.todo.isEmpty());
    todo_head_->setVisible(!view_.todo.isEmpty());
    specimen_caption_->setText(view_.beside);
    show_crop(scanned_, scanned_caption_, scanned_image_);
    show_crop(specimen_, specimen_caption_, specimen_image_);
    close_->setIcon(look_->icon(QStringLiteral("close")));
}

}  // namespace vidimus::desktop
