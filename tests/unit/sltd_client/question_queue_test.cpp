// Questions that wait for an answer: kept over kills at any moment, asked again with the same id, answered once.
#include "sltd_client/question_queue.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>
#include <set>
#include <thread>

#include "temporary_folder.h"

namespace vidimus::sltd {
namespace {

using std::chrono::milliseconds;
using testing::query_for;
using testing::TemporaryFolder;
using testing::test_secret;

// Answers or not, and writes each question's id to a file, as a register counts by id.
class FileRegister final : public Register {
  public:
    FileRegister(std::filesystem::path log, bool answers) : log_(std::move(log)), answers_(answers) {}
    [[nodiscard]] const std::string& name() const override { return name_; }
    [[nodiscard]] bool serves(const std::string&, const std::string&) const override { return true; }
    Answer ask(const Query& query, Deadline, const std::stop_token&) noexcept override {
        std::ofstream(log_, std::ios::app) << query.id + "\n";
        if (!answers_) {
            return not_checked(name_, Reason::unreachable);
        }
        Answer answer;
        answer.register_name = name_;
        answer.state = AnswerState::possible_match;
        answer.records = {{Record::Class::stolen, "R-" + query.number.reveal(), false, "2025-03-14"}};
        answer.list_version = "7";
        answer.list_date = "2026-11-20";
        return answer;
    }

  private:
    std::string name_ = "Utopia";
    std::filesystem::path log_;
    bool answers_;
};

std::unique_ptr<QuestionQueue> open(const std::filesystem::path& folder, unsigned char fill = 7) {
    auto queue = QuestionQueue::open(folder, test_secret(fill));
    EXPECT_TRUE(queue);
    return queue ? std::move(*queue) : nullptr;
}

WaitingQuestion waiting(const std::string& number, std::int64_t since) {
    return {query_for(number), "Utopia", since, 0};
}

TEST(QuestionQueue, KeepsAsksAgainAndAnswersOnce) {
    const TemporaryFolder temporary;
    const auto folder = temporary.path() / "questions";
    const auto first = waiting("U2", 200);
    {
        const auto queue = open(folder);
        ASSERT_TRUE(queue->keep(first));
        ASSERT_TRUE(queue->keep(first));
        ASSERT_TRUE(queue->keep(waiting("U1", 100)));
        auto elsewhere = waiting("U3", 300);
        elsewhere.register_name = "gone";
        ASSERT_TRUE(queue->keep(elsewhere));
    }
    const auto queue = open(folder);
    ASSERT_EQ(queue->waiting()->size(), 3U);
    EXPECT_EQ(queue->waiting()->at(0).query.number.reveal(), "U1") << "the oldest first";
    FileRegister down(temporary.path() / "log", false);
    std::vector<Register*> registers{&down};
    auto drained = ask_waiting(*queue, registers, milliseconds{100}, 400, {});
    ASSERT_TRUE(drained);
    EXPECT_EQ(drained->answered, 0U);
    EXPECT_EQ(drained->left, 3U);
    EXPECT_EQ(queue->waiting()->at(0).attempts, 1U);
    EXPECT_EQ(queue->waiting()->at(1).attempts, 0U) << "a register that is down is left alone for the rest";
    FileRegister up(temporary.path() / "log", true);
    registers = {&up};
    drained = ask_waiting(*queue, registers, milliseconds{100}, 500, {});
    EXPECT_EQ(drained->answered, 2U);
    EXPECT_EQ(drained->left, 1U);
    auto answers = queue->answers();
    ASSERT_EQ(answers->size(), 2U);
    for (const auto& late : *answers) {
        EXPECT_EQ(late.answered, 500);
        EXPECT_EQ(late.answer.records.at(0).reference, "R-" + late.question.query.number.reveal());
        EXPECT_EQ(late.answer.records.at(0).date, "2025-03-14");
        ASSERT_TRUE(queue->keep(late.question)) << "answered already: it does not wait again";
    }
    EXPECT_EQ(queue->waiting()->size(), 1U);
    ASSERT_TRUE(queue->remove_answer(answers->at(0)));
    EXPECT_EQ(queue->answers()->size(), 1U);
    EXPECT_EQ(open(folder, 8)->waiting().error().code, QueueErrorCode::wrong_secret);
}

// The window's queue and a screening's are open in one process at once; the end of one must not harm the other.
TEST(QuestionQueue, IsOpenedAndClosedByManyThreadsOfOneProcess) {
    const TemporaryFolder temporary;
    const auto folder = temporary.path() / "questions";
    const auto stays = open(folder);
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&folder, t] {
                for (int i = 0; i < 25; ++i) {
                    const auto queue = open(folder);
                    EXPECT_TRUE(queue->keep(waiting("T" + std::to_string(t) + "X" + std::to_string(i), i)));
                }
            });
        }
    }
    EXPECT_EQ(stays->waiting()->size(), 100U);
}

TEST(QuestionQueue, NumbersDoNotStandInItsFiles) {
    const TemporaryFolder temporary;
    const auto queue = open(temporary.path() / "questions");
    ASSERT_TRUE(queue->keep(waiting("QZXWV7316", 100)));
    for (const auto& entry : std::filesystem::directory_iterator(temporary.path() / "questions")) {
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        EXPECT_EQ(bytes.find("QZXWV7316"), std::string::npos);
    }
}

// Killed 50 times while it keeps and asks: what was kept is answered or waits, each once, and each id is the same.
TEST(QuestionQueue, NothingIsLostOverKillsAtAnyMoment) {
    const TemporaryFolder temporary;
    const auto folder = temporary.path() / "questions";
    const auto kept_log = temporary.path() / "kept";
    const auto asked_log = temporary.path() / "asked";
    std::mt19937 random(20261126);
    for (int turn = 0; turn < 50; ++turn) {
        const auto child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            const auto queue = open(folder);
            FileRegister up(asked_log, true);
            std::vector<Register*> registers{&up};
            for (int i = 0; i < 1'000; ++i) {
                const auto question = waiting("N" + std::to_string(turn) + "X" + std::to_string(i), i);
                if (queue->keep(question)) {
                    std::ofstream(kept_log, std::ios::app)
                        << question.query.id + "\n";  // from here on it must not be lost
                }
                if (i % 3 == 2) {
                    static_cast<void>(ask_waiting(*queue, registers, milliseconds{100}, i, {}));
                }
            }
            ::_exit(0);
        }
        // Every fifth is killed while it starts, the others some time after they have kept a question.
        if (turn % 5 != 0) {
            const auto bytes = [&kept_log] {
                std::error_code absent;
                const auto size = std::filesystem::file_size(kept_log, absent);
                return absent ? 0 : size;
            };
            const auto before = bytes();
            for (int i = 0; i < 10'000 && bytes() == before; ++i) {
                std::this_thread::sleep_for(milliseconds{1});
            }
        }
        std::this_thread::sleep_for(std::chrono::microseconds{random() % 60'000});
        ::kill(child, SIGKILL);
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
    }
    const auto lines = [](const std::filesystem::path& file) {
        std::set<std::string> found;
        std::ifstream stream(file);
        for (std::string line; std::getline(stream, line);) {
            if (line.size() == 36) {  // a line that was cut off by a kill was not promised
                found.insert(line);
            }
        }
        return found;
    };
    const auto queue = open(folder);
    FileRegister up(asked_log, true);
    std::vector<Register*> registers{&up};
    ASSERT_TRUE(ask_waiting(*queue, registers, milliseconds{100}, 1, {}));
    EXPECT_TRUE(queue->waiting()->empty()) << "it drains after the last kill";
    std::set<std::string> answered;
    const auto answers = queue->answers();
    ASSERT_TRUE(answers);
    for (const auto& late : *answers) {
        EXPECT_TRUE(answered.insert(late.question.query.id).second);
    }
    const auto kept = lines(kept_log);
    EXPECT_GE(kept.size(), 40U);
    for (const auto& id : kept) {
        EXPECT_TRUE(answered.contains(id)) << "lost";
    }
    const auto asked = lines(asked_log);
    for (const auto& id : answered) {
        EXPECT_TRUE(asked.contains(id));
    }
}

}  // namespace
}  // namespace vidimus::sltd
