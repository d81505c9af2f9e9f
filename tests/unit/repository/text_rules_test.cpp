#include "text_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vidimus::repository {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const Catalogue texts{{"check.expiry.title", "Validity"}, {"report.sex.M", "male"}, {"window.open", "Open"}};

std::vector<Breach> check(const std::string& line) {
    return check_text_keys({{"app/cli/a.cpp", "// x\n" + line + "\n"}}, texts);
}

TEST(TextKeys, that_exist_are_fine) {
    EXPECT_THAT(check("text(\"check.expiry.title\"); text(\"window.open\");"), IsEmpty());
    EXPECT_THAT(check("text(\"report.sex.\" + letter)"), IsEmpty());
    EXPECT_THAT(
        check("open(\"report.json\"); open(\"window.ini\"); schema(\"vidimus.report/1\"); say(\"check the page.\");"),
        IsEmpty());
    EXPECT_THAT(check_text_keys({{"app/screening/config.cpp", "\"window.absent\""}}, texts), IsEmpty());
    EXPECT_THAT(check_text_keys({{"tests/unit/a.cpp", "\"check.absent\""}, {"docs/a.md", "\"check.absent\""}}, texts),
                IsEmpty());
}

TEST(TextKeys, that_are_missing_are_found) {
    for (const char* literal : {"\"check.expiry\"", "\"failure.USAGE.what\"", "\"verdict.fine\"", "\"window.close\"",
                                "\"report.x\"", "\"report.age.\" + x", "\"check.expiry.titles\""}) {
        const auto breaches = check(literal);
        ASSERT_THAT(breaches, SizeIs(1)) << literal;
        EXPECT_EQ(breaches[0].line, 2);
    }
    EXPECT_THAT(check("f(\"check.a\", \"check.b\")"), SizeIs(2));
    EXPECT_THAT(check_text_keys({{"vision/checks/a.h", "\"check.absent\""}}, texts), SizeIs(1));
}

TEST(EnglishTexts, come_from_all_files_of_the_language) {
    std::vector<Breach> breaches;
    const Catalogue found = english_texts({{"resources/texts/en.json", R"({"a":"1"})"},
                                           {"resources/texts/en.report.json", R"({"b":"2"})"},
                                           {"resources/texts/sq.json", R"({"c":"3"})"},
                                           {"resources/other/en.json", R"({"d":"4"})"}},
                                          breaches);
    EXPECT_EQ(found, (Catalogue{{"a", "1"}, {"b", "2"}}));
    EXPECT_THAT(breaches, IsEmpty());
}

TEST(EnglishTexts, faults_of_the_files_are_found) {
    const auto faults = [](const Tree& tree) {
        std::vector<Breach> breaches;
        static_cast<void>(english_texts(tree, breaches));
        return breaches;
    };
    EXPECT_THAT(faults({{"resources/texts/en.json", "{"}}), SizeIs(1));
    EXPECT_THAT(faults({{"resources/texts/en.json", "[]"}}), SizeIs(1));
    EXPECT_THAT(faults({{"resources/texts/en.json", R"({"a":1})"}}), SizeIs(1));
    EXPECT_THAT(faults({{"resources/texts/en.json", R"({"a":""})"}}), SizeIs(1));
    EXPECT_THAT(faults({{"resources/texts/en.json", R"({"reason.none":""})"}}), IsEmpty());
    EXPECT_THAT(faults({{"resources/texts/en.json", R"({"a":"1","a":"2"})"}}), SizeIs(1));
    EXPECT_THAT(faults({{"resources/texts/en.json", R"({"a":"1"})"}, {"resources/texts/en.x.json", R"({"a":"2"})"}}),
                SizeIs(1));
}

}  // namespace
}  // namespace vidimus::repository
