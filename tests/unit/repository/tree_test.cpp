#include "tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>

namespace vidimus::repository {
namespace {

namespace fs = std::filesystem;

TEST(Tree, reads_what_git_would_keep) {
    std::random_device random;
    const fs::path root =
        fs::temp_directory_path() / ("vidimus-tree-" + std::to_string(random()) + std::to_string(random()));
    for (const char* file :
         {"a.txt", "mrz/b.cpp", "build/c.cpp", ".git/d", "mrz/__pycache__/e.pyc", "mrz/.f.swp", ".ci/run"}) {
        fs::create_directories((root / file).parent_path());
        std::ofstream(root / file) << file;
    }
    fs::create_directory_symlink(root / "mrz", root / "link");
    const Tree tree = read_tree(root);
    fs::remove_all(root);
    EXPECT_EQ(tree, (Tree{{"a.txt", "a.txt"}, {"mrz/b.cpp", "mrz/b.cpp"}, {".ci/run", ".ci/run"}}));
}

TEST(Tree, knows_the_rooms) {
    EXPECT_EQ(room_of("mrz/parse.cpp"), "mrz");
    EXPECT_EQ(room_of("app/cli/deep/x.h"), "app/cli");
    EXPECT_EQ(room_of("app/x.h"), "");
    EXPECT_EQ(room_of("mrzx/x.h"), "");
    EXPECT_EQ(room_of("tests/unit/mrz/x.cpp"), "");
}

TEST(Tree, lines_have_numbers) {
    const auto lines = lines_of("a\n\nb");
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[2].number, 3);
    EXPECT_EQ(lines[2].text, "b");
    EXPECT_TRUE(lines_of("").empty());
}

}  // namespace
}  // namespace vidimus::repository
