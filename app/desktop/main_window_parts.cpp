// What the main window is made of: its widgets, menus and keys.
#include <QApplication>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QVBoxLayout>

#include "app/desktop/main_window.h"
#include "app/desktop/words_fit.h"

namespace vidimus::desktop {

namespace {

constexpr int kSideWidth = 430;
constexpr int kHintSpacing = 16;
constexpr std::array kLights = {screening::Light::vi, screening::Light::ir, screening::Light::uv};
constexpr std::array kLightNames = {"light_vi", "light_ir", "light_uv"};
constexpr std::array kLightKeys = {"window.light.vi", "window.light.ir", "window.light.uv"};

/// The side column holds a line of 44 characters; with large letters it leaves the page its room, and the line shrinks.
int side_width() {
    constexpr int kMostSide = 560;
    const int line = QFontMetrics(Look::mono_font(0.95)).horizontalAdvance(QString(44, QLatin1Char('<'))) + 44;
    return std::clamp(line, kSideWidth, kMostSide);
}

QString native(const QKeySequence& key) {
    return key.toString(QKeySequence::NativeText);
}

}  // namespace

QAction* MainWindow::add_action(QMenu* menu, const char* name, const QList<QKeySequence>& keys, const char* icon) {
    const std::string key = std::string("window.action.") + name;
    auto* action = new QAction(words_(key), this);
    action->setObjectName(QLatin1String(name));
    action->setProperty("name_in_help", action->text());  // some texts change with the state, what the key does not
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WindowShortcut);
    if (icon) {
        action->setProperty("icon_name", QLatin1String(icon));
    }
    if (menu) {
        menu->addAction(action);
    }
    addAction(action);  // the key works whatever has the focus
    if (!keys.isEmpty()) {
        documented_.push_back(action);
    }
    return action;
}

QToolButton* MainWindow::make_button(QAction* action, const char* name, bool icon_only) {
    auto* button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setObjectName(QLatin1String(name));
    button->setToolButtonStyle(icon_only ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    QString plain = action->text();
    plain.remove(QLatin1Char('&'));
    button->setAccessibleName(plain);
    button->setToolTip(QStringLiteral("%1  (%2)").arg(plain, native(action->shortcut())));
    button->setFocusPolicy(Qt::TabFocus);
    button->setIconSize(QSize(Look::symbol_side(), Look::symbol_side()));
    button->installEventFilter(this);
    return button;
}

void MainWindow::make_actions() {
    const auto key = [](int one) { return QKeySequence(one); };
    QMenu* document = menuBar()->addMenu(words_("window.menu.document"));
    auto* open_action = add_action(document, "open", {QKeySequence::Open}, "open");
    connect(open_action, &QAction::triggered, this, &MainWindow::ask_for_files);
    paste_action_ = add_action(document, "paste", {QKeySequence::Paste}, "paste");
    connect(paste_action_, &QAction::triggered, this, &MainWindow::paste);
    document->addSeparator();
    read_again_action_ = add_action(document, "read_again", {key(Qt::Key_F5)}, "read_again");
    connect(read_again_action_, &QAction::triggered, this, &MainWindow::read_again);
    correct_action_ = add_action(document, "correct", {key(Qt::Key_E)}, "correct");
    connect(correct_action_, &QAction::triggered, this, &MainWindow::correct);
    model_menu_ = document->addMenu(words_("window.menu.model"));
    model_group_ = new QActionGroup(this);
    stop_action_ = add_action(document, "stop", {key(Qt::Key_Escape)});
    connect(stop_action_, &QAction::triggered, this, &MainWindow::stop_or_close);
    make_source_actions(document);
    make_batch_actions(document);
    make_page_actions(document);
    close_action_ = add_action(document, "close", {QKeySequence(Qt::CTRL | Qt::Key_W)});
    connect(close_action_, &QAction::triggered, this, &MainWindow::close_document);
    document->addSeparator();
    connect(add_action(document, "quit", {QKeySequence(Qt::CTRL | Qt::Key_Q)}), &QAction::triggered, this,
            &QWidget::close);

    make_case_actions();
    QMenu* view = menuBar()->addMenu(words_("window.menu.view"));
    next_action_ = add_action(view, "next", {key(Qt::Key_J)});
    connect(next_action_, &QAction::triggered, this, [this] { findings_->step(1); });
    previous_action_ = add_action(view, "previous", {key(Qt::Key_K)});
    connect(previous_action_, &QAction::triggered, this, [this] { findings_->step(-1); });
    explain_action_ = add_action(view, "explain", {key(Qt::Key_Enter), key(Qt::Key_Return)});
    connect(explain_action_, &QAction::triggered, this, &MainWindow::explain);
    passed_action_ = add_action(view, "passed", {key(Qt::Key_P)});
    connect(passed_action_, &QAction::triggered, this, [this] { findings_->findings().toggle(Group::passed); });
    view->addSeparator();
    for (std::size_t i = 0; i < kLights.size(); ++i) {
        light_actions_[i] = add_action(view, kLightNames[i], {key(Qt::Key_1 + static_cast<int>(i))});
        light_actions_[i]->setCheckable(true);
        connect(light_actions_[i], &QAction::triggered, this, [this, i] { choose_light(kLights[i]); });
    }
    view->addSeparator();
    zoom_in_action_ =
        add_action(view, "zoom_in", {key(Qt::Key_Plus), key(Qt::Key_Equal), QKeySequence::ZoomIn}, "zoom_in");
    connect(zoom_in_action_, &QAction::triggered, this, [this] { view_->zoom_by(1.25); });
    zoom_out_action_ = add_action(view, "zoom_out", {key(Qt::Key_Minus), QKeySequence::ZoomOut}, "zoom_out");
    connect(zoom_out_action_, &QAction::triggered, this, [this] { view_->zoom_by(0.8); });
    fit_action_ = add_action(view, "fit", {key(Qt::Key_F)}, "fit");
    connect(fit_action_, &QAction::triggered, this, [this] { view_->fit(); });
    actual_action_ = add_action(view, "actual", {key(Qt::Key_0)});
    connect(actual_action_, &QAction::triggered, this, [this] { view_->actual_size(); });
    rotate_right_action_ = add_action(view, "rotate_right", {key(Qt::Key_R)}, "rotate_right");
    connect(rotate_right_action_, &QAction::triggered, this, [this] { view_->turn(1); });
    rotate_left_action_ = add_action(view, "rotate_left", {QKeySequence(Qt::SHIFT | Qt::Key_R)}, "rotate_left");
    connect(rotate_left_action_, &QAction::triggered, this, [this] { view_->turn(-1); });
    view->addSeparator();
    QMenu* themes = view->addMenu(words_("window.menu.theme"));
    theme_group_ = new QActionGroup(this);
    int function_key = Qt::Key_F6;
    for (const QString& name : Look::theme_names()) {
        auto* action =
            add_action(themes, ("theme_" + name.toStdString()).c_str(), {QKeySequence(Qt::CTRL | function_key++)});
        action->setCheckable(true);
        action->setData(name);
        theme_group_->addAction(action);
        connect(action, &QAction::triggered, this, [this, name] {
            set_theme(name);
            settings_->setValue(QStringLiteral("theme"), name);
        });
    }

    make_compare_actions();
    QMenu* help = menuBar()->addMenu(words_("window.menu.help"));
    make_settings_actions(help);
    connect(add_action(help, "about", {}), &QAction::triggered, this, &MainWindow::show_about);
    make_corner();
}

void MainWindow::make_parts() {
    make_actions();
    auto* whole = new QWidget(this);
    auto* rows = new QVBoxLayout(whole);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);

    notice_ = new QFrame(whole);
    notice_->setObjectName(QStringLiteral("notice"));
    notice_text_ = new QLabel(notice_);
    notice_text_->setObjectName(QStringLiteral("notice_text"));
    notice_text_->setWordWrap(true);
    notice_text_->setTextFormat(Qt::PlainText);
    auto* notice_row = new QHBoxLayout(notice_);
    notice_row->setContentsMargins(16, 5, 16, 5);
    notice_row->addWidget(notice_text_, 1);
    notice_->hide();

    strip_ = new VerdictStrip(look_, whole);
    strip_->set_register_width(side_width());

    auto* left = new QWidget(whole);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    stack_ = new QStackedWidget(left);
    card_ = new Card(look_, stack_);
    if (!view_) {
        view_ = new PageView(look_, stack_);
        view_->setObjectName(QStringLiteral("page"));
        connect(view_, &PageView::zoom_changed, this, &MainWindow::show_zoom);
        connect(view_, &PageView::marking_chosen, this, &MainWindow::ask_for_mark);
        connect(view_, &PageView::box_clicked, this, [this](int number) { findings_->select_number(number); });
    }
    view_->setAccessibleName(words_("window.page.name"));
    if (setup_.profile == "training") {
        // Practice can never be taken for a real check: a frame of another colour, and a label in every picture.
        view_->set_stamp(words_("window.trainer.stamp"));
        whole->setProperty("practice", true);
        whole->setContentsMargins(4, 4, 4, 4);
        whole->setAttribute(Qt::WA_StyledBackground);
    }
    // A stack asks for the room of all that is in it: the card's, hidden below the page, must not take the
    // explanation's.
    card_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
    stack_->addWidget(card_);
    stack_->addWidget(view_);
    explanation_ = new ExplanationPanel(look_, words_, left);
    explanation_->hide();
    connect(explanation_, &ExplanationPanel::close_asked, this, &MainWindow::hide_explanation);
    toolbar_ = make_toolbar();
    hints_ = make_hints();
    column->addWidget(toolbar_);
    pages_ = new PageStrip(look_, words_, native(next_page_action_->shortcut()), left);
    make_pages();
    column->addWidget(stack_, 1);
    column->addWidget(pages_);
    if (!large_letters()) {
        column->addWidget(explanation_);
    }
    column->addWidget(hints_);

    places_ = new QStackedWidget(whole);
    examination_ = new QWidget(places_);
    auto* middle = new QHBoxLayout;
    middle->setContentsMargins(0, 0, 0, 0);
    middle->setSpacing(0);
    middle->addWidget(left, 1);
    middle->addWidget(make_side());
    decision_ = new DecisionBar(look_, words_, QStringLiteral("decision"), examination_);
    confirmation_ = new ConfirmationBar(look_, words_, setup_.config, QStringLiteral("confirmation_bar"), examination_);
    auto* above = new QVBoxLayout(examination_);
    above->setContentsMargins(0, 0, 0, 0);
    above->setSpacing(0);
    above->addLayout(middle, 1);
    above->addWidget(confirmation_);
    above->addWidget(decision_);
    for (QWidget* one : std::initializer_list<QWidget*>{pages_, confirmation_}) {
        one->installEventFilter(this);
    }
    correction_ = new CorrectionPanel(look_, words_, places_);
    connect(correction_, &CorrectionPanel::accepted, this, &MainWindow::accept_correction);
    connect(correction_, &CorrectionPanel::left, this, &MainWindow::leave_correction);
    history_ = new HistoryPanel(look_, words_, setup_.config, places_);
    places_->addWidget(examination_);
    places_->addWidget(correction_);
    places_->addWidget(history_);
    trainer_ = new TrainerPanel(look_, words_, setup_.config, places_);
    connect(trainer_, &TrainerPanel::left, this, &MainWindow::leave_practice);
    connect(trainer_, &TrainerPanel::pack_saved, this, [this] { worker_->prepare_again(); });
    places_->addWidget(trainer_);
    make_batch();
    rows->addWidget(notice_);
    rows->addWidget(strip_);
    rows->addWidget(places_, 1);
    only_current_counts(*places_);
    connect(places_, &QStackedWidget::currentChanged, this,
            [this] { QTimer::singleShot(0, this, &MainWindow::take_language); });
    setCentralWidget(whole);
    setAcceptDrops(true);
    setMinimumSize(960, 600);
}

QWidget* MainWindow::make_toolbar() {
    auto* bar = new QFrame(this);
    bar->setObjectName(QStringLiteral("toolbar"));
    bar->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    bar->installEventFilter(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(10, 5, 10, 5);
    row->setSpacing(6);
    for (std::size_t i = 0; i < kLights.size(); ++i) {
        lights_[i] = make_button(light_actions_[i], kLightNames[i], false);
        lights_[i]->setProperty("role", "light");
        lights_[i]->setToolButtonStyle(Qt::ToolButtonTextOnly);
        row->addWidget(lights_[i]);
    }
    row->addStretch(1);
    model_ = new QLabel(bar);
    model_->setObjectName(QStringLiteral("model"));
    model_->setProperty("role", "muted");
    row->addWidget(model_);
    row->addSpacing(8);
    row->addWidget(make_button(rotate_left_action_, "rotate_left_button"));
    row->addWidget(make_button(rotate_right_action_, "rotate_right_button"));
    row->addWidget(make_button(zoom_out_action_, "zoom_out_button"));
    row->addWidget(make_button(fit_action_, "fit_button"));
    row->addWidget(make_button(zoom_in_action_, "zoom_in_button"));
    zoom_ = new QLabel(bar);
    zoom_->setObjectName(QStringLiteral("zoom"));
    zoom_->setProperty("role", "muted");
    zoom_->setMinimumWidth(QFontMetrics(QApplication::font()).horizontalAdvance(QStringLiteral("1600 %")));
    zoom_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(zoom_);
    return bar;
}

void MainWindow::show_zoom(double zoom) {
    zoom_->setText(QStringLiteral("%1 %").arg(qRound(zoom * devicePixelRatioF() * 100.0)));
}

QWidget* MainWindow::make_hints() {
    auto* bar = new QFrame(this);
    bar->setObjectName(QStringLiteral("hints"));
    auto* rows = new QVBoxLayout(bar);
    rows->setContentsMargins(12, 5, 12, 5);
    rows->setSpacing(4);
    auto* bottom = new QHBoxLayout;
    bottom->setSpacing(16);
    rows->addLayout(bottom);
    hint_row_ = new QWidget(bar);
    hint_row_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    hint_row_->installEventFilter(this);
    auto* row = new QHBoxLayout(hint_row_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kHintSpacing);
    correct_action_->setIconText(
        QStringLiteral("%1  %2").arg(correct_action_->text(), native(correct_action_->shortcut())));
    auto* correct = make_button(correct_action_, "correct_button", false);
    for (QAction* action : {next_action_, explain_action_, blink_action_, side_by_side_action_, swipe_action_,
                            difference_action_, loupe_action_, channel_action_, overlay_action_, ruler_action_}) {
        auto* hint = new QWidget(hint_row_);
        auto* pair = new QHBoxLayout(hint);
        pair->setContentsMargins(0, 0, 0, 0);
        pair->setSpacing(6);
        QString keys = native(action->shortcut());
        if (action == next_action_) {
            keys += QStringLiteral(" ") + native(previous_action_->shortcut());
        }
        auto* key = new QLabel(keys, hint);
        key->setProperty("role", "key");
        auto* does = new QLabel(words_("window.hint." + action->objectName().toStdString()), hint);
        does->setProperty("role", "muted");
        pair->addWidget(key);
        pair->addWidget(does);
        row->addWidget(hint, 0, Qt::AlignVCenter);
        hint_of_action_.emplace_back(hint, action);
    }
    row->addStretch(1);
    bottom->addWidget(hint_row_, 1);
    bottom->addWidget(correct);
    return bar;
}

void MainWindow::update_hints() {
    // As many as there is room for, the most used first: with large letters the rest stand in the keys dialog.
    int room = hint_row_->width();
    for (const auto& [hint, action] : hint_of_action_) {
        const int wide = hint->sizeHint().width();
        const bool shown = action->isEnabled() && wide <= room;
        hint->setVisible(shown);
        if (shown) {
            room -= wide + kHintSpacing;
        } else if (action->isEnabled()) {
            room = 0;
        }
    }
}

/// With large letters the toolbar says less: first the model goes, which the case and the captions name too, then the
/// words that a light has no image, which its grey and its tool tip say.
void MainWindow::update_toolbar() {
    const auto row = static_cast<QHBoxLayout*>(toolbar_->layout());
    for (const int level : {0, 1, 2, 3}) {
        model_->setVisible(level < 1 && !model_->text().isEmpty());
        for (std::size_t i = 0; i < lights_.size(); ++i) {
            const QString name = level < 2 ? light_actions_[i]->text() : words_(kLightKeys[i]);
            light_actions_[i]->setIconText(QStringLiteral("%1  %2").arg(name).arg(i + 1));
        }
        zoom_->setVisible(level < 3);
        row->invalidate();
        if (row->sizeHint().width() <= toolbar_->width()) {
            return;
        }
    }
}

QWidget* MainWindow::make_side() {
    side_ = new QFrame(this);
    side_->setObjectName(QStringLiteral("side"));
    side_->setFixedWidth(side_width());
    instead_of_explanation_ = nullptr;
    holder_ = new HolderPanel(look_, side_);
    mrz_ = new MrzPanel(look_, side_);
    mrz_->set_hint(words_("window.mrz.correct"));
    mrz_->hide();
    connect(mrz_, &MrzPanel::correct_asked, this, &MainWindow::correct);
    findings_ = new FindingsList(look_, words_, side_);
    findings_->setMinimumHeight(40);
    connect(findings_, &FindingsList::chosen_changed, this, &MainWindow::finding_chosen);
    connect(findings_, &FindingsList::explain_asked, this, &MainWindow::explain);
    auto* column = new QVBoxLayout(side_);
    column->setContentsMargins(1, 0, 0, 0);
    column->setSpacing(0);
    seen_ = new QLabel(side_);
    seen_->setObjectName(QStringLiteral("seen_before"));
    seen_->setTextFormat(Qt::PlainText);
    seen_->setWordWrap(true);
    seen_->setContentsMargins(16, 6, 16, 6);
    seen_->hide();
    if (large_letters()) {
        // On a small screen they scroll before a line of them is cut.
        auto* page = new QWidget;
        auto* above = new QVBoxLayout(page);
        above->setContentsMargins(0, 0, 0, 0);
        above->setSpacing(0);
        for (QWidget* one : std::initializer_list<QWidget*>{holder_, seen_, mrz_}) {
            above->addWidget(one);
        }
        above->addStretch(1);
        auto* area = new WordsArea(side_);
        area->setObjectName(QStringLiteral("holder_area"));
        area->setWidget(page);
        instead_of_explanation_ = area;
        constexpr int kLeastLines = 4;  // a heading, and a finding's name with its reason
        findings_->setMinimumHeight(QFontMetrics(QApplication::font()).height() * kLeastLines);
        // Below the page an explanation would leave it no room.
        column->addWidget(explanation_, 1);
        column->addWidget(area);
        column->addWidget(findings_, 1);
        return side_;
    }
    column->addWidget(holder_);
    column->addWidget(seen_);
    column->addWidget(mrz_);
    column->addWidget(findings_, 1);
    return side_;
}

void MainWindow::dress() {
    qApp->setPalette(look_->palette());
    setStyleSheet(look_->style_sheet());
    // What is hidden yet must know its letters and margins as well: whoever asks how much room it needs asks before it
    // is shown, and on a slow machine the first answer stayed.
    for (QWidget* part : findChildren<QWidget*>()) {
        part->ensurePolished();
    }
    strip_->set_look(look_);
    pages_->set_look(look_);
    card_->set_look(look_);
    view_->set_look(look_);
    holder_->set_look(look_);
    mrz_->set_look(look_);
    findings_->set_look(look_);
    explanation_->set_look(look_);
    correction_->set_look(look_);
    history_->set_look(look_);
    trainer_->set_look(look_);
    batch_->set_look(look_);
    decision_->set_look(look_);
    confirmation_->set_look(look_);
    for (QAction* action : actions()) {
        const QString icon = action->property("icon_name").toString();
        if (!icon.isEmpty()) {
            action->setIcon(look_->icon(icon));
        }
    }
    for (QAction* action : theme_group_->actions()) {
        action->setChecked(action->data().toString() == look_->theme());
    }
}

}  // namespace vidimus::desktop
