#include "sltd_client/register.h"

#include <gtest/gtest.h>

#include <set>

namespace vidimus::sltd {
namespace {

TEST(DocumentNumber, IsNormalised) {
    struct Case {
        std::string_view raw;
        std::string_view normalised;
    };
    for (const auto& [raw, normalised] : std::initializer_list<Case>{
             {"u12345678", "U12345678"},
             {" U 123-456.78 ", "U12345678"},
             {"D23145890<<", "D23145890"},
             {"12/34\\56_7:8", "12345678"},
             {"AB\xC2\xA0"
              "12",
              "AB12"},  // no-break space
             {"AB\xE2\x80\x93"
              "12",
              "AB12"},  // en dash
             {"AB\xE2\x88\x92"
              "12",
              "AB12"},  // minus sign
             {"AB\xE2\x80\xAF"
              "12",
              "AB12"},  // narrow no-break space
             {"AB\r\n\t12", "AB12"},
             {"", ""},
             {"<<<<", ""},
         }) {
        EXPECT_EQ(DocumentNumber{raw}.reveal(), normalised);
    }
}

TEST(DocumentNumber, KeepsWhatIsNoSeparator) {
    EXPECT_EQ(DocumentNumber{"AB?12"}.reveal(), "AB?12");  // not read: must not vanish
    EXPECT_EQ(DocumentNumber{"\xD0\x90 12"}.reveal(),
              "\xD0\x90"
              "12");                                               // a Cyrillic letter is another letter
    EXPECT_EQ(DocumentNumber{"A\xE2\x80"}.reveal(), "A\xE2\x80");  // cut off in the middle
    EXPECT_NE(DocumentNumber{"O0"}, DocumentNumber{"00"});         // never swapped silently
}

TEST(DocumentNumber, EqualsByItsNormalForm) {
    EXPECT_EQ(DocumentNumber{"ab-12"}, DocumentNumber{"AB 12"});
    EXPECT_TRUE(DocumentNumber{}.empty());
    EXPECT_TRUE(DocumentNumber{" - "}.empty());
    EXPECT_FALSE(DocumentNumber{"1"}.empty());
}

TEST(QueryId, IsARandomUuidOfVersionFour) {
    const auto is_lower_hexadecimal = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    std::set<std::string> seen;
    for (int i = 0; i < 200; ++i) {
        const auto id = new_query_id();
        ASSERT_EQ(id.size(), 36U);
        for (std::size_t place = 0; place < id.size(); ++place) {
            const bool dash = place == 8 || place == 13 || place == 18 || place == 23;
            EXPECT_TRUE(dash ? id[place] == '-' : is_lower_hexadecimal(id[place])) << id;
        }
        EXPECT_EQ(id[14], '4') << id;
        EXPECT_TRUE(id[19] == '8' || id[19] == '9' || id[19] == 'a' || id[19] == 'b') << id;
        EXPECT_TRUE(seen.insert(id).second);
    }
}

TEST(Names, AreDistinctAndListedWhole) {
    std::set<std::string> names{name_of(Reason::none)};
    for (const auto reason : all_reasons) {
        EXPECT_TRUE(names.insert(name_of(reason)).second) << name_of(reason);
    }
    EXPECT_EQ(all_reasons.size(), static_cast<std::size_t>(Reason::internal));
    EXPECT_EQ(name_of(Reason::answer_too_large), "answer_too_large");
    EXPECT_EQ(name_of(AnswerState::no_record), "no_record");
    EXPECT_EQ(name_of(AnswerState::possible_match), "possible_match");
    EXPECT_EQ(name_of(AnswerState::not_checked), "not_checked");
}

TEST(Names, OfClassesReadBack) {
    using Class = Record::Class;
    for (const auto record_class : {Class::stolen, Class::lost, Class::revoked, Class::invalid, Class::stolen_blank}) {
        EXPECT_EQ(record_class_named(name_of(record_class)), record_class);
    }
    EXPECT_EQ(name_of(Class::stolen_blank), "stolen_blank");
    EXPECT_EQ(record_class_named("Stolen"), std::nullopt);
    EXPECT_EQ(record_class_named("found"), std::nullopt);
    EXPECT_EQ(record_class_named(""), std::nullopt);
}

TEST(NotChecked, SaysWhoAndWhy) {
    const auto answer = not_checked("Utopia", Reason::timeout);
    EXPECT_EQ(answer.register_name, "Utopia");
    EXPECT_EQ(answer.state, AnswerState::not_checked);
    EXPECT_EQ(answer.reason, Reason::timeout);
    EXPECT_TRUE(answer.records.empty());
    EXPECT_EQ(not_checked("Utopia", Reason::none).reason, Reason::internal);
}

}  // namespace
}  // namespace vidimus::sltd
