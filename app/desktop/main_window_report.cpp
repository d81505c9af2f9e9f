// The evidence report of the case that is shown, saved or printed.
#include <QFileDialog>
#include <QMenu>
#include <QPrintDialog>
#include <QPrinter>
#include <QTextDocument>
#include <algorithm>

#include "app/desktop/main_window.h"

namespace vidimus::desktop {

void MainWindow::make_report_actions(QMenu* menu) {
    menu->addSeparator();
    save_report_action_ = add_action(menu, "save_report", {QKeySequence(Qt::CTRL | Qt::Key_S)});
    connect(save_report_action_, &QAction::triggered, this, &MainWindow::ask_for_report_file);
    print_report_action_ = add_action(menu, "print_report", {QKeySequence(Qt::CTRL | Qt::Key_P)});
    connect(print_report_action_, &QAction::triggered, this, &MainWindow::ask_for_printer);
}

std::optional<cases::CaseRecord> MainWindow::reportable() const {
    return in_history() ? history_->shown() : case_;
}

void MainWindow::ask_for_report_file() {
    const auto record = reportable();
    if (!record) {
        return;
    }
    auto* dialog = new QFileDialog(this, words_("window.report.title"));
    dialog->setObjectName(QStringLiteral("report_dialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({words_("window.report.pdf") + QStringLiteral(" (*.pdf)"),
                            words_("window.report.html") + QStringLiteral(" (*.html)")});
    dialog->setDefaultSuffix(QStringLiteral("pdf"));
    // The case's id says nothing of the person.
    dialog->selectFile(QStringLiteral("vidimus-%1.pdf").arg(QString::fromStdString(record->head.id.substr(0, 8))));
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::write_report);
    dialog->open();
}

void MainWindow::ask_for_printer() {
    if (!reportable()) {
        return;
    }
    auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    auto* dialog = new QPrintDialog(printer.get(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, qOverload<>(&QDialog::accepted), this, [this, printer] { print_report(printer); });
    // The printer lives as long as the dialog that was given it.
    connect(dialog, &QObject::destroyed, this, [printer] {});
    dialog->open();
}

void MainWindow::report_with(const std::string& detail,
                             std::function<tl::expected<void, screening::Failure>(const reports::Evidence&)> make) {
    const auto shown = reportable();
    if (!shown || !keeper_) {
        return;
    }
    if (autosave_->isActive() && !in_history()) {
        autosave_->stop();
        keep_changes();
    }
    const bool training = setup_.profile == "training";
    keeper_->report(
        shown->head.id, detail, [make = std::move(make), training, words = words_](const CaseKeeper::Loaded& loaded) {
            const cases::CaseRecord& record = loaded.record;
            reports::Evidence evidence;
            evidence.case_id = record.head.id;
            evidence.program = record.program;
            evidence.report = record.report;
            if (!record.pages.empty()) {
                evidence.verdict = record.head.verdict;
                evidence.pages = record.pages;
            }
            evidence.page = loaded.page;
            evidence.specimen = loaded.specimen;
            evidence.training = training;
            for (const std::string& key : record.manual) {
                evidence.manual.emplace_back(
                    key, std::find(record.seen.begin(), record.seen.end(), key) != record.seen.end());
            }
            for (const cases::Decision& decision : record.decisions) {
                evidence.decisions.push_back({words("window.history." + cases::name_of(decision.kind)).toStdString(),
                                              decision.time, decision.officer, decision.post, decision.note});
            }
            for (const cases::Confirmation& one : record.confirmations) {
                evidence.confirmations.push_back({cases::name_of(one.step), one.register_name, one.time, one.officer,
                                                  one.post, one.whom, one.reference, one.purpose});
            }
            for (const cases::Annotation& one : record.annotations) {
                evidence.marks.push_back(
                    {one.page, one.left, one.top, one.width, one.height, one.text, one.time, one.officer});
            }
            for (std::size_t i = 0; i < record.views.size(); ++i) {
                const cases::View& one = record.views[i];
                evidence.views.push_back({loaded.views.at(i), one.page, one.light, one.time, one.officer});
            }
            evidence.shown_page = record.main_page;
            return make(evidence);
        });
}

void MainWindow::write_report(const QString& file) {
    const bool html = file.endsWith(QLatin1String(".html"), Qt::CaseInsensitive);
    report_with(html ? "as=html" : "as=pdf",
                [path = std::filesystem::path(file.toStdString()), texts = setup_.texts](
                    const reports::Evidence& evidence) { return reports::write_evidence(path, evidence, *texts); });
}

void MainWindow::print_report(std::shared_ptr<QPrinter> printer) {
    report_with(
        "as=print",
        [printer, texts = setup_.texts](const reports::Evidence& evidence) -> tl::expected<void, screening::Failure> {
            const auto document = reports::evidence_document(evidence, *texts);
            if (!document) {
                return tl::unexpected(
                    screening::Failure{screening::FailureCode::internal, "report", "the case holds no report"});
            }
            reports::print_evidence(*document, *printer);
            if (printer->printerState() == QPrinter::Error) {
                return tl::unexpected(
                    screening::Failure{screening::FailureCode::cannot_write, "report", "the printer failed"});
            }
            return {};
        });
}

}  // namespace vidimus::desktop
