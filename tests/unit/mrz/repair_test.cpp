// The search: what it repairs, what it leaves alone, and that it does not make wrong readings look right.
#include "mrz/repair.h"

#include <gtest/gtest.h>

#include <cmath>

#include "mrz/compose.h"
#include "tests/unit/mrz/random_fields.h"

namespace vidimus::mrz {
namespace {

using ::testing::Test;

const ParseOptions options{{2026, 11, 24}, 15};
using Lines = std::vector<std::string>;

const Lines passport = {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};
const Lines card = {"I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2",
                    "STEVENSON<<PETER<JOHN<<<<<<<<<"};

// A reader that is sure of every cell.
Reading sure(const Lines& lines) {
    Reading reading;
    for (const std::string& line : lines) {
        auto& row = reading.lines.emplace_back();
        for (const char c : line) row.push_back({{c, 0.999}});
    }
    return reading;
}

Cell& cell(Reading& reading, int line, int column) {
    return reading.lines[static_cast<std::size_t>(line)][static_cast<std::size_t>(column)];
}

TEST(Repair, LeavesASureReadingAlone) {
    const auto result = repair(sure(passport), options);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->document.lines, passport);
    EXPECT_TRUE(result->document.repairs.empty());
    EXPECT_TRUE(result->doubtful.empty());
    EXPECT_FALSE(result->ambiguous);
    EXPECT_GT(result->probability, 0.99);
    EXPECT_GT(result->gap, 10.0);
}

TEST(Repair, TakesADigitWhereTheLayoutHasOnlyDigits) {
    Reading reading = sure(passport);
    cell(reading, 1, 14) = {{'A', 0.7}, {'4', 0.25}};
    const auto result = repair(reading, options);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->document.lines, passport);
    ASSERT_EQ(result->document.repairs.size(), 1u);
    const Repair& used = result->document.repairs[0];
    EXPECT_EQ(used.line, 1);
    EXPECT_EQ(used.column, 14);
    EXPECT_EQ(used.read, 'A');
    EXPECT_EQ(used.used, '4');
    EXPECT_EQ(used.why, "digit field");
}

TEST(Repair, TakesALetterInANameAndInAStateCode) {
    Reading reading = sure(passport);
    cell(reading, 0, 4) = {{'0', 0.6}, {'O', 0.3}};
    cell(reading, 0, 7) = {{'1', 0.6}, {'I', 0.3}};
    const auto result = repair(reading, options);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->document.lines, passport);
    ASSERT_EQ(result->document.repairs.size(), 2u);
    EXPECT_EQ(result->document.repairs[0].why, "letter field");
}

TEST(Repair, ACheckDigitChoosesAmongCandidates) {
    Reading reading = sure(passport);
    cell(reading, 1, 1) = {{'B', 0.6}, {'8', 0.35}, {'6', 0.05}};
    const auto result = repair(reading, options);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->document.lines, passport);
    ASSERT_EQ(result->document.repairs.size(), 1u);
    EXPECT_EQ(result->document.repairs[0].why, "check digit");
    EXPECT_FALSE(result->ambiguous);
}

TEST(Repair, NeverInventsACharacter) {
    Reading reading = sure(passport);
    cell(reading, 1, 1) = {{'B', 0.6}, {'6', 0.05}};
    const auto result = repair(reading, options);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->document.lines[1][1], 'B');
    EXPECT_FALSE(result->document.check_digits_valid());
}

TEST(Repair, DoesNotMakeAFalsifiedDigitLookRight) {
    Lines forged = passport;
    forged[1][21] = '3';  // the expiry, its check digit left as it was
    Reading reading = sure(forged);
    cell(reading, 1, 21) = {{'3', 0.9985}, {'1', 0.0005}, {'8', 0.0005}};
    cell(reading, 1, 27) = {{'9', 0.9985}, {'3', 0.0003}, {'8', 0.0003}, {'0', 0.0002}};
    cell(reading, 1, 43) = {{'0', 0.9985}, {'6', 0.0003}, {'8', 0.0003}};
    const auto result = repair(reading, options);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->document.lines, forged);
    EXPECT_TRUE(result->document.repairs.empty());
    EXPECT_FALSE(result->document.check_digits_valid());
}

TEST(Repair, TwoReadingsThatVerifyAlikeAreSaidToBeAmbiguous) {
    // 7 and 2 both fit where two cells can trade: +5 at weight 7 and +5 at weight 3 are 50.
    Reading reading = sure(passport);
    cell(reading, 1, 3) = {{'3', 0.4}, {'8', 0.3}, {'9', 0.3}};
    cell(reading, 1, 2) = {{'0', 0.4}, {'8', 0.3}, {'9', 0.3}};
    const auto result = repair(reading, options);
    ASSERT_TRUE(result);
    // Whatever stands, it is either the truth or unrepaired and said to be open.
    if (result->document.lines != passport) {
        EXPECT_TRUE(result->ambiguous);
        EXPECT_TRUE(result->document.repairs.empty());
    }
    EXPECT_FALSE(result->doubtful.empty());
}

TEST(Repair, AmbiguousMeansUnrepaired) {
    // Number 8 at weight 7 and digit cells: two candidates of one cell that both verify, as 0 and K count alike.
    const Lines lines = {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                         "L89890203XUTO7408122F1204159ZE184226B<<<<<1X"};
    Lines fixed = lines;
    recompute_check_digits(layout_of(Format::td3), fixed);
    Reading reading = sure(fixed);
    cell(reading, 1, 7) = {{'Z', 0.4}, {'0', 0.3}, {'K', 0.3}};
    const auto result = repair(reading, options);
    ASSERT_TRUE(result);
    EXPECT_TRUE(result->ambiguous);
    EXPECT_LT(result->gap, 0.5);
    EXPECT_EQ(result->document.lines[1][7], 'Z');
    EXPECT_TRUE(result->document.repairs.empty());
    EXPECT_EQ(result->doubtful, (std::vector<std::pair<int, int>>{{1, 7}}));
}

TEST(Repair, AnInvisibleDoubtIsSaidEvenWhereAllDigitsHold) {
    Lines lines = passport;
    lines[1][8] = 'K';
    recompute_check_digits(layout_of(Format::td3), lines);
    Reading reading = sure(lines);
    cell(reading, 1, 8) = {{'K', 0.55}, {'<', 0.45}};
    const auto result = repair(reading, options);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->document.lines, lines);
    EXPECT_TRUE(result->document.check_digits_valid());
    EXPECT_TRUE(result->ambiguous);
}

TEST(Repair, FillersAtTheEndOfANameAreNoLetters) {
    Reading reading = sure(passport);
    for (const int column : {28, 33, 40}) cell(reading, 0, column) = {{'K', 0.8}, {'<', 0.15}};
    const auto result = repair(reading, options);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->document.lines, passport);
    EXPECT_EQ(result->document.repairs.size(), 3u);
    EXPECT_EQ(result->document.repairs[0].why, "form of the name");
}

TEST(Repair, ALetterThatTheReaderIsSureOfStandsEvenAmongFillers) {
    Lines lines = passport;
    lines[0][30] = 'K';
    Reading reading = sure(lines);
    cell(reading, 0, 30) = {{'K', 0.9999}, {'<', 0.000005}};
    const auto result = repair(reading, options);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->document.lines, lines);
}

TEST(Repair, ANameThatEndsInKKeepsIt) {
    const Lines lines = {"P<UTONOVAK<<MAREK<JAN<<<<<<<<<<<<<<<<<<<<<<<", passport[1]};
    Reading reading = sure(lines);
    cell(reading, 0, 9) = {{'K', 0.8}, {'<', 0.2}};
    cell(reading, 0, 16) = {{'K', 0.8}, {'<', 0.2}};
    const auto result = repair(reading, options);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->document.lines, lines);
}

TEST(Repair, AStateCodeIsDrawnToAKnownOneOnlyAmongTheCandidates) {
    Lines lines = passport;
    lines[0].replace(2, 3, "FRA");
    Reading reading = sure(lines);
    cell(reading, 0, 3) = {{'P', 0.6}, {'R', 0.3}};
    auto result = repair(reading, options);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->document.issuing_state, "FRA");
    EXPECT_EQ(result->document.repairs.at(0).why, "state code");

    cell(reading, 0, 3) = {{'P', 0.6}, {'B', 0.3}};
    result = repair(reading, options);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->document.issuing_state, "FPA");
}

TEST(Repair, ImpossibleDaysAreNotChosen) {
    Reading reading = sure(passport);
    // 12 or 72 as the day: only one is a day, and the digit agrees.
    cell(reading, 1, 17) = {{'7', 0.6}, {'1', 0.35}};
    const auto result = repair(reading, options);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->document.lines, passport);
}

TEST(Repair, LongNumbersGoOnInTheOptionalData) {
    Reading reading = sure(card);
    cell(reading, 0, 14) = {{'K', 0.5}, {'<', 0.4}};
    cell(reading, 0, 16) = {{'B', 0.6}, {'3', 0.3}};
    const auto result = repair(reading, options);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->document.lines, card);
    EXPECT_EQ(result->document.document_number, "D23145890734");
    EXPECT_TRUE(result->document.check_digits_valid());
}

TEST(Repair, TheFirstCharacterDecidesBetweenPassportAndVisaWithTheDigits) {
    const Lines visa = {"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F9612109ZE184226B<<<<<<<"};
    Reading reading = sure(visa);
    cell(reading, 0, 0) = {{'P', 0.5}, {'V', 0.4}};
    const auto result = repair(reading, options);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->document.format, Format::mrv_a);
    EXPECT_EQ(result->document.lines, visa);
}

TEST(Repair, RefusesWhatIsNoReading) {
    EXPECT_EQ(repair(Reading{}, options).error().code, ErrorCode::empty);
    Reading ragged = sure(passport);
    ragged.lines[1].pop_back();
    EXPECT_EQ(repair(ragged, options).error().code, ErrorCode::unknown_layout);
    Reading hollow = sure(passport);
    cell(hollow, 1, 5).clear();
    const auto error = repair(hollow, options);
    ASSERT_FALSE(error);
    EXPECT_EQ(error.error().code, ErrorCode::empty);
    EXPECT_EQ(error.error().line, 1);
    EXPECT_EQ(error.error().column, 5);
    Reading strange = sure(passport);
    cell(strange, 0, 7) = {{'?', 1.0}};
    EXPECT_EQ(repair(strange, options).error().code, ErrorCode::invalid_character);
}

// A reader whose probabilities are honest: a cell read with probability p is right in p of the cases, and what it takes
// a character for is what looks like it.
struct HonestReader {
    testing::RandomFields& random;
    double doubt;          // the share of cells that are not sure
    double sharpness = 1;  // above 1 the probabilities that it tells are more extreme than it is right

    char mistaken(char c) {
        static constexpr std::string_view pairs =
            "0O O0 0D 1I I1 5S S5 8B B8 8B 2Z Z2 6G G6 <K K< <S <C C< QO MN NM UV VU E< L< 38 83 17 71 EF FE";
        std::string likely;
        for (std::size_t i = 0; i + 1 < pairs.size(); i += 3) {
            if (pairs[i] == c) likely += pairs[i + 1];
        }
        const std::string_view any = testing::RandomFields::mixed;
        char other = c;
        while (other == c) {
            other = !likely.empty() && random.share() < 0.8
                        ? likely[static_cast<std::size_t>(random.number(0, static_cast<int>(likely.size()) - 1))]
                        : any[static_cast<std::size_t>(random.number(0, 35))];
        }
        return other;
    }

    Reading read(const Lines& lines) {
        Reading reading;
        for (const std::string& line : lines) {
            auto& row = reading.lines.emplace_back();
            for (const char truth : line) {
                if (random.share() >= doubt) {
                    row.push_back({{truth, 0.9995}, {mistaken(truth), 0.0003}});
                    continue;
                }
                const double p = 0.5 + 0.5 * random.share();
                const char other = mistaken(truth);
                const bool right = random.share() < p;
                char third = mistaken(truth);
                while (third == other) third = mistaken(truth);
                const double told = std::pow(p, sharpness) / (std::pow(p, sharpness) + std::pow(1 - p, sharpness));
                row.push_back({{right ? truth : other, told},
                               {right ? other : truth, (1 - told) * 0.9},
                               {third, (1 - told) * 0.1}});
            }
        }
        return reading;
    }
};

struct Tally {
    int documents = 0;
    int exact_before = 0;
    int exact_after = 0;
    int ambiguous = 0;
    int wrong_under_digits = 0;  // verifies, is not called ambiguous, and differs in a cell under a check digit
};

bool differs_under_digits(const Layout& layout, const Lines& lines, const Lines& truth) {
    for (const CheckDigitLayout& digit : layout.check_digits) {
        for (const Span& span : digit.covers) {
            const auto row = static_cast<std::size_t>(span.line);
            const auto from = static_cast<std::size_t>(span.first);
            const auto length = static_cast<std::size_t>(span.length);
            if (lines[row].substr(from, length) != truth[row].substr(from, length)) return true;
        }
    }
    return false;
}

Tally measure(unsigned seed, int documents, double doubt, double sharpness) {
    testing::RandomFields random(seed);
    HonestReader reader{random, doubt, sharpness};
    Tally tally;
    for (int i = 0; i < documents; ++i) {
        const auto format = static_cast<Format>(i % 6);
        const auto lines = compose(format, random.fields(format));
        if (!lines) continue;
        const Reading reading = reader.read(*lines);
        Lines first;
        for (const auto& row : reading.lines) {
            std::string& line = first.emplace_back();
            for (const Cell& candidates : row) line += candidates.front().character;
        }
        const auto result = repair(reading, options);
        if (!result) continue;
        ++tally.documents;
        tally.exact_before += first == *lines ? 1 : 0;
        tally.exact_after += result->document.lines == *lines ? 1 : 0;
        tally.ambiguous += result->ambiguous ? 1 : 0;
        const Document& document = result->document;
        if (document.check_digits_valid() && !result->ambiguous && document.format == format) {
            tally.wrong_under_digits += differs_under_digits(layout_of(format), document.lines, *lines) ? 1 : 0;
        }
    }
    return tally;
}

TEST(Repair, WithAnHonestReaderManyMoreAreExactAndHardlyAnyWrongOneVerifies) {
    const Tally tally = measure(4711, 3000, 0.02, 1.0);
    RecordProperty("exact_before", tally.exact_before);
    RecordProperty("exact_after", tally.exact_after);
    RecordProperty("ambiguous", tally.ambiguous);
    RecordProperty("wrong_under_digits", tally.wrong_under_digits);
    ASSERT_EQ(tally.documents, 3000);
    EXPECT_GT(tally.exact_after, tally.exact_before + tally.documents / 5);
    EXPECT_LE(tally.wrong_under_digits, 6);
    EXPECT_LE(tally.ambiguous, 300);
}

TEST(Repair, AnOverconfidentReaderDoesNotMakeManyWrongOnesVerify) {
    const Tally tally = measure(816, 1800, 0.02, 3.0);
    RecordProperty("exact_before", tally.exact_before);
    RecordProperty("exact_after", tally.exact_after);
    RecordProperty("ambiguous", tally.ambiguous);
    RecordProperty("wrong_under_digits", tally.wrong_under_digits);
    ASSERT_EQ(tally.documents, 1800);
    EXPECT_GT(tally.exact_after, tally.exact_before + tally.documents / 10);
    EXPECT_LE(tally.wrong_under_digits, 18);
}

}  // namespace
}  // namespace vidimus::mrz
