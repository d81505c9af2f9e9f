#include "app/desktop/correction_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMimeData>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/labels.h"
#include "app/desktop/words_fit.h"

namespace vidimus::desktop {

namespace {

constexpr int rows_at_most = 20;  // of check digits or fields
constexpr int digit_column = 0;   // symbol, name, value
constexpr int field_column = 3;

/// As high as what it holds where there is room for it; beyond that it scrolls.
class Values : public QScrollArea {
  public:
    using QScrollArea::QScrollArea;
    [[nodiscard]] QSize sizeHint() const override {
        const QLayout* inside = widget() ? widget()->layout() : nullptr;
        const int high = inside ? inside->totalHeightForWidth(viewport()->width()) : 0;
        return {400, std::max(high, minimumHeight())};
    }
    [[nodiscard]] QSize minimumSizeHint() const override { return {300, minimumHeight()}; }

  protected:
    void resizeEvent(QResizeEvent* event) override {
        QScrollArea::resizeEvent(event);
        if (event->size().width() != event->oldSize().width()) {
            updateGeometry();  // lines break elsewhere
        }
    }
};

QLabel* heading(QWidget* parent, const QString& text) {
    auto* made = wrapping_label(parent, "correct_heading", "section");
    made->setFont(Look::text_font(0.92, QFont::DemiBold));
    made->setText(text);
    return made;
}

}  // namespace

CorrectionPanel::CorrectionPanel(std::shared_ptr<const Look> look, Words words, QWidget* parent)
    : QFrame(parent), look_(std::move(look)), words_(std::move(words)) {
    setObjectName(QStringLiteral("correction"));
    setAccessibleName(words_("window.correct.title"));
    page_ = new PageView(look_, this);
    page_->setObjectName(QStringLiteral("correction_page"));
    page_->setAccessibleName(words_("window.page.name"));
    page_->setMinimumHeight(90);
    page_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    page_->hide();
    grid_ = new MrzGrid(look_, words_, this);
    connect(grid_, &MrzGrid::edited, this, &CorrectionPanel::refresh);
    connect(grid_, &MrzGrid::refused, this,
            [this](const QString& character) { say("window.correct.refused", character); });
    connect(grid_, &MrzGrid::taken_outside, this,
            [this](const QString& character) { say("window.correct.outside_typed", character); });
    connect(grid_, &MrzGrid::accept_asked, this, &CorrectionPanel::accept);
    connect(grid_, &MrzGrid::leave_asked, this, &CorrectionPanel::left);
    legend_ = wrapping_label(this, "correct_legend", "muted");
    legend_->setAlignment(Qt::AlignHCenter | Qt::AlignTop);

    auto* details = new QWidget(this);
    details->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto* columns = new QHBoxLayout(details);
    columns->setContentsMargins(16, 8, 16, 8);
    columns->setSpacing(28);
    columns->addWidget(make_cell(), 5);
    columns->addWidget(make_values(), 8, Qt::AlignTop);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(make_head());
    whole->addWidget(page_, 1);
    whole->addWidget(grid_, 1);
    whole->addWidget(legend_);
    whole->addWidget(details);
    whole->addWidget(make_buttons());
}

QWidget* CorrectionPanel::make_head() {
    auto* head = new QFrame(this);
    head->setObjectName(QStringLiteral("toolbar"));
    title_ = new QLabel(words_("window.correct.title"), head);
    title_->setObjectName(QStringLiteral("correct_title"));
    title_->setFont(Look::text_font(1.15, QFont::Bold));
    summary_ = wrapping_label(head, "correct_summary", "muted");
    shape_label_ = new QLabel(words_("window.correct.shape_label"), head);
    shape_ = new QComboBox(head);
    shape_->setObjectName(QStringLiteral("correct_shape"));
    shape_->setFocusPolicy(Qt::StrongFocus);
    QString plain = shape_label_->text();
    shape_->setAccessibleName(plain.remove(QLatin1Char('&')));
    shape_label_->setBuddy(shape_);
    for (const auto& shape : MrzCorrection::shapes()) {
        shape_->addItem(shape_name(shape, words_));
    }
    connect(shape_, &QComboBox::activated, this, [this](int chosen) {
        correction_.choose_shape(MrzCorrection::shapes().at(static_cast<std::size_t>(chosen)));
        refresh();
        grid_->refresh();
        grid_->setFocus();
    });
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(16, 6, 16, 6);
    row->setSpacing(14);
    row->addWidget(title_);
    row->addWidget(summary_, 1);
    row->addWidget(shape_label_);
    row->addWidget(shape_);
    return head;
}

QWidget* CorrectionPanel::make_cell() {
    auto* box = new QWidget(this);
    magnifier_ = new CellMagnifier(look_, box);
    magnifier_->setAccessibleName(words_("window.correct.magnified"));
    place_ = wrapping_label(box, "correct_place");
    place_->setFont(Look::text_font(1.0, QFont::DemiBold));
    field_ = wrapping_label(box, "correct_field", "muted");
    state_ = wrapping_label(box, "correct_state");
    state_->setFont(Look::text_font(1.0, QFont::DemiBold));
    candidates_head_ = heading(box, words_("window.correct.reader_saw"));
    auto* choices = new QHBoxLayout;
    choices->setSpacing(5);
    for (std::size_t i = 0; i < candidate_count; ++i) {
        auto* button = new QPushButton(box);
        button->setObjectName(QStringLiteral("candidate_%1").arg(i + 1));
        button->setProperty("role", "candidate");
        button->setFont(Look::mono_font(1.0));
        button->setFocusPolicy(Qt::TabFocus);
        button->setAutoDefault(true);
        connect(button, &QPushButton::clicked, this, [this, i] { take_candidate(i); });
        candidates_[i] = button;
        choices->addWidget(button);
    }
    choices->addStretch(1);
    auto* text = new QVBoxLayout;
    text->setSpacing(3);
    text->addWidget(place_);
    text->addWidget(field_);
    text->addWidget(state_);
    text->addSpacing(4);
    text->addWidget(candidates_head_);
    text->addLayout(choices);
    text->addStretch(1);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(16);
    row->addWidget(magnifier_, 0, Qt::AlignTop);
    row->addLayout(text, 1);
    return box;
}

QWidget* CorrectionPanel::make_values() {
    values_ = new Values(this);
    values_->setObjectName(QStringLiteral("correct_values"));
    values_->setAccessibleName(words_("window.correct.values"));
    values_->setWidgetResizable(true);
    values_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    values_->setFocusPolicy(Qt::TabFocus);
    auto* inside = new QWidget(values_);
    // One grid for both: the heights of wrapped lines then add up to what is asked for.
    values_grid_ = new QGridLayout(inside);
    values_grid_->setContentsMargins(0, 0, 0, 0);
    values_grid_->setHorizontalSpacing(8);
    values_grid_->setVerticalSpacing(4);
    values_grid_->addWidget(heading(inside, words_("window.correct.digits")), 0, digit_column, 1, 3);
    values_grid_->addWidget(heading(inside, words_("window.correct.fields")), 0, field_column + 1, 1, 2);
    for (const int first : {digit_column, field_column}) {
        values_grid_->setColumnStretch(first + 1, 5);
        values_grid_->setColumnStretch(first + 2, 6);
    }
    values_grid_->setColumnMinimumWidth(field_column, 16);
    values_grid_->setRowStretch(rows_at_most, 1);
    values_->setWidget(inside);
    values_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    values_->setMinimumHeight(QFontMetrics(QApplication::font()).height() * 5);
    return values_;
}

QPushButton* CorrectionPanel::make_button(const char* name, const QString& key) {
    const QString text = words_(std::string("window.correct.button.") + name);
    auto* button = new QPushButton(QStringLiteral("%1   %2").arg(text, key), this);
    button->setObjectName(QStringLiteral("correct_") + QLatin1String(name));
    button->setAccessibleName(text);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAutoDefault(true);  // Enter presses the one that has the focus
    button->setProperty("key", key);
    return button;
}

QWidget* CorrectionPanel::make_buttons() {
    auto* bar = new QFrame(this);
    bar->setObjectName(QStringLiteral("hints"));
    const auto native = [](int key) { return QKeySequence(key).toString(QKeySequence::NativeText); };
    next_ = make_button("next", native(Qt::Key_F2));
    reset_cell_ = make_button("reset_cell", native(Qt::Key_Delete));
    reset_all_ = make_button("reset_all", QKeySequence(Qt::CTRL | Qt::Key_Delete).toString(QKeySequence::NativeText));
    leave_ = make_button("leave", native(Qt::Key_Escape));
    accept_ = make_button("accept", native(Qt::Key_Enter));
    accept_->setDefault(true);
    connect(next_, &QPushButton::clicked, this, [this] { go_to_next(1); });
    connect(reset_cell_, &QPushButton::clicked, this, [this] {
        correction_.reset_cell();
        refresh();
    });
    connect(reset_all_, &QPushButton::clicked, this, [this] {
        correction_.reset_all();
        refresh();
    });
    connect(leave_, &QPushButton::clicked, this, &CorrectionPanel::left);
    connect(accept_, &QPushButton::clicked, this, &CorrectionPanel::accept);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 8, 16, 8);
    row->setSpacing(8);
    row->addWidget(next_);
    row->addWidget(reset_cell_);
    row->addWidget(reset_all_);
    row->addStretch(1);
    QHBoxLayout* ends = row;
    if (large_letters()) {
        delete row;
        auto* rows = new QVBoxLayout(bar);
        rows->setContentsMargins(16, 6, 16, 6);
        rows->setSpacing(6);
        auto* first = new QHBoxLayout;
        for (QWidget* one : std::initializer_list<QWidget*>{next_, reset_cell_, reset_all_}) {
            first->addWidget(one);
        }
        first->addStretch(1);
        ends = new QHBoxLayout;
        ends->addStretch(1);
        rows->addLayout(first);
        rows->addLayout(ends);
    }
    ends->addWidget(leave_);
    ends->addWidget(accept_);
    return bar;
}

void CorrectionPanel::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    page_->set_look(look_);
    grid_->set_look(look_);
    magnifier_->set_look(look_);
    if (isVisible()) {
        refresh();
    }
}

// ---- the correction ----

void CorrectionPanel::begin(const screening::MrzInfo& mrz, const screening::PageInfo& page,
                            std::shared_ptr<const Picture> picture, int quarters, mrz::Today today) {
    correction_ = MrzCorrection(mrz, page.size, today);
    picture_ = std::move(picture);
    // Without places of the characters the page itself stands above the lines that are typed.
    const bool whole_page = picture_ && !correction_.has_pictures();
    page_->clear();
    page_->setVisible(whole_page);
    grid_->setSizePolicy(QSizePolicy::Expanding, whole_page ? QSizePolicy::Maximum : QSizePolicy::Expanding);
    if (whole_page) {
        page_->set_picture(screening::Light::vi, picture_);
        if (page.found) {
            page_->set_page(page.quad);
        }
        page_->turn(quarters - page_->quarters());
    }
    if (whole_page && page.found) {
        page_->show_foot();
    }
    const auto all = MrzCorrection::shapes();
    const auto shape = std::find(all.begin(), all.end(), correction_.shape());
    shape_->setCurrentIndex(static_cast<int>(shape - all.begin()));
    shape_->setVisible(correction_.shape_is_open());
    shape_label_->setVisible(correction_.shape_is_open());
    grid_->set_correction(&correction_, picture_);
    refresh();
}

void CorrectionPanel::clear() {
    correction_ = MrzCorrection();
    picture_.reset();
    grid_->set_correction(nullptr, nullptr);
    magnifier_->show_cell({});
    page_->clear();
    for (auto* rows : {&digits_, &fields_}) {
        for (Row& row : *rows) {
            for (QLabel* part : {row.symbol, row.name, row.value}) {
                part->clear();
                part->hide();
            }
        }
    }
    for (QPushButton* button : candidates_) {
        button->setText({});
        button->setAccessibleName({});
        button->hide();
    }
    state_->clear();
}

CorrectionPanel::Row& CorrectionPanel::row(std::vector<Row>& rows, std::size_t index, int column) {
    while (rows.size() <= index) {
        QWidget* inside = values_->widget();
        Row made{new QLabel(inside), wrapping_label(inside, "correct_row_name", "muted"),
                 wrapping_label(inside, "correct_row_value")};
        for (QLabel* part : {made.symbol, made.name, made.value}) {
            part->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        }
        made.value->setFont(Look::text_font(1.0, QFont::DemiBold));
        const int at = static_cast<int>(rows.size()) + 1;
        values_grid_->addWidget(made.symbol, at, column);
        values_grid_->addWidget(made.name, at, column + 1);
        values_grid_->addWidget(made.value, at, column + 2);
        rows.push_back(made);
    }
    return rows[index];
}

void CorrectionPanel::refresh() {
    refresh_cell();
    refresh_values();
    summary_->setText(summary_of(correction_, words_));
    const QString legend = legend_of(correction_, words_);
    legend_->setText(!legend.isEmpty()          ? legend
                     : page_->isVisibleTo(this) ? words_("window.correct.legend_typing")
                                                : words_("window.correct.legend_empty"));
    const bool confirms = correction_.compares() && correction_.changed() == 0;
    const QString accept = words_(confirms ? "window.correct.button.confirm" : "window.correct.button.accept");
    accept_->setText(QStringLiteral("%1   %2").arg(accept, accept_->property("key").toString()));
    accept_->setAccessibleName(accept);
    accept_->setEnabled(correction_.anything());
    reset_cell_->setEnabled(correction_.cell(correction_.cursor()).character !=
                            correction_.cell(correction_.cursor()).read);
    reset_all_->setEnabled(correction_.compares() ? correction_.changed() > 0 : correction_.anything());
    next_->setEnabled(correction_.marked_from_here(1).has_value() || correction_.marked_from_here(-1).has_value());
    grid_->refresh();
}

void CorrectionPanel::refresh_cell() {
    const CellView view = cell_view_of(correction_, words_);
    place_->setText(view.place);
    field_->setText(view.field);
    field_->setVisible(!view.field.isEmpty());
    const QString glyph = glyph_of(mark_of(correction_.cell(correction_.cursor())));
    state_->setText(view.state.isEmpty() ? QString() : glyph + QLatin1Char(' ') + view.state);
    const QColor colour = view.tone == Tone::neutral ? look_->colour("accent") : look_->colour(view.tone);
    state_->setStyleSheet(QStringLiteral("color: %1;").arg(colour.name()));
    state_->setVisible(!view.state.isEmpty());
    candidates_head_->setVisible(view.read);
    for (std::size_t i = 0; i < candidate_count; ++i) {
        const bool there = i < view.candidates.size();
        candidates_[i]->setVisible(there);
        if (there) {
            const QString key = QStringLiteral("Alt+%1").arg(i + 1);
            candidates_[i]->setText(view.candidates[i].text);
            candidates_[i]->setToolTip(key);
            candidates_[i]->setAccessibleName(words_(
                "window.correct.candidate", {{"character", QString(QLatin1Char(view.candidates[i].character))},
                                             {"percent", view.candidates[i].text.section(QStringLiteral("  "), 1)}}));
            candidates_[i]->setAccessibleDescription(key);
        }
    }
    const auto quad = correction_.picture(correction_.cursor());
    QImage image;
    if (picture_ && quad) {
        const QSize size = QSize(CellMagnifier::width_of, CellMagnifier::height_of) * devicePixelRatioF();
        image = picture_of_cell(*picture_, *quad, CellMagnifier::beyond_sides, CellMagnifier::beyond_ends, size);
    }
    magnifier_->show_cell(image);
}

void CorrectionPanel::refresh_values() {
    const auto digits = digit_rows_of(correction_, words_);
    const auto fields = field_rows_of(correction_, words_);
    const int size = QFontMetrics(QApplication::font()).height() - 2;
    const auto hide_from = [](std::vector<Row>& rows, std::size_t first) {
        for (std::size_t i = first; i < rows.size(); ++i) {
            for (QLabel* part : {rows[i].symbol, rows[i].name, rows[i].value}) {
                part->hide();
            }
        }
    };
    for (std::size_t i = 0; i < digits.size(); ++i) {
        Row& one = row(digits_, i, digit_column);
        const QColor colour = look_->colour(digits[i].tone);
        one.symbol->setPixmap(look_->icon(digits[i].icon, colour, size, devicePixelRatioF()));
        one.name->setText(digits[i].field);
        one.value->setText(digits[i].says);
        one.value->setStyleSheet(digits[i].tone == Tone::alert ? QStringLiteral("color: %1;").arg(colour.name())
                                                               : QString());
        one.value->setAccessibleName(QStringLiteral("%1: %2").arg(digits[i].field, digits[i].says));
        for (QLabel* part : {one.symbol, one.name, one.value}) {
            part->show();
        }
    }
    hide_from(digits_, digits.size());
    for (std::size_t i = 0; i < fields.size(); ++i) {
        Row& one = row(fields_, i, field_column);
        one.name->setText(fields[i].name);
        one.value->setText(fields[i].value);
        one.value->setAccessibleName(QStringLiteral("%1: %2").arg(fields[i].name, fields[i].value));
        one.symbol->hide();
        one.name->show();
        one.value->show();
    }
    hide_from(fields_, fields.size());
    for (const auto* rows : {&digits_, &fields_}) {
        for (const Row& one : *rows) {
            one.name->updateGeometry();
            one.value->updateGeometry();
        }
    }
    values_->updateGeometry();
}

void CorrectionPanel::say(const char* key, const QString& character) {
    state_->setText(QStringLiteral("! ") + words_(key, {{"character", character}}));
    state_->setStyleSheet(QStringLiteral("color: %1;").arg(look_->colour("warn").name()));
    state_->show();
    grid_->setAccessibleName(state_->text());
}

void CorrectionPanel::accept() {
    if (correction_.anything()) {
        emit accepted(correction_.lines());
    }
}

void CorrectionPanel::take_candidate(std::size_t index) {
    const auto candidates = correction_.candidates(correction_.cursor());
    if (index < candidates.size() && index < candidate_count) {
        const auto here = correction_.cursor();
        correction_.type(static_cast<unsigned char>(candidates[index].character));
        correction_.move_to(here);  // it is still this character that is looked at
        refresh();
    }
}

void CorrectionPanel::paste() {
    const QMimeData* clipboard = QApplication::clipboard()->mimeData();
    if (clipboard && clipboard->hasText()) {
        grid_->type(clipboard->text());
    }
}

void CorrectionPanel::go_to_next(int direction) {
    // Around the end, so that one key is enough.
    auto place = correction_.marked_from_here(direction);
    if (!place) {
        const auto here = correction_.cursor();
        const auto shape = correction_.shape();
        correction_.move_to(direction > 0 ? MrzCorrection::Place{0, 0}
                                          : MrzCorrection::Place{shape.lines - 1, shape.columns - 1});
        place = correction_.cell(correction_.cursor()).marked() ? correction_.cursor()
                                                                : correction_.marked_from_here(direction);
        correction_.move_to(here);
    }
    if (place) {
        correction_.move_to(*place);
        refresh();
    }
    grid_->setFocus();
}

// ---- keys ----

bool CorrectionPanel::event(QEvent* event) {
    // The panel's own keys, whatever they mean in the rest of the window.
    if (event->type() == QEvent::ShortcutOverride) {
        switch (static_cast<QKeyEvent*>(event)->key()) {
            case Qt::Key_Escape:
            case Qt::Key_F2:
            case Qt::Key_F5:
            case Qt::Key_Delete:
            case Qt::Key_Return:
            case Qt::Key_Enter:
                event->accept();
                return true;
            default:
                break;
        }
    }
    return QFrame::event(event);
}

void CorrectionPanel::keyPressEvent(QKeyEvent* event) {
    const bool control = (event->modifiers() & Qt::ControlModifier) != 0;
    if ((event->modifiers() & Qt::AltModifier) != 0 && event->key() >= Qt::Key_1 &&
        event->key() < Qt::Key_1 + static_cast<int>(candidate_count)) {
        take_candidate(static_cast<std::size_t>(event->key() - Qt::Key_1));
        return;
    }
    if ((event->modifiers() & Qt::AltModifier) != 0 && page_->isVisible()) {
        constexpr double pan_step = 60.0;
        switch (event->key()) {
            case Qt::Key_Left:
                page_->pan_by({pan_step, 0});
                return;
            case Qt::Key_Right:
                page_->pan_by({-pan_step, 0});
                return;
            case Qt::Key_Up:
                page_->pan_by({0, pan_step});
                return;
            case Qt::Key_Down:
                page_->pan_by({0, -pan_step});
                return;
            default:
                break;
        }
    }
    if (event->matches(QKeySequence::Paste)) {
        paste();
        return;
    }
    switch (event->key()) {
        case Qt::Key_Escape:
            emit left();
            return;
        case Qt::Key_F5:
        case Qt::Key_Return:
        case Qt::Key_Enter:
            accept();
            return;
        case Qt::Key_F2:
            go_to_next((event->modifiers() & Qt::ShiftModifier) != 0 ? -1 : 1);
            return;
        case Qt::Key_Delete:
            if (control) {
                correction_.reset_all();
            } else {
                correction_.reset_cell();
            }
            refresh();
            return;
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            if (control && page_->isVisible()) {
                page_->zoom_by(1.25);
                return;
            }
            break;
        case Qt::Key_Minus:
            if (control && page_->isVisible()) {
                page_->zoom_by(0.8);
                return;
            }
            break;
        default:
            break;
    }
    QFrame::keyPressEvent(event);
}

void CorrectionPanel::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    // With large letters the values scroll, so that the lines and their picture keep their room.
    values_->setMaximumHeight(std::max(values_->minimumHeight(), height() / 4));
}

void CorrectionPanel::showEvent(QShowEvent* event) {
    QFrame::showEvent(event);
    grid_->setFocus();
}

}  // namespace vidimus::desktop
