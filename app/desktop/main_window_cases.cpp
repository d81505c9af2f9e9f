// What is kept of the documents that were examined: the decision, the history, and what a crash left open.
#include <QDateTime>
#include <QMenu>
#include <QMenuBar>

#include "app/desktop/case_of_report.h"
#include "app/desktop/main_window.h"

namespace vidimus::desktop {

namespace {

constexpr int kAutosaveMs = 700;  // after the last letter of a note

}  // namespace

void MainWindow::make_case_actions() {
    QMenu* menu = menuBar()->addMenu(words_("window.menu.case"));
    history_action_ = add_action(menu, "history", {QKeySequence(Qt::CTRL | Qt::Key_H)});
    connect(history_action_, &QAction::triggered, this, [this] {
        // The number in hand is what is most often looked for.
        show_history(case_ && !in_history() ? QString::fromStdString(case_->head.document_number) : QString());
    });
    menu->addSeparator();
    note_action_ = add_action(menu, "note", {QKeySequence(Qt::Key_N)});
    connect(note_action_, &QAction::triggered, this, [this] { decision_->write_note(); });
    accept_action_ = add_action(menu, "accept", {QKeySequence(Qt::Key_F9)});
    connect(accept_action_, &QAction::triggered, this, [this] { decide(cases::Decision::Kind::accept); });
    second_line_action_ = add_action(menu, "second_line", {QKeySequence(Qt::Key_F10)});
    connect(second_line_action_, &QAction::triggered, this, [this] { decide(cases::Decision::Kind::second_line); });
    menu->addSeparator();
    earlier_action_ = add_action(menu, "earlier", {QKeySequence(Qt::CTRL | Qt::Key_E)});
    connect(earlier_action_, &QAction::triggered, this, [this] { history_->compare(); });
    make_register_actions(menu);
    make_report_actions(menu);
}

void MainWindow::make_cases() {
    if (!setup_.config.cases.keep) {
        decision_->hide();
        return;
    }
    const screening::Config& config = setup_.config;
    cases::StoreSetup setup;
    // Practice has a store of its own: it can never be taken for a real check.
    setup.folder = cases::store_folder(config.data, setup_.profile);
    setup.key = config.cases.key;
    setup.retention_days = config.cases.retention_days;
    setup.actor = config.officer + (config.post.empty() ? "" : ", " + config.post);
    keeper_ = std::make_unique<CaseKeeper>(std::move(setup));
    connect(keeper_.get(), &CaseKeeper::opened, this, &MainWindow::show_opened);
    connect(keeper_.get(), &CaseKeeper::unavailable, this, [this](const screening::Failure& failure) {
        notify("cases", [this, failure] { return words_.sentence(failure); });
    });
    connect(keeper_.get(), &CaseKeeper::kept, this, [this](const std::string& id) {
        notify("cases", {});
        if (case_ && case_->head.id == id) {
            decision_->set_kept(DecisionBar::Kept::kept);
        }
        history_->set_kept(id, DecisionBar::Kept::kept);
        if (in_history()) {
            history_->search_again();
        }
    });
    connect(keeper_.get(), &CaseKeeper::not_kept, this,
            [this](const std::string& id, const screening::Failure& failure) {
                notify("cases", [this, failure] {
                    return words_("window.case.not_kept") + QLatin1Char(' ') + words_.sentence(failure);
                });
                if (case_ && case_->head.id == id) {
                    decision_->set_kept(DecisionBar::Kept::not_kept);
                }
                history_->set_kept(id, DecisionBar::Kept::not_kept);
            });
    connect(keeper_.get(), &CaseKeeper::found, this, [this](const std::vector<cases::CaseHead>& heads) {
        history_->show_found(heads);
        update_actions();
    });
    connect(keeper_.get(), &CaseKeeper::loaded, this,
            [this](const cases::CaseRecord& record, const QImage& page, const QImage&) {
                history_->show_case(record, page);
                update_actions();
            });
    connect(keeper_.get(), &CaseKeeper::unreadable, this,
            [this](const screening::Failure& failure) { history_->show_failure(words_.sentence(failure)); });
    connect(keeper_.get(), &CaseKeeper::seen_before, this,
            [this](const std::string& id, const std::vector<cases::CaseHead>& heads) {
                if (case_ && case_->head.id == id) {
                    show_seen_before(heads);
                }
            });

    autosave_ = new QTimer(this);
    autosave_->setSingleShot(true);
    autosave_->setInterval(kAutosaveMs);
    connect(autosave_, &QTimer::timeout, this, &MainWindow::keep_changes);
    connect(keeper_.get(), &CaseKeeper::reported, this,
            [this] { notify("report", [this] { return words_("window.report.done"); }); });
    connect(keeper_.get(), &CaseKeeper::not_reported, this, [this](const screening::Failure& failure) {
        notify("report", [this, failure] { return words_.sentence(failure); });
    });
    connect(keeper_.get(), &CaseKeeper::view_kept, this, [this](int number) {
        notify("view", [this, number] { return words_("window.view.kept", {{"number", QString::number(number)}}); });
    });
    connect(keeper_.get(), &CaseKeeper::view_not_kept, this, &MainWindow::drop_view);
    connect_cases();
}

/// What the window's parts tell; they are made anew when the language changes.
void MainWindow::connect_cases() {
    if (!keeper_) {
        return;
    }
    connect(decision_, &DecisionBar::changed, autosave_, qOverload<>(&QTimer::start));
    connect(decision_, &DecisionBar::left, this, [this] { findings_->setFocus(); });
    connect(decision_, &DecisionBar::decided, this,
            [this](cases::Decision::Kind kind, const std::string& note) { decided(decision_, kind, note); });
    connect(history_, &HistoryPanel::search_asked, keeper_.get(), &CaseKeeper::find);
    connect(history_, &HistoryPanel::case_asked, keeper_.get(), &CaseKeeper::load);
    connect(history_, &HistoryPanel::case_changed, this,
            [this](const cases::CaseRecord& record, const std::string& action, const std::string& detail) {
                keeper_->keep(record, action, detail);
            });
    connect(history_, &HistoryPanel::left, this, &MainWindow::leave_history);
    connect(history_, &HistoryPanel::compare_asked, this, &MainWindow::compare_with_earlier);
    connect(history_->decision(), &DecisionBar::decided, this,
            [this](cases::Decision::Kind kind, const std::string& note) { decided(history_->decision(), kind, note); });
}

void MainWindow::notify(const char* kind, Line line) {
    if (!line || line().isEmpty()) {
        notices_.erase(kind);
    } else {
        notices_[kind] = std::move(line);
    }
    show_notices();
}

void MainWindow::show_notices() {
    QStringList lines;
    for (const auto& [name, line] : notices_) {
        lines << line();
    }
    notice_text_->setText(lines.join(QLatin1Char('\n')));
    notice_->setVisible(!lines.isEmpty());
}

// ---- one document ----

void MainWindow::keep_case(const screening::Report& report) {
    if (set_ || !keeper_ || !job_ || demonstration_) {
        return;  // a page of several is kept with its case
    }
    cases::CaseRecord record = case_of(report, job_->images, *setup_.texts, words_);
    const bool again = case_.has_value();
    if (again) {
        go_on_with(record, *case_);
    }
    case_ = std::move(record);
    decision_->set_case(case_);
    show_marks();
    CaseKeeper::Pictures pictures;
    if (white_) {
        pictures.emplace_back("page", [white = white_, page = report.page] { return kept_picture_of(*white, page); });
    }
    if (const auto specimen = view_->specimen()) {
        pictures.emplace_back("specimen", [specimen, page = report.page] { return kept_picture_of(*specimen, page); });
    }
    keeper_->keep(*case_, again ? "case.read_again" : "case.saved", "verdict=" + case_->head.verdict,
                  std::move(pictures));
    keeper_->same_number(case_->head);
}

void MainWindow::keep_changes() {
    if (!keeper_ || !case_) {
        return;
    }
    case_->seen = decision_->seen();
    case_->draft = decision_->note();
    keeper_->keep(*case_, "case.noted");
}

void MainWindow::decide(cases::Decision::Kind kind) {
    (in_history() ? history_->decision() : decision_)->decide(kind);
}

void MainWindow::decided(DecisionBar* bar, cases::Decision::Kind kind, const std::string& note) {
    const bool past = bar != decision_;
    std::optional<cases::CaseRecord> record = past ? history_->shown() : case_;
    if (!record || !keeper_) {
        return;
    }
    autosave_->stop();
    const std::string now = QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
    record->seen = bar->seen();
    record->draft.clear();
    record->decisions.push_back({kind, now, setup_.config.officer, setup_.config.post, note});
    record->head.decision = kind;
    const std::string detail = "decision=" + cases::name_of(kind) + " verdict=" + record->head.verdict;
    if (past) {
        history_->show_record(*record);
        if (case_ && case_->head.id == record->head.id) {
            case_ = record;
            decision_->set_case(case_);
        }
    } else {
        case_ = record;
        decision_->set_case(case_);
        findings_->setFocus();
    }
    keeper_->keep(*record, "case.decided", detail);
    if (!past) {
        open_next_waiting();
    }
}

void MainWindow::show_seen_before(const std::vector<cases::CaseHead>& heads) {
    seen_before_ = heads;
    seen_->setVisible(!heads.empty());
    if (heads.empty()) {
        return;
    }
    const cases::CaseHead& last = heads.front();
    seen_->setText(
        words_("window.seen_before", {{"count", QString::number(heads.size())},
                                      {"date", words_.date(last.created.substr(0, 10))},
                                      {"verdict", words_("verdict." + last.verdict)},
                                      {"key", history_action_->shortcut().toString(QKeySequence::NativeText)}}));
}

// ---- all of them ----

bool MainWindow::in_history() const {
    return places_->currentWidget() == history_;
}

void MainWindow::show_history(const QString& words, bool undecided) {
    if (!keeper_ || correcting()) {
        return;
    }
    leave_batch();
    const bool restored = notices_.contains("restored");
    notify("restored", {});
    places_->setCurrentWidget(history_);
    // The verdict about the document in hand has no place above other cases.
    strip_->hide();
    history_->set_comparable(report_ != nullptr);
    history_->begin(words, undecided || restored);
    update_actions();
}

void MainWindow::leave_history() {
    if (!in_history()) {
        return;
    }
    places_->setCurrentWidget(examination_);
    strip_->show();
    history_->clear();
    update_actions();
    findings_->setFocus();
}

void MainWindow::show_opened(const std::vector<cases::CaseHead>& restored,
                             const std::vector<screening::Failure>& problems) {
    notify("cases", [this, problems] {
        QStringList lines;
        for (const auto& problem : problems) {
            lines << words_.sentence(problem);
        }
        return lines.join(QLatin1Char('\n'));
    });
    if (!restored.empty()) {
        notify("restored", [this, count = restored.size()] {
            return words_("window.case.restored",
                          {{"count", QString::number(count)},
                           {"key", history_action_->shortcut().toString(QKeySequence::NativeText)}});
        });
    }
}

void MainWindow::compare_with_earlier(const QImage& page) {
    if (!job_ || page.isNull()) {
        return;
    }
    Job job = *job_;
    std::erase_if(job.images, [](const Intake& image) { return image.capture.role == screening::Role::earlier; });
    Intake earlier;
    earlier.pasted = page;
    earlier.capture.file = "earlier";
    earlier.capture.role = screening::Role::earlier;
    job.images.push_back(std::move(earlier));
    begin(std::move(job));
}

}  // namespace vidimus::desktop
