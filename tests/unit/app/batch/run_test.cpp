// Whole runs with a screening that reads the file's content instead of a picture.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <mutex>
#include <opencv2/imgcodecs.hpp>
#include <set>
#include <stdexcept>
#include <thread>

#include "app/batch/append_file.h"
#include "app/batch/runner.h"
#include "app/screening/digest.h"
#include "workspace.h"

namespace vidimus::batch::tests {
namespace {

namespace fs = std::filesystem;
using screening::FailureCode;
using screening::VerdictState;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class Running : public testing::Test {
  protected:
    tl::expected<Result, screening::Failure> go(const Options& options) {
        screened_ = 0;
        return run_with(by_content(screened_), english(), options, [this](const Progress& p) { seen_.push_back(p); },
                        {});
    }
    void expect_consistent(std::size_t documents) {
        const auto results = hashes_of(space_.out() / "results.jsonl");
        const auto journal = hashes_of(space_.out() / "journal.jsonl");
        EXPECT_EQ(results.size(), documents);
        EXPECT_EQ(journal, results);
        EXPECT_EQ(lines_of(space_.out() / "results.csv").size(), documents + 1);
    }
    Workspace space_;
    std::atomic<int> screened_{0};
    std::vector<Progress> seen_;
};

TEST_F(Running, each_file_leaves_its_rows) {
    space_.put("a.png", "fine");
    space_.put("sub/b.png", "stolen");
    space_.put("c.png", "odd");
    space_.put("d.png", "bad");
    const auto result = go(space_.options());
    ASSERT_TRUE(result);
    EXPECT_EQ(result->progress.total, 4U);
    EXPECT_EQ(result->progress.done, 3U);
    EXPECT_EQ(result->progress.failed, 1U);
    EXPECT_EQ(result->progress.skipped, 0U);
    EXPECT_EQ(result->progress.no_irregularity_found, 1U);
    EXPECT_EQ(result->progress.check_further, 1U);
    EXPECT_EQ(result->progress.irregularity_found, 1U);
    EXPECT_EQ(result->worst, VerdictState::irregularity_found);
    EXPECT_FALSE(result->cancelled);
    expect_consistent(3);

    const std::string table = read(space_.out() / "results.csv");
    EXPECT_THAT(table,
                testing::StartsWith("file,sha256,verdict,top_reason,format,issuing_state,document_type,check_digits_ok,"
                                    "register_state,milliseconds\r\n"));
    EXPECT_THAT(table, HasSubstr("/sub/b.png," + *screening::sha256_of_file(space_.in() / "sub/b.png") +
                                 ",irregularity_found,REG:training,,,,,not_checked,13\r\n"));
    const auto errors = lines_of(space_.out() / "errors.jsonl");
    ASSERT_EQ(errors.size(), 1U);
    const auto error = nlohmann::json::parse(errors[0]);
    EXPECT_EQ(error["code"], "NOT_AN_IMAGE");
    EXPECT_EQ(error["sha256"], *screening::sha256_of_file(space_.in() / "d.png"));
    EXPECT_TRUE(error["file"].get<std::string>().ends_with("/d.png"));
    EXPECT_FALSE(error["message"].get<std::string>().empty());
}

TEST_F(Running, the_journal_holds_hash_and_verdict_alone) {
    space_.put("name-of-a-person.png", "fine");
    ASSERT_TRUE(go(space_.options()));
    const auto lines = lines_of(space_.out() / "journal.jsonl");
    ASSERT_EQ(lines.size(), 1U);
    const auto entry = nlohmann::json::parse(lines[0]);
    EXPECT_EQ(entry.size(), 2U);
    EXPECT_EQ(entry["sha256"], *screening::sha256_of_file(space_.in() / "name-of-a-person.png"));
    EXPECT_EQ(entry["verdict"], "no_irregularity_found");
}

TEST_F(Running, an_mrz_fills_its_columns) {
    space_.put("a.png", "x");
    const MakeScreenFile make = [] {
        return [](const screening::Capture& image,
                  const std::stop_token&) -> tl::expected<screening::Report, screening::Failure> {
            screening::Report report;
            report.source.push_back({image.file.filename().string(), "", {}, 1, 1, {}, "file"});
            report.mrz.document.emplace();
            report.mrz.document->format = mrz::Format::td1;
            report.mrz.document->document_code = "I";
            report.mrz.document->issuing_state = "UTO";
            report.mrz.document->check_digits.push_back({mrz::FieldId::birth_date, 1, 6, '1', '2', false});
            report.register_answers.resize(2);
            report.register_answers[0].state = sltd::AnswerState::no_record;
            report.register_answers[1].state = sltd::AnswerState::possible_match;
            return report;
        };
    };
    ASSERT_TRUE(run_with(make, english(), space_.options(), {}, {}));
    EXPECT_THAT(read(space_.out() / "results.csv"), HasSubstr(",check_further,,TD1,UTO,I,false,possible_match,0\r\n"));
    // A report without its hash gets the one that the batch computed.
    EXPECT_EQ(hashes_of(space_.out() / "results.jsonl"), hashes_of(space_.out() / "journal.jsonl"));
}

TEST_F(Running, resume_skips_what_is_done_even_under_another_name) {
    space_.put("a.png", "stolen 1");
    space_.put("b.png", "fine 2");
    ASSERT_TRUE(go(space_.options()));
    fs::create_directories(space_.in() / "moved");
    fs::rename(space_.in() / "a.png", space_.in() / "moved" / "other name.jpg");
    space_.put("c.png", "odd 3");
    const auto result = go(space_.options(true));
    ASSERT_TRUE(result);
    EXPECT_EQ(screened_, 1);
    EXPECT_EQ(result->progress.skipped, 2U);
    EXPECT_EQ(result->progress.done, 1U);
    EXPECT_EQ(result->progress.total, 3U);
    // The skipped one's verdict still counts for the run's outcome.
    EXPECT_EQ(result->worst, VerdictState::irregularity_found);
    EXPECT_EQ(result->progress.irregularity_found, 1U);
    EXPECT_EQ(result->progress.no_irregularity_found, 1U);
    expect_consistent(3);
}

TEST_F(Running, a_changed_content_is_screened_again) {
    space_.put("a.png", "fine");
    ASSERT_TRUE(go(space_.options()));
    space_.put("a.png", "fine, changed");
    ASSERT_TRUE(go(space_.options(true)));
    EXPECT_EQ(screened_, 1);
    expect_consistent(2);
}

TEST_F(Running, what_failed_is_tried_again_and_told_once) {
    space_.put("a.png", "bad");
    ASSERT_TRUE(go(space_.options()));
    ASSERT_TRUE(go(space_.options(true)));
    EXPECT_EQ(screened_, 1);
    EXPECT_EQ(lines_of(space_.out() / "errors.jsonl").size(), 1U);
    space_.put("a.png", "fine now");
    ASSERT_TRUE(go(space_.options(true)));
    EXPECT_EQ(lines_of(space_.out() / "errors.jsonl").size(), 0U);
    expect_consistent(1);
}

TEST_F(Running, resume_in_an_empty_folder_is_a_first_run) {
    space_.put("a.png", "fine");
    const auto result = go(space_.options(true));
    ASSERT_TRUE(result);
    EXPECT_EQ(result->progress.done, 1U);
    expect_consistent(1);
}

TEST_F(Running, copies_of_a_content_each_have_a_row) {
    space_.put("a.png", "same");
    space_.put("b.png", "same");
    ASSERT_TRUE(go(space_.options()));
    expect_consistent(2);
    const auto result = go(space_.options(true));
    ASSERT_TRUE(result);
    EXPECT_EQ(result->progress.skipped, 2U);
    expect_consistent(2);
}

TEST_F(Running, without_resume_earlier_results_are_kept_aside) {
    space_.put("a.png", "fine");
    ASSERT_TRUE(go(space_.options()));
    const std::string earlier = read(space_.out() / "results.jsonl");
    space_.put("b.png", "odd");
    ASSERT_TRUE(go(space_.options()));
    EXPECT_EQ(screened_, 2);
    expect_consistent(2);
    EXPECT_EQ(read(space_.out() / "previous-1" / "results.jsonl"), earlier);
    ASSERT_TRUE(go(space_.options()));
    EXPECT_TRUE(fs::exists(space_.out() / "previous-2" / "journal.jsonl"));
    EXPECT_EQ(read(space_.out() / "previous-1" / "results.jsonl"), earlier);
}

TEST_F(Running, a_crash_at_any_byte_is_repaired_by_resume) {
    for (int i = 0; i < 5; ++i) {
        space_.put(std::to_string(i) + ".png", "fine " + std::to_string(i));
    }
    ASSERT_TRUE(go(space_.options(false, 1)));
    const std::string results = read(space_.out() / "results.jsonl");
    const std::string table = read(space_.out() / "results.csv");
    const std::string journal = read(space_.out() / "journal.jsonl");
    const auto cut = [&](std::size_t of_results, std::size_t of_table, std::size_t of_journal) {
        write(space_.out() / "results.jsonl", results.substr(0, of_results));
        write(space_.out() / "results.csv", table.substr(0, of_table));
        write(space_.out() / "journal.jsonl", journal.substr(0, of_journal));
        ASSERT_TRUE(go(space_.options(true, 2)));
        expect_consistent(5);
        const auto hashes = hashes_of(space_.out() / "results.jsonl");
        EXPECT_EQ(std::set<std::string>(hashes.begin(), hashes.end()).size(), 5U);
    };
    // The moments of a commit: results partly, table partly, journal partly.
    const std::size_t line = results.size() / 5;
    const std::size_t row = (table.size() - table.find('\n') - 1) / 5;
    const std::size_t entry = journal.size() / 5;
    for (std::size_t part = 1; part < line; part += line / 5) {
        cut(results.size() - part, table.size() - row, journal.size() - entry);
    }
    for (std::size_t part = 1; part < row; part += row / 5) {
        cut(results.size(), table.size() - part, journal.size() - entry);
    }
    for (std::size_t part = 1; part < entry; part += entry / 5) {
        cut(results.size(), table.size(), journal.size() - part);
    }
}

TEST_F(Running, a_thousand_files_with_eight_workers) {
    for (int i = 0; i < 1000; ++i) {
        space_.put("sub" + std::to_string(i % 7) + "/" + std::to_string(i) + ".png",
                   (i % 10 == 0 ? "bad " : "fine ") + std::to_string(i));
    }
    const auto result = go(space_.options(false, 8));
    ASSERT_TRUE(result);
    EXPECT_EQ(screened_, 1000);
    EXPECT_EQ(result->progress.done, 900U);
    EXPECT_EQ(result->progress.failed, 100U);
    EXPECT_EQ(lines_of(space_.out() / "errors.jsonl").size(), 100U);
    expect_consistent(900);
    const auto hashes = hashes_of(space_.out() / "results.jsonl");
    EXPECT_EQ(std::set<std::string>(hashes.begin(), hashes.end()).size(), 900U);

    ASSERT_FALSE(seen_.empty());
    EXPECT_EQ(seen_.back().done + seen_.back().failed, 1000U);
    EXPECT_GT(seen_.back().per_second, 0.0);
    EXPECT_EQ(seen_.back().left.count(), 0);
    EXPECT_TRUE(std::is_sorted(seen_.begin(), seen_.end(), [](const Progress& a, const Progress& b) {
        return a.done + a.failed < b.done + b.failed;
    }));
    const auto again = go(space_.options(true, 8));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->progress.skipped, 900U);
    EXPECT_EQ(screened_, 100);
}

TEST_F(Running, a_document_is_on_disk_before_its_worker_takes_the_next) {
    for (int i = 0; i < 20; ++i) {
        space_.put(std::to_string(i) + ".png", "fine " + std::to_string(i));
    }
    std::atomic<int> calls{0};
    std::atomic<bool> late{false};
    const fs::path journal = space_.out() / "journal.jsonl";
    const MakeScreenFile make = [&] {
        return [&, screen = by_content(screened_)()](const screening::Capture& image, const std::stop_token& stop) {
            const int before = calls++;
            late = late || lines_of(journal).size() != static_cast<std::size_t>(before);
            return screen(image, stop);
        };
    };
    ASSERT_TRUE(run_with(make, english(), space_.options(false, 1), {}, {}));
    EXPECT_EQ(calls, 20);
    EXPECT_FALSE(late);
}

TEST_F(Running, an_unreadable_file_is_an_error_row_and_the_rest_goes_on) {
    space_.put("a.png", "fine");
    fs::create_symlink(space_.in() / "gone.png", space_.in() / "dangling.png");
    const auto result = go(space_.options());
    ASSERT_TRUE(result);
    EXPECT_EQ(result->progress.failed, 1U);
    EXPECT_EQ(result->progress.done, 1U);
    const auto errors = lines_of(space_.out() / "errors.jsonl");
    ASSERT_EQ(errors.size(), 1U);
    const auto row = nlohmann::json::parse(errors[0]);
    EXPECT_EQ(row["code"], "FILE_NOT_FOUND");
    EXPECT_TRUE(row["sha256"].is_null());
}

TEST_F(Running, a_screening_that_throws_is_an_error_row) {
    space_.put("a.png", "fine");
    space_.put("b.png", "fine too");
    const MakeScreenFile make = [this] {
        return [screen = by_content(screened_)()](const screening::Capture& image, const std::stop_token& stop) {
            if (image.file.filename() == "a.png") {
                throw std::runtime_error("broken below");
            }
            return screen(image, stop);
        };
    };
    const auto result = run_with(make, english(), space_.options(), {}, {});
    ASSERT_TRUE(result);
    EXPECT_EQ(result->progress.failed, 1U);
    EXPECT_EQ(nlohmann::json::parse(lines_of(space_.out() / "errors.jsonl").at(0))["code"], "INTERNAL");
    expect_consistent(1);
}

TEST_F(Running, a_worker_that_cannot_begin_ends_the_run) {
    space_.put("a.png", "fine");
    const MakeScreenFile make = []() -> ScreenFile { throw std::runtime_error("no reader"); };
    const auto result = run_with(make, english(), space_.options(), {}, {});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, FailureCode::internal);
}

TEST_F(Running, each_page_of_a_file_is_a_document) {
    space_.put("a.png", "fine");
    space_.put("paper/b.png", "fine too");
    const cv::Mat grey(60, 80, CV_8UC3, cv::Scalar::all(90));
    const std::vector<cv::Mat> pages{grey, grey * 2, cv::Mat(grey * 0.5)};
    ASSERT_TRUE(cv::imwrite((space_.in() / "scan.tif").string(), pages));
    std::atomic<int> calls{0};
    std::mutex mutex;
    std::set<std::string> names;
    const MakeScreenFile make = [&] {
        return [&](const screening::Capture& image,
                   const std::stop_token&) -> tl::expected<screening::Report, screening::Failure> {
            ++calls;
            const std::lock_guard guard(mutex);
            names.insert(image.file.filename().string());
            if (image.file.filename() == "scan.tif#page=2") {
                return tl::unexpected(screening::Failure{FailureCode::no_document, "scan.tif#page=2", {}});
            }
            screening::Report report;
            const std::string sha256 =
                image.bytes.empty() ? *screening::sha256_of_file(image.file) : screening::sha256_of_bytes(image.bytes);
            report.source.push_back({image.file.filename().string(), sha256, {}, 1, 1, {}, "file"});
            return report;
        };
    };
    const auto result = run_with(make, english(), space_.options(false, 2), {}, {});
    ASSERT_TRUE(result);
    EXPECT_EQ(calls, 5);
    EXPECT_TRUE(names.contains("scan.tif#page=3"));
    EXPECT_EQ(result->progress.total, 5U) << "two files, and a file of three pages";
    EXPECT_EQ(result->progress.done, 4U);
    EXPECT_EQ(result->progress.failed, 1U) << "a page that shows nothing does not take the others with it";
    EXPECT_FALSE(result->cancelled);
    expect_consistent(4);
    EXPECT_THAT(read(space_.out() / "results.csv"), HasSubstr("/scan.tif#page=1,"));
    EXPECT_THAT(read(space_.out() / "errors.jsonl"), HasSubstr("scan.tif#page=2"));

    calls = 0;
    const auto again = run_with(make, english(), space_.options(true, 2), {}, {});
    ASSERT_TRUE(again);
    EXPECT_EQ(calls, 1) << "only the page that failed is looked at again";
    EXPECT_EQ(again->progress.skipped, 4U);
}

TEST_F(Running, cancellation_ends_soon_and_resume_goes_on) {
    for (int i = 0; i < 50; ++i) {
        space_.put(std::to_string(i) + ".png", "fine " + std::to_string(i));
    }
    std::stop_source source;
    const MakeScreenFile make = [&] {
        return [&, screen = by_content(screened_)()](
                   const screening::Capture& image,
                   const std::stop_token& stop) -> tl::expected<screening::Report, screening::Failure> {
            if (screened_ >= 10) {
                source.request_stop();
                while (!stop.stop_requested()) {
                    std::this_thread::yield();
                }
                return tl::unexpected(screening::Failure{FailureCode::cancelled, {}, {}});
            }
            return screen(image, stop);
        };
    };
    const auto result = run_with(make, english(), space_.options(false, 2), {}, source.get_token());
    ASSERT_TRUE(result);
    EXPECT_TRUE(result->cancelled);
    EXPECT_LT(result->progress.done, 50U);
    EXPECT_EQ(result->progress.failed, 0U);
    EXPECT_TRUE(lines_of(space_.out() / "errors.jsonl").empty());
    expect_consistent(result->progress.done);

    const auto rest = go(space_.options(true));
    ASSERT_TRUE(rest);
    EXPECT_FALSE(rest->cancelled);
    EXPECT_EQ(rest->progress.skipped, result->progress.done);
    expect_consistent(50);
}

TEST_F(Running, stopped_before_it_began) {
    space_.put("a.png", "fine");
    std::stop_source source;
    source.request_stop();
    const auto result = run_with(by_content(screened_), english(), space_.options(), {}, source.get_token());
    ASSERT_TRUE(result);
    EXPECT_TRUE(result->cancelled);
    EXPECT_EQ(screened_, 0);
}

/// The largest size that a file of this process may have, for as long as the object lives; beyond it a write fails.
class SmallFiles {
  public:
    explicit SmallFiles(rlim_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        previous_ = std::signal(SIGXFSZ, SIG_IGN);
        rlimit limit = before_;
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~SmallFiles() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, previous_);
    }
    SmallFiles(const SmallFiles&) = delete;
    SmallFiles& operator=(const SmallFiles&) = delete;

  private:
    rlimit before_{};
    void (*previous_)(int) = nullptr;
};

TEST_F(Running, a_full_disk_ends_the_run_with_nothing_torn) {
    for (int i = 0; i < 60; ++i) {
        space_.put(std::to_string(i) + ".png", "fine " + std::to_string(i));
    }
    // From the first bytes on: whichever of the files reaches the limit first, and in the middle of a row.
    for (const rlim_t limit : {1500U, 2000U, 2777U, 3333U, 5001U}) {
        fs::remove_all(space_.out());
        tl::expected<Result, screening::Failure> result;
        {
            const SmallFiles small(limit);
            result = go(space_.options(false, 3));
        }
        ASSERT_FALSE(result) << limit;
        EXPECT_EQ(result.error().code, FailureCode::disk_full) << limit;
        const std::size_t kept = hashes_of(space_.out() / "journal.jsonl").size();
        EXPECT_LT(kept, 60U) << limit;
        expect_consistent(kept);

        const auto rest = go(space_.options(true, 3));
        ASSERT_TRUE(rest);
        EXPECT_EQ(rest->progress.skipped, kept);
        expect_consistent(60);
    }
}

TEST_F(Running, a_full_disk_for_error_rows_is_told_too) {
    if (!fs::exists("/dev/full")) {
        GTEST_SKIP() << "this system has no device that is always full";
    }
    space_.put("a.png", "bad");
    fs::create_directories(space_.out());
    fs::create_symlink("/dev/full", space_.out() / "errors.jsonl");
    const auto result = go(space_.options(true));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, FailureCode::disk_full);
    EXPECT_EQ(result.error().subject, "errors.jsonl");
}

TEST_F(Running, failures_before_the_first_document) {
    space_.put("a.png", "fine");
    Options absent = space_.options();
    absent.paths.push_back(space_.in() / "absent");
    EXPECT_EQ(go(absent).error().code, FailureCode::file_not_found);
    EXPECT_FALSE(fs::exists(space_.out()));

    Options blocked = space_.options();
    blocked.out = space_.in() / "a.png" / "out";
    EXPECT_EQ(go(blocked).error().code, FailureCode::cannot_write);

    Options silent = space_.options();
    silent.report_line = nullptr;
    EXPECT_EQ(go(silent).error().code, FailureCode::internal);
    EXPECT_FALSE(fs::exists(space_.out()));

    fs::create_directories(space_.out());
    const auto held = FolderLock::take(space_.out());
    ASSERT_TRUE(held);
    const auto result = go(space_.options());
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, FailureCode::cannot_write);
    EXPECT_EQ(screened_, 0);
}

TEST_F(Running, nothing_to_do_is_a_whole_run) {
    const auto result = go(space_.options());
    ASSERT_TRUE(result);
    EXPECT_EQ(result->progress.total, 0U);
    EXPECT_FALSE(result->cancelled);
    EXPECT_EQ(lines_of(space_.out() / "results.csv").size(), 1U);
}

}  // namespace
}  // namespace vidimus::batch::tests
