// Driving licences with an MRZ: the ISO line, its French and Dutch forms, and the Swiss card of unequal lines.
#include <gtest/gtest.h>

#include "mrz/compose.h"
#include "mrz/document.h"
#include "mrz/repair.h"

namespace vidimus::mrz {
namespace {

const ParseOptions options{.today = {2026, 6, 1}};

Reading sure(const std::vector<std::string>& lines) {
    Reading reading;
    for (const std::string& line : lines) {
        auto& cells = reading.lines.emplace_back();
        for (const char c : line) cells.push_back({{c, 0.99}, {c == '0' ? 'O' : '0', 0.01}});
    }
    return reading;
}

TEST(DrivingLicence, TheFrenchLineHasNumberDateAndName) {
    const auto composed = compose(Format::fr_dl, {.document_code = "D1",
                                                  .issuing_state = "FRA",
                                                  .surname = "Vidimus",
                                                  .document_number = "26AA00017",
                                                  .expiry_date = "2034-05-31"});
    ASSERT_TRUE(composed);
    ASSERT_EQ(composed->size(), 1U);
    EXPECT_EQ(composed->front().size(), 30U);
    const auto document = parse(*composed, options);
    ASSERT_TRUE(document);
    EXPECT_EQ(document->format, Format::fr_dl);
    EXPECT_EQ(document->document_number, "26AA00017");
    EXPECT_EQ(document->surname, "VIDIMUS");
    EXPECT_EQ(document->expiry_date.to_string(), "2034-05-31");
    EXPECT_TRUE(document->check_digits_valid());
    EXPECT_EQ(document->check_digits.size(), 2U);
}

TEST(DrivingLicence, TheFrenchNumbersDigitCoversTheLineFromItsStart) {
    auto lines = *compose(Format::fr_dl, {.document_code = "D1",
                                          .issuing_state = "FRA",
                                          .surname = "Vidimus",
                                          .document_number = "26AA00017",
                                          .expiry_date = "2034-05-31"});
    lines[0][12] = lines[0][12] == '1' ? '2' : '1';
    const auto document = parse(lines, options);
    ASSERT_TRUE(document);
    EXPECT_FALSE(document->check_digits[0].valid);
    EXPECT_FALSE(document->check_digits[1].valid);
}

TEST(DrivingLicence, AMisreadFrenchNumberIsMended) {
    const auto lines = *compose(Format::fr_dl, {.document_code = "D1",
                                                .issuing_state = "FRA",
                                                .surname = "Vidimus",
                                                .document_number = "26AA00017",
                                                .expiry_date = "2034-05-31"});
    Reading reading = sure(lines);
    reading.lines[0][5] = {{'Z', 0.55}, {'2', 0.45}};
    const auto repaired = repair(reading, options);
    ASSERT_TRUE(repaired);
    EXPECT_EQ(repaired->document.lines, lines);
    ASSERT_EQ(repaired->document.repairs.size(), 1U);
    EXPECT_EQ(repaired->document.repairs[0].read, 'Z');
}

TEST(DrivingLicence, TheDutchNumberHasTenDigits) {
    const auto composed = compose(Format::nl_dl, {.document_code = "D1",
                                                  .issuing_state = "NLD",
                                                  .document_number = "5000000001",
                                                  .optional_data = "ABC",
                                                  .optional_data_2 = "1"});
    ASSERT_TRUE(composed);
    const auto document = parse(*composed, options);
    ASSERT_TRUE(document);
    EXPECT_EQ(document->format, Format::nl_dl);
    EXPECT_EQ(document->document_number, "5000000001");
    EXPECT_TRUE(document->check_digits_valid());
}

TEST(DrivingLicence, AnyOtherStatesLineIsDiscretionary) {
    const auto composed =
        compose(Format::iso_dl, {.document_code = "D2", .issuing_state = "UTO", .optional_data = "X5000000001ABC"});
    ASSERT_TRUE(composed);
    const auto document = parse(*composed, options);
    ASSERT_TRUE(document);
    EXPECT_EQ(document->format, Format::iso_dl);
    EXPECT_EQ(document->issuing_state, "UTO");
    EXPECT_EQ(document->optional_data, "X5000000001ABC");
    EXPECT_TRUE(document->document_number.empty());
    EXPECT_TRUE(document->check_digits_valid());
}

TEST(DrivingLicence, TheSwissCardHasAShortFirstLineAndNoDigits) {
    const std::vector<std::string> lines{"UTX123D<<", "FACHE123456789001<<850412<<<<<",
                                         "VIDIMUS<<ANNA<MARIA<<<<<<<<<<<"};
    const auto document = parse(lines, options);
    ASSERT_TRUE(document);
    EXPECT_EQ(document->format, Format::ch_dl);
    EXPECT_EQ(document->document_number, "UTX123");
    EXPECT_EQ(document->optional_data_2, "D");
    EXPECT_EQ(document->optional_data, "123456789001");
    EXPECT_EQ(document->birth_date.to_string(), "1985-04-12");
    EXPECT_EQ(document->surname, "VIDIMUS");
    EXPECT_TRUE(document->check_digits.empty());
    EXPECT_TRUE(document->findings.empty());
    const auto repaired = repair(sure(lines), options);
    ASSERT_TRUE(repaired);
    EXPECT_EQ(repaired->document.lines, lines);
}

TEST(DrivingLicence, LettersBetweenTheSwissFieldsDoNotConform) {
    const std::vector<std::string> lines{"UTX123D<<", "FACHE123456789001<K850412<<<<<",
                                         "VIDIMUS<<ANNA<MARIA<<<<<<<<<<<"};
    const auto document = parse(lines, options);
    ASSERT_TRUE(document);
    ASSERT_EQ(document->findings.size(), 1U);
    EXPECT_EQ(document->findings[0].id, "mrz.alphabet");
    EXPECT_EQ(document->findings[0].column, 18);
}

TEST(DrivingLicence, LinesOfTheWrongLengthAreAnError) {
    EXPECT_FALSE(
        parse(std::vector<std::string>{"UTX123D<<", "FACHE123456789001<<850412<<<<", "VIDIMUS<<ANNA<<<<<<<<<<<<<<<<<"},
              options));
    EXPECT_FALSE(parse(std::vector<std::string>{"D1FRA26AA000176340531VIDIMUS<"}, options));
}

}  // namespace
}  // namespace vidimus::mrz
