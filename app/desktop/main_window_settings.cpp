// Settings, help and the first run.
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QTimer>

#include "app/desktop/help_dialog.h"
#include "app/desktop/intake.h"
#include "app/desktop/main_window.h"
#include "app/desktop/settings_dialog.h"

namespace vidimus::desktop {

void MainWindow::make_settings_actions(QMenu* menu) {
    connect(add_action(menu, "keys", {QKeySequence(Qt::Key_F1)}, "keys"), &QAction::triggered, this,
            &MainWindow::show_help);
    connect(add_action(menu, "settings", {QKeySequence(Qt::CTRL | Qt::Key_Comma)}), &QAction::triggered, this,
            [this] { show_settings(false); });
    practise_action_ = add_action(menu, "practise", {QKeySequence(Qt::CTRL | Qt::Key_T)});
    connect(practise_action_, &QAction::triggered, this, &MainWindow::practise);
    connect(add_action(menu, "demonstration", {}), &QAction::triggered, this, &MainWindow::open_demonstration);
    menu->addSeparator();
}

void MainWindow::make_corner() {
    if (!corner_) {
        corner_ = new QLabel(this);
        corner_->setObjectName(QStringLiteral("corner"));
        corner_->setProperty("role", "muted");
        corner_->setContentsMargins(0, 4, 14, 0);
        menuBar()->setCornerWidget(corner_);
    }
    QStringList place{QString::fromStdString(setup_.config.post), QString::fromStdString(setup_.config.officer)};
    place.removeAll(QString());
    if (setup_.profile != "operational") {
        place.prepend(words_("window.profile", {{"profile", QString::fromStdString(setup_.profile)}}));
    }
    corner_->setText(place.join(QStringLiteral(" \u00b7 ")));
    corner_->adjustSize();
}

void MainWindow::show_help() {
    auto* dialog = new HelpDialog(look_, words_, *setup_.texts, documented_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::show_settings(bool first_run) {
    auto* dialog = new SettingsDialog(look_, words_, setup_.config, read_choices(*settings_), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SettingsDialog::chosen, this, &MainWindow::take_choices);
    if (first_run) {
        dialog->welcome(ready_.models);
        connect(dialog, &SettingsDialog::demonstration_asked, this, &MainWindow::open_demonstration);
    }
    dialog->open();
}

void MainWindow::take_choices(const Choices& choices) {
    const Choices before = read_choices(*settings_);
    write_choices(*settings_, choices);
    settings_->sync();
    if (settings_->status() != QSettings::NoError) {
        notify("settings", [this] {
            return words_.sentence({screening::FailureCode::cannot_write, "desktop.ini", {}});
        });
    } else {
        notify("settings", {});
    }
    const std::string spoken = setup_.config.language;
    apply(choices, setup_.config);
    if (choices.letters != before.letters || setup_.config.language != spoken) {
        next_language_ = {QString::fromStdString(setup_.config.language), choices.letters};
        // Once the dialog is closed: it belongs to the parts that are made anew.
        QTimer::singleShot(0, this, &MainWindow::take_language);
    }
    make_corner();
    if (!choices.theme.isEmpty() && choices.theme != look_->theme() && !is_locked(setup_.config, in_section("theme"))) {
        set_theme(choices.theme);
    }
}

void MainWindow::open_demonstration() {
    const auto sample = setup_.config.resources / "samples" / "uto-passport-replaced-photo.jpg";
    open(intake_of(QStringList{QString::fromStdString(sample.string())}));
    if (job_) {
        Job job = *job_;
        job.request.profile = "training";
        demonstration_ = true;
        notify("demonstration", [this] { return words_("window.demonstration"); });
        begin(std::move(job));
    }
}

// ---- practice ----

bool MainWindow::practising() const {
    return places_->currentWidget() == trainer_;
}

void MainWindow::practise() {
    if (correcting() || practising()) {
        return;
    }
    leave_history();
    leave_batch();
    places_->setCurrentWidget(trainer_);
    // A verdict about a real document has no place above invented ones.
    strip_->hide();
    trainer_->begin(QString::fromStdString(setup_.config.officer));
    update_actions();
}

void MainWindow::leave_practice() {
    if (!practising()) {
        return;
    }
    trainer_->end();
    places_->setCurrentWidget(examination_);
    strip_->show();
    update_actions();
    findings_->setFocus();
}

}  // namespace vidimus::desktop
