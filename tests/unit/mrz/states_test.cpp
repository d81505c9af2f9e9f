// Codes of states: all of ISO 3166-1, ICAO's own, withdrawn ones, and those that are only seen.
#include "mrz/states.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace vidimus::mrz {
namespace {

TEST(States, TableIsSortedAndWellFormed) {
    std::set<std::string_view> seen;
    int states = 0;
    for (const StateCode& state : state_codes()) {
        EXPECT_TRUE(seen.insert(state.code).second) << state.code;
        EXPECT_FALSE(state.name.empty()) << state.code;
        EXPECT_TRUE(state.code.size() == 3 || state.code == "D" || state.code == "SI") << state.code;
        EXPECT_TRUE(std::ranges::all_of(state.code, [](char c) { return c >= 'A' && c <= 'Z'; })) << state.code;
        states += state.kind == CodeKind::state ? 1 : 0;
    }
    EXPECT_EQ(states, 249);  // ISO 3166-1, with D in the place of DEU
}

TEST(States, SpecialCodes) {
    for (const char* code : {"D", "FRA", "SRB", "MNE", "ALB", "SSD", "TWN", "ATA"}) {
        ASSERT_NE(find_state(code), nullptr) << code;
        EXPECT_EQ(find_state(code)->kind, CodeKind::state) << code;
    }
    for (const char* code : {"RKS", "GBD", "GBN", "GBO", "GBP", "GBS", "XXA", "XXB", "XXC", "XXX", "UNK"}) {
        ASSERT_NE(find_state(code), nullptr) << code;
        EXPECT_EQ(find_state(code)->kind, CodeKind::special) << code;
    }
    for (const char* code :
         {"EUE", "UNO", "UNA", "XOM", "XPO", "XBA", "XIM", "XCC", "XCE", "XCO", "XEC", "XES", "XMP", "XDC", "IAO"}) {
        ASSERT_NE(find_state(code), nullptr) << code;
        EXPECT_EQ(find_state(code)->kind, CodeKind::organisation) << code;
    }
    for (const char* code : {"ANT", "NTZ", "YUG", "SCG", "SUN", "CSK", "DDR", "ZAR"}) {
        ASSERT_NE(find_state(code), nullptr) << code;
        EXPECT_EQ(find_state(code)->kind, CodeKind::withdrawn) << code;
    }
    for (const char* code : {"DEU", "XXK", "SI", "BDR"}) {
        ASSERT_NE(find_state(code), nullptr) << code;
        EXPECT_EQ(find_state(code)->kind, CodeKind::in_practice) << code;
    }
    EXPECT_EQ(find_state("UTO")->kind, CodeKind::sample);
    for (const char* code : {"XXA", "XXB", "XXC", "XXX"}) EXPECT_FALSE(find_state(code)->issues) << code;
}

TEST(States, UnknownCodes) {
    for (const char* code : {"", "A", "DE", "QQQ", "D<<", "fra", "FRAN"}) {
        EXPECT_EQ(find_state(code), nullptr) << code;
        EXPECT_TRUE(state_name(code).empty()) << code;
    }
    EXPECT_EQ(state_name("D"), "Germany");
    EXPECT_EQ(state_name("XXA"), "Stateless person");
}

}  // namespace
}  // namespace vidimus::mrz
