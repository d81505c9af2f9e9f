// Documents that were never issued: Utopia's, and specimens whose data are used as real ones; and people who are only
// called so.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "app/screening/parts.h"
#include "app/screening/specimen_data.h"
#include "mrz/compose.h"

namespace vidimus::screening {
namespace {

constexpr mrz::Today today{2026, 11, 24};

struct Holder {
    const char* surname = "Petrović";
    const char* given_names = "Ana";
    const char* number = "A73920415";
    const char* state = "SRB";
};

MrzInfo info_of(const Holder& holder) {
    mrz::Fields fields;
    fields.document_code = "P";
    fields.issuing_state = holder.state;
    fields.nationality = holder.state;
    fields.surname = holder.surname;
    fields.given_names = holder.given_names;
    fields.document_number = holder.number;
    fields.birth_date = "1980-02-03";
    fields.sex = "F";
    fields.expiry_date = "2030-05-06";
    MrzInfo info;
    info.found = true;
    info.confidence = 0.99;
    const auto lines = mrz::compose(mrz::Format::td3, fields);
    EXPECT_TRUE(lines);
    info.document = *mrz::parse(lines.value_or(std::vector<std::string>{}), {.today = today});
    return info;
}

Check find(const MrzInfo& info, const std::string& id, const char* profile = "operational") {
    const auto checks = mrz_checks(info, today, *profile_of_name(profile));
    const auto found = std::find_if(checks.begin(), checks.end(), [&id](const Check& c) { return c.id == id; });
    EXPECT_NE(found, checks.end()) << id;
    return found == checks.end() ? Check{} : *found;
}

Check specimen(const Holder& holder, const char* profile = "operational") {
    return find(info_of(holder), "DOC:specimen", profile);
}

TEST(SampleCheck, UtopiaIsNoState) {
    EXPECT_EQ(find(info_of({}), "DOC:sample").result, Outcome::successful);
    const MrzInfo utopia = info_of({.state = "UTO"});
    const Check operational = find(utopia, "DOC:sample");
    EXPECT_EQ(operational.result, Outcome::failed);
    EXPECT_EQ(operational.obligation, Obligation::mandatory);
    const Check training = find(utopia, "DOC:sample", "training");
    EXPECT_EQ(training.result, Outcome::failed);
    EXPECT_EQ(training.obligation, Obligation::evaluatory);
    EXPECT_EQ(find(utopia, "DOC:specimen").result, Outcome::successful) << "its holder and number are as any";
}

TEST(SpecimenCheck, DataOfSpecimensFail) {
    const auto failed = [](const Holder& holder, const char* message) {
        const Check check = specimen(holder);
        EXPECT_EQ(check.result, Outcome::failed) << holder.surname << ' ' << holder.number;
        EXPECT_EQ(check.obligation, Obligation::mandatory);
        EXPECT_EQ(check.message.key, message) << holder.surname << ' ' << holder.number;
        EXPECT_FALSE(check.todo.empty());
    };
    failed({.surname = "Specimen"}, "check.specimen.word");
    failed({.surname = "Østenbyen", .given_names = "Aasamund Specimen"}, "check.specimen.word");
    failed({.surname = "Mustermann", .given_names = "Erika"}, "check.specimen.name");
    failed({.surname = "Vzor"}, "check.specimen.name");
    failed({.surname = "Model Exemplum"}, "check.specimen.name");
    failed({.number = "000000000"}, "check.specimen.zeros");
    failed({.number = "X00000000"}, "check.specimen.zeros");
    failed({.number = "123456789"}, "check.specimen.row");
    failed({.number = "AA1234567"}, "check.specimen.row");
    failed({.number = "987654321"}, "check.specimen.row");
    failed({.number = "L898902C3"}, "check.specimen.known_number");
    failed({.number = "SPECI2014"}, "check.specimen.known_number");
    failed({.surname = "Muster", .given_names = "Model"}, "check.specimen.several");
    failed({.surname = "Sample", .number = "P00000001"}, "check.specimen.several");
}

TEST(SpecimenCheck, OnePossibleSignIsOnlyAReasonToLook) {
    for (const Holder& holder :
         {Holder{.surname = "Muster", .given_names = "Thomas"}, Holder{.surname = "Sample"}, Holder{.surname = "Model"},
          Holder{.number = "N00000001"}, Holder{.number = "777777777"}, Holder{.number = "AB12345"}}) {
        const Check check = specimen(holder);
        EXPECT_EQ(check.result, Outcome::undetermined) << holder.surname << ' ' << holder.number;
        EXPECT_EQ(check.innocent.key, "innocent.specimen");
    }
}

TEST(SpecimenCheck, PeopleAndNumbersThatOnlyResembleThemPass) {
    for (const Holder& holder :
         {Holder{.surname = "Mustermannova"}, Holder{.surname = "Muster Keller"}, Holder{.surname = "Sampleton"},
          Holder{.surname = "Kowalski", .given_names = "Model Jan"}, Holder{.number = "012345688"},
          Holder{.number = "100000000"}, Holder{.number = "X1000"}, Holder{.number = "AB0000123"},
          Holder{.number = "234567890"}}) {
        EXPECT_EQ(specimen(holder).result, Outcome::successful) << holder.surname << ' ' << holder.number;
    }
}

TEST(SpecimenCheck, TrainingOnlyFlags) {
    const Check check = specimen({.surname = "Specimen"}, "training");
    EXPECT_EQ(check.result, Outcome::failed);
    EXPECT_EQ(check.obligation, Obligation::evaluatory);
}

TEST(SpecimenCheck, WhatWasNotReadForCertainIsNotHeldAgainstTheDocument) {
    MrzInfo info = info_of({.number = "000000000"});
    info.doubtful = {{1, 4}};
    EXPECT_EQ(find(info, "DOC:specimen").result, Outcome::undetermined);
    info.doubtful = {{0, 4}};
    EXPECT_EQ(find(info, "DOC:specimen").result, Outcome::failed) << "the doubt is elsewhere";
    info.doubtful = {{1, 4}};
    info.corrected_by_hand = true;
    EXPECT_EQ(find(info, "DOC:specimen").result, Outcome::failed);
}

TEST(SpecimenCheck, ItsPlaceIsWhereTheMarkStands) {
    MrzInfo info = info_of({.number = "000000000"});
    for (std::size_t line = 0; line < info.document->lines.size(); ++line) {
        auto& cells = info.cells.emplace_back();
        for (std::size_t k = 0; k < info.document->lines[line].size(); ++k) {
            const double x = 10.0 * static_cast<double>(k);
            const double y = 20.0 * static_cast<double>(line);
            cells.push_back(Quad{{{x, y}, {x + 10, y}, {x + 10, y + 20}, {x, y + 20}}});
        }
    }
    const Check check = find(info, "DOC:specimen");
    ASSERT_TRUE(check.region);
    EXPECT_DOUBLE_EQ(check.region->quad[0].x, 0);
    EXPECT_DOUBLE_EQ(check.region->quad[0].y, 20);
    EXPECT_DOUBLE_EQ(check.region->quad[1].x, 90);
}

}  // namespace
}  // namespace vidimus::screening
