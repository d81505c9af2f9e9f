#include "app/desktop/queue_dialog.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QShortcut>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/labels.h"
#include "app/desktop/words_fit.h"

namespace vidimus::desktop {

namespace {

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

}  // namespace

QString queue_time(std::int64_t seconds) {
    const QLocale locale;
    QString day = locale.dateFormat(QLocale::ShortFormat);
    if (!day.contains(QLatin1String("yyyy"))) {
        day.replace(QLatin1String("yy"), QLatin1String("yyyy"));
    }
    return locale.toString(QDateTime::fromSecsSinceEpoch(seconds),
                           day + QLatin1Char(' ') + locale.timeFormat(QLocale::ShortFormat));
}

QueueDialog::QueueDialog(std::shared_ptr<const Look> look, Words words, QuestionKeeper& keeper, QWidget* parent)
    : QDialog(parent), look_(std::move(look)), words_(std::move(words)), keeper_(keeper) {
    setObjectName(QStringLiteral("queue_dialog"));
    setWindowTitle(words_("window.questions.title"));
    count_ = wrapping_label(this, "queue_count");
    list_ = new QTreeWidget(this);
    list_->setIconSize(QSize(Look::symbol_side(), Look::symbol_side()));
    list_->setObjectName(QStringLiteral("queue_list"));
    list_->setAccessibleName(words_("window.questions.list"));
    list_->setRootIsDecorated(false);
    list_->setUniformRowHeights(true);
    list_->setAllColumnsShowFocus(true);
    list_->setHeaderLabels({words_("window.history.number"), words_("window.confirm.register"),
                            words_("window.questions.since"), words_("window.questions.attempts"),
                            words_("window.questions.answer")});
    list_->installEventFilter(this);
    connect(list_, &QTreeWidget::currentItemChanged, this, &QueueDialog::row_chosen);
    outcome_ = wrapping_label(this, "queue_outcome");
    const auto button = [this](const char* name, const char* key, const QString& shortcut) {
        auto* made = new QPushButton(QStringLiteral("%1  %2").arg(words_(key), shortcut), this);
        made->setObjectName(QLatin1String(name));
        made->setAccessibleName(words_(key));
        made->setAutoDefault(false);
        return made;
    };
    ask_ = button("queue_ask", "window.questions.ask", QStringLiteral("F5"));
    connect(ask_, &QPushButton::clicked, this, &QueueDialog::ask);
    connect(new QShortcut(QKeySequence(Qt::Key_F5), this), &QShortcut::activated, this, &QueueDialog::ask);
    case_ = button("queue_case", "window.questions.case", QStringLiteral("Enter"));
    connect(case_, &QPushButton::clicked, this, &QueueDialog::show_case);
    forget_ = button("queue_forget", "window.questions.forget", QStringLiteral("Del"));
    connect(forget_, &QPushButton::clicked, this, &QueueDialog::forget);
    auto* close = button("queue_close", "window.questions.close", QStringLiteral("Esc"));
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto* bottom = new QHBoxLayout;
    bottom->setSpacing(8);
    bottom->addWidget(ask_);
    bottom->addWidget(case_);
    bottom->addWidget(forget_);
    bottom->addStretch(1);
    bottom->addWidget(close);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(20, 16, 20, 16);
    rows->setSpacing(10);
    rows->addWidget(count_);
    rows->addWidget(list_, 1);
    rows->addWidget(outcome_);
    rows->addLayout(bottom);
    const int letter = QFontMetrics(list_->font()).averageCharWidth();
    resize(QSize(letter * 110, letter * 62).boundedTo(kLargestDialog));

    connect(&keeper_, &QuestionKeeper::changed, this, &QueueDialog::show_state);
    connect(&keeper_, &QuestionKeeper::asked, this, [this](quint64 answered, quint64 left) {
        ask_->setEnabled(!state_.waiting.empty());
        outcome_->setText(words_("window.questions.asked",
                                 {{"answered", QString::number(answered)}, {"left", QString::number(left)}}));
    });
    show_state({});
    keeper_.look();
    list_->setFocus();
}

void QueueDialog::show_state(const QuestionKeeper::State& state) {
    const int row = list_->indexOfTopLevelItem(list_->currentItem());
    state_ = state;
    const auto is_match = [](const sltd::LateAnswer& late) {
        return late.answer.state == sltd::AnswerState::possible_match;
    };
    std::stable_partition(state_.answers.begin(), state_.answers.end(), is_match);
    const QSignalBlocker blocked(list_);
    list_->clear();
    // Answers stand first, matches before all: they need somebody now.
    const auto add = [this](const sltd::WaitingQuestion& question, const QString& answer, const char* icon, Tone tone) {
        auto* item = new QTreeWidgetItem(list_);
        item->setText(
            0, QStringLiteral("%1  %2").arg(text(question.query.issuing_state), text(question.query.number.reveal())));
        item->setText(1, text(question.register_name));
        item->setText(2, queue_time(question.since));
        item->setText(3, QString::number(question.attempts));
        item->setText(4, answer);
        item->setIcon(
            4, QIcon(look_->icon(QLatin1String(icon), look_->colour(tone), Look::symbol_side(), devicePixelRatioF())));
    };
    for (const sltd::LateAnswer& late : state_.answers) {
        const bool match = is_match(late);
        QString answer = words_("register." + sltd::name_of(late.answer.state));
        for (const sltd::Record& record : late.answer.records) {
            answer += record.reference.empty() ? QString() : QStringLiteral(" \u00b7 ") + text(record.reference);
        }
        add(late.question, answer + QStringLiteral(" \u00b7 ") + queue_time(late.answered), match ? "cross" : "tick",
            match ? Tone::alert : Tone::good);
    }
    for (const sltd::WaitingQuestion& question : state_.waiting) {
        add(question, words_("window.questions.waits"), "warning", Tone::warn);
    }
    for (int column = 0; column + 1 < list_->columnCount(); ++column) {  // the last one takes what is left
        list_->resizeColumnToContents(column);
        list_->setColumnWidth(column, list_->columnWidth(column) + 14);
    }
    count_->setText(!state_.fault.empty() ? words_("window.questions.fault", {{"why", text(state_.fault)}})
                    : state_.waiting.empty()
                        ? words_("window.questions.none")
                        : words_("window.questions.count", {{"count", QString::number(state_.waiting.size())},
                                                            {"time", queue_time(state_.waiting.front().since)}}));
    ask_->setEnabled(!state_.waiting.empty());
    if (list_->topLevelItemCount() > 0) {
        list_->setCurrentItem(list_->topLevelItem(std::clamp(row, 0, list_->topLevelItemCount() - 1)));
    }
    row_chosen();
}

void QueueDialog::row_chosen() {
    const int row = list_->indexOfTopLevelItem(list_->currentItem());
    case_->setEnabled(row >= 0);
    forget_->setEnabled(row >= 0 && row < static_cast<int>(state_.answers.size()));
}

void QueueDialog::ask() {
    if (!ask_->isEnabled()) {
        return;
    }
    ask_->setEnabled(false);
    outcome_->setText(words_("window.questions.asking"));
    keeper_.ask_again();
}

void QueueDialog::forget() {
    if (forget_->isEnabled()) {
        keeper_.forget(state_.answers[static_cast<std::size_t>(list_->indexOfTopLevelItem(list_->currentItem()))]);
    }
}

void QueueDialog::show_case() {
    const int row = list_->indexOfTopLevelItem(list_->currentItem());
    if (row < 0) {
        return;
    }
    const auto answers = static_cast<int>(state_.answers.size());
    const sltd::Query& query = row < answers ? state_.answers[static_cast<std::size_t>(row)].question.query
                                             : state_.waiting[static_cast<std::size_t>(row - answers)].query;
    const QString number = text(query.number.reveal());
    accept();
    emit case_asked(number);
}

bool QueueDialog::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            show_case();
            return true;
        }
        if (key == Qt::Key_Delete) {
            forget();
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

}  // namespace vidimus::desktop
