// What the trainer's bench for specimen packs is made of.
#include <QHBoxLayout>
#include <QHeaderView>
#include <QScrollArea>
#include <QShortcut>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/flow_layout.h"
#include "app/desktop/labels.h"
#include "app/desktop/specimen_editor.h"
#include "app/desktop/words_fit.h"

namespace vidimus::desktop {

namespace {

/// As high as a check's name needs where it wraps: a tree alone reckons with one line.
class WrappingRows : public QStyledItemDelegate {
  public:
    explicit WrappingRows(QTreeWidget& list) : QStyledItemDelegate(&list), list_(list) {}
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QSize size = QStyledItemDelegate::sizeHint(option, index);
        if (index.column() == 0) {
            constexpr int kAround = 16;  // the style's padding and the text's own margins
            const int room = list_.columnWidth(0) - kAround;
            const QRect needs = QFontMetrics(list_.font())
                                    .boundingRect(QRect(0, 0, room, 10'000), Qt::TextWordWrap, index.data().toString());
            size = {list_.columnWidth(0), std::max(size.height(), needs.height() + kAround)};
        }
        return size;
    }

  private:
    QTreeWidget& list_;
};

}  // namespace

QPushButton* SpecimenEditor::make_button(const char* name, const QKeySequence& key) {
    const QString word = words_("window.bench." + std::string(name));
    auto* button = new QPushButton(
        key.isEmpty() ? word : QStringLiteral("%1  %2").arg(word, key.toString(QKeySequence::NativeText)), this);
    button->setObjectName(QStringLiteral("bench_") + QLatin1String(name));
    button->setAccessibleName(word);
    button->setAutoDefault(false);
    return button;
}

void SpecimenEditor::add_key(const QKeySequence& key, void (SpecimenEditor::*what)()) {
    auto* shortcut = new QShortcut(key, this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, what);
}

void SpecimenEditor::make_parts() {
    auto* hint = wrapping_label(this, "bench_hint", "muted");
    hint->setText(words_("window.bench.hint"));
    list_ = new QTreeWidget(this);
    list_->setObjectName(QStringLiteral("bench_checks"));
    list_->setAccessibleName(words_("window.bench.checks"));
    list_->setRootIsDecorated(false);
    list_->setWordWrap(true);
    list_->setHeaderLabels({words_("window.bench.check"), words_("window.bench.state"), words_("window.bench.genuine"),
                            words_("window.bench.altered")});
    list_->header()->setStretchLastSection(false);
    list_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    for (int column = 1; column < 4; ++column) {
        list_->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    }
    if (large_letters()) {
        list_->setItemDelegateForColumn(0, new WrappingRows(*list_));
        connect(list_->header(), &QHeaderView::sectionResized, list_, &QTreeWidget::doItemsLayout,
                Qt::QueuedConnection);
    }
    connect(list_, &QTreeWidget::currentItemChanged, this, &SpecimenEditor::show_check);
    message_ = wrapping_label(this, "bench_message");
    bar_ = new QProgressBar(this);
    bar_->setObjectName(QStringLiteral("bench_bar"));
    bar_->setAccessibleName(words_("window.batch.progress_name"));
    bar_->setTextVisible(false);
    bar_->setFixedHeight(6);
    bar_->hide();
    auto* left = new QVBoxLayout;
    left->setSpacing(8);
    left->addWidget(list_, 1);
    left->addWidget(message_);
    left->addWidget(bar_);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(16);
    middle->addLayout(left, large_letters() ? 6 : 5);
    middle->addWidget(make_side(), 6);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(16, 10, 16, 10);
    rows->setSpacing(8);
    rows->addWidget(make_head());
    rows->addWidget(hint);
    rows->addLayout(middle, 1);
    add_key(QKeySequence(Qt::Key_Escape), &SpecimenEditor::leave);
    add_key(QKeySequence(Qt::CTRL | Qt::Key_G), &SpecimenEditor::ask_for_genuine);
    add_key(QKeySequence(Qt::CTRL | Qt::Key_L), &SpecimenEditor::ask_for_altered);
    add_key(QKeySequence(Qt::CTRL | Qt::Key_R), &SpecimenEditor::reset_threshold);
    add_key(QKeySequence(Qt::CTRL | Qt::Key_P), &SpecimenEditor::step);
    add_key(QKeySequence(Qt::CTRL | Qt::Key_S), &SpecimenEditor::save);
}

QWidget* SpecimenEditor::make_head() {
    auto* head = new QWidget(this);
    models_ = new QComboBox(head);
    models_->setObjectName(QStringLiteral("bench_models"));
    models_->setAccessibleName(words_("window.bench.model"));
    models_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    constexpr int kLettersOfAModel = 14;
    models_->setMinimumContentsLength(kLettersOfAModel);
    connect(models_, &QComboBox::activated, this, &SpecimenEditor::open_model);
    genuine_button_ = make_button("genuine_folder", QKeySequence(Qt::CTRL | Qt::Key_G));
    connect(genuine_button_, &QPushButton::clicked, this, &SpecimenEditor::ask_for_genuine);
    altered_button_ = make_button("altered_folder", QKeySequence(Qt::CTRL | Qt::Key_L));
    connect(altered_button_, &QPushButton::clicked, this, &SpecimenEditor::ask_for_altered);
    save_ = make_button("save", QKeySequence(Qt::CTRL | Qt::Key_S));
    connect(save_, &QPushButton::clicked, this, &SpecimenEditor::save);
    auto* back = make_button("back", QKeySequence(Qt::Key_Escape));
    connect(back, &QPushButton::clicked, this, &SpecimenEditor::leave);
    auto* row = new FlowLayout(head);
    for (QWidget* one : std::initializer_list<QWidget*>{models_, genuine_button_, altered_button_, save_, back}) {
        row->addWidget(one);
    }
    return head;
}

QWidget* SpecimenEditor::make_side() {
    auto* side = new QWidget(this);
    view_ = new PageView(look_, side);
    view_->setObjectName(QStringLiteral("bench_page"));
    view_->setAccessibleName(words_("window.bench.reference"));
    // The rest of the height that what stands below leaves.
    view_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    view_->setMinimumHeight(170);
    state_ = wrapping_label(side, "bench_state", "section");
    strip_ = new ScoreStrip(look_, side);
    strip_->set_words(words_("window.bench.row_genuine"), words_("window.bench.row_altered"),
                      words_("window.bench.fails"), words_("window.bench.passes"));
    strip_->setAccessibleName(words_("window.bench.threshold"));
    connect(strip_, &ScoreStrip::threshold_moved, this, &SpecimenEditor::move_threshold);
    auto* label = new QLabel(words_("window.bench.threshold"), side);
    threshold_ = new QDoubleSpinBox(side);
    threshold_->setObjectName(QStringLiteral("bench_threshold"));
    threshold_->setAccessibleName(words_("window.bench.threshold"));
    threshold_->setRange(-20.0, 0.0);
    threshold_->setDecimals(2);
    threshold_->setSingleStep(0.01);
    threshold_->setKeyboardTracking(true);
    label->setBuddy(threshold_);
    connect(threshold_, &QDoubleSpinBox::valueChanged, this, &SpecimenEditor::move_threshold);
    reset_ = make_button("as_learned", QKeySequence(Qt::CTRL | Qt::Key_R));
    connect(reset_, &QPushButton::clicked, this, &SpecimenEditor::reset_threshold);
    step_ = make_button("propose", QKeySequence(Qt::CTRL | Qt::Key_P));
    step_->setObjectName(QStringLiteral("bench_step"));
    connect(step_, &QPushButton::clicked, this, &SpecimenEditor::step);
    auto* tools = new QWidget(side);
    auto* row = new FlowLayout(tools);
    for (QWidget* one : std::initializer_list<QWidget*>{label, threshold_, reset_, step_}) {
        row->addWidget(one);
    }
    of_check_ = wrapping_label(side, "bench_of_check");
    of_all_ = wrapping_label(side, "bench_of_all", "muted");
    auto* rows = new QVBoxLayout(side);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(8);
    rows->addWidget(view_, 1);
    rows->addWidget(state_);
    rows->addWidget(strip_);
    rows->addWidget(tools);
    rows->addWidget(of_check_);
    rows->addWidget(of_all_);
    rows->addSpacerItem(new QSpacerItem(0, 40, QSizePolicy::Minimum, QSizePolicy::Preferred));
    auto* area = new WordsArea(this);  // with large letters it is higher than a small screen
    area->setWidget(side);
    return area;
}

}  // namespace vidimus::desktop
