#include "app/batch/append_file.h"

#include <gtest/gtest.h>

#include "workspace.h"

namespace vidimus::batch::tests {
namespace {

using screening::FailureCode;

TEST(AppendFile, appends_cuts_and_knows_its_size) {
    const Workspace space;
    const auto file = space.root() / "a.txt";
    write(file, "abc");
    auto opened = AppendFile::open(file);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->size(), 3U);
    EXPECT_FALSE(opened->append("defg"));
    EXPECT_EQ(opened->size(), 7U);
    EXPECT_FALSE(opened->sync());
    EXPECT_EQ(read(file), "abcdefg");
    EXPECT_FALSE(opened->cut_to(9));
    EXPECT_EQ(read(file), "abcdefg");
    EXPECT_FALSE(opened->cut_to(2));
    EXPECT_FALSE(opened->append("x"));
    EXPECT_EQ(read(file), "abx");
}

TEST(AppendFile, is_readable_by_its_owner_alone) {
    const Workspace space;
    const auto file = space.root() / "a.txt";
    ASSERT_TRUE(AppendFile::open(file));
    using std::filesystem::perms;
    EXPECT_EQ(std::filesystem::status(file).permissions() & (perms::group_all | perms::others_all), perms::none);
}

TEST(AppendFile, says_when_the_disk_is_full) {
    if (!std::filesystem::exists("/dev/full")) {
        GTEST_SKIP() << "this system has no device that is always full";
    }
    auto opened = AppendFile::open("/dev/full");
    ASSERT_TRUE(opened);
    const auto failure = opened->append("x");
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->code, FailureCode::disk_full);
    EXPECT_EQ(failure->subject, "full");
}

TEST(AppendFile, says_what_cannot_be_opened) {
    const Workspace space;
    const auto opened = AppendFile::open(space.root() / "absent" / "a.txt");
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, FailureCode::cannot_write);
    EXPECT_EQ(opened.error().subject, "a.txt");
}

TEST(FolderLock, is_held_by_one_at_a_time) {
    const Workspace space;
    {
        auto first = FolderLock::take(space.root());
        ASSERT_TRUE(first);
        const FolderLock moved = std::move(*first);
        const auto second = FolderLock::take(space.root());
        ASSERT_FALSE(second);
        EXPECT_EQ(second.error().code, FailureCode::cannot_write);
    }
    EXPECT_TRUE(FolderLock::take(space.root()));
    EXPECT_FALSE(FolderLock::take(space.root() / "absent"));
}

}  // namespace
}  // namespace vidimus::batch::tests
