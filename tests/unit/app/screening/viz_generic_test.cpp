// A page whose model is not known: what a line that stands anywhere says, what captions say of it, and the whole
// reading on drawn pages — it never fails anyone, and asks to look only where it is sure which field differs.
#include "app/screening/viz_generic.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <string>
#include <thread>
#include <vector>

#include "app/screening/thread_time.h"
#include "app/screening/viz_generic_captions.h"
#include "app/screening/viz_generic_match.h"
#include "mrz/compose.h"
#include "tests/unit/app/screening/read_lines.h"

namespace vidimus::screening {
namespace {

Expected day(int year, int month, int number) {
    Expected expected;
    expected.date = mrz::PartialDate{year, month, number};
    return expected;
}
Expected word(std::u32string text, bool name = false) {
    Expected expected;
    expected.texts = {std::move(text)};
    expected.name = name;
    return expected;
}

bool said(std::string_view line, const std::string& role, const Expected& expected) {
    const auto match = lay_anywhere(line_of(line), expected);
    return match && says(*match, role, expected, {});
}
bool nearly(std::string_view line, const std::string& role, const Expected& expected) {
    const auto match = lay_anywhere(line_of(line), expected);
    return match && nearly_says(*match, role);
}

TEST(VizGenericMatch, DatesInEveryPrintedForm) {
    for (const char* line :
         {"12.08.1964", "12 08 1964", "1964-08-12", "12 AUG 1964", "12 AUG/AOUT 64", "12 SRP/AUG 1964", "12 ÁGÚ/AUG 64",
          "12. avgust 1964", "12 08 64", "08/12/1964", "Born 12 AUG 1964"}) {
        EXPECT_TRUE(said(line, "birth_date", day(1964, 8, 12))) << line;
    }
    for (const char* line : {"12.08.1965", "21.08.1964", "12 SEP 1964", "AUGUST", "1964"}) {
        EXPECT_FALSE(said(line, "birth_date", day(1964, 8, 12))) << line;
    }
}

TEST(VizGenericMatch, ADateWithinAPersonalNumberIsNoDate) {
    EXPECT_TRUE(said("06 10 85", "birth_date", day(1985, 10, 6)));
    EXPECT_FALSE(said("061085-1178", "birth_date", day(1985, 10, 6)));
    EXPECT_FALSE(said("38510065718", "birth_date", day(1985, 10, 6)));
    EXPECT_FALSE(said("0612085 1178", "birth_date", day(1985, 12, 6)));
}

TEST(VizGenericMatch, NamesByEveryLegalForm) {
    EXPECT_TRUE(said("ØSTERGÅRD", "surname", word(U"OESTERGAARD", true)));
    EXPECT_TRUE(said("Müller", "surname", word(U"MUELLER", true)));
    EXPECT_TRUE(said("ПЕТРОВИЋ", "surname", word(U"PETROVIC", true)));
    EXPECT_TRUE(said("ERIKSSON ANNA MARIA", "given_names", word(U"ANNAMARIA", true)));
    EXPECT_FALSE(said("ERIKSSONS", "surname", word(U"ERIKSSON", true)));
    EXPECT_FALSE(said("ANERIKSSON", "surname", word(U"ERIKSSON", true)));
}

TEST(VizGenericMatch, AShortNameIsAllOfItsLine) {
    EXPECT_TRUE(said("LIN", "surname", word(U"LIN", true)));
    EXPECT_FALSE(said("MEI LIN STREET", "surname", word(U"LIN", true)));
}

TEST(VizGenericMatch, ACaptionIsNoName) {
    EXPECT_FALSE(said("Given names", "surname", word(U"GIVEN", true)));
}

TEST(VizGenericMatch, ACodeAndAMarkStandByThemselves) {
    EXPECT_TRUE(said("UTO", "issuing_state", word(U"UTO")));
    EXPECT_FALSE(said("UTO STREET", "issuing_state", word(U"UTO")));
    EXPECT_FALSE(said("D", "issuing_state", word(U"D")));
    EXPECT_TRUE(said("F / Ž", "sex", word(U"F")));
    EXPECT_FALSE(said("M", "sex", word(U"F")));
}

TEST(VizGenericMatch, ADoubtfulCharacterIsNotCertain) {
    ReadLine line = line_of("L8988902C");
    const Expected number = word(U"L898902C");
    EXPECT_FALSE(said("L8989O2D", "document_number", number));
    EXPECT_TRUE(said("L8989O2C", "document_number", number)) << "O where a figure belongs";
    ReadLine doubted = line_of("L898982C");
    doubted[5].others.emplace_back(U'0', 0.2);
    const auto match = lay_anywhere(doubted, number);
    ASSERT_TRUE(match);
    EXPECT_FALSE(says(*match, "document_number", number, {})) << "the net saw an 8 and perhaps a 0";
}

TEST(VizGenericMatch, OneCharacterOrTwoAreNearly) {
    EXPECT_TRUE(nearly("L898982C", "document_number", word(U"L898902C")));
    EXPECT_FALSE(nearly("X797802C", "document_number", word(U"L898902C")));
    EXPECT_FALSE(nearly("ANNE", "given_names", word(U"ANNA", true))) << "too short to tell";
    EXPECT_FALSE(nearly("M", "sex", word(U"F")));
}

TEST(VizGenericMatch, DaysOfTwoFiguresHaveNoCentury) {
    EXPECT_EQ(days_in(line_of("12 08 1964"), "dd MM yyyy").size(), 1U);
    EXPECT_TRUE(days_in(line_of("12 08 64"), "dd MM yy").empty());
    EXPECT_EQ(days_in(line_of("12 SRP/AUG 1964"), "dd MMM yyyy").front(), (mrz::PartialDate{1964, 8, 12}));
}

TEST(VizGenericCaptions, TheNearestSides) {
    const cv::Rect2d value(40.0, 20.0, 20.0, 2.0);
    EXPECT_EQ(side_of({40.0, 17.5, 12.0, 1.0}, value), CaptionSide::above);
    EXPECT_EQ(side_of({20.0, 20.5, 15.0, 1.0}, value), CaptionSide::before);
    EXPECT_EQ(side_of({40.5, 22.8, 15.0, 1.0}, value), CaptionSide::below);
    EXPECT_FALSE(side_of({40.0, 10.0, 12.0, 1.0}, value));
    EXPECT_FALSE(side_of({70.0, 17.5, 12.0, 1.0}, value));
}

TEST(VizGenericCaptions, AHabitNeedsTwoAlike) {
    const auto pair = [](double x, double y, double dy) {
        return std::pair(cv::Rect2d(x, y, 12.0, 1.0), cv::Rect2d(x, y + dy, 18.0, 2.0));
    };
    std::vector<std::pair<cv::Rect2d, cv::Rect2d>> pairs{pair(40, 20, 2.0)};
    EXPECT_FALSE(habit_of(pairs));
    pairs.push_back(pair(70, 30, 2.1));
    const auto habit = habit_of(pairs);
    ASSERT_TRUE(habit);
    EXPECT_EQ(habit->side, CaptionSide::above);
    EXPECT_TRUE(is_set_so({40, 40, 12, 1}, {40, 42, 15, 2}, *habit));
    EXPECT_FALSE(is_set_so({40, 40, 12, 1}, {40, 36, 15, 2}, *habit)) << "above its caption";
    pairs.push_back({{40, 50, 12, 1}, {40, 46.5, 12, 2}});
    pairs.push_back({{70, 50, 12, 1}, {70, 46.5, 12, 2}});
    EXPECT_FALSE(habit_of(pairs)) << "as many are set otherwise";
}

TEST(VizGenericPage, PiecesOfOneLineAreOne) {
    const auto joined = joined_places({{{36.5, 29.9, 1.4, 1.8}, 1.8, 2, 1.0},
                                       {{38.2, 29.8, 5.3, 2.0}, 2.0, 3, 1.0},
                                       {{43.7, 29.8, 4.9, 1.8}, 1.8, 3, 1.0},
                                       {{73.0, 29.6, 13.6, 2.0}, 2.0, 10, 1.0},
                                       {{36.5, 26.0, 12.0, 1.0}, 1.0, 10, 1.0}});
    ASSERT_EQ(joined.size(), 3U);
    EXPECT_EQ(joined.front().strokes, 8);
    EXPECT_NEAR(joined.front().mm.width, 12.1, 0.01);
}

TEST(VizGenericPage, ColumnsOfARowAreLinesOfTheirOwn) {
    PlacedPage page;
    page.mm = {125.0, 88.0};
    page.mm_to_image = cv::Matx33d(10.0, 0.0, 0.0, 0.0, 10.0, 0.0, 0.0, 0.0, 1.0);
    GenericLine line;
    line.line = line_of("12 08 1974 M");
    float x = 100.F;
    for (std::size_t i = 0; i < line.line.size(); ++i) {
        x += line.line[i].starts_word ? (i + 1 == line.line.size() ? 60.F : 12.F) : 0.F;
        line.line[i].quad = {cv::Point2f{x, 100.F}, cv::Point2f{x + 15.F, 100.F}, cv::Point2f{x + 15.F, 120.F},
                             cv::Point2f{x, 120.F}};
        x += 18.F;
    }
    EXPECT_EQ(columns_of(line, page, 7.0).size(), 1U);
    const std::vector<GenericLine> columns = columns_of(line, page, 3.0);
    ASSERT_EQ(columns.size(), 2U);
    EXPECT_EQ(columns.front().text, "12 08 1974");
    EXPECT_EQ(columns.back().text, "M");
    EXPECT_GT(columns.back().mm.x, columns.front().mm.br().x + 3.0);
}

TEST(ThreadTime, CountsWorkAndNotWaiting) {
    const auto start = thread_time();
    std::this_thread::sleep_for(std::chrono::milliseconds(80));
    EXPECT_LT(thread_time() - start, std::chrono::milliseconds(60));
    std::vector<double> work(1'000'000, 1.5);
    std::sort(work.begin(), work.end());
    EXPECT_GT(thread_time() - start, std::chrono::nanoseconds(0));
}

// The whole reading on a page that is drawn here.

struct Printed {
    std::string surname = "ERIKSSON";
    std::string given = "ANNA MARIA";
    std::string number = "L898902C3";
    std::string birth = "12 08 1974";
    std::string issue = "16 04 2012";
    std::string expiry = "15 04 2022";
    std::string sex = "F";
};

constexpr double density = 14.0;

cv::Mat page_with(const Printed& printed, bool captions = true) {
    const cv::Size2d mm = vision::millimetres_of(vision::PageSize::id3);
    cv::Mat image(cvRound(mm.height * density), cvRound(mm.width * density), CV_8UC3, cv::Scalar(228, 238, 236));
    const auto write = [&image](const std::string& text, double x, double y, double scale, int thickness) {
        cv::putText(image, text, {cvRound(x * density), cvRound(y * density)}, cv::FONT_HERSHEY_SIMPLEX, scale,
                    cv::Scalar(40, 30, 30), thickness, cv::LINE_AA);
    };
    const auto field = [&](const std::string& caption, const std::string& value, double x, double y) {
        if (captions) {
            write(caption, x, y, 0.75, 2);
        }
        write(value, x, y + 4.0, 1.5, 3);
    };
    field("Passport No.", printed.number, 85.0, 10.0);
    field("Surname", printed.surname, 42.0, 18.0);
    field("Given names", printed.given, 42.0, 26.0);
    field("Date of birth", printed.birth, 42.0, 34.0);
    field("Sex", printed.sex, 85.0, 34.0);
    field("Date of issue", printed.issue, 42.0, 42.0);
    field("Date of expiry", printed.expiry, 42.0, 50.0);
    return image;
}

MrzInfo zone() {
    MrzInfo info;
    info.found = true;
    mrz::Fields fields;
    fields.issuing_state = fields.nationality = "UTO";
    fields.surname = "Eriksson";
    fields.given_names = "Anna Maria";
    fields.document_number = "L898902C3";
    fields.birth_date = "1974-08-12";
    fields.expiry_date = "2022-04-15";
    fields.sex = "F";
    if (const auto lines = mrz::compose(mrz::Format::td3, fields)) {
        info.document = *mrz::parse(*lines, {.today = {2020, 6, 1}});
    }
    info.quad = {Point{6.0 * density, 70.0 * density}, Point{118.0 * density, 70.0 * density},
                 Point{118.0 * density, 80.0 * density}, Point{6.0 * density, 80.0 * density}};
    return info;
}

class VizGenericReading : public testing::Test {
  protected:
    void SetUp() override {
        if (reader_.installed(std::vector<std::string>{"eng"}).empty()) {
            GTEST_SKIP() << "no language of Tesseract is installed";
        }
    }

    VizResult examine(const cv::Mat& image, const MrzInfo& mrz = zone(), const GenericLimits& limits = {}) {
        PlacedPage page;
        page.image = image;
        page.mm = vision::millimetres_of(vision::PageSize::id3);
        page.mm_to_image = cv::Matx33d(density, 0.0, -0.5, 0.0, density, -0.5, 0.0, 0.0, 1.0);
        VizResult result = examine_generic(reader_, page, mrz, limits, {});
        for (const Check& check : result.checks) {
            EXPECT_NE(check.result, Outcome::failed) << check.id;
            EXPECT_NE(check.obligation, Obligation::mandatory) << check.id;
            const bool silent = check.result == Outcome::not_supported;
            EXPECT_EQ(silent && check.obligation != Obligation::evaluatory, false) << check.id;
        }
        return result;
    }

    static const Check& check_of(const VizResult& result, const std::string& role) {
        static const Check none;
        const auto found = std::find_if(result.checks.begin(), result.checks.end(),
                                        [&role](const Check& check) { return check.id == "VIZ-MRZ:" + role; });
        return found == result.checks.end() ? none : *found;
    }

    static bool asks_to_look(const VizResult& result, const std::string& role) {
        const Check& check = check_of(result, role);
        return check.obligation == Obligation::optional && check.result == Outcome::undetermined;
    }

    ocr::VizReader reader_;
};

TEST_F(VizGenericReading, FindsWhatTheZoneSays) {
    const VizResult result = examine(page_with({}));
    EXPECT_EQ(result.info.reading, "generic");
    EXPECT_FALSE(result.info.limit_reached);
    for (const char* role : {"document_number", "surname", "given_names", "birth_date", "expiry_date", "sex"}) {
        EXPECT_EQ(check_of(result, role).result, Outcome::successful) << role;
        EXPECT_EQ(check_of(result, role).message.key, "check.viz_generic.agrees") << role;
        EXPECT_TRUE(check_of(result, role).region) << role;
    }
}

TEST_F(VizGenericReading, ACharacterOfTheNumberIsWorthALook) {
    const VizResult result = examine(page_with({.number = "L898907C3"}));
    ASSERT_TRUE(asks_to_look(result, "document_number"));
    const Check& check = check_of(result, "document_number");
    EXPECT_EQ(check.message.key, "check.viz_generic.differs");
    EXPECT_FALSE(check.todo.empty());
    EXPECT_GT(check.scanned.width, 0);
    EXPECT_EQ(check_of(result, "surname").result, Outcome::successful);
}

TEST_F(VizGenericReading, AnotherDateBesideItsCaptionIsWorthALook) {
    EXPECT_TRUE(asks_to_look(examine(page_with({.birth = "27 11 1966"})), "birth_date"));
    EXPECT_TRUE(asks_to_look(examine(page_with({.expiry = "23 09 2025"})), "expiry_date"));
}

TEST_F(VizGenericReading, ThreeDaysAreBirthIssueAndExpiry) {
    EXPECT_TRUE(asks_to_look(examine(page_with({.expiry = "23 09 2025"}, false)), "expiry_date"));
}

TEST_F(VizGenericReading, AnotherNameWithoutACaptionIsNobodysName) {
    const VizResult result = examine(page_with({.surname = "LINDQVIST"}, false));
    EXPECT_EQ(check_of(result, "surname").result, Outcome::not_supported);
    EXPECT_EQ(check_of(result, "surname").message.key, "check.viz_generic.not_found");
    EXPECT_EQ(check_of(result, "surname").obligation, Obligation::evaluatory);
}

TEST_F(VizGenericReading, TheDayOfIssueIsNotTakenForTheExpiry) {
    // Issued on the day before, ten years earlier: but for two figures the expiry, which is not printed.
    const VizResult result = examine(page_with({.issue = "15 04 2012", .expiry = ""}, false));
    EXPECT_FALSE(asks_to_look(result, "expiry_date"));
    EXPECT_NE(check_of(result, "expiry_date").result, Outcome::successful);
}

TEST_F(VizGenericReading, ADoubtfulZoneIsHeldAgainstNobody) {
    MrzInfo doubted = zone();
    doubted.ambiguous = true;
    const VizResult result = examine(page_with({.number = "L898907C3"}), doubted);
    EXPECT_FALSE(asks_to_look(result, "document_number"));
    EXPECT_EQ(check_of(result, "document_number").message.key, "check.viz_mrz.mrz_doubtful");
}

TEST_F(VizGenericReading, WhatItHasNoTimeForIsNotPassed) {
    const VizResult result = examine(page_with({}), zone(), {.work = std::chrono::milliseconds(1)});
    EXPECT_TRUE(result.info.limit_reached);
    const auto late = std::count_if(result.checks.begin(), result.checks.end(), [](const Check& check) {
        return check.message.key == "check.viz_generic.no_time" && check.obligation == Obligation::evaluatory;
    });
    EXPECT_GE(late, 3);
}

TEST_F(VizGenericReading, AnEmptyPageSaysNothing) {
    const cv::Mat blank(cvRound(88 * density), cvRound(125 * density), CV_8UC3, cv::Scalar(228, 238, 236));
    const VizResult result = examine(blank);
    EXPECT_FALSE(result.checks.empty());
    for (const Check& check : result.checks) {
        EXPECT_EQ(check.result, Outcome::not_supported) << check.id;
    }
}

}  // namespace
}  // namespace vidimus::screening
