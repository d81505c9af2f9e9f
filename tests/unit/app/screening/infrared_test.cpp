// The MRZ in two lights: whose characters count, where they are shown, and when they differ.
#include "app/screening/infrared.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "app/screening/parts.h"

namespace vidimus::screening {
namespace {

ocr::MrzText zone(const std::vector<std::string>& lines, float probability, float left) {
    ocr::MrzText text;
    text.confidence = probability;
    for (const std::string& line : lines) {
        ocr::LineRead read;
        float x = left;
        for (const char character : line) {
            ocr::CharRead cell;
            cell.candidates = {{character, probability}, {character == 'X' ? 'K' : 'X', 1.F - probability}};
            cell.quad = {cv::Point2f(x, 0), cv::Point2f(x + 10, 0), cv::Point2f(x + 10, 12), cv::Point2f(x, 12)};
            read.characters.push_back(cell);
            x += 10.F;
        }
        text.lines.push_back(read);
    }
    return text;
}

const std::vector<std::string> lines{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                     "L898902C36UTO7408122F3204153ZE184226B<<<<<16"};

Outcome result_of(const std::vector<Check>& checks, const std::string& id) {
    const auto found = std::find_if(checks.begin(), checks.end(), [&](const Check& check) { return check.id == id; });
    return found == checks.end() ? Outcome::aborted : found->result;
}

TEST(Infrared, ItsCharactersCountAndWhiteLightShowsWhere) {
    std::vector<std::string> blurred = lines;
    blurred[1][0] = 'I';
    const auto joined = join_lights({zone(blurred, 0.6F, 100.F)}, {zone(lines, 0.99F, 500.F)});
    ASSERT_TRUE(joined);
    EXPECT_EQ(joined->text.lines[1].characters[0].candidates.front().character, 'L');
    EXPECT_FLOAT_EQ(joined->text.lines[1].characters[0].quad[0].x, 100.F);
    EXPECT_EQ(joined->light, Light::vi);
    EXPECT_TRUE(joined->compared);
    EXPECT_TRUE(joined->differing.empty()) << "white light was not sure of the character";
}

TEST(Infrared, SureCharactersThatDifferAreAFinding) {
    std::vector<std::string> altered = lines;
    altered[1][4] = '8';
    const auto joined = join_lights({zone(altered, 0.98F, 0.F)}, {zone(lines, 0.98F, 0.F)});
    ASSERT_TRUE(joined);
    ASSERT_EQ(joined->differing.size(), 1U);
    EXPECT_EQ(joined->differing[0], std::pair(1, 4));
    const auto checks = infrared_checks({}, joined, true);
    EXPECT_EQ(result_of(checks, "IR.AB.MR:readable"), Outcome::successful);
    EXPECT_EQ(result_of(checks, "MRZ.RD:lights"), Outcome::failed);
}

TEST(Infrared, TheSameInBothLightsPasses) {
    const auto checks = infrared_checks({}, join_lights({zone(lines, 0.98F, 0.F)}, {zone(lines, 0.98F, 0.F)}), true);
    EXPECT_EQ(result_of(checks, "MRZ.RD:lights"), Outcome::successful);
}

TEST(Infrared, AloneItIsReadAndShownInItsOwnPicture) {
    const auto joined = join_lights({}, {zone(lines, 0.98F, 7.F)});
    ASSERT_TRUE(joined);
    EXPECT_EQ(joined->light, Light::ir);
    EXPECT_FALSE(joined->compared);
    EXPECT_EQ(result_of(infrared_checks({}, joined, true), "MRZ.RD:lights"), Outcome::undetermined);
}

TEST(Infrared, WhatCannotBeReadInItIsNeverShownAsPassed) {
    const auto joined = join_lights({zone(lines, 0.98F, 0.F)}, {});
    ASSERT_TRUE(joined);
    EXPECT_EQ(joined->light, Light::vi);
    EXPECT_EQ(result_of(infrared_checks({}, joined, false), "IR.AB.MR:readable"), Outcome::undetermined);
    EXPECT_FALSE(join_lights({}, {}));
}

}  // namespace
}  // namespace vidimus::screening
