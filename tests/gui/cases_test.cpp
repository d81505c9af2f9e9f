// Deciding, keeping and finding again, by keys alone.
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QPainter>
#include <QPrinter>
#include <QPushButton>
#include <QTextDocument>
#include <algorithm>

#include "app/cases/store.h"
#include "app/desktop/case_of_report.h"
#include "app/reports/reports.h"
#include "tests/gui/window_fixture.h"

namespace vidimus::desktop {
namespace {

using cases::Decision;

TEST(Decisions, AgainstTheVerdictNeedANote) {
    using enum Decision::Kind;
    EXPECT_FALSE(needs_note("no_irregularity_found", accept, false));
    EXPECT_TRUE(needs_note("no_irregularity_found", second_line, false));
    EXPECT_TRUE(needs_note("check_further", accept, false)) << "the program did not clear it";
    EXPECT_FALSE(needs_note("check_further", second_line, false));
    EXPECT_TRUE(needs_note("irregularity_found", accept, false));
    EXPECT_FALSE(needs_note("irregularity_found", second_line, false));
    EXPECT_TRUE(needs_note("irregularity_found", second_line, true)) << "a second thought is explained";
}

TEST(Search, FindsDaysAmongTheWords) {
    const QDate today(2026, 11, 24);
    EXPECT_EQ(search_of("erik 2026-11-20", {}, {}, 0, today).from, "2026-11-20");
    EXPECT_EQ(search_of("erik 2026-11-20", {}, {}, 0, today).words, "erik");
    EXPECT_EQ(search_of("20.11.2026", {}, {}, 7, today).to, "2026-11-20");
    EXPECT_EQ(search_of("erik", "check_further", "none", 7, today).from, "2026-11-18");
    EXPECT_EQ(search_of("erik", "check_further", "none", 7, today).verdict, "check_further");
}

class Cases : public Window {
  protected:
    void type(const QString& text) { QTest::keyClicks(QApplication::focusWidget(), text); }
    [[nodiscard]] QString state() const { return part("decision_state")->text(); }
    [[nodiscard]] std::filesystem::path folder() const { return data_.path().toStdString() + "/cases"; }
    void flush() {
        window_->keeper()->flush();
        QTest::qWait(10);
    }
    [[nodiscard]] std::vector<cases::CaseRecord> stored() {
        flush();
        const auto store = cases::CaseStore::open({folder(), {}, {}, 0, {}}).value();
        std::vector<cases::CaseRecord> records;
        const auto heads = store->find({}).value();
        for (const auto& head : heads) {
            records.push_back(store->load(head.id).value());
        }
        return records;
    }
    [[nodiscard]] HistoryPanel* history() const { return part<HistoryPanel>("history"); }
    [[nodiscard]] QTreeWidget* list() const { return part<QTreeWidget>("history_list"); }
};

TEST_F(Cases, NothingIsDecidedBeforehand) {
    screened(testing::no_irregularity());
    EXPECT_TRUE(part<QPushButton>("decision_accept")->isEnabled());
    for (const char* name : {"decision_accept", "decision_second_line"}) {
        EXPECT_FALSE(part<QPushButton>(name)->isDefault()) << name;
        EXPECT_FALSE(part<QPushButton>(name)->hasFocus()) << name;
    }
    const auto records = stored();
    ASSERT_EQ(records.size(), 1U) << "kept before anything is decided: a crash loses no case";
    EXPECT_FALSE(records[0].head.decision);
    EXPECT_EQ(records[0].head.surname, "ERIKSSON");
}

TEST_F(Cases, TicksNotesAndAcceptsByKeys) {
    screened(testing::no_irregularity());
    key(Qt::Key_2, Qt::AltModifier);
    key(Qt::Key_N);
    type("looked at the eagle, jekes PEN");
    EXPECT_EQ(window_->situation(), Situation::no_irregularity_found) << "letters of a note are no keys";
    key(Qt::Key_F9);
    EXPECT_TRUE(state().startsWith(QLatin1String("Accepted"))) << state().toStdString();
    expect_nothing_cut("decided");
    keep_picture(QStringLiteral("decided"));
    const auto records = stored();
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].head.decision, Decision::Kind::accept);
    ASSERT_EQ(records[0].decisions.size(), 1U);
    EXPECT_EQ(records[0].decisions[0].note, "looked at the eagle, jekes PEN");
    ASSERT_EQ(records[0].seen.size(), 1U);
    EXPECT_EQ(records[0].seen[0], records[0].manual[1]);
}

TEST_F(Cases, AgainstTheVerdictANoteIsAskedFor) {
    screened(testing::irregular_photo());
    key(Qt::Key_F9);
    EXPECT_EQ(state(), QLatin1String("Against the verdict: say why"));
    EXPECT_TRUE(part<QLineEdit>("decision_note")->hasFocus());
    expect_nothing_cut("asking");
    keep_picture(QStringLiteral("against_the_verdict"));
    EXPECT_FALSE(stored().front().head.decision) << "nothing is decided by it";
    key(Qt::Key_F10);
    EXPECT_TRUE(state().startsWith(QLatin1String("Second line"))) << "with the verdict no note is needed";
    key(Qt::Key_F9);
    EXPECT_EQ(state(), QLatin1String("Decided already: say why anew"));
    type("the edge is a scratch of the laminate");
    key(Qt::Key_F9);
    EXPECT_TRUE(state().startsWith(QLatin1String("Accepted")));
    const auto records = stored();
    ASSERT_EQ(records.front().decisions.size(), 2U) << "the first decision stays";
    EXPECT_EQ(records.front().decisions[0].kind, Decision::Kind::second_line);
    EXPECT_EQ(records.front().decisions[1].note, "the edge is a scratch of the laminate");
}

TEST_F(Cases, ReadAgainIsTheSameCase) {
    screened(testing::irregular_photo());
    key(Qt::Key_F10);
    QSignalSpy settled(window_.get(), &MainWindow::settled);
    key(Qt::Key_F5);
    ASSERT_TRUE(settled.count() > 0 || settled.wait(5'000));
    EXPECT_TRUE(state().startsWith(QLatin1String("Second line")));
    EXPECT_EQ(stored().size(), 1U);
}

TEST_F(Cases, AnUnfinishedNoteIsKeptByItself) {
    screened(testing::irregular_photo());
    key(Qt::Key_N);
    type("half a sen");
    ASSERT_TRUE(QTest::qWaitFor([this] { return stored().front().draft == "half a sen"; }, 5'000));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    EXPECT_TRUE(findings()->hasFocus());
}

TEST_F(Cases, WhatACrashLeftOpenIsToldAndDecidedInTheHistory) {
    screened(testing::irregular_photo());
    flush();
    window_.reset();
    {
        // As if the program had been killed: the session never ended.
        auto database = cases::Database::open(folder() / "cases.db").value();
        ASSERT_TRUE(database->run(QStringLiteral("UPDATE sessions SET ended=NULL")));
    }
    make();
    ASSERT_TRUE(QTest::qWaitFor([this] { return part("notice_text")->isVisible(); }, 5'000));
    EXPECT_TRUE(part("notice_text")->text().contains(QLatin1String("1 cases")));
    keep_picture(QStringLiteral("restored"));
    key(Qt::Key_H, Qt::ControlModifier);
    ASSERT_TRUE(QTest::qWaitFor([this] { return list()->topLevelItemCount() == 1; }, 5'000));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([this] { return history()->shown().has_value(); }, 5'000));
    EXPECT_TRUE(part("history_facts")->text().contains(QLatin1String("Left open")));
    key(Qt::Key_F10);
    ASSERT_TRUE(QTest::qWaitFor([this] { return list()->topLevelItemCount() == 0; }, 5'000))
        << "decided, so no longer among the undecided";
    EXPECT_EQ(stored().front().head.decision, Decision::Kind::second_line);
}

TEST_F(Cases, SearchesByNameNumberAndVerdict) {
    screened(testing::irregular_photo());
    screening::Report other = testing::no_irregularity();
    other.id = "3f0c1f2e-0000-4000-8000-000000000002";
    other.mrz.document->surname = "SPECIMEN";
    other.mrz.document->document_number = "X1234567";
    play(other);
    open_file();
    key(Qt::Key_H, Qt::ControlModifier);
    ASSERT_TRUE(window_->in_history());
    ASSERT_TRUE(QTest::qWaitFor([this] { return list()->topLevelItemCount() == 1; }, 5'000)) << "the number in hand";
    auto* typed = part<QLineEdit>("history_search");
    typed->selectAll();
    type("eriks");
    ASSERT_TRUE(QTest::qWaitFor(
        [this] {
            return list()->topLevelItemCount() == 1 &&
                   list()->topLevelItem(0)->text(1).startsWith(QLatin1String("ERIKSSON"));
        },
        5'000));
    typed->clear();
    ASSERT_TRUE(QTest::qWaitFor([this] { return list()->topLevelItemCount() == 2; }, 5'000));
    QTest::keyClick(typed, Qt::Key_Down);
    ASSERT_TRUE(QTest::qWaitFor([this] { return history()->shown().has_value(); }, 5'000));
    expect_nothing_cut("history");
    keep_picture(QStringLiteral("history"));
    QTest::keyClick(list(), Qt::Key_Escape);
    EXPECT_FALSE(window_->in_history());
}

TEST_F(Cases, SaysThatTheSameNumberWasSeenBefore) {
    screened(testing::irregular_photo());
    EXPECT_FALSE(part("seen_before")->isVisible());
    screening::Report again = testing::no_irregularity();
    again.id = "3f0c1f2e-0000-4000-8000-000000000002";
    play(again);
    open_file();
    ASSERT_TRUE(QTest::qWaitFor([this] { return part("seen_before")->isVisible(); }, 5'000));
    EXPECT_TRUE(part("seen_before")->text().contains(QLatin1String("Irregularity found")));
    expect_nothing_cut("seen before");
    keep_picture(QStringLiteral("seen_before"));
    // The earlier capture beside the present one.
    key(Qt::Key_H, Qt::ControlModifier);
    ASSERT_TRUE(QTest::qWaitFor([this] { return list()->topLevelItemCount() == 2; }, 5'000));
    QTest::keyClick(part<QLineEdit>("history_search"), Qt::Key_Down);
    ASSERT_TRUE(QTest::qWaitFor([this] { return action("earlier")->isEnabled() && history()->shown(); }, 5'000));
    QSignalSpy settled(window_.get(), &MainWindow::settled);
    key(Qt::Key_E, Qt::ControlModifier);
    ASSERT_TRUE(settled.count() > 0 || settled.wait(5'000));
    const std::lock_guard lock(shared_->mutex);
    ASSERT_EQ(shared_->requests.back().captures.size(), 2U);
    EXPECT_EQ(shared_->requests.back().captures[1].role, screening::Role::earlier);
    EXPECT_FALSE(shared_->requests.back().captures[1].bytes.empty());
}

TEST_F(Cases, WhatCannotBeKeptIsSaidLoudly) {
    QFile blocked(data_.filePath(QStringLiteral("cases")));  // a file where the folder should be
    ASSERT_TRUE(blocked.open(QIODevice::WriteOnly));
    screened(testing::no_irregularity());
    ASSERT_TRUE(QTest::qWaitFor([this] { return state() == QLatin1String("NOT KEPT"); }, 5'000));
    EXPECT_TRUE(part("notice_text")->isVisible());
    EXPECT_EQ(window_->situation(), Situation::no_irregularity_found) << "examining goes on";
    expect_nothing_cut("not kept");
    keep_picture(QStringLiteral("not_kept"));
    blocked.remove();
    key(Qt::Key_F9);
    ASSERT_TRUE(QTest::qWaitFor([this] { return state().startsWith(QLatin1String("Accepted")); }, 5'000))
        << "as soon as it can be kept, it is";
    EXPECT_EQ(stored().size(), 1U);
}

TEST_F(Cases, ADamagedStoreIsSetAsideAndSaid) {
    screened(testing::no_irregularity());
    flush();
    window_.reset();
    QFile file(QString::fromStdString((folder() / "cases.db").string()));
    ASSERT_TRUE(file.open(QIODevice::ReadWrite));
    file.write(QByteArray(300, 'x'));
    file.close();
    make();
    ASSERT_TRUE(QTest::qWaitFor([this] { return part("notice_text")->isVisible(); }, 5'000));
    EXPECT_TRUE(part("notice_text")->text().contains(QLatin1String("cases-damaged-1.db")));
}

TEST_F(Cases, WritesTheEvidenceReportAsPdfAndHtml) {
    screened(testing::irregular_photo());
    key(Qt::Key_N);
    type("edge <cut> & glued");
    key(Qt::Key_F10);
    for (const char* name : {"report.pdf", "report.html"}) {
        QSignalSpy reported(window_->keeper(), &CaseKeeper::reported);
        window_->write_report(data_.filePath(QLatin1String(name)));
        ASSERT_TRUE(reported.count() > 0 || reported.wait(20'000)) << name;
        QFile file(data_.filePath(QLatin1String(name)));
        ASSERT_TRUE(file.open(QIODevice::ReadOnly)) << name;
        const QByteArray bytes = file.readAll();
        EXPECT_FALSE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther)) << name;
        if (name == QByteArray("report.pdf")) {
            EXPECT_TRUE(bytes.startsWith("%PDF-"));
            EXPECT_GT(bytes.size(), 20'000) << "with its pictures";
        } else {
            EXPECT_TRUE(bytes.contains("Photo border"));
            EXPECT_TRUE(bytes.contains("edge &lt;cut&gt; &amp; glued")) << "a note is text, never markup";
            EXPECT_TRUE(bytes.contains("Second line"));
            EXPECT_TRUE(bytes.contains("data:image/jpeg;base64,"));
            EXPECT_FALSE(bytes.contains("genuine")) << "it never says so";
            EXPECT_FALSE(bytes.contains("PRACTICE"));
        }
        const QString folder = qEnvironmentVariable("VIDIMUS_SCREENSHOT_DIR");
        if (!folder.isEmpty()) {
            QFile::remove(QDir(folder).filePath(QLatin1String(name)));
            file.copy(QDir(folder).filePath(QLatin1String(name)));
            if (QLatin1String(name) == QLatin1String("report.html")) {
                QTextDocument document;
                document.setHtml(QString::fromUtf8(bytes));
                document.setTextWidth(720);
                QImage paper(740, 1700, QImage::Format_RGB32);
                paper.fill(Qt::white);
                QPainter painter(&paper);
                painter.translate(10, 10);
                document.drawContents(&painter);
                painter.end();
                paper.save(QDir(folder).filePath(QStringLiteral("report.png")));
            }
        }
    }
    flush();
    const auto store = cases::CaseStore::open({folder(), {}, {}, 0, {}}).value();
    const auto entries = store->audit_entries().value();
    EXPECT_EQ(std::count_if(entries.begin(), entries.end(),
                            [](const auto& entry) { return entry.action == "case.reported"; }),
              2);
    QSignalSpy failed(window_->keeper(), &CaseKeeper::not_reported);
    window_->write_report(data_.filePath(QStringLiteral("no/such/folder/report.pdf")));
    ASSERT_TRUE(failed.count() > 0 || failed.wait(20'000));
    EXPECT_TRUE(part("notice_text")->text().contains(QLatin1String("report.pdf")));
}

/// Each failed or unsettled check with its innocent cause and what to do, in the words of the window; in all languages.
TEST_F(Cases, TheEvidenceReportSaysWhatToDo) {
    for (const auto& [code, name] : languages()) {
        const auto texts = screening::Texts::load(std::string(VIDIMUS_RESOURCES_DIR) + "/texts", code.toStdString());
        ASSERT_TRUE(texts);
        const Words words(std::make_shared<const screening::Texts>(*texts));
        const screening::Report report = testing::irregular_photo();
        reports::Evidence evidence;
        evidence.report = reports::to_json(report, *texts, false);
        const QString html = reports::evidence_html(evidence, *texts);
        int looked_at = 0;
        for (const FindingRow& row : findings_of(report, words)) {
            const screening::Check& check = report.checks.at(row.check);
            if (check.obligation == screening::Obligation::evaluatory ||
                (check.result != screening::Outcome::failed && check.result != screening::Outcome::undetermined &&
                 check.result != screening::Outcome::aborted)) {
                continue;
            }
            ++looked_at;
            const ExplanationView view = explanation_of(report, row, words);
            const QString of_check =
                html.section(words(check.title).toHtmlEscaped(), 1).section(QStringLiteral("</p>"), 0, 0);
            const QString wanted = QStringLiteral("<b>%1:</b> %2")
                                       .arg(words("window.explain.todo").toHtmlEscaped(), view.todo.toHtmlEscaped());
            EXPECT_FALSE(view.todo.isEmpty()) << check.id;
            EXPECT_TRUE(of_check.contains(wanted))
                << code.toStdString() << " " << check.id << ": " << of_check.toStdString();
            EXPECT_TRUE(of_check.contains(view.innocent.toHtmlEscaped())) << code.toStdString() << " " << check.id;
        }
        EXPECT_GE(looked_at, 2) << "one failed, one left open";
    }
}

TEST_F(Cases, PrintsTheEvidenceReport) {
    screened(testing::irregular_digit());
    auto printer = std::make_shared<QPrinter>();
    printer->setOutputFormat(QPrinter::PdfFormat);
    printer->setOutputFileName(data_.filePath(QStringLiteral("printed.pdf")));
    QSignalSpy reported(window_->keeper(), &CaseKeeper::reported);
    window_->print_report(printer);
    ASSERT_TRUE(reported.count() > 0 || reported.wait(20'000));
    EXPECT_GT(QFileInfo(data_.filePath(QStringLiteral("printed.pdf"))).size(), 10'000);
}

TEST_F(Cases, TheReportsFileNameSaysNothingOfThePerson) {
    screened(testing::irregular_photo());
    key(Qt::Key_S, Qt::ControlModifier);
    auto* dialog = window_->findChild<QFileDialog*>(QStringLiteral("report_dialog"));
    ASSERT_NE(dialog, nullptr);
    EXPECT_TRUE(dialog->selectedFiles().front().endsWith(QLatin1String("vidimus-3f0c1f2e.pdf")));
}

}  // namespace
}  // namespace vidimus::desktop
