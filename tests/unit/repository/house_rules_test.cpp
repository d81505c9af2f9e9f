#include "house_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vidimus::repository {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> files_of(const std::vector<Breach>& breaches) {
    std::vector<std::string> files;
    for (const Breach& breach : breaches) {
        files.push_back(breach.file);
    }
    return files;
}

TEST(TopLevel, the_designs_folders_and_no_others) {
    EXPECT_THAT(check_top_level({"mrz", "ocr", "vision", "sltd_client", "app", "resources", "tests", "docs", "tools",
                                 "cmake", "packaging", ".ci", ".git", "build"},
                                {{"mrz/a.cpp", ""}, {"app/cli/a.cpp", ""}}),
                IsEmpty());
    EXPECT_THAT(files_of(check_top_level({"mrz", "common", "src", "build-2"}, {})),
                ElementsAre("common", "src", "build-2"));
}

TEST(TopLevel, no_code_beside_the_rooms) {
    EXPECT_THAT(files_of(check_top_level(
                    {}, {{"main.cpp", ""}, {"README.md", ""}, {"app/helper.h", ""}, {"app/CMakeLists.txt", ""}})),
                ElementsAre("app/helper.h", "main.cpp"));
    EXPECT_THAT(files_of(check_top_level({}, {{"app/utilities/a.cpp", ""}})), ElementsAre("app/utilities/a.cpp"));
}

TEST(Headers, need_a_comment_first_and_a_guard) {
    EXPECT_THAT(
        check_headers({{"mrz/a.h", "// What it is.\n#pragma once\n"}, {"mrz/b.cpp", "int x;\n"}, {"docs/c.h", ""}}),
        IsEmpty());
    EXPECT_THAT(check_headers({{"mrz/a.h", "#pragma once\n// Too late.\n"}}), SizeIs(1));
    EXPECT_THAT(check_headers({{"app/cli/a.h", "// What it is.\n#ifndef A_H\n"}}), SizeIs(1));
    EXPECT_THAT(check_headers({{"tests/unit/a.h", "// What it is.\n// #pragma once\n"}}), SizeIs(1));
}

TEST(Sources, are_named_by_a_list_of_their_folder_or_above) {
    EXPECT_THAT(check_sources_are_listed({{"mrz/CMakeLists.txt", "add_library(m STATIC a.cpp\n  sub/b.cpp)\n"},
                                          {"mrz/a.cpp", ""},
                                          {"mrz/sub/b.cpp", ""},
                                          {"tests/CMakeLists.txt", "vidimus_test(NAME t SOURCES \"unit/x_test.cpp\")"},
                                          {"tests/unit/x_test.cpp", ""},
                                          {"tools/alone.cpp", ""}}),
                IsEmpty());
}

TEST(Sources, that_no_list_names_are_found) {
    EXPECT_THAT(files_of(check_sources_are_listed({{"mrz/CMakeLists.txt", "add_library(m a.cpp) # b.cpp\n"},
                                                   {"mrz/a.cpp", ""},
                                                   {"mrz/b.cpp", ""},
                                                   {"mrz/sub/a.cpp", ""},
                                                   {"mrz/xa.cpp", ""},
                                                   {"ocr/CMakeLists.txt", "add_library(o mrz/c.cpp)\n"},
                                                   {"mrz/c.cpp", ""},
                                                   {"tests/unit/lost_test.cpp", ""}})),
                ElementsAre("mrz/b.cpp", "mrz/c.cpp", "mrz/sub/a.cpp", "mrz/xa.cpp", "tests/unit/lost_test.cpp"));
}

TEST(Sources, are_not_globbed) {
    const auto breaches = check_sources_are_listed({{"mrz/CMakeLists.txt", "# No GLOB here.\nfile(GLOB all *.cpp)\n"}});
    ASSERT_THAT(breaches, SizeIs(1));
    EXPECT_EQ(breaches[0].line, 2);
}

/// Put together so that this file keeps the rule itself.
std::string machine(const std::string& name) {
    return "/" + name;
}

TEST(MachinePaths, are_found_in_any_file) {
    for (const std::string name : {"work", "tmp", "root", "home"}) {
        for (const std::string& text : {"see " + machine(name) + "/x", machine(name), "\"" + machine(name) + "/main\"",
                                        "DIR=" + machine(name) + "\n", "-I" + machine(name) + "/include"}) {
            EXPECT_THAT(check_machine_paths({{"docs/a.md", "first\n" + text}}), SizeIs(1)) << text;
        }
    }
    const auto breaches = check_machine_paths({{"docs/a.md", "first\nsee " + machine("tmp") + "/x"}});
    ASSERT_THAT(breaches, SizeIs(1));
    EXPECT_EQ(breaches[0].line, 2);
}

TEST(MachinePaths, other_words_are_left_alone) {
    for (const std::string& text :
         {std::string("shared") + machine("work") + "/x", std::string("<") + machine("root") + ">",
          std::string("$HOME") + machine("work"), machine("working") + "/x", machine("tmpfs"),
          std::string("${DIR}") + machine("tmp"), std::string("..") + machine("home"), std::string("homework")}) {
        EXPECT_THAT(check_machine_paths({{"docs/a.md", text}}), IsEmpty()) << text;
    }
}

TEST(MachinePaths, are_found_in_binaries_too) {
    const std::string zero(1, '\0');
    EXPECT_THAT(check_machine_paths({{"resources/a.bin", zero + "x" + machine("home") + "/someone/net.py" + zero}}),
                SizeIs(1));
    EXPECT_THAT(check_machine_paths({{"resources/a.bin", zero + machine("tmp") + "/\x01\x02\x03" + zero}}), IsEmpty());
}

TEST(Lengths, end_at_the_cap) {
    std::string content;
    for (int i = 0; i < 700; ++i) {
        content += "x\n";
    }
    EXPECT_THAT(check_lengths({{"mrz/a.cpp", content}, {"docs/long.md", content + content}}), IsEmpty());
    EXPECT_THAT(check_lengths({{"mrz/a.cpp", content + "x\n"}}), SizeIs(1));
    EXPECT_THAT(check_lengths({{"tests/unit/a.h", content + "x\n"}}), SizeIs(1));
}

}  // namespace
}  // namespace vidimus::repository
