// The window by keys alone, over made-up results. Set VIDIMUS_SCREENSHOT_DIR to keep a picture of each state.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <QApplication>
#include <QDir>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/help_dialog.h"
#include "tests/gui/window_fixture.h"

namespace vidimus::desktop {
namespace {

TEST_F(Window, StartsWithHowToBegin) {
    make();
    EXPECT_EQ(window_->situation(), Situation::no_document);
    EXPECT_EQ(part("verdict_word")->text(), QLatin1String("No document"));
    EXPECT_TRUE(part<Card>("card")->isVisible());
    EXPECT_FALSE(action("next")->isEnabled());
    EXPECT_FALSE(action("blink")->isEnabled()) << "nothing to compare, so no key for it";
    expect_nothing_cut("start");
    keep_picture(QStringLiteral("start"));
}

TEST_F(Window, ShowsFieldsAsTheyCome) {
    play(testing::no_irregularity());
    shared_->play.hold_before = screening::Stage::page;
    make();
    window_->open(intake_of(QStringList{QStringLiteral("scan.png")}));
    ASSERT_TRUE(QTest::qWaitFor([this] { return part("surname")->text() == QLatin1String("ERIKSSON"); }, 5'000));
    EXPECT_EQ(window_->situation(), Situation::reading);
    expect_nothing_cut("reading");
    EXPECT_TRUE(page()->isVisible()) << "the picture is there before the verdict";
    EXPECT_TRUE(part<MrzPanel>("mrz")->isVisible());
    EXPECT_FALSE(part<MrzPanel>("mrz")->mrz().lines.empty()) << "the MRZ does not wait for the verdict";
    EXPECT_EQ(part("verdict_word")->text(), QString::fromUtf8("Reading…")) << "nor does it pass for one";
    EXPECT_EQ(part("register_word")->text(), QLatin1String("Register: being asked"));
    keep_picture(QStringLiteral("reading"));
    QSignalSpy settled(window_.get(), &MainWindow::settled);
    shared_->released = true;
    ASSERT_TRUE(settled.count() > 0 || settled.wait(5'000));
    EXPECT_EQ(window_->situation(), Situation::no_irregularity_found);
}

TEST_F(Window, EscStopsReading) {
    play(testing::no_irregularity());
    shared_->play.hold_before = screening::Stage::page;
    make();
    window_->open(intake_of(QStringList{QStringLiteral("scan.png")}));
    ASSERT_TRUE(QTest::qWaitFor([this] { return shared_->screened == 1 && page()->isVisible(); }, 5'000));
    key(Qt::Key_Escape);
    EXPECT_EQ(window_->situation(), Situation::no_document);
    ASSERT_TRUE(QTest::qWaitFor([this] { return shared_->stopped == 1; }, 5'000)) << "the worker was told";
    QTest::qWait(50);
    EXPECT_EQ(window_->situation(), Situation::no_document) << "a late answer changes nothing";
}

TEST_F(Window, ANewDocumentCancelsTheOneBefore) {
    play(testing::irregular_photo());
    shared_->play.hold_before = screening::Stage::specimen;
    make();
    window_->open(intake_of(QStringList{QStringLiteral("first.png")}));
    ASSERT_TRUE(QTest::qWaitFor([this] { return part("surname")->text() == QLatin1String("ERIKSSON"); }, 5'000));
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->play.result = testing::no_mrz();
        shared_->play.hold_before.reset();
    }
    open_file();
    EXPECT_EQ(shared_->stopped, 1);
    EXPECT_EQ(window_->situation(), Situation::no_mrz);
    EXPECT_NE(part("surname")->text(), QLatin1String("ERIKSSON")) << "nothing of the document before stays";
}

TEST_F(Window, WalksTheFindingsByKeys) {
    screened(testing::irregular_photo());
    EXPECT_EQ(part("verdict_word")->text(), QLatin1String("Irregularity found"));
    keep_picture(QStringLiteral("irregularity_photo"));
    const double whole = page()->zoom();
    key(Qt::Key_J);
    ASSERT_NE(findings()->chosen(), nullptr);
    EXPECT_EQ(findings()->chosen()->number, 1);
    EXPECT_TRUE(QRectF(page()->rect()).contains(page()->to_screen({225, 395})));
    key(Qt::Key_J);
    EXPECT_EQ(findings()->chosen()->number, 2);
    EXPECT_GT(page()->zoom(), whole) << "the view goes to the place";
    EXPECT_TRUE(QRectF(page()->rect()).contains(page()->to_screen({1060, 480})));
    key(Qt::Key_K);
    EXPECT_EQ(findings()->chosen()->number, 1);
    key(Qt::Key_K);
    EXPECT_EQ(findings()->chosen()->number, 1) << "stays at the first";
    key(Qt::Key_Return);
    EXPECT_TRUE(explained());
    EXPECT_TRUE(part("explanation_title")->text().contains(QLatin1String("Photo border")));
    EXPECT_TRUE(part("explanation_measured")->text().contains(QLatin1String("threshold")));
    EXPECT_FALSE(part("explanation_innocent")->text().isEmpty());
    expect_nothing_cut("explanation");
    keep_picture(QStringLiteral("explanation"));
    key(Qt::Key_J);
    EXPECT_TRUE(part("explanation_title")->text().contains(QLatin1String("Ghost"))) << "the explanation follows";
    key(Qt::Key_Escape);
    EXPECT_FALSE(explained());
}

TEST_F(Window, PassedChecksAreFoldedUntilAskedFor) {
    screened(testing::no_irregularity());
    keep_picture(QStringLiteral("no_irregularity"));
    const int folded = findings()->model()->rowCount();
    key(Qt::Key_P);
    EXPECT_GT(findings()->model()->rowCount(), folded);
    keep_picture(QStringLiteral("passed_open"));
    key(Qt::Key_P);
    EXPECT_EQ(findings()->model()->rowCount(), folded);
}

TEST_F(Window, ComparesWithTheSpecimen) {
    screened(testing::irregular_photo());
    key(Qt::Key_Space);
    EXPECT_TRUE(page()->showing_specimen());
    keep_picture(QStringLiteral("blink"));
    key(Qt::Key_Space);
    EXPECT_FALSE(page()->showing_specimen());
    key(Qt::Key_S);
    EXPECT_EQ(page()->compare(), PageView::Compare::side_by_side);
    keep_picture(QStringLiteral("side_by_side"));
    key(Qt::Key_Escape);
    EXPECT_EQ(page()->compare(), PageView::Compare::none);
}

TEST_F(Window, NoSpecimenNoComparison) {
    screened(testing::model_unknown());
    EXPECT_FALSE(action("blink")->isEnabled());
    key(Qt::Key_Space);
    EXPECT_EQ(page()->compare(), PageView::Compare::none);
    keep_picture(QStringLiteral("model_unknown"));
}

TEST_F(Window, ZoomsTurnsAndFits) {
    screened(testing::no_irregularity());
    QTest::qWait(100);
    const double whole = page()->zoom();
    key(Qt::Key_Plus);
    EXPECT_NEAR(page()->zoom(), whole * 1.25, 1e-6);
    key(Qt::Key_Minus);
    EXPECT_NEAR(page()->zoom(), whole, 1e-6);
    key(Qt::Key_0);
    EXPECT_DOUBLE_EQ(page()->zoom(), 1.0);
    key(Qt::Key_R);
    EXPECT_EQ(page()->quarters(), 1);
    key(Qt::Key_R, Qt::ShiftModifier);
    EXPECT_EQ(page()->quarters(), 0);
    key(Qt::Key_F);
    EXPECT_NEAR(page()->zoom(), whole, 1e-6);
    const QPointF corner = page()->to_screen({0, 0});
    const QPointF opposite = page()->to_screen({1250, 880});
    EXPECT_TRUE(QRectF(page()->rect()).contains(corner) && QRectF(page()->rect()).contains(opposite))
        << "the whole page";
}

TEST_F(Window, TurnsAPageThatLiesOnItsSide) {
    for (int quarters = 0; quarters < 4; ++quarters) {
        screening::Report report = testing::no_irregularity();
        const cv::Mat image = testing::photographed_page(quarters, report.page.quad);
        play(report, image);
        make();
        open_file();
        const auto& quad = report.page.quad;
        const QPointF first = page()->to_screen({quad[0].x, quad[0].y});
        const QPointF second = page()->to_screen({quad[1].x, quad[1].y});
        EXPECT_LT(first.x(), second.x() - 100) << quarters;
        EXPECT_NEAR(first.y(), second.y(), 1.0) << quarters;
        keep_picture(QStringLiteral("turned_%1").arg(quarters));
    }
}

TEST_F(Window, LightsWithoutAnImageAreGrey) {
    screened(testing::no_irregularity());
    EXPECT_TRUE(action("light_vi")->isChecked());
    EXPECT_FALSE(action("light_ir")->isEnabled());
    EXPECT_TRUE(action("light_ir")->text().contains(QLatin1String("no image")));
    window_->open(intake_of(QStringList{QStringLiteral("scan.png"), QStringLiteral("scan-uv.png")}));
    ASSERT_TRUE(QTest::qWaitFor([this] { return action("light_uv")->isEnabled(); }, 5'000));
    key(Qt::Key_3);
    EXPECT_EQ(page()->light(), screening::Light::uv);
    key(Qt::Key_1);
    EXPECT_EQ(page()->light(), screening::Light::vi);
}

TEST_F(Window, ThemesByKeyAreRemembered) {
    screened(testing::irregular_photo());
    key(Qt::Key_F7, Qt::ControlModifier);
    EXPECT_EQ(window_->theme(), QLatin1String("night"));
    keep_picture(QStringLiteral("night"));
    key(Qt::Key_F8, Qt::ControlModifier);
    EXPECT_EQ(window_->theme(), QLatin1String("contrast"));
    keep_picture(QStringLiteral("contrast"));
    window_.reset();
    make(QString());
    EXPECT_EQ(window_->theme(), QLatin1String("contrast"));
}

TEST_F(Window, AFailureSaysWhatWhyAndWhatToDo) {
    using screening::FailureCode;
    make();
    for (const auto code : {FailureCode::not_an_image, FailureCode::file_truncated, FailureCode::file_empty,
                            FailureCode::file_not_permitted, FailureCode::file_not_found, FailureCode::no_document,
                            FailureCode::image_too_large}) {
        play(screening::Failure{code, "scan.png", {}});
        open_file();
        EXPECT_EQ(window_->situation(), Situation::failed);
        EXPECT_EQ(part("verdict_word")->text(), QLatin1String("Not screened"));
        EXPECT_TRUE(part("register_word")->text().contains(QLatin1String("NOT CHECKED")));
        EXPECT_TRUE(part<Card>("card")->isVisible());
        EXPECT_TRUE(part<Card>("card")->accessibleName().contains(QLatin1String("scan.png")));
        EXPECT_FALSE(action("next")->isEnabled());
        expect_nothing_cut("failure");
    }
    keep_picture(QStringLiteral("failure"));
    play(testing::no_irregularity());
    key(Qt::Key_F5);
    ASSERT_TRUE(QTest::qWaitFor([this] { return window_->situation() == Situation::no_irregularity_found; }, 5'000))
        << "F5 reads again";
}

TEST_F(Window, SaysAtOnceWhatKeepsItFromWorking) {
    shared_->play.broken = screening::Failure{screening::FailureCode::ocr_model_missing, "mrz", {}};
    make();
    ASSERT_TRUE(QTest::qWaitFor([this] { return window_->situation() == Situation::failed; }, 5'000));
    open_file();
    EXPECT_EQ(window_->situation(), Situation::failed);
}

TEST_F(Window, SaysWhichPackIsDamaged) {
    shared_->play.problems = {{screening::FailureCode::pack_damaged, "UTO-P-1-2021", {}}};
    make();
    ASSERT_TRUE(QTest::qWaitFor([this] { return part("notice_text")->isVisible(); }, 5'000));
    EXPECT_TRUE(part("notice_text")->text().contains(QLatin1String("UTO-P-1-2021")));
    play(testing::model_unknown());
    open_file();
    EXPECT_TRUE(part("notice_text")->isVisible()) << "it says why the model is unknown";
}

TEST_F(Window, ReadsAgainWithAModelChosenByHand) {
    screened(testing::model_unknown());
    ASSERT_TRUE(QTest::qWaitFor([this] { return !window_->findChildren<QAction*>().isEmpty(); }));
    QAction* chosen = nullptr;
    for (QAction* one : window_->findChildren<QAction*>()) {
        if (one->text() == QLatin1String("UTO-I-1-2019")) {
            chosen = one;
        }
    }
    QSignalSpy settled(window_.get(), &MainWindow::settled);
    ASSERT_NE(chosen, nullptr);
    chosen->trigger();
    ASSERT_TRUE(settled.count() > 0 || settled.wait(5'000));
    const std::lock_guard lock(shared_->mutex);
    ASSERT_EQ(shared_->requests.size(), 2U);
    EXPECT_EQ(shared_->requests[1].model, "UTO-I-1-2019");
    EXPECT_EQ(shared_->requests[1].captures.size(), 1U);
}

TEST_F(Window, TakesAPastedPicture) {
    play(testing::no_irregularity());
    make();
    QSignalSpy settled(window_.get(), &MainWindow::settled);
    QMimeData pixels;
    pixels.setImageData(QImage(80, 60, QImage::Format_RGB32));
    window_->open(intake_of(pixels));
    ASSERT_TRUE(settled.count() > 0 || settled.wait(5'000));
    const std::lock_guard lock(shared_->mutex);
    ASSERT_EQ(shared_->requests.size(), 1U);
    EXPECT_GT(shared_->requests[0].captures.at(0).bytes.size(), 80U * 60U * 3U - 1U);
}

TEST_F(Window, HelpListsEveryKey) {
    make();
    key(Qt::Key_F1);
    auto* dialog = window_->findChild<QDialog*>(QStringLiteral("help_dialog"));
    ASSERT_NE(dialog, nullptr);
    QStringList shown;
    for (const QLabel* label : dialog->findChildren<QLabel*>()) {
        shown << label->text();
    }
    for (const char* expected : {"J", "K", "F5", "Space", "S", "P", "F1", "Ctrl+O"}) {
        EXPECT_TRUE(std::any_of(shown.begin(), shown.end(), [&](const QString& text) {
            return text.split("  ").contains(expected);
        })) << expected;
    }
    if (!qEnvironmentVariable("VIDIMUS_SCREENSHOT_DIR").isEmpty()) {
        dialog->grab().save(QDir(qEnvironmentVariable("VIDIMUS_SCREENSHOT_DIR")).filePath(QStringLiteral("keys.png")));
    }
}

TEST_F(Window, EveryControlHasANameAndAKey) {
    screened(testing::irregular_photo());
    for (const QToolButton* button : window_->findChildren<QToolButton*>()) {
        // The cross within a line of text is the line's own; keys empty it without.
        if (button->objectName() == QLatin1String("qt_menubar_ext_button") || button->inherits("QLineEditIconButton")) {
            continue;
        }
        EXPECT_FALSE(button->accessibleName().isEmpty()) << button->objectName().toStdString();
        if (button->defaultAction()) {
            EXPECT_FALSE(button->defaultAction()->shortcuts().isEmpty()) << button->objectName().toStdString();
        }
    }
    EXPECT_FALSE(page()->accessibleName().isEmpty());
    EXPECT_FALSE(findings()->accessibleName().isEmpty());
    EXPECT_FALSE(part<VerdictStrip>("verdict_strip")->accessibleName().isEmpty());
}

TEST_F(Window, NoTwoKeysAreTheSame) {
    make();
    QStringList keys;
    for (const QAction* one : window_->actions()) {
        for (const QKeySequence& sequence : one->shortcuts()) {
            keys << sequence.toString();
        }
    }
    QStringList once = keys;
    once.removeDuplicates();
    EXPECT_EQ(once.size(), keys.size());
}

// Each state fits the smallest screen the plan names, with no text cut off.
TEST_F(Window, NoTextIsCutAtTheSmallestScreen) {
    const std::pair<const char*, screening::Report (*)()> states[] = {
        {"digit", testing::irregular_digit},
        {"match", testing::possible_match},
        {"register", testing::register_not_checked},
        {"poor", testing::poor_image},
        {"no_mrz", testing::no_mrz},
        {"sample", testing::sample_document},
        {"expired", testing::expired},
        {"undecided", testing::undecided},
        {"photo", testing::irregular_photo},
    };
    for (const auto& [name, report] : states) {
        screened(report());
        expect_nothing_cut(name);
        key(Qt::Key_J);
        key(Qt::Key_Return);
        EXPECT_TRUE(explained()) << name;
        expect_nothing_cut(name);
        key(Qt::Key_Escape);
        key(Qt::Key_F);
        keep_picture(QLatin1String(name));
    }
}

}  // namespace
}  // namespace vidimus::desktop
