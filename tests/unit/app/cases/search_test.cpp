#include "app/cases/search.h"

#include <gmock/gmock.h>

#include "invented.h"

namespace vidimus::cases::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

TEST(Words, AreCapitalsWithoutAccents) {
    EXPECT_THAT(words_of("Müller-Ševo"), ElementsAre("MULLER", "SEVO"));
    EXPECT_THAT(words_of("  đurić  łukasz"), ElementsAre("DURIC", "LUKASZ"));
    EXPECT_THAT(words_of("L8989 02C3"), ElementsAre("L8989", "02C3"));
    EXPECT_THAT(words_of("Ђорђевић"), ElementsAre("ЂОРЂЕВИЋ"));
    EXPECT_THAT(words_of("<<<"), ElementsAre());
}

TEST(Words, OfACaseAreFoundByTheirBeginnings) {
    const auto terms = search_terms_of(invented(7).head);
    EXPECT_THAT(terms, Contains("ER"));
    EXPECT_THAT(terms, Contains("ERIKSSON"));
    EXPECT_THAT(terms, Contains("MARIA"));
    EXPECT_THAT(terms, Contains("L898910007"));
    EXPECT_THAT(terms, Not(Contains("E"))) << "one letter finds half of everybody";
}

TEST_F(Store, FindsByNameNumberDayVerdictAndDecision) {
    const auto store = opened();
    CaseRecord one = invented(1);
    CaseRecord two = invented(2, "MÜLLER");
    two.head.created = "2026-11-25T08:00:00Z";
    two.head.verdict = "no_irregularity_found";
    two.head.decision = Decision::Kind::accept;
    ASSERT_TRUE(store->put(one, "case.saved"));
    ASSERT_TRUE(store->put(two, "case.saved"));
    const auto count = [&store](const Search& search) { return store->find(search).value().size(); };
    EXPECT_EQ(count({}), 2U);
    EXPECT_EQ(store->find({}).value().front().surname, "MÜLLER") << "newest first";
    EXPECT_EQ(count({.words = "eriks"}), 1U);
    EXPECT_EQ(count({.words = "muller anna"}), 1U);
    EXPECT_EQ(count({.words = "muller eriksson"}), 0U) << "all words must fit";
    EXPECT_EQ(count({.words = "L898910002"}), 1U);
    EXPECT_EQ(count({.from = "2026-11-25"}), 1U);
    EXPECT_EQ(count({.to = "2026-11-24"}), 1U);
    EXPECT_EQ(count({.verdict = "check_further"}), 1U);
    EXPECT_EQ(count({.decision = "accept"}), 1U);
    EXPECT_EQ(count({.decision = "none"}), 1U);
    EXPECT_EQ(count({.most = 1}), 1U);
}

TEST_F(Store, KnowsTheSameNumberOfTheSameState) {
    const auto store = opened();
    CaseRecord again = invented(1);
    again.head.id = invented(9).head.id;
    CaseRecord foreign = invented(1);
    foreign.head.id = invented(8).head.id;
    foreign.head.issuing_state = "XXX";
    for (const CaseRecord& record : {invented(1), invented(2), again, foreign}) {
        ASSERT_TRUE(store->put(record, "case.saved"));
    }
    const auto before = store->same_number(again.head);
    ASSERT_TRUE(before);
    ASSERT_EQ(before->size(), 1U);
    EXPECT_EQ(before->front().id, invented(1).head.id);
    CaseHead unread = again.head;
    unread.document_number.clear();
    EXPECT_TRUE(store->same_number(unread).value().empty()) << "what was not read is not the same";
}

}  // namespace
}  // namespace vidimus::cases::testing
