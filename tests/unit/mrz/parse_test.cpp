// Parsing: the standard's examples, each check digit, dates, codes, names, long numbers, and input that is none.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "mrz/compose.h"
#include "mrz/document.h"

namespace vidimus::mrz {
namespace {

using Lines = std::vector<std::string>;
const ParseOptions options{{2026, 11, 24}, 15};

Document read(const Lines& lines, const ParseOptions& with = options) {
    auto document = parse(lines, with);
    EXPECT_TRUE(document) << document.error().detail;
    return document ? *document : Document{};
}

// A passport with some cells replaced and the digits made right again.
Lines passport(int line = 0, int column = 0, std::string_view cells = "") {
    Lines lines = {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};
    lines[static_cast<std::size_t>(line)].replace(static_cast<std::size_t>(column), cells.size(), cells);
    recompute_check_digits(layout_of(Format::td3), lines);
    return lines;
}

const Finding* find(const Document& document, std::string_view id) {
    const auto found = std::ranges::find(document.findings, id, &Finding::id);
    return found == document.findings.end() ? nullptr : &*found;
}

TEST(Parse, ThePassportOfTheStandard) {
    const Document document = read(passport());
    EXPECT_EQ(document.format, Format::td3);
    EXPECT_EQ(document.document_code, "P");
    EXPECT_EQ(document.issuing_state, "UTO");
    EXPECT_EQ(document.surname, "ERIKSSON");
    EXPECT_EQ(document.given_names, "ANNA MARIA");
    EXPECT_FALSE(document.name_truncated);
    EXPECT_EQ(document.document_number, "L898902C3");
    EXPECT_EQ(document.nationality, "UTO");
    EXPECT_EQ(document.birth_date.to_string(), "1974-08-12");
    EXPECT_EQ(document.sex, 'F');
    EXPECT_EQ(document.expiry_date.to_string(), "2012-04-15");
    EXPECT_EQ(document.optional_data, "ZE184226B");
    ASSERT_EQ(document.check_digits.size(), 5u);
    EXPECT_TRUE(document.check_digits_valid());
    const CheckDigit& number = document.check_digits[0];
    EXPECT_EQ(number.field, FieldId::document_number);
    EXPECT_EQ(number.line, 1);
    EXPECT_EQ(number.column, 9);
    EXPECT_EQ(number.printed, '6');
    EXPECT_EQ(number.expected, '6');
    EXPECT_EQ(document.check_digits[4].field, FieldId::composite);
    EXPECT_EQ(document.check_digits[4].column, 43);
}

TEST(Parse, TheCardsAndVisasOfTheStandard) {
    const Document td1 =
        read({"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"});
    EXPECT_EQ(td1.format, Format::td1);
    EXPECT_TRUE(td1.check_digits_valid());
    EXPECT_EQ(td1.check_digits.size(), 4u);
    EXPECT_EQ(td1.document_number, "D23145890");
    EXPECT_EQ(td1.surname, "ERIKSSON");
    EXPECT_EQ(td1.nationality, "UTO");
    const Document td2 = read({"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"});
    EXPECT_EQ(td2.format, Format::td2);
    EXPECT_TRUE(td2.check_digits_valid());
    const Document visa =
        read({"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F9612109ZE184226B<<<<<<<"});
    EXPECT_EQ(visa.format, Format::mrv_a);
    EXPECT_EQ(visa.check_digits.size(), 3u);
    EXPECT_TRUE(visa.check_digits_valid());
    EXPECT_EQ(visa.birth_date.to_string(), "1940-09-07");
    EXPECT_EQ(read({"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<"}).format,
              Format::mrv_b);
}

TEST(Parse, TheFrenchCard) {
    Fields fields;
    fields.document_code = "ID";
    fields.issuing_state = "FRA";
    fields.surname = "Modele";
    fields.given_names = "Marie";
    fields.document_number = "050995201874";
    fields.birth_date = "1982-06-15";
    fields.sex = "F";
    fields.optional_data = "952042";
    const auto lines = compose(Format::fr_id, fields);
    ASSERT_TRUE(lines);
    const Document document = read(*lines);
    EXPECT_EQ(document.format, Format::fr_id);
    EXPECT_EQ(document.surname, "MODELE");
    EXPECT_EQ(document.given_names, "MARIE");
    EXPECT_EQ(document.document_number, "050995201874");
    EXPECT_EQ(document.optional_data, "952042");
    EXPECT_EQ(document.birth_date.to_string(), "1982-06-15");
    EXPECT_EQ(document.expiry_date.to_string(), "XXXX-XX-XX");
    EXPECT_EQ(document.check_digits.size(), 3u);
    EXPECT_TRUE(document.check_digits_valid());
    EXPECT_TRUE(document.findings.empty());
}

TEST(Parse, EveryWrongDigitIsNamedWithItsPlace) {
    for (const auto& [column, field] : {std::pair{9, FieldId::document_number},
                                        {19, FieldId::birth_date},
                                        {27, FieldId::expiry_date},
                                        {42, FieldId::optional_data},
                                        {43, FieldId::composite}}) {
        Lines lines = passport();
        char& digit = lines[1][static_cast<std::size_t>(column)];
        const char right = digit;
        digit = digit == '5' ? '4' : '5';
        const Document document = read(lines);
        EXPECT_FALSE(document.check_digits_valid());
        const auto wrong = std::ranges::find(document.check_digits, field, &CheckDigit::field);
        EXPECT_FALSE(wrong->valid);
        EXPECT_EQ(wrong->expected, right);
        EXPECT_EQ(wrong->printed, digit);
        const Finding* const finding = find(document, "mrz.check_digit");
        ASSERT_NE(finding, nullptr);
        EXPECT_EQ(finding->kind, Finding::Kind::check_digit);
        EXPECT_TRUE(std::ranges::any_of(document.findings, [&](const Finding& each) {
            return each.id == "mrz.check_digit" && each.field == field && each.line == 1 && each.column == column;
        }));
    }
}

TEST(Parse, TheOptionalDigitMayBeAFillerOnlyWhereTheFieldIsEmpty) {
    Lines lines = passport(1, 28, "<<<<<<<<<<<<<<");
    for (const char digit : {'<', '0'}) {
        lines[1][42] = digit;
        EXPECT_TRUE(read(lines).check_digits_valid()) << digit;
    }
    lines[1][42] = '1';
    EXPECT_FALSE(read(lines).check_digits_valid());
    Lines filled = passport();
    filled[1][42] = '<';
    EXPECT_FALSE(read(filled).check_digits[3].valid);
}

TEST(Parse, LongNumbers) {
    const Document card =
        read({"I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<"});
    EXPECT_EQ(card.document_number, "D23145890734");
    EXPECT_TRUE(card.check_digits_valid());
    EXPECT_EQ(card.check_digits[0].printed, '9');
    EXPECT_EQ(card.check_digits[0].line, 0);
    EXPECT_EQ(card.check_digits[0].column, 18);
    EXPECT_EQ(card.optional_data, "");
    // The filler in the digit's place is no part of the sum: with it the sum of this number would end in 0, not 2.
    const Document belgian =
        read({"IDUTO600001795<0152<<<<<<<<<<<", "1301014F2311207UTO130101987398", "SPECIMEN<<SPECIMEN<<<<<<<<<<<<"});
    EXPECT_EQ(belgian.check_digits[0].expected, '2');
    EXPECT_TRUE(belgian.check_digits_valid());
    EXPECT_EQ(find(belgian, "mrz.overflow_filler_counted"), nullptr);
    // …but cards that count it are in use: let pass, and noted.
    const Document counted =
        read({"IDUTO000590240<6013<<<<<<<<<<<", "8512017F1311048UTO851201002007", "SPECIMEN<<SPECIMEN<<<<<<<<<<<<"});
    EXPECT_TRUE(counted.check_digits[0].valid);
    ASSERT_NE(find(counted, "mrz.overflow_filler_counted"), nullptr);
    EXPECT_EQ(find(counted, "mrz.overflow_filler_counted")->kind, Finding::Kind::note);
    // A filler in the digit's place and nothing that goes on: the digit is missing.
    const Document missing = read({"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D23145890<UTO7408122F1204159<<<<<<<6"});
    EXPECT_FALSE(missing.check_digits[0].valid);
    EXPECT_EQ(missing.check_digits[0].printed, '<');
    EXPECT_EQ(missing.document_number, "D23145890");
    // What follows the number is optional data.
    Lines more = {"I<UTOD23145890<7349<AB<CD<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<"};
    recompute_check_digits(layout_of(Format::td1), more);
    EXPECT_EQ(read(more).optional_data, "AB<CD");
    // Passports and visas have no overflow: a filler there is simply wrong.
    Lines visa = {"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C<XXX4009078F96121097345<<<<<<<<<<<<"};
    EXPECT_EQ(read(visa).document_number, "L8988901C");
    EXPECT_FALSE(read(visa).check_digits[0].valid);
}

TEST(Parse, BirthDatesAndTheirCentury) {
    EXPECT_EQ(read(passport(1, 13, "261124")).birth_date.to_string().substr(0, 4), "1926");  // after its expiry
    Lines lines = passport(1, 21, "300101");
    lines[1].replace(13, 6, "261124");
    recompute_check_digits(layout_of(Format::td3), lines);
    EXPECT_EQ(read(lines).birth_date.to_string(), "2026-11-24");  // today
    lines[1].replace(13, 6, "261125");
    EXPECT_EQ(read(lines).birth_date.to_string(), "1926-11-25");  // tomorrow cannot be
    lines[1].replace(13, 6, "26<<<<");
    EXPECT_EQ(read(lines).birth_date.to_string(), "2026-XX-XX");
    lines[1].replace(13, 6, "27<<<<");
    EXPECT_EQ(read(lines).birth_date.to_string(), "1927-XX-XX");
    lines[1].replace(13, 6, "000229");
    EXPECT_EQ(read(lines).birth_date.to_string(), "2000-02-29");
    EXPECT_EQ(find(read(lines), "mrz.date_impossible"), nullptr);
}

TEST(Parse, ExpiryWindow) {
    const auto expiry = [](std::string_view cells, int years = 15) {
        return read(passport(1, 21, cells), {{2026, 11, 24}, years}).expiry_date.to_string();
    };
    EXPECT_EQ(expiry("260101"), "2026-01-01");
    EXPECT_EQ(expiry("411231"), "2041-12-31");
    EXPECT_EQ(expiry("420101"), "1942-01-01");
    EXPECT_EQ(expiry("420101", 20), "2042-01-01");
    EXPECT_EQ(expiry("251231"), "2025-12-31");
    EXPECT_EQ(expiry("991231"), "1999-12-31");
    EXPECT_EQ(read(passport(1, 21, "020101"), {{2095, 1, 1}, 15}).expiry_date.to_string(), "2102-01-01");
}

TEST(Parse, UnknownPartsOfABirthDate) {
    for (const auto& [cells, text] : {std::pair{"7408<<", "1974-08-XX"},
                                      {"74<<<<", "1974-XX-XX"},
                                      {"<<<<<<", "XXXX-XX-XX"},
                                      {"<<0812", "XXXX-08-12"}}) {
        const Document document = read(passport(1, 13, cells));
        EXPECT_EQ(document.birth_date.to_string(), text);
        EXPECT_TRUE(document.check_digits_valid());
        ASSERT_NE(find(document, "mrz.date_partial"), nullptr);
        EXPECT_EQ(find(document, "mrz.date_partial")->kind, Finding::Kind::note);
    }
    EXPECT_FALSE(read(passport(1, 13, "7408<<")).birth_date.complete());
}

TEST(Parse, DatesThatCannotBe) {
    for (const char* cells : {"740230", "740431", "741301", "740001", "740800", "740832", "750229"}) {
        const Document document = read(passport(1, 13, cells));
        ASSERT_NE(find(document, "mrz.date_impossible"), nullptr) << cells;
        EXPECT_EQ(find(document, "mrz.date_impossible")->field, FieldId::birth_date);
        EXPECT_TRUE(document.check_digits_valid()) << "the digits are another question";
        EXPECT_FALSE(document.birth_date.complete());
    }
    EXPECT_EQ(find(read(passport(1, 21, "300230")), "mrz.date_impossible")->field, FieldId::expiry_date);
    for (const char* cells : {"74A812", "7<0812", "740<12"}) {
        EXPECT_NE(find(read(passport(1, 13, cells)), "mrz.date_malformed"), nullptr) << cells;
    }
    EXPECT_NE(find(read(passport(1, 13, "74A812")), "mrz.alphabet"), nullptr);
    EXPECT_NE(find(read(passport(1, 21, "3001<<")), "mrz.date_malformed"), nullptr)
        << "an expiry is never partly known";
    EXPECT_EQ(find(read(passport(1, 21, "<<<<<<")), "mrz.expiry_absent")->kind, Finding::Kind::note);
}

TEST(Parse, ABirthAfterTheExpiry) {
    const Document document = read(passport(1, 13, "200101"));  // 2020, and the passport ran out in 2012
    ASSERT_NE(find(document, "mrz.birth_after_expiry"), nullptr);
    EXPECT_EQ(document.birth_date.to_string(), "1920-01-01");
    EXPECT_EQ(find(read(passport()), "mrz.birth_after_expiry"), nullptr);
    EXPECT_EQ(find(read(passport(1, 13, "120415")), "mrz.birth_after_expiry"), nullptr) << "the same day";
}

TEST(Parse, Sex) {
    for (const char sex : {'M', 'F', '<'}) {
        const Document document = read(passport(1, 20, std::string(1, sex)));
        EXPECT_EQ(document.sex, sex);
        EXPECT_EQ(find(document, "mrz.sex"), nullptr);
    }
    const Document document = read(passport(1, 20, "X"));
    EXPECT_EQ(document.sex, 'X');
    EXPECT_EQ(find(document, "mrz.sex")->kind, Finding::Kind::conformity);
}

TEST(Parse, StatesAndNationalities) {
    const auto issuer = [](std::string_view code) { return read(passport(0, 2, code)); };
    const auto holder = [](std::string_view code) { return read(passport(1, 10, code)); };
    EXPECT_EQ(issuer("D<<").issuing_state, "D");
    for (const char* code : {"D<<", "FRA", "RKS", "EUE", "UNO", "XOM", "GBD"}) {
        EXPECT_TRUE(std::ranges::none_of(issuer(code).findings, [](const Finding& finding) {
            return finding.field == FieldId::issuing_state;
        })) << code;
    }
    EXPECT_EQ(find(issuer("QQQ"), "mrz.state_unknown")->kind, Finding::Kind::code);
    EXPECT_EQ(find(holder("QQQ"), "mrz.nationality_unknown")->kind, Finding::Kind::code);
    EXPECT_EQ(find(holder("D<<"), "mrz.nationality_unknown"), nullptr);
    EXPECT_EQ(find(issuer("XXA"), "mrz.state_no_issuer")->kind, Finding::Kind::code);
    EXPECT_EQ(find(holder("XXA"), "mrz.state_no_issuer"), nullptr);
    EXPECT_EQ(find(holder("ANT"), "mrz.state_withdrawn")->field, FieldId::nationality);
    for (const char* code : {"XXK", "SI<", "BDR", "DEU"})
        EXPECT_NE(find(issuer(code), "mrz.state_in_practice"), nullptr) << code;
    EXPECT_EQ(find(issuer("UTO"), "mrz.state_sample")->kind, Finding::Kind::code);
    EXPECT_EQ(find(issuer("U<O"), "mrz.state_unknown")->field, FieldId::issuing_state);
    EXPECT_TRUE(issuer("QQQ").check_digits_valid());
}

TEST(Parse, DocumentCodes) {
    const auto passport_code = [](std::string_view code) { return read(passport(0, 0, code)); };
    EXPECT_EQ(find(passport_code("P<"), "mrz.document_code_one_letter")->kind, Finding::Kind::note);
    for (const char* code : {"PP", "PE", "PD", "PO", "PR", "PT", "PS", "PL", "PM", "PU"}) {
        const Document document = passport_code(code);
        EXPECT_EQ(document.document_code, code);
        EXPECT_TRUE(std::ranges::none_of(document.findings, [](const Finding& finding) {
            return finding.field == FieldId::document_code;
        })) << code;
    }
    EXPECT_EQ(find(passport_code("PN"), "mrz.document_code_national")->kind, Finding::Kind::code);
    EXPECT_EQ(find(passport_code("I<"), "mrz.document_code")->kind, Finding::Kind::conformity);

    const auto card = [](std::string_view code) {
        Lines lines = {"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6",
                       "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"};
        lines[0].replace(0, 2, code);
        return read(lines);
    };
    for (const char* code : {"I<", "ID", "A<", "C<", "IR", "CR"})
        EXPECT_EQ(find(card(code), "mrz.document_code"), nullptr) << code;
    for (const char* code : {"RP", "IV", "AI", "P<"}) {
        ASSERT_NE(find(card(code), "mrz.document_code"), nullptr) << code;
        EXPECT_EQ(find(card(code), "mrz.document_code")->kind, Finding::Kind::conformity);
    }
    EXPECT_EQ(find(card("AC"), "mrz.document_code_crew")->kind, Finding::Kind::note);
}

TEST(Parse, Names) {
    const auto named = [](std::string name) {
        name.resize(39, '<');
        return read(passport(0, 5, name));
    };
    Document document = named("VAN<DER<MEER<<ANNA<MARIA");
    EXPECT_EQ(document.surname, "VAN DER MEER");
    EXPECT_EQ(document.given_names, "ANNA MARIA");
    document = named("ARKFREITH");
    EXPECT_EQ(document.surname, "ARKFREITH");
    EXPECT_EQ(document.given_names, "");
    EXPECT_EQ(find(document, "mrz.name_no_secondary")->kind, Finding::Kind::note);
    document = named("NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K");
    EXPECT_TRUE(document.name_truncated);
    EXPECT_EQ(document.given_names, "CHAYAPA DEJTHAMRONG K");
    EXPECT_EQ(find(document, "mrz.name_truncated")->kind, Finding::Kind::note);
    EXPECT_EQ(find(named("A<<B"), "mrz.name_form"), nullptr);
    for (const char* name : {"<<ANNA", "A<<B<<C", "A<<<B", "A<<B<<<<<<<C", "A<B<<<C"}) {
        ASSERT_NE(find(named(name), "mrz.name_form"), nullptr) << name;
        EXPECT_EQ(find(named(name), "mrz.name_form")->kind, Finding::Kind::conformity);
    }
    EXPECT_EQ(named("<<ANNA").given_names, "ANNA");
    EXPECT_EQ(find(named(""), "mrz.name_empty")->kind, Finding::Kind::conformity);
    const Document digits = named("ERIK55ON<<ANNA");
    const Finding* const finding = find(digits, "mrz.alphabet");
    ASSERT_NE(finding, nullptr);
    EXPECT_EQ(finding->kind, Finding::Kind::conformity);
    EXPECT_EQ(finding->line, 0);
    EXPECT_EQ(finding->column, 9);
    EXPECT_EQ(finding->length, 2);
}

TEST(Parse, NumbersAndOptionalData) {
    EXPECT_EQ(read(passport(1, 0, "AB<12<<<<")).document_number, "AB12");
    EXPECT_NE(find(read(passport(1, 0, "<<<<<<<<<")), "mrz.number_empty"), nullptr);
    EXPECT_EQ(read(passport(1, 28, "12<<34<<<<<<<<")).optional_data, "12<<34");
}

TEST(Parse, AcceptsWhatAPersonTypes) {
    const Lines plain = passport();
    Lines typed = plain;
    for (char& c : typed[0]) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    typed[0] = "  " + typed[0] + " \r\n";
    typed[0].replace(typed[0].find("<<"), 2, "\xC2\xAB");
    EXPECT_EQ(read(typed).lines, plain);
    EXPECT_EQ(read({"", plain[0], " ", plain[1], "\n"}).lines, plain);
}

TEST(Parse, RefusesWhatIsNoZone) {
    const auto error = [](const Lines& lines) {
        const auto document = parse(lines, options);
        EXPECT_FALSE(document);
        return document ? Error{ErrorCode::empty, "", 0, 0} : document.error();
    };
    EXPECT_EQ(error({}).code, ErrorCode::empty);
    EXPECT_EQ(error({"", "  "}).code, ErrorCode::empty);
    EXPECT_EQ(error({"P<UTO"}).code, ErrorCode::unknown_layout);
    Lines uneven = passport();
    uneven[1].pop_back();
    EXPECT_EQ(error(uneven).code, ErrorCode::unknown_layout);
    EXPECT_EQ(error(uneven).line, 1);
    EXPECT_EQ(error(uneven).detail, "lines of 44 and of 43 characters");
    Lines three = passport();
    three.push_back(three[0]);
    EXPECT_EQ(error(three).code, ErrorCode::unknown_layout);
    for (const char* strange : {"?", " ", "\xC3\xA9", "\xC2", "-"}) {
        Lines lines = passport();
        lines[1].replace(5, 1, strange);
        EXPECT_EQ(error(lines).code, ErrorCode::invalid_character) << strange;
        EXPECT_EQ(error(lines).line, 1);
        EXPECT_EQ(error(lines).column, 5);
        EXPECT_EQ(error(lines).detail.find("898902"), std::string::npos) << "no personal data in an error";
    }
    EXPECT_EQ(error({std::string(100000, '<')}).code, ErrorCode::unknown_layout);
}

TEST(CheckDigit, WeightsAndValues) {
    EXPECT_EQ(check_digit("AB2134<<<"), '5');  // the standard's example of a number with letters
    EXPECT_EQ(check_digit("520727"), '3');
    EXPECT_EQ(check_digit(""), '0');
    EXPECT_EQ(check_digit("<<<<"), '0');
    EXPECT_EQ(check_digit("A?"), '?');
    EXPECT_EQ(check_digit("a"), '?');
    // The class that a sum cannot tell apart.
    for (const char* cells : {"1<2", "102", "1A2", "1K2", "1U2"}) EXPECT_EQ(check_digit(cells), check_digit("1<2"));
}

}  // namespace
}  // namespace vidimus::mrz
