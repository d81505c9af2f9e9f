#include "app/desktop/findings_list.h"

#include <QMouseEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>
#include <array>
#include <cmath>

namespace vidimus::desktop {

namespace {

constexpr int kLeft = 16;
constexpr int kIconWidth = 32;  // the least
constexpr int kIconGap = 10;
constexpr int kRight = 12;
constexpr int kFigureGap = 10;
constexpr std::array kGroups = {Group::look, Group::not_possible, Group::noted, Group::passed};

class Delegate : public QStyledItemDelegate {
  public:
    Delegate(std::shared_ptr<const Look> look, const FindingsModel& model, QObject* parent)
        : QStyledItemDelegate(parent), look_(std::move(look)), model_(model) {}

    void set_look(std::shared_ptr<const Look> look) { look_ = std::move(look); }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const auto& entry = model_.entry(index.row());
        const int width = option.rect.width() > 0 ? option.rect.width() : width_of(option);
        if (entry.heading) {
            return {width, QFontMetrics(heading_font()).height() + 14};
        }
        const FindingRow& row = model_.rows().at(entry.row);
        int height = title_height(row, width) + 11;
        if (shows_note(row)) {
            height += note_height(row, width) + 1;
        }
        return {width, height};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        painter->save();
        const auto& entry = model_.entry(index.row());
        const bool chosen = option.state.testFlag(QStyle::State_Selected);
        if (chosen) {
            painter->fillRect(option.rect, look_->colour("selection"));
            painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()),
                              look_->colour("accent"));
        }
        entry.heading ? paint_heading(painter, option.rect, entry)
                      : paint_row(painter, option.rect, model_.rows().at(entry.row));
        painter->restore();
    }

  private:
    static QFont heading_font() {
        QFont font = Look::text_font(0.9, QFont::DemiBold);
        font.setLetterSpacing(QFont::AbsoluteSpacing, 0.4);
        return font;
    }
    static QFont title_font(const FindingRow& row) {
        return Look::text_font(1.0, row.group == Group::look ? QFont::DemiBold : QFont::Normal);
    }
    static QFont note_font() { return Look::text_font(0.92); }
    static QFont figure_font() { return Look::mono_font(0.95); }
    static int width_of(const QStyleOptionViewItem& option) {
        const auto* view = qobject_cast<const QListView*>(option.widget);
        return view ? view->viewport()->width() : 400;
    }
    static bool shows_note(const FindingRow& row) { return row.group != Group::passed && !row.note.isEmpty(); }
    static int figure_width(const FindingRow& row) {
        return row.figure.isEmpty() ? 0 : QFontMetrics(figure_font()).horizontalAdvance(row.figure) + kFigureGap;
    }
    static int icon_size(const FindingRow& row) { return QFontMetrics(title_font(row)).height() - 1; }
    /// The symbol grows with the letters; the text stands clear of it.
    static int icon_width(const FindingRow& row) { return std::max(kIconWidth, 2 + icon_size(row) + kIconGap); }
    static int text_width(const FindingRow& row, int width) {
        return std::max(60, width - kLeft - icon_width(row) - kRight - figure_width(row));
    }
    static QString title_of(const FindingRow& row) {
        return row.number > 0 ? QStringLiteral("%1  %2").arg(row.number).arg(row.title) : row.title;
    }
    static int title_height(const FindingRow& row, int width) {
        return QFontMetrics(title_font(row))
            .boundingRect(QRect(0, 0, text_width(row, width), 1000), Qt::TextWordWrap, title_of(row))
            .height();
    }
    static int note_height(const FindingRow& row, int width) {
        return QFontMetrics(note_font())
            .boundingRect(QRect(0, 0, text_width(row, width), 1000), Qt::TextWordWrap, row.note)
            .height();
    }

    void paint_heading(QPainter* painter, const QRect& rect, const FindingsModel::Entry& entry) const {
        const QFont font = heading_font();
        painter->setFont(font);
        painter->setPen(look_->colour("muted"));
        int x = rect.left() + kLeft;
        if (FindingsModel::foldable(entry.group)) {
            const int size = QFontMetrics(font).height() - 3;
            const QString icon =
                model_.folded(entry.group) ? QStringLiteral("chevron_right") : QStringLiteral("chevron_down");
            painter->drawPixmap(
                x - 2, rect.center().y() - size / 2 + 3,
                look_->icon(icon, look_->colour("muted"), size, painter->device()->devicePixelRatioF()));
            x += size + 4;
        }
        painter->drawText(QRect(x, rect.top() + 4, rect.right() - x, rect.height() - 4),
                          Qt::AlignVCenter | Qt::AlignLeft, model_.heading(entry));
    }

    void paint_row(QPainter* painter, const QRect& rect, const FindingRow& row) const {
        const bool quiet = row.group != Group::look;
        const QColor tone = look_->colour(row.tone);
        const int size = icon_size(row);
        int y = rect.top() + 5;
        painter->drawPixmap(rect.left() + kLeft + 2, y + 1,
                            look_->icon(row.icon, tone, size, painter->device()->devicePixelRatioF()));
        const int x = rect.left() + kLeft + icon_width(row);
        const int width = text_width(row, rect.width());
        painter->setFont(title_font(row));
        painter->setPen(look_->colour(quiet ? "muted" : "text"));
        const int height = title_height(row, rect.width());
        painter->drawText(QRect(x, y, width, height), Qt::TextWordWrap, title_of(row));
        if (!row.figure.isEmpty()) {
            painter->setFont(figure_font());
            painter->setPen(quiet ? look_->colour("muted") : tone);
            painter->drawText(QRect(rect.right() - kRight - figure_width(row), y, figure_width(row), height),
                              Qt::AlignRight | Qt::AlignTop, row.figure);
        }
        if (shows_note(row)) {
            y += height + 1;
            painter->setFont(note_font());
            painter->setPen(look_->colour("muted"));
            painter->drawText(QRect(x, y, width, note_height(row, rect.width())), Qt::TextWordWrap, row.note);
        }
    }

    std::shared_ptr<const Look> look_;
    const FindingsModel& model_;
};

}  // namespace

FindingsModel::FindingsModel(Words words, QObject* parent) : QAbstractListModel(parent), words_(std::move(words)) {}

void FindingsModel::set_rows(std::vector<FindingRow> rows) {
    beginResetModel();
    rows_ = std::move(rows);
    passed_open_ = false;
    noted_open_ = false;
    rebuild();
    endResetModel();
}

void FindingsModel::toggle(Group group) {
    beginResetModel();
    if (group == Group::passed) {
        passed_open_ = !passed_open_;
    } else if (group == Group::noted) {
        noted_open_ = !noted_open_;
    }
    rebuild();
    endResetModel();
}

bool FindingsModel::folded(Group group) const {
    return (group == Group::passed && !passed_open_) || (group == Group::noted && !noted_open_);
}

void FindingsModel::rebuild() {
    entries_.clear();
    for (const Group group : kGroups) {
        const auto count =
            std::count_if(rows_.begin(), rows_.end(), [group](const FindingRow& row) { return row.group == group; });
        if (count == 0) {
            continue;
        }
        entries_.push_back({true, group, 0, static_cast<int>(count)});
        for (std::size_t i = 0; i < rows_.size() && !folded(group); ++i) {
            if (rows_[i].group == group) {
                entries_.push_back({false, group, i, 0});
            }
        }
    }
}

QString FindingsModel::heading(const Entry& entry) const {
    const QString count = QString::number(entry.count);
    switch (entry.group) {
        case Group::look:
            return words_("window.group.look", {{"count", count}}).toUpper();
        case Group::not_possible:
            return words_("window.group.not_possible", {{"count", count}}).toUpper();
        case Group::noted:
            return words_("window.group.noted", {{"count", count}}).toUpper();
        case Group::passed:
            break;
    }
    return words_("window.group.passed", {{"count", count}}).toUpper();
}

int FindingsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(entries_.size());
}

QVariant FindingsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) {
        return {};
    }
    const Entry& shown = entry(index.row());
    if (role == Qt::DisplayRole) {
        return shown.heading ? heading(shown) : rows_.at(shown.row).title;
    }
    if (role == Qt::AccessibleTextRole) {
        if (shown.heading) {
            return heading(shown);
        }
        const FindingRow& row = rows_.at(shown.row);
        return QStringLiteral("%1: %2. %3").arg(row.title, row.outcome, row.note);
    }
    return {};
}

Qt::ItemFlags FindingsModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) {
        return Qt::NoItemFlags;
    }
    const Entry& shown = entry(index.row());
    return shown.heading && !foldable(shown.group) ? Qt::NoItemFlags : Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

FindingsList::FindingsList(std::shared_ptr<const Look> look, Words words, QWidget* parent) : QListView(parent) {
    setObjectName(QStringLiteral("findings"));
    setAccessibleName(words("window.findings.name"));
    model_ = new FindingsModel(std::move(words), this);
    setModel(model_);
    setItemDelegate(new Delegate(std::move(look), *model_, this));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setResizeMode(QListView::Adjust);
    setMouseTracking(false);
    setFrameShape(QFrame::NoFrame);
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, &FindingsList::chosen_changed);
}

void FindingsList::set_look(std::shared_ptr<const Look> look) {
    static_cast<Delegate*>(itemDelegate())->set_look(std::move(look));
    viewport()->update();
}

void FindingsList::set_rows(std::vector<FindingRow> rows) {
    model_->set_rows(std::move(rows));
    emit chosen_changed();
}

void FindingsList::step(int direction) {
    const int count = model_->rowCount();
    int index = currentIndex().isValid() ? currentIndex().row() : (direction > 0 ? -1 : count);
    do {
        index += direction;
    } while (index >= 0 && index < count && model_->entry(index).heading);
    if (index >= 0 && index < count) {
        setCurrentIndex(model_->index(index));
        scrollTo(model_->index(index));
    }
}

void FindingsList::select_number(int number) {
    for (int i = 0; i < model_->rowCount(); ++i) {
        const auto& entry = model_->entry(i);
        if (!entry.heading && number > 0 && model_->rows().at(entry.row).number == number) {
            setCurrentIndex(model_->index(i));
            scrollTo(model_->index(i));
            return;
        }
    }
}

const FindingRow* FindingsList::chosen() const {
    if (!currentIndex().isValid() || currentIndex().row() >= model_->rowCount()) {
        return nullptr;
    }
    const auto& entry = model_->entry(currentIndex().row());
    return entry.heading ? nullptr : &model_->rows().at(entry.row);
}

bool FindingsList::toggle_chosen_heading() {
    if (!currentIndex().isValid() || !model_->entry(currentIndex().row()).heading) {
        return false;
    }
    const Group group = model_->entry(currentIndex().row()).group;
    model_->toggle(group);
    for (int i = 0; i < model_->rowCount(); ++i) {
        if (model_->entry(i).heading && model_->entry(i).group == group) {
            setCurrentIndex(model_->index(i));
        }
    }
    return true;
}

void FindingsList::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void FindingsList::resizeEvent(QResizeEvent* event) {
    QListView::resizeEvent(event);
    scheduleDelayedItemsLayout();  // the notes wrap at another width
}

void FindingsList::mousePressEvent(QMouseEvent* event) {
    QListView::mousePressEvent(event);
    if (indexAt(event->pos()).isValid() && event->button() == Qt::LeftButton) {
        toggle_chosen_heading();
    }
}

void FindingsList::mouseDoubleClickEvent(QMouseEvent* event) {
    if (indexAt(event->pos()).isValid() && chosen()) {
        emit explain_asked();
    }
}

}  // namespace vidimus::desktop
