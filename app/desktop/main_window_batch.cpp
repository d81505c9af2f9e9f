// Archives in the window: the batch panel's place, and a document of an archive in the inspection.
#include <QMenu>

#include "app/desktop/intake.h"
#include "app/desktop/main_window.h"
#include "app/reports/reports.h"

namespace vidimus::desktop {

void MainWindow::make_batch_actions(QMenu* menu) {
    batch_action_ = add_action(menu, "batch", {QKeySequence(Qt::CTRL | Qt::Key_B)});
    connect(batch_action_, &QAction::triggered, this, &MainWindow::show_batch);
}

void MainWindow::make_batch() {
    batch_ = new BatchPanel(look_, words_, setup_.texts, places_);
    places_->addWidget(batch_);
    connect(batch_, &BatchPanel::left, this, &MainWindow::leave_batch);
    connect(batch_, &BatchPanel::row_asked, this, &MainWindow::open_of_archive);
    connect(batch_, &BatchPanel::purpose_given, this, [this](const std::string& purpose) {
        if (keeper_) {
            keeper_->log("batch.register_asked", {}, purpose);
        }
    });
    connect(batch_, &BatchPanel::told, this, [this] {
        notify("batch", [this] { return in_batch() ? QString() : batch_->how_far(); });
        QTimer::singleShot(0, this, &MainWindow::take_language);  // not while the panel tells
    });
}

void MainWindow::set_batch(RunBatch run) {
    batch::Options options;
    options.profile = setup_.profile;
    options.today = setup_.today;
    options.ask_register = setup_.ask_register;
    options.report_line = [texts = setup_.texts](const screening::Report& report) {
        return reports::to_json(report, *texts, false);
    };
    batch_->set_run(std::move(run), std::move(options));
}

bool MainWindow::in_batch() const {
    return places_->currentWidget() == batch_;
}

void MainWindow::show_batch() {
    if (correcting() || in_batch()) {
        return;
    }
    leave_history();
    leave_practice();
    places_->setCurrentWidget(batch_);
    // The verdict about the document in hand has no place above an archive.
    strip_->hide();
    notify("batch", {});
    batch_->begin();
    update_actions();
}

void MainWindow::leave_batch() {
    if (!in_batch()) {
        return;
    }
    places_->setCurrentWidget(examination_);
    strip_->show();
    notify("batch", [this] { return batch_->how_far(); });
    update_actions();
    findings_->setFocus();
}

/// Only looked at: it is neither kept as a case nor asked for once more. `file` may be a page of a file.
void MainWindow::open_of_archive(const QString& file) {
    auto images = intake_of(QStringList{file});
    if (images.empty()) {
        return;
    }
    leave_batch();
    leave_case();
    case_.reset();
    demonstration_ = true;
    looking_ = true;
    notify("demonstration", [this] {
        return words_("window.batch.looking", {{"key", batch_action_->shortcut().toString(QKeySequence::NativeText)}});
    });
    if (PageOpener::may_have_pages(images)) {
        worker_->cancel();
        job_.reset();
        show_reading();
        opener_->open(std::move(images));
    } else {
        begin(job_of(std::move(images)));
    }
}

}  // namespace vidimus::desktop
