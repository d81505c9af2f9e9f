#include "app/desktop/history_panel.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollArea>
#include <QVBoxLayout>

#include "app/desktop/labels.h"
#include "app/desktop/words_fit.h"

namespace vidimus::desktop {

namespace {

constexpr int kPictureWidth = 420;
constexpr int kMost = 200;

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QString local_time(const std::string& iso, const QString& form) {
    return QDateTime::fromString(text(iso), Qt::ISODate).toLocalTime().toString(form);
}

}  // namespace

cases::Search search_of(const QString& typed, const QString& verdict, const QString& decision, int days,
                        const QDate& today) {
    cases::Search search;
    search.most = kMost;
    search.verdict = verdict.toStdString();
    search.decision = decision.toStdString();
    if (days > 0) {
        search.from = today.addDays(1 - days).toString(Qt::ISODate).toStdString();
    }
    QStringList words;
    for (const QString& word : typed.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        QDate day = QDate::fromString(word, Qt::ISODate);
        if (!day.isValid()) {
            day = QDate::fromString(word, QStringLiteral("d.M.yyyy"));
        }
        if (day.isValid()) {
            search.from = search.to = day.toString(Qt::ISODate).toStdString();
        } else {
            words << word;
        }
    }
    search.words = words.join(QLatin1Char(' ')).toStdString();
    return search;
}

HistoryPanel::HistoryPanel(std::shared_ptr<const Look> look, Words words, const screening::Config& config,
                           QWidget* parent)
    : QFrame(parent), look_(std::move(look)), words_(std::move(words)) {
    setObjectName(QStringLiteral("history"));
    list_ = new QTreeWidget(this);
    list_->setObjectName(QStringLiteral("history_list"));
    list_->setAccessibleName(words_("window.history.list"));
    list_->setRootIsDecorated(false);
    list_->setUniformRowHeights(true);
    list_->setAllColumnsShowFocus(true);
    list_->setHeaderLabels({words_("window.history.time"), words_("window.history.name"),
                            words_("window.history.number"), words_("window.history.verdict"),
                            words_("window.history.decision")});
    list_->header()->setStretchLastSection(true);
    list_->setIconSize(QSize(Look::symbol_side(), Look::symbol_side()));
    if (large_letters()) {
        // The line is wider than the list: what it is scrolled for last stands last.
        list_->header()->moveSection(3, 1);
    }
    list_->installEventFilter(this);
    connect(list_, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* item) {
        if (item) {
            emit case_asked(item->data(0, Qt::UserRole).toString().toStdString());
        }
    });
    decision_ = new DecisionBar(look_, words_, QStringLiteral("past_decision"), this);
    connect(decision_, &DecisionBar::left, this, [this] { list_->setFocus(); });
    connect(decision_, &DecisionBar::changed, this, [this] {
        if (record_) {
            record_->seen = decision_->seen();
            record_->draft = decision_->note();
            emit case_changed(*record_, "case.noted", {});
        }
    });

    confirmation_ = new ConfirmationBar(look_, words_, config, QStringLiteral("past_confirmation"), this);
    connect(decision_, &DecisionBar::case_shown, confirmation_, &ConfirmationBar::set_case);
    connect(confirmation_, &ConfirmationBar::record_asked, this, &HistoryPanel::confirmation_asked);

    auto* middle = new QHBoxLayout;
    middle->setContentsMargins(0, 0, 0, 0);
    middle->setSpacing(0);
    middle->addWidget(list_, 1);
    middle->addWidget(make_details());
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(make_search());
    rows->addLayout(middle, 1);
    rows->addWidget(confirmation_);
    rows->addWidget(decision_);
    clear();
}

QComboBox* HistoryPanel::make_choice(const char* name, const std::vector<std::pair<QString, QString>>& entries) {
    auto* box = new QComboBox(this);
    box->setObjectName(QLatin1String(name));
    box->setAccessibleName(words_(std::string("window.history.") + name));
    for (const auto& [word, value] : entries) {
        box->addItem(word, value);
    }
    box->installEventFilter(this);
    connect(box, &QComboBox::currentIndexChanged, this, &HistoryPanel::search);
    return box;
}

QWidget* HistoryPanel::make_search() {
    auto* bar = new QFrame(this);
    bar->setObjectName(QStringLiteral("toolbar"));
    typed_ = new QLineEdit(bar);
    typed_->setObjectName(QStringLiteral("history_search"));
    typed_->setAccessibleName(words_("window.history.search_name"));
    typed_->setPlaceholderText(words_("window.history.search"));
    typed_->setClearButtonEnabled(true);
    typed_->installEventFilter(this);
    connect(typed_, &QLineEdit::textChanged, this, &HistoryPanel::search);
    const QString all = words_("window.history.any_verdict");
    verdict_ =
        make_choice("verdicts", {{all, {}},
                                 {verdict_word("no_irregularity_found"), QStringLiteral("no_irregularity_found")},
                                 {verdict_word("check_further"), QStringLiteral("check_further")},
                                 {verdict_word("irregularity_found"), QStringLiteral("irregularity_found")}});
    decided_ = make_choice("decisions", {{words_("window.history.any_decision"), {}},
                                         {words_("window.history.undecided"), QStringLiteral("none")},
                                         {words_("window.history.accept"), QStringLiteral("accept")},
                                         {words_("window.history.second_line"), QStringLiteral("second_line")}});
    period_ = make_choice("periods", {{words_("window.history.any_time"), QStringLiteral("0")},
                                      {words_("window.history.today"), QStringLiteral("1")},
                                      {words_("window.history.week"), QStringLiteral("7")},
                                      {words_("window.history.month"), QStringLiteral("30")}});
    count_ = new QLabel(bar);
    count_->setObjectName(QStringLiteral("history_count"));
    count_->setProperty("role", "muted");
    auto* leave = new QPushButton(QStringLiteral("%1  Esc").arg(words_("window.history.leave")), bar);
    leave->setObjectName(QStringLiteral("history_leave"));
    leave->setAutoDefault(false);
    connect(leave, &QPushButton::clicked, this, &HistoryPanel::left);
    lay_out_search(*bar, typed_, {verdict_, decided_, period_, count_}, leave);
    return bar;
}

QWidget* HistoryPanel::make_details() {
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("side"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    details_ = new QWidget(scroll);
    picture_ = new QLabel(details_);
    title_ = wrapping_label(details_, "history_title");
    title_->setFont(Look::text_font(1.2, QFont::Bold));
    facts_ = wrapping_label(details_, "history_facts");
    decisions_ = wrapping_label(details_, "history_decisions");
    const auto button = [this](const char* name, const char* key, const QString& shortcut) {
        auto* made = new QPushButton(QStringLiteral("%1  %2").arg(words_(key), shortcut), details_);
        made->setObjectName(QLatin1String(name));
        made->setAutoDefault(false);
        return made;
    };
    compare_ = button("history_compare", "window.history.compare", QStringLiteral("Ctrl+E"));
    connect(compare_, &QPushButton::clicked, this, &HistoryPanel::compare);
    auto* column = new QVBoxLayout(details_);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    column->addWidget(picture_);
    column->addWidget(title_);
    column->addWidget(facts_);
    column->addWidget(decisions_);
    column->addWidget(compare_);
    column->addStretch(1);
    scroll->setWidget(details_);
    constexpr int kAround = 90;  // of the button's words: its own edges, the margins, the bar to scroll with
    const QFontMetrics letters(Look::text_font(1.0, QFont::DemiBold));
    scroll->setFixedWidth(std::max(kPictureWidth + 50, letters.horizontalAdvance(compare_->text()) + kAround));
    return scroll;
}

void HistoryPanel::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    decision_->set_look(look_);
    confirmation_->set_look(look_);
}

void HistoryPanel::begin(const QString& words, bool undecided) {
    const QSignalBlocker one(typed_);
    const QSignalBlocker two(decided_);
    const QSignalBlocker three(verdict_);
    const QSignalBlocker four(period_);
    typed_->setText(words);
    verdict_->setCurrentIndex(0);
    decided_->setCurrentIndex(undecided ? 1 : 0);
    period_->setCurrentIndex(0);
    search();
    typed_->setFocus();
    typed_->selectAll();
}

void HistoryPanel::clear() {
    const QSignalBlocker blocked(list_);
    list_->clear();
    record_.reset();
    page_image_ = {};
    count_->clear();
    decision_->set_case(std::nullopt);
    refresh_details();
}

void HistoryPanel::search() {
    emit search_asked(search_of(typed_->text(), verdict_->currentData().toString(), decided_->currentData().toString(),
                                period_->currentData().toInt(), QDate::currentDate()));
}

QString HistoryPanel::verdict_word(const std::string& verdict) const {
    return words_("verdict." + verdict);
}

QString HistoryPanel::decision_word(const std::optional<cases::Decision::Kind>& decision) const {
    return words_("window.history." + (decision ? cases::name_of(*decision) : "undecided"));
}

void HistoryPanel::show_found(const std::vector<cases::CaseHead>& heads) {
    const QString chosen = record_ ? text(record_->head.id) : QString();
    const QSignalBlocker blocked(list_);
    list_->clear();
    QTreeWidgetItem* same = nullptr;
    for (const cases::CaseHead& head : heads) {
        auto* item = new QTreeWidgetItem(list_);
        item->setText(0, local_time(head.created, QStringLiteral("yyyy-MM-dd  HH:mm")));
        item->setText(1, text(head.surname + (head.given_names.empty() ? "" : ", " + head.given_names)));
        item->setText(2, QStringLiteral("%1  %2").arg(text(head.issuing_state), text(head.document_number)));
        item->setText(3, verdict_word(head.verdict));
        item->setText(4, decision_word(head.decision));
        const Tone tone = head.verdict == "no_irregularity_found" ? Tone::good
                          : head.verdict == "check_further"       ? Tone::warn
                                                                  : Tone::alert;
        const QString icon = tone == Tone::good   ? QStringLiteral("tick")
                             : tone == Tone::warn ? QStringLiteral("warning")
                                                  : QStringLiteral("cross");
        item->setIcon(3, QIcon(look_->icon(icon, look_->colour(tone), Look::symbol_side(), devicePixelRatioF())));
        if (head.restored) {
            item->setToolTip(0, words_("window.history.restored"));
            item->setIcon(0, look_->icon(QStringLiteral("read_again")));
        }
        item->setData(0, Qt::UserRole, text(head.id));
        if (text(head.id) == chosen) {
            same = item;
        }
    }
    constexpr int kMostLetters = 36;
    const int most = QFontMetrics(list_->font()).averageCharWidth() * kMostLetters;
    for (int column = 0; column < list_->columnCount(); ++column) {
        list_->resizeColumnToContents(column);
        list_->setColumnWidth(column, std::min(list_->columnWidth(column) + 10, most));
    }
    const auto count = static_cast<int>(heads.size());
    count_->setText(count >= kMost ? words_("window.history.at_least", {{"count", QString::number(kMost)}})
                                   : words_("window.history.count", {{"count", QString::number(count)}}));
    if (same) {
        list_->setCurrentItem(same);
    } else {
        record_.reset();
        decision_->set_case(std::nullopt);
        refresh_details();
    }
}

void HistoryPanel::show_case(const cases::CaseRecord& record, const QImage& page) {
    record_ = record;
    page_image_ = page;
    decision_->set_case(record_);
    decision_->set_kept(DecisionBar::Kept::kept);
    refresh_details();
}

void HistoryPanel::show_failure(const QString& failure) {
    count_->setText(failure);
}

void HistoryPanel::set_kept(const std::string& id, DecisionBar::Kept kept) {
    if (record_ && record_->head.id == id) {
        decision_->set_kept(kept);
    }
}

void HistoryPanel::set_comparable(bool comparable) {
    comparable_ = comparable;
    compare_->setEnabled(comparable_ && !page_image_.isNull());
}

void HistoryPanel::compare() {
    if (compare_->isEnabled()) {
        emit compare_asked(page_image_);
    }
}

void HistoryPanel::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        emit left();
        return;
    }
    QFrame::keyPressEvent(event);
}

void HistoryPanel::refresh_details() {
    details_->setVisible(record_.has_value());
    if (!record_) {
        return;
    }
    const cases::CaseHead& head = record_->head;
    const double ratio = devicePixelRatioF();
    QPixmap pixmap;
    if (!page_image_.isNull()) {
        pixmap = QPixmap::fromImage(page_image_.scaledToWidth(qRound(kPictureWidth * ratio), Qt::SmoothTransformation));
        pixmap.setDevicePixelRatio(ratio);
    }
    picture_->setPixmap(pixmap);
    picture_->setVisible(!pixmap.isNull());
    picture_->setAccessibleName(words_("window.page.name"));
    title_->setText(head.surname.empty() ? words_("window.holder.none") : text(head.surname + " " + head.given_names));
    const std::string type_key = "window.type." + head.document_code.substr(0, 1);
    const QString type = words_.has(type_key) ? words_(type_key) : text(head.document_code);
    QStringList facts{text(head.issuing_state) + QStringLiteral(" \u00b7 ") + type + QStringLiteral(" \u00b7 ") +
                          text(head.document_number),
                      verdict_word(head.verdict) + QStringLiteral(": ") + text(head.reason)};
    if (!head.model.empty()) {
        facts << words_("window.model.is", {{"model", text(head.model)}});
    }
    for (const std::string& page : record_->pages) {
        facts << text(page);
    }
    for (const cases::Annotation& mark : record_->annotations) {
        facts << words_("window.history.marked", {{"who", text(mark.officer)}, {"text", text(mark.text)}});
    }
    for (const cases::View& view : record_->views) {
        facts << words_("window.history.view", {{"number", QString::number(view.number)},
                                                {"who", text(view.officer)},
                                                {"light", text(view.light)},
                                                {"time", local_time(view.time, QStringLiteral("yyyy-MM-dd HH:mm"))}});
    }
    facts << words_("window.history.examined", {{"time", local_time(head.created, QStringLiteral("yyyy-MM-dd HH:mm"))},
                                                {"version", text(record_->program)}});
    if (head.restored) {
        facts << words_("window.history.restored");
    }
    facts_->setText(facts.join(QLatin1Char('\n')));
    QStringList decisions;
    for (const cases::Decision& decision : record_->decisions) {
        decisions << words_(
                         "window.history.decided",
                         {{"decision", decision_word(decision.kind)},
                          {"time", local_time(decision.time, QStringLiteral("yyyy-MM-dd HH:mm"))},
                          {"officer", text(decision.officer + (decision.post.empty() ? "" : ", " + decision.post))}}) +
                         (decision.note.empty() ? QString()
                                                : QStringLiteral("\n\u201c%1\u201d").arg(text(decision.note)));
    }
    decisions_->setText(decisions.isEmpty() ? decision_word(std::nullopt) : decisions.join(QLatin1Char('\n')));
    set_comparable(comparable_);
}

bool HistoryPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Escape) {
            emit left();
            return true;
        }
        if (watched == typed_ && (key->key() == Qt::Key_Down || key->key() == Qt::Key_Return)) {
            list_->setFocus();
            if (!list_->currentItem() && list_->topLevelItemCount() > 0) {
                list_->setCurrentItem(list_->topLevelItem(0));
            }
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

}  // namespace vidimus::desktop
