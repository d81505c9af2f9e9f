#include "app/desktop/batch_panel.h"

#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "app/desktop/labels.h"
#include "app/desktop/words_fit.h"

namespace vidimus::desktop {

namespace {

constexpr int kSteps = 1000;

QString duration(std::chrono::seconds left) {
    const auto all = left.count();
    return QStringLiteral("%1:%2:%3")
        .arg(all / 3600)
        .arg(all / 60 % 60, 2, 10, QLatin1Char('0'))
        .arg(all % 60, 2, 10, QLatin1Char('0'));
}

}  // namespace

BatchPanel::BatchPanel(std::shared_ptr<const Look> look, Words words, std::shared_ptr<const screening::Texts> texts,
                       QWidget* parent)
    : QFrame(parent), look_(std::move(look)), words_(std::move(words)) {
    setObjectName(QStringLiteral("batch"));
    runner_ = new BatchRunner(std::move(texts), this);
    table_ = new BatchTable(look_, words_, this);
    filter_ = new BatchFilter(this);
    filter_->setSourceModel(table_);
    list_ = new QTreeView(this);
    list_->setObjectName(QStringLiteral("batch_list"));
    list_->setAccessibleName(words_("window.batch.list"));
    list_->setModel(filter_);
    list_->setRootIsDecorated(false);
    list_->setUniformRowHeights(true);
    list_->setAllColumnsShowFocus(true);
    list_->setSortingEnabled(true);
    list_->sortByColumn(BatchTable::verdict, Qt::AscendingOrder);
    list_->header()->setStretchLastSection(true);
    list_->setIconSize(QSize(Look::symbol_side(), Look::symbol_side()));
    const QFontMetrics heads(Look::text_font(1.0, QFont::DemiBold));
    const auto wide = [&heads](const QString& text) { return heads.horizontalAdvance(text) + 30; };
    list_->header()->setMinimumSectionSize(
        wide(table_->headerData(table_->columnCount() - 1, Qt::Horizontal, Qt::DisplayRole).toString()));
    constexpr std::array kLetters = {0, 30, 14, 28, 18};
    for (int column = 0; column < table_->columnCount(); ++column) {
        const auto at = static_cast<std::size_t>(column);
        const int wanted = at < kLetters.size() ? kLetters[at] * heads.averageCharWidth() : 0;
        list_->setColumnWidth(
            column, std::max(wanted, wide(table_->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString())));
    }
    // No verdict is cut, in whatever language.
    for (const char* verdict : {"irregularity_found", "check_further", "no_irregularity_found"}) {
        list_->setColumnWidth(BatchTable::verdict,
                              std::max(list_->columnWidth(BatchTable::verdict),
                                       wide(words_("verdict." + std::string(verdict))) + Look::symbol_side()));
    }
    if (large_letters()) {
        // The line is wider than the list: what it is scrolled for last stands last.
        list_->header()->moveSection(BatchTable::document, BatchTable::columns - 1);
    }
    list_->installEventFilter(this);
    connect(list_, &QTreeView::activated, this, &BatchPanel::open_row);
    state_ = wrapping_label(this, "batch_state");
    state_->setContentsMargins(16, 0, 16, 6);
    state_->hide();
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(make_head());
    rows->addWidget(state_);
    rows->addWidget(make_filter());
    rows->addWidget(list_, 1);

    connect(runner_, &BatchRunner::begun, this, [this](bool has_earlier) {
        table_->clear();
        has_earlier_ = has_earlier;
        refilter();
    });
    connect(runner_, &BatchRunner::rows_came, this, [this](const std::vector<BatchRow>& more) {
        table_->add(more);
        refresh();
    });
    connect(runner_, &BatchRunner::progressed, this, &BatchPanel::show_progress);
    connect(runner_, &BatchRunner::ended, this, [this](const batch::Result& result) {
        const batch::Progress& progress = result.progress;
        if (result.cancelled) {
            say(Tone::warn, words_("window.batch.stopped"));
        } else if (progress.total > 0) {
            say(Tone::good, words_("window.batch.done", {{"count", QString::number(progress.total)},
                                                         {"failed", QString::number(progress.failed)}}));
        }
        refresh();
        emit told();
    });
    connect(runner_, &BatchRunner::failed, this, [this](const screening::Failure& failure) {
        say(Tone::alert, words_.sentence(failure));
        refresh();
        emit told();
    });
    refresh();
}

QLineEdit* BatchPanel::make_line(QWidget* parent, const char* name) {
    auto* line = new QLineEdit(parent);
    line->setObjectName(QStringLiteral("batch_") + QLatin1String(name));
    line->setAccessibleName(words_("window.batch." + std::string(name)));
    line->installEventFilter(this);
    connect(line, &QLineEdit::textChanged, this, &BatchPanel::refresh);
    return line;
}

QPushButton* BatchPanel::make_button(QWidget* parent, const char* name, const QString& key) {
    const QString word = words_("window.batch." + std::string(name));
    auto* button = new QPushButton(key.isEmpty() ? word : QStringLiteral("%1  %2").arg(word, key), parent);
    button->setObjectName(QStringLiteral("batch_") + QLatin1String(name));
    button->setAccessibleName(word);
    button->setAutoDefault(false);
    button->installEventFilter(this);
    return button;
}

QWidget* BatchPanel::make_head() {
    auto* head = new QFrame(this);
    head->setObjectName(QStringLiteral("toolbar"));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(6);
    const auto folder_row = [&](const char* name, QLineEdit*& line, const char* browse_name) {
        line = make_line(head, name);
        auto* browse = make_button(head, browse_name, {});
        browse->setText(words_("window.watch.browse"));
        connect(browse, &QPushButton::clicked, this, [this, &line] { ask_for_folder(line); });
        auto* row = new QHBoxLayout;
        row->setSpacing(8);
        row->addWidget(line, 1);
        row->addWidget(browse);
        form->addRow(words_("window.batch." + std::string(name)), row);
    };
    folder_row("in", in_, "browse_in");
    folder_row("out", out_, "browse_out");
    purpose_ = make_line(head, "purpose");
    purpose_->setPlaceholderText(words_("window.batch.purpose_hint"));
    purpose_->setMaxLength(200);
    form->addRow(words_("window.batch.purpose"), purpose_);
    start_ = make_button(head, "start", QStringLiteral("F5"));
    connect(start_, &QPushButton::clicked, this, [this] { start(false); });
    resume_ = make_button(head, "resume", QStringLiteral("F6"));
    connect(resume_, &QPushButton::clicked, this, [this] { start(true); });
    stop_ = make_button(head, "stop", QStringLiteral("F8"));
    connect(stop_, &QPushButton::clicked, runner_, &BatchRunner::stop);
    auto* leave = make_button(head, "leave", QStringLiteral("Esc"));
    connect(leave, &QPushButton::clicked, this, &BatchPanel::left);
    bar_ = new QProgressBar(head);
    bar_->setObjectName(QStringLiteral("batch_bar"));
    bar_->setRange(0, kSteps);
    bar_->setTextVisible(false);
    bar_->setFixedHeight(6);
    bar_->setAccessibleName(words_("window.batch.progress_name"));
    progress_ = new QLabel(head);
    progress_->setObjectName(QStringLiteral("batch_progress"));
    progress_->setTextFormat(Qt::PlainText);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(start_);
    buttons->addWidget(resume_);
    buttons->addWidget(stop_);
    if (!large_letters()) {
        buttons->addWidget(progress_, 1);
    } else {
        buttons->addStretch(1);
    }
    buttons->addWidget(leave);
    auto* rows = new QVBoxLayout(head);
    rows->setContentsMargins(14, 8, 14, 8);
    rows->setSpacing(8);
    rows->addLayout(form);
    rows->addLayout(buttons);
    if (large_letters()) {
        rows->addWidget(progress_);
    }
    rows->addWidget(bar_);
    return head;
}

QWidget* BatchPanel::make_filter() {
    auto* bar = new QWidget(this);
    typed_ = make_line(bar, "filter");
    typed_->setPlaceholderText(words_("window.batch.filter_hint"));
    typed_->setClearButtonEnabled(true);
    connect(typed_, &QLineEdit::textChanged, this, &BatchPanel::refilter);
    const auto choice = [&](const char* name, const std::vector<std::pair<QString, QString>>& entries) {
        auto* box = new QComboBox(bar);
        box->setObjectName(QStringLiteral("batch_") + QLatin1String(name));
        box->setAccessibleName(words_("window.batch." + std::string(name)));
        for (const auto& [word, value] : entries) {
            box->addItem(word, value);
        }
        box->installEventFilter(this);
        connect(box, &QComboBox::currentIndexChanged, this, &BatchPanel::refilter);
        return box;
    };
    const auto verdict = [this](const char* name) {
        return std::pair(words_("verdict." + std::string(name)), QString::fromLatin1(name));
    };
    verdicts_ = choice("verdicts", {{words_("window.history.any_verdict"), {}},
                                    verdict("irregularity_found"),
                                    verdict("check_further"),
                                    verdict("no_irregularity_found"),
                                    {words_("window.batch.error"), QStringLiteral("error")}});
    changes_ = choice("changes", {{words_("window.batch.all"), {}},
                                  {words_("window.batch.changed_only"), QStringLiteral("changed")}});
    count_ = new QLabel(bar);
    count_->setObjectName(QStringLiteral("batch_count"));
    count_->setProperty("role", "muted");
    lay_out_search(*bar, typed_, {verdicts_, changes_, count_});
    return bar;
}

void BatchPanel::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    table_->set_look(look_);
}

void BatchPanel::set_run(RunBatch run, batch::Options options) {
    run_ = std::move(run);
    options_ = std::move(options);
    refresh();
}

void BatchPanel::begin() {
    (table_->rowCount() > 0 ? static_cast<QWidget*>(list_) : in_)->setFocus();
}

void BatchPanel::go_on_with(const std::pair<QString, QString>& folders) {
    in_->setText(folders.first);
    out_->setText(folders.second);
    if (!folders.second.trimmed().isEmpty()) {
        runner_->look(folders.second.trimmed().toStdString());
    }
}

QString BatchPanel::how_far() const {
    return runner_->running() ? progress_text_ : QString();
}

void BatchPanel::ask_for_folder(QLineEdit* line) {
    auto* dialog = new QFileDialog(this, line->accessibleName(), line->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, line, &QLineEdit::setText);
    dialog->open();
}

void BatchPanel::start(bool resume) {
    QPushButton* button = resume ? resume_ : start_;
    if (!button->isEnabled()) {
        return;
    }
    batch::Options options = options_;
    options.paths = {in_->text().trimmed().toStdString()};
    options.out = out_->text().trimmed().toStdString();
    options.resume = resume;
    const std::string purpose = purpose_->text().trimmed().toStdString();
    // Thousands of questions to a register need a reason that somebody answers for.
    options.ask_register = options.ask_register && !purpose.empty();
    if (options.ask_register) {
        emit purpose_given(purpose);
    }
    state_->hide();
    progress_text_ = words_("window.batch.begins");
    progress_->setText(progress_text_);
    bar_->setValue(0);
    table_->clear();
    runner_->start(run_, std::move(options));
    refresh();
    list_->setFocus();
}

void BatchPanel::show_progress(const batch::Progress& progress) {
    const auto ready = progress.done + progress.skipped + progress.failed;
    progress_text_ = words_("window.batch.progress", {{"done", QString::number(ready)},
                                                      {"total", QString::number(progress.total)},
                                                      {"failed", QString::number(progress.failed)},
                                                      {"rate", QLocale().toString(progress.per_second, 'f', 1)},
                                                      {"left", duration(progress.left)}});
    progress_->setText(progress_text_);
    bar_->setValue(progress.total == 0 ? 0 : static_cast<int>(ready * kSteps / progress.total));
    emit told();
}

void BatchPanel::say(Tone tone, const QString& text) {
    state_->setText(text);
    state_->setStyleSheet(QStringLiteral("color: %1").arg(look_->colour(tone).name()));
    state_->show();
}

void BatchPanel::refresh() {
    const bool ready =
        run_ && !runner_->running() && !in_->text().trimmed().isEmpty() && !out_->text().trimmed().isEmpty();
    start_->setEnabled(ready);
    resume_->setEnabled(ready);
    stop_->setEnabled(runner_->running());
    for (QLineEdit* line : {in_, out_, purpose_}) {
        line->setReadOnly(runner_->running());
    }
    changes_->setEnabled(has_earlier_);
    count_->setText(words_("window.batch.shown", {{"shown", QString::number(filter_->rowCount())},
                                                  {"count", QString::number(table_->rowCount())}}));
}

void BatchPanel::refilter() {
    filter_->set_filter(typed_->text(), verdicts_->currentData().toString(),
                        has_earlier_ && !changes_->currentData().toString().isEmpty());
    refresh();
}

void BatchPanel::open_row() {
    const QModelIndex index = filter_->mapToSource(list_->currentIndex());
    if (index.isValid()) {
        emit row_asked(QString::fromStdString(table_->row(index.row()).file));
    }
}

bool BatchPanel::take_key(const QKeyEvent& event) {
    switch (event.key()) {
        case Qt::Key_F5:
            start(false);
            return true;
        case Qt::Key_F6:
            start(true);
            return true;
        case Qt::Key_F8:
            runner_->stop();
            return true;
        case Qt::Key_Escape:
            emit left();
            return true;
        default:
            return false;
    }
}

void BatchPanel::keyPressEvent(QKeyEvent* event) {
    if (!take_key(*event)) {
        QFrame::keyPressEvent(event);
    }
}

bool BatchPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (take_key(*key)) {
            return true;
        }
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (enter && watched == list_) {
            open_row();
            return true;
        }
        if (watched == typed_ && (enter || key->key() == Qt::Key_Down)) {
            list_->setFocus();
            if (!list_->currentIndex().isValid()) {
                list_->setCurrentIndex(filter_->index(0, 0));
            }
            return true;
        }
        if (enter && watched == in_ && out_->text().isEmpty() && !in_->text().trimmed().isEmpty()) {
            // Beside the archive, never in it: results must not be taken for pictures of it.
            out_->setText(QDir::cleanPath(in_->text().trimmed()) + QStringLiteral("-results"));
            return true;
        }
        if (enter && watched == out_ && !runner_->running() && !out_->text().trimmed().isEmpty()) {
            runner_->look(out_->text().trimmed().toStdString());
            refresh();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

}  // namespace vidimus::desktop
