// Where documents come from by themselves: the watched folder and the scanner. What comes waits its turn: a document
// that is being decided stays on the screen.
#include <QMenu>

#include "app/desktop/camera_dialog.h"
#include "app/desktop/enrol_dialog.h"
#include "app/desktop/main_window.h"
#include "app/desktop/scan_dialog.h"
#include "app/desktop/watch_dialog.h"
#include "app/desktop/watch_folder.h"

namespace vidimus::desktop {

namespace {

constexpr std::size_t kMostWaiting = 1000;
constexpr int kScanPpi = 600;

}  // namespace

void MainWindow::make_source_actions(QMenu* menu) {
    connect(add_action(menu, "scan", {QKeySequence(Qt::CTRL | Qt::Key_D)}), &QAction::triggered, this,
            &MainWindow::show_scan);
    connect(add_action(menu, "camera", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D)}), &QAction::triggered, this,
            &MainWindow::show_camera);
    connect(add_action(menu, "enrol", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E)}), &QAction::triggered, this,
            &MainWindow::show_enrol);
    next_waiting_action_ = add_action(menu, "next_waiting", {QKeySequence(Qt::Key_F3)});
    connect(next_waiting_action_, &QAction::triggered, this, &MainWindow::open_next_waiting);
    connect(add_action(menu, "watch", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_W)}), &QAction::triggered, this,
            &MainWindow::show_watch);
}

void MainWindow::show_watch() {
    auto* dialog = new WatchDialog(words_, setup_.config, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &WatchDialog::chosen, this, [this](const screening::WatchConfig& watch) {
        write_watch(*settings_, watch);
        settings_->sync();
        apply_watch(*settings_, setup_.config);
        watch_again();
    });
    dialog->open();
}

void MainWindow::show_scan() {
    if (scanner_ == nullptr) {
        scanner_ = new Scanner(setup_.scanners, this);
    }
    auto* dialog = new ScanDialog(words_, scanner_, settings_->value(QStringLiteral("scan/device")).toString(),
                                  settings_->value(QStringLiteral("scan/ppi"), kScanPpi).toInt(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ScanDialog::scanned, this,
            [this](const std::vector<QImage>& images, const QString& device, int ppi) {
                settings_->setValue(QStringLiteral("scan/device"), device);
                settings_->setValue(QStringLiteral("scan/ppi"), ppi);
                open_captured(images, "scanner");
            });
    dialog->open();
}

void MainWindow::show_camera() {
    auto* dialog = new CameraDialog(look_, words_, setup_.cameras(),
                                    settings_->value(QStringLiteral("camera/device")).toString(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &CameraDialog::captured, this, [this](const std::vector<QImage>& images, const QString& device) {
        settings_->setValue(QStringLiteral("camera/device"), device);
        open_captured(images, "camera");
    });
    dialog->open();
}

/// Pictures that no file holds: pages of one case.
void MainWindow::open_captured(const std::vector<QImage>& images, const char* source) {
    std::vector<Intake> pages;
    for (const QImage& image : images) {
        Intake page;
        page.pasted = image;
        page.capture.file =
            std::string(source == std::string_view("camera") ? "camera " : "scan ") + std::to_string(pages.size() + 1);
        page.capture.captured = source;
        pages.push_back(std::move(page));
    }
    open(std::move(pages));
}

void MainWindow::show_enrol() {
    auto* dialog =
        new EnrolDialog(words_, setup_.config, setup_.enrol ? setup_.enrol : enrol_here(setup_.config), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    // The next document is held against it; the one in hand when it is read again.
    connect(dialog, &EnrolDialog::enrolled, worker_.get(), &Worker::prepare_again);
    dialog->open();
}

void MainWindow::watch_again() {
    watch_.reset();
    notify("watch", {});
    if (setup_.config.watch.folder.empty()) {
        return;
    }
    watch_ = std::make_unique<WatchFolder>(setup_.config.watch, setup_.watch_pace);
    connect(watch_.get(), &WatchFolder::document_ready, this, &MainWindow::take_waiting);
    connect(watch_.get(), &WatchFolder::vanished, this, [this] {
        notify("watch", [this] {
            return words_("window.watch.vanished",
                          {{"folder", QString::fromStdString(setup_.config.watch.folder.string())}});
        });
    });
    connect(watch_.get(), &WatchFolder::returned, this, [this] { notify("watch", {}); });
}

void MainWindow::take_waiting(std::vector<Intake> images) {
    if (waiting_.size() < kMostWaiting) {
        waiting_.push_back(std::move(images));
    } else {
        ++left_out_;
    }
    const bool elsewhere = correcting() || in_history() || practising() || in_batch();
    if (situation_ == Situation::no_document && !elsewhere) {
        open_next_waiting();
    }
    show_waiting();
}

void MainWindow::open_next_waiting() {
    if (waiting_.empty() || correcting() || in_batch()) {
        return;
    }
    std::vector<Intake> next = std::move(waiting_.front());
    waiting_.pop_front();
    open(std::move(next));
    show_waiting();
}

void MainWindow::show_waiting() {
    notify("waiting", [this] {
        QStringList lines;
        if (!waiting_.empty()) {
            lines << words_("window.watch.waiting",
                            {{"count", QString::number(waiting_.size())},
                             {"key", next_waiting_action_->shortcut().toString(QKeySequence::NativeText)}});
        }
        if (left_out_ > 0) {
            lines << words_("window.watch.left_out", {{"count", QString::number(left_out_)}});
        }
        return lines.join(QLatin1Char(' '));
    });
    next_waiting_action_->setEnabled(!waiting_.empty());
}

}  // namespace vidimus::desktop
