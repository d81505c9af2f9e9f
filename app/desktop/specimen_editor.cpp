#include "app/desktop/specimen_editor.h"

#include <QDateTime>
#include <QFileDialog>
#include <QFileInfo>
#include <algorithm>
#include <cmath>

#include "vision/check_names.h"
#include "vision/copy_scores.h"

namespace vidimus::desktop {

namespace {

std::vector<double> scores_in(const Workbench::Documents& documents, const std::string& check) {
    std::vector<double> scores;
    for (const auto& document : documents) {
        if (const auto score = document.scores.find(check); score != document.scores.end()) {
            scores.push_back(score->second);
        }
    }
    return scores;
}

screening::Quad quad_of(const cv::Rect2d& mm, double scale) {
    const double left = mm.x * scale;
    const double top = mm.y * scale;
    const double right = left + mm.width * scale;
    const double bottom = top + mm.height * scale;
    return {{{left, top}, {right, top}, {right, bottom}, {left, bottom}}};
}

}  // namespace

SpecimenEditor::SpecimenEditor(std::shared_ptr<const Look> look, Words words, screening::Config config, QWidget* parent)
    : QFrame(parent), look_(std::move(look)), words_(std::move(words)), config_(std::move(config)) {
    setObjectName(QStringLiteral("bench"));
    bench_ = new Workbench(config_, this);
    make_parts();
    connect(bench_, &Workbench::opened, this,
            [this](const std::shared_ptr<const Workbench::Opened>& opened) { show_opened(*opened); });
    connect(bench_, &Workbench::progressed, this, [this](int done, int of) {
        bar_->setRange(0, of);
        bar_->setValue(done);
        say(words_("window.bench.scoring", {{"done", QString::number(done)}, {"of", QString::number(of)}}));
    });
    connect(bench_, &Workbench::left_out, this,
            [this](const screening::Failure& failure) { say(words_.sentence(failure)); });
    connect(bench_, &Workbench::scored, this, [this](bool altered, const Workbench::Documents& documents) {
        (altered ? altered_ : genuine_) = documents;
        say(words_("window.bench.scored", {{"count", QString::number(documents.size())}}));
        refresh();
    });
    connect(bench_, &Workbench::saved, this, [this](const std::string& created, const QString& earlier) {
        pack_->created = created;
        opened_checks_ = pack_->checks;
        QString text = words_("window.bench.saved",
                              {{"date", words_.date(created.substr(0, 10))}, {"time", words_.time_of_day(created)}});
        if (!earlier.isEmpty()) {
            text += QLatin1Char(' ') + words_("window.bench.earlier", {{"file", QFileInfo(earlier).fileName()}});
        }
        say(text);
        refresh();
        emit saved();
    });
    connect(bench_, &Workbench::failed, this,
            [this](const screening::Failure& failure) { say(words_.sentence(failure)); });
    connect(bench_, &Workbench::busy_changed, this, [this] {
        bar_->setRange(0, 0);
        bar_->setVisible(bench_->busy());
        refresh();
    });
}

void SpecimenEditor::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    view_->set_look(look_);
    strip_->set_look(look_);
}

void SpecimenEditor::begin(const QString& trainer) {
    trainer_ = trainer.toStdString();
    leaving_ = false;
    proposals_ = training::read_proposals(config_.data / "training" / "proposals.json");
    const QString before = models_->currentText();
    models_->clear();
    models_->addItems(bench_->models());
    models_->setCurrentIndex(std::max(0, models_->findText(before)));
    if (!pack_ && models_->count() > 0) {
        open_model();
    } else if (models_->count() == 0) {
        say(words_("window.bench.no_models",
                   {{"key", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E).toString(QKeySequence::NativeText)}}));
    }
    refresh();
    list_->setFocus();
}

void SpecimenEditor::open_model() {
    pack_.reset();
    copies_.clear();
    genuine_.clear();
    altered_.clear();
    list_->clear();
    view_->clear();
    say(words_("window.bench.opening"));
    bench_->open(models_->currentText().toStdString());
    refresh();
}

void SpecimenEditor::show_opened(const Workbench::Opened& opened) {
    pack_ = opened.pack;
    opened_checks_ = pack_->checks;
    copies_ = opened.copies;
    signer_ = opened.signer;
    may_change_ = opened.may_change;
    say(!may_change_      ? words_("window.bench.foreign", {{"signer", QString::fromStdString(signer_)}})
        : copies_.empty() ? words_("window.bench.no_copies")
                          : words_("window.bench.copies", {{"count", QString::number(copies_.size())}}));
    show_reference();
    fill_list();
}

void SpecimenEditor::show_reference() {
    view_->set_picture(screening::Light::vi, Picture::from(pack_->reference));
    view_->set_page(quad_of(
        {0.0, 0.0, static_cast<double>(pack_->reference.cols), static_cast<double>(pack_->reference.rows)}, 1.0));
    view_->fit();
}

void SpecimenEditor::fill_list() {
    list_->clear();
    for (const vision::CheckSpec& check : pack_->checks) {
        auto* item = new QTreeWidgetItem(list_, {title_of(check)});
        item->setToolTip(0, QString::fromStdString(check.id));
        item->setTextAlignment(2, Qt::AlignRight | Qt::AlignVCenter);
        item->setTextAlignment(3, Qt::AlignRight | Qt::AlignVCenter);
    }
    refresh();
    if (list_->topLevelItemCount() > 0) {
        list_->setCurrentItem(list_->topLevelItem(0));
    }
}

QString SpecimenEditor::title_of(const vision::CheckSpec& check) const {
    const std::string key = "check." + std::string(vision::text_name(check.algorithm)) + ".title";
    return words_.has(key) ? words_(key) : QString::fromStdString(check.id);
}

vision::CheckSpec* SpecimenEditor::chosen() {
    const int row = list_->indexOfTopLevelItem(list_->currentItem());
    return pack_ && row >= 0 && static_cast<std::size_t>(row) < pack_->checks.size()
               ? &pack_->checks[static_cast<std::size_t>(row)]
               : nullptr;
}

const vision::CheckSpec* SpecimenEditor::as_opened(const std::string& id) const {
    const auto found = std::find_if(opened_checks_.begin(), opened_checks_.end(),
                                    [&id](const vision::CheckSpec& check) { return check.id == id; });
    return found == opened_checks_.end() ? nullptr : &*found;
}

int SpecimenEditor::changes() const {
    if (!pack_) {
        return 0;
    }
    return static_cast<int>(std::count_if(pack_->checks.begin(), pack_->checks.end(), [this](const auto& check) {
        const vision::CheckSpec* before = as_opened(check.id);
        return before != nullptr && (before->threshold != check.threshold || before->evaluatory != check.evaluatory);
    }));
}

std::vector<screening::ScoredDocument> SpecimenEditor::genuine() const {
    auto all = copies_;
    all.insert(all.end(), genuine_.begin(), genuine_.end());
    return all;
}

void SpecimenEditor::choose_check(const std::string& id) {
    for (std::size_t row = 0; pack_ && row < pack_->checks.size(); ++row) {
        if (pack_->checks[row].id == id) {
            list_->setCurrentItem(list_->topLevelItem(static_cast<int>(row)));
        }
    }
}

void SpecimenEditor::show_check() {
    const vision::CheckSpec* check = chosen();
    if (!check) {
        return;
    }
    // Where the check looks, on the specimen.
    std::vector<PageBox> boxes;
    for (const vision::Zone& zone : pack_->zones) {
        if (zone.id == check->zone || name_of(zone.kind) == check->zone) {
            boxes.push_back({screening::Light::vi, quad_of(zone.mm, pack_->pixels_per_mm),
                             static_cast<int>(boxes.size()) + 1, QString::fromStdString(zone.id), Tone::warn});
        }
    }
    view_->set_boxes(std::move(boxes));
    refresh();
}

QString SpecimenEditor::line_of(const char* key, const screening::Preview& preview) const {
    const int all = preview.failed + preview.borderline + preview.passed;
    QString text = words_(key, {{"failed", QString::number(preview.failed)},
                                {"look", QString::number(preview.borderline)},
                                {"count", QString::number(all)}});
    if (preview.not_measured > 0) {
        text +=
            QLatin1Char(' ') + words_("window.bench.not_measured", {{"count", QString::number(preview.not_measured)}});
    }
    return text;
}

void SpecimenEditor::refresh_row(int row) {
    const vision::CheckSpec& check = pack_->checks[static_cast<std::size_t>(row)];
    QTreeWidgetItem* item = list_->topLevelItem(row);
    const bool proposed =
        check.evaluatory && training::find_proposal(proposals_, pack_->model.to_string(), check.id) != nullptr;
    const vision::CheckSpec* before = as_opened(check.id);
    const bool changed =
        before != nullptr && (before->threshold != check.threshold || before->evaluatory != check.evaluatory);
    item->setText(1, words_(!check.evaluatory ? "window.bench.state_counts"
                            : proposed        ? "window.bench.state_proposed"
                                              : "window.bench.state_silent") +
                         (changed ? QStringLiteral(" *") : QString()));
    const auto share = [&](const Workbench::Documents& documents) {
        const auto preview = screening::preview_of(documents, check.id, check.threshold);
        const int all = preview.failed + preview.borderline + preview.passed;
        return all == 0 ? QStringLiteral("\u2013") : QStringLiteral("%1 / %2").arg(preview.failed).arg(all);
    };
    item->setText(2, share(genuine()));
    item->setText(3, share(altered_));
}

void SpecimenEditor::refresh() {
    const bool free = pack_ && !bench_->busy();
    const vision::CheckSpec* check = chosen();
    for (QWidget* one : std::initializer_list<QWidget*>{genuine_button_, altered_button_}) {
        one->setEnabled(free);
    }
    models_->setEnabled(!bench_->busy());
    strip_->setEnabled(check && may_change_);
    threshold_->setEnabled(check && may_change_);
    reset_->setEnabled(check && may_change_ && as_opened(check->id) &&
                       as_opened(check->id)->threshold != check->threshold);
    save_->setEnabled(free && may_change_ && changes() > 0);
    for (int row = 0; pack_ && row < list_->topLevelItemCount(); ++row) {
        refresh_row(row);
    }
    refresh_step();
    if (!check) {
        for (QLabel* one : {state_, of_check_, of_all_}) {
            one->clear();
        }
        strip_->set_scores({}, {});
        return;
    }
    {
        const QSignalBlocker blocked(threshold_);
        threshold_->setValue(check->threshold);
    }
    const auto real = genuine();
    strip_->set_threshold(check->threshold, vision::borderline_below());
    strip_->set_scores(scores_in(real, check->id), scores_in(altered_, check->id));
    const auto lines = [this](const screening::Preview& of_genuine, const screening::Preview& of_altered) {
        return line_of("window.bench.genuine_line", of_genuine) + QLatin1Char('\n') +
               (altered_.empty() ? words_("window.bench.no_altered")
                                 : line_of("window.bench.altered_line", of_altered));
    };
    of_check_->setText(lines(screening::preview_of(real, check->id, check->threshold),
                             screening::preview_of(altered_, check->id, check->threshold)));
    of_all_->setText(words_("window.bench.all") + QLatin1Char('\n') +
                     lines(screening::preview_of_all(real, *pack_), screening::preview_of_all(altered_, *pack_)));
    strip_->setAccessibleDescription(of_check_->text());
}

/// What the button does with the chosen check, and why it may do nothing.
void SpecimenEditor::refresh_step() {
    const vision::CheckSpec* check = chosen();
    step_->setEnabled(check && may_change_);
    if (!check) {
        return;
    }
    const std::string model = pack_->model.to_string();
    QString state = title_of(*check) + QStringLiteral(" \u00b7 ") + QString::fromStdString(check->id);
    const char* word = "window.bench.silence";
    if (check->evaluatory) {
        using training::Step;
        const Step next = training::next_step(proposals_, model, check->id, trainer_);
        word = next == Step::promote    ? "window.bench.promote"
               : next == Step::withdraw ? "window.bench.withdraw"
                                        : "window.bench.propose";
        if (const auto* proposal = training::find_proposal(proposals_, model, check->id)) {
            state += QLatin1Char('\n') +
                     words_("window.bench.proposed_by", {{"who", QString::fromStdString(proposal->by)},
                                                         {"date", words_.date(proposal->time.substr(0, 10))}});
        } else if (next == Step::unnamed) {
            step_->setEnabled(false);
            state += QLatin1Char('\n') + words_("window.bench.unnamed");
        }
    }
    step_->setText(words_(word) + QStringLiteral("  ") +
                   QKeySequence(Qt::CTRL | Qt::Key_P).toString(QKeySequence::NativeText));
    step_->setAccessibleName(words_(word));
    state_->setText(state);
}

void SpecimenEditor::move_threshold(double threshold) {
    vision::CheckSpec* check = chosen();
    if (check && may_change_ && std::isfinite(threshold)) {
        check->threshold = threshold;
        leaving_ = false;
        refresh();
    }
}

void SpecimenEditor::reset_threshold() {
    vision::CheckSpec* check = chosen();
    if (check && as_opened(check->id)) {
        move_threshold(as_opened(check->id)->threshold);
    }
}

/// A check that counts is silenced at once; a silent one is proposed, and let count by somebody else.
void SpecimenEditor::step() {
    vision::CheckSpec* check = chosen();
    if (!check || !step_->isEnabled()) {
        return;
    }
    leaving_ = false;
    if (!check->evaluatory) {
        vision::decide_check(*pack_, check->id, false);
        refresh();
        return;
    }
    using training::Step;
    const std::string model = pack_->model.to_string();
    const std::string id = check->id;
    auto proposals = proposals_;
    const Step next = training::next_step(proposals, model, id, trainer_);
    if (next == Step::unnamed) {
        return;
    }
    if (next == Step::propose) {
        const auto now = QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
        proposals.push_back({model, id, trainer_, now});
    } else {
        std::erase_if(proposals, [&](const training::Proposal& one) { return one.model == model && one.check == id; });
    }
    const auto kept = training::write_proposals(config_.data / "training" / "proposals.json", proposals);
    if (!kept) {
        say(words_.sentence(kept.error()));
        return;
    }
    proposals_ = std::move(proposals);
    if (next == Step::promote) {
        vision::decide_check(*pack_, id, true);
        say(words_("window.bench.promoted"));
    }
    refresh();
}

void SpecimenEditor::score_folder(const QString& folder, bool altered) {
    if (pack_ && !folder.isEmpty()) {
        bench_->score(*pack_, folder.toStdString(), altered);
    }
}

void SpecimenEditor::ask_for_folder(bool altered) {
    if (!(altered ? altered_button_ : genuine_button_)->isEnabled()) {
        return;
    }
    auto* dialog =
        new QFileDialog(this, words_(altered ? "window.bench.altered_folder" : "window.bench.genuine_folder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, altered](const QString& folder) { score_folder(folder, altered); });
    dialog->open();
}

void SpecimenEditor::save() {
    if (save_->isEnabled()) {
        bench_->save(*pack_);
    }
}

void SpecimenEditor::leave() {
    if (bench_->busy()) {
        bench_->stop();
        return;
    }
    if (changes() > 0 && !leaving_) {
        leaving_ = true;
        say(words_("window.bench.unsaved", {{"count", QString::number(changes())}}));
        return;
    }
    if (changes() > 0) {
        pack_.reset();  // opened anew the next time
    }
    emit left();
}

}  // namespace vidimus::desktop
