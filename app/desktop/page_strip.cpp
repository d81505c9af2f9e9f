#include "app/desktop/page_strip.h"

#include <QHBoxLayout>
#include <QPainter>
#include <algorithm>

namespace vidimus::desktop {

namespace {

constexpr QSize kPicture(74, 50);
constexpr int kListMargin = 12;

struct Mark {
    const char* icon;
    Tone tone;
    const char* word;
};

Mark mark_of(screening::VerdictState verdict) {
    switch (verdict) {
        case screening::VerdictState::no_irregularity_found:
            return {"tick", Tone::good, "verdict.no_irregularity_found"};
        case screening::VerdictState::check_further:
            return {"warning", Tone::warn, "verdict.check_further"};
        case screening::VerdictState::irregularity_found:
            break;
    }
    return {"cross", Tone::alert, "verdict.irregularity_found"};
}

Mark mark_of(const CaseSet::Page& page) {
    switch (page.state) {
        case CaseSet::State::waiting:
            return {"circle", Tone::quiet, "window.pages.waiting"};
        case CaseSet::State::reading:
            return {"reading", Tone::neutral, "window.word.reading"};
        case CaseSet::State::done:
            return mark_of(page.report->verdict.state);
        case CaseSet::State::failed:
            break;
    }
    return {"unreadable", Tone::warn, "window.pages.failed"};
}

}  // namespace

PageStrip::PageStrip(std::shared_ptr<const Look> look, Words words, const QString& keys_in_words, QWidget* parent)
    : QFrame(parent), look_(std::move(look)), words_(std::move(words)) {
    setObjectName(QStringLiteral("pages"));
    list_ = new QListWidget(this);
    list_->setObjectName(QStringLiteral("page_list"));
    list_->setAccessibleName(words_("window.pages.name"));
    list_->setFlow(QListView::LeftToRight);
    list_->setWrapping(false);
    list_->setIconSize(kPicture);
    list_->setFocusPolicy(Qt::TabFocus);
    list_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    list_->setMinimumWidth(120);
    connect(list_, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0 && row != shown_) {
            emit page_asked(row);
        }
    });
    symbol_ = new QLabel(this);
    case_ = new QLabel(this);
    case_->setObjectName(QStringLiteral("case_verdict"));
    case_->setTextFormat(Qt::PlainText);
    case_->setWordWrap(true);
    case_->setFont(Look::text_font(1.0, QFont::DemiBold));
    case_->setMinimumWidth(150);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(10, 4, 12, 4);
    row->setSpacing(8);
    row->addWidget(list_, 2);
    row->addWidget(symbol_);
    row->addWidget(case_, 1);
    auto* keys = new QLabel(keys_in_words, this);
    keys->setProperty("role", "key");
    row->addWidget(keys, 0, Qt::AlignVCenter);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setFixedHeight(std::max(kPicture.height(), QFontMetrics(list_->font()).height()) + 18);
    hide();
}

void PageStrip::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    refresh();
}

void PageStrip::show_set(const CaseSet& set) {
    items_.clear();
    for (const CaseSet::Page& page : set.pages()) {
        const Mark mark = mark_of(page);
        items_.push_back({page.thumbnail, QString::fromLatin1(mark.icon), mark.tone, words_(mark.word), page.name});
    }
    shown_ = static_cast<int>(set.shown());
    if (set.complete()) {
        const Mark mark = mark_of(set.verdict());
        icon_ = QString::fromLatin1(mark.icon);
        tone_ = mark.tone;
        verdict_ = set.verdict() == screening::VerdictState::no_irregularity_found
                       ? words_("window.pages.case", {{"verdict", words_(mark.word)}})
                       : words_("window.pages.case_page",
                                {{"verdict", words_(mark.word)}, {"page", QString::number(set.worst_page() + 1)}});
    } else {
        const auto done = std::count_if(set.pages().begin(), set.pages().end(), [](const CaseSet::Page& page) {
            return page.state == CaseSet::State::done || page.state == CaseSet::State::failed;
        });
        icon_ = QStringLiteral("reading");
        tone_ = Tone::neutral;
        verdict_ =
            words_("window.pages.reading", {{"done", QString::number(done)}, {"count", QString::number(set.size())}});
    }
    refresh();
    show();
}

QPixmap PageStrip::picture_of(const Item& item) const {
    const double ratio = devicePixelRatioF();
    QPixmap pixmap(kPicture * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QRectF whole(QPointF(0, 0), QSizeF(kPicture));
    if (item.picture.isNull()) {
        painter.fillRect(whole, look_->colour("border"));
    } else {
        const QSizeF size = QSizeF(item.picture.size()).scaled(whole.size(), Qt::KeepAspectRatio);
        painter.drawImage(
            QRectF(QPointF((whole.width() - size.width()) / 2, (whole.height() - size.height()) / 2), size),
            item.picture);
    }
    // The mark stands on a ground of its own, whatever the picture is.
    constexpr int kMark = 20;
    const QRectF ground(whole.width() - kMark - 4, whole.height() - kMark - 4, kMark + 4, kMark + 4);
    painter.fillRect(ground, look_->colour("surface"));
    painter.drawPixmap(ground.topLeft() + QPointF(2, 2),
                       look_->icon(item.icon, look_->colour(item.tone), kMark, ratio));
    return pixmap;
}

void PageStrip::refresh() {
    const QSignalBlocker blocked(list_);
    while (list_->count() > static_cast<int>(items_.size())) {
        delete list_->takeItem(list_->count() - 1);
    }
    for (int i = 0; i < static_cast<int>(items_.size()); ++i) {
        const Item& item = items_[static_cast<std::size_t>(i)];
        if (list_->count() <= i) {
            list_->addItem(new QListWidgetItem);
        }
        QListWidgetItem* shown = list_->item(i);
        QIcon icon(picture_of(item));
        icon.addPixmap(picture_of(item), QIcon::Selected);  // the mark keeps its colour where the page is chosen
        shown->setIcon(icon);
        shown->setText(QString::number(i + 1));
        const QString told = words_("window.pages.page", {{"page", QString::number(i + 1)}, {"verdict", item.word}});
        shown->setData(Qt::AccessibleTextRole, told);
        shown->setToolTip(told + QLatin1Char('\n') + item.name);
    }
    // No wider than its pictures: the case's verdict has the rest of the line.
    int wide = 2 * list_->frameWidth();
    for (int i = 0; i < list_->count(); ++i) {
        wide += list_->sizeHintForIndex(list_->model()->index(i, 0)).width() + 2 * list_->spacing();
    }
    list_->setMaximumWidth(std::max(list_->minimumWidth(), wide + kListMargin));
    list_->setCurrentRow(shown_);
    list_->scrollToItem(list_->currentItem());
    const int size = QFontMetrics(case_->font()).height();
    symbol_->setPixmap(icon_.isEmpty() ? QPixmap()
                                       : look_->icon(icon_, look_->colour(tone_), size, devicePixelRatioF()));
    case_->setText(verdict_);
}

}  // namespace vidimus::desktop
