// New copies put in place while questions are asked: every answer belongs wholly to one list.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "sltd_client/local_copy.h"
#include "temporary_folder.h"

namespace vidimus::sltd {
namespace {

using testing::in;
using testing::query_for;
using testing::TemporaryFolder;
using testing::test_secret;

// List n holds ALWAYS with the reference n, and either EVEN or ODD.
std::string list_of(int n) {
    return "number,state,type,class,reference,date\nALWAYS,UTO,P,lost," + std::to_string(n) + ",\n" +
           (n % 2 == 0 ? "EVEN" : "ODD") + ",UTO,P,lost,x,\n";
}

TEST(LocalSwap, AnswersStayRightWhileCopiesAreReplaced) {
    const TemporaryFolder temporary;
    const auto folder = temporary.path() / "copy";
    const auto put = [&](int n) {
        return import_records(temporary.write("list.csv", list_of(n)), folder, std::to_string(n), "2026-11-01",
                              test_secret())
            .has_value();
    };
    ASSERT_TRUE(put(1));
    const auto shared = make_local_copy({"Copy", folder, {}, {}, 0, {}, test_secret(), false});
    const auto second = make_local_copy({"Copy", folder, {}, {}, 0, {}, test_secret(), false});

    constexpr int last = 25;
    std::atomic<bool> done{false};
    std::atomic<int> wrong{0};
    std::atomic<int> asked{0};
    std::atomic<int> newest{1};
    const auto keep_asking = [&](Register& copy) {
        int seen = 0;
        while (!done) {
            const int at_least = newest;
            const auto always = copy.ask(query_for("ALWAYS"), in(std::chrono::seconds{20}), {});
            const auto even = copy.ask(query_for("EVEN"), in(std::chrono::seconds{20}), {});
            const auto odd = copy.ask(query_for("ODD"), in(std::chrono::seconds{20}), {});
            bool right = always.state == AnswerState::possible_match && always.records.size() == 1 &&
                         always.records.front().reference == always.list_version;
            if (right) {
                const int version = std::stoi(always.list_version);
                right =
                    version >= at_least && version >= seen;  // a list that was in place is never followed by an older
                seen = version;
            }
            for (const auto* answer : {&even, &odd}) {
                right = right && answer->state != AnswerState::not_checked;
                if (right) {
                    const bool is_even = std::stoi(answer->list_version) % 2 == 0;
                    right = (answer->state == AnswerState::possible_match) == (is_even == (answer == &even));
                }
            }
            wrong += right ? 0 : 1;
            ++asked;
        }
    };
    {
        std::vector<std::jthread> askers;
        for (auto* copy : {shared.get(), shared.get(), shared.get(), second.get()}) {
            askers.emplace_back([&keep_asking, copy] { keep_asking(*copy); });
        }
        for (int n = 2; n <= last; ++n) {
            ASSERT_TRUE(put(n));
            std::this_thread::sleep_for(std::chrono::milliseconds{20});  // a copy looks again after 10
            newest = n;
        }
        const int before = asked;
        while (asked < before + 100) {
            std::this_thread::yield();
        }
        done = true;
    }
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(shared->ask(query_for("ALWAYS"), in(std::chrono::seconds{5}), {}).list_version, std::to_string(last));
    EXPECT_EQ(second->ask(query_for("ALWAYS"), in(std::chrono::seconds{5}), {}).list_version, std::to_string(last));
}

TEST(LocalSwap, ALargeListIsWhole) {
    const TemporaryFolder temporary;
    const auto folder = temporary.path() / "copy";
    constexpr int rows = 600'000;  // more than one block, and than one part of the tags
    std::string text = "number,state,type,class,reference,date\n";
    for (int i = 0; i < rows; ++i) {
        text += 'U' + std::to_string(10'000'000 + i) + ",UTO,P,lost,reference of a row number " + std::to_string(i) +
                " in the list,\n";
    }
    const auto result = import_records(temporary.write("list.csv", text), folder, "1", "", test_secret());
    ASSERT_TRUE(result) << result.error().detail;
    EXPECT_EQ(result->imported, static_cast<std::uint64_t>(rows));
    EXPECT_EQ(copy_info(folder, test_secret())->records, static_cast<std::uint64_t>(rows));
    const auto copy = make_local_copy({"Copy", folder, {}, {}, 0, {}, test_secret(), false});
    for (int i = 0; i < rows; i += 997) {
        const auto answer =
            copy->ask(query_for('U' + std::to_string(10'000'000 + i)), in(std::chrono::seconds{60}), {});
        ASSERT_EQ(answer.state, AnswerState::possible_match) << i;
        EXPECT_EQ(answer.records.at(0).reference, "reference of a row number " + std::to_string(i) + " in the list");
        EXPECT_EQ(copy->ask(query_for('X' + std::to_string(10'000'000 + i)), in(std::chrono::seconds{60}), {}).state,
                  AnswerState::no_record);
    }
}

}  // namespace
}  // namespace vidimus::sltd
