#include "app/batch/rate.h"

#include <gtest/gtest.h>

namespace vidimus::batch {
namespace {

using std::chrono::seconds;

TEST(Rate, counts_over_the_last_half_minute) {
    const Rate::Time start{};
    Rate rate(start);
    EXPECT_EQ(rate.per_second(start), 0.0);
    rate.add(start + seconds(1), 10);
    EXPECT_DOUBLE_EQ(rate.per_second(start + seconds(10)), 1.0);
    rate.add(start + seconds(20), 50);
    EXPECT_DOUBLE_EQ(rate.per_second(start + seconds(30)), 2.0);
    // The first ten are out of the window now.
    EXPECT_DOUBLE_EQ(rate.per_second(start + seconds(40)), 50.0 / 30.0);
    EXPECT_EQ(rate.per_second(start + seconds(51)), 0.0);
}

TEST(Rate, time_left_is_rounded_up) {
    const Rate::Time start{};
    Rate rate(start);
    EXPECT_EQ(rate.left(start + seconds(1), 100), seconds(0));
    rate.add(start + seconds(1), 30);
    EXPECT_EQ(rate.left(start + seconds(10), 10), seconds(4));
    EXPECT_EQ(rate.left(start + seconds(10), 0), seconds(0));
}

}  // namespace
}  // namespace vidimus::batch
