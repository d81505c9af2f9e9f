#include "app/cases/seal.h"

#include <gtest/gtest.h>

namespace vidimus::cases {
namespace {

Seal seal(char digit) {
    return *Seal::from_secret(std::string(64, digit));
}

TEST(Seal, OpensWhatItClosed) {
    const auto closed = seal('a').close("ERIKSSON", "head 1");
    ASSERT_TRUE(closed);
    EXPECT_FALSE(closed->contains("ERIKSSON"));
    EXPECT_EQ(seal('a').open(*closed, "head 1"), QByteArray("ERIKSSON"));
    EXPECT_NE(*closed, *seal('a').close("ERIKSSON", "head 1")) << "the same content never looks the same";
    EXPECT_EQ(seal('a').open(*seal('a').close({}, "x"), "x"), QByteArray(""));
}

TEST(Seal, NothingOpensElsewhereOrWithAnotherKeyOrChanged) {
    const QByteArray closed = *seal('a').close("ERIKSSON", "head 1");
    EXPECT_FALSE(seal('a').open(closed, "head 2"));
    EXPECT_FALSE(seal('b').open(closed, "head 1"));
    for (qsizetype i = 0; i < closed.size(); ++i) {
        QByteArray changed = closed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_FALSE(seal('a').open(changed, "head 1")) << i;
    }
    EXPECT_FALSE(seal('a').open(closed.left(20), "head 1"));
}

TEST(Seal, TermsAreTheSameForTheSameWordAndKeyOnly) {
    EXPECT_EQ(seal('a').term("ERIKSSON"), seal('a').term("ERIKSSON"));
    EXPECT_NE(seal('a').term("ERIKSSON"), seal('b').term("ERIKSSON"));
    EXPECT_NE(seal('a').term("ERIKSSON"), seal('a').term("ERIKSSEN"));
}

TEST(Seal, RefusesWhatIsNoSecret) {
    EXPECT_FALSE(Seal::from_secret(""));
    EXPECT_FALSE(Seal::from_secret(std::string(63, 'a')));
    EXPECT_FALSE(Seal::from_secret(std::string(64, 'x')));
    EXPECT_TRUE(Seal::from_secret(*Seal::fresh_secret()));
    EXPECT_NE(*Seal::fresh_secret(), *Seal::fresh_secret());
}

}  // namespace
}  // namespace vidimus::cases
