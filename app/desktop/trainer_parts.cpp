// What the classroom is made of, and how its statistics are written.
#include <QFileDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "app/desktop/flow_layout.h"
#include "app/desktop/labels.h"
#include "app/desktop/trainer_panel.h"
#include "app/desktop/words_fit.h"

namespace vidimus::desktop {

namespace {

QSpinBox* number(QWidget* parent, const char* name, int least, int most, int value, const QString& label) {
    auto* box = new QSpinBox(parent);
    box->setObjectName(QLatin1String(name));
    box->setRange(least, most);
    box->setValue(value);
    box->setAccessibleName(label);
    return box;
}

/// As high as its lines need at the width that it got: a layout reckons with the width that it meant to give.
class WholeWords : public QLabel {
  public:
    using QLabel::QLabel;

  protected:
    void resizeEvent(QResizeEvent* event) override {
        QLabel::resizeEvent(event);
        setMinimumHeight(heightForWidth(width()));
    }
};

QString percent(int part, int whole) {
    return whole == 0 ? QStringLiteral("\u2013") : QStringLiteral("%1 %").arg(qRound(100.0 * part / whole));
}

/// With large letters the name has a line of its own: beside the figures it would be cut into syllables.
QString row_of(const QString& name, const training::Score& score) {
    return (large_letters() ? QStringLiteral("<tr><td colspan=4>%1</td></tr><tr>") : QStringLiteral("<tr><td>%1</td>"))
               .arg(name) +
           QStringLiteral(
               "<td align=right>%1</td><td align=right>%2</td><td align=right>%3</td><td align=right>%4</td></tr>")
               .arg(score.asked)
               .arg(percent(score.right, score.asked))
               .arg(score.unanswered)
               .arg(QLocale().toString(score.seconds, 'f', 1));
}

}  // namespace

QString statistics_as_html(const training::Statistics& statistics, const Words& words) {
    const auto word = [&words](const std::string& key) { return words("window.trainer." + key).toHtmlEscaped(); };
    if (statistics.all.asked == 0) {
        return QStringLiteral("<p>%1</p>").arg(word("no_answers"));
    }
    const auto table = [&word](const std::string& title, const QString& rows) {
        return QStringLiteral(
                   "<h4>%1</h4><table cellpadding=4 cellspacing=0 width=\"100%\"><tr>%7<th align=right>%2</th>"
                   "<th align=right>%3</th><th align=right>%4</th>"
                   "<th align=right>%5</th></tr>%6</table>")
            .arg(word(title), word("asked"), word("right"), word("unanswered"), word("seconds_each"), rows,
                 large_letters() ? QString() : QStringLiteral("<th align=left></th>"));
    };
    QString faults;
    for (const auto& [fraud, score] : statistics.by_fraud) {
        faults += row_of(words("window.fraud." + fraud).toHtmlEscaped(), score);
    }
    QString sure;
    for (const auto& [confidence, score] : statistics.by_confidence) {
        sure += row_of(word("sure_" + std::to_string(confidence)), score);
    }
    QString days;
    for (const auto& [day, score] : statistics.by_day) {
        days += row_of(words.date(day).toHtmlEscaped(), score);
    }
    return table("by_fault", faults + row_of(QStringLiteral("<b>%1</b>").arg(word("all")), statistics.all)) +
           table("by_confidence", sure) + table("by_day", days);
}

QPushButton* TrainerPanel::make_button(const char* name, const QString& keys) {
    const QString word = words_("window.trainer." + std::string(name));
    auto* button = new QPushButton(keys.isEmpty() ? word : QStringLiteral("%1  %2").arg(word, keys), this);
    button->setObjectName(QStringLiteral("trainer_") + QLatin1String(name));
    button->setAccessibleName(word);
    button->setAutoDefault(false);
    return button;
}

void TrainerPanel::make_parts() {
    banner_ = new QLabel(words_("window.trainer.banner"), this);
    banner_->setObjectName(QStringLiteral("practice_banner"));
    banner_->setAlignment(Qt::AlignCenter);
    pages_ = new QStackedWidget(this);
    home_ = make_home();
    round_ = make_quiz();
    pages_->addWidget(home_);
    pages_->addWidget(round_);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(6, 6, 6, 6);
    rows->setSpacing(0);
    rows->addWidget(banner_);
    rows->addWidget(pages_, 1);
}

QWidget* TrainerPanel::make_home() {
    auto* page = new QWidget(this);
    list_ = new QListWidget(page);
    list_->setObjectName(QStringLiteral("trainer_decks"));
    list_->setWordWrap(true);
    list_->setAccessibleName(words_("window.trainer.decks"));
    list_->installEventFilter(this);
    auto* start_button = make_button("start", QStringLiteral("F5"));
    connect(start_button, &QPushButton::clicked, this, &TrainerPanel::start);
    auto* import_button = make_button("import", QStringLiteral("Ctrl+O"));
    connect(import_button, &QPushButton::clicked, this, [this] { press(Qt::Key_O | static_cast<int>(Qt::CTRL)); });
    auto* export_button = make_button("export", QStringLiteral("Ctrl+S"));
    connect(export_button, &QPushButton::clicked, this, [this] { press(Qt::Key_S | static_cast<int>(Qt::CTRL)); });
    auto* packs_button = make_button("packs", QStringLiteral("F7"));
    connect(packs_button, &QPushButton::clicked, this, &TrainerPanel::show_packs);
    auto* head = new QLabel(words_("window.trainer.decks"), page);
    head->setProperty("role", "section");
    auto* exchange = new QBoxLayout(large_letters() ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    exchange->addWidget(import_button);
    exchange->addWidget(export_button);
    auto* left = new QVBoxLayout;
    left->setSpacing(8);
    left->addWidget(head);
    left->addWidget(list_, 1);
    left->addWidget(start_button);
    left->addLayout(exchange);

    statistics_ = new QTextBrowser(page);
    statistics_->setObjectName(QStringLiteral("trainer_statistics"));
    statistics_->setFrameShape(QFrame::NoFrame);
    statistics_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* scores = new QLabel(words_("window.trainer.statistics"), page);
    scores->setProperty("role", "section");
    auto* right = new QVBoxLayout;
    right->setSpacing(8);
    right->addWidget(scores);
    right->addWidget(statistics_, 1);
    right->addWidget(packs_button);

    auto* whole = new QHBoxLayout(page);
    whole->setContentsMargins(16, 12, 16, 12);
    whole->setSpacing(20);
    whole->addLayout(left, 3);
    whole->addWidget(make_order(), large_letters() ? 5 : 4);
    whole->addLayout(right, large_letters() ? 5 : 4);
    return page;
}

QWidget* TrainerPanel::make_order() {
    auto* page = new QWidget(this);
    auto* head = new QLabel(words_("window.trainer.new_deck"), page);
    head->setProperty("role", "section");
    name_ = new QLineEdit(page);
    name_->setObjectName(QStringLiteral("trainer_name"));
    name_->setMaxLength(60);
    name_->installEventFilter(this);
    const auto word = [this](const char* key) { return words_("window.trainer." + std::string(key)); };
    name_->setAccessibleName(word("name"));
    count_ = number(page, "trainer_count", 1, 200, 20, word("count"));
    seconds_ = number(page, "trainer_seconds", 3, 300, 12, word("seconds"));
    share_ = number(page, "trainer_share", 0, 100, 50, word("share"));
    share_->setSuffix(QStringLiteral(" %"));
    auto* form = new QGridLayout;
    form->setHorizontalSpacing(10);
    form->setVerticalSpacing(6);
    int row = 0;
    for (const auto& [key, field] : std::initializer_list<std::pair<const char*, QWidget*>>{
             {"name", name_}, {"count", count_}, {"seconds", seconds_}, {"share", share_}}) {
        form->addWidget(new QLabel(word(key), page), row, 0);
        form->addWidget(field, row++, 1);
    }
    auto* faults = new QLabel(word("faults"), page);
    faults->setProperty("role", "muted");
    auto* ticks = new QWidget(page);
    auto* column = new QVBoxLayout(ticks);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(1);
    auto* wrapped = new QGridLayout;
    wrapped->setVerticalSpacing(1);
    wrapped->setColumnStretch(1, 1);
    column->addLayout(wrapped);
    for (const training::Fraud fraud : training::frauds_of(training::Kind::passport)) {
        auto* tick = new QCheckBox(fraud_word(training::name_of(fraud)), ticks);
        tick->setObjectName(QStringLiteral("fault_") + QString::fromStdString(training::name_of(fraud)));
        tick->setChecked(true);
        if (large_letters()) {
            // A box's own text does not wrap.
            tick->setAccessibleName(tick->text());
            auto* words = new WholeWords(ticks);
            words->setObjectName(QStringLiteral("fault_words"));
            words->setTextFormat(Qt::PlainText);
            words->setWordWrap(true);
            words->setText(tick->text());
            tick->setText({});
            const int line = wrapped->rowCount();
            wrapped->addWidget(tick, line, 0, Qt::AlignTop);
            wrapped->addWidget(words, line, 1);
        } else {
            column->addWidget(tick);
        }
        frauds_.emplace_back(fraud, tick);
    }
    column->addStretch(1);
    auto* scroll = new WordsArea(page);
    scroll->setWidget(ticks);
    auto* make = make_button("make", {});
    connect(make, &QPushButton::clicked, this, &TrainerPanel::order_deck);
    auto* look_first = make_button("preview", QStringLiteral("F6"));
    connect(look_first, &QPushButton::clicked, this, &TrainerPanel::preview);
    message_ = new QLabel(page);
    message_->setObjectName(QStringLiteral("trainer_message"));
    message_->setWordWrap(true);
    message_->setTextFormat(Qt::PlainText);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(look_first);
    buttons->addWidget(make);
    auto* rows = new QVBoxLayout(page);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(8);
    rows->addWidget(head);
    rows->addLayout(form);
    rows->addWidget(faults);
    rows->addWidget(scroll, 1);
    rows->addWidget(message_);
    rows->addLayout(buttons);
    return page;
}

QWidget* TrainerPanel::make_quiz() {
    auto* page = new QWidget(this);
    view_ = new PageView(look_, page);
    view_->setObjectName(QStringLiteral("trainer_page"));
    view_->setAccessibleName(words_("window.page.name"));
    view_->set_stamp(words_("window.trainer.stamp"));
    view_->installEventFilter(this);
    time_left_ = new QProgressBar(page);
    time_left_->setObjectName(QStringLiteral("trainer_time"));
    time_left_->setAccessibleName(words_("window.trainer.time_left"));
    time_left_->setTextVisible(false);
    time_left_->setFixedHeight(8);
    question_ = new QLabel(page);
    question_->setObjectName(QStringLiteral("trainer_question"));
    question_->setFont(Look::text_font(1.2, QFont::DemiBold));
    question_->setWordWrap(true);
    question_->setTextFormat(Qt::PlainText);
    keys_ = new QLabel(page);
    keys_->setObjectName(QStringLiteral("trainer_keys"));
    keys_->setProperty("role", "muted");
    keys_->setWordWrap(true);
    keys_->setTextFormat(Qt::PlainText);
    auto* text = new QVBoxLayout;
    text->setContentsMargins(16, 8, 16, 10);
    text->setSpacing(3);
    text->addWidget(question_);
    text->addWidget(keys_);
    auto* rows = new QVBoxLayout(page);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(view_, 1);
    rows->addWidget(time_left_);
    rows->addLayout(text);
    return page;
}

}  // namespace vidimus::desktop
