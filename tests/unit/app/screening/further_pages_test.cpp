// Front against back, passport against visa: the same holder passes, another one fails field by field, what was not
// read is never passed, and what may have changed since is looked at by a person.
#include "app/screening/further_pages.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace vidimus::screening {
namespace {

PageFacts anna() {
    PageFacts facts;
    facts.number = "L898902C3";
    facts.surname = "ERIKSSON";
    facts.given_names = "ANNA MARIA";
    facts.nationality = "UTO";
    facts.birth_date = mrz::PartialDate{1974, 8, 12};
    facts.expiry_date = mrz::PartialDate{2032, 4, 15};
    facts.sex = 'F';
    return facts;
}

PageFacts bruno() {
    PageFacts facts = anna();
    facts.number = "X12345679";
    facts.surname = "OKAFOR";
    facts.given_names = "BRUNO";
    facts.birth_date = mrz::PartialDate{1981, 1, 2};
    facts.sex = 'M';
    return facts;
}

Outcome outcome_of(const std::vector<Check>& checks, const std::string& id) {
    const auto found = std::find_if(checks.begin(), checks.end(), [&](const Check& check) { return check.id == id; });
    return found == checks.end() ? Outcome::aborted : found->result;
}

TEST(FurtherPages, TheSameHolderPasses) {
    for (const auto& checks : {compare_sides(anna(), anna()), compare_with_visa(anna(), anna())}) {
        for (const Check& check : checks) {
            EXPECT_EQ(check.result, Outcome::successful) << check.id;
            EXPECT_EQ(check.check_class, CheckClass::combined);
        }
    }
}

TEST(FurtherPages, AnotherHoldersBackFailsFieldByField) {
    const auto checks = compare_sides(anna(), bruno());
    for (const char* field : {"document_number", "surname", "given_names", "birth_date", "sex"}) {
        EXPECT_EQ(outcome_of(checks, std::string("SET.FB:") + field), Outcome::failed) << field;
    }
    EXPECT_EQ(outcome_of(checks, "SET.FB:nationality"), Outcome::successful);
}

TEST(FurtherPages, WhatWasNotReadIsNotSupported) {
    PageFacts front = anna();
    front.number.reset();
    front.birth_date.reset();
    const auto checks = compare_sides(front, bruno());
    EXPECT_EQ(outcome_of(checks, "SET.FB:document_number"), Outcome::not_supported);
    EXPECT_EQ(outcome_of(checks, "SET.FB:birth_date"), Outcome::not_supported);
    for (const Check& check : compare_sides({}, anna())) {
        EXPECT_EQ(check.result, Outcome::not_supported) << check.id;
    }
}

TEST(FurtherPages, DoubtfulReadingsAccuseNobody) {
    PageFacts back = bruno();
    back.doubtful = true;
    EXPECT_EQ(outcome_of(compare_sides(anna(), back), "SET.FB:surname"), Outcome::undetermined);
}

TEST(FurtherPages, ANameThatChangedAloneIsLookedAt) {
    PageFacts married = anna();
    married.surname = "LINDQVIST";
    const auto checks = compare_with_visa(anna(), married);
    EXPECT_EQ(outcome_of(checks, "SET.PV:surname"), Outcome::undetermined);
    married.birth_date = mrz::PartialDate{1990, 1, 1};
    EXPECT_EQ(outcome_of(compare_with_visa(anna(), married), "SET.PV:surname"), Outcome::failed);
}

TEST(FurtherPages, NamesThatHadNoRoomAndDatesKnownInPartAgree) {
    EXPECT_TRUE(same_name("VAN DER MUELLEN", "VAN DER MUEL", true));
    EXPECT_FALSE(same_name("VAN DER MUELLEN", "VAN DER MUEL", false));
    EXPECT_TRUE(same_name("SMITH-JONES", "SMITH JONES", false));
    EXPECT_FALSE(same_name("ANNA", "", true));
    PageFacts partly = anna();
    partly.birth_date = mrz::PartialDate{1974, std::nullopt, std::nullopt};
    EXPECT_EQ(outcome_of(compare_sides(anna(), partly), "SET.FB:birth_date"), Outcome::successful);
}

TEST(FurtherPages, AVisaMayHaveANumberOfItsOwn) {
    PageFacts visa = anna();
    visa.number = "V00112233";
    EXPECT_EQ(outcome_of(compare_with_visa(anna(), visa), "SET.PV:document_number"), Outcome::not_supported);
    visa.optional_data = "X<L898902C3";
    EXPECT_EQ(outcome_of(compare_with_visa(anna(), visa), "SET.PV:document_number"), Outcome::successful);
}

}  // namespace
}  // namespace vidimus::screening
