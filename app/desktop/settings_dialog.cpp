#include "app/desktop/settings_dialog.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/desktop/dialog_foot.h"
#include "app/desktop/words_fit.h"

namespace vidimus::desktop {

namespace {

constexpr int kLongest = 60;

}  // namespace

SettingsDialog::SettingsDialog(std::shared_ptr<const Look> look, const Words& words, const screening::Config& config,
                               const Choices& choices, QWidget* parent)
    : QDialog(parent), look_(std::move(look)), words_(words), config_(config), choices_(choices) {
    setObjectName(QStringLiteral("settings_dialog"));
    setWindowTitle(words_("window.settings.title"));
    form_ = new QFormLayout;
    form_->setHorizontalSpacing(16);
    form_->setVerticalSpacing(9);
    language_ = new QComboBox(this);
    language_->setObjectName(QStringLiteral("settings_language"));
    for (const auto& [code, name] : languages()) {
        language_->addItem(name, code);
    }
    language_->setCurrentIndex(std::max(0, language_->findData(QString::fromStdString(config.language))));
    language_->setAccessibleName(words_("window.settings.language"));
    language_->setEnabled(!is_locked(config_, "language"));
    form_->addRow(words_("window.settings.language"), language_);
    post_ = add_text("post", config.post);
    officer_ = add_text("officer", config.officer);
    theme_ = new QComboBox(this);
    theme_->setObjectName(QStringLiteral("settings_theme"));
    for (const QString& name : Look::theme_names()) {
        theme_->addItem(words_("window.action." + ("theme_" + name.toStdString())), name);
    }
    theme_->setCurrentIndex(std::max(0, theme_->findData(look_->theme())));
    add_row("theme", theme_);
    letters_ = new QComboBox(this);
    letters_->setObjectName(QStringLiteral("settings_letters"));
    for (const int size : letter_sizes()) {
        letters_->addItem(QStringLiteral("%1 %").arg(size), size);
    }
    letters_->setCurrentIndex(std::max(0, letters_->findData(choices_.letters)));
    add_row("letters", letters_);

    add_fact("profile", QString::fromStdString(config.profile));
    add_fact("cases",
             !config.cases.keep ? words_("window.settings.not_kept")
             : config.cases.retention_days == 0
                 ? words_("window.settings.kept")
                 : words_("window.settings.kept_days", {{"days", QString::number(config.cases.retention_days)}}));
    QStringList registers;
    for (const screening::RegisterConfig& one : config.registers) {
        registers << QString::fromStdString(one.name);
    }
    add_fact("registers", registers.join(QStringLiteral(", ")));
    add_fact("data", QString::fromStdString(config.data.string()));

    auto* hint = new QLabel(words_("window.settings.hint"), this);
    hint->setProperty("role", "muted");
    hint->setWordWrap(true);
    auto* save_button = new QPushButton(words_("window.settings.save"), this);
    save_button->setObjectName(QStringLiteral("settings_save"));
    save_button->setDefault(true);
    connect(save_button, &QPushButton::clicked, this, &SettingsDialog::save);
    demonstration_ = new QPushButton(words_("window.settings.demonstration"), this);
    demonstration_->setObjectName(QStringLiteral("settings_demonstration"));
    demonstration_->setAutoDefault(false);
    demonstration_->hide();
    connect(demonstration_, &QPushButton::clicked, this, [this] {
        save();
        emit demonstration_asked();
    });
    head_ = new QLabel(this);
    head_->setObjectName(QStringLiteral("settings_head"));
    head_->setWordWrap(true);
    head_->setTextFormat(Qt::PlainText);
    head_->hide();
    auto* buttons = dialog_foot(*this, words_, {demonstration_}, {save_button}).row;
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(22, 18, 22, 16);
    whole->setSpacing(14);
    // With large letters on a small screen it is higher than there is room.
    auto* page = new QWidget;
    auto* content = new QVBoxLayout(page);
    content->setContentsMargins(0, 0, 6, 0);
    content->setSpacing(14);
    content->addWidget(head_);
    content->addLayout(form_);
    content->addWidget(hint);
    content->addStretch(1);
    auto* scroll = new WordsArea(this);
    scroll->setObjectName(QStringLiteral("settings_scroll"));
    scroll->setWidget(page);
    whole->addWidget(scroll, 1);
    whole->addLayout(buttons);
    fit_words(*this, 70);
}

void SettingsDialog::welcome(const std::vector<std::string>& models) {
    setWindowTitle(words_("window.welcome.title"));
    head_->setText(words_("window.welcome.text"));
    head_->show();
    demonstration_->show();
    QStringList names;
    for (const std::string& model : models) {
        names << QString::fromStdString(model);
    }
    add_fact("models", names.isEmpty() ? words_("window.settings.no_models") : names.join(QStringLiteral(", ")));
}

QLineEdit* SettingsDialog::add_text(const char* name, const std::string& in_force) {
    auto* field = new QLineEdit(QString::fromStdString(in_force), this);
    field->setObjectName(QStringLiteral("settings_") + QLatin1String(name));
    field->setMaxLength(kLongest);
    add_row(name, field);
    return field;
}

void SettingsDialog::add_row(const char* name, QWidget* field) {
    const QString label = words_("window.settings." + std::string(name));
    field->setAccessibleName(label);
    if (is_locked(config_, in_section(name))) {
        field->setEnabled(false);
        field->setToolTip(words_("window.settings.locked"));
        form_->addRow(QStringLiteral("%1 (%2)").arg(label, words_("window.settings.locked")), field);
    } else {
        form_->addRow(label, field);
    }
}

void SettingsDialog::add_fact(const char* name, const QString& value) {
    auto* fact = new QLabel(value, this);
    fact->setTextFormat(Qt::PlainText);
    fact->setTextInteractionFlags(Qt::TextSelectableByMouse);
    fact->setWordWrap(true);
    fact->setProperty("role", "muted");
    form_->addRow(words_("window.settings." + std::string(name)), fact);
}

void SettingsDialog::save() {
    choices_.language = language_->currentData().toString();
    choices_.post = post_->text().trimmed();
    choices_.officer = officer_->text().trimmed();
    choices_.theme = theme_->currentData().toString();
    choices_.letters = letters_->currentData().toInt();
    emit chosen(choices_);
    accept();
}

}  // namespace vidimus::desktop
