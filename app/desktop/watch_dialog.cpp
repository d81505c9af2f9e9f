#include "app/desktop/watch_dialog.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <tuple>

#include "app/desktop/choices.h"
#include "app/desktop/dialog_foot.h"
#include "app/desktop/labels.h"
#include "app/desktop/look.h"
#include "app/desktop/words_fit.h"

namespace vidimus::desktop {

namespace {

std::string key_of(const char* name) {
    return std::string("watch.") + name;
}

QString setting_of(const char* name) {
    return QStringLiteral("watch/") + QLatin1String(name);
}

}  // namespace

void apply_watch(const QSettings& settings, screening::Config& config) {
    const auto chosen = [&](const char* name) {
        return settings.contains(setting_of(name)) && !is_locked(config, key_of(name));
    };
    const auto text = [&](const char* name) { return settings.value(setting_of(name)).toString().toStdString(); };
    const auto note = [&config](const char* name) { config.origin[key_of(name)] = "chosen in the window"; };
    if (chosen("folder")) {
        config.watch.folder = text("folder");
        note("folder");
    }
    for (const auto& [name, pattern, may_be_empty] : {std::tuple{"white", &screening::WatchConfig::white, false},
                                                      {"ir", &screening::WatchConfig::ir, true},
                                                      {"uv", &screening::WatchConfig::uv, true}}) {
        const std::string value = text(name);
        if (chosen(name) && (screening::is_name_pattern(value) || (may_be_empty && value.empty()))) {
            config.watch.*pattern = value;
            note(name);
        }
    }
    if (chosen("group_seconds")) {
        config.watch.group_seconds = std::clamp(settings.value(setting_of("group_seconds")).toInt(), 0, 600);
        note("group_seconds");
    }
}

void write_watch(QSettings& settings, const screening::WatchConfig& watch) {
    settings.setValue(setting_of("folder"), QString::fromStdString(watch.folder.string()));
    settings.setValue(setting_of("white"), QString::fromStdString(watch.white));
    settings.setValue(setting_of("ir"), QString::fromStdString(watch.ir));
    settings.setValue(setting_of("uv"), QString::fromStdString(watch.uv));
    settings.setValue(setting_of("group_seconds"), watch.group_seconds);
}

WatchDialog::WatchDialog(const Words& words, const screening::Config& config, QWidget* parent)
    : QDialog(parent), words_(words), config_(config) {
    setObjectName(QStringLiteral("watch_dialog"));
    setWindowTitle(words_("window.watch.title"));
    form_ = new QFormLayout;
    form_->setHorizontalSpacing(16);
    form_->setVerticalSpacing(9);
    folder_ = new QLineEdit(QString::fromStdString(config.watch.folder.string()), this);
    folder_->setObjectName(QStringLiteral("watch_folder"));
    auto* browse = new QPushButton(words_("window.watch.browse"), this);
    browse->setObjectName(QStringLiteral("watch_browse"));
    browse->setAutoDefault(false);
    connect(browse, &QPushButton::clicked, this, &WatchDialog::ask_for_folder);
    add_row("folder", folder_, browse);
    white_ = add_text("white", config.watch.white);
    ir_ = add_text("ir", config.watch.ir);
    uv_ = add_text("uv", config.watch.uv);
    seconds_ = new QSpinBox(this);
    seconds_->setObjectName(QStringLiteral("watch_group_seconds"));
    seconds_->setRange(0, 600);
    seconds_->setValue(config.watch.group_seconds);
    add_row("group_seconds", seconds_);
    auto* hint = wrapping_label(this, "watch_hint", "muted");
    hint->setText(words_("window.watch.hint"));
    wrong_ = wrapping_label(this, "watch_wrong");
    wrong_->setFont(Look::text_font(1.0, QFont::DemiBold));
    wrong_->hide();
    auto* save_button = new QPushButton(words_("window.settings.save"), this);
    save_button->setObjectName(QStringLiteral("watch_save"));
    save_button->setDefault(true);
    connect(save_button, &QPushButton::clicked, this, &WatchDialog::save);
    auto* buttons = dialog_foot(*this, words_, {}, {save_button}).row;
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(22, 18, 22, 16);
    whole->setSpacing(14);
    whole->addLayout(form_);
    whole->addWidget(hint);
    whole->addWidget(wrong_);
    whole->addLayout(buttons);
    fit_words(*this, 76);
}

void WatchDialog::add_row(const char* name, QWidget* field, QWidget* beside) {
    const bool locked = is_locked(config_, key_of(name));
    QString label = words_("window.watch." + std::string(name));
    field->setAccessibleName(label);
    field->setEnabled(!locked);
    if (locked) {
        label = QStringLiteral("%1 (%2)").arg(label, words_("window.settings.locked"));
    }
    if (beside == nullptr) {
        form_->addRow(label, field);
        return;
    }
    beside->setEnabled(!locked);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(field, 1);
    row->addWidget(beside);
    form_->addRow(label, row);
}

QLineEdit* WatchDialog::add_text(const char* name, const std::string& value) {
    auto* field = new QLineEdit(QString::fromStdString(value), this);
    field->setObjectName(QStringLiteral("watch_") + QLatin1String(name));
    field->setMaxLength(200);
    add_row(name, field);
    return field;
}

void WatchDialog::ask_for_folder() {
    auto* dialog = new QFileDialog(this, words_("window.watch.folder"), folder_->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, folder_, &QLineEdit::setText);
    dialog->open();
}

void WatchDialog::save() {
    screening::WatchConfig watch;
    watch.folder = folder_->text().trimmed().toStdString();
    watch.white = white_->text().trimmed().toStdString();
    watch.ir = ir_->text().trimmed().toStdString();
    watch.uv = uv_->text().trimmed().toStdString();
    watch.group_seconds = seconds_->value();
    for (const auto& [field, pattern, may_be_empty] :
         {std::tuple{white_, &watch.white, false}, {ir_, &watch.ir, true}, {uv_, &watch.uv, true}}) {
        if (!screening::is_name_pattern(*pattern) && !(may_be_empty && pattern->empty())) {
            wrong_->setText(words_("window.watch.wrong", {{"pattern", QString::fromStdString(*pattern)}}));
            wrong_->show();
            field->setFocus();
            field->selectAll();
            return;
        }
    }
    emit chosen(watch);
    accept();
}

}  // namespace vidimus::desktop
