#include "sltd_client/query_check.h"

#include <gtest/gtest.h>

#include "temporary_folder.h"

namespace vidimus::sltd {
namespace {

using testing::query_for;

TEST(QueryCheck, OnlyAWholeNumberIsAskedFor) {
    EXPECT_TRUE(is_complete(DocumentNumber{"u1234-5678"}));
    EXPECT_TRUE(is_complete(DocumentNumber{std::string(40, '7')}));
    EXPECT_FALSE(is_complete(DocumentNumber{std::string(41, '7')}));
    EXPECT_FALSE(is_complete(DocumentNumber{""}));
    EXPECT_FALSE(is_complete(DocumentNumber{"U12?4"}));
    EXPECT_FALSE(
        is_complete(DocumentNumber{"\xD0\x90"
                                   "123"}));
    EXPECT_FALSE(is_complete(DocumentNumber{"A|B"}));
}

TEST(QueryCheck, StatesAndTypes) {
    EXPECT_TRUE(is_state_code("UTO"));
    EXPECT_TRUE(is_state_code("D"));
    for (const auto* wrong : {"", "U", "UT", "UTOP", "uto", "UT0", "D<<"}) {
        EXPECT_FALSE(is_state_code(wrong)) << wrong;
    }
    EXPECT_TRUE(is_document_type("P"));
    for (const auto* wrong : {"", "p", "PD", "1", "<"}) {
        EXPECT_FALSE(is_document_type(wrong)) << wrong;
    }
}

TEST(QueryCheck, RegistersServeWhatTheyList) {
    EXPECT_TRUE(serves_document({}, {}, "UTO", "P"));
    EXPECT_TRUE(serves_document({"XXA", "UTO"}, {"P"}, "UTO", "P"));
    EXPECT_FALSE(serves_document({"XXA"}, {}, "UTO", "P"));
    EXPECT_FALSE(serves_document({}, {"I", "V"}, "UTO", "P"));
    EXPECT_FALSE(serves_document({}, {}, "", "P"));
    EXPECT_FALSE(serves_document({}, {}, "UTO", ""));
}

TEST(QueryCheck, TellsWhyNot) {
    EXPECT_EQ(why_not_askable(query_for("U1")), Reason::none);
    EXPECT_EQ(why_not_askable(query_for("")), Reason::no_number);
    EXPECT_EQ(why_not_askable(query_for("U?1")), Reason::no_number);
    EXPECT_EQ(why_not_askable(query_for("U1", "", "P")), Reason::not_configured);
    EXPECT_EQ(why_not_askable(query_for("U1", "UTO", "PP")), Reason::not_configured);
}

}  // namespace
}  // namespace vidimus::sltd
