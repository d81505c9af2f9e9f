// An import that breaks off, at any moment: the old copy answers, and the next import of the same input goes on.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>
#include <thread>

#include "sltd_client/copy_files.h"
#include "sltd_client/import_spill.h"
#include "sltd_client/local_copy.h"
#include "temporary_folder.h"

namespace vidimus::sltd {
namespace {

using testing::in;
using testing::query_for;
using testing::TemporaryFolder;
using testing::test_secret;

std::string list_of(int rows, const std::string& letter) {
    std::string text = "number,state,type,class,reference,date\n";
    for (int i = 0; i < rows; ++i) {
        text += letter + std::to_string(i) + ",UTO,P,lost,REF-" + std::to_string(i) + ",2025-03-14\n";
        text += i % 1'000 == 999 ? "bad row\n" : "";
    }
    return text;
}

// Killed 30 times at random moments of its work; what is there afterwards is the old copy or the new one, never
// another.
TEST(LocalResume, KilledAtAnyMomentTheCopyIsWhole) {
    const TemporaryFolder temporary;
    const auto folder = temporary.path() / "copy";
    constexpr int rows = 100'000;
    ASSERT_TRUE(import_records(temporary.write("old.csv", list_of(10, "A")), folder, "old", "", test_secret()));
    const auto list = temporary.write("new.csv", list_of(rows, "B"));
    std::mt19937 random(20261126);
    int finished = 0;
    for (int turn = 0; turn < 30 && finished == 0; ++turn) {
        const auto child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            ::_exit(import_records(list, folder, "new", "", test_secret()) ? 0 : 1);
        }
        std::this_thread::sleep_for(std::chrono::microseconds{random() % 150'000});
        ::kill(child, SIGKILL);
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        const auto info = copy_info(folder, test_secret());
        ASSERT_TRUE(info) << info.error().detail;
        finished += info->list_version == "new" ? 1 : 0;
        EXPECT_EQ(info->records, info->list_version == "new" ? rows : 10U);
    }
    const auto result = import_records(list, folder, "new", "", test_secret());
    ASSERT_TRUE(result) << result.error().detail;
    EXPECT_EQ(result->imported, static_cast<std::uint64_t>(rows));
    EXPECT_EQ(result->rows, static_cast<std::uint64_t>(rows + rows / 1'000));
    EXPECT_EQ(result->rejected.size(), 100U);
    EXPECT_EQ(verify_copy(folder, test_secret(), {})->records, static_cast<std::uint64_t>(rows));
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        files += entry.path().extension() == ".vcopy" || entry.path().extension() == ".spill" ? 1 : 0;
    }
    EXPECT_EQ(files, 1) << "what broken imports left is cleared away";
}

TEST(ImportSpill, GoesOnFromItsLastCheckpoint) {
    const TemporaryFolder temporary;
    const auto open = [&](std::string_view identity, unsigned char fill = 7) {
        auto spill = ImportSpill::open(temporary.path(), test_secret(fill), identity);
        EXPECT_TRUE(spill);
        return std::move(*spill);
    };
    const auto one = [](std::uint64_t position, std::string_view record) {
        PartitionBytes entries;
        put_spill_entry(entries, {position, 1}, record);
        return entries;
    };
    {
        auto spill = open("a");
        EXPECT_TRUE(spill->checkpoint().empty());
        ASSERT_TRUE(spill->add(one(5, "first")));
        ASSERT_TRUE(spill->set_checkpoint("after the first"));
        ASSERT_TRUE(spill->add(one(3, "second")));
        ASSERT_TRUE(spill->set_checkpoint("after the second"));
        ASSERT_TRUE(spill->add(one(4, std::string(100, 'l'))));
    }
    const auto file = temporary.path() / "import.spill";
    // Half a part at its end, as a break in the middle of writing leaves it.
    std::ofstream(file, std::ios::app | std::ios::binary) << std::string("\0\0\xFF", 3);
    {
        auto spill = open("a");
        EXPECT_EQ(spill->checkpoint(), "after the second");
        ASSERT_TRUE(spill->add(one(1, "third")));
        ASSERT_TRUE(spill->add(one(~std::uint64_t{0}, "last")));
        ASSERT_TRUE(spill->set_checkpoint("after the third"));
        const auto bytes = spill->partition(0);
        ASSERT_TRUE(bytes);
        const auto entries = sorted_entries(*bytes);
        ASSERT_TRUE(entries);
        ASSERT_EQ(entries->size(), 3U);
        EXPECT_EQ((*entries)[0].record, "third");
        EXPECT_EQ((*entries)[1].record, "second");
        EXPECT_EQ((*entries)[2].record, "first");
        EXPECT_EQ(sorted_entries(*spill->partition(255))->at(0).record, "last");
        EXPECT_TRUE(sorted_entries(*spill->partition(100))->empty());
    }
    EXPECT_EQ(open("a")->checkpoint(), "after the third");
    EXPECT_TRUE(open("another input")->checkpoint().empty());
    EXPECT_TRUE(open("a")->checkpoint().empty()) << "begun anew";
    {
        auto spill = open("a");
        ASSERT_TRUE(spill->set_checkpoint("x"));
    }
    EXPECT_TRUE(open("a", 8)->checkpoint().empty()) << "another key";
    EXPECT_FALSE(sorted_entries("too short"));
    EXPECT_FALSE(sorted_entries(std::string(16, '\0') + "\x09rest"));
}

}  // namespace
}  // namespace vidimus::sltd
