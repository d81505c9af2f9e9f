// What is done about a register's possible match, and the questions that no register answered yet.
#include <QDateTime>
#include <QMenu>
#include <algorithm>

#include "app/desktop/confirmation_dialog.h"
#include "app/desktop/main_window.h"
#include "app/desktop/queue_dialog.h"

namespace vidimus::desktop {

namespace {

constexpr int kLookMs = 20'000;
constexpr int kAskMs = 300'000;  // what waits is asked again without anybody's doing

}  // namespace

void MainWindow::make_register_actions(QMenu* menu) {
    menu->addSeparator();
    confirmation_action_ = add_action(menu, "confirmation", {QKeySequence(Qt::Key_F8)});
    connect(confirmation_action_, &QAction::triggered, this, &MainWindow::confirm);
    questions_action_ = add_action(menu, "questions", {QKeySequence(Qt::CTRL | Qt::Key_U)});
    connect(questions_action_, &QAction::triggered, this, &MainWindow::show_questions);
}

void MainWindow::connect_register_parts() {
    connect(decision_, &DecisionBar::case_shown, confirmation_, &ConfirmationBar::set_case);
    connect(confirmation_, &ConfirmationBar::record_asked, this, &MainWindow::confirm);
    connect(history_, &HistoryPanel::confirmation_asked, this, &MainWindow::confirm);
}

void MainWindow::make_register_parts() {
    connect_register_parts();
    questions_ = std::make_unique<QuestionKeeper>(setup_.config, setup_.registers);
    connect(questions_.get(), &QuestionKeeper::changed, this, &MainWindow::show_unanswered);
    connect(this, &MainWindow::settled, questions_.get(), &QuestionKeeper::look);
    auto* looking = new QTimer(this);
    connect(looking, &QTimer::timeout, questions_.get(), &QuestionKeeper::look);
    looking->start(kLookMs);
    if (setup_.ask_register) {
        auto* asking = new QTimer(this);
        connect(asking, &QTimer::timeout, questions_.get(), &QuestionKeeper::ask_again);
        asking->start(kAskMs);
    }
    questions_->look();
}

void MainWindow::confirm() {
    const auto record = reportable();
    if (!keeper_ || !record || cases::matches_of(*record).empty()) {
        return;
    }
    auto* dialog = new ConfirmationDialog(look_, words_, setup_.config, *record, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ConfirmationDialog::recorded, this,
            [this, past = in_history()](const cases::Confirmation& made) { confirmed(past, made); });
    dialog->open();
}

void MainWindow::confirmed(bool past, cases::Confirmation made) {
    auto record = past ? history_->shown() : case_;
    if (!record) {
        return;
    }
    made.time = QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
    made.officer = setup_.config.officer;
    made.post = setup_.config.post;
    const std::string detail = "step=" + cases::name_of(made.step) + " register=" + made.register_name;
    record->confirmations.push_back(std::move(made));
    const bool in_hand = case_ && case_->head.id == record->head.id;
    if (in_hand) {
        record->seen = past ? record->seen : decision_->seen();
        record->draft = past ? record->draft : decision_->note();
        case_ = record;
        decision_->set_case(case_);
    }
    if (past) {
        history_->show_record(*record);
    }
    keeper_->keep(*record, "case.confirmation", detail);
}

void MainWindow::show_questions() {
    auto* dialog = new QueueDialog(look_, words_, *questions_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QueueDialog::case_asked, this, [this](const QString& number) { show_history(number); });
    dialog->open();
}

void MainWindow::show_unanswered(const QuestionKeeper::State& state) {
    // Only what has changed is said: a line that is set lays the whole window out anew.
    const auto say = [this](const char* kind, const Line& line) {
        const auto said = notices_.find(kind);
        const QString now = line();
        if (said == notices_.end() ? !now.isEmpty() : said->second() != now) {
            notify(kind, line);
        }
    };
    say("questions",
        [this, count = state.waiting.size(), since = state.waiting.empty() ? 0 : state.waiting.front().since] {
            return count == 0 ? QString()
                              : words_("window.questions.notice",
                                       {{"count", QString::number(count)},
                                        {"time", queue_time(since)},
                                        {"key", questions_action_->shortcut().toString(QKeySequence::NativeText)}});
        });
    const auto matches = std::count_if(state.answers.begin(), state.answers.end(), [](const sltd::LateAnswer& late) {
        return late.answer.state == sltd::AnswerState::possible_match;
    });
    say("late", [this, count = state.answers.size(), matches] {
        return count == 0 ? QString()
                          : words_("window.questions.late",
                                   {{"count", QString::number(count)},
                                    {"matches", QString::number(matches)},
                                    {"key", questions_action_->shortcut().toString(QKeySequence::NativeText)}});
    });
}

}  // namespace vidimus::desktop
