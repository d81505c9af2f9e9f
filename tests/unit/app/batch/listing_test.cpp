#include "app/batch/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "workspace.h"

namespace vidimus::batch::tests {
namespace {

namespace fs = std::filesystem;
using screening::FailureCode;
using testing::ElementsAre;

std::vector<std::string> names(const std::vector<Entry>& entries, const fs::path& base) {
    std::vector<std::string> found;
    for (const Entry& entry : entries) {
        found.push_back(entry.path.lexically_relative(base).generic_string());
    }
    return found;
}

TEST(Listing, finds_images_in_all_folders_sorted) {
    const Workspace space;
    for (const char* name :
         {"b.png", "a.JPG", "sub/deep/c.tiff", "sub/d.webp", "e.bmp", "f.jpeg", "g.tif", "notes.txt", "h.png.part"}) {
        space.put(name, name);
    }
    const auto entries = list_files({space.in()});
    ASSERT_TRUE(entries);
    EXPECT_THAT(names(*entries, space.in()),
                ElementsAre("a.JPG", "b.png", "e.bmp", "f.jpeg", "g.tif", "sub/d.webp", "sub/deep/c.tiff"));
}

TEST(Listing, a_named_file_is_taken_whatever_its_ending_and_once) {
    const Workspace space;
    const auto scan = space.put("scan", "x");
    space.put("a.png", "y");
    const auto entries = list_files({space.in(), scan, space.in() / "a.png", space.in()});
    ASSERT_TRUE(entries);
    EXPECT_THAT(names(*entries, space.in()), ElementsAre("a.png", "scan"));
}

TEST(Listing, loops_of_links_end) {
    const Workspace space;
    space.put("sub/a.png", "x");
    fs::create_directory_symlink(space.in(), space.in() / "sub" / "up");
    fs::create_directory_symlink(space.in() / "sub", space.in() / "again");
    fs::create_symlink(space.in() / "self.png", space.in() / "self.png");
    const auto entries = list_files({space.in()});
    ASSERT_TRUE(entries);
    EXPECT_THAT(names(*entries, space.in()), ElementsAre("self.png", "sub/a.png"));
    EXPECT_TRUE(entries->at(0).failure);
    EXPECT_FALSE(entries->at(1).failure);
}

TEST(Listing, follows_a_link_to_a_folder_elsewhere) {
    const Workspace space;
    write(space.root() / "x.png", "x");
    fs::create_directories(space.root() / "elsewhere");
    write(space.root() / "elsewhere" / "y.png", "y");
    fs::create_directory_symlink(space.root() / "elsewhere", space.in() / "link");
    const auto entries = list_files({space.in()});
    ASSERT_TRUE(entries);
    EXPECT_THAT(names(*entries, space.in()), ElementsAre("link/y.png"));
}

TEST(Listing, a_path_that_does_not_exist_is_an_error) {
    const Workspace space;
    const auto entries = list_files({space.in(), space.in() / "absent"});
    ASSERT_FALSE(entries);
    EXPECT_EQ(entries.error().code, FailureCode::file_not_found);
    EXPECT_EQ(entries.error().subject, "absent");
}

TEST(Listing, what_cannot_be_screened_is_an_entry_with_its_failure) {
    const Workspace space;
    fs::create_symlink(space.in() / "gone.png", space.in() / "dangling.png");
    ASSERT_EQ(::mkfifo((space.in() / "pipe.png").c_str(), 0600), 0);
    const auto entries = list_files({space.in()});
    ASSERT_TRUE(entries);
    ASSERT_EQ(entries->size(), 2U);
    ASSERT_TRUE(entries->at(0).failure);
    EXPECT_EQ(entries->at(0).failure->code, FailureCode::file_not_found);
    ASSERT_TRUE(entries->at(1).failure);
    EXPECT_EQ(entries->at(1).failure->code, FailureCode::read_error);
}

}  // namespace
}  // namespace vidimus::batch::tests
