// What is found of an earlier run, whatever the moment at which it broke off.
#include "app/batch/recovery.h"

#include <gtest/gtest.h>

#include "app/batch/csv.h"
#include "workspace.h"

namespace vidimus::batch::tests {
namespace {

using screening::VerdictState;

std::string hash(char digit) {
    return std::string(64, digit);
}

std::string result(char digit) {
    return R"({"schema":"vidimus.report/1","source":[{"file":"\"sha256\":\"x","sha256":")" + hash(digit) +
           R"("}],"verdict":{"state":"check_further"}})" + "\n";
}
std::string table_row(char digit) {
    return csv_row({"a,b.png", hash(digit), "check_further"});
}
std::string entry(char digit) {
    return journal_line(hash(digit), VerdictState::check_further);
}

class Recovering : public testing::Test {
  protected:
    Recovering() : files_(space_.root()) {}
    Recovery recover_from(const std::string& results, const std::string& table, const std::string& journal) {
        write(files_.results, results);
        write(files_.csv, table);
        write(files_.journal, journal);
        return recover(files_);
    }
    Workspace space_;
    OutFiles files_;
    std::string header_ = csv_row(csv_columns());
};

TEST_F(Recovering, nothing_from_an_empty_folder) {
    const Recovery recovery = recover(files_);
    EXPECT_TRUE(recovery.done.empty());
    EXPECT_EQ(recovery.results_end, 0U);
    EXPECT_EQ(recovery.csv_end, 0U);
    EXPECT_EQ(recovery.journal_end, 0U);
}

TEST_F(Recovering, everything_from_a_run_that_ended) {
    const std::string results = result('a') + result('b');
    const std::string table = header_ + table_row('a') + table_row('b');
    const std::string journal = entry('a') + entry('b');
    const Recovery recovery = recover_from(results, table, journal);
    EXPECT_EQ(recovery.done.size(), 2U);
    EXPECT_EQ(recovery.done.at(hash('a')), VerdictState::check_further);
    EXPECT_TRUE(recovery.to_journal.empty());
    EXPECT_EQ(recovery.results_end, results.size());
    EXPECT_EQ(recovery.csv_end, table.size());
    EXPECT_EQ(recovery.journal_end, journal.size());
}

TEST_F(Recovering, a_torn_last_line_of_any_file_is_cut) {
    const std::string results = result('a');
    const std::string table = header_ + table_row('a');
    const std::string journal = entry('a');
    for (std::size_t length = 1; length < result('b').size(); length += 7) {
        const Recovery recovery = recover_from(results + result('b').substr(0, length), table, journal);
        EXPECT_EQ(recovery.results_end, results.size()) << length;
    }
    for (std::size_t length = 1; length < table_row('b').size(); ++length) {
        const Recovery recovery =
            recover_from(results + result('b'), table + table_row('b').substr(0, length), journal);
        EXPECT_EQ(recovery.results_end, results.size()) << length;
        EXPECT_EQ(recovery.csv_end, table.size()) << length;
    }
    for (std::size_t length = 1; length < entry('b').size(); ++length) {
        const Recovery recovery = recover_from(results, table, journal + entry('b').substr(0, length));
        EXPECT_EQ(recovery.journal_end, journal.size()) << length;
        EXPECT_FALSE(recovery.done.contains(hash('b'))) << length;
    }
}

TEST_F(Recovering, rows_in_both_files_without_an_entry_get_one) {
    const std::string results = result('a') + result('b');
    const std::string table = header_ + table_row('a') + table_row('b');
    const Recovery recovery = recover_from(results, table, entry('a'));
    ASSERT_EQ(recovery.to_journal.size(), 1U);
    EXPECT_EQ(recovery.to_journal[0].sha256, hash('b'));
    EXPECT_TRUE(recovery.done.contains(hash('b')));
    EXPECT_EQ(recovery.results_end, results.size());
    EXPECT_EQ(recovery.csv_end, table.size());
}

TEST_F(Recovering, a_lost_journal_is_made_again_from_the_results) {
    const std::string results = result('a') + result('b');
    const Recovery recovery = recover_from(results, header_ + table_row('a') + table_row('b'), "");
    EXPECT_EQ(recovery.to_journal.size(), 2U);
    EXPECT_EQ(recovery.results_end, results.size());
}

TEST_F(Recovering, a_lost_table_does_not_cost_the_results) {
    const std::string results = result('a') + result('b');
    const Recovery recovery = recover_from(results, "", entry('a') + entry('b'));
    EXPECT_EQ(recovery.results_end, results.size());
    EXPECT_EQ(recovery.csv_end, 0U);
    EXPECT_EQ(recovery.done.size(), 2U);
}

TEST_F(Recovering, lines_that_are_no_entries_are_passed_over) {
    const Recovery recovery =
        recover_from("", "",
                     "nonsense\n{}\n[1]\n{\"sha256\":\"short\",\"verdict\":\"check_further\"}\n{\"sha256\":\"" +
                         hash('c') + "\",\"verdict\":\"fine\"}\n" + std::string(40, '\0') + "\n" + entry('a'));
    EXPECT_EQ(recovery.done.size(), 1U);
    EXPECT_TRUE(recovery.done.contains(hash('a')));
}

}  // namespace
}  // namespace vidimus::batch::tests
