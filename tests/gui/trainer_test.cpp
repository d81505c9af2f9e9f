// The classroom by keys: a deck made, a round answered, what it was, and what the answers say.
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTextBrowser>

#include "app/desktop/trainer_panel.h"
#include "tests/gui/window_fixture.h"

namespace vidimus::desktop {
namespace {

TEST(Quiz, GoesFromTheDocumentToTheReveal) {
    Quiz quiz;
    quiz.begin({"first", 12, {{training::Fraud::photo_pasted, training::Capture::scan, 1}, {}}}, "4471");
    quiz.answer(true, 10);
    EXPECT_EQ(quiz.phase(), Quiz::Phase::waiting) << "no answer before there is a document";
    quiz.shown();
    quiz.answer(true, 2'500);
    EXPECT_EQ(quiz.phase(), Quiz::Phase::sure);
    quiz.time_out(12'000, "t");
    EXPECT_EQ(quiz.phase(), Quiz::Phase::sure) << "an answer was given in time";
    quiz.sure(3, "2026-11-24T14:02:11Z");
    EXPECT_TRUE(quiz.last().right());
    EXPECT_EQ(quiz.last().confidence, 3);
    quiz.next();
    quiz.shown();
    quiz.time_out(12'000, "2026-11-24T14:02:30Z");
    EXPECT_FALSE(quiz.last().right()) << "too late is not right";
    quiz.next();
    EXPECT_EQ(quiz.phase(), Quiz::Phase::finished);
    EXPECT_EQ(quiz.answers().size(), 2U);
}

class Classroom : public Window {
  protected:
    [[nodiscard]] TrainerPanel* trainer() const { return part<TrainerPanel>("trainer"); }
    void press(int key) { QTest::keyClick(QApplication::focusWidget(), static_cast<Qt::Key>(key)); }
    void enter() {
        make();
        key(Qt::Key_T, Qt::ControlModifier);
        ASSERT_TRUE(window_->practising());
    }
    bool wait_for(Quiz::Phase phase) {
        return QTest::qWaitFor([this, phase] { return trainer()->quiz().phase() == phase; }, 60'000);
    }
};

TEST_F(Classroom, ADeckIsMadeAnsweredRevealedAndCounted) {
    enter();
    EXPECT_FALSE(part<VerdictStrip>("verdict_strip")->isVisible()) << "no verdict above invented documents";
    EXPECT_TRUE(part("practice_banner")->isVisible());
    expect_nothing_cut("classroom");
    auto* name = part<QLineEdit>("trainer_name");
    name->setFocus();
    QTest::keyClicks(name, "No/way");
    part<QPushButton>("trainer_make")->click();
    EXPECT_FALSE(part("trainer_message")->text().isEmpty()) << "a name that is none for a file";
    name->clear();
    QTest::keyClicks(name, "First week");
    part<QSpinBox>("trainer_count")->setValue(2);
    part<QPushButton>("trainer_make")->click();
    ASSERT_EQ(part<QListWidget>("trainer_decks")->count(), 1);
    keep_picture(QStringLiteral("classroom"));
    press(Qt::Key_Return);
    for (int card = 0; card < 2; ++card) {
        ASSERT_TRUE(wait_for(Quiz::Phase::looking));
        expect_nothing_cut("question");
        keep_picture(QStringLiteral("quiz_%1").arg(card));
        press(Qt::Key_I);
        ASSERT_EQ(trainer()->quiz().phase(), Quiz::Phase::sure);
        press(Qt::Key_2);
        ASSERT_EQ(trainer()->quiz().phase(), Quiz::Phase::reveal);
        expect_nothing_cut("reveal");
        keep_picture(QStringLiteral("reveal_%1").arg(card));
        press(Qt::Key_Return);
    }
    EXPECT_EQ(trainer()->quiz().phase(), Quiz::Phase::idle);
    EXPECT_TRUE(part("trainer_message")->text().contains(QLatin1String("1 of 2"))) << "half of the deck is altered";
    EXPECT_TRUE(part<QTextBrowser>("trainer_statistics")->toPlainText().contains(QLatin1String("Nothing altered")));
    keep_picture(QStringLiteral("statistics"));
    const auto answers = training::read_answers(data_.path().toStdString() + "/training/scores.jsonl");
    ASSERT_EQ(answers.size(), 2U);
    EXPECT_EQ(answers[0].confidence, 2);
    EXPECT_FALSE(std::filesystem::exists(data_.path().toStdString() + "/training/cases")) << "no case comes of it";
    press(Qt::Key_Escape);
    EXPECT_FALSE(window_->practising());
}

TEST_F(Classroom, ADeckGoesOutAndComesBackAsOneFile) {
    enter();
    part<QLineEdit>("trainer_name")->setText(QStringLiteral("Photos"));
    part<QPushButton>("trainer_make")->click();
    const QString file = data_.filePath(QStringLiteral("photos.deck.json"));
    trainer()->export_deck(file);
    const auto before = training::load_decks(data_.path().toStdString() + "/training/decks");
    ASSERT_EQ(before.size(), 1U);
    std::filesystem::remove_all(data_.path().toStdString() + "/training/decks");
    trainer()->import_deck(file);
    EXPECT_EQ(training::load_decks(data_.path().toStdString() + "/training/decks"), before);
    QFile broken(data_.filePath(QStringLiteral("broken.deck.json")));
    ASSERT_TRUE(broken.open(QIODevice::WriteOnly));
    broken.write("{\"format\":\"vidimus.deck/1\",\"name\":\"../x\",\"seconds\":12,\"cards\":[{}]}");
    broken.close();
    trainer()->import_deck(broken.fileName());
    EXPECT_TRUE(part("trainer_message")->text().contains(QLatin1String("no deck")));
}

TEST_F(Classroom, AFaultIsSeenBeforehandWithItsPlace) {
    enter();
    press(Qt::Key_F6);
    ASSERT_TRUE(wait_for(Quiz::Phase::looking));
    EXPECT_FALSE(part("trainer_question")->text().isEmpty());
    keep_picture(QStringLiteral("preview"));
    press(Qt::Key_Escape);
    EXPECT_TRUE(window_->practising());
}

}  // namespace
}  // namespace vidimus::desktop
