// Files that cannot be examined: one clear message each, the right exit code, never a crash; the rest of a list goes
// on.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>

#include "tests/cli/run_command.h"

namespace vidimus::test {
namespace {

namespace fs = std::filesystem;

std::size_t lines_of(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

void expect_failure(const fs::path& file, int code, const std::string& id) {
    const Outcome outcome = run({"check", "--profile", "training", file.string()});
    EXPECT_EQ(outcome.code, code) << outcome.err;
    EXPECT_TRUE(has(outcome.err, "[" + id + "]")) << outcome.err;
    EXPECT_EQ(lines_of(outcome.err), 1U) << outcome.err;
    EXPECT_TRUE(outcome.out.empty());
}

TEST(Files, Missing) {
    expect_failure(scratch() / "none.png", 66, "FILE_NOT_FOUND");
}

TEST(Files, Empty) {
    const fs::path file = scratch() / "empty.png";
    std::ofstream{file};
    expect_failure(file, 65, "FILE_EMPTY");
}

TEST(Files, NotAnImage) {
    const fs::path file = scratch() / "text.jpg";
    std::ofstream(file) << std::string(5000, 'x');
    expect_failure(file, 65, "NOT_AN_IMAGE");
}

TEST(Files, Truncated) {
    std::ifstream whole(sample("uto-passport-genuine.jpg"), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(whole)), {});
    const fs::path file = scratch() / "half.jpg";
    std::ofstream(file, std::ios::binary) << bytes.substr(0, bytes.size() / 2);
    expect_failure(file, 65, "FILE_TRUNCATED");
}

TEST(Files, Huge) {
    // 20,000 × 20,000 pixels of one colour: a small file that would fill the memory.
    const fs::path file = scratch() / "huge.png";
    ASSERT_TRUE(
        cv::imwrite(file.string(), cv::Mat(20'000, 20'000, CV_8U, cv::Scalar(200)), {cv::IMWRITE_PNG_COMPRESSION, 1}));
    expect_failure(file, 65, "IMAGE_TOO_LARGE");
}

TEST(Files, NotPermitted) {
    if (geteuid() == 0) {
        GTEST_SKIP() << "an administrator may read every file";
    }
    const fs::path file = scratch() / "locked.png";
    std::ofstream(file) << "x";
    chmod(file.c_str(), 0);
    expect_failure(file, 77, "FILE_NOT_PERMITTED");
}

TEST(Files, BlankPicture) {
    const fs::path file = scratch() / "blank.png";
    ASSERT_TRUE(cv::imwrite(file.string(), cv::Mat(600, 800, CV_8UC3, cv::Scalar(250, 250, 250))));
    const Outcome outcome = run({"check", "--profile", "training", file.string()});
    EXPECT_TRUE(outcome.code == 65 || outcome.code == 1) << outcome.out << outcome.err;
}

TEST(Files, TheRestOfAListGoesOn) {
    const fs::path folder = scratch();
    std::ofstream{folder / "empty.png"};
    const Outcome outcome = run({"check", "--profile", "training", "--format", "jsonl", (folder / "empty.png").string(),
                                 sample("uto-passport-genuine.jpg").string(), (folder / "none.png").string()});
    EXPECT_EQ(outcome.code, 66);
    EXPECT_EQ(lines_of(outcome.err), 2U) << outcome.err;
    EXPECT_EQ(lines_of(outcome.out), 3U);
    EXPECT_TRUE(has(outcome.out, "\"no_irregularity_found\""));
    EXPECT_TRUE(has(outcome.out, "\"vidimus.error/1\""));
}

TEST(Files, AFullDiskIsSaid) {
    if (!fs::exists("/dev/full")) {
        GTEST_SKIP() << "there is no /dev/full here";
    }
    const Outcome outcome = run({"samples", "generate", "--out", "/dev/full/x", "--count", "1"});
    EXPECT_EQ(outcome.code, 73) << outcome.err;
}

}  // namespace
}  // namespace vidimus::test
