#include "app/desktop/confirmation_dialog.h"

#include <QDateTime>
#include <QFormLayout>
#include <QRadioButton>
#include <QShortcut>
#include <QVBoxLayout>
#include <array>

#include "app/desktop/confirmation_bar.h"
#include "app/desktop/dialog_foot.h"
#include "app/desktop/labels.h"
#include "app/desktop/words_fit.h"

namespace vidimus::desktop {

namespace {

using Step = cases::Confirmation::Step;

constexpr int kLongest = 300;
constexpr std::array kSteps = {Step::asked, Step::confirmed, Step::withdrawn};

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

}  // namespace

ConfirmationDialog::ConfirmationDialog(std::shared_ptr<const Look> look, Words words, const screening::Config& config,
                                       const cases::CaseRecord& record, QWidget* parent)
    : QDialog(parent),
      look_(std::move(look)),
      words_(std::move(words)),
      config_(config),
      record_(record),
      matches_(cases::matches_of(record)) {
    setObjectName(QStringLiteral("confirmation_dialog"));
    setWindowTitle(words_("window.confirm.title"));
    auto* intro = wrapping_label(this, "confirmation_intro");
    intro->setText(words_("window.confirm.intro"));
    register_ = new QComboBox(this);
    register_->setObjectName(QStringLiteral("confirmation_register"));
    register_->setAccessibleName(words_("window.confirm.register"));
    for (const cases::Match& one : matches_) {
        register_->addItem(text(one.register_name));
    }
    references_ = wrapping_label(this, "confirmation_references", "muted");
    before_ = wrapping_label(this, "confirmation_before");
    steps_ = new QButtonGroup(this);
    auto* choices = new QVBoxLayout;
    choices->setSpacing(4);
    for (std::size_t i = 0; i < kSteps.size(); ++i) {
        const std::string name = cases::name_of(kSteps[i]);
        auto* choice =
            new QRadioButton(QStringLiteral("%1  %2").arg(i + 1).arg(words_("window.confirm.step." + name)), this);
        choice->setObjectName(text("confirmation_" + name));
        choice->setAccessibleName(words_("window.confirm.step." + name));
        auto* shortcut =
            new QShortcut(QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(i))), this);
        connect(shortcut, &QShortcut::activated, choice, &QAbstractButton::click);
        steps_->addButton(choice, static_cast<int>(i));
        choices->addWidget(choice);
    }
    whom_ = make_line("whom");
    reference_ = make_line("reference");
    purpose_ = make_line("purpose");
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(9);
    form->addRow(words_("window.confirm.register"), register_);
    form->addRow(QString(), references_);
    form->addRow(words_("window.confirm.before"), before_);
    form->addRow(words_("window.confirm.step"), choices);
    form->addRow(words_("window.confirm.whom"), whom_);
    form->addRow(words_("window.confirm.reference"), reference_);
    form->addRow(words_("window.confirm.purpose"), purpose_);

    symbol_ = new QLabel(this);
    missing_ = wrapping_label(this, "confirmation_missing");
    auto* record_button = new QPushButton(words_("window.confirm.record"), this);
    record_button->setObjectName(QStringLiteral("confirmation_record"));
    record_button->setDefault(true);
    connect(record_button, &QPushButton::clicked, this, &ConfirmationDialog::record);
    auto* bottom = dialog_foot(*this, words_, {symbol_}, {record_button}, missing_).row;
    bottom->setSpacing(10);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(20, 16, 20, 16);
    rows->setSpacing(12);
    rows->addWidget(intro);
    rows->addLayout(form);
    rows->addLayout(bottom);
    fit_words(*this, 84);

    connect(register_, &QComboBox::currentIndexChanged, this, &ConfirmationDialog::show_match);
    connect(steps_, &QButtonGroup::idToggled, this, [this](int, bool on) {
        if (on) {
            step_chosen();
        }
    });
    show_match();
}

QLineEdit* ConfirmationDialog::make_line(const char* name) {
    auto* line = new QLineEdit(this);
    line->setObjectName(QStringLiteral("confirmation_%1").arg(QLatin1String(name)));
    line->setAccessibleName(words_(std::string("window.confirm.") + name));
    line->setMaxLength(kLongest);
    return line;
}

const cases::Match& ConfirmationDialog::match() const {
    return matches_[static_cast<std::size_t>(std::max(0, register_->currentIndex()))];
}

Step ConfirmationDialog::step() const {
    return kSteps[static_cast<std::size_t>(std::max(0, steps_->checkedId()))];
}

void ConfirmationDialog::show_match() {
    QStringList references;
    for (const std::string& reference : match().references) {
        references << text(reference);
    }
    references_->setText(references.join(QStringLiteral(", ")));
    references_->setVisible(!references.isEmpty());
    QStringList before;
    for (const cases::Confirmation& one : record_.confirmations) {
        if (one.register_name != match().register_name) {
            continue;
        }
        const QDateTime time = QDateTime::fromString(text(one.time), Qt::ISODate).toLocalTime();
        QStringList parts{words_("window.confirm.word." + cases::name_of(one.step)),
                          time.toString(QStringLiteral("yyyy-MM-dd HH:mm")), text(one.officer), text(one.whom),
                          text(one.reference)};
        parts.removeAll(QString());
        before << parts.join(QStringLiteral(" \u00b7 "));
    }
    before_->setText(before.isEmpty() ? words_("window.confirm.none") : before.join(QLatin1Char('\n')));
    // What comes next is offered, never recorded by itself.
    steps_->button(match().last ? 1 : 0)->setChecked(true);
    step_chosen();
}

void ConfirmationDialog::step_chosen() {
    const auto& last = match().last;
    if (whom_->text().isEmpty()) {
        whom_->setText(text(last ? last->whom : contact_of(config_, match().register_name)));
    }
    if (last && reference_->text().isEmpty()) {
        reference_->setText(text(last->reference));
    }
    symbol_->clear();
    missing_->clear();
    (whom_->text().isEmpty() ? whom_ : step() == Step::asked ? purpose_ : reference_)->setFocus();
}

/// Who was asked always; what for, when a question was put; under which number, when it was answered.
void ConfirmationDialog::record() {
    QStringList missing;
    QLineEdit* first = nullptr;
    const auto need = [&](QLineEdit* line) {
        if (line->text().trimmed().isEmpty()) {
            missing << line->accessibleName();
            first = first == nullptr ? line : first;
        }
    };
    need(whom_);
    need(step() == Step::asked ? purpose_ : reference_);
    if (first != nullptr) {
        const int size = QFontMetrics(missing_->font()).height();
        symbol_->setPixmap(
            look_->icon(QStringLiteral("warning"), look_->colour(Tone::warn), size, devicePixelRatioF()));
        missing_->setText(words_("window.confirm.missing", {{"fields", missing.join(QStringLiteral(", "))}}));
        first->setFocus();
        return;
    }
    cases::Confirmation made;
    made.step = step();
    made.register_name = match().register_name;
    made.whom = whom_->text().trimmed().toStdString();
    made.reference = reference_->text().trimmed().toStdString();
    made.purpose = purpose_->text().trimmed().toStdString();
    emit recorded(made);
    accept();
}

}  // namespace vidimus::desktop
