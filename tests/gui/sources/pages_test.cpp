// Several pages as one case, by keys alone: read one after another, held against one another, kept as one.
#include <QFile>
#include <QListWidget>
#include <QPainter>
#include <QPdfWriter>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "app/cases/store.h"
#include "tests/gui/busy.h"
#include "tests/gui/window_fixture.h"

namespace vidimus::desktop {
namespace {

screening::Report visa(const std::string& surname) {
    screening::Report report = testing::no_irregularity();
    report.id = "3f0c1f2e-0000-4000-8000-000000000002";
    report.mrz.document->format = mrz::Format::mrv_b;
    report.mrz.document->document_code = "V";
    report.mrz.document->document_number = "V0012345";
    report.mrz.document->surname = surname;
    return report;
}

screening::Report card_front() {
    screening::Report report = testing::no_mrz();
    report.page.size = "ID-1";
    return report;
}

screening::Report card_back() {
    screening::Report report = testing::no_irregularity();
    report.id = "3f0c1f2e-0000-4000-8000-000000000003";
    report.page.size = "ID-1";
    report.mrz.document->format = mrz::Format::td1;
    report.mrz.document->document_code = "I";
    return report;
}

Intake image(const char* name, screening::Light light = screening::Light::vi) {
    Intake intake;
    intake.capture.file = name;
    intake.capture.light = light;
    return intake;
}

TEST(PagesOfImages, EachWhiteImageIsAPageAndLightsGoToTheirOwn) {
    using enum screening::Light;
    const auto pages = pages_of_images({image("visa.png"), image("pass-1.png"), image("pass_IR-1.png", ir),
                                        image("visa.uv.png", uv), image("other-ir.png", ir)});
    ASSERT_EQ(pages.size(), 2U);
    ASSERT_EQ(pages[0].size(), 3U) << "what fits no page goes to the first";
    EXPECT_EQ(pages[0][1].capture.file, "visa.uv.png");
    EXPECT_EQ(pages[0][2].capture.file, "other-ir.png");
    ASSERT_EQ(pages[1].size(), 2U);
    EXPECT_EQ(pages[1][1].capture.file, "pass_IR-1.png");
    EXPECT_EQ(pages_of_images({image("a.png", ir)}).size(), 1U) << "told when it is read";
}

TEST(PageRelations, TwoPassportsAreNotCalledAVisa) {
    auto first = testing::no_irregularity();
    auto second = testing::no_irregularity();
    second.mrz.document->document_number = "X1234567";
    const auto said_of = [&first](screening::Report& page) {
        screening::join_pages(first, page);
        std::string said;
        for (const auto& check : page.checks) {
            if (check.id.starts_with("SET.PV:")) {
                said += testing::texts()->text(check.title) + " " + testing::texts()->text(check.message) + "\n";
            }
        }
        return said;
    };
    const std::string passports = said_of(second);
    EXPECT_NE(passports.find("two passports of one traveller"), std::string::npos) << passports;
    EXPECT_EQ(passports.find("visa"), std::string::npos) << passports;
    auto other = visa("ERIKSSON");
    EXPECT_NE(said_of(other).find("passport against visa"), std::string::npos);
}

TEST(PageRelations, AreToldByWhatIsReadOnThePages) {
    using screening::Relation;
    const auto passport = testing::no_irregularity();
    EXPECT_EQ(screening::relation_of(passport, visa("ERIKSSON")), Relation::travels_with);
    EXPECT_EQ(screening::relation_of(passport, passport), Relation::same_document);
    EXPECT_EQ(screening::relation_of(card_front(), card_back()), Relation::front_of_back);
    EXPECT_EQ(screening::relation_of(card_back(), card_front()), Relation::none);
    EXPECT_EQ(screening::relation_of(card_front(), passport), Relation::none) << "a passport is no card's back";
    auto small = card_front();
    small.page.size = "ID-2";
    EXPECT_EQ(screening::relation_of(small, card_back()), Relation::none);
    const auto front = card_front();
    const auto back = card_back();
    const auto other = visa("X");
    EXPECT_EQ(screening::main_page_of({&other, &passport}), 1U) << "the passport";
    EXPECT_EQ(screening::main_page_of({&front, &back}), 1U) << "the one with an MRZ";
    EXPECT_EQ(screening::main_page_of({nullptr, &front}), 0U);
    EXPECT_EQ(screening::verdict_of_case({&passport, nullptr}), screening::VerdictState::check_further);
}

class Pages : public Window {
  protected:
    void SetUp() override {
        Window::SetUp();
        play(testing::no_irregularity());
    }
    void play_file(const std::string& name, screening::Report report) {
        const std::lock_guard lock(shared_->mutex);
        shared_->play.by_file[name] = std::move(report);
    }
    void open_case(const QStringList& files) {
        QSignalSpy settled(window_.get(), &MainWindow::case_settled);
        window_->open(intake_of(files));
        ASSERT_TRUE(settled.count() > 0 || settled.wait(20'000));
        QTest::qWait(20);
    }
    void wait_for_picture() {
        ASSERT_TRUE(QTest::qWaitFor(
            [this] { return page()->has_picture(screening::Light::vi) && window_->situation() != Situation::reading; },
            10'000));
        QTest::qWait(50);
    }
    [[nodiscard]] QListWidget* list() const { return part<QListWidget>("page_list"); }
    [[nodiscard]] QString told(int row) const { return list()->item(row)->data(Qt::AccessibleTextRole).toString(); }
    [[nodiscard]] std::vector<cases::CaseRecord> stored() {
        window_->keeper()->flush();
        QTest::qWait(10);
        const auto store = cases::CaseStore::open({data_.path().toStdString() + "/cases", {}, {}, 0, {}}).value();
        std::vector<cases::CaseRecord> records;
        const auto heads = store->find({}).value();
        for (const auto& head : heads) {
            records.push_back(store->load(head.id).value());
        }
        return records;
    }
    std::vector<screening::Request> requests() {
        const std::lock_guard lock(shared_->mutex);
        return shared_->requests;
    }
    std::string write_pdf(int pages) {
        const std::string file = data_.path().toStdString() + "/scan.pdf";
        QPdfWriter writer(QString::fromStdString(file));
        QPainter painter(&writer);
        for (int i = 0; i < pages; ++i) {
            if (i > 0) {
                writer.newPage();
            }
            painter.fillRect(QRect(0, 0, 3000, 2000), QColor(60 + 60 * i, 120, 120));
        }
        painter.end();
        return file;
    }
};

TEST_F(Pages, OneDocumentShowsNoStrip) {
    make();
    open_file();
    EXPECT_FALSE(part<QFrame>("pages")->isVisible());
    EXPECT_FALSE(action("next_page")->isEnabled());
}

TEST_F(Pages, AVisaWithAnotherNameIsFoundOnItsOwnPage) {
    play_file("visa.png", visa("ANDERSSON"));
    make();
    open_case({QStringLiteral("pass.png"), QStringLiteral("visa.png")});
    EXPECT_EQ(window_->situation(), Situation::no_irregularity_found) << "the first page stays on the screen";
    EXPECT_EQ(told(0), QLatin1String("Page 1: No irregularity found"));
    EXPECT_EQ(told(1), QLatin1String("Page 2: Check further"));
    EXPECT_EQ(part("case_verdict")->text(), QLatin1String("Case: Check further (page 2)"));
    expect_nothing_cut("case");
    keep_picture(QStringLiteral("case_of_two_pages"));
    key(Qt::Key_PageDown, Qt::ControlModifier);
    EXPECT_EQ(part("verdict_word")->text(), QLatin1String("Check further")) << "said before the picture is there";
    wait_for_picture();
    EXPECT_EQ(window_->situation(), Situation::check_further);
    EXPECT_EQ(list()->currentRow(), 1);
    const auto* row = findings()->chosen();
    EXPECT_EQ(row, nullptr);
    key(Qt::Key_J);
    ASSERT_NE(findings()->chosen(), nullptr);
    EXPECT_TRUE(findings()->chosen()->title.contains(QLatin1String("urname")))
        << findings()->chosen()->title.toStdString();
    keep_picture(QStringLiteral("case_second_page"));
    key(Qt::Key_PageDown, Qt::ControlModifier);
    EXPECT_EQ(list()->currentRow(), 0) << "round and round";
    EXPECT_EQ(requests().size(), 2U) << "no page is examined twice, and no register asked twice";
    key(Qt::Key_PageUp, Qt::ControlModifier);
    EXPECT_EQ(list()->currentRow(), 1);
}

TEST_F(Pages, ACaseIsKeptAndDecidedAsOne) {
    play_file("visa.png", visa("ANDERSSON"));
    make();
    open_case({QStringLiteral("pass.png"), QStringLiteral("visa.png")});
    auto records = stored();
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].head.verdict, "check_further") << "the worst of its pages";
    EXPECT_TRUE(QString::fromStdString(records[0].head.reason).startsWith(QLatin1String("Page 2: ")));
    EXPECT_EQ(records[0].head.document_number, "L898902C3") << "the passport's";
    EXPECT_EQ(records[0].pages.size(), 2U);
    ASSERT_EQ(records[0].further.size(), 1U);
    EXPECT_NE(records[0].further[0].find("SET.PV:surname"), std::string::npos);
    EXPECT_EQ(records[0].sources.size(), 2U);
    key(Qt::Key_F9);
    EXPECT_EQ(part("decision_state")->text(), QLatin1String("Against the verdict: say why"))
        << "the case is not cleared, though the page on the screen is";
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("married since"));
    key(Qt::Key_F9);
    key(Qt::Key_PageDown, Qt::ControlModifier);
    EXPECT_TRUE(part("decision_state")->text().startsWith(QLatin1String("Accepted"))) << "decided on every page";
    records = stored();
    ASSERT_EQ(records.size(), 1U);
    ASSERT_EQ(records[0].decisions.size(), 1U);
    EXPECT_EQ(records[0].decisions[0].note, "married since");
    key(Qt::Key_H, Qt::ControlModifier);
    ASSERT_TRUE(QTest::qWaitFor([this] { return part<QTreeWidget>("history_list")->topLevelItemCount() == 1; }, 5'000));
    part<QTreeWidget>("history_list")->setCurrentItem(part<QTreeWidget>("history_list")->topLevelItem(0));
    ASSERT_TRUE(QTest::qWaitFor([this] { return !part("history_facts")->text().isEmpty(); }, 5'000));
    EXPECT_TRUE(part("history_facts")->text().contains(QLatin1String("Page 2: Check further")));
}

TEST_F(Pages, TheEvidenceReportGivesTheVerdictOfTheCase) {
    play_file("visa.png", visa("ANDERSSON"));
    make();
    open_case({QStringLiteral("pass.png"), QStringLiteral("visa.png")});
    window_->write_report(data_.filePath(QStringLiteral("report.html")));
    window_->keeper()->flush();
    QFile file(data_.filePath(QStringLiteral("report.html")));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QString html = QString::fromUtf8(file.readAll());
    EXPECT_TRUE(html.contains(QStringLiteral("\u25b2 Check further"))) << "not that of the page it shows";
    EXPECT_TRUE(html.contains(QLatin1String("Page 1: No irregularity found")));
    EXPECT_TRUE(html.contains(QLatin1String("Page 2: Check further")));
}

TEST_F(Pages, ACardsFrontIsExaminedWithItsBack) {
    play_file("front.png", card_front());
    play_file("back.png", card_back());
    make();
    open_case({QStringLiteral("front.png"), QStringLiteral("back.png")});
    const auto asked = requests();
    ASSERT_EQ(asked.size(), 3U);
    ASSERT_EQ(asked[2].captures.size(), 2U);
    EXPECT_EQ(asked[2].captures[0].file.filename(), "front.png");
    EXPECT_EQ(asked[2].captures[1].role, screening::Role::back);
    // The number stands on the back: what the register said of it is said of the front too.
    wait_for_picture();
    EXPECT_EQ(part("register_word")->text(), QLatin1String("No record"));
    EXPECT_EQ(stored().front().head.surname, "ERIKSSON");
}

TEST_F(Pages, ThePageThatIsAskedForIsReadNext) {
    make();
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->play.hold_before = screening::Stage::model;
    }
    QSignalSpy settled(window_.get(), &MainWindow::case_settled);
    window_->open(intake_of({QStringLiteral("a.png"), QStringLiteral("b.png"), QStringLiteral("c.png")}));
    ASSERT_TRUE(QTest::qWaitFor([this] { return page()->has_picture(screening::Light::vi); }, 10'000));
    EXPECT_EQ(told(0), QStringLiteral("Page 1: Reading\u2026"));
    EXPECT_EQ(told(2), QLatin1String("Page 3: Not read yet"));
    EXPECT_EQ(part("case_verdict")->text(), QLatin1String("0 of 3 pages read"));
    key(Qt::Key_F9);
    EXPECT_TRUE(part("decision_state")->text().isEmpty()) << "a case that is not read cannot be decided";
    key(Qt::Key_PageUp, Qt::ControlModifier);
    EXPECT_FALSE(page()->has_picture(screening::Light::vi)) << "nothing of another page stays";
    // Back to the one in hand: what was read of it so far is there at once.
    key(Qt::Key_PageDown, Qt::ControlModifier);
    EXPECT_TRUE(page()->has_picture(screening::Light::vi));
    EXPECT_TRUE(part("surname")->text().contains(QLatin1String("ERIKSSON")));
    key(Qt::Key_PageUp, Qt::ControlModifier);
    shared_->released = true;
    ASSERT_TRUE(settled.count() > 0 || settled.wait(10'000));
    const auto asked = requests();
    ASSERT_EQ(asked.size(), 3U);
    EXPECT_EQ(asked[1].captures[0].file, "c.png");
    EXPECT_TRUE(QTest::qWaitFor([this] { return window_->situation() == Situation::no_irregularity_found; }, 10'000));
}

TEST_F(Pages, AnotherReadingOfAPageIsTheSameCase) {
    play_file("visa.png", visa("ANDERSSON"));
    make();
    open_case({QStringLiteral("pass.png"), QStringLiteral("visa.png")});
    key(Qt::Key_PageDown, Qt::ControlModifier);
    wait_for_picture();
    play_file("visa.png", visa("ERIKSSON"));
    QSignalSpy settled(window_.get(), &MainWindow::case_settled);
    key(Qt::Key_F5);
    ASSERT_TRUE(settled.count() > 0 || settled.wait(10'000));
    EXPECT_EQ(part("case_verdict")->text(), QLatin1String("Case: No irregularity found"));
    EXPECT_EQ(list()->currentRow(), 1);
    const auto records = stored();
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].head.verdict, "no_irregularity_found");
}

TEST_F(Pages, APageThatShowsNothingKeepsTheCaseOpen) {
    make();
    play_file("pass.png", testing::no_irregularity());
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->play.result = tl::unexpected(screening::Failure{screening::FailureCode::no_document, "b.png", {}});
    }
    open_case({QStringLiteral("pass.png"), QStringLiteral("b.png")});
    EXPECT_EQ(told(1), QLatin1String("Page 2: Not screened"));
    EXPECT_EQ(part("case_verdict")->text(), QLatin1String("Case: Check further (page 2)"));
    key(Qt::Key_PageDown, Qt::ControlModifier);
    EXPECT_EQ(window_->situation(), Situation::failed);
    keep_picture(QStringLiteral("case_failed_page"));
    EXPECT_TRUE(part<QFrame>("decision")->isVisible());
    key(Qt::Key_PageDown, Qt::ControlModifier);
    wait_for_picture();
    EXPECT_EQ(window_->situation(), Situation::no_irregularity_found);
}

TEST_F(Pages, AFileThatIsGoneMeanwhileLeavesItsVerdict) {
    make();
    open_case({QStringLiteral("pass.png"), QStringLiteral("gone.png")});
    shared_->load_fails = true;
    key(Qt::Key_PageDown, Qt::ControlModifier);
    ASSERT_TRUE(QTest::qWaitFor([this] { return window_->situation() == Situation::no_irregularity_found; }, 10'000));
    EXPECT_FALSE(page()->isVisible());
    EXPECT_EQ(part("verdict_word")->text(), QLatin1String("No irregularity found"));
    keep_picture(QStringLiteral("case_picture_gone"));
}

TEST_F(Pages, APdfIsACaseOfItsPages) {
    make();
    const std::string file = write_pdf(3);
    QSignalSpy settled(window_.get(), &MainWindow::case_settled);
    testing::TimedApplication::begin();
    window_->open(intake_of({QString::fromStdString(file)}));
    EXPECT_EQ(window_->situation(), Situation::reading);
    ASSERT_TRUE(settled.count() > 0 || settled.wait(60'000));
    EXPECT_LT(testing::TimedApplication::longest_ms(), 100.0) << testing::TimedApplication::longest().toStdString();
    EXPECT_EQ(list()->count(), 3);
    const auto asked = requests();
    ASSERT_EQ(asked.size(), 3U);
    EXPECT_EQ(asked[1].captures[0].file.filename(), "scan.pdf#page=2");
    EXPECT_FALSE(asked[1].captures[0].bytes.empty());
    EXPECT_EQ(stored().front().sources[1].substr(0, 3), "VI:");
    EXPECT_TRUE(QString::fromStdString(stored().front().sources[1]).endsWith(QLatin1String("scan.pdf#page=2")));
    key(Qt::Key_W, Qt::ControlModifier);
    EXPECT_EQ(window_->situation(), Situation::no_document);
    EXPECT_FALSE(part<QFrame>("pages")->isVisible());
}

TEST_F(Pages, ADamagedPdfIsToldAndTriedAgain) {
    make();
    const std::string file = data_.path().toStdString() + "/scan.pdf";
    {
        QFile broken(QString::fromStdString(file));
        ASSERT_TRUE(broken.open(QIODevice::WriteOnly));
        broken.write("%PDF-1.4\n1 0 obj<<");
    }
    QSignalSpy settled(window_.get(), &MainWindow::settled);
    window_->open(intake_of({QString::fromStdString(file)}));
    ASSERT_TRUE(settled.count() > 0 || settled.wait(20'000));
    EXPECT_EQ(window_->situation(), Situation::failed);
    expect_nothing_cut("damaged pdf");
    keep_picture(QStringLiteral("damaged_pdf"));
    write_pdf(1);
    settled.clear();
    key(Qt::Key_F5);
    ASSERT_TRUE(settled.count() > 0 || settled.wait(20'000));
    EXPECT_EQ(window_->situation(), Situation::no_irregularity_found);
    EXPECT_FALSE(part<QFrame>("pages")->isVisible()) << "one page is one document";
}

TEST_F(Pages, AnotherDocumentEndsTheCase) {
    make();
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->play.hold_before = screening::Stage::model;
    }
    window_->open(intake_of({QStringLiteral("a.png"), QStringLiteral("b.png")}));
    ASSERT_TRUE(QTest::qWaitFor([this] { return page()->has_picture(screening::Light::vi); }, 10'000));
    shared_->released = true;
    open_file();
    EXPECT_FALSE(part<QFrame>("pages")->isVisible());
    EXPECT_EQ(window_->situation(), Situation::no_irregularity_found);
}

}  // namespace
}  // namespace vidimus::desktop
