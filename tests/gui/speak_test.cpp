// The language, and the size of the letters, change without a restart, and nothing that a person has begun is lost.
#include <QComboBox>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>

#include "app/desktop/choices.h"
#include "app/desktop/settings_dialog.h"
#include "tests/gui/window_fixture.h"

namespace vidimus::desktop {
namespace {

class Speaking : public Window {
  protected:
    void TearDown() override {
        window_.reset();
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
        QApplication::setFont(application_font());
    }
    /// By the settings, as a person does.
    void choose(const char* language, int letters = 100) {
        window_->activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(window_.get()));
        key(Qt::Key_Comma, Qt::ControlModifier);
        auto* settings = window_->findChild<SettingsDialog*>(QStringLiteral("settings_dialog"));
        ASSERT_NE(settings, nullptr);
        auto* box = settings->findChild<QComboBox*>(QStringLiteral("settings_language"));
        box->setCurrentIndex(box->findData(QLatin1String(language)));
        auto* size = settings->findChild<QComboBox*>(QStringLiteral("settings_letters"));
        size->setCurrentIndex(size->findData(letters));
        settings->findChild<QPushButton*>(QStringLiteral("settings_save"))->click();
        ASSERT_TRUE(QTest::qWaitFor([this] { return !window_->findChild<SettingsDialog*>(); }, 5'000));
        window_->activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(window_.get()));
        QTest::qWait(20);
    }
    [[nodiscard]] QString menu() const { return window_->menuBar()->actions().front()->text(); }
};

TEST_F(Speaking, TheStartChangesAtOnce) {
    make();
    choose("sr-Cyrl");
    EXPECT_EQ(part("verdict_word")->text(), QStringLiteral("Нема документа"))
        << part("verdict_word")->text().toStdString();
    EXPECT_NE(menu(), QLatin1String("&Document"));
    choose("en");
    EXPECT_EQ(part("verdict_word")->text(), QLatin1String("No document"));
    EXPECT_EQ(window_->findChildren<VerdictStrip*>().size(), 1) << "nothing is left of the parts before";
}

TEST_F(Speaking, ADocumentInHandKeepsWhatWasBegun) {
    screened(testing::irregular_photo());
    ASSERT_TRUE(QTest::qWaitFor([this] { return page()->has_difference(); }, 10'000));
    key(Qt::Key_2, Qt::AltModifier);
    key(Qt::Key_N);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("half a sen"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    key(Qt::Key_J);
    key(Qt::Key_J);
    key(Qt::Key_Return);
    key(Qt::Key_R);
    key(Qt::Key_S);
    const double zoom = page()->zoom();
    const QString outcome = part("innocent_head")->text();
    const auto screened_before = shared_->screened.load();

    choose("sr-Cyrl");
    EXPECT_EQ(window_->situation(), Situation::irregularity_found);
    EXPECT_NE(part("verdict_word")->text(), QLatin1String("Irregularity found"));
    EXPECT_EQ(part("surname")->text(), QLatin1String("ERIKSSON"));
    EXPECT_EQ(part<QLineEdit>("decision_note")->text(), QLatin1String("half a sen"));
    EXPECT_TRUE(part<QCheckBox>("tick_2")->isChecked());
    ASSERT_NE(findings()->chosen(), nullptr);
    EXPECT_EQ(findings()->chosen()->number, 2);
    EXPECT_TRUE(explained());
    EXPECT_NE(part("innocent_head")->text(), outcome);
    EXPECT_FALSE(part("innocent_head")->text().isEmpty());
    EXPECT_EQ(page()->quarters(), 1);
    EXPECT_EQ(page()->compare(), PageView::Compare::side_by_side);
    EXPECT_TRUE(page()->isVisible());
    EXPECT_TRUE(page()->has_difference());
    EXPECT_NEAR(page()->zoom(), zoom, 0.5 * zoom);
    EXPECT_EQ(shared_->screened, screened_before) << "nothing is examined anew";
    expect_nothing_cut("spoken anew");
    keep_picture(QStringLiteral("spoken_anew"));

    // Everything still answers the keys, in the new words.
    const QString title = findings()->chosen()->title;
    key(Qt::Key_J);
    EXPECT_NE(findings()->chosen()->title, title);
    key(Qt::Key_Escape);
    key(Qt::Key_F10);
    EXPECT_TRUE(part("decision_state")->isVisible());
    window_->keeper()->flush();
    const auto store = cases::CaseStore::open({data_.path().toStdString() + "/cases", {}, {}, 0, {}}).value();
    ASSERT_EQ(store->find({}).value().size(), 1U) << "the same case";
    EXPECT_EQ(store->find({}).value().front().decision, cases::Decision::Kind::second_line);
}

TEST_F(Speaking, WhileADocumentIsReadTheReadingGoesOn) {
    play(testing::no_irregularity());
    shared_->play.hold_before = screening::Stage::page;
    make();
    window_->open(intake_of(QStringList{QStringLiteral("scan.png")}));
    ASSERT_TRUE(QTest::qWaitFor([this] { return part("surname")->text() == QLatin1String("ERIKSSON"); }, 5'000));
    choose("mk", 150);
    EXPECT_EQ(window_->situation(), Situation::reading);
    EXPECT_EQ(part("surname")->text(), QLatin1String("ERIKSSON"));
    EXPECT_TRUE(page()->isVisible());
    QSignalSpy settled(window_.get(), &MainWindow::settled);
    shared_->released = true;
    ASSERT_TRUE(settled.count() > 0 || settled.wait(10'000));
    EXPECT_EQ(window_->situation(), Situation::no_irregularity_found);
    EXPECT_EQ(shared_->screened, 1);
    expect_nothing_cut("read while spoken");
}

TEST_F(Speaking, AFailureAndItsNoticesAreToldAnew) {
    shared_->play.problems = {{screening::FailureCode::pack_damaged, "UTO-P-1-2021.vpack", {}}};
    make();
    ASSERT_TRUE(QTest::qWaitFor([this] { return part("notice_text")->isVisible(); }, 5'000));
    const QString english = part("notice_text")->text();
    choose("sq");
    EXPECT_TRUE(part("notice_text")->isVisible());
    EXPECT_TRUE(part("notice_text")->text().contains(QLatin1String("UTO-P-1-2021.vpack")));
    EXPECT_NE(part("notice_text")->text(), english);
    play(screening::Failure{screening::FailureCode::not_an_image, "notes.png", {}});
    open_file();
    const QString word = part("verdict_word")->text();
    choose("en");
    EXPECT_EQ(window_->situation(), Situation::failed);
    EXPECT_NE(part("verdict_word")->text(), word);
}

}  // namespace
}  // namespace vidimus::desktop
