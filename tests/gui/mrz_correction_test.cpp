// The correction of an MRZ without a window: what each keystroke means.
#include "app/desktop/mrz_correction.h"

#include <gtest/gtest.h>

#include "app/desktop/correction_view.h"
#include "mrz/compose.h"
#include "tests/gui/fixtures.h"

namespace vidimus::desktop {
namespace {

using Place = MrzCorrection::Place;
using Typed = MrzCorrection::Typed;

MrzCorrection of(const screening::Report& report) {
    return {report.mrz, report.page.size, testing::kToday};
}

Words words() {
    return Words(testing::texts());
}

void type(MrzCorrection& correction, const std::string& text) {
    for (const char character : text) {
        correction.type(static_cast<unsigned char>(character));
    }
}

TEST(MrzCorrection, BeginsAtTheFirstDoubt) {
    const MrzCorrection correction = of(testing::doubtful());
    EXPECT_EQ(correction.cursor(), (Place{1, 5}));
    EXPECT_TRUE(correction.cell({1, 5}).doubtful);
    EXPECT_EQ(correction.doubtful(), 2);
    EXPECT_EQ(correction.changed(), 0);
    EXPECT_FALSE(correction.shape_is_open());
    EXPECT_EQ(correction.candidates({1, 5}).size(), 3U);
}

TEST(MrzCorrection, TypingOverwritesAndTheDigitsFollow) {
    MrzCorrection correction = of(testing::doubtful());
    ASSERT_NE(correction.check_digit({1, 9}), nullptr);
    EXPECT_FALSE(correction.check_digit({1, 9})->valid);
    EXPECT_TRUE(correction.cell({1, 9}).wrong);
    EXPECT_EQ(correction.type(U'0'), Typed::taken);
    EXPECT_EQ(correction.cursor(), (Place{1, 6})) << "goes on by one";
    EXPECT_TRUE(correction.check_digit({1, 9})->valid);
    EXPECT_TRUE(correction.document().check_digits_valid());
    EXPECT_EQ(correction.document().document_number, "L898902C3");
    EXPECT_TRUE(correction.cell({1, 5}).changed);
    EXPECT_EQ(correction.cell({1, 5}).read, 'O');
    EXPECT_EQ(correction.lines()[1].size(), 44U);
    EXPECT_EQ(correction.changed(), 1);
    EXPECT_EQ(correction.doubtful(), 1) << "the other doubt stays";
}

// Nothing is computed into the lines: a wrong digit stays as it is typed, with the expected one told.
TEST(MrzCorrection, NoDigitIsFilledIn) {
    MrzCorrection correction = of(testing::no_irregularity());
    const auto before = correction.lines();
    correction.move_to({1, 0});
    correction.type(U'K');
    const auto after = correction.lines();
    EXPECT_EQ(after[1].substr(1), before[1].substr(1));
    EXPECT_FALSE(correction.check_digit({1, 9})->valid);
    EXPECT_EQ(correction.check_digit({1, 9})->printed, '6');
}

TEST(MrzCorrection, LowerCaseSpaceAndForeignCharacters) {
    MrzCorrection correction = of(testing::no_irregularity());
    correction.move_to({0, 5});
    EXPECT_EQ(correction.type(U'l'), Typed::taken);
    EXPECT_EQ(correction.lines()[0][5], 'L');
    EXPECT_EQ(correction.type(U' '), Typed::taken);
    EXPECT_EQ(correction.lines()[0][6], '<');
    const auto before = correction.lines();
    for (const char32_t foreign : {U'\u0410', U'\u0160', U'-', U'\u00e9', U'\t'}) {
        EXPECT_EQ(correction.type(foreign), Typed::refused);
    }
    EXPECT_EQ(correction.lines(), before);
    EXPECT_EQ(correction.cursor(), (Place{0, 7})) << "and the cursor stays";
}

TEST(MrzCorrection, ACharacterThatTheFieldDoesNotHoldIsTakenAndTold) {
    MrzCorrection correction = of(testing::no_irregularity());
    correction.move_to({1, 13});
    EXPECT_EQ(correction.type(U'O'), Typed::outside);
    EXPECT_EQ(correction.lines()[1][13], 'O');
    EXPECT_TRUE(correction.cell({1, 13}).outside);
    EXPECT_EQ(mark_of(correction.cell({1, 13})), CellMark::outside);
    EXPECT_TRUE(legend_of(correction, words()).contains(QStringLiteral("not\u00a0a\u00a0character")));
}

TEST(MrzCorrection, MovesOverTheEndsOfLines) {
    MrzCorrection correction = of(testing::no_irregularity());
    correction.move_to({0, 43});
    correction.step(1);
    EXPECT_EQ(correction.cursor(), (Place{1, 0}));
    correction.step(-1);
    EXPECT_EQ(correction.cursor(), (Place{0, 43}));
    correction.step_line(1);
    EXPECT_EQ(correction.cursor(), (Place{1, 43}));
    correction.step(1);
    EXPECT_EQ(correction.cursor(), (Place{1, 43})) << "stays at the last";
    correction.move_to({-4, 99});
    EXPECT_EQ(correction.cursor(), (Place{0, 43}));
    correction.move_to({1, 43});
    correction.type(U'7');
    EXPECT_EQ(correction.cursor(), (Place{1, 43}));
}

TEST(MrzCorrection, WalksTheMarks) {
    MrzCorrection correction = of(testing::doubtful());
    correction.move_to({0, 0});
    std::vector<Place> seen;
    while (const auto next = correction.marked_from_here(1)) {
        correction.move_to(*next);
        seen.push_back(*next);
    }
    EXPECT_EQ(seen, (std::vector<Place>{{1, 5}, {1, 9}, {1, 29}, {1, 43}})) << "doubts and digits that do not fit";
    EXPECT_EQ(correction.marked_from_here(-1), (Place{1, 29}));
}

TEST(MrzCorrection, TypingTheSameSettlesADoubtAndResettingBringsItBack) {
    MrzCorrection correction = of(testing::doubtful());
    correction.move_to({1, 29});
    correction.type(U'E');
    EXPECT_FALSE(correction.cell({1, 29}).doubtful);
    EXPECT_FALSE(correction.cell({1, 29}).changed);
    correction.erase_back();
    EXPECT_EQ(correction.cursor(), (Place{1, 29}));
    EXPECT_TRUE(correction.cell({1, 29}).doubtful);
    correction.move_to({1, 5});
    correction.type(U'0');
    type(correction, "XX");
    EXPECT_EQ(correction.changed(), 3);
    correction.move_to({1, 6});
    correction.reset_cell();
    EXPECT_EQ(correction.changed(), 2);
    correction.reset_all();
    EXPECT_EQ(correction.changed(), 0);
    EXPECT_EQ(correction.doubtful(), 2);
    EXPECT_EQ(correction.lines(), testing::doubtful().mrz.document->lines);
}

TEST(MrzCorrection, WhatWasSetBeforeIsStillComparedWithTheReading) {
    const MrzCorrection correction = of(testing::by_hand());
    EXPECT_EQ(correction.changed(), 1);
    EXPECT_TRUE(correction.cell({1, 5}).changed);
    EXPECT_EQ(correction.cell({1, 5}).read, 'O');
    EXPECT_FALSE(correction.cell({1, 5}).repaired);
}

TEST(MrzCorrection, NothingWasReadSoTheLinesAreTyped) {
    screening::Report report = testing::no_mrz();
    report.page.size = "ID-1";
    MrzCorrection correction = of(report);
    EXPECT_EQ(correction.shape(), (MrzCorrection::Shape{3, 30}));
    EXPECT_TRUE(correction.shape_is_open());
    EXPECT_FALSE(correction.anything());
    EXPECT_FALSE(correction.has_pictures());
    EXPECT_EQ(correction.empty_cells(), 90);
    EXPECT_EQ(correction.cursor(), (Place{0, 0}));
    for (const DigitRow& row : digit_rows_of(correction, words())) {
        EXPECT_EQ(row.icon, QLatin1String("circle")) << "a digit that is not typed is neither right nor wrong";
    }
    correction.choose_shape({2, 44});
    ASSERT_EQ(correction.shape(), (MrzCorrection::Shape{2, 44}));
    type(correction, "p utoeriksson  anna maria");
    correction.move_to({1, 0});
    type(correction, testing::no_irregularity().mrz.document->lines[1]);
    EXPECT_EQ(correction.lines(), testing::no_irregularity().mrz.document->lines);
    EXPECT_EQ(correction.document().surname, "ERIKSSON");
    EXPECT_TRUE(correction.document().check_digits_valid());
    EXPECT_EQ(correction.changed(), 0) << "there is no reading that it could differ from";
    correction.choose_shape({2, 40});
    EXPECT_EQ(correction.shape(), (MrzCorrection::Shape{2, 44})) << "no format has this shape";
}

TEST(MrzCorrection, WhatWasReadAndIsNoMrzBeginsInTheNearestShape) {
    screening::MrzInfo info;
    info.found = true;
    info.read_lines = {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F3204153ZE184226B<<<<<1"};
    MrzCorrection correction(info, "", testing::kToday);
    EXPECT_EQ(correction.shape(), (MrzCorrection::Shape{2, 44}));
    EXPECT_TRUE(correction.shape_is_open());
    EXPECT_EQ(correction.empty_cells(), 2);
    EXPECT_EQ(correction.document().surname, "ERIKSSON");
}

TEST(MrzCorrection, AllFormatsTakeTheirOwnLines) {
    for (const auto shape : MrzCorrection::shapes()) {
        MrzCorrection correction({}, "", testing::kToday);
        correction.choose_shape(shape);
        EXPECT_EQ(correction.lines().size(), static_cast<std::size_t>(shape.lines));
        type(correction, "I");
        EXPECT_EQ(correction.document().lines.size(), correction.lines().size());
        EXPECT_FALSE(shape_name(shape, words()).isEmpty());
    }
}

TEST(CorrectionView, SaysTheCellInWords) {
    MrzCorrection correction = of(testing::doubtful());
    CellView view = cell_view_of(correction, words());
    EXPECT_EQ(view.place, QLatin1String("Line 2, character 6"));
    EXPECT_EQ(view.field, QLatin1String("document number"));
    EXPECT_EQ(view.state, QLatin1String("doubtful"));
    ASSERT_EQ(view.candidates.size(), 3U);
    EXPECT_EQ(view.candidates[0].text, QLatin1String("O  62 %"));
    EXPECT_EQ(view.candidates[1].text, QLatin1String("0  37 %"));
    EXPECT_TRUE(view.spoken.contains(QLatin1String("O. doubtful")));
    correction.type(U'0');
    correction.step(-1);
    view = cell_view_of(correction, words());
    EXPECT_EQ(view.state, QLatin1String("set by hand, O was read"));
    correction.move_to({1, 27});
    EXPECT_EQ(cell_view_of(correction, words()).field, QLatin1String("check digit of expiry date"));
    EXPECT_EQ(summary_of(correction, words()), QStringLiteral("1 set by hand \u00b7 1 doubtful"));
}

TEST(CorrectionView, DigitsAndFieldsFollow) {
    MrzCorrection correction = of(testing::doubtful());
    auto rows = digit_rows_of(correction, words());
    ASSERT_FALSE(rows.empty());
    EXPECT_EQ(rows[0].icon, QLatin1String("cross"));
    EXPECT_TRUE(rows[0].says.contains(QLatin1String("6, expected")));
    correction.type(U'0');
    rows = digit_rows_of(correction, words());
    EXPECT_EQ(rows[0].icon, QLatin1String("tick"));
    EXPECT_EQ(rows[0].says, QLatin1String("6 fits"));
    const auto fields = field_rows_of(correction, words());
    EXPECT_TRUE(std::any_of(fields.begin(), fields.end(),
                            [](const FieldRow& row) { return row.value == QLatin1String("L898902C3"); }));
}

}  // namespace
}  // namespace vidimus::desktop
