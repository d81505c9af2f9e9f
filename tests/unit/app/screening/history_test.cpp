// An earlier capture: differences are told one by one; wear and a document issued anew are no forgery.
#include "app/screening/history.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace vidimus::screening {
namespace {

PageFacts anna() {
    PageFacts facts;
    facts.number = "L898902C3";
    facts.surname = "ERIKSSON";
    facts.given_names = "ANNA MARIA";
    facts.birth_date = mrz::PartialDate{1974, 8, 12};
    return facts;
}

vision::CaptureComparison agreeing(double face, double text) {
    vision::CaptureComparison comparison;
    comparison.ok = true;
    comparison.card = 0.9;
    comparison.parts = 40;
    comparison.areas.resize(2);
    comparison.areas[0].zone = "photo";
    comparison.areas[0].kind = vision::Zone::Kind::photo;
    comparison.areas[0].agreement = face;
    comparison.areas[1].zone = "field1";
    comparison.areas[1].agreement = text;
    return comparison;
}

Outcome outcome_of(const std::vector<Check>& checks, const std::string& id) {
    const auto found = std::find_if(checks.begin(), checks.end(), [&](const Check& check) { return check.id == id; });
    return found == checks.end() ? Outcome::aborted : found->result;
}

TEST(History, TheSameDocumentPasses) {
    for (const Check& check : history_checks(anna(), anna(), agreeing(0.99, 0.9))) {
        EXPECT_EQ(check.result, Outcome::successful) << check.id;
        EXPECT_EQ(check.check_class, CheckClass::history);
    }
}

TEST(History, AnotherFaceFailsAndALittleLessAgreementIsLookedAt) {
    EXPECT_EQ(outcome_of(history_checks(anna(), anna(), agreeing(0.6, 0.9)), "HIS:photo"), Outcome::failed);
    EXPECT_EQ(outcome_of(history_checks(anna(), anna(), agreeing(0.87, 0.9)), "HIS:photo"), Outcome::undetermined);
}

// How well two captures can agree their artwork tells: of good ones more is asked.
TEST(History, OfCapturesThatAgreeWellMoreIsAsked) {
    const auto photo_of = [](double agreement, double most, double artwork) {
        vision::CaptureComparison comparison = agreeing(agreement, 0.99);
        comparison.areas[0].most_agreement = most;
        comparison.areas[0].artwork_agreement = artwork;
        return outcome_of(history_checks(anna(), anna(), comparison), "HIS:photo");
    };
    EXPECT_EQ(photo_of(0.93, 0.95, 0.95), Outcome::successful) << "poor captures";
    EXPECT_EQ(photo_of(0.93, 0.95, 0.999), Outcome::undetermined);
    EXPECT_EQ(photo_of(0.87, 0.90, 0.95), Outcome::undetermined);
    EXPECT_EQ(photo_of(0.87, 0.90, 0.999), Outcome::failed);
    EXPECT_EQ(photo_of(0.87, 0.99, 0.999), Outcome::undetermined) << "a stain on a part of it";
    EXPECT_EQ(photo_of(0.99, 0.99, 0.999), Outcome::successful);
}

// Good captures: what their artwork differs by leaves no room for another face, though it agrees by the fixed limit.
TEST(History, AFaceThatDiffersMoreThanTheArtworkFails) {
    const auto photo_of = [](double excess, double most) {
        vision::CaptureComparison comparison = agreeing(0.97, 0.99);
        comparison.areas[0].excess = excess;
        comparison.areas[0].most_excess = most;
        const auto checks = history_checks(anna(), anna(), comparison);
        for (const Check& check : checks) {
            if (check.id == "HIS:photo" && check.result == Outcome::failed) {
                EXPECT_LT(*check.margin, 0.0);
            }
        }
        return outcome_of(checks, "HIS:photo");
    };
    EXPECT_EQ(photo_of(-0.5, 0.9), Outcome::successful);
    EXPECT_EQ(photo_of(1.2, 0.9), Outcome::undetermined);
    EXPECT_EQ(photo_of(5.0, 0.9), Outcome::failed);
    EXPECT_EQ(photo_of(5.0, 6.0), Outcome::successful) << "captures that differ as much everywhere";
    vision::CaptureComparison same = agreeing(0.999, 0.99);
    same.areas[0].excess = 1.2;
    same.areas[0].most_excess = 0.9;
    EXPECT_EQ(outcome_of(history_checks(anna(), anna(), same), "HIS:photo"), Outcome::successful)
        << "no face agrees so well with another";
}

TEST(History, ATextThatAgreesLessThanAllOthersIsLookedAt) {
    vision::CaptureComparison comparison = agreeing(0.99, 0.87);
    comparison.areas[1].least_agreement = 0.93;
    const auto checks = history_checks(anna(), anna(), comparison);
    const auto field = std::find_if(checks.begin(), checks.end(), [](const Check& c) { return c.id == "HIS:field1"; });
    EXPECT_EQ(field->result, Outcome::undetermined);
    EXPECT_EQ(field->obligation, Obligation::optional);
    comparison.areas[1].least_agreement = 0.70;  // poor captures
    EXPECT_EQ(outcome_of(history_checks(anna(), anna(), comparison), "HIS:field1"), Outcome::successful);
}

TEST(History, ATextThatDiffersIsToldByItself) {
    const auto checks = history_checks(anna(), anna(), agreeing(0.99, 0.2));
    EXPECT_EQ(outcome_of(checks, "HIS:field1"), Outcome::failed);
    EXPECT_EQ(outcome_of(checks, "HIS:photo"), Outcome::successful);
    PageFacts altered = anna();
    altered.birth_date = mrz::PartialDate{1979, 8, 12};
    EXPECT_EQ(outcome_of(history_checks(altered, anna(), agreeing(0.99, 0.9)), "HIS:mrz"), Outcome::failed);
}

TEST(History, WearIsLookedAtAndNotAccused) {
    auto worn = agreeing(0.95, 0.5);
    worn.changed = 0.4;
    for (const Check& check : history_checks(anna(), anna(), worn)) {
        EXPECT_NE(check.result, Outcome::failed) << check.id;
        if (check.id == "HIS:document") {
            EXPECT_EQ(check.result, Outcome::undetermined);
            EXPECT_EQ(check.obligation, Obligation::evaluatory) << "around the same portrait";
        }
    }
    worn.areas[0].agreement = 0.88;
    EXPECT_EQ(history_checks(anna(), anna(), worn).front().obligation, Obligation::optional);
}

TEST(History, AnotherNumberIsNoForgeryUnlessThePictureStoodUnderAnotherName) {
    PageFacts reissued = anna();
    reissued.number = "N11111117";
    auto checks = history_checks(reissued, anna(), agreeing(0.97, 0.1));
    EXPECT_EQ(outcome_of(checks, "HIS:document"), Outcome::not_supported);
    EXPECT_EQ(outcome_of(checks, "HIS:picture"), Outcome::successful);
    EXPECT_EQ(outcome_of(checks, "HIS:field1"), Outcome::aborted) << "texts of two documents are not compared";
    reissued.surname = "OKAFOR";
    checks = history_checks(reissued, anna(), agreeing(0.97, 0.1));
    EXPECT_EQ(outcome_of(checks, "HIS:picture"), Outcome::failed);
    EXPECT_EQ(outcome_of(history_checks(reissued, anna(), agreeing(0.5, 0.1)), "HIS:picture"), Outcome::successful);
}

TEST(History, WhatCannotBeLaidOverIsUndetermined) {
    const auto checks = history_checks(anna(), anna(), {});
    ASSERT_EQ(checks.size(), 1U);
    EXPECT_EQ(checks.front().result, Outcome::undetermined);
}

}  // namespace
}  // namespace vidimus::screening
