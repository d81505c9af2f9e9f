#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "app/reports/reports.h"
#include "app/reports/text_layout.h"
#include "samples.h"

namespace vidimus::reports::tests {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::string plain(const screening::Report& report) {
    return to_text(report, english(), false);
}

std::size_t line_with(const std::vector<std::string>& lines, const std::string& part) {
    const auto found = std::find_if(lines.begin(), lines.end(),
                                    [&](const std::string& line) { return line.find(part) != std::string::npos; });
    EXPECT_NE(found, lines.end()) << part;
    return static_cast<std::size_t>(found - lines.begin());
}

TEST(Terminal, the_verdict_stands_first_with_symbol_word_and_one_reason) {
    const auto bad = lines_of(plain(irregular()));
    EXPECT_EQ(bad[0], "✕ IRREGULARITY FOUND · the edge of the photograph differs");
    EXPECT_EQ(bad[1], "  4 checked · 2 not possible");
    EXPECT_THAT(bad[2], StartsWith("  Register: ✕ possible match"));

    const auto good = lines_of(plain(regular()));
    EXPECT_THAT(good[0], StartsWith("✓ NO IRREGULARITY FOUND · "));
    EXPECT_EQ(good[1], "  2 checked · 0 not possible");
    EXPECT_THAT(good[2], StartsWith("  Register: ✓ no record"));

    const auto empty = lines_of(plain(nothing_found()));
    EXPECT_THAT(empty[0], StartsWith("▲ CHECK FURTHER · "));
    EXPECT_EQ(empty[2], "  Register: ○ not asked");
}

TEST(Terminal, the_reason_is_told_where_no_check_has_the_id) {
    screening::Report report = nothing_found();
    for (const auto& [id, words] :
         {std::pair{"DOC:model", "the document model was not identified"},
          std::pair{"DOC:mrz", "no machine readable zone was checked"},
          std::pair{"REG:training", "no register answered"}, std::pair{"SOME:other", "SOME:other"}}) {
        report.verdict.because = {id};
        EXPECT_EQ(lines_of(plain(report))[0], std::string("▲ CHECK FURTHER · ") + words);
    }
    report = irregular();
    report.checks[0].message = {};
    EXPECT_THAT(lines_of(plain(report))[0], HasSubstr("sample title of VI.FR.PH:photo"));
}

TEST(Terminal, every_register_is_told_with_its_list_and_its_reason) {
    std::string text = plain(irregular());
    std::replace(text.begin(), text.end(), '\n', ' ');
    EXPECT_THAT(text, HasSubstr("REF-1"));
    EXPECT_THAT(text, HasSubstr("by a variant spelling"));
    EXPECT_THAT(text, HasSubstr("list of 2026-11-22"));
    EXPECT_THAT(text, HasSubstr("Register: ○ not checked"));
}

TEST(Terminal, holder_and_document) {
    const auto lines = lines_of(plain(irregular()));
    EXPECT_EQ(lines[line_with(lines, "ERIKSSON, ")],
              "  ERIKSSON, ANNA MARIA · female · born 1974-08-12 · nationality UTO");
    EXPECT_EQ(lines[line_with(lines, "Passport")], "  Passport · UTO · L898902C3 · valid until 2012-04-15");
    EXPECT_THAT(plain(nothing_found()), HasSubstr("No machine readable zone was found."));
    screening::Report unparseable;
    unparseable.mrz.found = true;
    EXPECT_THAT(plain(unparseable), HasSubstr("no known format"));
}

TEST(Terminal, wrong_check_digits_have_a_caret_and_the_expected_digit_below) {
    const auto lines = lines_of(plain(irregular()));
    const std::size_t row = line_with(lines, "L898902C37UTO");
    const std::string& marks = lines[row + 1];
    const std::string& expected = lines[row + 2];
    ASSERT_GE(expected.size(), 2 + 44U);
    for (std::size_t column = 0; column < 44; ++column) {
        const char mark = column + 2 < marks.size() ? marks[column + 2] : ' ';
        const bool wrong = column == 9 || column == 43;
        EXPECT_EQ(mark, wrong ? '^' : (column == 4 ? '~' : ' ')) << column;
        EXPECT_EQ(expected[column + 2], column == 9 ? '6' : (column == 43 ? '0' : ' ')) << column;
    }
    EXPECT_THAT(expected, HasSubstr("expected"));
    EXPECT_EQ(lines[line_with(lines, "P<UTOERIKSSON") + 1], "       ?");
    EXPECT_THAT(plain(irregular()), HasSubstr("check digit of the document number: 7 printed, 6 expected"));
    EXPECT_THAT(plain(irregular()), HasSubstr("line 2, column 5: O was read, 0 is used (digit field)"));
    EXPECT_THAT(plain(regular()), Not(HasSubstr("^")));
}

TEST(Terminal, marks_outside_the_lines_are_left_out) {
    screening::Report report = irregular();
    report.mrz.document->check_digits = {{mrz::FieldId::composite, 7, 3, '5', '0', false},
                                         {mrz::FieldId::composite, -1, -1, '5', '0', false},
                                         {mrz::FieldId::composite, 1, 900, '5', '0', false}};
    report.mrz.doubtful = {{-1, 2}, {5, 1}};
    report.mrz.document->repairs.clear();
    const auto lines = lines_of(plain(report));
    EXPECT_THAT(lines[line_with(lines, "L898902C37UTO") + 1], HasSubstr("check digit of"));
}

TEST(Terminal, findings_then_what_was_not_possible_then_what_passed) {
    const auto lines = lines_of(plain(irregular()));
    const std::size_t findings = line_with(lines, "Findings");
    const std::size_t photo = line_with(lines, "sample title of VI.FR.PH:photo");
    const std::size_t grey = line_with(lines, "sample title of VI.AB.IS:print");
    const std::size_t open = line_with(lines, "Could not be checked");
    const std::size_t broken = line_with(lines, "sample title of VI.AB.IS:background");
    const std::size_t passed = line_with(lines, "✓ Passed (2): ");
    const std::size_t by_hand = line_with(lines, "relief on the eagle");
    EXPECT_LT(findings, photo);
    EXPECT_LT(photo, grey);
    EXPECT_LT(grey, open);
    EXPECT_LT(open, broken);
    EXPECT_LT(broken, passed);
    EXPECT_LT(passed, by_hand);
    EXPECT_EQ(lines[photo], "  ✕ sample title of VI.FR.PH:photo · margin −0.42 · VI.FR.PH:photo");
    EXPECT_EQ(lines[photo + 1], "    the edge of the photograph differs");
    EXPECT_EQ(lines[photo + 2], "    What else may explain it: a worn laminate");
    EXPECT_EQ(lines[photo + 3], "    Next: look at the edge with a magnifier");
    EXPECT_THAT(lines[grey], StartsWith("  ▲ "));
    EXPECT_THAT(lines[grey], HasSubstr("does not count"));
    EXPECT_EQ(lines[broken], "  ○ sample title of VI.AB.IS:background: the page could not be aligned");
    EXPECT_THAT(lines[line_with(lines, "UV.BR.FU:dullness")], HasSubstr("no UV image was given"));
    EXPECT_THAT(lines[passed], HasSubstr("DOC:expiry · sample title of DOC:quality"));
}

TEST(Terminal, no_line_is_wider_than_a_hundred_columns) {
    screening::Report report = irregular();
    for (screening::Check& check : report.checks) {
        check.message = {std::string(40, 'w') + " ein langer Satz über Größe und Maß " + std::string(300, 'x'), {}};
    }
    report.source[0].file = std::string(250, 'f');
    report.mrz.document->surname = std::string(150, 'N');
    for (const std::string& line : lines_of(plain(report))) {
        EXPECT_LE(columns_of(line), 100U) << line;
    }
}

TEST(Terminal, colour_only_when_asked_and_the_words_stay_the_same) {
    for (const screening::Report& report : {nothing_found(), irregular(), regular()}) {
        const std::string without = plain(report);
        EXPECT_EQ(without.find('\x1b'), std::string::npos);
        std::string with = to_text(report, english(), true);
        EXPECT_NE(with.find('\x1b'), std::string::npos);
        for (std::size_t at = with.find('\x1b'); at != std::string::npos; at = with.find('\x1b')) {
            with.erase(at, with.find('m', at) - at + 1);
        }
        EXPECT_EQ(with, without);
    }
}

TEST(Terminal, what_comes_from_outside_cannot_steer_the_terminal) {
    screening::Report report = irregular();
    report.source[0].file =
        "a\x1b[2Jb\r\n\xC2\x9B"
        "c\xE2\x80\xAE.png";
    report.register_answers[0].register_name = "x\x1b]0;title\x07";
    report.checks[2].error = "\x1b[31m";
    const std::string text = plain(report);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find('\r'), std::string::npos);
    EXPECT_EQ(text.find('\x07'), std::string::npos);
    EXPECT_EQ(text.find("\xC2\x9B"), std::string::npos);
    EXPECT_EQ(text.find("\xE2\x80\xAE"), std::string::npos);
}

TEST(Terminal, never_says_genuine_and_never_shows_a_bare_key) {
    for (const screening::Report& report : {nothing_found(), irregular(), regular()}) {
        const std::string text = plain(report);
        EXPECT_THAT(text, Not(HasSubstr("genuine")));
        EXPECT_THAT(text, Not(HasSubstr("GENUINE")));
        EXPECT_THAT(text, Not(HasSubstr("report.")));
        EXPECT_THAT(text, Not(HasSubstr("{")));
    }
}

TEST(Terminal, picture_problems_and_the_way_of_the_model_are_told) {
    screening::Report report = regular();
    report.page.problems = {"blurred", "something_new"};
    report.model.identified = "manual";
    report.mrz.ambiguous = true;
    report.mrz.corrected_by_hand = true;
    const std::string text = plain(report);
    EXPECT_THAT(text, HasSubstr("Picture: blurred · something_new"));
    EXPECT_THAT(text, HasSubstr("UTO-P-1-2021, chosen by hand"));
    EXPECT_THAT(text, HasSubstr("Two readings"));
    EXPECT_THAT(text, HasSubstr("corrected by hand"));
}

}  // namespace
}  // namespace vidimus::reports::tests
