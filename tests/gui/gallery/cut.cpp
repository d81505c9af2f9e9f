#include "tests/gui/gallery/cut.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QStyle>
#include <QStyleOptionComboBox>
#include <QTabBar>
#include <QToolButton>
#include <QTreeView>

#include "app/desktop/verdict_strip.h"

namespace vidimus::desktop::testing {

namespace {

QString where(const QWidget& widget, const QString& text, const QSize& has, const QSize& needs) {
    return QStringLiteral("%1 \"%2\": %3x%4 of %5x%6")
        .arg(widget.objectName(), text.left(40))
        .arg(has.width())
        .arg(has.height())
        .arg(needs.width())
        .arg(needs.height());
}

/// Whether a widget reaches over the edge of one that holds it; what can be scrolled to is not cut.
bool clipped(const QWidget& widget, const QWidget& whole) {
    const QWidget* inner = &widget;
    for (const QWidget* outer = widget.parentWidget(); outer && inner != &whole; outer = outer->parentWidget()) {
        const auto* area = qobject_cast<const QAbstractScrollArea*>(outer->parentWidget());
        const bool viewport = area && area->viewport() == outer;
        const QRect lies(widget.mapTo(outer, QPoint(0, 0)), widget.size());
        const bool wide = lies.left() < 0 || lies.right() > outer->rect().right();
        const bool high = lies.top() < 0 || lies.bottom() > outer->rect().bottom();
        if (wide || (high && !viewport)) {
            return true;
        }
        if (viewport) {
            return false;
        }
        inner = outer;
    }
    return false;
}

QString cut_label(const QLabel& label) {
    if (label.text().isEmpty()) {
        return {};
    }
    const QSize needs = label.wordWrap() ? QSize(label.width(), label.heightForWidth(label.width())) : label.sizeHint();
    if (label.height() < needs.height() || label.width() < needs.width()) {
        return where(label, label.text(), label.size(), needs);
    }
    return {};
}

QString cut_button(const QAbstractButton& button) {
    if (button.text().isEmpty()) {
        return {};
    }
    if (const auto* tool = qobject_cast<const QToolButton*>(&button);
        tool && tool->toolButtonStyle() == Qt::ToolButtonIconOnly) {
        return {};
    }
    const QSize needs = button.sizeHint();
    if (button.width() < needs.width() || button.height() < needs.height()) {
        return where(button, button.text(), button.size(), needs);
    }
    return {};
}

QString cut_line(const QWidget& box, const QString& text, int margins) {
    const int needs = QFontMetrics(box.font()).horizontalAdvance(text) + margins;
    return text.isEmpty() || box.width() >= needs ? QString() : where(box, text, box.size(), {needs, 0});
}

QString cut_choice(const QComboBox& box) {
    QStyleOptionComboBox option;
    option.initFrom(&box);
    option.editable = box.isEditable();
    option.frame = box.hasFrame();
    const int has =
        box.style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, &box).width();
    const int needs = QFontMetrics(box.font()).horizontalAdvance(box.currentText());
    return has >= needs ? QString() : where(box, box.currentText(), {has, 0}, {needs, 0});
}

/// What stands in a table; a column that reaches over the edge is scrolled to.
QString cut_items(const QTreeView& view) {
    for (QModelIndex row = view.indexAt(QPoint(0, 0)); row.isValid(); row = view.indexBelow(row)) {
        for (int column = 0; column < view.model()->columnCount(); ++column) {
            const QModelIndex index = row.siblingAtColumn(column);
            const QRect place = view.visualRect(index);
            const QString text = index.data().toString();
            const int beside = index.data(Qt::DecorationRole).isNull() ? 8 : view.iconSize().width() + 12;
            const QRect needs = QFontMetrics(view.font())
                                    .boundingRect(QRect(0, 0, place.width() - beside, 10'000),
                                                  view.wordWrap() ? Qt::TextWordWrap : Qt::TextSingleLine, text);
            if (!text.isEmpty() && !view.isColumnHidden(column) && view.viewport()->rect().contains(place) &&
                (needs.width() > place.width() - beside || needs.height() > place.height())) {
                return where(view, text, place.size(), needs.size() + QSize(beside, 0));
            }
        }
    }
    return {};
}

QString cut_header(const QHeaderView& header) {
    for (int i = 0; i < header.count(); ++i) {
        const QString text = header.model()->headerData(i, header.orientation()).toString();
        const int needs = QFontMetrics(header.font()).horizontalAdvance(text) + 8;
        if (!header.isSectionHidden(i) && header.orientation() == Qt::Horizontal && header.sectionSize(i) < needs) {
            return where(header, text, {header.sectionSize(i), 0}, {needs, 0});
        }
    }
    return {};
}

QString cut_tabs(const QTabBar& tabs) {
    for (int i = 0; i < tabs.count(); ++i) {
        const QRect tab = tabs.tabRect(i);
        const int needs = QFontMetrics(tabs.font()).horizontalAdvance(tabs.tabText(i));
        if (tab.width() < needs || tab.right() > tabs.rect().right()) {
            return where(tabs, tabs.tabText(i), tab.size(), {needs, 0});
        }
    }
    return {};
}

QString cut(const QWidget& widget) {
    if (const auto* label = qobject_cast<const QLabel*>(&widget)) {
        return cut_label(*label);
    }
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) {
        return cut_button(*button);
    }
    if (const auto* steps = qobject_cast<const StepsBar*>(&widget)) {
        return steps->fits() ? QString() : where(*steps, steps->accessibleName(), steps->size(), steps->sizeHint());
    }
    if (const auto* box = qobject_cast<const QComboBox*>(&widget)) {
        return cut_choice(*box);
    }
    if (const auto* view = qobject_cast<const QTreeView*>(&widget)) {
        return cut_items(*view);
    }
    if (const auto* line = qobject_cast<const QLineEdit*>(&widget)) {
        return line->text().isEmpty() ? cut_line(*line, line->placeholderText(), 18) : QString();
    }
    if (const auto* header = qobject_cast<const QHeaderView*>(&widget)) {
        return cut_header(*header);
    }
    if (const auto* tabs = qobject_cast<const QTabBar*>(&widget)) {
        return cut_tabs(*tabs);
    }
    return {};
}

}  // namespace

QStringList cut_texts(const QWidget& whole) {
    QStringList found;
    for (const QWidget* widget : whole.findChildren<QWidget*>()) {
        if (!widget->isVisible() || widget->window() != whole.window() ||
            widget->objectName() == QLatin1String("qt_menubar_ext_button")) {
            continue;
        }
        if (const QString one = cut(*widget); !one.isEmpty()) {
            found << one;
        }
        const bool says = qobject_cast<const QLabel*>(widget) || qobject_cast<const QAbstractButton*>(widget) ||
                          qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QComboBox*>(widget);
        if (says && !widget->inherits("QLineEditIconButton") && clipped(*widget, whole)) {
            found << widget->objectName() + QLatin1String(" reaches over an edge");
        }
    }
    return found;
}

}  // namespace vidimus::desktop::testing
