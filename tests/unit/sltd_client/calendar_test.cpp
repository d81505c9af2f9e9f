#include "sltd_client/calendar.h"

#include <gtest/gtest.h>

namespace vidimus::sltd {
namespace {

TEST(Calendar, DaysReadBackAsWritten) {
    for (const auto* text :
         {"1950-01-01", "1999-12-31", "2000-02-29", "2024-02-29", "2026-11-24", "9999-12-31", "0001-01-01"}) {
        const auto day = parse_day(text);
        ASSERT_TRUE(day) << text;
        EXPECT_EQ(day_text(*day), text);
    }
}

TEST(Calendar, WhatIsNoDayIsRefused) {
    for (const auto* text :
         {"", "2026-11", "2026-1-01", "20261101", "2026-13-01", "2026-00-10", "2026-04-31", "2025-02-29", "1900-02-29",
          "2026-11-00", "2026/11/01", "2026-11-01T", "+026-11-01", "2026-XX-01", " 2026-11-1"}) {
        EXPECT_FALSE(parse_day(text)) << text;
    }
}

TEST(Calendar, DaysCanBeCounted) {
    EXPECT_EQ((*parse_day("2024-03-01") - *parse_day("2024-02-28")).count(), 2);
    EXPECT_EQ((*parse_day("1970-01-01")).time_since_epoch().count(), 0);
    EXPECT_EQ(parse_day(day_text(system_day())), system_day());
}

}  // namespace
}  // namespace vidimus::sltd
