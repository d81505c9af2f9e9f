// National personal numbers: published examples of each rule, what is not recognised, and the findings of parse().
#include "mrz/national_numbers.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "mrz/compose.h"

namespace vidimus::mrz {
namespace {

using Digit = PersonalNumber::Digit;
const ParseOptions options{{2026, 11, 24}, 15};

Document with(std::string_view state, std::string_view optional, Format format = Format::td3) {
    Document document;
    document.format = format;
    document.issuing_state = state;
    document.optional_data = optional;
    return document;
}

struct Example {
    const char* state;
    const char* number;
    const char* kind;
    Digit digit;
    const char* birth;  // empty: the number holds none
    char sex;           // '<': the number holds none
};

// Numbers from the publications of the rules and from the documentation of other programs, or made up for this test.
constexpr Example examples[] = {
    {"SVN", "0101006500006", "EMŠO", Digit::valid, "2006-01-01", 'M'},
    {"SRB", "0101006500006", "JMBG", Digit::valid, "2006-01-01", 'M'},
    {"SRB", "0101006500007", "JMBG", Digit::invalid, "2006-01-01", 'M'},
    {"MNE", "1203985215019", "JMB", Digit::invalid, "1985-03-12", 'F'},
    {"BIH", "3113985215019", "JMB", Digit::invalid, "", 'F'},
    {"BIH", "0101406500006", "JMB", Digit::invalid, "", 'M'},
    {"HRV", "33392005961", "OIB", Digit::valid, "", '<'},
    {"HRV", "69435151530", "OIB", Digit::valid, "", '<'},
    {"HRV", "69435151531", "OIB", Digit::invalid, "", '<'},
    {"ALB", "J00101999W", "NID", Digit::no_rule, "1990-01-01", 'M'},
    {"ALB", "K05115001C", "NID", Digit::no_rule, "2000-01-15", 'F'},
    {"ALB", "J03101999F", "NID", Digit::no_rule, "", '<'},
    {"RKS", "1234567890", "NP", Digit::no_rule, "", '<'},
    {"NLD", "111222333", "BSN", Digit::valid, "", '<'},
    {"NLD", "111222334", "BSN", Digit::invalid, "", '<'},
    {"NLD", "000000000", "BSN", Digit::invalid, "", '<'},
    {"POL", "44051401359", "PESEL", Digit::valid, "1944-05-14", 'M'},
    {"POL", "44051401358", "PESEL", Digit::invalid, "1944-05-14", 'M'},
    {"POL", "02270803624", "PESEL", Digit::valid, "2002-07-08", 'F'},
    {"ROU", "1630615123457", "CNP", Digit::valid, "1963-06-15", 'M'},
    {"ROU", "6000229123457", "CNP", Digit::invalid, "2000-02-29", 'F'},
    {"ROU", "8630615123457", "CNP", Digit::invalid, "XXXX-06-15", 'F'},
    {"BGR", "7523169263", "EGN", Digit::valid, "1875-03-16", 'M'},
    {"BGR", "8032056031", "EGN", Digit::valid, "1880-12-05", 'F'},
    {"BGR", "8032056032", "EGN", Digit::invalid, "1880-12-05", 'F'},
    {"TUR", "10000000146", "TCKN", Digit::valid, "", '<'},
    {"TUR", "10000000147", "TCKN", Digit::invalid, "", '<'},
    {"TUR", "10000000156", "TCKN", Digit::invalid, "", '<'},
    {"BEL", "85073003328", "NRN", Digit::valid, "1985-07-30", 'M'},
    {"BEL", "85073003329", "NRN", Digit::invalid, "", '<'},
    {"ESP", "12345678Z", "DNI/NIE", Digit::valid, "", '<'},
    {"ESP", "12345678A", "DNI/NIE", Digit::invalid, "", '<'},
    {"ESP", "X2482300W", "DNI/NIE", Digit::valid, "", '<'},
    {"FIN", "131052<308T", "HETU", Digit::valid, "1952-10-13", 'F'},
    {"FIN", "131052A308T", "HETU", Digit::valid, "2052-10-13", 'F'},
    {"FIN", "131052<308U", "HETU", Digit::invalid, "1952-10-13", 'F'},
    {"EST", "37605030299", "IK", Digit::valid, "1976-05-03", 'M'},
    {"EST", "37605030298", "IK", Digit::invalid, "1976-05-03", 'M'},
    {"LTU", "33309240064", "AK", Digit::valid, "1933-09-24", 'M'},
    {"LTU", "90000000000", "AK", Digit::invalid, "", '<'},
    {"LVA", "161175<19997", "PK", Digit::valid, "1975-11-16", '<'},
    {"LVA", "16117519997", "PK", Digit::valid, "1975-11-16", '<'},
    {"LVA", "16117519998", "PK", Digit::invalid, "1975-11-16", '<'},
    {"LVA", "32567812345", "PK", Digit::no_rule, "", '<'},
    {"CZE", "7103192745", "RC", Digit::valid, "1971-03-19", 'M'},
    {"CZE", "7103192746", "RC", Digit::invalid, "1971-03-19", 'M'},
    {"SVK", "0481010002", "RC", Digit::valid, "2004-11-01", 'F'},
    {"SVK", "531231123", "RC", Digit::no_rule, "1953-12-31", 'M'},
    {"DNK", "2110625629", "CPR", Digit::no_rule, "1862-10-21", 'M'},
    {"DNK", "0101014002", "CPR", Digit::no_rule, "2001-01-01", 'F'},
};

TEST(NationalNumbers, Examples) {
    for (const Example& example : examples) {
        SCOPED_TRACE(std::string(example.state) + " " + example.number);
        const auto number = personal_number(with(example.state, example.number));
        ASSERT_TRUE(number);
        EXPECT_EQ(number->kind, example.kind);
        EXPECT_EQ(number->digit, example.digit);
        EXPECT_EQ(number->birth_date ? number->birth_date->to_string() : "", example.birth);
        EXPECT_EQ(number->sex.value_or('<'), example.sex);
    }
}

// The sums modulo 11 that fold a remainder of 10 into a digit miss a few wrong digits, by their rule; none misses a
// wrong last one.
TEST(NationalNumbers, OneWrongDigitIsSeen) {
    int tried = 0;
    int missed = 0;
    for (const Example& example : examples) {
        if (example.digit != Digit::valid) continue;
        std::string text = example.number;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const char right = text[i];
            if (right < '0' || right > '9') continue;
            for (char wrong = '0'; wrong <= '9'; ++wrong) {
                text[i] = wrong;
                const auto number = personal_number(with(example.state, text));
                if (wrong == right || !number) continue;
                const bool valid = number->digit == Digit::valid;
                EXPECT_FALSE(valid && i + 1 == text.size()) << example.state << ' ' << text;
                ++tried;
                missed += valid ? 1 : 0;
            }
            text[i] = right;
        }
    }
    EXPECT_GT(tried, 1500);
    EXPECT_LT(missed * 50, tried);
}

// Made up: numbers that the first round of weights decides, that the second does, and that may not exist.
TEST(NationalNumbers, KazakhNumberOfTwoRounds) {
    const auto valid_digits = [](const std::string& eleven) {
        std::string valid;
        for (char last = '0'; last <= '9'; ++last) {
            const auto number = personal_number(with("KAZ", eleven + last));
            EXPECT_EQ(number->kind, "IIN");
            EXPECT_EQ(number->birth_date->to_string(), "1984-05-01");
            EXPECT_EQ(number->sex, 'F');
            if (number->digit == Digit::valid) valid += last;
        }
        return valid;
    };
    EXPECT_EQ(valid_digits("84050140000"), "4");
    EXPECT_EQ(valid_digits("84050140050"), "9");
    EXPECT_EQ(valid_digits("84050140056"), "");
    EXPECT_FALSE(personal_number(with("KAZ", "840501000005"))->birth_date);
}

TEST(NationalNumbers, OtherContentsAreNotJudged) {
    EXPECT_FALSE(personal_number(with("UTO", "0101006500006")));
    EXPECT_FALSE(personal_number(with("SRB", "")));
    EXPECT_FALSE(personal_number(with("SRB", "010100650000")));
    EXPECT_FALSE(personal_number(with("SRB", "01010065000066")));
    EXPECT_FALSE(personal_number(with("SRB", "010100650000A")));
    EXPECT_FALSE(personal_number(with("SRB", "<101006500006")));
    EXPECT_FALSE(personal_number(with("ESP", "A9999999900")));
    EXPECT_FALSE(personal_number(with("TUR", "01234567890")));
    EXPECT_FALSE(personal_number(with("FIN", "131052G308T")));
    EXPECT_FALSE(personal_number(with("FIN", "131052<308O")));
    EXPECT_FALSE(personal_number(with("ALB", "J0010199WW")));
    EXPECT_FALSE(personal_number(with("ALB", "Z00101999W")));
    EXPECT_FALSE(personal_number(with("LVA", "161175<1999")));
    // The issuer of a visa is not the state of its holder.
    EXPECT_FALSE(personal_number(with("SRB", "0101006500006", Format::mrv_a)));
    EXPECT_FALSE(personal_number(with("SRB", "0101006500006", Format::mrv_b)));
}

TEST(NationalNumbers, TheSecondFieldOfACard) {
    Document document = with("BGR", "AB12", Format::td1);
    document.optional_data_2 = "7523169263";
    const auto number = personal_number(document);
    ASSERT_TRUE(number);
    EXPECT_EQ(number->field, FieldId::optional_data_2);
}

Document parsed(Format format, std::string_view state, std::string_view number, std::string_view birth,
                std::string_view sex) {
    Fields fields;
    fields.document_code = format == Format::td3 ? "PP" : "ID";
    fields.issuing_state = state;
    fields.nationality = state;
    fields.surname = "PROBA";
    fields.given_names = "PRIMER";
    fields.document_number = "012345678";
    fields.birth_date = birth;
    fields.sex = sex;
    fields.expiry_date = "2031-05-06";
    fields.optional_data = number;
    const auto lines = compose(format, fields);
    EXPECT_TRUE(lines);
    const auto document = parse(*lines, options);
    EXPECT_TRUE(document);
    return *document;
}

std::vector<std::string> findings_of(const Document& document) {
    std::vector<std::string> ids;
    for (const Finding& finding : document.findings) {
        if (!finding.id.starts_with("mrz.personal_number")) continue;
        EXPECT_EQ(finding.kind, Finding::Kind::conformity);
        EXPECT_EQ(finding.field, FieldId::optional_data);
        // The finding marks the printed cells of the number.
        const std::string& line = document.lines[static_cast<std::size_t>(finding.line)];
        EXPECT_EQ(line.substr(static_cast<std::size_t>(finding.column), static_cast<std::size_t>(finding.length)),
                  document.optional_data);
        ids.push_back(finding.id.substr(20));
    }
    return ids;
}

TEST(NationalNumbers, FindingsOfParse) {
    using Ids = std::vector<std::string>;
    const Document right = parsed(Format::td3, "SRB", "0101006500006", "2006-01-01", "M");
    ASSERT_TRUE(right.personal_number);
    EXPECT_EQ(right.personal_number->value, "0101006500006");
    EXPECT_EQ(findings_of(right), Ids{});
    EXPECT_EQ(findings_of(parsed(Format::td1, "SRB", "0101006500006", "2006-01-01", "M")), Ids{});
    EXPECT_EQ(findings_of(parsed(Format::td3, "SRB", "0101006500005", "2006-01-01", "M")), Ids{"digit"});
    EXPECT_EQ(findings_of(parsed(Format::td3, "SRB", "0101006500006", "2006-01-02", "M")), Ids{"birth_date"});
    EXPECT_EQ(findings_of(parsed(Format::td1, "SRB", "0101006500006", "2006-02-01", "F")), (Ids{"birth_date", "sex"}));
    // The zone has two digits of the year: a century apart is the same.
    EXPECT_EQ(findings_of(parsed(Format::td3, "BGR", "7523169263", "1975-03-16", "M")), Ids{});
    // What either side leaves open is not compared.
    EXPECT_EQ(findings_of(parsed(Format::td3, "SRB", "0101006500006", "2006-XX-XX", "<")), Ids{});
    EXPECT_EQ(findings_of(parsed(Format::td3, "SRB", "0101006500006", "2007-XX-XX", "<")), Ids{"birth_date"});
    EXPECT_EQ(findings_of(parsed(Format::td3, "HRV", "33392005961", "1990-01-01", "F")), Ids{});
    EXPECT_EQ(findings_of(parsed(Format::td3, "UTO", "0101006500005", "1990-01-01", "F")), Ids{});
}

TEST(NationalNumbers, ByARuleWhateverStatePrintsThem) {
    const auto kinds = personal_number_kinds();
    EXPECT_EQ(std::count_if(kinds.begin(), kinds.end(),
                            [](std::string_view kind) {
                                const auto number = personal_number_by(kind, "0101006500006");
                                return number && number->digit == Digit::valid;
                            }),
              1)
        << "one of the JMBG's names stands for all";
    EXPECT_EQ(personal_number_by("PESEL", "44051401359")->birth_date->to_string(), "1944-05-14");
    EXPECT_FALSE(personal_number_by("PESEL", "4405140135"));
    EXPECT_FALSE(personal_number_by("PESEL", "44O51401359"));
    EXPECT_FALSE(personal_number_by("none such", "44051401359"));
    EXPECT_FALSE(personal_number_by("JMBG", ""));

    const auto right = personal_number_by("JMBG", "0101006500006");
    ASSERT_TRUE(right);
    EXPECT_FALSE(misfit_of(*right, {2006, 1, 1}, 'M').any());
    EXPECT_FALSE(misfit_of(*right, {}, '<').any());
    EXPECT_TRUE(misfit_of(*right, {2006, 1, 2}, 'M').birth_date);
    EXPECT_TRUE(misfit_of(*right, {2006, 1, 1}, 'F').sex);
    EXPECT_TRUE(misfit_of(*personal_number_by("JMBG", "0101006500007"), {2006, 1, 1}, 'M').digit);
}

TEST(NationalNumbers, AHyphenPrintedAsAFiller) {
    const Document document = with("FIN", "131052<308T");
    EXPECT_EQ(personal_number(document)->value, "131052-308T");
}

}  // namespace
}  // namespace vidimus::mrz
