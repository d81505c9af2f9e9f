// Composing: the standard's own examples, truncation, long numbers, and what is refused.
#include "mrz/compose.h"

#include <gtest/gtest.h>

namespace vidimus::mrz {
namespace {

using Lines = std::vector<std::string>;

Fields eriksson() {
    Fields fields;
    fields.document_code = "P";
    fields.issuing_state = "UTO";
    fields.surname = "Eriksson";
    fields.given_names = "Anna Maria";
    fields.document_number = "L898902C3";
    fields.nationality = "UTO";
    fields.birth_date = "1974-08-12";
    fields.sex = "F";
    fields.expiry_date = "2012-04-15";
    fields.optional_data = "ZE184226B";
    return fields;
}

std::string name_line(std::string surname, std::string given, Format format = Format::td3) {
    Fields fields = eriksson();
    if (format == Format::td1 || format == Format::td2) fields.document_code = "I";
    if (format == Format::td1 || format == Format::td2) fields.optional_data.clear();
    fields.surname = std::move(surname);
    fields.given_names = std::move(given);
    const auto lines = compose(format, fields);
    return lines ? (format == Format::td1 ? (*lines)[2] : lines->front().substr(5)) : lines.error().detail;
}

TEST(Compose, TheExamplesOfTheStandard) {
    EXPECT_EQ(compose(Format::td3, eriksson()).value(),
              (Lines{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"}));
    Fields card = eriksson();
    card.document_code = "I";
    card.document_number = "D23145890";
    card.optional_data.clear();
    EXPECT_EQ(
        compose(Format::td1, card).value(),
        (Lines{"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"}));
    EXPECT_EQ(compose(Format::td2, card).value(),
              (Lines{"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"}));
    Fields visa = eriksson();
    visa.document_code = "V";
    visa.document_number = "L8988901C";
    visa.nationality = "XXX";
    visa.birth_date = "1940-09-07";
    visa.expiry_date = "1996-12-10";
    EXPECT_EQ(compose(Format::mrv_a, visa).value(),
              (Lines{"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F9612109ZE184226B<<<<<<<"}));
    visa.optional_data.clear();
    EXPECT_EQ(compose(Format::mrv_b, visa).value(),
              (Lines{"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<"}));
}

TEST(Compose, LongNumbersGoOverIntoTheOptionalData) {
    Fields fields = eriksson();
    fields.document_code = "I";
    fields.document_number = "D23145890734";
    fields.surname = "Stevenson";
    fields.given_names = "Peter John";
    fields.birth_date = "1934-07-12";
    fields.sex = "M";
    fields.expiry_date = "1995-07-12";
    fields.optional_data.clear();
    EXPECT_EQ(
        compose(Format::td1, fields).value(),
        (Lines{"I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<"}));
    EXPECT_EQ(compose(Format::td2, fields).value(),
              (Lines{"I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<", "D23145890<UTO3407127M95071227349<<<8"}));
    fields.optional_data = "AB";
    EXPECT_EQ(compose(Format::td1, fields).value()[0], "I<UTOD23145890<7349<AB<<<<<<<<");
    fields.optional_data = "ABC";
    EXPECT_EQ(compose(Format::td2, fields).error().code, ErrorCode::does_not_fit);
    fields.optional_data.clear();
    fields.document_number = "D2314589073456";
    EXPECT_TRUE(compose(Format::td2, fields).has_value());
    fields.document_number = "D23145890734567";
    EXPECT_EQ(compose(Format::td2, fields).error().code, ErrorCode::does_not_fit);
    fields.document_code = "P";
    EXPECT_EQ(compose(Format::td3, fields).error().code, ErrorCode::does_not_fit);
}

TEST(Compose, NamesThatDoNotFitLoseLettersAtTheEndOfTheirLastParts) {
    // The first two are the standard's own (Doc 9303-4 §4.2.3).
    EXPECT_EQ(name_line("Nilavadhanananda", "Chayapa Dejthamrong Krasuang"), "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K");
    EXPECT_EQ(name_line("Papandropoulous", "Jonathon Warren Trevor", Format::td1), "PAPANDROPOULOUS<<JONATHON<WA<T");
    EXPECT_EQ(name_line("Nilavadhanananda", "Arnpol Petch Charonguang"), "NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU");
    EXPECT_EQ(name_line("Bennelong Woolooomooloo Warrandyte Warnambool", "Dingo Potoroo").size(), 39u);
    EXPECT_EQ(name_line("Bennelong Woolooomooloo Warrandyte Warnambool", "Dingo Potoroo"),
              "BENNELONG<WOOLOOOMOOLOO<WARRANDY<W<<D<P");
    EXPECT_EQ(name_line(std::string(60, 'a'), "").size(), 39u);
    EXPECT_EQ(name_line(std::string(60, 'a'), "", Format::td2).size(), 31u);
    EXPECT_EQ(name_line(std::string(60, 'a'), "b", Format::td1), std::string(27, 'A') + "<<B");
    std::string initials;
    for (int i = 0; i < 60; ++i) initials += "x ";
    EXPECT_EQ(name_line("y", initials).size(), 39u);
    EXPECT_EQ(name_line(initials, "y").substr(32), "X<X<<Y<");
}

TEST(Compose, NamesByTheRules) {
    EXPECT_EQ(name_line("d'Artagnan", "").substr(0, 11), "DARTAGNAN<<");
    EXPECT_EQ(name_line("Smith-Jones", "Susie").substr(0, 20), "SMITH<JONES<<SUSIE<<");
    EXPECT_EQ(name_line("Arkfreith", "").substr(0, 14), "ARKFREITH<<<<<");
    Fields fields = eriksson();
    fields.issuing_state = "MKD";
    fields.surname = "Шаќир";
    EXPECT_EQ(compose(Format::td3, fields).value()[0].substr(5, 8), "SHAKJIR<");
    fields.issuing_state = "SRB";
    fields.surname = "Чолић";
    EXPECT_EQ(compose(Format::td3, fields).value()[0].substr(5, 6), "COLIC<");
}

TEST(Compose, UnknownPartsOfDatesAreFillers) {
    Fields fields = eriksson();
    fields.birth_date = "1974-08-XX";
    EXPECT_EQ(compose(Format::td3, fields).value()[1].substr(13, 7), "7408<<7");
    fields.birth_date = "1974-XX-XX";
    EXPECT_EQ(compose(Format::td3, fields).value()[1].substr(13, 6), "74<<<<");
    fields.birth_date = "XXXX-XX-XX";
    EXPECT_EQ(compose(Format::td3, fields).value()[1].substr(13, 7), "<<<<<<0");
    fields.expiry_date = "XXXX-XX-XX";
    EXPECT_EQ(compose(Format::td3, fields).value()[1].substr(21, 7), "<<<<<<0");
    fields.expiry_date = "2012-04-XX";
    EXPECT_EQ(compose(Format::td3, fields).error().code, ErrorCode::invalid_value);
}

TEST(Compose, RefusesWhatTheFieldsCannotHold) {
    const auto code_of = [](auto change, Format format = Format::td3) {
        Fields fields = eriksson();
        change(fields);
        const auto lines = compose(format, fields);
        EXPECT_FALSE(lines);
        return lines ? std::optional<ErrorCode>() : std::optional(lines.error().code);
    };
    EXPECT_EQ(code_of([](Fields& f) { f.issuing_state.clear(); }), ErrorCode::missing_field);
    EXPECT_EQ(code_of([](Fields& f) { f.nationality.clear(); }), ErrorCode::missing_field);
    EXPECT_EQ(code_of([](Fields& f) { f.surname.clear(); }), ErrorCode::missing_field);
    EXPECT_EQ(code_of([](Fields& f) { f.surname = "'"; }), ErrorCode::missing_field);
    EXPECT_EQ(code_of([](Fields& f) { f.document_number.clear(); }), ErrorCode::missing_field);
    EXPECT_EQ(code_of([](Fields& f) { f.birth_date.clear(); }), ErrorCode::missing_field);
    EXPECT_EQ(code_of([](Fields& f) { f.issuing_state = "U1O"; }), ErrorCode::invalid_value);
    EXPECT_EQ(code_of([](Fields& f) { f.issuing_state = "UTOP"; }), ErrorCode::does_not_fit);
    EXPECT_EQ(code_of([](Fields& f) { f.document_number = "A_1"; }), ErrorCode::invalid_value);
    EXPECT_EQ(code_of([](Fields& f) { f.birth_date = "1974-02-30"; }), ErrorCode::invalid_value);
    EXPECT_EQ(code_of([](Fields& f) { f.birth_date = "2025-02-29"; }), ErrorCode::invalid_value);
    EXPECT_EQ(code_of([](Fields& f) { f.birth_date = "1900-02-29"; }), ErrorCode::invalid_value);
    EXPECT_EQ(code_of([](Fields& f) { f.birth_date = "12.08.1974"; }), ErrorCode::invalid_value);
    EXPECT_EQ(code_of([](Fields& f) { f.birth_date = "1974-0X-12"; }), ErrorCode::invalid_value);
    EXPECT_EQ(code_of([](Fields& f) { f.sex = "W"; }), ErrorCode::invalid_value);
    EXPECT_EQ(code_of([](Fields& f) { f.optional_data = std::string(15, 'A'); }), ErrorCode::does_not_fit);
    EXPECT_EQ(code_of([](Fields& f) { f.optional_data = "\xC3\xBC"; }), ErrorCode::invalid_value);
    EXPECT_EQ(code_of([](Fields& f) { f.optional_data_2 = "A"; }), ErrorCode::unknown_field);
    EXPECT_EQ(code_of([](Fields& f) { f.document_code = "V"; }), ErrorCode::invalid_value);
    EXPECT_EQ(code_of([](Fields&) {}, Format::mrv_a), ErrorCode::invalid_value);
    const auto french = [](std::string number) {
        return [number](Fields& f) {
            f.document_code = "ID";
            f.issuing_state = "FRA";
            f.optional_data = "952042";
            f.document_number = number;
        };
    };
    EXPECT_EQ(code_of(french("05099520187"), Format::fr_id), ErrorCode::invalid_value);
    EXPECT_EQ(code_of(french("0509952 1874"), Format::fr_id), ErrorCode::invalid_value);
    EXPECT_EQ(code_of([](Fields& f) { f.optional_data.clear(); }, Format::fr_id), ErrorCode::invalid_value);
    // The text of an error tells the field, never the value.
    Fields fields = eriksson();
    fields.document_number = "SECRET#12";
    EXPECT_EQ(compose(Format::td3, fields).error().detail.find("SECRET"), std::string::npos);
}

TEST(Compose, LeapDaysExist) {
    Fields fields = eriksson();
    fields.birth_date = "2000-02-29";
    EXPECT_EQ(compose(Format::td3, fields).value()[1].substr(13, 6), "000229");
}

TEST(Compose, SexIsAFillerWhereItIsNeither) {
    for (const char* sex : {"", "X", "<", "x"}) {
        Fields fields = eriksson();
        fields.sex = sex;
        EXPECT_EQ(compose(Format::td3, fields).value()[1][20], '<');
    }
}

TEST(RecomputeCheckDigits, CorrectsAllOfThem) {
    const Lines right = {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                         "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};
    Lines lines = right;
    for (const int column : {9, 19, 27, 42, 43}) lines[1][static_cast<std::size_t>(column)] = 'X';
    recompute_check_digits(layout_of(Format::td3), lines);
    EXPECT_EQ(lines, right);
}

TEST(RecomputeCheckDigits, LeavesALegalFillerAndFindsTheDigitOfALongNumber) {
    Lines passport = {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159<<<<<<<<<<<<<<<0"};
    recompute_check_digits(layout_of(Format::td3), passport);
    EXPECT_EQ(passport[1][42], '<');
    Lines card = {"I<UTOD23145890<7340<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<0", "STEVENSON<<PETER<JOHN<<<<<<<<<"};
    recompute_check_digits(layout_of(Format::td1), card);
    EXPECT_EQ(card[0], "I<UTOD23145890<7349<<<<<<<<<<<");
    EXPECT_EQ(card[1].back(), '2');
}

}  // namespace
}  // namespace vidimus::mrz
