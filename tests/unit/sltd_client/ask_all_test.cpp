#include "sltd_client/ask_all.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "sltd_client/query_check.h"
#include "temporary_folder.h"

namespace vidimus::sltd {
namespace {

using std::chrono::milliseconds;
using testing::in;
using testing::query_for;

// A register that answers as it is told, after a time that ends early with the deadline or a stop.
class ToldRegister final : public Register {
  public:
    ToldRegister(std::string name, std::vector<std::string> states, Answer answer, milliseconds delay = milliseconds{0})
        : name_(std::move(name)), states_(std::move(states)), answer_(std::move(answer)), delay_(delay) {}
    [[nodiscard]] const std::string& name() const override { return name_; }
    [[nodiscard]] bool serves(const std::string& state, const std::string& type) const override {
        return serves_document(states_, {}, state, type);
    }
    Answer ask(const Query& /*query*/, Deadline deadline, const std::stop_token& stop) noexcept override {
        ++asked;
        const auto until = std::chrono::steady_clock::now() + delay_;
        while (std::chrono::steady_clock::now() < until) {
            if (stop.stop_requested()) {
                return not_checked(name_, Reason::cancelled);
            }
            if (std::chrono::steady_clock::now() >= deadline) {
                return not_checked(name_, Reason::timeout);
            }
            std::this_thread::sleep_for(milliseconds{1});
        }
        return answer_;
    }
    std::atomic<int> asked{0};

  private:
    std::string name_;
    std::vector<std::string> states_;
    Answer answer_;
    milliseconds delay_;
};

Answer no_record() {
    Answer answer;
    answer.state = AnswerState::no_record;
    return answer;
}

Answer match() {
    Answer answer;
    answer.state = AnswerState::possible_match;
    answer.records.push_back({Record::Class::stolen, "R", false, {}});
    return answer;
}

TEST(AskAll, EveryRegisterThatServesAnswersInOrder) {
    ToldRegister first("first", {}, no_record());
    ToldRegister second("second", {"XXA"}, match());
    ToldRegister third("third", {"UTO"}, match());
    const std::vector<Register*> registers{&first, &second, &third};
    const auto answers = ask_all(registers, query_for("U1"), in(milliseconds{1000}), {});
    ASSERT_EQ(answers.size(), 2U);
    EXPECT_EQ(answers[0].register_name, "first");
    EXPECT_EQ(answers[0].state, AnswerState::no_record);
    EXPECT_EQ(answers[1].register_name, "third");
    EXPECT_EQ(answers[1].state, AnswerState::possible_match);
    EXPECT_EQ(second.asked, 0);
}

TEST(AskAll, WhereNoneServesThatIsTheAnswer) {
    ToldRegister other("other", {"XXA"}, no_record());
    const std::vector<Register*> registers{&other};
    for (const auto& answers : {ask_all(registers, query_for("U1"), in(milliseconds{100}), {}),
                                ask_all({}, query_for("U1"), in(milliseconds{100}), {}),
                                ask_all(registers, query_for("U1", ""), in(milliseconds{100}), {})}) {
        ASSERT_EQ(answers.size(), 1U);
        EXPECT_EQ(answers[0].state, AnswerState::not_checked);
        EXPECT_EQ(answers[0].reason, Reason::not_configured);
    }
}

TEST(AskAll, AsksAtTheSameTime) {
    ToldRegister first("first", {}, no_record(), milliseconds{200});
    ToldRegister second("second", {}, no_record(), milliseconds{200});
    ToldRegister third("third", {}, match(), milliseconds{200});
    const std::vector<Register*> registers{&first, &second, &third};
    const auto start = std::chrono::steady_clock::now();
    const auto answers = ask_all(registers, query_for("U1"), in(milliseconds{5000}), {});
    EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds{550});
    ASSERT_EQ(answers.size(), 3U);
    EXPECT_EQ(answers[2].state, AnswerState::possible_match);
}

TEST(AskAll, TheSlowOneIsNotCheckedAndTheOthersCount) {
    ToldRegister quick("quick", {}, match());
    ToldRegister slow("slow", {}, no_record(), milliseconds{60'000});
    const std::vector<Register*> registers{&slow, &quick};
    const auto answers = ask_all(registers, query_for("U1"), in(milliseconds{50}), {});
    ASSERT_EQ(answers.size(), 2U);
    EXPECT_EQ(answers[0].reason, Reason::timeout);
    EXPECT_EQ(answers[1].state, AnswerState::possible_match);
}

TEST(AskAll, StopsWhenAskedTo) {
    ToldRegister slow("slow", {}, no_record(), milliseconds{60'000});
    ToldRegister slower("slower", {}, no_record(), milliseconds{60'000});
    const std::vector<Register*> registers{&slow, &slower};
    std::stop_source stop;
    const std::jthread stopper([&stop] {
        std::this_thread::sleep_for(milliseconds{30});
        stop.request_stop();
    });
    const auto answers = ask_all(registers, query_for("U1"), in(milliseconds{60'000}), stop.get_token());
    ASSERT_EQ(answers.size(), 2U);
    EXPECT_EQ(answers[0].reason, Reason::cancelled);
    EXPECT_EQ(answers[1].reason, Reason::cancelled);
}

TEST(AskAll, AnswersThatContradictThemselvesAreNotBelieved) {
    Answer match_without_record;
    match_without_record.state = AnswerState::possible_match;
    auto record_without_match = match();
    record_without_match.state = AnswerState::no_record;
    auto with_reason = no_record();
    with_reason.reason = Reason::timeout;
    const Answer without_reason;
    for (const auto& told : {match_without_record, record_without_match, with_reason, without_reason}) {
        ToldRegister strange("strange", {}, told);
        const std::vector<Register*> registers{&strange};
        const auto answers = ask_all(registers, query_for("U1"), in(milliseconds{1000}), {});
        ASSERT_EQ(answers.size(), 1U);
        EXPECT_EQ(answers[0].state, AnswerState::not_checked);
        EXPECT_EQ(answers[0].reason, Reason::internal);
        EXPECT_EQ(answers[0].register_name, "strange");
        EXPECT_TRUE(answers[0].records.empty());
    }
}

TEST(AskAll, AMissingRegisterIsNotPassedOver) {
    ToldRegister good("good", {}, no_record());
    const std::vector<Register*> registers{nullptr, &good};
    const auto answers = ask_all(registers, query_for("U1"), in(milliseconds{1000}), {});
    ASSERT_EQ(answers.size(), 2U);
    EXPECT_EQ(answers[0].reason, Reason::internal);
    EXPECT_EQ(answers[1].state, AnswerState::no_record);
}

}  // namespace
}  // namespace vidimus::sltd
