// What may be claimed as a zone, and a block seen from the other side.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ocr/zone_reader.h"

namespace {

using namespace vidimus::ocr;

ZoneReading reading(const std::vector<std::string>& lines, float probability, float evidence) {
    ZoneReading out;
    out.columns = static_cast<int>(lines[0].size());
    out.evidence = evidence;
    out.confidence = probability;
    out.lines.resize(lines.size());
    for (const auto& line : lines) {
        std::vector<CellScores> cells;
        for (const char c : line) {
            CellScores cell{};
            cell.fill((1.F - probability) / between_class);
            cell[reader_alphabet.find(c)] = probability;
            cells.push_back(cell);
        }
        out.scores.push_back(cells);
        out.centres.emplace_back(line.size(), 0.F);
    }
    return out;
}

const std::vector<std::string> td3{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                   "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};

TEST(ZoneRules, AClearZoneIsOne) {
    EXPECT_TRUE(is_zone(reading(td3, 0.98F, 5.F)));
    EXPECT_TRUE(is_zone(reading(td3, 0.75F, 2.F)));
}

TEST(ZoneRules, NeitherWithoutACombNorWithoutSureCharacters) {
    EXPECT_FALSE(is_zone(reading(td3, 0.98F, 1.F)));
    EXPECT_FALSE(is_zone(reading(td3, 0.4F, 5.F)));
    EXPECT_FALSE(is_zone(ZoneReading{}));
}

TEST(ZoneRules, ItBeginsWithALetterAndHasFillers) {
    auto lines = td3;
    lines[0][0] = '7';
    EXPECT_FALSE(is_zone(reading(lines, 0.98F, 5.F)));
    lines = td3;
    for (auto& line : lines) {
        std::replace(line.begin(), line.end(), '<', 'X');
    }
    EXPECT_FALSE(is_zone(reading(lines, 0.98F, 5.F)));
}

TEST(ZoneRules, DoubtfulPrintMustHaveDigitsWhereDatesAre) {
    auto lines = td3;
    lines[1] = "LABCDEFCABUTOABCDEFGFABCDEFGZEABCDEFB<<<<<AB";
    EXPECT_FALSE(is_zone(reading(lines, 0.75F, 3.F)));
}

TEST(ZoneRules, ALineOfFillersAloneIsNone) {
    auto lines = td3;
    lines[1] = std::string(44, '<');
    EXPECT_FALSE(is_zone(reading(lines, 0.98F, 5.F)));
}

TEST(ZoneRules, TheLeadersOfAFormAreNone) {
    const std::vector<std::string> leaders{"ITY" + std::string(33, '<'), "QTY" + std::string(33, '<')};
    EXPECT_FALSE(is_zone(reading(leaders, 0.99F, 6.F)));
}

TEST(ZoneRules, AShortNameAndAnEmptyOptionalFieldAreStillAZone) {
    EXPECT_TRUE(is_zone(
        reading({"IUUTOLB8SWZ<<<5<<<<<<<<<<<<<<<", "6301259<3010149UTO<<<<<<<<<<<2", "O<<<<<<<<<<<<<<<<<<<<<<<<<<<<<"},
                0.98F, 5.F)));
}

TEST(ZoneRules, AnUnusualDocumentCodeMustBeBeyondDoubt) {
    auto lines = td3;
    lines[0][0] = 'M';
    EXPECT_FALSE(is_zone(reading(lines, 0.85F, 5.F)));
    EXPECT_FALSE(is_zone(reading(lines, 0.98F, 2.F)));
    EXPECT_TRUE(is_zone(reading(lines, 0.98F, 5.F)));
}

TEST(ZoneRules, AListingInEvenColumnsIsNone) {
    // Read beyond doubt, and yet no format has such lines.
    const std::vector<std::string> listing{"PYXQHA<BSCU<<<VBLRLLAMNC50523753A<BRSLSTDFFQ",
                                           "GA<BAPZPK<<H2GOPXFAMS360710158CSHPX066377MOV"};
    EXPECT_FALSE(is_zone(reading(listing, 0.99F, 6.F)));
}

TEST(ZoneRules, AWrongDateOrAShiftedFieldIsStillAZone) {
    auto lines = td3;
    lines[1].replace(13, 6, "AB12CD");
    EXPECT_TRUE(is_zone(reading(lines, 0.98F, 5.F)));
}

TEST(ZoneRules, ANationalLayoutIsKnown) {
    // The French card before 2021 has its own order (2 × 36).
    const std::vector<std::string> french{"IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<",
                                          "9409923102854CORINNE<<<<<<<6512068F4"};
    EXPECT_TRUE(is_zone(reading(french, 0.97F, 5.F)));
}

TEST(ZoneRules, TurnedTwiceIsTheSame) {
    LineLayout layout;
    layout.lines = {{10.F, 0.1F, 0.01F, 5.F}, {30.F, 0.2F, 0.02F, 6.F}};
    const LineLayout back = turned(turned(layout));
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_FLOAT_EQ(back.lines[i].offset, layout.lines[i].offset);
        EXPECT_FLOAT_EQ(back.lines[i].bend, layout.lines[i].bend);
    }
    // A point of the upper line lies on the lower line of the turned block.
    ZoneCandidate zone;
    zone.frame = {{100.F, 50.F}, {1.F, 0.F}};
    const float x = 7.F;
    const auto p = zone.frame.to_image(x, layout.lines[0].middle(x));
    const auto q = turned(zone).frame.to_image(-x, turned(layout).lines[1].middle(-x));
    EXPECT_NEAR(p.x, q.x, 1e-3);
    EXPECT_NEAR(p.y, q.y, 1e-3);
}

}  // namespace
