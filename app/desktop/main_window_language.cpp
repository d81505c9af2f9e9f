// Another language, or other letters, without a restart: the window's parts are made anew around the document in hand.
// What a person has begun stays: the page as it is zoomed and turned, ticks and note, the finding that is looked at.
#include <QApplication>
#include <QMenuBar>
#include <QTimer>

#include "app/desktop/main_window.h"

namespace vidimus::desktop {

/// Where something runs that belongs to a part, it waits for its end, and says so.
void MainWindow::take_language() {
    if (!next_language_) {
        return;
    }
    if (batch_->running()) {
        notify("settings", [this] { return words_("window.settings.after_archive"); });
        return;
    }
    if (places_->currentWidget() != examination_) {
        return;  // as soon as the examination is on the screen again
    }
    const auto [language, letters] = *next_language_;
    next_language_.reset();
    notify("settings", {});
    speak(language, letters);
}

void MainWindow::speak(const QString& language, int letters) {
    auto texts = screening::Texts::load(setup_.config.resources / "texts", language.toStdString());
    if (!texts) {
        notify("settings", [this, failure = texts.error()] { return words_.sentence(failure); });
        return;
    }
    if (case_) {
        case_->seen = decision_->seen();
        case_->draft = decision_->note();
    }
    const QImage portrait = holder_->portrait();
    const auto kept = decision_->kept();
    const bool deciding = !decision_->isHidden();
    const bool explained = !explanation_->isHidden();
    const bool on_page = stack_->currentWidget() == view_;
    const int row = findings_->currentIndex().row();
    const auto folders = batch_->folders();

    setup_.texts = std::make_shared<const screening::Texts>(std::move(*texts));
    setup_.config.language = language.toStdString();
    QLocale::setDefault(locale_of(language));
    words_ = Words(setup_.texts);
    QApplication::setFont(application_font(letters));
    make_parts_anew();

    holder_->set_portrait(portrait);
    batch_->go_on_with(folders);
    tell_anew();
    if (on_page) {
        stack_->setCurrentWidget(view_);
    }
    decision_->set_case(case_);
    decision_->set_kept(kept);
    decision_->setVisible(deciding);
    if (report_ && row >= 0) {
        findings_->setCurrentIndex(findings_->model()->index(row, 0));
        if (explained) {
            explain();
        }
    }
    update_actions();
    if (report_) {
        findings_->setFocus();
    }
}

void MainWindow::make_parts_anew() {
    view_->setParent(this);  // keeps its pictures
    delete takeCentralWidget();
    for (QAction* action : actions()) {
        removeAction(action);
        delete action;
    }
    delete theme_group_;
    delete model_group_;
    delete menuBar();
    corner_ = nullptr;
    documented_.clear();
    hint_of_action_.clear();
    setWindowTitle(words_("window.title"));
    make_parts();
    dress();
    connect_cases();
    connect_register_parts();
    show_models();
    set_batch(ready_.run_batch);
}

/// What is on the screen, in the words that are now in force.
void MainWindow::tell_anew() {
    show_zoom(view_->zoom());
    show_notices();
    switch (situation_) {
        case Situation::no_document:
            show_start();
            return;
        case Situation::failed:
            show_failure(screening::Failure(*failure_));
            return;
        case Situation::reading:
            say_reading();
            stack_->setCurrentWidget(card_);
            if (so_far_ && !stages_.empty()) {
                show_so_far(*so_far_);
            } else {
                holder_->set_holder(std::nullopt, words_("window.holder.reading"));
            }
            break;
        default:
            show_report(*report_);
            say_picture_is_gone();
            break;
    }
    if (view_->channel() != Channel::colour) {
        choose_channel(view_->channel());
    }
    fold_explanation();
    side_->show();
    toolbar_->show();
    show_hints();
    if (!seen_before_.empty()) {
        show_seen_before(std::vector<cases::CaseHead>(seen_before_));
    }
    update_pages();
    show_waiting();
}

}  // namespace vidimus::desktop
