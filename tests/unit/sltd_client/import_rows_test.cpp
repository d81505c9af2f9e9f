#include "sltd_client/import_rows.h"

#include <gtest/gtest.h>

#include <sstream>

namespace vidimus::sltd {
namespace {

CsvHeader header() {
    return *CsvHeader::parse("number,state,type,class,reference,date");
}

TEST(SplitCsv, FollowsRfc4180OnOneLine) {
    using Fields = std::vector<std::string>;
    EXPECT_EQ(split_csv("a,b,c"), (Fields{"a", "b", "c"}));
    EXPECT_EQ(split_csv(""), (Fields{""}));
    EXPECT_EQ(split_csv("a,,"), (Fields{"a", "", ""}));
    EXPECT_EQ(split_csv(R"("a,b",c)"), (Fields{"a,b", "c"}));
    EXPECT_EQ(split_csv(R"("say ""so""","")"), (Fields{"say \"so\"", ""}));
    EXPECT_EQ(split_csv(R"("open)"), std::nullopt);
    EXPECT_EQ(split_csv(R"("closed"x,b)"), std::nullopt);
    EXPECT_EQ(split_csv(R"(in"side,b)"), std::nullopt);
    EXPECT_EQ(split_csv(R"(a,")"), std::nullopt);
}

TEST(CsvHeader, FindsTheColumnsByName) {
    EXPECT_TRUE(CsvHeader::parse("number,state,type,class,reference,date"));
    EXPECT_FALSE(CsvHeader::parse("number,state,type,class,reference"));
    EXPECT_FALSE(CsvHeader::parse("number,state,type,class,reference,date,number"));
    EXPECT_FALSE(CsvHeader::parse("U12345678,UTO,P,stolen,UTO-1,2025-03-14"));
    EXPECT_FALSE(CsvHeader::parse("\"number"));
    const auto other = CsvHeader::parse(" Date ,CLASS,note,type,state,number,reference");
    ASSERT_TRUE(other);
    const auto row = parse_csv_row("2025-03-14,lost,x,I,UTO,A1,R", *other);
    ASSERT_TRUE(row) << row.error();
    EXPECT_EQ(row->number.reveal(), "A1");
    EXPECT_EQ(row->type, "I");
    EXPECT_EQ(row->record.record_class, Record::Class::lost);
    EXPECT_EQ(row->record.reference, "R");
    EXPECT_EQ(row->record.date, "2025-03-14");
}

TEST(CsvRow, IsNormalised) {
    const auto row = parse_csv_row(" u-123 456,uto, p<,Stolen_Blank,\" R, 1 \",", header());
    ASSERT_TRUE(row) << row.error();
    EXPECT_EQ(row->number.reveal(), "U123456");
    EXPECT_EQ(row->state, "UTO");
    EXPECT_EQ(row->type, "P");
    EXPECT_EQ(row->record.record_class, Record::Class::stolen_blank);
    EXPECT_EQ(row->record.reference, "R, 1");
    EXPECT_EQ(row->record.date, std::nullopt);
    EXPECT_EQ(parse_csv_row("1,D<<,P,lost,,", header())->state, "D");
}

TEST(CsvRow, ToldForEachFault) {
    struct Case {
        std::string line;
        std::string_view word;
    };
    for (const auto& [line, word] : {Case{",UTO,P,lost,,", "number"},
                                     Case{"U?1,UTO,P,lost,,", "number"},
                                     Case{std::string(41, '1') + ",UTO,P,lost,,", "number"},
                                     Case{"U1,UTOP,P,lost,,", "state"},
                                     Case{"U1,,P,lost,,", "state"},
                                     Case{"U1,UTO,,lost,,", "type"},
                                     Case{"U1,UTO,PAS,lost,,", "type"},
                                     Case{"U1,UTO,7,lost,,", "type"},
                                     Case{"U1,UTO,P,found,,", "class"},
                                     Case{"U1,UTO,P,,,", "class"},
                                     Case{"U1,UTO,P,lost," + std::string(129, 'r') + ",", "reference"},
                                     Case{"U1,UTO,P,lost,\xC3\x28,", "reference"},
                                     Case{"U1,UTO,P,lost,\xED\xA0\x80,", "reference"},
                                     Case{"U1,UTO,P,lost,\xC0\x80,", "reference"},
                                     Case{"U1,UTO,P,lost,a\x01"
                                          "b,",
                                          "reference"},
                                     Case{"U1,UTO,P,lost,,14.03.2025", "date"},
                                     Case{"U1,UTO,P,lost,,2025-02-30", "date"},
                                     Case{"U1,UTO,P,lost,,1949-12-31", "date"},
                                     Case{"U1,UTO,P,lost,", "fields"},
                                     Case{"U1,UTO,P,lost,,,", "fields"},
                                     Case{"\"U1,UTO,P,lost,,", "quotation"}}) {
        const auto row = parse_csv_row(line, header());
        ASSERT_FALSE(row) << word;
        EXPECT_NE(row.error().find(word), std::string_view::npos) << row.error();
    }
    EXPECT_TRUE(parse_csv_row("U1,UTO,P,lost,\xC3\xA9\xE2\x82\xAC\xF0\x9F\x9B\x82,", header()))
        << "UTF-8 of 2, 3, 4 bytes";
}

TEST(JsonRow, HasTheSameNames) {
    const auto row = parse_json_row(
        R"({"number":"u 1","state":"UTO","type":"PD","class":"revoked","reference":"R","date":"2025-03-14","x":1})");
    ASSERT_TRUE(row) << row.error();
    EXPECT_EQ(row->number.reveal(), "U1");
    EXPECT_EQ(row->type, "P");
    EXPECT_EQ(row->record.record_class, Record::Class::revoked);
    EXPECT_EQ(row->record.date, "2025-03-14");
    EXPECT_TRUE(
        parse_json_row(R"({"number":"1","state":"UTO","type":"P","class":"lost","reference":null,"date":null})"));
    EXPECT_TRUE(parse_json_row(R"({"number":"1","state":"UTO","type":"P","class":"lost"})"));
}

TEST(JsonRow, IsRefusedWhenWrong) {
    for (const auto* line :
         {"", "[]", "{", "null", R"({"number":1,"state":"UTO","type":"P","class":"lost"})",
          R"({"state":"UTO","type":"P","class":"lost"})", R"({"number":"1","type":"P","class":"lost"})",
          R"({"number":"1","state":"UTO","class":"lost"})", R"({"number":"1","state":"UTO","type":"P"})",
          R"({"number":"1","state":"UTO","type":"P","class":"lost","date":20250314})",
          R"({"number":"1","number":"2","state":"UTO","type":"P","class":"lost"})",
          R"({"number":"1","state":"UTO","type":"P","class":"lost"}{})"}) {
        EXPECT_FALSE(parse_json_row(line)) << line;
    }
}

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream input(text);
    LineBlocks blocks(input);
    std::vector<std::string> lines;
    std::string block;
    while (blocks.next(block)) {
        std::string_view rest = block;
        std::string_view line;
        bool too_long = false;
        while (next_line(rest, line, too_long)) {
            lines.push_back(too_long ? "TOO LONG" : std::string(line));
        }
    }
    EXPECT_FALSE(blocks.broken());
    EXPECT_EQ(blocks.offset(), text.size());
    return lines;
}

TEST(LineBlocks, SplitsAtLineEnds) {
    using Lines = std::vector<std::string>;
    EXPECT_EQ(lines_of(""), Lines{});
    EXPECT_EQ(lines_of("a\nb\r\n\nc"), (Lines{"a", "b", "", "c"}));
    EXPECT_EQ(lines_of("a\n"), Lines{"a"});
    EXPECT_EQ(lines_of("\xEF\xBB\xBF"
                       "a\n\xEF\xBB\xBF"
                       "b"),
              (Lines{"a",
                     "\xEF\xBB\xBF"
                     "b"}));
    EXPECT_EQ(lines_of(std::string("a\0b\n", 4)), (Lines{std::string("a\0b", 3)}));
}

TEST(LineBlocks, LongLinesArePassedOver) {
    const std::string limit(longest_line, 'x');
    using Lines = std::vector<std::string>;
    EXPECT_EQ(lines_of("a\n" + limit + "\nb"), (Lines{"a", limit, "b"}));
    EXPECT_EQ(lines_of("a\n" + limit + "x\nb"), (Lines{"a", "TOO LONG", "b"}));
    EXPECT_EQ(lines_of("a\n" + std::string(5'000'000, 'x') + "\nb"), (Lines{"a", "TOO LONG", "b"}));
    EXPECT_EQ(lines_of("a\n" + std::string(5'000'000, 'x')), (Lines{"a", "TOO LONG"}));
}

TEST(LineBlocks, LinesThatCrossBlocksStayWhole) {
    std::string text;
    std::vector<std::string> expected;
    for (int i = 0; text.size() < 5'000'000; ++i) {
        expected.push_back(std::to_string(i) + std::string(static_cast<std::size_t>(i * 7919 % 3000), 'y'));
        text += expected.back() + '\n';
    }
    EXPECT_EQ(lines_of(text), expected);
}

}  // namespace
}  // namespace vidimus::sltd
