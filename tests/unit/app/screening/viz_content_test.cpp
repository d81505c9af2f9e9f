// Fields of a page without a machine readable zone: roles by what the copies say together, and none where that leaves
// it open.
#include "app/screening/viz_content.h"

#include <gtest/gtest.h>

#include <array>

#include "app/screening/viz_captions.h"
#include "app/screening/viz_fronts.h"
#include "app/screening/viz_places.h"
#include "tests/unit/app/screening/read_lines.h"

namespace vidimus::screening {
namespace {

constexpr mrz::Today today{2026, 11, 26};

/// A line whose characters stand every two millimetres.
Way way_at(std::string_view text, double x, double y, const std::string& language = "eng") {
    Way way;
    way.line = line_of(text);
    way.language = language;
    double at = x;
    for (std::size_t i = 0; i < way.line.size(); ++i) {
        at += i > 0 && way.line[i].starts_word ? 1.0 : 0.0;
        way.signs.emplace_back(at, y, 1.8, 3.0);
        at += 2.0;
    }
    return way;
}

Slot slot_of(const std::vector<std::string>& texts, const std::string& caption = {}) {
    Slot slot;
    slot.caption = caption;
    for (const std::string& text : texts) {
        slot.copies.emplace_back();
        if (!text.empty()) {
            slot.copies.back().push_back(way_at(text, 30.0, 10.0));
        }
    }
    return slot;
}

const std::vector<std::string> born{"02.12.1983", "19.02.2000", "15.03.1990", "26.08.2002", "20.12.1979"};
const std::vector<std::string> issued{"14.12.2025", "26.10.2023", "29.10.2024", "05.11.2023", "29.08.2024"};
const std::vector<std::string> expires{"14.12.2035", "26.10.2033", "29.10.2034", "05.11.2033", "29.08.2034"};
const std::vector<std::string> numbers{"T69273900", "E85090964", "R27405834", "V38524312", "E02566696"};
const std::vector<std::string> people{"27405834161", "85090964772", "69273900383", "38524312994", "02566696505"};
const std::vector<std::string> surnames{"VEIRANNE", "LOVRENCA", "DOBROVEJ", "EVARISKA", "KALLIPOL"};
const std::vector<std::string> given{"TAMSINE", "NADEZHA", "YANNIK", "SOREN", "ELISANNE"};
const std::vector<std::string> places{"OLD QUAY", "ABRAXA", "PORT HYTHE", "ABRAXA", "ANYDRUM"};

std::vector<std::string> roles_of(std::vector<Slot> slots, const std::string& state = "UTO") {
    judge(slots, state, today);
    std::vector<std::string> roles;
    for (const Slot& slot : slots) {
        roles.push_back(slot.role);
    }
    return roles;
}

using Roles = std::vector<std::string>;

TEST(VizContent, DatesAreToldByTheirOrderAndTheirPeriod) {
    EXPECT_EQ(roles_of({slot_of(expires), slot_of(born), slot_of(issued)}),
              (Roles{"expiry_date", "birth_date", "issue_date"}));
    EXPECT_EQ(roles_of({slot_of(born), slot_of(expires)}), (Roles{"birth_date", "expiry_date"}));
    EXPECT_EQ(roles_of({slot_of(issued), slot_of(expires)}), (Roles{"issue_date", "expiry_date"}));
    std::vector<Slot> slots{slot_of(born)};
    judge(slots, "UTO", today);
    EXPECT_EQ(slots[0].form.pattern, "dd MM yyyy");
}

TEST(VizContent, ADateThatMayBeOneOrTheOtherHasNoRole) {
    EXPECT_EQ(roles_of({slot_of(born)}), Roles{""});
    // After birth and in the past: issued then, or expired since.
    EXPECT_EQ(roles_of({slot_of(born), slot_of(issued)}), (Roles{"birth_date", ""}));
    EXPECT_EQ(roles_of({slot_of(born), slot_of(issued, "issue_date")}), (Roles{"birth_date", "issue_date"}));
    EXPECT_EQ(roles_of({slot_of(born, "expiry_date"), slot_of(expires)})[0], "") << "the caption denies the order";
}

TEST(VizContent, ADroppedFigureMakesNoOtherForm) {
    auto torn = born;
    torn[3] = "6.08.2002";
    std::vector<Slot> slots{slot_of(torn), slot_of(expires)};
    judge(slots, "UTO", today);
    EXPECT_EQ(slots[0].form.pattern, "dd MM yyyy");
    EXPECT_FALSE(slots[0].dates[3]);
}

TEST(VizContent, MonthsByTheirNames) {
    std::vector<Slot> slots{slot_of({"02 DEC 1983", "19 FEB 2000", "15 MAR 1990", "26 AUG 2002", "20 MAY 1979"}),
                            slot_of({"02 DEC 2031", "19 OCT 2030", "15 MAR 2032", "26 AUG 2033", "20 MAY 2032"})};
    judge(slots, "UTO", today);
    EXPECT_EQ(slots[0].role, "birth_date");
    EXPECT_EQ(slots[1].form.pattern, "dd MMM yyyy");
    EXPECT_EQ(slots[1].form.months, std::vector<std::string>{"eng"});
}

TEST(VizContent, WhatStandsBesideADateIsAFieldOfItsOwn) {
    auto joined = born;
    for (std::size_t i = 0; i < joined.size(); ++i) {
        joined[i] += i % 2 == 0 ? " F" : " M";
    }
    EXPECT_EQ(roles_of({slot_of(joined), slot_of(expires)}), (Roles{"birth_date", "sex", "expiry_date"}));
}

TEST(VizContent, NumbersByTheirForm) {
    EXPECT_EQ(roles_of({slot_of(numbers)}), Roles{"document_number"});
    EXPECT_EQ(roles_of({slot_of(people), slot_of(numbers)}), (Roles{"personal_number", "document_number"}));
    std::vector<Slot> slots{slot_of({"T69273900", "E85090964", "R274O5834", "V38524312", "E02566696"})};
    judge(slots, "UTO", today);
    EXPECT_EQ(slots[0].pattern, "A99999999");
    EXPECT_EQ(slots[0].agreeing, 5);
    EXPECT_EQ(roles_of({slot_of({"T69273900", "T69273900", "T69273900", "T69273900", "T69273900"})}), Roles{""})
        << "what all copies share is nobody's number";
    EXPECT_EQ(roles_of({slot_of(numbers), slot_of({"A11273900", "B25090964", "C37405834", "D48524312", "E52566696"})}),
              (Roles{"", ""}))
        << "of two alike nobody can tell";
}

TEST(VizContent, TheStatesOwnRuleTellsThePersonalNumber) {
    // Croatian OIB, which is eleven figures; valid by ISO 7064.
    const std::vector<std::string> oib{"69435151530", "94577403194", "33392005961"};
    EXPECT_EQ(roles_of({slot_of(oib), slot_of({"102938475", "564738291", "918273645"})}, "HRV"),
              (Roles{"personal_number", "document_number"}));
}

TEST(VizContent, TheSexByItsMarks) {
    EXPECT_EQ(roles_of({slot_of({"F", "M", "F", "M", "M"})}), Roles{"sex"});
    EXPECT_EQ(roles_of({slot_of({"Ж", "М", "Ж", "М", "М"})}), Roles{"sex"});
    EXPECT_EQ(roles_of({slot_of({"M", "M", "M", "M", "M"})}), Roles{""}) << "a letter that all share may be a class";
    EXPECT_EQ(roles_of({slot_of({"M", "M", "M", "M", "M"}, "sex")}), Roles{"sex"});
    EXPECT_EQ(roles_of({slot_of({"A", "B", "F", "M", "C"})}), Roles{""});
}

TEST(VizContent, NamesByTheirCaptionsElseOneName) {
    EXPECT_EQ(roles_of({slot_of(surnames, "surname"), slot_of(given, "given_names"), slot_of(places, "other")}),
              (Roles{"surname", "given_names", ""}));
    EXPECT_EQ(roles_of({slot_of(surnames), slot_of(given), slot_of(places)}), (Roles{"name", "", ""}));
    EXPECT_EQ(roles_of({slot_of(surnames, "surname"), slot_of(given)}), (Roles{"surname", ""}));
    EXPECT_EQ(roles_of({slot_of(surnames, "surname"), slot_of(given, "surname")}), (Roles{"", ""}));
}

TEST(VizContent, TheNationalityIsOneWordThatNamesTheState) {
    EXPECT_EQ(roles_of({slot_of({"UTOPIAN", "UTOPIAN", "UTOPIAN", "UTOPIAN", "UTOPIAN"})}), Roles{"nationality"});
    EXPECT_EQ(roles_of({slot_of({"ABRAXA", "ABRAXA", "ABRAXA", "ABRAXA", "ABRAXA"})}), Roles{""});
}

TEST(VizContent, CopiesThatDisagreeGiveNoRole) {
    EXPECT_EQ(roles_of({slot_of({"02.12.1983", "", "ABRAXA", "", "20.12.1979"})}), Roles{""});
    EXPECT_EQ(roles_of({slot_of({"T69273900", "AB", "R27405834", "12", "X"})}), Roles{""});
}

TEST(VizContent, PeriodsOfValidity) {
    std::vector<std::pair<mrz::PartialDate, mrz::PartialDate>> copies;
    for (int i = 1; i <= 6; ++i) {
        copies.push_back({{2020, i, 10}, {2030, i, 9}});
    }
    ASSERT_EQ(validities_of(copies).size(), 1U);
    EXPECT_EQ(validities_of(copies).front(), (vision::Validity{10, -1}));
    copies.resize(5);
    EXPECT_TRUE(validities_of(copies).empty());
}

TEST(VizContent, TheMrzsDayOfExpiryStandsForOneThatIsNotPrinted) {
    mrz::Document zone;
    zone.expiry_date = {2034, 7, 21};
    EXPECT_EQ(known_expiry(&zone, std::nullopt), zone.expiry_date);
    EXPECT_EQ(known_expiry(&zone, mrz::PartialDate{2035, 7, 21}), zone.expiry_date) << "a check digit covers it";
    zone.expiry_date = {2034, 7, std::nullopt};
    EXPECT_EQ(known_expiry(&zone, mrz::PartialDate{2034, 7, 20}), (mrz::PartialDate{2034, 7, 20}));
    EXPECT_EQ(known_expiry(nullptr, std::nullopt), std::nullopt);
}

TEST(VizCaptions, OneLanguageOfTwoIsEnough) {
    EXPECT_EQ(role_of_caption(line_of("1. Surname / Nom")), "surname");
    EXPECT_EQ(role_of_caption(line_of("Surname, given names")), "name");
    EXPECT_EQ(role_of_caption(line_of("Datum rođenja / Date of birth")), "birth_date");
    EXPECT_EQ(role_of_caption(line_of("ПРЕЗИМЕ")), "surname");
    EXPECT_EQ(role_of_caption(line_of("Place of birth")), "other");
    EXPECT_EQ(role_of_caption(line_of("Date of explry")), "expiry_date") << "small print is read with slips";
    EXPECT_EQ(role_of_caption(line_of("SEXTANT")), "");
    EXPECT_EQ(role_of_caption(line_of("REPUBLIC OF UTOPIA")), "");
}

TEST(VizCaptions, NeighboursInOneLineArePartedWhereEachBegins) {
    const ReadLine line = line_of("3 SEX SEKSO 4 NATIONALITY CIVITANECO 5 DATE OF BIRTH");
    const std::vector<std::size_t> begins = captions_within(line);
    ASSERT_EQ(begins.size(), 3U);
    EXPECT_EQ(begins[0], 0U);
    EXPECT_EQ(line[begins[1]].sign, U'4') << "the number before it is the caption's";
    EXPECT_EQ(line[begins[2]].sign, U'5');
    EXPECT_EQ(captions_within(line_of("Datum rođenja / Date of birth")).size(), 1U) << "one in two languages";
    EXPECT_EQ(captions_within(line_of("Surname, given names")).size(), 1U) << "a caption's words are no captions";
    EXPECT_EQ(captions_within(line_of("REPUBLIC OF UTOPIA")).size(), 1U);
}

TEST(VizFronts, FieldsOfOneZoneArePartedWhereAllCopiesBegin) {
    std::vector<std::vector<Way>> ways;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        ways.push_back({way_at(numbers[i], 10.0, 20.0), way_at(places[i], 40.0, 20.0), way_at("HEADING", 10.0, 5.0)});
    }
    const std::vector<cv::Rect2d> zones{{9.0, 19.5, 60.0, 4.0}};
    std::vector<Slot> slots = slots_of(ways, zones);
    ASSERT_EQ(slots.size(), 2U);
    EXPECT_EQ(slots[0].copies[0].front().line.size(), 9U);
    EXPECT_NEAR(area_of(slots[1]).x, 40.0, 0.1);
}

TEST(VizFronts, ADateThatFellApartIsOnePlace) {
    const auto parts = [](const std::vector<std::array<std::string, 3>>& dates) {
        std::vector<Slot> slots(4);
        for (const auto& date : dates) {
            double x = 10.0;
            for (std::size_t i = 0; i < 3; ++i) {
                slots[i].copies.push_back({way_at(date[i], x, 20.0)});
                x += 2.0 * static_cast<double>(date[i].size()) + 3.0;
            }
            slots[3].copies.push_back({way_at("F", 36.0, 20.0)});
        }
        return slots;
    };
    std::vector<Slot> slots = parts(
        {{"2001", "07", "17"}, {"1984", "12", "31"}, {"1990", "01", "08"}, {"1985", "04", "30"}, {"1997", "02", "28"}});
    join_dates(slots);
    ASSERT_EQ(slots.size(), 2U) << "and what stands beside it is another";
    EXPECT_EQ(slots[0].copies[1].front().line.size(), 8U);
    EXPECT_NEAR(area_of(slots[0]).x, 10.0, 0.1);
    slots = parts(
        {{"2001", "07", "17"}, {"1984", "77", "31"}, {"1990", "51", "08"}, {"1985", "04", "30"}, {"1997", "02", "58"}});
    join_dates(slots);
    EXPECT_EQ(slots.size(), 4U) << "figures that are dates by chance";
    slots = parts({{"2001", "07", "17"}, {"1984", "12", "31"}, {"1990", "01", "08"}});
    for (auto& copy : slots[2].copies) {
        copy.front().signs = way_at("00", 60.0, 20.0).signs;
    }
    join_dates(slots);
    EXPECT_EQ(slots.size(), 4U) << "too far apart";
}

TEST(VizPlaces, TheRestOfThePageIsReadAsFarAsTextStands) {
    using Kind = vision::Zone::Kind;
    vision::SpecimenPack pack;
    pack.size = vision::PageSize::id3;
    const auto add = [&pack](const char* id, Kind kind, const cv::Rect2d& mm) {
        vision::Zone zone;
        zone.id = id;
        zone.kind = kind;
        zone.mm = mm;
        pack.zones.push_back(std::move(zone));
    };
    add("mrz", Kind::mrz, {5.0, 69.0, 113.0, 12.0});
    add("photo", Kind::photo, {6.0, 17.0, 30.0, 40.0});
    add("field_1", Kind::field, {80.0, 22.0, 20.0, 4.0});
    const std::vector<cv::Rect2d> rows = rows_beyond(pack);
    // A line of print anywhere above the zone stands whole in one of them, beside the portrait, not in it or its frame.
    for (const double y : {3.0, 12.0, 22.5, 30.0, 41.0, 52.0, 64.0}) {
        const cv::Rect2d text(y > 12.0 && y < 60.0 ? 38.0 : 3.0, y, 40.0, 3.0);
        EXPECT_TRUE(std::any_of(rows.begin(), rows.end(), [&](const cv::Rect2d& row) { return (row & text) == text; }))
            << y;
    }
    for (const cv::Rect2d& row : rows) {
        EXPECT_LE(row.br().y, 69.0);
        EXPECT_FALSE(row.y > 18.0 && row.br().y < 56.0 && row.x < 36.5) << row.y << ": a portrait's frame";
    }
    for (const cv::Rect2d& row : rows_of(pack)) {
        EXPECT_GE(row.x, 37.0 - 1e-9);
    }
}

TEST(VizFronts, CaptionsStandAllOnOneSide) {
    // Below its field each caption stands, and so above the next row's.
    std::vector<Slot> slots{slot_of(numbers), slot_of(surnames), slot_of(given)};
    for (std::size_t row = 0; row < slots.size(); ++row) {
        for (auto& ways : slots[row].copies) {
            for (cv::Rect2d& sign : ways.front().signs) {
                sign.y = 10.0 + 7.0 * static_cast<double>(row);
            }
        }
    }
    const std::vector<Way> print{way_at("Document No.", 30.0, 13.5), way_at("Surname", 30.0, 20.5),
                                 way_at("Given names", 30.0, 27.5)};
    judge_with_captions(slots, print, "UTO", today);
    EXPECT_EQ(slots[0].role, "document_number");
    EXPECT_EQ(slots[1].role, "surname");
    EXPECT_EQ(slots[2].role, "given_names");
}

}  // namespace
}  // namespace vidimus::screening
