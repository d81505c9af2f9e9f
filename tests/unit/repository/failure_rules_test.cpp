#include "failure_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vidimus::repository {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// A small repository in which all is in step.
class Failures : public testing::Test {
  protected:
    Tree tree{
        {"app/screening/failure.h",
         "// Failures.\nenum class ExitCode : int {\n    usage = 64,\n    internal = 70,\n};\n"
         "enum class FailureCode {\n    usage,  // wrong options\n    internal,\n};\n"},
        {"app/screening/failure.cpp",
         "constexpr std::array kinds{\n    FailureKind{FailureCode::usage, \"USAGE\", ExitCode::usage},\n"
         "    FailureKind{FailureCode::internal, \"INTERNAL\", ExitCode::internal},\n};\n"},
        {"sltd_client/register.h", "enum class Reason {\n    none,\n    timeout,  // too late\n    cancelled,\n};\n"},
        {"docs/failures.md",
         "# Failures\n\n| code | exit | what | why | do |\n|---|---|---|---|---|\n| `USAGE` | 64 | u what | u why | u "
         "do |\n"
         "| `INTERNAL` | 70 | i what | i why | i do |\n\n| reason | means |\n|---|---|\n| `timeout` | late | ask |\n"
         "| `cancelled` | stopped | ask |\n"}};
    Catalogue texts{
        {"failure.USAGE.what", "u what"},        {"failure.USAGE.why", "u why"},     {"failure.USAGE.do", "u do"},
        {"failure.INTERNAL.what", "i what"},     {"failure.INTERNAL.why", "i why"},  {"failure.INTERNAL.do", "i do"},
        {"reason.timeout", "no answer in time"}, {"reason.cancelled", "was stopped"}};

    void replace(const std::string& file, const std::string& what, const std::string& with) {
        std::string& content = tree.at(file);
        const std::size_t at = content.find(what);
        ASSERT_NE(at, std::string::npos);
        content.replace(at, what.size(), with);
    }
};

TEST_F(Failures, in_step) {
    EXPECT_THAT(check_failures(tree, texts), IsEmpty());
    EXPECT_THAT(check_register_reasons(tree, texts), IsEmpty());
}

TEST_F(Failures, a_code_without_document) {
    replace("docs/failures.md", "| `INTERNAL` | 70 | i what | i why | i do |\n", "");
    ASSERT_THAT(check_failures(tree, texts), SizeIs(1));
    EXPECT_THAT(check_failures(tree, texts)[0].what, HasSubstr("INTERNAL"));
}

TEST_F(Failures, a_document_without_code) {
    replace("docs/failures.md", "| `USAGE`", "| `OTHER` | 64 | a | b | c |\n| `USAGE`");
    EXPECT_THAT(check_failures(tree, texts), SizeIs(1));
}

TEST_F(Failures, an_enumerator_without_entry) {
    replace("app/screening/failure.h", "    internal,\n", "    internal,\n    disk_full,\n");
    EXPECT_THAT(check_failures(tree, texts), SizeIs(1));
}

TEST_F(Failures, a_name_that_is_not_the_enumerators) {
    replace("app/screening/failure.cpp", "\"USAGE\"", "\"INTERNAL\"");
    EXPECT_FALSE(check_failures(tree, texts).empty());
}

TEST_F(Failures, another_exit_code_in_the_document) {
    replace("docs/failures.md", "| 64 |", "| 65 |");
    ASSERT_THAT(check_failures(tree, texts), SizeIs(1));
    EXPECT_EQ(check_failures(tree, texts)[0].line, 5);
}

TEST_F(Failures, other_words_in_the_document) {
    replace("docs/failures.md", "u why", "another why");
    EXPECT_THAT(check_failures(tree, texts), SizeIs(1));
    replace("docs/failures.md", "| another why | u do |", "|");
    EXPECT_FALSE(check_failures(tree, texts).empty());
}

TEST_F(Failures, each_of_the_three_texts_is_needed) {
    for (const char* part : {"what", "why", "do"}) {
        Catalogue fewer = texts;
        fewer.erase(std::string("failure.USAGE.") + part);
        EXPECT_THAT(check_failures(tree, fewer), SizeIs(1)) << part;
    }
}

TEST_F(Failures, a_text_of_no_failure) {
    texts["failure.GONE.what"] = "x";
    EXPECT_THAT(check_failures(tree, texts), SizeIs(1));
}

TEST_F(Failures, absent_files) {
    for (const char* file : {"app/screening/failure.h", "app/screening/failure.cpp", "docs/failures.md"}) {
        Tree fewer = tree;
        fewer.erase(file);
        EXPECT_THAT(check_failures(fewer, texts), SizeIs(1)) << file;
    }
    EXPECT_FALSE(check_failures(
                     {{"app/screening/failure.h", ""}, {"app/screening/failure.cpp", ""}, {"docs/failures.md", ""}}, {})
                     .empty());
}

TEST_F(Failures, a_reason_without_document_text_or_enumerator) {
    Tree fewer = tree;
    fewer["docs/failures.md"].erase(fewer["docs/failures.md"].find("| `timeout`"),
                                    std::string("| `timeout` | late | ask |\n").size());
    EXPECT_THAT(check_register_reasons(fewer, texts), SizeIs(1));
    Catalogue fewer_texts = texts;
    fewer_texts.erase("reason.cancelled");
    EXPECT_THAT(check_register_reasons(tree, fewer_texts), SizeIs(1));
    replace("docs/failures.md", "| `timeout`", "| `gone` | x | y |\n| `timeout`");
    EXPECT_THAT(check_register_reasons(tree, texts), SizeIs(1));
    tree["sltd_client/register.h"].clear();
    EXPECT_FALSE(check_register_reasons(tree, texts).empty());
}

}  // namespace
}  // namespace vidimus::repository
