// Print laid against what it should say: names by every legal form, scripts, truncation, dates in every form.
#include "app/screening/viz_text.h"

#include <gtest/gtest.h>

#include "app/screening/viz_dates.h"
#include "app/screening/viz_expected.h"
#include "app/screening/viz_reading.h"

namespace vidimus::screening {
namespace {

/// A line as if every character had been read for certain.
ReadLine line_of(std::string_view utf8) {
    ocr::VizLine line;
    bool space = false;
    for (const char32_t sign : decoded(utf8)) {
        if (sign == U' ') {
            space = true;
            continue;
        }
        ocr::VizCharacter character;
        character.candidates = {{encoded(std::u32string(1, sign)), 0.99F}};
        character.space_before = space;
        space = false;
        line.characters.push_back(character);
    }
    return to_read_line(line);
}

double cost(std::string_view read, std::u32string_view expected, bool name = false, bool early = false) {
    return lay(line_of(read), expected, name, early).cost;
}

TEST(VizText, Utf8ComesBack) {
    const std::string text = "ŠŽ ЂЉ é 0\xF0\x9F\x99\x82";
    EXPECT_EQ(encoded(decoded(text)), text);
    EXPECT_EQ(decoded("a\xFF\xC3").size(), 1U);
}

TEST(VizText, LettersLoseTheirMarks) {
    EXPECT_EQ(plain(U'š'), U'S');
    EXPECT_EQ(plain(U'Đ'), U'D');
    EXPECT_EQ(plain(U'ж'), U'Ж');
    EXPECT_EQ(plain(U'7'), U'7');
}

TEST(VizText, SignsThatNoFieldPrintsAreTheLettersTheyLookLike) {
    const ReadLine line = line_of("£29981477");
    ASSERT_EQ(line.size(), 9U) << "no letter was lost";
    EXPECT_EQ(line.front().sign, U'E');
    EXPECT_TRUE(line.front().starts_word);
    EXPECT_FALSE(line[1].starts_word);
    EXPECT_EQ(cost("€74225659", U"C74225659"), 0.0);
    EXPECT_EQ(line_of("12-08").size(), 4U);
}

TEST(VizText, ATextIsFoundWithinALine) {
    EXPECT_EQ(cost("No. A68579082", U"A68579082"), 0.0);
    EXPECT_EQ(cost("A6857 9082", U"A68579082"), 0.0);
    EXPECT_GE(cost("A68579083", U"A68579082"), 0.9);
    EXPECT_GE(cost("A685790823", U"A68579082"), 0.6);  // a figure too many
    EXPECT_GE(cost("A6857908", U"A68579082"), 0.9);    // one too few
}

TEST(VizText, ZeroAndOAreNoDifference) {
    EXPECT_LT(cost("AO8579082", U"A08579082"), 0.5);
    EXPECT_TRUE(look_alike(U'O', U'0'));
    EXPECT_FALSE(look_alike(U'3', U'8'));
    EXPECT_FALSE(look_alike(U'O', U'Q'));
}

TEST(VizText, LettersThatNotAllLanguagesOfAScriptHave) {
    for (const char32_t sign : U"ČŠËÇđЂЋЃЌЅЈ") {
        EXPECT_EQ(has_mark(sign), sign != 0) << static_cast<unsigned>(sign);
    }
    for (const char32_t sign : U"AZsКГЖя09-") {
        EXPECT_FALSE(has_mark(sign)) << static_cast<unsigned>(sign);
    }
}

TEST(VizText, WhatStandsBetweenIsPrintedAsItStands) {
    const ReadLine line = line_of("MEGUB-DANEV 28.03. 1976");
    EXPECT_EQ(printed_text(line, 0, line.size()), "MEGUB-DANEV 28.03. 1976");
    EXPECT_EQ(printed_text(line, 5, 10), "DANEV");
}

TEST(VizReading, AFieldIsShownInItsForm) {
    const auto shown = [](const char* text, const vision::VizField& place) {
        const ReadLine line = line_of(text);
        return in_form(line, 0, line.size(), place);
    };
    vision::VizField number;
    number.role = "document_number";
    number.pattern = "A99999999";
    EXPECT_EQ(shown("NO8489276", number), "N08489276") << "O and 0 no net tells apart";
    EXPECT_EQ(shown("n08489276", number), "N08489276");
    EXPECT_EQ(shown("NO848927", number), "NO848927") << "a sign is missing: nobody knows which";
    vision::VizField date;
    date.role = "birth_date";
    date.date_form = "dd MMM yyyy";
    date.months = {"srp"};
    EXPECT_EQ(shown("230КТ 1976", date), "23 ОКТ 1976");
    date.months = {"sqi"};
    EXPECT_EQ(shown("O3 TET 2035", date), "03 TET 2035");
    date.date_form = "dd MM yyyy";
    date.months.clear();
    EXPECT_EQ(shown("28.03 2023", date), "28 03 2023") << "one dot of two";
    EXPECT_EQ(shown("28.03.2023", date), "28.03.2023");
    EXPECT_EQ(shown("SEE PAGE 4", date), "SEE PAGE 4") << "no date";
    vision::VizField state;
    state.role = "nationality";
    const ReadLine word = line_of("M UTOPIAN 28");
    EXPECT_EQ(in_form(word, 1, 4, state), "UTOPIAN") << "of which the code is a part";
}

TEST(VizText, NamesByEveryLegalForm) {
    for (const char* read : {"MÜLLER", "MULLER", "Müller"}) {
        for (const std::u32string_view zone : {U"MUELLER", U"MULLER", U"MUXXLLER"}) {
            EXPECT_EQ(cost(read, zone, true), 0.0) << read;
        }
    }
    EXPECT_EQ(cost("ĐOKOVIĆ", U"DJOKOVIC", true), 0.0);
    EXPECT_EQ(cost("ĐOKOVIĆ", U"DOKOVIC", true), 0.0);
    EXPECT_EQ(cost("GROSS", U"GROSS", true), 0.0);
    EXPECT_EQ(cost("GROẞ", U"GROSS", true), 0.0);
    EXPECT_EQ(cost("VAN DER OOST", U"VANDEROOST", true), 0.0);
    EXPECT_GE(cost("PETROVIĆ", U"PETRIVIC", true), 0.9);
}

TEST(VizText, CyrillicIsNoDifference) {
    EXPECT_EQ(cost("ПЕТРОВИЋ", U"PETROVIC", true), 0.0);
    EXPECT_EQ(cost("ПЕТРОВИЋ / PETROVIĆ", U"PETROVIC", true), 0.0);
    EXPECT_EQ(cost("ЉУБИША", U"LJUBISA", true), 0.0);
    EXPECT_EQ(cost("ЃОРЃИ", U"GJORGJI", true), 0.0);
    EXPECT_GE(cost("ПЕТРОВИЋ", U"MARKOVIC", true), 2.0);
}

TEST(VizText, WhatWasCutOffIsNoDifference) {
    EXPECT_EQ(cost("ERIKSSON-LINDSTROM", U"ERIKSSONLI", true, true), 0.0);
    EXPECT_GE(cost("ERIKSSON", U"ERIKS", true, false), 1.0);
}

TEST(VizDates, EveryFormOfTheRegion) {
    const mrz::PartialDate date{1974, 8, 12};
    for (const char* read :
         {"12.08.1974", "12 08 1974", "12/08/74", "1974-08-12", "12 AUG 1974", "12 AUG/AVG 74", "12 AVG 1974",
          "12 АВГ 1974", "12 GUSHT 1974", "12 KOL 1974", "12. August 1974", "12.8.1974", "12 AOUT 1974"}) {
        const auto laid = lay_date(line_of(read), date, all_date_forms());
        ASSERT_TRUE(laid) << read;
        EXPECT_LT(laid->laid.cost, 0.3) << read;
    }
    const auto other = lay_date(line_of("12 JUL 1974"), date, {{"dd MMM yyyy", {"eng"}}});
    ASSERT_TRUE(other);
    EXPECT_GE(other->laid.cost, 0.9);
}

TEST(VizDates, APartialDateExpectsNothing) {
    EXPECT_TRUE(printed_date({1974, 8, std::nullopt}, {"dd MM yyyy", {}}).empty());
    EXPECT_FALSE(lay_date(line_of("12.08.1974"), {1974, std::nullopt, std::nullopt}, all_date_forms()));
}

TEST(VizDates, DatesAreFoundAndWhatIsNoneIsNot) {
    const DateForm form{"dd MMM yyyy", {"eng"}};
    const auto found = find_dates(line_of("X 05OCT 2034 M"), form);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.front().date, (mrz::PartialDate{2034, 10, 5}));
    EXPECT_EQ(find_dates(line_of("O5 OCT 2034"), form).size(), 1U);
    EXPECT_TRUE(find_dates(line_of("31 FEB 2034"), form).empty());
    EXPECT_TRUE(find_dates(line_of("UTOPIA CITY"), form).empty());
    EXPECT_TRUE(find_dates(line_of("12083"), {"dd MM yyyy", {}}).empty());
}

TEST(VizDates, AJWithoutItsHookIsNoOtherMonth) {
    const DateForm form{"dd MMM yyyy", {"eng"}};
    for (const char* text : {"19 TAN 2024", "19 IAN 2024", "19 1AN 2024"}) {
        const auto found = find_dates(line_of(text), form);
        ASSERT_EQ(found.size(), 1U) << text;
        EXPECT_EQ(found.front().date, (mrz::PartialDate{2024, 1, 19})) << text;
    }
    EXPECT_EQ(find_dates(line_of("03 1UL 1951"), form).front().date, (mrz::PartialDate{1951, 7, 3}));
    EXPECT_TRUE(find_dates(line_of("19 TAM 2024"), form).empty());
}

TEST(VizExpected, TheZoneSaysWhatToExpect) {
    const std::vector<std::string> lines{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                         "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};
    const auto document = mrz::parse(lines, {.today = {2026, 11, 26}});
    ASSERT_TRUE(document);
    for (const std::string& role : shared_roles()) {
        EXPECT_FALSE(expected_of(role, *document).empty()) << role;
    }
    const auto said = [&](const char* role, const char* read) {
        const auto found = fit(line_of(read), expected_of(role, *document), all_date_forms());
        return found ? found->laid.cost : 99.0;
    };
    EXPECT_EQ(said("surname", "ERIKSSON"), 0.0);
    EXPECT_EQ(said("given_names", "ANNA MARIA"), 0.0);
    EXPECT_EQ(said("name", "ANNA MARIA ERIKSSON"), 0.0);
    EXPECT_EQ(said("document_number", "L898902C3"), 0.0);
    EXPECT_EQ(said("optional_data", "ZE 184226 B"), 0.0);
    EXPECT_EQ(said("sex", "F"), 0.0);
    EXPECT_EQ(said("sex", "Ж/F"), 0.0);
    EXPECT_GE(said("sex", "M"), 0.9);
    EXPECT_EQ(said("nationality", "UTO"), 0.0);
    EXPECT_LT(said("expiry_date", "15 APR 2012"), 0.1);
}

}  // namespace
}  // namespace vidimus::screening
