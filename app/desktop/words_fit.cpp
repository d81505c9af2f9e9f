#include "app/desktop/words_fit.h"

#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QScrollBar>
#include <QVBoxLayout>
#include <algorithm>

namespace vidimus::desktop {

namespace {

class Fit : public QObject {
  public:
    Fit(QDialog& dialog, int letters) : QObject(&dialog), dialog_(dialog), letters_(letters) {
        dialog_.installEventFilter(this);
    }

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Show || event->type() == QEvent::LayoutRequest) {
            fit();
        }
        return QObject::eventFilter(watched, event);
    }

  private:
    void fit() {
        QLayout* layout = dialog_.layout();
        if (!layout || fitting_) {
            return;
        }
        fitting_ = true;
        for (QWidget* part : dialog_.findChildren<QWidget*>()) {
            part->ensurePolished();  // its letters are the style's
        }
        layout->invalidate();
        const int wanted = QFontMetrics(dialog_.font()).averageCharWidth() * letters_;
        const int width = std::min(std::max(wanted, layout->minimumSize().width()), kLargestDialog.width());
        const int now = std::max(width, dialog_.width());
        const int height = layout->hasHeightForWidth() ? layout->totalHeightForWidth(now) : layout->sizeHint().height();
        // A layout's own least size is too small for lines that wrap, and is not even taken where a width was set.
        dialog_.setMinimumSize(width, std::min(height, kLargestDialog.height()));
        fitting_ = false;
    }

    QDialog& dialog_;
    int letters_;
    bool fitting_ = false;
};

}  // namespace

bool large_letters() {
    constexpr int kLargeLine = 26;  // pixels of a line
    return QFontMetrics(QApplication::font()).height() > kLargeLine;
}

void only_current_counts(QStackedWidget& stack) {
    const auto count = [&stack] {
        for (int i = 0; i < stack.count(); ++i) {
            const auto policy =
                stack.widget(i) == stack.currentWidget() ? QSizePolicy::Preferred : QSizePolicy::Ignored;
            stack.widget(i)->setSizePolicy(policy, policy);
        }
        stack.updateGeometry();
    };
    QObject::connect(&stack, &QStackedWidget::currentChanged, &stack, count);
    count();
}

void lay_out_search(QWidget& bar, QWidget* typed, const std::vector<QWidget*>& choices, QWidget* last) {
    auto* rows = new QVBoxLayout(&bar);
    rows->setContentsMargins(12, 6, 12, 6);
    rows->setSpacing(6);
    auto* above = new QHBoxLayout;
    above->setSpacing(8);
    above->addWidget(typed, 1);
    rows->addLayout(above);
    QHBoxLayout* below = above;
    if (large_letters()) {
        below = new QHBoxLayout;
        below->setSpacing(8);
        rows->addLayout(below);
    }
    for (QWidget* choice : choices) {
        below->addWidget(choice);
    }
    if (below != above) {
        below->addStretch(1);
    }
    if (last != nullptr) {
        above->addWidget(last);
    }
}

WordsArea::WordsArea(QWidget* parent) : QScrollArea(parent) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

QSize WordsArea::sizeHint() const {
    return minimumSizeHint();
}

QSize WordsArea::minimumSizeHint() const {
    constexpr int kLeastHeight = 120;
    return {widget() ? widget()->minimumSizeHint().width() + 12 : 0, kLeastHeight};
}

int WordsArea::heightForWidth(int width) const {
    if (!widget() || !widget()->layout()) {
        return QScrollArea::sizeHint().height();
    }
    return widget()->layout()->totalHeightForWidth(width) + 2;
}

/// The dialog hears of what changes within.
bool WordsArea::eventFilter(QObject* watched, QEvent* event) {
    if (watched == widget() && event->type() == QEvent::LayoutRequest) {
        give_room();
        updateGeometry();
    }
    return QScrollArea::eventFilter(watched, event);
}

void WordsArea::resizeEvent(QResizeEvent* event) {
    give_room();
    QScrollArea::resizeEvent(event);
}

/// A scroll area alone does not reckon with lines that wrap: it would lay them over one another before it scrolls.
void WordsArea::give_room() {
    if (widget() && widget()->layout()) {
        // As narrow as it is with the bar to scroll with, so that the bar's coming changes nothing.
        const int bar = verticalScrollBar()->isVisible() ? 0 : verticalScrollBar()->sizeHint().width();
        const int width = std::max(1, viewport()->width() - bar);
        widget()->setMinimumHeight(std::max(0, widget()->layout()->totalMinimumHeightForWidth(width)));
    }
}

void fit_words(QDialog& dialog, int letters) {
    new Fit(dialog, letters);
}

}  // namespace vidimus::desktop
