#include "app/batch/csv.h"

#include <gtest/gtest.h>

#include <sstream>

namespace vidimus::batch {
namespace {

TEST(Csv, quotes_what_must_be_quoted) {
    EXPECT_EQ(csv_row({"a", "", "b c"}), "a,,b c\r\n");
    EXPECT_EQ(csv_row({"a,b", "say \"x\"", "two\nlines"}), "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\"\r\n");
    EXPECT_EQ(csv_row({"Größe"}), "Größe\r\n");
}

TEST(Csv, a_cell_never_becomes_a_formula) {
    for (const std::string start : {"=", "+", "-", "@", "\t"}) {
        EXPECT_EQ(csv_row({start + "1"}), "'" + start + "1\r\n");
    }
    EXPECT_EQ(csv_row({"\r1"}), "\"'\r1\"\r\n");
    EXPECT_EQ(csv_row({"=HYPERLINK(\"x\",\"y\")"}), "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"\r\n");
    EXPECT_EQ(csv_row({"a=1"}), "a=1\r\n");
}

TEST(Csv, bytes_that_are_no_utf8_are_replaced) {
    const std::string mark = "\xEF\xBF\xBD";
    EXPECT_EQ(as_utf8("a\xE9z"), "a" + mark + "z");
    EXPECT_EQ(as_utf8("\xC0\xAF"), mark + mark);
    EXPECT_EQ(as_utf8("\xED\xA0\x80"), mark + mark + mark);
    EXPECT_EQ(as_utf8("\xF0\x9F\x98"), mark + mark + mark);
    EXPECT_EQ(as_utf8("\xF0\x9F\x98\x80 \xE2\x82\xAC \xC3\xA9"), "\xF0\x9F\x98\x80 \xE2\x82\xAC \xC3\xA9");
}

TEST(Csv, reads_back_what_it_wrote_with_the_rows_ends) {
    const std::vector<std::vector<std::string>> rows{{"a", "b,c", "d\"e"}, {"", "two\r\nlines", "x"}, {"last", "", ""}};
    std::string text;
    std::vector<std::uint64_t> ends;
    for (const auto& row : rows) {
        text += csv_row(row);
        ends.push_back(text.size());
    }
    std::istringstream stream(text + "torn,\"row");
    std::uint64_t offset = 0;
    CsvRow row;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        ASSERT_TRUE(read_csv_row(stream, offset, row));
        EXPECT_EQ(row.cells, rows[i]);
        EXPECT_EQ(row.end, ends[i]);
    }
    EXPECT_FALSE(read_csv_row(stream, offset, row));
}

}  // namespace
}  // namespace vidimus::batch
