// A finding and its explanation, and the room that both leave for the page.
#include <QApplication>

#include "app/desktop/main_window.h"

namespace vidimus::desktop {

void MainWindow::finding_chosen() {
    const FindingRow* row = findings_->chosen();
    if (!report_) {
        return;
    }
    if (!row) {
        view_->set_doubtful({});
        hide_explanation();
        update_actions();
        return;
    }
    if (view_->compare() == PageView::Compare::blink) {
        toggle_compare(PageView::Compare::blink);
    }
    view_->go_to(row->number);
    view_->set_doubtful(doubtful_places_of(*report_, report_->checks[row->check]));
    if (explanation_->isVisible()) {
        const screening::Check& check = report_->checks[row->check];
        explanation_->show_finding(explanation_of(*report_, *row, words_), crop_of(check), specimen_crop_of(check));
    }
    update_actions();
}

void MainWindow::explain() {
    if (findings_->toggle_chosen_heading()) {
        return;
    }
    if (explanation_->isVisible()) {
        hide_explanation();
        return;
    }
    if (!findings_->chosen()) {
        findings_->step(1);
    }
    if (findings_->chosen() && report_) {
        explanation_->show();
        if (instead_of_explanation_) {
            const bool focused = findings_->hasFocus();
            instead_of_explanation_->hide();
            findings_->hide();
            if (focused) {
                explanation_->setFocus();
            }
        }
        show_hints();
        finding_chosen();
    }
}

void MainWindow::hide_explanation() {
    if (explanation_->isVisible()) {
        const bool focused = explanation_->isAncestorOf(QApplication::focusWidget());
        fold_explanation();
        show_hints();
        if (focused) {
            findings_->setFocus();
        }
    }
}

void MainWindow::fold_explanation() {
    explanation_->hide();
    if (instead_of_explanation_) {
        instead_of_explanation_->show();
        findings_->show();
    }
}

/// The keys below the page. With large letters on a small screen the page needs their room as soon as anything else
/// does; F1 tells them.
void MainWindow::show_hints() {
    constexpr int kLinesOfASmallScreen = 40;
    const bool small = fontMetrics().height() * kLinesOfASmallScreen >= height();
    const bool crowded = !explanation_->isHidden() || !pages_->isHidden() || !confirmation_->isHidden();
    hints_->setVisible(stack_->currentWidget() == view_ || situation_ == Situation::reading ? !(small && crowded)
                                                                                            : !hints_->isHidden());
}

void MainWindow::explain_finding(int n) {
    for (int i = 0; i < n; ++i) {
        findings_->step(1);
    }
    if (!explanation_->isVisible()) {
        explain();
    }
}

}  // namespace vidimus::desktop
