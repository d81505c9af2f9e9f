#include "app/training/people.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "app/training/random.h"
#include "mrz/compose.h"
#include "mrz/document.h"

namespace vidimus::training {
namespace {

constexpr mrz::Today today{2026, 11, 24};

TEST(Random, RepeatsAndSeparatesStreams) {
    Random one(7, "a");
    Random same(7, "a");
    Random stream(7, "b");
    Random seed(8, "a");
    const auto first = one.bits();
    EXPECT_EQ(first, same.bits());
    EXPECT_NE(first, stream.bits());
    EXPECT_NE(first, seed.bits());
    // The sequence is the same everywhere, for samples must be.
    EXPECT_EQ(Random(1, "person").whole(0, 999'999), Random(1, "person").whole(0, 999'999));
}

TEST(Random, DistributionsKeepTheirRanges) {
    Random random(3, "ranges");
    double sum = 0.0;
    double squares = 0.0;
    std::set<int> seen;
    for (int i = 0; i < 20'000; ++i) {
        const double share = random.between(-2.0, 3.0);
        EXPECT_GE(share, -2.0);
        EXPECT_LT(share, 3.0);
        seen.insert(random.whole(-1, 4));
        EXPECT_LE(std::abs(random.spread(1.0, 1.5)), 1.5);
        const double value = random.normal();
        sum += value;
        squares += value * value;
    }
    EXPECT_EQ(seen, (std::set<int>{-1, 0, 1, 2, 3, 4}));
    EXPECT_NEAR(sum / 20'000, 0.0, 0.03);
    EXPECT_NEAR(squares / 20'000, 1.0, 0.05);
}

TEST(People, AreOfAgeAndHoldValidDocuments) {
    using namespace std::chrono;
    const sys_days now = year{2026} / 11 / 24;
    std::set<std::string> numbers;
    std::set<std::string> names;
    int women = 0;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        const Person person = make_person(seed, today, std::nullopt);
        SCOPED_TRACE(seed);
        EXPECT_TRUE(person.birth.ok() && person.issue.ok() && person.expiry.ok());
        EXPECT_LT(sys_days{person.issue}, now);
        EXPECT_GE(sys_days{person.issue}, now - days{5 * 366});
        EXPECT_GT(sys_days{person.expiry}, now);
        EXPECT_NEAR((sys_days{person.expiry} - sys_days{person.issue}).count() / 365.25, 10.0, 0.02);
        EXPECT_GE((sys_days{person.issue} - sys_days{person.birth}).count() / 365.25, 18.0);
        EXPECT_TRUE(std::regex_match(person.document_number, std::regex("[A-Z][0-9]{8}")));
        EXPECT_TRUE(std::regex_match(person.personal_number, std::regex("[0-9]{11}")));
        numbers.insert(person.document_number);
        names.insert(person.surname + person.given_names);
        women += person.sex == "F" ? 1 : 0;
    }
    EXPECT_EQ(numbers.size(), 400U);
    EXPECT_GT(names.size(), 350U);
    EXPECT_GT(women, 140);
    EXPECT_LT(women, 260);
}

TEST(People, ComposeToAConformingMrz) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const Person person = make_person(seed, today, std::nullopt);
        const auto lines = mrz::compose(mrz::Format::td3, mrz_fields_of(person));
        ASSERT_TRUE(lines.has_value()) << "seed " << seed;
        const auto document = mrz::parse(*lines, {today});
        ASSERT_TRUE(document.has_value());
        EXPECT_TRUE(document->check_digits_valid());
        EXPECT_EQ(document->document_number, person.document_number);
        EXPECT_EQ(document->birth_date.to_string(), iso_date(person.birth));
        EXPECT_EQ(document->expiry_date.to_string(), iso_date(person.expiry));
        EXPECT_FALSE(document->name_truncated);
        for (const mrz::Finding& finding : document->findings) {
            EXPECT_NE(finding.kind, mrz::Finding::Kind::conformity) << finding.id;
        }
    }
}

TEST(People, TakeAGivenNumber) {
    EXPECT_EQ(make_person(5, today, "L00000042").document_number, "L00000042");
    // The number alone changes, not the holder.
    EXPECT_EQ(make_person(5, today, "L00000042").surname, make_person(5, today, std::nullopt).surname);
}

TEST(People, OtherSurnameIsAnother) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const std::string name = make_person(seed, today, std::nullopt).surname;
        EXPECT_NE(other_surname(seed, name), name);
        EXPECT_FALSE(other_surname(seed, name).empty());
    }
}

TEST(People, DatesAsThePagePrintsThem) {
    using namespace std::chrono;
    EXPECT_EQ(printed_date(year{1974} / 8 / 12), "12 AUG 1974");
    EXPECT_EQ(printed_date(year{2031} / 1 / 2), "02 JAN 2031");
    EXPECT_EQ(iso_date(year{1974} / 8 / 2), "1974-08-02");
}

TEST(People, LeapDaysStayDates) {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const Person person = make_person(seed, {2028, 2, 29}, std::nullopt);
        EXPECT_TRUE(person.birth.ok() && person.expiry.ok()) << "seed " << seed;
    }
}

}  // namespace
}  // namespace vidimus::training
