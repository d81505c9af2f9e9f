// Places that a person marks on the page, with what he writes there: part of the case.
#include <QDateTime>
#include <QDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <iterator>

#include "app/desktop/labels.h"
#include "app/desktop/main_window.h"
#include "app/desktop/words_fit.h"

namespace vidimus::desktop {

namespace {

constexpr int kLongest = 500;
constexpr double kLeast = 0.003;  // of the page: less is a slip of the hand

}  // namespace

void MainWindow::make_mark_actions(QMenu* menu) {
    mark_action_ = add_action(menu, "mark", {QKeySequence(Qt::Key_A)});
    mark_action_->setCheckable(true);
    connect(mark_action_, &QAction::triggered, this, [this] {
        view_->step_marking();
        tool_in_hand();
    });
    unmark_action_ = add_action(menu, "unmark", {QKeySequence(Qt::SHIFT | Qt::Key_A)});
    connect(unmark_action_, &QAction::triggered, this, &MainWindow::take_last_mark_away);
    keep_view_action_ = add_action(menu, "keep_view", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)});
    connect(keep_view_action_, &QAction::triggered, this, &MainWindow::keep_view);
}

void MainWindow::update_mark_actions() {
    const bool possible = case_ && keeper_ && view_->has_picture(screening::Light::vi) &&
                          stack_->currentWidget() == view_ && view_->light() == screening::Light::vi;
    mark_action_->setEnabled(possible);
    mark_action_->setChecked(view_->has_marking());
    unmark_action_->setEnabled(possible && !view_->marks().empty());
    keep_view_action_->setEnabled(case_ && keeper_ && stack_->currentWidget() == view_ && view_->picture());
}

int MainWindow::page_number() const {
    return set_ ? static_cast<int>(set_->shown()) + 1 : 1;
}

void MainWindow::show_marks() {
    std::vector<PageMark> marks;
    if (case_) {
        for (const cases::Annotation& one : case_->annotations) {
            if (one.page == page_number()) {
                marks.push_back({QRectF(one.left, one.top, one.width, one.height), QString::fromStdString(one.text)});
            }
        }
    }
    view_->set_marks(std::move(marks));
}

/// What is to be written about a place; without a word nothing is kept.
void MainWindow::ask_for_mark(const QRectF& part) {
    if (!case_ || part.width() < kLeast || part.height() < kLeast) {
        view_->end_marking();
        tool_in_hand();
        return;
    }
    auto* dialog = new QDialog(this);
    dialog->setObjectName(QStringLiteral("mark_dialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(words_("window.mark.title"));
    auto* text = new QLineEdit(dialog);
    text->setObjectName(QStringLiteral("mark_text"));
    text->setAccessibleName(words_("window.mark.text"));
    text->setMaxLength(kLongest);
    auto* hint = wrapping_label(dialog, "mark_hint", "muted");
    hint->setText(words_("window.mark.text"));
    auto* keep = new QPushButton(words_("window.settings.save"), dialog);
    keep->setObjectName(QStringLiteral("mark_save"));
    keep->setDefault(true);
    keep->setEnabled(false);
    auto* cancel = new QPushButton(words_("window.settings.cancel"), dialog);
    cancel->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(keep);
    auto* rows = new QVBoxLayout(dialog);
    rows->setContentsMargins(22, 18, 22, 16);
    rows->setSpacing(12);
    rows->addWidget(hint);
    rows->addWidget(text);
    rows->addLayout(buttons);
    fit_words(*dialog, 70);
    connect(text, &QLineEdit::textChanged, keep,
            [keep](const QString& typed) { keep->setEnabled(!typed.trimmed().isEmpty()); });
    connect(cancel, &QPushButton::clicked, dialog, &QDialog::reject);
    connect(keep, &QPushButton::clicked, dialog, &QDialog::accept);
    connect(dialog, &QDialog::accepted, this, [this, part, text] { keep_mark(part, text->text().trimmed()); });
    connect(dialog, &QDialog::finished, this, [this] {
        view_->end_marking();
        tool_in_hand();
    });
    dialog->open();
}

void MainWindow::keep_mark(const QRectF& part, const QString& text) {
    if (!case_ || !keeper_ || text.isEmpty()) {
        return;
    }
    cases::Annotation one;
    one.page = page_number();
    one.left = part.left();
    one.top = part.top();
    one.width = part.width();
    one.height = part.height();
    one.text = text.toStdString();
    one.time = QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
    one.officer = setup_.config.officer;
    case_->annotations.push_back(std::move(one));
    keep_marks("case.marked");
}

void MainWindow::take_last_mark_away() {
    if (!case_ || !keeper_) {
        return;
    }
    auto& marks = case_->annotations;
    const auto last =
        std::find_if(marks.rbegin(), marks.rend(), [this](const auto& one) { return one.page == page_number(); });
    if (last != marks.rend()) {
        marks.erase(std::next(last).base());
        keep_marks("case.mark_removed");
    }
}

/// The audit log knows that, not what was written.
void MainWindow::keep_marks(const char* action) {
    case_->seen = decision_->seen();
    case_->draft = decision_->note();
    keeper_->keep(*case_, action, "page=" + std::to_string(page_number()));
    show_marks();
    update_actions();
}

/// What the screen shows of the page, with all that lies over it, into the sealed store: no file, so nothing that a
/// name or a folder could give away.
void MainWindow::keep_view() {
    if (!case_ || !keeper_ || !view_->picture()) {
        return;
    }
    cases::View view;
    view.number = case_->views.empty() ? 1 : case_->views.back().number + 1;
    view.page = page_number();
    view.light = screening::name_of(view_->light());
    view.time = QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
    view.officer = setup_.config.officer;
    case_->views.push_back(std::move(view));
    case_->seen = decision_->seen();
    case_->draft = decision_->note();
    keeper_->keep_view(*case_, view_->grab().toImage());
}

void MainWindow::drop_view(const std::string& id, int number, const screening::Failure& failure) {
    if (case_ && case_->head.id == id) {
        std::erase_if(case_->views, [number](const cases::View& one) { return one.number == number; });
    }
    notify("view",
           [this, failure] { return words_("window.view.not_kept") + QLatin1Char(' ') + words_.sentence(failure); });
}

}  // namespace vidimus::desktop
