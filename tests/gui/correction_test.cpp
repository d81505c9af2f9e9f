// Correcting the MRZ in the window, by keys alone.
#include <gmock/gmock.h>

#include <QClipboard>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMimeData>

#include "tests/gui/window_fixture.h"

namespace vidimus::desktop {
namespace {

class Correction : public Window {
  protected:
    void SetUp() override {
        Window::SetUp();
        font_ = QApplication::font();
    }
    void TearDown() override {
        window_.reset();
        QApplication::setFont(font_);
    }

    /// A key goes to what has the focus, as a person's does.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QWidget* target = window_->focusWidget();
        QTest::keyClick(target ? target : window_.get(), key, modifiers);
        QCoreApplication::processEvents();
    }
    void write(const char* text) {
        QTest::keyClicks(window_->focusWidget(), QLatin1String(text));
        QCoreApplication::processEvents();
    }
    void open_correction(screening::Report report, const QString& theme = QStringLiteral("day")) {
        screened(std::move(report), theme);
        press(Qt::Key_E);
        ASSERT_TRUE(window_->correcting());
        QTest::qWait(20);
    }
    /// Accepts, and waits for the report that follows.
    void accept(Qt::Key key, screening::Report next) {
        play(std::move(next));
        QSignalSpy settled(window_.get(), &MainWindow::settled);
        press(key);
        ASSERT_TRUE(settled.count() > 0 || settled.wait(5'000));
    }
    [[nodiscard]] CorrectionPanel* panel() const { return part<CorrectionPanel>("correction"); }
    [[nodiscard]] MrzGrid* grid() const { return part<MrzGrid>("mrz_grid"); }
    [[nodiscard]] QStringList said() const {
        QStringList said;
        for (const QLabel* label : panel()->findChildren<QLabel*>()) {
            if (label->isVisible()) {
                said << label->text();
            }
        }
        return said;
    }
    void expect_panel_holds(const char* state) const {
        QTest::qWait(20);
        expect_nothing_cut_in(*panel(), state);
        EXPECT_EQ(window_->size(), QSize(1366, 768)) << state;
        for (const QPushButton* button : panel()->findChildren<QPushButton*>()) {
            if (button->isVisible()) {
                EXPECT_GE(button->width(), button->sizeHint().width()) << state << ": " << button->text().toStdString();
                EXPECT_TRUE(window_->rect().contains(QRect(button->mapTo(window_.get(), QPoint(0, 0)), button->size())))
                    << state << ": " << button->text().toStdString();
            }
        }
        const auto shape = panel()->correction().shape();
        const QRectF last = grid()->character_place({shape.lines - 1, shape.columns - 1});
        EXPECT_TRUE(QRectF(grid()->rect()).contains(last)) << state << ": every character is on the screen";
        EXPECT_TRUE(QRectF(grid()->rect()).contains(grid()->picture_place({0, 0}).topLeft())) << state;
        EXPECT_LE(panel()->minimumSizeHint().width(), 1366) << state;
        EXPECT_LE(panel()->minimumSizeHint().height(), panel()->height()) << state;
    }

    QFont font_;
};

TEST_F(Correction, OpensWithTheDoubtfulCharacterEnlarged) {
    open_correction(testing::doubtful());
    EXPECT_EQ(window_->focusWidget(), grid());
    EXPECT_EQ(panel()->correction().cursor(), (MrzCorrection::Place{1, 5}));
    EXPECT_TRUE(part<CellMagnifier>("cell_magnifier")->isVisible());
    EXPECT_FALSE(part<CellMagnifier>("cell_magnifier")->image().isNull());
    EXPECT_EQ(part<QPushButton>("candidate_1")->text(), QLatin1String("O  62 %"));
    EXPECT_EQ(part<QPushButton>("candidate_2")->text(), QLatin1String("0  37 %"));
    EXPECT_TRUE(part("register_word")->isVisible()) << "the register's state is never hidden";
    expect_panel_holds("doubtful");
    keep_picture(QStringLiteral("correct_doubtful"));
    // Each character stands exactly below its own picture.
    for (int column = 0; column < 44; ++column) {
        const QRectF picture = grid()->picture_place({1, column});
        const QRectF character = grid()->character_place({1, column});
        EXPECT_DOUBLE_EQ(picture.left(), character.left());
        EXPECT_DOUBLE_EQ(picture.width(), character.width());
        EXPECT_DOUBLE_EQ(picture.bottom(), character.top());
    }
}

TEST_F(Correction, TypingChangesTheDigitsAtOnceAndAcceptingChecksAgain) {
    open_correction(testing::doubtful());
    EXPECT_TRUE(said().contains(QLatin1String("6, expected 0")));
    write("0");
    EXPECT_TRUE(said().contains(QLatin1String("6 fits")));
    EXPECT_TRUE(said().contains(QLatin1String("L898902C3")));
    EXPECT_TRUE(part("correct_summary")->text().contains(QLatin1String("1 set by hand")));
    keep_picture(QStringLiteral("correct_changed"));
    accept(Qt::Key_Return, testing::by_hand());
    EXPECT_FALSE(window_->correcting());
    {
        const std::lock_guard lock(shared_->mutex);
        ASSERT_EQ(shared_->requests.size(), 2U);
        ASSERT_TRUE(shared_->requests[1].corrected_mrz);
        EXPECT_EQ(shared_->requests[1].corrected_mrz->at(1), testing::no_irregularity().mrz.document->lines[1]);
        EXPECT_EQ(shared_->requests[1].captures.size(), 1U);
    }
    EXPECT_EQ(window_->situation(), Situation::check_further);
    const auto& rows = findings()->rows();
    EXPECT_TRUE(std::any_of(rows.begin(), rows.end(), [](const FindingRow& row) {
        return row.group == Group::look && row.note.contains(QLatin1String("O was read")) &&
               row.note.contains(QLatin1String("0 was set by hand"));
    })) << "what was set is a finding";
    EXPECT_TRUE(part<MrzPanel>("mrz")->accessibleName().contains(QLatin1String("set by hand")));
    keep_picture(QStringLiteral("corrected"));
}

TEST_F(Correction, EscLeavesEverythingAsItWas) {
    open_correction(testing::doubtful());
    write("QQQ");
    press(Qt::Key_Escape);
    EXPECT_FALSE(window_->correcting());
    EXPECT_EQ(shared_->screened, 1) << "nothing was checked again";
    EXPECT_TRUE(part<MrzPanel>("mrz")->mrz().lines[1].contains(QLatin1String("L8989O")));
    EXPECT_TRUE(panel()->correction().lines().empty()) << "and nothing of it is kept";
    EXPECT_TRUE(grid()->accessibleName().isEmpty() && grid()->accessibleDescription().isEmpty());
    press(Qt::Key_E);
    EXPECT_EQ(panel()->correction().changed(), 0);
    press(Qt::Key_F5);
    ASSERT_TRUE(QTest::qWaitFor([this] { return shared_->screened == 2; }, 5'000)) << "F5 accepts";
}

TEST_F(Correction, LettersAreTypedAndDoNothingElse) {
    open_correction(testing::doubtful());
    press(Qt::Key_Home);
    write("jkspfre123+");
    EXPECT_EQ(panel()->correction().lines()[1].substr(0, 10), "JKSPFRE123");
    EXPECT_TRUE(window_->correcting());
    EXPECT_EQ(findings()->chosen(), nullptr);
    EXPECT_EQ(page()->quarters(), 0);
    EXPECT_TRUE(part("correct_state")->text().contains(QLatin1String("was not taken"))) << "the plus sign";
    press(Qt::Key_Escape);
    press(Qt::Key_J);
    EXPECT_NE(findings()->chosen(), nullptr) << "and afterwards the keys are the window's again";
}

TEST_F(Correction, MovesByKeys) {
    open_correction(testing::doubtful());
    using Place = MrzCorrection::Place;
    const auto cursor = [this] { return panel()->correction().cursor(); };
    press(Qt::Key_Tab);
    EXPECT_EQ(cursor(), (Place{1, 9}));
    press(Qt::Key_Tab);
    EXPECT_EQ(cursor(), (Place{1, 29}));
    press(Qt::Key_Backtab, Qt::ShiftModifier);
    EXPECT_EQ(cursor(), (Place{1, 9}));
    press(Qt::Key_End);
    EXPECT_EQ(cursor(), (Place{1, 43}));
    press(Qt::Key_F2);
    EXPECT_EQ(cursor(), (Place{1, 5})) << "F2 goes around";
    press(Qt::Key_F2, Qt::ShiftModifier);
    EXPECT_EQ(cursor(), (Place{1, 43}));
    press(Qt::Key_Up);
    press(Qt::Key_Right);
    EXPECT_EQ(cursor(), (Place{1, 0}));
    press(Qt::Key_Home, Qt::ControlModifier);
    EXPECT_EQ(cursor(), (Place{0, 0}));
    EXPECT_TRUE(grid()->accessibleName().contains(QLatin1String("Line 1, character 1")));
    EXPECT_TRUE(grid()->accessibleName().contains(QLatin1String("document code")));
}

TEST_F(Correction, TakesACandidateAndResets) {
    open_correction(testing::doubtful());
    press(Qt::Key_2, Qt::AltModifier);
    EXPECT_EQ(panel()->correction().lines()[1][5], '0');
    EXPECT_EQ(panel()->correction().cursor(), (MrzCorrection::Place{1, 5}));
    EXPECT_TRUE(part("correct_state")->text().contains(QLatin1String("O was read")));
    press(Qt::Key_Delete);
    EXPECT_EQ(panel()->correction().lines()[1][5], 'O');
    EXPECT_TRUE(panel()->correction().cell({1, 5}).doubtful);
    write("XYZ");
    press(Qt::Key_Delete, Qt::ControlModifier);
    EXPECT_EQ(panel()->correction().changed(), 0);
}

TEST_F(Correction, AForeignCharacterInAFieldIsToldAndTaken) {
    open_correction(testing::no_irregularity());
    press(Qt::Key_End, Qt::ControlModifier);
    press(Qt::Key_Left);
    write("x");
    EXPECT_EQ(panel()->correction().lines()[1][42], 'X');
    EXPECT_TRUE(part("correct_state")->text().contains(QLatin1String("X was taken")));
    EXPECT_TRUE(part("correct_legend")->text().contains(QStringLiteral("not\u00a0a\u00a0character")));
    expect_panel_holds("outside");
    keep_picture(QStringLiteral("correct_outside"));
}

TEST_F(Correction, ConfirmingIsPossibleWithoutAChange) {
    open_correction(testing::doubtful());
    EXPECT_TRUE(part<QPushButton>("correct_accept")->text().contains(QLatin1String("Confirm")));
    write("0");
    EXPECT_TRUE(part<QPushButton>("correct_accept")->text().contains(QLatin1String("Accept")));
    press(Qt::Key_Delete, Qt::ControlModifier);
    accept(Qt::Key_Return, testing::no_irregularity());
    const std::lock_guard lock(shared_->mutex);
    EXPECT_EQ(shared_->requests[1].corrected_mrz, testing::doubtful().mrz.document->lines);
}

TEST_F(Correction, NoMrzWasReadSoItIsTyped) {
    open_correction(testing::no_mrz());
    EXPECT_TRUE(part<PageView>("correction_page")->isVisible()) << "beside the picture";
    EXPECT_TRUE(part<QComboBox>("correct_shape")->isVisible());
    EXPECT_FALSE(part<QPushButton>("correct_accept")->isEnabled()) << "nothing is there yet";
    press(Qt::Key_Return);
    EXPECT_TRUE(window_->correcting());
    expect_panel_holds("typed");
    keep_picture(QStringLiteral("correct_typed"));
    QMimeData* lines = new QMimeData;
    const auto wanted = testing::no_irregularity().mrz.document->lines;
    lines->setText(QString::fromStdString(wanted[0] + "\n" + wanted[1] + "\n"));
    QApplication::clipboard()->setMimeData(lines);
    press(Qt::Key_V, Qt::ControlModifier);
    EXPECT_EQ(panel()->correction().lines(), wanted) << "pasted lines are typed lines";
    EXPECT_TRUE(part<QPushButton>("correct_accept")->isEnabled());
    accept(Qt::Key_Return, testing::no_irregularity());
    const std::lock_guard lock(shared_->mutex);
    EXPECT_EQ(shared_->requests[1].corrected_mrz, wanted);
}

TEST_F(Correction, TheFormatIsChosenByKeys) {
    open_correction(testing::no_mrz());
    press(Qt::Key_Tab);  // nothing is marked, so Tab goes on
    auto* shape = part<QComboBox>("correct_shape");
    shape->setFocus();
    const int before = shape->currentIndex();
    press(before > 0 ? Qt::Key_Up : Qt::Key_Down);
    EXPECT_NE(shape->currentIndex(), before);
    EXPECT_EQ(panel()->correction().shape(), MrzCorrection::shapes()[static_cast<std::size_t>(shape->currentIndex())]);
    expect_panel_holds("format");
}

TEST_F(Correction, APictureThatShowedNothingCanStillBeTyped) {
    const screening::Failure nothing{screening::FailureCode::no_document, "scan.png", {}};
    play(nothing);
    make();
    open_file();
    EXPECT_FALSE(action("correct")->isEnabled()) << "there is no picture to type from";
    play(nothing);
    shared_->play.image = testing::drawn_page(true);
    open_file();
    ASSERT_TRUE(action("correct")->isEnabled());
    EXPECT_TRUE(part<Card>("card")->isVisible());
    press(Qt::Key_E);
    ASSERT_TRUE(window_->correcting());
    EXPECT_TRUE(part<PageView>("correction_page")->isVisible());
    write("p");
    accept(Qt::Key_Return, testing::no_irregularity());
    EXPECT_EQ(window_->situation(), Situation::no_irregularity_found);
}

TEST_F(Correction, ThePictureIsMovedByKeys) {
    open_correction(testing::no_mrz());
    QTest::qWait(20);
    auto* picture = part<PageView>("correction_page");
    const double zoom = picture->zoom();
    const QPointF before = picture->to_screen({600, 760});
    press(Qt::Key_Up, Qt::AltModifier);
    EXPECT_GT(picture->to_screen({600, 760}).y(), before.y());
    EXPECT_EQ(panel()->correction().cursor(), (MrzCorrection::Place{0, 0})) << "the cursor stays";
    press(Qt::Key_Plus, Qt::ControlModifier);
    EXPECT_GT(picture->zoom(), zoom);
}

TEST_F(Correction, ThereIsNothingToCorrectWithoutADocument) {
    make();
    EXPECT_FALSE(action("correct")->isEnabled());
    key(Qt::Key_E);
    EXPECT_FALSE(window_->correcting());
}

TEST_F(Correction, ANewDocumentEndsIt) {
    open_correction(testing::doubtful());
    write("0");
    play(testing::no_irregularity());
    open_file();
    EXPECT_FALSE(window_->correcting());
    const std::lock_guard lock(shared_->mutex);
    EXPECT_FALSE(shared_->requests.back().corrected_mrz) << "the correction was of another document";
}

TEST_F(Correction, TheLinesInTheColumnLeadToIt) {
    screened(testing::doubtful());
    part<MrzPanel>("mrz")->setFocus();
    press(Qt::Key_Return);
    EXPECT_TRUE(window_->correcting());
    EXPECT_FALSE(explained());
}

TEST_F(Correction, TheLegibilityFindingShowsTheCharactersOnThePage) {
    screened(testing::doubtful());
    EXPECT_TRUE(page()->doubtful().empty());
    bool found = false;
    for (int i = 0; i < 6 && !found; ++i) {
        press(Qt::Key_J);
        const auto* row = findings()->chosen();
        found = row && row->title.contains(QLatin1String("Legibility"));
    }
    ASSERT_TRUE(found);
    EXPECT_EQ(page()->doubtful().size(), 2U);
    keep_picture(QStringLiteral("doubtful_on_page"));
}

TEST_F(Correction, EveryControlHasAName) {
    open_correction(testing::doubtful());
    for (const QPushButton* button : panel()->findChildren<QPushButton*>()) {
        if (button->isVisible()) {
            EXPECT_FALSE(button->accessibleName().isEmpty()) << button->objectName().toStdString();
        }
    }
    for (const QWidget* widget : std::initializer_list<QWidget*>{
             panel(), grid(), part<CellMagnifier>("cell_magnifier"), part<QComboBox>("correct_shape"),
             part<QScrollArea>("correct_values"), part<PageView>("correction_page")}) {
        EXPECT_FALSE(widget->accessibleName().isEmpty()) << widget->objectName().toStdString();
    }
    EXPECT_FALSE(part<QToolButton>("correct_button")->accessibleName().isEmpty());
}

TEST_F(Correction, ThreeLinesHoldToo) {
    screening::Report report = testing::no_irregularity();
    const std::vector<std::string> lines{"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F3204153UTO<<<<<<<<<<<4",
                                         "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"};
    report.mrz.document = *mrz::parse(lines, {.today = testing::kToday});
    report.mrz.read_lines = lines;
    report.mrz.cells.clear();
    report.mrz.candidates.clear();
    for (int line = 0; line < 3; ++line) {
        std::vector<screening::Quad> cells;
        for (int column = 0; column < 30; ++column) {
            const double x = 42 + 26 * column;
            const double y = 644 + 70 * line;
            cells.push_back({{{x, y}, {x + 26, y}, {x + 26, y + 32}, {x, y + 32}}});
        }
        report.mrz.cells.push_back(std::move(cells));
    }
    open_correction(report);
    EXPECT_EQ(panel()->correction().shape(), (MrzCorrection::Shape{3, 30}));
    expect_panel_holds("TD1");
    keep_picture(QStringLiteral("correct_td1"));
}

TEST_F(Correction, EachThemeShowsIt) {
    for (const QString& theme : Look::theme_names()) {
        open_correction(testing::doubtful(), theme);
        expect_panel_holds("theme");
        keep_picture(QStringLiteral("correct_") + theme);
        window_.reset();
    }
}

TEST_F(Correction, HoldsWithLettersTwiceAsLarge) {
    QFont large = font_;
    large.setPointSizeF(font_.pointSizeF() * 2.0);
    QApplication::setFont(large);
    open_correction(testing::doubtful());
    expect_panel_holds("200 %");
    keep_picture(QStringLiteral("correct_200"));
    window_.reset();
    open_correction(testing::no_mrz());
    expect_panel_holds("200 %, typed");
    keep_picture(QStringLiteral("correct_typed_200"));
}

TEST_F(Correction, HoldsWithLongerTexts) {
    // Every text two fifths longer, as a translation may be.
    QTemporaryDir folder;
    for (const char* name : {"en.json", "en.desktop.json", "en.report.json"}) {
        QFile in(QDir(QString::fromUtf8(VIDIMUS_RESOURCES_DIR)).filePath(QStringLiteral("texts/") + name));
        ASSERT_TRUE(in.open(QIODevice::ReadOnly));
        QJsonObject texts = QJsonDocument::fromJson(in.readAll()).object();
        for (auto text = texts.begin(); text != texts.end(); ++text) {
            QString longer = text.value().toString();
            for (qsizetype i = (longer.size() * 2 + 4) / 5; i > 0; i -= 5) {
                longer += QStringLiteral(" mmmm").left(std::min<qsizetype>(i, 5));
            }
            text.value() = longer;
        }
        QFile out(folder.filePath(QLatin1String(name)));
        ASSERT_TRUE(out.open(QIODevice::WriteOnly));
        out.write(QJsonDocument(texts).toJson());
    }
    auto made = screening::Texts::load(folder.path().toStdString());
    ASSERT_TRUE(made);
    texts_ = std::make_shared<const screening::Texts>(std::move(*made));
    open_correction(testing::doubtful());
    expect_panel_holds("+40 %");
    keep_picture(QStringLiteral("correct_longer"));
    window_.reset();
    open_correction(testing::no_mrz());
    expect_panel_holds("+40 %, typed");
}

}  // namespace
}  // namespace vidimus::desktop
