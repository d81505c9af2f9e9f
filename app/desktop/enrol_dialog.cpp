#include "app/desktop/enrol_dialog.h"

#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "app/desktop/dialog_foot.h"
#include "app/desktop/labels.h"
#include "app/desktop/words_fit.h"
#include "vision/specimen.h"

namespace vidimus::desktop {

EnrolDialog::EnrolDialog(const Words& words, const screening::Config& config, Enrol enrol, QWidget* parent)
    : QDialog(parent), words_(words), config_(config) {
    setObjectName(QStringLiteral("enrol_dialog"));
    setWindowTitle(words_("window.enrol.title"));
    enrolment_ = new Enrolment(std::move(enrol), this);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(9);
    const auto line = [this](const char* name) {
        auto* made = new QLineEdit(this);
        made->setObjectName(QStringLiteral("enrol_") + QLatin1String(name));
        made->setAccessibleName(words_("window.enrol." + std::string(name)));
        connect(made, &QLineEdit::textChanged, this, &EnrolDialog::refresh);
        return made;
    };
    genuine_ = line("genuine");
    auto* browse = new QPushButton(words_("window.watch.browse"), this);
    browse->setAutoDefault(false);
    connect(browse, &QPushButton::clicked, this, [this] {
        auto* dialog = new QFileDialog(this, words_("window.enrol.genuine"), genuine_->text());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::Directory);
        connect(dialog, &QFileDialog::fileSelected, genuine_, &QLineEdit::setText);
        dialog->open();
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(genuine_, 1);
    row->addWidget(browse);
    form->addRow(words_("window.enrol.genuine"), row);
    model_ = line("model");
    model_->setPlaceholderText(QStringLiteral("UTO-P-1-2021"));
    form->addRow(words_("window.enrol.model"), model_);
    name_ = line("name");
    name_->setMaxLength(120);
    form->addRow(words_("window.enrol.name"), name_);
    state_ = wrapping_label(this, "enrol_state");
    state_->setMinimumHeight(3 * QFontMetrics(state_->font()).lineSpacing());
    state_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    told_ = new QPlainTextEdit(this);
    told_->setObjectName(QStringLiteral("enrol_told"));
    told_->setAccessibleName(words_("window.enrol.told"));
    told_->setReadOnly(true);
    told_->setMaximumBlockCount(500);
    told_->setTabChangesFocus(true);
    told_->setFixedHeight(5 * QFontMetrics(told_->font()).lineSpacing());
    told_->hide();
    bar_ = new QProgressBar(this);
    bar_->setRange(0, 0);
    bar_->setTextVisible(false);
    bar_->setFixedHeight(6);
    bar_->setAccessibleName(words_("window.batch.progress_name"));
    bar_->hide();
    learn_ = new QPushButton(words_("window.enrol.learn"), this);
    learn_->setObjectName(QStringLiteral("enrol_learn"));
    learn_->setDefault(true);
    connect(learn_, &QPushButton::clicked, this, &EnrolDialog::learn);
    const DialogFoot foot = dialog_foot(*this, words_, {}, {learn_});
    close_ = foot.cancel;
    close_->setObjectName(QStringLiteral("enrol_close"));
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(22, 18, 22, 16);
    whole->setSpacing(14);
    whole->addLayout(form);
    whole->addWidget(state_);
    whole->addWidget(told_);
    whole->addWidget(bar_);
    whole->addLayout(foot.row);
    fit_words(*this, 78);
    connect(enrolment_, &Enrolment::told, this, [this](const screening::Failure& what) {
        const auto text = words_.failure(what);
        told_->show();
        told_->appendPlainText(QStringLiteral("%1: %2").arg(text.what, text.why));
    });
    connect(enrolment_, &Enrolment::done, this, &EnrolDialog::show_done);
    connect(enrolment_, &Enrolment::failed, this, [this](const screening::Failure& failure) {
        busy_ = false;
        say(words_.sentence(failure));
    });
    refresh();
}

void EnrolDialog::say(const QString& text) {
    refresh();
    state_->setText(text);
}

void EnrolDialog::refresh() {
    const std::string model = model_->text().trimmed().toStdString();
    const bool valid = vision::ModelId::from_string(model).has_value();
    const bool there = valid && std::filesystem::exists(place_of_model(config_, model));
    for (QLineEdit* line : {genuine_, model_, name_}) {
        line->setReadOnly(busy_);
    }
    learn_->setEnabled(!busy_ && valid && !genuine_->text().trimmed().isEmpty());
    close_->setText(words_(busy_ ? "window.batch.stop" : "window.settings.cancel"));
    bar_->setVisible(busy_);
    if (!busy_) {
        state_->setText(words_(there                    ? "window.enrol.replaces"
                               : valid || model.empty() ? "window.enrol.hint"
                                                        : "window.enrol.no_model"));
    }
}

void EnrolDialog::learn() {
    if (!learn_->isEnabled()) {
        return;
    }
    screening::EnrolRequest request;
    request.model = model_->text().trimmed().toStdString();
    request.name = name_->text().trimmed().toStdString();
    request.genuine = genuine_->text().trimmed().toStdString();
    busy_ = true;
    told_->clear();
    told_->hide();
    say(words_("window.enrol.learning"));
    enrolment_->start(std::move(request));
    close_->setFocus();
}

void EnrolDialog::show_done(const Enrolled& learned) {
    busy_ = false;
    QStringList lines{words_("window.enrol.done", {{"model", QString::fromStdString(learned.model)},
                                                   {"samples", QString::number(learned.samples)},
                                                   {"checks", QString::number(learned.checks)}})};
    if (learned.wanted.to_count > 0) {
        lines << words_("window.enrol.silent", {{"count", QString::number(learned.wanted.to_count)}});
    } else if (learned.wanted.to_be_good > 0) {
        lines << words_("window.enrol.more", {{"count", QString::number(learned.wanted.to_be_good)}});
    }
    say(lines.join(QLatin1Char(' ')));
    close_->setText(words_("window.batch.leave"));
    close_->setFocus();
    emit enrolled(learned);
}

void EnrolDialog::reject() {
    if (busy_) {
        enrolment_->stop();
        return;
    }
    QDialog::reject();
}

}  // namespace vidimus::desktop
