// Lines that a person set: what was read, what was set, and that neither goes unseen.
#include <gtest/gtest.h>

#include <algorithm>

#include "app/screening/parts.h"
#include "app/screening/reading.h"
#include "app/screening/screening.h"

namespace vidimus::screening {
namespace {

constexpr mrz::Today today{2026, 11, 24};
const std::string kFirst = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
const std::string kSecond = "L898902C36UTO7408122F3204153ZE184226B<<<<<16";

/// A reading in which one character was misread and one was repaired.
MrzInfo misread() {
    MrzInfo info;
    info.found = true;
    info.confidence = 0.97;
    std::string second = kSecond;
    second[20] = 'M';
    info.read_lines = {kFirst, second};
    auto document = mrz::parse(info.read_lines, {.today = today});
    if (document) {
        info.document = std::move(*document);
        info.document->repairs = {{1, 5, 'O', '0', "digit field"}};
    }
    for (int line = 0; line < 2; ++line) {
        std::vector<Quad> quads;
        std::vector<std::vector<MrzCandidate>> candidates;
        for (int column = 0; column < 44; ++column) {
            const double x = 10.0 * column;
            const double y = 20.0 * line;
            quads.push_back({{{x, y}, {x + 10, y}, {x + 10, y + 12}, {x, y + 12}}});
            candidates.push_back(
                {{info.read_lines[static_cast<std::size_t>(line)][static_cast<std::size_t>(column)], 0.98}});
        }
        info.cells.push_back(quads);
        info.candidates.push_back(candidates);
    }
    info.candidates[1][20] = {{'M', 0.62}, {'F', 0.37}};
    info.doubtful = {{1, 20}};
    info.ambiguous = true;
    return info;
}

std::vector<Check> by_hand_findings(const MrzInfo& info) {
    std::vector<Check> found = mrz_checks(info, today, *profile_of_name("training"));
    std::erase_if(found, [](const Check& check) { return !check.id.starts_with("MRZ.RD:by_hand"); });
    return found;
}

std::string argument(const Check& check, const std::string& name) {
    for (const auto& [key, value] : check.message.arguments) {
        if (key == name) {
            return value;
        }
    }
    return {};
}

const Check* find(const std::vector<Check>& checks, const std::string& id) {
    const auto found = std::find_if(checks.begin(), checks.end(), [&id](const Check& c) { return c.id == id; });
    return found == checks.end() ? nullptr : &*found;
}

TEST(ByHand, EveryCharacterThatWasSetIsARepairAndAFinding) {
    MrzInfo info = misread();
    ASSERT_TRUE(correct_by_hand(info, {kFirst, kSecond}, {.today = today}));
    EXPECT_TRUE(info.corrected_by_hand);
    EXPECT_FALSE(info.ambiguous);
    EXPECT_TRUE(info.doubtful.empty());
    EXPECT_EQ(info.document->lines[1], kSecond);
    EXPECT_EQ(info.read_lines[1][20], 'M') << "what was read stays known";
    ASSERT_EQ(info.document->repairs.size(), 2U);
    EXPECT_EQ(info.document->repairs[0].why, "digit field") << "a repair of the program that was left stays told";
    EXPECT_EQ(info.document->repairs[1].why, by_hand);
    EXPECT_EQ(info.document->repairs[1].read, 'M');
    EXPECT_EQ(info.document->repairs[1].used, 'F');

    const auto found = by_hand_findings(info);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].id, "MRZ.RD:by_hand.1.20");
    EXPECT_EQ(found[0].result, Outcome::undetermined) << "what was set by hand is never silently passed";
    EXPECT_EQ(found[0].obligation, Obligation::optional);
    EXPECT_EQ(found[0].message.key, "check.mrz_by_hand.changed_sure");
    EXPECT_EQ(argument(found[0], "line"), "2");
    EXPECT_EQ(argument(found[0], "column"), "21");
    EXPECT_EQ(argument(found[0], "read"), "M");
    EXPECT_EQ(argument(found[0], "used"), "F");
    EXPECT_EQ(argument(found[0], "percent"), "62");
    ASSERT_TRUE(found[0].region);
    EXPECT_EQ(found[0].region->quad[0].x, 200.0);
}

TEST(ByHand, NeighboursAreOneFinding) {
    MrzInfo info = misread();
    std::string first = kFirst;
    first.replace(5, 8, "ERICSSEN");
    ASSERT_TRUE(correct_by_hand(info, {first, kSecond}, {.today = today}));
    const auto found = by_hand_findings(info);
    ASSERT_EQ(found.size(), 3U) << "C for K, E for O, F for M";
    first.replace(5, 8, "LINDBERG");
    info = misread();
    ASSERT_TRUE(correct_by_hand(info, {first, info.read_lines[1]}, {.today = today}));
    const auto run = by_hand_findings(info);
    ASSERT_FALSE(run.empty());
    EXPECT_EQ(run[0].message.key, "check.mrz_by_hand.several");
    EXPECT_EQ(argument(run[0], "read").size(), argument(run[0], "used").size());
}

// A document whose digit was altered does not become right by being typed right.
TEST(ByHand, ADigitThatIsTypedRightLeavesAFinding) {
    std::string altered = kSecond;
    altered[19] = '7';
    MrzInfo info = misread();
    info.read_lines = {kFirst, altered};
    info.document = *mrz::parse(info.read_lines, {.today = today});
    info.candidates[1][19] = {{'7', 0.999}};
    ASSERT_TRUE(correct_by_hand(info, {kFirst, kSecond}, {.today = today}));
    const auto checks = mrz_checks(info, today, *profile_of_name("training"));
    EXPECT_EQ(find(checks, "MRZ.CD:birth_date")->result, Outcome::successful);
    const Check* set = find(checks, "MRZ.RD:by_hand.1.19");
    ASSERT_NE(set, nullptr);
    EXPECT_EQ(set->result, Outcome::undetermined);
    EXPECT_EQ(argument(*set, "percent"), "100");
    ModelInfo model;
    model.id = "UTO-P-1-2021";
    sltd::Answer answer;
    answer.state = sltd::AnswerState::no_record;
    EXPECT_EQ(decide(checks, model, {answer}, *profile_of_name("training")).state, VerdictState::check_further);
}

TEST(ByHand, ConfirmingChangesNothingAndIsNoted) {
    MrzInfo info = misread();
    ASSERT_TRUE(correct_by_hand(info, info.read_lines, {.today = today}));
    const auto found = by_hand_findings(info);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].obligation, Obligation::evaluatory);
    EXPECT_EQ(found[0].message.key, "check.mrz_by_hand.confirmed");
    const auto checks = mrz_checks(info, today, *profile_of_name("training"));
    EXPECT_EQ(find(checks, "MRZ.RD:legibility")->result, Outcome::successful) << "the doubt was settled";
}

TEST(ByHand, UndoingARepairIsTold) {
    MrzInfo info = misread();
    std::string second = info.read_lines[1];
    second[5] = 'O';
    ASSERT_TRUE(correct_by_hand(info, {kFirst, second}, {.today = today}));
    ASSERT_EQ(info.document->repairs.size(), 1U);
    EXPECT_EQ(info.document->repairs[0].read, '0');
    EXPECT_EQ(info.document->repairs[0].used, 'O');
    EXPECT_EQ(info.document->repairs[0].why, by_hand);
}

TEST(ByHand, TypedWhereNothingWasRead) {
    MrzInfo info;
    ASSERT_TRUE(correct_by_hand(info, {kFirst, kSecond}, {.today = today}));
    EXPECT_TRUE(info.found);
    EXPECT_TRUE(info.document->repairs.empty());
    const auto checks = mrz_checks(info, today, *profile_of_name("training"));
    EXPECT_EQ(find(checks, "MRZ.RD:legibility"), nullptr) << "nothing was read that could be legible";
    EXPECT_FALSE(find(checks, "DOC:mrz")->region) << "and there is no place in the picture";
    const Check* typed = find(checks, "MRZ.RD:by_hand");
    ASSERT_NE(typed, nullptr);
    EXPECT_EQ(typed->result, Outcome::undetermined);
    EXPECT_EQ(typed->message.key, "check.mrz_by_hand.typed");
}

TEST(ByHand, AnotherShapeThanTheReadingCountsAsTyped) {
    MrzInfo info = misread();
    const std::vector<std::string> card{"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F3204159UTO<<<<<<<<<<<6",
                                        "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"};
    ASSERT_TRUE(correct_by_hand(info, card, {.today = today}));
    EXPECT_TRUE(info.cells.empty());
    EXPECT_EQ(by_hand_findings(info).at(0).message.key, "check.mrz_by_hand.typed");
    EXPECT_FALSE(anchor_of(info));
}

TEST(ByHand, LinesThatFormNoMrzLeaveTheReading) {
    MrzInfo info = misread();
    const auto refused = correct_by_hand(info, {"P<UTO"}, {.today = today});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, mrz::ErrorCode::unknown_layout);
    EXPECT_FALSE(info.corrected_by_hand);
    EXPECT_EQ(info.doubtful.size(), 1U);
}

}  // namespace
}  // namespace vidimus::screening
