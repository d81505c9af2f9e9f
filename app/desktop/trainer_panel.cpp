#include "app/desktop/trainer_panel.h"

#include <QDateTime>
#include <QFileDialog>
#include <QKeyEvent>

#include "app/desktop/words_fit.h"
#include "app/screening/files.h"

namespace vidimus::desktop {

namespace {

constexpr std::uint64_t kMostBytes = 1 << 20;

std::string now() {
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
}

}  // namespace

TrainerPanel::TrainerPanel(std::shared_ptr<const Look> look, Words words, const screening::Config& config,
                           QWidget* parent)
    : QFrame(parent), look_(std::move(look)), words_(std::move(words)), folder_(config.data / "training") {
    setObjectName(QStringLiteral("trainer"));
    setFocusPolicy(Qt::StrongFocus);
    make_parts();
    packs_ = new SpecimenEditor(look_, words_, config, this);
    pages_->addWidget(packs_);
    only_current_counts(*pages_);
    connect(packs_, &SpecimenEditor::left, this, &TrainerPanel::show_home);
    connect(packs_, &SpecimenEditor::saved, this, &TrainerPanel::pack_saved);
    timer_ = new QTimer(this);
    timer_->setInterval(100);
    connect(timer_, &QTimer::timeout, this, &TrainerPanel::tick);
}

void TrainerPanel::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    view_->set_look(look_);
    packs_->set_look(look_);
}

/// Real packs, not invented documents: no word of practice stands above them.
void TrainerPanel::show_packs() {
    pages_->setCurrentWidget(packs_);
    banner_->hide();
    packs_->begin(trainee_);
}

void TrainerPanel::begin(const QString& trainee) {
    trainee_ = trainee;
    if (!artist_) {
        artist_ = std::make_unique<SampleArtist>();
        connect(artist_.get(), &SampleArtist::drawn, this, &TrainerPanel::show_card);
        connect(artist_.get(), &SampleArtist::not_drawn, this, [this](quint64 number, const QString& why) {
            if (number == wanted_) {
                show_home();
                say(words_("window.trainer.not_drawn", {{"why", why}}));
            }
        });
    }
    show_home();
}

void TrainerPanel::end() {
    timer_->stop();
    quiz_.stop();
    wanted_ = 0;
    if (artist_) {
        artist_->forget();
    }
    view_->clear();
}

void TrainerPanel::say(const QString& text) {
    message_->setText(text);
}

QString TrainerPanel::fraud_word(const std::string& fraud) const {
    return words_("window.fraud." + fraud);
}

// ---- decks ----

void TrainerPanel::show_home() {
    end();
    previewing_ = false;
    pages_->setCurrentWidget(home_);
    banner_->show();
    say({});
    show_decks();
    show_statistics();
    list_->setFocus();
}

void TrainerPanel::show_decks(const QString& chosen) {
    decks_ = training::load_decks(decks_folder());
    list_->clear();
    for (const training::Deck& deck : decks_) {
        list_->addItem(words_("window.trainer.deck", {{"name", QString::fromStdString(deck.name)},
                                                      {"count", QString::number(deck.cards.size())},
                                                      {"seconds", QString::number(deck.seconds)}}));
        if (QString::fromStdString(deck.name) == chosen || list_->count() == 1) {
            list_->setCurrentRow(list_->count() - 1);
        }
    }
}

std::vector<training::Fraud> TrainerPanel::chosen_frauds() const {
    std::vector<training::Fraud> frauds;
    for (const auto& [fraud, tick] : frauds_) {
        if (tick->isChecked()) {
            frauds.push_back(fraud);
        }
    }
    return frauds;
}

void TrainerPanel::order_deck() {
    training::DeckOrder order;
    order.name = name_->text().trimmed().toStdString();
    order.count = count_->value();
    order.seconds = seconds_->value();
    order.altered_share = share_->value() / 100.0;
    order.frauds = chosen_frauds();
    order.seed = static_cast<std::uint64_t>(QDateTime::currentMSecsSinceEpoch());
    if (!training::is_deck_name(order.name)) {
        say(words_("window.trainer.name_needed"));
        name_->setFocus();
        return;
    }
    if (order.frauds.empty() && share_->value() > 0) {
        say(words_("window.trainer.fault_needed"));
        return;
    }
    if (const auto saved = training::save_deck(decks_folder(), training::make_deck(order)); !saved) {
        const auto text = words_.failure(saved.error());
        say(QStringLiteral("%1: %2. %3").arg(text.what, text.why, text.todo));
        return;
    }
    say({});
    show_decks(QString::fromStdString(order.name));
    list_->setFocus();
}

void TrainerPanel::import_deck(const QString& file) {
    const auto text = screening::read_whole_file(file.toStdString(), kMostBytes);
    const auto deck = text ? training::deck_of_json(*text) : std::nullopt;
    if (!deck) {
        say(words_("window.trainer.no_deck"));
        return;
    }
    if (const auto saved = training::save_deck(decks_folder(), *deck); !saved) {
        const auto words = words_.failure(saved.error());
        say(QStringLiteral("%1: %2. %3").arg(words.what, words.why, words.todo));
        return;
    }
    show_decks(QString::fromStdString(deck->name));
}

void TrainerPanel::export_deck(const QString& file) {
    if (list_->currentRow() < 0) {
        return;
    }
    const auto& deck = decks_.at(static_cast<std::size_t>(list_->currentRow()));
    if (const auto saved = screening::write_whole_file(file.toStdString(), training::to_json(deck)); !saved) {
        const auto words = words_.failure(saved.error());
        say(QStringLiteral("%1: %2. %3").arg(words.what, words.why, words.todo));
    }
}

void TrainerPanel::preview() {
    const auto frauds = chosen_frauds();
    if (frauds.empty()) {
        say(words_("window.trainer.fault_needed"));
        return;
    }
    previewing_ = true;
    const auto which = static_cast<std::size_t>(orders_) % frauds.size();
    training::Deck deck;
    deck.name = "preview";
    deck.cards = {{frauds[which], training::Capture::scan, 1 + orders_}};
    quiz_.begin(std::move(deck), {});
    pages_->setCurrentWidget(round_);
    ask_for_card();
}

// ---- the round ----

void TrainerPanel::start() {
    if (list_->currentRow() < 0) {
        say(words_("window.trainer.deck_needed"));
        return;
    }
    previewing_ = false;
    quiz_.begin(decks_.at(static_cast<std::size_t>(list_->currentRow())), trainee_.toStdString());
    pages_->setCurrentWidget(round_);
    ask_for_card();
}

void TrainerPanel::ask_for_card() {
    view_->clear();
    altered_.clear();
    wanted_ = ++orders_;
    artist_->draw(wanted_, quiz_.card());
    view_->setFocus();
    refresh_quiz();
}

void TrainerPanel::show_card(quint64 number, std::shared_ptr<const Picture> picture,
                             const std::vector<screening::Quad>& altered) {
    if (number != wanted_ || quiz_.phase() != Quiz::Phase::waiting) {
        return;
    }
    view_->set_picture(screening::Light::vi, std::move(picture));
    view_->fit();
    altered_ = altered;
    quiz_.shown();
    clock_.start();
    if (previewing_) {
        reveal();
        return;
    }
    timer_->start();
    refresh_quiz();
}

void TrainerPanel::tick() {
    const int limit = quiz_.deck().seconds * 1000;
    const int gone = static_cast<int>(clock_.elapsed());
    time_left_->setRange(0, limit);
    time_left_->setValue(std::max(0, limit - gone));
    if (quiz_.phase() == Quiz::Phase::looking && gone >= limit) {
        quiz_.time_out(gone, now());
        reveal();
    }
}

void TrainerPanel::reveal() {
    timer_->stop();
    time_left_->setValue(0);
    std::vector<PageBox> boxes;
    for (const screening::Quad& quad : altered_) {
        boxes.push_back({screening::Light::vi, quad, static_cast<int>(boxes.size()) + 1,
                         fraud_word(training::name_of(quiz_.card().fraud)), Tone::alert});
    }
    view_->set_boxes(std::move(boxes));
    if (!previewing_) {
        if (const auto kept = training::add_answer(scores_file(), quiz_.last()); !kept) {
            const auto text = words_.failure(kept.error());
            banner_->setText(QStringLiteral("%1: %2. %3").arg(text.what, text.why, text.todo));
        }
    }
    refresh_quiz();
}

void TrainerPanel::finish() {
    const auto statistics = training::statistics_of(quiz_.answers());
    show_home();
    say(words_("window.trainer.finished",
               {{"right", QString::number(statistics.all.right)}, {"asked", QString::number(statistics.all.asked)}}));
}

void TrainerPanel::show_statistics() {
    statistics_->setHtml(statistics_as_html(
        training::statistics_of(training::read_answers(scores_file()), trainee_.toStdString()), words_));
}

void TrainerPanel::refresh_quiz() {
    const QString place = previewing_
                              ? words_("window.trainer.preview_of")
                              : words_("window.trainer.place", {{"number", QString::number(quiz_.number() + 1)},
                                                                {"of", QString::number(quiz_.deck().cards.size())}});
    const auto say_both = [&](const QString& question, const QString& keys) {
        question_->setText(place + QStringLiteral("  ") + question);
        keys_->setText(keys);
    };
    time_left_->setVisible(!previewing_);
    if (previewing_ && quiz_.phase() == Quiz::Phase::looking) {
        say_both(fraud_word(training::name_of(quiz_.card().fraud)), words_("window.trainer.keys_preview"));
        return;
    }
    switch (quiz_.phase()) {
        case Quiz::Phase::waiting:
            say_both(words_("window.trainer.drawing"), words_("window.trainer.keys_waiting"));
            break;
        case Quiz::Phase::looking:
            say_both(words_("window.trainer.question"), words_("window.trainer.keys_looking"));
            break;
        case Quiz::Phase::sure:
            say_both(words_("window.trainer.how_sure"), words_("window.trainer.keys_sure"));
            break;
        case Quiz::Phase::reveal: {
            const training::QuizAnswer& last = quiz_.last();
            const QString judged = words_(!last.irregular ? "window.trainer.too_late"
                                          : last.right()  ? "window.trainer.was_right"
                                                          : "window.trainer.was_wrong");
            say_both(QStringLiteral("%1 %2").arg(judged, fraud_word(last.fraud)), words_("window.trainer.keys_reveal"));
            break;
        }
        case Quiz::Phase::idle:
        case Quiz::Phase::finished:
            say_both({}, {});
            break;
    }
}

// ---- keys ----

bool TrainerPanel::press(int key) {
    const int control = static_cast<int>(Qt::CTRL);
    if (pages_->currentWidget() == home_) {
        if (key == Qt::Key_Escape) {
            emit left();
        } else if (key == Qt::Key_F5) {
            start();
        } else if (key == Qt::Key_F6) {
            preview();
        } else if (key == Qt::Key_F7) {
            show_packs();
        } else if (key == (Qt::Key_O | control) || key == (Qt::Key_S | control)) {
            const bool saves = key == (Qt::Key_S | control);
            if (saves && list_->currentRow() < 0) {
                say(words_("window.trainer.deck_needed"));
                return true;
            }
            auto* dialog = new QFileDialog(this, words_(saves ? "window.trainer.export" : "window.trainer.import"));
            dialog->setAttribute(Qt::WA_DeleteOnClose);
            dialog->setNameFilters({words_("window.trainer.decks") + QStringLiteral(" (*.deck.json)")});
            dialog->setAcceptMode(saves ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
            dialog->setDefaultSuffix(QStringLiteral("deck.json"));
            connect(dialog, &QFileDialog::fileSelected, this,
                    [this, saves](const QString& file) { saves ? export_deck(file) : import_deck(file); });
            dialog->open();
        } else {
            return false;
        }
        return true;
    }
    if (pages_->currentWidget() == packs_) {
        return false;  // it has keys of its own
    }
    if (key == Qt::Key_Escape) {
        show_home();
        return true;
    }
    if (previewing_) {
        if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_F6) {
            preview();
            return true;
        }
        return false;
    }
    switch (quiz_.phase()) {
        case Quiz::Phase::looking:
            if (key != Qt::Key_I && key != Qt::Key_N) {
                return false;
            }
            quiz_.answer(key == Qt::Key_I, static_cast<int>(clock_.elapsed()));
            timer_->stop();
            refresh_quiz();
            return true;
        case Quiz::Phase::sure:
            if (key < Qt::Key_1 || key > Qt::Key_3) {
                return false;
            }
            quiz_.sure(key - Qt::Key_0, now());
            reveal();
            return true;
        case Quiz::Phase::reveal:
            if (key != Qt::Key_Return && key != Qt::Key_Enter && key != Qt::Key_Space) {
                return false;
            }
            quiz_.next();
            quiz_.phase() == Quiz::Phase::finished ? finish() : ask_for_card();
            return true;
        case Quiz::Phase::idle:
        case Quiz::Phase::waiting:
        case Quiz::Phase::finished:
            break;
    }
    return false;
}

void TrainerPanel::keyPressEvent(QKeyEvent* event) {
    const int control = event->modifiers() & Qt::ControlModifier ? static_cast<int>(Qt::CTRL) : 0;
    if (!press(event->key() | control)) {
        QFrame::keyPressEvent(event);
    }
}

bool TrainerPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress && watched != name_) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const int control = key->modifiers() & Qt::ControlModifier ? static_cast<int>(Qt::CTRL) : 0;
        const bool starts = watched == list_ && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter);
        if (press(starts ? static_cast<int>(Qt::Key_F5) : key->key() | control)) {
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

}  // namespace vidimus::desktop
