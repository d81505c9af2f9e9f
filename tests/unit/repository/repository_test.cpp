// The rules against this repository.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "failure_rules.h"
#include "house_rules.h"
#include "include_rules.h"
#include "text_rules.h"

namespace vidimus::repository {
namespace {

using testing::IsEmpty;

const Tree& here() {
    static const Tree tree = read_tree(VIDIMUS_SOURCE_DIR);
    return tree;
}

const Catalogue& texts_here() {
    static const Catalogue texts = [] {
        std::vector<Breach> told_by_another_test;
        return english_texts(here(), told_by_another_test);
    }();
    return texts;
}

TEST(Repository, was_read) {
    EXPECT_GT(here().size(), 100U);
    EXPECT_TRUE(here().contains("CMakeLists.txt"));
    for (const char* room : {"mrz", "ocr", "vision", "sltd_client", "app/screening"}) {
        EXPECT_TRUE(here().contains(std::string(room) + "/CMakeLists.txt")) << room;
    }
}

TEST(Repository, rooms_include_only_what_they_may) {
    EXPECT_THAT(check_includes(here()), IsEmpty());
}

TEST(Repository, each_room_calls_the_platform_in_one_file) {
    EXPECT_THAT(check_platform_headers(here()), IsEmpty());
}

TEST(Repository, only_the_designs_folders_stand_at_the_top) {
    std::vector<std::string> folders;
    for (const auto& entry : std::filesystem::directory_iterator(VIDIMUS_SOURCE_DIR)) {
        if (entry.is_directory()) {
            folders.push_back(entry.path().filename().string());
        }
    }
    EXPECT_THAT(check_top_level(folders, here()), IsEmpty());
}

TEST(Repository, headers_say_what_they_are_and_are_guarded) {
    EXPECT_THAT(check_headers(here()), IsEmpty());
}

TEST(Repository, sources_are_listed) {
    EXPECT_THAT(check_sources_are_listed(here()), IsEmpty());
}

TEST(Repository, no_file_names_a_machines_folders) {
    EXPECT_THAT(check_machine_paths(here()), IsEmpty());
}

TEST(Repository, no_source_is_too_long) {
    EXPECT_THAT(check_lengths(here()), IsEmpty());
}

TEST(Repository, texts_are_whole_and_stand_once) {
    std::vector<Breach> breaches;
    const Catalogue texts = english_texts(here(), breaches);
    EXPECT_THAT(breaches, IsEmpty());
    EXPECT_GT(texts.size(), 100U);
}

TEST(Repository, every_key_in_the_sources_has_a_text) {
    EXPECT_THAT(check_text_keys(here(), texts_here()), IsEmpty());
}

TEST(Repository, failures_are_documented_and_have_words) {
    EXPECT_THAT(check_failures(here(), texts_here()), IsEmpty());
}

TEST(Repository, reasons_of_registers_are_documented_and_have_words) {
    EXPECT_THAT(check_register_reasons(here(), texts_here()), IsEmpty());
}

}  // namespace
}  // namespace vidimus::repository
