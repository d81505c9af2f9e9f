// Which number the registers are asked for, and when none may be.
#include "app/screening/question.h"

#include <gtest/gtest.h>

#include "app/screening/config.h"
#include "app/screening/parts.h"
#include "mrz/compose.h"

namespace vidimus::screening {
namespace {

MrzInfo zone() {
    mrz::Fields fields;
    fields.document_code = "I";
    fields.issuing_state = "UTO";
    fields.nationality = "UTO";
    fields.surname = "VEIRANNE";
    fields.given_names = "TAMSINE";
    fields.document_number = "T69273900";
    fields.birth_date = "1983-12-02";
    fields.sex = "F";
    fields.expiry_date = "2035-12-14";
    MrzInfo info;
    info.found = true;
    info.document = *mrz::parse(*mrz::compose(mrz::Format::td1, fields), {.today = {2026, 11, 26}});
    return info;
}

VizField look(std::string_view text, const std::string& pattern = "A99999999") {
    VizField field;
    field.place.role = "document_number";
    field.place.pattern = pattern;
    if (!text.empty()) {
        field.lines.emplace_back();
        bool word = true;
        for (const char32_t sign : decoded(text)) {
            ReadSign read;
            read.sign = sign;
            read.starts_word = word;
            word = sign == U' ';
            if (!word) {
                field.lines.front().push_back(read);
            }
        }
    }
    return field;
}

TEST(Question, OfAZoneThatWasReadForCertain) {
    const auto query = question_of(zone());
    ASSERT_TRUE(query);
    EXPECT_EQ(query->number.reveal(), "T69273900");
    EXPECT_EQ(query->issuing_state, "UTO");
    EXPECT_EQ(query->document_type, "I");
    MrzInfo ambiguous = zone();
    ambiguous.ambiguous = true;
    EXPECT_FALSE(question_of(ambiguous));
    MrzInfo wrong = zone();
    for (mrz::CheckDigit& digit : wrong.document->check_digits) {
        digit.valid = digit.field != mrz::FieldId::document_number;
    }
    EXPECT_FALSE(question_of(wrong));
    EXPECT_FALSE(question_of(MrzInfo{}));
}

TEST(Question, OfTheVisualZoneOnlyWhereLooksAgree) {
    EXPECT_EQ(certain_number({look("T69273900"), look("T69273900"), look("")}), "T69273900");
    EXPECT_EQ(certain_number({look("T6927390O"), look("T69273900")}), "T69273900") << "a letter in a figure's place";
    EXPECT_EQ(certain_number({look("T69273900"), look("T69273800"), look("T69273900")}), "") << "one look differs";
    EXPECT_EQ(certain_number({look("T69273900"), look("")}), "") << "one look is not enough";
    EXPECT_EQ(certain_number({look("T69273900"), look("6927390")}), "") << "nor one that has the form";
    EXPECT_EQ(certain_number({look("T69273900", ""), look("T69273900", "")}), "") << "no form is known";
    EXPECT_EQ(certain_number({look("Т69273900"), look("Т69273900")}), "") << "a Cyrillic letter is no number's";
    EXPECT_EQ(certain_number({look("T69273900 B11111111"), look("T69273900 B11111111")}), "") << "which of them";
    EXPECT_EQ(certain_number({look("NO T69273900"), look("T69273900")}), "T69273900") << "a caption beside it";
    EXPECT_EQ(certain_number({}), "");
}

TEST(Question, OfTheVisualZoneNamesTheModelsState) {
    ModelInfo model;
    model.id = "UTO-F-5101-2020";
    model.state = "UTO";
    model.type = "F";
    const auto query = question_of("T69273900", model, "ID-1");
    ASSERT_TRUE(query);
    EXPECT_EQ(query->issuing_state, "UTO");
    EXPECT_EQ(query->document_type, "I") << "no first letter of a document code";
    EXPECT_EQ(question_of("T69273900", model, "ID-3")->document_type, "P");
    model.type = "C";
    EXPECT_EQ(question_of("T69273900", model, "ID-1")->document_type, "C");
    EXPECT_FALSE(question_of("", model, "ID-1"));
    EXPECT_FALSE(question_of("T69273900", ModelInfo{}, "ID-1"));
}

TEST(Question, ANumberOfTheVisualZoneIsToldWithTheAnswer) {
    sltd::Answer answer;
    answer.register_name = "training";
    answer.state = sltd::AnswerState::no_record;
    const auto told = register_checks({answer}, {}, NumberFrom::viz, "T69273900");
    EXPECT_EQ(told.front().message.key, "check.register.no_record_viz");
    EXPECT_EQ(told.front().todo.key, "todo.compare_asked_number");
    EXPECT_EQ(register_checks({answer}, {}, NumberFrom::back, "T69273900").front().message.key,
              "check.register.no_record");
}

TEST(Question, AModelOfUtopiaIsASample) {
    EXPECT_EQ(sample_check("UTO", *profile_of_name("operational")).result, Outcome::failed);
    EXPECT_EQ(sample_check("UTO", *profile_of_name("operational")).obligation, Obligation::mandatory);
    EXPECT_EQ(sample_check("SRB", *profile_of_name("operational")).result, Outcome::successful);
}

}  // namespace
}  // namespace vidimus::screening
