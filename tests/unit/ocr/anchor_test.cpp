// Where lines begin: a comb that slipped, or that is too short, is put right by what the layouts admit.
#include "ocr/anchor.h"

#include <gtest/gtest.h>

#include <string>

namespace vidimus::ocr {
namespace {

const std::vector<std::string> td3 = {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                      "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};
const std::vector<std::string> td2 = {"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"};
const std::vector<std::string> td1 = {"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6",
                                      "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"};

CellScores cell_of(char character, float sure) {
    CellScores cell{};
    const std::size_t at = character == ' ' ? std::size_t{between_class} : reader_alphabet.find(character);
    cell.fill((1.F - sure) / static_cast<float>(cell.size() - 1));
    cell[at] = sure;
    return cell;
}

// The cells as a comb of `columns` cells sees them that begins `late[line]` cells after the line.
std::vector<std::vector<CellScores>> seen(const std::vector<std::string>& lines, int columns,
                                          const std::vector<int>& late, float sure = 0.9F) {
    std::vector<std::vector<CellScores>> out;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::vector<CellScores> cells;
        for (int k = -anchor_reach; k < columns + anchor_reach; ++k) {
            const int at = k + late[i];
            const bool inside = at >= 0 && at < static_cast<int>(lines[i].size());
            cells.push_back(cell_of(inside ? lines[i][static_cast<std::size_t>(at)] : ' ', sure));
        }
        out.push_back(std::move(cells));
    }
    return out;
}

TEST(Anchor, LeavesAFittingCombAlone) {
    for (const auto& lines : {td3, td2, td1}) {
        const auto columns = static_cast<int>(lines[0].size());
        const auto place = anchor(seen(lines, columns, std::vector<int>(lines.size(), 0)), columns);
        ASSERT_TRUE(place);
        EXPECT_EQ(mrz::layout_of(place->format).columns, columns);
        EXPECT_EQ(place->first, std::vector<int>(lines.size(), 0));
        EXPECT_FLOAT_EQ(place->gain, 0.F);
    }
}

TEST(Anchor, MovesASlippedCombBack) {
    for (const int late : {-3, -1, 1, 2}) {
        const auto place = anchor(seen(td3, 44, {late, late}), 44);
        ASSERT_TRUE(place);
        EXPECT_EQ(place->format, mrz::Format::td3);
        EXPECT_EQ(place->first, (std::vector<int>{-late, -late})) << late;
        EXPECT_GT(place->gain, 10.F);
    }
}

TEST(Anchor, MovesOneLineAlone) {
    const auto upper = anchor(seen(td3, 44, {2, 0}), 44);
    ASSERT_TRUE(upper);
    EXPECT_EQ(upper->first, (std::vector<int>{-2, 0}));
    const auto lower = anchor(seen(td3, 44, {0, -1}), 44);
    ASSERT_TRUE(lower);
    EXPECT_EQ(lower->first, (std::vector<int>{0, 1}));
}

TEST(Anchor, TellsAShortCombFromALongLine) {
    for (const int late : {0, 3, 8}) {
        const auto place = anchor(seen(td3, 36, {late, late}), 36);
        ASSERT_TRUE(place);
        EXPECT_EQ(mrz::layout_of(place->format).columns, 44) << late;
        EXPECT_EQ(place->first, (std::vector<int>{-late, -late}));
        EXPECT_GT(place->gain, 10.F);
    }
}

TEST(Anchor, TellsALongCombFromAShortLine) {
    const auto place = anchor(seen(td2, 44, {-4, -4}), 44);
    ASSERT_TRUE(place);
    EXPECT_EQ(mrz::layout_of(place->format).columns, 36);
    EXPECT_EQ(place->first, (std::vector<int>{4, 4}));
}

TEST(Anchor, ADocumentThatBreaksRulesStaysWhereItIsPrinted) {
    // Letters in the dates and an unknown code: the print's place counts, not the rule.
    std::vector<std::string> odd = td3;
    odd[0].replace(0, 5, "XXQ1Q");
    odd[1].replace(13, 6, "74AB12");
    const auto place = anchor(seen(odd, 44, {0, 0}), 44);
    ASSERT_TRUE(place);
    EXPECT_EQ(place->first, (std::vector<int>{0, 0}));
}

TEST(Anchor, NoLayoutOfFourLines) {
    const std::vector<std::string> four(4, td2[1]);
    EXPECT_FALSE(anchor(seen(four, 36, {0, 0, 0, 0}), 36));
}

TEST(Anchor, ConformityIsHighestInPlace) {
    const auto& layout = mrz::layout_of(mrz::Format::td3);
    const auto inner = [](std::vector<std::vector<CellScores>> cells) {
        for (auto& line : cells) {
            line.erase(line.begin(), line.begin() + anchor_reach);
            line.resize(line.size() - static_cast<std::size_t>(anchor_reach));
        }
        return cells;
    };
    EXPECT_GT(conformity(layout, inner(seen(td3, 44, {0, 0}))), -0.1F);
    EXPECT_LT(conformity(layout, inner(seen(td3, 44, {1, 1}))), -0.3F);
}

}  // namespace
}  // namespace vidimus::ocr
