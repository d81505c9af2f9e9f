#include "app/desktop/decision_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QShortcut>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/case_of_report.h"
#include "app/desktop/flow_layout.h"

namespace vidimus::desktop {

namespace {

constexpr int kLongestNote = 2000;

}  // namespace

DecisionBar::DecisionBar(std::shared_ptr<const Look> look, Words words, const QString& name, QWidget* parent)
    : QFrame(parent), look_(std::move(look)), words_(std::move(words)) {
    setObjectName(name);
    checks_ = new QWidget(this);
    checks_->setLayout(new FlowLayout);
    symbol_ = new QLabel(this);
    state_ = new QLabel(this);
    state_->setObjectName(name + QStringLiteral("_state"));
    state_->setTextFormat(Qt::PlainText);
    note_ = new QLineEdit(this);
    note_->setObjectName(name + QStringLiteral("_note"));
    note_->setPlaceholderText(words_("window.decide.note", {{"key", QStringLiteral("N")}}));
    note_->setAccessibleName(words_("window.decide.note_name"));
    note_->setMaxLength(kLongestNote);
    note_->setClearButtonEnabled(true);
    note_->installEventFilter(this);
    connect(note_, &QLineEdit::textEdited, this, [this] {
        if (asking_) {
            asking_.reset();
            refresh();
        }
        emit changed();
    });
    accept_ = make_button("accept", QStringLiteral("F9"), cases::Decision::Kind::accept);
    second_line_ = make_button("second_line", QStringLiteral("F10"), cases::Decision::Kind::second_line);

    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(symbol_);
    row->addWidget(state_);
    row->addWidget(note_, 1);
    row->addWidget(accept_);
    row->addWidget(second_line_);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(12, 6, 12, 7);
    rows->setSpacing(5);
    rows->addWidget(checks_);
    rows->addLayout(row);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    refresh();
}

QPushButton* DecisionBar::make_button(const char* name, const QString& key, cases::Decision::Kind kind) {
    auto* button = new QPushButton(this);
    button->setObjectName(objectName() + QLatin1Char('_') + QLatin1String(name));
    const QString word = words_("window.decide." + cases::name_of(kind));
    button->setText(QStringLiteral("%1  %2").arg(word, key));
    button->setAccessibleName(word);
    button->setAutoDefault(false);
    button->setFocusPolicy(Qt::TabFocus);
    button->installEventFilter(this);
    connect(button, &QPushButton::clicked, this, [this, kind] { decide(kind); });
    return button;
}

void DecisionBar::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    refresh();
}

void DecisionBar::set_case(const std::optional<cases::CaseRecord>& record) {
    const bool same = record && record_ && record->head.id == record_->head.id;
    record_ = record;
    asking_.reset();
    if (!same) {
        kept_ = Kept::waiting;
    }
    qDeleteAll(ticks_);
    ticks_.clear();
    if (record_) {
        int number = 0;
        for (const std::string& key : record_->manual) {
            const QString text = words_(key).replace(QLatin1Char('&'), QLatin1String("&&"));
            auto* tick = new QCheckBox(QStringLiteral("%1  %2").arg(++number).arg(text), checks_);
            if (number <= 9) {
                const QKeySequence keys(Qt::ALT | (Qt::Key_0 + number));
                connect(new QShortcut(keys, tick), &QShortcut::activated, tick, &QCheckBox::toggle);
                tick->setToolTip(keys.toString(QKeySequence::NativeText));
            }
            tick->setObjectName(QStringLiteral("tick_%1").arg(number));
            tick->setAccessibleName(words_(key));
            tick->setChecked(std::find(record_->seen.begin(), record_->seen.end(), key) != record_->seen.end());
            tick->setFocusPolicy(Qt::TabFocus);
            tick->installEventFilter(this);
            connect(tick, &QCheckBox::toggled, this, &DecisionBar::changed);
            checks_->layout()->addWidget(tick);
            tick->show();
            ticks_.push_back(tick);
        }
        note_->setText(QString::fromStdString(record_->draft));
    } else {
        note_->clear();
    }
    checks_->setVisible(!ticks_.empty());
    refresh();
    emit case_shown(record_);
}

void DecisionBar::set_kept(Kept kept) {
    kept_ = kept;
    refresh();
}

std::vector<std::string> DecisionBar::seen() const {
    std::vector<std::string> seen;
    for (std::size_t i = 0; i < ticks_.size(); ++i) {
        if (ticks_[i]->isChecked()) {
            seen.push_back(record_->manual[i]);
        }
    }
    return seen;
}

void DecisionBar::write_note() {
    if (record_) {
        note_->setFocus(Qt::ShortcutFocusReason);
    }
}

void DecisionBar::decide(cases::Decision::Kind kind) {
    if (!record_) {
        return;
    }
    if (needs_note(record_->head.verdict, kind, !record_->decisions.empty()) && note().empty()) {
        asking_ = kind;
        refresh();
        write_note();
        return;
    }
    asking_.reset();
    emit decided(kind, note());
}

void DecisionBar::say(const QString& icon, Tone tone, const QString& text) {
    const int size = QFontMetrics(state_->font()).height();
    symbol_->setVisible(!text.isEmpty());
    state_->setVisible(!text.isEmpty());
    symbol_->setPixmap(look_->icon(icon, look_->colour(tone), size, devicePixelRatioF()));
    state_->setText(text);
    QPalette palette = state_->palette();
    palette.setColor(QPalette::WindowText,
                     look_->colour(tone == Tone::warn || tone == Tone::alert ? tone : Tone::neutral));
    state_->setPalette(palette);
    state_->setStyleSheet(QStringLiteral("color: %1").arg(palette.color(QPalette::WindowText).name()));
}

void DecisionBar::refresh() {
    for (QWidget* part : std::initializer_list<QWidget*>{note_, accept_, second_line_}) {
        part->setEnabled(record_.has_value());
    }
    if (!record_) {
        say({}, Tone::neutral, {});
    } else if (asking_) {
        say(QStringLiteral("warning"), Tone::warn,
            words_(record_->decisions.empty() ? "window.decide.against" : "window.decide.again"));
    } else if (kept_ == Kept::not_kept) {
        say(QStringLiteral("warning"), Tone::alert, words_("window.decide.not_kept"));
    } else if (!record_->decisions.empty()) {
        const cases::Decision& last = record_->decisions.back();
        say(QStringLiteral("tick"), Tone::neutral,
            words_("window.decided." + cases::name_of(last.kind), {{"time", words_.time_of_day(last.time)}}));
    } else {
        say({}, Tone::neutral, {});
    }
}

bool DecisionBar::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        const bool leaves = key->key() == Qt::Key_Escape || (enter && watched == note_);
        const bool presses = key->key() == Qt::Key_Space && watched != note_;
        if (event->type() == QEvent::ShortcutOverride && (leaves || presses)) {
            event->accept();  // before the window blinks, explains or goes back
            return true;
        }
        if (event->type() == QEvent::KeyPress && leaves) {
            emit left();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

}  // namespace vidimus::desktop
