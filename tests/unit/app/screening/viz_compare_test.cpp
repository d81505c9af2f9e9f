// When a field differs from the zone, and when a net only slipped: two looks and the page's own shapes must agree.
#include "app/screening/viz_compare.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "app/screening/viz_reading.h"

namespace vidimus::screening {
namespace {

cv::Mat shape_of(char sign, double thickness = 2.0) {
    cv::Mat shape = cv::Mat::zeros(40, 30, CV_8U);
    cv::putText(shape, std::string(1, sign), {4, 32}, cv::FONT_HERSHEY_SIMPLEX, 1.1, cv::Scalar(255),
                static_cast<int>(thickness), cv::LINE_AA);
    return shape;
}

/// `printed`: what the shapes show, where that is not what was read.
ReadLine line_of(const std::string& read, const std::string& printed = {}) {
    ReadLine line;
    for (std::size_t i = 0; i < read.size(); ++i) {
        ReadSign sign;
        sign.sign = static_cast<char32_t>(read[i]);
        sign.probability = 0.98;
        sign.starts_word = i == 0;
        sign.shape = shape_of(printed.empty() ? read[i] : printed[i]);
        line.push_back(sign);
    }
    return line;
}

ShapeBook all_digits() {
    ShapeBook book;
    for (char digit = '0'; digit <= '9'; ++digit) {
        book.add(static_cast<char32_t>(digit), shape_of(digit, 3.0));
    }
    return book;
}

Compared::Told told(const ReadLine& one, const ReadLine& other, const std::u32string& expected, const ShapeBook& book) {
    const Expected wanted{{expected}, {}, false, false};
    return compare(one, *fit(one, wanted, {}), &other, fit(other, wanted, {}), book).told;
}

using Told = Compared::Told;

/// A forged figure of the zone: the page's 1 is read as 1 twice, and once the net also thinks of the zone's 4.
TEST(VizCompare, AGuessDoesNotOutweighTheShapeThatAnotherLookSaw) {
    ReadLine guessing = line_of("02122031");
    guessing.back().others = {{U'4', 0.19}};
    guessing.back().shape = cv::Mat();  // nothing to be told by
    EXPECT_NE(told(line_of("02122031"), guessing, U"02122034", all_digits()), Told::agrees);
    EXPECT_EQ(told(guessing, guessing, U"02122034", all_digits()), Told::agrees) << "no shape speaks against it";
    const Expected wanted{{U"02122034"}, {}, false, false};
    EXPECT_NE(compare(guessing, *fit(guessing, wanted, {}), nullptr, std::nullopt, all_digits()).told, Told::agrees)
        << "a single look's guess";
}

TEST(VizCompare, TheSameAgrees) {
    EXPECT_EQ(told(line_of("A6857"), line_of("A6857"), U"A6857", all_digits()), Told::agrees);
}

TEST(VizCompare, OneLookThatIsRightIsEnough) {
    EXPECT_EQ(told(line_of("A6853", "A6857"), line_of("A6857"), U"A6857", all_digits()), Told::agrees);
}

TEST(VizCompare, AnotherDigitDiffersWhereItsShapeSaysSo) {
    const ReadLine line = line_of("A6853082");
    const Expected wanted{{U"A6857082"}, {}, false, false};
    const Compared compared = compare(line, *fit(line, wanted, {}), &line, fit(line, wanted, {}), all_digits());
    EXPECT_EQ(compared.told, Told::differs);
    EXPECT_EQ(compared.first, 4U);
    EXPECT_EQ(compared.last, 5U);
}

TEST(VizCompare, ASlipOfTheNetIsNoDifference) {
    const ReadLine line = line_of("A6853082", "A6857082");  // read as 3 twice, printed 7
    EXPECT_EQ(told(line, line, U"A6857082", all_digits()), Told::agrees);
}

TEST(VizCompare, WithoutShapesItIsUnsure) {
    ReadLine line = line_of("A6853082");
    for (ReadSign& sign : line) {
        sign.shape = cv::Mat();
    }
    EXPECT_EQ(told(line, line, U"A6857082", {}), Told::unsure);
}

TEST(VizCompare, TwoLooksThatReadOtherwiseAreNotHeldAgainstIt) {
    EXPECT_NE(told(line_of("A6853082"), line_of("A6859082"), U"A6857082", all_digits()), Told::differs);
}

TEST(VizCompare, WithoutASecondLookNothingIsSure) {
    const ReadLine line = line_of("A6853082");
    const Expected wanted{{U"A6857082"}, {}, false, false};
    EXPECT_EQ(compare(line, *fit(line, wanted, {}), nullptr, std::nullopt, all_digits()).told, Told::unread);
}

TEST(VizCompare, WhereTheNetLostACharacterNothingIsSure) {
    // Read as 7240 2035 twice: one figure is lost, and the next ones' shapes are cut from what stands beside them.
    const ReadLine slipped = line_of("7242035");
    EXPECT_EQ(told(slipped, slipped, U"17102035", all_digits()), Told::unsure);
    const ReadLine whole = line_of("17402035");
    EXPECT_EQ(told(whole, whole, U"17102035", all_digits()), Told::differs);
}

/// A shape that is like neither character was cut badly, or is in another face: what the looks read is to be looked at,
/// whichever of the two it is nearer to.
TEST(VizCompare, AShapeThatIsNeithersSaysNothing) {
    const ReadLine nearer_to_read = line_of("A6853082", "A685S082");
    EXPECT_EQ(told(nearer_to_read, nearer_to_read, U"A6857082", all_digits()), Told::unsure);
    const ReadLine nearer_to_expected = line_of("A6857082", "A685S082");
    EXPECT_EQ(told(nearer_to_expected, nearer_to_expected, U"A6853082", all_digits()), Told::unsure);
}

/// An ornament over the text hides most of a figure: what is made of the rest is held against nobody.
TEST(VizCompare, AVeiledCharacterDoesNotCount) {
    ReadLine line = line_of("A6853082");
    EXPECT_EQ(told(line, line, U"A6857082", all_digits()), Told::differs);
    line[4].veiled = true;
    EXPECT_EQ(told(line, line, U"A6857082", all_digits()), Told::unread);
}

TEST(VizCompare, OneLetterOfAWordIsToBeLookedAtAndTwoDiffer) {
    ShapeBook letters;
    for (char letter = 'A'; letter <= 'Z'; ++letter) letters.add(static_cast<char32_t>(letter), shape_of(letter, 3.0));
    const ReadLine stamped = line_of("KADEZHA");  // a stamp lies over the first letter
    EXPECT_EQ(told(stamped, stamped, U"NADEZHA", letters), Told::unsure);
    const ReadLine other = line_of("KADOZHA");
    EXPECT_EQ(told(other, other, U"NADEZHA", letters), Told::differs);
}

TEST(VizCompare, AnotherNameAltogetherDiffers) {
    const ReadLine line = line_of("PELLUCID");
    EXPECT_EQ(told(line, line, U"GRUNEMAR", {}), Told::differs);
}

TEST(VizCompare, WhatOneLookDoubtsTheShapeDecides) {
    // The first look took the figure for a 3 that may be a 7, the second for a 3.
    const auto doubting = [](const std::string& printed) {
        ReadLine line = line_of("A6853082", printed);
        line[4].others.emplace_back(U'7', 0.2);
        return line;
    };
    const ReadLine certain = line_of("A6853082");
    EXPECT_EQ(told(doubting("A6853082"), certain, U"A6857082", all_digits()), Told::differs);
    EXPECT_EQ(told(doubting("A6853082"), doubting("A6853082"), U"A6857082", all_digits()), Told::differs);
    EXPECT_EQ(told(doubting("A6857082"), line_of("A6853082", "A6857082"), U"A6857082", all_digits()), Told::agrees);
}

/// A net that reads M also thinks of K, which is a woman's mark in some language.
TEST(VizReading, AMarkOfTheOtherSexIsNotTheExpectedOne) {
    ReadLine line = line_of("M");
    line.front().others = {{U'K', 0.12}, {U'F', 0.02}};
    const Expected woman{{U"F", U"K"}, {}, false, false};
    const auto found = fit(line, woman, {});
    ASSERT_TRUE(found);
    EXPECT_TRUE(shows_other_mark(line, *found, {}));
    const Expected man{{U"M"}, {}, false, false};
    EXPECT_FALSE(shows_other_mark(line, *fit(line, man, {}), {}));
    ReadLine turned = line_of("W");
    turned.front().others = {{U'M', 0.3}};
    EXPECT_FALSE(shows_other_mark(turned, *fit(turned, man, {}), {})) << "nets take an M for a W";
    // The page prints an F elsewhere, and this is one.
    ReadLine misread = line_of("M", "F");
    misread.front().others = {{U'F', 0.2}};
    ShapeBook book;
    for (const char sign : {'F', 'M'}) {
        book.add(static_cast<char32_t>(sign), shape_of(sign, 3.0));
    }
    EXPECT_FALSE(shows_other_mark(misread, *fit(misread, {{U"F"}, {}, false, false}, {}), book));
}

/// Artwork beside a lone letter makes nets read "Hw" or "7" there; its shape is told by the page's other letters.
TEST(VizReading, ALoneMarkIsToldByItsShape) {
    ShapeBook book;
    for (const char sign : {'F', 'M'}) {
        book.add(static_cast<char32_t>(sign), shape_of(sign, 3.0));
    }
    for (const char sign : {'F', 'M'}) {
        PlacedPage page;
        page.image = cv::Mat(300, 400, CV_8UC3, cv::Scalar::all(235));
        page.mm_to_image = cv::Matx33d(10, 0, 0, 0, 10, 0, 0, 0, 1);
        page.mm = {40, 30};
        cv::putText(page.image, std::string(1, sign), {105, 150}, cv::FONT_HERSHEY_SIMPLEX, 1.3, cv::Scalar::all(40), 4,
                    cv::LINE_AA);
        cv::line(page.image, {140, 120}, {150, 128}, cv::Scalar::all(60), 2);  // of the artwork
        vision::VizField place;
        place.role = "sex";
        place.mm = {9.5, 11.0, 6.0, 5.0};
        const char other = sign == 'F' ? 'M' : 'F';
        EXPECT_EQ(mark_by_shape(page, place, sign, book), Told::agrees) << sign;
        EXPECT_EQ(mark_by_shape(page, place, other, book), Told::unsure) << sign;
        EXPECT_EQ(mark_by_shape(page, place, sign, {}), Told::unread) << "the page prints neither elsewhere";
        place.mm.x = 25.0;
        EXPECT_EQ(mark_by_shape(page, place, other, book), Told::unread) << "nothing stands there";
    }
}

TEST(VizReading, AMarkOfOneLetterIsOneOrTheOther) {
    EXPECT_EQ(other_mark({'F', 'F', 'F'}), Told::differs);
    EXPECT_EQ(other_mark({'F', 'F', 0}), Told::unsure);
    EXPECT_EQ(other_mark({'F', 'F'}), Told::unsure) << "a look that was not read says nothing";
    EXPECT_EQ(other_mark({'F', 0, 0}), Told::unread);
    EXPECT_EQ(other_mark({0, 0, 0}), Told::unread) << "three times no mark";
}

TEST(VizReading, ADateWithFiguresTooFewOrTooManyIsNotRead) {
    vision::VizField date;
    date.date_form = "dd MM yyyy";
    for (const Told other : {Told::differs, Told::unsure}) {
        EXPECT_EQ(told_of_date(other, line_of("0208198"), date), Told::unread) << "a figure was lost";
        EXPECT_EQ(told_of_date(other, line_of("020819833"), date), Told::unread) << "one was made up";
        EXPECT_EQ(told_of_date(other, line_of("0208198331"), date), Told::unread) << "two were";
        EXPECT_EQ(told_of_date(other, line_of("02991983"), date), Told::unsure) << "no date of this form";
        EXPECT_EQ(told_of_date(other, line_of("02081983"), date), other);
        EXPECT_EQ(told_of_date(other, line_of("12224993"), date, U"12121993"), Told::unread)
            << "neither month nor year can be";
        EXPECT_EQ(told_of_date(other, line_of("12221993"), date, U"12121993"), Told::unsure)
            << "the month alone: it may stand there";
        EXPECT_NE(told_of_date(other, line_of("02081983115"), date), Told::unread) << "a neighbour's text beside it";
        ReadLine marked = line_of("02081983M");
        EXPECT_EQ(told_of_date(other, marked, date), Told::unread) << "one sign too many";
        marked.back().starts_word = true;
        EXPECT_EQ(told_of_date(other, marked, date), other) << "a neighbour's mark is none of the date's";
        marked.back().sign = U'I';
        EXPECT_EQ(told_of_date(other, marked, date), Told::unread) << "a figure, perhaps";
    }
    EXPECT_EQ(told_of_date(Told::agrees, line_of("0208198"), date), Told::agrees) << "one look that is right is enough";
    date.date_form = "dd MMM yyyy";
    date.months = {"eng"};
    EXPECT_EQ(told_of_date(Told::unsure, line_of("12AUG198"), date), Told::unsure) << "a name is of any length";
    for (const Told other : {Told::differs, Told::unsure}) {
        EXPECT_EQ(told_of_date(other, line_of("16GCT2022"), date, U"16OCT2022"), Told::unread) << "no month";
        EXPECT_EQ(told_of_date(other, line_of("16NOV2022"), date, U"16OCT2022"), other) << "another month";
        EXPECT_NE(told_of_date(other, line_of("18GCT2022"), date, U"16OCT2022"), Told::unread) << "another day, too";
    }
    EXPECT_EQ(told_of_date(Told::differs, line_of("A685308"), {}), Told::differs) << "no date";
}

}  // namespace
}  // namespace vidimus::screening
