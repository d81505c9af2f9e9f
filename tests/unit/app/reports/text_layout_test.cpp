#include "app/reports/text_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vidimus::reports {
namespace {

using testing::ElementsAre;

TEST(TextLayout, columns_count_characters_not_bytes) {
    EXPECT_EQ(columns_of(""), 0U);
    EXPECT_EQ(columns_of("abc"), 3U);
    EXPECT_EQ(columns_of("Größe ▲"), 7U);
    EXPECT_EQ(columns_of("e\xCC\x81"), 1U);     // combining acute
    EXPECT_EQ(columns_of("\xE6\x97\xA5"), 2U);  // a wide character
}

TEST(TextLayout, printable_replaces_what_steers_and_what_is_no_utf8) {
    const std::string mark = "\xEF\xBF\xBD";
    EXPECT_EQ(printable("Größe · ▲"), "Größe · ▲");
    EXPECT_EQ(printable("a\x1b[1m"), "a" + mark + "[1m");
    EXPECT_EQ(printable("a\nb\tc\x7f"), "a" + mark + "b" + mark + "c" + mark);
    EXPECT_EQ(printable("\xC2\x9B"), mark);                               // C1
    EXPECT_EQ(printable("\xE2\x80\xAE"), mark);                           // right-to-left override
    EXPECT_EQ(printable("\xC0\xAF"), mark + mark);                        // overlong
    EXPECT_EQ(printable("\xED\xA0\x80"), mark + mark + mark);             // surrogate
    EXPECT_EQ(printable("\xF4\x90\x80\x80"), mark + mark + mark + mark);  // beyond U+10FFFF
    EXPECT_EQ(printable("\xE2\x82"), mark + mark);                        // cut off
}

TEST(TextLayout, wraps_at_spaces_with_two_indents) {
    EXPECT_THAT(wrap("one two three four", 10, "* ", "  "), ElementsAre("* one two", "  three", "  four"));
    EXPECT_THAT(wrap("", 10, "* ", "  "), ElementsAre("* "));
    EXPECT_THAT(wrap("  spaced   out  ", 40, "", ""), ElementsAre("spaced out"));
    EXPECT_THAT(wrap("äöü äöü", 7, "", ""), ElementsAre("äöü äöü"));
}

TEST(TextLayout, cuts_a_word_that_no_line_can_hold) {
    EXPECT_THAT(wrap("abcdefghij k", 6, "", "  "), ElementsAre("abcdef", "  ghij", "  k"));
    EXPECT_THAT(wrap("ab abcdefghij", 6, "", ""), ElementsAre("ab", "abcdef", "ghij"));
}

TEST(TextLayout, ends_even_where_the_indent_leaves_no_room) {
    EXPECT_THAT(wrap("ab", 2, "xxxx", "xxxx"), ElementsAre("xxxxa", "xxxxb"));
    EXPECT_THAT(wrap("\xE6\x97\xA5\xE6\x97\xA5", 1, "", ""), ElementsAre("\xE6\x97\xA5", "\xE6\x97\xA5"));
}

}  // namespace
}  // namespace vidimus::reports
