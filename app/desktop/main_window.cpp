#include "app/desktop/main_window.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QGridLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QScreen>
#include <algorithm>

#include "app/desktop/intake.h"
#include "app/desktop/watch_dialog.h"
#include "app/desktop/words_fit.h"

namespace vidimus::desktop {

namespace {

constexpr std::array kLights = {screening::Light::vi, screening::Light::ir, screening::Light::uv};
constexpr std::array kLightKeys = {"window.light.vi", "window.light.ir", "window.light.uv"};

}  // namespace

tl::expected<std::unique_ptr<MainWindow>, screening::Failure> MainWindow::create(WindowSetup setup,
                                                                                 std::unique_ptr<Backend> backend) {
    const auto file = setup.config.data / "desktop.ini";
    auto settings = std::make_unique<QSettings>(QString::fromStdString(file.string()), QSettings::IniFormat);
    QString theme = setup.theme;
    if (theme.isEmpty()) {
        theme = settings->value(QStringLiteral("theme"), QString::fromStdString(setup.config.theme)).toString();
    }
    if (!Look::theme_names().contains(theme)) {
        theme = Look::theme_names().front();
    }
    auto look = Look::load(setup.config.resources, theme);
    if (!look) {
        return tl::unexpected(look.error());
    }
    std::unique_ptr<MainWindow> window(
        new MainWindow(std::move(setup), std::make_shared<const Look>(std::move(*look)), std::move(backend)));
    window->settings_ = std::move(settings);
    apply_watch(*window->settings_, window->setup_.config);
    window->watch_again();
    return window;
}

MainWindow::MainWindow(WindowSetup setup, std::shared_ptr<const Look> look, std::unique_ptr<Backend> backend)
    : setup_(std::move(setup)), words_(setup_.texts), look_(std::move(look)) {
    setWindowTitle(words_("window.title"));
    make_parts();
    dress();
    show_start();
    make_cases();
    make_register_parts();
    worker_ = std::make_unique<Worker>(std::move(backend));
    connect(worker_.get(), &Worker::prepared, this, &MainWindow::show_problems);
    connect(worker_.get(), &Worker::unavailable, this, [this](const screening::Failure& failure) {
        if (!job_) {
            show_failure(failure);
        }
    });
    connect(worker_.get(), &Worker::picture_ready, this,
            [this](quint64 number, screening::Light light, std::shared_ptr<const Picture> picture) {
                if (CaseSet::Page* page = page_being_read(number); page && picture && light == screening::Light::vi) {
                    page->white = picture;
                    page->thumbnail = picture->coarsest();
                    update_pages();
                }
                if (on_screen(number)) {
                    show_picture(light, std::move(picture));
                }
            });
    connect(worker_.get(), &Worker::portrait_ready, this, [this](quint64 number, const QImage& portrait) {
        if (CaseSet::Page* page = page_being_read(number)) {
            page->portrait = portrait;
        }
        if (on_screen(number)) {
            holder_->set_portrait(portrait);
        }
    });
    connect(worker_.get(), &Worker::difference_ready, this,
            [this](quint64 number, std::shared_ptr<const Picture> difference) {
                if (on_screen(number)) {
                    view_->set_difference(std::move(difference));
                    update_actions();
                }
            });
    connect(worker_.get(), &Worker::stage_done, this,
            [this](quint64 number, screening::Stage stage, std::shared_ptr<const screening::Report> report) {
                if (CaseSet::Page* page = page_being_read(number)) {
                    page->stages.push_back(stage);
                    page->so_far = report;
                }
                if (on_screen(number)) {
                    show_stage(stage, std::move(report));
                }
            });
    connect(worker_.get(), &Worker::finished, this, [this](quint64 number, const Outcome& outcome) {
        if (page_being_read(number)) {
            page_read(outcome);
        } else if (on_screen(number)) {
            show_outcome(outcome);
            say_picture_is_gone();
        }
    });
}

MainWindow::~MainWindow() = default;

mrz::Today MainWindow::today() const {
    return setup_.today.value_or(screening::system_today());
}

// ---- documents ----

void MainWindow::open(std::vector<Intake> images) {
    if (images.empty()) {
        return;
    }
    leave_case();
    case_.reset();
    demonstration_ = false;
    looking_ = false;
    notify("demonstration", {});
    if (!model_group_->actions().isEmpty()) {
        model_group_->actions().front()->setChecked(true);  // the next document finds its model by itself
    }
    if (PageOpener::may_have_pages(images)) {
        leave_correction();
        leave_history();
        leave_practice();
        leave_batch();
        worker_->cancel();
        job_.reset();
        unopened_ = images;
        show_reading();
        opener_->open(std::move(images));
    } else {
        open_images(std::move(images));
    }
}

void MainWindow::begin(Job job) {
    leave_correction();
    leave_history();
    leave_practice();
    leave_batch();
    job_ = std::move(job);
    show_reading();
    if (set_) {
        set_->again(set_->shown(), *job_);
        read_next_page();
        return;
    }
    number_ = worker_->start(*job_);
}

void MainWindow::read_again() {
    if (job_) {
        begin(*job_);
    } else if (!unopened_.empty()) {
        open(unopened_);
    }
}

void MainWindow::choose_model(const QString& model) {
    if (!job_) {
        return;
    }
    Job job = *job_;
    job.request.model = model.isEmpty() ? std::nullopt : std::optional(model.toStdString());
    begin(std::move(job));
}

// ---- the MRZ by hand ----

bool MainWindow::correcting() const {
    return places_->currentWidget() == correction_;
}

bool MainWindow::correctable() const {
    return job_.has_value() && situation_ != Situation::reading && (report_ != nullptr || nothing_found_);
}

void MainWindow::correct() {
    if (!correctable() || correcting()) {
        return;
    }
    correction_->begin(report_ ? report_->mrz : screening::MrzInfo(), report_ ? report_->page : screening::PageInfo(),
                       white_, view_->quarters(), today());
    places_->setCurrentWidget(correction_);
    strip_->setVisible(!large_letters());  // the lines need its room; the digits say what changes
    update_actions();
}

void MainWindow::leave_correction() {
    if (!correcting()) {
        return;
    }
    places_->setCurrentWidget(examination_);
    strip_->show();
    correction_->clear();
    update_actions();
    findings_->setFocus();
}

void MainWindow::accept_correction(const std::vector<std::string>& lines) {
    if (!job_) {
        return;
    }
    Job job = *job_;
    job.request.corrected_mrz = lines;
    begin(std::move(job));
}

void MainWindow::close_document() {
    worker_->cancel();
    leave_case();
    leave_correction();
    job_.reset();
    unopened_.clear();
    show_start();
    open_next_waiting();
}

void MainWindow::stop_or_close() {
    if (situation_ == Situation::reading) {
        close_document();
    } else if (explanation_->isVisible()) {
        hide_explanation();
    } else if (put_tools_away()) {
        findings_->setFocus();
    } else if (view_->compare() != PageView::Compare::none) {
        toggle_compare(view_->compare());
    } else {
        view_->fit();
    }
}

void MainWindow::ask_for_files() {
    // Shown, not executed: a dialog with an event loop of its own would hold back what the worker tells.
    auto* dialog = new QFileDialog(this, words_("window.open.title"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters(
        {words_("window.open.pictures") + QStringLiteral(" (*.jpg *.jpeg *.png *.tif *.tiff *.webp *.bmp *.pdf)"),
         words_("window.open.all") + QStringLiteral(" (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& files) { open(intake_of(files)); });
    dialog->open();
}

void MainWindow::paste() {
    const QMimeData* clipboard = QApplication::clipboard()->mimeData();
    auto images = clipboard ? intake_of(*clipboard) : std::vector<Intake>();
    if (images.empty()) {
        notify("paste", [this] { return words_("window.paste.nothing"); });
        return;
    }
    open(std::move(images));
}

// ---- states ----

void MainWindow::show_start() {
    situation_ = Situation::no_document;
    report_.reset();
    so_far_.reset();
    failure_.reset();
    white_.reset();
    case_.reset();
    decision_->set_case(std::nullopt);
    decision_->hide();
    stages_.clear();
    view_->clear();
    strip_->show_verdict(strip_of_start(words_));
    strip_->show_register(register_idle(words_));
    CardView card;
    card.icon = QStringLiteral("document");
    card.title = words_("window.start.title");
    card.text = words_("window.start.text");
    card.ways = {{QKeySequence(QKeySequence::Open).toString(QKeySequence::NativeText), words_("window.start.open")},
                 {words_("window.start.drop_key"), words_("window.start.drop")},
                 {QKeySequence(QKeySequence::Paste).toString(QKeySequence::NativeText), words_("window.start.paste")},
                 {QStringLiteral("F1"), words_("window.start.keys")}};
    card_->show_card(std::move(card));
    stack_->setCurrentWidget(card_);
    fold_explanation();
    side_->hide();
    toolbar_->hide();
    hints_->hide();
    update_actions();
}

void MainWindow::show_reading() {
    situation_ = Situation::reading;
    // Nothing of the document before may stay: neither a name nor a picture nor a verdict.
    report_.reset();
    so_far_.reset();
    failure_.reset();
    white_.reset();
    nothing_found_ = false;
    stages_.clear();
    seen_before_.clear();
    notify("paste", {});
    notify("report", {});
    notify("view", {});
    seen_->hide();
    decision_->set_case(std::nullopt);
    decision_->setVisible(keeper_ != nullptr && !demonstration_);
    view_->clear();
    update_pages();
    findings_->set_rows({});
    holder_->set_portrait({});
    holder_->set_holder(std::nullopt, words_("window.holder.reading"));
    mrz_->set_mrz({});
    say_reading();
    stack_->setCurrentWidget(card_);
    fold_explanation();
    side_->show();
    toolbar_->show();
    show_hints();
    model_->clear();
    update_actions();
}

void MainWindow::say_reading() {
    strip_->show_reading(words_("window.word.reading"), words_("window.reason.reading"), steps_of(stages_, words_));
    strip_->show_register(register_waiting(words_));
    CardView card;
    card.icon = QStringLiteral("document");
    card.title = words_("window.reading.title");
    card.text = words_("window.reading.text");
    card_->show_card(std::move(card));
}

void MainWindow::show_picture(screening::Light light, std::shared_ptr<const Picture> picture) {
    if (!picture) {
        return;
    }
    if (light == screening::Light::vi) {
        white_ = picture;
        stack_->setCurrentWidget(view_);
    }
    view_->set_picture(light, std::move(picture));
    update_actions();
}

void MainWindow::show_stage(screening::Stage stage, std::shared_ptr<const screening::Report> so_far) {
    stages_.push_back(stage);
    so_far_ = so_far;
    if (stage == screening::Stage::verdict) {
        return;  // the whole report follows
    }
    show_so_far(*so_far);
}

void MainWindow::show_so_far(const screening::Report& so_far) {
    strip_->show_reading(words_("window.word.reading"), words_("window.reason.reading"), steps_of(stages_, words_));
    if (stages_.back() != screening::Stage::load) {
        show_holder(so_far);
    }
    if (so_far.page.found) {
        view_->set_page(so_far.page.quad, page_mm(so_far.page.size));
    }
    if (!so_far.register_answers.empty()) {
        strip_->show_register(register_of(so_far, setup_.config, words_));
    }
    if (!so_far.model.id.empty()) {
        model_->setText(words_("window.model.is", {{"model", QString::fromStdString(so_far.model.id)}}));
        update_toolbar();
    }
}

void MainWindow::show_holder(const screening::Report& report) {
    auto holder = holder_of(report.mrz, today(), words_);
    if (!holder && !report.mrz.found) {
        holder = holder_on_page(report.viz, words_);
    }
    holder_->set_holder(holder, words_("window.holder.none"));
    mrz_->set_mrz(mrz_of(report.mrz, words_));
}

void MainWindow::show_outcome(const Outcome& outcome) {
    if (!outcome.result) {
        show_failure(outcome.result.error());
        tell_settled();
        return;
    }
    report_ = *outcome.result;
    view_->set_specimen(outcome.specimen);
    show_report(*report_);
    findings_->setFocus();
    keep_case(*report_);
    update_actions();
    tell_settled();
}

void MainWindow::show_report(const screening::Report& report) {
    situation_ = situation_of(report);
    strip_->show_verdict(strip_of(report, words_));
    strip_->show_register(register_of(report, setup_.config, words_));
    show_holder(report);
    model_->setText(report.model.id.empty()
                        ? words_("window.model.unknown")
                        : words_("window.model.is", {{"model", QString::fromStdString(report.model.id)}}));
    if (report.page.found) {
        view_->set_page(report.page.quad, page_mm(report.page.size));
    }
    std::vector<FindingRow> rows = findings_of(report, words_);
    std::vector<PageBox> boxes;
    for (const FindingRow& row : rows) {
        if (row.number > 0 && !row.shares_box) {
            const auto& region = *report.checks[row.check].region;
            boxes.push_back({region.light, region.quad, row.number, row.title, row.tone});
        }
    }
    view_->set_boxes(std::move(boxes));
    view_->set_captions(words_("window.caption.document"),
                        words_("window.caption.specimen", {{"model", QString::fromStdString(report.model.id)}}),
                        words_("window.caption.difference"));
    findings_->set_rows(std::move(rows));
}

void MainWindow::show_failure(const screening::Failure& failure) {
    situation_ = Situation::failed;
    failure_ = failure;
    strip_->show_verdict(strip_of_failure(failure, words_));
    strip_->show_register(register_after_failure(words_));
    const auto text = words_.failure(failure);
    const auto id = QString::fromUtf8(screening::kind_of(failure.code).id.data(),
                                      static_cast<qsizetype>(screening::kind_of(failure.code).id.size()));
    CardView card;
    card.icon = QStringLiteral("unreadable");
    card.tone = Tone::warn;
    card.title = text.what;
    card.text = text.why;
    card.todo = text.todo;
    card.ways = {
        {QKeySequence(QKeySequence::Open).toString(QKeySequence::NativeText), words_("window.failed.another")}};
    if (failure.code == screening::FailureCode::no_document && white_) {
        card.ways.emplace_back(correct_action_->shortcut().toString(QKeySequence::NativeText),
                               words_("window.failed.type"));
    }
    card.ways.emplace_back(words_("window.failed.code"), id);
    card_->show_card(std::move(card));
    stack_->setCurrentWidget(card_);
    fold_explanation();
    side_->hide();
    toolbar_->hide();
    hints_->hide();
    report_.reset();
    decision_->set_case(std::nullopt);
    decision_->hide();
    // Where the picture was read and showed nothing, a person may still type what stands there.
    nothing_found_ = failure.code == screening::FailureCode::no_document && white_ != nullptr;
    update_actions();
}

void MainWindow::show_problems(const Backend::Ready& ready) {
    ready_ = ready;
    notify("engine", [this] {
        QStringList lines;
        for (const auto& problem : ready_.problems) {
            lines << words_.sentence(problem);
        }
        return lines.join(QLatin1Char('\n'));
    });
    set_batch(ready.run_batch);
    show_models();
    update_actions();
    if (setup_.first_run) {
        setup_.first_run = false;
        show_settings(true);
    }
}

void MainWindow::show_models() {
    model_menu_->clear();
    const auto add = [this](const QString& text, const QString& model) {
        QAction* action = model_menu_->addAction(text);
        action->setCheckable(true);
        model_group_->addAction(action);
        connect(action, &QAction::triggered, this, [this, model] { choose_model(model); });
        return action;
    };
    add(words_("window.model.automatic"), {})->setChecked(true);
    for (const std::string& model : ready_.models) {
        QAction* action = add(QString::fromStdString(model), QString::fromStdString(model));
        action->setChecked(job_ && job_->request.model == model);
    }
}

// ---- the view ----

void MainWindow::choose_light(screening::Light light) {
    view_->set_light(light);
    update_actions();
}

void MainWindow::set_theme(const QString& theme) {
    auto look = Look::load(setup_.config.resources, theme);
    if (!look) {
        notify("theme", [this, failure = look.error()] { return words_.sentence(failure); });
        return;
    }
    notify("theme", {});
    look_ = std::make_shared<const Look>(std::move(*look));
    dress();
}

void MainWindow::update_actions() {
    const bool picture = view_->has_picture(screening::Light::vi) && stack_->currentWidget() == view_;
    const bool judged = report_ != nullptr;
    const bool comparable = picture && judged && view_->has_specimen();
    read_again_action_->setEnabled(job_.has_value() || !unopened_.empty());
    correct_action_->setEnabled(correctable());
    paste_action_->setEnabled(true);
    stop_action_->setEnabled(true);
    model_menu_->setEnabled(judged && !model_group_->actions().isEmpty());
    stop_action_->setText(words_(situation_ == Situation::reading ? "window.action.stop" : "window.action.back"));
    next_waiting_action_->setEnabled(!waiting_.empty());
    for (QAction* action : {next_page_action_, previous_page_action_}) {
        action->setEnabled(set_.has_value());
    }
    close_action_->setEnabled(job_.has_value() || situation_ == Situation::failed);
    for (QAction* action : {next_action_, previous_action_, explain_action_, passed_action_}) {
        action->setEnabled(judged);
    }
    for (QAction* action :
         {zoom_in_action_, zoom_out_action_, fit_action_, actual_action_, rotate_left_action_, rotate_right_action_}) {
        action->setEnabled(picture);
    }
    update_compare_actions(picture, comparable);
    for (std::size_t i = 0; i < kLights.size(); ++i) {
        const bool there = view_->has_picture(kLights[i]);
        const QString name = words_(kLightKeys[i]);
        light_actions_[i]->setEnabled(there);
        light_actions_[i]->setChecked(there && view_->light() == kLights[i]);
        light_actions_[i]->setText(there ? name : words_("window.light.missing", {{"light", name}}));
        lights_[i]->setAccessibleName(light_actions_[i]->text());
        lights_[i]->setToolTip(light_actions_[i]->text());
    }
    update_toolbar();
    const bool past = in_history();
    const bool decidable = keeper_ && (past ? history_->shown().has_value() : case_.has_value());
    for (QAction* action : {note_action_, accept_action_, second_line_action_}) {
        action->setEnabled(decidable);
    }
    save_report_action_->setEnabled(decidable);
    print_report_action_->setEnabled(decidable);
    history_action_->setEnabled(keeper_ != nullptr);
    earlier_action_->setEnabled(past && judged);
    update_hints();
    practise_action_->setEnabled(!correcting());
    batch_action_->setEnabled(!correcting());
    if (!correcting() && !past && !practising() && !in_batch()) {
        return;
    }
    // What is typed there must reach nothing else; what concerns the whole window goes on.
    model_menu_->setEnabled(false);
    for (QAction* action : actions()) {
        static const QStringList whole_window = {QStringLiteral("open"), QStringLiteral("quit"), QStringLiteral("keys"),
                                                 QStringLiteral("about"), QStringLiteral("questions")};
        static const QStringList of_cases = {QStringLiteral("history"),     QStringLiteral("accept"),
                                             QStringLiteral("second_line"), QStringLiteral("earlier"),
                                             QStringLiteral("save_report"), QStringLiteral("print_report"),
                                             QStringLiteral("confirmation")};
        const QString name = action->objectName();
        // Ctrl+O opens decks in the classroom.
        const bool whole = whole_window.contains(name) && !(practising() && name == QLatin1String("open"));
        if (!whole && !theme_group_->actions().contains(action) && !(past && of_cases.contains(name))) {
            action->setEnabled(false);
        }
    }
}

void MainWindow::show_about() {
    auto* box = new QMessageBox(this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(words_("window.action.about"));
    box->setText(words_("window.about.text", {{"version", QStringLiteral(VIDIMUS_VERSION)}}));
    box->setInformativeText(words_("window.about.detail"));
    box->setStandardButtons(QMessageBox::Close);
    box->open();
}

// ---- events ----

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData() && has_intake(*event->mimeData())) {
        card_->set_inviting(true);
        event->acceptProposedAction();
    }
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*) {
    card_->set_inviting(false);
}

void MainWindow::dropEvent(QDropEvent* event) {
    card_->set_inviting(false);
    if (event->mimeData()) {
        open(intake_of(*event->mimeData()));
        event->acceptProposedAction();
    }
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    if (watched == hint_row_ && event->type() == QEvent::Resize) {
        update_hints();
    } else if (watched == toolbar_ && event->type() == QEvent::Resize) {
        update_toolbar();
    } else if ((watched == pages_ || watched == confirmation_) &&
               (event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent)) {
        show_hints();
    }
    // A button that has the focus takes Space and Enter for itself, before they blink or explain.
    if (event->type() == QEvent::ShortcutOverride && qobject_cast<QAbstractButton*>(watched)) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Space) {
            event->accept();
            return true;
        }
    }
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (autosave_ && autosave_->isActive()) {
        keep_changes();
    }
    worker_->cancel();
    hide();  // the worker may take a moment to stop; nobody has to look at it
    QMainWindow::closeEvent(event);
}

}  // namespace vidimus::desktop
